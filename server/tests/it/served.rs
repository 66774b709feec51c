//! A running server, and a client that talks to it.

use desk::{Actor, TokenForm};
use domain::{
    channel::{ChannelForm, ChannelKind, ChannelSettings},
    id::{ChannelId, OperatorId},
    operator::{DEFAULT_CAPACITY_UNITS, LeaveMode, OperatorForm, WantedPresence},
    permission::{Role, Scope},
    view::Row,
};
use reqwest::{Method, RequestBuilder, StatusCode, header};
use serde_json::{Value, json};
use server::{Duties, Pace, Service, config::Config};
use std::time::Duration;
use testkit::House;
use tokio::{net::TcpListener, task::JoinSet};
use tokio_util::sync::CancellationToken;

/// How long the head of a request may take here.
pub(crate) const HEAD: Duration = Duration::from_millis(500);

/// How long a test waits for what must come at once.
pub(crate) const PATIENCE: Duration = Duration::from_secs(10);

/// The password of every person in these tests.
pub(crate) const PASSWORD: &str = "correct horse";

/// A running server over a desk of its own.
pub(crate) struct Served {
    pub(crate) house: House,
    /// Its address, without a slash at the end.
    pub(crate) address: String,
    pub(crate) stop: CancellationToken,
    running: JoinSet<anyhow::Result<()>>,
    client: reqwest::Client,
    /// Where files lie.
    _folder: tempfile::TempDir,
}

/// An answer, read to its end.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: header::HeaderMap,
    pub(crate) text: String,
}

impl Answer {
    /// The body as JSON; null when it is none.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or(Value::Null)
    }

    /// The stable code of a problem.
    pub(crate) fn code(&self) -> String {
        self.json()["code"].as_str().unwrap_or_default().to_owned()
    }

    /// A header as text; empty when it is missing.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }

    /// The cookie that the answer sets, as `name=value`.
    pub(crate) fn cookie(&self) -> Option<String> {
        let cookie = self.headers.get(header::SET_COOKIE)?.to_str().ok()?;
        cookie.split(';').next().map(str::to_owned)
    }
}

/// Sends a request and reads the answer.
pub(crate) async fn send(request: RequestBuilder) -> Answer {
    let response = request.send().await.unwrap();
    let (status, headers) = (response.status(), response.headers().clone());
    Answer {
        status,
        headers,
        text: response.text().await.unwrap(),
    }
}

impl Served {
    /// Starts a server that serves and publishes, but neither carries messages nor routes.
    pub(crate) async fn start(house: House) -> Self {
        let duties = Duties {
            carries: false,
            routes: false,
            tells: false,
        };
        Self::start_with(house, &[], duties).await
    }

    /// Starts a server with settings as environment variables and with duties.
    pub(crate) async fn start_with(
        house: House,
        settings: &[(&str, &str)],
        duties: Duties,
    ) -> Self {
        // A desk keeps one admin, whoever else comes and goes.
        house.operator("Zora", Role::Admin, &[], 0).await;
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let folder = tempfile::tempdir().unwrap();
        let files = folder.path().display().to_string();
        let own = [("SWITCHBOARD_FILES__DIR", files.as_str())];
        let settings = settings
            .iter()
            .chain(&own)
            .map(|(name, value)| ((*name).into(), (*value).into()));
        let config = Config::parse("the test", "", settings).unwrap();
        let pace = Pace {
            beat: Duration::from_millis(200),
            head: HEAD,
        };
        let service = Service {
            desk: house.desk.clone(),
            config,
            listener,
            pace,
            duties,
        };
        let stop = CancellationToken::new();
        let mut running = JoinSet::new();
        running.spawn(server::run(service, stop.clone()));
        Self {
            house,
            address,
            stop,
            running,
            client: client(),
            _folder: folder,
        }
    }

