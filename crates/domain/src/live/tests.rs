//! How views follow updates.

use super::*;
use crate::page::{Cursor, Page};
use crate::{
    channel::ChannelKind,
    conversation::{About, Epoch, Priority, Status},
    id::{ChannelId, ContactId, OperatorId, TeamId},
    permission::Role,
    time::Timestamp,
    view::Counters,
};
use std::collections::BTreeSet;

const ME: OperatorId = OperatorId::from_u128(1);
const OTHER_TEAM: TeamId = TeamId::from_u128(9);

fn row(id: u128, version: i64, place: &Place, last_at: i64) -> Row {
    Row {
        is_erased: false,
        id: ConversationId::from_u128(id),
        number: 1,
        version,
        epoch: Epoch(1),
        contact_id: ContactId::from_u128(id),
        contact_name: "Ann".into(),
        channel_id: ChannelId::from_u128(1),
        channel_kind: ChannelKind::Telegram,
        team_id: place.team,
        team_name: "General".into(),
        intents: Vec::new(),
        operator_id: place.operator,
        operator_name: None,
        status: place.status,
        offer: None,
        last_words: String::new(),
        last_author: None,
        last_at: Timestamp::from_ms(last_at),
        unanswered_since: None,
        enqueued_at: Timestamp::from_ms(last_at),
        has_trouble: false,
        opened_at: Timestamp::from_ms(0),
        closed_at: None,
        snoozed_until: None,
        wrap_up: None,
        rating: None,
        priority: Priority::Normal,
        about: About::default(),
    }
}

fn place(team: TeamId, operator: Option<OperatorId>, status: Status) -> Place {
    Place {
        team,
        operator,
        status,
        is_offered: false,
        categories: BTreeSet::new(),
        is_hidden: false,
        channel: None,
        mentioned: BTreeSet::new(),
    }
}

fn changed(seq: Seq, before: Option<&Place>, row: Row) -> Update {
    Update {
        seq,
        change: Change::Conversation {
            conversation: row.id,
            before: before.cloned(),
            after: row.place(),
            row: Some(Box::new(row)),
            bubble: None,
            call: None,
            loads: Vec::new(),
            intervention: None,
        },
    }
}

fn inbox(folder: Folder) -> Inbox {
    Inbox {
        as_of: 0,
        viewer: Viewer {
            operator: Some(ME),
            role: Role::Agent,
            teams: vec![TeamId::GENERAL],
            supervises: BTreeSet::new(),
            channel: None,
        },
        folder,
        rows: Page {
            items: vec![],
            next_cursor: None,
        },
        counters: Counters::default(),
    }
}

/// Where the page after this row begins.
fn cursor_after(at_ms: i64, id: u128) -> Cursor {
    let id = ConversationId::from_u128(id).to_string();
    Cursor { at_ms, id }
}

#[test]
fn rows_enter_and_leave_a_folder_and_counters_follow() {
    let mut view = inbox(Folder::Waiting);
    let waiting = place(TeamId::GENERAL, None, Status::Waiting);
    let mine = place(TeamId::GENERAL, Some(ME), Status::Active);
    view.apply(&changed(1, None, row(1, 1, &waiting, 10)));
    view.apply(&changed(2, None, row(2, 1, &waiting, 5)));
    assert_eq!(
        view.rows.items[0].id,
        ConversationId::from_u128(2),
        "the oldest stands first"
    );
    view.apply(&changed(3, Some(&waiting), row(1, 2, &mine, 10)));
    assert_eq!(view.rows.items.len(), 1);
    assert_eq!(
        view.counters,
        Counters {
            snoozed: 0,
            mentions: 0,
            mine: 1,
            waiting: 1,
            bots: 0,
            open: 2
        }
    );
}

#[test]
fn an_update_seen_twice_changes_nothing() {
    let mut view = inbox(Folder::Open);
    let update = changed(
        1,
        None,
        row(1, 1, &place(TeamId::GENERAL, None, Status::Waiting), 1),
    );
    view.apply(&update);
    let once = view.clone();
    view.apply(&update);
    assert_eq!(view, once);
}

