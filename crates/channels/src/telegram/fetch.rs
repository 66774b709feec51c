//! Fetches a file that came with a message into the file store.

use super::{
    api::{Api, Failed},
    fields::Fields,
};
use crate::channel::Fetched;
use domain::attachment::Stored;
use files::FileStore;
use serde_json::json;

/// The largest file of a local Bot API server.
///
/// Units: bytes. Source: <https://core.telegram.org/bots/api#using-a-local-bot-api-server>.
const MOST_BYTES: i64 = 2_000 * 1024 * 1024;

/// Fetches a file, and says what became of it.
///
/// Shape: a file that is cut on its way is not kept; the refusal of one that is too large is final.
pub(super) async fn fetch(api: &Api, store: &FileStore, remote_id: &str, piece: &str) -> Fetched {
    let found = match api.call("getFile", &json!({"file_id": remote_id})).await {
        Ok(found) => found,
        Err(failure) => return missed(failure),
    };
    let Ok(found) = Fields::parse(found.get()) else {
        return Fetched::NotNow("Telegram named no file".to_owned());
    };
    let Some(path) = found.text("file_path") else {
        return Fetched::NotNow("Telegram named no path of the file".to_owned());
    };
    let size: Option<i64> = found.get("file_size");
    match download(api, store, &path, size, piece).await {
        Ok(stored) => Fetched::Here(stored),
        Err(fetched) => fetched,
    }
}

async fn download(
    api: &Api,
    store: &FileStore,
    path: &str,
    size: Option<i64>,
    piece: &str,
) -> Result<Stored, Fetched> {
    let most = u64::try_from(size.unwrap_or(MOST_BYTES)).unwrap_or(0);
    let mut opened = api.open_file(path, most).await.map_err(missed)?;
    if opened.status() != 200 {
        let why = format!("Telegram answered {} for the file", opened.status());
        return Err(Fetched::NotNow(why));
    }
    let mut writer = store.begin(piece, MOST_BYTES).await.map_err(kept_not)?;
    loop {
        let next = opened.next().await;
        let Some(bytes) = next.map_err(|failure| Fetched::NotNow(failure.to_string()))? else {
            break;
        };
        writer.write(&bytes).await.map_err(kept_not)?;
    }
    if size.is_some_and(|size| size != writer.size()) {
        return Err(Fetched::NotNow("the file was cut on its way".to_owned()));
    }
    writer.finish().await.map_err(kept_not)
}

fn missed(failure: Failed) -> Fetched {
    match failure {
        Failed::NotSent(why) | Failed::Lost(why) => Fetched::NotNow(why),
        Failed::Refused(refusal) if refusal.description.contains("file is too big") => {
            Fetched::TooLarge
        }
        Failed::Refused(refusal) if refusal.code == 429 => Fetched::NotNow(refusal.description),
        Failed::Refused(refusal) => Fetched::Never(refusal.description),
    }
}

fn kept_not(error: files::Error) -> Fetched {
    match error {
        files::Error::TooLarge(_) => Fetched::TooLarge,
        files::Error::Empty => Fetched::Never("the file is empty".to_owned()),
        files::Error::Disk(error) => Fetched::NotNow(error.to_string()),
    }
}
