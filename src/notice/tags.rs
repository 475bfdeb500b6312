//! The names of HTML elements and what each is to a reader (HTML Living Standard, sections 4 and 15).

use super::builder::Role;

/// What an element does.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) enum Effect {
    /// Opens a frame.
    Frame(Role),
    /// A cell of a table, whose spans its attributes tell.
    Cell { header: bool },
    /// Words within are bold.
    Strong,
    /// Words within are emphasised.
    Emphasis,
    /// A line break.
    Break,
    /// A thematic break.
    Rule,
    /// Has no content and no text; its attributes may tell something.
    Meta,
    /// Inline, without effect but for its attributes.
    Inline,
    /// Has neither content nor text.
    Void,
}

use Effect::{Break, Cell, Emphasis, Frame, Inline, Meta, Rule, Strong, Void};
use Role::{Definition, DefinitionList, Div, Heading, Hidden, HiddenInline, Item, Opaque, Paragraph, Pre, Quote, Row, Rows, Table, Term};

const UNORDERED: Effect = Frame(Role::List { ordered: false });

/// Every element that a reader treats in a way of its own, sorted by name. What is not named is inline text.
///
/// Struck-out words are not said, buttons and menus are no part of a notice, and a `<dialog>` is not shown unless opened.
const TAGS: &[(&str, Effect)] = &[
    ("a", Inline),
    ("address", Frame(Div)),
    ("area", Void),
    ("article", Frame(Div)),
    ("aside", Frame(Div)),
    ("audio", Frame(Opaque)),
    ("b", Strong),
    ("base", Void),
    ("blockquote", Frame(Quote)),
    ("body", Frame(Div)),
    ("br", Break),
    ("button", Frame(Opaque)),
    ("canvas", Frame(Opaque)),
    ("caption", Frame(Term)),
    ("center", Frame(Div)),
    ("cite", Emphasis),
    ("col", Void),
    ("datalist", Frame(Opaque)),
    ("dd", Frame(Definition)),
    ("del", Frame(HiddenInline)),
    ("details", Frame(Div)),
    ("dialog", Frame(Hidden)),
    ("dir", UNORDERED),
    ("div", Frame(Div)),
    ("dl", Frame(DefinitionList)),
    ("dt", Frame(Term)),
    ("em", Emphasis),
    ("embed", Void),
    ("fieldset", Frame(Div)),
    ("figcaption", Frame(Div)),
    ("figure", Frame(Div)),
    ("footer", Frame(Div)),
    ("form", Frame(Div)),
    ("h1", Frame(Heading(1))),
    ("h2", Frame(Heading(2))),
    ("h3", Frame(Heading(3))),
    ("h4", Frame(Heading(4))),
    ("h5", Frame(Heading(5))),
    ("h6", Frame(Heading(6))),
    ("head", Frame(Hidden)),
    ("header", Frame(Div)),
    ("hgroup", Frame(Div)),
    ("hr", Rule),
    ("html", Frame(Div)),
    ("i", Emphasis),
    ("iframe", Frame(Opaque)),
    ("img", Void),
    ("input", Void),
    ("label", Frame(Term)),
    ("legend", Frame(Term)),
    ("li", Frame(Item)),
    ("link", Void),
    ("main", Frame(Div)),
    ("math", Frame(Opaque)),
    ("menu", UNORDERED),
    ("meta", Meta),
    ("nav", Frame(Hidden)),
    ("noembed", Frame(Opaque)),
    ("noframes", Frame(Opaque)),
    ("noscript", Frame(Opaque)),
    ("object", Frame(Opaque)),
    ("ol", Frame(Role::List { ordered: true })),
    ("optgroup", Frame(Opaque)),
    ("option", Frame(Opaque)),
    ("p", Frame(Paragraph)),
    ("param", Void),
    ("pre", Frame(Pre)),
    ("rp", Frame(HiddenInline)),
    ("rt", Frame(HiddenInline)),
    ("s", Frame(HiddenInline)),
    ("script", Frame(Opaque)),
    ("search", Frame(Div)),
    ("section", Frame(Div)),
    ("select", Frame(Opaque)),
    ("source", Void),
    ("span", Inline),
    ("strike", Frame(HiddenInline)),
    ("strong", Strong),
    ("style", Frame(Opaque)),
    ("summary", Frame(Term)),
    ("svg", Frame(Opaque)),
    ("table", Frame(Table)),
    ("tbody", Frame(Rows { head: false })),
    ("td", Cell { header: false }),
    ("template", Frame(Opaque)),
    ("textarea", Frame(Opaque)),
    ("tfoot", Frame(Rows { head: false })),
    ("th", Cell { header: true }),
    ("thead", Frame(Rows { head: true })),
    ("title", Frame(Opaque)),
    ("tr", Frame(Row)),
    ("track", Void),
    ("u", Emphasis),
    ("ul", UNORDERED),
    ("video", Frame(Opaque)),
    ("wbr", Void),
];

/// The number of an element, from 1, and its effect. `name` is in lower case.
pub(super) fn find(name: &[u8]) -> Option<(u8, Effect)> {
    let at = TAGS.binary_search_by(|(n, _)| n.as_bytes().cmp(name)).ok()?;
    TAGS.get(at).map(|(_, effect)| (at as u8 + 1, *effect))
}

/// The number of an element that the table names; 0, which nothing has, for others.
pub(super) const fn id(name: &str) -> u8 {
    let mut at = 0;
    while at < TAGS.len() {
        let (a, b) = (TAGS[at].0.as_bytes(), name.as_bytes());
        let mut i = 0;
        while i < a.len() && i < b.len() && a[i] == b[i] {
            i += 1;
        }
        if i == a.len() && i == b.len() {
            return at as u8 + 1;
        }
        at += 1;
    }
    0
}

/// Elements that only group what stands in them.
const GROUPS: [u8; 7] = [id("article"), id("body"), id("center"), id("div"), id("html"), id("main"), id("section")];

/// Whether an element only groups what stands in it.
pub(super) fn only_groups(id: u8) -> bool {
    GROUPS.contains(&id)
}

/// Whether an element is a heading.
pub(super) fn is_heading(id: u8) -> bool {
    let named = usize::from(id).checked_sub(1).and_then(|at| TAGS.get(at));
    matches!(named, Some((_, Frame(Heading(_)))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_every_element_is_found() {
        assert!(TAGS.windows(2).all(|w| w[0].0 < w[1].0));
        assert!(TAGS.len() < 255);
        for (i, (name, effect)) in TAGS.iter().enumerate() {
            assert_eq!(find(name.as_bytes()), Some((i as u8 + 1, *effect)));
            assert_eq!(id(name), i as u8 + 1);
        }
        assert_eq!(find(b"blink"), None);
    }
}
