//! Builds the web widget: its modules put together, made small, beside its styles.
//!
//! Shape of the result, in the folder of the site:
//!
//! ```text
//! widget/loader.js  widget/frame.js  widget/frame.css  widget/words/<language>.js
//! ```
//!
//! The modules of one file share one scope there, so no two may use a name at their top level; the
//! build says so when they do. No package manager is asked: what makes them small is a crate, so the
//! product is built on a machine that has only Rust.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};

use crate::compress;
use crate::minify::minified;

/// What a page that has the widget loads in all, in the language that weighs most, as brotli sends it.
///
/// Units: bytes.
const MOST_BYTES: usize = 15 << 10;

/// One file of the result: its name, and what is in it.
type Made = (String, String);

/// Writes the widget into `site/widget`.
///
/// Errors: a module is wrong, or a file cannot be written.
pub(crate) fn build(sources: &Path, site: &Path) -> Result<()> {
    let folder = site.join("widget");
    fs::create_dir_all(folder.join("words"))?;
    for (name, text) in make(sources)? {
        let file = folder.join(name);
        if fs::read_to_string(&file).is_ok_and(|found| found == text) {
            continue;
        }
        fs::write(&file, text).with_context(|| format!("cannot write {}", file.display()))?;
    }
    Ok(())
}

/// Says what a page loads of the widget, and refuses too much.
///
/// Units: bytes, as brotli sends them. Errors: it is more than [`MOST_BYTES`].
pub(crate) fn weigh(sources: &Path) -> Result<usize> {
    let (mut bytes, mut words) = (0, 0);
    for (name, text) in make(sources)? {
        let size = compress::brotli(text.as_bytes())?.len();
        if name.starts_with("words/") {
            words = words.max(size);
        } else {
            bytes += size;
        }
    }
    let sum = bytes + words;
    ensure!(
        sum <= MOST_BYTES,
        "the widget sends {sum} bytes and may send {MOST_BYTES}: find what has grown"
    );
    Ok(sum)
}

fn make(sources: &Path) -> Result<Vec<Made>> {
    let script = |entry: &str| -> Result<String> {
        let mut modules = Modules::default();
        modules.add(&sources.join(entry))?;
        minified(&modules.text).with_context(|| format!("widget/{entry}"))
    };
    let styles = fs::read_to_string(sources.join("frame.css"))?;
    let mut made = vec![
        // A page includes it as a plain script: its names stay its own.
        (
            "loader.js".to_owned(),
            format!("(()=>{{{}}})();", script("loader/main.js")?),
        ),
        ("frame.js".to_owned(), script("frame/main.js")?),
        ("frame.css".to_owned(), unindented(&styles)),
    ];
    // Who visits fetches the words of his language alone.
    for entry in fs::read_dir(sources.join("frame/words"))? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if name != "index.js" {
            let words = minified(&fs::read_to_string(
                sources.join("frame/words").join(&name),
            )?)?;
            made.push((format!("words/{name}"), words));
        }
    }
    made.sort();
    Ok(made)
}

/// Modules put one after the other, each behind those that it imports.
#[derive(Default)]
struct Modules {
    seen: BTreeSet<PathBuf>,
    text: String,
}

impl Modules {
    /// Adds a module and those that it imports, unless they are there.
    ///
    /// Errors: there is none, or it is written in a way that cannot be put together: only
    /// `import { … } from "./….js";` and `export` in front of a declaration can.
    fn add(&mut self, file: &Path) -> Result<()> {
        let file = fs::canonicalize(file).with_context(|| file.display().to_string())?;
        if !self.seen.insert(file.clone()) {
            return Ok(());
        }
        let whole = fs::read_to_string(&file)?;
        let mut rest = whole.as_str();
        let mut own = String::new();
        while let Some((line, after)) = rest.split_once('\n') {
            if !line.starts_with("import ") {
                own.push_str(declaration(line).with_context(|| file.display().to_string())?);
                own.push('\n');
                rest = after;
                continue;
            }
            let (import, after) = rest.split_once(";\n").context("an import has no end")?;
            let from = import.rsplit('"').nth(1).unwrap_or_default();
            ensure!(
                import.contains('{') && !import.contains(" as ") && from.starts_with('.'),
                "{}: only names can be imported, as they are, from a file: {import}",
                file.display()
            );
            let folder = file.parent().context("a file lies in a folder")?;
            self.add(&folder.join(from))?;
            rest = after;
        }
        self.text.push_str(&own);
        Ok(())
    }
}

/// Returns a line of a module without its `export`.
fn declaration(line: &str) -> Result<&str> {
    let Some(exported) = line.strip_prefix("export ") else {
        return Ok(line);
    };
    let kinds = ["const ", "function ", "async function ", "class "];
    if kinds.iter().any(|kind| exported.starts_with(kind)) {
        Ok(exported)
    } else {
        bail!("only declarations can be exported: {line}")
    }
}

fn unindented(text: &str) -> String {
    text.lines().map(str::trim).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cargo;

    /// Writes the modules and puts them together, from the first of them.
    fn together(name: &str, modules: &[(&str, &str)]) -> Result<String> {
        let folder = std::env::temp_dir().join(format!("widget-{name}-{}", std::process::id()));
        fs::create_dir_all(folder.join("deep")).unwrap();
        for (file, text) in modules {
            fs::write(folder.join(file), text).unwrap();
        }
        let mut all = Modules::default();
        let added = all.add(&folder.join(modules[0].0));
        fs::remove_dir_all(folder).unwrap();
        added.and_then(|()| minified(&all.text))
    }

    #[test]
    fn a_module_stands_once_behind_what_it_imports() {
        let text = together(
            "order",
            &[
                (
                    "main.js",
                    "import {\n  two,\n} from \"./deep/two.js\";\nimport { one } from \"./one.js\";\nuse(one, two);\n",
                ),
                (
                    "deep/two.js",
                    "import { one } from \"../one.js\";\nexport const two = [one, one];\n",
                ),
                ("one.js", "// A comment.\nexport const one = call();\n"),
            ],
        );
        let text = text.unwrap();
        assert_eq!(text.matches("call()").count(), 1, "{text}");
        assert!(text.find("call()") < text.find("use("), "{text}");
        assert!(!text.contains("comment") && !text.contains("import"));
    }

    #[test]
    fn what_cannot_be_put_together_is_refused() {
        let clash = [
            (
                "main.js",
                "import { f } from \"./f.js\";\nconst LIMIT = f(1);\nuse(LIMIT);\n",
            ),
            (
                "f.js",
                "const LIMIT = 2;\nexport const f = (x) => x + LIMIT;\n",
            ),
        ];
        let why = together("clash", &clash).unwrap_err().to_string();
        assert!(why.contains("LIMIT"), "{why}");
        for bad in [
            "import x from \"./main.js\";\n",
            "import { x as y } from \"./main.js\";\n",
            "import { x } from \"package\";\n",
            "export default 1;\n",
            "export { x };\n",
            "const = 1;\n",
        ] {
            assert!(together("bad", &[("main.js", bad)]).is_err(), "{bad}");
        }
    }

    #[test]
    fn the_widget_sends_no_more_than_it_may() {
        let bytes = weigh(&cargo::root().join("widget")).unwrap();
        assert!(bytes > MOST_BYTES / 2, "{bytes} bytes are not all of it");
    }
}
