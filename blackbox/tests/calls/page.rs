//! Somebody who is logged in and presses what the pages offer.

use anyhow::{Context, Result, bail};
use reqwest::{Client, header};
use serde_json::Value;

/// A session in the browser, without the browser.
pub(crate) struct Page {
    http: Client,
    address: String,
    cookie: String,
}

impl Page {
    /// Logs in.
    pub(crate) async fn of(address: &str, name: &str, password: &str) -> Result<Self> {
        let http = Client::builder()
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .build()?;
        let email = format!("{}@example.org", name.to_lowercase());
        let answer = http
            .post(format!("{address}/fn/log_in"))
            .header("sec-fetch-site", "same-origin")
            .form(&[("email", email.as_str()), ("password", password)])
            .send()
            .await?;
        let cookie = answer.headers().get(header::SET_COOKIE);
        let cookie = cookie.context("no session")?.to_str()?;
        let cookie = cookie.split(';').next().unwrap_or_default().to_owned();
        Ok(Self {
            http,
            address: address.to_owned(),
            cookie,
        })
    }

    /// Does something.
    pub(crate) async fn act(&self, name: &str, arguments: &Value) -> Result<Value> {
        let answer = self
            .http
            .post(format!("{}/fn/{name}", self.address))
            .header("sec-fetch-site", "same-origin")
            .header(header::COOKIE, &self.cookie)
            .header(header::ACCEPT, "application/json")
            .json(arguments)
            .send()
            .await?;
        let status = answer.status();
        let text = answer.text().await?;
        if !status.is_success() {
            bail!("{name}: {status} {text}");
        }
        Ok(serde_json::from_str(&text)?)
    }
}
