//! Canned replies: who finds them, what they say, and where they are said.

use desk::Actor;
use domain::{canned::CannedForm, id::IntentId, intent::IntentForm, permission::Role};
use testkit::on_both_databases;

fn form(shortcut: &str, text: &str) -> CannedForm {
    CannedForm {
        shortcut: shortcut.to_owned(),
        text: text.to_owned(),
        ..CannedForm::default()
    }
}

on_both_databases! {
    async fn shared_ones_are_kept_by_those_who_lead_and_own_ones_by_everybody(house: House) {
        let team = house.team("Billing").await;
        let ann = house.agent("Ann", &[]).await;
        let ann = house.actor(&ann).await;
        let ben = house.agent("Ben", &[team.id]).await;
        let ben = house.actor(&ben).await;
        let sara = house.operator("Sara", Role::Supervisor, &[], 12).await;
        let sara = house.actor(&sara).await;
        let desk = &house.desk;
        let refused = desk.create_canned_reply(&ann, &form("hi", "Hello")).await;
        assert_eq!(refused.unwrap_err().code(), "forbidden");
        let shared = desk.create_canned_reply(&sara, &form("hi", "Hello")).await.unwrap();
        let of_team = CannedForm { team_id: Some(team.id), ..form("bill", "Your bill") };
        desk.create_canned_reply(&sara, &of_team).await.unwrap();
        let own = CannedForm { is_own: true, ..form("hi", "Ciao") };
        let own = desk.create_canned_reply(&ann, &own).await.unwrap();
        let twice = desk.create_canned_reply(&sara, &form("HI", "Again")).await;
        assert_eq!(twice.unwrap_err().code(), "invalid");

        let of = async |actor: &Actor| {
            let all = desk.list_canned_replies(actor).await.unwrap();
            all.into_iter().map(|r| (r.shortcut, r.text)).collect::<Vec<_>>()
        };
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        assert_eq!(of(&ann).await, [pair("hi", "Hello"), pair("hi", "Ciao")]);
        assert_eq!(of(&ben).await, [pair("bill", "Your bill"), pair("hi", "Hello")]);
        assert_eq!(of(&sara).await, [pair("bill", "Your bill"), pair("hi", "Hello")], "she keeps them");
        let foreign = desk.update_canned_reply(&ben, own.id, &form("x", "y"), None).await;
        assert_eq!(foreign.unwrap_err().code(), "not_found");
        assert_eq!(desk.remove_canned_reply(&ben, shared.id).await.unwrap_err().code(), "forbidden");
        let grab = CannedForm { is_own: true, ..form("hi2", "Mine now") };
        let grab = desk.update_canned_reply(&ben, shared.id, &grab, None).await;
        assert_eq!(grab.unwrap_err().code(), "forbidden", "a shared one is not made one's own");
        let stale = desk.update_canned_reply(&sara, shared.id, &form("hi", "Hey"), Some(7)).await;
        assert_eq!(stale.unwrap_err().code(), "changed");
        desk.remove_canned_reply(&ann, own.id).await.unwrap();
        assert_eq!(of(&ann).await, [pair("hi", "Hello")]);
    }

    async fn a_reply_is_filled_for_its_conversation(house: House) {
        let mut house = house;
        house.customer_writes("Carl Weber", "hello").await;
        let row = house.conversation(1).await;
        let text = "Hi {{contact.first_name}}, {{operator.name}} here, about #{{conversation.number}}.";
        house.desk.create_canned_reply(&Actor::house(), &form("hi", text)).await.unwrap();
        let ann = house.agent("Ann", &[]).await;
        let ann = house.actor(&ann).await;
        let replies = house.desk.canned_replies_for(&ann, row.id).await.unwrap();
        assert_eq!(replies[0].text, "Hi Carl, Ann here, about #1.");
    }

    async fn a_bot_is_told_what_answers_an_intent_and_what_bots_may_know(house: House) {
        let mut house = house;
        let admin = Actor::house();
        let intent = IntentForm {
            name: "Opening hours".to_owned(),
            description: String::new(),
            examples: vec!["when are you open".to_owned()],
            team_id: domain::id::TeamId::GENERAL,
        };
        let intent: IntentId = house.desk.create_intent(&admin, &intent).await.unwrap().id;
        let answer = CannedForm { intent_id: Some(intent), ..form("hours", "From 9 to 5.") };
        house.desk.create_canned_reply(&admin, &answer).await.unwrap();
        let known = CannedForm { is_for_bots: true, ..form("returns", "Returns are free.") };
        house.desk.create_canned_reply(&admin, &known).await.unwrap();
        house.desk.create_canned_reply(&admin, &form("hi", "Hello")).await.unwrap();
        house.first_bot("Rob").await;
        house.customer_writes("Carl", "hello").await;
        let row = house.conversation(1).await;
        let turn = house.desk.bot_turn(row.id).await.unwrap().unwrap();
        let told: Vec<_> = turn.canned.iter().map(|r| r.shortcut.as_str()).collect();
        assert_eq!(told, ["hours", "returns"]);
    }
}
