//! Web push: what somebody is told while no page is open, in which browsers, and what follows an answer.

use crate::{
    complaint,
    conversation::Status,
    event::{Cause, Event, Fact},
    id::{ConversationId, OperatorId},
    team::BadField,
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

/// The browsers in which one operator may be told; beyond them the oldest goes.
pub const MAX_BROWSERS: i64 = 10;

/// How long words that nobody could be told of are still news.
///
/// Units: ms. After an hour the inbox says it better.
pub const NEWS_MS: i64 = 3_600_000;

/// The longest address of a browser: as much as any service uses, and as much as fits a line of a log.
const MAX_ENDPOINT_BYTES: usize = 2_000;

/// The longest name of a time zone.
const MAX_ZONE_BYTES: usize = 64;

/// The minutes of a day.
const DAY: u32 = 24 * 60;

/// The pauses between attempts: an offer is over soon, words are news for an hour.
///
/// Units: ms.
const PAUSES_MS: [i64; 6] = [2_000, 10_000, 30_000, 120_000, 600_000, 1_200_000];

/// What somebody is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// A conversation is offered to him.
    Offered,
    /// One was given to him.
    Given,
    /// The customer of one that he has wrote.
    Wrote,
    /// A colleague's note mentions him.
    Mentioned,
}

/// Something that one operator is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Push {
    /// Whom.
    pub operator: OperatorId,
    /// Of which conversation.
    pub conversation: ConversationId,
    /// What.
    pub what: What,
    /// Until when it is news.
    pub until: Timestamp,
}

impl Push {
    /// Returns what an event is to whom, one thing to each at most.
    ///
    /// What somebody did himself he is not told.
    #[must_use]
    pub fn of(event: &Event) -> Vec<Self> {
        let owner = Self::of_owner(event);
        let mut told = Self::of_mentioned(event);
        let is_told = |owner: &Self| told.iter().all(|one| one.operator != owner.operator);
        let owner = owner.filter(is_told);
        told.extend(owner);
        told
    }

    /// Returns what it is to those whom it mentions first.
    fn of_mentioned(event: &Event) -> Vec<Self> {
        let Some(moved) = event.fact.moved() else {
            return Vec::new();
        };
        let is_known = |one: &&OperatorId| {
            let before = moved.before.as_ref();
            before.is_some_and(|place| place.mentioned.contains(*one))
        };
        let mentioned = moved.after.mentioned.iter().filter(|one| !is_known(one));
        mentioned
            .map(|operator| Self {
                operator: *operator,
                conversation: moved.conversation,
                what: What::Mentioned,
                until: event.at.plus_ms(NEWS_MS),
            })
            .collect()
    }

    /// Returns what it is to whose the conversation is, or whom it is offered to.
    fn of_owner(event: &Event) -> Option<Self> {
        let moved = event.fact.moved()?;
        let operator = moved.after.operator?;
        let before = moved.before.as_ref();
        let was_his = before.filter(|place| place.operator == Some(operator));
        let what = if moved.after.is_offered {
            let was_offered = was_his.is_some_and(|place| place.is_offered);
            (!was_offered).then_some(What::Offered)?
        } else if was_his.is_none() {
            let is_given =
                moved.after.status == Status::Active && event.cause != Cause::Operator(operator);
            is_given.then_some(What::Given)?
        } else if let Fact::MessageReceived { .. } = event.fact {
            What::Wrote
        } else {
            return None;
        };
        let until = if let Fact::OfferMade { until, .. } = event.fact {
            until
        } else {
            event.at.plus_ms(NEWS_MS)
        };
        Some(Self {
            operator,
            conversation: moved.conversation,
            what,
            until,
        })
    }
}

/// Where a browser is told, and whom it is encrypted for; both are the browser's own.
///
/// Source: `PushSubscription.toJSON` of the Push API.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Subscription {
    /// The address at its push service.
    pub endpoint: String,
    /// Its public key: a point of P-256, base64url.
    pub p256dh: String,
    /// What it shares with us: 16 bytes, base64url.
    pub auth: String,
}

impl Subscription {
    /// Checks the address. It must be https; without it only this machine, which the guard lets nobody reach unless
    /// the configuration names it.
    ///
    /// # Errors
    /// [`BadField`] `endpoint`.
    pub fn check(&self) -> Result<(), BadField> {
        let (scheme, rest) = self.endpoint.split_once("://").unwrap_or_default();
        let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
        let host = authority
            .rsplit_once(':')
            .map_or(authority, |(host, _)| host);
        let is_fine = match scheme {
            "https" => !host.is_empty(),
            "http" => host == "127.0.0.1" || host == "localhost",
            _ => false,
        };
        // A name before an `@` would hide the host that it is followed by.
        let is_plain = !authority.contains('@')
            && self
                .endpoint
                .chars()
                .all(|letter| letter.is_ascii_graphic());
        if is_fine && is_plain && self.endpoint.len() <= MAX_ENDPOINT_BYTES {
            Ok(())
        } else {
            let problem = complaint::NO_PUSH_ADDRESS;
            Err(BadField::new("endpoint", problem))
        }
    }
}

