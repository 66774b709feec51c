//! A figure of a report opens the conversations that it counts: the same set, in every hour and for everybody.

use crate::ratings::data;
use desk::{Actor, Error};
use domain::{
    bot::{Act, Bot, HandOver, HandOverReason},
    category::{CategoryForm, Visibility},
    conversation::Destination,
    event::Fact,
    id::{CategoryId, ConversationId, OperatorId, TeamId},
    intervention::Treatment,
    operator::Operator,
    page::Cursor,
    permission::Role,
    report::{Asked, Behind, Count, Figure, HOUR_MS, Known, Report, Track, hour_of},
    view::Row,
};
use std::collections::BTreeSet;
use testkit::{House, on_both_databases};

const MINUTE_MS: i64 = 60_000;

async fn count(house: &House) {
    while house.desk.count_events().await.unwrap() > 0 {}
}

/// Asks for four days around the clock of the house.
fn around(house: &House) -> Asked {
    let now = hour_of(house.now());
    Asked {
        from: now.plus_ms(-72 * HOUR_MS),
        to: now.plus_ms(24 * HOUR_MS),
        team: None,
    }
}

fn whole(figure: Figure, asked: Asked) -> Behind {
    Behind {
        figure,
        asked,
        of: None,
        within_ms: None,
    }
}

/// Those who work in a house in which everything happens that is counted.
struct Staff {
    bot: Bot,
    ann: Operator,
    ben: Operator,
    billing: TeamId,
    refund: CategoryId,
}

async fn staff(house: &House) -> Staff {
    let admin = Actor::house();
    let bot = house.first_bot("Rob").await;
    let rates = house.desk.set_channel_rating(&admin, house.channel, true);
    rates.await.unwrap();
    let billing = house.team("Billing").await.id;
    let form = CategoryForm {
        name: "Refund".into(),
        parent_id: None,
        visible_to: Visibility::Agents,
        team_id: None,
        is_required: false,
    };
    let refund = house.desk.create_category(&admin, &form).await.unwrap().id;
    let ann = house.operator("Ann", Role::Admin, &[], 120).await;
    let ben = house.operator("Ben", Role::Admin, &[billing], 120).await;
    house.comes(&ann).await;
    house.comes(&ben).await;
    Staff {
        bot,
        ann,
        ben,
        billing,
        refund,
    }
}

/// Lets a customer come, and lets happen to him what happens to the customer of such a number; about a day.
async fn visit(house: &mut House, staff: &Staff, number: i64) {
    let (desk, admin) = (house.desk.clone(), Actor::house());
    let customer = format!("Customer {number}");
    let wait = |minutes: i64| minutes * MINUTE_MS;
    house.customer_writes(&customer, "hello").await;
    house.pass_ms(wait(7 * number));
    let row = house.conversation(number).await;
    if number % 4 == 1 {
        // The bot says something and finishes alone.
        let acts = [Act::say("Bye")];
        let said = desk.act(staff.bot.id, row.id, row.epoch, &acts, None);
        said.await.unwrap();
        house.pass_ms(wait(50));
        desk.close(&admin, row.id).await.unwrap();
        return;
    }
    let who = if number % 4 == 2 {
        &staff.ben
    } else {
        &staff.ann
    };
    let whose = house.actor(who).await;
    if number % 4 == 2 {
        desk.take(&whose, row.id, true).await.unwrap();
        let to = Destination::Team(staff.billing);
        desk.transfer(&admin, row.id, to).await.unwrap();
        house.pass_ms(wait(25));
    } else {
        let over = HandOver {
            reason: Some(HandOverReason::Asked.name().into()),
            ..HandOver::default()
        };
        let acts = [Act::HandOver(over)];
        let given = desk.act(staff.bot.id, row.id, row.epoch, &acts, None);
        given.await.unwrap();
    }
    house.pass_ms(wait(number));
    desk.take(&whose, row.id, true).await.unwrap();
    house.replies(who, &row, "Hello").await;
    house.pass_ms(wait(70));
    house.customer_writes(&customer, "and now?").await;
    house.pass_ms(wait(3));
    house.replies(who, &row, "Now this").await;
    help(house, &row).await;
    let set = [staff.refund].into();
    let set = desk.set_categories(&admin, row.id, &set, None);
    set.await.unwrap();
    house.pass_ms(wait(30));
    desk.close(&admin, row.id).await.unwrap();
    // He is asked how it was.
    house.deliver_all().await;
    house.customer_presses(&customer, &data(&row, 2)).await;
    house.pass_ms(wait(130));
    if number % 3 == 0 {
        desk.reopen(&admin, row.id).await.unwrap();
        house.pass_ms(wait(65));
        desk.close(&admin, row.id).await.unwrap();
    } else {
        house.customer_presses(&customer, &data(&row, 5)).await;
    }
}

