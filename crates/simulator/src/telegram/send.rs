//! Sends texts, places and contact cards.

use serde_json::json;

use super::answer::{Answer, Refusal};
use super::formatting;
use super::request::Request;
use crate::world::Side;
use crate::world::parts::{Attachment, Contact, Content, Draft};

pub(crate) fn send_message(request: &mut Request<'_>) -> Result<Answer, Refusal> {
    let user = request.open_chat()?;
    let (text, entities) = formatting::text(request.params)?;
    request.post_one(user, Draft::new(Side::Bot, Content::text(text, entities)))
}

pub(crate) fn send_location(request: &mut Request<'_>) -> Result<Answer, Refusal> {
    let user = request.open_chat()?;
    let degrees = |name: &str, most: f64| {
        let degrees = request
            .params
            .text(name)
            .and_then(|text| text.parse::<f64>().ok());
        let degrees = degrees.filter(|degrees| degrees.abs() <= most);
        degrees.ok_or_else(|| Refusal::bad_request(&format!("{name} is wrong or missing")))
    };
    let attachment = Attachment::Location {
        latitude: degrees("latitude", 90.0)?,
        longitude: degrees("longitude", 180.0)?,
    };
    request.post_one(user, Draft::new(Side::Bot, Content::bare(attachment)))
}

pub(crate) fn send_venue(request: &mut Request<'_>) -> Result<Answer, Refusal> {
    let user = request.open_chat()?;
    let needed = |name: &str| {
        let found = request.params.text(name).filter(|text| !text.is_empty());
        found.ok_or_else(|| Refusal::bad_request(&format!("parameter \"{name}\" is required")))
    };
    let degrees = |name: &str| {
        let degrees = needed(name)?.parse::<f64>().ok();
        degrees.ok_or_else(|| Refusal::bad_request(&format!("{name} is wrong or missing")))
    };
    let location = json!({ "latitude": degrees("latitude")?, "longitude": degrees("longitude")? });
    let venue =
        json!({ "location": location, "title": needed("title")?, "address": needed("address")? });
    let fields = [
        ("venue".to_owned(), venue),
        ("location".to_owned(), location),
    ];
    let attachment = Attachment::Other(fields.into_iter().collect());
    request.post_one(user, Draft::new(Side::Bot, Content::bare(attachment)))
}

pub(crate) fn send_contact(request: &mut Request<'_>) -> Result<Answer, Refusal> {
    let user = request.open_chat()?;
    let needed = |name: &str| {
        request
            .params
            .text(name)
            .ok_or_else(|| Refusal::bad_request(&format!("parameter \"{name}\" is required")))
    };
    let contact = Contact {
        phone_number: needed("phone_number")?,
        first_name: needed("first_name")?,
        last_name: request.params.text("last_name"),
        user_id: None,
    };
    request.post_one(
        user,
        Draft::new(Side::Bot, Content::bare(Attachment::Contact(contact))),
    )
}
