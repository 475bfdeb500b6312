//! Reads plain text: headings, numbered sections and lists show in its layout alone.
//!
//! In: source text. Out: blocks, through [`Builder`]. A blank line always ends a block, even in mid-sentence: that is what
//! the reader of the notice sees. Within a block, a line break stays; whether it was wrapped or meant is not decided here.

use super::builder::{self, Builder};
use super::layout::{self, Number};
use super::{BlockId, BlockKind, Document, Format};
use crate::source::SourceFile;

/// A line that ends with a colon opens a list, and is a heading only if it has no more words than this.
const MAX_COLON_WORDS: usize = 3;

/// A first line without a blank line below is a heading only up to this length, in Unicode scalar values.
const MAX_TIGHT_HEADING: usize = 60;

/// A shorter line was not wrapped: its line break was meant.
const MIN_WRAPPED: usize = 50;

/// Signs that begin an item.
const BULLETS: &[char] = &['-', '*', '+', '•', '–', '—', '·', '▪', '■', '‣', '◦', '●', '○', '➢', '✓'];

/// Reads a plain-text file.
pub(super) fn read(file: &SourceFile) -> Document {
    let mut builder = Builder::new(&file.text, Format::Text);
    Reader::new(&mut builder, 0, file.text.len(), 0).read();
    builder.finish()
}

/// Reads a part of another format whose line breaks are kept (`<pre>`), at the start of a block.
pub(super) fn read_part(builder: &mut Builder<'_>, start: usize, end: usize) {
    Reader::new(builder, start, end, builder::NUMBERED - 2).read();
}

/// A line without the white space around it; `start == end` if it is blank.
#[derive(Copy, Clone, Debug)]
struct Line {
    start: usize,
    end: usize,
    indent: usize,
}

impl Line {
    fn is_blank(self) -> bool {
        self.start == self.end
    }
}

/// What a line begins with.
#[derive(Copy, Clone, Debug, PartialEq)]
enum Marker {
    Bullet(char),
    Number(Number),
    /// `(1)`, `(a)`: an item, never a heading.
    Bracketed,
}

/// What stands below a line that may be a heading.
#[derive(Copy, Clone, Debug, PartialEq)]
enum Below {
    /// A line of an address: what stands above it is one, too.
    Address,
    /// A line that begins in lower case: the one above is not finished.
    Continuation,
    /// A list: a colon above it introduces it.
    List,
    Other,
}

/// One level of the lists that are open.
#[derive(Copy, Clone, Debug)]
struct Level {
    indent: usize,
    marker: Marker,
    lead: Option<BlockId>,
    last: Option<BlockId>,
}

struct Reader<'b, 'a> {
    source: &'a str,
    lines: Vec<Line>,
    /// For each line: whether it stands alone and looks like a heading without a number.
    headings: Vec<bool>,
    builder: &'b mut Builder<'a>,
    /// Added to the level of headings.
    base: u8,
    /// Styles of numbers, the outermost first, as the headings so far show them.
    styles: Vec<Number>,
    list: Vec<Level>,
    /// The paragraph directly before.
    intro: Option<BlockId>,
    titled: bool,
}

/// Lines end with LF, CR LF or CR.
fn lines(text: &str) -> Vec<Line> {
    let mut all = Vec::new();
    let mut start = 0;
    let mut rest = text;
    while !rest.is_empty() {
        let body = rest.find(['\n', '\r']).unwrap_or(rest.len());
        let ending = rest.get(body..).unwrap_or("");
        let next = body + if ending.starts_with("\r\n") { 2 } else { usize::from(!ending.is_empty()) };
        let line = rest.get(..body).unwrap_or("");
        let left = line.len() - line.trim_start_matches(is_blank).len();
        let words = line.trim_matches(is_blank).len();
        let indent = line.chars().take_while(|c| is_blank(*c)).map(|c| if c == '\t' { 4 } else { 1 }).sum();
        let from = if words == 0 { start } else { start + left };
        all.push(Line { start: from, end: from + words, indent });
        start += next;
        rest = rest.get(next..).unwrap_or("");
    }
    all
}

fn is_blank(c: char) -> bool {
    c.is_whitespace() || c == '\u{feff}'
}