/// Ends the help that was asked for, asks for some more and needs none.
async fn help(house: &House, row: &Row) {
    let (desk, admin) = (&house.desk, Actor::house());
    let asked = desk.list_interventions(&admin, row.id).await.unwrap();
    for case in asked.iter().filter(|case| case.is_open()) {
        let closed = desk.treat_intervention(&admin, case.id, &Treatment::Close);
        closed.await.unwrap();
    }
    house.pass_ms(20 * MINUTE_MS);
    let none = BTreeSet::new();
    let more = desk.open_intervention(&admin, row.id, "more", &none);
    let more = more.await.unwrap();
    let ended = desk.treat_intervention(&admin, more.id, &Treatment::Cancel);
    ended.await.unwrap();
}

/// Follows each conversation by its own events, as the journal has them.
async fn followed(house: &House) -> Vec<(ConversationId, Vec<Count>)> {
    let (desk, admin) = (&house.desk, Actor::house());
    let mut all = Vec::new();
    for row in house.conversations().await {
        let bubbles = desk.list_messages(&admin, row.id, 0, 100).await.unwrap();
        let helps = desk.list_interventions(&admin, row.id).await.unwrap();
        let (mut track, mut counts) = (Track::default(), Vec::new());
        for event in desk.conversation_events(&admin, row.id).await.unwrap() {
            let mut known = Known::default();
            if let Fact::MessageNoted { message, .. } = event.fact {
                let mut said = bubbles.iter();
                let said = said.find(|bubble| bubble.id == message);
                known.content = said.map(|bubble| bubble.content.clone());
            }
            if let Fact::InterventionChanged { intervention, .. } = event.fact {
                known.intervention = helps.iter().find(|case| case.id == intervention).cloned();
            }
            counts.extend(track.follow(&event, &known));
        }
        all.push((row.id, counts));
    }
    all
}

fn is_in(behind: &Behind, count: &Count) -> bool {
    let Asked { from, to, team } = behind.asked;
    count.start >= from
        && count.start < to
        && team.is_none_or(|team| team == count.team)
        && behind.counts(count.measure, &count.subject, count.within_ms)
}

/// Says how often a figure happened, and in which conversations.
fn expected(
    all: &[(ConversationId, Vec<Count>)],
    behind: &Behind,
) -> (i64, BTreeSet<ConversationId>) {
    let often = |counts: &[Count]| -> i64 {
        let counts = counts.iter().filter(|count| is_in(behind, count));
        counts.map(|count| count.count).sum()
    };
    let times = all.iter().map(|(_, counts)| often(counts)).sum();
    let found = all.iter().filter(|(_, counts)| often(counts) > 0);
    (times, found.map(|(id, _)| *id).collect())
}

/// Reads every page of what stands behind a figure.
async fn listed(house: &House, actor: &Actor, behind: &Behind, limit: i64) -> Vec<ConversationId> {
    let (mut ids, mut after) = (Vec::new(), None::<Cursor>);
    loop {
        let page = house.desk.list_behind(actor, behind, after.as_ref(), limit);
        let page = page.await.unwrap();
        ids.extend(page.items.iter().map(|row| row.id));
        after = page.next_cursor;
        if after.is_none() {
            return ids;
        }
        assert_eq!(i64::try_from(page.items.len()), Ok(limit));
    }
}

/// Looks behind a figure and compares with what the journal says; returns how often it happened.
async fn look(house: &House, all: &[(ConversationId, Vec<Count>)], behind: &Behind) -> i64 {
    let admin = Actor::house();
    let looked = house.desk.look_behind(&admin, behind).await.unwrap();
    let (times, conversations) = expected(all, behind);
    assert_eq!(looked.times, times, "{behind:?}");
    let ids: Vec<_> = looked.page.items.iter().map(|row| row.id).collect();
    let found: BTreeSet<_> = ids.iter().copied().collect();
    assert_eq!(found, conversations, "{behind:?}");
    assert_eq!(ids.len(), found.len(), "each once: {behind:?}");
    assert_eq!(i64::try_from(ids.len()), Ok(looked.count), "{behind:?}");
    assert_eq!((looked.has_more, looked.hidden), (false, Some(0)));
    times
}

