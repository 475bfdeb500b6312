//! What a finding offers to write mends it: each clause, put into the bad example of its rule, satisfies the rule; and put in by
//! `mend`, in whatever format, it leaves nothing of the kind to do.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use noticelint::check::{Checked, Engine, Memory, MendedUnit, Prepared, Unit, builtin_law, check_unit, mend_unit};
use noticelint::flow::{Declaration, read_flows};
use noticelint::law::Example;
use noticelint::notice::Format;
use noticelint::source::{FileId, SourceFile, Sources};
use noticelint::value::Date;

/// Flows that fill the slots of clauses.
const ENGLISH: &str = "
Language: English

Controller press: Example Press Ltd
    Body: private
    In: Ireland
    Address: 1 High Street, Dublin 2, D02 X285
    Contact: privacy@example.org
    Officer: dpo@example.org
    Authority: ie

Subjects readers: Readers

Data address: name and postal address

Processor mailer: Example Mailing Ltd
    In: CH
    Contract: Art. 28 GDPR, 2026-01-15

Flow mailing: readers -> press -> mailer
    Data: address
    Purpose: Sending the catalogue
    Basis: Art. 6(1)(f) GDPR
    Interest: telling readers about new books
    Keep: 6 months after the end of the contract
    Provision: voluntary, without them we cannot send the catalogue
";

/// The same for German notices.
const GERMAN: &str = "
Sprache: Deutsch

Verantwortlicher verlag: Muster Verlag GmbH
    Art: privat
    In: DE-BY
    Anschrift: Am Markt 1, 12345 Musterstadt
    Kontakt: datenschutz@example.org
    Datenschutzbeauftragte: dsb@example.org

Betroffene leser: Leserinnen und Leser

Daten anschrift: Name und Anschrift

Auftragsverarbeiter versand: Muster Versand AG
    In: CH
    Vertrag: Art. 28 DSGVO, 2026-01-15

Fluss katalog: leser -> verlag -> versand
    Daten: anschrift
    Zweck: Versand des Katalogs
    Rechtsgrundlage: Art. 6 Abs. 1 lit. f DSGVO
    Interesse: Leserinnen und Leser über neue Bücher zu informieren
    Aufbewahrung: 6 Monate nach Vertragsende
";

/// What is declared for an example.
fn declared(prepared: &Prepared, example: &Example) -> (Sources, Declaration) {
    let mut base = Sources::default();
    let own = if example.language == "de" { GERMAN } else { ENGLISH };
    let flows = if example.flows.is_empty() { own.to_owned() } else { example.flows.clone() };
    base.add(SourceFile::utf8("case.flow", flows));
    let files: Vec<(FileId, &SourceFile)> = base.iter().map(|(id, f)| (id, f.as_ref())).collect();
    let parsed = read_flows(&files, &prepared.law.cards, &prepared.law.facts, prepared.all_words());
    assert!(parsed.diagnostics.is_empty(), "{:?}", parsed.diagnostics);
    (base, parsed.value)
}

const DAY: Date = Date::constant(2026, 11, 25);

/// Checks a text with flows.
fn check(prepared: &Prepared, engine: &Engine<'_>, example: &Example, text: String, memory: &mut Memory) -> Checked {
    let (base, declaration) = declared(prepared, example);
    let unit = Unit {
        files: vec![(SourceFile::utf8("notice.md", text), Some(example.language.clone()))],
        declaration: Some(&declaration),
        evidence: true,
        compared: false,
    };
    check_unit(engine, unit, &base, DAY, memory)
}

/// Mends a text for one rule.
fn mend(prepared: &Prepared, engine: &Engine<'_>, example: &Example, file: SourceFile, memory: &mut Memory) -> MendedUnit {
    let (base, declaration) = declared(prepared, example);
    let unit =
        Unit { files: vec![(file, Some(example.language.clone()))], declaration: Some(&declaration), compared: false, evidence: true };
    mend_unit(engine, unit, &base, DAY, memory, &|all, _| all.into_iter().filter(|f| f.rule == example.of).collect())
}

