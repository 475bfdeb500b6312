#![no_main]
//! Cards: every place lies in the text; a text without mistakes is formatted to one that says the same, once and for all.

use noticelint::card::{Card, CardTable, fences, format, language_of, parse};
use noticelint::source::{FileId, Lang, Span};
use std::sync::LazyLock;

static TABLE: LazyLock<CardTable> = LazyLock::new(|| noticelint::check::builtin_law().cards.get().clone());

libfuzzer_sys::fuzz_target!(|text: &str| {
    check(text, Span::new(0, text.len()));
    for fence in fences(text) {
        assert!(text.get(fence.body.range()).is_some());
        check(text, fence.body);
    }
});

fn check(text: &str, body: Span) {
    let lang = language_of(text, body, &TABLE);
    let parsed = parse(text, FileId(0), body, &TABLE, lang);
    for span in parsed.diagnostics.iter().flat_map(|d| &d.labels).map(|l| l.span) {
        assert!(body.contains(span) && text.get(span.range()).is_some(), "{span:?}");
    }
    for card in &parsed.value {
        let fields = card.fields.iter().flat_map(|f| f.lines.iter().map(|l| l.1).chain([f.key_span]));
        for span in fields.chain([card.span, card.name_span, card.title_span]) {
            assert!(body.contains(span) && text.get(span.range()).is_some(), "{span:?}");
        }
    }
    if !parsed.diagnostics.is_empty() {
        return;
    }
    let own = format(text, body, &TABLE, Some(lang), None).expect("cards without mistakes can be formatted");
    assert_eq!(shape(&own, lang), said(&parsed.value));
    assert_eq!(format(&own, Span::new(0, own.len()), &TABLE, Some(lang), None).as_ref(), Ok(&own), "twice is once");
    let other = if lang == Lang::De { Lang::En } else { Lang::De };
    let there = format(text, body, &TABLE, Some(lang), Some(other)).expect("they can be said in the other language");
    let back = format(&there, Span::new(0, there.len()), &TABLE, Some(other), Some(lang)).expect("and back");
    let again = format(&back, Span::new(0, back.len()), &TABLE, Some(lang), Some(other));
    assert_eq!(again.as_ref(), Ok(&there), "there and back changes nothing more");
}

fn shape(text: &str, lang: Lang) -> Vec<String> {
    said(&parse(text, FileId(0), Span::new(0, text.len()), &TABLE, lang).value)
}

/// What cards say, without places.
fn said(cards: &[Card]) -> Vec<String> {
    let squeeze = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut all = Vec::new();
    for card in cards {
        all.push(format!("{} {}: {}", card.kind, card.name, squeeze(&card.title)));
        all.extend(card.fields.iter().map(|f| {
            let lines: Vec<String> = f.lines.iter().map(|(l, _)| squeeze(l)).collect();
            format!("  {} {:?}: {lines:?}", f.id, f.language)
        }));
    }
    all
}
