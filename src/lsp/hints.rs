//! Hints behind recognised passages: what they state.

use super::file::File;
use super::requests::Asked;
use crate::recognise::Polarity;
use lsp_types::{InlayHint, InlayHintLabel, InlayHintParams};

/// What the passages in a range state.
pub fn hints(params: &InlayHintParams, asked: &Asked<'_, '_>) -> Vec<InlayHint> {
    let Some(file) = File::at(asked, &params.text_document.uri) else { return Vec::new() };
    let range = file.map().span(params.range);
    let texts = file.texts();
    let Some(text) = texts.first() else { return Vec::new() };
    let concepts = &file.here.engine.law.reading.concepts;
    let hint = |statement: &crate::recognise::Statement| {
        let concept = concepts.get(statement.concept.0 as usize).filter(|c| !c.for_rules_only)?;
        let span = text.read.document.source_span(statement.span);
        if !range.overlaps(span) {
            return None;
        }
        let sign = match statement.polarity {
            Polarity::Affirmed => "",
            Polarity::Denied => "¬ ",
            Polarity::Conditional => "? ",
        };
        Some(InlayHint {
            position: file.map().position(span.end as usize),
            label: InlayHintLabel::String(format!("‹{sign}{}›", concept.words.title.get(file.lang()))),
            kind: None,
            text_edits: None,
            tooltip: None,
            padding_left: Some(true),
            padding_right: None,
            data: None,
        })
    };
    text.read.statements.stated.iter().filter_map(hint).collect()
}
