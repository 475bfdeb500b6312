#![no_main]
//! Cards to a declaration, names resolved over two files: every place lies in its file.

use noticelint::check::{Prepared, builtin_law};
use noticelint::flow::read_flows;
use noticelint::source::{FileId, SourceFile, Span};
use std::sync::LazyLock;

static PREPARED: LazyLock<Prepared> = LazyLock::new(|| Prepared::new(builtin_law()));

libfuzzer_sys::fuzz_target!(|text: &str| {
    // A form feed divides the input in two files: a memo, and cards alone.
    let (memo, cards) = text.split_once('\u{c}').unwrap_or(("", text));
    let files = [SourceFile::utf8("memo.md", memo), SourceFile::utf8("case.flow", cards)];
    let given: Vec<(FileId, &SourceFile)> = files.iter().enumerate().map(|(i, f)| (FileId(i as u32), f)).collect();
    let read = read_flows(&given, &PREPARED.law.cards, &PREPARED.law.facts, PREPARED.all_words());
    let lies = |file: FileId, span: Span| files[file.0 as usize].text.get(span.range()).is_some();
    for label in read.diagnostics.iter().flat_map(|d| &d.labels) {
        assert!(lies(label.file, label.span), "{label:?}");
    }
    for thing in &read.value.things {
        assert!(lies(thing.file, thing.span) && lies(thing.file, thing.name_span));
        assert!(thing.fields.values().flatten().all(|v| lies(thing.file, v.span)));
    }
    read.value.hops();
});
