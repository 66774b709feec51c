//! Small desks whose outcome anybody can tell beforehand.

use domain::conversation::Priority;
use domain::operator::{CHAT_UNITS, LeaveMode, OperatorKind};
use domain::routing::{BusinessHours, DayHours, Ring, Selector, SkillsAsked, Weekday, Who};
use domain::team::Assignment;
use std::ops::ControlFlow;
use whatif::{
    About, Arrivals, Attention, BotPlan, Break, DemandPlan, Figure, GivenContact, Halt, Report,
    Runs, Scenario, Shift, SilentLeaving, Spread, StaffPlan, Stretch, TeamPlan, play,
};

const ONCE: Runs = Runs {
    seed: 1,
    replications: 1,
};

const TEN: Runs = Runs {
    seed: 1,
    replications: 10,
};

fn fixed(seconds: f64) -> Spread {
    Spread::Fixed { seconds }
}

/// One operator, a minute for each contact, who come when they are said to.
fn given(times: &[f64]) -> Scenario {
    let mut scenario = Scenario::simple(0.0, fixed(60.0), 1, 1.0);
    scenario.demands[0].arrivals = Arrivals::Given {
        contacts: times.iter().map(|at| contact(*at)).collect(),
    };
    scenario
}

fn contact(at_s: f64) -> GivenContact {
    GivenContact {
        at_s,
        handling_s: None,
        waited_s: 0.0,
        has_left: false,
        was_with: None,
    }
}

fn figures(scenario: &Scenario, runs: Runs) -> Report {
    Report::of(&play(scenario, runs, &mut |_| ControlFlow::Continue(())).unwrap())
}

#[track_caller]
fn desk(scenario: &Scenario, figure: Figure) -> f64 {
    let found = figures(scenario, ONCE).get(&About::Desk, figure);
    found
        .unwrap_or_else(|| panic!("{figure:?} has no value"))
        .mean
}

#[test]
fn three_who_come_together_wait_for_one_another() {
    let scenario = given(&[0.0, 0.0, 0.0]);
    let found = figures(&scenario, ONCE);
    let get = |figure| found.get(&About::Desk, figure).unwrap().mean;
    assert_eq!(get(Figure::WaitMeanS), 60.0);
    assert_eq!(get(Figure::WaitP99S), 120.0);
    assert_eq!(get(Figure::StayMeanS), 120.0);
    assert_eq!(get(Figure::WaitedPart), 2.0 / 3.0);
    assert_eq!(get(Figure::QueueMean), 180.0 / 3_600.0);
    assert_eq!(get(Figure::Occupancy), 180.0 / 3_600.0);
    assert_eq!(get(Figure::InTargetPart), 1.0 / 3.0);
    let level = |level| found.get(&About::Level(level), Figure::Share).unwrap().mean;
    assert!((level(1) - 0.05).abs() < 1e-9 && (level(0) - 0.95).abs() < 1e-9);
}

#[test]
fn who_loses_patience_leaves_and_who_says_nothing_costs_time() {
    let mut scenario = given(&[0.0, 1.0, 2.0]);
    scenario.demands[0].patience = Some(fixed(30.0));
    assert_eq!(desk(&scenario, Figure::LeftPart), 2.0 / 3.0);
    assert_eq!(desk(&scenario, Figure::Occupancy), 60.0 / 3_600.0);
    scenario.demands[0].silent = Some(SilentLeaving {
        share: 1.0,
        costs: fixed(20.0),
    });
    assert_eq!(desk(&scenario, Figure::LeftSilentlyPart), 2.0 / 3.0);
    assert_eq!(desk(&scenario, Figure::Occupancy), 100.0 / 3_600.0);
    assert_eq!(desk(&scenario, Figure::WaitMeanS), 20.0);
}

#[test]
fn an_offer_that_nobody_sees_goes_to_the_next() {
    let mut scenario = given(&[0.0]);
    scenario.teams[0].assignment = Assignment::Accept { timeout_ms: 30_000 };
    scenario.staff = vec![
        StaffPlan {
            attention: Attention {
                misses: 1.0,
                ..Attention::default()
            },
            ..StaffPlan::of("asleep", 1)
        },
        StaffPlan {
            attention: Attention {
                answers_after: fixed(5.0),
                ..Attention::default()
            },
            ..StaffPlan::of("awake", 1)
        },
    ];
    let found = figures(&scenario, ONCE);
    let missed = |name: &str| {
        let about = About::Staff(name.to_owned());
        found.get(&about, Figure::Missed).unwrap().mean
    };
    assert_eq!((missed("asleep"), missed("awake")), (1.0, 0.0));
    let wait = found.get(&About::Desk, Figure::WaitMeanS).unwrap().mean;
    assert_eq!(wait, 35.0);
}

