//! What is wrong with a routing policy that people wrote: each problem with its place and its reason.

use super::{Condition, Ring, RoutingPolicy, SkillsAsked, Who, parse_skills};
use crate::{
    complaint::{self, Complaint},
    id::TeamId,
    team::BadField,
};

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
            complaint::NO_TEAM,
        );
        if let Some(ask) = self.ask {
            found.unless(
                (1..=3).contains(&ask.max_times),
                "ask.max_times",
                complaint::ASK_TIMES,
            );
            found.unless(
                (15_000..=3_600_000).contains(&ask.timeout_ms),
                "ask.timeout_ms",
                complaint::ASK_WAIT,
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
                complaint::NO_TEAM,
            );
            found.unless(
                !rule.when.is_empty(),
                &format!("{place}.when"),
                complaint::RULE_EMPTY,
            );
            let is_of_team = |condition: &Condition| matches!(condition, Condition::Team { .. });
            found.unless(
                !rule.when.iter().any(is_of_team),
                &format!("{place}.when"),
                complaint::RULE_BY_TEAM,
            );
            condition_problems(&rule.when, &place, found);
        }
        for (n, rule) in self.demands.iter().enumerate() {
            let place = format!("demands[{n}]");
            found.unless(rule.is_any(), &place, complaint::RULE_ASKS_NOTHING);
            let typed: Vec<_> = rule.skills.clone().into_iter().collect();
            found.unless(
                parse_skills("skills", &typed).is_ok_and(|folded| folded == rule.skills),
                &format!("{place}.skills"),
                complaint::RULE_SKILLS,
            );
            condition_problems(&rule.when, &place, found);
        }
    }

    fn ring_problems(&self, teams: &[TeamId], found: &mut Found) {
        found.unless(
            (1..=MAX_RINGS).contains(&self.rings.len()),
            "rings",
            complaint::RINGS_COUNT,
        );
        let is_lasting = |ring: &Ring| ring.who.is_lasting();
        found.unless(
            self.rings.last().is_some_and(is_lasting),
            "rings",
            complaint::RINGS_LAST,
        );
        let mut has_team = false;
        for (n, ring) in self.rings.iter().enumerate() {
            let place = format!("rings[{n}]");
            let is_last = n + 1 == self.rings.len();
            found.unless(
                ring.who.is_lasting() || !has_team,
                &place,
                complaint::RINGS_ORDER,
            );
            found.unless(
                self.rings[..n].iter().all(|known| known.who != ring.who),
                &place,
                complaint::RING_ADDS_NOBODY,
            );
            has_team |= ring.who.is_lasting();
            let held = format!("{place}.hold_ms");
            found.unless(
                ring.hold_ms.is_some() != is_last,
                &held,
                complaint::RING_HOLDS,
            );
            found.unless(
                ring.hold_ms.is_none_or(|ms| (1_000..=DAY_MS).contains(&ms)),
                &held,
                complaint::RING_HOLD_TIME,
            );
            match &ring.who {
                Who::LastOperator { max_age_ms } => found.unless(
                    *max_age_ms > 0,
                    &format!("{place}.max_age_ms"),
                    complaint::REMEMBERED_TIME,
                ),
                Who::TeamAndOverflow { overflow, .. } => found.unless(
                    !overflow.is_empty() && overflow.iter().all(|team| teams.contains(team)),
                    &format!("{place}.overflow"),
                    complaint::RING_TEAMS,
                ),
                Who::Bot | Who::Team { .. } | Who::Everyone { .. } => {}
            }
            if let Some(SkillsAsked::RelaxedBy(levels)) = ring.who.skills() {
                found.unless(
                    (1..=3).contains(&levels),
                    &format!("{place}.skills"),
                    complaint::RING_SKILLS,
                );
            }
        }
    }

    fn selector_problems(&self, found: &mut Found) {
        for (n, selector) in self.select.iter().enumerate() {
            found.unless(
                !self.select[..n].contains(selector),
                &format!("select[{n}]"),
                complaint::SELECTOR_TWICE,
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
            complaint::PRIORITY_WORTH,
        );
        let units = [self.units.chat, self.units.mail, self.units.phone];
        found.unless(
            units.iter().all(|units| (1..=1_000).contains(units)),
            "units",
            complaint::WORK_UNITS,
        );
        let wrap_up = [
            self.wrap_up_ms.chat,
            self.wrap_up_ms.mail,
            self.wrap_up_ms.phone,
        ];
        found.unless(
            wrap_up.iter().all(|ms| (0..=3_600_000).contains(ms)),
            "wrap_up_ms",
            complaint::WRAP_UP_TIME,
        );
        found.unless(
            is_time(self.exclusion_ms),
            "exclusion_ms",
            complaint::AVOIDED_TIME,
        );
        found.unless(
            is_time(self.lost_grace_ms),
            "lost_grace_ms",
            complaint::LOST_TIME,
        );
        found.unless(
            self.inactive_after_ms.is_none_or(is_time),
            "inactive_after_ms",
            complaint::SILENT_TIME,
        );
        found.unless(
            self.searching_after_ms.is_none_or(is_time),
            "searching_after_ms",
            complaint::TOLD_TIME,
        );
        if let Some(at_end) = &self.at_end {
            found.unless(
                is_time(at_end.after_ms),
                "at_end.after_ms",
                complaint::END_TIME,
            );
            found.unless(!at_end.acts.is_empty(), "at_end.do", complaint::END_SAYS);
        }
        if let Some(reserve) = self.reserve {
            found.unless(
                is_time(reserve.after_ms) && reserve.units_from > 0,
                "reserve",
                complaint::RESERVE,
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
                found.unless(!name.trim().is_empty(), &place, complaint::COMPARED);
                found.unless(
                    at_least.is_some() || at_most.is_some(),
                    &place,
                    complaint::BOUND_MISSING,
                );
                found.unless(
                    at_least
                        .zip(*at_most)
                        .is_none_or(|(least, most)| least <= most),
                    &place,
                    complaint::BOUNDS_CROSSED,
                );
            }
            Condition::Text { name, .. } => {
                found.unless(!name.trim().is_empty(), &place, complaint::COMPARED);
            }
            Condition::Link { is } => found.unless(
                !is.is_empty() && is.len() <= 60,
                &place,
                complaint::LINK_MARK,
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
    fn unless(&mut self, is_right: bool, place: &str, reason: Complaint) {
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
