//! `init`, as somebody meets it who has a notice and no flows.
#![allow(clippy::unwrap_used, clippy::panic)]

mod common;

use common::Folder;
use insta::assert_snapshot;
use noticelint::card::format;
use noticelint::check::{Engine, Memory, Prepared, builtin_law};
use noticelint::draft::{Text, draft};
use noticelint::flow::read_flows;
use noticelint::notice::Format;
use noticelint::source::{FileId, SourceFile, Span};
use noticelint::value::Date;

const DAY: Date = Date::constant(2026, 11, 28);

/// A notice with processings of their own, and things that hold for all.
const SHOP: &str = "# Datenschutzhinweise des Buchladens

Stand: 3. März 2026

## 1. Verantwortlicher

Verantwortlich ist die Buchladen Muster GmbH, Beispielweg 3, 12345 Musterstadt, Telefon 030/1234567, E-Mail laden@example.org.

Unseren Datenschutzbeauftragten erreichen Sie unter datenschutz@example.org.

## 2. Bestellungen

Wir verarbeiten Ihren Namen, Ihre Anschrift und Ihre E-Mail-Adresse zur Abwicklung Ihrer Bestellung. Rechtsgrundlage ist Art. 6 Abs. 1
lit. b DSGVO. Wir löschen die Daten 10 Jahre nach Vertragsende.

Wir geben Ihre Anschrift an die Muster Versand GmbH weiter.

## 3. Newsletter

### Was wir verarbeiten

Wir verarbeiten Ihre E-Mail-Adresse zum Versand des Newsletters.

### Rechtsgrundlage

Rechtsgrundlage ist Ihre Einwilligung (Art. 6 Abs. 1 lit. a DSGVO).

### Dienstleister

Den Versand besorgt in unserem Auftrag die Letter Example, Inc. mit Sitz in den USA. Grundlage der Übermittlung sind die
Standardvertragsklauseln der EU-Kommission; eine Kopie erhalten Sie bei uns.

## 4. Speicherdauer

Protokolle löschen wir nach 7 Tagen.

## 5. Ihre Rechte

Sie können sich beschweren, etwa beim Bayerischen Landesamt für Datenschutzaufsicht.
";

