//! Reads HTML as browsers do, as far as a notice needs it.
//!
//! In: source text. Out: frames and words, through [`Builder`]. html5gum splits the text into tags and words; which end
//! tags may be left out, what is a block and what is no text stands here and in the table of elements. No tree is built and
//! nothing recurses, so nesting costs no more than its bytes.

use super::builder::{Builder, Role};
use super::structure::Structure;
use super::tags::{self, Effect};
use super::{BlockKind, Document, Format};
use crate::source::{SourceFile, Span};
use html5gum::Tokenizer;
use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::convert::Infallible;

/// Reads an HTML file.
pub(super) fn read(file: &SourceFile) -> Document {
    let mut builder = Builder::new(&file.text, Format::Html);
    Html::default().read(&mut builder, &file.text, 0);
    builder.finish()
}

/// Reads an HTML file, with the elements around its blocks.
pub(super) fn read_with_structure(file: &SourceFile) -> (Document, Structure) {
    let mut builder = Builder::new(&file.text, Format::Html);
    builder.keep_elements();
    Html::default().read(&mut builder, &file.text, 0);
    builder.finish_with_structure()
}

/// What the attributes of a tag tell.
#[derive(Debug, Default)]
struct Attributes {
    hidden: bool,
    aria_hidden: bool,
    navigation: bool,
    open: bool,
    keeps_lines: bool,
    columns: u16,
    rows: u16,
    start: Option<u32>,
    href: Option<String>,
    lang: Option<(String, Span)>,
    name: Option<String>,
    content: Option<(String, Span)>,
}

/// The part of an HTML reader that lasts from one fragment to the next: Markdown hands its HTML over piece by piece.
#[derive(Debug, Default)]
pub(super) struct Html {
    /// Entities met so far, by their source text.
    entities: FxHashMap<String, String>,
    /// Whether every tag that closes itself has no content, whatever HTML says: so generators of sites take it (`<Title/>`).
    components: bool,
}

const A: u8 = tags::id("a");
const P: u8 = tags::id("p");
const HEAD: u8 = tags::id("head");
const LI: u8 = tags::id("li");
const DT: u8 = tags::id("dt");
const DD: u8 = tags::id("dd");
const DL: u8 = tags::id("dl");
const TABLE: u8 = tags::id("table");
const TR: u8 = tags::id("tr");
const TD: u8 = tags::id("td");
const TH: u8 = tags::id("th");
const DIALOG: u8 = tags::id("dialog");
const TITLE: u8 = tags::id("title");
const LISTS: [u8; 4] = [tags::id("ul"), tags::id("ol"), tags::id("menu"), tags::id("dir")];
const ROW_GROUPS: [u8; 3] = [tags::id("thead"), tags::id("tbody"), tags::id("tfoot")];
const HEADINGS: [u8; 6] = [tags::id("h1"), tags::id("h2"), tags::id("h3"), tags::id("h4"), tags::id("h5"), tags::id("h6")];
/// Elements whose content html5gum takes as raw text, even if they close themselves.
const RAW: [u8; 6] = [tags::id("script"), tags::id("style"), tags::id("textarea"), TITLE, tags::id("iframe"), tags::id("noscript")];

impl Html {
    /// The reader for HTML within Markdown, in which the components of site generators stand as well.
    pub(super) fn within_markdown() -> Self {
        Self { components: true, ..Self::default() }
    }