/// The marker of a line and where the words after it begin.
fn marker(line: &str) -> Option<(Marker, usize)> {
    let mut chars = line.chars();
    let first = chars.next()?;
    let after = |at: usize| -> Option<usize> {
        let rest = line.get(at..)?;
        let words = rest.trim_start_matches(is_blank);
        (!words.is_empty() && words.len() < rest.len()).then(|| line.len() - words.len())
    };
    // Typewriters and e-mails know the letter o as a bullet.
    if BULLETS.contains(&first) || (first == 'o' && chars.next().is_some_and(is_blank)) {
        return after(first.len_utf8()).map(|at| (Marker::Bullet(first), at));
    }
    if first == '(' {
        let inner = line.bytes().skip(1).take(4).take_while(u8::is_ascii_alphanumeric).count();
        let closed = line.as_bytes().get(1 + inner) == Some(&b')');
        let numbers = inner == 1 || line.bytes().skip(1).take(inner).all(|b| b.is_ascii_digit());
        return if inner > 0 && closed && numbers { after(inner + 2).map(|at| (Marker::Bracketed, at)) } else { None };
    }
    layout::number(line).map(|(n, at)| (Marker::Number(n), at))
}

fn same_style(a: Marker, b: Marker) -> bool {
    match (a, b) {
        (Marker::Number(a), Marker::Number(b)) => a == b,
        _ => a == b,
    }
}

impl<'b, 'a> Reader<'b, 'a> {
    fn new(builder: &'b mut Builder<'a>, start: usize, end: usize, base: u8) -> Self {
        let source = builder.source;
        let mut lines = lines(source.get(start..end).unwrap_or(""));
        for line in &mut lines {
            line.start += start;
            line.end += start;
        }
        let headings = vec![false; lines.len()];
        let mut reader = Self { source, lines, headings, builder, base, styles: Vec::new(), list: Vec::new(), intro: None, titled: false };
        reader.find_headings();
        reader
    }

    fn words(&self, at: usize) -> &str {
        self.lines.get(at).and_then(|l| self.source.get(l.start..l.end)).unwrap_or("")
    }

    fn is_blank(&self, at: usize) -> bool {
        self.lines.get(at).is_none_or(|l| l.is_blank())
    }

    /// Whether a line consists of one sign of an underline or rule, at least three times.
    fn underline(&self, at: usize) -> Option<char> {
        let words = self.words(at);
        let first = words.chars().next().filter(|c| matches!(c, '=' | '-' | '_' | '*' | '~' | '#'))?;
        (words.len() >= 3 && words.chars().all(|c| c == first)).then_some(first)
    }

    /// Marks the lines that stand alone between blank lines and head what follows, from the last to the first: a line is no
    /// heading if an address goes on below it, and whether it does can depend on the line below being a heading.
    fn find_headings(&mut self) {
        let mut below: Option<Below> = None;
        let mut at = self.lines.len();
        while at > 0 {
            at -= 1;
            if self.is_blank(at) {
                continue;
            }
            let last = at;
            while at > 0 && !self.is_blank(at - 1) {
                at -= 1;
            }
            let words = self.words(at);
            let mut kind = match marker(words) {
                Some((Marker::Bullet(_), _)) => Below::List,
                _ if words.starts_with(char::is_lowercase) => Below::Continuation,
                _ => Below::Other,
            };
            if at == last && self.underline(at).is_none() {
                let heads = match below {
                    None | Some(Below::Address | Below::Continuation) => false,
                    Some(Below::List) => !words.ends_with(':'),
                    Some(Below::Other) => true,
                };
                let heading = heads && (stands_out(words) || is_bare_numbered(words));
                let short = words.len() < 4 * MAX_TIGHT_HEADING && words.chars().count() <= MAX_TIGHT_HEADING;
                if !heading && short && is_address_line(words) {
                    kind = Below::Address;
                }
                if heading && let Some(h) = self.headings.get_mut(at) {
                    *h = true;
                }
            }
            below = Some(kind);
        }
    }

    fn read(&mut self) {
        let mut at = 0;
        let mut at_start = true;
        while at < self.lines.len() {
            if self.is_blank(at) {
                self.builder.end_block();
                at_start = true;
                at += 1;
                continue;
            }
            at = self.line(at, at_start);
            // After a heading, what follows begins anew.
            at_start = matches!(self.builder.last_block(), Some((_, b)) if matches!(b.kind, BlockKind::Heading(_)))
                && self.builder.current().is_empty();
        }
    }

