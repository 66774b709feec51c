//! Text with spans, cut into runs that can be shown as elements. Nothing here makes HTML.

use domain::{
    id::OperatorId,
    text::{Style, Text, utf16_len},
};

/// A stretch of text that stands by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// How it stands.
    pub kind: BlockKind,
    /// Its runs, in order.
    pub runs: Vec<Run>,
}

/// How a stretch stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum BlockKind {
    /// In the flow.
    #[default]
    Plain,
    /// As a quotation.
    Quote,
    /// As it was typed, monospaced.
    Pre,
}

/// Words with one look.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each look goes with each other; no state hides in them"
)]
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Run {
    /// The words.
    pub words: String,
    /// Bold.
    pub bold: bool,
    /// Italic.
    pub italic: bool,
    /// Underlined.
    pub underline: bool,
    /// Struck through.
    pub strike: bool,
    /// Hidden until asked for.
    pub spoiler: bool,
    /// Monospaced.
    pub code: bool,
    /// Where it leads; only addresses that are safe to follow.
    pub href: Option<String>,
    /// Whom it names.
    pub mention: Option<OperatorId>,
}

/// Cuts a text at the borders of its spans.
///
/// Shape: the words of all runs together are the text, but for a line break beside a block; offsets inside a surrogate pair, and spans that
/// reach beyond the end, are cut to the text.
#[must_use]
pub fn blocks(text: &Text) -> Vec<Block> {
    let units: Vec<u16> = text.plain.encode_utf16().collect();
    let end = units.len();
    let mut cuts = vec![0, end];
    for span in &text.spans {
        let start = at(span.start).min(end);
        cuts.push(start);
        cuts.push(start.saturating_add(at(span.len)).min(end));
    }
    cuts.retain(|cut| !splits_a_pair(&units, *cut));
    cuts.sort_unstable();
    cuts.dedup();
    let mut blocks: Vec<Block> = Vec::new();
    for pair in cuts.windows(2) {
        let (start, stop) = (pair[0], pair[1]);
        let words = String::from_utf16_lossy(&units[start..stop]);
        let (kind, run) = look(text, start, words);
        match blocks.last_mut() {
            Some(block) if block.kind == kind => block.runs.push(run),
            Some(_) | None => blocks.push(Block {
                kind,
                runs: vec![run],
            }),
        }
    }
    trim_around_blocks(&mut blocks);
    blocks
}

/// Drops the line break beside what stands on lines of its own: it would show as an empty line.
fn trim_around_blocks(blocks: &mut [Block]) {
    for at in 1..blocks.len() {
        let (before, after) = blocks.split_at_mut(at);
        let (Some(before), Some(after)) = (before.last_mut(), after.first_mut()) else {
            continue;
        };
        if before.kind == BlockKind::Plain
            && let Some(run) = before.runs.last_mut()
            && run.words.ends_with('\n')
        {
            run.words.pop();
        }
        if after.kind == BlockKind::Plain
            && let Some(run) = after.runs.first_mut()
            && run.words.starts_with('\n')
        {
            run.words.remove(0);
        }
    }
}

fn at(offset: u32) -> usize {
    usize::try_from(offset).unwrap_or(usize::MAX)
}

fn splits_a_pair(units: &[u16], cut: usize) -> bool {
    units
        .get(cut)
        .is_some_and(|unit| (0xDC00..0xE000).contains(unit))
}

fn look(text: &Text, start: usize, words: String) -> (BlockKind, Run) {
    let mut kind = BlockKind::Plain;
    let mut run = Run::default();
    for span in &text.spans {
        let from = at(span.start);
        if start < from || start >= from.saturating_add(at(span.len)) {
            continue;
        }
        match &span.style {
            Style::Bold => run.bold = true,
            Style::Italic => run.italic = true,
            Style::Underline => run.underline = true,
            Style::Strike => run.strike = true,
            Style::Spoiler => run.spoiler = true,
            Style::Code => run.code = true,
            Style::Quote => kind = BlockKind::Quote,
            Style::Pre => kind = BlockKind::Pre,
            Style::Link { url } => run.href = safe(url),
            Style::Detected { kind } => {
                let whole = cut(&text.plain, from, at(span.len));
                run.href = detected(kind, &whole);
            }
            // A name that another look cuts in two stays as it was written.
            Style::Mention { operator } => {
                let is_whole = start == from && utf16_len(&words) == at(span.len);
                run.mention = is_whole.then_some(*operator);
            }
        }
    }
    run.words = words;
    (kind, run)
}

fn cut(plain: &str, start: usize, len: usize) -> String {
    let units: Vec<u16> = plain.encode_utf16().skip(start).take(len).collect();
    String::from_utf16_lossy(&units)
}

