//! Reports: the journal counted by hour and team, and read for those who lead.
//!
//! What is counted and how far the journal was read stand in one transaction, so each event counts once, whatever
//! breaks. Everything can be counted anew from the journal.

use crate::{Actor, Desk, Error, Result};
use domain::{
    category::Tree,
    complaint,
    event::{Event, Fact},
    id::{CategoryId, InterventionId, MessageId, OperatorId, TeamId},
    intervention::{Intervention, Step},
    message::Content,
    operator::{Operator, OperatorKind},
    permission::{Right, Role},
    report::{
        Asked, BotFigures, Figures, HelpFigures, Known, MAX_DAYS, Measure, Named, Report, add_up,
        hour_of,
    },
    team::{BadField, Team},
};
use std::collections::{BTreeMap, BTreeSet};
use store::reports::Sum;

/// The name under which the journal remembers how far it was counted.
const CONSUMER: &str = "reports";

/// The name under which stands that conversations are kept beside the counts: what was counted before is counted anew.
const WITH_CONVERSATIONS: &str = "reports.conversations";

/// Events that one step reads.
const STEP: usize = 500;

const DAY_MS: i64 = 86_400_000;

impl Desk {
    /// Counts the next events of the journal; returns how many were read.
    ///
    /// # Errors
    /// [`Error::Unavailable`]; the same events are read again.
    pub async fn count_events(&self) -> Result<usize> {
        self.count_anew_without_conversations().await?;
        let from = store::journal::cursor(self.read().await?.conn(), CONSUMER).await?;
        let events = self.events_after(from, STEP).await?;
        let Some(last) = events.last() else {
            return Ok(0);
        };
        let joined = self.join(&events).await?;
        let moved = events.iter().filter_map(|event| event.fact.moved());
        let ids: BTreeSet<_> = moved.map(|moved| moved.conversation).collect();
        let ids: Vec<_> = ids.into_iter().collect();
        let mut unit = self.unit().await?;
        if !store::journal::move_cursor(unit.conn(), CONSUMER, from, last.seq).await? {
            return Ok(events.len());
        }
        let mut tracks = store::reports::find_tracks(unit.conn(), &ids).await?;
        let mut counts: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for event in &events {
            if let Some(moved) = event.fact.moved() {
                let track = tracks.entry(moved.conversation).or_default();
                let counted = track.follow(event, &joined.of(&event.fact));
                counts
                    .entry(moved.conversation)
                    .or_default()
                    .extend(counted);
            }
        }
        let of_each: Vec<_> = counts
            .into_iter()
            .flat_map(|(id, counts)| add_up(counts).into_iter().map(move |count| (id, count)))
            .collect();
        store::report_conversations::add(unit.conn(), &of_each).await?;
        let counts = of_each.into_iter().map(|(_, count)| count).collect();
        store::reports::add(unit.conn(), &add_up(counts)).await?;
        store::reports::keep_tracks(unit.conn(), &tracks).await?;
        unit.commit().await?;
        Ok(events.len())
    }

    /// Forgets what was counted, so that the journal is counted from its beginning.
    ///
    /// # Errors
    /// [`Error::Unavailable`].
    pub async fn recount(&self) -> Result<()> {
        let mut unit = self.unit().await?;
        store::reports::clear(unit.conn()).await?;
        unit.commit().await?;
        Ok(())
    }

    /// Forgets what was counted by a version that kept no conversations beside it.
    async fn count_anew_without_conversations(&self) -> Result<()> {
        let name = WITH_CONVERSATIONS;
        if store::journal::cursor(self.read().await?.conn(), name).await? > 0 {
            return Ok(());
        }
        let mut unit = self.unit().await?;
        if store::journal::move_cursor(unit.conn(), name, 0, 1).await? {
            store::reports::clear(unit.conn()).await?;
            unit.commit().await?;
        }
        Ok(())
    }

