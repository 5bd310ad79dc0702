//! The office's view of the outbox: what was sent, what waits, what failed.

mod mails;

use crate::web::routing::Routes;

pub fn routes(routes: &mut Routes<'_>) {
    routes.get("/office/mails", mails::index);
    routes.sheet("/office/mails", mails::download);
    routes.get("/office/mails/{id}", mails::show);
    routes.post("/office/mails/{id}/retry", mails::retry);
    routes.post("/office/mails/{id}/cancel", mails::cancel);
}
