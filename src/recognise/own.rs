//! What a text says of its own document: references to sections that it lacks, links whose words name another target, or a document.
//!
//! INVARIANT: this depends on the whole document. So it is put beside the passages when they stand together, and what the
//! patterns find in a sentence that has such a value is not kept.

use super::links::{difference, is_whole};
use super::passage::{Content, Slot, slot_terms, span_of};
use super::recogniser::Recogniser;
use super::sections::Sections;
use super::tokens::{Sentence, Token};
use crate::notice::{Block, BlockId, Document};
use crate::source::Span;
use crate::value::{Contact, Numbering, Value, fold, scan};
use std::sync::Arc;

/// How many references of a document are looked up; real notices stay far below.
const MOST_REFERENCES: usize = 200;
/// How many values that begin before a link's are looked at.
const MOST_AROUND: usize = 8;
/// The longest words of a link that name a document, in bytes.
const LONGEST_NAME: usize = 120;
/// The longest target that is shown, in characters.
const LONGEST_TARGET: usize = 160;

/// Marks what is remarkable, and gives the sentences that have some of it, in reading order.
pub(super) fn mark(
    document: &Document,
    with: &Recogniser<'_>,
    tokens: &[Token],
    sentences: &[Sentence],
    slots: &mut Vec<Slot>,
) -> Vec<u32> {
    let mut marked = mark_references(document, with, slots);
    let mut links = links(document, with, tokens, slots);
    links.extend(documents(document, with, tokens));
    if !links.is_empty() {
        marked.extend(links.iter().map(|l| l.tokens.start));
        slots.extend(links);
        slots.sort_by_key(|s| (s.tokens.start, std::cmp::Reverse(s.tokens.end), s.content.kind));
    }
    let mut own: Vec<u32> = marked.iter().map(|token| sentences.partition_point(|s| s.end <= *token) as u32).collect();
    own.sort_unstable();
    own.dedup();
    own
}

/// References to sections that the document lacks get terms of their own.
fn mark_references(document: &Document, with: &Recogniser<'_>, slots: &mut [Slot]) -> Vec<u32> {
    let mut sections = None;
    let mut marked = Vec::new();
    let references = slots.iter_mut().filter(|s| matches!(s.content.kind, "reference" | "title"));
    for slot in references.take(MOST_REFERENCES) {
        let Value::Text(name) = &*slot.content.value else { continue };
        if leads_away(document, slot.span) {
            continue;
        }
        let sections = sections.get_or_insert_with(|| Sections::of(document, with.words));
        let lacking = if slot.content.kind == "title" {
            sections.lack_title(name, block_at(document, slot.span))
        } else {
            let number = Numbering(name.split('.').map(str::to_owned).collect());
            sections.lack(&number.0)
        };
        if lacking {
            let (kind, value) = (slot.content.kind, Arc::clone(&slot.content.value));
            let terms = slot_terms(with, kind, &value, &["broken".to_owned()]);
            slot.content = Arc::new(Content { kind, value, terms });
            marked.push(slot.tokens.start);
        }
    }
    marked
}

/// The links whose words are one address, and whose target is another.
fn links(document: &Document, with: &Recogniser<'_>, tokens: &[Token], slots: &[Slot]) -> Vec<Slot> {
    let redirects = &with.words.words.contact.redirects;
    let addresses = |text: &str| {
        let mut found = Vec::new();
        scan(text, with.words, with.laws, &mut found);
        found
    };
    let differing = document.links.iter().filter_map(|link| {
        let words = document.words(link.span);
        if !words.contains(['.', '@', '(', '[']) {
            return None;
        }
        let first = tokens.partition_point(|t| t.span.end <= link.span.start) as u32;
        let end = tokens.partition_point(|t| t.span.start < link.span.end) as u32;
        let at = slots.partition_point(|s| s.tokens.start < first);
        let within = slots.iter().skip(at).take_while(|s| s.tokens.start < end).take(MOST_AROUND);
        let shown = within
            .filter(|s| matches!(s.content.kind, "email" | "url") && is_whole(document, link, s.span))
            .find_map(|s| contact(&s.content.value))?;
        let differs = difference(shown, link, redirects, &addresses)?;
        let value = Value::Name(shown_target(&link.target));
        let terms = slot_terms(with, "link", &value, &[differs.tag().to_owned()]);
        let range = first..end;
        let content = Arc::new(Content { kind: "link", value: Arc::new(value), terms });
        Some(Slot { span: span_of(tokens, &range), tokens: range, content })
    });
    differing.collect()
}

/// The links on words that name a document, and that lead out of this one.
fn documents<'d>(document: &'d Document, with: &'d Recogniser<'_>, tokens: &'d [Token]) -> impl Iterator<Item = Slot> + 'd {
    let names = &with.words.words.contact.documents;
    let leads_out = |target: &str| !target.starts_with('#') && !target.contains("mailto:");
    document.links.iter().filter(move |link| link.span.len() <= LONGEST_NAME && leads_out(&link.target)).filter_map(move |link| {
        let words = fold(document.words(link.span));
        names.iter().any(|name| words.contains(name.as_str())).then_some(())?;
        let first = tokens.partition_point(|t| t.span.end <= link.span.start) as u32;
        let end = tokens.partition_point(|t| t.span.start < link.span.end) as u32;
        let value = Value::Name(shown_target(&link.target));
        let terms = slot_terms(with, "link", &value, &["document".to_owned()]);
        let range = first..end;
        let content = Arc::new(Content { kind: "link", value: Arc::new(value), terms });
        (first < end).then(|| Slot { span: span_of(tokens, &range), tokens: range, content })
    })
}

/// A target as a message shows it: cut, if it is long.
fn shown_target(target: &str) -> String {
    match target.char_indices().nth(LONGEST_TARGET) {
        Some((end, _)) => format!("{}…", target.get(..end).unwrap_or("")),
        None => target.to_owned(),
    }
}

/// Whether the words of a reference lead out of the document: then another text's section is meant.
fn leads_away(document: &Document, reference: Span) -> bool {
    let at = document.links.partition_point(|l| l.span.end <= reference.start);
    document.links.get(at).is_some_and(|l| l.span.start < reference.end && !l.target.starts_with('#'))
}

fn contact(value: &Value) -> Option<&Contact> {
    if let Value::Contact(contact) = value { Some(contact) } else { None }
}

/// The block that holds a span.
fn block_at(document: &Document, span: Span) -> BlockId {
    let before = document.blocks.partition_point(|b: &Block| b.span.start <= span.start);
    BlockId(before.saturating_sub(1) as u32)
}
