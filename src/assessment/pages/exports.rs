//! Taking items out of the bank: a QTI package or a workbook of what the list shows. It holds the keys, so it is on record.

use actix_web::{HttpResponse, web};

use super::items::Search;
use crate::app::App;
use crate::assessment::export::{self, ExportError};
use crate::assessment::import::{DraftCase, ItemDraft};
use crate::assessment::{media_store, transfer};
use crate::error::AppError;
use crate::web::auth::Office;
use crate::web::respond;

/// As many items as a file that is read again may hold.
const MOST: i64 = 10_000;

/// Bytes of pictures, sounds and films in one package: they are in memory while it is written.
const LARGEST: i64 = 200 << 20;

type Write = fn(&[ItemDraft], &[DraftCase]) -> Result<Vec<u8>, ExportError>;

/// `/office/exams/items/export/{format}`
pub async fn show(
    app: web::Data<App>,
    office: Office,
    format: web::Path<String>,
    search: web::Query<Search>,
) -> Result<HttpResponse, AppError> {
    let (name, content_type, write): (&str, &str, Write) = match format.as_str() {
        "qti" => ("items-qti.zip", "application/zip", export::package),
        "xlsx" => ("items.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", export::workbook),
        _ => return Err(AppError::NotFound),
    };
    let (filter, actor, now) = (search.filter(), office.id(), office.now);
    let drafts = app
        .db
        .write(move |conn| transfer::export(conn, actor, &filter, (&format, MOST), now))
        .await
        .map_err(AppError::from)?;
    let mut drafts = drafts;
    if name.ends_with(".zip") {
        let digests: Vec<String> = media_store::of_drafts(&drafts).map(|media| media.digest.clone()).collect();
        if app.db.read(move |conn| media_store::size(conn, &digests)).await? > LARGEST {
            return Err(AppError::refused("item-export-too-large"));
        }
        let media = drafts.iter_mut().flat_map(|draft| &mut draft.media);
        media_store::fill(&app, media).await.map_err(AppError::Internal)?;
    }
    let (drafts, cases) = transfer::apart(drafts);
    let file = web::block(move || write(&drafts, &cases)).await.map_err(|error| AppError::Internal(error.into()))?;
    Ok(respond::download(name, content_type, file.map_err(|error| AppError::Internal(error.into()))?))
}
