//! Clauses to edits, and whether the result still reads as it should.

use super::clause::{Parts, has, html_words};
use super::edit::{Edit, Inserted, Mended, Where, apply};
use super::ground::{Ground, Section};
use super::list::{self, ListHow, ListSpot};
use super::spot::{self, How, Spot};
use super::wrap::wrapped;
use crate::lint::{Belongs, Finding, Fix, MARK};
use crate::notice::{Block, BlockId, BlockKind, Document, Format};
use crate::source::{Diagnostic, FileId, Place, Say, SourceFile, Span};

/// How many letters the fixed words of a clause need to be known again when a human has begun to complete it.
const TELLING: usize = 25;
/// How much of a clause a title shows, in characters.
const SHOWN: usize = 60;

/// A clause that is asked for.
struct Wanted<'f> {
    finding: &'f Finding,
    fix: &'f Fix,
    parts: Parts,
}

impl Wanted<'_> {
    fn inserted(&self) -> Inserted {
        Inserted { rule: self.finding.rule.clone(), clause: self.fix.clause.clone(), blanks: self.fix.blanks.clone() }
    }
}

/// Clauses that go to one spot.
struct Group<'f> {
    section: Section,
    at: Where,
    items: bool,
    wanted: Vec<Wanted<'f>>,
}

/// What can be done about the findings of a file: each clause that adds what is missing is put in once, where the finding says. What
/// would change how the rest of the text reads, and what the file's encoding does not have, is refused.
pub fn mend(file: &SourceFile, id: FileId, findings: &[Finding]) -> Mended {
    let mut out = Mended::default();
    let adding = |f: &&Finding| f.place.file == id && f.fix.as_ref().is_some_and(|fix| fix.adds);
    if !findings.iter().any(|f| adding(&f)) {
        return out;
    }
    let ground = Ground::new(file, Format::of(file));
    let marks = marks(file);
    let mut groups: Vec<Group<'_>> = Vec::new();
    let mut seen: Vec<&str> = Vec::new();
    for finding in findings.iter().filter(adding) {
        let Some(fix) = &finding.fix else { continue };
        if seen.contains(&fix.clause.as_str()) || rests_on(&marks, finding, fix) {
            continue;
        }
        seen.push(&fix.clause);
        let wanted = Wanted { finding, fix, parts: Parts::new(&fix.clause) };
        if stands_already(&ground.document, &wanted.parts) {
            if !fix.blanks.is_empty() {
                out.to_complete.push(wanted.inserted());
            }
            continue;
        }
        let (section, at) = section_for(&ground, fix);
        let heading = at.new_heading();
        // Under a heading of their own, items and paragraphs stand together; else items may go into a list that is there.
        let items = wanted.parts.item && heading.is_none();
        match groups.iter_mut().find(|g| g.section == section && g.items == items && g.at.new_heading() == heading) {
            Some(group) => group.wanted.push(wanted),
            None => groups.push(Group { section, at, items, wanted: vec![wanted] }),
        }
    }
    let mut made = Vec::new();
    let mut new_headings = 0;
    for group in &mut groups {
        if let Where::New { heading } = &mut group.at {
            new_headings += 1;
            *heading = ground.numbered(heading, new_headings);
            group.wanted.sort_by_key(|w| !w.parts.item);
        }
        let made_so = match edit(&ground, id, group) {
            Ok(made_so) => made_so,
            Err(refused) => {
                out.refused.push(*refused);
                continue;
            }
        };
        // A heading that would not be read as one (in plain text above a list) is left out.
        let otherwise = group.at.new_heading().is_some().then(|| {
            group.at = Where::End;
            edit(&ground, id, group).ok().map(|(edit, _)| edit)
        });
        made.push((made_so, otherwise.flatten()));
    }
    // What goes on with a list stands before a paragraph behind that list, and what belongs to a section before a new one.
    made.sort_by_key(|((e, joins), _)| (e.place.span.start, !joins, e.at.rank()));
    let edits = made.into_iter().map(|((edit, _), otherwise)| (edit, otherwise)).collect();
    out.edits = reads_well(&ground, edits, &mut out.refused);
    out
}

/// The longest mark, in bytes: beyond it, what is not closed is none.
const LONGEST_MARK: usize = 2000;

/// Where marks stand that a human must complete.
fn marks(file: &SourceFile) -> Vec<Span> {
    let closed = |at: usize| file.text.as_bytes().iter().skip(at).take(LONGEST_MARK).position(|b| *b == b']');
    file.text.match_indices(MARK).filter_map(|(at, _)| Some(Span::new(at, at + closed(at)?))).collect()
}

