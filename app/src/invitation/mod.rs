//! Accepting an invitation: an invited person sets his password.

mod api;
mod page;

pub use page::InvitationPage;
