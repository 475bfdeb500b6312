//! The invariants of ARCHITECTURE.md that a reader of the sources could break without noticing.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fs;
use std::path::{Path, PathBuf};

/// The folders of `src/`, each of which may use those before it. `flow`, `law` and `notice` are sisters.
const LAYERS: [(&str, &[&str]); 16] = [
    ("source", &[]),
    ("value", &["source"]),
    ("card", &["source", "value"]),
    ("flow", &["source", "value", "card"]),
    ("law", &["source", "value", "card"]),
    ("notice", &["source", "value"]),
    ("recognise", &["source", "value", "law", "notice"]),
    ("lint", &["source", "value", "flow", "law", "notice", "recognise"]),
    ("mend", &["source", "notice", "lint"]),
    ("check", &["source", "value", "card", "flow", "law", "notice", "recognise", "lint", "mend"]),
    ("draft", &["source", "value", "card", "flow", "law", "notice", "recognise", "lint", "mend", "check"]),
    ("change", &["source", "value", "card", "flow", "law", "notice", "recognise", "lint", "mend", "check"]),
    ("report", &["source", "value", "card", "flow", "law", "notice", "recognise", "lint", "mend", "check", "change"]),
    ("project", &["source", "value", "card", "flow", "law", "notice", "recognise", "lint", "mend", "check", "change", "report"]),
    (
        "lsp",
        &["source", "value", "card", "flow", "law", "notice", "recognise", "lint", "mend", "check", "draft", "change", "report", "project"],
    ),
    (
        "cli",
        &[
            "source",
            "value",
            "card",
            "flow",
            "law",
            "notice",
            "recognise",
            "lint",
            "mend",
            "check",
            "draft",
            "change",
            "report",
            "project",
            "lsp",
        ],
    ),
];

/// All Rust files below a folder, sorted.
fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    let mut entries: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            all.extend(rust_files(&path));
        } else if path.extension().is_some_and(|e| e == "rs") {
            all.push(path);
        }
    }
    all
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Whether a file holds tests only.
fn is_test(path: &Path) -> bool {
    let name = path.file_name().unwrap().to_string_lossy();
    name.ends_with("tests.rs") || path.components().any(|c| c.as_os_str() == "tests") || name == "fixture.rs"
}

/// A source file without its unit tests.
fn engine_part(text: &str) -> &str {
    text.split("#[cfg(test)]").next().unwrap_or("")
}

