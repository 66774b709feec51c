//! The stream itself: an `EventSource` and what it tells.

use super::told::Told;
use domain::{event::Seq, json, live::Sign};
use std::rc::Rc;
use wasm_bindgen::{JsCast, prelude::Closure};
use web_sys::{EventSource, MessageEvent};

/// What the stream tells.
#[derive(Debug)]
pub enum Heard {
    /// It is connected.
    Open,
    /// Something changed.
    Update(Told),
    /// Somebody writes.
    Typing(Sign),
    /// The server is there; everything up to the position was told.
    Beat(Option<Seq>),
    /// The position is too old.
    Reset,
    /// It is down; `refused` when the server answered, but not with a stream.
    Failed {
        /// Whether the server answered.
        refused: bool,
    },
}

/// An open stream; closed when dropped.
#[derive(Debug)]
pub struct Stream {
    source: EventSource,
    _listeners: Vec<Closure<dyn Fn(MessageEvent)>>,
}

impl Stream {
    /// Opens the stream after a position; `None` when the browser refuses at once.
    #[must_use]
    pub fn open(after: Seq, tell: Rc<dyn Fn(Heard)>) -> Option<Self> {
        let source = EventSource::new(&format!("/live?after={after}")).ok()?;
        let mut listeners = Vec::with_capacity(6);
        let mut listen = |name: &str, read: fn(&MessageEvent) -> Option<Heard>| {
            let tell = Rc::clone(&tell);
            let listener = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
                if let Some(heard) = read(&event) {
                    tell(heard);
                }
            });
            let function = listener.as_ref().unchecked_ref();
            let _ = source.add_event_listener_with_callback(name, function);
            listeners.push(listener);
        };
        listen("open", |_| Some(Heard::Open));
        listen("update", |event| {
            let update = json::read(&event.data().as_string()?);
            Some(update.map_or(Heard::Reset, Heard::Update))
        });
        listen("typing", |event| {
            let sign = json::read(&event.data().as_string()?);
            sign.ok().map(Heard::Typing)
        });
        listen("beat", |event| {
            Some(Heard::Beat(event.last_event_id().parse().ok()))
        });
        listen("reset", |_| Some(Heard::Reset));
        listen("error", |event| {
            let source = event.target()?.dyn_into::<EventSource>().ok()?;
            Some(Heard::Failed {
                refused: source.ready_state() == EventSource::CLOSED,
            })
        });
        Some(Self {
            source,
            _listeners: listeners,
        })
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        self.source.close();
    }
}
