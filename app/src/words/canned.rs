//! Canned replies.

words! { canned:
    /// Heading of the page, and its title.
    HEADING = "Canned replies";
    /// What they are.
    HINT = "Words that are written once and said often. Type / in an empty reply to get one.";
    /// Opens the form.
    NEW = "New canned reply";
    /// Heading of the form.
    EDIT = "Canned reply";
    /// Label.
    SHORTCUT = "Shortcut";
    /// What it is for.
    SHORTCUT_HINT = "What is typed after /, such as refund-late.";
    /// Label.
    WORDS = "Words";
    /// What may stand in them.
    WORDS_HINT = "{{contact.name}}, {{contact.first_name}}, {{operator.name}}, {{conversation.number}}, \
    {{team.name}} and {{contact.attributes.order|your order}} are filled in; after | stands what is said when \
    nothing is known.";
    /// Label.
    FOLDER = "Folder";
    /// What it is for.
    FOLDER_HINT = "Keeps together what belongs together. May be empty.";
    /// Label.
    TEAM = "Team";
    /// What it means.
    TEAM_HINT = "Only its operators find it.";
    /// No team.
    EVERYBODY = "Everybody";
    /// Label.
    INTENT = "Answers the intent";
    /// What it means.
    INTENT_HINT = "The built-in bot says it when a customer wants this.";
    /// No intent.
    NO_INTENT = "None";
    /// Label.
    FOR_BOTS = "Bots may know it.";
    /// What it means.
    FOR_BOTS_HINT = "Models rely on it when they answer.";
    /// Label.
    OWN = "Only for me.";
    /// What it means.
    OWN_HINT = "Nobody else finds it.";
    /// Mark of an own one.
    OWN_MARK = "Mine";
    /// Mark of one that models know.
    BOTS_MARK = "Known to bots";
    /// When there is none.
    NOTHING = "No canned replies yet";
    /// What to do about it.
    NOTHING_HINT = "Write down what you say again and again.";
    /// Label of how it reads.
    PREVIEW = "How it reads";
    /// Removes one.
    REMOVE = "Remove";
    /// When nothing fits what was typed.
    NONE_FITS = "None fits.";
    /// Leads to the page.
    MANAGE = "Write and change them";
}