/// Returns an address that is safe to follow, as it is.
fn safe(url: &str) -> Option<String> {
    let lower = url.trim().to_ascii_lowercase();
    let is_safe = ["https://", "http://", "mailto:", "tel:", "tg://"]
        .iter()
        .any(|scheme| lower.starts_with(scheme));
    is_safe.then(|| url.trim().to_owned())
}

fn detected(kind: &str, words: &str) -> Option<String> {
    match kind {
        "url" => safe(words).or_else(|| safe(&format!("https://{words}"))),
        "email" => safe(&format!("mailto:{words}")),
        "phone_number" => {
            let digits: String = words
                .chars()
                .filter(|c| c.is_ascii_digit() || *c == '+')
                .collect();
            safe(&format!("tel:{digits}"))
        }
        "mention" => safe(&format!("https://t.me/{}", words.strip_prefix('@')?)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::text::Span;

    fn text(plain: &str, spans: &[(u32, u32, Style)]) -> Text {
        let spans = spans
            .iter()
            .map(|(start, len, style)| Span {
                start: *start,
                len: *len,
                style: style.clone(),
            })
            .collect();
        Text {
            plain: plain.to_owned(),
            spans,
        }
    }

    fn words(text: &Text) -> Vec<String> {
        blocks(text)
            .into_iter()
            .flat_map(|block| block.runs)
            .map(|run| run.words)
            .collect()
    }

    #[test]
    fn offsets_count_utf16_units() {
        let text = text("👍 bold 👍", &[(3, 4, Style::Bold)]);
        assert_eq!(words(&text), ["👍 ", "bold", " 👍"]);
        assert!(blocks(&text)[0].runs[1].bold);
    }

    #[test]
    fn nested_and_overlapping_spans_add_up() {
        let text = text("abcdef", &[(0, 4, Style::Bold), (2, 4, Style::Italic)]);
        let runs = blocks(&text).remove(0).runs;
        let looks: Vec<_> = runs
            .iter()
            .map(|r| (r.words.as_str(), r.bold, r.italic))
            .collect();
        assert_eq!(
            looks,
            [("ab", true, false), ("cd", true, true), ("ef", false, true)]
        );
    }

    #[test]
    fn a_quotation_and_a_listing_stand_by_themselves() {
        let text = text("so:codeend", &[(3, 4, Style::Pre), (0, 2, Style::Bold)]);
        let kinds: Vec<_> = blocks(&text).iter().map(|b| b.kind).collect();
        assert_eq!(kinds, [BlockKind::Plain, BlockKind::Pre, BlockKind::Plain]);
    }

    #[test]
    fn a_block_brings_its_own_line_breaks() {
        let text = text("a\ncode\n\nb", &[(2, 4, Style::Pre)]);
        assert_eq!(words(&text), ["a", "code", "\nb"]);
    }

    #[test]
    fn only_safe_addresses_become_links() {
        let link = |url: &str| {
            let style = Style::Link {
                url: url.to_owned(),
            };
            blocks(&text("x", &[(0, 1, style)]))
                .remove(0)
                .runs
                .remove(0)
                .href
        };
        assert_eq!(
            link("https://example.org").as_deref(),
            Some("https://example.org")
        );
        assert_eq!(link("javascript:alert(1)"), None);
        assert_eq!(link(" JavaScript:alert(1)"), None);
        assert_eq!(link("data:text/html,x"), None);
        let style = Style::Detected { kind: "url".into() };
        let run = blocks(&text("example.org", &[(0, 11, style)]))
            .remove(0)
            .runs
            .remove(0);
        assert_eq!(run.href.as_deref(), Some("https://example.org"));
    }

    #[test]
    fn a_name_is_a_mention_as_a_whole() {
        let ann = OperatorId::from_u128(1);
        let style = || Style::Mention { operator: ann };
        let mentions = |spans: &[(u32, u32, Style)]| {
            let runs = blocks(&text("ask @Ann!", spans)).remove(0).runs;
            let named = runs.into_iter().filter(|run| run.mention == Some(ann));
            named.map(|run| run.words).collect::<Vec<_>>()
        };
        assert_eq!(mentions(&[(4, 4, style())]), ["@Ann"]);
        let cut = [(4, 4, style()), (6, 3, Style::Bold)];
        assert_eq!(mentions(&cut), Vec::<String>::new());
    }

    #[test]
    fn nonsense_offsets_lose_no_words() {
        for (start, len) in [(0, 99), (99, 1), (1, 1), (2, 0), (u32::MAX, u32::MAX)] {
            let text = text("a👍b", &[(start, len, Style::Bold)]);
            assert_eq!(words(&text).concat(), "a👍b", "{start} {len}");
        }
    }
}
