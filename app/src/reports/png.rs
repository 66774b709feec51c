//! A chart as a picture: its looks written out, drawn on a canvas, and handed to the browser as a file.

use crate::{
    ui::{
        changing::Show,
        icon::{Icon, IconView},
    },
    words::reports as w,
};
use leptos::{html, prelude::*};
use wasm_bindgen::{JsCast, JsValue, prelude::Closure};
use web_sys::{
    CanvasRenderingContext2d, Element, HtmlAnchorElement, HtmlCanvasElement, HtmlImageElement,
};

const SVG: &str = "http://www.w3.org/2000/svg";

/// Pixels for each unit of the drawing: sharp on screens and on paper.
const SCALE: u32 = 2;

/// Room above the drawing for what it shows.
const ABOVE: u32 = 56;

/// What a style sheet may have said; in a picture of its own there is none.
const LOOKS: [&str; 5] = ["fill", "stroke", "font-family", "font-size", "font-weight"];

/// What a picture shows, for those who see nothing but the picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caption {
    /// What, when and of whom.
    pub title: String,
    /// The colours and what they mean: the class that has each, and the words.
    pub keys: Vec<(&'static str, &'static str)>,
}

impl Caption {
    /// Returns what its file is called.
    fn file(&self) -> String {
        let letters = self.title.chars().map(|letter| {
            if letter.is_alphanumeric() {
                letter.to_lowercase().to_string()
            } else {
                " ".to_owned()
            }
        });
        let words: String = letters.collect();
        let words: Vec<_> = words.split_whitespace().collect();
        format!("{}.png", words.join("-"))
    }
}

/// Takes the chart of a figure out as a picture.
#[component]
pub fn PngButton(
    /// Where the chart is.
    figure: NodeRef<html::Figure>,
    /// What it shows.
    caption: Caption,
) -> impl IntoView {
    let is_refused = RwSignal::new(false);
    let take = move |_| {
        let chart = figure
            .get_untracked()
            .and_then(|figure| figure.query_selector("svg").ok().flatten());
        let begun = chart.and_then(|chart| draw(&chart, &caption, is_refused).ok());
        is_refused.set(begun.is_none());
    };
    view! {
        <button type="button" class="button" on:click=take>
            <IconView icon=Icon::Down />
            {w::PNG}
        </button>
        <p class="form-error" role="alert">
            <Show when=move || is_refused.get()>{w::NO_PNG}</Show>
        </p>
    }
}

/// Begins to draw; the picture is handed out once the browser has read the drawing.
fn draw(chart: &Element, caption: &Caption, is_refused: RwSignal<bool>) -> Result<(), JsValue> {
    let (text, (width, height)) = written_out(chart, caption)?;
    let image = HtmlImageElement::new()?;
    let (file, drawn) = (caption.file(), image.clone());
    let done = Closure::once_into_js(move || {
        let handed = hand_out(&drawn, (width * SCALE, height * SCALE), &file);
        is_refused.set(handed.is_err());
    });
    let failed = Closure::once_into_js(move || is_refused.set(true));
    image.set_onload(Some(done.unchecked_ref()));
    image.set_onerror(Some(failed.unchecked_ref()));
    let text = String::from(js_sys::encode_uri_component(&text));
    image.set_src(&format!("data:image/svg+xml;charset=utf-8,{text}"));
    Ok(())
}

