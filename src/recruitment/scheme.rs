//! A scheme: the versioned rules of one certificate level. A published version never changes; an edit makes a new one.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use serde_json::json;

use crate::accounts::user::UserId;
use crate::audit;
use crate::db::Conn;
use crate::db::sort::Sort;
use crate::db::types::Id;
use crate::i18n::Message;
use crate::ordered;
use crate::schema::schemes;
use crate::text_enum;

pub type SchemeId = Id<Scheme>;

text_enum! {
    pub enum SchemeStatus: "scheme-status" {
        Draft = "draft",
        Published = "published",
        Superseded = "superseded",
    }
}

/// Times in minutes, cuts and tolerance in hundredths of a point (out of 100 points).
#[derive(Debug, Clone, Queryable, Selectable, Identifiable)]
#[diesel(table_name = schemes)]
pub struct Scheme {
    pub id: SchemeId,
    pub code: String,
    pub version: i64,
    /// 5 (first) to 1 (highest).
    pub level: i64,
    pub title_en: String,
    pub title_zh: String,
    pub training_minutes: i64,
    pub theory_cut: i64,
    pub practical_cut: i64,
    pub theory_minutes: i64,
    pub validity_months: i64,
    pub max_attempts: i64,
    /// How far two examiners may be apart per criterion before a third decides.
    pub tolerance: i64,
    pub nature_en: String,
    pub nature_zh: String,
    pub source: String,
    pub status: SchemeStatus,
    pub created_at: NaiveDateTime,
    pub published_at: Option<NaiveDateTime>,
    /// How many mark each essay, 1 or 2.
    pub open_markers: i64,
}

pub fn find(conn: &mut Conn, id: SchemeId) -> QueryResult<Scheme> {
    schemes::table.find(id).select(Scheme::as_select()).first(conn)
}

/// What a draft says; the code and the version are given when it is made.
#[derive(Debug, Clone, Insertable, AsChangeset)]
#[diesel(table_name = schemes)]
pub struct SchemeRules {
    pub level: i64,
    pub title_en: String,
    pub title_zh: String,
    pub training_minutes: i64,
    pub theory_cut: i64,
    pub practical_cut: i64,
    pub theory_minutes: i64,
    pub validity_months: i64,
    pub max_attempts: i64,
    pub tolerance: i64,
    pub open_markers: i64,
    pub nature_en: String,
    pub nature_zh: String,
    pub source: String,
}

impl From<&Scheme> for SchemeRules {
    fn from(scheme: &Scheme) -> SchemeRules {
        SchemeRules {
            level: scheme.level,
            title_en: scheme.title_en.clone(),
            title_zh: scheme.title_zh.clone(),
            training_minutes: scheme.training_minutes,
            theory_cut: scheme.theory_cut,
            practical_cut: scheme.practical_cut,
            theory_minutes: scheme.theory_minutes,
            validity_months: scheme.validity_months,
            max_attempts: scheme.max_attempts,
            tolerance: scheme.tolerance,
            open_markers: scheme.open_markers,
            nature_en: scheme.nature_en.clone(),
            nature_zh: scheme.nature_zh.clone(),
            source: scheme.source.clone(),
        }
    }
}

