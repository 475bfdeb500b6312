//! Where a paragraph goes: behind the last words of a section, within the element that holds the section.

use super::ground::{Ground, Section};
use crate::notice::{BlockId, BlockKind, Element, ElementKind, Format};

/// A byte of the source, and how a paragraph is set there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Spot {
    pub offset: usize,
    pub how: How,
}

/// How a paragraph is set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum How {
    /// As an element on a line of its own with this indentation; directly behind what is there, if that does not stand on a line of
    /// its own either.
    Html { line: Option<String> },
    /// Within the words of a paragraph, behind two line breaks.
    HtmlBreaks,
    /// As lines that each begin so.
    Markdown { prefix: String },
    /// As lines with this indentation; in HTML, entities are written.
    Lines { indent: String, html: bool },
}

/// The spot of a section; `None` if nothing can be put in there.
pub(super) fn find(ground: &Ground<'_>, section: &Section) -> Option<Spot> {
    if ground.document.format == Format::Text {
        return lines(ground, section.last()?, section, false);
    }
    let structure = &ground.structure;
    let anchor = section.anchor()?;
    let last = last_in_place(ground, section)?;
    let holds_next = |element: u32| section.next.is_some_and(|next| structure.holds(element, next));
    let first = section.own.iter().copied().find(|id| !is_apart(ground, section, *id)).unwrap_or(last);
    // From the document down to the element around the last block; the walk begins where the heading stands, too.
    let mut path: Vec<u32> = structure.around(last).collect();
    path.reverse();
    let mut at = path.iter().rposition(|e| structure.holds(*e, anchor))?;
    loop {
        let around = *path.get(at)?;
        let element = structure.element(around)?;
        let words_only = matches!(element.kind, ElementKind::Paragraph | ElementKind::Heading | ElementKind::Term);
        if words_only && !holds_next(around) {
            let parent = element.parent?;
            return structure.element(parent)?.kind.holds_paragraphs().then(|| behind(ground, element, parent))?;
        }
        let Some(child) = path.get(at + 1).copied() else {
            return match element.kind {
                ElementKind::Pre if element.html => lines(ground, last, section, true),
                kind if kind.holds_paragraphs() => loose(ground, last, around),
                _ if words_only && element.html => Some(Spot { offset: end_before_breaks(ground, last)?, how: How::HtmlBreaks }),
                _ => None,
            };
        };
        let inner = structure.element(child)?;
        // What an element holds stands together: with the first and the last block it holds all.
        let holds_all = structure.holds(child, first) && structure.holds(child, last);
        let goes_in = match element.kind {
            kind if kind.holds_paragraphs() => {
                holds_next(child) || (inner.kind == ElementKind::Box && holds_all && !structure.holds(child, anchor))
            }
            ElementKind::List | ElementKind::Rows => true,
            _ => return None,
        };
        if !goes_in {
            return behind(ground, inner, around);
        }
        at += 1;
    }
}

/// The last block of a section that is part of its text.
fn last_in_place(ground: &Ground<'_>, section: &Section) -> Option<BlockId> {
    section.own.iter().rev().find(|id| !is_apart(ground, section, **id)).copied().or(section.heading)
}

/// Whether a block stands in a footer, a form or an address, and the section's heading does not.
fn is_apart(ground: &Ground<'_>, section: &Section, id: BlockId) -> bool {
    let part = ground.structure.innermost(id).and_then(|e| e.part);
    part.is_some_and(|part| section.anchor().is_none_or(|anchor| !ground.structure.holds(part, anchor)))
}

/// Behind an element that stands in another.
fn behind(ground: &Ground<'_>, element: &Element, around: u32) -> Option<Spot> {
    let holder = ground.structure.element(around)?;
    if ground.document.format == Format::Html || holder.html {
        let offset = ground.before(element.outer.end as usize).trim_end().len();
        let line = indentation(ground, element.outer.start as usize);
        return Some(Spot { offset, how: How::Html { line } });
    }
    let offset = ground.end_of_words(element.outer.end as usize);
    Some(Spot { offset, how: How::Markdown { prefix: prefix(ground, around)? } })
}

