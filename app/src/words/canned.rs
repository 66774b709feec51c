//! Canned replies.

/// Heading of the page, and its title.
pub const HEADING: &str = "Canned replies";
/// What they are.
pub const HINT: &str =
    "Words that are written once and said often. Type / in an empty reply to get one.";
/// Opens the form.
pub const NEW: &str = "New canned reply";
/// Heading of the form.
pub const EDIT: &str = "Canned reply";
/// Label.
pub const SHORTCUT: &str = "Shortcut";
/// What it is for.
pub const SHORTCUT_HINT: &str = "What is typed after /, such as refund-late.";
/// Label.
pub const WORDS: &str = "Words";
/// What may stand in them.
pub const WORDS_HINT: &str = "{{contact.name}}, {{contact.first_name}}, {{operator.name}}, {{conversation.number}}, \
    {{team.name}} and {{contact.attributes.order|your order}} are filled in; after | stands what is said when \
    nothing is known.";
/// Label.
pub const FOLDER: &str = "Folder";
/// What it is for.
pub const FOLDER_HINT: &str = "Keeps together what belongs together. May be empty.";
/// Label.
pub const TEAM: &str = "Team";
/// What it means.
pub const TEAM_HINT: &str = "Only its operators find it.";
/// No team.
pub const EVERYBODY: &str = "Everybody";
/// Label.
pub const INTENT: &str = "Answers the intent";
/// What it means.
pub const INTENT_HINT: &str = "The built-in bot says it when a customer wants this.";
/// No intent.
pub const NO_INTENT: &str = "None";
/// Label.
pub const FOR_BOTS: &str = "Bots may know it.";
/// What it means.
pub const FOR_BOTS_HINT: &str = "Models rely on it when they answer.";
/// Label.
pub const OWN: &str = "Only for me.";
/// What it means.
pub const OWN_HINT: &str = "Nobody else finds it.";
/// Mark of an own one.
pub const OWN_MARK: &str = "Mine";
/// Mark of one that models know.
pub const BOTS_MARK: &str = "Known to bots";
/// When there is none.
pub const NOTHING: &str = "No canned replies yet";
/// What to do about it.
pub const NOTHING_HINT: &str = "Write down what you say again and again.";
/// Label of how it reads.
pub const PREVIEW: &str = "How it reads";
/// Removes one.
pub const REMOVE: &str = "Remove";
/// When nothing fits what was typed.
pub const NONE_FITS: &str = "None fits.";
/// Leads to the page.
pub const MANAGE: &str = "Write and change them";
