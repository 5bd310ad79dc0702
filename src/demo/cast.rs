//! The people behind the programme: the office, the providers with their members, and the trainers. They come as they do
//! in life: the first by the set-up link, the others by invitation.

use chrono::NaiveDateTime;

use super::scene::{DemoError, Granted, Scene};
use crate::accounts::invitation::{self, NewInvitation};
use crate::accounts::role::Role;
use crate::accounts::set_up;
use crate::accounts::sign_up::{self, Acceptance};
use crate::accounts::user::{Email, UserId};
use crate::db::Conn;
use crate::i18n::Lang;
use crate::random;
use crate::recruitment::provider::{self, ProviderDetails, ProviderId, ProviderKind, Tier};

#[derive(Debug, Clone)]
pub(super) struct Cast {
    /// The first is `office@demo.test`.
    pub office: Vec<UserId>,
    /// The first is gold and has `provider@demo.test`.
    pub providers: Vec<ProviderId>,
    /// The first member of each provider.
    pub members: Vec<UserId>,
    /// The first is `trainer@demo.test`; the last two are tied to providers.
    pub trainers: Vec<UserId>,
}

struct House {
    code: &'static str,
    en: &'static str,
    zh: &'static str,
    kind: ProviderKind,
    tier: Tier,
    city: &'static str,
    about_en: &'static str,
    about_zh: &'static str,
    member: &'static str,
}

const HOUSES: [House; 6] = [
    House {
        code: "HNLC",
        en: "Haining Leather City",
        zh: "海宁皮革城",
        kind: ProviderKind::Belt,
        tier: Tier::Gold,
        city: "海宁",
        about_en: "The leather and fur belt of Haining: 1,200 shops and a live base of 60 rooms.",
        about_zh: "海宁皮革皮草产业带，一千二百家商户，六十间直播间的直播基地。",
        member: "沈若溪",
    },
    House {
        code: "JIUTONG",
        en: "Jiutong Brand Services",
        zh: "九同品牌服务",
        kind: ProviderKind::Brand,
        tier: Tier::Diamond,
        city: "杭州",
        about_en: "Runs the live rooms of eleven apparel and sports brands, day and night.",
        about_zh: "为十一家服装与运动品牌运营直播间，日夜不停播。",
        member: "顾明轩",
    },
    House {
        code: "YIWU",
        en: "Yiwu Small Goods Live Base",
        zh: "义乌小商品直播基地",
        kind: ProviderKind::Belt,
        tier: Tier::Silver,
        city: "义乌",
        about_en: "Household goods and jewellery straight from the market floor.",
        about_zh: "家居日用与饰品，从市场档口直接开播。",
        member: "楼佳慧",
    },
    House {
        code: "LANYU",
        en: "Lanyu Beauty",
        zh: "蓝屿美妆",
        kind: ProviderKind::Brand,
        tier: Tier::Gold,
        city: "广州",
        about_en: "Skin care and make-up of four own brands, Mandarin and Cantonese rooms.",
        about_zh: "四个自有品牌的护肤与彩妆，普通话与粤语直播间。",
        member: "黎嘉敏",
    },
    House {
        code: "ANXI",
        en: "Anxi Tea Guild",
        zh: "安溪茶业合作社",
        kind: ProviderKind::Belt,
        tier: Tier::Bronze,
        city: "泉州",
        about_en: "Tea growers of Anxi who sell their own harvest.",
        about_zh: "安溪茶农自产自销，一播一季茶。",
        member: "王添福",
    },
    House {
        code: "QINGXI",
        en: "Qingxi Home Textiles",
        zh: "清溪家纺",
        kind: ProviderKind::Brand,
        tier: Tier::Silver,
        city: "南通",
        about_en: "Bedding and towels from Nantong, with rooms in Mandarin and English.",
        about_zh: "南通床品与毛巾，普通话与英语双语直播。",
        member: "季云舒",
    },
];

const TRAINERS: [&str; 8] = ["周明远", "江雪晴", "韩立峰", "苏婉仪", "陆承宇", "方若琳", "丁海川", "白静姝"];

