//! What cards say, in every language of ours.

use super::Face;
use crate::tongue::Tongue;

/// Returns the words of a card.
pub(super) fn of(face: &Face, tongue: Tongue) -> String {
    match face {
        Face::Waiting { place, minutes, .. } => waiting(*place, *minutes, tongue),
        Face::Joined { name } => match tongue {
            Tongue::English => format!("{name} is with you now."),
            Tongue::German => format!("{name} ist jetzt für Sie da."),
            Tongue::Spanish => format!("{name} le atiende ahora."),
            Tongue::French => format!("{name} est maintenant à votre écoute."),
        },
        Face::Left => match tongue {
            Tongue::English => "You have left the queue. Write again whenever you like.",
            Tongue::German => {
                "Sie haben die Warteschlange verlassen. Schreiben Sie jederzeit wieder."
            }
            Tongue::Spanish => "Ha salido de la cola. Escriba de nuevo cuando quiera.",
            Tongue::French => "Vous avez quitté la file. Écrivez à nouveau quand vous voulez.",
        }
        .to_owned(),
        Face::Over => match tongue {
            Tongue::English => "You are not waiting any more.",
            Tongue::German => "Sie warten nicht mehr.",
            Tongue::Spanish => "Ya no está en espera.",
            Tongue::French => "Vous n’êtes plus en attente.",
        }
        .to_owned(),
        Face::HowWasIt => match tongue {
            Tongue::English => "How was it? One tap is enough.",
            Tongue::German => "Wie war es? Ein Tippen genügt.",
            Tongue::Spanish => "¿Qué tal ha ido? Basta con un toque.",
            Tongue::French => "Comment était-ce ? Un appui suffit.",
        }
        .to_owned(),
        Face::Rated { stars, has_words } => {
            format!("{}\n{}", stars.shown(), thanks(*has_words, tongue))
        }
    }
}

fn waiting(place: i64, minutes: Option<i64>, tongue: Tongue) -> String {
    let where_he_is = match tongue {
        Tongue::English => format!("You are number {place} in the queue."),
        Tongue::German => format!("Sie sind Nummer {place} in der Warteschlange."),
        Tongue::Spanish => format!("Es el número {place} en la cola."),
        Tongue::French => format!("Vous êtes numéro {place} dans la file."),
    };
    let how_long = minutes.map(|minutes| match tongue {
        Tongue::English => format!(" It takes about {minutes} min."),
        Tongue::German => format!(" Es dauert etwa {minutes} Min."),
        Tongue::Spanish => format!(" Tardará unos {minutes} min."),
        Tongue::French => format!(" Comptez environ {minutes} min."),
    });
    where_he_is + &how_long.unwrap_or_default()
}

const fn thanks(has_words: bool, tongue: Tongue) -> &'static str {
    match (tongue, has_words) {
        (Tongue::English, false) => "Thank you! To add a word, reply to this message.",
        (Tongue::English, true) => "Thank you! Your words are noted.",
        (Tongue::German, false) => {
            "Danke! Wenn Sie etwas hinzufügen möchten, antworten Sie auf diese Nachricht."
        }
        (Tongue::German, true) => "Danke! Ihre Worte sind notiert.",
        (Tongue::Spanish, false) => "¡Gracias! Para añadir algo, responda a este mensaje.",
        (Tongue::Spanish, true) => "¡Gracias! Hemos anotado sus palabras.",
        (Tongue::French, false) => "Merci ! Pour ajouter un mot, répondez à ce message.",
        (Tongue::French, true) => "Merci ! Vos mots sont notés.",
    }
}

/// Returns what stands on the button that ends the wait.
pub(super) const fn leave(tongue: Tongue) -> &'static str {
    match tongue {
        Tongue::English => "Leave the queue",
        Tongue::German => "Warteschlange verlassen",
        Tongue::Spanish => "Salir de la cola",
        Tongue::French => "Quitter la file",
    }
}
