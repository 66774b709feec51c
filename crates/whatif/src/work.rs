//! What operators do: they come and go, answer, work on several things at once, and end them.

use crate::arrivals::whole_ms;
use crate::cast::{Move, Whereabouts, pace};
use crate::contact::End;
use crate::scenario::{Attention, StaffPlan};
use crate::streams::Purpose;
use crate::world::{Answer, Happening, World, conversation_id, seat_of};
use domain::id::OperatorId;
use domain::operator::OperatorKind;
use hypervisor::Event;
use rand::Rng;

impl World<'_> {
    pub(crate) fn moves(&mut self, seat: usize, step: Move) {
        let operator = self.seats[seat].operator;
        let is = self.seats[seat].is;
        let (is, event) = match step {
            Move::Start if is == Whereabouts::Home => {
                (Whereabouts::Working, Event::OperatorStart { operator })
            }
            Move::Back if is == Whereabouts::Away => {
                (Whereabouts::Working, Event::OperatorStart { operator })
            }
            Move::Pause if is == Whereabouts::Working => {
                (Whereabouts::Away, Event::OperatorAway { operator })
            }
            Move::Stop if is != Whereabouts::Home => {
                let mode = self.plan_of(seat).leave;
                (Whereabouts::Home, Event::OperatorStop { operator, mode })
            }
            Move::Start | Move::Back | Move::Pause | Move::Stop => return,
        };
        self.count(seat);
        self.seats[seat].is = is;
        self.tell(event);
    }

    /// Somebody was chosen for a contact: foresees his answer.
    pub(crate) fn is_chosen(
        &mut self,
        contact: usize,
        operator: OperatorId,
        ring: u8,
        can_be_missed: bool,
    ) {
        let seat = seat_of(operator);
        let c = &mut self.contacts[contact];
        c.attempt += 1;
        c.ring = ring;
        c.seat = Some(seat);
        let (attempt, name) = (c.attempt, c.name);
        let plan = self.plan_of(seat);
        if plan.kind == OperatorKind::Bot {
            self.bot_begins(contact, plan);
            return;
        }
        let has_offer = self.contacts[contact].offer.is_some();
        let attention = plan.attention_to(has_offer);
        let is_simple = attention == Attention::default();
        if is_simple {
            self.begins(contact, seat);
            return;
        }
        let nth = name << 6 | u64::from(attempt.min(63));
        let mut random = self.streams.random(Purpose::Attention, nth);
        let (misses, declines) = (random.random::<f64>(), random.random::<f64>());
        let delay = whole_ms(attention.answers_after.draw_ms(&mut random).min(1e15));
        if can_be_missed && misses < attention.misses {
            return;
        }
        let answer = if has_offer && declines < attention.declines {
            Answer::Declines
        } else {
            Answer::Begins
        };
        self.foresee(
            self.now + delay,
            Happening::Answers(contact, attempt, answer),
        );
    }

    pub(crate) fn answers(&mut self, contact: usize, attempt: u32, answer: Answer) {
        let c = &mut self.contacts[contact];
        let (Some(seat), true) = (c.seat, c.attempt == attempt) else {
            return;
        };
        match (answer, c.offer) {
            (Answer::Declines, Some(offer)) => {
                c.epoch = c.epoch.next();
                c.offer = None;
                c.seat = None;
                c.attempt += 1;
                let epoch = c.epoch;
                if self.is_counted() {
                    self.seats[seat].declined += 1;
                }
                self.tell(Event::OfferDeclined { offer, epoch });
            }
            (Answer::Begins | Answer::Declines, _) => self.begins(contact, seat),
        }
    }

    /// A person has time for a contact.
    pub(crate) fn begins(&mut self, contact: usize, seat: usize) {
        self.count(seat);
        let operator = self.seats[seat].operator;
        let c = &mut self.contacts[contact];
        let offer = c.offer.take();
        if offer.is_some() {
            c.epoch = c.epoch.next();
        }
        let epoch = c.epoch;
        if c.is_waiting() {
            c.began = Some(self.now);
            self.waiting -= 1;
        }
        let plan = &self.scenario.demands[c.demand];
        let work = match (c.left, plan.silent) {
            (Some(_), Some(silent)) => silent
                .costs
                .draw_ms(&mut self.streams.random(Purpose::Handling, c.name)),
            (Some(_) | None, _) => c.work,
        };
        let units = *self.scenario.policy.units.of(plan.work);
        let is_counted = self.is_counted();
        let pace = pace(self.plan_of(seat));
        let chosen = &mut self.seats[seat];
        chosen.units += units;
        chosen.begun += u32::from(is_counted);
        chosen.hands.begin(self.now, pace, contact, work);
        self.foresee_end(seat);
        if let Some(offer) = offer {
            self.tell(Event::OfferAccepted { offer, epoch });
        }
        // Both write, so that it is not taken for a silent one.
        let conversation = conversation_id(contact);
        self.tell(Event::OperatorReplied {
            conversation,
            operator,
        });
        if self.scenario.policy.inactive_after_ms.is_some() {
            self.tell(Event::CustomerWrote { conversation });
        }
    }

    pub(crate) fn foresee_end(&mut self, seat: usize) {
        let pace = pace(self.plan_of(seat));
        let hands = &self.seats[seat].hands;
        if let Some(at) = hands.next_end(pace) {
            self.foresee(at, Happening::Done(seat, hands.version));
        }
    }

    /// Ends what is done at a seat.
    pub(crate) fn ends(&mut self, seat: usize, version: u64) {
        if self.seats[seat].hands.version != version {
            return;
        }
        self.count(seat);
        let pace = pace(self.plan_of(seat));
        while let Some(contact) = self.seats[seat].hands.finish(self.now, pace) {
            let c = &self.contacts[contact];
            let plan = &self.scenario.demands[c.demand];
            let operator = self.seats[seat].operator;
            self.seats[seat].units -= *self.scenario.policy.units.of(plan.work);
            let end = if c.left.is_some() {
                End::LeftSilently
            } else {
                End::Served
            };
            if plan.known > 0.0 {
                self.past[c.demand].push((operator, self.now));
            }
            self.close(contact, end);
        }
        self.foresee_end(seat);
    }

    pub(crate) fn bot_begins(&mut self, contact: usize, plan: &StaffPlan) {
        let Some(bot) = plan.bot else { return };
        let c = &mut self.contacts[contact];
        if c.is_waiting() {
            self.waiting -= 1;
        }
        c.is_with_bot = true;
        let (attempt, name) = (c.attempt, c.name);
        let (seat, conversation) = (c.seat, conversation_id(contact));
        let takes = bot
            .takes
            .draw_ms(&mut self.streams.random(Purpose::Bot, name));
        let at = self.now + whole_ms(takes.min(1e15));
        self.foresee(at, Happening::BotDone(contact, attempt));
        if let Some(seat) = seat {
            let operator = self.seats[seat].operator;
            self.tell(Event::OperatorReplied {
                conversation,
                operator,
            });
        }
    }

    pub(crate) fn bot_ends(&mut self, contact: usize, attempt: u32) {
        let c = &self.contacts[contact];
        let (Some(seat), true, true) = (c.seat, c.is_with_bot, c.attempt == attempt) else {
            return;
        };
        let solves = self.plan_of(seat).bot.map_or(0.0, |bot| bot.solves);
        // The same draw whatever the bot is like: one that solves more solves these and others.
        let mut random = self.streams.random(Purpose::BotSuccess, c.name);
        if random.random::<f64>() < solves {
            self.close(contact, End::SolvedByBot);
        } else {
            self.waits(contact, false);
        }
    }
}