/// Whether a finding rests on the words of a mark: what it asks for depends on how that is completed.
fn rests_on(marks: &[Span], finding: &Finding, fix: &Fix) -> bool {
    let within = |place: &Place| {
        let before = marks.partition_point(|m| m.start <= place.span.start);
        let mark = before.checked_sub(1).and_then(|i| marks.get(i));
        place.file == finding.place.file && mark.is_some_and(|m| m.contains(place.span))
    };
    let words = if let Belongs::Beside { words } = fix.belongs { Some(words) } else { None };
    words.iter().chain(finding.evidence.iter().map(|e| &e.place)).any(within)
}

/// The section in which a clause belongs.
fn section_for(ground: &Ground<'_>, fix: &Fix) -> (Section, Where) {
    let end = || (ground.whole(), Where::End);
    match (fix.belongs, &fix.heading) {
        (Belongs::Under { heading, others }, _) => ground.block_at(heading).map_or_else(end, |id| {
            let at = Where::Under { heading: ground.words_of(id), others };
            (ground.section_of(id), at)
        }),
        (_, Some(heading)) => (ground.whole(), Where::New { heading: heading.clone() }),
        (Belongs::Beside { words }, None) => ground.block_at(words).map_or_else(end, |id| {
            let section = ground.section_of(id);
            let at = Where::Beside { heading: section.heading.map(|h| ground.words_of(h)) };
            (section, at)
        }),
        (Belongs::Nowhere, None) => end(),
    }
}

/// The edit that puts clauses in, and whether they go on with a list that is there.
fn edit(ground: &Ground<'_>, id: FileId, group: &Group<'_>) -> Result<(Edit, bool), Box<Diagnostic>> {
    let first = group.wanted.first().map_or(Place { file: id, span: Span::default() }, |w| w.finding.place);
    let spot = if group.items { list::find(ground, &group.section) } else { None };
    let joins = spot.is_some();
    let (offset, text) = match spot {
        Some(spot) => (spot.offset, items(ground, &spot, &group.wanted)),
        None => {
            let spot = spot::find(ground, &group.section).ok_or_else(|| no_place(first))?;
            (spot.offset, paragraphs(ground, &spot, group))
        }
    };
    if let Some(c) = text.chars().find(|c| !has(ground.file.encoding, *c)) {
        return Err(Box::new(not_in_encoding(first, c)));
    }
    let clauses: Vec<Inserted> = group.wanted.iter().map(Wanted::inserted).collect();
    let words: Vec<String> = group.wanted.iter().map(|w| w.parts.plain()).collect();
    let mut short: String = words.join(" · ").chars().take(SHOWN).collect();
    if words.join(" · ").len() > short.len() {
        short.push('…');
    }
    let title = Say::new(format!("Add: {short}"), format!("Ergänzen: {short}"));
    let place = Place { file: id, span: Span::new(offset, offset) };
    Ok((Edit { place, text, title, clauses, at: group.at.clone() }, joins))
}

/// A clause in HTML. A file of nothing but ASCII may be served as any encoding: it stays so.
fn html_of(ground: &Ground<'_>, parts: &Parts) -> String {
    parts.html(ground.source().is_ascii(), ground.file.encoding)
}

/// Paragraphs, or a list of its own; under a heading of their own, if none is about them.
fn paragraphs(ground: &Ground<'_>, spot: &Spot, group: &Group<'_>) -> String {
    let newline = ground.newline;
    let heading = group.at.new_heading();
    let level = ground.level();
    let all = || group.wanted.iter().map(|w| &w.parts);
    match &spot.how {
        How::Html { line } => {
            let indent = line.as_ref().map(|l| format!("{newline}{l}")).unwrap_or_default();
            let words = |words: &str| html_words(words, ground.source().is_ascii(), ground.file.encoding);
            let mut out = heading.map(|h| format!("{indent}<h{level}>{}</h{level}>", words(h))).unwrap_or_default();
            let step = if line.is_some() { "  " } else { "" };
            let mut in_list = false;
            for parts in all() {
                if parts.item != in_list {
                    out.push_str(&format!("{indent}{}", if parts.item { "<ul>" } else { "</ul>" }));
                    in_list = parts.item;
                }
                let spelt = html_of(ground, parts);
                out.push_str(&if parts.item { format!("{indent}{step}<li>{spelt}</li>") } else { format!("{indent}<p>{spelt}</p>") });
            }
            if in_list {
                out.push_str(&format!("{indent}</ul>"));
            }
            out
        }
        How::HtmlBreaks => {
            let xml = ground.source().starts_with("<?xml") || ground.file.name.ends_with(".xhtml");
            let breaks = format!("{newline}{0}{newline}{0}", if xml { "<br/>" } else { "<br>" });
            let heading = heading.map(|h| format!("<b>{}</b>", html_words(h, ground.source().is_ascii(), ground.file.encoding)));
            heading.into_iter().chain(all().map(|parts| html_of(ground, parts))).map(|words| format!("{breaks}{words}")).collect()
        }
        How::Markdown { prefix } => {
            let spelt: Vec<(bool, String)> = all().map(|parts| (parts.item, parts.markdown())).collect();
            let heading = heading.map(|h| format!("{} {h}", "#".repeat(usize::from(level))));
            blocks(ground, spot.offset, prefix, heading.as_deref(), &spelt)
        }
        How::Lines { indent, html } => {
            let words = |words: String| if *html { html_words(&words, ground.source().is_ascii(), ground.file.encoding) } else { words };
            let spelt: Vec<(bool, String)> = all().map(|parts| (parts.item, words(parts.plain()))).collect();
            let heading = heading.map(|h| words(ground.underlined(h)));
            blocks(ground, spot.offset, indent, heading.as_deref(), &spelt)
        }
    }
}

