//! The rows of one folder.

use super::{
    api::get_inbox_page,
    rows::{RowList, Rows},
};
use crate::ui::changing::changing;
use crate::{
    shell::{GoOnline, Here, guarded},
    ui::{more::More, state::Empty},
    words::inbox as w,
};
use domain::{
    operator::Presence,
    view::{Folder, Inbox},
};
use leptos::prelude::*;

/// Shows the rows of a folder, and more of them on demand.
#[component]
pub fn List(
    /// The folder, kept current by its owner.
    inbox: RwSignal<Inbox>,
) -> impl IntoView {
    let folder = inbox.with_untracked(|inbox| inbox.folder);
    let guard = guarded();
    let load = move |after| {
        let call = guard.watch(get_inbox_page(folder, after));
        async move {
            let next = call.await?;
            inbox.update(|inbox| inbox.rows.append(next, |row| row.id));
            Ok(())
        }
    };
    let rows = Rows::of(true, move |look| {
        inbox.with(|inbox| look(&inbox.rows.items));
    });
    let back = format!("folder={}", folder.name());
    let next = move || inbox.with(|inbox| inbox.rows.next_cursor.clone());
    let is_empty = Memo::new(move |_| rows.count() == 0 && next().is_none());
    let here = Here::now();
    let must_go_online = Memo::new(move |_| {
        folder == Folder::Mine && here.house.with(|house| house.presence != Presence::Online)
    });
    let content = changing(move || {
        let back = back.clone();
        if is_empty.get() && must_go_online.get() {
            view! { <GoOnline /> }.into_any()
        } else if is_empty.get() {
            let (heading, hint) = w::empty(folder);
            view! { <Empty heading hint /> }.into_any()
        } else {
            view! { <RowList rows back /> }.into_any()
        }
    });
    view! {
        <div class="list-scroll">
            {content}
            <More next load />
        </div>
    }
}
