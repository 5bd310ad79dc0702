//! An item as candidates see it, in both languages.

use askama::Template;

use super::writing::{self, AnswerField};
use super::{material, media};
use crate::assessment::answer::Current;
use crate::assessment::case;
use crate::assessment::content::Content;
use crate::assessment::item::{self, ItemId, ItemKind, ItemOption, ItemVersion, ItemVersionId, letter};
use crate::assessment::item_media::{self, Medium};
use crate::db::Conn;
use crate::i18n::Lang;
use crate::web::layout::Layout;
use crate::web::visit::Visit;
use diesel::QueryResult;

/// A request with this header wants a part of a page only.
pub const FRAGMENT: &str = "x-fragment";

/// The item in one language.
pub struct Shown {
    pub lang: &'static str,
    pub language: &'static str,
    pub terms: String,
    /// The material of its case, as HTML.
    pub material: String,
    pub stem: String,
    /// What is shown below it, as HTML.
    pub figures: String,
    /// Where the answer is given, as HTML.
    pub answer: String,
}

/// Files, and where they are loaded from.
pub type Files<'a> = (&'a [Medium], &'a str);

/// The case of a sub-question, with the version of its material that pages of the office show.
pub struct Above {
    pub case: ItemId,
    pub code: String,
    pub version: ItemVersion,
    pub media: Vec<Medium>,
}

impl Above {
    pub fn load(conn: &mut Conn, case: ItemId) -> QueryResult<Above> {
        let code = case::find(conn, case)?.code;
        let shown = case::material(conn, case)?;
        let (_, version) = item::of_version(conn, shown)?;
        Ok(Above { case, code, media: item_media::of(conn, version.id)?, version })
    }

    fn html(&self, l: &Layout) -> String {
        let base = format!("/office/exams/items/{}/versions/{}/files", self.case, self.version.id);
        material::html(l, (&self.version, &self.media), None, (&base, 0))
    }
}

/// In English and in Chinese.
pub fn both(visit: &Visit, content: &Content, files: Files<'_>, above: Option<&Above>) -> Vec<Shown> {
    [(Lang::En, "English"), (Lang::Zh, "中文")].map(|language| shown(visit, content, (files, above), language)).into()
}

fn shown(
    visit: &Visit,
    content: &Content,
    (files, above): (Files<'_>, Option<&Above>),
    (lang, language): (Lang, &'static str),
) -> Shown {
    let mut visit = visit.clone();
    visit.lang = lang;
    let l = visit.layout("item-preview");
    let options: Vec<ItemOption> = content
        .options
        .iter()
        .zip(0..)
        .map(|(option, position)| ItemOption {
            item_version_id: ItemVersionId::new(0),
            position,
            text_en: option.en.clone(),
            text_zh: option.zh.clone(),
            is_key: false,
            partner_en: option.partner_en.clone(),
            partner_zh: option.partner_zh.clone(),
        })
        .collect();
    let options: Vec<&ItemOption> = options.iter().collect();
    let frame = (content.kind, content.max_words);
    let asked = writing::asked_of(&l, frame, &options, &order(content), &Current::default());
    let answer = AnswerField { l: &l, asked }.render().unwrap_or_default();
    Shown {
        lang: lang.as_str(),
        language,
        terms: writing::terms(&l, 1, content.kind, content.points),
        material: above.map(|above| above.html(&l)).unwrap_or_default(),
        stem: l.pick(&content.stem_en, &content.stem_zh).to_owned(),
        figures: media::html(&l, files.0, files.1),
        answer,
    }
}

/// One of the orders in which a paper may show the letters. What is to be put in order does not stand in its order.
fn order(content: &Content) -> String {
    let mut letters: Vec<char> = (0..content.options.len() as i64).map(letter).collect();
    match content.kind {
        ItemKind::Single | ItemKind::Multiple | ItemKind::TrueFalse => {}
        ItemKind::Ordering | ItemKind::Matching => letters.reverse(),
        ItemKind::Numeric | ItemKind::ShortText | ItemKind::Essay | ItemKind::Case => letters.clear(),
    }
    letters.into_iter().collect()
}
