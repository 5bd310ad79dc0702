//! A rubric: the criteria, levels and red lines by which every performance under a scheme is marked. A version that has
//! been published or used never changes; an edit of it makes a new version.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use serde_json::json;

pub use super::rubric_draft::{NewCriterion, NewLevel, NewRedLine, NewRubric};
pub use super::sitting::RubricId;
use crate::accounts::user::UserId;
use crate::audit;
use crate::db::Conn;
use crate::db::types::Id;
use crate::i18n::Message;
use crate::recruitment::scheme::SchemeId;
use crate::schema::{criteria, criterion_levels, rubrics};
use crate::text_enum;

pub type CriterionId = Id<Criterion>;
pub type LevelId = Id<Level>;

/// A rubric shares out this many hundredths of a point.
pub const TOTAL: i64 = 10_000;
/// Levels 0 to 4.
pub const LEVELS: usize = 5;

text_enum! {
    pub enum RubricStatus: "rubric-status" {
        Draft = "draft",
        Published = "published",
        Superseded = "superseded",
    }
}

#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = rubrics)]
pub struct Rubric {
    pub id: RubricId,
    pub scheme_id: SchemeId,
    pub version: i64,
    pub title_en: String,
    pub title_zh: String,
    pub status: RubricStatus,
    pub created_at: NaiveDateTime,
    pub used_at: Option<NaiveDateTime>,
}

/// Something that is marked, or a red line, which fails a performance whatever its points.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = criteria)]
pub struct Criterion {
    pub id: CriterionId,
    pub position: i64,
    /// `A`, `B` ... for criteria, `R1`, `R2` ... for red lines.
    pub code: String,
    pub title_en: String,
    pub title_zh: String,
    /// Hundredths; 0 for a red line.
    pub points: i64,
    pub is_red_line: bool,
    /// The law behind a red line.
    pub clause: String,
}

#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = criterion_levels)]
pub struct Level {
    pub id: LevelId,
    pub criterion_id: CriterionId,
    pub position: i64,
    pub points: i64,
    pub descriptor_en: String,
    pub descriptor_zh: String,
}

/// A rubric with everything in it, in order.
#[derive(Debug, Clone)]
pub struct Contents {
    pub rubric: Rubric,
    pub criteria: Vec<(Criterion, Vec<Level>)>,
    pub red_lines: Vec<Criterion>,
}

