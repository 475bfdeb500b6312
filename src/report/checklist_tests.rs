//! What a checklist looks like.

use super::super::fixture::{PLAIN, finding, outcomes, sources};
use super::*;
use crate::law::rule::{Cond, Rule, RuleWords, SeverityRule};
use crate::source::{Say, Severity};
use insta::assert_snapshot;

fn rule(id: &str, en: &str, de: &str) -> Rule {
    Rule {
        id: id.to_owned(),
        words: RuleWords::default().into(),
        law: vec!["Rule 1".to_owned()],
        severity: SeverityRule { then: Severity::Error, when: None },
        grade: None,
        among: None,
        once: false,
        item: (!en.is_empty()).then(|| Say::new(en, de)),
        each: Vec::new(),
        applies: Cond::Always(true),
        except: Cond::Always(false),
        outside: Vec::new(),
        require: Cond::Always(true),
        absent: Vec::new(),
        file: String::new(),
    }
}

fn drawn(style: Style) -> String {
    let sources = sources();
    let mut law = Law::default();
    law.reading.rules = vec![
        rule("hour-given", "When tea is served", "Wann es Tee gibt"),
        rule("tea-contradiction", "Whether tea is served", "Ob es Tee gibt"),
        rule("milk-missing", "Milk", "Milch"),
        rule("cups", "Cups", "Tassen"),
        rule("not-an-item", "", ""),
    ];
    checklist(&law, &Provisions::default(), FileId(0), &outcomes(&sources), &[finding(&sources)], &sources, style)
}

#[test]
fn every_item_stands_with_its_outcome_and_its_words() {
    assert_snapshot!(drawn(PLAIN));
}

#[test]
fn a_checklist_in_german() {
    assert_snapshot!(drawn(Style { lang: Lang::De, ..PLAIN }));
}

#[test]
fn a_text_that_was_not_checked_says_so() {
    let sources = sources();
    let list = checklist(&Law::default(), &Provisions::default(), FileId(0), &[], &[], &sources, PLAIN);
    assert!(list.contains("No item of the checklist was checked."), "{list}");
}