/// Items and paragraphs with blank lines around, each line with a prefix.
fn blocks(ground: &Ground<'_>, offset: usize, prefix: &str, heading: Option<&str>, all: &[(bool, String)]) -> String {
    let (newline, blank) = (ground.newline, prefix.trim_end());
    let mut out = String::new();
    if let Some(heading) = heading {
        out.push_str(&format!("{newline}{blank}"));
        heading.lines().for_each(|line| out.push_str(&format!("{newline}{prefix}{line}")));
    }
    let mut in_list = false;
    for (item, words) in all {
        if !(*item && in_list) {
            out.push_str(&format!("{newline}{blank}"));
        }
        in_list = *item;
        out.push_str(newline);
        let (first, rest) = if *item { (format!("{prefix}- "), format!("{prefix}  ")) } else { (prefix.to_owned(), prefix.to_owned()) };
        out.push_str(&wrapped(words, ground.width, &first, &rest, newline));
    }
    if ground.words_follow(offset, prefix) {
        out.push_str(&format!("{newline}{blank}"));
    }
    out
}

/// Further items of a list.
fn items(ground: &Ground<'_>, spot: &ListSpot, wanted: &[Wanted<'_>]) -> String {
    let newline = ground.newline;
    let mut out = String::new();
    for (i, parts) in wanted.iter().map(|w| &w.parts).enumerate() {
        match &spot.how {
            ListHow::Html { line } => {
                let indent = line.as_ref().map(|l| format!("{newline}{l}")).unwrap_or_default();
                out.push_str(&format!("{indent}<li>{}</li>", html_of(ground, parts)));
            }
            ListHow::Lines { prefix, marker, loose } => {
                if *loose {
                    out.push_str(&format!("{newline}{}", prefix.trim_end()));
                }
                let marker = marker.after(i as u32 + 1);
                let (first, rest) = (format!("{prefix}{marker}"), format!("{prefix}{}", " ".repeat(marker.chars().count())));
                let words = if ground.document.format == Format::Markdown { parts.markdown() } else { parts.plain() };
                out.push_str(newline);
                out.push_str(&wrapped(&words, ground.width, &first, &rest, newline));
            }
        }
    }
    out
}

/// The edits after which the text reads as before, but for what they put in: all of them, or those that do one by one, as they are
/// or otherwise.
fn reads_well(ground: &Ground<'_>, edits: Vec<(Edit, Option<Edit>)>, refused: &mut Vec<Diagnostic>) -> Vec<Edit> {
    let all: Vec<Edit> = edits.iter().map(|(edit, _)| edit.clone()).collect();
    if all.is_empty() || reads_as_meant(ground, &all) {
        return all;
    }
    let mut good: Vec<Edit> = Vec::new();
    for (edit, otherwise) in edits {
        let place = edit.place;
        let fits = std::iter::once(edit).chain(otherwise).any(|edit| {
            good.push(edit);
            let fits = reads_as_meant(ground, &good);
            if !fits {
                good.pop();
            }
            fits
        });
        if !fits {
            refused.push(changes_the_rest(place));
        }
    }
    good
}