#[test]
fn who_misses_first_replies_is_set_away_and_comes_back() {
    let mut scenario = given(&[0.0]);
    scenario.teams[0].assignment = Assignment::Auto {
        first_reply_ms: Some(60_000),
    };
    scenario.policy.exclusion_ms = 1_000;
    scenario.staff[0].attention = Attention {
        misses: 0.5,
        ..Attention::default()
    };
    scenario.demands[0].arrivals = Arrivals::Steady { per_hour: 20.0 };
    let found = figures(&scenario, TEN);
    let get = |figure| found.get(&About::Desk, figure).unwrap().mean;
    assert!(get(Figure::TakenBack) > 5.0, "{}", get(Figure::TakenBack));
    assert_eq!(
        get(Figure::Served),
        get(Figure::Came),
        "he comes back each time"
    );
}

#[test]
fn a_shift_that_ends_hands_over_or_works_longer() {
    let mut scenario = given(&[3_590.0]);
    let shift = |from_minute, until_minute| Shift {
        from_minute,
        until_minute,
        breaks: vec![],
    };
    scenario.staff[0].shifts = vec![shift(0, 60)];
    let second = StaffPlan {
        shifts: vec![shift(60, 120)],
        ..StaffPlan::of("second", 1)
    };
    scenario.staff.push(second);
    scenario.lasts_s = 7_200.0;
    let overtime = |scenario: &Scenario| desk(scenario, Figure::OvertimeHours) * 3_600.0;
    assert_eq!(overtime(&scenario), 50.0);
    scenario.staff[0].leave = LeaveMode::Requeue;
    assert_eq!(overtime(&scenario), 0.0);
    assert_eq!(desk(&scenario, Figure::TakenBack), 1.0);
    assert_eq!(
        desk(&scenario, Figure::StayMeanS),
        60.0,
        "his work is not lost"
    );
}

#[test]
fn nobody_gets_anything_in_a_break() {
    let mut scenario = given(&[30.0]);
    scenario.staff[0].shifts = vec![Shift {
        from_minute: 0,
        until_minute: 600,
        breaks: vec![Break {
            from_minute: 0,
            until_minute: 15,
        }],
    }];
    assert_eq!(desk(&scenario, Figure::WaitMeanS), 870.0);
}

#[test]
fn a_closed_team_serves_at_opening_in_the_order_of_arrival() {
    let mut scenario = given(&[10.0, 20.0]);
    scenario.teams[0].hours = Some(BusinessHours {
        zone: "UTC".to_owned(),
        weekly: vec![DayHours {
            day: Weekday::Monday,
            from: 30,
            until: 1_440,
        }],
        holidays: [].into(),
    });
    assert_eq!(desk(&scenario, Figure::WaitP50S), 1_790.0);
    assert_eq!(desk(&scenario, Figure::WaitP99S), 1_840.0);
}

#[test]
fn a_bot_helps_whom_it_can_and_hands_over_the_others() {
    let mut scenario = Scenario::simple(60.0, fixed(60.0), 40, 20.0);
    scenario.policy.rings.insert(
        0,
        Ring {
            who: Who::Bot,
            hold_ms: Some(5_000),
            skip_if_not_staffed: true,
        },
    );
    scenario.staff.push(StaffPlan {
        kind: OperatorKind::Bot,
        capacity_units: 4_000,
        bot: Some(BotPlan {
            solves: 0.4,
            takes: fixed(30.0),
        }),
        ..StaffPlan::of("bot", 1)
    });
    let found = figures(&scenario, ONCE);
    let get = |figure| found.get(&About::Desk, figure).unwrap().mean;
    let solved = get(Figure::SolvedByBotPart);
    assert!((solved - 0.4).abs() < 0.05, "{solved}");
    assert_eq!(get(Figure::WaitMeanS), 0.0, "there are people enough");
    assert_eq!(
        get(Figure::StayMeanS),
        90.0,
        "the bot's time, and a person's"
    );
}

