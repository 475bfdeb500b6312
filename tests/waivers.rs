//! Waivers in the comments of a notice: what they cover, what is told of them, and what is wrong with them.
//!
//! The rules here are those of a toy law (`tests/tea`), with one more: tea may not be served (under a condition: without one, no text could follow both).
#![allow(clippy::unwrap_used, clippy::panic)]

use noticelint::check::{Prepared, builtin_law};
use noticelint::flow::{Saying, read_said};
use noticelint::source::{FileId, SourceFile, Span};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use std::fs;
use std::path::Path;
use std::process::Command;
use tempfile::TempDir;

const FORBIDDEN: &str = "# Tea may not be served\n\nThe house has no kettle.\n\n```rule\nRule no-tea: Tea may not be served\n    Law: Art. 1 GDPR\n    Severity: error\n    If: text states tea-served\n    Must not state: tea-served\n    Message en: Tea is served.\n    Message de: Es gibt Tee.\n```\n\n```good en\nGuests are welcome.\n```\n```bad en\nTea is served.\n```\n";

/// Whatever a comment says, reading it ends, and what is read has all that a waiver needs.
#[test]
fn any_comment_is_read_or_told_to_be_wrong() {
    let prepared = Prepared::new(builtin_law());
    let saying = Saying { table: &prepared.law.cards, names: &prepared.law.facts, words: prepared.all_words() };
    let parts = [
        "waive",
        "Ausnahme von",
        "until",
        "bis zum",
        "by",
        "because",
        "weil",
        "(ticket",
        "(ticket x)",
        "(",
        ")",
        "ä,",
        ",",
        "2027-01-31",
        "\n",
        "\u{a0}",
    ];
    let sentence = prop::collection::vec(prop::sample::select(parts.to_vec()), 0..14).prop_map(|p| p.join(" "));
    let mut runner = TestRunner::new(Config { cases: 4000, failure_persistence: None, ..Config::default() });
    let result = runner.run(&(any::<bool>(), sentence), |(begun, words)| {
        let text = if begun { format!("waive no-tea until 2027-01-31 by Anna because {words}") } else { words };
        let file = SourceFile::utf8("a.md", text.clone());
        match read_said(&file, FileId(0), Span::new(0, text.len()), saying) {
            Ok(thing) => {
                for field in ["rule", "until", "who", "why"] {
                    prop_assert_eq!(thing.field(field).len(), 1, "{}", field);
                }
            }
            Err(diagnostic) => {
                let place = diagnostic.labels.first().unwrap().span;
                prop_assert!(text.get(place.range()).is_some(), "{:?}", place);
            }
        }
        Ok(())
    });
    assert!(result.is_ok(), "{result:?}");
    let file = SourceFile::utf8("a.md", "waive no-tea until 2027-01-31 by Anna because it is cold (ticket A 1)");
    let thing = read_said(&file, FileId(0), Span::new(0, file.text.len()), saying).unwrap();
    assert_eq!(thing.field("ticket").first().unwrap().text, "A 1");
    assert_eq!(thing.field("why").first().unwrap().text, "it is cold");
}

/// What `check` says of a file: exit code, the findings as `line rule`, and all that was printed.
fn check(name: &str, text: &str) -> (i32, Vec<String>, String) {
    let folder = TempDir::new().unwrap();
    fs::create_dir(folder.path().join("law")).unwrap();
    fs::write(folder.path().join("law/no-tea.md"), FORBIDDEN).unwrap();
    fs::write(folder.path().join(name), text).unwrap();
    let tea = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tea").display().to_string();
    let output = Command::new(env!("CARGO_BIN_EXE_noticelint"))
        .current_dir(folder.path())
        .env("COLUMNS", "140")
        .args(["check", "--rules", &tea, "--rules", "law", "--select", "tea-missing,no-tea,waiver-expired,waiver-unused"])
        .args(["--lang", "en", "--color", "never", "--as-of", "2026-11-25", "--language", "en", "--format", "json", name])
        .output()
        .unwrap();
    let out = String::from_utf8(output.stdout).unwrap();
    let report: serde_json::Value = serde_json::from_str(&out).unwrap();
    let findings = report["findings"].as_array().unwrap().iter();
    let lines = findings.map(|f| format!("{} {}", f["start"]["line"], f["rule"].as_str().unwrap())).collect();
    (output.status.code().unwrap(), lines, out + &String::from_utf8(output.stderr).unwrap())
}

#[track_caller]
fn finds(name: &str, text: &str, expected: &[&str]) {
    let (code, lines, all) = check(name, text);
    assert_eq!(lines, expected, "{all}");
    assert_ne!(code, 2, "{all}");
}

const WAIVE: &str = "<!-- noticelint: waive no-tea until 2027-01-31 by Anna because it is cold (ticket ABC-1) -->";

#[test]
fn it_covers_the_block_that_follows_and_no_other() {
    finds("a.md", &format!("# House\n\nWelcome.\n\n{WAIVE}\n\nTea is served at five.\n\nTea is served at six.\n"), &["9 no-tea"]);
    finds(
        "a.html",
        &format!("<h1>House</h1><p>Welcome.</p>{WAIVE}<p>Tea is served at five.</p>\n<p>Tea is served at six.</p>"),
        &["2 no-tea"],
    );
}

