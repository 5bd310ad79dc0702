//! Static files inside the binary, served under addresses that change with their content.

use std::collections::HashMap;
use std::sync::LazyLock;

use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use actix_web::web::Path;
use actix_web::{HttpResponse, web};
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};

use crate::error::AppError;

#[derive(RustEmbed)]
#[folder = "static/"]
#[exclude = "vendor/fonts/*"]
struct Static;

struct Asset {
    digest: String,
    content_type: &'static str,
    body: web::Bytes,
}

static ASSETS: LazyLock<HashMap<String, Asset>> = LazyLock::new(load);

/// The style sheets are one request: the small files follow each other in the order of their cascade layers.
const FIRST: [&str; 3] = ["css/tokens.css", "css/base.css", "css/layout.css"];
const LAST: [&str; 2] = ["css/utilities.css", "css/print.css"];

fn load() -> HashMap<String, Asset> {
    let mut assets: HashMap<String, Asset> = Static::iter()
        .filter(|path| !path.starts_with("css/"))
        .filter_map(|path| {
            let file = Static::get(&path)?;
            Some((path.to_string(), asset(&path, file.data.into_owned())))
        })
        .collect();
    let mut middle: Vec<_> = Static::iter()
        .filter(|path| path.starts_with("css/") && !FIRST.contains(&path.as_ref()) && !LAST.contains(&path.as_ref()))
        .map(|path| path.to_string())
        .collect();
    middle.sort();
    let ordered = FIRST.iter().map(ToString::to_string).chain(middle).chain(LAST.iter().map(ToString::to_string));
    let css: Vec<u8> = ordered.filter_map(|path| Static::get(&path)).flat_map(|file| file.data.into_owned()).collect();
    assets.insert("app.css".to_owned(), asset("app.css", css));
    assets
}

fn asset(path: &str, body: Vec<u8>) -> Asset {
    let content_type = match path.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        _ => "application/octet-stream",
    };
    let digest = crate::random::hex(&Sha256::digest(&body)[..6]);
    Asset { digest, content_type, body: body.into() }
}

/// The address of a static file; it carries a digest of the content, so browsers may keep it for ever.
pub fn url(path: &str) -> String {
    match ASSETS.get(path) {
        Some(asset) => format!("/static/{}/{path}", asset.digest),
        None => format!("/static/missing/{path}"),
    }
}

/// `GET /static/{digest}/{path}`
pub async fn show(path: Path<(String, String)>) -> Result<HttpResponse, AppError> {
    let asset = ASSETS.get(&path.1).ok_or(AppError::NotFound)?;
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, asset.content_type))
        .insert_header((CACHE_CONTROL, "public, max-age=31536000, immutable"))
        .body(asset.body.clone()))
}
