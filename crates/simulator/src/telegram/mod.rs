//! The Bot API, as its documentation and its open server describe it.

mod accounts;
mod answer;
mod chat_actions;
mod commands;
mod copy;
mod delivery;
mod edit;
mod files;
mod formatting;
mod html;
mod http;
mod media;
mod methods;
mod params;
mod polling;
mod request;
mod send;
mod topics;
mod webhook;

pub(crate) use files::serve_bytes;
pub(crate) use http::routes;
