//! The ledger: what rang at the provider against what the server says of its calls.

use crate::{people::Book, scene::Pair};
use anyhow::{Context, Result};
use blackbox::Rest;
use serde_json::Value;
use simulator::TwilioCall;
use std::{collections::BTreeSet, fmt};
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

/// What was found, and what is wrong with it.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    /// What is not as promised, or not yet.
    pub(crate) complaints: Vec<String>,
    /// Calls in which two people talked.
    pub(crate) talked: usize,
    calls: usize,
    rung: usize,
    in_doubt: usize,
}

impl fmt::Display for Ledger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            talked,
            calls,
            rung,
            in_doubt,
            ..
        } = self;
        write!(
            f,
            "{calls} calls, {rung} rang, {talked} talked, {in_doubt} were in doubt"
        )
    }
}

/// A call as the API shows it.
struct Shown {
    id: String,
    result: Option<String>,
    trouble: String,
    from_ms: i64,
    to_ms: i64,
}

impl Ledger {
    /// Returns what is left when it cannot be read.
    pub(crate) fn unread(error: &anyhow::Error) -> Self {
        Self {
            complaints: vec![format!("the ledger cannot be read: {error}")],
            ..Self::default()
        }
    }

    /// Compares what rang with what is shown.
    pub(crate) async fn read(
        rest: &Rest,
        pairs: &[Pair],
        rung: &[TwilioCall],
        book: &Book,
    ) -> Result<Self> {
        let mut ledger = Self::default();
        let surprises = book.surprises.iter();
        ledger
            .complaints
            .extend(surprises.map(|words| format!("surprise: {words}")));
        let mut known = BTreeSet::new();
        for pair in pairs {
            let path = format!("/conversations/{}/calls", pair.conversation);
            let page = rest.get(&path).await?;
            let items = page["items"].as_array().context("no calls")?;
            let shown: Vec<Shown> = items.iter().map(read).collect::<Result<_>>()?;
            known.extend(shown.iter().map(|call| call.id.clone()));
            ledger.compare(pair, &shown, rung);
        }
        let lost = book.placed.difference(&known);
        ledger
            .complaints
            .extend(lost.map(|id| format!("placed and gone: {id}")));
        Ok(ledger)
    }

    /// A call is told of once it is over; its operator and its customer were rung once at most, between its wish and
    /// its end, and they talked when both picked up.
    fn compare(&mut self, pair: &Pair, shown: &[Shown], rung: &[TwilioCall]) {
        let to_agent: Vec<_> = rung
            .iter()
            .filter(|call| call.to == pair.agent_number)
            .collect();
        let mut explained = 0;
        for call in shown {
            self.calls += 1;
            self.in_doubt += usize::from(!call.trouble.is_empty());
            let Some(result) = call.result.as_deref() else {
                self.complaints.push(format!("not over: {}", call.id));
                continue;
            };
            let within =
                |ring: &&&TwilioCall| (call.from_ms..=call.to_ms).contains(&ring.created_ms);
            let rings: Vec<_> = to_agent.iter().filter(within).collect();
            explained += rings.len();
            self.rung += rings.len();
            if rings.len() > 1 {
                let times = rings.len();
                self.complaints
                    .push(format!("{}: rung {times} times", call.id));
            }
            let sids: BTreeSet<_> = rings.iter().map(|ring| Some(ring.sid.clone())).collect();
            let to_customer: Vec<_> = rung
                .iter()
                .filter(|ring| ring.parent_sid.is_some() && sids.contains(&ring.parent_sid))
                .collect();
            if to_customer.len() > 1 {
                self.complaints
                    .push(format!("{}: the customer was rung again", call.id));
            }
            let has_talked = to_customer.iter().any(|ring| ring.answered_ms.is_some());
            self.talked += usize::from(has_talked);
            if has_talked != (result == "talked") {
                self.complaints
                    .push(format!("{}: {result}, but talked: {has_talked}", call.id));
            }
        }
        if explained != to_agent.len() {
            self.complaints.push(format!(
                "{}: rung {} times, {explained} of them for a call",
                pair.agent_number,
                to_agent.len()
            ));
        }
    }
}

fn read(call: &Value) -> Result<Shown> {
    let text = |name: &str| call[name].as_str().unwrap_or_default().to_owned();
    let ms = |name: &str| -> Result<i64> {
        let moment = OffsetDateTime::parse(&text(name), &Rfc3339)?;
        Ok(i64::try_from(moment.unix_timestamp_nanos() / 1_000_000)?)
    };
    Ok(Shown {
        id: text("id"),
        result: call["result"].as_str().map(str::to_owned),
        trouble: text("trouble"),
        from_ms: ms("requested_at")?,
        to_ms: if call["ended_at"].is_null() {
            i64::MAX
        } else {
            ms("ended_at")?
        },
    })
}
