//! The files of an item: what is shown in which order, with which words, and one more.

use actix_web::{HttpResponse, web};
use askama::Template;
use diesel::QueryResult;

use super::items::hub;
use super::media;
use crate::app::App;
use crate::assessment::difference::{self, Piece};
use crate::assessment::item::{self, ItemError, ItemId, ItemVersionId};
use crate::assessment::item_media::{self, LONGEST_ALT, MOST, Medium};
use crate::assessment::media_content::MediaContent;
use crate::assessment::{item_view, media_store};
use crate::db::Conn;
use crate::error::AppError;
use crate::text::one_line;
use crate::web::auth::Office;
use crate::web::form::FormState;
use crate::web::layout::Layout;
use crate::web::respond;
use crate::web::upload::{Posted, Uploaded};

/// What browsers offer to choose.
pub(super) const ACCEPT: &str = "image/png,image/jpeg,image/gif,image/webp,audio/mpeg,video/mp4";

/// One file of the form.
pub(super) struct Row {
    pub n: usize,
    pub name: String,
    pub kind: &'static str,
    pub is_described: bool,
    pub figure: String,
}

/// The files of a text as a form shows them; `base` is where they are loaded from.
pub(super) fn rows(l: &Layout, media: &[Medium], base: &str) -> Vec<Row> {
    let row = |(n, medium): (usize, &Medium)| Row {
        n,
        name: medium.name.clone(),
        kind: medium.kind.label(),
        is_described: medium.is_described(),
        figure: media::one(l, medium, (n, base)),
    };
    media.iter().enumerate().map(row).collect()
}

/// What the fields of these files hold.
pub(super) fn fields(media: &[Medium]) -> Vec<(String, String)> {
    let of = |(n, medium): (usize, &Medium)| {
        [
            (format!("alt_en_{n}"), medium.alt_en.clone()),
            (format!("alt_zh_{n}"), medium.alt_zh.clone()),
            (format!("place_{n}"), (n + 1).to_string()),
            (format!("file_{n}"), medium.file.to_string()),
        ]
    };
    media.iter().enumerate().flat_map(of).collect()
}

/// The known files as they were typed: without those that go, in the order that was asked for.
fn typed(state: &mut FormState, known: &[Medium]) -> Vec<Medium> {
    let mut wanted: Vec<(i64, Medium)> = Vec::new();
    for (n, medium) in known.iter().enumerate() {
        if state.value(&format!("remove_{n}")) == "true" {
            continue;
        }
        let [alt_en, alt_zh] =
            ["alt_en", "alt_zh"].map(|name| state.prose(&format!("{name}_{n}"), 0, LONGEST_ALT).unwrap_or_default());
        let place = state.number(&format!("place_{n}"), 1..=99).unwrap_or(0);
        wanted.push((place, Medium { alt_en, alt_zh, ..medium.clone() }));
    }
    wanted.sort_by_key(|(place, _)| *place);
    wanted.into_iter().map(|(_, medium)| medium).collect()
}

/// What was typed before somebody else changed the files, at the places where they stand now; and how the words that are
/// kept differ from those that were typed.
fn moved(l: &Layout, typed: &FormState, known: &[Medium]) -> (FormState, Vec<(String, Vec<Piece>)>) {
    let (mut form, mut changes) = (FormState::from_pairs(fields(known)), Vec::new());
    let is_typed = |medium: &Medium, m: usize| typed.value(&format!("file_{m}")) == medium.file.to_string();
    for (n, medium) in known.iter().enumerate() {
        let Some(m) = (0..MOST).find(|m| is_typed(medium, *m)) else {
            changes.push((medium.name.clone(), vec![Piece::Gone(l.t("item-files-came").to_owned())]));
            continue;
        };
        for name in ["alt_en", "alt_zh", "place", "remove"] {
            form.put(&format!("{name}_{n}"), typed.value(&format!("{name}_{m}")).to_owned());
        }
        for (name, kept) in [("alt_en", &medium.alt_en), ("alt_zh", &medium.alt_zh)] {
            let words = typed.value(&format!("{name}_{m}")).trim();
            if words != kept {
                changes.push((medium.name.clone(), difference::pieces(kept, words)));
            }
        }
    }
    for name in (0..MOST).map(|m| typed.value(&format!("file_{m}"))).filter(|file| !file.is_empty()) {
        if !known.iter().any(|medium| medium.file.to_string() == name) {
            changes.push((l.t("item-files-file").to_owned(), vec![Piece::Added(l.t("item-files-went").to_owned())]));
        }
    }
    for name in ["new_alt_en", "new_alt_zh"] {
        form.put(name, typed.value(name).to_owned());
    }
    (form, changes)
}