#[test]
fn each_layer_uses_only_those_before_it() {
    let mut wrong = Vec::new();
    for (layer, may_use) in LAYERS {
        for path in rust_files(&root().join("src").join(layer)).into_iter().filter(|p| !is_test(p)) {
            let text = fs::read_to_string(&path).unwrap();
            for (index, line) in engine_part(&text).lines().enumerate() {
                let code = line.split("//").next().unwrap_or("");
                for part in code.split("crate::").skip(1) {
                    let used: String = part.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                    let known = LAYERS.iter().any(|(l, _)| *l == used);
                    if known && used != layer && !may_use.contains(&used.as_str()) {
                        wrong.push(format!("{}:{}: {layer} uses {used}", path.display(), index + 1));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_module_says_what_it_is_for() {
    for path in rust_files(&root().join("src")) {
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.starts_with("//!"), "{} does not begin with a line `//! …`", path.display());
    }
}

/// The string literals of a source file's code, with their lines; comments and unit tests are left out.
fn literals(text: &str) -> Vec<(usize, String)> {
    let mut all = Vec::new();
    let mut literal: Option<String> = None;
    for (index, line) in engine_part(text).lines().enumerate() {
        let mut chars = line.chars().peekable();
        while let Some(c) = chars.next() {
            match (&mut literal, c) {
                (None, '/') if chars.peek() == Some(&'/') => break,
                (None, '\'') => {
                    // A character literal, perhaps of a quotation mark; a lifetime is none.
                    let rest: String = chars.clone().take(3).collect();
                    if rest.starts_with("\\") || rest.chars().nth(1) == Some('\'') {
                        chars.nth(if rest.starts_with('\\') { 2 } else { 1 });
                    }
                }
                (None, '"') => literal = Some(String::new()),
                (Some(words), '"') => {
                    all.push((index + 1, std::mem::take(words)));
                    literal = None;
                }
                (Some(words), '\\') => {
                    words.extend(chars.next());
                }
                (Some(words), c) => words.push(c),
                (None, _) => {}
            }
        }
    }
    all
}

/// All values of the keys in a table of facts that hold names.
fn names_in(table: &toml::Value, keys: &[&str], out: &mut Vec<String>) {
    match table {
        toml::Value::Table(map) => {
            for (key, value) in map {
                match value {
                    toml::Value::String(s) if keys.contains(&key.as_str()) => out.push(s.clone()),
                    toml::Value::Array(all) if keys.contains(&key.as_str()) => {
                        out.extend(all.iter().filter_map(|v| v.as_str()).map(str::to_owned))
                    }
                    other => names_in(other, keys, out),
                }
            }
        }
        toml::Value::Array(all) => all.iter().for_each(|v| names_in(v, keys, out)),
        _ => {}
    }
}

fn stems(folder: &str) -> Vec<String> {
    let mut all: Vec<String> =
        fs::read_dir(root().join(folder)).unwrap().map(|e| e.unwrap().path().file_stem().unwrap().to_string_lossy().into_owned()).collect();
    all.sort();
    all
}

/// Whether a name stands in words as a word of its own.
fn stands_in(name: &str, words: &str) -> bool {
    words.match_indices(name).any(|(at, _)| {
        let before = words.get(..at).unwrap_or("").chars().next_back();
        let after = words.get(at + name.len()..).unwrap_or("").chars().next();
        ![before, after].into_iter().flatten().any(|c| c.is_alphanumeric() || c == '-' || c == '_')
    })
}

#[test]
fn the_engine_knows_no_law() {
    let mut names = Vec::new();
    for (file, keys) in [
        ("laws", &["short", "short_en", "name_de", "name_en", "names"][..]),
        ("countries", &["name_de", "name_en", "also_de", "also_en"][..]),
        ("authorities", &["name", "name_de", "name_en", "exact"][..]),
        ("transfers", &["name_de", "name_en", "names"][..]),
    ] {
        let text = fs::read_to_string(root().join(format!("rules/facts/{file}.toml"))).unwrap();
        names_in(&text.parse::<toml::Table>().map(toml::Value::Table).unwrap(), keys, &mut names);
    }
    // A short name may be an ordinary word ("US" in a variable's name, "Man").
    names.retain(|n| n.chars().count() > 3);
    for folder in ["rules/concepts", "rules/gdpr", "rules/de"] {
        // One word alone ("cookies", "purposes") may be a field's name; an id of several words is the law's own.
        names.extend(stems(folder).into_iter().filter(|n| n.contains('-')));
    }
    assert!(names.len() > 1000, "the tables of facts were not read");
    let cites = |words: &str| {
        ["Art. ", "Art.", "Article ", "§ ", "§", "recital "].iter().any(|sign| {
            words.match_indices(sign).any(|(at, s)| words.get(at + s.len()..).is_some_and(|w| w.starts_with(|c: char| c.is_ascii_digit())))
        })
    };
    let mut wrong = Vec::new();
    for path in rust_files(&root().join("src")).into_iter().filter(|p| !is_test(p)) {
        let text = fs::read_to_string(&path).unwrap();
        for (line, words) in literals(&text) {
            if cites(&words) {
                wrong.push(format!("{}:{line}: cites a provision: {words}", path.display()));
            }
            for name in names.iter().filter(|n| stands_in(n, &words)) {
                wrong.push(format!("{}:{line}: names {name}: {words}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "this belongs under rules/:\n{}", wrong.join("\n"));
}

#[test]
fn the_reading_of_literals_is_no_sieve() {
    let found = literals("let a = \"Art. 6\"; // \"not this\"\nlet b = '\"'; let c = \"x \\\" y\";\n#[cfg(test)]\n\"nor this\"");
    assert_eq!(found, [(1, "Art. 6".to_owned()), (2, "x \" y".to_owned())]);
    assert!(stands_in("GDPR", "the GDPR.") && !stands_in("Chad", "Chadwick"));
}
