//! Saved views: who finds them, what they show, and their order.

use desk::Actor;
use domain::{
    category::{CategoryForm, Visibility},
    conversation::Status,
    id::{CategoryId, SavedViewId},
    permission::Role,
    saved_view::{Filter, SavedViewForm, Way, Whose},
};
use testkit::{House, on_both_databases};

const MINUTE: i64 = 60_000;

fn form(name: &str, filter: Filter) -> SavedViewForm {
    SavedViewForm {
        name: name.to_owned(),
        team_id: None,
        filter,
    }
}

fn late() -> Filter {
    Filter {
        waits_over_minutes: Some(10),
        ..Filter::default()
    }
}

async fn names(house: &House, actor: &Actor) -> Vec<String> {
    let views = house.desk.list_saved_views(actor).await.unwrap();
    views.into_iter().map(|view| view.name).collect()
}

/// Returns the numbers of the conversations that a filter leaves for somebody, and what is counted.
async fn shown(house: &House, actor: &Actor, filter: Filter) -> (Vec<i64>, i64) {
    let count = house.desk.try_filter(actor, &filter).await.unwrap();
    let view = house
        .desk
        .create_saved_view(actor, &form("x", filter))
        .await
        .unwrap();
    let (_, rows) = house
        .desk
        .look_at_view(actor, view.id, None, 50)
        .await
        .unwrap();
    let counted = house.desk.count_saved_views(actor).await.unwrap();
    assert!(
        counted
            .iter()
            .any(|one| one.view.id == view.id && one.count == count)
    );
    house.desk.remove_saved_view(actor, view.id).await.unwrap();
    (
        rows.items.into_iter().map(|row| row.number).collect(),
        count,
    )
}

async fn complaint(house: &House) -> CategoryId {
    let form = CategoryForm {
        name: "Complaint".to_owned(),
        parent_id: None,
        visible_to: Visibility::Agents,
        team_id: None,
        is_required: false,
    };
    let made = house.desk.create_category(&Actor::house(), &form).await;
    made.unwrap().id
}

