//! The law of live views: *view before + updates = view fetched after*, for every use-case.

mod administration;
mod bots;
mod cards;
mod console;
mod conversations;
mod covered;
mod erasing;
mod files;
mod leading;
mod mentions;
mod phone;
mod platform;
mod resting;
mod visitors;

use desk::{Actor, Desk};
use domain::{
    live::{Change, Live, narrow},
    operator::Operator,
    view::{Folder, House as HouseView, Inbox, Thread, board::Board},
};
use testkit::House;

/// Everything that one person looks at.
struct Screen {
    actor: Actor,
    inboxes: Vec<Inbox>,
    thread: Option<Thread>,
    house: HouseView,
    /// Of those who lead.
    board: Option<Board>,
}

impl Screen {
    async fn open(desk: &Desk, actor: &Actor) -> Self {
        let mut inboxes = Vec::new();
        for folder in Folder::ALL {
            inboxes.push(desk.inbox(actor, folder).await.unwrap());
        }
        let thread = desk.thread(actor, 1).await.ok();
        let house = desk.house(actor).await.unwrap();
        let board = desk.board(actor).await.ok();
        Self {
            actor: actor.clone(),
            inboxes,
            thread,
            house,
            board,
        }
    }

    /// Takes in what has happened as a browser does, and compares; says whether it had to fetch anew.
    async fn must_be_current(&mut self, desk: &Desk, after: &str) -> bool {
        let mut was_reset = false;
        let from = self.house.as_of;
        let events = desk.events_after(from, 1_000).await.unwrap();
        for update in desk.updates_of(&events).await.unwrap() {
            let Some(update) = narrow(&self.actor.viewer, &update) else {
                continue;
            };
            if update.change == Change::Reset {
                was_reset = true;
                let actor = desk.actor(self.actor.viewer.operator.unwrap()).await;
                *self = Self::open(desk, &actor.unwrap()).await;
            }
            for inbox in &mut self.inboxes {
                inbox.apply(&update);
            }
            if let Some(thread) = &mut self.thread {
                thread.apply(&update);
                // The browser closes what its viewer may not see any more.
                if matches!(&update.change, Change::Left { conversation, .. } if *conversation == thread.row.id)
                {
                    self.thread = None;
                }
            }
            self.house.apply(&update);
            if let Some(board) = &mut self.board {
                board.apply(&update);
            }
        }
        let fresh = Self::open(desk, &self.actor).await;
        let who = &self.actor.name;
        for (mine, fetched) in self.inboxes.iter().zip(&fresh.inboxes) {
            let folder = mine.folder.name();
            assert_eq!(
                mine.rows.items, fetched.rows.items,
                "{who}'s {folder} after {after}"
            );
            assert_eq!(
                mine.counters, fetched.counters,
                "{who}'s counters after {after}"
            );
        }
        if let (Some(mine), Some(fetched)) = (&self.thread, &fresh.thread) {
            assert_eq!(mine.row, fetched.row, "{who}'s thread after {after}");
            assert_eq!(
                mine.bubbles, fetched.bubbles,
                "{who}'s bubbles after {after}"
            );
            assert_eq!(mine.calls, fetched.calls, "{who}'s calls after {after}");
            assert_eq!(
                mine.interventions, fetched.interventions,
                "{who}'s interventions after {after}"
            );
        }
        assert_eq!(
            self.house.colleagues, fresh.house.colleagues,
            "{who}'s colleagues after {after}"
        );
        assert_eq!(
            self.house.presence, fresh.house.presence,
            "{who}'s presence after {after}"
        );
        assert_eq!(
            (&self.house.teams, &self.house.name),
            (&fresh.house.teams, &fresh.house.name),
            "{who}'s teams after {after}"
        );
        assert_eq!(
            self.house.wrap_ups, fresh.house.wrap_ups,
            "{who}'s wrap-ups after {after}"
        );
        assert_eq!(
            self.house.alarms, fresh.house.alarms,
            "{who}'s alarms after {after}"
        );
        if let (Some(mine), Some(fetched)) = (&self.board, &fresh.board) {
            assert_eq!(mine.lines, fetched.lines, "{who}'s lines after {after}");
            assert_eq!(mine.seats, fetched.seats, "{who}'s seats after {after}");
            assert_eq!(mine.queues, fetched.queues, "{who}'s queues after {after}");
        }
        *self = fresh;
        was_reset
    }
}

struct Watch {
    house: House,
    screens: Vec<Screen>,
}

impl Watch {
    async fn of(house: House, operators: &[&Operator]) -> Self {
        let mut screens = Vec::new();
        for operator in operators {
            screens.push(Screen::open(&house.desk, &house.actor(operator).await).await);
        }
        Self { house, screens }
    }

    /// Everybody's views are current by updates alone.
    async fn after(&mut self, what: &str) {
        for screen in &mut self.screens {
            let was_reset = screen.must_be_current(&self.house.desk, what).await;
            assert!(!was_reset, "{what} makes everybody fetch anew");
        }
    }

    /// Everybody's views are current, because he was told to fetch them anew.
    async fn anew_after(&mut self, what: &str) {
        for screen in &mut self.screens {
            let was_reset = screen.must_be_current(&self.house.desk, what).await;
            assert!(was_reset, "nobody was told of {what}");
        }
    }
}