#[derive(Debug, thiserror::Error)]
pub enum SchemeError {
    #[error("the code is in use")]
    CodeTaken,
    #[error("only a draft changes")]
    NotDraft,
    #[error("there is a draft already")]
    HasDraft,
    #[error("database")]
    Db(#[from] diesel::result::Error),
}

impl SchemeError {
    pub fn message(&self) -> Message {
        match self {
            SchemeError::CodeTaken => "scheme-code-taken".into(),
            SchemeError::NotDraft => "scheme-not-draft".into(),
            SchemeError::HasDraft => "scheme-has-draft".into(),
            SchemeError::Db(_) => "error-busy".into(),
        }
    }
}

/// Every version of every scheme: codes in order, newest version first, unless `sort` asks otherwise.
pub fn all(conn: &mut Conn, sort: &Sort) -> QueryResult<Vec<Scheme>> {
    let sorted = ordered!(schemes::table.into_boxed(), sort, (schemes::code, schemes::version.desc()),
        "title" => schemes::title_en,
        "level" => schemes::level,
        "minutes" => schemes::training_minutes,
        "status" => schemes::status,
    );
    sorted.limit(500).select(Scheme::as_select()).load(conn)
}

/// The versions that a new cohort may run under.
pub fn published(conn: &mut Conn) -> QueryResult<Vec<Scheme>> {
    schemes::table
        .filter(schemes::status.eq(SchemeStatus::Published))
        .order(schemes::code)
        .limit(200)
        .select(Scheme::as_select())
        .load(conn)
}

/// All versions of one code, newest first.
pub fn versions(conn: &mut Conn, code: &str) -> QueryResult<Vec<Scheme>> {
    schemes::table
        .filter(schemes::code.eq(code))
        .order(schemes::version.desc())
        .limit(200)
        .select(Scheme::as_select())
        .load(conn)
}

/// Makes the first draft under a new code.
pub fn create(
    conn: &mut Conn,
    office: UserId,
    code: &str,
    rules: &SchemeRules,
    now: NaiveDateTime,
) -> Result<SchemeId, SchemeError> {
    if !versions(conn, code)?.is_empty() {
        return Err(SchemeError::CodeTaken);
    }
    Ok(insert(conn, office, code, 1, rules, now)?)
}

fn insert(
    conn: &mut Conn,
    office: UserId,
    code: &str,
    version: i64,
    rules: &SchemeRules,
    now: NaiveDateTime,
) -> QueryResult<SchemeId> {
    let id: SchemeId = diesel::insert_into(schemes::table)
        .values((
            rules,
            schemes::code.eq(code),
            schemes::version.eq(version),
            schemes::status.eq(SchemeStatus::Draft),
            schemes::created_by_id.eq(office),
            schemes::created_at.eq(now),
        ))
        .returning(schemes::id)
        .get_result(conn)?;
    let details = json!({ "code": code, "version": version });
    audit::record(conn, Some(office), "scheme.drafted", ("scheme", id.0), details, now)?;
    Ok(id)
}

/// Changes a draft.
pub fn update(
    conn: &mut Conn,
    office: UserId,
    id: SchemeId,
    rules: &SchemeRules,
    now: NaiveDateTime,
) -> Result<(), SchemeError> {
    find(conn, id)?;
    let changed = diesel::update(schemes::table.find(id).filter(schemes::status.eq(SchemeStatus::Draft)))
        .set(rules)
        .execute(conn)?;
    if changed == 0 {
        return Err(SchemeError::NotDraft);
    }
    audit::record(conn, Some(office), "scheme.changed", ("scheme", id.0), json!({}), now)?;
    Ok(())
}

/// Publishes a draft. The version published before stays with its cohorts, and no new cohort may choose it.
pub fn publish(conn: &mut Conn, office: UserId, id: SchemeId, now: NaiveDateTime) -> Result<(), SchemeError> {
    let draft = find(conn, id)?;
    let changed = diesel::update(schemes::table.find(id).filter(schemes::status.eq(SchemeStatus::Draft)))
        .set((schemes::status.eq(SchemeStatus::Published), schemes::published_at.eq(now)))
        .execute(conn)?;
    if changed == 0 {
        return Err(SchemeError::NotDraft);
    }
    diesel::update(schemes::table)
        .filter(schemes::code.eq(&draft.code))
        .filter(schemes::id.ne(id))
        .filter(schemes::status.eq(SchemeStatus::Published))
        .set(schemes::status.eq(SchemeStatus::Superseded))
        .execute(conn)?;
    audit::record(conn, Some(office), "scheme.published", ("scheme", id.0), json!({ "version": draft.version }), now)?;
    Ok(())
}

/// Copies a version into a new draft of the same code.
pub fn new_version(conn: &mut Conn, office: UserId, id: SchemeId, now: NaiveDateTime) -> Result<SchemeId, SchemeError> {
    let model = find(conn, id)?;
    let known = versions(conn, &model.code)?;
    if known.iter().any(|scheme| scheme.status == SchemeStatus::Draft) {
        return Err(SchemeError::HasDraft);
    }
    let newest = known.first().map_or(model.version, |scheme| scheme.version);
    Ok(insert(conn, office, &model.code, newest + 1, &SchemeRules::from(&model), now)?)
}
