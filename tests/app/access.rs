//! Who may call what: every route times every kind of visitor. A route that is missing here fails the test.

use std::collections::BTreeSet;

use shining_star::accounts::role::Role;
use shining_star::routes;

use crate::support::World;

/// For whom a route is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum For {
    Anybody,
    Member,
    Trainee,
    Trainer,
    Provider,
    Office,
}

use For::{Anybody, Member};

pub type Row = (&'static str, &'static str, For);

const FOUNDATION: &[Row] = &[
    ("GET", "/static/{digest}/{path:.*}", Anybody),
    ("GET", "/", Anybody),
    ("GET", "/health/live", Anybody),
    ("GET", "/health/ready", Anybody),
    ("GET", "/metrics", Anybody),
    ("GET", "/sign-up", Anybody),
    ("POST", "/sign-up", Anybody),
    ("GET", "/sign-up/sent", Anybody),
    ("GET", "/confirm/{token}", Anybody),
    ("POST", "/confirm/{token}", Anybody),
    ("GET", "/sign-in", Anybody),
    ("POST", "/sign-in", Anybody),
    ("POST", "/sign-in/demo", Anybody),
    ("POST", "/sign-out", Member),
    ("GET", "/reset", Anybody),
    ("POST", "/reset", Anybody),
    ("GET", "/reset/{token}", Anybody),
    ("POST", "/reset/{token}", Anybody),
    ("GET", "/invitations/{token}", Anybody),
    ("POST", "/invitations/{token}", Anybody),
    ("GET", "/set-up/{token}", Anybody),
    ("POST", "/set-up/{token}", Anybody),
    ("POST", "/language", Anybody),
    ("GET", "/account", Member),
    ("POST", "/account", Member),
    ("POST", "/account/password", Member),
    ("POST", "/account/logins/{id}/end", Member),
    ("POST", "/account/logins/end-others", Member),
];

const HOMES: &[Row] = &[
    ("GET", "/my", For::Trainee),
    ("GET", "/trainer", For::Trainer),
    ("GET", "/provider", For::Provider),
    ("GET", "/office", For::Office),
    ("GET", "/office/people/{id}/dossier", For::Office),
];

/// Every row; a list as CSV (`.csv`) is there as a spreadsheet too.
fn rows() -> impl Iterator<Item = (&'static str, String, For)> {
    TABLES.iter().flat_map(|table| table.iter()).flat_map(|(method, path, audience)| {
        let sheet = path.strip_suffix(".csv").map(|list| format!("{list}.xlsx"));
        std::iter::once((*path).to_owned()).chain(sheet).map(|path| (*method, path, *audience))
    })
}

/// One table per feature; each stands beside the tests of its feature.
const TABLES: &[&[Row]] = &[
    FOUNDATION,
    HOMES,
    crate::recruitment::access::ROUTES,
    crate::training::access::booking::ROUTES,
    crate::training::access::door::ROUTES,
    crate::training::access::ledger::ROUTES,
    crate::training::access::places::ROUTES,
    crate::training::access::planning::ROUTES,
    crate::assessment::practical::access::ROUTES,
    crate::assessment::theory::access::ROUTES,
    crate::certification::access::ROUTES,
    crate::placement::access::ROUTES,
    crate::notifications::access::ROUTES,
];

#[test]
fn every_route_has_its_place_in_the_access_table() {
    let served: BTreeSet<(String, String)> =
        routes::list().into_iter().map(|(method, path)| (method.to_string(), path.into_owned())).collect();
    let listed: BTreeSet<(String, String)> = rows().map(|(method, path, _)| (method.to_owned(), path)).collect();
    assert_eq!(served.difference(&listed).collect::<Vec<_>>(), Vec::<&(String, String)>::new(), "not in the table");
    assert_eq!(listed.difference(&served).collect::<Vec<_>>(), Vec::<&(String, String)>::new(), "not served");
}

#[test]
fn visitors_get_only_what_is_for_them() {
    let world = World::new();
    let mut wrong = Vec::new();
    let people: Vec<(Option<For>, _)> = vec![
        (None, world.visitor()),
        (Some(For::Trainee), world.signed_in(world.user("trainee@example.com", &[Role::Trainee]))),
        (Some(For::Trainer), world.signed_in(world.user("trainer@example.com", &[Role::Trainer]))),
        (Some(For::Provider), world.signed_in(crate::support::recruitment::provider(&world, "ACCESS").1)),
        (Some(For::Office), world.signed_in(world.user("office@example.com", &[Role::Office]))),
    ];
    for (who, mut person) in people {
        for (method, path, audience) in rows() {
            if matches!(audience, Anybody) || path == "/sign-out" {
                continue;
            }
            let path = concrete(&path);
            if method == "GET" {
                person.get(&path)
            } else {
                person.post(&path, &[])
            };
            let was_sent_to_sign_in = person.path.starts_with("/sign-in");
            let is_let_in = !was_sent_to_sign_in && person.status != 403;
            let may = match who {
                None => false,
                Some(role) => audience == Member || role == audience,
            };
            if is_let_in != may || person.status >= 500 {
                wrong.push(format!("{who:?} {method} {path}: {} at {}", person.status, person.path));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

/// Bodies that no handler takes, each with what it says it is.
const BROKEN: [(Option<&str>, &str); 4] = [
    (None, ""),
    (Some("application/json"), "{}"),
    (Some("application/x-www-form-urlencoded"), "title=%FF"),
    (Some("multipart/form-data"), "--"),
];

#[test]
fn whoever_may_not_send_a_form_hears_nothing_about_what_they_sent() {
    let world = World::new();
    let mut wrong = Vec::new();
    let people = [
        (None, world.visitor()),
        (Some(For::Trainee), world.signed_in(world.user("trainee@example.com", &[Role::Trainee]))),
        (Some(For::Office), world.signed_in(world.user("office@example.com", &[Role::Office]))),
    ];
    for (who, mut person) in people {
        let posts = rows().filter(|(method, _, audience)| *method == "POST" && *audience != Anybody);
        for (_, path, audience) in posts.filter(|(_, path, _)| path != "/sign-out") {
            let may = who.is_some_and(|role| audience == Member || role == audience);
            for (kind, body) in BROKEN {
                person.post_body(&concrete(&path), kind, body);
                let is_sent_away = person.status == 403 || person.path.starts_with("/sign-in");
                if is_sent_away == may || person.status >= 500 {
                    wrong.push(format!("{who:?} {path} {kind:?}: {} at {}", person.status, person.path));
                }
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

/// A path with something in the place of each parameter; nothing has the id 999999.
fn concrete(path: &str) -> String {
    let mut text = String::new();
    for (n, piece) in path.split(['{', '}']).enumerate() {
        text += if n % 2 == 0 { piece } else { "999999" };
    }
    text
}
