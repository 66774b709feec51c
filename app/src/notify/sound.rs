//! A short sound, made by the browser itself.

use crate::ui::promise::then;
use std::cell::OnceCell;
use wasm_bindgen::JsValue;
use web_sys::AudioContext;

/// Two notes, the second higher: their pitches in Hz, and when each begins in seconds.
const NOTES: [(f32, f64); 2] = [(660.0, 0.0), (880.0, 0.12)];

/// How long a note is.
///
/// Units: s.
const LENGTH: f64 = 0.25;

/// How loud it begins, of 1.
const LOUD: f32 = 0.15;

/// A note fades to this: nothing is no power of anything.
const STILL: f32 = 0.001;

/// What the browser lets sound only later has nothing to tell any more.
///
/// Units: ms.
const LATE_MS: f64 = 1_000.0;

thread_local! {
    /// A page has few of them.
    static CONTEXT: OnceCell<Option<AudioContext>> = const { OnceCell::new() };
}

/// Plays it, where the browser lets a page sound: most do once somebody has pressed something there.
pub fn play() {
    let context = CONTEXT.with(|kept| kept.get_or_init(|| AudioContext::new().ok()).clone());
    let Some(context) = context else { return };
    let asked_at = js_sys::Date::now();
    if let Ok(resumed) = context.resume() {
        then(&resumed.into(), move |_| {
            if js_sys::Date::now() - asked_at < LATE_MS {
                let _ = begin(&context);
            }
        });
    }
}

fn begin(context: &AudioContext) -> Result<(), JsValue> {
    let now = context.current_time();
    for (pitch, after) in NOTES {
        let (from, until) = (now + after, now + after + LENGTH);
        let (tone, volume) = (context.create_oscillator()?, context.create_gain()?);
        tone.frequency().set_value(pitch);
        volume.gain().set_value_at_time(LOUD, from)?;
        volume
            .gain()
            .exponential_ramp_to_value_at_time(STILL, until)?;
        tone.connect_with_audio_node(&volume)?;
        volume.connect_with_audio_node(&context.destination())?;
        tone.start_with_when(from)?;
        tone.stop_with_when(until)?;
    }
    Ok(())
}
