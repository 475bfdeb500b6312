//! The cards of a file in their canonical form.

use crate::card::{CardTable, FormatError, fences, format, language_of, parse};
use crate::source::{Diagnostic, FileId, Lang, Say, Span};

/// Blocks of Markdown files that hold cards.
const CARD_BLOCKS: [&str; 7] = [FLOW, "rule", "limit", "concept", "topic", "marker", "words"];
const FLOW: &str = "flow";

/// The formatted text of a file; `None` if it is left as it is.
pub(crate) fn formatted(
    name: &str,
    text: &str,
    id: FileId,
    table: &CardTable,
    to: Option<Lang>,
    problems: &mut Vec<Diagnostic>,
) -> Option<String> {
    let markdown = name.ends_with(".md") || name.ends_with(".markdown");
    let bodies: Vec<(Span, bool)> = if markdown {
        let blocks = fences(text).into_iter().filter(|f| CARD_BLOCKS.contains(&f.kind()));
        blocks.map(|f| (f.body, f.kind() == FLOW)).collect()
    } else {
        vec![(Span::new(0, text.len()), true)]
    };
    // The first block of flows names the language of all, and the first of rules and concepts that of those, which is kept.
    let (mut named, mut law) = (None, None);
    let mut out = String::new();
    let mut at = 0;
    let before = problems.len();
    for (body, flow) in bodies {
        out.push_str(text.get(at..body.start as usize)?);
        let (from, to) = if flow { (named, to) } else { (law, None) };
        let lang = from.unwrap_or_else(|| language_of(text, body, table));
        *(if flow { &mut named } else { &mut law }) = Some(lang);
        match format(text, body, table, from, to) {
            Ok(new) => out.push_str(&new),
            Err(FormatError::Broken) => problems.extend(parse(text, id, body, table, lang).diagnostics),
            Err(FormatError::Changed) => {
                problems.push(Diagnostic::error(
                    "fmt::not-the-same",
                    id,
                    body,
                    Say::new(
                        "formatting would change what these cards say; they are left as they are",
                        "das Formatieren würde den Sinn dieser Karten ändern; sie bleiben, wie sie sind",
                    ),
                ));
            }
        }
        at = body.end as usize;
    }
    if problems.len() > before {
        return None;
    }
    out.push_str(text.get(at..)?);
    Some(out)
}
