//! Reads Markdown: CommonMark with tables, footnotes, definition lists, front matter and embedded HTML.
//!
//! In: source text. Out: frames and words, through [`Builder`]. What CommonMark takes for HTML goes through the HTML
//! reader in place, so that a notice in HTML blocks reads as it would in an HTML file.

use super::builder::{Builder, NO_TAG, Role};
use super::html::Html;
use super::structure::Structure;
use super::{BlockKind, Document, Format, layout};
use crate::source::{SourceFile, Span};
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};
use std::ops::Range;

/// A numbered line that opens a paragraph or an item can be a heading up to this length: above it, it was wrapped.
const MAX_NUMBERED_LINE: usize = 70;

/// Fenced code of this kind declares data flows; it is not what the notice says.
const FLOW_FENCE: &str = "flow";

/// Containers (quotes, items) that may stand in one another. More than these no notice has, and pulldown-cmark asks each
/// open one again on each line, which would make its time quadratic.
const MAX_NESTING: usize = 64;

/// The first line that opens or continues too many containers, if there is one.
pub(super) fn too_deep(text: &str) -> Option<Span> {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        // Few lines are long enough to nest so deep, and open with a marker at all.
        if line.len() > MAX_NESTING && nesting(line.as_bytes()) > MAX_NESTING {
            return Some(Span::new(at, at + line.trim_end().len()));
        }
        at += line.len();
    }
    None
}

/// An upper bound of the containers that a line stands in: its markers, and half of the columns of white space before them.
fn nesting(line: &[u8]) -> usize {
    let (mut at, mut markers, mut columns, mut pending) = (0, 0, 0, 0);
    let blank_at = |at: usize| line.get(at).is_none_or(|b| matches!(b, b' ' | b'\t' | b'\n' | b'\r'));
    while let Some(b) = line.get(at) {
        let step = match b {
            b' ' | b'\t' | b'\r' => {
                pending += if *b == b'\t' { 4 } else { 1 };
                at += 1;
                continue;
            }
            b'>' => 1,
            b'-' | b'+' | b'*' | b':' if blank_at(at + 1) => 1,
            b'0'..=b'9' => {
                let digits = line.iter().skip(at).take(10).take_while(|b| b.is_ascii_digit()).count();
                let closed = matches!(line.get(at + digits), Some(b'.' | b')'));
                if !closed || !blank_at(at + digits + 1) {
                    break;
                }
                digits + 1
            }
            b'[' if line.get(at + 1) == Some(&b'^') => {
                let label = line.iter().skip(at).take(1000).take_while(|b| **b != b']').count();
                if line.get(at + label + 1) != Some(&b':') {
                    break;
                }
                label + 2
            }
            _ => break,
        };
        // One blank belongs to the marker before it.
        (markers, columns, pending) = (markers + 1, columns + usize::saturating_sub(pending, 1), 0);
        at += step;
    }
    markers + columns / 2
}

/// What of Markdown is read beyond CommonMark.
pub(super) fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS
        | Options::ENABLE_PLUSES_DELIMITED_METADATA_BLOCKS
}

/// Reads a Markdown file.
pub(super) fn read(file: &SourceFile) -> Document {
    built(file, Builder::new(&file.text, Format::Markdown)).finish()
}

/// Reads a Markdown file, with the elements around its blocks.
pub(super) fn read_with_structure(file: &SourceFile) -> (Document, Structure) {
    let mut builder = Builder::new(&file.text, Format::Markdown);
    builder.keep_elements();
    built(file, builder).finish_with_structure()
}

fn built<'a>(file: &'a SourceFile, builder: Builder<'a>) -> Builder<'a> {
    let mut reader =
        Reader { source: &file.text, builder, html: Html::within_markdown(), html_lines: Vec::new(), in_html: false, metadata: false };
    for (event, range) in Parser::new_ext(&file.text, options()).into_offset_iter() {
        reader.event(event, range);
    }
    reader.builder
}

struct Reader<'a> {
    source: &'a str,
    builder: Builder<'a>,
    html: Html,
    /// The lines of the current HTML block.
    html_lines: Vec<Range<usize>>,
    in_html: bool,
    metadata: bool,
}

