//! A served world with one bot and one customer.

use std::time::Duration;

use serde_json::{Value, json};
use simulator::{Bot, NewBot, NewUser, Options, PhoneChat, PhoneMessage, User, World};
use tokio::net::TcpListener;

/// Nothing in these tests takes this long unless it is broken.
pub(crate) const PATIENCE: Duration = Duration::from_secs(10);

pub(crate) struct Setting {
    pub(crate) world: World,
    pub(crate) bot: Bot,
    pub(crate) ann: User,
    pub(crate) address: String,
    pub(crate) http: reqwest::Client,
}

impl Drop for Setting {
    fn drop(&mut self) {
        self.world.close();
    }
}

impl Setting {
    pub(crate) async fn new() -> Self {
        Self::with(Options::for_tests()).await
    }

    pub(crate) async fn with(options: Options) -> Self {
        let world = World::new(options);
        let bot = world.create_bot(NewBot::named("Concierge")).unwrap();
        let ann = world.create_user(NewUser::named("Ann")).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        tokio::spawn(simulator::serve(
            listener,
            world.clone(),
            std::future::pending(),
        ));
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        Self {
            world,
            bot,
            ann,
            address,
            http,
        }
    }

    /// With a chat that Ann has started and whose update was taken.
    pub(crate) async fn started() -> Self {
        let setting = Self::new().await;
        setting.start().await;
        setting
    }

    pub(crate) async fn start(&self) {
        self.world.start(self.bot.id, self.ann.id, None).unwrap();
        self.call("getUpdates", json!({ "offset": -1 })).await;
        let updates = self.call("getUpdates", json!({})).await;
        let last = updates["result"][0]["update_id"].as_i64().unwrap();
        self.call("getUpdates", json!({ "offset": last + 1 })).await;
    }

    pub(crate) fn url(&self, method: &str) -> String {
        format!("http://{}/bot{}/{method}", self.address, self.bot.token)
    }

    pub(crate) fn control(&self, path: &str) -> String {
        format!("http://{}/control/{path}", self.address)
    }

    /// Calls with a JSON body and gives the whole answer; its code must match the HTTP status.
    pub(crate) async fn call(&self, method: &str, params: Value) -> Value {
        let response = self
            .http
            .post(self.url(method))
            .json(&params)
            .send()
            .await
            .unwrap();
        let status = response.status().as_u16();
        let answer: Value = response.json().await.unwrap();
        if answer["ok"] == json!(true) {
            assert_eq!(status, 200, "{answer}");
        } else {
            assert_eq!(answer["error_code"], json!(status), "{answer}");
        }
        answer
    }

    /// Calls and gives the result of a call that must go well.
    pub(crate) async fn good(&self, method: &str, params: Value) -> Value {
        let mut answer = self.call(method, params).await;
        assert_eq!(answer["ok"], json!(true), "{method}: {answer}");
        answer["result"].take()
    }

    /// Calls and gives code and description of a call that must be refused.
    pub(crate) async fn refused(&self, method: &str, params: Value) -> (i64, String) {
        let answer = self.call(method, params).await;
        assert_eq!(answer["ok"], json!(false), "{method}: {answer}");
        (
            answer["error_code"].as_i64().unwrap(),
            answer["description"].as_str().unwrap().to_owned(),
        )
    }

    pub(crate) async fn send(&self, text: &str) -> Value {
        self.good(
            "sendMessage",
            json!({ "chat_id": self.ann.id, "text": text }),
        )
        .await
    }

    pub(crate) fn say(&self, text: &str) -> i64 {
        self.world
            .say(self.bot.id, self.ann.id, text)
            .unwrap()
            .message_id()
    }

    pub(crate) fn act(&self, act: simulator::Act) -> simulator::Acted {
        self.world.act(self.bot.id, self.ann.id, act).unwrap()
    }

    pub(crate) fn phone(&self) -> PhoneChat {
        self.world.chat(self.bot.id, self.ann.id).unwrap()
    }

    pub(crate) fn last(&self) -> PhoneMessage {
        self.phone().messages.pop().unwrap()
    }

    pub(crate) fn texts(&self) -> Vec<String> {
        self.phone()
            .messages
            .into_iter()
            .map(|message| message.text)
            .collect()
    }

    pub(crate) async fn updates(&self, params: Value) -> Vec<Value> {
        self.good("getUpdates", params)
            .await
            .as_array()
            .unwrap()
            .clone()
    }
}

pub(crate) fn ids(updates: &[Value]) -> Vec<i64> {
    updates
        .iter()
        .map(|update| update["update_id"].as_i64().unwrap())
        .collect()
}