/// The name in front of a provider's mail addresses and in its nomination codes.
pub(super) fn code(house: usize) -> &'static str {
    HOUSES[house % HOUSES.len()].code
}

/// Invites somebody and lets them accept.
struct Newcomer {
    email: String,
    name: &'static str,
    role: Option<Role>,
    provider: Option<ProviderId>,
}

fn welcome(
    conn: &mut Conn,
    by: UserId,
    new: &Newcomer,
    (hash, token): (&str, &str),
    now: NaiveDateTime,
) -> Result<UserId, DemoError> {
    let email: Email = new.email.parse().map_err(|()| diesel::result::Error::NotFound)?;
    let invitation =
        NewInvitation { email, name: new.name.to_owned(), lang: Lang::Zh, role: new.role, provider: new.provider };
    invitation::invite(conn, by, &invitation, token, now)?;
    let acceptance = Acceptance { name: new.name.to_owned(), lang: Lang::Zh, password_hash: Some(hash.to_owned()) };
    let accepted = sign_up::accept(conn, token, &acceptance, now + chrono::TimeDelta::hours(3)).granted();
    accepted.map(|(user, _)| user)
}

pub(super) fn make(scene: &Scene, hash: &str) -> anyhow::Result<Cast> {
    let (now, hash) = (scene.at(-460, 9, 30), hash.to_owned());
    let tokens: Vec<String> = (0..40).map(|_| random::token()).collect();
    scene.write(move |conn| {
        let mut tokens = tokens.iter();
        let mut token = || tokens.next().map_or("", String::as_str);
        let first = token();
        set_up::offer(conn, first, now).granted()?;
        let email: Email = "office@demo.test".parse().map_err(|()| diesel::result::Error::NotFound)?;
        let acceptance = Acceptance { name: "郑书瑶".into(), lang: Lang::Zh, password_hash: Some(hash.clone()) };
        let office = set_up::accept(conn, first, &email, &acceptance, now).granted()?;
        let second =
            Newcomer { email: "hejia@demo.test".into(), name: "何佳", role: Some(Role::Office), provider: None };
        let office = vec![office, welcome(conn, office, &second, (&hash, token()), now)?];
        let (mut providers, mut members) = (Vec::new(), Vec::new());
        for (n, house) in HOUSES.iter().enumerate() {
            let id = provider::create(conn, office[0], &details(house), now).granted()?;
            let email = if n == 0 { "provider@demo.test".to_owned() } else { address("hr", house) };
            let member = Newcomer { email, name: house.member, role: None, provider: Some(id) };
            members.push(welcome(conn, office[0], &member, (&hash, token()), now)?);
            providers.push(id);
        }
        let second =
            Newcomer {
                email: address("live", &HOUSES[0]), name: "屠建华", role: None, provider: Some(providers[0])
            };
        welcome(conn, office[0], &second, (&hash, token()), now)?;
        let mut trainers = Vec::new();
        for (n, name) in TRAINERS.iter().enumerate() {
            let email = if n == 0 { "trainer@demo.test".to_owned() } else { format!("trainer{n}@demo.test") };
            // The last two come from providers, which bars them from marking those providers' nominees.
            let provider = n.checked_sub(6).map(|tied| providers[tied + 2]);
            let new = Newcomer { email, name, role: Some(Role::Trainer), provider };
            trainers.push(welcome(conn, office[0], &new, (&hash, token()), now)?);
        }
        Ok(Cast { office, providers, members, trainers })
    })
}

fn address(who: &str, house: &House) -> String {
    format!("{who}@{}.demo.test", house.code.to_lowercase())
}

fn details(house: &House) -> ProviderDetails {
    ProviderDetails {
        code: house.code.into(),
        name_en: house.en.into(),
        name_zh: house.zh.into(),
        kind: house.kind,
        tier: house.tier,
        city: house.city.into(),
        about_en: house.about_en.into(),
        about_zh: house.about_zh.into(),
        contact_email: address("hello", house),
    }
}
