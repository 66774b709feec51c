//! One rule, many doors: whichever way somebody looks, he sees the same conversations, and those the rule gives him.
//!
//! The rule stands here once more, in other words than in `domain`: everything for admins; one's own; those of one's
//! teams, but for agents those that a category hides; and for supervisors those in the categories that they supervise.

use crate::{
    listening::Listening,
    served::{PASSWORD, Served, send},
};
use desk::Actor;
use domain::{
    category::{CategoryForm, Visibility},
    conversation::Destination,
    id::{CategoryId, ConversationId, OperatorId, TeamId},
    operator::OperatorForm,
    permission::{Role, Scope},
    view::{Folder, Row},
};
use proptest::{
    collection::{btree_set, vec},
    prelude::*,
    strategy::ValueTree,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};
use reqwest::Method;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use testkit::House;

const TEAMS: usize = 3;
const CATEGORIES: usize = 5;
const PEOPLE: usize = 6;
const TALKS: usize = 9;

type Picks = BTreeSet<usize>;

/// Somebody who looks.
#[derive(Debug, Clone)]
struct Person {
    role: Role,
    teams: Picks,
    supervises: Picks,
}

/// Something that an admin does with a conversation; what is refused changes nothing.
#[derive(Debug, Clone)]
enum Move {
    Team(usize, usize),
    Person(usize, usize),
    Bot(usize),
    Categories(usize, Picks),
    Close(usize),
}

/// A house: who looks, which categories hide, and what is done before and while they look.
#[derive(Debug, Clone)]
struct Plan {
    people: Vec<Person>,
    hiding: Picks,
    before: Vec<Move>,
    meanwhile: Vec<Move>,
}

fn picks(of: usize) -> impl Strategy<Value = Picks> {
    btree_set(0..of, 0..of)
}

fn person() -> impl Strategy<Value = Person> {
    let role = prop_oneof![
        3 => Just(Role::Agent),
        3 => Just(Role::Supervisor),
        1 => Just(Role::Admin),
    ];
    let person = (role, picks(TEAMS), picks(CATEGORIES));
    person.prop_map(|(role, teams, supervises)| Person {
        role,
        teams,
        supervises,
    })
}

fn moves(most: usize) -> impl Strategy<Value = Vec<Move>> {
    let talk = 0..TALKS;
    let one = prop_oneof![
        3 => (talk.clone(), 0..TEAMS).prop_map(|(talk, team)| Move::Team(talk, team)),
        2 => (talk.clone(), 0..PEOPLE).prop_map(|(talk, who)| Move::Person(talk, who)),
        1 => talk.clone().prop_map(Move::Bot),
        4 => (talk.clone(), picks(CATEGORIES)).prop_map(|(talk, set)| Move::Categories(talk, set)),
        1 => talk.prop_map(Move::Close),
    ];
    vec(one, most / 2..most)
}

fn plan() -> impl Strategy<Value = Plan> {
    let people = vec(person(), PEOPLE);
    let plan = (people, picks(CATEGORIES), moves(24), moves(16));
    plan.prop_map(|(people, hiding, before, meanwhile)| Plan {
        people,
        hiding,
        before,
        meanwhile,
    })
}

/// A person with every door that he has.
struct Looker {
    id: OperatorId,
    rule: Person,
    teams: BTreeSet<TeamId>,
    supervises: BTreeSet<CategoryId>,
    cookie: String,
    token: String,
    stream: Option<Listening>,
    /// What his stream has shown him and not taken back.
    streamed: BTreeSet<ConversationId>,
}

/// A house that was made from a plan, and is served.
struct Scene {
    served: Served,
    teams: Vec<TeamId>,
    categories: Vec<CategoryId>,
    hiding: BTreeSet<CategoryId>,
    bot: OperatorId,
    talks: Vec<ConversationId>,
}

fn chosen<T: Copy + Ord>(all: &[T], picks: &Picks) -> BTreeSet<T> {
    picks.iter().map(|place| all[*place]).collect()
}

impl Scene {
    async fn build(house: House, plan: &Plan) -> (Self, Vec<Looker>) {
        let bot = house.first_bot("Rob").await;
        let mut scene = Self {
            served: Served::start(house).await,
            teams: Vec::new(),
            categories: Vec::new(),
            hiding: bot.categories.clone(),
            bot: bot.id,
            talks: Vec::new(),
        };
        for number in 0..TEAMS {
            let team = scene.served.house.team(&format!("Team {number}")).await;
            scene.teams.push(team.id);
        }
        for number in 0..CATEGORIES {
            let is_hiding = plan.hiding.contains(&number);
            let form = CategoryForm {
                name: format!("Category {number}"),
                // A tree: what is above says nothing about who sees what is below.
                parent_id: number.checked_sub(2).map(|above| scene.categories[above]),
                visible_to: if is_hiding {
                    Visibility::Supervisors
                } else {
                    Visibility::Agents
                },
                team_id: None,
                is_required: false,
            };
            let desk = &scene.served.house.desk;
            let made = desk.create_category(&Actor::house(), &form).await.unwrap();
            scene.categories.push(made.id);
            if is_hiding {
                scene.hiding.insert(made.id);
            }
        }
        let mut lookers = Vec::new();
        for (number, person) in plan.people.iter().enumerate() {
            lookers.push(scene.looker(number, person).await);
        }
        // A colleague who comes to the house makes everybody look anew: streams begin when all are there.
        let head = scene.served.house.desk.head().await.unwrap();
        for who in &mut lookers {
            who.stream = Some(Listening::live(&scene.served, &who.cookie, head).await);
        }
        for number in 0..TALKS {
            let house = &mut scene.served.house;
            house
                .customer_writes(&format!("c{number}"), "the canary sings")
                .await;
        }
        let rows = scene.rows().await;
        scene.talks = rows.iter().map(|row| row.id).collect();
        assert_eq!(scene.talks.len(), TALKS);
        (scene, lookers)
    }

