//! Settings: a file, overridden by the environment, checked before anything starts.
//!
//! `settings.toml` beside this file is the only list of settings and defaults: the file of the
//! installation and the environment may replace its values, and name nothing else.

mod layers;
mod public_url;

pub use public_url::PublicUrl;

use serde::Deserialize;
use std::{
    fs, io,
    net::{IpAddr, SocketAddr},
    path::{Path, PathBuf},
};

/// Every setting with its default and what it means.
pub const EXAMPLE: &str = include_str!("settings.toml");

/// The file that is read when no other is named.
pub const DEFAULT_FILE: &str = "switchboard.toml";

/// What is wrong with the settings.
#[derive(Debug, thiserror::Error)]
pub enum BadConfig {
    /// The file cannot be read.
    #[error("cannot read {}: {error}", path.display())]
    Unreadable {
        /// Which file.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// The file is not TOML.
    #[error("{0}")]
    NotToml(String),
    /// A setting that does not exist.
    #[error("{place}: unknown setting `{name}`; `switchboard config example` lists them all")]
    Unknown {
        /// The file or the variable.
        place: String,
        /// `section.key`.
        name: String,
    },
    /// A value that does not fit its setting.
    #[error("`{name}`: {problem}")]
    Invalid {
        /// `section.key`.
        name: String,
        /// What is wrong.
        problem: String,
    },
}

impl BadConfig {
    fn invalid(name: &str, problem: impl Into<String>) -> Self {
        Self::Invalid {
            name: name.to_owned(),
            problem: problem.into(),
        }
    }
}

/// The checked settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// Where pages and the API are served.
    pub listen: SocketAddr,
    /// The address that people use; `None` follows `listen`.
    pub public_url: Option<PublicUrl>,
    /// Reverse proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpAddr>,
    /// The folder of the built site.
    pub site_dir: PathBuf,
    /// The database.
    pub database_url: String,
    /// The file of the sealing key.
    pub key_file: PathBuf,
    /// The folder of attachments.
    pub files_dir: PathBuf,
    /// Telegram's Bot API.
    pub telegram_api_url: String,
    /// Twilio's API.
    pub twilio_api_url: String,
    /// What the guard of outgoing connections lets through.
    pub egress_allow: Vec<String>,
    /// The model that drafts for operators; none without its address.
    pub assist: Option<Assist>,
    /// The API's allowance for each token.
    pub requests_per_minute: u32,
    /// Where metrics are served.
    pub metrics_listen: Option<SocketAddr>,
}

impl Config {
    /// Reads the settings from `file`, or from [`DEFAULT_FILE`] where that exists, and from
    /// `environment`.
    ///
    /// # Errors
    /// [`BadConfig`] about the first thing that is wrong.
    pub fn read(
        file: Option<&Path>,
        environment: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Self, BadConfig> {
        let path = file.unwrap_or(Path::new(DEFAULT_FILE));
        let text = match fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if file.is_none() && error.kind() == io::ErrorKind::NotFound => {
                String::new()
            }
            Err(error) => {
                return Err(BadConfig::Unreadable {
                    path: path.to_owned(),
                    error,
                });
            }
        };
        Self::parse(&path.display().to_string(), &text, environment)
    }

    /// Parses the settings: `text` of the file called `place`, then `environment`.
    ///
    /// # Errors
    /// [`BadConfig`] about the first thing that is wrong.
    pub fn parse(
        place: &str,
        text: &str,
        environment: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Self, BadConfig> {
        layers::merge(EXAMPLE, place, text, environment)?.check()
    }

    /// Returns the address that people use, for a server that listens at `listen`.
    ///
    /// # Errors
    /// [`BadConfig`] when it would be http on an address that is not loopback.
    pub fn public_url_at(&self, listen: SocketAddr) -> Result<PublicUrl, BadConfig> {
        self.public_url.clone().map_or_else(
            || PublicUrl::parse(&format!("http://{listen}")).map_err(bad_public_url),
            Ok,
        )
    }

    /// Returns the SQLite file; `None` with PostgreSQL.
    #[must_use]
    pub fn sqlite_file(&self) -> Option<&Path> {
        sqlite_file(&self.database_url)
    }
}

fn bad_public_url(problem: String) -> BadConfig {
    BadConfig::invalid("server.public_url", problem)
}

fn sqlite_file(url: &str) -> Option<&Path> {
    let path = url.strip_prefix("sqlite:")?;
    let path = path.strip_prefix("//").unwrap_or(path);
    Some(Path::new(path.split('?').next().unwrap_or(path)))
}

/// The model that drafts for operators.
#[derive(Clone, PartialEq, Eq)]
pub struct Assist {
    /// Where its server is.
    pub url: String,
    /// Its name.
    pub model: String,
    /// Its key, where the server wants one.
    pub key: Option<String>,
}

/// Not the key.
impl std::fmt::Debug for Assist {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Assist")
            .field("url", &self.url)
            .field("model", &self.model)
            .finish_non_exhaustive()
    }
}

