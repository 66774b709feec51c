//! What a person types.
//!
//! Exit status: 0 clean, 1 failure, 2 wrong usage.

mod admin;
mod copies;
mod doctor;
mod say;
mod serve;
mod what_if;

use crate::{
    compose::{self, Use},
    config::{self, Config},
    telemetry,
};
use clap::{Parser, Subcommand};
use say::say;
use std::{
    io::{self, Write},
    path::PathBuf,
    process::ExitCode,
};

#[cfg(feature = "demo")]
pub(crate) use say::say as say_line;

/// The help desk that works like a telephone exchange.
#[derive(Debug, Parser)]
#[command(name = "switchboard", version, about)]
struct Cli {
    /// The file of the settings (default: switchboard.toml, where it exists).
    #[arg(long, global = true, env = "SWITCHBOARD_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run everything.
    Serve,
    /// Run everything with demo data and a simulated outside world.
    #[cfg(feature = "demo")]
    Demo(crate::demo::Arguments),
    /// Apply the migrations that are missing, and end.
    Migrate,
    /// Make operators and tokens without the browser.
    #[command(subcommand)]
    Admin(admin::Admin),
    /// Look whether everything is in order.
    Doctor,
    /// Copy the database and the attachments into a folder, while people go on working.
    Backup {
        /// The folder; it must not exist.
        path: PathBuf,
    },
    /// Put a copy in the place of the database; no server may run.
    Restore {
        /// The folder that a backup made.
        path: PathBuf,
    },
    /// Play a desk through: what waits, staff and rules would come to.
    WhatIf(what_if::WhatIf),
    /// Show or check the settings.
    #[command(subcommand)]
    Config(ConfigCommand),
}

#[derive(Debug, Clone, Copy, Subcommand)]
enum ConfigCommand {
    /// Print every setting with its default.
    Example,
    /// Say whether the settings are right.
    Check,
}

/// Runs the command line of this process.
#[must_use]
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build();
    let ended = match runtime {
        Ok(runtime) => runtime.block_on(cli.run()),
        Err(error) => Err(error.into()),
    };
    match ended {
        Ok(code) => code,
        Err(error) => {
            // The exit status says it as well, to whom has closed standard error.
            writeln!(io::stderr(), "error: {error:#}").ok();
            ExitCode::FAILURE
        }
    }
}

impl Cli {
    async fn run(self) -> anyhow::Result<ExitCode> {
        match self.command {
            Command::Config(ConfigCommand::Example) => say(config::EXAMPLE.trim_end()),
            Command::Config(ConfigCommand::Check) => {
                read(self.config)?;
                say("the settings are right");
            }
            Command::Serve => {
                telemetry::start()?;
                serve::serve(read(self.config)?).await?;
            }
            #[cfg(feature = "demo")]
            Command::Demo(arguments) => {
                telemetry::start()?;
                crate::demo::run_demo(arguments).await?;
            }
            Command::Migrate => {
                compose::open(&read(self.config)?, Use::Guest)
                    .await?
                    .close()
                    .await;
                say("the database is of this version");
            }
            Command::Admin(command) => command.run(&read(self.config)?).await?,
            Command::Backup { path } => copies::back_up(&read(self.config)?, &path).await?,
            Command::Restore { path } => copies::restore(&read(self.config)?, &path).await?,
            Command::WhatIf(what_if) => what_if.run(|| read(self.config)).await?,
            Command::Doctor => return doctor::examine(read(self.config)).await,
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn read(file: Option<PathBuf>) -> anyhow::Result<Config> {
    Ok(Config::read(file.as_deref(), std::env::vars())?)
}
