//! What a browser is asked, as its `parseCreationOptionsFromJSON` and `parseRequestOptionsFromJSON` read it.

use crate::{ALGORITHMS, Site, encode};
use serde_json::{Value, json};

/// How long a browser may wait for somebody, and a challenge lives.
///
/// Units: ms. Source: the specification recommends five minutes.
pub const TIME_MS: i64 = 5 * 60_000;

/// Whose a passkey will be.
#[derive(Debug, Clone, Copy)]
pub struct User<'a> {
    /// Names him to the authenticator; says nothing of him to anybody else. 64 bytes at most.
    pub handle: &'a [u8],
    /// How he logs in, shown where passkeys are chosen.
    pub account: &'a str,
    /// His name.
    pub name: &'a str,
}

/// Asks to make a passkey that names its user by itself; `known` are credentials that he has.
///
/// Shape: JSON text.
#[must_use]
pub fn creation(
    site: &Site,
    house: &str,
    challenge: &str,
    user: User<'_>,
    known: &[String],
) -> String {
    let kinds = ALGORITHMS.map(|number| json!({ "type": "public-key", "alg": number }));
    json!({
        "rp": { "id": site.id(), "name": house },
        "user": { "id": encode(user.handle), "name": user.account, "displayName": user.name },
        "challenge": challenge,
        "pubKeyCredParams": kinds,
        "timeout": TIME_MS,
        "excludeCredentials": described(known),
        "authenticatorSelection": {
            "residentKey": "required",
            "requireResidentKey": true,
            "userVerification": "required",
        },
        "attestation": "none",
    })
    .to_string()
}

/// Asks to use a passkey: one of `allowed`, or any of the site where there are none.
///
/// Shape: JSON text.
#[must_use]
pub fn request(site: &Site, challenge: &str, allowed: &[String]) -> String {
    json!({
        "rpId": site.id(),
        "challenge": challenge,
        "timeout": TIME_MS,
        "allowCredentials": described(allowed),
        "userVerification": "required",
    })
    .to_string()
}

fn described(credentials: &[String]) -> Vec<Value> {
    let one = |id: &String| json!({ "type": "public-key", "id": id });
    credentials.iter().map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_is_asked_for_keys_that_stand_for_both_steps() {
        let site = Site::of("https://desk.example.org").unwrap();
        let user = User {
            handle: &[1, 2, 3],
            account: "ann@example.org",
            name: "Ann",
        };
        let known = ["AAAA".to_owned()];
        let made = creation(&site, "Shop \"&\"", "Y2hhbGxlbmdl", user, &known);
        let made: Value = serde_json::from_str(&made).unwrap();
        assert_eq!(
            made["rp"],
            json!({ "id": "desk.example.org", "name": "Shop \"&\"" })
        );
        assert_eq!(made["user"]["id"], "AQID");
        assert_eq!(made["attestation"], "none");
        let wanted = &made["authenticatorSelection"];
        assert_eq!(
            (&wanted["residentKey"], &wanted["userVerification"]),
            (&json!("required"), &json!("required"))
        );
        let kinds = made["pubKeyCredParams"].as_array().unwrap().iter();
        assert!(
            kinds
                .map(|kind| kind["alg"].as_i64())
                .eq([Some(-8), Some(-7), Some(-257)])
        );
        let listed = json!([{ "type": "public-key", "id": "AAAA" }]);
        assert_eq!(made["excludeCredentials"], listed);

        let used: Value = serde_json::from_str(&request(&site, "Y2hhbGxlbmdl", &known)).unwrap();
        assert_eq!(
            (&used["rpId"], &used["challenge"]),
            (&json!("desk.example.org"), &json!("Y2hhbGxlbmdl"))
        );
        assert_eq!(
            (&used["allowCredentials"], &used["userVerification"]),
            (&listed, &json!("required"))
        );
        let any: Value = serde_json::from_str(&request(&site, "", &[])).unwrap();
        assert_eq!(any["allowCredentials"], json!([]), "any of the site");
    }
}