    /// Reads one line, or a heading with its underline; gives the line to go on with.
    fn line(&mut self, at: usize, at_start: bool) -> usize {
        if self.underline(at).is_some() {
            // An underline was read with its heading: this one is a rule.
            self.builder.end_block();
            (self.intro, self.list) = (None, Vec::new());
            return at + 1;
        }
        if at_start && let Some(sign @ ('=' | '-' | '~')) = self.underline(at + 1) {
            self.heading(at, if sign == '=' { 1 } else { 2 });
            return at + 2;
        }
        let found = marker(self.words(at));
        if at_start && self.is_heading(at, found) {
            let level = self.level(at, found);
            self.heading(at, level);
        } else if let Some((marker, words)) = found.filter(|(m, _)| self.is_item(at, at_start, *m)) {
            self.item(at, marker, words);
        } else {
            self.plain(at, at_start);
        }
        at + 1
    }

    fn is_heading(&self, at: usize, found: Option<(Marker, usize)>) -> bool {
        let words = self.words(at);
        let next = self.words(at + 1);
        match found {
            Some((Marker::Number(n), _)) => {
                let in_list = self.list.iter().any(|l| l.marker == Marker::Number(n));
                // The next line with words: a number of the same kind there makes this an item of a list.
                let follows = (at + 1..self.lines.len()).find(|i| !self.is_blank(*i));
                let next_number = follows.and_then(|i| marker(self.words(i))).map(|(m, _)| m);
                layout::is_label(words)
                    && !in_list
                    && follows.is_some()
                    && next_number != Some(Marker::Number(n))
                    && (next.is_empty() || is_new_sentence(next) || marker(next).is_some())
            }
            Some(_) => false,
            None if next.is_empty() => self.headings.get(at) == Some(&true),
            None => {
                // `Tea` and, without a blank line, a much longer line: the first was not wrapped, it is a heading.
                let count = words.chars().take(MAX_TIGHT_HEADING + 1).count();
                count <= MAX_TIGHT_HEADING
                    && stands_out(words)
                    && is_new_sentence(next)
                    && marker(next).is_none()
                    && next.chars().take(3 * MAX_TIGHT_HEADING).count() > MAX_TIGHT_HEADING + count / 2
            }
        }
    }

    /// Numbered headings nest in the order in which their styles first appear; those without a number stand below the last
    /// numbered one, but beside numbered ones before the first.
    fn level(&mut self, at: usize, found: Option<(Marker, usize)>) -> u8 {
        let depth = |styles: &[Number]| styles.len() as u8;
        let bare = is_bare_numbered(self.words(at)).then_some(Number::Arabic(1));
        let numbered = if let Some((Marker::Number(n), _)) = found { Some(n) } else { bare };
        let Some(n) = numbered else {
            let follows = (at + 1..self.lines.len()).find(|i| !self.is_blank(*i));
            let heads_heading = follows.is_some_and(|i| {
                let next = marker(self.words(i));
                matches!(next, Some((Marker::Number(_), _))) || self.headings.get(i) == Some(&true)
            });
            if !self.titled && heads_heading && self.builder.last_block().is_none() {
                return 1;
            }
            return (2 + depth(&self.styles)).min(6);
        };
        match self.styles.iter().position(|s| s.same_style(n)) {
            Some(known) => self.styles.truncate(known + 1),
            None if self.styles.len() < 4 => self.styles.push(n),
            None => {}
        }
        let parts = if let Number::Arabic(parts) = n { parts.saturating_sub(1) } else { 0 };
        (1 + depth(&self.styles)).saturating_add(parts).min(6)
    }

    fn heading(&mut self, at: usize, level: u8) {
        self.builder.set(BlockKind::Heading(level.max(if self.base > 0 { 2 } else { 1 }) + self.base), None);
        self.add(at, 0);
        self.builder.set(BlockKind::Paragraph, None);
        self.titled = true;
        (self.intro, self.list) = (None, Vec::new());
    }

    fn is_item(&self, at: usize, at_start: bool, found: Marker) -> bool {
        if at_start || self.list.iter().any(|l| same_style(l.marker, found)) {
            return true;
        }
        let before = at.checked_sub(1).map_or("", |i| self.words(i));
        let next = marker(self.words(at + 1)).map(|(m, _)| m);
        match found {
            // A dash in the midst of a wrapped paragraph is a dash.
            Marker::Bullet(_) => before.ends_with(':') || next == Some(found) || !self.list.is_empty(),
            Marker::Number(_) | Marker::Bracketed => before.ends_with([':', '.', ';', ',']),
        }
    }