/// An example in another format, block by block.
fn in_format(markdown: &str, ending: &str) -> String {
    let bold = |words: &str, open: &str, close: &str| {
        words
            .split("**")
            .enumerate()
            .map(|(i, p)| if i == 0 { p.to_owned() } else { format!("{}{p}", if i % 2 == 1 { open } else { close }) })
            .collect::<String>()
    };
    let blocks = markdown.trim().split("\n\n").map(|block| {
        let heading = block.trim_start_matches('#');
        let level = block.len() - heading.len();
        let (heading, below) = heading.split_once('\n').unwrap_or((heading, ""));
        let body = if level > 0 { below } else { block };
        let items = body.lines().all(|l| l.starts_with("- ")) && !body.is_empty();
        match ending {
            "html" => {
                let escape = |w: &str| bold(&w.replace('&', "&amp;").replace('<', "&lt;"), "<b>", "</b>");
                let head = if level > 0 { format!("<h{level}>{}</h{level}>\n", escape(heading.trim())) } else { String::new() };
                let item = |l: &str| format!("  <li>{}</li>\n", escape(&l[2..]));
                let body = match () {
                    () if body.is_empty() => String::new(),
                    () if items => format!("<ul>\n{}</ul>", body.lines().map(item).collect::<String>()),
                    () => format!("<p>{}</p>", escape(body)),
                };
                head + &body
            }
            _ => {
                let head = if level > 0 { format!("{}\n\n", heading.trim()) } else { String::new() };
                head + &bold(body, "", "")
            }
        }
    });
    let text = blocks.collect::<Vec<_>>().join("\n\n");
    if ending == "html" { format!("<!DOCTYPE html>\n<html>\n<body>\n{text}\n</body>\n</html>\n") } else { text + "\n" }
}