impl Reader<'_> {
    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Text(words) if self.metadata => self.fields(&words, range),
            Event::Text(_) | Event::Html(_) if self.in_html => self.html_lines.push(range),
            Event::Text(words) => self.builder.whole(&words, range.start, range.end),
            Event::Code(words) => self.code(&words, range),
            Event::SoftBreak => self.line_break(range),
            Event::HardBreak => {
                self.builder.note_label_line();
                self.line_break(range);
            }
            Event::Html(_) | Event::InlineHtml(_) => {
                let fragment = self.source.get(range.clone()).unwrap_or("");
                self.html.read(&mut self.builder, fragment, range.start);
            }
            Event::Start(tag) => {
                self.builder.at(range.start, range.start);
                self.start(&tag);
            }
            Event::End(tag) => {
                self.builder.at(range.end, range.end);
                self.end(tag);
            }
            Event::Rule => self.builder.separate(),
            Event::FootnoteReference(_) | Event::TaskListMarker(_) | Event::InlineMath(_) | Event::DisplayMath(_) => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>) {
        let role = match tag {
            Tag::Paragraph => Role::Paragraph,
            Tag::Heading { level, .. } => Role::Heading(*level as u8),
            Tag::BlockQuote(_) => Role::Quote,
            Tag::CodeBlock(CodeBlockKind::Fenced(info)) if info.split_whitespace().next() == Some(FLOW_FENCE) => Role::Hidden,
            Tag::CodeBlock(_) => Role::Pre,
            Tag::List(first) => {
                self.builder.push(Role::List { ordered: first.is_some() }, NO_TAG);
                return self.builder.count_from(first.unwrap_or(1) as u32);
            }
            Tag::Item => Role::Item,
            Tag::FootnoteDefinition(_) => Role::Div,
            Tag::DefinitionList => Role::DefinitionList,
            Tag::DefinitionListTitle => Role::Term,
            Tag::DefinitionListDefinition => Role::Definition,
            Tag::Table(_) => Role::Table,
            Tag::TableHead => {
                self.builder.push(Role::Rows { head: true }, NO_TAG);
                Role::Row
            }
            Tag::TableRow => Role::Row,
            Tag::TableCell => Role::Cell { header: self.builder.in_head(), columns: 1, rows: 1 },
            // Words struck out are not said.
            Tag::Strikethrough => Role::HiddenInline,
            Tag::Strong => return self.builder.strong(true),
            Tag::Emphasis => return self.builder.emphasis(true),
            Tag::HtmlBlock => {
                self.in_html = true;
                return;
            }
            Tag::MetadataBlock(_) => {
                self.metadata = true;
                return;
            }
            Tag::Link { dest_url, .. } => return self.builder.open_link(dest_url),
            Tag::Image { .. } | Tag::Superscript | Tag::Subscript => return,
        };
        self.builder.push(role, NO_TAG);
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Strong => self.builder.strong(false),
            TagEnd::Emphasis => self.builder.emphasis(false),
            TagEnd::HtmlBlock => self.html_block(),
            TagEnd::MetadataBlock(_) => self.metadata = false,
            TagEnd::Link => self.builder.close_link(),
            TagEnd::Image | TagEnd::Superscript | TagEnd::Subscript => {}
            TagEnd::TableHead => {
                self.builder.pop_markdown();
                self.builder.pop_markdown();
            }
            _ => self.builder.pop_markdown(),
        }
    }

    /// Code is text between backticks; often it is a cookie's name.
    fn code(&mut self, words: &str, range: Range<usize>) {
        let source = self.source.get(range.clone()).unwrap_or("");
        let inner = source.trim_matches('`');
        let shift = inner.find(words).unwrap_or(usize::MAX);
        if shift < 2 {
            let start = range.start + (source.len() - source.trim_start_matches('`').len()) + shift;
            self.builder.verbatim(start, start + words.len());
        } else {
            self.builder.whole(words, range.start, range.end);
        }
    }

    fn line_break(&mut self, range: Range<usize>) {
        let next = self.source.get(range.end..).unwrap_or("");
        if self.is_numbered_line(next) {
            let numbered_item = self.builder.opens_ordered_item();
            let depth = match layout::number(self.builder.current()) {
                Some((layout::Number::Arabic(n), _)) => n.saturating_sub(1),
                _ => 0,
            };
            self.builder.make_numbered_heading(depth);
            self.builder.end_block();
            if numbered_item {
                self.builder.leave_item();
            }
            return;
        }
        self.builder.newline(range.start, range.end);
    }

    /// Whether the words so far are a numbered heading that has no blank line below it, as in text pasted from elsewhere:
    /// `2. Cups`, and on the next line, at its margin, `We have ten.`
    fn is_numbered_line(&self, next: &str) -> bool {
        let words = self.builder.current();
        if words.len() > 4 * MAX_NUMBERED_LINE || words.contains('\n') {
            return false;
        }
        let numbered = match self.builder.current_kind() {
            BlockKind::Item(_) => self.builder.opens_ordered_item(),
            BlockKind::Paragraph => layout::number(words).is_some(),
            _ => false,
        };
        numbered
            && next.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
            && words.chars().count() <= MAX_NUMBERED_LINE
            && layout::is_label(words)
    }

    /// Hands the lines of an HTML block over as one fragment, blanks in place of what stands between them.
    fn html_block(&mut self) {
        self.in_html = false;
        let lines = std::mem::take(&mut self.html_lines);
        let (Some(first), Some(last)) = (lines.first(), lines.last()) else { return };
        let (start, end) = (first.start, last.end);
        let whole = self.source.get(start..end).unwrap_or("");
        if lines.windows(2).all(|w| matches!(w, [a, b] if a.end == b.start)) {
            return self.html.read(&mut self.builder, whole, start);
        }
        let mut fragment = String::with_capacity(whole.len());
        for line in &lines {
            let gap = line.start.saturating_sub(start + fragment.len());
            fragment.extend(std::iter::repeat_n(' ', gap));
            fragment.push_str(self.source.get(line.clone()).unwrap_or(""));
        }
        self.html.read(&mut self.builder, &fragment, start);
    }

    /// Front matter: the keys that stand at the margin.
    fn fields(&mut self, block: &str, range: Range<usize>) {
        if self.source.get(range.clone()) != Some(block) {
            return;
        }
        let mut at = range.start;
        for line in block.split_inclusive('\n') {
            let start = at;
            at += line.len();
            let Some(sign) = line.find([':', '=']).filter(|_| !line.starts_with([' ', '\t', '#', '-', '['])) else {
                continue;
            };
            let (key, value) = (line.get(..sign).unwrap_or(""), line.get(sign + 1..).unwrap_or(""));
            let bare = value.trim().trim_matches(['"', '\'']);
            if bare.is_empty() {
                continue;
            }
            let from = start + sign + 1 + value.find(bare).unwrap_or(0);
            self.builder.field(key.trim().trim_matches(['"', '\'']), bare, Span::new(from, from + bare.len()));
        }
    }
}
