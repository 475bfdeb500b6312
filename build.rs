//! Compiles `rules/` into the program: the same modules that load rules at run time load them here, so that a mistake in a
//! rule file fails the build at its place, and the program starts without parsing anything.

#![allow(dead_code, unused_imports, missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "src/card/mod.rs"]
mod card;
#[path = "src/law/mod.rs"]
mod law;
#[path = "src/source/mod.rs"]
mod source;
#[path = "src/value/mod.rs"]
mod value;

use source::{Lang, SourceFile, Sources};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::{env, fs, path::Path, process::exit};

fn main() {
    println!("cargo::rerun-if-changed=rules");
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=src");
    println!("cargo::rerun-if-changed=Cargo.lock");
    println!("cargo::rustc-env=NOTICELINT_BUILD={:016x}", digest());
    let mut names = Vec::new();
    collect(Path::new("rules"), &mut names);
    names.sort();
    let mut sources = Sources::default();
    let mut pages = String::from("[\n");
    for name in names {
        let text = fs::read_to_string(&name).expect("rule files are UTF-8");
        if name.ends_with(".md") && !name.ends_with("/README.md") {
            let full = fs::canonicalize(&name).expect("the file was just read");
            pages.push_str(&format!("    ({name:?}, include_str!({:?})),\n", full.display().to_string()));
        }
        sources.add(SourceFile::utf8(name, text));
    }
    pages.push_str("]\n");
    let loaded = law::Law::default().extend(&sources, &|_| false);
    for diagnostic in &loaded.diagnostics {
        let place = diagnostic.labels.first();
        let at = place.and_then(|l| sources.get(l.file).map(|f| (f, f.position(l.span.start as usize))));
        let (file, line) = at.map_or(("rules", 0), |(f, p)| (f.name.as_str(), p.line));
        let help = diagnostic.help.as_ref().map_or("", |h| h.get(Lang::En));
        println!("cargo::error={file}:{line}: {} {help}", diagnostic.message.get(Lang::En));
    }
    if !loaded.diagnostics.is_empty() {
        exit(1);
    }
    let out = env::var("OUT_DIR").expect("cargo sets it");
    let write = |name: &str, bytes: &[u8]| fs::write(Path::new(&out).join(name), bytes).expect("OUT_DIR can be written");
    let mut law = loaded.value;
    let mut languages = String::from("[\n");
    for (language, program) in &law.reading.programs {
        let phrases = law.reading.phrases.get(language).expect("a language with patterns has the facts' names");
        for (name, bytes) in [("program", program.to_bytes()), ("phrases", phrases.to_bytes())] {
            write(&format!("{name}.{language}.bin"), &bytes.expect("what was compiled can be written"));
        }
        let file = |name: &str| format!("include_bytes!(concat!(env!(\"OUT_DIR\"), \"/{name}.{language}.bin\"))");
        languages.push_str(&format!("    ({language:?}, {}, {}),\n", file("program"), file("phrases")));
    }
    languages.push_str("]\n");
    let written = law.take_written();
    let law = postcard::to_stdvec(&law).expect("the law can be written");
    let written = postcard::to_stdvec(&written).expect("what is left of it can be written, too");
    write("law.bin", &law);
    write("written.bin", &written);
    write("pages.rs", pages.as_bytes());
    write("languages.rs", languages.as_bytes());
}

/// A hash of everything that this program's results depend on, beside its inputs: a cache of another program is of no use to it.
fn digest() -> u64 {
    let mut names = vec!["build.rs".to_owned(), "Cargo.toml".to_owned(), "Cargo.lock".to_owned()];
    collect(Path::new("src"), &mut names);
    collect(Path::new("rules"), &mut names);
    names.sort();
    let mut hasher = DefaultHasher::new();
    for name in names {
        // The lock file does not come with every package.
        let text = fs::read(&name).unwrap_or_default();
        (name, text).hash(&mut hasher);
    }
    hasher.finish()
}

/// All files below a folder, with forward slashes.
fn collect(folder: &Path, out: &mut Vec<String>) {
    for entry in fs::read_dir(folder).expect("rules/ can be read").flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, out);
        } else {
            out.push(path.display().to_string().replace('\\', "/"));
        }
    }
}
