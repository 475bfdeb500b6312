//! From names to cards and back, and from passages of notices to what they serve and back.

use super::actions::workspace_edits;
use super::file::{File, holds};
use super::law;
use super::links::links;
use super::requests::Asked;
use super::spot::{Part, spot};
use crate::flow::{Declared, NOTICE, Reference, TEXT, Thing};
use crate::project::files::name_of;
use crate::source::{FileId, Place, Span};
use lsp_types::{
    GotoDefinitionParams, GotoDefinitionResponse, Location, Position, PrepareRenameResponse, Range, ReferenceParams, RenameParams,
    TextDocumentPositionParams, TextEdit, Uri, WorkspaceEdit,
};
use std::collections::BTreeMap;
use std::path::Path;

/// Where a name is declared, the text that a card names, or what the words of a notice serve.
pub fn definition(params: &GotoDefinitionParams, asked: &Asked<'_, '_>) -> Option<GotoDefinitionResponse> {
    let at = &params.text_document_position_params;
    let file = File::at(asked, &at.text_document.uri)?;
    let offset = file.offset(at.position);
    let flows = &file.here.view.flows;
    if let Some((_, named)) = law::named_at(&file, offset) {
        return law::place_of(&file, named).map(GotoDefinitionResponse::Scalar);
    }
    let Some((id, _)) = file.here.view.flow_file(&file.name) else {
        let all = declared_for(&file, offset);
        return (!all.is_empty()).then_some(GotoDefinitionResponse::Array(all));
    };
    if let Some(text) = text_at(&file, asked, id, offset) {
        return Some(GotoDefinitionResponse::Scalar(text));
    }
    let name = name_at(&file, id, offset)?;
    let (_, thing) = flows.whole.as_ref()?.by_name(name.name)?;
    let place = Place { file: thing.file, span: thing.name_span };
    file.location(&flows.base, place).map(GotoDefinitionResponse::Scalar)
}

/// Where a name stands, and which words of notices serve what is declared at a place.
pub fn references(params: &ReferenceParams, asked: &Asked<'_, '_>) -> Option<Vec<Location>> {
    let at = &params.text_document_position;
    let file = File::at(asked, &at.text_document.uri)?;
    let offset = file.offset(at.position);
    if let Some((_, named)) = law::named_at(&file, offset) {
        let all = law::places_of(&file, named.name());
        return Some(all.into_iter().flat_map(|(source, spans)| spans.into_iter().filter_map(|s| file.location_in(source, s))).collect());
    }
    let Some((id, _)) = file.here.view.flow_file(&file.name) else { return Some(declared_for(&file, offset)) };
    let flows = &file.here.view.flows;
    let mut all = Vec::new();
    if let Some(name) = name_at(&file, id, offset) {
        let whole = flows.whole.as_ref()?;
        let wanted = |r: &Reference<'_>| r.name == name.name && (params.context.include_declaration || !r.declares);
        let places = whole.references(file.table()).filter(wanted).map(|r| r.place);
        all.extend(places.filter_map(|p| file.location(&flows.base, p)));
    }
    all.extend(served(&file, id, offset));
    Some(all)
}

/// The name that could be changed at a position.
pub fn prepare_rename(params: &TextDocumentPositionParams, asked: &Asked<'_, '_>) -> Option<PrepareRenameResponse> {
    let file = File::at(asked, &params.text_document.uri)?;
    if let Some((span, named)) = law::named_at(&file, file.offset(params.position)) {
        // What is built in keeps its name.
        let placeholder = named.name().to_owned();
        return law::is_own(&file, named).then(|| PrepareRenameResponse::RangeWithPlaceholder { range: file.range(span), placeholder });
    }
    let (id, _) = file.here.view.flow_file(&file.name)?;
    let name = name_at(&file, id, file.offset(params.position))?;
    let placeholder = name.name.to_owned();
    Some(PrepareRenameResponse::RangeWithPlaceholder { range: file.range(name.place.span), placeholder })
}

