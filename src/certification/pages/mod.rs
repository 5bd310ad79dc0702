//! Pages about certificates: the trainee's own, the office's decisions and register, and verification by anybody.

mod bulk;
mod decide;
mod office;
mod paper;
mod show;
mod trainee;
mod verify;

use crate::web::routing::Routes;

pub fn routes(routes: &mut Routes<'_>) {
    routes.get("/verify", verify::new);
    routes.get("/verify/{number}", verify::show);
    routes.get("/my/certificates", trainee::index);
    routes.post("/my/certificates/name", trainee::update_name);
    routes.get("/my/certificates/{id}.pdf", paper::own_pdf);
    routes.get("/my/certificates/{id}.png", paper::own_png);
    routes.get("/my/certificates/{id}/preview", paper::own_preview);
    routes.get("/office/certificates", office::index);
    routes.sheet("/office/certificates", office::download);
    routes.post("/office/certificates/award", bulk::award);
    routes.get("/office/certificates/decide/{user}/{cohort}", decide::show);
    routes.post("/office/certificates/decide/{user}/{cohort}/award", decide::award);
    routes.post("/office/certificates/decide/{user}/{cohort}/refuse", decide::refuse);
    routes.get("/office/certificates/{id}.pdf", paper::office_pdf);
    routes.get("/office/certificates/{id}.png", paper::office_png);
    routes.get("/office/certificates/{id}", show::show);
    routes.post("/office/certificates/{id}/suspend", show::suspend);
    routes.post("/office/certificates/{id}/reinstate", show::reinstate);
    routes.post("/office/certificates/{id}/revoke", show::revoke);
}
