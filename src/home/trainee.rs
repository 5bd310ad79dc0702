//! A trainee's home: the journey, one large next step, and what is coming.

use actix_web::{HttpResponse, web};
use askama::Template;
use chrono::{NaiveDateTime, Timelike};

use super::facts;
use super::journey::Hours;
use crate::app::App;
use crate::error::AppError;
use crate::training::seat::OwnSeat;
use crate::web::auth::Trainee;
use crate::web::layout::Layout;
use crate::web::{dates, respond};

#[derive(Template)]
#[template(path = "home/trainee.html")]
struct TraineeHomePage {
    l: Layout,
    greeting: String,
    cohort: Option<String>,
    steps: Vec<(String, String)>,
    title: String,
    text: String,
    action: Option<(String, String)>,
    has_applied: bool,
    hours: Option<Hours>,
    sessions: Vec<SessionLine>,
    requirements: Vec<RequirementLine>,
}

struct SessionLine {
    path: String,
    title: String,
    place: String,
    starts_at: NaiveDateTime,
    ends_at: NaiveDateTime,
    tone: &'static str,
    status: &'static str,
}

struct RequirementLine {
    tone: &'static str,
    state: String,
    text: String,
    /// Where something can be done about it; empty when there is nothing to do.
    path: &'static str,
}

pub async fn show(app: web::Data<App>, trainee: Trainee) -> Result<HttpResponse, AppError> {
    let (user, now, zone) = (trainee.id(), trainee.now, trainee.zone);
    let gathered = app.db.read(move |conn| facts::gather(conn, user, dates::today(zone, now), now)).await?;
    let l = trainee.layout("nav-home");
    let next = gathered.facts.next();
    let key = match dates::local(zone, now).hour() {
        4..=11 => "home-greeting-morning",
        18..=23 => "home-greeting-evening",
        _ => "home-greeting-day",
    };
    respond::page(&TraineeHomePage {
        greeting: l.t_with(key, &[("name", &trainee.user.name)]),
        cohort: gathered.cohort.as_ref().map(|cohort| l.pick(&cohort.title_en, &cohort.title_zh).to_owned()),
        steps: gathered
            .facts
            .states()
            .into_iter()
            .map(|(state, step)| (state.to_owned(), l.t(step.label()).to_owned()))
            .collect(),
        title: l.msg(&next.title),
        text: l.msg(&next.text),
        action: next.action.map(|(label, path)| (l.msg(&label), path)),
        has_applied: gathered.facts.application.is_some(),
        hours: gathered.cohort.as_ref().map(|_| gathered.facts.hours),
        sessions: gathered.seats.iter().take(4).map(|own| session_line(&l, own)).collect(),
        requirements: gathered
            .requirements
            .iter()
            .map(|requirement| RequirementLine {
                tone: requirement.state.tone(),
                state: l.t(requirement.state.label()).to_owned(),
                text: format!("{}: {}", l.t(requirement.need.label()), l.msg(&requirement.detail)),
                path: requirement.path(),
            })
            .collect(),
        l,
    })
}

fn session_line(l: &Layout, own: &OwnSeat) -> SessionLine {
    let session = &own.view.session;
    SessionLine {
        path: format!("/my/sessions/{}", session.id),
        title: l.pick(&session.title_en, &session.title_zh).to_owned(),
        place: format!("{} {} · {}", l.pick(&own.view.venue_en, &own.view.venue_zh), own.view.room, own.view.trainer),
        starts_at: session.starts_at,
        ends_at: session.ends_at,
        tone: own.seat.status.tone(),
        status: own.seat.status.label(),
    }
}