/// Gives a thing another name, wherever it stands.
///
/// # Errors
/// If the new name is none, or is taken.
pub fn rename(params: &RenameParams, asked: &Asked<'_, '_>) -> Result<Option<WorkspaceEdit>, String> {
    let at = &params.text_document_position;
    let Some(file) = File::at(asked, &at.text_document.uri) else { return Ok(None) };
    let new = params.new_name.as_str();
    let german = file.lang() == crate::source::Lang::De;
    if new.is_empty() || new.chars().any(|c| !(c.is_alphanumeric() || matches!(c, '-' | '_'))) {
        let en = "a name has letters, digits and hyphens only: `host-uk`";
        let de = "ein Name hat nur Buchstaben, Ziffern und Bindestriche: `hoster-uk`";
        return Err(if german { de } else { en }.to_owned());
    }
    let taken = || Err(if german { format!("`{new}` ist schon erklärt") } else { format!("`{new}` is declared already") });
    if let Some((_, named)) = law::named_at(&file, file.offset(at.position)).filter(|(_, named)| law::is_own(&file, *named)) {
        let reading = &file.here.root.prepared.law.reading;
        if new != named.name() && (reading.concepts.iter().any(|c| c.name == new) || reading.rules.iter().any(|r| r.id == new)) {
            return taken();
        }
        let edit = |l: Location| (l.uri, TextEdit::new(l.range, new.to_owned()));
        let of = |(source, spans): (&crate::source::SourceFile, Vec<Span>)| {
            let all: Vec<(Uri, TextEdit)> = spans.into_iter().filter_map(|s| file.location_in(source, s)).map(edit).collect();
            Some((all.first()?.0.clone(), all.into_iter().map(|(_, edit)| edit).collect()))
        };
        return Ok(Some(workspace_edits(asked, law::places_of(&file, named.name()).into_iter().filter_map(of).collect())));
    }
    let flows = &file.here.view.flows;
    let whole = flows.whole.as_ref();
    let known = file.here.view.flow_file(&file.name).and_then(|(id, _)| Some((whole?, name_at(&file, id, file.offset(at.position))?)));
    let Some((whole, name)) = known else { return Ok(None) };
    if new != name.name && whole.by_name(new).is_some() {
        return taken();
    }
    let mut changes: BTreeMap<String, (Uri, Vec<TextEdit>)> = BTreeMap::new();
    for reference in whole.references(file.table()).filter(|r| r.name == name.name) {
        let Some(location) = file.location(&flows.base, reference.place) else { continue };
        let entry = changes.entry(location.uri.as_str().to_owned()).or_insert_with(|| (location.uri.clone(), Vec::new()));
        entry.1.push(TextEdit::new(location.range, new.to_owned()));
    }
    Ok(Some(workspace_edits(asked, changes.into_values().collect())))
}

/// The name at a byte of a flow file.
fn name_at<'a>(file: &File<'a, '_>, id: FileId, offset: usize) -> Option<Reference<'a>> {
    let view: &'a super::view::View = file.here.view;
    let all = view.flows.whole.as_ref()?.references(file.table());
    all.into_iter().find(|r| r.place.file == id && holds(r.place.span, offset))
}

/// The text that a card names at a byte.
fn text_at(file: &File<'_, '_>, asked: &Asked<'_, '_>, id: FileId, offset: usize) -> Option<Location> {
    let flows = &file.here.view.flows;
    let notices = flows.whole.as_ref()?.of_kind(NOTICE).map(|(_, n)| n).filter(|n| n.file == id);
    let value = notices.flat_map(|n| n.field(TEXT)).find(|v| holds(v.span, offset))?;
    let Declared::Text(text) = &value.value else { return None };
    let folder = flows.paths.get(id.0 as usize).and_then(|p| p.parent()).unwrap_or(Path::new(""));
    let uri = (asked.uri_of)(&name_of(&folder.join(text)))?;
    Some(Location::new(uri, Range::new(Position::new(0, 0), Position::new(0, 0))))
}

/// What is declared of the words at a byte of a notice: of these words, or else of their sentence.
fn declared_for(file: &File<'_, '_>, offset: usize) -> Vec<Location> {
    let mut all: Vec<Location> = Vec::new();
    for text in file.texts() {
        let linked = links(text.part, file.here.view);
        let here = |span: Span| holds(span, offset);
        let own = linked.iter().filter(|l| l.text.file == text.id && here(l.text.span)).collect::<Vec<_>>();
        let document = &text.read.document;
        let sentence = text.read.statements.stated.iter().map(|s| document.source_span(s.sentence)).find(|s| here(*s));
        let near = |l: &&super::links::Link| l.text.file == text.id && sentence.is_some_and(|s| s.overlaps(l.text.span));
        let chosen = if own.is_empty() { linked.iter().filter(near).collect() } else { own };
        for place in chosen.into_iter().map(|l| l.declared) {
            all.extend(file.location(&text.part.checked.sources, place).filter(|l| !all.contains(l)));
        }
    }
    all
}

/// The words of notices that serve what is declared at a byte: the field there, or, on a head, the whole card.
fn served(file: &File<'_, '_>, id: FileId, offset: usize) -> Vec<Location> {
    let view = file.here.view;
    let things = view.flows.whole.iter().flat_map(|w| &w.things);
    let Some(thing) = things.filter(|t| t.file == id).rfind(|t| t.span.start as usize <= offset) else { return Vec::new() };
    let on_head = spot(file.source, file.bodies(), file.table(), offset).is_none_or(|s| matches!(s.part, Part::Head(_) | Part::Title(_)));
    let mut all: Vec<Location> = Vec::new();
    for part in &view.parts {
        for link in links(part, view).into_iter().filter(|l| l.declared.file == id) {
            if if on_head { is_of(thing, link.declared.span) } else { holds(link.declared.span, offset) } {
                all.extend(file.location(&part.checked.sources, link.text).filter(|l| !all.contains(l)));
            }
        }
    }
    all
}

/// The words of notices that serve the card at a position.
pub fn passages(uri: &Uri, position: Position, asked: &Asked<'_, '_>) -> Vec<Location> {
    let Some(file) = File::at(asked, uri) else { return Vec::new() };
    let Some((id, _)) = file.here.view.flow_file(&file.name) else { return Vec::new() };
    served(&file, id, file.offset(position))
}

/// Whether a span is a card's head, or the value of one of its fields.
pub fn is_of(thing: &Thing, span: Span) -> bool {
    thing.span.overlaps(span) || thing.fields.values().flatten().any(|v| v.span.overlaps(span))
}