/// The settings as they are written.
#[derive(Deserialize)]
struct Raw {
    server: RawServer,
    database: RawDatabase,
    secret: RawSecret,
    files: RawFiles,
    telegram: RawApi,
    twilio: RawApi,
    egress: RawEgress,
    assist: RawAssist,
    api: RawLimits,
    metrics: RawMetrics,
}

#[derive(Deserialize)]
struct RawServer {
    listen: String,
    public_url: String,
    trusted_proxies: Vec<String>,
    site_dir: PathBuf,
}

#[derive(Deserialize)]
struct RawDatabase {
    url: String,
}

#[derive(Deserialize)]
struct RawSecret {
    key_file: PathBuf,
}

#[derive(Deserialize)]
struct RawFiles {
    dir: PathBuf,
}

#[derive(Deserialize)]
struct RawApi {
    api_url: String,
}

#[derive(Deserialize)]
struct RawEgress {
    allow: Vec<String>,
}

#[derive(Deserialize)]
struct RawAssist {
    url: String,
    model: String,
    key: String,
}

#[derive(Deserialize)]
struct RawLimits {
    requests_per_minute: i64,
}

#[derive(Deserialize)]
struct RawMetrics {
    listen: String,
}

impl Raw {
    fn check(self) -> Result<Config, BadConfig> {
        let listen = address("server.listen", &self.server.listen)?;
        let public_url = (!self.server.public_url.is_empty())
            .then(|| PublicUrl::parse(&self.server.public_url).map_err(bad_public_url))
            .transpose()?;
        if public_url.is_none() && !listen.ip().is_loopback() {
            return Err(bad_public_url(
                "must be set when others can reach the server".into(),
            ));
        }
        let trusted_proxies = self
            .server
            .trusted_proxies
            .iter()
            .map(|text| {
                text.parse().map_err(|_| {
                    BadConfig::invalid("server.trusted_proxies", format!("`{text}` is no address"))
                })
            })
            .collect::<Result<_, _>>()?;
        Ok(Config {
            listen,
            public_url,
            trusted_proxies,
            site_dir: self.server.site_dir,
            key_file: key_file(&self.database.url, self.secret.key_file)?,
            database_url: self.database.url,
            files_dir: self.files.dir,
            telegram_api_url: web_address("telegram.api_url", self.telegram.api_url)?,
            twilio_api_url: web_address("twilio.api_url", self.twilio.api_url)?,
            egress_allow: self.egress.allow,
            assist: assist(self.assist)?,
            requests_per_minute: allowance(self.api.requests_per_minute)?,
            metrics_listen: (!self.metrics.listen.is_empty())
                .then(|| address("metrics.listen", &self.metrics.listen))
                .transpose()?,
        })
    }
}

fn address(name: &str, text: &str) -> Result<SocketAddr, BadConfig> {
    text.parse().map_err(|_| {
        BadConfig::invalid(
            name,
            format!("`{text}` is not an address with a port, as 127.0.0.1:3000"),
        )
    })
}

fn web_address(name: &str, url: String) -> Result<String, BadConfig> {
    if url.starts_with("https://") || url.starts_with("http://") {
        Ok(url.trim_end_matches('/').to_owned())
    } else {
        Err(BadConfig::invalid(
            name,
            "must begin with https:// or http://",
        ))
    }
}

fn assist(raw: RawAssist) -> Result<Option<Assist>, BadConfig> {
    if raw.url.is_empty() {
        return Ok(None);
    }
    if raw.model.trim().is_empty() {
        let problem = "must name a model when assist.url is set".to_owned();
        return Err(BadConfig::invalid("assist.model", problem));
    }
    Ok(Some(Assist {
        url: web_address("assist.url", raw.url)?,
        model: raw.model,
        key: (!raw.key.is_empty()).then_some(raw.key),
    }))
}

fn allowance(per_minute: i64) -> Result<u32, BadConfig> {
    u32::try_from(per_minute)
        .ok()
        .filter(|count| *count > 0)
        .ok_or_else(|| {
            BadConfig::invalid(
                "api.requests_per_minute",
                "must be between 1 and 4294967295",
            )
        })
}

