//! What is said of a routing policy.

use super::Complaint;

complaints! {
    ASK_TIMES = "Ask between one and three times: more would keep people from being answered.";
    ASK_WAIT = "Wait between 15 seconds and an hour for an answer.";
    RULE_EMPTY = "A rule without a condition fits everything: make its team the default team instead.";
    RULE_BY_TEAM = "Which team it is cannot say which team it goes to.";
    RULE_ASKS_NOTHING = "This rule asks for nothing: name a priority, a skill or a kind of work.";
    RULE_SKILLS = "Name skills in lower case, with levels from 1 to 3.";
    RINGS_COUNT = "A policy has between one and eight rings.";
    RINGS_LAST = "The last ring must be a team or everybody, so that nobody waits for one who never comes.";
    RINGS_ORDER = "Bots and the last operator come before the teams: a ring is never narrower than the one before it.";
    RING_ADDS_NOBODY = "This ring adds nobody to one before it.";
    RING_HOLDS = "Every ring but the last has a hold, and the last has none.";
    RING_HOLD_TIME = "A ring holds between a second and a day.";
    REMEMBERED_TIME = "Nobody is remembered for no time.";
    RING_TEAMS = "Name teams that there are, at least one.";
    RING_SKILLS = "Skills are relaxed by one to three levels.";
    SELECTOR_TWICE = "This decides nothing: it stands there already.";
    PRIORITY_WORTH = "A higher priority is worth more, and none is worth more than a day.";
    WORK_UNITS = "Work takes between 1 and 1000 units.";
    WRAP_UP_TIME = "Wrapping up takes an hour at most.";
    AVOIDED_TIME = "Somebody is avoided for a week at most.";
    LOST_TIME = "Who is lost keeps his conversations for a week at most.";
    SILENT_TIME = "A conversation falls silent after a week at most.";
    TOLD_TIME = "Contacts are told within a week.";
    END_TIME = "The end is within a week.";
    END_SAYS = "Say what happens, or leave the end out.";
    RESERVE = "Name from how many units on, and after how long.";
    COMPARED = "Name what is compared.";
    BOUND_MISSING = "Name at least one bound.";
    BOUNDS_CROSSED = "No number is at least this and at most that.";
    LINK_MARK = "The mark of a link has between 1 and 60 characters.";
}
