//! What is wrong with a routing policy that people wrote: each problem with its place and its reason.

use super::{Condition, Ring, RoutingPolicy, SkillsAsked, Who, parse_skills};
use crate::{id::TeamId, team::BadField};

/// A day.
const DAY_MS: i64 = 86_400_000;

/// The rings of a policy: more nobody can explain to a colleague.
const MAX_RINGS: usize = 8;

impl RoutingPolicy {
    /// Lists what is wrong, each with its place and the reason; empty when nothing is.
    #[must_use]
    pub fn problems(&self, teams: &[TeamId]) -> Vec<BadField> {
        let mut found = Found(Vec::new());
        found.unless(
            teams.contains(&self.default_team),
            "default_team_id",
            "There is no such team.",
        );
        if let Some(ask) = self.ask {
            found.unless(
                (1..=3).contains(&ask.max_times),
                "ask.max_times",
                "Ask between one and three times: more would keep people from being answered.",
            );
            found.unless(
                (15_000..=3_600_000).contains(&ask.timeout_ms),
                "ask.timeout_ms",
                "Wait between 15 seconds and an hour for an answer.",
            );
        }
        self.rule_problems(teams, &mut found);
        self.ring_problems(teams, &mut found);
        self.selector_problems(&mut found);
        self.number_problems(&mut found);
        found.0
    }

    fn rule_problems(&self, teams: &[TeamId], found: &mut Found) {
        for (n, rule) in self.rules.iter().enumerate() {
            let place = format!("rules[{n}]");
            found.unless(
                teams.contains(&rule.team),
                &format!("{place}.team_id"),
                "There is no such team.",
            );
            found.unless(
                !rule.when.is_empty(),
                &format!("{place}.when"),
                "A rule without a condition fits everything: make its team the default team instead.",
            );
            let is_of_team = |condition: &Condition| matches!(condition, Condition::Team { .. });
            found.unless(
                !rule.when.iter().any(is_of_team),
                &format!("{place}.when"),
                "Which team it is cannot say which team it goes to.",
            );
            condition_problems(&rule.when, &place, found);
        }
        for (n, rule) in self.demands.iter().enumerate() {
            let place = format!("demands[{n}]");
            found.unless(
                rule.is_any(),
                &place,
                "This rule asks for nothing: name a priority, a skill or a kind of work.",
            );
            let typed: Vec<_> = rule.skills.clone().into_iter().collect();
            found.unless(
                parse_skills("skills", &typed).is_ok_and(|folded| folded == rule.skills),
                &format!("{place}.skills"),
                "Name skills in lower case, with levels from 1 to 3.",
            );
            condition_problems(&rule.when, &place, found);
        }
    }

    fn ring_problems(&self, teams: &[TeamId], found: &mut Found) {
        found.unless(
            (1..=MAX_RINGS).contains(&self.rings.len()),
            "rings",
            "A policy has between one and eight rings.",
        );
        let is_lasting = |ring: &Ring| ring.who.is_lasting();
        found.unless(
            self.rings.last().is_some_and(is_lasting),
            "rings",
            "The last ring must be a team or everybody, so that nobody waits for one who never comes.",
        );
        let mut has_team = false;
        for (n, ring) in self.rings.iter().enumerate() {
            let place = format!("rings[{n}]");
            let is_last = n + 1 == self.rings.len();
            found.unless(
                ring.who.is_lasting() || !has_team,
                &place,
                "Bots and the last operator come before the teams: a ring is never narrower than the one before it.",
            );
            found.unless(
                self.rings[..n].iter().all(|known| known.who != ring.who),
                &place,
                "This ring adds nobody to one before it.",
            );
            has_team |= ring.who.is_lasting();
            let held = format!("{place}.hold_ms");
            found.unless(
                ring.hold_ms.is_some() != is_last,
                &held,
                "Every ring but the last has a hold, and the last has none.",
            );
            found.unless(
                ring.hold_ms.is_none_or(|ms| (1_000..=DAY_MS).contains(&ms)),
                &held,
                "A ring holds between a second and a day.",
            );
            match &ring.who {
                Who::LastOperator { max_age_ms } => found.unless(
                    *max_age_ms > 0,
                    &format!("{place}.max_age_ms"),
                    "Nobody is remembered for no time.",
                ),
                Who::TeamAndOverflow { overflow, .. } => found.unless(
                    !overflow.is_empty() && overflow.iter().all(|team| teams.contains(team)),
                    &format!("{place}.overflow"),
                    "Name teams that there are, at least one.",
                ),
                Who::Bot | Who::Team { .. } | Who::Everyone { .. } => {}
            }
            if let Some(SkillsAsked::RelaxedBy(levels)) = ring.who.skills() {
                found.unless(
                    (1..=3).contains(&levels),
                    &format!("{place}.skills"),
                    "Skills are relaxed by one to three levels.",
                );
            }
        }
    }