fn key_file(database_url: &str, named: PathBuf) -> Result<PathBuf, BadConfig> {
    if let Some(file) = sqlite_file(database_url) {
        let is_named = !named.as_os_str().is_empty();
        return Ok(if is_named {
            named
        } else {
            file.with_file_name("switchboard.key")
        });
    }
    if !database_url.starts_with("postgres://") && !database_url.starts_with("postgresql://") {
        return Err(BadConfig::invalid(
            "database.url",
            "must begin with sqlite: or postgres://",
        ));
    }
    if named.as_os_str().is_empty() {
        return Err(BadConfig::invalid(
            "secret.key_file",
            "must be named with PostgreSQL",
        ));
    }
    Ok(named)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(text: &str, environment: &[(&str, &str)]) -> Result<Config, BadConfig> {
        let pairs = environment
            .iter()
            .map(|(name, value)| ((*name).into(), (*value).into()));
        Config::parse("test.toml", text, pairs)
    }

    #[test]
    fn the_example_is_what_holds_when_nothing_is_set() {
        let defaults = with("", &[]).unwrap();
        assert_eq!(with(EXAMPLE, &[]).unwrap(), defaults);
        assert_eq!(defaults.listen, "127.0.0.1:3000".parse().unwrap());
        assert_eq!(defaults.key_file, Path::new("switchboard.key"));
        assert_eq!(defaults.requests_per_minute, 6_000);
    }

    #[test]
    fn the_environment_goes_before_the_file() {
        let config = with(
            "[server]\nlisten = \"127.0.0.1:1\"\n[egress]\nallow = [\"10.0.0.1\"]",
            &[
                ("SWITCHBOARD_SERVER__LISTEN", "127.0.0.1:2"),
                ("SWITCHBOARD_EGRESS__ALLOW", "127.0.0.1, ::1"),
                ("SWITCHBOARD_API__REQUESTS_PER_MINUTE", "60"),
            ],
        )
        .unwrap();
        assert_eq!(config.listen.port(), 2);
        assert_eq!(config.egress_allow, ["127.0.0.1", "::1"]);
        assert_eq!(config.requests_per_minute, 60);
    }

    #[test]
    fn an_unknown_setting_is_refused_by_name() {
        let unknown = |result: Result<Config, BadConfig>| result.unwrap_err().to_string();
        assert!(unknown(with("[server]\nlsten = \"x\"", &[])).contains("server.lsten"));
        assert!(unknown(with("[sever]\nlisten = \"x\"", &[])).contains("sever"));
        assert!(unknown(with("listen = \"x\"", &[])).contains("listen"));
        assert!(
            unknown(with("", &[("SWITCHBOARD_SERVER__LSTEN", "x")]))
                .contains("SWITCHBOARD_SERVER__LSTEN")
        );
    }

    #[test]
    fn variables_of_others_are_left_alone() {
        let foreign = [
            ("SWITCHBOARD_LOG", "debug"),
            ("SERVER__LISTEN", "x"),
            ("PATH", "/bin"),
        ];
        assert!(with("", &foreign).is_ok());
    }

    #[test]
    fn a_value_that_does_not_fit_is_refused() {
        for (name, value) in [
            ("SWITCHBOARD_SERVER__LISTEN", "here"),
            ("SWITCHBOARD_SERVER__PUBLIC_URL", "http://desk.example.org"),
            ("SWITCHBOARD_SERVER__TRUSTED_PROXIES", "proxy"),
            ("SWITCHBOARD_DATABASE__URL", "mysql://x"),
            ("SWITCHBOARD_DATABASE__URL", "postgres://x/y"),
            ("SWITCHBOARD_TELEGRAM__API_URL", "api.telegram.org"),
            ("SWITCHBOARD_API__REQUESTS_PER_MINUTE", "0"),
            ("SWITCHBOARD_API__REQUESTS_PER_MINUTE", "many"),
            ("SWITCHBOARD_METRICS__LISTEN", "9090"),
        ] {
            assert!(with("", &[(name, value)]).is_err(), "{name}={value}");
        }
        assert!(with("[server]\nlisten = 3000", &[]).is_err());
        assert!(with("[server", &[]).is_err());
    }

    #[test]
    fn who_listens_for_others_must_say_by_which_name() {
        let open = ("SWITCHBOARD_SERVER__LISTEN", "0.0.0.0:3000");
        assert!(with("", &[open]).is_err());
        let named = (
            "SWITCHBOARD_SERVER__PUBLIC_URL",
            "https://desk.example.org/",
        );
        let url = with("", &[open, named]).unwrap().public_url.unwrap();
        assert_eq!(url.origin(), "https://desk.example.org");
    }

    #[test]
    fn the_key_lies_beside_the_database() {
        let config = with("[database]\nurl = \"sqlite:/var/lib/desk/a.db\"", &[]).unwrap();
        assert_eq!(config.key_file, Path::new("/var/lib/desk/switchboard.key"));
    }

    #[test]
    fn a_model_that_drafts_has_an_address_and_a_name_and_is_off_without() {
        let parse = |text: &str| Config::parse("the test", text, []);
        assert_eq!(parse("").unwrap().assist, None);
        let named = "[assist]\nurl = \"http://127.0.0.1:1/v1/\"\nmodel = \"m\"\nkey = \"hush\"";
        let assist = parse(named).unwrap().assist.expect("a model");
        assert_eq!(assist.url, "http://127.0.0.1:1/v1");
        assert_eq!(assist.key.as_deref(), Some("hush"));
        assert!(!format!("{assist:?}").contains("hush"));
        assert!(
            parse("[assist]\nurl = \"http://127.0.0.1:1\"").is_err(),
            "which model?"
        );
        assert!(parse("[assist]\nurl = \"ftp://x\"\nmodel = \"m\"").is_err());
    }
}
