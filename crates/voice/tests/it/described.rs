//! What is asked, and what the simulated Twilio answers, against Twilio's own description of its API.
//!
//! `tests/fixtures/twilio_calls.json` is the part about calls and conferences of `twilio/twilio-oai` (`twilio_api_v2010`), with its
//! licence beside it.

use domain::phone::PhoneNumber;
use jsonschema::Validator;
use serde_json::{Map, Value, json};
use simulator::{Options, World};
use tokio::net::TcpListener;
use voice::{Request, Ring, twilio};

const DESCRIPTION: &str = include_str!("../fixtures/twilio_calls.json");
const CALLS: &str = "/2010-04-01/Accounts/{AccountSid}/Calls.json";
const CALL: &str = "/2010-04-01/Accounts/{AccountSid}/Calls/{Sid}.json";
const ROOMS: &str = "/2010-04-01/Accounts/{AccountSid}/Conferences.json";
const PARTICIPANT: &str =
    "/2010-04-01/Accounts/{AccountSid}/Conferences/{ConferenceSid}/Participants/{CallSid}.json";
const ROOM: &str = "CF0123456789abcdef0123456789abcdef";
const SID: &str = "CA0123456789abcdef0123456789abcdef";

fn description() -> Value {
    serde_json::from_str(DESCRIPTION).unwrap()
}

/// Makes of `OpenAPI` 3.0's `nullable` what JSON Schema says.
fn translate(schema: &mut Value) {
    if let Value::Object(fields) = schema {
        if fields.remove("nullable") == Some(Value::Bool(true)) {
            let inner = Value::Object(std::mem::take(fields));
            fields.insert("anyOf".into(), json!([inner, { "type": "null" }]));
        }
        fields.values_mut().for_each(translate);
    } else if let Value::Array(all) = schema {
        all.iter_mut().for_each(translate);
    }
}

/// Makes a validator of a part of the description; fields that it does not name are not allowed.
fn validator(mut schema: Value) -> Validator {
    schema["additionalProperties"] = Value::Bool(false);
    schema["components"] = description()["components"].clone();
    translate(&mut schema);
    jsonschema::validator_for(&schema).unwrap()
}

fn must_fit(validator: &Validator, value: &Value) {
    let wrong: Vec<_> = validator
        .iter_errors(value)
        .map(|error| error.to_string())
        .collect();
    assert!(wrong.is_empty(), "{value}: {wrong:?}");
}

/// Reads a form as the description means it: numbers are numbers, and what may come often is a list.
fn object_of(form: &str, properties: &Value) -> Value {
    let mut object = Map::new();
    for (name, value) in url::form_urlencoded::parse(form.as_bytes()) {
        let schema = &properties[name.as_ref()];
        match schema["type"].as_str() {
            Some("boolean") => {
                let flag: bool = value.parse().unwrap();
                object.insert(name.into_owned(), flag.into());
            }
            Some("integer") => {
                let number: i64 = value.parse().unwrap();
                object.insert(name.into_owned(), number.into());
            }
            Some("array") => {
                let list = object.entry(name.into_owned()).or_insert_with(|| json!([]));
                list.as_array_mut().unwrap().push(value.into());
            }
            _ => {
                let earlier = object.insert(name.clone().into_owned(), value.into());
                assert_eq!(earlier, None, "{name} comes twice");
            }
        }
    }
    Value::Object(object)
}

fn account(base_url: &str) -> twilio::Account {
    twilio::Account {
        base_url: base_url.to_owned(),
        account_sid: format!("AC{:032x}", 7),
        auth_token: "secret".to_owned(),
        signing_key: None,
        number: "+15005550006".parse().unwrap(),
    }
}

fn ring(agent: &PhoneNumber) -> Ring<'_> {
    Ring {
        agent,
        answer_url: "http://127.0.0.1:9/twilio/7/answered",
        status_url: "http://127.0.0.1:9/twilio/7/agent",
        ring_s: 30,
        limit_s: 3_720,
    }
}

