//! The canonical form, and the other language's keywords. Works line by line, so that no word and no comment is lost.

use super::line::{LineKind, lines};
use super::parse::{Card, language_of, parse};
use super::table::{CardTable, FieldDef, Kind};
use crate::source::{FileId, Lang, Span};

/// Why a text was not formatted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FormatError {
    /// It has mistakes; they are reported by parsing it.
    Broken,
    /// The formatted text would not mean the same: a defect of the formatter. The text is left as it is.
    Changed,
}

/// Words that stand for "open", "until" and "to be clarified by", per language; they are part of the grammar of values.
const OPEN: [(&str, &str); 3] = [("open", "offen"), ("to be clarified by", "zu klären durch"), ("until", "bis")];

/// Formats cards, and rewrites their keywords if another language is asked for.
///
/// # Errors
/// If the cards have mistakes, or if the result would read differently.
pub fn format(text: &str, body: Span, table: &CardTable, from: Option<Lang>, to: Option<Lang>) -> Result<String, FormatError> {
    let lang = from.unwrap_or_else(|| language_of(text, body));
    let before = parse(text, FileId(0), body, table, lang);
    if !before.diagnostics.is_empty() {
        return Err(FormatError::Broken);
    }
    let target = to.unwrap_or(lang);
    let out = write(text, body, table, lang, target);
    let after = parse(&out, FileId(0), Span::new(0, out.len()), table, target);
    let same = after.diagnostics.is_empty() && shape(&before.value, table, lang, target) == shape(&after.value, table, target, target);
    if same { Ok(out) } else { Err(FormatError::Changed) }
}

/// What must not change: kinds, names, titles, fields and values, without places. Values are compared in the words of `to`.
fn shape(cards: &[Card], table: &CardTable, from: Lang, to: Lang) -> Vec<String> {
    let mut all = Vec::new();
    for card in cards {
        all.push(format!("{} {}: {}", card.kind, card.name, squeeze(&card.title)));
        let kind = table.kind(&card.kind);
        for field in &card.fields {
            let def = kind.and_then(|k| k.field(&field.id));
            let said = |line: &str| def.map_or_else(|| squeeze(line), |d| value_in(line, d, from, to));
            let value: Vec<String> = field.lines.iter().map(|(l, _)| said(l)).collect();
            all.push(format!("  {} {:?}: {value:?}", field.id, field.language));
        }
    }
    all
}

fn write(text: &str, body: Span, table: &CardTable, lang: Lang, target: Lang) -> String {
    let slice = |span: Span| text.get(span.range()).unwrap_or("");
    let mut out = String::new();
    let mut kind: Option<&Kind> = None;
    let mut field: Option<&FieldDef> = None;
    let mut blank = false;
    let all = lines(text, body);
    for (i, line) in all.iter().enumerate() {
        let next = all.get(i + 1..).unwrap_or_default().iter().find(|l| !matches!(l.kind, LineKind::Blank | LineKind::Comment));
        let before_head = next.is_none_or(|l| matches!(l.kind, LineKind::Head(..)));
        if line.kind == LineKind::Blank {
            blank = true;
            continue;
        }
        let head = matches!(line.kind, LineKind::Head(..));
        let apart = (head || (line.kind == LineKind::Comment && before_head)) && (head || blank);
        let after_comment = out.lines().last().is_some_and(|l| l.starts_with('#')) && !blank;
        if !out.is_empty() && (blank || (apart && !after_comment)) && !out.ends_with("\n\n") {
            out.push('\n');
        }
        blank = false;
        match line.kind {
            LineKind::Head(key, title) => {
                let words = slice(key);
                let keyword = table.kinds.iter().flat_map(|k| k.keywords(lang).iter().map(move |w| (k, w)));
                let found = keyword
                    .filter(|(_, w)| words.strip_prefix(w.as_str()).is_some_and(|r| r.is_empty() || r.starts_with(' ')))
                    .max_by_key(|(_, w)| w.len());
                let head = match found {
                    Some((k, w)) => {
                        kind = Some(k);
                        let name = words.get(w.len()..).unwrap_or("").trim();
                        let written = if lang == target { w.clone() } else { k.keywords(target).first().cloned().unwrap_or_default() };
                        if name.is_empty() { written } else { format!("{written} {name}") }
                    }
                    None if lang != target => language_head(target).0.to_owned(),
                    None => squeeze(words),
                };
                let title = if found.is_none() && lang != target { language_head(target).1.to_owned() } else { squeeze(slice(title)) };
                out.push_str(&format!("{head}: {title}"));
                field = None;
            }
            LineKind::Field(key, value) => match kind.and_then(|k| k.by_keyword(slice(key), lang)) {
                Some((def, code)) => {
                    field = Some(def);
                    let word =
                        if lang == target { slice(key).to_owned() } else { def.keywords(target).first().cloned().unwrap_or_default() };
                    let word = if lang != target { code.map_or(word.clone(), |c| format!("{word} {c}")) } else { squeeze(&word) };
                    out.push_str(&format!("    {word}: {}", value_in(slice(value), def, lang, target)));
                }
                None => out.push_str(&format!("        {}", squeeze(slice(key.to(value))))),
            },
            LineKind::More(value) => {
                let words = field.map_or_else(|| squeeze(slice(value)), |f| value_in(slice(value), f, lang, target));
                out.push_str(&format!("        {words}"));
            }
            LineKind::Comment => {
                if !before_head && kind.is_some() {
                    out.push_str("    ");
                }
            }
            LineKind::Stray(words) => out.push_str(slice(words)),
            LineKind::Blank => {}
        }
        if let Some(comment) = line.comment {
            if line.kind != LineKind::Comment {
                out.push_str("  ");
            }
            out.push_str(slice(comment).trim_end());
        }
        let kept = out.trim_end_matches(' ').len();
        out.truncate(kept);
        out.push('\n');
    }
    out
}

fn language_head(lang: Lang) -> (&'static str, &'static str) {
    match lang {
        Lang::En => ("Language", "English"),
        Lang::De => ("Sprache", "Deutsch"),
    }
}

/// A value with the target language's words where the grammar has words of its own.
fn value_in(value: &str, def: &FieldDef, from: Lang, to: Lang) -> String {
    let value = squeeze(value);
    if from == to {
        return value;
    }
    let (first, rest) = value.split_once(',').map_or((value.as_str(), ""), |(a, b)| (a, b));
    if let Some(word) = def.choice(first.trim()).and_then(|c| c.words(to).first()) {
        return if rest.is_empty() { word.clone() } else { format!("{word},{rest}") };
    }
    if def.kind == super::FieldType::YesNo {
        let yes_no = [("yes", "ja"), ("no", "nein")];
        let pair = yes_no.iter().find(|(en, de)| first == *en || first == *de);
        if let Some((en, de)) = pair {
            let word = if to == Lang::De { de } else { en };
            return if rest.is_empty() { (*word).to_owned() } else { format!("{word},{rest}") };
        }
    }
    translate_open(&value, from, to)
}

/// Rewrites `open, to be clarified by … until …`.
fn translate_open(value: &str, from: Lang, to: Lang) -> String {
    let word = |pair: &(&'static str, &'static str), lang: Lang| if lang == Lang::De { pair.1 } else { pair.0 };
    let opens = OPEN.first().is_some_and(|p| value == word(p, from) || value.starts_with(&format!("{},", word(p, from))));
    if !opens || from == to {
        return value.to_owned();
    }
    OPEN.iter().fold(value.to_owned(), |v, pair| v.replacen(word(pair, from), word(pair, to), 1))
}

/// One blank for each run of blanks.
fn squeeze(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
