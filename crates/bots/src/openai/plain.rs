//! One question and one answer, without tools and streams.

use super::{OpenAi, completion::Completion};
use crate::{
    bot::{Answer, Request},
    failure::Failure,
};
use domain::bot::Usage;
use serde_json::json;

/// Asks a model something.
#[must_use]
pub fn plain(model: &OpenAi, instructions: &str, words: &str) -> Request {
    let body = json!({
        "model": model.model,
        "messages": [
            { "role": "system", "content": instructions },
            { "role": "user", "content": words },
        ],
    });
    let request = Request::post_json(
        super::render::endpoint(&model.url),
        body.to_string().into_bytes(),
    );
    match &model.api_key {
        Some(key) => request.with("authorization", format!("Bearer {key}")),
        None => request,
    }
}

/// Reads its words, without what it thought, and what they cost.
///
/// # Errors
/// [`Failure`]; [`Failure::Silent`] when there are no words.
pub fn read_plain(answer: &Answer) -> Result<(String, Option<Usage>), Failure> {
    answer.check()?;
    let mut completion = Completion::default();
    completion.feed(&answer.body);
    let complete = completion.finish()?;
    let words = complete.content.trim();
    if words.is_empty() {
        return Err(Failure::Silent);
    }
    Ok((words.to_owned(), complete.usage))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_model_thought_is_no_part_of_its_answer() {
        let body = r#"{"choices":[{"message":{"content":"<think>He is angry.</think>\nSorry!"}}],
            "usage":{"prompt_tokens":12,"completion_tokens":3}}"#;
        let usage = Usage {
            read: 12,
            written: 3,
        };
        let read = read_plain(&Answer::ok(body)).unwrap();
        assert_eq!(read, ("Sorry!".to_owned(), Some(usage)));
    }

    #[test]
    fn without_words_there_is_no_draft() {
        let empty = r#"{"choices":[{"message":{"content":" "}}]}"#;
        assert_eq!(read_plain(&Answer::ok(empty)), Err(Failure::Silent));
        assert!(matches!(
            read_plain(&Answer::ok("[]")),
            Err(Failure::Malformed { .. })
        ));
        let refused = Answer {
            status: 401,
            ..Answer::ok("{}")
        };
        assert!(matches!(
            read_plain(&refused),
            Err(Failure::Refused { status: 401, .. })
        ));
    }
}
