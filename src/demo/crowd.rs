//! Trainees: they sign up, apply, and are moved on by the office until they stand where their fate wants them.

use chrono::{NaiveDateTime, TimeDelta};

use super::cast::Cast;
use super::names;
use super::scene::{DemoError, Granted, Scene};
use crate::accounts::file;
use crate::accounts::sign_up::{self, Confirmation, NewAccount};
use crate::accounts::user::{self, Email, UserId};
use crate::db::Conn;
use crate::i18n::Lang;
use crate::random;
use crate::recruitment::application::{
    self, ApplicationError, ApplicationId, ApplicationSource, ApplicationStatus, NewApplication,
};
use crate::recruitment::cohort::CohortId;
use crate::recruitment::guardian::{self, NewGuardianConsent};
use crate::recruitment::identity::{self, NewIdentity, SealedNumber};
use crate::recruitment::nomination::{self, Nominee};

/// Somebody before they sign up.
#[derive(Debug, Clone)]
pub(super) struct Newcomer {
    pub n: usize,
    pub name: String,
    pub email: Email,
    lang: Lang,
    hash: String,
    token: String,
    identity: NewIdentity,
    guardian: Option<NewGuardianConsent>,
    /// The provider, by its place in the cast, whose code they enter.
    pub house: Option<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Age {
    Adult,
    /// 16 or 17: a guardian consents.
    Minor,
}

/// What leads from signing up to a fate.
#[derive(Debug, Clone)]
pub(super) struct Road {
    pub cohort: CohortId,
    pub fate: ApplicationStatus,
    /// The nomination code, or nothing.
    pub code: String,
    pub starts_at: NaiveDateTime,
}

/// Makes up the `n`-th trainee; `known_as` gives one of the five people of the demo a name and an address of their own.
pub(super) fn newcomer(
    scene: &Scene,
    n: usize,
    age: Age,
    known_as: Option<(&str, &str)>,
    hash: &str,
) -> anyhow::Result<Newcomer> {
    let (name, email) = match known_as {
        Some((name, email)) => (name.to_owned(), email.to_owned()),
        None => (names::of(n), format!("trainee{n:03}@demo.test")),
    };
    let birth_date = match age {
        Age::Adult => names::birth_date(n, scene.day(-460)),
        Age::Minor => names::minor_birth_date(n, scene.today),
    };
    let number = names::id_number(n, birth_date).ok_or_else(|| anyhow::anyhow!("no identity number for {n}"))?;
    let guardian = match age {
        Age::Adult => None,
        Age::Minor => Some(guardian(scene, n)?),
    };
    Ok(Newcomer {
        n,
        identity: NewIdentity {
            legal_name: name.clone(),
            birth_date,
            number: Some(SealedNumber::new(&scene.app.sealing_key, &number)?),
        },
        guardian,
        name,
        email: email.parse().map_err(|()| anyhow::anyhow!("{email:?} is no mail address"))?,
        lang: if n % 11 == 5 { Lang::En } else { Lang::Zh },
        hash: hash.to_owned(),
        token: random::token(),
        house: Some(n % 8).filter(|house| *house < 6),
    })
}

fn guardian(scene: &Scene, n: usize) -> anyhow::Result<NewGuardianConsent> {
    let guardian_name = names::of(n + 3000);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let document = file::check("监护人同意书.pdf", consent_pdf())?;
    let file = document.row.clone();
    runtime.block_on(document.keep(&scene.app.files))?;
    Ok(NewGuardianConsent { guardian_name, file })
}

/// A page with two lines: the smallest document that every reader opens.
fn consent_pdf() -> Vec<u8> {
    let text =
        "BT /F1 20 Tf 60 760 Td (Guardian consent) Tj 0 -30 Td /F1 12 Tf (A made-up document of the demo.) Tj ET";
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>"
            .to_owned(),
        format!("<< /Length {} >>\nstream\n{text}\nendstream", text.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ];
    let mut pdf = "%PDF-1.4\n".to_owned();
    let mut table = String::from("0000000000 65535 f \n");
    for (n, object) in objects.iter().enumerate() {
        table += &format!("{:010} 00000 n \n", pdf.len());
        pdf += &format!("{} 0 obj\n{object}\nendobj\n", n + 1);
    }
    let at = pdf.len();
    pdf += &format!("xref\n0 6\n{table}trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n{at}\n%%EOF\n");
    pdf.into_bytes()
}

/// Signs somebody up and sends their application.
pub(super) fn arrive(
    conn: &mut Conn,
    scene: &Scene,
    cast: &Cast,
    who: &Newcomer,
    road: &Road,
) -> Result<(UserId, ApplicationId), DemoError> {
    let at = road.starts_at;
    if let Some(house) = who.house.filter(|_| who.n.is_multiple_of(3) && !road.code.is_empty()) {
        let nominee =
            Nominee { name: who.name.clone(), email: who.email.clone(), phone: phone(who.n), note: String::new() };
        let provider = cast.providers[house];
        nomination::nominate(conn, cast.members[house], provider, road.cohort, &nominee, at - TimeDelta::hours(5))
            .granted()?;
    }
    let account = NewAccount {
        next: None,
        email: who.email.clone(),
        name: who.name.clone(),
        lang: who.lang,
        password_hash: who.hash.clone(),
    };
    sign_up::sign_up(conn, &account, &who.token, at)?;
    let user = sign_up::confirm(conn, &who.token, &Confirmation::SignedUpHere, at + TimeDelta::minutes(6)).granted()?;
    let application = apply(conn, scene, who, (user, road), at + TimeDelta::minutes(40))?;
    Ok((user, application))
}

fn apply(
    conn: &mut Conn,
    scene: &Scene,
    who: &Newcomer,
    (user, road): (UserId, &Road),
    at: NaiveDateTime,
) -> Result<ApplicationId, DemoError> {
    let new = NewApplication {
        cohort: road.cohort,
        identity: who.identity.clone(),
        guardian: who.guardian.clone(),
        phone: phone(who.n),
        city: names::city(who.n).into(),
        motivation: names::motivation(who.n).into(),
        experience: names::experience(who.n).into(),
        code: road.code.clone(),
        source: if who.n.is_multiple_of(5) { ApplicationSource::Referral } else { ApplicationSource::Own },
        today: scene.date(at),
    };
    let applied = match application::apply(conn, user, &new, at) {
        // The seats of the code are gone, and they apply on their own.
        Err(ApplicationError::Code(_)) => {
            application::apply(conn, user, &NewApplication { code: String::new(), ..new }, at)
        }
        applied => applied,
    };
    Ok(applied.granted()?.application)
}

/// Somebody who is known applies to another cohort.
pub(super) fn apply_again(
    conn: &mut Conn,
    scene: &Scene,
    cohort: CohortId,
    user: UserId,
    at: NaiveDateTime,
) -> Result<ApplicationId, DemoError> {
    let known = identity::of(conn, user)?.ok_or(diesel::result::Error::NotFound)?;
    let new = NewApplication {
        cohort,
        identity: NewIdentity { legal_name: known.legal_name, birth_date: known.birth_date, number: None },
        guardian: None,
        phone: user::find(conn, user)?.phone,
        city: "杭州".into(),
        motivation: "五级证书拿到半年，带货稳定，想继续考四级。".into(),
        experience: "持五级证书上岗半年".into(),
        code: String::new(),
        source: ApplicationSource::Own,
        today: scene.date(at),
    };
    Ok(application::apply(conn, user, &new, at).granted()?.application)
}

fn phone(n: usize) -> String {
    format!("1990000{n:04}")
}

/// Moves an application to where `fate` wants it. Returns nothing when it is sent only.
pub(super) fn lead(
    conn: &mut Conn,
    cast: &Cast,
    (user, id): (UserId, ApplicationId),
    (fate, has_guardian): (ApplicationStatus, bool),
    at: NaiveDateTime,
) -> Result<(), DemoError> {
    use ApplicationStatus as S;
    let office = cast.office[(id.0 % 2) as usize];
    let later = |hours: i64| at + TimeDelta::hours(hours);
    match fate {
        S::Submitted => return Ok(()),
        S::Withdrawn => return application::withdraw(conn, user, id, "找到了别的工作", later(20)).granted(),
        _ => application::start_review(conn, office, id, "", later(18)).granted()?,
    }
    if fate == S::InReview {
        return Ok(());
    }
    let seen = identity::of(conn, user)?.map(|known| known.fingerprint()).unwrap_or_default();
    identity::verify(conn, office, user, &seen, later(19)).granted()?;
    if has_guardian {
        let seen = guardian::consent(conn, user)?.map(|known| known.fingerprint()).unwrap_or_default();
        guardian::accept(conn, office, user, &seen, later(19)).granted()?;
    }
    match fate {
        S::Waitlisted => {
            return application::waitlist(conn, office, id, "条件合适，本期名额已满。", later(20)).granted();
        }
        S::Rejected => {
            let note = "报名材料里的经历与本期方向不符，欢迎申请下一期。";
            return application::reject(conn, office, id, note, later(20)).granted();
        }
        _ => {}
    }
    let until = application::offer(conn, office, id, "", later(21)).granted()?;
    match fate {
        S::Declined => application::decline(conn, user, id, "时间对不上", later(30)).granted(),
        S::Lapsed => {
            application::lapse_expired(conn, until + TimeDelta::minutes(1)).granted()?;
            Ok(())
        }
        S::Admitted => application::accept(conn, user, id, later(26)).granted(),
        _ => Ok(()),
    }
}

impl Newcomer {
    pub fn has_guardian(&self) -> bool {
        self.guardian.is_some()
    }
}