on_both_databases! {
    async fn own_views_are_seen_by_their_owner_and_shared_ones_by_their_team(house: House) {
        let billing = house.team("Billing").await;
        let ann = house.agent("Ann", &[billing.id]).await;
        let ann = house.actor(&ann).await;
        let ben = house.agent("Ben", &[]).await;
        let ben = house.actor(&ben).await;
        let sara = house.operator("Sara", Role::Supervisor, &[billing.id], 12).await;
        let sara = house.actor(&sara).await;
        let desk = &house.desk;
        assert!(!desk.has_saved_views(&ann).await.unwrap());
        let own = desk.create_saved_view(&ann, &form("Mine late", late())).await.unwrap();
        assert!(desk.has_saved_views(&ann).await.unwrap() && !desk.has_saved_views(&ben).await.unwrap());
        let for_team = SavedViewForm { team_id: Some(billing.id), ..form("Team late", late()) };
        let refused = desk.create_saved_view(&ann, &for_team).await;
        assert_eq!(refused.unwrap_err().code(), "forbidden", "agents share nothing");
        let shared = desk.create_saved_view(&sara, &for_team).await.unwrap();

        assert_eq!(names(&house, &ann).await, ["Mine late", "Team late"]);
        assert_eq!(names(&house, &ben).await, Vec::<String>::new());
        assert_eq!(names(&house, &sara).await, ["Team late"]);
        let foreign = desk.look_at_view(&ben, own.id, None, 10).await;
        assert_eq!(foreign.unwrap_err().code(), "not_found");
        let grab = desk.update_saved_view(&ann, shared.id, &form("Mine now", late()), 1).await;
        assert_eq!(grab.unwrap_err().code(), "forbidden", "a shared one is not made one's own");
        let stale = desk.update_saved_view(&sara, shared.id, &for_team, 7).await;
        assert_eq!(stale.unwrap_err().code(), "changed");
        let gone = desk.remove_saved_view(&ann, SavedViewId::from_u128(5)).await;
        assert_eq!(gone.unwrap_err().code(), "not_found");
        desk.remove_saved_view(&sara, shared.id).await.unwrap();
        assert_eq!(names(&house, &ann).await, ["Mine late"]);
    }

    async fn views_stand_in_the_order_that_their_owner_gives_them(house: House) {
        let ann = house.agent("Ann", &[]).await;
        let ann = house.actor(&ann).await;
        let mut last = None;
        for name in ["A", "B", "C"] {
            last = Some(house.desk.create_saved_view(&ann, &form(name, late())).await.unwrap().id);
        }
        let last = last.unwrap();
        house.desk.move_saved_view(&ann, last, Way::Up).await.unwrap();
        assert_eq!(names(&house, &ann).await, ["A", "C", "B"]);
        house.desk.move_saved_view(&ann, last, Way::Up).await.unwrap();
        house.desk.move_saved_view(&ann, last, Way::Up).await.unwrap();
        assert_eq!(names(&house, &ann).await, ["C", "A", "B"], "the first stays the first");
        house.desk.move_saved_view(&ann, last, Way::Down).await.unwrap();
        assert_eq!(names(&house, &ann).await, ["A", "C", "B"]);
    }

    async fn a_view_shows_what_its_filter_leaves_of_what_one_may_see(house: House) {
        let mut house = house;
        let billing = house.team("Billing").await;
        let ann = house.agent("Ann", &[]).await;
        let ann_acts = house.actor(&ann).await;
        let sara = house.operator("Sara", Role::Admin, &[], 12).await;
        let sara = house.actor(&sara).await;
        house.customer_writes("Carl", "my invoice is wrong").await;
        house.pass_ms(11 * MINUTE);
        house.comes(&ann).await;
        house.settle().await;
        house.pass_ms(1_000);
        house.customer_writes("Dora", "hello").await;
        house.settle().await;
        house.pass_ms(1_000);
        house.customer_writes("Emil", "good morning").await;
        house.settle().await;
        let third = house.conversation(3).await;
        let to_billing = domain::conversation::Destination::Team(billing.id);
        house.desk.transfer(&sara, third.id, to_billing).await.unwrap();
        house.settle().await;

        let of = |filter: Filter| (filter, &house, &sara);
        let numbers = async |(filter, house, actor): (Filter, &House, &Actor)| {
            let (found, count) = shown(house, actor, filter).await;
            assert_eq!(i64::try_from(found.len()).unwrap(), count);
            found
        };
        assert_eq!(numbers(of(late())).await, [1], "the others wait for less");
        let said = Filter { words: "invoice".to_owned(), ..Filter::default() };
        assert_eq!(numbers(of(said.clone())).await, [1], "what is due for the index");
        while house.desk.index_words().await.unwrap() {}
        assert_eq!(numbers(of(said)).await, [1], "what is in the index");
        let nothing = Filter { words: "parcel".to_owned(), ..Filter::default() };
        assert_eq!(numbers(of(nothing)).await, Vec::<i64>::new());
        let team = Filter { team_id: Some(billing.id), ..Filter::default() };
        assert_eq!(numbers(of(team.clone())).await, [3]);
        let waiting = Filter { statuses: [Status::Waiting].into(), ..Filter::default() };
        assert_eq!(numbers(of(waiting)).await, [3]);
        let nobodys = Filter { whose: Some(Whose::Nobodys), ..Filter::default() };
        assert_eq!(numbers(of(nobodys)).await, [3]);
        let anns = Filter { whose: Some(Whose::Of(ann.id)), ..Filter::default() };
        assert_eq!(numbers(of(anns)).await, [2, 1], "latest words first");
        let mine = Filter { whose: Some(Whose::Mine), ..Filter::default() };
        assert_eq!(numbers((mine, &house, &ann_acts)).await, [2, 1]);
        assert_eq!(numbers((team, &house, &ann_acts)).await, Vec::<i64>::new(), "not hers to see");
        let closed = Filter { statuses: [Status::Closed].into(), ..Filter::default() };
        let first = house.conversation(1).await.id;
        house.desk.close(&ann_acts, first).await.unwrap();
        assert_eq!(numbers((closed, &house, &sara)).await, [1]);
        assert_eq!(numbers((late(), &house, &sara)).await, Vec::<i64>::new(), "who was closed waits no more");
    }

    async fn a_view_knows_the_language_of_contacts_their_categories_and_channel(house: House) {
        let mut house = house;
        house.customer_writes("Carl", "hello").await;
        house.customer_writes("Dora", "hallo").await;
        let admin = house.operator("Ada", Role::Admin, &[], 12).await;
        let admin = house.actor(&admin).await;
        let dora = house.conversation(2).await;
        house.customer_writes("Dora", "/lang de").await;
        let german = Filter { language: "de".to_owned(), ..Filter::default() };
        assert_eq!(shown(&house, &admin, german).await, (vec![2], 1));
        let category = complaint(&house).await;
        house.desk.set_categories(&admin, dora.id, &[category].into(), None).await.unwrap();
        let complaints = Filter { category_id: Some(category), ..Filter::default() };
        assert_eq!(shown(&house, &admin, complaints).await, (vec![2], 1));
        let here = Filter { channel_id: Some(dora.channel_id), ..Filter::default() };
        assert_eq!(shown(&house, &admin, here).await.1, 2);
    }
}
