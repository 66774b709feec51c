//! Lists the files of the built site for the binary (feature `embed`, variable `SWITCHBOARD_SITE`).

use std::{
    env,
    error::Error,
    fmt::Write,
    fs,
    path::{Path, PathBuf},
};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-env-changed=SWITCHBOARD_SITE");
    println!("cargo::rerun-if-changed=build.rs");
    let mut entries = String::new();
    if env::var_os("CARGO_FEATURE_EMBED").is_some() {
        let site = env::var_os("SWITCHBOARD_SITE")
            .ok_or("the feature `embed` takes in the site that SWITCHBOARD_SITE names")?;
        let site = fs::canonicalize(PathBuf::from(site))?;
        println!("cargo::rerun-if-changed={}", site.display());
        list(&site, &site, &mut entries)?;
    }
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("cargo sets OUT_DIR")?);
    fs::write(
        out.join("site.rs"),
        format!("const FILES: &[(&str, &[u8])] = &[\n{entries}];\n"),
    )?;
    Ok(())
}

/// Appends a line for each file under `folder`, by name; hidden ones are left out, and those that are there packed.
fn list(site: &Path, folder: &Path, entries: &mut String) -> Result<(), Box<dyn Error>> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()?;
    paths.sort();
    for path in paths {
        let is_hidden = path
            .file_name()
            .is_some_and(|name| name.to_string_lossy().starts_with('.'));
        if is_hidden {
            continue;
        }
        if path.is_dir() {
            list(site, &path, entries)?;
        } else if !has_twin(&path) {
            let name = path
                .strip_prefix(site)?
                .to_string_lossy()
                .replace('\\', "/");
            writeln!(
                entries,
                "    ({name:?}, include_bytes!({:?})),",
                path.to_string_lossy()
            )?;
        }
    }
    Ok(())
}

/// Says whether a file is there packed by brotli too: the few who can't read that get it unpacked by the server.
fn has_twin(path: &Path) -> bool {
    let mut twin = path.as_os_str().to_owned();
    twin.push(".br");
    Path::new(&twin).exists()
}
