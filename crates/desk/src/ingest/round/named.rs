//! What an update names, so that a round can load all of it at once.

use domain::channel::{Incoming, Understood};

/// Names who sent it.
pub(super) fn sender_of(understood: &Understood) -> Option<&str> {
    match understood {
        Understood::Written(Incoming { sender, .. })
        | Understood::Edited(Incoming { sender, .. })
        | Understood::Reacted { sender, .. }
        | Understood::Started { sender, .. }
        | Understood::Pressed { sender, .. }
        | Understood::Shared {
            card: Incoming { sender, .. },
            ..
        }
        | Understood::Happened { sender, .. }
        | Understood::Reachable { sender, .. } => Some(&sender.external_id),
        Understood::Deleted { .. } | Understood::InGroup(_) | Understood::Ignored => None,
    }
}

/// Names the messages that an update speaks of: itself and what it replies to.
pub(super) fn messages_of(understood: &Understood) -> impl Iterator<Item = &str> {
    let (incoming, others) = match understood {
        Understood::Written(incoming)
        | Understood::Edited(incoming)
        | Understood::Shared { card: incoming, .. } => (Some(incoming), &[][..]),
        Understood::Reacted { external_id, .. } => (None, std::slice::from_ref(external_id)),
        Understood::Deleted { external_ids } => (None, external_ids.as_slice()),
        Understood::Started { .. }
        | Understood::Pressed { .. }
        | Understood::Happened { .. }
        | Understood::Reachable { .. }
        | Understood::InGroup(_)
        | Understood::Ignored => (None, &[][..]),
    };
    let of_incoming = incoming.into_iter().flat_map(|incoming| {
        let replied = incoming.reply_to.as_deref();
        std::iter::once(incoming.external_id.as_str()).chain(replied)
    });
    of_incoming.chain(others.iter().map(String::as_str))
}
