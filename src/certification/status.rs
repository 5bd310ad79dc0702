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

/// Every change of a certificate that the office can make: what `fact` turns `status` into, or nothing when it does not apply.
pub const fn after(status: CertificateStatus, fact: FactKind) -> Option<CertificateStatus> {
    use CertificateStatus::{Expired, Revoked, Superseded, Suspended, Valid};
    match (status, fact) {
        (Valid, FactKind::Suspended) => Some(Suspended),
        (Suspended, FactKind::Reinstated) => Some(Valid),
        // Also long after the end: what was wrong at the award does not get better with age.
        (Valid | Suspended | Expired | Superseded, FactKind::Revoked) => Some(Revoked),
        (_, FactKind::Suspended | FactKind::Reinstated | FactKind::Revoked | FactKind::Renewed) => None,
    }
}

impl CertificateStatus {
    pub const fn tone(self) -> &'static str {
        match self {
            CertificateStatus::Valid => "ok",
            CertificateStatus::Suspended => "warn",
            CertificateStatus::Revoked => "bad",
            CertificateStatus::Expired | CertificateStatus::Superseded => "",
        }
    }
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

    #[test]
    fn what_the_office_does_is_what_the_status_says_afterwards() {
        let histories: [&[FactKind]; 3] = [&[], &[FactKind::Suspended], &[FactKind::Revoked]];
        for history in histories {
            for fact in FactKind::ALL {
                let Some(expected) = after(on(history, 1), *fact) else { continue };
                assert_eq!(on(&[history, &[*fact]].concat(), 1), expected, "{history:?} {fact}");
            }
        }
        assert_eq!(after(CertificateStatus::Revoked, FactKind::Reinstated), None);
        assert_eq!(after(CertificateStatus::Suspended, FactKind::Suspended), None);
    }
}
