//! Reads a notice into a [`Document`]: headings, sections, lists, tables, and the words between them.
//!
//! In: a source file and its format. Out: a document and diagnostics; reading never fails.
//! Knows `source`. Knows no rule, no concept, and not what any word means.

mod document; // what every reader produces: start here
mod outline;
mod structure; // the elements around blocks: where something can be put in // shows a document, one line for each block

mod builder; // frames and words to blocks, pieces and sections
mod layout; // what a line looks like: headings, numbers
mod table; // rows, columns, spans of a table
mod tags; // the elements of HTML

mod html;
mod markdown;
mod text;

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;

use crate::source::{Diagnostic, FileId, Parsed, Say, SourceFile, Span};
pub use document::{ADDRESS, Block, BlockId, BlockKind, Cell, Document, Field, Format, Link, Piece, Remark, Section, SectionId};
pub use structure::{Element, ElementKind, Standing, Structure};

impl Format {
    /// The format that a file's name tells by its ending; `None` if it tells none.
    pub fn of_name(name: &str) -> Option<Format> {
        let (stem, ending) = name.rsplit_once('.')?;
        if stem.is_empty() || ending.contains(['/', '\\']) {
            return None;
        }
        match ending.to_ascii_lowercase().as_str() {
            "md" | "markdown" | "mdown" | "mkd" | "mdx" => Some(Format::Markdown),
            "html" | "htm" | "xhtml" => Some(Format::Html),
            "txt" | "text" => Some(Format::Text),
            _ => None,
        }
    }

    /// The format that a text itself shows: HTML if it opens with a tag, Markdown if it has an ATX heading or front matter.
    pub fn sniff(text: &str) -> Format {
        let start = text.trim_start_matches('\u{feff}').trim_start();
        let opens_with = |tag: &str| start.get(..tag.len()).is_some_and(|s| s.eq_ignore_ascii_case(tag));
        if ["<!doctype", "<html", "<head", "<body", "<?xml", "<h1", "<p>", "<div", "<!--"].into_iter().any(opens_with) {
            return Format::Html;
        }
        let is_heading = |line: &str| line.trim_start_matches('#').starts_with(' ') && line.starts_with('#');
        if start.starts_with("---\n") || start.lines().take(200).any(is_heading) { Format::Markdown } else { Format::Text }
    }

    /// The format of a file: by its name, else by its text.
    pub fn of(file: &SourceFile) -> Format {
        Format::of_name(&file.name).unwrap_or_else(|| Format::sniff(&file.text))
    }
}

/// Reads a notice. A text without a word gives an empty document and a diagnostic; Markdown that is nested beyond what any
/// notice has is read as plain text, with a diagnostic.
pub fn read(file: &SourceFile, id: FileId, format: Format) -> Parsed<Document> {
    let mut diagnostics = Vec::new();
    let value = match format {
        Format::Markdown => match markdown::too_deep(&file.text) {
            Some(line) => {
                diagnostics.push(too_deep(id, line));
                text::read(file)
            }
            None => markdown::read(file),
        },
        Format::Html => html::read(file),
        Format::Text => text::read(file),
    };
    if value.blocks.is_empty() {
        diagnostics.push(empty(id, format));
    }
    Parsed { value, diagnostics }
}

/// Reads a notice as [`read`] does, with the elements around its blocks.
pub fn read_with_structure(file: &SourceFile, format: Format) -> (Document, Structure) {
    match format {
        Format::Markdown if markdown::too_deep(&file.text).is_none() => markdown::read_with_structure(file),
        Format::Html => html::read_with_structure(file),
        Format::Markdown | Format::Text => (text::read(file), Structure::default()),
    }
}

fn too_deep(id: FileId, line: Span) -> Diagnostic {
    let message = Say::new(
        "lists or quotations are nested more than 64 deep here: the file is read as plain text",
        "hier sind Listen oder Zitate mehr als 64-fach verschachtelt: die Datei wird als reiner Text gelesen",
    );
    let help = Say::new("nest them less deeply", "Verschachteln Sie sie weniger tief");
    Diagnostic::warning("notice::nested-too-deep", id, line, message).help(help)
}

/// What to say of a notice without a word.
pub fn empty(id: FileId, format: Format) -> Diagnostic {
    let message = Say::new("this notice has no text", "dieser Hinweis enthält keinen Text");
    let help = match format {
        Format::Html => Say::new(
            "if the text is put in by a script, save the page as the browser shows it and check that file",
            "Wird der Text erst durch ein Skript eingesetzt, speichern Sie die Seite so, wie der Browser sie zeigt, und prüfen Sie diese Datei",
        ),
        Format::Markdown | Format::Text => {
            Say::new("give a file that holds the text of the notice", "Geben Sie eine Datei an, die den Text des Hinweises enthält")
        }
    };
    Diagnostic::error("notice::empty", id, Span::default(), message).help(help)
}
