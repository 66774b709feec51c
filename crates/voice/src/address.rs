//! The addresses that a provider calls. Pure.

use crate::twilio::Callback;
use domain::id::CallId;

/// Where a provider reaches this server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Addresses {
    /// Without a slash at the end.
    public_url: String,
}

impl Addresses {
    pub(crate) fn at(public_url: &str) -> Self {
        Self {
            public_url: public_url.trim_end_matches('/').to_owned(),
        }
    }

    pub(crate) fn of(&self, call: CallId, callback: Callback) -> String {
        format!("{}/twilio/{call}/{}", self.public_url, name_of(callback))
    }

    /// Returns the public address of a request, with its query as it came.
    pub(crate) fn asked(&self, call: &str, name: &str, query: Option<&str>) -> String {
        let url = format!("{}/twilio/{call}/{name}", self.public_url);
        match query {
            Some(query) => format!("{url}?{query}"),
            None => url,
        }
    }
}

/// Finds what an address is for.
pub(crate) fn callback_named(name: &str) -> Option<Callback> {
    let all = [
        Callback::Answered,
        Callback::Key,
        Callback::AgentLine,
        Callback::CustomerLine,
        Callback::Over,
        Callback::Room,
    ];
    all.into_iter().find(|callback| name_of(*callback) == name)
}

const fn name_of(callback: Callback) -> &'static str {
    match callback {
        Callback::Answered => "answered",
        Callback::Key => "key",
        Callback::AgentLine => "agent",
        Callback::CustomerLine => "customer",
        Callback::Over => "over",
        Callback::Room => "room",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_leads_back_to_what_it_is_for() {
        let addresses = Addresses::at("https://desk.example.org/");
        let call = CallId::from_u128(7);
        let address = addresses.of(call, Callback::Key);
        assert_eq!(
            address,
            "https://desk.example.org/twilio/00000000-0000-0000-0000-000000000007/key"
        );
        assert_eq!(addresses.asked(&call.to_string(), "key", None), address);
        let asked = addresses.asked(&call.to_string(), "key", Some("a=1"));
        assert_eq!(asked, format!("{address}?a=1"));
        assert_eq!(callback_named("key"), Some(Callback::Key));
        assert_eq!(callback_named("keys"), None);
    }
}
