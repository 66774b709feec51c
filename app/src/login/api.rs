//! Logging in.

use crate::codec::Json;
use crate::error::UiError;
use domain::second_step::HalfLogin;
use leptos::prelude::*;

/// Logs in and leads to `next`, a path of this site.
#[server(prefix = "/fn", endpoint = "log_in", output = Json)]
pub async fn log_in(email: String, password: String, next: Option<String>) -> Result<(), UiError> {
    let typed = domain::account::LogIn { email, password };
    let login = crate::ssr::desk()
        .log_in(&typed, &crate::ssr::address())
        .await?;
    let to = crate::ssr::go_in(login, way_back(next.as_deref())).await?;
    leptos_axum::redirect(&to);
    Ok(())
}

/// Says what the login of this browser waits for.
#[server(prefix = "/fn", endpoint = "get_half_login", input = Json, output = Json)]
pub async fn get_half_login() -> Result<HalfLogin, UiError> {
    let secret = crate::ssr::half_login();
    Ok(crate::ssr::desk().half_login(&secret).await?)
}

/// Ends the login by a code and leads to `next`; returns the recovery codes of who has just set the second step up.
#[server(prefix = "/fn", endpoint = "prove_login", output = Json)]
pub async fn prove_login(code: String, next: Option<String>) -> Result<Vec<String>, UiError> {
    let secret = crate::ssr::half_login();
    let proved = crate::ssr::desk()
        .prove_login(&secret, &code, &crate::ssr::address())
        .await?;
    crate::ssr::begin_session(proved.operator).await?;
    crate::ssr::end_half_login();
    if proved.recovery_codes.is_empty() {
        leptos_axum::redirect(way_back(next.as_deref()));
    } else if crate::ssr::is_plain() {
        // A plain form's answer shows no codes; others are made there.
        leptos_axum::redirect("/account");
    }
    Ok(proved.recovery_codes)
}

/// Asks this browser for any passkey of the house.
#[server(prefix = "/fn", endpoint = "ask_for_passkey", input = Json, output = Json)]
pub async fn ask_for_passkey() -> Result<String, UiError> {
    let (origin, from) = (crate::ssr::origin(), crate::ssr::address());
    let asked = crate::ssr::desk().ask_for_passkey(&origin, &from).await?;
    crate::ssr::keep_challenge(&asked.secret);
    Ok(asked.options)
}

/// Logs in by the browser's answer; returns where to go.
#[server(prefix = "/fn", endpoint = "log_in_by_passkey", input = Json, output = Json)]
pub async fn log_in_by_passkey(answer: String, next: Option<String>) -> Result<String, UiError> {
    let (origin, from) = (crate::ssr::origin(), crate::ssr::address());
    let secret = crate::ssr::challenge();
    let operator = crate::ssr::desk()
        .log_in_by_passkey(&secret, &answer, &origin, &from)
        .await?;
    crate::ssr::begin_session(operator).await?;
    crate::ssr::end_challenge();
    crate::ssr::end_half_login();
    Ok(way_back(next.as_deref()).to_owned())
}

/// Asks for a passkey of who has given his password.
#[server(prefix = "/fn", endpoint = "ask_for_passkey_step", input = Json, output = Json)]
pub async fn ask_for_passkey_step() -> Result<String, UiError> {
    let (half, origin) = (crate::ssr::half_login(), crate::ssr::origin());
    Ok(crate::ssr::desk()
        .ask_for_passkey_step(&half, &origin)
        .await?)
}

/// Ends the login by the browser's answer; returns where to go.
#[server(prefix = "/fn", endpoint = "prove_login_by_passkey", input = Json, output = Json)]
pub async fn prove_login_by_passkey(
    answer: String,
    next: Option<String>,
) -> Result<String, UiError> {
    let (half, origin) = (crate::ssr::half_login(), crate::ssr::origin());
    let operator = crate::ssr::desk()
        .prove_login_by_passkey(&half, &answer, &origin, &crate::ssr::address())
        .await?;
    crate::ssr::begin_session(operator).await?;
    crate::ssr::end_half_login();
    Ok(way_back(next.as_deref()).to_owned())
}

/// Returns where to go after logging in: a path of this site, else the inbox.
pub fn way_back(next: Option<&str>) -> &str {
    let is_ours = |path: &&str| {
        path.starts_with('/')
            && !path.starts_with("//")
            && !path.starts_with("/fn/")
            && !path.contains(['\\', '\r', '\n'])
    };
    next.filter(is_ours).unwrap_or("/inbox")
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_sent_elsewhere_after_logging_in() {
        assert_eq!(
            way_back(Some("/inbox/7?folder=open")),
            "/inbox/7?folder=open"
        );
        for bad in [
            "https://evil.example",
            "//evil.example",
            "/\\evil.example",
            "/fn/log_out",
            "",
        ] {
            assert_eq!(way_back(Some(bad)), "/inbox", "{bad}");
        }
        assert_eq!(way_back(None), "/inbox");
    }
}
