//! One question of the bank about a picture.

use chrono::NaiveDate;

use crate::assessment::import::{
    Bilingual, DraftDifficulty, DraftImportance, DraftKind, DraftMedia, DraftOption, ItemDraft,
};
use crate::assessment::media_content::{ContentError, MediaContent};

/// A price card with four numbered lines, of which the last is not allowed.
const PRICE_CARD: &[u8] = include_bytes!("price-card.png");

fn both(en: &str, zh: &str) -> Bilingual {
    Bilingual { en: en.to_owned(), zh: zh.to_owned() }
}

pub(super) fn item() -> Result<ItemDraft, ContentError> {
    let MediaContent { mime, bytes, digest } = MediaContent::read(PRICE_CARD.to_vec())?;
    let alt = both(
        "A price card with four numbered lines. 1: Spring tea, gift tin, 250 g. 2: list price 199 yuan, crossed out. \
         3: 99 yuan, large. 4: \u{201c}Lowest price online\u{201d}.",
        "一张价格牌，上有四行带编号的文字。1：春茶礼盒，250克。2：划线价199元。3：大字99元。4：“全网最低价”。",
    );
    let option = |(n, (en, zh))| DraftOption { text: both(en, zh), is_key: n == 3, ..DraftOption::default() };
    let lines = [("Line 1", "第1行"), ("Line 2", "第2行"), ("Line 3", "第3行"), ("Line 4", "第4行")];
    Ok(ItemDraft {
        importance: DraftImportance::X,
        difficulty: DraftDifficulty::Medium,
        law_ref: "Advertising Law art. 9 (广告法 第九条)".to_owned(),
        law_effective: NaiveDate::from_ymd_opt(2021, 4, 29),
        stem: both(
            "This price card is to be shown in a live room. Nobody can prove what other shops charge. Which line has to go?",
            "直播间准备展示这张价格牌，而其他店铺的价格无法核实。哪一行必须删去？",
        ),
        options: lines.into_iter().enumerate().map(option).collect(),
        media: vec![DraftMedia { name: "price-card.png".to_owned(), mime, bytes, digest, alt }],
        ..ItemDraft::new(0, "advertising.absolute.price_card", DraftKind::Single)
    })
}