/// Whether a text with edits made has the same blocks under the same headings, and beside them nothing but what they put in, each where
/// it belongs. What stands below a new heading and is no part of the text (a footer) had no heading of its own before, either.
fn reads_as_meant(ground: &Ground<'_>, edits: &[Edit]) -> bool {
    let after = crate::notice::read(&apply(ground.file, edits), FileId(0), ground.document.format).value;
    let before = &ground.document;
    let new_heading = edits.iter().any(|e| e.at.new_heading().is_some());
    let mut left = (0..).map(BlockId).zip(&before.blocks).peekable();
    let mut meant = edits.iter().flat_map(meant_by);
    for block in &after.blocks {
        let heading = heading_of(&after, block);
        let alike = |(id, b): &(BlockId, &Block)| {
            let same = b.kind == block.kind && before.words(b.span) == after.words(block.span);
            same && (heading_of(before, b) == heading || (new_heading && ground.in_part(*id)))
        };
        if left.next_if(alike).is_some() {
            continue;
        }
        let Some(piece) = meant.next() else { return false };
        let in_place = match piece.under {
            _ if matches!(block.kind, BlockKind::Heading(_)) => piece.is_heading,
            Some(under) => !piece.is_heading && under == heading.map(one_line).unwrap_or_default(),
            None => !piece.is_heading,
        };
        if !in_place || one_line(after.words(block.span)) != piece.words {
            return false;
        }
    }
    left.peek().is_none() && meant.next().is_none()
}

/// A block that an edit puts in.
struct Piece {
    words: String,
    is_heading: bool,
    /// The heading under which it must stand, if any is meant.
    under: Option<String>,
}

/// The blocks that an edit puts in.
fn meant_by(edit: &Edit) -> impl Iterator<Item = Piece> {
    let under = match &edit.at {
        Where::Under { heading, .. } | Where::New { heading } => Some(heading.clone()),
        Where::Beside { heading } => Some(heading.clone().unwrap_or_default()),
        Where::End => None,
    };
    let heading = edit.at.new_heading().map(|h| Piece { words: h.to_owned(), is_heading: true, under: None });
    let clause = move |c: &Inserted| Piece { words: one_line(&Parts::new(&c.clause).plain()), is_heading: false, under: under.clone() };
    heading.into_iter().chain(edit.clauses.iter().map(clause))
}

fn one_line(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The words of the heading that a block stands under.
fn heading_of<'d>(document: &'d Document, block: &Block) -> Option<&'d str> {
    let heading = document.section(block.section)?.heading?;
    document.block(heading).map(|h| document.words(h.span))
}

/// Whether the words of a clause stand in a text, though a human may have begun to complete it.
fn stands_already(document: &Document, parts: &Parts) -> bool {
    let words = one_line(&parts.plain());
    // An item's words stand in many texts; what matters is whether they are an item.
    let mut blocks = document.blocks.iter().filter(|b| !matches!(b.kind, BlockKind::Heading(_)));
    let fixed: Vec<&str> = fixed_words(&words);
    let telling = fixed.iter().flat_map(|f| f.chars()).filter(|c| c.is_alphanumeric()).count() >= TELLING;
    blocks.any(|block| {
        let have = one_line(document.words(block.span));
        let mut rest = have.as_str();
        let begun = || {
            fixed.iter().all(|f| match rest.split_once(*f) {
                Some((_, after)) => {
                    rest = after;
                    true
                }
                None => false,
            })
        };
        have.contains(&words) || (fixed.len() > 1 && telling && { begun }())
    })
}

/// The words between the marks of a clause.
fn fixed_words(clause: &str) -> Vec<&str> {
    let mut parts = clause.split(MARK);
    let first = parts.next().into_iter();
    first.chain(parts.filter_map(|p| p.split_once(']').map(|(_, after)| after))).map(str::trim).filter(|p| !p.is_empty()).collect()
}

fn no_place(place: Place) -> Diagnostic {
    let message = Say::new(
        "the clause cannot be put in here: nothing that holds paragraphs can be told around this section",
        "die Klausel lässt sich hier nicht einfügen: Um diesen Abschnitt ist nichts zu erkennen, worin Absätze stehen können",
    );
    Diagnostic::warning("mend::no-place", place.file, place.span, message).help(by_hand())
}

fn not_in_encoding(place: Place, c: char) -> Diagnostic {
    let message = Say::new(
        format!("the clause cannot be put in here: the file's encoding does not have `{c}`"),
        format!("die Klausel lässt sich hier nicht einfügen: Die Kodierung der Datei kennt `{c}` nicht"),
    );
    let help = Say::new("save the file as UTF-8", "Speichern Sie die Datei als UTF-8");
    Diagnostic::warning("mend::not-in-encoding", place.file, place.span, message).help(help)
}

fn changes_the_rest(place: Place) -> Diagnostic {
    let message = Say::new(
        "the clause is not put in here: the text around it would read otherwise",
        "die Klausel wird hier nicht eingefügt: Der Text darum läse sich dann anders",
    );
    Diagnostic::warning("mend::changes-the-rest", place.file, place.span, message).help(by_hand())
}

fn by_hand() -> Say {
    Say::new("put it in by hand", "Fügen Sie sie von Hand ein")
}
