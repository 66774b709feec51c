//! Web push: the browsers in which operators are told while no page is open.
//!
//! A browser goes with the login that made it: whoever logs out, is logged out or may not work here any more is told
//! nothing more. See docs/adr/0049-web-push.md.

mod cipher;
mod making;
mod sending;
mod vapid;

pub use sending::{Answered, Claimed, Request};

use crate::{Actor, Desk, Error, Result, seal::hash};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use cipher::Receiver;
use domain::{
    complaint,
    id::PushSubscriptionId,
    push::{MAX_BROWSERS, Subscription, Told, Wanted},
    team::BadField,
};
use p256::SecretKey;
use store::{Unit, push_subscriptions::Stored};

/// Where the house's key is kept, sealed for the same purpose.
const KEY: &str = "push.key";

impl Desk {
    /// Returns the public half of the house's key, by which a browser lets the house alone tell it something; made
    /// when it is first asked for.
    ///
    /// Shape: base64url without padding.
    ///
    /// # Errors
    /// [`Error::Internal`] when it was sealed with another key.
    pub async fn push_key(&self) -> Result<String> {
        Ok(vapid::public_half(&self.signing_key().await?))
    }

    async fn signing_key(&self) -> Result<SecretKey> {
        let kept = store::settings::find(self.read().await?.conn(), KEY).await?;
        let sealed = if let Some(sealed) = kept {
            sealed
        } else {
            let made = URL_SAFE_NO_PAD.encode(self.scalar().to_bytes());
            let mut nonce = [0; 24];
            (self.0.tools.randomness)(&mut nonce);
            let sealed = self.key().seal(KEY, nonce, &made)?;
            let mut unit = self.unit().await?;
            // Another node may have been first: a second key would be one that no browser knows.
            let counts = store::settings::set_first(unit.conn(), KEY, &sealed).await?;
            unit.commit().await?;
            counts
        };
        let broken = || Error::mistake("the house's key for web push is none");
        let bytes = URL_SAFE_NO_PAD.decode(self.key().open(KEY, &sealed)?);
        SecretKey::from_slice(&bytes.map_err(|_| broken())?).map_err(|_| broken())
    }

    /// Draws a private key.
    fn scalar(&self) -> SecretKey {
        loop {
            let mut bytes = [0; 32];
            (self.0.tools.randomness)(&mut bytes);
            // All but one of four thousand million numbers are keys.
            if let Ok(key) = SecretKey::from_slice(&bytes) {
                return key;
            }
        }
    }

    /// Tells the actor in the browser of a session from here on also while no page is open; `language` is the tag of
    /// the one that it speaks. Nothing is written when it is all known.
    ///
    /// Beyond [`MAX_BROWSERS`] his oldest browser goes.
    ///
    /// # Errors
    /// [`Error::Invalid`] for an address or keys that are none; [`Error::Conflict`] `actor.no_operator`.
    pub async fn keep_push_browser(
        &self,
        actor: &Actor,
        session: &str,
        subscription: &Subscription,
        wanted: &Wanted,
        language: &str,
    ) -> Result<()> {
        let operator = actor.operator()?;
        check(subscription)?;
        wanted.check()?;
        let session_hash = hash(session.as_bytes());
        let mut reader = self.read().await?;
        let kept = store::push_subscriptions::find_of_session(reader.conn(), &session_hash).await?;
        drop(reader);
        let is_known = kept.is_some_and(|kept| {
            (kept.operator, &kept.subscription, &kept.wanted) == (operator, subscription, wanted)
                && kept.language == language
        });
        if is_known {
            return Ok(());
        }
        let mut unit = self.unit().await?;
        let stored = Stored {
            id: PushSubscriptionId::new(self.id()),
            operator,
            session_hash,
            subscription: subscription.clone(),
            wanted: wanted.clone(),
            language: language.to_owned(),
            since: store::journal::head(unit.conn()).await?,
            created_at: unit.now(),
            told_at: None,
            trouble: None,
        };
        keep(&mut unit, &stored).await?;
        unit.commit().await?;
        Ok(())
    }

    /// Puts another address in the place of the one that the browser of a session had, as its push service wants it.
    /// A browser that is not told anything is not told anything then either.
    ///
    /// # Errors
    /// As [`Desk::keep_push_browser`].
    pub async fn renew_push_browser(
        &self,
        actor: &Actor,
        session: &str,
        subscription: &Subscription,
    ) -> Result<()> {
        let operator = actor.operator()?;
        check(subscription)?;
        let mut unit = self.unit().await?;
        let session_hash = hash(session.as_bytes());
        let kept = store::push_subscriptions::find_of_session(unit.conn(), &session_hash).await?;
        let Some(kept) = kept.filter(|kept| kept.operator == operator) else {
            return Ok(());
        };
        let renewed = Stored {
            id: PushSubscriptionId::new(self.id()),
            subscription: subscription.clone(),
            ..kept
        };
        keep(&mut unit, &renewed).await?;
        unit.commit().await?;
        Ok(())
    }

    /// Tells nothing more in the browser of a session while no page is open.
    ///
    /// # Errors
    /// [`Error::Conflict`] `actor.no_operator`.
    pub async fn forget_push_browser(&self, actor: &Actor, session: &str) -> Result<()> {
        actor.operator()?;
        let mut unit = self.unit().await?;
        let session_hash = hash(session.as_bytes());
        store::push_subscriptions::remove_of_session(unit.conn(), &session_hash).await?;
        unit.commit().await?;
        Ok(())
    }

    /// Returns how it went in the browser of a session; `None` when the actor is told nothing there.
    ///
    /// # Errors
    /// [`Error::Conflict`] `actor.no_operator`.
    pub async fn push_browser(&self, actor: &Actor, session: &str) -> Result<Option<Told>> {
        let operator = actor.operator()?;
        let hash = hash(session.as_bytes());
        let mut reader = self.read().await?;
        let kept = store::push_subscriptions::find_of_session(reader.conn(), &hash).await?;
        let kept = kept.filter(|kept| kept.operator == operator);
        Ok(kept.map(|kept| Told {
            endpoint: kept.subscription.endpoint,
            told_at: kept.told_at,
            has_trouble: kept.trouble.is_some(),
        }))
    }
}

async fn keep(unit: &mut Unit, stored: &Stored) -> Result<()> {
    store::push_subscriptions::put(unit.conn(), stored).await?;
    store::push_subscriptions::bound(unit.conn(), stored.operator, MAX_BROWSERS).await?;
    Ok(())
}

fn check(subscription: &Subscription) -> Result<()> {
    subscription.check()?;
    match Receiver::parse(&subscription.p256dh, &subscription.auth) {
        Some(_) => Ok(()),
        None => Err(BadField::new("p256dh", complaint::NO_BROWSER_KEYS).into()),
    }
}
