//! Small worlds to try things in: rings, selectors, hours, gifts and needs of every kind.

use domain::id::TeamId;
use domain::routing::{
    BusinessHours, DayHours, Level, Need, Ring, Selector, Skills, SkillsAsked, Weekday, Who,
};
use hypervisor::Gifts;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

fn team() -> impl Strategy<Value = TeamId> {
    (1..=3_u128).prop_map(TeamId::from_u128)
}

fn skills_asked() -> impl Strategy<Value = SkillsAsked> {
    select(vec![
        SkillsAsked::Required,
        SkillsAsked::RelaxedBy(1),
        SkillsAsked::LanguagesOnly,
    ])
}

fn lasting() -> impl Strategy<Value = Who> {
    let overflow = prop::collection::btree_set(team(), 1..3);
    prop_oneof![
        3 => skills_asked().prop_map(|skills| Who::Team { skills }),
        2 => (overflow, skills_asked())
            .prop_map(|(overflow, skills)| Who::TeamAndOverflow { overflow, skills }),
        1 => skills_asked().prop_map(|skills| Who::Everyone { skills }),
    ]
}

/// A policy's rings; sometimes none, and not all of them sensible.
pub(crate) fn rings() -> impl Strategy<Value = Vec<Ring>> {
    let bot = prop::option::weighted(0.3, Just(Who::Bot));
    let last = (0..200_i64).prop_map(|max_age_ms| Who::LastOperator { max_age_ms });
    let last = prop::option::weighted(0.5, last);
    let who = (bot, last, prop::collection::vec(lasting(), 0..4));
    let times = prop::collection::vec((0..30_i64, any::<bool>()), 6);
    (who, times).prop_map(|((bot, last, lasting), times)| {
        let mut all: Vec<_> = bot.into_iter().chain(last).collect();
        if !lasting.is_empty() {
            all.extend(lasting);
        } else if !all.is_empty() {
            all.push(Who::Team {
                skills: SkillsAsked::Required,
            });
        }
        let count = all.len();
        let ring = |(n, (who, (hold_ms, skip)))| Ring {
            who,
            hold_ms: (n + 1 < count).then_some(hold_ms),
            skip_if_not_staffed: skip,
        };
        all.into_iter().zip(times).enumerate().map(ring).collect()
    })
}

pub(crate) fn selectors() -> impl Strategy<Value = Vec<Selector>> {
    let all = vec![
        Selector::Ring,
        Selector::Load,
        Selector::RoundRobin,
        Selector::LongestIdle,
        Selector::Weighted,
        Selector::Preferred,
        Selector::SkillSum,
    ];
    let own = subsequence(all, 0..5).prop_shuffle();
    prop_oneof![2 => Just(vec![Selector::Ring, Selector::RoundRobin]), 3 => own]
}

/// Hours on Thursday, 1 January 1970, when small times are.
pub(crate) fn hours() -> impl Strategy<Value = Option<BusinessHours>> {
    let zone = select(vec!["UTC", "Europe/Berlin", "Nowhere/Land"]);
    let day = select(vec![Weekday::Wednesday, Weekday::Thursday]);
    let hours = (zone, prop::collection::vec((day, 0..3_u16), 0..3)).prop_map(|(zone, weekly)| {
        BusinessHours {
            zone: zone.into(),
            weekly: weekly
                .into_iter()
                .map(|(day, hour)| DayHours {
                    day,
                    from: hour * 60,
                    until: 1440,
                })
                .collect(),
            holidays: [].into(),
        }
    });
    prop::option::weighted(0.3, hours)
}

fn skills() -> impl Strategy<Value = Skills> {
    let level = (1..4_u8).prop_map(|raw| Level::new(raw).expect("1 to 3"));
    let name = select(vec!["law", "tax"]).prop_map(str::to_owned);
    let some = prop::collection::btree_map(name, level, 1..3);
    prop_oneof![2 => Just(Skills::new()), 1 => some]
}

pub(crate) fn gifts() -> impl Strategy<Value = Gifts> {
    let language = select(vec!["de", "en"]).prop_map(|tag| tag.parse().expect("a language"));
    let languages = prop::collection::btree_set(language, 0..2);
    (skills(), languages).prop_map(|(skills, languages)| Gifts { skills, languages })
}

pub(crate) fn need() -> impl Strategy<Value = Need> {
    let language = select(vec!["de", "en", "fr"]).prop_map(|tag| tag.parse().expect("a language"));
    (skills(), prop::option::weighted(0.3, language))
        .prop_map(|(skills, language)| Need { skills, language })
}
