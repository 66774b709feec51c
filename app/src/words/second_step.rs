//! Logging in with two steps: at the door, on one's own page, and for admins.

words! { second_step:
    /// Heading on one's own page.
    HEADING = "Two-step login";
    /// What it is.
    HINT = "Beside your password a code of an app on your telephone is asked for. Whoever has only your password stays out.";
    /// It is off.
    OFF = "It is off.";
    /// It is off, and must be on.
    OFF_BUT_DEMANDED = "It is off, and this desk demands it. Switch it on; else you are led to do so at your next login.";
    /// Since when it is on.
    ON_SINCE = "On since";
    /// How many recovery codes are left.
    codes_left(count: i64) = "{count} recovery code is left." | "{count} recovery codes are left.";
    /// Label.
    PASSWORD = "Your password";
    /// Button that begins.
    SET_UP = "Set up";
    /// While it is at work.
    WORKING = "One moment…";
    /// What to do with the picture.
    SCAN = "Point an authenticator app at this picture, such as Aegis, Google Authenticator or a password keeper.";
    /// Names the picture.
    PICTURE = "QR code with the secret";
    /// Before the secret as letters.
    BY_HAND = "Or type this secret into the app:";
    /// Link that opens an app on this machine.
    OPEN_APP = "Open in an app on this device";
    /// Label of the code.
    CODE = "Code";
    /// What is typed first.
    FIRST_CODE_HINT = "The six digits that the app shows now.";
    /// Button.
    SWITCH_ON = "Switch on";
    /// Heading of the codes.
    RECOVERY = "Your recovery codes";
    /// What they are for.
    RECOVERY_HINT = "Each lets you in once when your telephone is not at hand. They are shown only now: keep them where you keep important papers.";
    /// Button.
    COPY = "Copy";
    /// After it.
    COPIED = "Copied.";
    /// Link.
    DOWNLOAD = "Download";
    /// Name of the file.
    FILE_NAME = "recovery-codes.txt";
    /// Button that puts them away.
    KEPT = "I have kept them";
    /// What both steps are asked for again.
    CHANGE_HINT = "For either of these, type your password and a code: of the app, or one of your recovery codes.";
    /// Button.
    RENEW = "Make other recovery codes";
    /// Button.
    SWITCH_OFF = "Switch off";
    /// Why it can't be switched off.
    DEMANDED = "This desk demands it of you; it can't be switched off.";
    /// Heading of the second page of a login.
    DOOR = "One more step";
    /// What is asked for.
    DOOR_HINT = "Type the code that your app shows, or one of your recovery codes.";
    /// What must be done first.
    DOOR_SET_UP = "This desk asks for a second step. Set it up now; you need an authenticator app on your telephone.";
    /// Button.
    GO_ON = "Go on";
    /// The login ran out.
    OVER = "This login took longer than five minutes, or is done.";
    /// Link to the first page.
    AGAIN = "Back to the login";
    /// What to do without telephone and codes.
    LOST = "Neither telephone nor recovery codes? An admin can take the second step away.";
    /// Heading of the page of admins, and its title.
    SECURITY = "Security";
    /// Heading of the demand.
    DEMAND = "Who must log in with two steps";
    /// What happens then.
    DEMAND_HINT = "Whoever must and has not set it up is logged out, and led to it after the next login. Programs use tokens and are not asked.";
    /// A choice.
    NOBODY = "Nobody; whoever wants to";
    /// A choice.
    ADMINS = "Admins";
    /// A choice.
    EVERYBODY = "Everybody";
    /// Heading of the list.
    PEOPLE = "Who does";
    /// Somebody does not.
    WITHOUT = "Password only";
    /// Somebody must, and has not set it up.
    OPEN = "Must set it up at the next login";
    /// Button.
    RESET = "Take away";
    /// Asks once more.
    RESET_SURE = "Take away, log out";
    /// Names the button.
    reset(name: &str) = "Take the second step of {name} away";
    /// What it does.
    RESET_HINT = "For somebody who has lost telephone and recovery codes: make sure who asks. He is logged out everywhere, and logs in with his password alone, or sets the second step up anew.";
}
