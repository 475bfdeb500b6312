//! Texts that belong together, judged.

use super::engine::{Engine, Memory, Read};
use crate::flow::Declaration;
use crate::lint::{Case, Finding, RuleOutcome, TextUnderCheck, lint};
use crate::notice::Format;
use crate::source::{Diagnostic, FileId, SourceFile, Sources};
use crate::value::Date;
use std::cell::OnceCell;
use std::collections::BTreeSet;

/// Texts that belong together: the language versions of one notice, or a text alone.
pub struct Unit<'a> {
    /// Their files, with the language that is set for each, if any.
    pub files: Vec<(SourceFile, Option<String>)>,
    /// What is declared for them.
    pub declaration: Option<&'a Declaration>,
}

/// What came out for a unit.
#[derive(Debug, Default)]
pub struct Checked {
    /// The files that places point into: those of the declaration, then the unit's own.
    pub sources: Sources,
    /// The ids of the unit's own files.
    pub files: Vec<FileId>,
    /// Outcomes by text.
    pub outcomes: Vec<(Option<FileId>, RuleOutcome)>,
    /// Violations, by file and place.
    pub findings: Vec<Finding>,
    /// How many of the texts were judged: not those without words, or in a language that the law has no concepts for.
    pub texts: usize,
    /// The names of the waivers that covered a finding.
    pub used_waivers: BTreeSet<String>,
    /// What was wrong with the texts.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads and judges texts that belong together.
pub fn check_unit(engine: &Engine<'_>, unit: Unit<'_>, base: &Sources, date: Date, memory: &mut Memory) -> Checked {
    let mut out = Checked { sources: base.clone(), ..Checked::default() };
    let mut reads: Vec<(FileId, Read)> = Vec::new();
    for (file, language) in unit.files {
        let id = out.sources.add(file);
        out.files.push(id);
        let Some(file) = out.sources.get(id) else { continue };
        let read = engine.read(file, id, Format::of(file), language.as_deref(), memory);
        out.diagnostics.extend(read.diagnostics.iter().cloned());
        reads.push((id, read));
    }
    let texts: Vec<TextUnderCheck<'_>> = reads
        .iter()
        .filter(|(_, read)| read.understood && !read.document.blocks.is_empty())
        .map(|(id, read)| TextUnderCheck {
            file: *id,
            name: out.sources.get(*id).map_or("", |f| f.name.as_str()),
            document: &read.document,
            statements: &read.statements,
            language: &read.language,
            folded: OnceCell::new(),
            by_concept: OnceCell::new(),
            alike: OnceCell::new(),
        })
        .collect();
    let case = Case {
        law: engine.law,
        concepts: &engine.concepts,
        declaration: unit.declaration,
        texts: &texts,
        date,
        with_declaration: false,
        used_waivers: None,
    };
    let linted = lint(&case);
    out.texts = texts.len();
    drop(texts);
    out.outcomes = linted.outcomes;
    out.findings = linted.findings;
    out.used_waivers = linted.used_waivers;
    out
}

/// Judges what is declared, without any text.
pub fn check_declaration(engine: &Engine<'_>, declaration: &Declaration, base: &Sources, date: Date) -> Checked {
    judge_declaration(engine, declaration, base, date, None)
}

/// Judges the waivers of a declaration, when everything else has been judged: `used` are those that covered a finding.
pub fn check_waivers(engine: &Engine<'_>, declaration: &Declaration, used: &BTreeSet<String>, base: &Sources, date: Date) -> Checked {
    judge_declaration(engine, declaration, base, date, Some(used))
}

fn judge_declaration(
    engine: &Engine<'_>,
    declaration: &Declaration,
    base: &Sources,
    date: Date,
    used: Option<&BTreeSet<String>>,
) -> Checked {
    let case = Case {
        law: engine.law,
        concepts: &engine.concepts,
        declaration: Some(declaration),
        texts: &[],
        date,
        with_declaration: true,
        used_waivers: used,
    };
    let linted = lint(&case);
    Checked {
        sources: base.clone(),
        outcomes: linted.outcomes,
        findings: linted.findings,
        used_waivers: linted.used_waivers,
        ..Checked::default()
    }
}
