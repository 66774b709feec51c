//! From chat to phone call: who is called, by whom, and what is known of it.
//!
//! A call is a row with a life of its own ([`domain::call`]) and an event at each step. Asking for one writes the row;
//! whoever carries calls reads the rows, speaks with the provider and tells what he hears. A unique index allows one
//! open call for a conversation, a contact and an operator; a call is open until it is surely over.

mod carry;
mod listen;
mod own;
mod request;
mod settings;
mod wish;

pub use carry::{Dialled, Heard, OpenCall, Script};
pub use request::CallAsked;
pub use settings::TelephonyAccount;
pub(crate) use settings::current;
pub(crate) use wish::{By, Wanted, come_due};

use crate::{Desk, Error, Result};
use domain::{
    id::{ContactId, OperatorId},
    phone::PhoneNumber,
};
use store::{Conn, Unit};

/// A day, the time that limits count in.
const DAY_MS: i64 = 86_400_000;

fn purpose_of_contact(contact: ContactId) -> String {
    format!("number of contact {contact}")
}

fn purpose_of_operator(operator: OperatorId) -> String {
    format!("telephone of operator {operator}")
}

/// Says whether anybody is called at all.
pub(crate) async fn is_on(reader: &mut store::Reader) -> Result<bool> {
    Ok(settings::seen(reader).await?.is_on)
}

impl Desk {
    fn seal_for(&self, purpose: &str, secret: &str) -> Result<String> {
        let mut nonce = [0; 24];
        (self.0.tools.randomness)(&mut nonce);
        self.key().seal(purpose, nonce, secret)
    }

    fn open_number(&self, purpose: &str, sealed: &str) -> Result<PhoneNumber> {
        let number = self.key().open(purpose, sealed)?;
        let parsed = number.parse();
        parsed.map_err(|_| Error::mistake("a sealed number is none"))
    }

    /// Returns the number of a contact, if he has shared one.
    pub(crate) async fn number_of(
        &self,
        conn: Conn<'_>,
        contact: ContactId,
    ) -> Result<Option<PhoneNumber>> {
        let found = store::telephones::find(conn, contact).await?;
        let open = |n: store::telephones::ContactNumber| {
            self.open_number(&purpose_of_contact(contact), &n.sealed)
        };
        found.map(open).transpose()
    }

    /// Gives the number of one contact to another who has none; of the one nothing is left.
    pub(crate) async fn move_number(
        &self,
        unit: &mut Unit,
        from: ContactId,
        to: ContactId,
    ) -> Result<()> {
        let Some(number) = store::telephones::find(unit.conn(), from).await? else {
            return Ok(());
        };
        if store::telephones::find(unit.conn(), to).await?.is_none() {
            let opened = self.open_number(&purpose_of_contact(from), &number.sealed)?;
            let moved = store::telephones::ContactNumber {
                contact: to,
                sealed: self.seal_for(&purpose_of_contact(to), opened.as_str())?,
                ..number
            };
            store::telephones::put(unit.conn(), &moved).await?;
        }
        store::telephones::forget(unit.conn(), from).await?;
        Ok(())
    }

    /// Returns the proved telephone of an operator, if he has one.
    async fn telephone_of(
        &self,
        unit: &mut Unit,
        operator: OperatorId,
    ) -> Result<Option<PhoneNumber>> {
        let found = store::telephones::find_of_operator(unit.conn(), operator).await?;
        let proved = found.filter(|found| found.proof.is_given());
        let open = |found: store::telephones::Telephone| {
            self.open_number(&purpose_of_operator(operator), &found.sealed)
        };
        proved.map(open).transpose()
    }
}
