//! Carries calls out: rings, asks what to say, dials, and tells how it goes.

use super::{
    rooms::Member,
    state::{Act, Key},
    tell::Callback,
    twiml::Verb,
};
use crate::world::{Change, World};
use futures::future::{BoxFuture, FutureExt};
use std::time::Duration;

/// How long whoever is called may take to answer a request, in the machine's time.
const PATIENCE: Duration = Duration::from_secs(15);

/// What a call was asked for with.
pub(super) struct Script {
    pub(super) url: String,
    pub(super) status_callback: Option<String>,
    pub(super) events: Vec<String>,
    pub(super) ring_s: i64,
    pub(super) limit_s: i64,
}

/// Begins to carry a call out; it ends with the call or the world.
#[expect(
    clippy::disallowed_methods,
    reason = "it ends with the call or the world, whichever is first"
)]
pub(super) fn spawn(world: &World, sid: String, script: Script) {
    let closed = world.closed();
    let Ok(client) = reqwest::Client::builder()
        .no_proxy()
        .timeout(PATIENCE)
        .build()
    else {
        return tracing::error!("no HTTP client for calls");
    };
    let running = Running {
        world: world.clone(),
        client,
        sid,
        until_ms: i64::MAX,
        callback: Callback {
            url: script.status_callback.clone(),
            events: script.events.clone(),
            number: 0,
            held: None,
        },
    };
    tokio::spawn(async move {
        tokio::select! {
            () = running.run(script) => {}
            () = closed => {}
        }
    });
}

/// Carries out what a line is led to that is up already; it ends with the line or the world.
#[expect(
    clippy::disallowed_methods,
    reason = "it ends with the line or the world, whichever is first"
)]
fn spawn_running(mut running: Running, url: String) {
    let closed = running.world.closed();
    let going = async move {
        running.carry_out(url).await;
        let sid = running.sid.clone();
        running.over(&sid, "completed");
        running.tell("completed").await;
    };
    tokio::spawn(async move {
        tokio::select! {
            () = going => {}
            () = closed => {}
        }
    });
}

pub(super) struct Running {
    pub(super) world: World,
    pub(super) client: reqwest::Client,
    pub(super) sid: String,
    until_ms: i64,
    pub(super) callback: Callback,
}

/// How the ringing of a telephone ended.
enum Rung {
    Answered { is_machine: bool },
    Ended(&'static str),
}

impl Running {
    async fn run(mut self, script: Script) {
        self.tell("initiated").await;
        let sid = self.sid.clone();
        let rung = self.ring(&sid, script.ring_s).await;
        if let Rung::Ended(status) = rung {
            self.over(&sid, status);
            return self.tell("completed").await;
        }
        self.until_ms = self.now_ms() + script.limit_s * 1_000;
        self.tell("answered").await;
        self.carry_out(script.url).await;
        self.over(&sid, "completed");
        self.tell("completed").await;
    }

    pub(super) fn now_ms(&self) -> i64 {
        self.world.clock().now_ms()
    }

    fn change<T>(&self, change: impl FnOnce(&mut super::Twilio, i64) -> T) -> T {
        self.world.with(|state, now_ms| {
            let changed = change(&mut state.twilio, now_ms);
            state.announce(Change::Telephones);
            changed
        })
    }

    /// Lets a telephone ring until somebody does something about it.
    async fn ring(&mut self, sid: &str, ring_s: i64) -> Rung {
        // It rings from here on, however long telling of it takes.
        let until_ms = self.now_ms() + ring_s * 1_000;
        let is_busy = self.change(|twilio, _| {
            let to = twilio.calls.get(sid).map(|call| call.to.clone());
            let is_busy = to.is_some_and(|to| twilio.on(&to).is_some());
            if let Some(call) = twilio.calls.get_mut(sid).filter(|_| !is_busy) {
                "ringing".clone_into(&mut call.status);
            }
            is_busy
        });
        if is_busy {
            return Rung::Ended("busy");
        }
        if sid == self.sid {
            self.tell("ringing").await;
        }
        loop {
            match self.next_act(&[sid], until_ms).await {
                None => return Rung::Ended("no-answer"),
                Some((_, Act::End)) => return Rung::Ended("canceled"),
                Some((_, Act::Key(Key::Decline))) => return Rung::Ended("busy"),
                Some((_, Act::Key(key @ (Key::Answer | Key::Machine)))) => {
                    return self.picked_up(sid, &key);
                }
                Some((
                    _,
                    Act::Key(Key::Digits { .. } | Key::HangUp) | Act::Lead(_) | Act::RoomOver,
                )) => {}
            }
        }
    }

    /// Notes that a telephone was picked up.
    fn picked_up(&self, sid: &str, key: &Key) -> Rung {
        self.change(|twilio, now_ms| {
            if let Some(call) = twilio.calls.get_mut(sid) {
                "in-progress".clone_into(&mut call.status);
                call.answered_ms = Some(now_ms);
            }
        });
        Rung::Answered {
            is_machine: *key == Key::Machine,
        }
    }

