//! Files of the team's own rules and concepts: what their words name, and where it stands.

use super::file::File;
use crate::card::{Card, parse};
use crate::law::rule::Rule;
use crate::law::{Concept, cards_of};
use crate::source::{FileId, SourceFile, Span};
use lsp_types::{Location, Position, Range};
use std::path::Path;

/// A thing of the law that words name.
#[derive(Copy, Clone)]
pub enum Named<'l> {
    Concept(&'l Concept),
    Rule(&'l Rule),
}

impl<'l> Named<'l> {
    /// Its name.
    pub fn name(self) -> &'l str {
        match self {
            Self::Concept(concept) => &concept.name,
            Self::Rule(rule) => &rule.id,
        }
    }

    /// The file that it stands in.
    pub fn file(self) -> &'l str {
        match self {
            Self::Concept(concept) => &concept.file,
            Self::Rule(rule) => &rule.file,
        }
    }
}

/// The word at a byte, with the letters, digits and hyphens around it.
fn word_at(text: &str, offset: usize) -> Option<Span> {
    let inside = |c: char| c.is_alphanumeric() || c == '-';
    let (before, behind) = (text.get(..offset)?, text.get(offset..)?);
    let start = before.char_indices().rev().take_while(|(_, c)| inside(*c)).last().map_or(offset, |(i, _)| i);
    let end = offset + behind.char_indices().take_while(|(_, c)| inside(*c)).last().map_or(0, |(i, c)| i + c.len_utf8());
    (start < end).then(|| Span::new(start, end))
}

/// What is named at a byte of a card.
pub fn named_at<'a>(file: &File<'a, '_>, offset: usize) -> Option<(Span, Named<'a>)> {
    file.here.view.law_file(&file.name)?;
    let span = word_at(&file.source.text, offset)?;
    let word = file.source.slice(span);
    let reading = &file.here.root.prepared.law.reading;
    let concept = reading.concepts.iter().find(|c| c.name == word).map(Named::Concept);
    let named = concept.or_else(|| reading.rules.iter().find(|r| r.id == word).map(Named::Rule))?;
    let (bodies, _) = file.bodies();
    bodies.iter().any(|b| b.start <= span.start && span.end <= b.end).then_some((span, named))
}

/// Where a thing of the law stands: on its card, or, if it is built in, at the top of its page.
pub fn place_of(file: &File<'_, '_>, named: Named<'_>) -> Option<Location> {
    let view = file.here.view;
    if let Some(source) = view.law_file(named.file()) {
        let (bodies, lang) = cards_of(&source.text, file.table());
        let cards = bodies.into_iter().flat_map(|b| parse(&source.text, FileId(0), b, file.table(), lang).value);
        let card: Option<Card> = cards.into_iter().find(|c| c.name == named.name());
        return file.location_in(source, card.map_or(Span::default(), |c| c.name_span));
    }
    let page = file.here.root.pages.built_in(file.here.root, named.file(), named.name())?;
    Some(Location::new(page, Range::new(Position::new(0, 0), Position::new(0, 0))))
}

/// Where a name stands in the cards of the team's own files: each file, with the places.
pub fn places_of<'a>(file: &File<'a, '_>, name: &str) -> Vec<(&'a SourceFile, Vec<Span>)> {
    let inside = |c: char| c.is_alphanumeric() || c == '-';
    let of = |source: &'a SourceFile| {
        let text = &source.text;
        let (bodies, _) = cards_of(text, file.table());
        let whole = |span: &Span| {
            let (start, end) = (span.start as usize, span.end as usize);
            let apart = !text.get(..start).is_some_and(|t| t.ends_with(inside)) && !text.get(end..).is_some_and(|t| t.starts_with(inside));
            apart && bodies.iter().any(|b| b.start <= span.start && span.end <= b.end)
        };
        let all = text.match_indices(name).map(|(at, _)| Span::new(at, at + name.len())).filter(whole).collect::<Vec<_>>();
        (source, all)
    };
    file.here.view.law.iter().map(|source| of(source)).filter(|(_, all)| !all.is_empty()).collect()
}

/// Whether a thing of the law stands in one of the team's own files.
pub fn is_own(file: &File<'_, '_>, named: Named<'_>) -> bool {
    file.here.view.law_file(named.file()).is_some_and(|f| Path::new(&f.name).is_absolute())
}
