//! The facts that rows are: what a machine hears that begins.

use super::rows::Is;
use super::{Desk, ms};
use crate::naive::Naive;
use domain::id::{ConversationId, OperatorId};
use domain::operator::{LeaveMode, Presence};
use hypervisor::{Demand, Event, Exclusion, Hypervisor};

impl Desk {
    /// Makes another machine from nothing but the rows.
    pub(crate) fn rebuilt(&self) -> (Hypervisor, Naive) {
        let mut machine = Hypervisor::new(self.policy.clone());
        let mut naive = Naive::new(self.policy.clone());
        for event in self.load_events() {
            let (mut out, mut expected) = (vec![], vec![]);
            let result = machine.handle(ms(self.now), event.clone(), &mut out);
            assert_eq!(result, Ok(()), "{event:?}");
            assert_eq!(
                naive.handle(ms(self.now), event.clone(), &mut expected),
                Ok(())
            );
            assert_eq!(
                (out, expected),
                (vec![], vec![]),
                "loading asks for nothing: {event:?}"
            );
            assert_eq!(machine.check(), Ok(()), "{event:?}");
        }
        (machine, naive)
    }

    fn load_events(&self) -> Vec<Event> {
        let mut events = vec![];
        for (team, rules) in &self.teams {
            events.push(Event::TeamSet {
                team: *team,
                rules: rules.clone(),
            });
        }
        for (operator, row) in &self.operators {
            let operator = *operator;
            events.push(Event::OperatorSet {
                operator,
                profile: row.profile.clone(),
            });
            // What he had wrapped up by now freed him as well.
            let wrapped_up = self.rows.values().filter_map(|row| match row.is {
                Is::WrapUp { by, until } if by == operator => Some(until),
                _ => None,
            });
            let wrapped_up = wrapped_up.filter(|until| *until <= ms(self.now)).max();
            events.push(Event::OperatorRemembered {
                operator,
                last_assigned_at: row.last_assigned_at,
                pass: row.pass,
                freed_at: row.freed_at.max(wrapped_up.unwrap_or_default()),
                misses: row.misses,
            });
            events.extend(self.presence(operator));
        }
        for (id, row) in &self.rows {
            // What has been wrapped up by now is over.
            let is_past = matches!(row.is, Is::WrapUp { until, .. } if until <= ms(self.now));
            if row.is != Is::Closed && !is_past {
                events.extend(self.truth(*id));
            }
        }
        events.push(Event::Loaded);
        events
    }

    /// Goes on with another machine, as after a change of leader.
    pub(crate) fn replace(&mut self, (machine, naive): (Hypervisor, Naive)) {
        self.machine = machine;
        self.naive = naive;
        self.hear_now(Event::Tick);
        self.settle();
    }

    pub(super) fn truth(&self, conversation: ConversationId) -> Vec<Event> {
        let row = &self.rows[&conversation];
        let epoch = row.epoch;
        let excluded = row.excluded.iter();
        let demand = Demand {
            team: row.team,
            enqueued_at: row.enqueued_at,
            since: row.since,
            priority: row.priority,
            work: row.work,
            units: row.units,
            need: row.need.clone(),
            last: row.last,
            preferred: row.preferred,
            is_for_people: row.is_for_people,
            ring: row.ring,
            told: row.told,
            excluded: excluded
                .map(|(operator, until)| Exclusion {
                    operator: *operator,
                    until: *until,
                })
                .collect(),
        };
        let waits = Event::ConversationWaits {
            conversation,
            epoch,
            demand: demand.clone(),
        };
        match row.is {
            Is::Queued => vec![waits],
            Is::Offered {
                offer,
                to: operator,
                until,
            } => {
                vec![
                    waits,
                    Event::OfferOpen {
                        offer,
                        conversation,
                        epoch,
                        operator,
                        until,
                    },
                ]
            }
            Is::Held {
                by,
                since,
                answered,
                forced,
                unheard,
            } => vec![Event::ConversationHeld {
                conversation,
                epoch,
                operator: by,
                demand,
                assigned_at: since,
                answered,
                forced,
                unheard_since: unheard,
            }],
            Is::Asleep { owner, until } => vec![Event::ConversationSnoozed {
                conversation,
                epoch,
                operator: owner,
                demand,
                until,
            }],
            Is::WrapUp {
                by: operator,
                until,
            } => vec![Event::WrappingUp {
                conversation,
                epoch,
                operator,
                demand,
                until,
            }],
            Is::Closed => vec![Event::Closed {
                conversation,
                epoch,
            }],
        }
    }

    pub(super) fn presence(&self, operator: OperatorId) -> Option<Event> {
        let row = self.operators.get(&operator)?;
        Some(match row.presence {
            Presence::Offline => Event::OperatorStop {
                operator,
                mode: LeaveMode::Requeue,
            },
            Presence::Draining => Event::OperatorStop {
                operator,
                mode: LeaveMode::Drain,
            },
            Presence::Online => Event::OperatorStart { operator },
            Presence::Away => Event::OperatorAway { operator },
            Presence::Lost => Event::OperatorLost {
                operator,
                since: row.lost_at,
            },
        })
    }
}