    /// Waits for what somebody wants of one of these calls; `None` when the time is over.
    async fn next_act(&self, sids: &[&str], until_ms: i64) -> Option<(usize, Act)> {
        let mut pulse = self.world.pulse();
        loop {
            pulse.borrow_and_update();
            let taken = self.world.with(|state, _| {
                let mut all = sids.iter().enumerate();
                all.find_map(|(at, sid)| Some((at, state.twilio.take(sid)?)))
            });
            if taken.is_some() {
                return taken;
            }
            if self.now_ms() >= until_ms {
                return None;
            }
            tokio::select! {
                changed = pulse.changed() => if changed.is_err() { return None },
                () = self.world.clock().sleep_until(until_ms) => {}
            }
        }
    }

    fn over(&self, sid: &str, status: &str) {
        self.change(|twilio, now_ms| {
            if let Some(call) = twilio.calls.get_mut(sid)
                && call.ended_ms.is_none()
            {
                status.clone_into(&mut call.status);
                call.ended_ms = Some(now_ms);
            }
        });
    }

    fn hear(&self, words: &str) {
        let sid = self.sid.clone();
        self.change(|twilio, _| {
            if let Some(call) = twilio.calls.get_mut(&sid) {
                call.heard.push(words.to_owned());
            }
        });
    }

    /// Asks for `TwiML` and does what it says, until the call is over.
    async fn carry_out(&mut self, url: String) {
        let mut next = Some((url, Vec::new()));
        while let Some((url, fields)) = next.take() {
            let Some(verbs) = self.ask(&url, fields).await else {
                return self.hear("An application error has occurred. Goodbye.");
            };
            for verb in verbs {
                match self.carry_out_verb(verb).await {
                    Then::Goes => {}
                    Then::Ends => return,
                    Then::Asks(url, fields) => {
                        next = Some((url, fields));
                        break;
                    }
                }
            }
        }
    }

    fn carry_out_verb(&mut self, verb: Verb) -> BoxFuture<'_, Then> {
        async move {
            match verb {
                Verb::Say(words) => {
                    self.hear(&words);
                    Then::Goes
                }
                Verb::Hangup => Then::Ends,
                Verb::Gather {
                    action,
                    timeout_s,
                    digits,
                    on_empty,
                    says,
                } => {
                    for words in says {
                        self.hear(&words);
                    }
                    self.gather(action, timeout_s, digits, on_empty).await
                }
                dial @ Verb::Dial { .. } => self.dial(dial).await,
                Verb::Conference { name, member } => self.confer(&name, member).await,
            }
        }
        .boxed()
    }

    async fn gather(&self, action: String, timeout_s: i64, most: usize, on_empty: bool) -> Then {
        let until_ms = (self.now_ms() + timeout_s * 1_000).min(self.until_ms);
        loop {
            match self.next_act(&[&self.sid], until_ms).await {
                Some((_, Act::Key(Key::Digits { digits }))) => {
                    let digits = digits.chars().take(most).collect();
                    return Then::Asks(action, vec![("Digits".to_owned(), digits)]);
                }
                Some((_, Act::End | Act::Key(Key::HangUp))) => return Then::Ends,
                Some((_, Act::Lead(url))) => return Then::Asks(url, Vec::new()),
                Some((_, Act::Key(Key::Answer | Key::Machine | Key::Decline) | Act::RoomOver)) => {}
                None if on_empty => {
                    return Then::Asks(action, vec![("Digits".to_owned(), String::new())]);
                }
                None => return Then::Goes,
            }
        }
    }

