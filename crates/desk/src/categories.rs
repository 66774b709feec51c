//! Categories: the tree, and what conversations are put into.

use crate::{Actor, Desk, Error, Result, handover, thread::Thread, wrap_ups};
use domain::{
    bot::HandOverReason,
    category::{Category, CategoryForm, MAX_PER_CONVERSATION, Tree},
    complaint,
    conversation::{Because, Epoch},
    event::Fact,
    id::{CategoryId, ConversationId, MessageId, TeamId},
    message::Line,
    permission::Right,
    team::BadField,
    view::Row,
};
use std::collections::BTreeSet;
use store::Unit;

impl Desk {
    /// Returns the tree of categories.
    ///
    /// # Errors
    /// [`Error::Forbidden`].
    pub async fn list_categories(&self, actor: &Actor) -> Result<Tree> {
        actor.may(Right::DeskRead)?;
        Ok(store::categories::tree(self.read().await?.conn()).await?)
    }

    /// Makes a category.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a field; [`Error::Forbidden`].
    pub async fn create_category(&self, actor: &Actor, form: &CategoryForm) -> Result<Category> {
        actor.may(Right::CategoriesManage)?;
        let mut unit = self.unit().await?;
        let category = make(&mut unit, actor, CategoryId::new(self.id()), form).await?;
        unit.commit().await?;
        Ok(category)
    }

    /// Changes a category; `version` is the one that the actor saw.
    ///
    /// # Errors
    /// [`Error::Invalid`]; [`Error::NotFound`]; [`Error::Conflict`] `changed`, or `category.in_use` when open
    /// conversations would appear or disappear before people's eyes; [`Error::Forbidden`].
    pub async fn update_category(
        &self,
        actor: &Actor,
        id: CategoryId,
        form: &CategoryForm,
        version: Option<i64>,
    ) -> Result<Category> {
        actor.may(Right::CategoriesManage)?;
        let mut unit = self.unit().await?;
        let category = change(&mut unit, actor, id, form, version).await?;
        unit.commit().await?;
        Ok(category)
    }

    /// Removes a category.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Conflict`] `category.in_use` while it has parts or open conversations;
    /// [`Error::Forbidden`].
    pub async fn remove_category(&self, actor: &Actor, id: CategoryId) -> Result<()> {
        actor.may(Right::CategoriesManage)?;
        let mut unit = self.unit().await?;
        let tree = store::categories::tree(unit.conn()).await?;
        if tree
            .outline()
            .iter()
            .any(|(_, part)| part.parent == Some(id))
        {
            return Err(Error::conflict(
                "category.in_use",
                complaint::CATEGORY_HAS_PARTS,
            ));
        }
        must_be_unused(&mut unit, id).await?;
        if !store::categories::remove(unit.conn(), id).await? {
            return Err(Error::NotFound("category"));
        }
        unit.tell(actor.cause(), Fact::CategoryChanged { category: id });
        unit.commit().await?;
        Ok(())
    }

    /// Puts a conversation into exactly these categories.
    ///
    /// Whoever wraps it up may still sort it. Leaving all of a bot's own categories while it has the turn is a handover. While no person has it, a
    /// category that names a team sends it there.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a category that does not exist, or too many; [`Error::Conflict`]
    /// `conversation.closed` or `turn.stale`; [`Error::NotFound`]; [`Error::Forbidden`].
    pub async fn set_categories(
        &self,
        actor: &Actor,
        id: ConversationId,
        set: &BTreeSet<CategoryId>,
        epoch: Option<Epoch>,
    ) -> Result<Row> {
        actor.may(Right::CategoriesSet)?;
        let mut thread = Thread::load_for(self, actor, id).await?;
        if !wrap_ups::is_wrapped_up_by(&mut thread, actor).await? {
            thread.conversation.check_turn(epoch)?;
        }
        let tree = store::categories::tree(thread.unit.conn()).await?;
        check(&tree, set)?;
        if self.recategorise(&mut thread, &tree, set).await? {
            thread.commit().await?;
        } else {
            thread.leave().await?;
        }
        self.row(id).await
    }

    /// Puts a conversation that is being changed into a set that was checked, with all that follows from it; false
    /// when it is there already.
    pub(crate) async fn recategorise(
        &self,
        thread: &mut Thread,
        tree: &Tree,
        set: &BTreeSet<CategoryId>,
    ) -> Result<bool> {
        let added: BTreeSet<_> = set
            .difference(&thread.conversation.about.categories)
            .copied()
            .collect();
        let team = tree.team(&added);
        let left_bot = match thread.conversation.bot() {
            Some(bot) => self.leaves(thread, bot, set).await?,
            None => false,
        };
        if !put(self, thread, tree, set) {
            return Ok(false);
        }
        if left_bot {
            let over = handover::Over::because(HandOverReason::Category, team);
            self.end_bot_turn(thread, over).await?;
        } else if let Some(team) = team
            && thread.conversation.follows_intents()
        {
            self.send_explicitly(thread, team)?;
        }
        Ok(true)
    }

