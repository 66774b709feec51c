//! What would happen: a desk is played through, with the scheduler that runs it.
//!
//! *Decides*: what figures a desk would come to, given who comes, who works and by which rules, and how sure they
//! are. *Does not*: know a rule of routing. Every decision is taken by [`hypervisor::Hypervisor`]; the world around
//! it is told commands and answers with what happens next. No clock and no input or output: chance comes from the
//! seed, so the same seed gives the same figures.
//!
//! **Words.** A *scenario* is a desk on paper. A *demand* is a kind of contacts, a *staff* a kind of operators, a
//! *seat* one operator. A *replication* is the scenario played once, with its own chance. A *spread* is a duration
//! that is not always the same. A *pace* says how much gets done with several conversations at once. A *sheet* holds
//! the figures of one replication, a *report* their means with intervals.
//!
//! **Two desks.** The same seed draws the same contacts for both, with the same patience and the same work, from
//! streams that are named by what they are for and for whom. [`Report::difference`] compares replication by
//! replication, so that few of them show what a change brings.
//!
//! **What is shown.** Where theory has an exact answer (Erlang's formulas with and without patience, priorities,
//! shared attention), the figures agree with it within four standard errors.
//!
//! **How to add the next thing.** *A figure*: a variant of [`Figure`], a line in `sheet`. *Something that contacts
//! bring with them*: a field of [`DemandPlan`], a `Purpose` in `streams`, a draw in `contact`. *Something that
//! operators do*: a field of [`StaffPlan`], a happening in `world`. Each with its line in `check`.

mod arrivals;
mod cast;
mod change;
mod check;
mod contact;
mod hands;
mod host;
mod play;
mod report;
mod scenario;
mod sheet;
mod spread;
mod streams;
mod work;
mod world;

pub use play::{Halt, Progress, Runs, play};
pub use report::{Estimate, Report, ReportRow};
pub use scenario::{
    Arrivals, Attention, BotPlan, Break, DemandPlan, FIRST_MONDAY, GivenContact, Scenario, Shift,
    SilentLeaving, StaffPlan, Stretch, TeamPlan, WasWith,
};
pub use sheet::{About, Figure, Sheet};
pub use spread::Spread;