    async fn dial(&mut self, verb: Verb) -> Then {
        let Verb::Dial {
            action,
            caller_id,
            timeout_s,
            limit_s,
            number,
            status_callback,
            amd_callback,
        } = verb
        else {
            return Then::Goes;
        };
        let parent = self.sid.clone();
        let child = self.change(|twilio, now_ms| {
            let own = twilio.calls.get(&parent).map(|call| call.from.clone());
            let from = caller_id.or(own).unwrap_or_default();
            twilio.begin(&number, &from, Some(&parent), now_ms)
        });
        let events = ["initiated", "ringing", "answered", "completed"];
        let mut told = Callback {
            url: status_callback,
            events: events.map(str::to_owned).to_vec(),
            number: 0,
            held: None,
        };
        std::mem::swap(&mut self.callback, &mut told);
        self.tell_of(&child, "initiated").await;
        let rung = self.ring_child(&child, timeout_s).await;
        let (status, parent_ends) = match rung {
            Ok(Rung::Ended(status)) => {
                self.over(&child, status);
                (status, false)
            }
            Err(ParentGone) => {
                self.over(&child, "canceled");
                ("canceled", true)
            }
            Ok(Rung::Answered { is_machine }) => {
                self.tell_of(&child, "answered").await;
                if let Some(url) = amd_callback {
                    self.tell_who_answered(&url, &child, is_machine).await;
                }
                let until_ms = (self.now_ms() + limit_s * 1_000).min(self.until_ms);
                let mut parent_ends = false;
                let mut led = None;
                loop {
                    let parent = self.sid.clone();
                    match self.next_act(&[&parent, &child], until_ms).await {
                        None => break,
                        Some((at, Act::End | Act::Key(Key::HangUp))) => {
                            parent_ends = at == 0;
                            break;
                        }
                        Some((1, Act::Lead(url))) => {
                            led = Some(url);
                            break;
                        }
                        Some((_, Act::Key(_) | Act::Lead(_) | Act::RoomOver)) => {}
                    }
                }
                if let Some(url) = led {
                    return self.led_away(&child, url, action, told);
                }
                self.over(&child, "completed");
                ("completed", parent_ends)
            }
        };
        self.tell_of(&child, "completed").await;
        std::mem::swap(&mut self.callback, &mut told);
        let seconds = self.world.with(|state, _| {
            state
                .twilio
                .calls
                .get(&child)
                .map_or(0, super::TwilioCall::seconds)
        });
        let fields = vec![
            ("DialCallStatus".to_owned(), status.to_owned()),
            ("DialCallSid".to_owned(), child),
            ("DialCallDuration".to_owned(), seconds.to_string()),
        ];
        if parent_ends {
            if let Some(action) = action {
                let _ = self.ask(&action, fields).await;
            }
            return Then::Ends;
        }
        match action {
            Some(action) => Then::Asks(action, fields),
            None => Then::Goes,
        }
    }

    /// Lets the other line go its own way; who dialled it goes on with what follows.
    fn led_away(
        &mut self,
        child: &str,
        url: String,
        action: Option<String>,
        own: Callback,
    ) -> Then {
        let callback = std::mem::replace(&mut self.callback, own);
        spawn_running(
            Self {
                world: self.world.clone(),
                client: self.client.clone(),
                sid: child.to_owned(),
                until_ms: self.until_ms,
                callback,
            },
            url,
        );
        let fields = vec![
            ("DialCallStatus".to_owned(), "completed".to_owned()),
            ("DialCallSid".to_owned(), child.to_owned()),
            ("DialCallDuration".to_owned(), "0".to_owned()),
        ];
        match action {
            Some(action) => Then::Asks(action, fields),
            None => Then::Goes,
        }
    }

    /// Stays in a conference until it is over, or the line leaves it.
    async fn confer(&mut self, name: &str, member: Member) -> Then {
        let sid = self.sid.clone();
        self.change(|twilio, now_ms| twilio.enter(name, &sid, member, now_ms));
        loop {
            let then = match self.next_act(&[&sid], self.until_ms).await {
                None | Some((_, Act::End | Act::Key(Key::HangUp))) => Then::Ends,
                Some((_, Act::RoomOver)) => Then::Goes,
                Some((_, Act::Lead(url))) => Then::Asks(url, Vec::new()),
                Some((_, Act::Key(_))) => continue,
            };
            self.change(|twilio, _| twilio.leave(&sid));
            self.world.with(|state, _| state.wake());
            return then;
        }
    }

    /// Rings the other telephone while who waits for it may hang up.
    async fn ring_child(&mut self, child: &str, ring_s: i64) -> Result<Rung, ParentGone> {
        let until_ms = self.now_ms() + ring_s * 1_000;
        let is_busy = self.change(|twilio, _| {
            let to = twilio.calls.get(child).map(|call| call.to.clone());
            let is_busy = to.is_some_and(|to| twilio.on(&to).is_some());
            if let Some(call) = twilio.calls.get_mut(child).filter(|_| !is_busy) {
                "ringing".clone_into(&mut call.status);
            }
            is_busy
        });
        if is_busy {
            return Ok(Rung::Ended("busy"));
        }
        self.tell_of(child, "ringing").await;
        loop {
            let parent = self.sid.clone();
            match self.next_act(&[&parent, child], until_ms).await {
                None => return Ok(Rung::Ended("no-answer")),
                Some((0, Act::End | Act::Key(Key::HangUp))) => return Err(ParentGone),
                Some((1, Act::Key(Key::Decline))) => return Ok(Rung::Ended("busy")),
                Some((1, Act::Key(key @ (Key::Answer | Key::Machine)))) => {
                    return Ok(self.picked_up(child, &key));
                }
                Some(_) => {}
            }
        }
    }
}

/// Who waited for the other telephone is gone.
struct ParentGone;

/// What follows a verb.
enum Then {
    Goes,
    Ends,
    Asks(String, Vec<(String, String)>),
}