#[test]
fn overflow_helps_after_its_time() {
    let mut scenario = given(&[0.0, 0.0]);
    scenario.teams.push(TeamPlan {
        name: "Others".to_owned(),
        id: None,
        assignment: Assignment::Auto {
            first_reply_ms: None,
        },
        target_s: None,
        hours: None,
    });
    scenario.staff.push(StaffPlan {
        teams: vec!["Others".to_owned()],
        ..StaffPlan::of("others", 1)
    });
    let skills = SkillsAsked::Required;
    let ring = |who, hold_ms| Ring {
        who,
        hold_ms,
        skip_if_not_staffed: false,
    };
    scenario.policy.rings = vec![
        ring(Who::Team { skills }, Some(25_000)),
        ring(Who::Everyone { skills }, None),
    ];
    let found = figures(&scenario, ONCE);
    let wait = found.get(&About::Desk, Figure::WaitP99S).unwrap().mean;
    assert_eq!(wait, 25.0);
    let share = found.get(&About::Ring(1), Figure::Share).unwrap().mean;
    assert_eq!(share, 0.5);
}

#[test]
fn who_was_here_before_has_his_operator_again_where_the_policy_waits_for_him() {
    let mut scenario = Scenario::simple(60.0, fixed(60.0), 4, 100.0);
    scenario.demands[0].known = 0.7;
    let patient = desk(&scenario, Figure::SameOperatorPart);
    scenario.policy.rings.remove(0);
    let indifferent = desk(&scenario, Figure::SameOperatorPart);
    assert!(patient > 0.8, "{patient}");
    assert!((0.1..0.5).contains(&indifferent), "{indifferent}");
}

#[test]
fn who_left_leaves_again_and_who_was_served_has_the_work_he_had() {
    let mut scenario = given(&[]);
    let left = GivenContact {
        waited_s: 20.0,
        has_left: true,
        ..contact(1.0)
    };
    let long = GivenContact {
        handling_s: Some(600.0),
        ..contact(0.0)
    };
    scenario.demands[0].arrivals = Arrivals::Given {
        contacts: vec![long, left],
    };
    assert_eq!(desk(&scenario, Figure::LeftPart), 0.5);
    assert_eq!(desk(&scenario, Figure::StayMeanS), 600.0);
    // With a second operator nobody has to leave.
    scenario.staff[0].count = 2;
    assert_eq!(desk(&scenario, Figure::LeftPart), 0.0);
}

#[test]
fn operators_were_there_when_they_were_there() {
    let mut scenario = given(&[0.0]);
    scenario.staff[0].presences = vec![Stretch {
        from_s: 100.0,
        until_s: 400.0,
    }];
    assert_eq!(desk(&scenario, Figure::WaitMeanS), 100.0);
    let hours = desk(&scenario, Figure::WorkHours);
    assert!((hours - 300.0 / 3_600.0).abs() < 1e-9, "{hours}");
}

/// Common random numbers: what one more operator brings is seen with few replications.
#[test]
fn two_desks_meet_the_same_contacts() {
    let one = Scenario::simple(200.0, Spread::Exponential { mean_s: 180.0 }, 12, 20.0);
    let mut more = one.clone();
    more.staff[0].count = 13;
    let play =
        |scenario: &Scenario| play(scenario, TEN, &mut |_| ControlFlow::Continue(())).unwrap();
    let (before, after) = (play(&one), play(&more));
    for (before, after) in before.iter().zip(&after) {
        let came = |sheet: &whatif::Sheet| sheet.get(&About::Desk, Figure::Came);
        assert_eq!(came(before), came(after));
    }
    let paired = Report::difference(&before, &after)
        .get(&About::Desk, Figure::WaitMeanS)
        .unwrap();
    let alone = Report::of(&before)
        .get(&About::Desk, Figure::WaitMeanS)
        .unwrap();
    assert!(paired.mean + paired.plus_minus.unwrap() < 0.0, "{paired:?}");
    assert!(paired.plus_minus < alone.plus_minus, "{paired:?} {alone:?}");
}

/// P10 of the scheduler's proofs: nobody's wait depends on who of equals gets him.
#[test]
fn who_of_equals_is_chosen_changes_nobodys_wait() {
    let wait = |selector: Selector| {
        let mut scenario = Scenario::simple(200.0, Spread::Exponential { mean_s: 60.0 }, 4, 20.0);
        scenario.policy.select = vec![selector];
        desk(&scenario, Figure::WaitMeanS)
    };
    let by_turns = wait(Selector::RoundRobin);
    assert!(by_turns > 1.0, "somebody waits: {by_turns}");
    for selector in [Selector::Load, Selector::LongestIdle, Selector::Weighted] {
        let other = wait(selector);
        assert!(
            (other - by_turns).abs() < 1e-6,
            "{selector:?}: {other} and {by_turns}"
        );
    }
}

