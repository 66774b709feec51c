//! Serves a small world with a bot that answers by itself: `cargo run -p simulator --example world`.
//!
//! Open the printed address and write on the left phone. Another address to listen on may follow `--`.

#![expect(clippy::print_stdout, reason = "a program for the terminal")]
#![expect(
    clippy::disallowed_methods,
    reason = "a program on its own has no supervisor"
)]

use serde_json::{Value, json};
use simulator::{NewBot, NewUser, Options, World};
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let world = World::new(Options::default());
    let bot = world.create_bot(NewBot::named("Concierge"))?;
    for (first_name, last_name, language) in [
        ("Anna", "Kowalska", "pl"),
        ("Luca", "Bianchi", "it"),
        ("Priya", "Shah", "en"),
    ] {
        world.create_user(NewUser {
            last_name: Some(last_name.to_owned()),
            language_code: Some(language.to_owned()),
            ..NewUser::named(first_name)
        })?;
    }
    world.create_user(NewUser::operator("Giuditta"))?;

    let listener = TcpListener::bind(
        std::env::args()
            .nth(1)
            .as_deref()
            .unwrap_or("127.0.0.1:3100"),
    )
    .await?;
    let address = format!("http://{}", listener.local_addr()?);
    println!(
        "Phones: {address}\nBot API: {address}/bot{}/getMe",
        bot.token
    );
    let api = format!("{address}/bot{}", bot.token);
    let bot = Echo {
        api,
        http: reqwest::Client::new(),
    };
    tokio::spawn(async move {
        if let Err(error) = bot.run().await {
            println!("The bot stopped: {error}");
        }
    });
    let stop = async {
        let _ = tokio::signal::ctrl_c().await;
    };
    Ok(simulator::serve(listener, world, stop).await?)
}

/// A bot that says what it hears, with two buttons under it.
struct Echo {
    api: String,
    http: reqwest::Client,
}

impl Echo {
    async fn run(&self) -> reqwest::Result<()> {
        let commands = json!([
            { "command": "start", "description": "Begin" },
            { "command": "human", "description": "Ask for a person" },
        ]);
        self.call("setMyCommands", json!({ "commands": commands }))
            .await?;
        let mut offset = 0;
        loop {
            let Ok(updates) = self
                .call("getUpdates", json!({ "offset": offset, "timeout": 30 }))
                .await
            else {
                tokio::time::sleep(std::time::Duration::from_secs(1)).await;
                continue;
            };
            for update in updates["result"].as_array().into_iter().flatten() {
                offset = offset.max(update["update_id"].as_i64().unwrap_or(0) + 1);
                let _ = self.answer(update).await;
            }
        }
    }

    async fn answer(&self, update: &Value) -> reqwest::Result<()> {
        let query = &update["callback_query"];
        if query.is_object() {
            let answer = json!({ "callback_query_id": query["id"], "text": format!("You chose {}", query["data"]) });
            self.call("answerCallbackQuery", answer).await?;
        }
        let message = &update["message"];
        if message.is_object() {
            let chat_id = &message["chat"]["id"];
            self.call(
                "sendChatAction",
                json!({ "chat_id": chat_id, "action": "typing" }),
            )
            .await?;
            let heard = message["text"]
                .as_str()
                .unwrap_or("something that is no text");
            let buttons = json!([[{ "text": "Refund", "callback_data": "refund" }, { "text": "Invoice", "callback_data": "invoice" }]]);
            let answer = json!({
                "chat_id": chat_id,
                "text": format!("I heard: {heard}. Is it about a refund or about an invoice?"),
                "reply_parameters": { "message_id": message["message_id"] },
                "reply_markup": { "inline_keyboard": buttons },
            });
            self.call("sendMessage", answer).await?;
        }
        Ok(())
    }

    async fn call(&self, method: &str, params: Value) -> reqwest::Result<Value> {
        self.http
            .post(format!("{}/{method}", self.api))
            .json(&params)
            .send()
            .await?
            .json()
            .await
    }
}
