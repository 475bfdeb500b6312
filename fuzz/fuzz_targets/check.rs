#![no_main]
//! A notice, with flows before a form feed if there are any, judged by the built-in law: every place lies in its file.

use noticelint::check::{Engine, Memory, Prepared, Unit, builtin_law, check_declaration, check_unit};
use noticelint::flow::read_flows;
use noticelint::source::{FileId, SourceFile, Sources};
use std::sync::LazyLock;

static PREPARED: LazyLock<Prepared> = LazyLock::new(|| Prepared::new(builtin_law()));
static ENGINE: LazyLock<Engine<'static>> = LazyLock::new(|| Engine::new(&PREPARED));
static NAMES: [&str; 3] = ["a.md", "a.html", "a.txt"];

libfuzzer_sys::fuzz_target!(|input: (u8, &str)| {
    let (which, text) = input;
    let date = noticelint::value::Date::constant(2026, 6, 1);
    let (flows, notice) = text.split_once('\u{c}').unwrap_or(("", text));
    let mut base = Sources::default();
    let id = base.add(SourceFile::utf8("case.flow", flows));
    let cards = base.get(id).expect("it was just added").clone();
    let read = read_flows(&[(FileId(0), &cards)], &PREPARED.law.cards, &PREPARED.law.facts, PREPARED.all_words());
    let name = NAMES[usize::from(which) % NAMES.len()];
    let language = if which & 0x80 == 0 { "de" } else { "en" };
    let unit = Unit { files: vec![(SourceFile::utf8(name, notice), Some(language.to_owned()))], declaration: Some(&read.value), compared: false, evidence: true };
    let all = [
        check_unit(&ENGINE, unit, &base, date, &mut Memory::default()),
        check_declaration(&ENGINE, &read.value, &base, date),
    ];
    for checked in &all {
        let findings = checked.findings.iter().flat_map(|f| f.evidence.iter().map(|e| e.place).chain([f.place]));
        let outcomes = checked.outcomes.iter().flat_map(|(_, o)| &o.evidence).map(|e| e.place);
        let told = checked.diagnostics.iter().flat_map(|d| &d.labels).map(|l| noticelint::source::Place { file: l.file, span: l.span });
        for place in findings.chain(outcomes).chain(told) {
            let file = checked.sources.get(place.file).expect("a place lies in a file of the run");
            assert!(file.text.get(place.span.range()).is_some(), "{place:?}");
        }
    }
});