    /// Reads a fragment that begins at byte `base` of the builder's source. The fragment has the source's bytes, but may
    /// have blanks where the source has a prefix of Markdown (`> `).
    pub(super) fn read(&mut self, builder: &mut Builder<'_>, fragment: &str, base: usize) {
        // html5gum turns CR LF into LF; with a blank for CR there is nothing to turn, and its offsets stay ours.
        let input: Cow<'_, str> = if fragment.contains('\r') { fragment.replace('\r', " ").into() } else { fragment.into() };
        let mut tag: Option<(u8, Effect)> = None;
        let mut tag_start = 0;
        let mut attributes = Attributes::default();
        let mut key: Vec<u8> = Vec::new();
        // Links without a blank between them are entries of a menu, each on its own.
        let mut link_end = usize::MAX;
        let mut emitter = CallbackEmitter::new(|event: CallbackEvent<'_>, span: html5gum::Span<usize>| {
            let (start, end) = (base + span.start, base + span.end);
            match event {
                CallbackEvent::OpenStartTag { name } => {
                    tag = tags::find(name);
                    tag_start = start;
                    if start == link_end && name == b"a" {
                        builder.newline(start, start);
                    }
                    attributes = Attributes::default();
                    key.clear();
                }
                CallbackEvent::AttributeName { name } => {
                    attributes.flush(&key, b"", Span::default());
                    key.clear();
                    key.extend_from_slice(name);
                }
                CallbackEvent::AttributeValue { value } => {
                    attributes.flush(&key, value, Span::new(start, end));
                    key.clear();
                }
                CallbackEvent::CloseStartTag { self_closing } => {
                    attributes.flush(&key, b"", Span::default());
                    key.clear();
                    if let Some((id, effect)) = tag.take() {
                        builder.at(tag_start, end);
                        let empty = self_closing && (self.components || !RAW.contains(&id));
                        start_tag(builder, id, effect, &attributes, self_closing, empty, end);
                    }
                }
                CallbackEvent::EndTag { name } => {
                    if name == b"a" {
                        builder.close_link();
                        link_end = end;
                    }
                    if let Some((id, effect)) = tags::find(name) {
                        builder.at_end_of(id, start, end);
                        end_tag(builder, id, effect, end);
                    }
                }
                CallbackEvent::String { .. } => {
                    let words = fragment.get(span.start..span.end).unwrap_or("");
                    builder.at(start, end);
                    self.words(builder, words, start);
                }
                CallbackEvent::Comment { .. } => builder.comment(start, end),
                CallbackEvent::Doctype { .. } | CallbackEvent::Error(_) => {}
            }
            None::<Infallible>
        });
        emitter.naively_switch_states(true);
        let Ok(()) = Tokenizer::new_with_emitter(input.as_ref(), emitter).finish();
    }

    /// Adds words with their white space collapsed and their entities decoded.
    pub(super) fn words(&mut self, builder: &mut Builder<'_>, words: &str, base: usize) {
        if builder.is_hidden() {
            return;
        }
        let lines = builder.is_pre() && builder.current().is_empty() && builder.current_kind() == BlockKind::Paragraph;
        if lines && words.trim().contains('\n') && !words.contains('&') {
            return super::text::read_part(builder, base, base + words.len());
        }
        let bytes = words.as_bytes();
        let is_space = |b: u8| matches!(b, b' ' | b'\n' | b'\t' | b'\r' | 0x0c);
        // `from..at` is what can be taken over as it stands.
        let (mut from, mut at) = (0, 0);
        while let Some(&b) = bytes.get(at) {
            if is_space(b) {
                let run = bytes.iter().skip(at).take_while(|b| is_space(**b)).count();
                let end = at + run;
                if run == 1 && (at > from || !builder.at_white_space()) {
                    at = end;
                    continue;
                }
                builder.verbatim(base + from, base + at);
                let lines = bytes.iter().skip(at).take(run).filter(|b| **b == b'\n').count();
                if lines > 1 && builder.is_pre() {
                    builder.end_block();
                } else if !builder.at_white_space() {
                    builder.whole(if lines > 0 { "\n" } else { " " }, base + at, base + end);
                }
                (from, at) = (end, end);
            } else if b == b'&' {
                let len = entity_len(bytes, at);
                let source = words.get(at..at + len).unwrap_or("");
                let decoded = if len > 1 { self.decode(source) } else { source };
                if decoded == source {
                    at += len;
                    continue;
                }
                let decoded = decoded.to_owned();
                builder.verbatim(base + from, base + at);
                builder.whole(&decoded, base + at, base + at + len);
                (from, at) = (at + len, at + len);
            } else {
                at += 1;
            }
        }
        builder.verbatim(base + from, base + at);
    }

    /// The characters that an entity stands for; itself, if it is none.
    fn decode(&mut self, entity: &str) -> &str {
        self.entities.entry(entity.to_owned()).or_insert_with_key(|e| decode_entity(e))
    }
}

