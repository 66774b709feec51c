//! What can be wrong with what the machine is given.

/// Why an event changed nothing.
///
/// A refusal is a late or foreign fact, not a failure: the machine is as it was and asks for nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The conversation is not known here; for instance a bot has it.
    #[error("unknown conversation")]
    UnknownConversation,
    /// The operator is not known here.
    #[error("unknown operator")]
    UnknownOperator,
    /// No such wish is open: answered before, or of an earlier life.
    #[error("unknown wish")]
    UnknownWish,
    /// The offer is not open any more.
    #[error("stale offer")]
    StaleOffer,
    /// A newer epoch of the conversation is known.
    #[error("stale epoch")]
    StaleEpoch,
    /// An offer was committed without its identity.
    #[error("offer without identity")]
    OfferWithoutId,
    /// The conversation is not waiting, so it cannot be offered.
    #[error("not waiting")]
    NotWaiting,
    /// The General team cannot be removed.
    #[error("the General team stays")]
    GeneralStays,
}

/// A snapshot that no machine can have written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("corrupt snapshot: {0}")]
pub struct Corrupt(pub Violation);

/// An invariant that does not hold; always a defect of this crate.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{invariant}: {what}")]
pub struct Violation {
    /// Which; the names of the list in the crate's first page.
    pub invariant: &'static str,
    /// What was found.
    pub what: String,
}
