//! What findings and diagnostics look like, and what drawing many of them costs.

#![allow(clippy::unwrap_used)]

use super::super::fixture::{PLAIN, absence, finding, place, sources};
use super::*;
use crate::source::Say;
use insta::assert_snapshot;
use std::time::{Duration, Instant};

fn drawn(style: Style) -> String {
    let sources = sources();
    let mut out = String::new();
    findings(&[finding(&sources), absence(&sources)], &sources, style, &mut out);
    out
}

#[test]
fn a_finding_shows_the_words_that_it_rests_on_in_all_files() {
    assert_snapshot!(drawn(PLAIN));
}

#[test]
fn a_finding_in_german() {
    assert_snapshot!(drawn(Style { lang: Lang::De, ..PLAIN }));
}

#[test]
fn no_line_is_wider_than_asked() {
    for width in [50, 64, 80, 120] {
        let text = drawn(Style { width, ..PLAIN });
        let widest = text.lines().map(|l| l.chars().count()).max();
        assert!(widest <= Some(width), "{width}: {text}");
    }
}

#[test]
fn colours_come_only_when_asked_for() {
    assert!(!drawn(PLAIN).contains('\u{1b}'));
    assert!(drawn(Style { color: true, ..PLAIN }).contains("\u{1b}["));
}

#[test]
fn a_mistake_is_shown_at_both_of_its_places() {
    let mut sources = Sources::default();
    sources.add(SourceFile::utf8("a.flow", "Pot blue: The blue pot\n\nPot blue: Another\n"));
    let first = place(&sources, 0, "blue").span;
    let again = Span::new(28, 32);
    let mistake =
        Diagnostic::error("flow::duplicate-name", FileId(0), again, Say::new("`blue` is declared twice", "`blue` ist zweimal erklärt"))
            .label(Say::new("again here", "hier noch einmal"))
            .also(FileId(0), first, Say::new("first here", "zuerst hier"))
            .help(Say::new("give one of the two another name", "Geben Sie einer von beiden einen anderen Namen"));
    let mut out = String::new();
    diagnostics(&[mistake], &sources, PLAIN, &mut out);
    assert_snapshot!(out);
}

#[test]
fn a_mistake_without_a_place_is_told_too() {
    let mut out = String::new();
    let message = Say::new("there is no file `tea.md`", "es gibt keine Datei `tea.md`");
    let help = Some(Say::new("check the path", "Prüfen Sie den Pfad"));
    let mistake = Diagnostic { code: "io::missing-file", severity: Severity::Error, message, labels: Vec::new(), help };
    diagnostics(&[mistake], &Sources::default(), PLAIN, &mut out);
    assert_snapshot!(out, @r"
    error[io::missing-file]

      × there is no file `tea.md`
      help: check the path
    ");
}

#[test]
fn a_place_at_the_end_of_a_file_or_in_an_empty_one_is_drawn() {
    let mut sources = Sources::default();
    sources.add(SourceFile::utf8("empty.md", ""));
    sources.add(SourceFile::utf8("short.md", "tea"));
    for (id, at) in [(0, 0), (1, 3), (1, 99)] {
        let mut out = String::new();
        let mistake = Diagnostic::error("toy::here", FileId(id), Span::new(at, at), Say::new("here", "hier"));
        diagnostics(&[mistake], &sources, PLAIN, &mut out);
        assert!(out.contains("× here") && out.contains(".md:1:"), "{out}");
    }
}

#[test]
fn escapes_in_a_notice_do_not_reach_the_terminal() {
    let mut sources = Sources::default();
    sources.add(SourceFile::utf8("a\u{1b}[2J.md", "tea \u{1b}]0;title\u{7} is served\n"));
    let mut all = finding(&sources);
    all.message = Say::new("words: \u{1b}[31m", "");
    let mut out = String::new();
    findings(&[all], &sources, PLAIN, &mut out);
    assert!(!out.contains(['\u{1b}', '\u{7}']), "{out}");
}

/// The time for drawing `count` findings spread over a file that grows with them, the best of three.
fn time(count: usize) -> Duration {
    let mut sources = Sources::default();
    let line = "Tea is served at five to everyone who has taken off their boots.\n";
    sources.add(SourceFile::utf8("house.md", line.repeat(count)));
    let one = absence(&sources);
    let at = |i: usize| Place { file: FileId(0), span: Span::new(i * line.len() + 4, i * line.len() + 13) };
    let all: Vec<Finding> = (0..count).map(|i| Finding { place: at(i), ..one.clone() }).collect();
    let run = || {
        let started = Instant::now();
        let mut out = String::new();
        findings(&all, &sources, PLAIN, &mut out);
        assert_eq!(out.matches("milk-missing").count(), count);
        started.elapsed()
    };
    (0..3).map(|_| run()).min().unwrap()
}

#[test]
fn ten_times_the_findings_take_about_ten_times_the_time() {
    // A measurement that is disturbed is repeated, which a quadratic one does not survive.
    let tries: Vec<_> = (0..4).map(|_| (time(500), time(5_000))).take_while(|(few, many)| *many > *few * 25).collect();
    assert!(tries.len() < 4, "500 findings, and 5,000: {tries:?}");
}

#[test]
fn a_line_of_two_megabytes_is_drawn_as_fast_as_a_short_one() {
    let mut sources = Sources::default();
    sources.add(SourceFile::utf8("long.md", "tea and more ".repeat(160_000)));
    let one = absence(&sources);
    let all: Vec<Finding> = (0..200)
        .map(|i| Finding { place: Place { file: FileId(0), span: Span::new(i * 10_400, i * 10_400 + 3) }, ..one.clone() })
        .collect();
    let started = Instant::now();
    let mut out = String::new();
    findings(&all, &sources, PLAIN, &mut out);
    assert!(out.len() < 200 * 1_000 && started.elapsed() < Duration::from_secs(3), "{} bytes in {:?}", out.len(), started.elapsed());
}
