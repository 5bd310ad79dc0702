//! The dossier of a person: everything that the features know about them on one page of the office.

mod lines;

use actix_web::{HttpResponse, web};
use askama::Template;
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use lines::Line;

use crate::accounts::user::UserId;
use crate::app::App;
use crate::assessment::candidate::Candidate;
use crate::assessment::result::Outcome;
use crate::assessment::sitting::Sitting;
use crate::certification::certificate::{self, Certificate};
use crate::certification::ready::{self, Case};
use crate::certification::status::CertificateStatus;
use crate::db::Conn;
use crate::error::AppError;
use crate::placement::placement_list::{self, PlacementView};
use crate::recruitment::application::{self, Application};
use crate::recruitment::cohort::{self, Cohort};
use crate::recruitment::guardian::{self, GuardianConsent};
use crate::recruitment::identity::{self, Identity};
use crate::recruitment::person::{self, Person};
use crate::schema::{candidates, results, sittings};
use crate::training::hours::{self, Summary};
use crate::training::seat::{self, OwnSeat};
use crate::web::auth::Office;
use crate::web::layout::Layout;
use crate::web::{dates, respond};

/// One exam on whose list the person stands, with its result once it is released.
type Exam = (Sitting, Candidate, Option<Outcome>);

/// What is known, feature by feature.
struct Known {
    person: Person,
    identity: Option<Identity>,
    guardian: Option<GuardianConsent>,
    applications: Vec<(Application, Cohort)>,
    hours: Vec<(Cohort, Summary)>,
    seats: Vec<OwnSeat>,
    exams: Vec<Exam>,
    cases: Vec<Case>,
    certificates: Vec<(Certificate, CertificateStatus)>,
    placements: Vec<PlacementView>,
}

fn gather(conn: &mut Conn, id: UserId, today: NaiveDate, now: NaiveDateTime) -> QueryResult<Known> {
    let mut hours = Vec::new();
    for admission in application::admissions(conn, id)? {
        hours.push((cohort::find(conn, admission.cohort)?, hours::summary(conn, id, admission.cohort)?));
    }
    Ok(Known {
        person: person::find(conn, id)?,
        identity: identity::of(conn, id)?,
        guardian: guardian::consent(conn, id)?,
        applications: application::with_cohorts_of(conn, id)?,
        hours,
        seats: seat::upcoming_of(conn, id, now)?,
        exams: exams(conn, id)?,
        cases: ready::open_cases(conn, id, today)?,
        certificates: certificate::with_status(conn, &[id], today)?,
        placements: placement_list::of_user(conn, id)?,
    })
}

/// Every exam, newest first, with the result if it is released.
fn exams(conn: &mut Conn, id: UserId) -> QueryResult<Vec<Exam>> {
    let rows: Vec<Exam> = candidates::table
        .inner_join(sittings::table)
        .left_join(results::table)
        .filter(candidates::user_id.eq(id))
        .order((sittings::starts_at.desc(), sittings::id.desc()))
        .limit(100)
        .select((Sitting::as_select(), Candidate::as_select(), Option::<Outcome>::as_select()))
        .load(conn)?;
    let told = |result: Option<Outcome>| result.filter(|result| result.released_at.is_some());
    Ok(rows.into_iter().map(|(sitting, candidate, result)| (sitting, candidate, told(result))).collect())
}

#[derive(Template)]
#[template(path = "home/dossier.html")]
struct DossierPage {
    l: Layout,
    crumbs: Vec<(String, String)>,
    facts: Vec<(String, String)>,
    hours: Vec<HoursLine>,
    cases: Vec<CaseCard>,
    sections: Vec<Section>,
}

struct HoursLine {
    cohort: String,
    summary: Summary,
}

/// Why somebody has no certificate yet, for one cohort.
struct CaseCard {
    path: String,
    title: String,
    requirements: Vec<Line>,
}

struct Section {
    title: &'static str,
    /// What is read when there is nothing.
    none: &'static str,
    lines: Vec<Line>,
}

pub async fn show(app: web::Data<App>, office: Office, id: web::Path<UserId>) -> Result<HttpResponse, AppError> {
    let (id, today, now) = (id.into_inner(), dates::today(office.zone, office.now), office.now);
    let known = app.db.read(move |conn| gather(conn, id, today, now)).await?;
    let l = office.layout_titled(known.person.user.name.clone());
    respond::page(&DossierPage {
        crumbs: vec![
            ("/office/people".to_owned(), l.t("nav-people").to_owned()),
            (format!("/office/people/{id}"), l.title.clone()),
            (String::new(), l.t("person-dossier").to_owned()),
        ],
        facts: lines::facts(&l, &known, today),
        hours: known.hours.iter().map(|(cohort, summary)| hours_line(&l, cohort, *summary)).collect(),
        cases: known.cases.iter().map(|case| case_card(&l, case)).collect(),
        sections: sections(&l, &known),
        l,
    })
}

fn sections(l: &Layout, known: &Known) -> Vec<Section> {
    let section = |title, none, lines: Vec<Line>| Section { title, none, lines };
    let applications = known.applications.iter().map(|sent| lines::application(l, sent)).collect();
    let seats = known.seats.iter().map(|own| lines::seat(l, own)).collect();
    let exams = known.exams.iter().map(|exam| lines::exam(l, exam)).collect();
    let certificates = known.certificates.iter().map(|held| lines::certificate(l, held)).collect();
    let placements = known.placements.iter().map(|view| lines::placement(l, view)).collect();
    vec![
        section("dossier-applications", "dossier-no-application", applications),
        section("dossier-seats", "dossier-no-seat", seats),
        section("dossier-exams", "dossier-no-exam", exams),
        section("dossier-certificates", "dossier-no-certificate", certificates),
        section("dossier-placements", "dossier-no-placement", placements),
    ]
}

fn hours_line(l: &Layout, cohort: &Cohort, summary: Summary) -> HoursLine {
    HoursLine { cohort: l.pick(&cohort.title_en, &cohort.title_zh).to_owned(), summary }
}

fn case_card(l: &Layout, case: &Case) -> CaseCard {
    CaseCard {
        path: format!("/office/certificates/decide/{}/{}", case.user, case.cohort.id),
        title: l.pick(&case.cohort.title_en, &case.cohort.title_zh).to_owned(),
        requirements: case.requirements.iter().map(|requirement| lines::requirement(l, requirement)).collect(),
    }
}
