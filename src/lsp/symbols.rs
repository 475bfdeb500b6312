//! The parts of a file, and of all files: cards and their fields, sections of notices.

use super::file::File;
use super::requests::Asked;
use crate::card::{LineKind, lines, parse};
use crate::flow::Thing;
use crate::notice::{Document, SectionId};
use crate::source::{FileId, Span};
use lsp_types::{
    DocumentSymbol, DocumentSymbolParams, DocumentSymbolResponse, FoldingRange, FoldingRangeParams, OneOf, SymbolKind, WorkspaceSymbol,
    WorkspaceSymbolParams,
};

/// The parts of a file.
pub fn document_symbols(params: &DocumentSymbolParams, asked: &Asked<'_, '_>) -> Option<DocumentSymbolResponse> {
    let file = File::at(asked, &params.text_document.uri)?;
    let all = match file.here.view.flow_file(&file.name) {
        Some((id, _)) => cards(&file, id),
        None if file.is_law() => cards_of_law(&file),
        None => sections(&file, &file.texts().first()?.read.document, SectionId(0)),
    };
    Some(DocumentSymbolResponse::Nested(all))
}

#[expect(deprecated, reason = "the type has a field that is not to be used any more")]
fn symbol(file: &File<'_, '_>, name: &str, detail: Option<String>, kind: SymbolKind, whole: Span, own: Span) -> DocumentSymbol {
    // Editors refuse symbols without a name, and those whose name stands outside of them.
    let name = if name.trim().is_empty() { "…" } else { name }.to_owned();
    let (range, selection_range) = (file.range(whole.to(own)), file.range(own));
    DocumentSymbol { name, detail, kind, tags: None, deprecated: None, range, selection_range, children: None }
}

fn cards(file: &File<'_, '_>, id: FileId) -> Vec<DocumentSymbol> {
    let things = file.here.view.flows.whole.iter().flat_map(|w| &w.things).filter(|t| t.file == id);
    things.map(|thing| card(file, thing)).collect()
}

/// Rules and concepts, with their fields.
fn cards_of_law(file: &File<'_, '_>) -> Vec<DocumentSymbol> {
    let (all, lang) = file.bodies();
    let table = file.table();
    let cards = all.into_iter().flat_map(|body| parse(&file.source.text, FileId(0), body, table, lang).value);
    let card = |card: crate::card::Card| {
        let kind = table.kind(&card.kind);
        let field = |f: &crate::card::CardField| {
            let word = kind.and_then(|k| k.field(&f.id)).and_then(|d| d.keywords(lang).first()).cloned().unwrap_or_default();
            symbol(file, &word, Some(f.value()), SymbolKind::FIELD, f.key_span.to(f.span()), f.key_span)
        };
        let children: Vec<DocumentSymbol> = card.fields.iter().map(field).collect();
        let whole = card.fields.iter().map(crate::card::CardField::span).fold(card.span, Span::to);
        let own = if card.name.is_empty() { card.span } else { card.name_span };
        DocumentSymbol { children: Some(children), ..symbol(file, &card.name, Some(card.title.clone()), SymbolKind::OBJECT, whole, own) }
    };
    cards.map(card).collect()
}

fn card(file: &File<'_, '_>, thing: &Thing) -> DocumentSymbol {
    let kind = file.table().kind(&thing.kind);
    let keyword = |words: Option<&String>| words.cloned().unwrap_or_default();
    let mut whole = thing.span;
    let mut children = Vec::new();
    for (id, values) in &thing.fields {
        let word = keyword(kind.and_then(|k| k.field(id)).and_then(|f| f.keywords(thing.lang).first()));
        for value in values {
            whole = whole.to(value.span);
            children.push(symbol(file, &word, Some(value.text.clone()), SymbolKind::FIELD, value.span, value.span));
        }
    }
    children.sort_by_key(|c| (c.range.start.line, c.range.start.character));
    let word = keyword(kind.and_then(|k| k.keywords(thing.lang).first()));
    let detail = Some(format!("{word}: {}", thing.title));
    DocumentSymbol { children: Some(children), ..symbol(file, &thing.name, detail, of_kind(file, thing), whole, thing.name_span) }
}

