//! How conversations find their team and their operator: what people decide beforehand, as data.
//!
//! *Decides*: what a policy, a ring, a calendar and a skill are, and when one cannot work. *Does not*: choose an
//! operator or read a calendar; the scheduler does both.

mod abilities;
mod demands;
mod hours;
mod policy;
mod problems;
mod rings;
mod rules;
mod skills;
mod versions;
mod work;

pub use abilities::Abilities;
pub use demands::{Asks, DemandRule, Demanded, TELEPHONE, what_is_demanded};
pub use hours::{BusinessHours, DayHours, Holiday, MINUTES_A_DAY, Weekday};
pub use policy::{Ask, AtEnd, Boosts, Clock, EndAct, Reserve, RoutingPolicy};
pub use rings::{Ring, Selector, SkillsAsked, Who};
pub use rules::{Attribute, Condition, Facts, Route, RouteReason, TeamRule, which_team};
pub use skills::{Language, Level, Need, NotALanguage, Skills, parse_skills};
pub use versions::PolicyVersion;
pub use work::{PerWork, Work};
