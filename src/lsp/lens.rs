//! What stands above cards and notices: how often a flow is told of, and how far a notice's checklist is fulfilled.

use super::checklist::{CHECKLIST, tally};
use super::file::File;
use super::links::links;
use super::navigate::is_of;
use super::requests::Asked;
use crate::source::{FileId, Lang, Place};
use lsp_types::{CodeLens, CodeLensParams, Command, Position, Range, Uri};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// The command that gives the passages about a card.
pub const PASSAGES: &str = "noticelint.passages";

/// What stands above the cards or the words of a file.
pub fn lenses(params: &CodeLensParams, asked: &Asked<'_, '_>) -> Vec<CodeLens> {
    let Some(file) = File::at(asked, &params.text_document.uri) else { return Vec::new() };
    match file.here.view.flow_file(&file.name) {
        Some((id, _)) => flows(&file, id, &params.text_document.uri),
        None => notice(&file, &params.text_document.uri).into_iter().collect(),
    }
}

/// Above each flow: in how many texts of how many it is told of.
fn flows(file: &File<'_, '_>, id: FileId, uri: &Uri) -> Vec<CodeLens> {
    let view = file.here.view;
    let paths = view.flows.whole.iter().flat_map(|w| &w.things).filter(|t| t.file == id && !t.path.is_empty());
    let linked: Vec<_> = view.parts.iter().flat_map(|part| links(part, view).into_iter().map(move |link| (part, link))).collect();
    let texts: BTreeSet<&str> = view
        .parts
        .iter()
        .filter(|p| p.declared_in.is_some())
        .flat_map(|p| p.texts.iter().filter_map(|(id, _)| p.checked.sources.get(*id)))
        .map(|f| f.name.as_str())
        .collect();
    let lens = |thing: &crate::flow::Thing| {
        let of = linked.iter().filter(|(_, l)| l.declared.file == id && is_of(thing, l.declared.span));
        let passages: BTreeSet<(&str, Place)> =
            of.filter_map(|(part, l)| Some((part.checked.sources.get(l.text.file)?.name.as_str(), l.text))).collect();
        let told: BTreeSet<&str> = passages.iter().map(|(name, _)| *name).collect();
        let (count, told, all) = (passages.len(), told.len(), texts.len());
        let title = match (file.lang(), count) {
            (Lang::En, 0) => format!("no passage found in {all} texts"),
            (Lang::De, 0) => format!("keine Textstelle in {all} Texten gefunden"),
            (Lang::En, 1) => format!("1 passage, in {told} of {all} texts"),
            (Lang::De, 1) => format!("1 Textstelle, in {told} von {all} Texten"),
            (Lang::En, _) => format!("{count} passages, in {told} of {all} texts"),
            (Lang::De, _) => format!("{count} Textstellen, in {told} von {all} Texten"),
        };
        let range = file.range(thing.span);
        let arguments = vec![json!(uri), json!(file.range(thing.name_span).start)];
        CodeLens { range, command: Some(Command::new(title, PASSAGES.to_owned(), Some(arguments))), data: None }
    };
    paths.map(lens).collect()
}

/// At the top of a notice: how its checklist stands.
fn notice(file: &File<'_, '_>, uri: &Uri) -> Option<CodeLens> {
    let texts = file.texts();
    let (fulfilled, all) = tally(file, texts.first()?)?;
    let title = match file.lang() {
        Lang::En => format!("checklist: {fulfilled} of {all} items without a finding"),
        Lang::De => format!("Prüfliste: {fulfilled} von {all} Punkten ohne Beanstandung"),
    };
    let top = Range::new(Position::new(0, 0), Position::new(0, 0));
    Some(CodeLens { range: top, command: Some(Command::new(title, CHECKLIST.to_owned(), Some(vec![json!(uri)]))), data: None })
}

/// The passages about a card, as its arguments name it: address, and a position in its head.
pub fn passages(arguments: &[Value], asked: &Asked<'_, '_>) -> Value {
    let uri: Option<Uri> = arguments.first().and_then(|u| serde_json::from_value(u.clone()).ok());
    let position: Option<Position> = arguments.get(1).and_then(|p| serde_json::from_value(p.clone()).ok());
    let (Some(uri), Some(position)) = (uri, position) else { return Value::Null };
    json!({ "uri": uri, "position": position, "locations": super::navigate::passages(&uri, position, asked) })
}
