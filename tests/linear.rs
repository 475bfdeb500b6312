//! Work in proportion to the input: a text four times as long takes about four times as long, not sixteen.
//!
//! Each text below once made, or could make, a program of this kind look again at what it has seen. What start-up takes is taken
//! off; a measurement that is disturbed is repeated, which a quadratic one does not survive.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// Four times the text may take so many times as long.
const MOST: f64 = 8.0;
/// How often a measurement is repeated before it counts.
const TRIES: usize = 4;
/// Times below are too short to be compared: they count as this.
const LEAST: f64 = 0.03;

fn run(folder: &TempDir, args: &[&str], name: &str, text: &str) -> Duration {
    let path = folder.path().join(name);
    fs::write(&path, text).unwrap();
    let begun = Instant::now();
    let mut command = Command::new(env!("CARGO_BIN_EXE_noticelint"));
    let ended =
        command.args(args).arg("--no-config").arg(&path).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap();
    let took = begun.elapsed();
    assert!(matches!(ended.code(), Some(0..=2)), "{name}: {ended}");
    took
}

/// Checks a text, and one of four times as many parts.
fn grows_in_proportion(name: &str, parts: usize, text: impl Fn(usize) -> String) {
    of_any_command(&["check", "--quiet"], name, parts, text);
}

fn of_any_command(args: &[&str], name: &str, parts: usize, text: impl Fn(usize) -> String) {
    let folder = TempDir::new().unwrap();
    let (small, large) = (text(parts), text(parts * 4));
    let mut seen = Vec::new();
    for _ in 0..TRIES {
        let start_up = run(&folder, args, name, &text(1)).as_secs_f64();
        let net = |text: &str| (run(&folder, args, name, text).as_secs_f64() - start_up).max(LEAST);
        let ratio = net(&large) / net(&small);
        if ratio < MOST {
            return;
        }
        seen.push(ratio);
    }
    assert!(seen.is_empty(), "four times as much takes so many times as long: {seen:?}");
}

const SENTENCES: &str = "Wir löschen Ihre Daten nach sechs Monaten. Sie haben das Recht auf Auskunft nach Art. 15 DSGVO, wenn Sie möchten. \
    Empfänger ist die Example GmbH in den USA. Sie erreichen uns unter info@example.org oder auf https://example.org. ";

#[test]
fn one_long_paragraph() {
    grows_in_proportion("notice.de.md", 500, |n| SENTENCES.repeat(n));
}

#[test]
fn many_headings() {
    grows_in_proportion("notice.de.md", 4_000, |n| (0..n).map(|i| format!("## Speicherdauer {i}\n\n")).collect());
}

#[test]
fn many_paragraphs() {
    grows_in_proportion("notice.de.md", 500, |n| (0..n).map(|i| format!("### Dienst {i}\n\n{SENTENCES} Nummer {i}.\n\n")).collect());
}

#[test]
fn many_table_rows() {
    let head = "| Zweck | Dauer | Empfänger |\n|---|---|---|\n";
    let row = |i| format!("| Newsletter {i} | 6 Monate nach Widerruf | Example GmbH, USA |\n");
    grows_in_proportion("notice.de.md", 1_500, |n| head.to_owned() + &(0..n).map(row).collect::<String>());
}

#[test]
fn a_wide_table() {
    grows_in_proportion("notice.de.html", 500, |n| format!("<table><tr>{}</tr></table>", format!("<td>{SENTENCES}</td>").repeat(n)));
}

#[test]
fn a_line_of_two_megabytes() {
    grows_in_proportion("notice.de.txt", 80_000, |n| "Daten ".repeat(n));
}

#[test]
fn a_line_of_addresses_that_do_not_end() {
    for sign in ["www.", "(http://", "(www.", "a(at)b(dot)", "a@"] {
        grows_in_proportion("notice.de.txt", 100_000 / sign.len(), |n| sign.repeat(n));
    }
}

#[test]
fn a_hundred_thousand_nested_elements() {
    grows_in_proportion("notice.de.html", 25_000, |n| "<div>".repeat(n) + "Text");
}

#[test]
fn many_findings_in_one_file() {
    let paragraph = "Wir geben Ihre Daten auf Grundlage des Privacy Shield in die USA weiter.\n\n";
    grows_in_proportion("notice.de.md", 1_250, |n| paragraph.repeat(n));
}

#[test]
fn many_unclosed_cards() {
    grows_in_proportion("project.flow", 2_000, |n| (0..n).map(|i| format!("Flow f{i}\n    Data\n")).collect());
    grows_in_proportion("project.flow.md", 500, |n| (0..n).map(|i| format!("```flow\nFlow f{i}: a{i} -> b{i}\n")).collect());
}

#[test]
fn many_names_that_nothing_bears() {
    grows_in_proportion("project.flow", 500, |n| (0..n).map(|i| format!("Flow f{i}: a{i} -> b{i}\n    Data: x{i}\n")).collect());
}

#[test]
fn many_provisions_of_one_flow() {
    grows_in_proportion("project.flow", 2_500, |n| format!("Flow f: a -> a\n    Basis: {}\n", "Art. 6 GDPR, ".repeat(n)));
}

#[test]
fn a_long_chain_of_companies() {
    grows_in_proportion("project.flow", 500, |n| {
        (0..n).map(|i| format!("Processor p{i}: Example {i} Ltd\n    In: GB\n    Parent: p{}\n", i + 1)).collect()
    });
}

#[test]
fn flows_drafted_from_many_sections_and_companies() {
    let paragraph = "Wir geben Ihre Anschrift an die Muster";
    for heading in ["## Abschnitt\n\n", ""] {
        of_any_command(&["init", "--output", "-"], "notice.de.md", 300, |n| {
            (0..n)
                .map(|i| format!("{heading}{paragraph}{i} GmbH in den USA weiter. Wir löschen sie nach {} Monaten.\n\n", i % 90 + 1))
                .collect()
        });
    }
}
