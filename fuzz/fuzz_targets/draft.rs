#![no_main]
//! A notice, and the flows drafted from it: they read without a mistake, and are formatted.

use noticelint::card::format;
use noticelint::check::{Engine, Memory, Prepared, builtin_law};
use noticelint::draft::{Text, draft};
use noticelint::flow::read_flows;
use noticelint::notice::Format;
use noticelint::source::{FileId, SourceFile, Span};
use noticelint::value::Date;
use std::sync::LazyLock;

static PREPARED: LazyLock<Prepared> = LazyLock::new(|| Prepared::new(builtin_law()));
static ENGINE: LazyLock<Engine<'static>> = LazyLock::new(|| Engine::new(&PREPARED));
static NAMES: [&str; 3] = ["a.md", "a.html", "a.txt"];

libfuzzer_sys::fuzz_target!(|input: (u8, &str)| {
    let (which, text) = input;
    let file = SourceFile::utf8(NAMES[usize::from(which) % NAMES.len()], text);
    let language = if which & 0x80 == 0 { "de" } else { "en" };
    let read = ENGINE.read(&file, FileId(0), Format::of(&file), Some(language), &mut Memory::default());
    let made = draft(&ENGINE, &[Text { name: &file.name, file: &file, read: &read }], Date::constant(2026, 6, 1));
    let flows = SourceFile::utf8("a.flow", made.text.as_str());
    let law = &PREPARED.law;
    let parsed = read_flows(&[(FileId(0), &flows)], &law.cards, &law.facts, PREPARED.all_words());
    assert!(parsed.diagnostics.is_empty(), "{:?}\n{}", parsed.diagnostics, made.text);
    assert_eq!(parsed.value.things.len(), made.cards);
    assert_eq!(format(&made.text, Span::new(0, made.text.len()), &law.cards, None, None).as_ref(), Ok(&made.text));
});
