//! What contacts are told about calls, in every language of ours.

use crate::{
    bot::Call as When,
    message::Button,
    tongue::Tongue::{self, English, French, German, Spanish},
};

/// What a contact is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told<'a> {
    /// Nobody calls.
    NoCalls,
    /// His number is needed: what for, and for how long it is kept.
    Consent {
        /// Units: days after its last use.
        keep_days: i64,
    },
    /// The card that he showed is somebody else's.
    NotYours,
    /// He will be called.
    Promise {
        /// Enough of his number to know which one it is.
        hint: &'a str,
        /// At once, or when it suits.
        when: When,
    },
    /// He will be called at a time that he chose.
    Scheduled {
        /// Enough of his number to know which one it is.
        hint: &'a str,
        /// From then on.
        minutes: i64,
    },
    /// He was called and not reached, or the call did not come about.
    Missed,
}

impl Told<'_> {
    /// Returns the words.
    #[must_use]
    pub fn words(self, tongue: Tongue) -> String {
        match self {
            Self::NoCalls => no_calls(tongue).to_owned(),
            Self::Consent { keep_days } => consent(keep_days, tongue),
            Self::NotYours => not_yours(tongue).to_owned(),
            Self::Promise { hint, when } => promise(hint, when, tongue),
            Self::Scheduled { hint, minutes } => scheduled(hint, minutes, tongue),
            Self::Missed => missed(tongue).to_owned(),
        }
    }
}

const fn no_calls(tongue: Tongue) -> &'static str {
    match tongue {
        English => "We cannot call you, sorry. Just write here, and a person will answer.",
        German => {
            "Wir können Sie leider nicht anrufen. Schreiben Sie einfach hier, ein Mensch antwortet."
        }
        Spanish => "Lo sentimos, no podemos llamarle. Escriba aquí y una persona le responderá.",
        French => "Désolés, nous ne pouvons pas vous appeler. Écrivez ici, une personne répondra.",
    }
}

fn consent(keep_days: i64, tongue: Tongue) -> String {
    match tongue {
        English => format!(
            "To call you we need your number. Press the button to share it. We use it to call you about your \
             questions here, and forget it {keep_days} days after we last did."
        ),
        German => format!(
            "Um Sie anzurufen, brauchen wir Ihre Nummer. Teilen Sie sie mit der Taste unten. Wir rufen Sie nur zu \
             Ihren Fragen hier an und vergessen die Nummer {keep_days} Tage nach dem letzten Anruf."
        ),
        Spanish => format!(
            "Para llamarle necesitamos su número. Compártalo con el botón. Lo usamos para llamarle por sus \
             preguntas aquí y lo olvidamos {keep_days} días después de la última llamada."
        ),
        French => format!(
            "Pour vous appeler, il nous faut votre numéro. Partagez-le avec le bouton. Il sert à vous appeler au \
             sujet de vos questions ici, et nous l’oublions {keep_days} jours après le dernier appel."
        ),
    }
}

const fn not_yours(tongue: Tongue) -> &'static str {
    match tongue {
        English => "This is not your own number. To be called, press the button that shares yours.",
        German => {
            "Das ist nicht Ihre eigene Nummer. Teilen Sie Ihre mit der Taste, um angerufen zu werden."
        }
        Spanish => "Este no es su propio número. Pulse el botón que comparte el suyo.",
        French => "Ce n’est pas votre propre numéro. Appuyez sur le bouton qui partage le vôtre.",
    }
}

fn promise(hint: &str, when: When, tongue: Tongue) -> String {
    match (tongue, when) {
        (English, When::Now) => format!(
            "We will call you at {hint} as soon as somebody is free. You can go on writing here meanwhile."
        ),
        (English, When::Later) => {
            format!(
                "We will call you at {hint}. When does it suit you? Or write, and choose later."
            )
        }
        (German, When::Now) => format!(
            "Wir rufen Sie unter {hint} an, sobald jemand frei ist. Sie können inzwischen hier weiterschreiben."
        ),
        (German, When::Later) => {
            format!(
                "Wir rufen Sie unter {hint} an. Wann passt es Ihnen? Oder schreiben Sie, und wählen Sie später."
            )
        }
        (Spanish, When::Now) => format!(
            "Le llamaremos al {hint} en cuanto haya alguien libre. Mientras tanto puede seguir escribiendo aquí."
        ),
        (Spanish, When::Later) => {
            format!("Le llamaremos al {hint}. ¿Cuándo le viene bien? O escriba y elija más tarde.")
        }
        (French, When::Now) => format!(
            "Nous vous appellerons au {hint} dès que quelqu’un sera libre. Vous pouvez continuer à écrire ici."
        ),
        (French, When::Later) => {
            format!(
                "Nous vous appellerons au {hint}. Quand cela vous convient-il ? Ou écrivez, et choisissez plus tard."
            )
        }
    }
}

fn scheduled(hint: &str, minutes: i64, tongue: Tongue) -> String {
    let time = span(minutes, tongue);
    match tongue {
        English => {
            format!("We will call you at {hint} {time}. Write before, and a person will answer.")
        }
        German => {
            format!(
                "Wir rufen Sie {time} unter {hint} an. Schreiben Sie vorher, antwortet ein Mensch."
            )
        }
        Spanish => {
            format!("Le llamaremos al {hint} {time}. Si escribe antes, una persona le responderá.")
        }
        French => {
            format!(
                "Nous vous appellerons au {hint} {time}. Si vous écrivez avant, une personne répondra."
            )
        }
    }
}