/// Length of what may be an entity at `at`, the `&` included: a name or number, and the semicolon if there is one.
fn entity_len(bytes: &[u8], at: usize) -> usize {
    let is_part = |b: &&u8| b.is_ascii_alphanumeric();
    let hash = usize::from(bytes.get(at + 1) == Some(&b'#'));
    let name = bytes.iter().skip(at + 1 + hash).take(40).take_while(is_part).count();
    let semicolon = usize::from(name > 0 && bytes.get(at + 1 + hash + name) == Some(&b';'));
    if name == 0 { 1 } else { 1 + hash + name + semicolon }
}

fn decode_entity(entity: &str) -> String {
    let mut decoded = Vec::new();
    let emitter = CallbackEmitter::new(|event: CallbackEvent<'_>, _: html5gum::Span<()>| {
        if let CallbackEvent::String { value } = event {
            decoded.extend_from_slice(value);
        }
        None::<Infallible>
    });
    let Ok(()) = Tokenizer::new_with_emitter(entity, emitter).finish();
    String::from_utf8(decoded).unwrap_or_else(|_| entity.to_owned())
}

impl Attributes {
    fn flush(&mut self, key: &[u8], value: &[u8], span: Span) {
        if key.is_empty() {
            return;
        }
        let is = |word: &[u8]| value.eq_ignore_ascii_case(word);
        let number = || std::str::from_utf8(value).ok().and_then(|v| v.trim().parse::<u16>().ok()).unwrap_or(1);
        let text = || String::from_utf8_lossy(value).into_owned();
        match key {
            // "until-found" can be opened by the reader.
            b"hidden" => self.hidden = !is(b"until-found"),
            b"aria-hidden" => self.aria_hidden = is(b"true"),
            b"role" => self.navigation = is(b"navigation"),
            b"open" => self.open = true,
            b"colspan" => self.columns = number(),
            b"rowspan" => self.rows = number(),
            b"start" => self.start = text().trim().parse().ok(),
            b"href" => self.href = Some(text().trim().to_owned()),
            b"style" => {
                let style: String = text().split_whitespace().collect();
                self.keeps_lines = style.contains("white-space:pre");
            }
            b"lang" => self.lang = Some((text(), span)),
            b"name" => self.name = Some(text()),
            b"content" => self.content = Some((text(), span)),
            _ => {}
        }
    }
}

fn start_tag(b: &mut Builder<'_>, id: u8, effect: Effect, attributes: &Attributes, self_closing: bool, empty: bool, end: usize) {
    if let Some(head) = b.open_frame(HEAD)
        && !matches!(effect, Effect::Meta | Effect::Void | Effect::Frame(Role::Opaque))
    {
        b.truncate(head);
    }
    if id == tags::id("html")
        && let Some((lang, span)) = &attributes.lang
    {
        b.field("lang", lang, *span);
    }
    if let Some(target) = attributes.href.as_ref().filter(|_| id == A) {
        b.open_link(target);
    }
    let hides = attributes.hidden || attributes.navigation;
    let role = match effect {
        Effect::Frame(Role::Hidden) if id == DIALOG && attributes.open => Role::Div,
        Effect::Frame(role) if hides && !role.is_inline() => Role::Hidden,
        Effect::Frame(role) => role,
        Effect::Cell { .. } if hides => Role::Hidden,
        Effect::Cell { header } => Role::Cell { header, columns: attributes.columns, rows: attributes.rows },
        Effect::Strong | Effect::Emphasis | Effect::Inline if hides || attributes.aria_hidden || b.is_hidden() => Role::HiddenInline,
        Effect::Strong => {
            return if self_closing {
            } else {
                b.strong(true)
            };
        }
        Effect::Emphasis => {
            return if self_closing {
            } else {
                b.emphasis(true)
            };
        }
        Effect::Break => return b.hard_break(end, end),
        Effect::Rule => {
            close(b, P);
            return b.separate();
        }
        Effect::Meta => {
            if let (Some(name), Some((content, span))) = (&attributes.name, &attributes.content) {
                b.field(name, content, *span);
            }
            return;
        }
        Effect::Inline | Effect::Void => return,
    };
    if !role.is_inline() {
        close_implied(b, id, role);
    }
    if empty {
        if !role.is_inline() {
            b.end_block();
        }
        return;
    }
    b.push(role, id);
    if let Some(first) = attributes.start.filter(|_| matches!(role, Role::List { ordered: true })) {
        b.count_from(first);
    }
    if attributes.keeps_lines && !role.is_inline() {
        b.set_pre();
    }
}

