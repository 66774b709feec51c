//! The host of the machine: it makes every wish true at once, and turns what is decided into what happens later.

use crate::arrivals::whole_ms;
use crate::cast::{Move, Whereabouts, pace};
use crate::world::{Happening, World, contact_of, seat_of};
use domain::conversation::Epoch;
use domain::id::OfferId;
use hypervisor::{Command, Event, WishId};

impl World<'_> {
    /// Tells the machine, and does what it asks for, one command after the other.
    ///
    /// What is told while a command is obeyed adds to the list of what is to be done.
    pub(crate) fn tell(&mut self, event: Event) {
        self.handle(event);
        if self.is_obeying {
            return;
        }
        self.is_obeying = true;
        while let Some(command) = self.todo.pop_front() {
            self.obey(command);
        }
        self.is_obeying = false;
    }

    pub(crate) fn handle(&mut self, event: Event) {
        let at = self.stamp(self.now);
        let result = self.machine.handle(at, event, &mut self.commands);
        debug_assert_eq!(result, Ok(()), "the world tells nothing stale");
        self.todo.extend(self.commands.drain(..));
    }

    pub(crate) fn committed(&mut self, wish: WishId, epoch: Epoch, offer: Option<OfferId>) {
        self.handle(Event::Committed { wish, epoch, offer });
    }

    /// Makes a wish true.
    pub(crate) fn obey(&mut self, command: Command) {
        let ring = command.why().ring;
        match command {
            Command::Assign {
                wish,
                conversation,
                operator,
                ..
            } => {
                let contact = contact_of(conversation);
                let epoch = self.next_epoch(contact);
                self.committed(wish, epoch, None);
                if self.contacts[contact].ended.is_none() {
                    let can_be_missed = self.has_first_reply_limit(contact);
                    self.is_chosen(contact, operator, ring, can_be_missed);
                }
            }
            Command::Offer {
                wish,
                conversation,
                operator,
                ..
            } => {
                let contact = contact_of(conversation);
                let epoch = self.next_epoch(contact);
                let offer = OfferId::from_u128(u128::from(wish.raw()));
                self.committed(wish, epoch, Some(offer));
                if self.contacts[contact].ended.is_none() {
                    self.contacts[contact].offer = Some(offer);
                    self.is_chosen(contact, operator, ring, true);
                }
            }
            Command::ExpireOffer {
                wish,
                conversation,
                operator,
                ..
            } => {
                if self.is_counted() {
                    self.seats[seat_of(operator)].missed += 1;
                }
                self.is_taken_from(contact_of(conversation), None, wish);
            }
            Command::Withdraw {
                wish, conversation, ..
            } => self.is_taken_from(contact_of(conversation), None, wish),
            Command::TakeBack {
                wish,
                conversation,
                operator,
                ..
            } => self.is_taken_from(contact_of(conversation), Some(seat_of(operator)), wish),
            Command::Wake {
                wish, conversation, ..
            } => {
                let epoch = self.next_epoch(contact_of(conversation));
                self.committed(wish, epoch, None);
            }
            Command::SetAway { wish, operator, .. } => {
                self.committed(wish, Epoch(0), None);
                let seat = seat_of(operator);
                self.count(seat);
                if self.seats[seat].is == Whereabouts::Working {
                    self.seats[seat].is = Whereabouts::Away;
                    let back = self.plan_of(seat).attention_to(true).back_after_s * 1_000.0;
                    self.foresee(
                        self.now + whole_ms(back),
                        Happening::Moves(seat, Move::Back),
                    );
                }
            }
            Command::SetOffline { wish, .. } => self.committed(wish, Epoch(0), None),
            Command::RememberTurn { .. } | Command::RememberRing { .. } | Command::Tell { .. } => {}
        }
    }

    /// A contact waits again.
    pub(crate) fn is_taken_from(&mut self, contact: usize, owner: Option<usize>, wish: WishId) {
        let c = &mut self.contacts[contact];
        c.attempt += 1;
        c.offer = None;
        c.seat = None;
        if c.is_with_bot {
            c.is_with_bot = false;
            c.waits_since = self.now;
            self.waiting += 1;
        }
        let epoch = self.next_epoch(contact);
        if let Some(seat) = owner {
            self.count(seat);
            let pace = pace(self.plan_of(seat));
            if let Some(left) = self.seats[seat].hands.let_go(self.now, pace, contact) {
                let c = &mut self.contacts[contact];
                c.work = left;
                let plan = &self.scenario.demands[c.demand];
                self.seats[seat].units -= *self.scenario.policy.units.of(plan.work);
                self.foresee_end(seat);
            }
            if self.is_counted() {
                self.seats[seat].taken_back += 1;
            }
        }
        self.committed(wish, epoch, None);
    }

    pub(crate) fn next_epoch(&mut self, contact: usize) -> Epoch {
        let c = &mut self.contacts[contact];
        c.epoch = c.epoch.next();
        c.epoch
    }

    pub(crate) fn has_first_reply_limit(&self, contact: usize) -> bool {
        let plan = &self.scenario.demands[self.contacts[contact].demand];
        let of_work = *self.scenario.policy.offers.of(plan.work);
        let team = self.scenario.find_team(&plan.team);
        let of_team = team.and_then(|team| self.scenario.teams.get(team));
        let assignment = of_work.or(of_team.map(|team| team.assignment));
        assignment.unwrap_or_default().first_reply_ms().is_some()
    }
}