    fn selector_problems(&self, found: &mut Found) {
        for (n, selector) in self.select.iter().enumerate() {
            found.unless(
                !self.select[..n].contains(selector),
                &format!("select[{n}]"),
                "This decides nothing: it stands there already.",
            );
        }
    }

    fn number_problems(&self, found: &mut Found) {
        let is_time = |ms: i64| (1..=7 * DAY_MS).contains(&ms);
        let boosts = [
            self.boosts.urgent_ms,
            self.boosts.high_ms,
            self.boosts.normal_ms,
            self.boosts.low_ms,
        ];
        found.unless(
            boosts.is_sorted_by(|higher, lower| higher >= lower)
                && boosts.iter().all(|ms| ms.abs() <= DAY_MS),
            "boosts",
            "A higher priority is worth more, and none is worth more than a day.",
        );
        let units = [self.units.chat, self.units.mail, self.units.phone];
        found.unless(
            units.iter().all(|units| (1..=1_000).contains(units)),
            "units",
            "Work takes between 1 and 1000 units.",
        );
        let wrap_up = [
            self.wrap_up_ms.chat,
            self.wrap_up_ms.mail,
            self.wrap_up_ms.phone,
        ];
        found.unless(
            wrap_up.iter().all(|ms| (0..=3_600_000).contains(ms)),
            "wrap_up_ms",
            "Wrapping up takes an hour at most.",
        );
        found.unless(
            is_time(self.exclusion_ms),
            "exclusion_ms",
            "Somebody is avoided for a week at most.",
        );
        found.unless(
            is_time(self.lost_grace_ms),
            "lost_grace_ms",
            "Who is lost keeps his conversations for a week at most.",
        );
        found.unless(
            self.inactive_after_ms.is_none_or(is_time),
            "inactive_after_ms",
            "A conversation falls silent after a week at most.",
        );
        found.unless(
            self.searching_after_ms.is_none_or(is_time),
            "searching_after_ms",
            "Contacts are told within a week.",
        );
        if let Some(at_end) = &self.at_end {
            found.unless(
                is_time(at_end.after_ms),
                "at_end.after_ms",
                "The end is within a week.",
            );
            found.unless(
                !at_end.acts.is_empty(),
                "at_end.do",
                "Say what happens, or leave the end out.",
            );
        }
        if let Some(reserve) = self.reserve {
            found.unless(
                is_time(reserve.after_ms) && reserve.units_from > 0,
                "reserve",
                "Name from how many units on, and after how long.",
            );
        }
    }
}

/// Conditions that never hold, or that name nothing.
fn condition_problems(when: &[Condition], place: &str, found: &mut Found) {
    for (n, condition) in when.iter().enumerate() {
        let place = format!("{place}.when[{n}]");
        match condition {
            Condition::Number {
                name,
                at_least,
                at_most,
            } => {
                found.unless(!name.trim().is_empty(), &place, "Name what is compared.");
                found.unless(
                    at_least.is_some() || at_most.is_some(),
                    &place,
                    "Name at least one bound.",
                );
                found.unless(
                    at_least
                        .zip(*at_most)
                        .is_none_or(|(least, most)| least <= most),
                    &place,
                    "No number is at least this and at most that.",
                );
            }
            Condition::Text { name, .. } => {
                found.unless(!name.trim().is_empty(), &place, "Name what is compared.");
            }
            Condition::Link { is } => found.unless(
                !is.is_empty() && is.len() <= 60,
                &place,
                "The mark of a link has between 1 and 60 characters.",
            ),
            Condition::Language { .. }
            | Condition::Channel { .. }
            | Condition::Intent { .. }
            | Condition::Category { .. }
            | Condition::Team { .. } => {}
        }
    }
}

