//! The notices of one organisation share the controller's card: one that names another body, or an outdated contact, is found.
#![allow(clippy::unwrap_used, clippy::panic)]

use insta::assert_snapshot;
use serde_json::Value;
use std::fs;
use std::process::Command;
use tempfile::TempDir;

const CARDS: &str = "Language: English

Notice library: Library
    Text: library.en.md

Notice pool: Swimming pool
    Text: pool.de.md

Controller town: Stadt Wiesenbrück
    Body: municipality
    In: DE-NW
    Address: Markt 1, 59999 Wiesenbrück
    Contact: rathaus@wiesenbrueck.example, 02999/100-0
    Officer: datenschutz@wiesenbrueck.example, 02999/100-77
";

const LIBRARY: &str = "# Privacy notice of the library

## Controller

Town of Wiesenbrück, Markt 1, 59999 Wiesenbrück, library@wiesenbrueck.example

## Data protection officer

You can reach our data protection officer at datenschutz@wiesenbrueck.example or at +49 2999 100-77.
";

const POOL: &str = "# Datenschutzhinweise des Freibads

## Verantwortliche

Stadt Wiesenbrueck
Markt 1
59999 Wiesenbrück

## Datenschutzbeauftragte

Unsere Datenschutzbeauftragte erreichen Sie unter frau.muster@wiesenbrueck.example.
";

/// What `check` finds in a project of the two notices, by the rules that compare them with the card.
fn findings(library: &str, pool: &str) -> Vec<Value> {
    let project = TempDir::new().unwrap();
    for (name, text) in [("town.flow", CARDS), ("library.en.md", library), ("pool.de.md", pool)] {
        fs::write(project.path().join(name), text).unwrap();
    }
    let output = Command::new(env!("CARGO_BIN_EXE_noticelint"))
        .current_dir(project.path())
        .args(["check", "--format=json", "--as-of=2026-11-25", "--select=flow-contact-mismatch,flow-controller-mismatch"])
        .output()
        .unwrap();
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    report["findings"].as_array().unwrap().clone()
}

/// Rule, severity, file and line of a finding, and the same of the places beside it.
fn places(finding: &Value) -> (String, String, Vec<(String, u64)>) {
    let place = |p: &Value| (p["file"].as_str().unwrap().to_owned(), p["start"]["line"].as_u64().unwrap());
    let beside = finding["related"].as_array().unwrap().iter().map(place);
    let word = |key: &str| finding[key].as_str().unwrap().to_owned();
    (word("rule"), word("severity"), std::iter::once(place(finding)).chain(beside).collect())
}

#[test]
fn an_outdated_address_of_the_officer_is_found_in_that_notice_only() {
    let found = findings(LIBRARY, POOL);
    assert_eq!(found.len(), 1, "{found:#?}");
    let (rule, severity, places) = places(&found[0]);
    assert_eq!((rule.as_str(), severity.as_str()), ("flow-contact-mismatch", "error"));
    assert_eq!(places, [("pool.de.md".to_owned(), 11), ("town.flow".to_owned(), 14)]);
    let message = found[0]["message"].as_str().unwrap();
    for address in ["frau.muster@wiesenbrueck.example", "datenschutz@wiesenbrueck.example"] {
        assert!(message.contains(address), "{message}");
    }
    let mended = POOL.replace("frau.muster", "datenschutz");
    assert_eq!(findings(LIBRARY, &mended), Vec::<Value>::new());
}

#[test]
fn another_body_as_controller_is_found_in_that_notice_only() {
    let pool = POOL.replace("frau.muster", "datenschutz").replace("Stadt Wiesenbrueck", "Musterbad Betriebs GmbH");
    let found = findings(LIBRARY, &pool);
    assert_eq!(found.len(), 1, "{found:#?}");
    let (rule, severity, places) = places(&found[0]);
    assert_eq!((rule.as_str(), severity.as_str()), ("flow-controller-mismatch", "error"));
    assert_eq!(places, [("pool.de.md".to_owned(), 5), ("town.flow".to_owned(), 9)]);
}

/// Three notices of one town, without any card: the library's is from before the officer changed.
#[test]
fn notices_of_one_controller_that_contradict_each_other_are_shown_with_both_places() {
    let with = |officer: &str| {
        format!(
            "# Datenschutzhinweise\n\n## Verantwortliche\n\nStadt Wiesenbrück\nMarkt 1\n59999 Wiesenbrück\nrathaus@wiesenbrueck.example\n\n## Datenschutzbeauftragte\n\n{officer}\n\n## Beschwerde\n\nSie können sich bei der LDI NRW beschweren.\n"
        )
    };
    let project = TempDir::new().unwrap();
    let today = "Herr Max Beispiel, datenschutz@wiesenbrueck.example, Telefon 02999/100-77";
    for (name, officer) in [
        ("bibliothek.de.md", "Frau Erika Muster, dsb@kanzlei.example, Telefon 02999/55-0"),
        ("freibad.de.md", today),
        ("museum.de.md", "Die Datenschutzbeauftragte erreichen Sie unter datenschutz@wiesenbrueck.example."),
    ] {
        fs::write(project.path().join(name), with(officer)).unwrap();
    }
    let run = |lang: &str| {
        let output = Command::new(env!("CARGO_BIN_EXE_noticelint"))
            .current_dir(project.path())
            .env("COLUMNS", "100")
            .args(["check", "--color=never", lang, "--as-of=2026-11-25", "--select=contradiction-between-notices", "--quiet"])
            .args(["bibliothek.de.md", "freibad.de.md", "museum.de.md"])
            .output()
            .unwrap();
        assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
        assert_eq!(output.status.code(), Some(1));
        let text = String::from_utf8(output.stdout).unwrap();
        text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
    };
    assert_snapshot!(format!("{}\n\n{}", run("--lang=en"), run("--lang=de")));
}
