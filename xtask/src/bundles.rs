//! The parts of lazy pages, one file for each page.
//!
//! The splitter writes a part for each page and one for each set of pages that share code: a page of ours needs
//! sixteen files, most of them smaller than their names are worth. Here each page gets one *bundle*: its parts one
//! after the other. What loads parts takes them out of the bundle of the page that is being loaded; a part that was
//! there already stays as it is. Source: docs/adr/0046-a-lazy-page-is-one-file.md.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

use anyhow::{Context, Result, ensure};

/// What takes parts out of bundles; `BUNDLES` stands before it.
///
/// Whatever is asked for while a page begins to load comes before anything is awaited, so that `loading` is its.
const TAKE: &str = r"
let loading;
const fetched = {};
function within(bundle, load) {
    return () => {
        loading = bundle;
        return load().finally(() => { delete fetched[bundle]; });
    };
}
async function fetchBundle(bundle) {
    const answer = await fetch(new URL(`./${bundle}.wasm`, import.meta.url));
    if (!answer.ok) throw new Error(`${bundle}: ${answer.status}`);
    return answer.arrayBuffer();
}
async function take(part) {
    const bundle = loading;
    fetched[bundle] ??= fetchBundle(bundle);
    const [begin, end] = BUNDLES[bundle][part];
    return new Uint8Array(await fetched[bundle], begin, end - begin);
}
";

/// What stands for the separate parts.
pub(crate) struct Bundled {
    /// The module that loads parts.
    pub(crate) loader: String,
    /// Which file each page needs, as JSON.
    pub(crate) manifest: String,
}

/// Writes a bundle for each of `pages` into `package`, and changes what loads their parts so that it takes them from
/// there.
///
/// Errors: a part cannot be read, or the splitter writes another loader than it did.
pub(crate) fn bundle(
    package: &Path,
    loader: &str,
    pages: &BTreeMap<String, Vec<String>>,
) -> Result<Bundled> {
    let mut places = BTreeMap::new();
    let mut manifest = BTreeMap::new();
    let mut loader = taking(loader)?;
    for (page, parts) in pages {
        let (bytes, of_parts) = join(package, parts)?;
        let name = write_named(package, &format!("bundle_{page}"), &bytes)?;
        loader = within(&loader, page, &name)?;
        places.insert(name.clone(), of_parts);
        manifest.insert(page, [name]);
    }
    Ok(Bundled {
        loader: with_places(&loader, &places)?,
        manifest: serde_json::to_string(&manifest)?,
    })
}

/// Where a part lies in its bundle: from its first byte to before its last.
type Places = BTreeMap<String, (usize, usize)>;

fn join(package: &Path, parts: &[String]) -> Result<(Vec<u8>, Places)> {
    let (mut bytes, mut places) = (Vec::new(), Places::new());
    for part in parts {
        let file = package.join(format!("{part}.wasm"));
        let begin = bytes.len();
        bytes.extend(fs::read(&file).with_context(|| file.display().to_string())?);
        places.insert(part.clone(), (begin, bytes.len()));
    }
    Ok((bytes, places))
}

/// Writes a file with a hash of its content in its name, because browsers keep it for ever; returns the name.
fn write_named(package: &Path, stem: &str, bytes: &[u8]) -> Result<String> {
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    let name = format!("{stem}.{:016x}", hasher.finish());
    fs::write(package.join(format!("{name}.wasm")), bytes)?;
    Ok(name)
}

/// Lets a loader take its parts instead of fetching them.
fn taking(loader: &str) -> Result<String> {
    const FETCH: &str = "fetch(new URL(\"./";
    const FETCHED: &str = ".wasm\", import.meta.url))";
    const STREAM: &str = "WebAssembly.instantiateStreaming(src, imports)";
    let mut taking = String::new();
    let mut rest = loader;
    while let Some((before, after)) = rest.split_once(FETCH) {
        let (part, after) = after.split_once(FETCHED).context("a part of no name")?;
        write!(taking, "{before}take(\"{part}\")")?;
        rest = after;
    }
    taking.push_str(rest);
    ensure!(
        rest.len() < loader.len() && taking.contains(STREAM),
        "the loader of parts is another than it was"
    );
    Ok(taking.replace(STREAM, "WebAssembly.instantiate(await src, imports)"))
}

/// Lets a page be loaded from its bundle.
fn within(loader: &str, page: &str, bundle: &str) -> Result<String> {
    const END: &str = "]));";
    let begin = format!("export const __wasm_split_load_{page} = wrapAsyncCb(");
    let (before, after) = loader
        .split_once(&begin)
        .with_context(|| format!("nothing loads {page}"))?;
    let (load, after) = after.split_once(END).context("a loader without an end")?;
    Ok(format!(
        "{before}{begin}within(\"{bundle}\", {load}])));{after}"
    ))
}

/// Puts where each part lies before the loader, after what it imports.
fn with_places(loader: &str, places: &BTreeMap<String, Places>) -> Result<String> {
    let (import, rest) = loader.split_once('\n').context("a loader of one line")?;
    let places = serde_json::to_string(places)?;
    Ok(format!("{import}\nconst BUNDLES = {places};{TAKE}{rest}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the splitter writes, but for what is the same for every part.
    const LOADER: &str = r#"import { initSync } from "./switchboard.js";
const __chunk_1 = makeLoad(() => {
    const src = fetch(new URL("./chunk_1.wasm", import.meta.url));
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
export const __wasm_split_load_board = wrapAsyncCb(makeLoad(() => {
    const src = fetch(new URL("./split_board.wasm", import.meta.url));
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, [__chunk_1]));
"#;

    #[test]
    fn a_page_takes_its_parts_from_one_file() {
        let folder = std::env::temp_dir().join(format!("bundle-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("chunk_1.wasm"), "shared").unwrap();
        fs::write(folder.join("split_board.wasm"), "own").unwrap();
        let parts = ["chunk_1", "split_board"].map(str::to_owned).to_vec();
        let pages = BTreeMap::from([("board".to_owned(), parts)]);

        let bundled = bundle(&folder, LOADER, &pages).unwrap();

        let (_, name) = bundled.manifest.split_once("[\"").unwrap();
        let (name, _) = name.split_once('"').unwrap();
        let file = folder.join(format!("{name}.wasm"));
        assert_eq!(fs::read_to_string(file).unwrap(), "sharedown");
        let loader = bundled.loader;
        let places = format!(r#"{{"{name}":{{"chunk_1":[0,6],"split_board":[6,9]}}}}"#);
        assert!(loader.contains(&places), "{loader}");
        assert!(loader.starts_with("import { initSync }"), "{loader}");
        assert!(
            loader.contains("const src = take(\"chunk_1\");"),
            "{loader}"
        );
        assert!(!loader.contains("instantiateStreaming"), "{loader}");
        let page = format!("wrapAsyncCb(within(\"{name}\", makeLoad(");
        assert!(loader.contains(&page), "{loader}");
        assert!(loader.ends_with(", [__chunk_1])));\n"), "{loader}");
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn another_loader_is_not_taken_for_this_one() {
        let pages = BTreeMap::from([("inbox".to_owned(), Vec::new())]);
        let folder = std::env::temp_dir().join(format!("no-bundle-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        assert!(bundle(&folder, "export {};\n", &BTreeMap::new()).is_err());
        assert!(bundle(&folder, LOADER, &pages).is_err());
        fs::remove_dir_all(folder).unwrap();
    }
}
