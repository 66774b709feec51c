//! Asking the provider about one call, and telling the desk what it said.

use super::next::Next;
use crate::{NotPlaced, Request, Ring, Voice, address::Addresses, twilio::Callback};
use desk::{Desk, Heard, OpenCall};
use domain::{
    call::{Leg, LineStatus, News, Purpose, Stage},
    time::Timestamp,
};
use egress::{Answer, Failure};
use futures::future::BoxFuture;
use std::sync::Arc;

/// The largest answer: fifty calls.
///
/// Units: bytes.
pub(super) const MAX_ANSWER_BYTES: usize = 512 * 1024;

/// How far the provider's clock may be behind ours.
///
/// Units: ms.
const SKEW_MS: i64 = 30_000;

/// How long the agent may take besides ringing and talking: hearing the topic and pressing a key.
///
/// Units: seconds.
const CONFIRM_S: u64 = 60;

/// How long a call that reads out a code may last.
///
/// Units: seconds.
const CODE_S: u64 = 120;

/// Speaks with the provider about one call.
#[derive(Clone)]
pub(super) struct Asking {
    pub(super) desk: Desk,
    pub(super) send: Sender,
    pub(super) voice: Arc<dyn Voice>,
    pub(super) addresses: Addresses,
    pub(super) ring_s: u64,
    pub(super) talk_s: u64,
}

/// Sends a request with the account's name and secret, and waits for the answer within a limit.
pub(super) type Sender =
    Arc<dyn Fn(Request, (&str, &str)) -> BoxFuture<'static, Result<Answer, Failure>> + Send + Sync>;

impl Asking {
    /// Does what is to be done about a call.
    pub(super) async fn run(self, open: OpenCall, next: Next) -> desk::Result<()> {
        match next {
            Next::Nothing => Ok(()),
            Next::Dial => self.dial(&open).await,
            Next::Doubt => {
                let trouble = "It is not known whether the provider was asked.";
                self.hear(&open, vec![News::AnswerLost], None, Some(trouble))
                    .await
            }
            Next::Find { is_last } => self.find(&open, is_last).await,
            Next::End => self.end(&open).await,
            Next::Look => self.look(&open).await,
            Next::Move => self.lead(&open).await,
            Next::FindRoom => self.find_room(&open).await,
            Next::Hold { waits } => self.hold(&open, waits).await,
            Next::PutDown => self.put_down(&open).await,
        }
    }

    /// Asks to ring the agent: once, whatever comes of it.
    async fn dial(&self, open: &OpenCall) -> desk::Result<()> {
        let id = open.call.id;
        let Some(dialled) = self.desk.submit_call(id).await? else {
            return Ok(());
        };
        let (answer_url, status_url) = (
            self.addresses.of(id, Callback::Answered),
            self.addresses.of(id, Callback::AgentLine),
        );
        let limit_s = match open.call.purpose {
            Purpose::Talk { .. } | Purpose::Listen(_) => 2 * self.ring_s + CONFIRM_S + self.talk_s,
            Purpose::Verify => CODE_S,
        };
        let request = self.voice.place(&Ring {
            agent: &dialled.agent,
            answer_url: &answer_url,
            status_url: &status_url,
            ring_s: self.ring_s,
            limit_s,
        });
        let (news, sid, trouble) = match self.ask(request).await {
            Ok(answer) => match self.voice.placed(answer.status, &answer.body) {
                Ok((sid, news)) => (vec![News::Submitted, news], Some(sid), None),
                Err(refused @ NotPlaced::Refused { .. }) => {
                    (vec![News::NotSubmitted], None, Some(refused.to_string()))
                }
                Err(NotPlaced::Unclear(why)) => (vec![News::AnswerLost], None, Some(why)),
            },
            Err(Failure::Forbidden(why) | Failure::NotSent(why)) => {
                (vec![News::NotSubmitted], None, Some(why))
            }
            Err(Failure::Lost(why)) => (vec![News::AnswerLost], None, Some(why)),
        };
        if let Some(trouble) = &trouble {
            tracing::warn!(call = %id, trouble, "a call was not placed as it should");
        }
        self.hear(open, news, sid, trouble.as_deref()).await
    }

    /// Looks for a call in doubt among those to the agent; nobody else rings him from this number.
    async fn find(&self, open: &OpenCall, is_last: bool) -> desk::Result<()> {
        let agent = self.desk.agent_of(&open.call).await?;
        let Ok(answer) = self.ask(self.voice.find(&agent)).await else {
            return Ok(());
        };
        if answer.status != 200 {
            return Ok(());
        }
        let Ok(all) = self.voice.found(&answer.body) else {
            return Ok(());
        };
        let since = open.submitted_at.unwrap_or(Timestamp::from_ms(0));
        for found in all {
            let is_ours = found.from == self.voice.number().as_str()
                && found
                    .created_at
                    .is_none_or(|at| at >= since.plus_ms(-SKEW_MS));
            if is_ours && !self.desk.knows_call(&found.sid).await? {
                let stands = News::Line {
                    leg: Leg::Agent,
                    status: found.status,
                    seconds: found.seconds,
                };
                let mut news = vec![News::Submitted];
                let (behind, _) = self.behind(&found.sid).await;
                news.extend(behind);
                news.push(stands);
                return self.hear(open, news, Some(found.sid), None).await;
            }
        }
        if is_last {
            let trouble = "The provider knows of no such call.";
            return self
                .hear(open, vec![News::NeverHeard], None, Some(trouble))
                .await;
        }
        Ok(())
    }

