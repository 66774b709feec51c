//! Calls and telephones.

use super::rooms::TwilioRoom;
use crate::world::Error;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A call, of the API's or of a `<Dial>`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TwilioCall {
    /// `CA` and 32 hexadecimal digits.
    pub sid: String,
    /// The call that dialled it.
    pub parent_sid: Option<String>,
    /// Who is rung.
    pub to: String,
    /// Who rings.
    pub from: String,
    /// queued, ringing, in-progress, completed, busy, no-answer, failed or canceled.
    pub status: String,
    /// When it was made, in ms since the Unix epoch.
    pub created_ms: i64,
    /// When it was answered.
    pub answered_ms: Option<i64>,
    /// When it ended.
    pub ended_ms: Option<i64>,
    /// What was said on it, piece by piece.
    pub heard: Vec<String>,
}

impl TwilioCall {
    /// Says whether it is over.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.ended_ms.is_some()
    }

    /// Returns how long it was up, in whole seconds.
    #[must_use]
    pub fn seconds(&self) -> i64 {
        match (self.answered_ms, self.ended_ms) {
            (Some(from), Some(to)) => (to - from).max(0) / 1_000,
            _ => 0,
        }
    }
}

/// What somebody does on a telephone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "key", rename_all = "snake_case", deny_unknown_fields)]
pub enum Key {
    /// Picks up.
    Answer,
    /// Lets a machine pick up.
    Machine,
    /// Refuses to pick up.
    Decline,
    /// Presses digits.
    Digits {
        /// `0-9`, `*` and `#`.
        digits: String,
    },
    /// Puts down.
    HangUp,
}

/// A telephone as who stands before it sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhoneLine {
    /// Its number.
    pub number: String,
    /// idle, ringing or talking.
    pub state: String,
    /// Who calls.
    pub from: Option<String>,
    /// What was heard in the call that is up, or was last.
    pub heard: Vec<String>,
    /// How often it has rung.
    pub rings: usize,
    /// What it does in a conference: talks, listens, whispers or waits.
    pub part: Option<String>,
}

/// How Twilio misbehaves.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TwilioFaults {
    /// Status callbacks are not sent.
    pub loses_callbacks: bool,
    /// Each status callback is sent twice.
    pub doubles_callbacks: bool,
    /// Status callbacks overtake each other.
    pub reorders_callbacks: bool,
    /// Status callbacks are this late, in ms.
    pub late_ms: i64,
    /// The answers to this many requests to call, or to lead a line elsewhere, are lost after that was done.
    pub loses_answers: u32,
    /// This many requests to call are lost before Twilio has seen them.
    pub loses_requests: u32,
    /// Every request to call is refused with this code.
    pub refuses: Option<u32>,
}

/// What somebody wants of a call that is carried out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Act {
    Key(Key),
    /// The API ends it.
    End,
    /// The API leads it elsewhere.
    Lead(String),
    /// The conference that it was in is over.
    RoomOver,
}

/// Twilio: one account, its calls, and the telephones that they ring.
#[derive(Debug)]
pub(crate) struct Twilio {
    pub(crate) account_sid: String,
    pub(crate) auth_token: String,
    pub(crate) numbers: Vec<String>,
    pub(crate) faults: TwilioFaults,
    pub(crate) calls: BTreeMap<String, TwilioCall>,
    pub(super) rooms: Vec<TwilioRoom>,
    order: Vec<String>,
    acts: BTreeMap<String, Vec<Act>>,
}

impl Default for Twilio {
    fn default() -> Self {
        Self {
            account_sid: format!("AC{:032x}", 0x51),
            auth_token: "simulated-secret".to_owned(),
            numbers: vec!["+15005550006".to_owned()],
            faults: TwilioFaults::default(),
            calls: BTreeMap::new(),
            rooms: Vec::new(),
            order: Vec::new(),
            acts: BTreeMap::new(),
        }
    }
}

impl Twilio {
    pub(crate) fn all(&self) -> Vec<TwilioCall> {
        let all = self.order.iter();
        all.filter_map(|sid| self.calls.get(sid).cloned()).collect()
    }

    pub(crate) fn begin(
        &mut self,
        to: &str,
        from: &str,
        parent: Option<&str>,
        now_ms: i64,
    ) -> String {
        let sid = format!("CA{:032x}", self.order.len() + 1);
        let call = TwilioCall {
            sid: sid.clone(),
            parent_sid: parent.map(str::to_owned),
            to: to.to_owned(),
            from: from.to_owned(),
            status: "queued".to_owned(),
            created_ms: now_ms,
            answered_ms: None,
            ended_ms: None,
            heard: Vec::new(),
        };
        self.calls.insert(sid.clone(), call);
        self.order.push(sid.clone());
        sid
    }

    /// Returns the call that is up on a telephone.
    pub(crate) fn on(&self, number: &str) -> Option<&TwilioCall> {
        let is_up = |call: &&TwilioCall| {
            call.to == number && ["ringing", "in-progress"].contains(&call.status.as_str())
        };
        self.calls.values().find(is_up)
    }

    pub(crate) fn lines(&self) -> Vec<PhoneLine> {
        let mut lines: BTreeMap<&str, PhoneLine> = BTreeMap::new();
        for call in self.order.iter().filter_map(|sid| self.calls.get(sid)) {
            let line = lines.entry(&call.to).or_insert_with(|| PhoneLine {
                number: call.to.clone(),
                state: "idle".to_owned(),
                from: None,
                heard: Vec::new(),
                rings: 0,
                part: None,
            });
            let state = match call.status.as_str() {
                "ringing" => "ringing",
                "in-progress" => "talking",
                _ => "idle",
            };
            state.clone_into(&mut line.state);
            line.from = (state != "idle").then(|| call.from.clone());
            line.heard.clone_from(&call.heard);
            let member = self.member(&call.sid);
            line.part = member.map(|member| member.part().to_owned());
            line.rings += usize::from(call.status != "queued");
        }
        lines.into_values().collect()
    }

    pub(crate) fn press(&mut self, number: &str, key: &Key, _now_ms: i64) -> Result<(), Error> {
        let refuse = |why: &str| Err(Error::Refused(why.to_owned()));
        let Some(call) = self.on(number) else {
            return refuse("this telephone is silent");
        };
        let is_ringing = call.status == "ringing";
        match key {
            Key::Answer | Key::Machine | Key::Decline if !is_ringing => {
                return refuse("this telephone does not ring");
            }
            Key::Digits { .. } | Key::HangUp if is_ringing => {
                return refuse("nobody has answered yet");
            }
            Key::Digits { digits }
                if digits.is_empty()
                    || !digits
                        .chars()
                        .all(|c| c.is_ascii_digit() || "*#".contains(c)) =>
            {
                return refuse("a telephone has no such key");
            }
            Key::Answer | Key::Machine | Key::Decline | Key::Digits { .. } | Key::HangUp => {}
        }
        let sid = call.sid.clone();
        self.act(&sid, Act::Key(key.clone()));
        Ok(())
    }

    pub(crate) fn act(&mut self, sid: &str, act: Act) {
        self.acts.entry(sid.to_owned()).or_default().push(act);
    }

    /// Takes what is wanted of a call next.
    pub(crate) fn take(&mut self, sid: &str) -> Option<Act> {
        let acts = self.acts.get_mut(sid)?;
        (!acts.is_empty()).then(|| acts.remove(0))
    }
}
