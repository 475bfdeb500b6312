//! What a client can do, and what it asks for when a session begins.

use super::position::Units;
use crate::source::Lang;
use lsp_types::{ClientCapabilities, InitializeParams, ResourceOperationKind};
use serde::Deserialize;
use serde_json::Value;

/// What the server needs to know of a client.
#[derive(Clone, Debug, Default)]
pub struct Client {
    /// The units that it counts columns in.
    pub units: Units,
    /// Its language, if there are messages in it.
    pub lang: Option<Lang>,
    /// Whether it asks for diagnostics; else they are sent.
    pub pulls: bool,
    /// Whether it can be told to ask again.
    pub refreshes: bool,
    /// Whether it takes diagnostics of other files with those that it asked for.
    pub takes_others: bool,
    /// Whether it shows the places that a diagnostic rests on.
    pub related: bool,
    /// Whether it can watch files.
    pub watches: bool,
    /// Whether it takes actions with an edit; else nothing is offered.
    pub acts: bool,
    /// Whether its edits bear versions of documents.
    pub versioned: bool,
    /// Whether its edits may create files.
    pub creates: bool,
    /// Whether completions may have places to fill in.
    pub snippets: bool,
    /// Whether it shows hints in texts, and can be told to ask for them again.
    pub hints: bool,
    pub refreshes_hints: bool,
    /// The same of lenses.
    pub refreshes_lenses: bool,
    /// Whether it opens what a diagnostic's code is about.
    pub links_codes: bool,
    /// Whether it shows a document that it is told of.
    pub shows: bool,
    /// What it asks for.
    pub options: Options,
}

/// `initializationOptions`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Options {
    /// The language of messages.
    pub lang: Option<String>,
    /// Whether recognised passages bear a hint that names them.
    pub inlay_hints: bool,
}

impl Client {
    /// Reads what a client says of itself; `raw` are the same words, for those that the types of the protocol miss.
    pub fn new(params: &InitializeParams, raw: &Value) -> Self {
        let options: Options = params.initialization_options.clone().and_then(|o| serde_json::from_value(o).ok()).unwrap_or_default();
        let ClientCapabilities { text_document, workspace, general, .. } = params.capabilities.clone();
        let (text, workspace) = (text_document.unwrap_or_default(), workspace.unwrap_or_default());
        let actions = text.code_action.as_ref();
        let completion = text.completion.as_ref().and_then(|c| c.completion_item.as_ref());
        let refreshes = |what: &str| raw.pointer(&format!("/capabilities/workspace/{what}/refreshSupport")) == Some(&Value::Bool(true));
        let operations = workspace.workspace_edit.as_ref().and_then(|e| e.resource_operations.as_ref());
        Self {
            creates: operations.is_some_and(|o| o.contains(&ResourceOperationKind::Create)),
            units: Units::agreed(general.as_ref().and_then(|g| g.position_encodings.as_deref())),
            lang: options.lang.as_deref().or(params.locale.as_deref()).and_then(language),
            pulls: text.diagnostic.is_some(),
            refreshes: refreshes("diagnostics"),
            refreshes_hints: refreshes("inlayHint"),
            refreshes_lenses: refreshes("codeLens"),
            hints: text.inlay_hint.is_some(),
            links_codes: text.publish_diagnostics.as_ref().and_then(|p| p.code_description_support) == Some(true),
            takes_others: text.diagnostic.is_some_and(|d| d.related_document_support == Some(true)),
            related: text.publish_diagnostics.and_then(|p| p.related_information) == Some(true),
            watches: workspace.did_change_watched_files.and_then(|w| w.dynamic_registration) == Some(true),
            acts: actions.is_some_and(|a| a.code_action_literal_support.is_some()),
            versioned: workspace.workspace_edit.and_then(|e| e.document_changes) == Some(true),
            snippets: completion.and_then(|c| c.snippet_support) == Some(true),
            shows: params.capabilities.window.as_ref().and_then(|w| w.show_document.as_ref()).is_some_and(|s| s.support),
            options,
        }
    }
}

impl Options {
    /// Takes over what a client sets while a session lasts: `{"noticelint": {"inlayHints": true}}`, or what stands in it. Whether
    /// anything has changed.
    pub fn set(&mut self, settings: &Value) -> bool {
        let own = settings.get("noticelint").unwrap_or(settings);
        let wanted = own.get("inlayHints").and_then(Value::as_bool).unwrap_or(self.inlay_hints);
        std::mem::replace(&mut self.inlay_hints, wanted) != wanted
    }
}

/// A language that messages are written in, by a locale.
fn language(locale: &str) -> Option<Lang> {
    match locale.split(['-', '_', '.']).next()?.to_lowercase().as_str() {
        "de" => Some(Lang::De),
        "en" => Some(Lang::En),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locales_are_told_by_their_language() {
        assert_eq!(["de", "de-AT", "EN_us", "fr", ""].map(language), [Some(Lang::De), Some(Lang::De), Some(Lang::En), None, None]);
    }
}