    /// Asks how a call stands, the customer's part first: the agent's end follows from it.
    async fn look(&self, open: &OpenCall) -> desk::Result<()> {
        let Some(sid) = &open.sid else { return Ok(()) };
        let Ok(answer) = self.ask(self.voice.look(sid)).await else {
            return Ok(());
        };
        let stands = match self.voice.placed(answer.status, &answer.body) {
            Ok((_, news)) => news,
            Err(NotPlaced::Refused { .. }) if answer.status == 404 => News::Line {
                leg: Leg::Agent,
                status: LineStatus::Failed,
                seconds: None,
            },
            Err(NotPlaced::Refused { .. } | NotPlaced::Unclear(_)) => return Ok(()),
        };
        let (mut news, customer_sid) = self.behind(sid).await;
        news.push(stands);
        let heard = Heard {
            news,
            customer_sid,
            ..Heard::default()
        };
        self.desk.hear_call(open.call.id, &heard).await?;
        Ok(())
    }

    /// Returns how the customer's part stands, and the provider's name of it; nothing when there is none, or no answer.
    async fn behind(&self, sid: &str) -> (Vec<News>, Option<String>) {
        let Ok(answer) = self.ask(self.voice.look_behind(sid)).await else {
            return (Vec::new(), None);
        };
        let all = self.voice.found(&answer.body).unwrap_or_default();
        let named = all.first().map(|found| found.sid.clone());
        let lines = all.into_iter().rev().flat_map(|found| {
            let line = News::Line {
                leg: Leg::Customer,
                status: found.status,
                seconds: found.seconds,
            };
            // Who rings the customer has pressed the key.
            [News::Confirmed, line]
        });
        (lines.collect(), named)
    }

    /// Asks to lead the customer's line into a conference; the agent's follows when the first connection is over.
    async fn lead(&self, open: &OpenCall) -> desk::Result<()> {
        let id = open.call.id;
        let Some(sid) = &open.customer_sid else {
            return Ok(());
        };
        if !self.desk.begin_move(id).await? {
            return Ok(());
        }
        let url = self.addresses.of(id, Callback::Room);
        match self.ask(self.voice.lead(sid, &url)).await {
            Ok(answer) if (400..500).contains(&answer.status) => {
                // He has hung up, or is about to: nobody was led anywhere.
                self.desk.note_room(id, None).await
            }
            Err(Failure::Forbidden(_) | Failure::NotSent(_)) => self.desk.note_room(id, None).await,
            // What is not known is looked for.
            Ok(_) | Err(Failure::Lost(_)) => Ok(()),
        }
    }

    async fn find_room(&self, open: &OpenCall) -> desk::Result<()> {
        let id = open.call.id;
        let Ok(answer) = self.ask(self.voice.find_room(&id.to_string())).await else {
            return Ok(());
        };
        match self.voice.found_room(&answer.body) {
            Ok(Some(sid)) => self.desk.note_room(id, Some(&sid)).await,
            Ok(None) | Err(_) => Ok(()),
        }
    }

    async fn hold(&self, open: &OpenCall, waits: bool) -> desk::Result<()> {
        let (Some(room), Some(sid)) = (&open.conference_sid, &open.customer_sid) else {
            return Ok(());
        };
        let Ok(answer) = self.ask(self.voice.hold(room, sid, waits)).await else {
            return Ok(());
        };
        if (200..300).contains(&answer.status) {
            return self.desk.note_hold(open.call.id, waits).await;
        }
        self.look(open).await
    }

    /// Asks to end each line that is still up, and looks how they stand.
    async fn put_down(&self, open: &OpenCall) -> desk::Result<()> {
        let call = &open.call.call;
        for (sid, line) in [(&open.sid, call.agent), (&open.customer_sid, call.customer)] {
            let is_up = line.status.is_some_and(|status| !status.is_final());
            if let Some(sid) = sid.as_ref().filter(|_| is_up) {
                // A refusal says that it is down already; the look says so as well.
                let _ = self.ask(self.voice.end(sid, true)).await;
            }
        }
        self.look(open).await
    }

    /// Asks to end a call; it is over when the provider says so.
    async fn end(&self, open: &OpenCall) -> desk::Result<()> {
        let Some(sid) = &open.sid else {
            return self.find(open, false).await;
        };
        let was_answered = match open.call.call.stage {
            Stage::AgentConfirms | Stage::CustomerRinging | Stage::Talking { .. } => true,
            Stage::Requested
            | Stage::Submitting
            | Stage::Unknown
            | Stage::AgentRinging
            | Stage::Done { .. } => false,
        };
        let Ok(answer) = self.ask(self.voice.end(sid, was_answered)).await else {
            return Ok(());
        };
        if (200..300).contains(&answer.status) {
            return self.hear(open, vec![News::HungUp], None, None).await;
        }
        // It has moved on meanwhile: how it stands says how it is ended the next time.
        self.look(open).await
    }

    async fn ask(&self, request: Request) -> Result<Answer, Failure> {
        (self.send)(request, self.voice.credentials()).await
    }

    async fn hear(
        &self,
        open: &OpenCall,
        news: Vec<News>,
        sid: Option<String>,
        trouble: Option<&str>,
    ) -> desk::Result<()> {
        let heard = Heard {
            news,
            sid,
            customer_sid: None,
            trouble: trouble.map(str::to_owned),
        };
        self.desk.hear_call(open.call.id, &heard).await?;
        Ok(())
    }
}
