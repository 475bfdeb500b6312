#![no_main]
//! Mending: whatever the page, a clause stands under its heading, everything else stays, and a second time nothing changes.

use noticelint::lint::{Belongs, Finding, Fix};
use noticelint::mend::{apply, mend};
use noticelint::notice::{BlockKind, Format, read};
use noticelint::source::{FileId, Place, Say, Severity, SourceFile};

const ID: FileId = FileId(0);
const NAMES: [&str; 3] = ["a.md", "a.html", "a.txt"];

libfuzzer_sys::fuzz_target!(|input: (u8, &str)| {
    let (name, text) = input;
    let file = SourceFile::utf8(NAMES[usize::from(name) % NAMES.len()], text);
    let document = read(&file, ID, Format::of(&file)).value;
    // Longer pages tell nothing more, and each heading is mended.
    for heading in document.blocks.iter().filter(|b| matches!(b.kind, BlockKind::Heading(_))).take(8) {
        let place = Place { file: ID, span: document.source_span(heading.span) };
        for clause in ["Zebras get coffee & more.", "- Zebras <only>,"] {
            let findings = [finding(place, clause)];
            let edits = mend(&file, ID, &findings).edits;
            let Some(edit) = edits.first() else { continue };
            let after = apply(&file, &edits);
            assert!(mend(&after, ID, &findings).edits.is_empty(), "a second time it changes again");
            let at = edit.place.span.start as usize;
            assert!(after.text.starts_with(&text[..at]) && after.text.ends_with(&text[at..]));
            let mended = read(&after, ID, document.format).value;
            assert_eq!(mended.blocks.len(), document.blocks.len() + 1);
        }
    }
});

fn finding(place: Place, clause: &str) -> Finding {
    let belongs = Belongs::Under { heading: place, others: 0 };
    let fix = Fix { clause: clause.into(), blanks: Vec::new(), adds: true, belongs, heading: None };
    Finding {
        rule: "tea-missing".into(),
        item: None,
        grade: None,
        severity: Severity::Error,
        message: Say::new("no tea", "kein Tee"),
        place,
        evidence: Vec::new(),
        cites: Vec::new(),
        help: None,
        fix: Some(fix),
    }
}
