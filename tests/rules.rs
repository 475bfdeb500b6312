//! The rules under `rules/`: their page is current, and their examples prove them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use noticelint::check::builtin_law;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn noticelint(folder: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_noticelint"));
    command.current_dir(folder).args(args).args(["--lang", "en", "--color", "never", "--no-config"]);
    command.output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// `UPDATE_RULES=1 cargo test --test rules` writes the page.
#[test]
fn the_page_of_all_rules_is_current() {
    let path = root().join("rules/README.md");
    let now = text(&noticelint(&root(), &["rules", "--format", "markdown"]).stdout);
    if std::env::var_os("UPDATE_RULES").is_some() {
        fs::write(&path, &now).unwrap();
    }
    let page = fs::read_to_string(&path).unwrap();
    let first = page.lines().zip(now.lines()).find(|(a, b)| a != b);
    assert!(page == now, "rules/README.md is not current, first at {first:?}: UPDATE_RULES=1 cargo test --test rules");
}

#[test]
fn every_link_of_the_page_leads_to_a_rule() {
    let page = fs::read_to_string(root().join("rules/README.md")).unwrap();
    let links: Vec<&str> = page.split("](").skip(1).filter_map(|p| p.split([')', '#']).next()).collect();
    let rules: BTreeSet<String> = builtin_law().reading.rules.into_iter().map(|r| r.id).collect();
    assert!(links.len() > rules.len(), "{links:?}");
    for link in links {
        assert!(root().join("rules").join(link).is_file(), "{link}");
    }
    for rule in rules {
        assert_eq!(page.matches(&format!("[`{rule}`](")).count(), 1, "{rule}");
    }
}

/// A page that shows rules declares none.
#[test]
fn a_page_about_rules_is_no_rule() {
    let folder = tempfile::tempdir().unwrap();
    let rule = fs::read_to_string(root().join("tests/tea/tea-missing.md")).unwrap();
    fs::write(folder.path().join("README.md"), rule.replace("Severity:", "Severty:")).unwrap();
    fs::copy(root().join("tests/tea/tea-missing.md"), folder.path().join("tea-missing.md")).unwrap();
    fs::copy(root().join("tests/tea/tea-served.md"), folder.path().join("tea-served.md")).unwrap();
    let output = noticelint(&root(), &["test", folder.path().to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(0), "{}{}", text(&output.stdout), text(&output.stderr));
}

/// Two good and two bad examples in each language that a rule reads; rules about flows alone have them as flows.
#[test]
fn every_rule_has_two_good_and_two_bad_examples_in_each_language() {
    let law = builtin_law();
    let mut counts: BTreeMap<(&str, &str, &str), usize> = BTreeMap::new();
    for example in &law.reading.examples {
        *counts.entry((&example.of, &example.kind, &example.language)).or_default() += 1;
    }
    let mut missing = Vec::new();
    for rule in law.reading.rules.iter().map(|r| r.id.as_str()).collect::<BTreeSet<_>>() {
        let about_texts = counts.keys().any(|(of, _, language)| *of == rule && *language != "flow");
        let languages: Vec<&str> = if about_texts { law.reading.words.keys().map(String::as_str).collect() } else { vec!["flow"] };
        for language in languages {
            for kind in ["good", "bad"] {
                let have = counts.get(&(rule, kind, language)).copied().unwrap_or(0);
                if have < 2 {
                    missing.push(format!("{rule}: {have} {kind} {language}"));
                }
            }
        }
    }
    assert!(missing.is_empty(), "too few examples:\n{}", missing.join("\n"));
}

/// A mistake in a rule is noticed by its examples; the few that are not are listed by `noticelint test --mutate rules/`.
#[test]
fn the_examples_notice_mistakes_in_the_rules() {
    let output = noticelint(&root(), &["test", "--mutate", "rules/"]);
    let printed = text(&output.stdout);
    assert_eq!(output.status.code(), Some(0), "{}{}", printed, text(&output.stderr));
    let last = printed.lines().last().unwrap();
    let count: usize = last.split_whitespace().next().unwrap().parse().unwrap();
    assert!(count > 1000, "{last}");
}

// What teams see who write rules of their own.

const RULE: &str = "# Guests are told of tea\n\nWhere milk is offered, tea must be, too. A card is enough.\n\n```rule\nRule tea-missing: Tea is missing\n    Law: Art. 1 GDPR\n    Severity: error\n    If: text states milk-offered\n    Must state: tea-served\n    Message en: Tea is missing.\n    Message de: Tee fehlt.\n```\n\n```good en\nMilk is offered. Tea is served at five.\n```\n```bad en\nMilk is offered.\n```\n";
const MILK: &str = "# Milk is offered\n\nStated when guests can have milk.\n\n```concept\nConcept milk-offered: Milk is offered\n    Title de: Milch wird angeboten\n    Pattern en: milk is offered\n```\n```states en\nMilk is offered.\n```\n```does-not-state en\nTea is served.\n```\n";

fn house(rule: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("house")).unwrap();
    fs::write(folder.path().join("house/tea-missing.md"), rule).unwrap();
    fs::write(folder.path().join("house/milk-offered.md"), MILK).unwrap();
    fs::copy(root().join("tests/tea/tea-served.md"), folder.path().join("house/tea-served.md")).unwrap();
    folder
}

#[test]
fn a_mistake_that_no_example_notices_is_shown_at_its_place() {
    let folder = house(RULE);
    let output = noticelint(folder.path(), &["test", "--mutate", "house"]);
    let printed = text(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "{printed}{}", text(&output.stderr));
    assert!(printed.contains("warning[law::unnoticed-mistake]") && printed.contains("house/tea-missing.md:9:9"), "{printed}");
    assert!(printed.contains("no example of `tea-missing` notices if `states milk-offered in the text` is left out"), "{printed}");
    assert!(printed.contains("4 mistakes put into rules: 3 noticed, 1 not (75.0 %)"), "{printed}");
    let lenient = noticelint(folder.path(), &["test", "--mutate", "--at-least", "75", "house"]);
    assert_eq!(lenient.status.code(), Some(0), "{}", text(&lenient.stdout));
}

#[test]
fn an_example_that_differs_in_one_thing_notices() {
    let folder = house(&format!("{RULE}```good en\nGuests are given a chair.\n```\n"));
    let output = noticelint(folder.path(), &["test", "--mutate", "house"]);
    let printed = text(&output.stdout);
    assert_eq!(output.status.code(), Some(0), "{printed}{}", text(&output.stderr));
    assert!(printed.contains("4 mistakes put into rules: 4 noticed, 0 not (100.0 %)"), "{printed}");
}

#[test]
fn examples_that_do_not_hold_prove_nothing() {
    let folder = house(&RULE.replace("```bad en\nMilk is offered.", "```bad en\nMilk is offered. Tea is served at five."));
    let output = noticelint(folder.path(), &["test", "--mutate", "house"]);
    let printed = text(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "{printed}");
    assert!(printed.contains("law::example") && !printed.contains("mistakes put into rules"), "{printed}");
}
