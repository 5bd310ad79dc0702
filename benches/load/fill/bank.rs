//! Items by the thousand: as drafts, and as the files of every kind that carry them.

use anyhow::Context;
use shining_star::accounts::user::UserId;
use shining_star::assessment::bank::{self, NewImport};
use shining_star::assessment::export;
use shining_star::assessment::import::{Bilingual, DraftDifficulty, DraftKind, DraftOption, ItemDraft};
use shining_star::assessment::purpose::ItemPurpose;
use shining_star::db::Db;

/// As many as one file may hold.
pub const ITEMS: usize = 10_000;
/// Questions that stand on every paper.
pub const CORE: usize = 10;
pub const DOMAINS: usize = 8;

/// `count` items with four options each, in both languages, over [`DOMAINS`] domains. `name` tells files apart.
pub fn drafts(name: &str, count: usize) -> Vec<ItemDraft> {
    (0..count).map(|n| draft(n, &format!("bench{}.{name}{n:05}", n % DOMAINS))).collect()
}

fn draft(n: usize, code: &str) -> ItemDraft {
    let text = |en: String, zh: String| Bilingual { en, zh };
    let option = |letter: usize| DraftOption {
        text: text(
            format!("Answer {letter} to question {n}, as a live room gives it"),
            format!("第{n}题的第{letter}个回答"),
        ),
        is_key: letter == n % 4,
        ..DraftOption::default()
    };
    ItemDraft {
        difficulty: DraftDifficulty::Easy,
        law_ref: "Order 117 art. 10".into(),
        stem: text(
            format!("Question {n} of {code}: what does an anchor say before the price of a product is shown?"),
            format!("{code} 第{n}题：展示商品价格之前，主播应当说明什么？"),
        ),
        options: (0..4).map(option).collect(),
        points: Some(100),
        ..ItemDraft::new(n + 1, code, DraftKind::Single)
    }
}

/// A bank of [`ITEMS`] active items, and [`CORE`] more in a domain of their own.
pub fn fill(db: &Db, office: UserId) -> anyhow::Result<()> {
    let now = shining_star::clock::Clock::System.now();
    let core = (0..CORE).map(|n| draft(n, &format!("core.item{n:05}"))).collect();
    for (name, drafts) in [("core", core), ("bank", drafts("bank", ITEMS))] {
        let new = NewImport {
            file_name: name.into(),
            digest: bank::digest(name.as_bytes()),
            drafts,
            reviewed: Some("bench".into()),
            purpose: ItemPurpose::Exam,
        };
        db.write_now(move |conn| bank::import(conn, office, &new, now))?;
    }
    Ok(())
}

/// The same items as a file; the name says of which kind.
pub fn file(kind: &str) -> anyhow::Result<(String, Vec<u8>)> {
    let drafts = drafts(kind, ITEMS);
    Ok(match kind {
        "gift" => ("items.gift".into(), gift(&drafts).into_bytes()),
        "xlsx" => ("items.xlsx".into(), export::workbook(&drafts, &[])?),
        "qti" => ("items.zip".into(), export::package(&drafts, &[])?),
        _ => None.with_context(|| format!("no such kind of file: {kind}"))?,
    })
}

/// GIFT knows one language.
fn gift(drafts: &[ItemDraft]) -> String {
    let item = |draft: &ItemDraft| {
        let answers = draft.options.iter().map(|option| {
            let sign = if option.is_key { '=' } else { '~' };
            format!("  {sign}{}\n", option.text.en)
        });
        let (category, name) = draft.code.split_once('.').unwrap_or((&draft.code, "item"));
        let stem = draft.stem.en.replace(':', "\\:");
        format!("$CATEGORY: {category}\n\n::{name}::{stem} {{\n{}}}\n\n", answers.collect::<String>())
    };
    drafts.iter().map(item).collect()
}