#[derive(Debug, thiserror::Error)]
pub enum RubricError {
    #[error("the criteria do not share out 100 points")]
    Total,
    #[error("a level is worth more than its criterion or less than the level below")]
    Levels,
    #[error("not a draft any more")]
    NotDraft,
    #[error("database")]
    Db(#[from] diesel::result::Error),
}

impl RubricError {
    pub fn message(&self) -> Message {
        Message::new(match self {
            RubricError::Total => "rubric-error-total",
            RubricError::Levels => "rubric-error-levels",
            RubricError::NotDraft => "rubric-error-not-draft",
            RubricError::Db(_) => "error-internal",
        })
    }
}

pub fn find(conn: &mut Conn, id: RubricId) -> QueryResult<Rubric> {
    rubrics::table.find(id).select(Rubric::as_select()).first(conn)
}

/// The published rubric of a scheme.
pub fn published_of(conn: &mut Conn, scheme: SchemeId) -> QueryResult<Option<Rubric>> {
    rubrics::table
        .filter(rubrics::scheme_id.eq(scheme))
        .filter(rubrics::status.eq(RubricStatus::Published))
        .order(rubrics::version.desc())
        .select(Rubric::as_select())
        .first(conn)
        .optional()
}

pub fn contents(conn: &mut Conn, id: RubricId) -> QueryResult<Contents> {
    let rubric = find(conn, id)?;
    let all: Vec<Criterion> = criteria::table
        .filter(criteria::rubric_id.eq(id))
        .order((criteria::position, criteria::id))
        .select(Criterion::as_select())
        .load(conn)?;
    let mut levels: Vec<Level> = criterion_levels::table
        .filter(criterion_levels::criterion_id.eq_any(all.iter().map(|criterion| criterion.id).collect::<Vec<_>>()))
        .order(criterion_levels::position)
        .select(Level::as_select())
        .load(conn)?;
    let (red_lines, marked): (Vec<_>, Vec<_>) = all.into_iter().partition(|criterion| criterion.is_red_line);
    let criteria = marked
        .into_iter()
        .map(|criterion| {
            let own = levels.extract_if(.., |level| level.criterion_id == criterion.id).collect();
            (criterion, own)
        })
        .collect();
    Ok(Contents { rubric, criteria, red_lines })
}

impl Contents {
    /// The same rubric as something that could be written again.
    pub fn to_new(&self) -> NewRubric {
        let level = |level: &Level| NewLevel {
            points: level.points,
            descriptor_en: level.descriptor_en.clone(),
            descriptor_zh: level.descriptor_zh.clone(),
        };
        let criterion = |(criterion, levels): &(Criterion, Vec<Level>)| NewCriterion {
            title_en: criterion.title_en.clone(),
            title_zh: criterion.title_zh.clone(),
            points: criterion.points,
            levels: levels.iter().map(level).collect(),
        };
        let red_line = |line: &Criterion| NewRedLine {
            title_en: line.title_en.clone(),
            title_zh: line.title_zh.clone(),
            clause: line.clause.clone(),
        };
        NewRubric {
            title_en: self.rubric.title_en.clone(),
            title_zh: self.rubric.title_zh.clone(),
            criteria: self.criteria.iter().map(criterion).collect(),
            red_lines: self.red_lines.iter().map(red_line).collect(),
        }
    }
}

/// Writes a new draft, the next version for its scheme.
pub fn create(
    conn: &mut Conn,
    actor: UserId,
    scheme: SchemeId,
    new: &NewRubric,
    now: NaiveDateTime,
) -> Result<RubricId, RubricError> {
    new.check()?;
    let last: Option<i64> =
        rubrics::table.filter(rubrics::scheme_id.eq(scheme)).select(diesel::dsl::max(rubrics::version)).first(conn)?;
    let id: RubricId = diesel::insert_into(rubrics::table)
        .values((
            rubrics::scheme_id.eq(scheme),
            rubrics::version.eq(last.unwrap_or(0) + 1),
            rubrics::title_en.eq(&new.title_en),
            rubrics::title_zh.eq(&new.title_zh),
            rubrics::status.eq(RubricStatus::Draft),
            rubrics::created_by_id.eq(actor),
            rubrics::created_at.eq(now),
        ))
        .returning(rubrics::id)
        .get_result(conn)?;
    write_contents(conn, id, new)?;
    audit::record(conn, Some(actor), "rubric.created", ("rubric", id.0), json!({ "scheme": scheme }), now)?;
    Ok(id)
}

/// Changes a draft; of a version that is published or used it makes a new draft. Returns the draft.
pub fn edit(
    conn: &mut Conn,
    actor: UserId,
    id: RubricId,
    new: &NewRubric,
    now: NaiveDateTime,
) -> Result<RubricId, RubricError> {
    new.check()?;
    let rubric = find(conn, id)?;
    if rubric.status != RubricStatus::Draft || rubric.used_at.is_some() {
        return create(conn, actor, rubric.scheme_id, new, now);
    }
    let old: Vec<CriterionId> = criteria::table.filter(criteria::rubric_id.eq(id)).select(criteria::id).load(conn)?;
    diesel::delete(criterion_levels::table.filter(criterion_levels::criterion_id.eq_any(old))).execute(conn)?;
    diesel::delete(criteria::table.filter(criteria::rubric_id.eq(id))).execute(conn)?;
    diesel::update(rubrics::table.find(id))
        .set((rubrics::title_en.eq(&new.title_en), rubrics::title_zh.eq(&new.title_zh)))
        .execute(conn)?;
    write_contents(conn, id, new)?;
    audit::record(conn, Some(actor), "rubric.edited", ("rubric", id.0), json!({}), now)?;
    Ok(id)
}

fn write_contents(conn: &mut Conn, id: RubricId, new: &NewRubric) -> QueryResult<()> {
    for (n, criterion) in new.criteria.iter().enumerate() {
        let code = char::from(b'A' + u8::try_from(n.min(25)).unwrap_or(25)).to_string();
        let row = NewRow { position: n, code, title: (&criterion.title_en, &criterion.title_zh), red_line: None };
        let criterion_id = write_criterion(conn, id, &row, criterion.points)?;
        for (position, level) in (0i64..).zip(&criterion.levels) {
            diesel::insert_into(criterion_levels::table)
                .values((
                    criterion_levels::criterion_id.eq(criterion_id),
                    criterion_levels::position.eq(position),
                    criterion_levels::points.eq(level.points),
                    criterion_levels::descriptor_en.eq(&level.descriptor_en),
                    criterion_levels::descriptor_zh.eq(&level.descriptor_zh),
                ))
                .execute(conn)?;
        }
    }
    for (n, line) in new.red_lines.iter().enumerate() {
        let (position, code) = (new.criteria.len() + n, format!("R{}", n + 1));
        let row = NewRow { position, code, title: (&line.title_en, &line.title_zh), red_line: Some(&line.clause) };
        write_criterion(conn, id, &row, 0)?;
    }
    Ok(())
}

struct NewRow<'a> {
    position: usize,
    code: String,
    title: (&'a str, &'a str),
    /// The clause.
    red_line: Option<&'a str>,
}

