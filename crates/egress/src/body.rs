//! Bodies that are too large to be held: answers read piece by piece, files sent from the disk.

use crate::exchange::{Failure, failure};
use reqwest::{
    Body, RequestBuilder, Response,
    multipart::{Form, Part},
};
use tokio::fs::File;

/// An answer whose body has not been read.
#[derive(Debug)]
pub struct Opened {
    response: Response,
    left_bytes: u64,
}

/// Sends a request and reads the head of the answer; of the body, `max_bytes` may be read.
///
/// # Errors
/// [`Failure`], which tells whether the request can have had an effect.
pub async fn open(request: RequestBuilder, max_bytes: u64) -> Result<Opened, Failure> {
    let response = request.send().await.map_err(failure)?;
    Ok(Opened {
        response,
        left_bytes: max_bytes,
    })
}

impl Opened {
    /// Returns the HTTP status.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.response.status().as_u16()
    }

    /// Reads the next piece of the body; `None` after the last.
    ///
    /// # Errors
    /// [`Failure::Lost`] when the body breaks off or is too large.
    pub async fn next(&mut self) -> Result<Option<Vec<u8>>, Failure> {
        let Some(piece) = self.response.chunk().await.map_err(failure)? else {
            return Ok(None);
        };
        let size = u64::try_from(piece.len()).unwrap_or(u64::MAX);
        self.left_bytes = self
            .left_bytes
            .checked_sub(size)
            .ok_or_else(|| Failure::Lost("the answer is too large".to_owned()))?;
        Ok(Some(piece.to_vec()))
    }
}

/// A file that is sent in a form.
#[derive(Debug)]
pub struct FilePart {
    /// The name of its field.
    pub field: String,
    /// What the other side shall call it.
    pub name: String,
    /// Its media type.
    pub mime: String,
    /// The file, at its beginning.
    pub file: File,
    /// Units: bytes.
    pub size_bytes: u64,
}

/// Makes a form of fields and files; files are read while they are sent.
///
/// # Errors
/// [`Failure::NotSent`] when a media type is none.
pub fn form(fields: Vec<(String, String)>, files: Vec<FilePart>) -> Result<Form, Failure> {
    let mut form = Form::new();
    for (name, value) in fields {
        form = form.text(name, value);
    }
    for part in files {
        let body = Part::stream_with_length(Body::from(part.file), part.size_bytes);
        let body = body
            .file_name(part.name)
            .mime_str(&part.mime)
            .map_err(|_| Failure::NotSent(format!("`{}` is no media type", part.mime)))?;
        form = form.part(part.field, body);
    }
    Ok(form)
}
