use crate::served::Served;
use domain::permission::{Role, Scope};
use serde_json::{Value, json};
use testkit::on_both_databases;

const MIA: &str = "+49301234567";

on_both_databases! {
    async fn a_program_asks_for_a_call_and_follows_it_to_its_end(house: House) {
        let mut served = Served::start(house).await;
        served.house.telephony().await;
        let ann = served.person_here("Ann", Role::Agent).await;
        let row = served.conversation("Mia", "please call me").await;
        let program = served.caller(served.token_of(Scope::Admin, None).await);
        let hers = served.caller(served.token_of(Scope::Desk, Some(ann)).await);
        let path = format!("/conversations/{}/calls", row.id);

        let unreasoned = program.post(&path, json!({ "phone": MIA })).await;
        assert_eq!((unreasoned.status.as_u16(), &unreasoned.json()["field"]), (422, &json!("reason")));
        let wished = program.post(&path, json!({ "phone": MIA, "reason": "Typed into the order form." })).await;
        assert_eq!((wished.status.as_u16(), &wished.json()["call"]), (201, &Value::Null), "{wished:?}");
        let none = program.get(&path).await.json();
        assert_eq!(none["items"], json!([]), "nobody has the conversation");

        let taken = hers.act(&format!("/conversations/{}/take", row.id)).await;
        assert_eq!(taken.status, 200, "{taken:?}");
        let mute = hers.act(&path).await;
        assert_eq!((mute.status.as_u16(), mute.code()), (409, "phone.no_telephone".to_owned()));
        let operator = served.house.desk.get_operator(&desk::Actor::house(), ann).await.unwrap();
        served.house.telephone(&operator, "+491721234567").await;
        let placed = program.act(&path).await;
        assert_eq!(placed.status, 201, "{placed:?}");
        let call = placed.json()["call"].clone();
        assert_eq!(
            (&call["status"], &call["operator_id"], &call["phone"], &call["result"]),
            (&json!("requested"), &json!(ann), &json!("+49…67"), &Value::Null),
        );
        let again = hers.act(&path).await;
        assert_eq!((again.status.as_u16(), again.code()), (409, "phone.busy".to_owned()));

        let one = format!("/calls/{}", call["id"].as_str().unwrap());
        assert_eq!(hers.get(&one).await.json(), call);
        let early = hers.act(&format!("{one}/extend")).await;
        assert_eq!((early.status.as_u16(), early.code()), (409, "phone.not_talking".to_owned()));
        assert_eq!(program.get(&path).await.json()["items"], json!([call]));
        let ended = hers.act(&format!("{one}/end")).await.json();
        assert_eq!((&ended["status"], &ended["result"], &ended["seconds"]), (&json!("done"), &json!("cancelled"), &json!(0)));
        assert!(ended["ended_at"].is_string(), "{ended}");
        let noted = hers.post(&format!("{one}/note"), json!({ "note": "She calls back." })).await;
        assert_eq!(noted.json()["note"], "She calls back.");
    }

    async fn whoever_may_not_see_a_conversation_knows_nothing_of_its_calls(house: House) {
        let mut served = Served::start(house).await;
        served.house.telephony().await;
        let bot = served.house.first_bot("Rob").await;
        let ann = served.person_here("Ann", Role::Agent).await;
        let mine = served.conversation("Mia", "please call me").await;
        let hers = served.caller(served.token_of(Scope::Desk, Some(ann)).await);
        let path = format!("/conversations/{}/calls", mine.id);
        for refused in [hers.get(&path).await, hers.act(&path).await] {
            assert_eq!(refused.status, 404, "the bot's category hides it from agents: {refused:?}");
        }
        let proxy = served.caller(served.token_of(Scope::Bot, Some(bot.id)).await);
        let later = proxy.post(&path, json!({ "when": "later" })).await;
        assert_eq!((later.status.as_u16(), &later.json()["call"]), (201, &Value::Null), "{later:?}");
        let seen = hers.get(&format!("/conversations/{}", mine.id)).await;
        assert_eq!(seen.json()["status"], "waiting", "a person is needed");
        let given = proxy.post(&path, json!({ "phone": MIA, "reason": "I know it." })).await;
        assert_eq!(given.status, 404, "what is not its own any more does not exist for it: {given:?}");
        let strange = hers.post(&path, json!({ "when": "yesterday" })).await;
        assert_eq!(strange.status, 400, "{strange:?}");
    }
}