    /// Reads what the events speak of, as far as it counts.
    async fn join(&self, events: &[Event]) -> Result<Joined> {
        let noted = events.iter().filter_map(|event| noted(&event.fact));
        let closed = events.iter().filter_map(|event| closed_help(&event.fact));
        let (noted, closed): (Vec<_>, Vec<_>) = (noted.collect(), closed.collect());
        let mut reader = self.read().await?;
        let contents = store::messages::list_lines(reader.conn(), &noted).await?;
        let helps = store::interventions::list_some(reader.conn(), &closed).await?;
        Ok(Joined {
            contents: contents.into_iter().collect(),
            helps: helps.into_iter().map(|help| (help.id, help)).collect(),
        })
    }

    /// Returns what happened in some hours, in the teams that the actor leads.
    ///
    /// # Errors
    /// [`Error::Invalid`] for the hours; [`Error::NotFound`] for a team that he does not lead; [`Error::Forbidden`].
    pub async fn read_report(&self, actor: &Actor, asked: &Asked) -> Result<Report> {
        actor.may(Right::ReportsRead)?;
        let asked = checked(asked)?;
        let teams = teams_of(actor, asked.team)?;
        let mut reader = self.read().await?;
        let hours = store::reports::list_hours(reader.conn(), &asked, teams.as_deref()).await?;
        let sums = store::reports::sum(reader.conn(), &asked, teams.as_deref()).await?;
        let counted = store::journal::cursor(reader.conn(), CONSUMER).await?;
        let counted_to = store::journal::moment_of(reader.conn(), counted).await?;
        let names = Names {
            teams: store::teams::list(reader.conn()).await?,
            operators: store::operators::list(reader.conn()).await?,
            categories: store::categories::tree(reader.conn()).await?,
        };
        let mut parts = Parts::default();
        for sum in &sums {
            parts.add(sum);
        }
        Ok(parts.report(asked, counted_to, hours, &names))
    }
}

/// What events speak of.
struct Joined {
    contents: BTreeMap<MessageId, Content>,
    helps: BTreeMap<InterventionId, Intervention>,
}

impl Joined {
    fn of(&self, fact: &Fact) -> Known {
        Known {
            content: noted(fact).and_then(|id| self.contents.get(&id).cloned()),
            intervention: closed_help(fact).and_then(|id| self.helps.get(&id).cloned()),
        }
    }
}

fn noted(fact: &Fact) -> Option<MessageId> {
    if let Fact::MessageNoted { message, .. } = fact {
        Some(*message)
    } else {
        None
    }
}

fn closed_help(fact: &Fact) -> Option<InterventionId> {
    if let Fact::InterventionChanged {
        intervention,
        step: Step::Closed,
        ..
    } = fact
    {
        Some(*intervention)
    } else {
        None
    }
}

/// Widens to whole hours.
pub(crate) fn checked(asked: &Asked) -> Result<Asked> {
    let (from, to) = (hour_of(asked.from), hour_of(asked.to));
    if from >= to {
        return Err(BadField::new("to", complaint::END_BEFORE_BEGINNING).into());
    }
    if to.ms_since(from) > MAX_DAYS * DAY_MS {
        return Err(BadField::new("from", complaint::REPORT_TOO_LONG).into());
    }
    Ok(Asked { from, to, ..*asked })
}

/// Returns the teams that an actor may read of; `None` is every team.
pub(crate) fn teams_of(actor: &Actor, asked: Option<TeamId>) -> Result<Option<Vec<TeamId>>> {
    let viewer = &actor.viewer;
    let leads_all = viewer.role == Role::Admin;
    match asked {
        Some(team) if leads_all || viewer.teams.contains(&team) => Ok(Some(vec![team])),
        Some(_) => Err(Error::NotFound("team")),
        None if leads_all => Ok(None),
        None => Ok(Some(viewer.teams.clone())),
    }
}

/// Who and what counts are about.
struct Names {
    teams: Vec<Team>,
    operators: Vec<Operator>,
    categories: Tree,
}

impl Names {
    fn team(&self, id: TeamId) -> String {
        let found = self.teams.iter().find(|team| team.id == id);
        found.map(|team| team.name.clone()).unwrap_or_default()
    }
}

