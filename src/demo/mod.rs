//! The demo: a programme in full swing, made through the verbs that the pages call, with times in the past. The people and
//! what they did are the same at every filling, relative to the day.

mod anchors;
mod cast;
mod certification;
mod crowd;
mod dice;
mod mails;
mod marking;
mod names;
mod outcomes;
mod picture;
mod placement;
mod posts;
mod practical;
mod practice;
mod recruitment;
mod rehearsal;
mod scene;
mod schemes;
mod theory;
mod training;

use diesel::prelude::*;
use serde_json::json;

use crate::accounts::password;
use crate::accounts::user::{self, Email};
use crate::app::App;
use crate::audit::{self, worker};
use crate::db::Conn;
use crate::schema::{audit_entries, users};
use scene::{DemoError, Granted, Scene};

/// The mail addresses of the five people whom a newcomer enters as.
pub const PEOPLE: [&str; 5] =
    ["office@demo.test", "trainer@demo.test", "provider@demo.test", "trainee@demo.test", "anchor@demo.test"];

/// The items of the bank, in both languages: those of the exams, and some of every other kind.
const ITEMS: [(&str, &str); 3] = [
    ("items.csv", include_str!("items.csv")),
    ("kinds.csv", include_str!("kinds.csv")),
    ("cases.csv", include_str!("cases.csv")),
];

/// Larger programmes take too long to fill.
pub const LARGEST_SCALE: usize = 20;

/// What a database holds, as far as the demo is concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Contents {
    Nothing,
    /// A demo, whole.
    Demo,
    /// A demo whose filling was interrupted.
    HalfDemo,
    /// Somebody's programme.
    Other,
}

const BEGUN: &str = "demo.begun";
const FILLED: &str = "demo.filled";

/// Tells what the database holds by the marks that filling leaves in the audit log.
pub fn contents(conn: &mut Conn) -> QueryResult<Contents> {
    let marks: Vec<String> = audit_entries::table
        .filter(audit_entries::subject_kind.eq("demo"))
        .order(audit_entries::id)
        .limit(10)
        .select(audit_entries::action)
        .load(conn)?;
    let people: i64 = users::table.count().get_result(conn)?;
    Ok(match (marks.iter().any(|mark| mark == BEGUN), marks.iter().any(|mark| mark == FILLED)) {
        (true, true) => Contents::Demo,
        (true, false) => Contents::HalfDemo,
        _ if people == 0 => Contents::Nothing,
        _ => Contents::Other,
    })
}

/// Fills an empty database. `say` hears a line per stage.
pub fn fill(app: &App, scale: usize, password: &str, say: &dyn Fn(String)) -> anyhow::Result<()> {
    let scene = Scene::new(app, scale.clamp(1, LARGEST_SCALE));
    mark(&scene, BEGUN)?;
    let hash = password::hash_now(password)?;
    let cast = cast::make(&scene, &hash)?;
    say(format!("{} providers, {} trainers, {} people of the office", cast.providers.len(), cast.trainers.len(), 2));
    let rules = schemes::make(&scene, &cast)?;
    let cohorts = recruitment::cohorts(&scene, &cast, &rules, &hash)?;
    say(format!("{} trainees in {} cohorts", cohorts.trainees(), cohorts.all.len()));
    let sessions = training::hold(&scene, &cast, &cohorts)?;
    say(format!("{sessions} sessions with attendance"));
    let (items, answers) = theory::hold(&scene, &cast, &rules, &cohorts)?;
    let answers = answers + rehearsal::hold(&scene, &cast, &rules, &cohorts)?;
    say(format!("{items} items, theory exams with {answers} answers"));
    say(format!("{} items for practice", practice::hold(&scene, &cast, &cohorts)?));
    let performances = practical::hold(&scene, &cast, &rules, &cohorts)?;
    say(format!("{performances} performances, marked"));
    let awarded = certification::decide(&scene, &cast, &cohorts)?;
    say(format!("{} certificates", awarded.len()));
    let market = placement::open(&scene, &cast, &cohorts)?;
    say(format!("{} openings, {} placements, {} outcomes", market.openings, market.placements, market.outcomes));
    certification::lose(&scene, &cast, &cohorts)?;
    let mails = mails::deliver(&scene)?;
    mark(&scene, FILLED)?;
    let sealed = seal(&scene)?;
    say(format!("{mails} mails, {sealed} audit entries"));
    Ok(())
}

fn mark(scene: &Scene, action: &'static str) -> anyhow::Result<()> {
    let now = scene.now;
    scene.write(move |conn| audit::record(conn, None, action, ("demo", 0), json!({}), now).granted())
}

fn seal(scene: &Scene) -> anyhow::Result<usize> {
    let mut sealed = 0;
    loop {
        let count = worker::seal_waiting(&scene.app)?;
        sealed += count;
        if count == 0 {
            return Ok(sealed);
        }
    }
}

/// Gives the five people `password`, so that what is printed at a start is right.
pub fn set_password(app: &App, password: &str) -> anyhow::Result<()> {
    let hash = password::hash_now(password)?;
    app.db.write_now(move |conn| {
        for address in PEOPLE {
            let Ok(email) = address.parse::<Email>() else { continue };
            if let Some(person) = user::by_email(conn, &email)? {
                user::set_password(conn, person.id, Some(&hash))?;
            }
        }
        Ok::<_, DemoError>(())
    })?;
    Ok(())
}
