//! How a bot fails.

/// Why a bot gave no answer that can be used. Each one gives the conversation to people.
///
/// Shape: words for admins, bounded, without secrets and addresses.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// It could not be asked: no connection, no TLS, an address that is not allowed.
    #[error("it could not be reached: {why}")]
    Unreachable {
        /// What was seen.
        why: String,
    },
    /// It answered with an error.
    #[error("it answered with status {status}{}", told(.why))]
    Refused {
        /// The HTTP status.
        status: u16,
        /// Its own words, cut; empty when it gave none.
        why: String,
        /// When it may be asked again, if it said so.
        ///
        /// Units: seconds.
        retry_after_s: Option<u64>,
    },
    /// It did not answer in time, or the answer broke off.
    #[error("it did not answer in time")]
    Late,
    /// It answered, and the contact would hear nothing.
    #[error("it said nothing")]
    Silent,
    /// Its answer is not in the shape of its protocol.
    #[error("its answer could not be understood: {why}")]
    Malformed {
        /// What is wrong.
        why: String,
    },
    /// Its answer is larger than anybody reads.
    #[error("its answer is too large")]
    Oversized,
    /// It says the same again and again.
    #[error("it repeats itself")]
    Repeating,
    /// It talks, and nothing comes of it.
    #[error("it gets nowhere")]
    Stuck,
}

fn told(why: &str) -> String {
    if why.is_empty() {
        String::new()
    } else {
        format!(": {why}")
    }
}

/// The characters that are kept of what a bot answered.
const MAX_WORDS: usize = 200;

impl Failure {
    /// Says that an answer could not be understood.
    #[must_use]
    pub fn malformed(why: impl Into<String>) -> Self {
        let why: String = why.into();
        Self::Malformed {
            why: why.chars().take(MAX_WORDS).collect(),
        }
    }

    /// Reads an answer whose status is no success.
    #[must_use]
    pub fn refused(status: u16, body: &[u8], retry_after_s: Option<u64>) -> Self {
        Self::Refused {
            status,
            why: own_words(body),
            retry_after_s,
        }
    }

    /// Says whether the bot itself is broken, so that its breaker counts it; else this conversation was too much for it.
    #[must_use]
    pub const fn is_the_bots(&self) -> bool {
        match self {
            Self::Unreachable { .. }
            | Self::Refused { .. }
            | Self::Late
            | Self::Silent
            | Self::Malformed { .. }
            | Self::Oversized => true,
            Self::Repeating | Self::Stuck => false,
        }
    }
}

/// Finds what an error's body says: one line, and no page.
fn own_words(body: &[u8]) -> String {
    let found = serde_json::from_slice::<serde_json::Value>(body).ok();
    let words = found.as_ref().and_then(|body| {
        [
            &body["error"]["message"],
            &body["error"],
            &body["message"],
            &body["reason"],
            &body["detail"],
        ]
        .into_iter()
        .find_map(serde_json::Value::as_str)
    });
    let line = words.unwrap_or_default().split_whitespace();
    let line = line.collect::<Vec<_>>().join(" ");
    line.chars().take(MAX_WORDS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_tells_the_bots_own_words_and_no_page() {
        let json = br#"{"error":{"message":"model\nnot found","code":404}}"#;
        let failure = Failure::refused(404, json, None);
        assert_eq!(
            failure.to_string(),
            "it answered with status 404: model not found"
        );
        let page = Failure::refused(502, b"<html>Bad gateway</html>", None);
        assert_eq!(page.to_string(), "it answered with status 502");
        let endless = format!(r#"{{"error":"{}"}}"#, "x".repeat(9_999));
        let failure = Failure::refused(500, endless.as_bytes(), None);
        assert!(failure.to_string().len() < 250);
    }
}
