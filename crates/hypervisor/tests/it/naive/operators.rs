//! Operators: who is known, who comes and goes, and what each carries.

use super::Naive;
use super::state::{At, Conv, Is, Op, ZERO, footing, holder, ranked, teams, weight};
use domain::id::OperatorId;
use hypervisor::{Command, OperatorProfile, Refused};

impl Naive {
    pub(super) fn op(&mut self, id: OperatorId) -> Result<&mut Op, Refused> {
        self.ops
            .iter_mut()
            .find(|o| o.id == id)
            .ok_or(Refused::UnknownOperator)
    }

    pub(super) fn meet(&mut self, id: OperatorId) {
        if self.ops.iter().all(|o| o.id != id) {
            self.ops.push(Op {
                id,
                profile: OperatorProfile::default(),
                is: Is::Offline,
                removed: false,
                last: ZERO,
                pass: 0,
                freed: ZERO,
                misses: 0,
                wish: None,
                rest: None,
            });
        }
    }

    pub(super) fn meet_stranger(&mut self, id: OperatorId) {
        if self.ops.iter().all(|o| o.id != id) {
            self.meet(id);
            let o = self.op(id).expect("just met");
            o.removed = true;
            o.profile.capacity_units = 0;
        }
    }

    pub(super) fn start(&mut self, id: OperatorId, out: &mut Vec<Command>) -> Result<(), Refused> {
        let me = self.op(id)?.clone();
        let beside: Vec<_> = self
            .ops
            .iter()
            .filter(|o| ranked(o) && ranked(&me) && footing(o) == Is::Online && o.id != id)
            .filter(|o| teams(o).iter().any(|t| teams(&me).contains(t)))
            .cloned()
            .collect();
        let (loaded, now) = (self.loaded, self.now);
        self.becomes(id, Is::Online)?;
        if !loaded {
            return Ok(());
        }
        let o = self.op(id)?;
        o.misses = 0;
        if me.is == Is::Online {
            return Ok(());
        }
        o.freed = now;
        if let Some(level) = beside.iter().map(|o| o.last).min() {
            o.last = o.last.max(level);
        }
        if let Some(level) = beside.iter().map(|o| o.pass).min() {
            o.pass = o.pass.max(level);
        }
        let (turn, pass) = (o.last, o.pass);
        if (turn, pass) != (me.last, me.pass) {
            let why = self.why(None);
            out.push(Command::RememberTurn {
                operator: id,
                turn,
                pass,
                why,
            });
        }
        Ok(())
    }

    pub(super) fn becomes(&mut self, id: OperatorId, is: Is) -> Result<(), Refused> {
        let o = self.op(id)?;
        o.is = is;
        o.rest = None;
        Ok(())
    }

    pub(super) fn units(&self, who: OperatorId, by_hand: bool) -> i64 {
        let of = |c: &&Conv| {
            matches!(c.at, At::With { forced: true, .. }) == by_hand && holder(c) == Some(who)
        };
        self.convs.iter().filter(of).map(weight).sum()
    }

    pub(super) fn has_nothing(&self, who: OperatorId) -> bool {
        self.convs.iter().all(|c| holder(c) != Some(who))
    }

    pub(super) fn forget_the_removed(&mut self) {
        let busy: Vec<_> = self.convs.iter().filter_map(holder).collect();
        self.ops
            .retain(|o| !o.removed || o.wish.is_some() || busy.contains(&o.id));
    }
}
