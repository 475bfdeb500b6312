//! What stands at a byte of a flow file, by the table of kinds and fields.

use crate::card::{CardTable, FieldDef, Kind, Line, LineKind, kind_of, lines};
use crate::source::{Lang, SourceFile, Span};

/// A place in a flow file.
#[derive(Clone, Debug)]
pub struct Spot<'t> {
    /// The language of the file's keywords.
    pub lang: Lang,
    /// The line.
    pub line: Line,
    /// The kind of the card around it.
    pub kind: Option<&'t Kind>,
    /// The field that the line is of, or more of.
    pub field: Option<&'t FieldDef>,
    /// The fields that the card has, up to and behind the place.
    pub has: Vec<&'t str>,
    /// Which part of the line.
    pub part: Part,
}

/// A part of a line.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// The words before the colon of a head: kind and name.
    Head(Span),
    /// What stands behind it.
    Title(Span),
    /// The words before the colon of a field.
    Key(Span),
    /// A line of a field's value.
    Value(Span),
    /// Words without a colon: at the margin, or indented.
    Words(Span),
    /// A comment.
    Comment,
}

/// Finds what stands at a byte; nothing outside of cards.
pub fn spot<'t>(file: &SourceFile, (all, lang): (Vec<Span>, Lang), table: &'t CardTable, offset: usize) -> Option<Spot<'t>> {
    let at = offset as u32;
    let body = all.into_iter().find(|b| b.start <= at && at <= b.end)?;
    let lines = lines(&file.text, body);
    // Behind the last line break stands an empty line that is none of the text's.
    let index = lines.iter().rposition(|l| l.span.start <= at)?;
    let behind = lines.get(index).filter(|l| file.text.get(l.span.end as usize..offset).is_some_and(|t| t.contains('\n')));
    let line = match behind {
        Some(_) => Line { span: Span::new(offset, offset), kind: LineKind::Blank, comment: None },
        None => *lines.get(index)?,
    };
    let before = lines.get(..index + usize::from(behind.is_some())).unwrap_or_default();
    let (head, above) = card_above(file, table, lang, before);
    let own = (behind.is_none()).then_some(line).and_then(|l| head_of(file, table, lang, &l));
    let kind = own.or(head);
    let last_field = above.iter().rev().find_map(|l| field_of(file, kind, lang, l));
    let below = lines.get(index + 1..).unwrap_or_default().iter().take_while(|l| !matches!(l.kind, LineKind::Head(..)));
    let has = above.iter().chain(below).filter_map(|l| field_of(file, kind, lang, l)).map(|f| f.id.as_str()).collect();
    let (part, field) = part_of(&line, at, field_of(file, kind, lang, &line), last_field);
    Some(Spot { lang, line, kind, field, has, part })
}

/// The kind of the card that lines end in, and its lines.
fn card_above<'t, 'l>(file: &SourceFile, table: &'t CardTable, lang: Lang, before: &'l [Line]) -> (Option<&'t Kind>, &'l [Line]) {
    let Some(head) = before.iter().rposition(|l| matches!(l.kind, LineKind::Head(..))) else { return (None, &[]) };
    let kind = before.get(head).and_then(|l| head_of(file, table, lang, l));
    (kind, before.get(head + 1..).unwrap_or_default())
}

fn head_of<'t>(file: &SourceFile, table: &'t CardTable, lang: Lang, line: &Line) -> Option<&'t Kind> {
    let LineKind::Head(key, _) = line.kind else { return None };
    kind_of(table, file.slice(key), lang).map(|(kind, _)| kind)
}

fn field_of<'t>(file: &SourceFile, kind: Option<&'t Kind>, lang: Lang, line: &Line) -> Option<&'t FieldDef> {
    let LineKind::Field(key, _) = line.kind else { return None };
    kind?.by_keyword(file.slice(key), lang).map(|(field, _)| field)
}

fn part_of<'t>(line: &Line, at: u32, own: Option<&'t FieldDef>, last: Option<&'t FieldDef>) -> (Part, Option<&'t FieldDef>) {
    if line.comment.is_some_and(|c| c.start < at) {
        return (Part::Comment, None);
    }
    match line.kind {
        LineKind::Head(key, _) if at <= key.end => (Part::Head(key), None),
        LineKind::Head(_, title) => (Part::Title(title), None),
        LineKind::Field(key, _) if at <= key.end => (Part::Key(key), own),
        LineKind::Field(_, value) => (Part::Value(value), own),
        LineKind::More(words) => (Part::Words(words), last),
        LineKind::Stray(words) => (Part::Words(words), None),
        LineKind::Comment => (Part::Comment, None),
        LineKind::Blank => (Part::Words(Span::new(at as usize, at as usize)), last),
    }
}

/// The part between commas (and arrows) that a byte stands in.
pub fn part_at(file: &SourceFile, whole: Span, offset: usize) -> Span {
    let text = file.slice(whole);
    let at = offset.saturating_sub(whole.start as usize).min(text.len());
    let is_break = |(i, c): (usize, char)| matches!(c, ',' | '→') || (c == '>' && text.get(..i).is_some_and(|t| t.ends_with('-')));
    let before = text.get(..at).unwrap_or("");
    let start = before.char_indices().rfind(|p| is_break(*p)).map_or(0, |(i, c)| i + c.len_utf8());
    let rest = text.get(at..).unwrap_or("");
    let end = at + rest.find([',', '→']).unwrap_or(rest.len()).min(rest.find("->").unwrap_or(rest.len()));
    let inner = text.get(start..end).unwrap_or("");
    let skipped = inner.len() - inner.trim_start().len();
    let begin = whole.start as usize + start + skipped;
    Span::new(begin, begin + inner.trim().len())
}
