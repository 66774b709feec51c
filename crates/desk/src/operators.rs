//! Operators.

use crate::{Actor, Desk, Error, Result, accounts};
use domain::{
    complaint,
    event::Fact,
    id::{OperatorId, TeamId},
    operator::{Operator, OperatorForm, OperatorKind, Presence},
    permission::{Right, Role},
    team::BadField,
};
use store::Unit;

pub(crate) fn email_taken(error: store::Error) -> Error {
    if error.is_taken() {
        BadField::new("email", complaint::EMAIL_TAKEN).into()
    } else {
        error.into()
    }
}

impl Desk {
    /// Makes an operator; he sets his password by an invitation.
    ///
    /// # Errors
    /// [`Error::Invalid`]; [`Error::NotFound`] for a team; [`Error::Forbidden`].
    pub async fn create_operator(&self, actor: &Actor, form: &OperatorForm) -> Result<Operator> {
        self.create_operator_with_password(actor, form, None).await
    }

    /// Makes an operator, with a password when one is given.
    ///
    /// # Errors
    /// [`Error::Invalid`]; [`Error::NotFound`] for a team; [`Error::Forbidden`].
    pub async fn create_operator_with_password(
        &self,
        actor: &Actor,
        form: &OperatorForm,
        password: Option<&str>,
    ) -> Result<Operator> {
        actor.may(Right::OperatorsManage)?;
        let form = form.check()?;
        let hash = match password {
            Some(password) => Some(accounts::hash_password(password).await?),
            None => None,
        };
        let operator = Operator {
            id: OperatorId::new(self.id()),
            name: form.name,
            email: Some(form.email),
            kind: OperatorKind::Human,
            role: form.role,
            teams: form.team_ids,
            capacity_units: form.capacity,
            presence: Presence::Offline,
            is_enabled: true,
            has_password: hash.is_some(),
            supervises: form.supervises_category_ids,
            version: 1,
        };
        let mut unit = self.unit().await?;
        teams_exist(&mut unit, &operator.teams).await?;
        store::operators::insert(unit.conn(), &operator)
            .await
            .map_err(email_taken)?;
        if let Some(hash) = hash {
            store::operators::set_password(unit.conn(), operator.id, &hash).await?;
        }
        unit.tell(
            actor.cause(),
            Fact::OperatorChanged {
                operator: operator.id,
            },
        );
        unit.commit().await?;
        Ok(operator)
    }

    /// Changes an operator; `version` is the one that the actor saw.
    ///
    /// # Errors
    /// [`Error::Invalid`]; [`Error::NotFound`]; [`Error::Conflict`] `changed`, or `operator.last_admin` when nobody
    /// could configure anything any more; [`Error::Forbidden`].
    pub async fn update_operator(
        &self,
        actor: &Actor,
        id: OperatorId,
        form: &OperatorForm,
        version: Option<i64>,
    ) -> Result<Operator> {
        actor.may(Right::OperatorsManage)?;
        let form = form.check()?;
        let mut unit = self.unit().await?;
        teams_exist(&mut unit, &form.team_ids).await?;
        let known = get(&mut unit, id).await?;
        let operator = Operator {
            name: form.name,
            email: Some(form.email),
            role: form.role,
            teams: form.team_ids,
            capacity_units: form.capacity,
            supervises: form.supervises_category_ids,
            version: version.unwrap_or(known.version) + 1,
            ..known
        };
        self.save_operator(unit, actor, &operator).await?;
        Ok(operator)
    }

    /// Lets an operator log in and work, or not; who may not is offline, and his sessions end.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Conflict`] `operator.last_admin`; [`Error::Forbidden`].
    pub async fn set_operator_enabled(
        &self,
        actor: &Actor,
        id: OperatorId,
        is_enabled: bool,
    ) -> Result<Operator> {
        actor.may(Right::OperatorsManage)?;
        let mut unit = self.unit().await?;
        let known = get(&mut unit, id).await?;
        let mut operator = Operator {
            is_enabled,
            version: known.version + 1,
            ..known
        };
        if !is_enabled {
            self.end_logins(&mut unit, id).await?;
            if operator.presence != Presence::Offline {
                operator.presence = Presence::Offline;
                let presence = Presence::Offline;
                unit.tell(
                    actor.cause(),
                    Fact::PresenceChanged {
                        operator: id,
                        presence,
                        gives_back: true,
                    },
                );
            }
        }
        self.save_operator(unit, actor, &operator).await?;
        Ok(operator)
    }

    async fn save_operator(
        &self,
        mut unit: Unit,
        actor: &Actor,
        operator: &Operator,
    ) -> Result<()> {
        store::operators::save(unit.conn(), operator)
            .await
            .map_err(email_taken)?;
        let everybody = store::operators::list(unit.conn()).await?;
        let can_configure =
            |o: &&Operator| o.is_enabled && o.role == Role::Admin && o.kind == OperatorKind::Human;
        if !everybody.iter().any(|o| can_configure(&o)) {
            return Err(Error::conflict(
                "operator.last_admin",
                complaint::LAST_ADMIN,
            ));
        }
        unit.tell(
            actor.cause(),
            Fact::OperatorChanged {
                operator: operator.id,
            },
        );
        // A role may be one that the house demands a second step of.
        self.end_unprotected(&mut unit, actor).await?;
        unit.commit().await?;
        Ok(())
    }

    /// Lists the operators by name.
    ///
    /// # Errors
    /// [`Error::Forbidden`].
    pub async fn list_operators(&self, actor: &Actor) -> Result<Vec<Operator>> {
        actor.may(Right::DeskRead)?;
        Ok(store::operators::list(self.read().await?.conn()).await?)
    }

    /// Returns an operator.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Forbidden`].
    pub async fn get_operator(&self, actor: &Actor, id: OperatorId) -> Result<Operator> {
        actor.may(Right::DeskRead)?;
        let found = store::operators::find(self.read().await?.conn(), id).await?;
        found.ok_or(Error::NotFound("operator"))
    }
}

async fn get(unit: &mut Unit, id: OperatorId) -> Result<Operator> {
    store::operators::find(unit.conn(), id)
        .await?
        .ok_or(Error::NotFound("operator"))
}

async fn teams_exist(unit: &mut Unit, teams: &[TeamId]) -> Result<()> {
    let known = store::teams::list(unit.conn()).await?;
    let are_known = teams.iter().all(|team| known.iter().any(|k| k.id == *team));
    if are_known {
        Ok(())
    } else {
        Err(BadField::new("team_ids", complaint::NO_TEAM).into())
    }
}
