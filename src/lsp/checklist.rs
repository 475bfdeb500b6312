//! The checklist of a notice: every item with its outcome, and the places that show it.

use super::file::File;
use super::requests::Asked;
use super::view::Text;
use crate::lint::Outcome;
use crate::report::{ChecklistItem, checklist_items, checklist_words};
use crate::source::{Lang, Place};
use lsp_types::{Location, Uri};
use serde::Serialize;
use serde_json::{Value, json};

/// The command that gives the checklist of a notice.
pub const CHECKLIST: &str = "noticelint.checklist";

/// How many passages an item shows.
const MOST_PASSAGES: usize = 6;
/// The longest quotation, in characters.
const LONGEST_QUOTE: usize = 120;

/// An item, as clients take it.
#[derive(Serialize)]
struct Entry {
    label: String,
    law: String,
    outcome: &'static str,
    /// The same in words, with a sign.
    #[serde(skip)]
    shown: (&'static str, &'static str),
    rules: Vec<String>,
    passages: Vec<Passage>,
    findings: Vec<Passage>,
    missing: Vec<String>,
}

/// Words at a place.
#[derive(Serialize)]
struct Passage {
    location: Location,
    text: String,
    /// What to do about a finding.
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<String>,
}

/// How many items have no finding, of how many that apply.
pub fn tally(file: &File<'_, '_>, text: &Text<'_>) -> Option<(usize, usize)> {
    let items = items(file, text);
    let gravest: Vec<&Outcome> = items.iter().filter_map(ChecklistItem::gravest).collect();
    let apply = gravest.iter().filter(|o| !matches!(o, Outcome::NotApplicable | Outcome::NotRequired));
    let all = apply.clone().count();
    let kept = apply.filter(|o| matches!(o, Outcome::Satisfied)).count();
    (all > 0).then_some((kept, all))
}

/// The checklist of a notice: its items, and the same as a page.
pub fn checklist(arguments: &[Value], asked: &Asked<'_, '_>) -> Value {
    let uri: Option<Uri> = arguments.first().and_then(|u| serde_json::from_value(u.clone()).ok());
    let Some(file) = uri.as_ref().and_then(|uri| File::at(asked, uri)) else { return Value::Null };
    let texts = file.texts();
    let Some(text) = texts.first() else { return Value::Null };
    let entries: Vec<Entry> = items(&file, text).iter().map(|item| entry(&file, text, item)).collect();
    json!({ "uri": uri, "text": page(&file, &entries), "items": entries, "words": words(file.lang()) })
}

/// What a client says around the items, in their language.
fn words(lang: Lang) -> Value {
    let every =
        [Outcome::Satisfied, Outcome::Violated, Outcome::Undecidable { missing: Vec::new() }, Outcome::NotApplicable, Outcome::NotRequired];
    let outcomes: serde_json::Map<String, Value> = every.iter().map(|o| (o.id().to_owned(), json!(checklist_words(o, lang).1))).collect();
    let quotes = match lang {
        Lang::En => ["\u{201c}", "\u{201d}"],
        Lang::De => ["\u{201e}", "\u{201c}"],
    };
    json!({ "lang": lang.code(), "title": title(lang), "line": line(lang), "missing": missing(lang), "quotes": quotes, "outcomes": outcomes })
}

fn title(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "Checklist",
        Lang::De => "Prüfliste",
    }
}

fn line(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "line",
        Lang::De => "Zeile",
    }
}

/// Before what would decide an item.
fn missing(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "missing for a decision",
        Lang::De => "für eine Entscheidung fehlt",
    }
}

fn items<'a>(file: &File<'a, '_>, text: &Text<'a>) -> Vec<ChecklistItem<'a>> {
    checklist_items(file.here.engine.law, text.id, &text.part.checked.outcomes, file.lang())
}

fn entry(file: &File<'_, '_>, text: &Text<'_>, item: &ChecklistItem<'_>) -> Entry {
    let sources = &text.part.checked.sources;
    let lang = file.lang();
    let passage = |place: Place, words: &str| {
        let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
        let short = line.char_indices().nth(LONGEST_QUOTE).map(|(end, _)| format!("{}…", line.get(..end).unwrap_or("")));
        Some(Passage { location: file.location(sources, place)?, text: short.unwrap_or(line), help: None })
    };
    let gravest = item.gravest();
    let satisfied = item.outcomes.iter().filter(|o| o.outcome == Outcome::Satisfied);
    let mut shown: Vec<Place> = Vec::new();
    for evidence in satisfied.flat_map(|o| &o.evidence) {
        let place = evidence.sentence.unwrap_or(evidence.place);
        if !shown.contains(&place) && shown.len() < MOST_PASSAGES {
            shown.push(place);
        }
    }
    let quoted = |place: &Place| sources.get(place.file).and_then(|f| passage(*place, f.slice(place.span)));
    let concerns =
        |f: &&crate::lint::Finding| f.place.file == text.id && item.outcomes.iter().any(|o| o.rule == f.rule && o.item == f.item);
    let finding = |f: &crate::lint::Finding| {
        let help = f.help.as_ref().map(|h| h.get(lang).to_owned());
        Some(Passage { help, ..passage(f.place, f.message.get(lang))? })
    };
    let missing = item.outcomes.iter().filter_map(|o| if let Outcome::Undecidable { missing } = &o.outcome { Some(missing) } else { None });
    Entry {
        label: item.label.to_owned(),
        law: file.here.root.provisions.get(item.cites).to_owned(),
        outcome: gravest.unwrap_or(&Outcome::NotApplicable).id(),
        shown: checklist_words(gravest.unwrap_or(&Outcome::NotApplicable), lang),
        rules: item.outcomes.iter().map(|o| o.rule.clone()).collect(),
        passages: shown.iter().filter_map(quoted).collect(),
        findings: text.part.findings.iter().filter(concerns).filter_map(finding).collect(),
        missing: missing.flatten().map(|m| m.get(lang).to_owned()).collect(),
    }
}

/// The checklist in Markdown; each place is a link to it.
fn page(file: &File<'_, '_>, entries: &[Entry]) -> String {
    let lang = file.lang();
    let mut out = format!("# {}: {}\n", title(lang), file.name.rsplit('/').next().unwrap_or(""));
    for entry in entries {
        let (sign, word) = entry.shown;
        out.push_str(&format!("\n## {} ({}): {sign} {word}\n", entry.label, entry.law));
        for passage in entry.findings.iter().chain(&entry.passages) {
            let (at, line) = (line(lang), passage.location.range.start.line + 1);
            let words = passage.text.replace('[', "(").replace(']', ")");
            out.push_str(&format!("\n- [{at} {line}]({}#L{line}): {words}", passage.location.uri.as_str()));
        }
        for what in &entry.missing {
            out.push_str(&format!("\n- {}: {what}", missing(lang)));
        }
        if !(entry.findings.is_empty() && entry.passages.is_empty() && entry.missing.is_empty()) {
            out.push('\n');
        }
    }
    out
}
