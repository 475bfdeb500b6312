//! A law made ready for reading and judging.

use super::among::Comparing;
use super::language::Languages;
use crate::law::{Law, Policy};
use crate::lint::Asks;
use crate::notice::{Document, Format, read};
use crate::recognise::{ConceptId, Recogniser, Scratch, Statements};
use crate::source::{Diagnostic, FileId, Say, SourceFile};
use crate::value::WordIndex;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

/// A law with the tables that reading needs; [`Engine`] borrows from it.
pub struct Prepared {
    /// The law.
    pub law: Law,
    words: BTreeMap<String, WordIndex>,
    policies: Vec<Policy>,
}

impl Prepared {
    /// Makes a law ready.
    pub fn new(law: Law) -> Self {
        let words = law.reading.words.iter().map(|(l, w)| (l.clone(), WordIndex::new(Arc::clone(w)))).collect();
        let policies = law.reading.policies();
        Self { law, words, policies }
    }

    /// All word tables.
    pub fn all_words(&self) -> &BTreeMap<String, WordIndex> {
        &self.words
    }

    /// The word tables of a language.
    pub fn words(&self, language: &str) -> Option<&WordIndex> {
        self.words.get(language)
    }
}

/// Reads texts in all languages of a law. Shared by all threads.
pub struct Engine<'law> {
    /// The law.
    pub law: &'law Law,
    /// The tables that reading needs.
    pub prepared: &'law Prepared,
    /// One for each language, made when a text is first read in it.
    recognisers: BTreeMap<&'law str, OnceLock<Option<Recogniser<'law>>>>,
    languages: Languages<'law>,
    /// The law's concepts by name.
    pub concepts: FxHashMap<&'law str, ConceptId>,
    /// What its rules among notices need of each.
    pub(super) comparing: Comparing,
    /// What each rule asks of a text, found out when a text is judged again.
    asks: OnceLock<Vec<Asks>>,
}

/// A thread's working memory, one for each language.
#[derive(Default)]
pub struct Memory(BTreeMap<String, Scratch>);

impl Memory {
    fn of(&mut self, language: &str) -> &mut Scratch {
        self.0.entry(language.to_owned()).or_default()
    }
}

/// A text as read.
pub struct Read {
    /// The document.
    pub document: Document,
    /// The language that it was read in (ISO 639-1).
    pub language: String,
    /// What it states; empty if the law has no concepts for its language.
    pub statements: Statements,
    /// Whether the law has concepts for its language.
    pub understood: bool,
    /// What was wrong with it.
    pub diagnostics: Vec<Diagnostic>,
}

impl<'law> Engine<'law> {
    /// An engine over a prepared law.
    pub fn new(prepared: &'law Prepared) -> Self {
        let recognisers = prepared.words.keys().map(|l| (l.as_str(), OnceLock::new())).collect();
        let concepts = prepared.law.reading.concepts.iter().enumerate().map(|(i, c)| (c.name.as_str(), ConceptId(i as u16))).collect();
        let comparing = Comparing::new(&prepared.law.reading.rules, &concepts);
        let languages = Languages::new(&prepared.words);
        Self { comparing, law: &prepared.law, prepared, recognisers, languages, concepts, asks: OnceLock::new() }
    }

    /// What each rule asks of a text.
    pub(super) fn asks(&self) -> &[Asks] {
        self.asks.get_or_init(|| Asks::of_all(&self.law.reading.rules, &self.law.reading.limits, &self.concepts))
    }

    fn recogniser(&self, language: &str) -> Option<&Recogniser<'law>> {
        let (language, made) = self.recognisers.get_key_value(language)?;
        let prepared = self.prepared;
        let words = prepared.words(language)?;
        made.get_or_init(|| Recogniser::new(&prepared.law, language, words, &prepared.policies)).as_ref()
    }

    /// Reads a notice: its structure, its language (unless given), its statements.
    pub fn read(&self, file: &SourceFile, id: FileId, format: Format, language: Option<&str>, memory: &mut Memory) -> Read {
        let parsed = read(file, id, format);
        let document = parsed.value;
        let language = language.map(str::to_owned).unwrap_or_else(|| self.languages.of(&document));
        let recogniser = self.recogniser(&language);
        let statements = recogniser.map(|r| r.recognise(&document, memory.of(&language))).unwrap_or_default();
        let mut diagnostics = parsed.diagnostics;
        diagnostics.extend((recogniser.is_none() && !document.blocks.is_empty()).then(|| no_concepts(id, &language, file)));
        Read { document, language, statements, understood: recogniser.is_some(), diagnostics }
    }
}

fn no_concepts(id: FileId, language: &str, file: &SourceFile) -> Diagnostic {
    let span = file.line_span(0);
    let message = Say::new(
        format!("there are no concepts for this text's language (`{language}`): nothing in it was recognised or checked"),
        format!("für die Sprache dieses Textes (`{language}`) gibt es keine Konzepte: Nichts darin wurde erkannt oder geprüft"),
    );
    Diagnostic::warning("notice::no-concepts-for-language", id, span, message).help(Say::new(
        "if the language is detected wrongly, set it with `--language de` or in the configuration",
        "Wird die Sprache falsch erkannt, geben Sie sie mit `--language de` oder in der Konfiguration an",
    ))
}
