//! Who could take a conversation, asked before one is handed over.

use crate::{Actor, Desk, Error, Result, hours::Hours};
use domain::{
    id::{IntentId, OperatorId, TeamId},
    operator::{CHAT_UNITS, Operator, OperatorKind, Presence},
    permission::Right,
};
use std::collections::BTreeMap;
use store::Unit;

/// Conversations whose waits are looked at for an estimate.
const SAMPLE: i64 = 50;

/// Whom a question about availability is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// Where everything goes of which nothing is known.
    Anybody,
    /// A team.
    Team(TeamId),
    /// The team that is qualified for an intent.
    Intent(IntentId),
}

/// Who could take a conversation at this moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Availability {
    /// The team that it would go to.
    pub team: TeamId,
    /// Those who could take it, and their names; nobody while the team is closed. Shape: by name.
    pub operators: Vec<(OperatorId, String)>,
    /// How many wait for this team.
    pub waiting: i64,
    /// How long it would wait, in ms: 0 when there is more room than people who wait, else the median wait of what
    /// the team has in hand; `None` when nobody of the team is there, it is closed, or nothing is known.
    pub wait_ms: Option<i64>,
}

impl Desk {
    /// Says who could take a conversation at this moment, and how long it would wait.
    ///
    /// # Errors
    /// [`Error::NotFound`] for the team or the intent; [`Error::Forbidden`].
    pub async fn availability(&self, actor: &Actor, wanted: Wanted) -> Result<Availability> {
        actor.may(Right::DeskRead)?;
        let mut reader = self.read().await?;
        let team = match wanted {
            Wanted::Anybody => store::policies::newest(reader.conn()).await?.1.default_team,
            Wanted::Team(team) => {
                let found = store::teams::find(reader.conn(), team).await?;
                found.ok_or(Error::NotFound("team"))?.id
            }
            Wanted::Intent(intent) => {
                let found = store::intents::find(reader.conn(), intent).await?;
                found.ok_or(Error::NotFound("intent"))?.team
            }
        };
        let open = store::queues::count_by_operator(reader.conn()).await?;
        let waiting = store::queues::count_waiting(reader.conn(), team).await?;
        let waits = store::queues::list_waits(reader.conn(), team, SAMPLE).await?;
        let all = store::operators::list(reader.conn()).await?;
        let is_open = Hours::of(reader.conn(), team).await?.is_open(self.now());
        let staff = Staff::of(all, &open, team);
        let Staff {
            is_any,
            chats,
            free,
        } = if is_open { staff } else { Staff::default() };
        let wait_ms = match (is_any, chats > waiting) {
            (true, true) => Some(0),
            (true, false) => median(waits),
            (false, _) => None,
        };
        Ok(Availability {
            team,
            operators: free,
            waiting,
            wait_ms,
        })
    }
}

/// Says whether somebody of a team could take a conversation at once.
pub(crate) async fn is_anybody_free(unit: &mut Unit, team: TeamId) -> Result<bool> {
    let open = store::queues::count_by_operator(unit.conn()).await?;
    let all = store::operators::list(unit.conn()).await?;
    let waiting = store::queues::count_waiting(unit.conn(), team).await?;
    let now = unit.now();
    let is_open = Hours::of(unit.conn(), team).await?.is_open(now);
    Ok(is_open && Staff::of(all, &open, team).chats > waiting)
}

/// The people of a team who take work.
#[derive(Default)]
struct Staff {
    is_any: bool,
    /// How many conversations more they can take.
    chats: i64,
    /// Who of them can take one.
    free: Vec<(OperatorId, String)>,
}

impl Staff {
    fn of(all: Vec<Operator>, open: &BTreeMap<OperatorId, i64>, team: TeamId) -> Self {
        let mut staff = Self::default();
        for operator in all {
            let works = operator.is_enabled
                && operator.kind == OperatorKind::Human
                && operator.presence == Presence::Online
                && operator.teams.binary_search(&team).is_ok();
            if !works {
                continue;
            }
            staff.is_any = true;
            let has = open.get(&operator.id).copied().unwrap_or(0);
            let chats = operator.capacity_units / CHAT_UNITS - has;
            if chats > 0 {
                staff.chats += chats;
                staff.free.push((operator.id, operator.name));
            }
        }
        staff
    }
}

/// Returns the middle one; of an even number, the later of the two.
fn median(mut values: Vec<i64>) -> Option<i64> {
    values.sort_unstable();
    values.get(values.len() / 2).copied()
}