#[test]
fn the_same_seed_gives_the_same_figures_and_another_others() {
    let mut scenario = Scenario::simple(100.0, Spread::Exponential { mean_s: 120.0 }, 4, 10.0);
    scenario.demands.push(DemandPlan {
        priority: Priority::Urgent,
        patience: Some(Spread::Weibull {
            mean_s: 60.0,
            shape: 1.5,
        }),
        ..DemandPlan::of(
            "urgent",
            10.0,
            Spread::LogNormal {
                mean_s: 200.0,
                deviation: 1.0,
            },
        )
    });
    let found = figures(&scenario, TEN);
    assert_eq!(found, figures(&scenario, TEN));
    let other = Runs { seed: 2, ..TEN };
    assert_ne!(found, figures(&scenario, other));
}

#[test]
fn whoever_watches_sees_progress_and_may_stop_it() {
    let scenario = Scenario::simple(500.0, Spread::Exponential { mean_s: 60.0 }, 12, 4.0);
    let mut parts = vec![];
    play(&scenario, TEN, &mut |progress| {
        parts.push(progress.part);
        ControlFlow::Continue(())
    })
    .unwrap();
    assert!(parts.len() > 15 && parts.is_sorted(), "{parts:?}");
    assert!(parts.iter().all(|part| (0.0..=1.0).contains(part)));
    let mut asked = 0;
    let stopped = play(&scenario, TEN, &mut |_| {
        asked += 1;
        if asked == 3 {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    });
    assert_eq!((stopped.unwrap_err(), asked), (Halt::Stopped, 3));
}

#[test]
fn a_scenario_that_cannot_be_played_says_why() {
    let mut scenario = given(&[]);
    scenario.lasts_s = 0.0;
    scenario.demands[0].team = "Sales".to_owned();
    scenario.demands[0].handling = fixed(-1.0);
    scenario
        .demands
        .push(DemandPlan::of("contacts", -3.0, fixed(1.0)));
    scenario.staff[0].pace = vec![0.0];
    scenario.staff[0].absence = 1.5;
    scenario.staff[0].kind = OperatorKind::Bot;
    scenario.policy.rings.clear();
    let refused = play(&scenario, ONCE, &mut |_| ControlFlow::Continue(()));
    let Halt::Problems(problems) = refused.unwrap_err() else {
        panic!("it was played")
    };
    let fields: Vec<_> = problems
        .iter()
        .map(|problem| problem.field.as_str())
        .collect();
    for field in [
        "lasts_s",
        "demands[0].team",
        "demands[0].handling",
        "demands[1].name",
        "demands[1].arrivals.per_hour",
        "staff[0].pace",
        "staff[0].absence",
        "staff[0].bot",
        "policy.rings",
    ] {
        assert!(fields.contains(&field), "{field} is not among {fields:?}");
    }
}

#[test]
fn the_example_of_the_documents_can_be_played() {
    let text = include_str!("../../../../docs/examples/what-if.toml");
    let scenario: Scenario = toml::from_str(text).unwrap();
    assert_eq!(scenario.problems(), []);
    let report = figures(&scenario, TEN);
    let left = |team: &str| report.get(&About::Team(team.to_owned()), Figure::LeftPart);
    assert!(left("General").unwrap().mean > 0.0 && left("Billing").is_some());
}

#[test]
fn a_scenario_is_read_from_what_a_person_writes() {
    let text = r#"
        lasts_s = 28800
        [[demands]]
        name = "orders"
        arrivals = { kind = "steady", per_hour = 40 }
        handling = { kind = "log_normal", mean_s = 300, deviation = 0.8 }
        patience = { kind = "exponential", mean_s = 240 }
        [[staff]]
        name = "day"
        count = 5
        pace = [1.0, 1.6, 1.9]
        shifts = [{ from_minute = 0, until_minute = 480, breaks = [{ from_minute = 240, until_minute = 270 }] }]
    "#;
    let scenario: Scenario = toml::from_str(text).unwrap();
    assert_eq!(scenario.problems(), []);
    assert_eq!(scenario.staff[0].capacity_units, 3 * CHAT_UNITS);
    let report = figures(&scenario, TEN);
    let came = report.get(&About::Desk, Figure::Came).unwrap();
    assert!((came.mean - 320.0).abs() < 30.0, "{came:?}");
    assert!(toml::from_str::<Scenario>(&format!("color = 1\n{text}")).is_err());
}
