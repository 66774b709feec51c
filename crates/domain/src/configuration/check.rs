//! Whether a file can be taken in, as far as it alone says.

use super::{ChannelPart, Configuration, TeamPart};
use crate::{
    canned::CannedForm,
    channel::ChannelKind,
    complaint,
    team::{BadField, TeamForm, parse_name},
    widget::WidgetForm,
};
use std::{collections::BTreeMap, fmt::Display};

impl Configuration {
    /// Checks every part, and returns it as the house writes it.
    ///
    /// # Errors
    /// Everything that is wrong; each field is the path in the file, each problem begins with the thing's name.
    pub fn check(&self) -> Result<Self, Vec<BadField>> {
        let mut wrong = Vec::new();
        let checked = Self {
            switchboard: self.switchboard,
            teams: each(&self.teams, "teams", &mut wrong, |team| {
                (&team.name, team.check())
            }),
            categories: each(&self.categories, "categories", &mut wrong, |category| {
                let name = parse_name("name", &category.name);
                let checked = name.map(|name| crate::category::CategoryForm {
                    name,
                    ..category.clone()
                });
                (&category.name, checked)
            }),
            intents: each(&self.intents, "intents", &mut wrong, |intent| {
                (&intent.name, intent.check())
            }),
            canned_replies: each(
                &self.canned_replies,
                "canned_replies",
                &mut wrong,
                |reply| (&reply.shortcut, check_shared(reply)),
            ),
            bots: each(&self.bots, "bots", &mut wrong, |bot| {
                (&bot.name, bot.check())
            }),
            channels: each(&self.channels, "channels", &mut wrong, |channel| {
                (&channel.name, channel.check())
            }),
            webhooks: each(&self.webhooks, "webhooks", &mut wrong, |webhook| {
                (&webhook.name, webhook.check())
            }),
            routing_policy: self.routing_policy.clone(),
            away_reasons: one(
                self.away_reasons.as_ref(),
                "away_reasons",
                &mut wrong,
                |reasons| crate::absence::parse_reasons(reasons),
            ),
            retention: one(self.retention.as_ref(), "retention", &mut wrong, |kept| {
                kept.check()
            }),
            brand: one(self.brand.as_ref(), "brand", &mut wrong, |brand| {
                brand.check().map(|_| brand.clone())
            }),
        };
        if wrong.is_empty() {
            Ok(checked)
        } else {
            Err(wrong)
        }
    }
}

impl TeamPart {
    fn check(&self) -> Result<Self, BadField> {
        let form = TeamForm {
            name: self.name.clone(),
            assignment: self.assignment,
        };
        let TeamForm { name, assignment } = form.check()?;
        let hours = self.hours.as_ref();
        if let Some(problem) = hours.and_then(|hours| hours.problems().into_iter().next()) {
            return Err(within("hours", problem));
        }
        let limits = self.limits.check().map_err(|bad| within("limits", bad))?;
        Ok(Self {
            name,
            assignment,
            hours: self.hours.clone(),
            limits,
        })
    }
}

impl ChannelPart {
    fn check(&self) -> Result<Self, BadField> {
        let name = parse_name("name", &self.name)?;
        let is_widget = self.kind == ChannelKind::Widget;
        if self.widget.is_some() != is_widget {
            let problem = complaint::WIDGET_PLACES;
            return Err(BadField::new("widget", problem));
        }
        if self.asks_rating && self.kind == ChannelKind::Api {
            let problem = complaint::PLATFORM_ASKS_ITSELF;
            return Err(BadField::new("asks_rating", problem));
        }
        let widget = self.widget.as_ref().map(WidgetForm::check);
        Ok(Self {
            name,
            widget: widget.transpose()?.map(Into::into),
            ..self.clone()
        })
    }
}

fn check_shared(reply: &CannedForm) -> Result<CannedForm, BadField> {
    if reply.is_own {
        return Err(BadField::new("is_own", complaint::SHARED_ONLY));
    }
    reply.check()
}

fn within(part: &str, bad: BadField) -> BadField {
    BadField {
        field: format!("{part}.{}", bad.field),
        ..bad
    }
}

/// Checks each thing of a kind; those that are wrong are left out and told.
fn each<'a, I: Copy + Ord + Display, F>(
    things: &'a BTreeMap<I, F>,
    kind: &str,
    wrong: &mut Vec<BadField>,
    check: impl Fn(&'a F) -> (&'a String, Result<F, BadField>),
) -> BTreeMap<I, F> {
    let mut checked = BTreeMap::new();
    for (id, thing) in things {
        match check(thing) {
            (_, Ok(thing)) => {
                checked.insert(*id, thing);
            }
            (name, Err(bad)) => wrong.push(BadField {
                field: format!("{kind}.{id}.{}", bad.field),
                problem: complaint::of_thing(name.trim(), bad.problem),
            }),
        }
    }
    checked
}

/// Checks what there is one of.
fn one<T>(
    thing: Option<&T>,
    kind: &str,
    wrong: &mut Vec<BadField>,
    check: impl Fn(&T) -> Result<T, BadField>,
) -> Option<T> {
    match check(thing?) {
        Ok(thing) => Some(thing),
        Err(bad) => {
            wrong.push(within(kind, bad));
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::read;

    #[test]
    fn everything_that_is_wrong_is_told_at_once_with_its_place() {
        let one = "00000000-0000-0000-0000-00000000000a";
        let file = format!(
            r#"{{"switchboard": 1,
            "teams": {{"{one}": {{"name": "Night", "hours": {{"zone": "", "weekly": []}}}}}},
            "canned_replies": {{"{one}": {{"shortcut": "hi", "text": "Hi", "is_own": true}}}},
            "channels": {{"{one}": {{"kind": "widget", "name": "Shop"}}}},
            "retention": {{"days": 0}}}}"#
        );
        let wrong = read(&file).unwrap().check().unwrap_err();
        let told: Vec<_> = wrong.iter().map(|bad| bad.field.as_str()).collect();
        let place = |kind: &str, field: &str| format!("{kind}.{one}.{field}");
        assert_eq!(
            told,
            [
                place("teams", "hours.zone"),
                place("canned_replies", "is_own"),
                place("channels", "widget"),
                "retention.days".to_owned(),
            ]
        );
        assert!(wrong[0].problem.to_string().starts_with("Night: "));
    }

    #[test]
    fn what_people_typed_is_written_as_the_house_writes_it() {
        let file = r#"{"switchboard": 1, "teams":
            {"00000000-0000-0000-0000-00000000000a": {"name": "  Night "}}}"#;
        let checked = read(file).unwrap().check().unwrap();
        assert_eq!(checked.teams.values().next().unwrap().name, "Night");
    }
}
