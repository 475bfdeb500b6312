#![no_main]
//! Rule, concept and fact files of strangers: loading and running their examples ends, and every place lies in its file.

use noticelint::check::{Engine, Prepared, builtin_law, run_examples};
use noticelint::law::Law;
use noticelint::source::{SourceFile, Sources};
use std::sync::LazyLock;

const NAMES: [&str; 7] = [
    "rules/own/rule.md",
    "rules/facts/countries.toml",
    "rules/facts/transfers.toml",
    "rules/facts/authorities.toml",
    "rules/facts/laws.toml",
    "rules/facts/retention.toml",
    "rules/facts/numbering.toml",
];

/// The words and kinds of the built-in law, without its concepts and rules: those would have to be compiled each time.
static BASE: LazyLock<Law> = LazyLock::new(|| {
    let whole = builtin_law();
    let mut base = Law { cards: whole.cards, ..Law::default() };
    base.reading.words = whole.reading.words;
    base
});

libfuzzer_sys::fuzz_target!(|input: (u8, &str)| {
    let (which, text) = input;
    let mut sources = Sources::default();
    // Most inputs are cards: tables are read by a library.
    let name = NAMES.get(usize::from(which)).unwrap_or(&NAMES[0]);
    let id = sources.add(SourceFile::utf8(*name, text));
    let loaded = BASE.clone().extend(&sources, &|_| false);
    let file = sources.get(id).expect("it was just added");
    for label in loaded.diagnostics.iter().flat_map(|d| &d.labels) {
        assert!(label.file == id && file.text.get(label.span.range()).is_some(), "{label:?}");
    }
    if loaded.value.reading.examples.is_empty() {
        return;
    }
    let prepared = Prepared::new(loaded.value);
    let engine = Engine::new(&prepared);
    let examples: Vec<_> = prepared.law.reading.examples.iter().take(4).collect();
    run_examples(&prepared, &engine, &examples, noticelint::value::Date::constant(2026, 6, 1));
});
