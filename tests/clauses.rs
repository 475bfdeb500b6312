//! What a finding offers to write mends it: each clause, put into the bad example of its rule, satisfies the rule.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use noticelint::check::{Checked, Engine, Memory, Prepared, Unit, builtin_law, check_unit};
use noticelint::flow::{Declaration, read_flows};
use noticelint::law::Example;
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

/// Checks a text with flows.
fn check(prepared: &Prepared, engine: &Engine<'_>, example: &Example, text: String, memory: &mut Memory) -> Checked {
    let mut base = Sources::default();
    let own = if example.language == "de" { GERMAN } else { ENGLISH };
    let flows = if example.flows.is_empty() { own.to_owned() } else { example.flows.clone() };
    base.add(SourceFile::utf8("case.flow", flows));
    let files: Vec<(FileId, &SourceFile)> = base.iter().map(|(id, f)| (id, f.as_ref())).collect();
    let parsed = read_flows(&files, &prepared.law.cards, &prepared.law.facts, prepared.all_words());
    assert!(parsed.diagnostics.is_empty(), "{:?}", parsed.diagnostics);
    let declaration: Declaration = parsed.value;
    let unit = Unit { files: vec![(SourceFile::utf8("notice.md", text), Some(example.language.clone()))], declaration: Some(&declaration) };
    check_unit(engine, unit, &base, Date::constant(2026, 11, 25), memory)
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
        if presence.clone().all(|r| !r.clauses.contains_key(&example.language)) {
            continue;
        }
        let before = check(&prepared, &engine, example, example.text.clone(), &mut memory);
        let fixes: Vec<_> =
            before.findings.iter().filter(|f| f.rule == example.of).filter_map(|f| f.fix.as_ref()).filter(|f| f.adds).collect();
        // What a human must complete, and words of another language, need not satisfy the rule yet.
        let whole = fixes.iter().all(|f| f.open.is_empty() && !f.clause.contains('['));
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
