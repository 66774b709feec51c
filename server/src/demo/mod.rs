//! `switchboard demo`: the product beside a simulated outside world, with people and stories.
//!
//! The simulator listens on loopback and lives in memory: each start makes a new world with a bot
//! and customers of its own, connected as a new channel, and a shop with the widget on its page. What the database remembers of earlier
//! worlds stays readable; their channels are switched off and their conversations closed. `serve`
//! never comes here.

mod calls;
mod people;
mod shop;
mod stories;
mod support;

use crate::{
    cli::say_line,
    compose::{self, Use},
    config::Config,
    lifecycle::Signals,
    run::{Duties, Pace, Service, run},
};
use anyhow::{Context, bail};
use clap::Args;
use desk::{Actor, Desk, Search};
use domain::{conversation::Status, page::MAX_LIMIT};
use simulator::World;
use std::{net::SocketAddr, path::PathBuf, time::Duration};
use tokio::{net::TcpListener, task::JoinSet};
use tokio_util::sync::CancellationToken;

/// How long one step of the preparation may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// Where the demo listens and keeps its data.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// Where the inbox is served.
    #[arg(long, default_value = "127.0.0.1:3000")]
    listen: SocketAddr,
    /// Where the simulated outside world is served; loopback only.
    #[arg(long, default_value = "127.0.0.1:3100")]
    simulator: SocketAddr,
    /// The address that people use, where it is not the one above; passkeys need one with a name: `http://localhost:3000`.
    #[arg(long, value_name = "URL")]
    public_url: Option<String>,
    /// The folder of the data.
    #[arg(long, default_value = "target/demo", value_name = "DIR")]
    data: PathBuf,
    /// The folder of the built site, for a binary that has none inside.
    #[arg(long, default_value = "target/site", value_name = "DIR")]
    site: PathBuf,
    /// A server of chat completions that drafts replies for agents, such as a local model's.
    #[arg(long, value_name = "URL")]
    assist: Option<String>,
    /// The model that it is asked for.
    #[arg(long, value_name = "NAME", default_value = "demo")]
    assist_model: String,
}

/// Runs both until a signal.
///
/// # Errors
/// An address is taken, or the database cannot be opened.
pub(crate) async fn run_demo(arguments: Arguments) -> anyhow::Result<()> {
    let outside = bind(arguments.simulator).await?;
    let listener = bind(arguments.listen).await?;
    let (inbox, simulator) = (listener.local_addr()?, outside.local_addr()?);
    let config = config(&arguments, inbox, simulator)?;
    let home = compose::open(&config, Use::Owner).await?;

    let stop = CancellationToken::new();
    let mut watching = JoinSet::new();
    watching.spawn(Signals::listen()?.watch(stop.clone()));
    let world = new_world(&home.desk);
    let mut parts = JoinSet::new();
    let ending = stop.clone().cancelled_owned();
    let served = simulator::serve(outside, world.clone(), ending);
    parts.spawn(async move { served.await.context("the simulator failed") });
    let service = Service {
        desk: home.desk.clone(),
        config,
        listener,
        pace: Pace::default(),
        duties: Duties::default(),
    };
    parts.spawn(run(service, stop.clone()));

    let ended = tokio::select! {
        prepared = prepare(&home.desk, &world, inbox, simulator) => match prepared {
            Ok(()) => {
                announce(inbox, simulator);
                first_end(&mut parts).await
            }
            Err(error) => Err(error),
        },
        ended = first_end(&mut parts) => ended,
    };
    stop.cancel();
    while parts.join_next().await.is_some() {}
    home.close().await;
    ended
}

async fn bind(address: SocketAddr) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address)
        .await
        .with_context(|| format!("cannot listen at {address}"))
}