/// A report being put together.
#[derive(Default)]
struct Parts {
    whole: Figures,
    teams: BTreeMap<TeamId, Figures>,
    operators: BTreeMap<OperatorId, Figures>,
    contained: BTreeMap<OperatorId, i64>,
    handed_over: BTreeMap<OperatorId, i64>,
    reasons: BTreeMap<String, i64>,
    categories: BTreeMap<CategoryId, i64>,
    help: HelpFigures,
}

impl Parts {
    fn add(&mut self, sum: &Sum) {
        let Sum {
            team,
            measure,
            ref subject,
            within_ms,
            count,
            sum_ms,
        } = *sum;
        let figures = self.teams.entry(team).or_default();
        figures.add(measure, within_ms, count, sum_ms);
        self.whole.add(measure, within_ms, count, sum_ms);
        let operator = subject.parse::<OperatorId>().ok();
        match measure {
            Measure::Opened | Measure::Received => {}
            Measure::Replied
            | Measure::Taken
            | Measure::FirstReply
            | Measure::Closed
            | Measure::Rated(_) => {
                if let Some(operator) = operator {
                    let figures = self.operators.entry(operator).or_default();
                    figures.add(measure, within_ms, count, sum_ms);
                }
            }
            Measure::Contained => add_to(&mut self.contained, operator, count),
            Measure::HandedOver => add_to(&mut self.handed_over, operator, count),
            Measure::HandedOverBecause => {
                *self.reasons.entry(subject.clone()).or_default() += count;
            }
            Measure::ClosedIn => add_to(&mut self.categories, subject.parse().ok(), count),
            Measure::HelpOpened
            | Measure::HelpCancelled
            | Measure::HelpAnswered
            | Measure::HelpReplied
            | Measure::HelpClosed
            | Measure::HelpAnsweredInBusiness
            | Measure::HelpRepliedInBusiness
            | Measure::HelpClosedInBusiness => self.help.add(measure, within_ms, count, sum_ms),
        }
    }

    fn report(
        mut self,
        asked: Asked,
        counted_to: Option<domain::time::Timestamp>,
        hours: Vec<domain::report::Hour>,
        names: &Names,
    ) -> Report {
        let (mut people, mut bots) = (Vec::new(), Vec::new());
        for operator in &names.operators {
            let id = operator.id;
            let figures = self.operators.remove(&id);
            match operator.kind {
                OperatorKind::Human => people.extend(figures.map(|figures| Named {
                    id,
                    name: operator.name.clone(),
                    figures,
                })),
                OperatorKind::Bot => {
                    let bot = BotFigures {
                        id,
                        name: operator.name.clone(),
                        replied: figures.map_or(0, |figures| figures.replied),
                        contained: self.contained.remove(&id).unwrap_or(0),
                        handed_over: self.handed_over.remove(&id).unwrap_or(0),
                    };
                    if bot.replied + bot.contained + bot.handed_over > 0 {
                        bots.push(bot);
                    }
                }
            }
        }
        people.sort_by(|a, b| a.name.cmp(&b.name));
        bots.sort_by(|a, b| a.name.cmp(&b.name));
        let mut teams: Vec<_> = self
            .teams
            .into_iter()
            .map(|(id, figures)| Named {
                id,
                name: names.team(id),
                figures,
            })
            .collect();
        teams.sort_by(|a, b| a.name.cmp(&b.name));
        let mut reasons: Vec<_> = self.reasons.into_iter().collect();
        reasons.sort_by_key(|(_, count)| -count);
        let path = |(id, count)| (id, names.categories.path(id), count);
        let mut categories: Vec<_> = self.categories.into_iter().map(path).collect();
        categories.sort_by_key(|(.., count)| -count);
        Report {
            asked,
            counted_to,
            hours,
            whole: self.whole,
            teams,
            people,
            bots,
            reasons,
            categories,
            help: self.help,
        }
    }
}

fn add_to<I: Ord>(counts: &mut BTreeMap<I, i64>, id: Option<I>, count: i64) {
    if let Some(id) = id {
        *counts.entry(id).or_default() += count;
    }
}