/// Behind words that stand directly in a container.
fn loose(ground: &Ground<'_>, last: BlockId, around: u32) -> Option<Spot> {
    let holder = ground.structure.element(around)?;
    if ground.document.format == Format::Html || holder.html {
        let offset = end_before_breaks(ground, last)?;
        let ends_line = ground.source().get(offset..ground.line_end(offset)).is_some_and(|rest| rest.trim().is_empty());
        let start = ground.line_start(ground.start_of(last)?);
        let line = ground.after(start).split(|c: char| !matches!(c, ' ' | '\t')).next().unwrap_or("");
        return Some(Spot { offset, how: How::Html { line: ends_line.then(|| line.to_owned()) } });
    }
    let offset = ground.line_end(ground.end_of(last)?);
    Some(Spot { offset, how: How::Markdown { prefix: prefix(ground, around)? } })
}

/// Where a block of HTML that has no element of its own ends, with its tags but without the line breaks behind it.
fn end_before_breaks(ground: &Ground<'_>, last: BlockId) -> Option<usize> {
    let mut end = ground.before(ground.structure.standing(last)?.end as usize).trim_end();
    while let Some(at) = end.rfind('<').filter(|at| {
        let tag = end.get(*at..).unwrap_or("").trim_start_matches('<').trim_end_matches(['>', '/', ' ']);
        tag.eq_ignore_ascii_case("br") && *at >= ground.end_of(last).unwrap_or(0)
    }) {
        end = end.get(..at)?.trim_end();
    }
    Some(end.len())
}

/// The white space before a byte, if nothing else stands before it on its line.
pub(super) fn indentation(ground: &Ground<'_>, at: usize) -> Option<String> {
    let before = ground.source().get(ground.line_start(at)..at)?;
    before.chars().all(|c| matches!(c, ' ' | '\t')).then(|| before.to_owned())
}

/// What the lines of a container of Markdown begin with: the signs of quotations, and blanks for the markers of items.
pub(super) fn prefix(ground: &Ground<'_>, around: u32) -> Option<String> {
    let structure = &ground.structure;
    let holder = structure.element(around)?;
    if holder.kind == ElementKind::Document {
        return Some(String::new());
    }
    let elements = structure.elements.iter().filter(|e| e.parent == Some(around)).map(|e| e.outer.start as usize);
    let all = ground.document.blocks.len() as u32;
    let own = |id: &BlockId| structure.standing(*id).is_some_and(|s| s.element == around);
    let words = (0..all).map(BlockId).filter(own).filter_map(|id| ground.start_of(id));
    let first = elements.chain(words).min()?;
    let before = ground.source().get(ground.line_start(first)..first)?;
    Some(blanked(before.trim_end_matches(['*', '_', '`', '[', '~', '#'])))
}

/// The signs of quotations stay, and everything else becomes blank.
pub(super) fn blanked(before: &str) -> String {
    before.chars().map(|c| if matches!(c, '>' | '\t') { c } else { ' ' }).collect()
}

/// Below the last line of a block, in text whose layout counts.
fn lines(ground: &Ground<'_>, last: BlockId, section: &Section, html: bool) -> Option<Spot> {
    let mut offset = ground.line_end(ground.end_of(last)?);
    let below = ground.after(offset).trim_start_matches('\r').strip_prefix('\n');
    let rule = below.and_then(|b| b.split('\n').next()).map_or("", str::trim);
    let underlined =
        section.heading == Some(last) && rule.len() > 2 && rule.chars().all(|c| matches!(c, '=' | '-' | '~' | '_' | '*' | '#'));
    if underlined {
        let start = offset + ground.after(offset).find('\n')? + 1;
        offset = ground.line_end(start);
    }
    if html {
        // The last line may end with the tag that closes all.
        offset = offset.min(ground.before(ground.structure.standing(last)?.end as usize).trim_end().len().max(ground.end_of(last)?));
    }
    let is_paragraph = |id: &&BlockId| ground.document.block(**id).is_some_and(|b| b.kind == BlockKind::Paragraph);
    let like = section.own.iter().rev().find(is_paragraph).copied().or(section.heading)?;
    Some(Spot { offset, how: How::Lines { indent: indentation(ground, ground.start_of(like)?).unwrap_or_default(), html } })
}
