//! The contract, as other programs see it.

#![allow(clippy::unwrap_used)]

use super::super::fixture::{absence, finding as contradiction, outcomes, sources};
use super::*;
use insta::assert_snapshot;

#[test]
fn a_finding_has_all_that_the_contract_names() {
    let sources = sources();
    let shown = finding(&contradiction(&sources), &sources, Lang::En).unwrap();
    assert_snapshot!(serde_json::to_string_pretty(&shown).unwrap());
}

#[test]
fn a_finding_without_help_says_so() {
    let sources = sources();
    let shown = serde_json::to_value(finding(&absence(&sources), &sources, Lang::De).unwrap()).unwrap();
    assert!(shown["help"].is_null() && shown["related"].as_array().unwrap().is_empty(), "{shown}");
}

#[test]
fn lines_and_columns_count_from_one_and_offsets_are_those_of_the_file() {
    let mut all = Sources::default();
    let id = all.add(SourceFile::new("a.md", "ä\r\nöü tea", crate::source::Encoding::Utf8 { bom: true }));
    let at = all.get(id).unwrap().text.find("tea").unwrap();
    let place = place(Place { file: id, span: Span::new(at, at + 3) }, &all, None, true).unwrap();
    let shown = serde_json::to_string(&place).unwrap();
    assert_eq!(shown, r#"{"file":"a.md","start":{"line":2,"column":4,"offset":12},"end":{"line":2,"column":7,"offset":15},"text":"tea"}"#);
}

#[test]
fn outcomes_bear_the_names_of_the_contract() {
    let sources = sources();
    let mut lines = String::new();
    for (file, of) in outcomes(&sources) {
        line(&outcome(file, &of, &sources, Lang::En), &mut lines);
    }
    assert_snapshot!(lines);
}
