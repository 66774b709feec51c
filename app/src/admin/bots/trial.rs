//! Trying a bot: the admin writes as an invented customer, and nothing of it is a conversation.

use super::api::try_bot;
use crate::{
    admin::saving::Saving,
    bot_acts::told,
    shell::Here,
    ui::{
        changing::{Show, changing},
        field::FormError,
    },
    words::{steps as s, support as w, trial as t},
};
use domain::{
    bot::{Act, Answer, BotTrial, Breaker, Button, Side, TrialLine, Tried},
    id::{IntentId, OperatorId},
};
use leptos::prelude::*;

/// One thing in the chat.
#[derive(Debug, Clone)]
enum Entry {
    /// What the invented customer wrote.
    Customer(String),
    /// What came of it.
    Bot(Tried),
}

/// A trial under way.
#[derive(Clone, Copy)]
struct Chat {
    bot: OperatorId,
    trial: RwSignal<BotTrial>,
    entries: RwSignal<Vec<Entry>>,
    trying: Saving,
}

impl Chat {
    /// Lets the customer say something, or press a button.
    fn say(self, text: String, data: Option<String>) {
        let mut asked = self.trial.get_untracked();
        asked.lines.push(TrialLine {
            side: Side::Customer,
            text: text.clone(),
            data,
        });
        let call = try_bot(self.bot, asked.clone());
        self.trying.run(call, move |tried| {
            learn(&mut asked, &tried);
            let _ = self.trial.try_set(asked);
            let _ = self.entries.try_update(|entries| {
                entries.extend([Entry::Customer(text), Entry::Bot(tried)]);
            });
        });
    }

    fn begin_anew(self) {
        self.trial.set(BotTrial::default());
        self.entries.set(Vec::new());
        self.trying.error.set(None);
    }
}

/// Keeps what the bot said and asked to remember for its next turn.
fn learn(trial: &mut BotTrial, tried: &Tried) {
    trial.id = Some(tried.id);
    let Answer::Acts { acts, memory, .. } = &tried.answer else {
        return;
    };
    if memory.is_some() {
        trial.memory.clone_from(memory);
    }
    let said = acts.iter().filter_map(|act| match act {
        Act::Say(say) => Some(say.text.clone()),
        Act::HandOver(_)
        | Act::SetCategories(_)
        | Act::OpenIntent(_)
        | Act::FinishIntent(_)
        | Act::SetAttributes(_)
        | Act::Close(_) => None,
    });
    trial.lines.extend(said.map(|text| TrialLine {
        side: Side::Bot,
        text,
        data: None,
    }));
}

/// Shows the chat with a bot.
#[component]
pub fn TryBot(bot: OperatorId) -> impl IntoView {
    let chat = Chat {
        bot,
        trial: RwSignal::new(BotTrial::default()),
        entries: RwSignal::new(Vec::new()),
        trying: Saving::new(),
    };
    let text = RwSignal::new(String::new());
    let ask = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if !chat.trying.is_busy.get_untracked() {
            chat.say(text.get_untracked(), None);
            text.set(String::new());
        }
    };
    let entries = move || {
        let entries = chat.entries.get().into_iter();
        entries
            .map(|entry| view! { <EntryView entry chat /> })
            .collect_view()
            .into_any()
    };
    let has_begun = move || chat.entries.with(|entries| !entries.is_empty());
    view! {
        <section class="panel-part trial" aria-labelledby="try-bot-heading">
            <h2 id="try-bot-heading">{t::TRY_BOT}</h2>
            <p class="hint">{t::TRY_BOT_HINT}</p>
            <ol class="trial-lines" role="log" aria-label=t::TRY_BOT data-testid="bot-trial">
                {changing(entries)}
            </ol>
            <form method="post" on:submit=ask>
                <div class="field">
                    <label for="trial-text">{t::CUSTOMER_WRITES}</label>
                    <input
                        id="trial-text"
                        name="text"
                        type="text"
                        autocomplete="off"
                        required=true
                        prop:value=move || text.get()
                        on:input=move |event| text.set(event_target_value(&event))
                    />
                </div>
                <FormError error=chat.trying.error fields=&[] />
                <div class="actions">
                    <button type="submit" class="button" disabled=chat.trying.is_busy>
                        {move || if chat.trying.is_busy.get() { t::ASKING_BOT.text() } else { t::ASK_BOT.text() }}
                    </button>
                    <Show when=has_begun>
                        <button
                            type="button"
                            class="button quiet"
                            disabled=chat.trying.is_busy
                            on:click=move |_| chat.begin_anew()
                        >
                            {t::BEGIN_ANEW}
                        </button>
                    </Show>
                </div>
            </form>
        </section>
    }
}

