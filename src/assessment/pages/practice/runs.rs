//! Where practice begins: what to practise, what to repeat, and the runs so far.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::super::domain_name;
use super::super::items::Fields;
use super::{path, question_path};
use crate::app::App;
use crate::assessment::assembly::PoolItem;
use crate::assessment::practice::{self, PracticeError, Run, RunId, Wish};
use crate::assessment::{practice_list, practice_pool};
use crate::error::AppError;
use crate::random;
use crate::web::auth::Trainee;
use crate::web::form::{FormState, Submitted};
use crate::web::layout::Layout;
use crate::web::paging::{self, PageNumber, Paging};
use crate::web::respond;
use crate::web::sheet::Sheet;

/// How many questions a run may be asked to have.
const LENGTHS: [i64; 4] = [5, 10, 20, 40];

/// One run in the list.
struct Line {
    run: Run,
    what: String,
    result: String,
}

#[derive(Template)]
#[template(path = "assessment/practice/runs.html")]
struct RunListPage {
    l: Layout,
    form: FormState,
    domains: Vec<(String, String)>,
    lengths: Vec<(String, String)>,
    available: i64,
    mistakes: usize,
    /// The newest run that is not finished: where it goes on, and how far it is.
    open: Option<(String, String)>,
    runs: Vec<Line>,
    page: Paging,
    crumbs: Vec<(String, String)>,
}

fn what(l: &Layout, run: &Run) -> String {
    match run.source {
        practice::Source::Mistakes => l.t(run.source.label()).to_owned(),
        practice::Source::Bank if run.domain.is_empty() => l.t("practice-all-domains").to_owned(),
        practice::Source::Bank => domain_name(l, &run.domain),
    }
}

fn line(l: &Layout, (run, tally): (Run, practice_list::Tally)) -> Line {
    let (right, scored) = (tally.right.to_string(), tally.scored.to_string());
    let result = match tally.scored {
        0 => l.t1("practice-answered", "count", tally.answered),
        _ => l.t_with("practice-right-of", &[("right", &right), ("of", &scored)]),
    };
    Line { what: what(l, &run), run, result }
}

impl RunListPage {
    async fn load(
        app: &App,
        trainee: &Trainee,
        page: &PageNumber,
        form: Option<FormState>,
    ) -> Result<RunListPage, AppError> {
        let (user, offset) = (trainee.id(), page.offset());
        let (pool, mistakes, (runs, total), open) = app
            .db
            .read(move |conn| {
                let pool = practice_pool::all(conn)?;
                let mistakes = practice_pool::mistakes(conn, user, None, pool.clone())?;
                let mistakes = mistakes.iter().map(PoolItem::questions).sum();
                let runs = practice_list::of_user(conn, user, offset, paging::ROWS)?;
                Ok::<_, AppError>((pool, mistakes, runs, practice_list::open(conn, user)?))
            })
            .await?;
        let l = trainee.layout("practice-title");
        let counted = |(domain, count): (String, i64)| {
            let name = domain_name(&l, &domain);
            let text = l.t_with("practice-domain", &[("domain", &name), ("count", &count.to_string())]);
            (domain, text)
        };
        let begin =
            |(run, position): (RunId, i64)| (question_path(run, position), l.t1("practice-open", "number", position));
        Ok(RunListPage {
            form: form.unwrap_or_else(|| FormState::filled([("count", "10".to_owned())])),
            domains: practice_pool::domains(&pool).into_iter().map(counted).collect(),
            lengths: LENGTHS.iter().map(|n| (n.to_string(), l.t1("practice-questions", "count", n))).collect(),
            available: pool.iter().map(|item| item.questions() as i64).sum(),
            mistakes,
            open: open.map(begin),
            runs: runs.into_iter().map(|row| line(&l, row)).collect(),
            page: Paging::new(page, total, &trainee.uri),
            crumbs: vec![("/my/exams".into(), l.t("my-exams-title").to_owned()), (String::new(), l.title.clone())],
            l,
        })
    }
}

pub async fn index(
    app: web::Data<App>,
    trainee: Trainee,
    page: web::Query<PageNumber>,
) -> Result<HttpResponse, AppError> {
    respond::page(&RunListPage::load(&app, &trainee, &page, None).await?)
}

pub async fn csv(app: web::Data<App>, trainee: Trainee) -> Result<Sheet, AppError> {
    let user = trainee.id();
    let (runs, _) = app.db.read(move |conn| practice_list::of_user(conn, user, 0, 10_000)).await?;
    let header = ["started_at", "finished_at", "source", "domain", "questions", "answered", "scored", "right"];
    let rows = runs.into_iter().map(|(run, tally)| {
        let at = |at: chrono::NaiveDateTime| at.and_utc().to_rfc3339();
        let counts = [tally.questions, tally.answered, tally.scored, tally.right];
        let facts =
            [at(run.started_at), run.finished_at.map(at).unwrap_or_default(), run.source.to_string(), run.domain];
        facts.into_iter().chain(counts.map(|count| count.to_string())).collect()
    });
    Ok(Sheet::new("practice", &header, rows))
}

/// What the form asks for. `source=mistakes` repeats what was not right, of one run where `run` names it.
fn wish(state: &mut FormState) -> Option<(Wish, i64)> {
    if state.value("source") == practice::Source::Mistakes.as_str() {
        let run = if state.value("run").is_empty() { None } else { Some(state.parse("run", "form-choice")?) };
        return Some((Wish::Mistakes(run.map(RunId::new)), practice::LONGEST));
    }
    let domain = state.text("domain", 0, 200);
    let count = state.number("count", 1..=practice::LONGEST);
    Some((Wish::Domain(domain?), count?))
}

pub async fn create(app: web::Data<App>, trainee: Trainee, form: Submitted<Fields>) -> Result<HttpResponse, AppError> {
    let mut state = form.state;
    let Some((wish, count)) = wish(&mut state) else {
        let page = RunListPage::load(&app, &trainee, &PageNumber::default(), Some(state)).await?;
        return respond::refused(&page);
    };
    let (user, now, seed) = (trainee.id(), trainee.now, random::seed());
    match app.db.write(move |conn| practice::start(conn, user, (&wish, count), seed, now)).await {
        Ok(run) => Ok(respond::redirect(&question_path(run, 1))),
        Err(PracticeError::Db(error)) => Err(error.into()),
        Err(refusal) => {
            state.refuse(refusal.message());
            respond::refused(&RunListPage::load(&app, &trainee, &PageNumber::default(), Some(state)).await?)
        }
    }
}

pub async fn end(app: web::Data<App>, trainee: Trainee, run: web::Path<RunId>) -> Result<HttpResponse, AppError> {
    let (user, run, now) = (trainee.id(), *run, trainee.now);
    app.db.write(move |conn| practice::end(conn, user, run, now)).await?;
    Ok(respond::redirect(&path(run)))
}

pub async fn delete(app: web::Data<App>, trainee: Trainee, run: web::Path<RunId>) -> Result<HttpResponse, AppError> {
    let (user, run, now) = (trainee.id(), *run, trainee.now);
    app.db.write(move |conn| practice::delete(conn, user, run, now)).await?;
    Ok(respond::redirect_with("/my/practice", "practice-deleted"))
}
