//! The demo's telephones: an account at the simulated Twilio, and Anna's own number.

use super::{people, wait_for};
use desk::{Actor, Desk, Script};
use domain::call::{Limits, TelephonyForm};
use simulator::{Key, World};

/// The account of every demo's world.
const ACCOUNT: &str = "AC00000000000000000000000000000051";
const SECRET: &str = "simulated-secret";
const NUMBER: &str = "+15005550006";

/// Anna's telephone, which rings on the simulator's page.
const ANNA: &str = "+491721234567";

/// Gives the world the account that the desk was set up with.
pub(super) fn name_account(world: &World) {
    world.set_twilio_account(ACCOUNT, SECRET, NUMBER);
}

/// Sets telephony up, and lets Anna prove her telephone.
///
/// # Errors
/// The database does not answer, or her telephone does not ring.
pub(super) async fn connect(desk: &Desk, world: &World) -> anyhow::Result<()> {
    name_account(world);
    let house = Actor::house();
    let form = TelephonyForm {
        is_on: true,
        account_sid: ACCOUNT.to_owned(),
        auth_token: Some(SECRET.to_owned()),
        signing_key: None,
        number: NUMBER.to_owned(),
        detects_machines: true,
        limits: Limits {
            prefixes: ["+1", "+39", "+49"].map(str::to_owned).to_vec(),
            per_customer: 20,
            ..Limits::default()
        },
    };
    desk.set_telephony(&house, &form, None).await?;
    let (email, _) = people::LOGINS[0];
    let operators = desk.list_operators(&house).await?;
    let anna = operators.iter().find(|o| o.email.as_deref() == Some(email));
    let Some(anna) = anna else { return Ok(()) };
    let actor = desk.actor(anna.id).await?;
    desk.set_telephone(&actor, ANNA).await?;
    let code = wait_for(desk, "code for a telephone", async || {
        let open = desk.open_calls().await?;
        let Some(call) = open.first() else {
            return Ok(None);
        };
        match desk.call_script(call.call.id).await? {
            Script::Code { code } => Ok(Some(code)),
            Script::Confirm { .. }
            | Script::Bridge { .. }
            | Script::Room { .. }
            | Script::Goodbye => Ok(None),
        }
    });
    desk.prove_telephone(&actor, &code.await?).await?;
    let mut changes = world.changes();
    let quiet = async {
        while !desk.open_calls().await?.is_empty() {
            for key in [Key::Answer, Key::HangUp] {
                let _ = world.on_telephone(ANNA, &key);
            }
            let pause = std::time::Duration::from_millis(200);
            let _ = tokio::time::timeout(pause, changes.recv()).await;
        }
        desk::Result::Ok(())
    };
    Ok(tokio::time::timeout(super::PATIENCE, quiet).await??)
}