/// Returns what the report itself says where it has the figure for everybody.
fn said(report: &Report, figure: Figure) -> i64 {
    let (whole, help) = (&report.whole, &report.help);
    let bots = |of: fn(&domain::report::BotFigures) -> i64| report.bots.iter().map(of).sum();
    match figure {
        Figure::Opened => whole.opened,
        Figure::Received => whole.received,
        Figure::Replied => whole.replied,
        Figure::Taken => whole.taken.count,
        Figure::FirstReply => whole.first_reply.count,
        Figure::Closed => whole.closed,
        Figure::Handled => whole.handled.count,
        Figure::Contained => bots(|bot| bot.contained),
        Figure::HandedOver => bots(|bot| bot.handed_over),
        Figure::HandedOverBecause => report.reasons.iter().map(|(_, count)| count).sum(),
        Figure::ClosedIn => report.categories.iter().map(|(.., count)| count).sum(),
        Figure::Rated => whole.marks.count(),
        Figure::Satisfied => {
            whole.marks.count() * whole.marks.satisfied_percent().unwrap_or(0) / 100
        }
        Figure::HelpOpened => help.opened,
        Figure::HelpAnswered => help.answered.count,
        Figure::HelpReplied => help.replied.count,
        Figure::HelpClosed => help.closed.count,
        Figure::HelpCancelled => help.cancelled,
        Figure::HelpAnsweredInBusiness => help.answered_in_business.count,
        Figure::HelpRepliedInBusiness => help.replied_in_business.count,
        Figure::HelpClosedInBusiness => help.closed_in_business.count,
    }
}

/// Returns whose a figure was, whoever they are.
fn subjects(all: &[(ConversationId, Vec<Count>)], behind: &Behind) -> BTreeSet<String> {
    let counts = all.iter().flat_map(|(_, counts)| counts);
    let counts = counts.filter(|count| is_in(behind, count));
    counts.map(|count| count.subject.clone()).collect()
}

