//! Waivers, begun for somebody to complete: comments in notices, cards in flow files.
//!
//! What they say comes from the table of cards: the kind that can be said in a sentence. What is to be completed is marked, and is no
//! value: until somebody does, nothing is waived, and each mark is reported.

use super::view::Text;
use crate::card::{CardTable, FieldDef, FieldType, Kind, Said};
use crate::flow::{BEGUN, bodies};
use crate::notice::{ADDRESS, Block, BlockKind, Document, Format, read};
use crate::source::{FileId, Lang, SourceFile, Span};

/// The kind of cards that can be said in a sentence.
fn kind(table: &CardTable) -> Option<&Kind> {
    table.kinds.iter().find(|k| k.said().next().is_some())
}

fn said(field: &FieldDef, lang: Lang) -> Option<&String> {
    match lang {
        Lang::En => field.said_en.first(),
        Lang::De => field.said_de.first(),
    }
}

/// `waive RULE until TODO by TODO because TODO`, in a language.
fn sentence(table: &CardTable, rule: &str, lang: Lang) -> Option<String> {
    let kind = kind(table)?;
    let opener = match lang {
        Lang::En => kind.said_en.first()?,
        Lang::De => kind.said_de.first()?,
    };
    let mut out = format!("{opener} {rule}");
    let mut fields: Vec<&FieldDef> = kind.fields.iter().filter(|f| f.said != Said::InBrackets).collect();
    // The day comes first: it is what keeps the sentence from being valid.
    fields.sort_by_key(|f| (f.said == Said::Last, f.kind != FieldType::Date));
    for word in fields.into_iter().filter_map(|f| said(f, lang)) {
        out.push_str(&format!(" {word} {BEGUN}"));
    }
    Some(out)
}

/// A comment that waives a rule at a place of a notice: where it goes, and its text. Nothing where no comment can stand, or where it
/// would change how the rest reads.
pub fn comment(table: &CardTable, text: &Text<'_>, rule: &str, place: Span) -> Option<(Span, String)> {
    let document = &text.read.document;
    let lang = if text.read.language == Lang::De.code() { Lang::De } else { Lang::En };
    let words = format!("<!-- {ADDRESS} {} -->", sentence(table, rule, lang)?);
    let at = document.blocks.iter().position(|b| reaches(document.source_span(b.span), place))?;
    let candidates = match document.format {
        Format::Text => Vec::new(),
        Format::Html => vec![within(document, at, &words)?],
        Format::Markdown => markdown(text.file, document, at, &words),
    };
    candidates.into_iter().find(|(at, words)| reads_the_same(text.file, document, *at, words, place))
}

fn reaches(block: Span, place: Span) -> bool {
    block.overlaps(place) || (place.is_empty() && block.start <= place.start && place.start <= block.end)
}

/// At the beginning of a block's words.
fn within(document: &Document, at: usize, words: &str) -> Option<(Span, String)> {
    let start = document.source_span(document.blocks.get(at)?.span).start as usize;
    Some((Span::new(start, start), words.to_owned()))
}

/// Before a block, or below a heading, on lines of its own; else at the end of its words.
fn markdown(file: &SourceFile, document: &Document, at: usize, words: &str) -> Vec<(Span, String)> {
    let Some(block) = document.blocks.get(at) else { return Vec::new() };
    let end_of_line = if file.text.contains("\r\n") { "\r\n" } else { "\n" };
    let mut all = Vec::new();
    if matches!(block.kind, BlockKind::Heading(_)) {
        // Below the line that may underline it.
        let line = file.line_index(document.source_span(block.span).end as usize);
        for line in [line, line + 1] {
            let end = file.line_span(line).end as usize;
            all.push((Span::new(end, end), format!("{end_of_line}{end_of_line}{words}")));
        }
    }
    let first = document.blocks.get(first_of_its_kind(document, at)).unwrap_or(block);
    let start = document.source_span(first.span).start as usize;
    let line = file.line_span(file.line_index(start)).start as usize;
    all.push((Span::new(line, line), format!("{words}{end_of_line}{end_of_line}")));
    let end = document.source_span(block.span).end as usize;
    all.push((Span::new(end, end), format!(" {words}")));
    all
}

/// The block, or the first item of its list, or the first cell of its table.
fn first_of_its_kind(document: &Document, at: usize) -> usize {
    let joined = |a: &Block, b: &Block| match (a.cell, b.cell) {
        (Some(a), Some(b)) => a.table == b.table,
        (None, None) => matches!((a.kind, b.kind), (BlockKind::Item(_), BlockKind::Item(_))),
        _ => false,
    };
    let mut first = at;
    while let Some([before, here]) = first.checked_sub(1).and_then(|i| document.blocks.get(i..=first)) {
        if !joined(before, here) {
            break;
        }
        first -= 1;
    }
    first
}

/// Whether a notice with a comment put in has the same blocks as before, and the comment is about a place.
fn reads_the_same(file: &SourceFile, document: &Document, at: Span, words: &str, place: Span) -> bool {
    let (Some(before), Some(behind)) = (file.text.get(..at.start as usize), file.text.get(at.start as usize..)) else { return false };
    let mended = SourceFile::new(file.name.clone(), format!("{before}{words}{behind}"), file.encoding);
    let again = read(&mended, FileId(0), document.format).value;
    let same =
        |(a, b): (&Block, &Block)| a.kind == b.kind && a.lead == b.lead && document.words(a.span).trim() == again.words(b.span).trim();
    let blocks = again.blocks.len() == document.blocks.len() && document.blocks.iter().zip(&again.blocks).all(same);
    let moved = if at.start <= place.start { words.len() } else { 0 };
    let about = |remark| reaches(again.source_span(again.concerns(remark)), place.shift(moved));
    blocks && again.remarks.len() == document.remarks.len() + 1 && again.remarks.iter().any(about)
}

/// A card that waives a rule, at the end of a flow file.
pub fn card(table: &CardTable, file: &SourceFile, rule: &str) -> Option<(Span, String)> {
    let kind = kind(table)?;
    let (all, lang) = bodies(file, table);
    let end = all.last()?.end as usize;
    let keyword = kind.keywords(lang).first()?;
    let mut out = format!("{keyword} {rule}: {BEGUN}");
    for field in kind.fields.iter().filter(|f| f.said_words().next().is_some() && f.said != Said::InBrackets || is_first(kind, f)) {
        let value = if is_first(kind, field) { rule } else { BEGUN };
        out.push_str(&format!("\n    {}: {value}", field.keywords(lang).first()?));
    }
    let text = file.text.get(..end).unwrap_or("");
    let apart = if text.is_empty() || text.ends_with("\n\n") {
        ""
    } else if text.ends_with('\n') {
        "\n"
    } else {
        "\n\n"
    };
    Some((Span::new(end, end), format!("{apart}{out}\n")))
}

fn is_first(kind: &Kind, field: &FieldDef) -> bool {
    kind.fields.first().is_some_and(|f| f.id == field.id)
}