/// What the form asks for, with the file that came along, which is kept. `None` with messages beside the fields.
pub(super) async fn wanted(
    app: &App,
    office: &Office,
    posted: &mut Posted,
    known: &[Medium],
) -> Result<Option<Vec<Medium>>, AppError> {
    let mut media = typed(&mut posted.state, known);
    let [alt_en, alt_zh] = ["new_alt_en", "new_alt_zh"].map(|name| posted.state.prose(name, 0, LONGEST_ALT));
    let file = posted.file("file");
    if file.is_some() && media.len() >= MOST {
        posted.state.reject("file", "item-files-too-many");
    }
    if let Some(file) = file.filter(|_| posted.state.is_valid()) {
        let name: String = one_line(&file.name).chars().take(120).collect();
        match web::block(move || MediaContent::read(file.bytes)).await.map_err(|e| AppError::Internal(e.into()))? {
            Err(error) => posted.state.reject("file", error.key()),
            Ok(content) => {
                let kept = media_store::keep(app, office.id(), (&name, content), office.now).await;
                let kept = kept.map_err(AppError::Internal)?;
                let (alt_en, alt_zh) = (alt_en.unwrap_or_default(), alt_zh.unwrap_or_default());
                media.push(Medium { name, alt_en, alt_zh, ..kept.medium() });
            }
        }
    }
    Ok(posted.state.is_valid().then_some(media))
}

#[derive(Template)]
#[template(path = "assessment/theory/item_files.html")]
struct FilesPage {
    l: Layout,
    form: FormState,
    action: String,
    rows: Vec<Row>,
    may_add: bool,
    accept: &'static str,
    /// What is kept beside what was typed, where somebody else saved meanwhile.
    changes: Vec<(String, Vec<Piece>)>,
    crumbs: Vec<(String, String)>,
}

struct Loaded {
    code: String,
    version: ItemVersionId,
    media: Vec<Medium>,
}

impl Loaded {
    fn stamp(&self) -> String {
        item_media::stamp(self.version, &self.media)
    }
}

fn load(conn: &mut Conn, id: ItemId) -> QueryResult<Loaded> {
    let item = item::find(conn, id)?;
    let latest = item::versions(conn, id)?.into_iter().next().ok_or(diesel::result::Error::NotFound)?;
    Ok(Loaded { code: item.code, version: latest.id, media: item_media::of(conn, latest.id)? })
}

impl FilesPage {
    fn new(office: &Office, id: ItemId, loaded: &Loaded, refused: Option<FormState>) -> FilesPage {
        let l = office.layout("item-files-title");
        let path = format!("/office/exams/items/{id}");
        let form = refused.unwrap_or_else(|| {
            let mut fields = fields(&loaded.media);
            fields.push(("seen".to_owned(), loaded.stamp()));
            FormState::from_pairs(fields)
        });
        FilesPage {
            rows: rows(&l, &loaded.media, &format!("{path}/versions/{}/files", loaded.version)),
            may_add: loaded.media.len() < MOST,
            crumbs: hub(
                &l,
                &[("/office/exams/items", l.t("items-title")), (&path, &loaded.code), ("", l.t("item-files-title"))],
            ),
            action: format!("{path}/files"),
            accept: ACCEPT,
            changes: Vec::new(),
            form,
            l,
        }
    }

    /// After somebody else saved: whoever saves after that has seen it.
    fn outdated(office: &Office, id: ItemId, loaded: &Loaded, typed: &FormState) -> FilesPage {
        let (mut form, changes) = moved(&office.layout("item-files-title"), typed, &loaded.media);
        form.put("seen", loaded.stamp());
        form.refuse(ItemError::Outdated.message());
        FilesPage { changes, ..FilesPage::new(office, id, loaded, Some(form)) }
    }
}

/// Opening the page is noted, as with the item's own.
pub async fn edit(app: web::Data<App>, office: Office, id: web::Path<ItemId>) -> Result<HttpResponse, AppError> {
    let id = *id;
    item_view::keep(&app, office.id(), id, office.now).await?;
    let loaded = app.db.read(move |conn| load(conn, id)).await?;
    respond::page(&FilesPage::new(&office, id, &loaded, None))
}

pub async fn update(
    app: web::Data<App>,
    upload: Uploaded<Office>,
    id: web::Path<ItemId>,
) -> Result<HttpResponse, AppError> {
    let Uploaded { by: office, mut posted } = upload;
    let (id, actor, now) = (*id, office.id(), office.now);
    let loaded = app.db.read(move |conn| load(conn, id)).await?;
    let seen = posted.state.value("seen").to_owned();
    if seen != loaded.stamp() {
        return respond::refused(&FilesPage::outdated(&office, id, &loaded, &posted.state));
    }
    let Some(media) = wanted(&app, &office, &mut posted, &loaded.media).await? else {
        return respond::refused(&FilesPage::new(&office, id, &loaded, Some(posted.state)));
    };
    match app.db.write(move |conn| item_media::change(conn, actor, id, (&seen, &media), now)).await {
        Ok(_) => Ok(respond::redirect_with(&format!("/office/exams/items/{id}/files"), "item-files-saved")),
        Err(ItemError::Db(error)) => Err(error.into()),
        Err(ItemError::Outdated) => {
            let loaded = app.db.read(move |conn| load(conn, id)).await?;
            respond::refused(&FilesPage::outdated(&office, id, &loaded, &posted.state))
        }
        Err(refusal) => {
            posted.state.refuse(refusal.message());
            respond::refused(&FilesPage::new(&office, id, &loaded, Some(posted.state)))
        }
    }
}
