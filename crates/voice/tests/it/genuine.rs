//! Who may tell of a call: the provider, of this call, at this address.

use crate::scene::{ANN, Scene};
use base64::{Engine, prelude::BASE64_STANDARD};
use domain::{
    call::{Leg, LineStatus},
    id::CallId,
};
use hmac::{Hmac, Mac};
use sha1::Sha1;
use sha2::Sha256;
use testkit::on_both_databases;

/// The account that the house calls with.
const ACCOUNT: &str = "AC0123456789abcdef0123456789abcdef";

/// The header of the newer scheme.
const SETTINGS: &str = "x-twilio-webhooks-signature-settings";

fn signed(url: &str, fields: &[(&str, &str)]) -> String {
    let mut sorted = fields.to_vec();
    sorted.sort_unstable();
    let words = sorted.iter().map(|(name, value)| format!("{name}{value}"));
    words.fold(url.to_owned(), |text, words| text + &words)
}

fn sign(token: &str, url: &str, fields: &[(&str, &str)]) -> String {
    let mut mac = Hmac::<Sha1>::new_from_slice(token.as_bytes()).unwrap();
    mac.update(signed(url, fields).as_bytes());
    BASE64_STANDARD.encode(mac.finalize().into_bytes())
}

fn sign_with_key(key: &str, url: &str, fields: &[(&str, &str)]) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).unwrap();
    mac.update(signed(url, fields).as_bytes());
    BASE64_STANDARD.encode(mac.finalize().into_bytes())
}

async fn told(scene: &Scene, url: &str, fields: &[(&str, &str)], signature: &str) -> (u16, String) {
    let request = scene.http.post(url).form(fields);
    let answer = request
        .header("x-twilio-signature", signature)
        .send()
        .await
        .unwrap();
    (answer.status().as_u16(), answer.text().await.unwrap())
}

on_both_databases! {
    async fn only_the_provider_is_believed_and_only_of_this_call(house: House) {
        let scene = Scene::ready(house).await;
        let call = scene.call().await;
        scene.until_telephone(ANN, "ringing").await;
        scene.until_status(call, "agent_ringing").await;
        let sid = scene.world.twilio_calls()[0].sid.clone();
        let token = "the account's secret";
        let url = format!("{}/twilio/{call}/agent", scene.public_url);
        let over = [("CallSid", sid.as_str()), ("AccountSid", ACCOUNT), ("CallStatus", "completed")];
        let genuine = sign(token, &url, &over);
        let key = format!("{}/twilio/{call}/key", scene.public_url);
        let pressed = [("CallSid", sid.as_str()), ("AccountSid", ACCOUNT), ("Digits", "1")];
        let foreign = [("CallSid", "CA9"), ("AccountSid", ACCOUNT), ("CallStatus", "completed")];
        let account = [("CallSid", sid.as_str()), ("AccountSid", "AC9"), ("CallStatus", "completed")];
        for (what, url, fields, signature) in [
            ("no signature", &url, &over, String::new()),
            ("another secret", &url, &over, sign("guessed", &url, &over)),
            ("another address", &key, &over, genuine.clone()),
            ("other words", &url, &pressed, genuine.clone()),
            ("another call", &url, &foreign, sign(token, &url, &foreign)),
            ("another account", &url, &account, sign(token, &url, &account)),
        ] {
            let (status, body) = told(&scene, url, fields, &signature).await;
            assert_eq!((status, body.as_str()), (403, ""), "{what}");
        }
        let none = CallId::from_u128(9);
        let nowhere = format!("{}/twilio/{none}/agent", scene.public_url);
        assert_eq!(told(&scene, &nowhere, &over, &sign(token, &nowhere, &over)).await.0, 404);
        let strange = format!("{}/twilio/{call}/dance", scene.public_url);
        assert_eq!(told(&scene, &strange, &over, &sign(token, &strange, &over)).await.0, 404);
        assert_eq!(scene.shown(call).await.status(), "agent_ringing", "nothing of it was believed");
    }

    async fn what_is_signed_with_the_shared_key_is_believed_and_with_the_token_only_in_the_older_scheme(house: House) {
        let scene = Scene::ready(house).await;
        let call = scene.call().await;
        scene.until_telephone(ANN, "ringing").await;
        scene.until_status(call, "agent_ringing").await;
        let sid = scene.world.twilio_calls()[0].sid.clone();
        let url = format!("{}/twilio/{call}/agent", scene.public_url);
        let over = [("CallSid", sid.as_str()), ("AccountSid", ACCOUNT), ("CallStatus", "busy")];
        let told = async |signature: String, settings: &str| {
            let request = scene.http.post(&url).form(&over).header("x-twilio-signature", signature);
            request.header(SETTINGS, settings).send().await.unwrap().status().as_u16()
        };
        let newer = "key=desk,algorithm=HMAC_SHA256";
        for (what, signature, settings) in [
            ("the token in the newer scheme", sign_with_key("the account's secret", &url, &over), newer),
            ("the key in the older scheme", sign("the shared key", &url, &over), "key=desk,algorithm=HMAC_SHA1"),
            ("another key", sign_with_key("guessed", &url, &over), newer),
            ("another scheme", sign_with_key("the shared key", &url, &over), "key=desk,algorithm=HMAC_MD5"),
        ] {
            assert_eq!(told(signature, settings).await, 403, "{what}");
        }
        assert_eq!(scene.shown(call).await.status(), "agent_ringing", "nothing of it was believed");
        assert_eq!(told(sign_with_key("the shared key", &url, &over), newer).await, 204);
        scene.until_status(call, "done").await;
    }

    async fn a_replayed_callback_gets_nothing_and_changes_nothing(house: House) {
        let scene = Scene::ready(house).await;
        let call = scene.call().await;
        scene.until_carl_is_rung().await;
        scene.until_status(call, "customer_ringing").await;
        let sid = scene.world.twilio_calls()[0].sid.clone();
        let key = format!("{}/twilio/{call}/key", scene.public_url);
        let pressed = [("CallSid", sid.as_str()), ("AccountSid", ACCOUNT), ("Digits", "1")];
        scene.until(call, "ringing", |shown| shown.line(Leg::Customer) == Some(LineStatus::Ringing)).await;
        let before = scene.shown(call).await.version;
        let (status, said) = told(&scene, &key, &pressed, &sign("the account's secret", &key, &pressed)).await;
        assert_eq!(status, 200);
        assert!(!said.contains("<Number") && !said.contains("+49"), "the customer's number is said once: {said}");
        assert_eq!(scene.shown(call).await.version, before);
    }
}