const fn missed(tongue: Tongue) -> &'static str {
    match tongue {
        English => "We tried to call you and did not reach you. You can go on writing here.",
        German => "Wir haben Sie angerufen und nicht erreicht. Sie können hier weiterschreiben.",
        Spanish => "Le hemos llamado sin éxito. Puede seguir escribiendo aquí.",
        French => {
            "Nous avons essayé de vous appeler, sans succès. Vous pouvez continuer à écrire ici."
        }
    }
}

/// Returns what stands on the button that shares a number.
#[must_use]
pub const fn share(tongue: Tongue) -> &'static str {
    match tongue {
        English => "Share my number",
        German => "Meine Nummer teilen",
        Spanish => "Compartir mi número",
        French => "Partager mon numéro",
    }
}

/// Returns what stands on the button of who waits and would rather be called.
#[must_use]
pub const fn call_me(tongue: Tongue) -> &'static str {
    match tongue {
        English => "Call me",
        German => "Rufen Sie mich an",
        Spanish => "Llámenme",
        French => "Appelez-moi",
    }
}

/// Returns the choice of who was not reached: at once, or later.
#[must_use]
pub fn once_more(tongue: Tongue) -> Vec<Button> {
    let (again, later) = match tongue {
        English => ("Call me again", "Call me later"),
        German => ("Noch einmal anrufen", "Später anrufen"),
        Spanish => ("Llámenme otra vez", "Llámenme más tarde"),
        French => ("Rappelez-moi", "Rappelez-moi plus tard"),
    };
    vec![
        button(again, super::CALL_NOW),
        button(later, super::CALL_LATER),
    ]
}

/// The times that are proposed to who wants to be called later.
///
/// Units: minutes from when he presses.
const TIMES: [i64; 3] = [60, 180, 1_440];

/// Returns the choice of when.
#[must_use]
pub fn times(tongue: Tongue) -> Vec<Button> {
    let time = |minutes: i64| {
        let mut label = span(minutes, tongue);
        if let Some(first) = label.get_mut(..1) {
            first.make_ascii_uppercase();
        }
        button(&label, &super::in_minutes(minutes))
    };
    TIMES.into_iter().map(time).collect()
}

fn button(label: &str, data: &str) -> Button {
    Button {
        label: label.to_owned(),
        data: data.to_owned(),
        value: None,
    }
}

/// Says a time from now: in minutes, hours, or tomorrow.
fn span(minutes: i64, tongue: Tongue) -> String {
    if minutes == 1_440 {
        return match tongue {
            English => "tomorrow at this time",
            German => "morgen um diese Zeit",
            Spanish => "mañana a esta hora",
            French => "demain à cette heure",
        }
        .to_owned();
    }
    let (count, is_hours) = if minutes % 60 == 0 {
        (minutes / 60, true)
    } else {
        (minutes, false)
    };
    let unit = match (tongue, is_hours, count == 1) {
        (English, true, true) => "hour",
        (English, true, false) => "hours",
        (English, false, true) => "minute",
        (English, false, false) => "minutes",
        (German, true, true) => "Stunde",
        (German, true, false) => "Stunden",
        (German, false, true) => "Minute",
        (German, false, false) => "Minuten",
        (Spanish, true, true) => "hora",
        (Spanish, true, false) => "horas",
        (Spanish, false, true) => "minuto",
        (French, false, true) => "minute",
        (Spanish, false, false) => "minutos",
        (French, true, true) => "heure",
        (French, true, false) => "heures",
        (French, false, false) => "minutes",
    };
    match tongue {
        English | German => format!("in {count} {unit}"),
        Spanish => format!("en {count} {unit}"),
        French => format!("dans {count} {unit}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_is_said_in_every_language() {
        let hint = "+49…67";
        let all = [
            Told::NoCalls,
            Told::Consent { keep_days: 30 },
            Told::NotYours,
            Told::Promise {
                hint,
                when: When::Now,
            },
            Told::Promise {
                hint,
                when: When::Later,
            },
            Told::Scheduled { hint, minutes: 60 },
            Told::Missed,
        ];
        for told in all {
            let mut words: Vec<_> = Tongue::ALL.iter().map(|t| told.words(*t)).collect();
            words.sort();
            words.dedup();
            assert_eq!(words.len(), Tongue::ALL.len(), "{told:?}");
        }
        for tongue in Tongue::ALL {
            let promise = Told::Promise {
                hint,
                when: When::Now,
            };
            assert!(promise.words(tongue).contains(hint));
            assert!(Told::Consent { keep_days: 30 }.words(tongue).contains("30"));
        }
    }

    #[test]
    fn a_time_is_said_as_people_say_it() {
        for (minutes, tongue, words) in [
            (1, English, "in 1 minute"),
            (45, German, "in 45 Minuten"),
            (60, French, "dans 1 heure"),
            (180, Spanish, "en 3 horas"),
            (1, Spanish, "en 1 minuto"),
            (1_440, German, "morgen um diese Zeit"),
        ] {
            assert_eq!(span(minutes, tongue), words);
        }
        let labels: Vec<_> = times(English).into_iter().map(|b| b.label).collect();
        assert_eq!(labels, ["In 1 hour", "In 3 hours", "Tomorrow at this time"]);
    }
}
