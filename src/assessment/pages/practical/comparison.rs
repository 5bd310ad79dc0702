//! Both examiners' marks side by side, for those who gave them, once both are final.

use actix_web::{HttpResponse, web};
use askama::Template;

use crate::app::App;
use crate::assessment::mark_comparison::{self, Comparison};
use crate::assessment::mark_sheet::SheetId;
use crate::error::AppError;
use crate::web::auth::Trainer;
use crate::web::layout::Layout;
use crate::web::respond;

#[derive(Template)]
#[template(path = "assessment/practical/comparison.html")]
struct ComparisonPage {
    l: Layout,
    crumbs: Vec<(String, String)>,
    comparison: Comparison,
}

pub async fn show(app: web::Data<App>, user: Trainer, sheet: web::Path<SheetId>) -> Result<HttpResponse, AppError> {
    let (examiner, id) = (user.id(), sheet.into_inner());
    let comparison = app.db.read(move |conn| mark_comparison::of(conn, examiner, id)).await?;
    let mut l = user.layout("comparison-title");
    let crumbs = vec![
        ("/trainer/marking".to_owned(), l.t("marking-title").to_owned()),
        (format!("/trainer/marking/{id}"), comparison.number.clone()),
        (String::new(), l.title.clone()),
    ];
    l.title = l.t1("comparison-of", "number", &comparison.number);
    respond::page(&ComparisonPage { l, crumbs, comparison })
}