/// What Twilio's own helper library (`PyPI` `twilio` 9.13.0, `RequestValidator.compute_signature`) makes of addresses
/// and forms; `tests/fixtures/signatures.py` wrote it.
const SIGNATURES: &str = include_str!("../fixtures/signatures.json");

/// Names the Python that has Twilio's library.
const PYTHON: &str = "SWITCHBOARD_TEST_PYTHON";

#[test]
fn twilios_own_library_signs_as_it_did_when_the_fixture_was_written() {
    let Some(python) = std::env::var_os(PYTHON) else {
        assert!(std::env::var("CI").is_err(), "{PYTHON} is not set");
        return;
    };
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/signatures.py");
    let done = std::process::Command::new(python)
        .args([script, "--show"])
        .output();
    let done = done.unwrap();
    let complaint = String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success(), "{complaint}");
    assert_eq!(String::from_utf8(done.stdout).unwrap(), SIGNATURES);
}

#[test]
fn what_twilios_own_library_signs_is_accepted_and_nothing_else() {
    let all: Vec<serde_json::Value> = serde_json::from_str(SIGNATURES).unwrap();
    assert!(all.len() >= 12);
    for one in &all {
        let text = |name: &str| one[name].as_str().unwrap();
        let settings = one["settings"].as_str();
        let check = |secret: &str, url: &str, form: &str, settings: Option<&str>| {
            voice::twilio::check(secret, url, form.as_bytes(), text("signature"), settings)
        };
        let (secret, url, form) = (text("secret"), text("url"), text("form"));
        assert_eq!(check(secret, url, form, settings), Ok(()), "{one}");
        assert!(check("another", url, form, settings).is_err());
        assert!(check(secret, &url.replacen("desk", "disk", 1), form, settings).is_err());
        let longer = format!("{form}&Digits=7");
        assert!(check(secret, url, &longer, settings).is_err());
        let other = match settings {
            Some(_) => None,
            None => Some("key=k1,algorithm=HMAC_SHA256"),
        };
        assert!(
            check(secret, url, form, other).is_err(),
            "one scheme is not the other"
        );
    }
}
