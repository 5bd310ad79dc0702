//! The pipeline of a candidacy: its statuses, and every move from one to the next in one match. Pure.

use chrono::{NaiveDateTime, TimeDelta};

use crate::text_enum;

text_enum! {
    pub enum CandidacyStatus: "candidacy-status" {
        Shortlisted = "shortlisted",
        Invited = "invited",
        Interested = "interested",
        Declined = "declined",
        Interviewed = "interviewed",
        Offered = "offered",
        Accepted = "accepted",
        Refused = "refused",
        Lapsed = "lapsed",
        Placed = "placed",
        Closed = "closed",
    }
}

/// What may happen to a candidacy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Invite,
    ShowInterest,
    Decline,
    Interview,
    Offer,
    Accept,
    Refuse,
    Lapse,
    /// The provider takes its offer back.
    Withdraw,
    Place,
    Close,
}

impl CandidacyStatus {
    pub const fn after(self, step: Step) -> Option<CandidacyStatus> {
        use CandidacyStatus as S;
        match (self, step) {
            (S::Shortlisted, Step::Invite) => Some(S::Invited),
            (S::Invited | S::Declined, Step::ShowInterest) => Some(S::Interested),
            (S::Invited | S::Interested | S::Interviewed, Step::Decline) => Some(S::Declined),
            (S::Interested, Step::Interview) => Some(S::Interviewed),
            (S::Interested | S::Interviewed | S::Refused | S::Lapsed, Step::Offer) => Some(S::Offered),
            (S::Offered, Step::Accept) => Some(S::Accepted),
            (S::Offered, Step::Refuse) => Some(S::Refused),
            (S::Offered, Step::Lapse) => Some(S::Lapsed),
            (S::Offered, Step::Withdraw) => Some(S::Interviewed),
            (S::Accepted, Step::Place) => Some(S::Placed),
            (S::Shortlisted | S::Invited | S::Interested | S::Interviewed | S::Refused | S::Lapsed, Step::Close) => {
                Some(S::Closed)
            }
            _ => None,
        }
    }

    /// The anchor said yes at some time, and nobody ended it.
    pub const fn is_mutual(self) -> bool {
        use CandidacyStatus::{Accepted, Interested, Interviewed, Offered, Placed};
        matches!(self, Interested | Interviewed | Offered | Accepted | Placed)
    }

    /// The anchor said yes at some time; all others are hidden from the provider when they may not be found any more.
    pub const fn has_said_yes(self) -> bool {
        self.is_mutual() || matches!(self, CandidacyStatus::Refused | CandidacyStatus::Lapsed)
    }

    /// The provider may see how to reach the anchor, if the anchor consents.
    pub const fn may_contact(self) -> bool {
        self.is_mutual() || matches!(self, CandidacyStatus::Invited)
    }

    pub(super) const fn action(self) -> &'static str {
        use CandidacyStatus as S;
        match self {
            S::Shortlisted => "candidacy.shortlisted",
            S::Invited => "candidacy.invited",
            S::Interested => "candidacy.interested",
            S::Declined => "candidacy.declined",
            S::Interviewed => "candidacy.interviewed",
            S::Offered => "candidacy.offered",
            S::Accepted => "candidacy.accepted",
            S::Refused => "candidacy.refused",
            S::Lapsed => "candidacy.lapsed",
            S::Placed => "candidacy.placed",
            S::Closed => "candidacy.closed",
        }
    }

    /// By when the next step is due: three days after the last one. Nothing is due when it has ended, and offers and
    /// placements carry their own dates.
    pub fn due(self, changed_at: NaiveDateTime) -> Option<NaiveDateTime> {
        use CandidacyStatus::{Interested, Interviewed, Invited, Shortlisted};
        matches!(self, Shortlisted | Invited | Interested | Interviewed).then(|| changed_at + TimeDelta::days(3))
    }
}
