//! Where an item goes: into the list of a section, if it has one and only one.

use super::ground::{Ground, Section};
use super::spot::{blanked, indentation};
use crate::notice::{BlockId, BlockKind, ElementKind, Format};

/// A byte of the source behind the last item of a list, and how a further one is set there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ListSpot {
    pub offset: usize,
    pub how: ListHow,
}

/// How an item is set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum ListHow {
    /// As an element, on a line of its own with this indentation or directly behind the last.
    Html { line: Option<String> },
    /// On a line that begins so; `loose` if blank lines stand between the items.
    Lines { prefix: String, marker: Marker, loose: bool },
}

/// What items begin with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Marker {
    /// A sign, with the blanks behind it.
    Sign(String),
    /// The number of the last item, and what stands behind it.
    Number(u32, String),
}

impl Marker {
    /// The marker of a line.
    fn of(line: &str) -> Option<Self> {
        let digits = line.bytes().take_while(u8::is_ascii_digit).count();
        let rest = line.get(digits..)?;
        let sign = rest.chars().next().filter(|c| !c.is_alphanumeric() && !c.is_whitespace())?;
        let blanks: String = rest.get(sign.len_utf8()..)?.chars().take_while(|c| matches!(c, ' ' | '\t' | '\u{a0}')).collect();
        if blanks.is_empty() || (digits > 0 && !matches!(sign, '.' | ')')) || sign == '(' {
            return None;
        }
        let tail = format!("{sign}{blanks}");
        match line.get(..digits)?.parse::<u32>() {
            Ok(number) => Some(Self::Number(number, tail)),
            Err(_) if digits == 0 => Some(Self::Sign(tail)),
            Err(_) => None,
        }
    }

    /// The marker of the item so many behind the last.
    pub fn after(&self, by: u32) -> String {
        match self {
            Self::Sign(tail) => tail.clone(),
            Self::Number(last, tail) => format!("{}{tail}", last.saturating_add(by)),
        }
    }
}

/// The spot behind the last item of the only list of a section.
pub(super) fn find(ground: &Ground<'_>, section: &Section) -> Option<ListSpot> {
    if ground.document.format == Format::Text {
        return find_in_lines(ground, section);
    }
    let structure = &ground.structure;
    let held = |e: u32, id: Option<BlockId>| id.is_some_and(|id| structure.holds(e, id));
    let stands_apart = |e: &u32| !held(*e, section.heading) && !held(*e, section.next);
    // The outermost list around each item. A list around one that holds the heading holds it, too.
    let mut lists: Vec<u32> = Vec::new();
    for id in &section.own {
        if lists.last().is_some_and(|list| structure.holds(*list, *id)) {
            continue;
        }
        let around = |list: &u32| structure.element(*list).and_then(|e| e.parent).and_then(|p| structure.element(p)).and_then(|p| p.list);
        let innermost = structure.innermost(*id).and_then(|e| e.list);
        lists.extend(std::iter::successors(innermost, around).take_while(stands_apart).last());
    }
    let [list] = lists.as_slice() else { return None };
    let elements = structure.elements.iter().enumerate();
    let mut items = elements.filter(|(_, e)| e.parent == Some(*list) && e.kind == ElementKind::Item).map(|(_, e)| e);
    let first = items.next()?;
    let last = items.next_back();
    let item = last.unwrap_or(first);
    let start = item.outer.start as usize;
    if item.html {
        let offset = ground.before(item.outer.end as usize).trim_end().len();
        return Some(ListSpot { offset, how: ListHow::Html { line: indentation(ground, start) } });
    }
    let offset = ground.end_of_words(item.outer.end as usize);
    let prefix = blanked(ground.source().get(ground.line_start(start)..start)?);
    let marker = Marker::of(ground.after(start))?;
    Some(ListSpot { offset, how: ListHow::Lines { prefix, marker, loose: last.is_some() && blank_line_before(ground, start) } })
}

fn find_in_lines(ground: &Ground<'_>, section: &Section) -> Option<ListSpot> {
    let is_item = |id: &BlockId| ground.document.block(*id).is_some_and(|b| matches!(b.kind, BlockKind::Item(_)));
    let first = section.own.iter().position(is_item)?;
    let items: Vec<BlockId> = section.own.iter().skip(first).take_while(|id| is_item(id)).copied().collect();
    if section.own.iter().filter(|id| is_item(id)).count() != items.len() {
        return None;
    }
    let last = *items.last()?;
    let start = ground.line_start(ground.start_of(last)?);
    let line = ground.source().get(start..ground.line_end(start))?;
    let words = line.trim_start_matches([' ', '\t']);
    let indent = line.get(..line.len() - words.len())?.to_owned();
    let marker = Marker::of(words)?;
    let offset = ground.line_end(ground.end_of(last)?);
    Some(ListSpot { offset, how: ListHow::Lines { prefix: indent, marker, loose: items.len() > 1 && blank_line_before(ground, start) } })
}

fn blank_line_before(ground: &Ground<'_>, start: usize) -> bool {
    let before = ground.before(start);
    let end = before.trim_end().len();
    before.get(end..).is_some_and(|between| between.matches('\n').count() > 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_goes_on_with_its_own_marker() {
        let next = |line| Marker::of(line).map(|m| m.after(1));
        assert_eq!(next("- tea").as_deref(), Some("- "));
        assert_eq!(next("•  tea").as_deref(), Some("•  "));
        assert_eq!(next("9) tea").as_deref(), Some("10) "));
        assert_eq!(next("1.  tea").as_deref(), Some("2.  "));
        for none in ["tea", "-tea", "(1) tea", "a) tea", ""] {
            assert_eq!(next(none), None, "{none}");
        }
    }
}