#[test]
fn within_a_paragraph_it_covers_that_paragraph() {
    finds("a.md", &format!("Tea is served at five. {WAIVE} It is hot.\n\nTea is served at six.\n"), &["3 no-tea"]);
}

#[test]
fn before_a_list_or_a_table_it_covers_all_of_it() {
    finds(
        "a.md",
        &format!("# House\n\nWe have:\n\n{WAIVE}\n\n- Tea is served at five.\n- Tea is served at six.\n\nTea is served at ten.\n"),
        &["10 no-tea"],
    );
    finds(
        "a.md",
        &format!("# House\n\nWe have:\n\n{WAIVE}\n\n| A | B |\n|---|---|\n| Tea is served at five. | x |\n| y | Tea is served at six. |\n"),
        &[],
    );
}

#[test]
fn right_under_a_heading_it_covers_the_section() {
    let text = format!(
        "# House\n\nTea is served at one.\n\n## Hall\n\n{WAIVE}\n\nTea is served at five.\n\n### Window\n\nTea is served at six.\n\n## Yard\n\nTea is served at ten.\n"
    );
    finds("a.md", &text, &["3 no-tea", "17 no-tea"]);
}

#[test]
fn what_is_missing_is_waived_under_the_heading_where_it_belongs() {
    let waive = WAIVE.replace("no-tea", "tea-missing");
    finds("a.md", &format!("# House\n\n{waive}\n\nGuests are welcome.\n"), &[]);
    finds("a.md", &format!("# House {waive}\n\nGuests are welcome.\n"), &[]);
    finds("a.md", &format!("# House\n\nGuests are welcome.\n\n{waive}\n\nThe door is green.\n"), &["1 tea-missing", "5 waiver-unused"]);
}

#[test]
fn the_last_day_counts_and_after_it_both_are_told() {
    let on = |day: &str| format!("# House\n\n{}\n\nTea is served at five.\n", WAIVE.replace("2027-01-31", day));
    finds("a.md", &on("2026-11-25"), &[]);
    finds("a.md", &on("2026-11-24"), &["3 waiver-expired", "5 no-tea"]);
}

#[test]
fn one_that_covers_nothing_is_told() {
    finds("a.md", &format!("# House\n\nTea is served at five.\n\n{WAIVE}\n"), &["3 no-tea", "5 waiver-unused"]);
    finds(
        "a.md",
        &format!("# House\n\n{}\n\nTea is served at five.\n", WAIVE.replace("no-tea", "no-milk")),
        &["3 waiver-unused", "5 no-tea"],
    );
}

#[test]
fn several_rules_stand_behind_commas() {
    let waive = WAIVE.replace("no-tea", "no-milk, no-tea");
    finds("a.md", &format!("# House\n\n{waive}\n\nTea is served at five.\n"), &[]);
}

#[test]
fn german_words_in_any_order_over_several_lines() {
    let waive = "<!-- noticelint: Ausnahme von no-tea durch Anna Beispiel\n     bis zum 31. Januar 2027, weil es bis dahin kalt ist\n     (Vorgang 7) -->";
    finds("a.md", &format!("# House\n\n{waive}\n\nTea is served at five.\n"), &[]);
}

#[test]
fn other_comments_say_nothing_and_plain_text_has_none() {
    finds("a.md", "# House\n\n<!-- waive no-tea: we asked noticelint: no -->\n\nTea is served at five.\n", &["5 no-tea"]);
    finds("a.txt", &format!("House rules\n\n{WAIVE}\n\nTea is served at five.\n"), &["5 no-tea"]);
    finds("a.md", &format!("# House\n\n```\n{WAIVE}\n```\n\nTea is served at five.\n"), &["7 no-tea"]);
}

#[test]
fn what_is_wrong_with_a_comment_is_shown_at_its_place() {
    for (words, place, says) in [
        ("wave no-tea", "a.md:3:18", "a comment to noticelint begins with `waive`, `Ausnahme von`"),
        ("waive no-tea", "a.md:3:18", "here is missing: `by …`, `until …`, `because …`"),
        ("waive until 2027-01-31 by Anna because cold", "a.md:3:18", "nothing follows here: what is `Rule`?"),
        ("waive no-tea utnil 2027-01-31 by Anna because cold", "a.md:3:31", "did you mean `until`?"),
        ("waive no-tea until 2027-02-31 by Anna because cold", "a.md:3:37", "`2027-02-31` is no day of the calendar"),
        ("waive no-tea until 2027-01-31 until 2027-01-31 by Anna because cold", "a.md:3:54", "`Until` is said twice"),
        ("waive no-tea until 2027-01-31 by Anna because", "a.md:3:56", "nothing follows here: what is `Why`?"),
        ("waive no-tea until 2027-01-31 by Anna because cold (ticket)", "a.md:3:70", "nothing follows here: what is `Ticket`?"),
    ] {
        let (code, lines, all) = check("a.md", &format!("# House\n\n<!-- noticelint: {words} -->\n\nTea is served at five.\n"));
        assert_eq!(code, 2, "{words}: {all}");
        assert_eq!(lines, ["5 no-tea"], "{words}: what is not waived is told: {all}");
        assert!(all.contains("error[notice::comment]") && all.contains(says) && all.contains(place), "{words}: {all}");
    }
}
