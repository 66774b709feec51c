//! What an operator may not see does not exist for him.

use domain::{conversation::Destination, permission::Role, view::Folder};
use testkit::on_both_databases;

on_both_databases! {
    async fn another_teams_conversation_is_not_found_by_any_way(house: House) {
        let mut house = house;
        let team = house.team("Secret").await;
        let stranger = house.agent("Ann", &[]).await;
        house.customer_writes("Carl", "hello").await;
        let row = house.conversation(1).await;
        let insider = house.agent("Ben", &[team.id]).await;
        let admin = house.operator("Zoe", Role::Admin, &[], 12).await;
        let admin = house.actor(&admin).await;
        house.desk.transfer(&admin, row.id, Destination::Team(team.id)).await.unwrap();
        let actor = house.actor(&stranger).await;
        let desk = &house.desk;
        let codes = [
            desk.get_conversation(&actor, row.id).await.unwrap_err().code(),
            desk.find_by_number(&actor, 1).await.unwrap_err().code(),
            desk.thread(&actor, 1).await.unwrap_err().code(),
            desk.list_messages(&actor, row.id, 0, 10).await.unwrap_err().code(),
            desk.take(&actor, row.id, false).await.unwrap_err().code(),
            desk.close(&actor, row.id).await.unwrap_err().code(),
            desk.get_contact(&actor, row.contact_id).await.unwrap_err().code(),
            desk.why(&actor, row.id).await.unwrap_err().code(),
        ];
        assert!(codes.iter().all(|code| *code == "not_found"), "{codes:?}");
        assert!(desk.inbox(&actor, Folder::Open).await.unwrap().rows.items.is_empty());
        assert_eq!(desk.inbox(&actor, Folder::Open).await.unwrap().counters.open, 0);
        let insider = house.actor(&insider).await;
        assert_eq!(desk.inbox(&insider, Folder::Waiting).await.unwrap().rows.items.len(), 1);
    }

    async fn an_agent_may_not_take_from_a_colleague_but_a_supervisor_may(house: House) {
        let mut house = house;
        let (ann, ben) = (house.agent("Ann", &[]).await, house.agent("Ben", &[]).await);
        let sara = house.operator("Sara", Role::Supervisor, &[], 12).await;
        house.customer_writes("Carl", "hello").await;
        let row = house.conversation(1).await;
        let offline = house.desk.take(&house.actor(&ann).await, row.id, false).await.unwrap_err();
        assert_eq!(offline.code(), "operator.offline");
        for operator in [&ann, &ben, &sara] {
            house.comes(operator).await;
        }
        house.desk.take(&house.actor(&ann).await, row.id, false).await.unwrap();
        let ben = house.actor(&ben).await;
        let refused = house.desk.take(&ben, row.id, false).await.unwrap_err();
        assert_eq!(refused.code(), "conversation.already_assigned");
        assert_eq!(house.desk.take(&ben, row.id, true).await.unwrap_err().code(), "forbidden");
        let taken = house.desk.take(&house.actor(&sara).await, row.id, true).await.unwrap();
        assert_eq!(taken.operator_id, Some(sara.id));
    }

    async fn pages_of_a_folder_are_complete_and_without_repetition(house: House) {
        let mut house = house;
        for n in 0..120 {
            house.pass_ms(i64::from(n % 3 != 0));
            house.customer_writes(&format!("c{n}"), "hello").await;
        }
        let admin = desk::Actor::house();
        for folder in [Folder::Waiting, Folder::Open] {
            let first = house.desk.inbox(&admin, folder).await.unwrap().rows;
            let mut seen: Vec<_> = first.items.iter().map(|row| row.id).collect();
            let mut cursor = first.next_cursor;
            while let Some(after) = cursor {
                let page = house.desk.inbox_page(&admin, folder, &after).await.unwrap();
                seen.extend(page.items.iter().map(|row| row.id));
                cursor = page.next_cursor;
            }
            assert_eq!(seen.len(), 120);
            seen.sort_unstable();
            seen.dedup();
            assert_eq!(seen.len(), 120);
        }
    }
}