    /// Makes a request to a path.
    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client
            .request(method, format!("{}{path}", self.address))
    }

    /// Makes a request to another program's address.
    pub(crate) fn request_to(&self, url: &str) -> RequestBuilder {
        self.client.post(url)
    }

    /// Gets a path without any credential.
    pub(crate) async fn get(&self, path: &str) -> Answer {
        send(self.request(Method::GET, path)).await
    }

    /// Makes a token and returns its secret.
    pub(crate) async fn token(&self, scope: Scope) -> String {
        self.token_of(scope, None).await
    }

    /// Makes a token that acts in an operator's name.
    pub(crate) async fn token_of(&self, scope: Scope, operator: Option<OperatorId>) -> String {
        let channel_id = match scope {
            Scope::Channel => Some(self.api_channel().await),
            Scope::Admin | Scope::Desk | Scope::Bot | Scope::Read => None,
        };
        let form = TokenForm {
            name: "test".into(),
            scopes: vec![scope],
            operator_id: operator,
            channel_id,
        };
        self.house
            .desk
            .create_token(&Actor::house(), &form)
            .await
            .unwrap()
            .1
    }

    async fn api_channel(&self) -> ChannelId {
        let form = ChannelForm {
            kind: ChannelKind::Api,
            name: "API".into(),
            settings: ChannelSettings::default(),
            bot_id: None,
        };
        let desk = &self.house.desk;
        desk.create_channel(&Actor::house(), &form)
            .await
            .unwrap()
            .id
    }

    /// Makes an API channel with its platform's bot, and a token of that platform.
    pub(crate) async fn platform(&self, name: &str) -> Platform<'_> {
        let admin = self.admin().await;
        let category = json!({ "name": format!("{name}'s bot"), "visible_to": "supervisors" });
        let category = admin.post("/categories", category).await.json()["id"].clone();
        let bot = json!({ "name": format!("{name} bot"), "kind": "external", "category_ids": [category] });
        let bot = admin.post("/bots", bot).await.json()["id"].clone();
        let channel = json!({ "kind": "api", "name": name, "bot_id": bot });
        let channel = admin.post("/channels", channel).await;
        assert_eq!(channel.status, 201, "{channel:?}");
        let channel = channel.json()["id"].clone();
        let token = json!({ "name": name, "scopes": ["channel"], "channel_id": channel });
        let token = admin.post("/tokens", token).await;
        assert_eq!(token.status, 201, "{token:?}");
        let secret = token.json()["secret"].as_str().unwrap().to_owned();
        Platform {
            channel,
            bot,
            calls: self.caller(secret),
        }
    }

    /// Makes an admin's token with a client that calls the API.
    pub(crate) async fn admin(&self) -> Caller<'_> {
        Caller {
            served: self,
            token: self.token(Scope::Admin).await,
        }
    }

    /// Returns a client that calls the API with a token.
    pub(crate) fn caller(&self, token: String) -> Caller<'_> {
        Caller {
            served: self,
            token,
        }
    }

    /// Makes a person who can log in.
    pub(crate) async fn person(&self, name: &str, role: Role) -> OperatorId {
        let form = OperatorForm {
            name: name.to_owned(),
            email: format!("{}@example.org", name.to_lowercase()),
            role,
            team_ids: vec![],
            capacity: DEFAULT_CAPACITY_UNITS,
            supervises_category_ids: std::collections::BTreeSet::new(),
        };
        let desk = &self.house.desk;
        let house = Actor::house();
        let made = desk
            .create_operator_with_password(&house, &form, Some(PASSWORD))
            .await;
        made.unwrap().id
    }

    /// Makes a person who is there, but is given nothing by itself.
    pub(crate) async fn person_here(&self, name: &str, role: Role) -> OperatorId {
        let id = self.person(name, role).await;
        let (away, mode) = (WantedPresence::Away, LeaveMode::Requeue);
        self.house.presence(id, away, mode).await;
        id
    }

    /// Sends the login form as the page does.
    pub(crate) async fn try_login(&self, email: &str, password: &str) -> Answer {
        let form = [("email", email), ("password", password)];
        let request = self.request(Method::POST, "/fn/log_in").form(&form);
        send(request.header("sec-fetch-site", "same-origin")).await
    }

    /// Logs a person in and returns the cookie.
    pub(crate) async fn login(&self, name: &str) -> String {
        let email = format!("{}@example.org", name.to_lowercase());
        let answer = self.try_login(&email, PASSWORD).await;
        answer
            .cookie()
            .unwrap_or_else(|| panic!("no cookie: {answer:?}"))
    }

    /// Lets a customer write and returns the conversation.
    pub(crate) async fn conversation(&mut self, customer: &str, words: &str) -> Row {
        self.house.customer_writes(customer, words).await;
        self.house.conversations().await.pop().unwrap()
    }

    /// Waits until the server has ended by itself.
    pub(crate) async fn ended(&mut self) -> anyhow::Result<()> {
        let ended = tokio::time::timeout(PATIENCE * 2, self.running.join_next()).await;
        ended
            .expect("the server ends in time")
            .expect("it was running")
            .expect("no panic")
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

/// A platform with a channel of its own.
pub(crate) struct Platform<'a> {
    pub(crate) channel: Value,
    pub(crate) bot: Value,
    pub(crate) calls: Caller<'a>,
}

/// Calls the API with a token.
pub(crate) struct Caller<'a> {
    served: &'a Served,
    pub(crate) token: String,
}

impl Caller<'_> {
    /// Makes a request to a path below `/api/v1`.
    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.served
            .request(method, &format!("/api/v1{path}"))
            .bearer_auth(&self.token)
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        send(self.request(Method::GET, path)).await
    }

    pub(crate) async fn delete(&self, path: &str) -> Answer {
        send(self.request(Method::DELETE, path)).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Answer {
        send(self.request(Method::POST, path).json(&body)).await
    }

    /// Posts without a body.
    pub(crate) async fn act(&self, path: &str) -> Answer {
        send(self.request(Method::POST, path)).await
    }

    pub(crate) async fn put(&self, path: &str, body: Value) -> Answer {
        send(self.request(Method::PUT, path).json(&body)).await
    }

    pub(crate) async fn patch(&self, path: &str, body: Value) -> Answer {
        send(self.request(Method::PATCH, path).json(&body)).await
    }
}

#[expect(clippy::disallowed_methods, reason = "a test is the outside")]
fn client() -> reqwest::Client {
    let builder = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none());
    builder.timeout(Duration::from_secs(30)).build().unwrap()
}