#[test]
fn an_older_row_never_replaces_a_later_one() {
    let mut view = inbox(Folder::Open);
    let waiting = place(TeamId::GENERAL, None, Status::Waiting);
    view.apply(&changed(1, None, row(1, 5, &waiting, 50)));
    view.apply(&changed(2, Some(&waiting), row(1, 4, &waiting, 40)));
    assert_eq!(view.rows.items[0].version, 5);
}

#[test]
fn who_may_not_see_it_any_more_gets_no_content() {
    let viewer = inbox(Folder::Open).viewer;
    let here = place(TeamId::GENERAL, None, Status::Waiting);
    let there = place(OTHER_TEAM, None, Status::Waiting);
    let left = narrow(&viewer, &changed(1, Some(&here), row(1, 1, &there, 1))).unwrap();
    assert!(matches!(left.change, Change::Left { before, .. } if before == here));
    assert_eq!(
        narrow(&viewer, &changed(1, Some(&there), row(1, 1, &there, 1))),
        None
    );
    let entered = narrow(&viewer, &changed(1, Some(&there), row(1, 1, &here, 1))).unwrap();
    assert!(matches!(
        entered.change,
        Change::Conversation { before: None, .. }
    ));
}

#[test]
fn a_row_that_has_moved_on_out_of_sight_is_held_back() {
    let viewer = inbox(Folder::Open).viewer;
    let here = place(TeamId::GENERAL, None, Status::Waiting);
    let gone = row(1, 2, &place(OTHER_TEAM, None, Status::Waiting), 1);
    let update = Update {
        seq: 1,
        change: Change::Conversation {
            conversation: gone.id,
            before: None,
            after: here,
            row: Some(Box::new(gone)),
            bubble: None,
            call: None,
            loads: Vec::new(),
            intervention: None,
        },
    };
    let seen = narrow(&viewer, &update).unwrap();
    assert!(matches!(
        seen.change,
        Change::Conversation { row: None, .. }
    ));
}

#[test]
fn a_row_beyond_the_loaded_page_waits_for_its_page() {
    let mut view = inbox(Folder::Open);
    let waiting = place(TeamId::GENERAL, None, Status::Waiting);
    view.apply(&changed(1, None, row(1, 1, &waiting, 100)));
    view.rows.next_cursor = Some(cursor_after(100, 1));
    view.apply(&changed(2, None, row(2, 1, &waiting, 50)));
    assert_eq!(view.rows.items.len(), 1);
    view.apply(&changed(3, None, row(3, 1, &waiting, 150)));
    assert_eq!(view.rows.items[0].id, ConversationId::from_u128(3));
}

#[test]
fn the_last_row_of_a_loaded_page_stays_when_something_else_of_it_changes() {
    let mut view = inbox(Folder::Open);
    let waiting = place(TeamId::GENERAL, None, Status::Waiting);
    for (seq, id) in (1..).zip([1, 2, 3]) {
        view.apply(&changed(seq, None, row(id, 1, &waiting, 100)));
    }
    view.rows.next_cursor = Some(cursor_after(100, 1));
    for (seq, id) in (4..).zip([1, 2, 3]) {
        view.apply(&changed(seq, None, row(id, 2, &waiting, 100)));
    }
    let ids: Vec<_> = view.rows.items.iter().map(|row| row.id).collect();
    assert_eq!(ids, [3, 2, 1].map(ConversationId::from_u128));
}

