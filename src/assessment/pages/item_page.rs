//! One item for the office: its versions with what changed, their reviews and figures, what it is tied to, who opened it.

use actix_web::{HttpResponse, web};
use askama::Template;
use chrono::NaiveDateTime;

use super::cases::CaseView;
use super::items::hub;
use super::preview::{self, Above, Shown};
use super::version_view::{self, VersionView};
use super::voids::{self, History};
use crate::app::App;
use crate::assessment::case::{self, SubQuestion};
use crate::assessment::content::Content;
use crate::assessment::difference::Piece;
use crate::assessment::item::{self, Item, ItemId, ItemKind, ItemOption, ItemVersion, ItemVersionId};
use crate::assessment::item_media::{self, Medium};
use crate::assessment::item_statistics::{self, Figures};
use crate::assessment::response::Shape;
use crate::assessment::review::{self, Entry};
use crate::assessment::void::{self, Told};
use crate::assessment::{item_tie, item_view};
use crate::db::Conn;
use crate::error::AppError;
use crate::web::auth::Office;
use crate::web::form::FormState;
use crate::web::layout::Layout;
use crate::web::respond;
use crate::web::sheet::Sheet;
use diesel::QueryResult;
use std::collections::{BTreeMap, HashMap};

/// So many openings are on the page; the sheet has more.
const VIEWS: i64 = 50;

/// Everything about an item.
pub(super) struct Loaded {
    pub item: Item,
    pub versions: Vec<ItemVersion>,
    pub options: Vec<ItemOption>,
    pub media: HashMap<ItemVersionId, Vec<Medium>>,
    pub threads: Vec<Entry>,
    pub figures: BTreeMap<ItemVersionId, Figures>,
    tags: Vec<String>,
    enemies: Vec<(ItemId, String)>,
    exposure: i64,
    pub voids: Vec<Told>,
    views: Vec<(String, String, NaiveDateTime)>,
    /// Of a sub-question: its case.
    above: Option<Above>,
    /// Of a case.
    pub sub_questions: Vec<SubQuestion>,
}

impl Loaded {
    /// What a version says.
    pub fn content(&self, version: &ItemVersion) -> Content {
        let options: Vec<ItemOption> =
            self.options.iter().filter(|option| option.item_version_id == version.id).cloned().collect();
        Content::of(version, &options)
    }

    /// What a version shows.
    pub fn media(&self, version: ItemVersionId) -> &[Medium] {
        self.media.get(&version).map_or(&[], Vec::as_slice)
    }
}

fn load(conn: &mut Conn, id: ItemId) -> QueryResult<Loaded> {
    let item = item::find(conn, id)?;
    let above = item.case_id.map(|case| Above::load(conn, case)).transpose()?;
    let versions = item::versions(conn, id)?;
    let ids: Vec<ItemVersionId> = versions.iter().map(|version| version.id).collect();
    let mut loaded = Loaded {
        above,
        sub_questions: case::sub_questions(conn, id)?,
        item,
        options: item::options(conn, &ids)?,
        media: item_media::of_versions(conn, &ids)?,
        threads: review::threads(conn, &ids)?,
        figures: BTreeMap::new(),
        tags: item_tie::tags(conn, id)?,
        enemies: item_tie::enemies(conn, id)?,
        exposure: item_tie::exposures(conn, &[id])?.first().map_or(0, |(_, count)| *count),
        views: item_view::of_item(conn, id, VIEWS)?,
        voids: void::of_item(conn, id)?,
        versions,
    };
    let used: Vec<(ItemVersionId, Content)> = loaded
        .versions
        .iter()
        .filter(|version| version.used_at.is_some() && version.kind != ItemKind::Case)
        .map(|version| (version.id, loaded.content(version)))
        .collect();
    loaded.figures = item_statistics::of_versions(conn, &used)?;
    Ok(loaded)
}

#[derive(Template)]
#[template(path = "assessment/theory/item.html")]
pub(super) struct ItemPage {
    l: Layout,
    item: Item,
    /// Of the form that was refused, or of none.
    form: FormState,
    versions: Vec<VersionView>,
    previews: Vec<Shown>,
    tags: Vec<String>,
    enemies: Vec<(ItemId, String)>,
    exposure: String,
    /// What was declared void, newest first.
    voids: History,
    views: Vec<(String, String)>,
    /// Of a sub-question: id and code of its case.
    case: Option<(ItemId, String)>,
    /// Of a case.
    questions: Option<CaseView>,
    crumbs: Vec<(String, String)>,
}

impl ItemPage {
    fn new(office: &Office, loaded: Loaded, refused: Option<FormState>) -> ItemPage {
        let l = office.layout_titled(loaded.item.code.clone());
        let versions = version_view::all(&l, office.id(), &loaded);
        let preview = |version: &ItemVersion| {
            let base = format!("/office/exams/items/{}/versions/{}/files", loaded.item.id, version.id);
            preview::both(
                &office.visit,
                &loaded.content(version),
                (loaded.media(version.id), &base),
                loaded.above.as_ref(),
            )
        };
        let previews = loaded.versions.first().map(preview).unwrap_or_default();
        let questions = CaseView::of(&loaded);
        let Loaded { item, tags, enemies, exposure, views, voids, above, .. } = loaded;
        let cap = item.exposure_cap.map(|cap| cap.to_string()).unwrap_or_default();
        ItemPage {
            form: refused.unwrap_or_else(|| FormState::filled([("tags", tags.join(", ")), ("cap", cap.clone())])),
            exposure: match item.exposure_cap {
                Some(_) => l.t_with("item-exposure-of", &[("count", &exposure.to_string()), ("cap", &cap)]),
                None => l.t1("item-exposure", "count", exposure),
            },
            case: above.map(|above| (above.case, above.code)),
            questions,
            voids: voids::told(&l, &voids),
            views: views.into_iter().map(|(name, _, at)| (l.when(&at), name)).collect(),
            crumbs: hub(&l, &[("/office/exams/items", l.t("items-title")), ("", &item.code)]),
            l,
            item,
            versions,
            previews,
            tags,
            enemies,
        }
    }
}

/// Opening the page is noted.
pub async fn show(app: web::Data<App>, office: Office, id: web::Path<ItemId>) -> Result<HttpResponse, AppError> {
    item_view::keep(&app, office.id(), *id, office.now).await?;
    let loaded = app.db.read(move |conn| load(conn, *id)).await?;
    if let Some(above) = &loaded.above {
        item_view::keep(&app, office.id(), above.case, office.now).await?;
    }
    respond::page(&ItemPage::new(&office, loaded, None))
}

/// The page with the form that was refused.
pub(super) async fn refused(
    app: &App,
    office: &Office,
    id: ItemId,
    state: FormState,
) -> Result<HttpResponse, AppError> {
    item_view::keep(app, office.id(), id, office.now).await?;
    let loaded = app.db.read(move |conn| load(conn, id)).await?;
    respond::refused(&ItemPage::new(office, loaded, Some(state)))
}

/// Who opened the item.
pub async fn views(app: web::Data<App>, office: Office, id: web::Path<ItemId>) -> Result<Sheet, AppError> {
    let (code, views) = app
        .db
        .read(move |conn| Ok::<_, AppError>((item::find(conn, *id)?.code, item_view::of_item(conn, *id, 100_000)?)))
        .await?;
    let l = office.layout("item-views");
    let rows = views.into_iter().map(|(name, email, at)| vec![code.clone(), l.when(&at), name, email]);
    Ok(Sheet::new("item-views", &["code", "opened", "name", "email"], rows))
}
