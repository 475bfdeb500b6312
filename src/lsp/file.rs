//! A file that a question is about, with what is known of it.

use super::diagnostics::Wording;
use super::position::{Lines, Map};
use super::requests::{Asked, Here};
use super::root::owner;
use super::view::Text;
use crate::card::CardTable;
use crate::flow::bodies;
use crate::law::cards_of;
use crate::lint::Finding;
use crate::source::{Lang, Place, SourceFile, Span};
use lsp_types::{Location, Position, Range, Uri};
use std::path::Path;

/// A file.
pub struct File<'a, 'l> {
    /// What is known around it.
    pub here: Here<'a, 'l>,
    /// Its name.
    pub name: String,
    /// As it was checked.
    pub source: &'a SourceFile,
    lines: Lines,
    asked: &'a Asked<'a, 'l>,
}

impl<'a, 'l> File<'a, 'l> {
    /// The file at an address; nothing for one that is neither a notice nor a flow file.
    pub fn at(asked: &'a Asked<'a, 'l>, uri: &Uri) -> Option<Self> {
        let name = asked.name(uri)?;
        let at = owner(asked.bench.roots.iter().map(|r| &r.folder), Path::new(&name))?;
        let here = Here { root: asked.bench.roots.get(at)?, engine: asked.bench.engines.get(at)?, view: asked.views.get(at)? };
        let view = here.view;
        let text =
            || view.parts.iter().flat_map(|p| p.texts.iter().filter_map(|(id, _)| p.checked.sources.get(*id))).find(|f| f.name == name);
        let source = view.flow_file(&name).map(|(_, file)| file).or_else(|| view.law_file(&name)).or_else(text)?;
        Some(Self { here, lines: Lines::new(&source.text), source, name, asked })
    }

    /// How its bytes are counted.
    pub fn map(&self) -> Map<'_> {
        Map { text: &self.source.text, lines: &self.lines, units: self.asked.bench.client.units }
    }

    /// The range of a span.
    pub fn range(&self, span: Span) -> Range {
        self.map().range(span)
    }

    /// The byte at a position.
    pub fn offset(&self, position: Position) -> usize {
        self.map().offset(position)
    }

    /// The language of messages.
    pub fn lang(&self) -> Lang {
        self.here.root.lang
    }

    /// The table of kinds and fields.
    pub fn table(&self) -> &'a CardTable {
        &self.here.root.prepared.law.cards
    }

    /// Whether it has cards: flows, or rules and concepts.
    pub fn has_cards(&self) -> bool {
        self.here.view.flow_file(&self.name).is_some() || self.is_law()
    }

    /// Whether it is one of the team's own rules and concepts.
    pub fn is_law(&self) -> bool {
        self.here.view.flow_file(&self.name).is_none() && self.here.view.law_file(&self.name).is_some()
    }

    /// Where its cards stand, and the language of their keywords.
    pub fn bodies(&self) -> (Vec<Span>, Lang) {
        if self.is_law() { cards_of(&self.source.text, self.table()) } else { bodies(self.source, self.table()) }
    }

    /// Where a span of some file is.
    pub fn location_in(&self, source: &SourceFile, span: Span) -> Option<Location> {
        let uri = (self.asked.uri_of)(&source.name)?;
        let map = Map { text: &source.text, lines: &Lines::new(&source.text), units: self.asked.bench.client.units };
        Some(Location::new(uri, map.range(span)))
    }

    /// Its readings as a notice's text.
    pub fn texts(&self) -> Vec<Text<'a>> {
        self.here.view.texts(&self.name)
    }

    /// The findings in it.
    pub fn findings(&self) -> impl Iterator<Item = &'a Finding> + '_ {
        let name = self.name.as_str();
        self.here.view.parts.iter().flat_map(move |part| {
            let here = move |f: &&Finding| part.checked.sources.get(f.place.file).is_some_and(|s| s.name == name);
            part.findings.iter().filter(here)
        })
    }

    /// Where a place of some files is.
    pub fn location(&self, sources: &crate::source::Sources, place: Place) -> Option<Location> {
        let uri = (self.asked.uri_of)(&sources.get(place.file)?.name)?;
        let range = Wording::new(self.here.root.manner(self.asked.bench.client), sources).range(place.file, place.span);
        Some(Location::new(uri, range))
    }
}

/// Whether a place holds a byte; an empty one holds the byte that it stands at.
pub fn holds(span: Span, offset: usize) -> bool {
    (span.start as usize) <= offset && offset <= span.end as usize
}
