//! A Markdown file with cards and examples in fenced blocks.

use crate::source::Span;

/// A fenced block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fence {
    /// What stands behind the opening fence: `concept`, `states de`.
    pub info: String,
    /// The words between the fences, in the file.
    pub body: Span,
}

/// All fenced blocks of a text. A block that is not closed runs to the end.
pub fn fences(text: &str) -> Vec<Fence> {
    let mut all = Vec::new();
    let mut open: Option<(usize, String, usize)> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let bare = line.trim_end();
        let ticks = bare.bytes().take_while(|b| *b == b'`').count();
        match &open {
            Some((fence, info, start)) if ticks >= *fence && bare.len() == ticks => {
                all.push(Fence { info: info.clone(), body: Span::new(*start, at) });
                open = None;
            }
            None if ticks >= 3 => {
                let info = bare.get(ticks..).unwrap_or("").trim().to_owned();
                open = Some((ticks, info, at + line.len()));
            }
            _ => {}
        }
        at += line.len();
    }
    if let Some((_, info, start)) = open {
        all.push(Fence { info, body: Span::new(start.min(text.len()), text.len()) });
    }
    all
}

/// A card as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawCard {
    /// `Concept`.
    pub kind: String,
    /// `right-of-access`.
    pub name: String,
    /// What stands behind the colon.
    pub title: String,
    /// The head line.
    pub span: Span,
    /// The fields.
    pub fields: Vec<RawField>,
}

/// A field as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawField {
    /// `Pattern`.
    pub key: String,
    /// `de`, for `Pattern de`.
    pub language: Option<String>,
    /// The value; further lines follow after `\n`.
    pub value: String,
    /// The key's place.
    pub key_span: Span,
    /// Where the value begins in the file; right for its first line.
    pub value_start: usize,
}

/// Reads the cards of a fenced block. Lines that are no head, field or continuation are given as the second part.
pub fn cards(text: &str, body: Span) -> (Vec<RawCard>, Vec<Span>) {
    let mut all: Vec<RawCard> = Vec::new();
    let mut stray = Vec::new();
    let mut at = body.start as usize;
    for line in text.get(body.range()).unwrap_or("").split_inclusive('\n') {
        let start = at;
        at += line.len();
        let bare = line.trim_end();
        let inner = bare.trim_start();
        if inner.is_empty() || inner.starts_with('#') {
            continue;
        }
        let indent = bare.len() - inner.len();
        let here = Span::new(start + indent, start + bare.len());
        let split = inner.split_once(':');
        if indent == 0 {
            let Some((head, title)) = split else {
                stray.push(here);
                continue;
            };
            let (kind, name) = head.split_once(' ').unwrap_or((head, ""));
            all.push(RawCard {
                kind: kind.to_owned(),
                name: name.trim().to_owned(),
                title: title.trim().to_owned(),
                span: here,
                fields: Vec::new(),
            });
            continue;
        }
        let Some(card) = all.last_mut() else {
            stray.push(here);
            continue;
        };
        match split.filter(|(key, _)| is_key(key)) {
            Some((key, value)) => {
                let (name, language) = match key.rsplit_once(' ') {
                    Some((name, code)) if code.len() == 2 && code.bytes().all(|b| b.is_ascii_lowercase()) && name != "Must" => {
                        (name, Some(code.to_owned()))
                    }
                    _ => (key, None),
                };
                let blanks = value.len() - value.trim_start().len();
                card.fields.push(RawField {
                    key: name.to_owned(),
                    language,
                    value: value.trim().to_owned(),
                    key_span: Span::new(start + indent, start + indent + key.len()),
                    value_start: start + indent + key.len() + 1 + blanks,
                });
            }
            None => match card.fields.last_mut() {
                Some(field) => {
                    field.value.push('\n');
                    field.value.push_str(inner);
                }
                None => stray.push(here),
            },
        }
    }
    (all, stray)
}

/// Whether words before a colon look like a field's key: a capital first, letters and blanks only, short.
fn is_key(key: &str) -> bool {
    key.len() <= 24
        && key.starts_with(|c: char| c.is_uppercase())
        && key.chars().all(|c| c.is_alphabetic() || c == ' ' || c == '-')
        && key.split(' ').count() <= 5
}
