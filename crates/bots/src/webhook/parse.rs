//! What a webhook bot answers. Pure.

use crate::{
    act::Act,
    acts::Acts,
    bot::{Answer, Reply},
    failure::Failure,
};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Answered {
    #[serde(default)]
    acts: Vec<Act>,
}

/// Reads an answer: acts, or nothing when the bot acts through REST.
///
/// Shape: an empty body, `{}` and `{"acts":[]}` mean that it acts later, and so do acts of which the contact hears
/// nothing.
///
/// # Errors
/// [`Failure::Refused`], [`Failure::Oversized`], [`Failure::Malformed`]; [`Failure::Silent`] for nothing but empty words.
pub fn parse(answer: &Answer) -> Result<Reply, Failure> {
    answer.check()?;
    match answer.body.trim_ascii().first() {
        None => return Ok(later()),
        Some(b'{') => {}
        // A list would be read as the fields of an object in their order.
        Some(_) => return Err(Failure::malformed("not an object")),
    }
    let answered: Answered = serde_json::from_slice(&answer.body)
        .map_err(|error| Failure::malformed(error.to_string()))?;
    if answered.acts.is_empty() {
        return Ok(later());
    }
    let acts = Acts::check(answered.acts)?;
    if acts.as_slice().is_empty() {
        return Err(Failure::Silent);
    }
    Ok(Reply {
        is_later: acts.is_silent(),
        ..Reply::of(acts)
    })
}

fn later() -> Reply {
    Reply {
        is_later: true,
        ..Reply::default()
    }
}