    fn item(&mut self, at: usize, found: Marker, words: usize) {
        self.builder.end_block();
        let indent = self.lines.get(at).map_or(0, |l| l.indent);
        while self.list.len() > 1 && self.list.last().is_some_and(|l| l.indent > indent) {
            self.list.pop();
        }
        let known = self.list.iter().rposition(|l| same_style(l.marker, found) && l.indent <= indent + 1);
        let deeper = self.list.last().is_some_and(|l| indent > l.indent + 1);
        match known {
            Some(level) if !deeper => self.list.truncate(level + 1),
            _ if self.list.len() < 8 => {
                let lead = self.list.last().and_then(|l| l.last).or(self.intro);
                self.list.push(Level { indent, marker: found, lead, last: None });
            }
            _ => {}
        }
        let depth = self.list.len() as u8;
        let lead = self.list.last().and_then(|l| l.lead);
        self.builder.set(BlockKind::Item(depth), lead);
        self.add(at, words);
        // The block that is open now gets the next number.
        let id = self.builder.next_id();
        if let Some(level) = self.list.last_mut() {
            level.last = Some(id);
        }
        self.intro = None;
    }

    fn plain(&mut self, at: usize, at_start: bool) {
        let words = self.words(at);
        let indent = self.lines.get(at).map_or(0, |l| l.indent);
        let item_indent = self.list.last().map(|l| l.indent);
        let before = at.checked_sub(1).map_or("", |i| self.words(i));
        if !self.builder.current().is_empty() {
            // At the margin of the markers, a new sentence is a paragraph of its own after a finished one
            // or after a line too short to have been wrapped.
            let ended = before.ends_with(['.', '!', '?']) || before.chars().take(MIN_WRAPPED).count() < MIN_WRAPPED;
            let leaves = item_indent.is_some_and(|i| indent <= i) && ended && is_new_sentence(words);
            if !leaves {
                let from = at.checked_sub(1).and_then(|i| self.lines.get(i)).map_or(0, |l| l.end);
                let to = self.lines.get(at).map_or(from, |l| l.start);
                self.builder.newline(from, to);
                return self.add(at, 0);
            }
        }
        self.builder.end_block();
        if at_start && item_indent.is_some_and(|i| indent > i + 1) {
            // Indented under an item: a further paragraph of it, whose kind and lead still stand.
            return self.add(at, 0);
        }
        self.list.clear();
        self.builder.set(BlockKind::Paragraph, None);
        self.intro = Some(self.builder.next_id());
        self.add(at, 0);
    }

    fn add(&mut self, at: usize, skip: usize) {
        if let Some(line) = self.lines.get(at).copied() {
            self.builder.verbatim(line.start + skip, line.end);
        }
    }
}

/// Whether a line without a number can be a heading by its looks.
fn stands_out(words: &str) -> bool {
    let opens = words.chars().find(|c| c.is_alphanumeric());
    let last = words.split_whitespace().next_back().unwrap_or("");
    let house_number = last.len() <= 3 && last.starts_with(|c: char| c.is_ascii_digit());
    let intro = words.ends_with(':') && words.split_whitespace().count() > MAX_COLON_WORDS;
    marker(words).is_none()
        && opens.is_some_and(|c| c.is_alphabetic() && !c.is_lowercase())
        && !house_number
        && !intro
        && !words.ends_with(['-', '–', '/'])
        && layout::is_label(words)
}

/// Whether a line is a heading with a number but no dot: `2 Cups`.
fn is_bare_numbered(words: &str) -> bool {
    let digits = words.bytes().take_while(u8::is_ascii_digit).count();
    let rest = words.get(digits..).unwrap_or("");
    let title = rest.trim_start();
    (1..=2).contains(&digits) && title.len() < rest.len() && title.starts_with(char::is_uppercase) && stands_out(title)
}

/// Whether a short line belongs to an address: it has a number or a contact, or labels a value.
fn is_address_line(words: &str) -> bool {
    !words.ends_with(['.', '!', '?', ':'])
        && (layout::is_contact(words) || words.contains(": ") || words.contains(|c: char| c.is_ascii_digit()))
}

fn is_new_sentence(words: &str) -> bool {
    words.chars().find(|c| c.is_alphanumeric()).is_some_and(|c| !c.is_lowercase())
}