    async fn looker(&self, number: usize, person: &Person) -> Looker {
        let name = format!("p{number}");
        let teams = chosen(&self.teams, &person.teams);
        let supervises = chosen(&self.categories, &person.supervises);
        let form = OperatorForm {
            name: name.clone(),
            email: format!("{name}@example.org"),
            role: person.role,
            team_ids: teams.iter().copied().collect(),
            capacity: 0,
            supervises_category_ids: supervises.clone(),
        };
        let desk = &self.served.house.desk;
        let admin = Actor::house();
        let made = desk.create_operator_with_password(&admin, &form, Some(PASSWORD));
        let made = made.await.unwrap();
        let cookie = self.served.login(&name).await;
        Looker {
            id: made.id,
            rule: person.clone(),
            teams: made.teams.iter().copied().collect(),
            supervises,
            token: self.served.token_of(Scope::Desk, Some(made.id)).await,
            stream: None,
            cookie,
            streamed: BTreeSet::new(),
        }
    }

    async fn rows(&self) -> Vec<Row> {
        self.served.house.conversations().await
    }

    /// Makes the moves, and returns how many were not refused.
    async fn go(&self, moves: &[Move], lookers: &[Looker]) -> usize {
        let (desk, admin) = (&self.served.house.desk, Actor::house());
        let mut done = 0;
        for one in moves {
            self.served.house.pass_ms(1_000);
            let made = match one {
                Move::Team(talk, team) => {
                    let there = Destination::Team(self.teams[*team]);
                    desk.transfer(&admin, self.talks[*talk], there).await
                }
                Move::Person(talk, who) => {
                    let there = Destination::Operator(lookers[*who].id);
                    desk.transfer(&admin, self.talks[*talk], there).await
                }
                Move::Bot(talk) => {
                    let there = Destination::Bot(self.bot);
                    desk.transfer(&admin, self.talks[*talk], there).await
                }
                Move::Categories(talk, set) => {
                    let set = chosen(&self.categories, set);
                    desk.set_categories(&admin, self.talks[*talk], &set, None)
                        .await
                }
                Move::Close(talk) => desk.close(&admin, self.talks[*talk]).await,
            };
            done += usize::from(made.is_ok());
        }
        while desk.index_words().await.unwrap() {}
        done
    }

    /// Returns what the rule gives somebody.
    fn given(&self, who: &Looker, rows: &[Row]) -> BTreeSet<ConversationId> {
        let leads = who.rule.role == Role::Supervisor;
        let is_given = |row: &&Row| {
            let about = &row.about.categories;
            let is_hidden = !about.is_disjoint(&self.hiding);
            who.rule.role == Role::Admin
                || row.operator_id == Some(who.id)
                || who.teams.contains(&row.team_id) && (leads || !is_hidden)
                || leads && !about.is_disjoint(&who.supervises)
        };
        rows.iter().filter(is_given).map(|row| row.id).collect()
    }

