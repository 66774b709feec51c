//! A bot fails while it answers, while people act and while the customer writes: in whatever order, people have the
//! conversation, the customer is told once, and no word of the bot comes after that.

use desk::{Actor, Answered, Desk, Failed};
use domain::{
    bot::{Act, Bot, BotForm, BotKind, BotSettings, HandOver, HandOverReason, Outcome, Trace},
    conversation::{Destination, Epoch, Status},
    id::{ConversationId, OperatorId},
    message::{Author, Content, Line},
    permission::Role,
    view::{Bubble, Row},
};
use std::{collections::BTreeSet, time::Duration};
use testkit::House;
use tokio::{task::JoinSet, time::Instant};

/// Interleavings in all.
const ALL: u64 = 1_000;

/// Conversations at the same time.
const AT_ONCE: u64 = 20;

/// How long PostgreSQL takes part in a test run; the soak does them all.
const BUDGET: Duration = Duration::from_secs(20);

/// Every way of a bot to fail, as the runner says it.
const FAILURES: [(HandOverReason, &str); 5] = [
    (HandOverReason::Unreachable, "it could not be reached"),
    (HandOverReason::Timeout, "it did not answer in time"),
    (HandOverReason::Silent, "it said nothing"),
    (HandOverReason::Malformed, "its answer is too large"),
    (HandOverReason::Stuck, "it repeats itself"),
];

/// What people do meanwhile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Meanwhile {
    Nothing,
    TakesOver,
    Transfers,
    Recategorises,
    HandsOver,
}

/// One interleaving: numbers drawn from its seed.
struct Drawn(u64);

impl Drawn {
    /// Draws below a bound (`SplitMix64`).
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % bound
    }

    fn meanwhile(&mut self) -> Meanwhile {
        match self.below(8) {
            0 => Meanwhile::TakesOver,
            1 => Meanwhile::Transfers,
            2 => Meanwhile::Recategorises,
            3 => Meanwhile::HandsOver,
            _ => Meanwhile::Nothing,
        }
    }
}

/// Lets others go first a few times.
async fn after(turns: u64) {
    for _ in 0..turns {
        tokio::task::yield_now().await;
    }
}

fn trace(at: domain::time::Timestamp) -> Trace {
    Trace {
        began_at: at,
        took_ms: 0,
        after_seq: 2,
        asked: Vec::new(),
        known_messages: 0,
        usage: None,
        remarks: Vec::new(),
    }
}

/// A conversation that a bot has.
#[derive(Clone)]
struct Scene {
    desk: Desk,
    bot: OperatorId,
    id: ConversationId,
    epoch: Epoch,
    ann: OperatorId,
}

