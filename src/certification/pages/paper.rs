//! The paper of a certificate to keep: for its holder and for the office, as PDF and as PNG.

use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, HeaderValue};
use actix_web::{HttpResponse, web};

use crate::app::App;
use crate::certification::certificate::{self, Certificate, CertificateId};
use crate::certification::paper::{self, Format};
use crate::error::AppError;
use crate::recruitment::scheme::{self, Scheme};
use crate::web::auth::{Office, Trainee};
use crate::web::{dates, respond};

pub async fn own_pdf(
    app: web::Data<App>,
    trainee: Trainee,
    id: web::Path<CertificateId>,
) -> Result<HttpResponse, AppError> {
    own(&app, &trainee, *id, Format::Pdf).await
}

pub async fn own_png(
    app: web::Data<App>,
    trainee: Trainee,
    id: web::Path<CertificateId>,
) -> Result<HttpResponse, AppError> {
    own(&app, &trainee, *id, Format::Png).await
}

/// What the holder's page shows. It is drawn from what never changes, so the browser may keep it.
pub async fn own_preview(
    app: web::Data<App>,
    trainee: Trainee,
    id: web::Path<CertificateId>,
) -> Result<HttpResponse, AppError> {
    let mut picture = own(&app, &trainee, *id, Format::Preview).await?;
    picture.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("private, max-age=86400"));
    picture.headers_mut().insert(CONTENT_DISPOSITION, HeaderValue::from_static("inline"));
    Ok(picture)
}

pub async fn office_pdf(
    app: web::Data<App>,
    _office: Office,
    id: web::Path<CertificateId>,
) -> Result<HttpResponse, AppError> {
    let (certificate, scheme) = load(&app, *id).await?;
    draw(&app, certificate, scheme, Format::Pdf).await
}

pub async fn office_png(
    app: web::Data<App>,
    _office: Office,
    id: web::Path<CertificateId>,
) -> Result<HttpResponse, AppError> {
    let (certificate, scheme) = load(&app, *id).await?;
    draw(&app, certificate, scheme, Format::Png).await
}

async fn own(app: &App, trainee: &Trainee, id: CertificateId, format: Format) -> Result<HttpResponse, AppError> {
    let (certificate, scheme) = load(app, id).await?;
    if certificate.user_id != trainee.id() {
        return Err(AppError::NotFound);
    }
    draw(app, certificate, scheme, format).await
}

async fn load(app: &App, id: CertificateId) -> Result<(Certificate, Scheme), AppError> {
    let today = dates::today(app.config.time_zone, app.clock.now());
    app.db
        .read(move |conn| {
            let (certificate, _) = certificate::find(conn, id, today)?;
            let scheme = scheme::find(conn, certificate.scheme_id)?;
            Ok((certificate, scheme))
        })
        .await
}

async fn draw(app: &App, certificate: Certificate, scheme: Scheme, format: Format) -> Result<HttpResponse, AppError> {
    let face = paper::face(&certificate, &scheme, &app.config);
    let drawn =
        web::block(move || paper::draw(&face, format)).await.map_err(|error| AppError::Internal(error.into()))?;
    let bytes = drawn.map_err(|error| AppError::Internal(error.into()))?;
    let name = format!("{}.{}", certificate.number, format.ending());
    Ok(respond::download(&name, format.content_type(), bytes))
}