#[test]
fn a_clause_satisfies_its_rule() {
    let prepared = Prepared::new(builtin_law());
    let engine = Engine::new(&prepared);
    let mut memory = Memory::default();
    let mut tried = 0;
    let mut wrong = Vec::new();
    for example in prepared.law.reading.examples.iter().filter(|e| e.kind == "bad" && e.language != "flow") {
        let presence = prepared.law.reading.rules.iter().filter(|r| r.id == example.of && !r.absent.is_empty());
        if presence.clone().all(|r| !r.words.clauses.contains_key(&example.language)) {
            continue;
        }
        let before = check(&prepared, &engine, example, example.text.clone(), &mut memory);
        let fixes: Vec<_> =
            before.findings.iter().filter(|f| f.rule == example.of).filter_map(|f| f.fix.as_ref()).filter(|f| f.adds).collect();
        // What a human must complete, and words of another language, need not satisfy the rule yet.
        let whole = fixes.iter().all(|f| f.blanks.is_empty());
        if fixes.is_empty() || !whole || example.language == "de" && example.flows.contains("Language: English") {
            continue;
        }
        let clauses: Vec<String> = fixes.iter().map(|f| f.clause.clone()).collect();
        tried += 1;
        let mended = format!("{}\n\n## Zusatz\n\n{}\n", example.text, clauses.join("\n\n"));
        let after = check(&prepared, &engine, example, mended, &mut memory);
        if let Some(left) = after.findings.iter().find(|f| f.rule == example.of && f.fix.as_ref().is_some_and(|f| f.adds)) {
            wrong.push(format!("{} ({}): {:?} is written, and still: {}", example.of, example.language, clauses, left.message.en));
        }
    }
    assert!(tried > 30, "only {tried} clauses were tried");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// For every bad example of a rule with a clause, as Markdown, HTML and plain text: the mended text no longer violates the rule, unless
/// a mark waits for its completion, and that is reported; mending it again changes nothing.
#[test]
fn a_mended_text_satisfies_the_rule_in_every_format() {
    let prepared = Prepared::new(builtin_law());
    let engine = Engine::new(&prepared);
    let mut memory = Memory::default();
    let (mut tried, mut waiting) = (0, 0);
    let mut wrong = Vec::new();
    for example in prepared.law.reading.examples.iter().filter(|e| e.kind == "bad" && e.language != "flow") {
        let presence = prepared.law.reading.rules.iter().filter(|r| r.id == example.of && !r.absent.is_empty());
        if presence.clone().all(|r| !r.words.clauses.contains_key(&example.language)) {
            continue;
        }
        for ending in ["md", "html", "txt"] {
            let text = if ending == "md" { example.text.clone() } else { in_format(&example.text, ending) };
            let file = SourceFile::utf8(format!("notice.{ending}"), text);
            let about = format!("{} ({}, {ending})", example.of, example.language);
            let mended = mend(&prepared, &engine, example, file, &mut memory);
            let now = &mended.texts[0];
            if !mended.refused.is_empty() {
                wrong.push(format!("{about}: refused: {} in\n{}", mended.refused[0].message.en, now.before.text));
            }
            if !now.is_changed() {
                continue;
            }
            tried += 1;
            let left = mended.checked.findings.iter().find(|f| f.rule == example.of && f.fix.as_ref().is_some_and(|f| f.adds));
            let marked = now.after.text.contains("[TODO: ");
            if marked {
                waiting += 1;
                // Whatever else it is, it is no finished text.
                if !mended.checked.findings.iter().any(|f| now.after.slice(f.place.span).contains("TODO")) {
                    wrong.push(format!("{about}: the mark is not reported in\n{}", now.after.text));
                }
            } else if let Some(left) = left {
                wrong.push(format!("{about}: still {}\n{}", left.message.en, now.after.text));
            }
            let again = mend(&prepared, &engine, example, (*now.after).clone(), &mut memory);
            if again.texts[0].is_changed() {
                wrong.push(format!("{about}: the second time it becomes\n{}", again.texts[0].after.text));
            }
        }
    }
    assert!(tried > 150 && waiting < tried / 2, "{tried} texts were mended, {waiting} wait for completion");
    assert!(wrong.is_empty(), "{} of {tried}\n{}", wrong.len(), wrong.join("\n\n"));
}

/// A heading that a rule offers is about what the rule asks for: the next clause of the kind finds it.
#[test]
fn a_heading_is_about_what_its_rule_asks_for() {
    let prepared = Prepared::new(builtin_law());
    let engine = Engine::new(&prepared);
    let mut memory = Memory::default();
    let mut wrong = Vec::new();
    for rule in &prepared.law.reading.rules {
        for (language, heading) in &rule.words.headings {
            let file = SourceFile::utf8("notice.md", format!("## {heading}\n\nX.\n"));
            let read = engine.read(&file, FileId(0), Format::Markdown, Some(language), &mut memory);
            let about =
                rule.absent.iter().filter_map(|c| engine.concepts.get(c.as_str())).any(|c| read.statements.headings_about(*c).count() > 0);
            if !about {
                wrong.push(format!("{}: {heading}", rule.id));
            }
        }
    }
    assert!(wrong.is_empty(), "not about {}", wrong.join("\n"));
}

/// The clauses and messages that a rule offers for a German text with English flows.
fn offered(prepared: &Prepared, rule: &str, text: &str, flows: &str) -> (Vec<String>, Vec<String>) {
    let engine = Engine::new(prepared);
    let example = Example {
        of: rule.to_owned(),
        kind: "bad".to_owned(),
        language: "de".to_owned(),
        text: String::new(),
        file: String::new(),
        span: Default::default(),
        day: None,
        flows: flows.to_owned(),
        other: None,
    };
    let checked = check(prepared, &engine, &example, text.to_owned(), &mut Memory::default());
    let found: Vec<_> = checked.findings.iter().filter(|f| f.rule == rule).collect();
    let clauses = found.iter().filter_map(|f| f.fix.as_ref()).map(|f| f.clause.clone()).collect();
    (clauses, found.iter().flat_map(|f| [f.message.en.clone(), f.message.de.clone()]).collect())
}

#[test]
fn days_periods_and_countries_are_written_in_the_language_of_the_text() {
    let prepared = Prepared::new(builtin_law());
    let clauses = |rule, text, flows: &str| offered(&prepared, rule, text, flows).0;
    let retention = |flows: &str| clauses("art-13-2-a-retention-missing", "Wir verarbeiten Ihren Namen.\n", flows);
    assert_eq!(retention(ENGLISH), ["Wir löschen Ihre Daten 6 Monate nach Vertragsende."]);
    let once = ENGLISH.replace("6 months after the end of the contract", "1 month");
    assert_eq!(retention(&once), ["Wir löschen Ihre Daten 1 Monat."]);
    // Words that say more than that are for a human to translate.
    for more in ["6 months after the end of the contract with the reader", "6 months after the last catalogue"] {
        let marked = format!("Wir löschen Ihre Daten [TODO: {more}].");
        assert_eq!(retention(&ENGLISH.replace("6 months after the end of the contract", more)), [marked]);
    }
    let dated = "Stand: März 2019. Wir stützen Übermittlungen auf das Privacy Shield.\n";
    assert_eq!(clauses("notice-stale", dated, ENGLISH), ["Stand: 25. November 2026"]);
    let abroad = clauses("art-13-1-f-transfer-undisclosed", "Wir nutzen den Dienst der Example Mailing Inc. in den USA.\n", ENGLISH);
    assert!(abroad.iter().all(|c| c == "Wir übermitteln Daten an Example Mailing Ltd (Schweiz)."), "{abroad:?}");
}