/// Makes the settings; files and variables of a real installation are not looked at.
fn config(
    arguments: &Arguments,
    inbox: SocketAddr,
    simulator: SocketAddr,
) -> anyhow::Result<Config> {
    let database = arguments.data.join("switchboard.db");
    let settings = [
        ("SWITCHBOARD_SERVER__LISTEN", inbox.to_string()),
        (
            "SWITCHBOARD_SERVER__SITE_DIR",
            arguments.site.display().to_string(),
        ),
        (
            "SWITCHBOARD_DATABASE__URL",
            format!("sqlite:{}", database.display()),
        ),
        (
            "SWITCHBOARD_FILES__DIR",
            arguments.data.join("files").display().to_string(),
        ),
        (
            "SWITCHBOARD_TELEGRAM__API_URL",
            format!("http://{simulator}"),
        ),
        ("SWITCHBOARD_TWILIO__API_URL", format!("http://{simulator}")),
        ("SWITCHBOARD_EGRESS__ALLOW", simulator.ip().to_string()),
    ];
    let named = arguments.public_url.iter();
    let named = named.map(|url| ("SWITCHBOARD_SERVER__PUBLIC_URL", url.clone()));
    let assist = arguments.assist.iter().flat_map(|url| {
        [
            ("SWITCHBOARD_ASSIST__URL", url.clone()),
            ("SWITCHBOARD_ASSIST__MODEL", arguments.assist_model.clone()),
        ]
    });
    let settings = settings
        .into_iter()
        .chain(named)
        .chain(assist)
        .map(|(name, value)| (name.to_owned(), value));
    Ok(Config::parse("the demo", "", settings)?)
}

/// Makes a world unlike those before it, whose messages are known already.
fn new_world(desk: &Desk) -> World {
    let seed = u64::try_from(desk.now().as_ms()).unwrap_or(1);
    World::new(simulator::Options {
        seed,
        ..simulator::Options::default()
    })
}

async fn prepare(
    desk: &Desk,
    world: &World,
    inbox: SocketAddr,
    simulator: SocketAddr,
) -> anyhow::Result<()> {
    let is_first = desk.set_up_secret().await?.is_some();
    if is_first {
        people::hire(desk).await?;
        support::equip(desk).await?;
        calls::connect(desk, world).await?;
    } else {
        leave_earlier_worlds(desk).await?;
        calls::name_account(world);
    }
    let bot = stories::connect(desk, world).await?;
    shop::open(desk, world, inbox, simulator).await?;
    let customers = stories::customers(world)?;
    if is_first {
        stories::tell(desk, world, bot, &customers).await
    } else {
        Ok(())
    }
}

/// Ends what belongs to worlds that are gone.
async fn leave_earlier_worlds(desk: &Desk) -> anyhow::Result<()> {
    let house = Actor::house();
    for channel in desk
        .list_channels(&house)
        .await?
        .into_iter()
        .filter(|c| c.is_enabled)
    {
        desk.set_channel_enabled(&house, channel.id, false).await?;
    }
    let open = Search {
        statuses: vec![
            Status::Bot,
            Status::Waiting,
            Status::Active,
            Status::Snoozed,
        ],
        limit: MAX_LIMIT,
        ..Search::default()
    };
    for row in desk.list_conversations(&house, &open).await?.items {
        desk.close(&house, row.id).await?;
    }
    Ok(())
}

fn announce(inbox: SocketAddr, simulator: SocketAddr) {
    say_line(&format!("Inbox      http://{inbox}"));
    say_line(&format!("Simulator  http://{simulator}"));
    say_line(&format!("Shop       http://{simulator}/shop"));
    say_line("");
    for (email, what) in people::LOGINS {
        say_line(&format!(
            "{email:<18} {what:<11} password: {}",
            people::PASSWORD
        ));
    }
    say_line("");
    say_line(&format!(
        "ready inbox=http://{inbox} simulator=http://{simulator}"
    ));
}

/// Waits until the product or the simulator has ended.
async fn first_end(parts: &mut JoinSet<anyhow::Result<()>>) -> anyhow::Result<()> {
    match parts.join_next().await {
        Some(Ok(ended)) => ended,
        Some(Err(error)) => bail!("a part of the demo broke: {error}"),
        None => Ok(()),
    }
}

/// Waits until `find` finds something, looking again at each event of the journal.
async fn wait_for<T>(
    desk: &Desk,
    what: &str,
    find: impl AsyncFn() -> desk::Result<Option<T>>,
) -> anyhow::Result<T> {
    let mut journal = desk.watch();
    let looking = async {
        loop {
            if let Some(found) = find().await? {
                return Ok(found);
            }
            journal.changed().await?;
        }
    };
    tokio::time::timeout(PATIENCE, looking)
        .await
        .with_context(|| format!("no {what} in time"))?
}
