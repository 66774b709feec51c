//! The account at the provider, its limits, and every attempt to call.

use crate::{Actor, Desk, Error, Result};
use domain::{
    call::{CallAttempt, Telephony, TelephonyForm},
    complaint,
    event::{Cause, Fact},
    id::{ConversationId, OperatorId},
    permission::Right,
    team::BadField,
};
use serde::{Deserialize, Serialize};
use std::fmt;
use store::Unit;

/// The setting's name, also what its secret is sealed for.
const NAME: &str = "telephony";

/// What the key for callbacks is sealed for.
const SIGNING: &str = "telephony's callbacks";

/// The attempts that are shown.
const SHOWN: i64 = 50;

#[derive(Default, Serialize, Deserialize)]
struct Kept {
    telephony: Telephony,
    sealed_token: Option<String>,
    #[serde(default)]
    sealed_signing_key: Option<String>,
}

/// The settings with the account's secret, for the code that speaks with the provider.
#[derive(Clone, PartialEq, Eq)]
pub struct TelephonyAccount {
    /// The settings.
    pub telephony: Telephony,
    /// The secret; also what the provider signs with in its older scheme.
    pub auth_token: String,
    /// What the provider signs with in its newer scheme, where one is set.
    pub signing_key: Option<String>,
}

impl fmt::Debug for TelephonyAccount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TelephonyAccount")
            .field("telephony", &self.telephony)
            .finish_non_exhaustive()
    }
}

impl Desk {
    /// Returns the settings of telephony, without the secret.
    ///
    /// # Errors
    /// [`Error::Forbidden`].
    pub async fn telephony(&self, actor: &Actor) -> Result<Telephony> {
        actor.may(Right::TelephonyManage)?;
        Ok(kept(self.read().await?.conn()).await?.telephony)
    }

    /// Sets telephony; `version` is the one that the actor saw.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a field; [`Error::Conflict`] `changed`; [`Error::Forbidden`].
    pub async fn set_telephony(
        &self,
        actor: &Actor,
        form: &TelephonyForm,
        version: Option<i64>,
    ) -> Result<Telephony> {
        actor.may(Right::TelephonyManage)?;
        let form = form.check()?;
        let mut unit = self.unit().await?;
        let known = kept(unit.conn()).await?;
        if version.is_some_and(|version| version != known.telephony.version) {
            return Err(store::Error::Changed.into());
        }
        let is_other = known.telephony.account_sid != form.account_sid;
        let sealed_token = match &form.auth_token {
            Some(token) => Some(self.seal_for(NAME, token)?),
            // The secret of one account is none of another's.
            None => known.sealed_token.filter(|_| !is_other),
        };
        let sealed_signing_key = match &form.signing_key {
            Some(key) => Some(self.seal_for(SIGNING, key)?),
            None => known.sealed_signing_key.filter(|_| !is_other),
        };
        if form.is_on && sealed_token.is_none() {
            let problem = complaint::ACCOUNT_SECRET_NEEDED;
            return Err(BadField::new("auth_token", problem).into());
        }
        let telephony = Telephony {
            is_on: form.is_on,
            account_sid: form.account_sid,
            number: form.number,
            has_secret: sealed_token.is_some(),
            has_signing_key: sealed_signing_key.is_some(),
            detects_machines: form.detects_machines,
            limits: form.limits,
            version: known.telephony.version + 1,
        };
        let kept = Kept {
            telephony,
            sealed_token,
            sealed_signing_key,
        };
        let json = serde_json::to_string(&kept).map_err(Error::mistake)?;
        store::settings::set(unit.conn(), NAME, &json).await?;
        let version = kept.telephony.version;
        unit.tell(actor.cause(), Fact::TelephonyChanged { version });
        unit.commit().await?;
        Ok(kept.telephony)
    }

    /// Returns the account with its secret; `None` while telephony was never set up.
    ///
    /// # Errors
    /// [`Error::Internal`] when the secret was sealed with another key.
    pub async fn telephony_account(&self) -> Result<Option<TelephonyAccount>> {
        let kept = kept(self.read().await?.conn()).await?;
        let Some(sealed) = kept.sealed_token else {
            return Ok(None);
        };
        let signing_key = kept.sealed_signing_key;
        let signing_key = signing_key.map(|sealed| self.key().open(SIGNING, &sealed));
        Ok(Some(TelephonyAccount {
            auth_token: self.key().open(NAME, &sealed)?,
            signing_key: signing_key.transpose()?,
            telephony: kept.telephony,
        }))
    }

    /// Lists the last attempts to call, newest first.
    ///
    /// # Errors
    /// [`Error::Forbidden`].
    pub async fn call_attempts(&self, actor: &Actor) -> Result<Vec<CallAttempt>> {
        actor.may(Right::TelephonyManage)?;
        let mut reader = self.read().await?;
        let operators = store::operators::list(reader.conn()).await?;
        let name = |id: OperatorId| {
            let known = operators.iter().find(|operator| operator.id == id);
            known.map_or_else(|| id.to_string(), |operator| operator.name.clone())
        };
        let mut shown = Vec::new();
        for attempt in store::calls::list_attempts(reader.conn(), SHOWN).await? {
            let conversation = match attempt.conversation {
                Some(id) => store::views::find_row(reader.conn(), id).await?,
                None => None,
            };
            shown.push(CallAttempt {
                at: attempt.at,
                by: match attempt.cause {
                    Cause::Operator(id) => name(id),
                    Cause::Contact => "the customer".to_owned(),
                    Cause::Token(_) => "a program".to_owned(),
                    Cause::Hypervisor { .. } | Cause::Channel(_) | Cause::System => {
                        "Switchboard".to_owned()
                    }
                },
                conversation: conversation.map(|row| row.number),
                operator: attempt.operator.map(name),
                outcome: attempt.outcome,
            });
        }
        Ok(shown)
    }

    /// Keeps an attempt to call in a unit of its own.
    pub(super) async fn note_refused(
        &self,
        cause: Cause,
        conversation: Option<ConversationId>,
        operator: Option<OperatorId>,
        code: &str,
    ) -> Result<()> {
        let mut unit = self.unit().await?;
        self.note_attempt(&mut unit, cause, conversation, operator, code)
            .await?;
        unit.commit().await?;
        Ok(())
    }

    pub(super) async fn note_attempt(
        &self,
        unit: &mut Unit,
        cause: Cause,
        conversation: Option<ConversationId>,
        operator: Option<OperatorId>,
        outcome: &str,
    ) -> Result<()> {
        let attempt = store::calls::Attempt {
            at: unit.now(),
            cause,
            conversation,
            operator,
            outcome: outcome.to_owned(),
        };
        store::calls::note_attempt(unit.conn(), self.id(), &attempt).await?;
        Ok(())
    }
}

/// Returns the settings as they stand.
pub(crate) async fn current(unit: &mut Unit) -> Result<Telephony> {
    Ok(kept(unit.conn()).await?.telephony)
}

/// Returns the settings as they stand, for those who only look.
pub(super) async fn seen(reader: &mut store::Reader) -> Result<Telephony> {
    Ok(kept(reader.conn()).await?.telephony)
}

async fn kept(conn: store::Conn<'_>) -> Result<Kept> {
    let Some(json) = store::settings::find(conn, NAME).await? else {
        return Ok(Kept::default());
    };
    serde_json::from_str(&json).map_err(|error| Error::mistake(format!("{NAME}: {error}")))
}
