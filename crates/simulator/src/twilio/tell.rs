//! Asks what to say, and tells how calls stand, signed, and as the faults allow.

use super::{
    engine::Running,
    sign::sign,
    twiml::{Verb, parse},
};

/// Where a call's status is told.
pub(super) struct Callback {
    pub(super) url: Option<String>,
    pub(super) events: Vec<String>,
    pub(super) number: usize,
    /// One that another shall overtake.
    pub(super) held: Option<Vec<(String, String)>>,
}

impl Running {
    /// Asks for `TwiML`; `None` when there is no good answer.
    pub(super) async fn ask(&self, url: &str, fields: Vec<(String, String)>) -> Option<Vec<Verb>> {
        let mut all = self.about(&self.sid.clone());
        all.extend(fields);
        let answer = self.post(url, &all).await?;
        if !answer.status().is_success() {
            return None;
        }
        let text = answer.text().await.ok()?;
        match parse(&text) {
            Ok(verbs) => Some(verbs),
            Err(why) => {
                tracing::warn!(why, "this is no TwiML");
                None
            }
        }
    }

    /// Returns what every request says of a call.
    fn about(&self, sid: &str) -> Vec<(String, String)> {
        self.world.with(|state, _| {
            let twilio = &state.twilio;
            let mut fields = vec![
                ("CallSid".to_owned(), sid.to_owned()),
                ("AccountSid".to_owned(), twilio.account_sid.clone()),
                ("ApiVersion".to_owned(), "2010-04-01".to_owned()),
            ];
            if let Some(call) = twilio.calls.get(sid) {
                fields.push(("From".to_owned(), call.from.clone()));
                fields.push(("To".to_owned(), call.to.clone()));
                fields.push(("CallStatus".to_owned(), call.status.clone()));
                if let Some(parent) = &call.parent_sid {
                    fields.push(("ParentCallSid".to_owned(), parent.clone()));
                }
                if call.ended_ms.is_some() {
                    fields.push(("CallDuration".to_owned(), call.seconds().to_string()));
                }
            }
            fields
        })
    }

    pub(super) async fn tell(&mut self, event: &str) {
        let sid = self.sid.clone();
        self.tell_of(&sid, event).await;
    }

    /// Tells how a call stands, as the faults allow.
    pub(super) async fn tell_of(&mut self, sid: &str, event: &str) {
        let faults = self.world.with(|state, _| state.twilio.faults.clone());
        let Some(url) = self.callback.url.clone() else {
            return;
        };
        let is_wanted = self.callback.events.iter().any(|wanted| wanted == event);
        if !is_wanted || faults.loses_callbacks {
            return;
        }
        let mut fields = self.about(sid);
        if event == "initiated" {
            fields.retain(|(name, _)| name != "CallStatus");
            fields.push(("CallStatus".to_owned(), "initiated".to_owned()));
        }
        fields.push((
            "SequenceNumber".to_owned(),
            self.callback.number.to_string(),
        ));
        fields.push((
            "CallbackSource".to_owned(),
            "call-progress-events".to_owned(),
        ));
        self.callback.number += 1;
        let mut due = vec![fields];
        if faults.reorders_callbacks {
            match self.callback.held.take() {
                Some(held) => due.push(held),
                None if event != "completed" => {
                    self.callback.held = due.pop();
                }
                None => {}
            }
        }
        if faults.late_ms > 0 {
            let until_ms = self.now_ms() + faults.late_ms;
            self.world.clock().sleep_until(until_ms).await;
        }
        for fields in due {
            for _ in 0..=usize::from(faults.doubles_callbacks) {
                let _ = self.post(&url, &fields).await;
            }
        }
    }

    /// Tells who or what has answered. Source: <https://www.twilio.com/docs/voice/answering-machine-detection>.
    pub(super) async fn tell_who_answered(&self, url: &str, sid: &str, is_machine: bool) {
        let account = self.world.with(|state, _| state.twilio.account_sid.clone());
        let by = if is_machine { "machine_start" } else { "human" };
        let fields = [
            ("CallSid", sid),
            ("AccountSid", &account),
            ("AnsweredBy", by),
            ("MachineDetectionDuration", "2400"),
        ];
        let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let loses = self
            .world
            .with(|state, _| state.twilio.faults.loses_callbacks);
        if !loses {
            let _ = self.post(url, &fields).await;
        }
    }

    async fn post(&self, url: &str, fields: &[(String, String)]) -> Option<reqwest::Response> {
        let parsed = reqwest::Url::parse(url).ok()?;
        let host = parsed.host_str()?.trim_matches(['[', ']']).to_owned();
        let is_local = host == "localhost"
            || host
                .parse::<std::net::IpAddr>()
                .is_ok_and(|address| address.is_loopback());
        if !is_local {
            tracing::warn!("this world calls loopback addresses only");
            return None;
        }
        let token = self.world.with(|state, _| state.twilio.auth_token.clone());
        let mut body = reqwest::Url::parse("http://x/").ok()?;
        body.query_pairs_mut().extend_pairs(fields);
        let request = self
            .client
            .post(parsed)
            .header("content-type", "application/x-www-form-urlencoded")
            .header("x-twilio-signature", sign(&token, url, fields))
            .body(body.query().unwrap_or_default().to_owned());
        request.send().await.ok()
    }
}
