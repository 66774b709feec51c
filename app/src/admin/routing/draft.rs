//! Changes of a policy that is being written. Pure but for the signal that holds it.

use domain::routing::{Ring, RoutingPolicy, SkillsAsked, Who};
use domain::team::BadField;
use leptos::prelude::*;
use std::collections::BTreeMap;

/// How long a ring holds unless set otherwise.
///
/// Units: ms.
const HOLD_MS: i64 = 60_000;

const DAY_MS: i64 = 86_400_000;

/// A policy that is being written, and what is wrong with it.
#[derive(Clone, Copy)]
pub struct Draft {
    /// The policy.
    pub policy: RwSignal<RoutingPolicy>,
    /// What is wrong with it, each with its place.
    pub problems: Memo<Vec<BadField>>,
    /// What may be wrong in the reader's language, by its key.
    pub words: StoredValue<BTreeMap<String, String>>,
}

impl Draft {
    /// Changes the policy.
    pub fn change(self, change: impl FnOnce(&mut RoutingPolicy)) {
        self.policy.update(change);
    }

    /// Says what is wrong in the reader's language.
    pub fn say(self, bad: &BadField) -> String {
        self.words
            .with_value(|words| bad.problem.in_words(&|key| words.get(key).cloned()))
    }

    /// Returns what is wrong at a place and below it, tracked.
    pub fn wrong_at(self, place: &str) -> Option<String> {
        self.problems.with(|problems| {
            let here = problems.iter().filter(|problem| {
                let rest = problem.field.strip_prefix(place);
                rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
            });
            let words: Vec<_> = here.map(|problem| self.say(problem)).collect();
            (!words.is_empty()).then(|| words.join(" "))
        })
    }
}

/// The kinds of rings, as a form names them.
pub const KINDS: [&str; 5] = [
    "bot",
    "last_operator",
    "team",
    "team_and_overflow",
    "everyone",
];

/// Returns the kind of a ring.
#[must_use]
pub const fn kind_of(who: &Who) -> &'static str {
    match who {
        Who::Bot => "bot",
        Who::LastOperator { .. } => "last_operator",
        Who::Team { .. } => "team",
        Who::TeamAndOverflow { .. } => "team_and_overflow",
        Who::Everyone { .. } => "everyone",
    }
}

/// Makes a ring's people of a kind; what it asks of skills stays.
#[must_use]
pub fn who_of(kind: &str, before: &Who) -> Who {
    let skills = before.skills().unwrap_or_default();
    match kind {
        "bot" => Who::Bot,
        "last_operator" => Who::LastOperator {
            max_age_ms: 7 * DAY_MS,
        },
        "team_and_overflow" => Who::TeamAndOverflow {
            overflow: std::collections::BTreeSet::new(),
            skills,
        },
        "everyone" => Who::Everyone { skills },
        _ => Who::Team { skills },
    }
}

/// Returns what is asked of skills, as a form names it.
#[must_use]
pub const fn asked_name(asked: SkillsAsked) -> &'static str {
    match asked {
        SkillsAsked::Required => "required",
        SkillsAsked::RelaxedBy(1) => "relaxed_1",
        SkillsAsked::RelaxedBy(_) => "relaxed_2",
        SkillsAsked::LanguagesOnly => "languages_only",
    }
}

/// Sets what a ring asks of skills.
pub fn ask_skills(who: &mut Who, name: &str) {
    let asked = match name {
        "relaxed_1" => SkillsAsked::RelaxedBy(1),
        "relaxed_2" => SkillsAsked::RelaxedBy(2),
        "languages_only" => SkillsAsked::LanguagesOnly,
        _ => SkillsAsked::Required,
    };
    match who {
        Who::Team { skills } | Who::TeamAndOverflow { skills, .. } | Who::Everyone { skills } => {
            *skills = asked;
        }
        Who::Bot | Who::LastOperator { .. } => {}
    }
}

/// Moves a ring one place on, or back; false when there is no such place.
pub fn move_ring(rings: &mut [Ring], from: usize, is_down: bool) -> bool {
    let to = if is_down {
        from.checked_add(1)
    } else {
        from.checked_sub(1)
    };
    let Some(to) = to.filter(|to| *to < rings.len() && from < rings.len()) else {
        return false;
    };
    rings.swap(from, to);
    mend_holds(rings);
    true
}

/// Takes a ring away.
pub fn remove_ring(rings: &mut Vec<Ring>, at: usize) {
    if at < rings.len() {
        rings.remove(at);
        mend_holds(rings);
    }
}

/// Adds a ring before the last: everybody's if it is new, else the team's with fewer skills.
pub fn add_ring(rings: &mut Vec<Ring>) {
    let who = Who::Team {
        skills: SkillsAsked::RelaxedBy(1),
    };
    let is_known = rings.iter().any(|ring| ring.who == who);
    let ring = Ring {
        who: if is_known {
            Who::Everyone {
                skills: SkillsAsked::Required,
            }
        } else {
            who
        },
        hold_ms: Some(HOLD_MS),
        skip_if_not_staffed: true,
    };
    rings.insert(rings.len().saturating_sub(1), ring);
    mend_holds(rings);
}

/// Only the last ring has no end.
fn mend_holds(rings: &mut [Ring]) {
    let Some((last, others)) = rings.split_last_mut() else {
        return;
    };
    last.hold_ms = None;
    for ring in others {
        ring.hold_ms.get_or_insert(HOLD_MS);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::id::TeamId;

    #[test]
    fn however_rings_are_moved_only_the_last_has_no_end() {
        let mut rings = RoutingPolicy::default().rings;
        let count = rings.len();
        assert!(!move_ring(&mut rings, 0, false));
        assert!(!move_ring(&mut rings, count - 1, true));
        assert!(move_ring(&mut rings, count - 2, true));
        add_ring(&mut rings);
        remove_ring(&mut rings, 0);
        assert_eq!(rings.len(), count);
        let (last, others) = rings.split_last().unwrap();
        assert_eq!(last.hold_ms, None);
        assert!(others.iter().all(|ring| ring.hold_ms.is_some()));
    }

    #[test]
    fn a_ring_that_is_added_to_the_default_is_right() {
        let mut policy = RoutingPolicy::default();
        policy.rings.pop();
        policy.rings.pop();
        mend_holds(&mut policy.rings);
        add_ring(&mut policy.rings);
        let problems = policy.problems(&[TeamId::GENERAL]);
        assert_eq!(problems, []);
    }

    #[test]
    fn every_kind_reads_back() {
        let before = Who::Team {
            skills: SkillsAsked::RelaxedBy(2),
        };
        for kind in KINDS {
            assert_eq!(kind_of(&who_of(kind, &before)), kind);
        }
        let everyone = who_of("everyone", &before);
        assert_eq!(everyone.skills(), before.skills());
        for name in ["required", "relaxed_1", "relaxed_2", "languages_only"] {
            let mut who = before.clone();
            ask_skills(&mut who, name);
            assert_eq!(who.skills().map(asked_name), Some(name));
        }
    }
}
