//! What certified anchors show of themselves, and to whom.

use super::dice;
use super::names;
use super::recruitment::Trainee;
use super::scene::{DemoError, Granted, Scene};
use crate::accounts::consent::{self, ConsentPurpose};
use crate::db::Conn;
use crate::placement::profile::{self, NewProfile};
use crate::placement::tags::{TagKind, TagSet};

/// A headline with the category and the style that go with it.
const HEADLINES: [(&str, &str, &str); 12] = [
    ("皮革皮草讲解，懂工艺也懂穿搭", "leather", "expert"),
    ("女装日播，节奏稳，转化高", "apparel", "energetic"),
    ("护肤成分党，讲人话", "beauty", "expert"),
    ("家居好物，边做饭边带货", "home", "warm"),
    ("产地直播，走进茶园和果园", "agriculture", "storyteller"),
    ("数码测评，先用三周再开播", "electronics", "expert"),
    ("珠宝饰品，安静地讲故事", "jewellery", "elegant"),
    ("母婴用品，两个孩子的妈妈", "mother_baby", "warm"),
    ("运动户外，边跑边播", "sports", "energetic"),
    ("零食不停，段子也不停", "food", "humorous"),
    ("Home textiles in English and Mandarin", "home", "elegant"),
    ("夜场主播，陪你选件好衣服", "apparel", "humorous"),
];

const ABOUTS: [&str; 5] = [
    "通过平台认证，场均两小时以上不冷场。熟悉售后规则，退货率低。",
    "做过三年门店导购，熟悉面料与版型，能独立写脚本、排品。",
    "习惯先把产品用一遍再讲。希望加入看重长期口碑的团队。",
    "播音专业毕业，普通话一级乙等；会粤语，可以做双语场。",
    "Calm under pressure; twelve incidents in rehearsals and every show finished on time.",
];

/// Writes the profiles of `anchors`; the first is the demo's own, the last few are not to be found.
pub(super) fn introduce(scene: &Scene, anchors: &[Trainee]) -> anyhow::Result<()> {
    let (own, anchors) = (scene.clone(), anchors.to_vec());
    scene.write(move |conn| {
        for (at, anchor) in anchors.iter().enumerate() {
            let hidden = at > 34 && at % 3 == 0;
            write(conn, &own, *anchor, (at, hidden))?;
        }
        Ok(())
    })
}

fn write(conn: &mut Conn, scene: &Scene, anchor: Trainee, (at, hidden): (usize, bool)) -> Result<(), DemoError> {
    let now = scene.at(-163, 10, (at % 60) as u32);
    profile::save(conn, anchor.user, &profile(anchor.n, at), now).granted()?;
    let mut consents = Vec::new();
    if !hidden {
        consents.push(ConsentPurpose::BeFound);
    }
    if at == 0 || dice::happens("show scores", at, 70) {
        consents.push(ConsentPurpose::ShowScores);
    }
    if at == 0 || dice::happens("show contact", at, 75) {
        consents.push(ConsentPurpose::ShowContact);
    }
    profile::set_consents(conn, anchor.user, &consents, now).granted()?;
    if dice::happens("public name", at, 60) {
        consent::give(conn, anchor.user, ConsentPurpose::PublicName, now).granted()?;
    }
    Ok(())
}

fn profile(n: usize, at: usize) -> NewProfile {
    let (headline, category, style) = HEADLINES[at % HEADLINES.len()];
    let mut tags = TagSet::default();
    let also = HEADLINES[(at * 5 + 3) % HEADLINES.len()];
    for (kind, word) in [
        (TagKind::Category, category),
        (TagKind::Category, also.1),
        (TagKind::Style, style),
        (TagKind::Style, also.2),
        (TagKind::Language, "mandarin"),
    ] {
        tags.add(kind, word);
    }
    tags.add(TagKind::Hours, dice::pick("hours", n, &["morning", "afternoon", "evening", "evening", "night"]));
    tags.add(TagKind::Hours, dice::pick("more hours", n, &["weekend", "evening", "afternoon"]));
    if dice::happens("language", n, 40) {
        let language = dice::pick("which language", n, &["cantonese", "wu", "min", "sichuan", "english"]);
        tags.add(TagKind::Language, language);
    }
    NewProfile {
        headline: headline.into(),
        about: dice::pick("about", n, &ABOUTS).into(),
        city: if at == 0 { "海宁".into() } else { names::city(n).into() },
        is_remote: dice::happens("remote", n, 45),
        expected_pay_fen: Some(dice::between("pay", n, 70, 160) * 10_000),
        is_open_to_work: true,
        tags,
    }
}

/// Somebody who has a job does not look for another.
pub(super) fn settle_down(conn: &mut Conn, scene: &Scene, anchor: Trainee, at: usize) -> Result<(), DemoError> {
    let new = NewProfile { is_open_to_work: false, ..profile(anchor.n, at) };
    profile::save(conn, anchor.user, &new, scene.at(-20, 12, 0)).granted()
}
