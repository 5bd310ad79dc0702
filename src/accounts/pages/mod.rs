//! Pages about getting in and about oneself.

mod invitations;
mod language;
mod me;
mod reset;
mod set_up;
mod sign_in;
mod sign_up;

use crate::web::routing::Routes;

pub fn routes(routes: &mut Routes<'_>) {
    routes.get("/sign-up", sign_up::new);
    routes.post("/sign-up", sign_up::create);
    routes.get("/sign-up/sent", sign_up::sent);
    routes.get("/confirm/{token}", sign_up::confirmation);
    routes.post("/confirm/{token}", sign_up::confirm);
    routes.get("/sign-in", sign_in::new);
    routes.post("/sign-in", sign_in::create);
    routes.post("/sign-in/demo", sign_in::enter_demo);
    routes.post("/sign-out", sign_in::destroy);
    routes.get("/reset", reset::new);
    routes.post("/reset", reset::create);
    routes.get("/reset/{token}", reset::edit);
    routes.post("/reset/{token}", reset::update);
    routes.get("/invitations/{token}", invitations::show);
    routes.post("/invitations/{token}", invitations::accept);
    routes.get("/set-up/{token}", set_up::show);
    routes.post("/set-up/{token}", set_up::create);
    routes.post("/language", language::update);
    routes.get("/account", me::show);
    routes.post("/account", me::update);
    routes.post("/account/password", me::change_password);
    routes.post("/account/logins/{id}/end", me::end_login);
    routes.post("/account/logins/end-others", me::end_other_logins);
}
