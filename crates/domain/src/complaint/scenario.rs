//! What is said of a scenario of the what-if.

use super::Complaint;

complaints! {
    NAME_TWICE = "This name is there already.";
    WARM_UP = "Warming up ends before everything does.";
    TARGET_WAIT = "A target is a time that somebody waits.";
    NOBODY_COMES = "Nobody comes: name at least one kind of contacts.";
    TEAM_NAME_TWICE = "Give every team its own name.";
    TEAM_ID_TWICE = "Give every team its own identity.";
    DAYS_DIFFER = "Days differ by 0 to 3.";
    TIMES_FORM = "Times are seconds from the beginning on, and durations are not negative.";
    EVERY_PACE = "Something gets done at every pace.";
    SHIFT_END = "A shift begins before it ends, within one day.";
    BREAK_INSIDE = "A break is inside its shift.";
    STRETCH_END = "A stretch begins before it ends.";
    SHIFTS_OR_PRESENCES = "Give shifts or presences, not both.";
    AWAY_RETURN = "Whoever is away comes back after a second at the earliest.";
    PROGRAMS_DO = "Say for every program, and for nobody else, what it does.";
    PART = "A part is between 0 and 1.";
    TOO_MANY_OPERATORS = "20,000 operators can be played at most.";
    DURATION = "A duration is between 0 seconds and 30 days.";
    DEVIATION = "A deviation is between 0 and 20 times the mean.";
    SHAPE = "A shape is between 0.1 and 20.";
}
