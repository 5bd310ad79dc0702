//! Which database errors mean "try again", and which "come back later".

use std::error::Error as StdError;

use diesel::result::{DatabaseErrorKind, Error as DbError};

/// Marks an error of our own as "come back later" (see [`is_unavailable`]).
const UNAVAILABLE: &str = "unavailable: ";

/// An error that says the database cannot serve now.
pub(super) fn unavailable(why: &str) -> DbError {
    DbError::QueryBuilderError(format!("{UNAVAILABLE}{why}").into())
}

/// Finds the database error inside a verb's own error.
fn database_error<'a>(error: &'a (dyn StdError + 'static)) -> Option<&'a DbError> {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(found) = error.downcast_ref::<DbError>() {
            return Some(found);
        }
        next = error.source();
    }
    None
}

/// Two writers met on PostgreSQL; the same closure may succeed when it runs again.
pub(super) fn is_conflict(error: &(dyn StdError + 'static)) -> bool {
    match database_error(error) {
        Some(DbError::DatabaseError(DatabaseErrorKind::SerializationFailure, _)) => true,
        Some(DbError::DatabaseError(_, info)) => info.message().contains("deadlock detected"),
        Some(DbError::RollbackErrorOnCommit { commit_error, .. }) => is_conflict(commit_error.as_ref()),
        _ => false,
    }
}

/// What fails not for one row but for the whole transaction, so that going on inside of it makes no sense.
pub(super) fn concerns_all(error: &(dyn StdError + 'static)) -> bool {
    is_conflict(error) || database_error(error).is_some_and(is_unavailable)
}

/// A full disk, a locked or lost database: nothing is wrong with the request, and a later try may succeed.
pub fn is_unavailable(error: &DbError) -> bool {
    match error {
        DbError::DatabaseError(DatabaseErrorKind::ClosedConnection | DatabaseErrorKind::SerializationFailure, _)
        | DbError::BrokenTransactionManager => true,
        DbError::DatabaseError(_, info) => {
            let message = info.message();
            [
                "disk is full",
                "database is locked",
                "disk I/O error",
                "unable to open database",
                "readonly database",
                "connection",
                "terminating",
                "No space left",
                "could not extend",
                "shutting down",
                "starting up",
            ]
            .iter()
            .any(|sign| message.contains(sign))
        }
        DbError::QueryBuilderError(inner) => inner.to_string().starts_with(UNAVAILABLE),
        DbError::RollbackErrorOnCommit { commit_error, .. } => is_unavailable(commit_error),
        _ => false,
    }
}
