//! Sends texts, places and contact cards.

use serde_json::json;

use super::answer::{Answer, Refusal};
use super::formatting;
use super::request::Request;
use crate::world::Side;
use crate::world::parts::{Attachment, Contact, Content, Draft, Location};

pub(crate) fn send_message(request: &mut Request<'_>) -> Result<Answer, Refusal> {
    let user = request.open_chat()?;
    let (text, entities) = formatting::text(request.params)?;
    request.post_one(user, Draft::new(Side::Bot, Content::text(text, entities)))
}

pub(crate) fn send_location(request: &mut Request<'_>) -> Result<Answer, Refusal> {
    let user = request.open_chat()?;
    let location = Location {
        latitude: degrees(request, "latitude")?,
        longitude: degrees(request, "longitude")?,
        live_period: request.params.object("live_period")?,
    };
    let location = location.check().map_err(Refusal::bad_request)?;
    let content = Content::bare(Attachment::Location(location));
    request.post_one(user, Draft::new(Side::Bot, content))
}

pub(super) fn degrees(request: &Request<'_>, name: &str) -> Result<f64, Refusal> {
    let text = request.params.text(name);
    let degrees = text.and_then(|text| text.parse().ok());
    degrees.ok_or_else(|| Refusal::bad_request(&format!("{name} is wrong or missing")))
}

pub(crate) fn send_venue(request: &mut Request<'_>) -> Result<Answer, Refusal> {
    let user = request.open_chat()?;
    let needed = |name: &str| {
        let found = request.params.text(name).filter(|text| !text.is_empty());
        found.ok_or_else(|| Refusal::bad_request(&format!("parameter \"{name}\" is required")))
    };
    let (latitude, longitude) = (
        degrees(request, "latitude")?,
        degrees(request, "longitude")?,
    );
    let location = json!({ "latitude": latitude, "longitude": longitude });
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