/// Closes the frames whose end tag may be left out before this element.
fn close_implied(b: &mut Builder<'_>, id: u8, role: Role) {
    close(b, P);
    let opens_structure = !matches!(role, Role::Div | Role::Term);
    if opens_structure && let Some(at) = HEADINGS.iter().filter_map(|h| b.open_frame(*h)).max() {
        // A heading that was not closed ends at the next paragraph, list, table or heading.
        b.truncate(at);
    }
    let table = b.open_frame(TABLE);
    match id {
        LI => {
            let list = LISTS.iter().filter_map(|l| b.open_frame(*l)).max();
            close_above(b, LI, list);
        }
        DT | DD => {
            let list = b.open_frame(DL);
            close_above(b, DT, list);
            close_above(b, DD, list);
        }
        TD | TH => {
            let row = b.open_frame(TR).max(table);
            close_above(b, TD, row);
            close_above(b, TH, row);
        }
        TR => {
            close_above(b, TR, table);
            close_above(b, TD, table);
            close_above(b, TH, table);
        }
        _ if ROW_GROUPS.contains(&id) => {
            for group in ROW_GROUPS {
                close_above(b, group, table);
            }
            close_above(b, TR, table);
        }
        _ => {}
    }
}

fn close(b: &mut Builder<'_>, tag: u8) {
    if let Some(at) = b.open_frame(tag) {
        b.truncate(at);
    }
}

/// Closes the topmost frame of a tag, if it stands above another frame.
fn close_above(b: &mut Builder<'_>, tag: u8, border: Option<usize>) {
    if let Some(at) = b.open_frame(tag)
        && border.is_none_or(|border| at > border)
    {
        b.truncate(at);
    }
}

fn end_tag(b: &mut Builder<'_>, id: u8, effect: Effect, end: usize) {
    match effect {
        Effect::Break => b.hard_break(end, end),
        Effect::Strong | Effect::Emphasis | Effect::Inline if b.open_frame(id).is_some() => close(b, id),
        Effect::Strong => b.strong(false),
        Effect::Emphasis => b.emphasis(false),
        Effect::Frame(Role::Heading(_)) => {
            // Any heading's end tag closes an open heading, as in browsers.
            if let Some(at) = HEADINGS.iter().filter_map(|h| b.open_frame(*h)).max() {
                b.truncate(at);
            }
        }
        Effect::Frame(Role::Item | Role::Paragraph | Role::Div) | Effect::Cell { .. } => {
            // An end tag within a table does not reach out of it.
            let table = b.open_frame(TABLE);
            close_above(b, id, table);
            if id == P {
                b.end_block();
            }
        }
        Effect::Frame(Role::Opaque) => {
            if let Some(at) = b.open_opaque(id) {
                b.truncate(at);
            }
        }
        Effect::Frame(_) => close(b, id),
        Effect::Rule | Effect::Meta | Effect::Inline | Effect::Void => {}
    }
}