    /// Says whether a set leaves all of the categories that a conversation has of a bot.
    async fn leaves(
        &self,
        thread: &mut Thread,
        bot: domain::id::OperatorId,
        set: &BTreeSet<CategoryId>,
    ) -> Result<bool> {
        let found = store::bots::find(thread.unit.conn(), bot).await?;
        Ok(found.is_some_and(|stored| {
            let own = &stored.bot.categories;
            !own.is_disjoint(&thread.conversation.about.categories) && own.is_disjoint(set)
        }))
    }

    /// Sends a conversation that nobody has to a team because somebody said so.
    pub(crate) fn send_explicitly(&self, thread: &mut Thread, team: TeamId) -> Result<()> {
        crate::conversations::withdraw_offer(thread)?;
        if thread.conversation.route(team, Because::Explicit)? {
            thread.tell(|moved| Fact::ConversationTransferred { moved, team });
            thread.add_line(MessageId::new(self.id()), Line::Transferred { team });
        }
        Ok(())
    }
}

/// Checks that a set can be put on a conversation.
pub(crate) fn check(tree: &Tree, set: &BTreeSet<CategoryId>) -> Result<()> {
    if set.len() > MAX_PER_CONVERSATION {
        return Err(BadField::new("category_ids", complaint::TOO_MANY_CATEGORIES).into());
    }
    if set.iter().any(|id| tree.find(*id).is_none()) {
        return Err(BadField::new("category_ids", complaint::NO_CATEGORY).into());
    }
    Ok(())
}

/// Puts a conversation into a set, and tells it; false when it is there already.
pub(crate) fn put(
    desk: &Desk,
    thread: &mut Thread,
    tree: &Tree,
    set: &BTreeSet<CategoryId>,
) -> bool {
    if thread.conversation.about.categories == *set {
        return false;
    }
    thread.conversation.about.categories.clone_from(set);
    thread.conversation.about.is_hidden = tree.hides(set);
    thread.tell(Fact::ConversationRecategorised);
    thread.add_line(MessageId::new(desk.id()), Line::Recategorised);
    true
}

/// Refuses to close a conversation that lacks a category which is required.
pub(crate) async fn must_be_complete(thread: &mut Thread) -> Result<()> {
    let tree = store::categories::tree(thread.unit.conn()).await?;
    let missing: Vec<_> = tree
        .missing(&thread.conversation.about.categories)
        .map(|category| category.name.as_str())
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    Err(BadField::new(
        "category_ids",
        complaint::needed_before_close(missing.join(", ")),
    )
    .into())
}

/// Makes a category of this identity.
pub(crate) async fn make(
    unit: &mut Unit,
    actor: &Actor,
    id: CategoryId,
    form: &CategoryForm,
) -> Result<Category> {
    let tree = store::categories::tree(unit.conn()).await?;
    let form = form.check(None, &tree)?;
    team_exists(unit, form.team_id).await?;
    let category = category_of(id, form, 1);
    store::categories::insert(unit.conn(), &category).await?;
    unit.tell(actor.cause(), Fact::CategoryChanged { category: id });
    Ok(category)
}

/// Changes a category; `version` is the one that the actor saw.
pub(crate) async fn change(
    unit: &mut Unit,
    actor: &Actor,
    id: CategoryId,
    form: &CategoryForm,
    version: Option<i64>,
) -> Result<Category> {
    let tree = store::categories::tree(unit.conn()).await?;
    let known = tree.find(id).ok_or(Error::NotFound("category"))?;
    let form = form.check(Some(id), &tree)?;
    team_exists(unit, form.team_id).await?;
    if form.visible_to != known.visible_to {
        must_be_unused(unit, id).await?;
    }
    let category = category_of(id, form, version.unwrap_or(known.version) + 1);
    store::categories::save(unit.conn(), &category).await?;
    unit.tell(actor.cause(), Fact::CategoryChanged { category: id });
    Ok(category)
}

async fn must_be_unused(unit: &mut Unit, id: CategoryId) -> Result<()> {
    let open = store::about::count_open_of_category(unit.conn(), id).await?;
    if open == 0 {
        return Ok(());
    }
    Err(Error::conflict(
        "category.in_use",
        complaint::category_in_use(open),
    ))
}

async fn team_exists(unit: &mut Unit, team: Option<TeamId>) -> Result<()> {
    let Some(team) = team else { return Ok(()) };
    let found = store::teams::find(unit.conn(), team).await?;
    found
        .map(|_| ())
        .ok_or_else(|| BadField::new("team_id", complaint::NO_TEAM).into())
}

fn category_of(id: CategoryId, form: CategoryForm, version: i64) -> Category {
    let CategoryForm {
        name,
        parent_id,
        visible_to,
        team_id,
        is_required,
    } = form;
    Category {
        id,
        parent: parent_id,
        name,
        visible_to,
        team: team_id,
        is_required,
        version,
    }
}
