//! Telephony, and operators who can be rung.

use super::House;
use desk::{Actor, Heard, Script};
use domain::{
    call::{Leg, Limits, LineStatus, News, Telephony, TelephonyForm},
    operator::Operator,
};

/// Returns the news of a line, without its length.
#[must_use]
pub const fn line(leg: Leg, status: LineStatus) -> News {
    News::Line {
        leg,
        status,
        seconds: None,
    }
}

impl House {
    /// Switches telephony on, with numbers of Germany and North America allowed.
    pub async fn telephony(&self) -> Telephony {
        let form = TelephonyForm {
            is_on: true,
            account_sid: "AC0123456789abcdef0123456789abcdef".to_owned(),
            auth_token: Some("the account's secret".to_owned()),
            signing_key: Some("the shared key".to_owned()),
            number: "+18005550100".to_owned(),
            detects_machines: false,
            limits: Limits {
                prefixes: vec!["+49".to_owned(), "+1".to_owned()],
                ..Limits::default()
            },
        };
        let house = Actor::house();
        let set = self.desk.set_telephony(&house, &form, None).await;
        set.expect("telephony")
    }

    /// Gives an operator a telephone and lets him prove it by the code that its call reads out.
    pub async fn telephone(&self, operator: &Operator, number: &str) {
        let actor = self.actor(operator).await;
        let set = self.desk.set_telephone(&actor, number).await;
        set.expect("a telephone");
        let open = self.desk.open_calls().await.expect("open calls");
        let call = open.iter().find(|open| open.call.operator == operator.id);
        let call = call.expect("a call for the code").call.id;
        self.desk.submit_call(call).await.expect("submitted");
        let heard = |news| Heard {
            news,
            ..Heard::default()
        };
        let answered = heard(vec![line(Leg::Agent, LineStatus::InProgress)]);
        self.desk.hear_call(call, &answered).await.expect("heard");
        let script = self.desk.call_script(call).await.expect("a script");
        let Script::Code { code } = script else {
            panic!("no code but {script:?}")
        };
        let over = heard(vec![line(Leg::Agent, LineStatus::Completed)]);
        self.desk.hear_call(call, &over).await.expect("heard");
        let proved = self.desk.prove_telephone(&actor, &code).await;
        assert!(proved.expect("a proof").is_verified);
    }
}
