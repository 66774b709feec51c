//! Numbers and the account: proved, sealed, forgotten.

use super::{ANN, CARL, learns, place, ready, refusal};
use desk::{Actor, Script};
use domain::call::{CallResult, Leg, LineStatus, TelephonyForm};
use testkit::{line, on_both_databases};

on_both_databases! {
    async fn an_operators_telephone_is_proved_by_the_code_that_it_hears(house: House) {
        let ann = house.agent("Ann", &[]).await;
        let actor = house.actor(&ann).await;
        let off = house.desk.set_telephone(&actor, ANN).await.unwrap_err();
        assert_eq!(off.code(), "phone.off");
        house.telephony().await;
        assert_eq!(house.desk.set_telephone(&actor, "0172").await.unwrap_err().field(), Some("number"));
        assert_eq!(house.desk.set_telephone(&actor, "+88212345678").await.unwrap_err().code(), "phone.prefix");
        house.desk.set_telephone(&actor, ANN).await.unwrap();
        assert_eq!(house.desk.set_telephone(&actor, ANN).await.unwrap_err().code(), "phone.busy");
        let call = house.desk.open_calls().await.unwrap().remove(0).call.id;
        let Script::Code { code } = house.desk.call_script(call).await.unwrap() else { panic!("no code") };
        assert!(code.len() == 6 && code.bytes().all(|digit| digit.is_ascii_digit()), "{code}");
        let wrong = if code == "000000" { "111111" } else { "000000" };
        for _ in 0..5 {
            assert_eq!(house.desk.prove_telephone(&actor, wrong).await.unwrap_err().field(), Some("code"));
        }
        assert_eq!(house.desk.prove_telephone(&actor, &code).await.unwrap_err().code(), "phone.code_over", "five tries are all");
        learns(&house, call, &[line(Leg::Agent, LineStatus::NoAnswer)]).await;
        house.telephone(&ann, ANN).await;
        let own = house.desk.own_telephone(&actor).await.unwrap().unwrap();
        assert_eq!((own.hint.as_str(), own.is_verified), ("+49…67", true));
        house.desk.forget_telephone(&actor).await.unwrap();
        assert_eq!(house.desk.own_telephone(&actor).await.unwrap(), None);
    }

    async fn a_code_counts_for_ten_minutes(house: House) {
        house.telephony().await;
        let ann = house.agent("Ann", &[]).await;
        let actor = house.actor(&ann).await;
        house.desk.set_telephone(&actor, ANN).await.unwrap();
        let call = house.desk.open_calls().await.unwrap().remove(0).call.id;
        let Script::Code { code } = house.desk.call_script(call).await.unwrap() else { panic!("no code") };
        house.pass_ms(600_000);
        assert_eq!(house.desk.prove_telephone(&actor, &code).await.unwrap_err().code(), "phone.code_over");
        assert_eq!(house.desk.call_script(call).await.unwrap(), Script::Goodbye);
    }

    async fn numbers_are_sealed_and_forgotten(house: House) {
        let mut house = house;
        let (ann, row) = ready(&mut house).await;
        let call = place(&house, &ann, row.id).await;
        let store = house.desk.store().clone();
        let number = async |contact| store::telephones::find(store.read().await.unwrap().conn(), contact).await.unwrap();
        let kept = number(row.contact_id).await.unwrap();
        assert!(!kept.sealed.contains("301234567") && kept.reason.is_none());
        let taken_out = house.desk.export_contact(&Actor::house(), row.contact_id).await.unwrap();
        assert_eq!(taken_out.telephone.as_deref(), Some(CARL), "it is his");
        assert_eq!(taken_out.conversations[0].calls, std::slice::from_ref(&call));
        house.pass_ms(31 * 86_400_000);
        assert_eq!(house.desk.sweep_numbers().await.unwrap(), 0, "a call is under way");
        let actor = house.actor(&ann).await;
        house.desk.end_call(&actor, call.id).await.unwrap();
        assert_eq!(house.desk.sweep_numbers().await.unwrap(), 1);
        assert_eq!(number(row.contact_id).await, None);
        assert_eq!(refusal(&house, &actor, row.id).await, "phone.no_number");
        house.customer_shares("Carl", Some(CARL)).await;
        house.desk.forget_number(&actor, row.id).await.unwrap();
        assert_eq!(number(row.contact_id).await, None);
    }

    async fn of_who_is_erased_no_number_is_left(house: House) {
        let mut house = house;
        let (ann, row) = ready(&mut house).await;
        let (admin, actor) = (Actor::house(), house.actor(&ann).await);
        let call = place(&house, &ann, row.id).await;
        house.desk.end_call(&actor, call.id).await.unwrap();
        house.desk.note_call(&actor, call.id, "He is at his mother's.").await.unwrap();
        house.desk.close(&admin, row.id).await.unwrap();
        house.desk.erase_contact(&admin, row.contact_id).await.unwrap();
        while house.desk.erase_due().await.unwrap() {}
        let store = house.desk.store().clone();
        let number = store::telephones::find(store.read().await.unwrap().conn(), row.contact_id).await.unwrap();
        assert_eq!(number, None);
        let left = house.desk.get_call(&admin, call.id).await.unwrap();
        assert_eq!((left.number.as_str(), left.note.as_deref(), left.outcome()), ("", None, Some((CallResult::Cancelled, 0))));
        assert_eq!(house.conversation(1).await.about.call_wish, None);
    }

    async fn his_number_and_his_calls_go_with_who_is_merged(house: House) {
        let mut house = house;
        let (ann, row) = ready(&mut house).await;
        let (admin, actor) = (Actor::house(), house.actor(&ann).await);
        let shop = crate::merging::shopper(&house, "C. Weber").await;
        let call = place(&house, &ann, row.id).await;
        let refused = house.desk.merge_contacts(&admin, shop, row.contact_id).await;
        assert_eq!(refused.unwrap_err().code(), "contact.in_call");
        house.desk.end_call(&actor, call.id).await.unwrap();
        house.desk.merge_contacts(&admin, shop, row.contact_id).await.unwrap();
        let taken_out = house.desk.export_contact(&admin, shop).await.unwrap();
        assert_eq!(taken_out.telephone.as_deref(), Some(CARL), "it can be dialled as before");
        while house.desk.index_words().await.unwrap() {}
        let mut places = house.places_of(&row.contact_id.to_string()).await;
        places.retain(|place| !place.starts_with("events.") && !place.starts_with("contacts."));
        assert_eq!(places, Vec::<String>::new());
    }

    async fn telephony_is_set_with_a_secret_and_the_version_that_was_seen(house: House) {
        let set = house.telephony().await;
        let admin = Actor::house();
        let form = TelephonyForm {
            is_on: true,
            account_sid: set.account_sid.clone(),
            auth_token: None,
            signing_key: None,
            number: set.number.clone(),
            detects_machines: true,
            limits: set.limits.clone(),
        };
        let kept = house.desk.set_telephony(&admin, &form, Some(set.version)).await.unwrap();
        assert_eq!((kept.has_secret, kept.detects_machines, kept.version), (true, true, set.version + 1));
        let late = house.desk.set_telephony(&admin, &form, Some(set.version)).await.unwrap_err();
        assert_eq!(late.code(), "changed");
        let other = TelephonyForm { account_sid: "AC9".into(), ..form };
        let refused = house.desk.set_telephony(&admin, &other, None).await.unwrap_err();
        assert_eq!(refused.field(), Some("auth_token"), "one account's secret is not another's");
        let account = house.desk.telephony_account().await.unwrap().unwrap();
        assert!(!format!("{account:?}").contains(&account.auth_token));
        assert_eq!(account.signing_key.as_deref(), Some("the shared key"), "what is not typed stays");
        let ann = house.agent("Ann", &[]).await;
        let agent = house.actor(&ann).await;
        assert_eq!(house.desk.telephony(&agent).await.unwrap_err().code(), "forbidden");
    }
}