/// Problems as they are found.
struct Found(Vec<BadField>);

impl Found {
    fn unless(&mut self, is_right: bool, place: &str, reason: &str) {
        if !is_right {
            self.0.push(BadField::new(place, reason));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Ask, AtEnd, Boosts, PerWork, Selector};
    use super::*;

    fn places(policy: &RoutingPolicy) -> Vec<String> {
        let problems = policy.problems(&[TeamId::GENERAL]);
        problems.into_iter().map(|problem| problem.field).collect()
    }

    #[test]
    fn a_policy_that_cannot_work_says_where_and_why() {
        assert_eq!(RoutingPolicy::default().problems(&[TeamId::GENERAL]), []);
        let policy = RoutingPolicy {
            default_team: TeamId::from_u128(9),
            ask: Some(Ask {
                max_times: 4,
                timeout_ms: 1,
            }),
            ..RoutingPolicy::default()
        };
        assert_eq!(
            places(&policy),
            ["default_team_id", "ask.max_times", "ask.timeout_ms"]
        );
    }

    #[test]
    fn rings_read_like_the_cards_that_show_them() {
        let text = r#"{"rings": [
            {"who": "last_operator", "max_age_ms": 1000, "hold_ms": 45000, "skip_if_not_staffed": true},
            {"who": "team", "hold_ms": 60000},
            {"who": "team", "skills": {"relaxed_by": 1}, "hold_ms": 60000},
            {"who": "team_and_overflow", "overflow": ["00000000-0000-0000-0000-000000000001"],
             "skills": "languages_only", "hold_ms": 180000},
            {"who": "everyone", "skills": "languages_only"}]}"#;
        let read: RoutingPolicy = serde_json::from_str(text).unwrap();
        assert_eq!(places(&read), Vec::<String>::new());
        assert_eq!(read.rings.len(), 5);
    }

    #[test]
    fn a_ring_never_narrows_and_only_the_last_is_for_good() {
        let ring = |who, hold_ms| Ring {
            who,
            hold_ms,
            skip_if_not_staffed: false,
        };
        let everyone = || Who::Everyone {
            skills: SkillsAsked::Required,
        };
        let mut policy = RoutingPolicy {
            rings: vec![ring(everyone(), Some(1)), ring(Who::Bot, None)],
            ..RoutingPolicy::default()
        };
        assert_eq!(places(&policy), ["rings", "rings[0].hold_ms", "rings[1]"]);
        policy.rings = vec![ring(everyone(), None), ring(everyone(), None)];
        assert_eq!(places(&policy), ["rings[0].hold_ms", "rings[1]"]);
        policy.rings.clear();
        assert_eq!(places(&policy), ["rings", "rings"]);
    }

    #[test]
    fn numbers_out_of_reason_are_refused_by_their_place() {
        let policy = RoutingPolicy {
            select: vec![Selector::Load, Selector::Load],
            boosts: Boosts {
                low_ms: 1,
                ..Boosts::default()
            },
            units: PerWork {
                chat: 0,
                ..PerWork::UNITS
            },
            inactive_after_ms: Some(0),
            at_end: Some(AtEnd {
                after_ms: 0,
                acts: vec![],
            }),
            ..RoutingPolicy::default()
        };
        let expected = [
            "select[1]",
            "boosts",
            "units",
            "inactive_after_ms",
            "at_end.after_ms",
            "at_end.do",
        ];
        assert_eq!(places(&policy), expected);
    }
}