impl Scene {
    /// Fails as the runner does: again when somebody was faster.
    async fn fails(self, when: u64, how: (HandOverReason, &'static str)) {
        after(when).await;
        let failed = Failed {
            reason: how.0,
            why: how.1.to_owned(),
            trace: trace(self.desk.now()),
        };
        loop {
            match self
                .desk
                .fail_turn(self.bot, self.id, self.epoch, &failed)
                .await
            {
                Err(error) if error.code() == "changed" => {}
                result => return result.unwrap(),
            }
        }
    }

    /// Answers, as a bot whose answer was long on its way.
    async fn answers(self, when: u64, does: Vec<Act>) {
        after(when).await;
        let answered = Answered {
            acts: does,
            memory: Some("{}".to_owned()),
            is_later: false,
            trace: trace(self.desk.now()),
        };
        loop {
            let done = self
                .desk
                .answer_turn(self.bot, self.id, self.epoch, &answered);
            match done.await {
                Err(error) if error.code() == "changed" => {}
                Err(error) => {
                    assert_eq!(error.code(), "turn.stale");
                    return;
                }
                Ok(()) => return,
            }
        }
    }

    /// A person acts; that somebody was faster is no mistake.
    async fn acts(self, when: u64, meanwhile: Meanwhile) {
        after(when).await;
        let ann = self.desk.actor(self.ann).await.unwrap();
        let (desk, id) = (&self.desk, self.id);
        let done = match meanwhile {
            Meanwhile::Nothing => return,
            Meanwhile::TakesOver => desk.take(&ann, id, true).await.map(|_| ()),
            Meanwhile::Transfers => {
                let there = Destination::Operator(self.ann);
                desk.transfer(&ann, id, there).await.map(|_| ())
            }
            Meanwhile::Recategorises => {
                let none = BTreeSet::new();
                desk.set_categories(&ann, id, &none, None).await.map(|_| ())
            }
            Meanwhile::HandsOver => {
                let over = HandOver::default();
                desk.hand_over(&ann, id, &over, Some(self.epoch))
                    .await
                    .map(|_| ())
            }
        };
        if let Err(error) = done {
            let code = error.code();
            let was_faster = ["changed", "turn.stale", "conversation.already_assigned"];
            assert!(was_faster.contains(&code), "{meanwhile:?}: {code}");
        }
    }
}

/// Looks whether everything is as it must be; says whether the bot was heard.
async fn check(desk: &Desk, row: &Row, bot: OperatorId, seed: u64) -> bool {
    let admin = Actor::house();
    let said = desk.list_messages(&admin, row.id, 0, 100).await.unwrap();
    assert!(
        matches!(row.status, Status::Waiting | Status::Active),
        "{seed}: people have it, not {:?}",
        row.status
    );
    let line = |bubble: &&Bubble| {
        matches!(
            bubble.content,
            Content::Line(Line::HandedOver { .. } | Line::Assigned { .. })
        )
    };
    let ended = said.iter().find(line).expect("an end of the bot's turn");
    let is_handed_over =
        |bubble: &&Bubble| matches!(bubble.content, Content::Line(Line::HandedOver { .. }));
    let ends = said.iter().filter(is_handed_over).count();
    let told = said
        .iter()
        .filter(|b| b.author == Author::System && !b.private);
    let told = told
        .filter(|b| !matches!(b.content, Content::Line(_)))
        .count();
    assert_eq!(told, ends, "{seed}: the customer is told of each handover");
    assert!(ends <= 1, "{seed}: and there is one at most");
    let by_bot = said
        .iter()
        .filter(|b| b.author == Author::Bot(bot) && !b.private);
    let by_bot: Vec<_> = by_bot.collect();
    let is_before = by_bot.iter().all(|bubble| bubble.seq < ended.seq);
    assert!(is_before, "{seed}: no word of the bot after its turn");
    assert!(
        row.operator_id.is_some() || row.about.intervention.is_some(),
        "{seed}: somebody is called"
    );
    let steps = desk.list_bot_steps(&admin, row.id).await.unwrap();
    let done = steps.iter().filter(|step| step.outcome == Outcome::Done);
    let say = |act: &Act| matches!(act, Act::Say(_));
    let words: usize = done
        .map(|step| step.acts.iter().filter(|act| say(act)).count())
        .sum();
    assert_eq!(
        words,
        by_bot.len(),
        "{seed}: what was done is heard, and nothing else"
    );
    !by_bot.is_empty()
}

/// Connects a bot of each kind that is asked, all with one category of their own.
async fn bots(house: &House) -> Vec<Bot> {
    let first = house.first_bot("Rob").await;
    let kinds = [
        BotKind::Webhook,
        BotKind::Rasa,
        BotKind::Watson,
        BotKind::Openai,
    ];
    let mut bots = vec![first.clone()];
    for kind in kinds {
        let text = |text: &str| Some(text.to_owned());
        let form = BotForm {
            name: kind.name().to_owned(),
            kind,
            settings: BotSettings {
                url: text("https://bot.example"),
                assistant_id: text("a"),
                environment_id: text("e"),
                model: text("m"),
                ..BotSettings::default()
            },
            secret: None,
            team_ids: BTreeSet::new(),
            capacity: 4_000,
            deadline_ms: 8_000,
            category_ids: first.categories.clone(),
            failure_team_id: None,
            failure_category_ids: BTreeSet::new(),
            is_enabled: true,
        };
        let made = house.desk.create_bot(&Actor::house(), &form).await.unwrap();
        bots.push(made.bot);
    }
    bots
}

/// Tries interleavings, some at a time, until all are done or the time is over; returns how many and in how many the
/// bot was heard before its end.
async fn interleave(house: House, budget: Option<Duration>) -> (u64, u64) {
    let mut house = house;
    let since = Instant::now();
    let bots = bots(&house).await;
    let ann = house.operator("Ann", Role::Admin, &[], 1_000).await;
    house.comes(&ann).await;
    let (mut seed, mut heard) = (0, 0);
    while seed < ALL && budget.is_none_or(|budget| since.elapsed() < budget) {
        let mut tasks = JoinSet::new();
        let mut open = Vec::new();
        for seed in seed..seed + AT_ONCE {
            let place = usize::try_from(seed).unwrap();
            let bot = &bots[place % bots.len()];
            let (admin, desk) = (Actor::house(), house.desk.clone());
            let first = desk.set_channel_bot(&admin, house.channel, Some(bot.id));
            first.await.unwrap();
            let customer = format!("c{seed}");
            house.customer_writes(&customer, "hello").await;
            let number = i64::try_from(seed).unwrap() + 1;
            let row = house.conversation(number).await;
            assert_eq!((row.status, row.operator_id), (Status::Bot, Some(bot.id)));
            let scene = Scene {
                desk: house.desk.clone(),
                bot: bot.id,
                id: row.id,
                epoch: row.epoch,
                ann: ann.id,
            };
            let mut drawn = Drawn(seed);
            let failure = FAILURES[place / bots.len() % FAILURES.len()];
            tasks.spawn(scene.clone().fails(drawn.below(64), failure));
            for _ in 0..drawn.below(3) {
                let mut acts = vec![Act::say("A word of the bot")];
                if drawn.below(4) == 0 {
                    acts.push(Act::HandOver(HandOver::default()));
                }
                tasks.spawn(scene.clone().answers(drawn.below(64), acts));
            }
            let meanwhile = drawn.meanwhile();
            tasks.spawn(scene.clone().acts(drawn.below(64), meanwhile));
            open.push((seed, number, bot.id, drawn.below(3) == 0));
        }
        for (seed, _, _, writes) in &open {
            if *writes {
                house.customer_writes(&format!("c{seed}"), "hello?").await;
            }
        }
        while let Some(ended) = tasks.join_next().await {
            ended.unwrap();
        }
        for (seed, number, bot, _) in open {
            let row = house.conversation(number).await;
            heard += u64::from(check(&house.desk, &row, bot, seed).await);
            house.desk.close(&Actor::house(), row.id).await.unwrap();
        }
        seed += AT_ONCE;
    }
    (seed, heard)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn in_a_thousand_interleavings_people_have_it_and_the_bot_is_silent_on_sqlite() {
    let (tried, heard) = interleave(House::on_sqlite().await, None).await;
    assert_eq!(tried, ALL);
    assert!(
        (1..tried).contains(&heard),
        "{heard} of {tried}: both orders occur"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn in_many_interleavings_people_have_it_and_the_bot_is_silent_on_postgres() {
    let Some(house) = House::on_postgres().await else {
        return;
    };
    let is_soak = std::env::var_os("SWITCHBOARD_SOAK").is_some();
    let (tried, heard) = interleave(house, (!is_soak).then_some(BUDGET)).await;
    assert!(tried >= AT_ONCE && (!is_soak || tried == ALL));
    assert!(
        (1..tried).contains(&heard),
        "{heard} of {tried}: both orders occur"
    );
}