on_both_databases! {
    async fn every_figure_opens_exactly_the_conversations_that_it_counts(house: House) {
        let mut house = house;
        let begin = hour_of(house.now());
        let staff = staff(&house).await;
        for number in 1..=8 {
            visit(&mut house, &staff, number).await;
        }
        count(&house).await;
        let all = followed(&house).await;
        let asked = Asked { from: begin, to: hour_of(house.now()).plus_ms(HOUR_MS), team: None };
        let report = house.desk.read_report(&Actor::house(), &asked).await.unwrap();
        for figure in Figure::ALL {
            let everybody = whole(figure, asked);
            let times = look(&house, &all, &everybody).await;
            assert!(times > 0, "{figure:?} happens");
            let said = said(&report, figure);
            assert!(times == said || figure == Figure::Satisfied, "{figure:?}: {times} and {said}");
            let paged = listed(&house, &Actor::house(), &everybody, 2).await;
            assert_eq!(paged, listed(&house, &Actor::house(), &everybody, 100).await, "{figure:?}");
            for team in [TeamId::GENERAL, staff.billing] {
                look(&house, &all, &whole(figure, Asked { team: Some(team), ..asked })).await;
            }
            for of in subjects(&all, &everybody) {
                look(&house, &all, &Behind { of: Some(of), ..everybody.clone() }).await;
            }
            for within_ms in [0, 60_000, 300_000] {
                look(&house, &all, &Behind { within_ms: Some(within_ms), ..everybody.clone() }).await;
            }
        }
        let hours = asked.to.ms_since(begin) / HOUR_MS;
        let mut sums = vec![0; Figure::ALL.len()];
        for hour in 0..hours {
            let from = begin.plus_ms(hour * HOUR_MS);
            let bucket = Asked { from, to: from.plus_ms(HOUR_MS), team: None };
            for (sum, figure) in sums.iter_mut().zip(Figure::ALL) {
                let behind = whole(figure, bucket);
                if !subjects(&all, &behind).is_empty() {
                    *sum += look(&house, &all, &behind).await;
                }
            }
            let (drawn, opened) = (report.hours.iter().find(|hour| hour.at == from), whole(Figure::Opened, bucket));
            let opened = listed(&house, &Actor::house(), &opened, 100).await.len();
            assert_eq!(i64::try_from(opened), Ok(drawn.map_or(0, |hour| hour.opened)));
        }
        for (sum, figure) in sums.into_iter().zip(Figure::ALL) {
            let times = look(&house, &all, &whole(figure, asked)).await;
            assert_eq!(sum, times, "the hours of {figure:?} are the whole");
        }
    }

    async fn a_conversation_stands_once_where_it_was_counted_last(house: House) {
        let mut house = house;
        for customer in ["Ada", "Bea", "Ada", "Cleo", "Bea", "Ada"] {
            house.customer_writes(customer, "hello").await;
            house.pass_ms(2 * HOUR_MS);
        }
        count(&house).await;
        let wrote = whole(Figure::Received, around(&house));
        let looked = house.desk.look_behind(&Actor::house(), &wrote).await.unwrap();
        assert_eq!((looked.times, looked.count), (6, 3));
        let names: Vec<_> = looked.page.items.iter().map(|row| row.contact_name.as_str()).collect();
        assert_eq!(names, ["Ada", "Bea", "Cleo"]);
        // Up to the fifth message, Bea wrote last.
        let before = Asked { to: hour_of(house.now()).plus_ms(-2 * HOUR_MS), ..wrote.asked };
        let before = house.desk.list_behind(&Actor::house(), &whole(Figure::Received, before), None, 1).await.unwrap();
        assert_eq!(before.items[0].contact_name, "Bea");
        assert!(before.next_cursor.is_some());
    }

    async fn who_may_not_see_a_conversation_is_told_how_many_there_are(house: House) {
        let mut house = house;
        let other = house.team("Other").await;
        let sara = house.operator("Sara", Role::Supervisor, &[], 12).await;
        let ann = house.agent("Ann", &[]).await;
        for number in 1..=6 {
            house.customer_writes(&format!("Customer {number}"), "hello").await;
            house.pass_ms(HOUR_MS);
        }
        // The newest are with others: a page that was cut before they were left out would be empty.
        for number in 3..=5 {
            let row = house.conversation(number).await;
            house.desk.transfer(&Actor::house(), row.id, Destination::Team(other.id)).await.unwrap();
        }
        count(&house).await;
        let (hers, anns) = (house.actor(&sara).await, house.actor(&ann).await);
        let opened = whole(Figure::Opened, around(&house));
        let looked = house.desk.look_behind(&hers, &opened).await.unwrap();
        assert_eq!((looked.times, looked.count, looked.hidden), (6, 6, Some(3)));
        let page = house.desk.list_behind(&hers, &opened, None, 2).await.unwrap();
        let numbers: Vec<_> = page.items.iter().map(|row| row.number).collect();
        assert_eq!(numbers, [6, 2]);
        let rest = house.desk.list_behind(&hers, &opened, page.next_cursor.as_ref(), 2).await.unwrap();
        assert_eq!((rest.items.len(), rest.items[0].number, rest.next_cursor), (1, 1, None));
        let others = Behind { asked: Asked { team: Some(other.id), ..opened.asked }, ..opened.clone() };
        assert!(matches!(house.desk.look_behind(&hers, &others).await, Err(Error::NotFound(_))));
        assert!(matches!(house.desk.list_behind(&hers, &others, None, 2).await, Err(Error::NotFound(_))));
        assert!(matches!(house.desk.look_behind(&anns, &opened).await, Err(Error::Forbidden(_))));
        assert!(matches!(house.desk.list_behind(&anns, &opened, None, 2).await, Err(Error::Forbidden(_))));
    }

    async fn a_figure_says_whose_it_is(house: House) {
        let mut house = house;
        let staff = staff(&house).await;
        visit(&mut house, &staff, 1).await;
        count(&house).await;
        let named = async |figure, of: String| {
            let behind = Behind { of: Some(of), ..whole(figure, around(&house)) };
            house.desk.look_behind(&Actor::house(), &behind).await.unwrap()
        };
        let alone = named(Figure::Contained, staff.bot.id.to_string()).await;
        assert_eq!((alone.of.as_str(), alone.count), ("Rob", 1));
        let nobody = named(Figure::Replied, OperatorId::from_u128(99).to_string()).await;
        assert_eq!((nobody.of.as_str(), nobody.count, nobody.page.items.len()), ("", 0, 0));
        assert_eq!(named(Figure::ClosedIn, staff.refund.to_string()).await.of, "Refund");
        let teams = Asked { team: Some(staff.billing), ..around(&house) };
        let teams = house.desk.look_behind(&Actor::house(), &whole(Figure::Closed, teams)).await.unwrap();
        assert_eq!((teams.team.as_str(), teams.of.as_str()), ("Billing", ""));
    }

    async fn what_was_counted_without_conversations_is_counted_anew_once(house: House) {
        let mut house = house;
        house.customer_writes("Ada", "hello").await;
        count(&house).await;
        // As a version left it that knew nothing of conversations beside counts.
        let left = "DELETE FROM report_conversations; DELETE FROM cursors WHERE name = 'reports.conversations'; \
            UPDATE report_counts SET count = 7 WHERE measure = 'received'";
        store::run_script(&house.database.url, left).await.unwrap();
        count(&house).await;
        let wrote = whole(Figure::Received, around(&house));
        let looked = house.desk.look_behind(&Actor::house(), &wrote).await.unwrap();
        assert_eq!((looked.times, looked.count), (1, 1));
        store::run_script(&house.database.url, "UPDATE report_counts SET count = 7 WHERE measure = 'received'").await.unwrap();
        count(&house).await;
        assert_eq!(house.desk.look_behind(&Actor::house(), &wrote).await.unwrap().times, 7, "not each time");
        house.desk.recount().await.unwrap();
        count(&house).await;
        let again = house.desk.look_behind(&Actor::house(), &wrote).await.unwrap();
        assert_eq!((again.times, again.count), (1, 1));
    }
}