#[test]
fn a_row_that_comes_back_into_the_loaded_page_is_shown_at_its_end() {
    let mut view = inbox(Folder::Waiting);
    let waiting = place(TeamId::GENERAL, None, Status::Waiting);
    let mine = place(TeamId::GENERAL, Some(ME), Status::Active);
    view.apply(&changed(1, None, row(1, 1, &waiting, 10)));
    view.apply(&changed(2, None, row(2, 1, &waiting, 20)));
    view.rows.next_cursor = Some(cursor_after(20, 2));
    view.apply(&changed(3, Some(&waiting), row(2, 2, &mine, 20)));
    assert_eq!(view.rows.items.len(), 1);
    view.apply(&changed(4, Some(&mine), row(2, 3, &waiting, 20)));
    assert_eq!(view.rows.items.len(), 2, "no page that follows has it");
}

#[test]
fn who_leads_is_told_what_others_carry_out_of_his_sight_and_nothing_else() {
    let agent = inbox(Folder::Open).viewer;
    let leader = Viewer {
        role: Role::Supervisor,
        ..agent.clone()
    };
    let (here, there) = (TeamId::GENERAL, OTHER_TEAM);
    let loads = vec![Load {
        operator: ME,
        used_units: 4,
    }];
    let with_loads = |before: &Place, after: &Place| {
        let mut update = changed(1, Some(before), row(1, 1, after, 1));
        if let Change::Conversation { loads: told, .. } = &mut update.change {
            told.clone_from(&loads);
        }
        update
    };
    let waits = |team| place(team, None, Status::Waiting);
    let unseen = with_loads(&waits(there), &waits(there));
    assert_eq!(narrow(&agent, &unseen), None);
    let told = narrow(&leader, &unseen).unwrap().change;
    assert_eq!(told, Change::Loads(loads.clone()));
    let gone = with_loads(&waits(here), &waits(there));
    for (viewer, carried) in [(&agent, &vec![]), (&leader, &loads)] {
        let told = narrow(viewer, &gone).unwrap().change;
        assert!(matches!(told, Change::Left { loads, .. } if loads == *carried));
    }
}

#[test]
fn an_alarm_is_told_to_those_who_lead_the_team() {
    let agent = inbox(Folder::Open).viewer;
    let leader = Viewer {
        role: Role::Supervisor,
        ..agent.clone()
    };
    let alarm = |team| Update {
        seq: 1,
        change: Change::Alarm {
            team,
            since: Some(Timestamp::from_ms(5)),
        },
    };
    assert_eq!(narrow(&agent, &alarm(TeamId::GENERAL)), None);
    assert_eq!(narrow(&leader, &alarm(OTHER_TEAM)), None);
    assert!(narrow(&leader, &alarm(TeamId::GENERAL)).is_some());
}

proptest::proptest! {
    /// The list after any row is the list sorted anew with that row in it, as far as it was loaded.
    #[test]
    fn a_row_stands_where_sorting_anew_would_put_it(
        times in proptest::collection::vec(0_i64..20, 0..12),
        steps in proptest::collection::vec((0_u128..14, 0_i64..20, proptest::bool::ANY), 1..20),
        end in proptest::option::of((0_i64..20, 0_u128..14)),
    ) {
        let waiting = place(TeamId::GENERAL, None, Status::Waiting);
        let over = place(TeamId::GENERAL, None, Status::Closed);
        let order = |row: &Row| order_in(Folder::Waiting, row);
        let is_loaded = |row: &Row| end.is_none_or(|end| order(row) <= end);
        let mut view = inbox(Folder::Waiting);
        view.rows.items = (0..).zip(&times).map(|(id, at)| row(id, 1, &waiting, *at)).collect();
        view.rows.items.retain(is_loaded);
        view.rows.items.sort_by_key(order);
        view.rows.next_cursor = end.map(|(at_ms, id)| cursor_after(at_ms, id));
        for (seq, (id, at, stays)) in (1..).zip(steps) {
            let new = row(id, seq + 1, if stays { &waiting } else { &over }, at);
            let mut expected = view.rows.items.clone();
            expected.retain(|known| known.id != new.id);
            if stays && is_loaded(&new) {
                expected.push(new.clone());
                expected.sort_by_key(order);
            }
            view.apply(&changed(seq, None, new));
            proptest::prop_assert_eq!(&view.rows.items, &expected);
        }
    }
}