/// What somebody wants to be told in a browser.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wanted {
    /// Whether the words are shown; else only who said them.
    pub shows_words: bool,
    /// From when and until when nothing; may go over midnight.
    ///
    /// Units: minutes of the day on the wall.
    pub quiet: Option<(u32, u32)>,
    /// Where the wall is: a name of the IANA time zone database.
    pub zone: String,
}

impl Wanted {
    /// Checks the hours.
    ///
    /// # Errors
    /// [`BadField`] `quiet`, `zone`.
    pub fn check(&self) -> Result<(), BadField> {
        if self
            .quiet
            .is_some_and(|(from, until)| from >= DAY || until >= DAY)
        {
            return Err(BadField::new("quiet", complaint::DAY_MINUTES));
        }
        if self.zone.len() > MAX_ZONE_BYTES || !self.zone.is_ascii() {
            return Err(BadField::new("zone", complaint::NO_TIME_ZONE));
        }
        Ok(())
    }
}

/// What a browser was told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// The address at its push service.
    pub endpoint: String,
    /// When its service last took something.
    pub told_at: Option<Timestamp>,
    /// Whether the last attempt failed for good.
    pub has_trouble: bool,
}

/// Says whether a minute of the day on the wall is within quiet hours.
#[must_use]
pub fn is_quiet(quiet: Option<(u32, u32)>, minute: u32) -> bool {
    quiet.is_some_and(|(from, until)| {
        if from <= until {
            (from..until).contains(&minute)
        } else {
            minute >= from || minute < until
        }
    })
}

/// What follows an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// The service has taken it.
    Done,
    /// It is tried again.
    Again {
        /// After so long.
        after_ms: i64,
    },
    /// The service does not want it, or did not take it often enough.
    Dropped,
    /// The browser can't be reached there any more, ever.
    Gone,
}