fn write_criterion(conn: &mut Conn, id: RubricId, row: &NewRow<'_>, points: i64) -> QueryResult<CriterionId> {
    diesel::insert_into(criteria::table)
        .values((
            criteria::rubric_id.eq(id),
            criteria::position.eq(i64::try_from(row.position).unwrap_or(0)),
            criteria::code.eq(&row.code),
            criteria::title_en.eq(row.title.0),
            criteria::title_zh.eq(row.title.1),
            criteria::points.eq(points),
            criteria::is_red_line.eq(row.red_line.is_some()),
            criteria::clause.eq(row.red_line.unwrap_or_default()),
        ))
        .returning(criteria::id)
        .get_result(conn)
}

/// Makes a draft the rubric of its scheme; the one before is superseded, and sittings that use it go on with it.
pub fn publish(conn: &mut Conn, actor: UserId, id: RubricId, now: NaiveDateTime) -> Result<(), RubricError> {
    let rubric = find(conn, id)?;
    let published = diesel::update(rubrics::table.find(id).filter(rubrics::status.eq(RubricStatus::Draft)))
        .set(rubrics::status.eq(RubricStatus::Published))
        .execute(conn)?;
    if published == 0 {
        return Err(RubricError::NotDraft);
    }
    diesel::update(rubrics::table)
        .filter(rubrics::scheme_id.eq(rubric.scheme_id))
        .filter(rubrics::status.eq(RubricStatus::Published))
        .filter(rubrics::id.ne(id))
        .set(rubrics::status.eq(RubricStatus::Superseded))
        .execute(conn)?;
    audit::record(conn, Some(actor), "rubric.published", ("rubric", id.0), json!({}), now)?;
    Ok(())
}

/// Notes that performances are marked by this version; from now on it never changes.
pub(super) fn mark_used(conn: &mut Conn, id: RubricId, now: NaiveDateTime) -> QueryResult<()> {
    diesel::update(rubrics::table.find(id).filter(rubrics::used_at.is_null()))
        .set(rubrics::used_at.eq(now))
        .execute(conn)?;
    Ok(())
}
