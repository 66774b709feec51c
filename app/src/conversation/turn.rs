//! Who may speak, as the viewer sees it.

use domain::{conversation::Status, id::OperatorId, view::Row};

/// Who may speak, as the viewer sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Turn {
    /// The viewer.
    Mine,
    /// The viewer was asked.
    OfferedToMe,
    /// A colleague was asked.
    Offered(String),
    /// Nobody yet.
    Free,
    /// A colleague.
    Colleague(String),
    /// A bot.
    Bot(String),
    /// Nobody: it is over.
    Over,
}

impl Turn {
    /// Reads the turn off a row.
    #[must_use]
    pub fn of(row: &Row, me: Option<OperatorId>) -> Self {
        let is_me = row.operator_id.is_some() && row.operator_id == me;
        let name = || row.operator_name.clone().unwrap_or_default();
        match row.status {
            Status::Closed => Self::Over,
            Status::Bot => Self::Bot(name()),
            Status::Waiting if row.offer.is_some() && is_me => Self::OfferedToMe,
            Status::Waiting if row.offer.is_some() => Self::Offered(name()),
            Status::Waiting => Self::Free,
            Status::Active | Status::Snoozed if is_me => Self::Mine,
            Status::Active | Status::Snoozed if row.operator_id.is_none() => Self::Free,
            Status::Active | Status::Snoozed => Self::Colleague(name()),
        }
    }

    /// Says whether a reply may be sent, perhaps after taking the conversation in the same gesture.
    #[must_use]
    pub const fn may_reply(&self) -> bool {
        matches!(self, Self::Mine | Self::OfferedToMe | Self::Free)
    }

    /// Says whether a reply needs the conversation to be taken first.
    #[must_use]
    pub const fn must_take(&self) -> bool {
        matches!(self, Self::OfferedToMe | Self::Free)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;
    use domain::{conversation::Offer, id::OfferId};

    const ME: OperatorId = OperatorId::from_u128(1);
    const ANN: OperatorId = OperatorId::from_u128(2);

    fn row(status: Status, operator: Option<OperatorId>, is_offered: bool) -> Row {
        let offer = operator.filter(|_| is_offered).map(|operator| Offer {
            id: OfferId::from_u128(1),
            operator,
            until: sample::NOON,
        });
        let operator_name = operator.map(|_| "Ann".to_owned());
        Row {
            status,
            operator_id: operator,
            operator_name,
            offer,
            ..sample::row()
        }
    }

    #[test]
    fn the_turn_is_read_off_the_row() {
        let of = |row: Row| Turn::of(&row, Some(ME));
        assert_eq!(of(row(Status::Active, Some(ME), false)), Turn::Mine);
        assert_eq!(
            of(row(Status::Active, Some(ANN), false)),
            Turn::Colleague("Ann".into())
        );
        assert_eq!(of(row(Status::Waiting, None, false)), Turn::Free);
        assert_eq!(of(row(Status::Waiting, Some(ME), true)), Turn::OfferedToMe);
        assert_eq!(
            of(row(Status::Waiting, Some(ANN), true)),
            Turn::Offered("Ann".into())
        );
        assert_eq!(
            of(row(Status::Bot, Some(ANN), false)),
            Turn::Bot("Ann".into())
        );
        assert_eq!(of(row(Status::Closed, None, false)), Turn::Over);
    }

    #[test]
    fn who_is_nobody_in_particular_owns_nothing() {
        assert_eq!(
            Turn::of(&row(Status::Waiting, None, false), None),
            Turn::Free
        );
        assert_eq!(
            Turn::of(&row(Status::Snoozed, None, false), None),
            Turn::Free
        );
    }
}