#[test]
fn a_notice_with_sections_becomes_a_flow_for_each_processing() {
    let folder = Folder::new(&[("laden.de.md", SHOP)]);
    let ended = folder.run(&["init", "laden.de.md"]);
    assert_eq!((ended.code, ended.err.as_str()), (Some(0), ""));
    assert_snapshot!(ended.out, @r"
    laden.flow: 11 cards drafted, 7 values are open
    Hold them against what really happens, then: noticelint check laden.flow
    ");
    assert_snapshot!(folder.read("laden.flow"));
    // What was drafted can be checked at once, and says nothing that the notice does not say.
    let checked = folder.run(&["check", "laden.flow"]);
    assert_eq!(checked.code, Some(1), "{}", checked.err);
    assert!(!checked.out.contains("[flow-"), "{}", checked.out);
    assert_eq!(folder.run(&["fmt", "--check", "laden.flow"]).code, Some(0));
}

#[test]
fn language_versions_are_one_notice() {
    let english = "# Privacy notice\n\nThe controller is Buchladen Muster GmbH, info@example.org.\n\nWe keep your data for 3 years.\n";
    let german = "# Datenschutz\n\nVerantwortlich ist die Buchladen Muster GmbH, Beispielweg 3, 12345 Musterstadt.\n";
    let folder = Folder::new(&[("texts/a.de.md", german), ("texts/a.en.md", english)]);
    let ended = folder.run(&["init", "texts/a.de.md", "texts/a.en.md", "--output", "flows.flow", "--lang", "de"]);
    assert_eq!((ended.code, ended.err.as_str()), (Some(0), ""));
    let written = folder.read("flows.flow");
    assert!(written.starts_with("Sprache: Deutsch\n"), "{written}");
    assert!(written.contains("    Text: texts/a.de.md\n    Text: texts/a.en.md\n"), "{written}");
    // The German text does not say how to write to them: the English one does.
    assert!(written.contains("    Kontakt: info@example.org  # texts/a.en.md, Zeile 3\n"), "{written}");
    assert!(ended.out.starts_with("flows.flow: "), "{}", ended.out);
}

#[test]
fn a_file_that_is_there_stays_as_it_is() {
    let folder = Folder::new(&[("a.md", "# Notice\n"), ("a.flow", "mine\n")]);
    let refused = folder.run(&["init", "a.md"]);
    assert_eq!(refused.code, Some(2));
    assert_snapshot!(refused.err);
    assert_eq!(folder.read("a.flow"), "mine\n");
    let printed = folder.run(&["init", "a.md", "--output", "-"]);
    assert_eq!(printed.code, Some(0));
    assert!(printed.out.starts_with("Language: English\n"), "{}", printed.out);
    assert_eq!(folder.run(&["init", "a.md", "--overwrite"]).code, Some(0));
    assert_eq!(folder.read("a.flow"), printed.out);
}

#[test]
fn a_notice_that_a_flow_file_names_already_is_told() {
    let flow = "Language: English\n\nNotice shop: Our shop\n    Text: a.md\n";
    let folder = Folder::new(&[("in/a.md", "# Notice\n"), ("in/mine.flow", flow), ("in/b.md", "# Other\n")]);
    let told = folder.run(&["init", "in/a.md"]);
    assert_eq!(told.code, Some(0), "it is written all the same");
    assert!(told.err.contains("`mine.flow` names this notice already"), "{}", told.err);
    assert_eq!(folder.run(&["init", "in/b.md"]).err, "");
    // What is written over names it no longer.
    assert_eq!(folder.run(&["init", "in/a.md", "--output", "in/a.flow", "--overwrite"]).err.matches("mine.flow").count(), 1);
    std::fs::remove_file(folder.path("in/mine.flow")).unwrap();
    assert_eq!(folder.run(&["init", "in/a.md", "--overwrite"]).err, "");
}

#[test]
fn what_cannot_be_read_is_told_and_nothing_is_written() {
    let folder = Folder::new(&[("a.md", "# Notice\n"), ("empty.md", "")]);
    let empty = folder.run(&["init", "empty.md"]);
    assert_eq!((empty.code, empty.out.as_str()), (Some(2), ""));
    assert!(!folder.path("empty.flow").exists(), "{}", empty.err);
    let missing = folder.run(&["init", "a.md", "b.md"]);
    assert_eq!(missing.code, Some(2));
    assert!(missing.err.contains("there is no file `b.md`"), "{}", missing.err);
    assert!(!folder.path("a.flow").exists());
    assert_eq!(folder.run(&["init"]).code, Some(2));
    let nowhere = folder.run(&["init", "a.md", "--output", "none/a.flow"]);
    assert_eq!((nowhere.code, nowhere.out.as_str()), (Some(2), ""));
}

#[test]
fn whatever_its_name_a_notice_is_found_by_its_draft() {
    for name in ["a#b c.md", "übung (2).de.md", "C#.md"] {
        let folder = Folder::new(&[(name, "# Notice\n\nThe controller is Example Ltd, info@example.org.\n")]);
        assert_eq!(folder.run(&["init", name, "--output", "x.flow"]).code, Some(0), "{name}");
        let checked = folder.run(&["check", "x.flow"]);
        assert_eq!(checked.code, Some(1), "{name}: {}", checked.err);
    }
}

#[test]
fn the_notice_may_come_from_standard_input() {
    let folder = Folder::new(&[("a.md", "# Notice\n\nThe controller is Example Ltd, info@example.org.\n")]);
    let mut command = folder.command(&["init", "-", "--stdin-filename", "a.md"]);
    command.stdin(std::fs::File::open(folder.path("a.md")).unwrap());
    let printed = String::from_utf8(command.output().unwrap().stdout).unwrap();
    assert!(printed.contains("    Text: a.md\n"), "{printed}");
    assert!(printed.contains("Controller example-ltd: Example Ltd  # line 3\n"), "{printed}");
}

#[test]
fn whatever_a_notice_says_its_draft_reads_without_a_mistake_and_is_formatted() {
    let law = builtin_law();
    let prepared = Prepared::new(law);
    let engine = Engine::new(&prepared);
    let mut memory = Memory::default();
    let examples: Vec<&str> = prepared.law.reading.examples.iter().filter(|e| e.language != "flow").map(|e| e.text.as_str()).collect();
    // Many at once: sentences about everything, one after the other.
    let notices = examples.chunks(25).map(|c| c.join("\n\n## 1. Über `#` alles: und mehr\n\n"));
    for notice in examples.iter().step_by(7).map(|e| (*e).to_owned()).chain(notices) {
        let file = SourceFile::utf8("notice.md", notice.as_str());
        let read = engine.read(&file, FileId(0), Format::Markdown, None, &mut memory);
        let made = draft(&engine, &[Text { name: "notice.md", file: &file, read: &read }], DAY);
        let flows = SourceFile::utf8("a.flow", made.text.as_str());
        let law = &prepared.law;
        let parsed = read_flows(&[(FileId(0), &flows)], &law.cards, &law.facts, prepared.all_words());
        assert!(parsed.diagnostics.is_empty(), "{:?}\n{}\n{notice}", parsed.diagnostics, made.text);
        assert_eq!(parsed.value.things.len(), made.cards);
        let formatted = format(&made.text, Span::new(0, made.text.len()), &law.cards, None, None).unwrap();
        assert_eq!(formatted, made.text);
    }
}

#[test]
fn a_table_that_takes_what_no_text_can_state_is_told() {
    let folder = Folder::new(&[("a.md", "# Notice\n")]);
    let rules = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("rules");
    copy(&rules, &folder.path("law"));
    folder.change("law/words/cards.toml", "concept = \"chat-logging\"", "concept = \"chat-loging\"");
    let ended = folder.run(&["init", "a.md", "--law", "law", "--output", "-"]);
    assert_eq!(ended.code, Some(2));
    assert!(ended.err.contains("there is no concept `chat-loging`"), "{}", ended.err);
    assert!(ended.err.contains("did you mean `chat-logging`?"), "{}", ended.err);
}

fn copy(from: &std::path::Path, to: &std::path::Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().flatten() {
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if from.is_dir() { copy(&from, &to) } else { std::fs::copy(&from, &to).map(drop).unwrap() }
    }
}