/// Writes a drawing that stands by itself: with its looks, on the ground of the page, under what it shows.
///
/// Shape: its text, and its size in its own units.
fn written_out(chart: &Element, caption: &Caption) -> Result<(String, (u32, u32)), JsValue> {
    let size = |place: usize| {
        let view = chart.get_attribute("viewBox").unwrap_or_default();
        let side = view.split_whitespace().nth(place);
        side.and_then(|side| side.parse::<u32>().ok()).unwrap_or(1)
    };
    let (width, height) = (size(2), size(3) + ABOVE);
    let copy: Element = chart.clone_node_with_deep(true)?.unchecked_into();
    write_looks(chart, &copy);
    let top = format!("-{ABOVE}");
    copy.set_attribute("xmlns", SVG)?;
    copy.set_attribute("viewBox", &format!("0 {top} {width} {height}"))?;
    copy.set_attribute("width", &(width * SCALE).to_string())?;
    copy.set_attribute("height", &(height * SCALE).to_string())?;
    let ground = part(
        "rect",
        &[
            ("y", &top),
            ("width", &width.to_string()),
            ("height", &height.to_string()),
            ("fill", &ground()),
        ],
    )?;
    copy.insert_before(&ground, copy.first_child().as_ref())?;
    let family = look(chart, "font-family");
    let ink = look(chart, "color");
    let words = |x: u32, y: &str, size: &str, words: &str| {
        let looks = [
            ("x", &*x.to_string()),
            ("y", y),
            ("fill", &*ink),
            ("font-family", &*family),
            ("font-size", size),
        ];
        let text = part("text", &looks)?;
        text.set_text_content(Some(words));
        copy.append_child(&text)
    };
    words(8, "-34", "16", &caption.title)?;
    for (place, (class, meaning)) in (0..).zip(&caption.keys) {
        let x = 8 + 160 * place;
        let shown = chart.query_selector(&format!(".{class}"))?;
        let fill = shown.map_or_else(|| ink.clone(), |shown| look(&shown, "fill"));
        let place = [
            ("x", &*x.to_string()),
            ("y", "-22"),
            ("width", "10"),
            ("height", "10"),
        ];
        let key = part("rect", &place)?;
        key.set_attribute("fill", &fill)?;
        copy.append_child(&key)?;
        words(x + 16, "-13", "12", meaning)?;
    }
    let text = web_sys::XmlSerializer::new()?.serialize_to_string(&copy)?;
    Ok((text, (width, height)))
}

/// Gives each part of a copy the looks that the part of the original has on the page.
fn write_looks(from: &Element, to: &Element) {
    for name in LOOKS {
        let _ = to.set_attribute(name, &look(from, name));
    }
    let (mut from, mut to) = (from.first_element_child(), to.first_element_child());
    while let (Some(one), Some(copy)) = (&from, &to) {
        write_looks(one, copy);
        (from, to) = (one.next_element_sibling(), copy.next_element_sibling());
    }
}

fn look(of: &Element, name: &str) -> String {
    let style = window().get_computed_style(of).ok().flatten();
    let value = style.and_then(|style| style.get_property_value(name).ok());
    value.unwrap_or_default()
}

/// Returns the colour behind the page.
fn ground() -> String {
    let body = document().body();
    let colour = body.map(|body| look(&body, "background-color"));
    colour.unwrap_or_else(|| "white".to_owned())
}

fn part(name: &str, attributes: &[(&str, &str)]) -> Result<Element, JsValue> {
    let part = document().create_element_ns(Some(SVG), name)?;
    for (name, value) in attributes {
        part.set_attribute(name, value)?;
    }
    Ok(part)
}

/// Puts a picture that the browser has read onto a canvas, and has it saved.
fn hand_out(
    image: &HtmlImageElement,
    (width, height): (u32, u32),
    file: &str,
) -> Result<(), JsValue> {
    let canvas: HtmlCanvasElement = document().create_element("canvas")?.unchecked_into();
    canvas.set_width(width);
    canvas.set_height(height);
    let context = canvas.get_context("2d")?.ok_or(JsValue::NULL)?;
    let context: CanvasRenderingContext2d = context.unchecked_into();
    context.draw_image_with_html_image_element(image, 0.0, 0.0)?;
    let link: HtmlAnchorElement = document().create_element("a")?.unchecked_into();
    link.set_href(&canvas.to_data_url_with_type("image/png")?);
    link.set_download(file);
    link.click();
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_called_what_it_shows() {
        let caption = Caption {
            title: "Gespräche 2026-11-15 – 2026-11-21 · Q/A".to_owned(),
            keys: Vec::new(),
        };
        assert_eq!(caption.file(), "gespräche-2026-11-15-2026-11-21-q-a.png");
    }
}
