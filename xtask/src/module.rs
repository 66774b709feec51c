//! What is left out of WebAssembly modules that are shipped.
//!
//! Source: WebAssembly core specification 2.0, sections 5.2 and 5.5.

use std::collections::BTreeMap;

use anyhow::{Context, Result, ensure};

/// Notes for tools.
const CUSTOM: u8 = 0;
/// What the module needs from outside.
const IMPORTS: u8 = 2;
/// The magic number and the version.
const HEADER: usize = 8;

/// A section: its kind, and what is in it.
struct Section<'a> {
    kind: u8,
    body: &'a [u8],
}

/// Copies a module without its custom sections: names of functions, which nobody reads in a release, and notes for
/// tools.
///
/// Errors: it is not a module.
pub(crate) fn without_custom_sections(module: &[u8]) -> Result<Vec<u8>> {
    copied(module, |section| {
        Ok((section.kind != CUSTOM).then(|| section.body.to_vec()))
    })
}

/// Gives the functions short names that a bound module imports from its glue, in both.
///
/// A name ends with the hash of its binding, `__wbg_focus_9a3f4c1de2b05778`: sixteen digits that no compression makes
/// smaller, for hundreds of functions and twice each.
///
/// Errors: it is not a module, or it imports something else than functions.
pub(crate) fn with_short_imports(module: &[u8], glue: &str) -> Result<(Vec<u8>, String)> {
    let mut short = BTreeMap::new();
    let module = copied(module, |section| {
        Ok(Some(if section.kind == IMPORTS {
            imports(section.body, &mut short)?
        } else {
            section.body.to_vec()
        }))
    })?;
    Ok((module, renamed(glue, &short)))
}

/// Copies a module as `change` leaves its sections; those that it has nothing for are left out.
fn copied<'a>(
    module: &'a [u8],
    mut change: impl FnMut(Section<'a>) -> Result<Option<Vec<u8>>>,
) -> Result<Vec<u8>> {
    let (header, mut rest) = module.split_at_checked(HEADER).context("no WebAssembly")?;
    let mut copy = header.to_vec();
    while let Some((kind, after)) = rest.split_first() {
        let (body, next) = vector(after)?;
        if let Some(body) = change(Section { kind: *kind, body })? {
            copy.push(*kind);
            write_vector(&mut copy, &body);
        }
        rest = next;
    }
    Ok(copy)
}

/// Copies imports, and notes the short names of those that have one.
fn imports(section: &[u8], short: &mut BTreeMap<String, String>) -> Result<Vec<u8>> {
    const FUNCTION: u8 = 0;
    let (count, mut rest) = number(section)?;
    let mut copy = Vec::new();
    write_number(&mut copy, count);
    for place in 0..count {
        let (from, after) = vector(rest)?;
        let (name, after) = vector(after)?;
        let (kind, after) = after.split_first().context("an import is cut off")?;
        ensure!(*kind == FUNCTION, "an import that is no function");
        let (function_type, next) = number(after)?;
        let name = std::str::from_utf8(name)?;
        write_vector(&mut copy, from);
        if has_hash(name) {
            let new = format!("__w{place}");
            write_vector(&mut copy, new.as_bytes());
            short.insert(name.to_owned(), new);
        } else {
            write_vector(&mut copy, name.as_bytes());
        }
        copy.push(FUNCTION);
        write_number(&mut copy, function_type);
        rest = next;
    }
    Ok(copy)
}

/// Says whether a name is one of a binding with its hash.
fn has_hash(name: &str) -> bool {
    let hash = name
        .strip_prefix("__wbg_")
        .and_then(|rest| rest.rsplit_once('_'));
    hash.is_some_and(|(_, hash)| {
        hash.len() == 16 && hash.bytes().all(|digit| digit.is_ascii_hexdigit())
    })
}

/// Writes a program with other names in place of some of its words.
fn renamed(program: &str, names: &BTreeMap<String, String>) -> String {
    let is_of_word = |c: char| c.is_alphanumeric() || c == '_' || c == '$';
    let mut copy = String::with_capacity(program.len());
    let mut rest = program;
    while let Some(begin) = rest.find(is_of_word) {
        let (before, after) = rest.split_at(begin);
        let end = after.find(|c| !is_of_word(c)).unwrap_or(after.len());
        let (word, next) = after.split_at(end);
        copy.push_str(before);
        copy.push_str(names.get(word).map_or(word, String::as_str));
        rest = next;
    }
    copy.push_str(rest);
    copy
}

/// Reads a number of the format and what follows it.
fn number(bytes: &[u8]) -> Result<(usize, &[u8])> {
    let mut value = 0;
    for (place, byte) in bytes.iter().take(5).enumerate() {
        value |= usize::from(byte & 0x7f) << (7 * place);
        if byte & 0x80 == 0 {
            return Ok((value, &bytes[place + 1..]));
        }
    }
    anyhow::bail!("a number is cut off")
}

/// Reads a number of bytes, these bytes, and what follows them.
fn vector(bytes: &[u8]) -> Result<(&[u8], &[u8])> {
    let (length, rest) = number(bytes)?;
    rest.split_at_checked(length)
        .context("a section is cut off")
}

fn write_number(to: &mut Vec<u8>, mut value: usize) {
    loop {
        let [low, ..] = value.to_le_bytes();
        value >>= 7;
        if value == 0 {
            return to.push(low & 0x7f);
        }
        to.push(low | 0x80);
    }
}

fn write_vector(to: &mut Vec<u8>, bytes: &[u8]) {
    write_number(to, bytes.len());
    to.extend(bytes);
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: &[u8; HEADER] = b"\0asm\x01\0\0\0";

    #[test]
    fn only_custom_sections_are_left_out() {
        let long = [&[10, 0x81, 0x01][..], &[7; 129]].concat();
        let module = [&START[..], &[0, 2, 1, b'x'], &[1, 1, 0], &[0, 1, 0], &long].concat();
        let copy = without_custom_sections(&module).unwrap();
        assert_eq!(copy, [&START[..], &[1, 1, 0], &long].concat());
        assert!(without_custom_sections(&module[..20]).is_err());
    }

    #[test]
    fn a_hashed_import_has_a_short_name_in_the_module_and_in_its_glue() {
        let hashed = "__wbg_focus_9a3f4c1de2b05778";
        let imported = |name: &str| {
            let mut section = vec![2];
            for name in [name, "__wbindgen_throw"] {
                write_vector(&mut section, b"./glue.js");
                write_vector(&mut section, name.as_bytes());
                section.extend([0, 3]);
            }
            let mut module = START.to_vec();
            module.push(IMPORTS);
            write_vector(&mut module, &section);
            module.extend([10, 1, 0]);
            module
        };
        let glue = format!("{{ {hashed}: f, {hashed}0: g, __wbindgen_throw: h }}");

        let (module, glue) = with_short_imports(&imported(hashed), &glue).unwrap();

        assert_eq!(module, imported("__w0"));
        let other = format!("{{ __w0: f, {hashed}0: g, __wbindgen_throw: h }}");
        assert_eq!(glue, other, "the name alone, not what begins with it");
    }

    #[test]
    fn an_import_of_another_kind_is_not_guessed_at() {
        let memory = [&START[..], &[2, 8, 1, 1, b'a', 1, b'b', 2, 0, 1]].concat();
        assert!(with_short_imports(&memory, "").is_err());
    }
}