#[component]
fn EntryView(entry: Entry, chat: Chat) -> impl IntoView {
    match entry {
        Entry::Customer(text) => view! {
            <li data-side="customer" dir="auto">
                {text}
            </li>
        }
        .into_any(),
        Entry::Bot(tried) => view! { <TriedView tried chat /> }.into_any(),
    }
}

#[component]
fn TriedView(tried: Tried, chat: Chat) -> impl IntoView {
    let here = Here::now();
    let kept = match (tried.is_enabled, tried.breaker) {
        (false, _) => Some(t::WHILE_OFF.text()),
        (true, Breaker::Open { .. }) => Some(w::KEPT_AWAY.text()),
        (true, Breaker::Held { .. }) => Some(w::HELD.text()),
        (true, Breaker::Closed) => None,
    };
    let names = tried.intents;
    let intent = |id: IntentId| {
        let named = names.iter().find(|(known, _)| *known == id);
        named.map(|(_, name)| name.clone())
    };
    let took = s::took(tried.took_ms);
    let answer = match tried.answer {
        Answer::Failed { why, .. } => view! {
            <p class="form-error" data-testid="trial-failure">
                {t::failed(&why)}
            </p>
            <p class="hint">{took}</p>
        }
        .into_any(),
        Answer::Acts {
            acts,
            is_later,
            usage,
            remarks,
            ..
        } => {
            let lines: Vec<_> = acts
                .iter()
                .flat_map(|act| told(here, act, &intent))
                .collect();
            let is_silent = lines.is_empty() && !is_later;
            let cost = usage.map(|usage| format!(" · {}", s::cost(usage)));
            view! {
                <ul class="plain">
                    {lines.into_iter().map(|line| view! { <li dir="auto">{line}</li> }).collect_view()}
                </ul>
                {is_silent.then(|| view! { <p>{t::NOTHING_DONE}</p> })}
                {is_later.then(|| view! { <p>{t::WOULD_ACT_LATER}</p> })}
                <Buttons acts chat />
                {remarks
                    .into_iter()
                    .map(|remark| view! { <p class="hint">{remark}</p> })
                    .collect_view()}
                <p class="hint">{took} {cost}</p>
            }
            .into_any()
        }
    };
    view! {
        <li data-side="bot" data-testid="tried">
            {kept.map(|words| view! { <p class="hint">{words}</p> })}
            {answer}
        </li>
    }
}

/// Shows what the customer may press.
#[component]
fn Buttons(acts: Vec<Act>, chat: Chat) -> impl IntoView {
    let buttons: Vec<Button> = acts
        .into_iter()
        .flat_map(|act| match act {
            Act::Say(say) => say.buttons,
            Act::HandOver(_)
            | Act::SetCategories(_)
            | Act::OpenIntent(_)
            | Act::FinishIntent(_)
            | Act::SetAttributes(_)
            | Act::Close(_) => Vec::new(),
        })
        .collect();
    let button = move |button: Button| {
        let Button { label, data } = button;
        let shown = label.clone();
        view! {
            <button
                type="button"
                class="button small"
                disabled=chat.trying.is_busy
                on:click=move |_| chat.say(label.clone(), Some(data.clone()))
            >
                {shown}
            </button>
        }
    };
    let has_any = !buttons.is_empty();
    has_any.then(|| {
        view! { <p class="actions">{buttons.into_iter().map(button).collect_view()}</p> }
    })
}
