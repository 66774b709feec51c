//! One's own page.

mod api;
mod console;
mod notifications;
mod page;
mod passkeys;
mod pushed;
mod recovery;
mod telephone;
mod two_step;

pub use page::AccountPage;
pub use recovery::{Enrolling, RecoveryCodes};
