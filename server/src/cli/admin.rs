//! `switchboard admin`: operators and tokens without the browser.

use super::say::say;
use crate::{
    compose::{self, Use},
    config::Config,
};
use anyhow::{Context, bail};
use clap::{Args, Subcommand, ValueEnum};
use desk::{Actor, Desk, TokenForm};
use domain::{
    id::OperatorId,
    operator::{DEFAULT_CAPACITY_UNITS, OperatorForm},
    permission,
};
use std::io;

#[derive(Debug, Subcommand)]
pub(super) enum Admin {
    /// Make an operator; without a password, print the one-time link that sets it.
    Create(Create),
    /// Make an API token and print it, once.
    Token(Token),
    /// Take somebody's second step of the login away: the way in for the last admin without telephone and codes.
    ResetSecondStep {
        /// The address for logging in.
        #[arg(long)]
        email: String,
    },
}

#[derive(Debug, Args)]
pub(super) struct Create {
    /// The address for logging in.
    #[arg(long)]
    email: String,
    /// The name as customers see it.
    #[arg(long)]
    name: String,
    /// What he may do.
    #[arg(long, value_enum, default_value = "agent")]
    role: Role,
    /// Read the password from standard input, up to the end of the line.
    #[arg(long)]
    password_stdin: bool,
}

#[derive(Debug, Args)]
pub(super) struct Token {
    /// The name for colleagues.
    #[arg(long)]
    name: String,
    /// What it may be used for; may be given several times.
    #[arg(long = "scope", value_enum, required = true, num_args = 1..)]
    scopes: Vec<Scope>,
    /// The address of the operator in whose name it acts; without one it acts in nobody's.
    #[arg(long, value_name = "EMAIL")]
    operator: Option<String>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Role {
    Agent,
    Supervisor,
    Admin,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Scope {
    Admin,
    Desk,
    Read,
}

impl Admin {
    /// Runs the command, beside a server that may be running.
    ///
    /// # Errors
    /// The database cannot be opened, or the use-case refuses.
    pub(super) async fn run(self, config: &Config) -> anyhow::Result<()> {
        let home = compose::open(config, Use::Guest).await?;
        let done = match self {
            Self::Create(create) => create.run(&home.desk, config).await,
            Self::Token(token) => token.run(&home.desk).await,
            Self::ResetSecondStep { email } => reset_second_step(&home.desk, &email).await,
        };
        home.close().await;
        done
    }
}

impl Create {
    async fn run(self, desk: &Desk, config: &Config) -> anyhow::Result<()> {
        let password = self.password_stdin.then(read_line).transpose()?;
        let form = OperatorForm {
            name: self.name,
            email: self.email,
            role: match self.role {
                Role::Agent => permission::Role::Agent,
                Role::Supervisor => permission::Role::Supervisor,
                Role::Admin => permission::Role::Admin,
            },
            team_ids: Vec::new(),
            capacity: DEFAULT_CAPACITY_UNITS,
            supervises_category_ids: std::collections::BTreeSet::new(),
        };
        let house = Actor::house();
        let operator = desk
            .create_operator_with_password(&house, &form, password.as_deref())
            .await?;
        if password.is_some() {
            say(&format!("made {}", operator.id));
            return Ok(());
        }
        let invitation = desk.invite(&house, operator.id).await?;
        let public_url = config.public_url_at(config.listen)?;
        say(&format!(
            "{public_url}/invitation?secret={}",
            invitation.secret
        ));
        Ok(())
    }
}

impl Token {
    async fn run(self, desk: &Desk) -> anyhow::Result<()> {
        let scopes = self.scopes.iter().map(|scope| match scope {
            Scope::Admin => permission::Scope::Admin,
            Scope::Desk => permission::Scope::Desk,
            Scope::Read => permission::Scope::Read,
        });
        let operator = match &self.operator {
            Some(email) => Some(operator_at(desk, email).await?),
            None => None,
        };
        let form = TokenForm {
            name: self.name,
            scopes: scopes.collect(),
            operator_id: operator,
            channel_id: None,
        };
        let (_, secret) = desk.create_token(&Actor::house(), &form).await?;
        say(&secret);
        Ok(())
    }
}

async fn reset_second_step(desk: &Desk, email: &str) -> anyhow::Result<()> {
    let operator = operator_at(desk, email).await?;
    desk.reset_second_step(&Actor::house(), operator).await?;
    say("his password alone lets him in, or leads him to set the second step up anew");
    Ok(())
}

/// Finds an operator by his address, however it is written.
async fn operator_at(desk: &Desk, email: &str) -> anyhow::Result<OperatorId> {
    let operators = desk.list_operators(&Actor::house()).await?;
    let wanted = email.trim().to_lowercase();
    let found = operators
        .into_iter()
        .find(|operator| operator.email.as_deref() == Some(&*wanted));
    found
        .map(|operator| operator.id)
        .with_context(|| format!("there is no operator with the address {email}"))
}

fn read_line() -> anyhow::Result<String> {
    let mut line = String::new();
    io::stdin()
        .read_line(&mut line)
        .context("cannot read the password")?;
    let password = line.trim_end_matches(['\r', '\n']);
    if password.is_empty() {
        bail!("there is no password on standard input");
    }
    Ok(password.to_owned())
}