    /// Looks through every door.
    async fn look(
        &self,
        who: &mut Looker,
        rows: &[Row],
    ) -> BTreeMap<&'static str, BTreeSet<ConversationId>> {
        BTreeMap::from([
            ("list", self.listed(who).await),
            ("search", self.found(who).await),
            ("stream", self.streamed(who).await),
            ("REST list", self.read_as_list(who).await),
            ("REST", self.read_one_by_one(who, rows).await),
            ("address", self.opened(who, rows).await),
        ])
    }

    async fn listed(&self, who: &Looker) -> BTreeSet<ConversationId> {
        let desk = &self.served.house.desk;
        let actor = desk.actor(who.id).await.unwrap();
        let mut seen = BTreeSet::new();
        for folder in [Folder::Open, Folder::Closed] {
            let inbox = desk.inbox(&actor, folder).await.unwrap();
            if let Some(counted) = inbox.counters.of(folder) {
                let listed = i64::try_from(inbox.rows.items.len()).unwrap();
                assert_eq!(counted, listed, "what is counted is listed");
            }
            seen.extend(inbox.rows.items.iter().map(|row| row.id));
        }
        seen
    }

    async fn found(&self, who: &Looker) -> BTreeSet<ConversationId> {
        let desk = &self.served.house.desk;
        let actor = desk.actor(who.id).await.unwrap();
        let (mut seen, mut after) = (BTreeSet::new(), None);
        loop {
            let found = desk.search(&actor, "canary", after.as_ref(), 5).await;
            let page = found.unwrap().messages;
            seen.extend(page.items.iter().map(|hit| hit.conversation_id));
            after = page.next_cursor;
            if after.is_none() {
                return seen;
            }
        }
    }

    async fn streamed(&self, who: &mut Looker) -> BTreeSet<ConversationId> {
        let head = self.served.house.desk.head().await.unwrap();
        let stream = who.stream.as_mut().expect("an open stream");
        for heard in stream.until(head).await {
            let change = &heard.data["change"];
            let id = |of: &Value| of["conversation"].as_str().and_then(|id| id.parse().ok());
            if let Some(gone) = id(&change["left"]) {
                who.streamed.remove(&gone);
            }
            if let Some(seen) = id(&change["conversation"]) {
                who.streamed.insert(seen);
            }
            assert_ne!(
                heard.data["change"], "reset",
                "nothing makes anybody fetch anew"
            );
        }
        who.streamed.clone()
    }

    async fn read_as_list(&self, who: &Looker) -> BTreeSet<ConversationId> {
        let calls = self.served.caller(who.token.clone());
        let (mut seen, mut address) = (BTreeSet::new(), "/conversations?limit=4".to_owned());
        loop {
            let page = calls.get(&address).await.json();
            let rows = page["items"].as_array().expect("a list");
            let ids = rows.iter().map(|row| row["id"].as_str().unwrap());
            seen.extend(ids.map(|id| id.parse::<ConversationId>().unwrap()));
            let Some(next) = page["next_cursor"].as_str() else {
                return seen;
            };
            address = format!("/conversations?limit=4&cursor={next}");
        }
    }

    async fn read_one_by_one(&self, who: &Looker, rows: &[Row]) -> BTreeSet<ConversationId> {
        let calls = self.served.caller(who.token.clone());
        let mut seen = BTreeSet::new();
        for row in rows {
            let mut statuses = BTreeSet::new();
            for below in ["", "/messages", "/interventions"] {
                let path = format!("/conversations/{}{below}", row.id);
                statuses.insert(calls.get(&path).await.status.as_u16());
            }
            assert_eq!(statuses.len(), 1, "each part of it, or none: {statuses:?}");
            if statuses.contains(&200) {
                seen.insert(row.id);
            } else {
                assert!(
                    statuses.contains(&404),
                    "what may not be seen does not exist"
                );
            }
        }
        seen
    }

    async fn opened(&self, who: &Looker, rows: &[Row]) -> BTreeSet<ConversationId> {
        let mut seen = BTreeSet::new();
        for row in rows {
            let path = format!("/inbox/{}", row.number);
            let page = self.served.request(Method::GET, &path);
            let page = send(page.header("cookie", &who.cookie)).await;
            match page.status.as_u16() {
                200 => {
                    assert!(page.text.contains("canary"), "the page shows it");
                    seen.insert(row.id);
                }
                404 => assert!(!page.text.contains("canary"), "no word of it"),
                other => panic!("{path}: {other}"),
            }
        }
        seen
    }

    async fn compare(&self, lookers: &mut [Looker], plan: &Plan) {
        let rows = self.rows().await;
        for who in lookers {
            let given = self.given(who, &rows);
            for (door, seen) in self.look(who, &rows).await {
                let numbers = |set: &BTreeSet<ConversationId>| -> Vec<i64> {
                    let held = rows.iter().filter(|row| set.contains(&row.id));
                    held.map(|row| row.number).collect()
                };
                let (seen, given) = (numbers(&seen), numbers(&given));
                assert_eq!(seen, given, "{door} of {:?} in {plan:#?}", who.rule);
            }
        }
    }
}

/// Makes houses from plans, and looks into each before and while things move.
async fn same_set_by_every_door(cases: u8, house: impl AsyncFn() -> Option<House>) {
    for case in 0..cases {
        let Some(house) = house().await else { return };
        let seed = TestRng::from_seed(RngAlgorithm::ChaCha, &[case; 32]);
        let mut runner = TestRunner::new_with_rng(Config::default(), seed);
        let plan = plan().new_tree(&mut runner).unwrap().current();
        let (scene, mut lookers) = Scene::build(house, &plan).await;
        assert!(
            scene.go(&plan.before, &lookers).await > 0,
            "something was done"
        );
        scene.compare(&mut lookers, &plan).await;
        scene.go(&plan.meanwhile, &lookers).await;
        scene.compare(&mut lookers, &plan).await;
    }
}

/// Cases: a few by default, many in the soak.
fn cases(few: u8) -> u8 {
    if std::env::var_os("SWITCHBOARD_SOAK").is_some() {
        60
    } else {
        few
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whichever_way_somebody_looks_he_sees_the_same_on_sqlite() {
    same_set_by_every_door(cases(3), async || Some(House::on_sqlite().await)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whichever_way_somebody_looks_he_sees_the_same_on_postgres() {
    same_set_by_every_door(cases(2), House::on_postgres).await;
}
