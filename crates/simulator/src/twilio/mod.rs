//! Twilio as far as calls go: a strict REST API, telephones that ring, `TwiML` that is carried out, and callbacks that
//! are signed, and may be late, lost, doubled or out of order.
//!
//! An independent reading of the REST API 2010-04-01 and of *`TwiML` for Programmable Voice*: what is not understood
//! is refused, so that a mistake shows here and not on a customer's telephone.

mod api;
mod control;
mod engine;
mod rooms;
mod sign;
mod state;
mod tell;
mod twiml;

pub(crate) use api::routes;
pub(crate) use control::routes as control_routes;
pub use rooms::{Heard, Member, TwilioRoom};
pub(crate) use state::Twilio;
pub use state::{Key, PhoneLine, TwilioCall, TwilioFaults};

use crate::world::{Error, World};

impl World {
    /// Shows the telephones that ring, or have rung, by number.
    #[must_use]
    pub fn telephones(&self) -> Vec<PhoneLine> {
        self.with(|state, _| state.twilio.lines())
    }

    /// Lists the calls that Twilio was asked for and has made, the oldest first.
    #[must_use]
    pub fn twilio_calls(&self) -> Vec<TwilioCall> {
        self.with(|state, _| state.twilio.all())
    }

    /// Lists the conferences, the oldest first.
    #[must_use]
    pub fn twilio_rooms(&self) -> Vec<TwilioRoom> {
        self.with(|state, _| state.twilio.rooms.clone())
    }

    /// Names the one account that there is, and the number that it may call from.
    pub fn set_twilio_account(&self, account_sid: &str, auth_token: &str, number: &str) {
        self.with(|state, _| {
            let twilio = &mut state.twilio;
            account_sid.clone_into(&mut twilio.account_sid);
            auth_token.clone_into(&mut twilio.auth_token);
            twilio.numbers = vec![number.to_owned()];
        });
    }

    /// Switches Twilio's faults.
    pub fn set_twilio_faults(&self, faults: TwilioFaults) {
        self.with(|state, _| state.twilio.faults = faults);
    }

    /// Does something on the telephone of a number.
    ///
    /// Errors: [`Error::Refused`] when it does not allow it.
    pub fn on_telephone(&self, number: &str, key: &Key) -> Result<(), Error> {
        self.with(|state, now_ms| {
            state.twilio.press(number, key, now_ms)?;
            state.wake();
            state.announce(crate::world::Change::Telephones);
            Ok(())
        })
    }
}
