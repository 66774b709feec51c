//! The same for several conversations: each by itself, and back again.

use desk::{Actor, Error};
use domain::{
    bulk::{Act, Outcome, Undo},
    category::{CategoryForm, Visibility},
    conversation::Status,
    id::{CategoryId, ConversationId},
    permission::Role,
};
use testkit::{House, on_both_databases};

const HOUR: i64 = 3_600_000;

/// Splits outcomes into the ways back and the codes of the refusals, by number.
fn split(outcomes: Vec<Outcome<Error>>) -> (Vec<Undo>, Vec<(Option<i64>, String)>) {
    let (mut undos, mut refused) = (Vec::new(), Vec::new());
    for outcome in outcomes {
        match outcome.result {
            Ok(undo) => undos.extend(undo),
            Err(error) => refused.push((outcome.number, error.code().to_owned())),
        }
    }
    (undos, refused)
}

/// Makes a house in which Ann, who leads, has the conversations of three customers.
async fn three(house: &mut House) -> (Actor, Vec<ConversationId>) {
    let ann = house.operator("Ann", Role::Supervisor, &[], 12).await;
    house.comes(&ann).await;
    let mut ids = Vec::new();
    for (number, customer) in (1..).zip(["Carl", "Dora", "Emil"]) {
        house.customer_writes(customer, "hello").await;
        house.settle().await;
        let row = house.conversation(number).await;
        assert_eq!(row.operator_id, Some(ann.id));
        ids.push(row.id);
    }
    (house.actor(&ann).await, ids)
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
    async fn what_is_refused_for_one_is_done_for_the_others_and_undone_for_them(house: House) {
        let mut house = house;
        let (ann, ids) = three(&mut house).await;
        let me = ann.viewer.operator;
        house.desk.close(&ann, ids[1]).await.unwrap();
        let nobodys = ConversationId::from_u128(9);
        let asked = [ids[0], ids[1], ids[2], nobodys];
        let done = house.desk.do_with_each(&ann, &Act::Close, &asked).await.unwrap();
        let (undos, refused) = split(done);
        let why = |number, code: &str| (number, code.to_owned());
        assert_eq!(refused, [why(Some(2), "conversation.closed"), why(None, "not_found")]);
        assert_eq!(undos.iter().map(|undo| undo.number).collect::<Vec<_>>(), [1, 3]);
        assert_eq!(house.conversation(3).await.status, Status::Closed);

        let (_, refused) = split(house.desk.undo_each(&ann, &undos).await.unwrap());
        assert_eq!(refused, []);
        for number in [1, 3] {
            let row = house.conversation(number).await;
            assert_eq!((row.status, row.operator_id), (Status::Active, me));
        }
        assert_eq!(house.conversation(2).await.status, Status::Closed, "it was not ours to undo");
        let (_, refused) = split(house.desk.undo_each(&ann, &undos).await.unwrap());
        assert_eq!(refused.len(), 2, "undone once, not twice");
    }

    async fn nothing_is_undone_over_what_somebody_did_since(house: House) {
        let mut house = house;
        let (ann, ids) = three(&mut house).await;
        let ben = house.agent("Ben", &[]).await;
        house.comes(&ben).await;
        let done = house.desk.do_with_each(&ann, &Act::Assign(ben.id), &ids[..2]).await.unwrap();
        let (undos, refused) = split(done);
        assert_eq!((undos.len(), refused.len()), (2, 0));
        assert_eq!(house.conversation(1).await.operator_id, Some(ben.id));
        let ben = house.actor(&ben).await;
        let general = domain::conversation::Destination::Team(domain::id::TeamId::GENERAL);
        house.desk.transfer(&ben, ids[0], general).await.unwrap();
        let (_, refused) = split(house.desk.undo_each(&ann, &undos).await.unwrap());
        assert_eq!(refused.len(), 1);
        assert_eq!(refused[0].0, Some(1));
        assert_eq!(house.conversation(2).await.operator_id, ann.viewer.operator);
    }

    async fn a_category_sleep_and_team_are_taken_back(house: House) {
        let mut house = house;
        let (ann, ids) = three(&mut house).await;
        let me = ann.viewer.operator;
        let category = complaint(&house).await;
        let billing = house.team("Billing").await;
        let until = house.now().plus_ms(HOUR);
        for act in [Act::Categorise(category), Act::Snooze(until), Act::Transfer(billing.id)] {
            let (undos, refused) = split(house.desk.do_with_each(&ann, &act, &ids[..1]).await.unwrap());
            assert_eq!((undos.len(), refused), (1, vec![]), "{act:?}");
            let changed = house.conversation(1).await;
            let is_changed = changed.about.categories.contains(&category)
                || changed.status == Status::Snoozed
                || changed.team_id == billing.id;
            assert!(is_changed, "{act:?}");
            let admin = Actor::house();
            let by = if act == Act::Transfer(billing.id) { &admin } else { &ann };
            let (_, refused) = split(house.desk.undo_each(by, &undos).await.unwrap());
            assert_eq!(refused, [], "{act:?}");
            let row = house.conversation(1).await;
            assert_eq!((row.status, row.operator_id), (Status::Active, me), "{act:?}");
            assert!(row.about.categories.is_empty(), "{act:?}");
        }
    }

    async fn more_than_a_hundred_are_refused_whole(house: House) {
        let ann = house.agent("Ann", &[]).await;
        let ann = house.actor(&ann).await;
        let many = vec![ConversationId::from_u128(1); 101];
        let refused = house.desk.do_with_each(&ann, &Act::Close, &many).await;
        assert_eq!(refused.unwrap_err().code(), "invalid");
    }
}
