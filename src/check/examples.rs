//! The examples in rule and concept files, run.

use super::engine::{Engine, Memory, Prepared};
use super::unit::{Unit, check_declaration, check_unit, check_waivers};
use crate::flow::read_flows;
use crate::law::Example;
use crate::recognise::Polarity;
use crate::source::{Diagnostic, FileId, Say, SourceFile, Sources};
use crate::value::Date;

/// An example that does not behave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExampleFailure {
    /// The example.
    pub example: Example,
    /// What it should show, and does not.
    pub message: Say,
}

/// Runs examples with the engine of their law, and gives those that do not behave.
pub fn run_examples(prepared: &Prepared, engine: &Engine<'_>, examples: &[&Example], date: Date) -> Vec<ExampleFailure> {
    let mut memory = Memory::default();
    examples
        .iter()
        .filter_map(|example| {
            let message = match example.kind.as_str() {
                "good" | "bad" => judge(prepared, engine, example, date, &mut memory),
                _ => state(engine, example, &mut memory),
            };
            message.map(|message| ExampleFailure { example: (*example).clone(), message })
        })
        .collect()
}

fn as_file(example: &Example) -> SourceFile {
    SourceFile::utf8("example.md", example.text.clone())
}

/// What is wrong with a concept's example.
fn state(engine: &Engine<'_>, example: &Example, memory: &mut Memory) -> Option<Say> {
    let file = as_file(example);
    let read = engine.read(&file, FileId(0), crate::notice::Format::Markdown, Some(&example.language), memory);
    let concept = engine.law.reading.concepts.iter().position(|c| c.name == example.of)?;
    let found = read.statements.stated.iter().find(|s| s.concept.0 as usize == concept);
    let of = &example.of;
    match (example.kind.as_str(), found) {
        ("does-not-state", Some(s)) => {
            let words = read.document.words(s.span);
            Some(Say::new(
                format!("states `{of}` in the words “{words}”, and should not"),
                format!("nennt `{of}` mit den Worten „{words}“, soll es aber nicht"),
            ))
        }
        ("does-not-state", None) => None,
        (_, None) => Some(Say::new(format!("does not state `{of}`"), format!("nennt `{of}` nicht"))),
        ("denies", Some(s)) if s.polarity != Polarity::Denied => {
            Some(Say::new(format!("does not deny `{of}`"), format!("verneint `{of}` nicht")))
        }
        ("conditional", Some(s)) if s.polarity != Polarity::Conditional => {
            Some(Say::new(format!("does not state `{of}` conditionally"), format!("nennt `{of}` nicht bedingt")))
        }
        _ => None,
    }
}

/// What is wrong with a rule's example.
fn judge(prepared: &Prepared, engine: &Engine<'_>, example: &Example, date: Date, memory: &mut Memory) -> Option<Say> {
    let mut base = Sources::default();
    let about_flows = example.language == "flow";
    let flows = if about_flows { example.text.clone() } else { example.flows.clone() };
    let mut broken: Vec<Diagnostic> = Vec::new();
    let declaration = (!flows.is_empty()).then(|| {
        let file = SourceFile::utf8("example.flow", flows);
        let id = base.add(file);
        let files: Vec<(FileId, &SourceFile)> = base.get(id).map(|f| (id, f.as_ref())).into_iter().collect();
        let parsed = read_flows(&files, &prepared.law.cards, &prepared.law.facts, prepared.all_words());
        broken = parsed.diagnostics;
        parsed.value
    });
    if let Some(first) = broken.first() {
        return Some(Say::new(
            format!("its flows cannot be read: {}", first.message.en),
            format!("seine Flüsse sind nicht lesbar: {}", first.message.de),
        ));
    }
    let checked = match &declaration {
        Some(declaration) if about_flows => {
            let mut checked = check_declaration(engine, declaration, &base, date);
            checked.findings.extend(check_waivers(engine, declaration, &checked.used_waivers, &base, date).findings);
            checked
        }
        declaration => {
            let other = example.other.as_ref().filter(|(language, _)| *language != example.language);
            let other = other.map(|(language, text)| (SourceFile::utf8("other.md", text.clone()), Some(language.clone())));
            let own = (as_file(example), Some(example.language.clone()));
            let unit = Unit { files: std::iter::once(own).chain(other).collect(), declaration: declaration.as_ref() };
            check_unit(engine, unit, &base, date, memory)
        }
    };
    let found = checked.findings.iter().find(|f| f.rule == example.of);
    match (example.kind.as_str(), found) {
        ("good", Some(finding)) => Some(Say::new(
            format!("is reported, and should not be: {}", finding.message.en),
            format!("wird beanstandet, soll es aber nicht: {}", finding.message.de),
        )),
        ("bad", None) => Some(Say::new("is not reported, and should be", "wird nicht beanstandet, soll es aber")),
        _ => None,
    }
}
