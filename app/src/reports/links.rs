//! Where figures lead: the address of the conversations that a figure counts.

use super::range::{Days, Slot, written};
use crate::ui::time::Clock;
use domain::{
    id::TeamId,
    report::{Asked, Behind, Figure, HOUR_MS, hour_of},
    time::Timestamp,
};
use leptos::{either::Either, prelude::*};

/// What a report was asked for, as its figures carry it along.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Links {
    asked: Asked,
    /// The report's own address, behind its question mark.
    back: String,
}

impl Links {
    /// Makes the links of a report.
    pub fn new(asked: Asked, days: Days, within_ms: i64) -> Self {
        let team = asked.team.map(|team| team.to_string()).unwrap_or_default();
        let (from, to) = (written(days.first), written(days.last));
        let back = format!("from={from}&to={to}&team={team}&within={within_ms}");
        Self { asked, back }
    }

    /// Returns what stands behind a figure of everybody.
    pub const fn figure(&self, figure: Figure) -> Behind {
        Behind {
            figure,
            asked: self.asked,
            of: None,
            within_ms: None,
        }
    }

    /// Returns what stands behind a figure of one team.
    pub const fn of_team(&self, figure: Figure, team: TeamId) -> Behind {
        let mut behind = self.figure(figure);
        behind.asked.team = Some(team);
        behind
    }

    /// Returns what stands behind a figure of one person, bot, category or reason.
    pub fn of(&self, figure: Figure, of: impl ToString) -> Behind {
        Behind {
            of: Some(of.to_string()),
            ..self.figure(figure)
        }
    }

    /// Returns the part of a figure that took no longer.
    pub const fn within(behind: Behind, within_ms: i64) -> Behind {
        let mut behind = behind;
        behind.within_ms = Some(within_ms);
        behind
    }

    /// Returns what stands behind a point of the drawing.
    pub fn of_slot(&self, figure: Figure, slot: &Slot, clock: Clock) -> Behind {
        let (from, to) = slot.wall_ms;
        // Counts are by hours that begin in the slot: where a zone is off by half an hour, the first is a later one.
        let begin = |wall_ms| hour_of(clock.at_wall(wall_ms).plus_ms(HOUR_MS - 1));
        let mut behind = self.figure(figure);
        (behind.asked.from, behind.asked.to) = (begin(from), begin(to));
        behind
    }

    /// Returns the address of the list.
    pub fn address(&self, behind: &Behind) -> String {
        address(behind, &self.back)
    }
}

fn address(behind: &Behind, back: &str) -> String {
    let Asked { from, to, team } = behind.asked;
    let mut address = format!(
        "/reports/conversations?figure={}&from={}&to={}",
        behind.figure.name(),
        from.as_ms(),
        to.as_ms()
    );
    let team = team.map(|team| team.to_string());
    let within = behind.within_ms.map(|ms| ms.to_string());
    // Days, ids and numbers: nothing else in them stands for itself.
    let back = back.replace('&', "%26").replace('=', "%3D");
    for (name, value) in [
        ("team", team),
        ("of", behind.of.clone()),
        ("within", within),
        ("back", Some(back)),
    ] {
        if let Some(value) = value {
            address.push('&');
            address.push_str(name);
            address.push('=');
            address.push_str(&value);
        }
    }
    address
}

/// Shows a figure; where something stands behind it, as a link of that address and name.
pub fn leading(figure: String, to: Option<(String, String)>) -> impl IntoView {
    match to {
        Some((address, name)) => Either::Left(view! {
            <a href=address aria-label=name>
                {figure}
            </a>
        }),
        None => Either::Right(figure),
    }
}

/// Reads what an address asks for; `None` when that is no figure.
pub fn read(value: impl Fn(&str) -> Option<String>) -> Option<Behind> {
    let moment = |name: &str| {
        let ms = value(name)?.parse().ok()?;
        Some(Timestamp::from_ms(ms))
    };
    Some(Behind {
        figure: Figure::from_name(&value("figure")?)?,
        asked: Asked {
            from: moment("from")?,
            to: moment("to")?,
            team: value("team").and_then(|team| team.parse().ok()),
        },
        of: value("of"),
        within_ms: value("within").and_then(|ms| ms.parse().ok()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn links() -> Links {
        let asked = Asked {
            from: Timestamp::from_ms(3_600_000),
            to: Timestamp::from_ms(90_000_000),
            team: None,
        };
        Links::new(asked, Days::up_to(1, 1), 300_000)
    }

    /// Reads an address as a router does.
    fn of_address(address: &str) -> impl Fn(&str) -> Option<String> + '_ {
        move |wanted| {
            let (_, query) = address.split_once('?')?;
            let mut parts = query.split('&').filter_map(|part| part.split_once('='));
            let (_, value) = parts.find(|(name, _)| *name == wanted)?;
            Some(value.replace("%26", "&").replace("%3D", "="))
        }
    }

    #[test]
    fn every_figure_leads_to_an_address_that_asks_for_it() {
        let links = links();
        for figure in Figure::ALL {
            for behind in [
                links.figure(figure),
                links.of_team(figure, TeamId::GENERAL),
                Links::within(links.of(figure, "asked"), 60_000),
            ] {
                let address = links.address(&behind);
                assert_eq!(read(of_address(&address)), Some(behind), "{address}");
            }
        }
    }

    #[test]
    fn the_way_back_is_the_report_as_it_was() {
        let links = links();
        let address = links.address(&links.figure(Figure::Opened));
        let back = of_address(&address)("back");
        let report = "from=1970-01-02&to=1970-01-02&team=&within=300000";
        assert_eq!(back.as_deref(), Some(report));
    }

    #[test]
    fn an_address_without_a_figure_or_a_time_asks_for_nothing() {
        for wrong in [
            "/reports/conversations?from=1&to=2",
            "/reports/conversations?figure=luck&from=1&to=2",
            "/reports/conversations?figure=opened&from=today&to=2",
            "/reports/conversations?figure=opened&from=1",
        ] {
            assert_eq!(read(of_address(wrong)), None, "{wrong}");
        }
    }
}
