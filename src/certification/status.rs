//! The status of a certificate: derived from the facts about it and the day, never stored. Pure.

use chrono::NaiveDate;

use crate::text_enum;

text_enum! {
    pub enum FactKind: "certificate-fact" {
        Suspended = "suspended",
        Reinstated = "reinstated",
        Revoked = "revoked",
        Renewed = "renewed",
    }
}

text_enum! {
    pub enum CertificateStatus: "certificate-status" {
        Valid = "valid",
        Suspended = "suspended",
        Revoked = "revoked",
        Expired = "expired",
        Superseded = "superseded",
    }
}

/// `facts` in the order in which they were recorded. A revocation is final; a later certificate supersedes a valid one;
/// the last day of validity counts.
pub fn status(facts: &[FactKind], is_superseded: bool, valid_until: NaiveDate, today: NaiveDate) -> CertificateStatus {
    if facts.contains(&FactKind::Revoked) {
        return CertificateStatus::Revoked;
    }
    if is_superseded {
        return CertificateStatus::Superseded;
    }
    if today > valid_until {
        return CertificateStatus::Expired;
    }
    let last = facts.iter().rev().find(|fact| matches!(fact, FactKind::Suspended | FactKind::Reinstated));
    if last == Some(&FactKind::Suspended) { CertificateStatus::Suspended } else { CertificateStatus::Valid }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on(facts: &[FactKind], day: u32) -> CertificateStatus {
        let date = |day| NaiveDate::from_ymd_opt(2026, 12, day).unwrap();
        status(facts, false, date(10), date(day))
    }

    #[test]
    fn the_last_day_counts() {
        assert_eq!((on(&[], 10), on(&[], 11)), (CertificateStatus::Valid, CertificateStatus::Expired));
    }

    #[test]
    fn a_suspension_ends_with_reinstatement_and_a_revocation_never() {
        use FactKind::{Reinstated, Revoked, Suspended};
        assert_eq!(on(&[Suspended], 1), CertificateStatus::Suspended);
        assert_eq!(on(&[Suspended, Reinstated], 1), CertificateStatus::Valid);
        assert_eq!(on(&[Suspended, Revoked, Reinstated], 1), CertificateStatus::Revoked);
        assert_eq!(on(&[Suspended], 11), CertificateStatus::Expired);
    }
}
