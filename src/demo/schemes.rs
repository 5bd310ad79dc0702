//! The schemes: levels 5 and 4, with the numbers of the national standard, a sixth of its hours, and where they come from.

use chrono::TimeDelta;

use super::cast::Cast;
use super::scene::{DemoError, Granted, Scene};
use crate::recruitment::scheme::{self, SchemeId, SchemeRules};

/// Level 5 and level 4.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rules {
    pub five: SchemeId,
    pub four: SchemeId,
}

pub(super) fn make(scene: &Scene, cast: &Cast) -> anyhow::Result<Rules> {
    let (office, now) = (cast.office[0], scene.at(-458, 14, 0));
    scene.write(move |conn| {
        let mut publish = |code: &str, rules: &SchemeRules| {
            let id = scheme::create(conn, office, code, rules, now).granted()?;
            scheme::publish(conn, office, id, now + TimeDelta::hours(2)).granted()?;
            Ok::<_, DemoError>(id)
        };
        Ok(Rules { five: publish("ANCHOR-5", &level_five())?, four: publish("ANCHOR-4", &level_four())? })
    })
}

/// A sixth of the hours, so that some weeks show whole careers.
fn level_five() -> SchemeRules {
    SchemeRules {
        level: 5,
        title_en: "Certified anchor, level 5".into(),
        title_zh: "认证主播（五级）".into(),
        training_minutes: 960,
        theory_cut: 6000,
        practical_cut: 6000,
        theory_minutes: 60,
        validity_months: 12,
        max_attempts: 3,
        tolerance: 800,
        open_markers: 1,
        nature_en: "Issued by the platform's talent programme. Not a national vocational skill certificate.".into(),
        nature_zh: "本证书由平台人才培养项目颁发，不是国家职业技能等级证书。".into(),
        source: "《互联网营销师国家职业技能标准》（2021年版）：五级培训不少于120标准学时，各项满分100分、60分合格；演示按约六分之一折算。\
                 一年有效：第117号令第十条，每年培训。"
            .into(),
    }
}

fn level_four() -> SchemeRules {
    SchemeRules {
        level: 4,
        title_en: "Certified anchor, level 4".into(),
        title_zh: "认证主播（四级）".into(),
        training_minutes: 840,
        source: "《互联网营销师国家职业技能标准》（2021年版）：四级培训不少于104标准学时，各项60分合格；演示按约六分之一折算。\
                 一年有效：第117号令第十条，每年培训。"
            .into(),
        ..level_five()
    }
}