#[test]
fn every_request_is_one_that_twilio_describes() {
    let description = description();
    let account = account("https://api.twilio.com");
    let agent: PhoneNumber = "+49301234567".parse().unwrap();
    let forms = [
        (twilio::place(&account, &ring(&agent)), CALLS),
        (twilio::end(&account, SID, true), CALL),
        (twilio::end(&account, SID, false), CALL),
        (twilio::lead(&account, SID, "http://127.0.0.1:9/room"), CALL),
        (twilio::hold(&account, ROOM, SID, true), PARTICIPANT),
    ];
    for (request, path) in forms {
        let content = &description["paths"][path]["post"]["requestBody"]["content"];
        let schema = content["application/x-www-form-urlencoded"]["schema"].clone();
        let object = object_of(&request.form, &schema["properties"]);
        must_fit(&validator(schema.clone()), &object);
        let mut strange = object;
        strange["Tune"] = json!("loud");
        assert!(!validator(schema).is_valid(&strange), "the validator looks");
    }
    let queries = [
        (twilio::find(&account, &agent), CALLS),
        (twilio::look_behind(&account, SID), CALLS),
        (twilio::look(&account, SID), CALL),
        (twilio::find_room(&account, "7"), ROOMS),
    ];
    for (Request { method, url, .. }, path) in queries {
        assert_eq!(method, "GET");
        let parameters = description["paths"][path]["get"]["parameters"]
            .as_array()
            .unwrap();
        let url = url::Url::parse(&url).unwrap();
        let expected = path
            .replace("{AccountSid}", &account.account_sid)
            .replace("{Sid}", SID);
        assert_eq!(url.path(), expected);
        for (name, _) in url.query_pairs() {
            let is_known = parameters
                .iter()
                .any(|known| known["name"] == *name && known["in"] == "query");
            assert!(is_known, "{name} is no parameter of {path}");
        }
    }
}

#[tokio::test]
async fn the_simulated_twilio_answers_as_the_real_one_is_described() {
    let world = World::new(Options::for_tests());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base_url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(simulator::serve(
        listener,
        world.clone(),
        std::future::pending(),
    ));
    let account = account(&base_url);
    world.set_twilio_account(&account.account_sid, "secret", account.number.as_str());
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let asked = async |request: Request| {
        let asked = match request.method {
            "POST" => http
                .post(request.url)
                .header("content-type", "application/x-www-form-urlencoded")
                .body(request.form),
            _ => http.get(request.url),
        };
        let answer = asked
            .basic_auth(&account.account_sid, Some("secret"))
            .send()
            .await
            .unwrap();
        (
            answer.status().as_u16(),
            answer.json::<Value>().await.unwrap(),
        )
    };
    let agent: PhoneNumber = "+49301234567".parse().unwrap();
    let one = validator(description()["components"]["schemas"]["api.v2010.account.call"].clone());
    let (status, call) = asked(twilio::place(&account, &ring(&agent))).await;
    assert_eq!(status, 201);
    must_fit(&one, &call);
    let sid = call["sid"].as_str().unwrap().to_owned();
    let (status, call) = asked(twilio::look(&account, &sid)).await;
    assert_eq!(status, 200);
    must_fit(&one, &call);
    let (_, list) = asked(twilio::find(&account, &agent)).await;
    assert_eq!(list["calls"].as_array().unwrap().len(), 1);
    must_fit(&one, &list["calls"][0]);
    let (status, rooms) = asked(twilio::find_room(&account, "7")).await;
    assert_eq!((status, &rooms["conferences"]), (200, &json!([])));
    let (status, refusal) = asked(twilio::hold(&account, ROOM, SID, true)).await;
    assert_eq!((status, refusal["code"].as_i64()), (404, Some(20_404)));
    let (status, refusal) = asked(twilio::lead(&account, &sid, "http://127.0.0.1:9/")).await;
    assert_eq!((status, refusal["code"].as_i64()), (400, Some(21_220)));
    let (status, refusal) = asked(twilio::look(&account, SID)).await;
    assert_eq!((status, refusal["code"].as_i64()), (404, Some(20_404)));
    world.close();
}
