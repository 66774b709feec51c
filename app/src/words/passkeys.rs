//! Passkeys: on one's own page, at the door, and for admins.

words! { passkeys:
    /// Heading on one's own page.
    HEADING = "Passkeys";
    /// What they are.
    HINT = "A passkey is kept by your device or your password keeper and opened by your finger, your face or a PIN. It lets you in without a password. Once you have one, it is asked for after your password, too; where an app is set up, its code does as well.";
    /// There are none.
    NONE = "You have none.";
    /// When one was added.
    ADDED = "Added";
    /// When one was used.
    USED = "last used";
    /// One never was.
    NEVER_USED = "never used";
    /// Label.
    NAME = "Name of the passkey";
    /// What to call it.
    NAME_HINT = "By where it is kept: laptop, telephone, password keeper.";
    /// What is asked for first.
    CHANGE_HINT = "To add or remove one, type your password first.";
    /// What is asked for first, with an app.
    CHANGE_HINT_CODE = "To add or remove one, type your password and a code first: of the app, or one of your recovery codes.";
    /// Button.
    ADD = "Add a passkey";
    /// Button.
    REMOVE = "Remove";
    /// Asks once more.
    REMOVE_SURE = "Remove for good";
    /// Names the button.
    remove(name: &str) = "Remove the passkey {name}";
    /// The house has an address of numbers.
    NO_NAME = "Passkeys need an address with a name, and this desk is reached by numbers. Whoever runs it can give it one.";
    /// The browser can't.
    UNSUPPORTED = "This browser can't use passkeys here. Switch JavaScript on, or take a current browser at the desk's own address.";
    /// Button of the login page.
    SIGN_IN = "Sign in with a passkey";
    /// Button of the second page of a login.
    USE = "Use a passkey";
    /// While the device is at work.
    WAITING = "Waiting for your device…";
    /// What is asked for after the password.
    DOOR_HINT = "Your passkey is asked for: press the button, then follow your device.";
    /// What is asked for after the password, with an app.
    DOOR_EITHER = "Use your passkey, or type the code that your app shows, or one of your recovery codes.";
    /// What to do without the device.
    LOST = "Your passkey is lost? An admin can take the second step away.";
    /// Nothing came of it.
    CANCELLED = "Nothing was chosen, or it took too long. Try again when you are ready.";
    /// The device has one of his already.
    KNOWN_HERE = "This device has a passkey of yours already.";
    /// The page is at another address.
    ELSEWHERE = "Passkeys work at the desk's own address only. Look at the address above, and open the desk as you usually do.";
    /// The device failed.
    FAILED = "Your device could not do it. Try again, or go in another way.";
    /// How many somebody has.
    count(count: i64) = "{count} passkey" | "{count} passkeys";
}