/// What comes nearest to a card among what programmers know.
fn of_kind(file: &File<'_, '_>, thing: &Thing) -> SymbolKind {
    if !thing.path.is_empty() {
        return SymbolKind::EVENT;
    }
    if file.table().kind(&thing.kind).is_some_and(|k| k.party) { SymbolKind::CLASS } else { SymbolKind::OBJECT }
}

/// The sections of a notice, each within the one around it.
fn sections(file: &File<'_, '_>, document: &Document, within: SectionId) -> Vec<DocumentSymbol> {
    let inner = document.sections.iter().enumerate().filter(|(_, s)| s.parent == Some(within));
    inner
        .filter_map(|(i, section)| {
            let heading = document.block(section.heading?)?;
            let own = document.source_span(heading.span);
            let last = document.section_end(section.heading?).and_then(|b| document.block(b)).map_or(own, |b| document.source_span(b.span));
            let name = document.words(heading.span).split_whitespace().collect::<Vec<_>>().join(" ");
            let children = sections(file, document, SectionId(i as u32));
            Some(DocumentSymbol { children: Some(children), ..symbol(file, &name, None, SymbolKind::STRING, own.to(last), own) })
        })
        .collect()
}

/// What can be folded: cards and their long values, sections of notices.
pub fn folding(params: &FoldingRangeParams, asked: &Asked<'_, '_>) -> Vec<FoldingRange> {
    let Some(file) = File::at(asked, &params.text_document.uri) else { return Vec::new() };
    let fold = |span: Span| {
        let range = file.range(span);
        (range.start.line < range.end.line).then(|| FoldingRange {
            start_line: range.start.line,
            end_line: range.end.line,
            ..FoldingRange::default()
        })
    };
    let mut all = Vec::new();
    if file.has_cards() {
        for body in file.bodies().0 {
            let mut card: Option<Span> = None;
            for line in lines(&file.source.text, body) {
                match line.kind {
                    LineKind::Head(..) => all.extend(card.replace(line.span).and_then(fold)),
                    LineKind::Field(..) | LineKind::More(_) => card = card.map(|c| c.to(line.span)),
                    LineKind::Blank | LineKind::Comment | LineKind::Stray(_) => {}
                }
            }
            all.extend(card.and_then(fold));
        }
    } else if let Some(text) = file.texts().first() {
        let document = &text.read.document;
        all.extend(document.sections.iter().filter_map(|section| {
            let heading = document.source_span(document.block(section.heading?)?.span);
            let last = document.block(document.section_end(section.heading?)?)?;
            fold(heading.to(document.source_span(last.span)))
        }));
    }
    all
}

/// Declared things and headings of notices that have some words in them.
pub fn workspace_symbols(params: &WorkspaceSymbolParams, asked: &Asked<'_, '_>) -> Vec<WorkspaceSymbol> {
    let query = params.query.to_lowercase();
    let fits = |words: &str| words.to_lowercase().contains(&query);
    let mut all = Vec::new();
    for (root, view) in asked.bench.roots.iter().zip(asked.views) {
        let manner = root.manner(asked.bench.client);
        let mut flows = super::diagnostics::Wording::new(manner, &view.flows.base);
        for thing in view.flows.whole.iter().flat_map(|w| &w.things).filter(|t| fits(&t.name) || fits(&t.title)) {
            let place = crate::source::Place { file: thing.file, span: thing.name_span };
            let Some(location) = flows.location(place) else { continue };
            all.push(workspace_symbol(format!("{}: {}", thing.name, thing.title), SymbolKind::OBJECT, location));
        }
        for part in &view.parts {
            let mut wording = super::diagnostics::Wording::new(manner, &part.checked.sources);
            for (id, read) in &part.texts {
                let document = &read.document;
                for heading in document.sections.iter().filter_map(|s| document.block(s.heading?)) {
                    let words = document.words(heading.span);
                    if !fits(words) {
                        continue;
                    }
                    let Some(location) = wording.location(crate::source::Place { file: *id, span: document.source_span(heading.span) })
                    else {
                        continue;
                    };
                    all.push(workspace_symbol(words.to_owned(), SymbolKind::STRING, location));
                }
            }
        }
    }
    all
}

fn workspace_symbol(name: String, kind: SymbolKind, location: lsp_types::Location) -> WorkspaceSymbol {
    WorkspaceSymbol { name, kind, tags: None, container_name: None, location: OneOf::Left(location), data: None }
}