/// Says what follows the attempt of this number, from 1.
///
/// `status` is absent when no answer came. `chance` is evenly spread and lengthens the pause by a quarter at most, so
/// that a service that comes back does not get everything at once.
///
/// Source: RFC 8030, sections 5 and 7.3.
#[must_use]
pub fn next(attempt: i64, status: Option<u16>, retry_after_s: Option<u64>, chance: u32) -> Next {
    match status {
        Some(200..=299) => return Next::Done,
        Some(404 | 410) => return Next::Gone,
        Some(408 | 429 | 500..=599) | None => {}
        Some(_) => return Next::Dropped,
    }
    let place = usize::try_from(attempt - 1).unwrap_or(0);
    let Some(pause) = PAUSES_MS.get(place) else {
        return Next::Dropped;
    };
    let longer = i64::from(chance) * (pause / 4) / i64::from(u32::MAX);
    let asked_s = i64::try_from(retry_after_s.unwrap_or(0)).unwrap_or(i64::MAX);
    Next::Again {
        after_ms: (pause + longer).max(asked_s.saturating_mul(1_000)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        event::Moved,
        id::{MessageId, OfferId, TeamId},
        permission::Place,
    };

    const HE: OperatorId = OperatorId::from_u128(1);
    const SHE: OperatorId = OperatorId::from_u128(2);
    const NOON: Timestamp = Timestamp::from_ms(1_767_268_800_000);

    fn place(operator: Option<OperatorId>, is_offered: bool) -> Place {
        Place {
            team: TeamId::GENERAL,
            operator,
            status: if operator.is_some() && !is_offered {
                Status::Active
            } else {
                Status::Waiting
            },
            is_offered,
            categories: std::collections::BTreeSet::new(),
            is_hidden: false,
            channel: None,
            mentioned: std::collections::BTreeSet::new(),
        }
    }

    fn moved(before: Option<Place>, after: Place) -> Moved {
        Moved {
            conversation: ConversationId::from_u128(7),
            before,
            after,
            epoch: crate::conversation::Epoch(1),
            version: 1,
        }
    }

    fn told(cause: Cause, fact: Fact) -> Option<(OperatorId, What, Timestamp)> {
        let event = Event {
            seq: 1,
            at: NOON,
            cause,
            fact,
        };
        let mut all = Push::of(&event).into_iter();
        let told = all.next();
        assert_eq!(all.next(), None);
        told.map(|push| (push.operator, push.what, push.until))
    }

    #[test]
    fn an_offer_is_news_until_its_deadline_and_told_once() {
        let until = NOON.plus_ms(20_000);
        let offer = |before| Fact::OfferMade {
            moved: moved(Some(before), place(Some(HE), true)),
            offer: OfferId::from_u128(3),
            operator: HE,
            until,
        };
        let scheduler = Cause::Hypervisor { wish: 1 };
        let first = told(scheduler, offer(place(None, false)));
        assert_eq!(first, Some((HE, What::Offered, until)));
        assert_eq!(told(scheduler, offer(place(Some(HE), true))), None);
    }

    #[test]
    fn a_customer_is_heard_by_who_has_the_conversation() {
        let wrote = |operator, is_offered| Fact::MessageReceived {
            moved: moved(
                Some(place(operator, is_offered)),
                place(operator, is_offered),
            ),
            message: MessageId::from_u128(5),
        };
        let heard = told(Cause::Contact, wrote(Some(HE), false));
        assert_eq!(heard, Some((HE, What::Wrote, NOON.plus_ms(NEWS_MS))));
        assert_eq!(told(Cause::Contact, wrote(None, false)), None);
        assert_eq!(told(Cause::Contact, wrote(Some(HE), true)), None);
    }

    #[test]
    fn what_comes_from_others_is_told_and_what_one_did_oneself_is_not() {
        let assigned = || Fact::ConversationAssigned {
            moved: moved(Some(place(None, false)), place(Some(HE), false)),
            operator: HE,
            forced: true,
        };
        let given = told(Cause::Operator(SHE), assigned());
        assert_eq!(
            given.map(|(whom, what, _)| (whom, what)),
            Some((HE, What::Given))
        );
        assert_eq!(told(Cause::Operator(HE), assigned()), None);
        let taken = Fact::OfferAccepted {
            moved: moved(Some(place(Some(HE), true)), place(Some(HE), false)),
            offer: OfferId::from_u128(3),
            operator: HE,
        };
        assert_eq!(told(Cause::Operator(HE), taken), None);
    }

    #[test]
    fn who_is_mentioned_is_told_once_also_where_the_conversation_is_another_ones() {
        let note = |before: &[OperatorId], after: &[OperatorId]| {
            let place = |mentioned: &[OperatorId]| Place {
                mentioned: mentioned.iter().copied().collect(),
                ..place(Some(HE), false)
            };
            Fact::MessageSent {
                moved: moved(Some(place(before)), place(after)),
                message: MessageId::from_u128(5),
            }
        };
        let mentioned = told(Cause::Operator(HE), note(&[], &[SHE]));
        assert_eq!(
            mentioned,
            Some((SHE, What::Mentioned, NOON.plus_ms(NEWS_MS)))
        );
        assert_eq!(told(Cause::Operator(HE), note(&[SHE], &[SHE])), None);
        let owner = told(Cause::Operator(SHE), note(&[], &[HE]));
        assert_eq!(
            owner.map(|(whom, what, _)| (whom, what)),
            Some((HE, What::Mentioned))
        );
    }

    #[test]
    fn an_address_is_https_or_this_machine() {
        let is_fine = |endpoint: &str| {
            let subscription = Subscription {
                endpoint: endpoint.to_owned(),
                p256dh: String::new(),
                auth: String::new(),
            };
            subscription.check().is_ok()
        };
        for fine in [
            "https://push.example/a:b",
            "http://127.0.0.1:9/x",
            "http://localhost",
        ] {
            assert!(is_fine(fine), "{fine}");
        }
        for wrong in [
            "",
            "https://",
            "http://push.example/",
            "http://127.0.0.1.push.example/",
            "http://127.0.0.1:9@push.example/",
            "ftp://push.example/",
            "https://push.example/\n",
        ] {
            assert!(!is_fine(wrong), "{wrong}");
        }
    }

    #[test]
    fn who_is_gone_is_forgotten_and_who_is_busy_asked_again() {
        assert_eq!(next(1, Some(201), None, 0), Next::Done);
        assert_eq!(next(1, Some(404), None, 0), Next::Gone);
        assert_eq!(next(1, Some(410), None, 0), Next::Gone);
        for wrong in [301, 400, 401, 403, 413] {
            assert_eq!(next(1, Some(wrong), None, 0), Next::Dropped, "{wrong}");
        }
        let after_ms = |attempt, status, asked, chance| match next(attempt, status, asked, chance) {
            Next::Again { after_ms } => Some(after_ms),
            Next::Done | Next::Dropped | Next::Gone => None,
        };
        assert_eq!(after_ms(1, None, None, 0), Some(2_000));
        assert_eq!(after_ms(1, Some(503), None, u32::MAX), Some(2_500));
        assert_eq!(after_ms(1, Some(429), Some(60), 0), Some(60_000));
        assert_eq!(after_ms(6, Some(500), None, 0), Some(1_200_000));
        assert_eq!(after_ms(7, Some(500), None, 0), None);
    }
}
