//! Every item of the checklist with its outcome and the words that show it: what lawyers want to read.
//!
//! Which items there are, and in which order, the law says: each rule that answers one names it.

use super::human::{Style, severity_word};
use super::lines::shortened;
use super::window::{printable, wrap};
use crate::check::Provisions;
use crate::law::Law;
use crate::lint::{Evidence, Finding, Outcome, RuleOutcome};
use crate::source::{FileId, Lang, Place, Sources, Span};

/// The longest quotation, in characters.
const LONGEST_QUOTE: usize = 160;
/// How many quotations and findings an item shows.
const MOST_SHOWN: usize = 3;

/// An item of the checklist with the outcomes of its rules.
pub struct ChecklistItem<'a> {
    /// What it is called.
    pub label: &'a str,
    /// The provision that asks for it, as rules cite it.
    pub cites: &'a str,
    /// What its rules came to.
    pub outcomes: Vec<&'a RuleOutcome>,
}

impl ChecklistItem<'_> {
    /// The outcome that tells most: it speaks for the item.
    pub fn gravest(&self) -> Option<&Outcome> {
        self.outcomes.iter().map(|o| &o.outcome).max_by_key(|o| o.weight())
    }
}

/// What is said of an item: a sign, and words.
pub fn checklist_words(outcome: &Outcome, lang: Lang) -> (&'static str, &'static str) {
    (sign(outcome), word(outcome, lang))
}

/// The checklist of one text.
pub fn checklist(
    law: &Law,
    provisions: &Provisions,
    file: FileId,
    outcomes: &[(Option<FileId>, RuleOutcome)],
    findings: &[Finding],
    sources: &Sources,
    style: Style,
) -> String {
    let (lang, width) = (style.lang, style.width);
    let items = checklist_items(law, file, outcomes, lang);
    let title = sources.get(file).map_or_else(String::new, |f| printable(&f.name).into_owned());
    let mut out = format!("{title}\n{}\n", "─".repeat(title.chars().count().min(width)));
    if items.is_empty() {
        out.push_str(match lang {
            Lang::En => "No item of the checklist was checked.\n\n",
            Lang::De => "Kein Punkt der Prüfliste wurde geprüft.\n\n",
        });
        return out;
    }
    let legend = match lang {
        Lang::En => "✓ stated · ✗ finding · ? not decided · – does not apply, or not required",
        Lang::De => "✓ genannt · ✗ beanstandet · ? nicht entschieden · – nicht einschlägig oder nicht erforderlich",
    };
    wrap(&mut out, legend, width, "", 0);
    out.push('\n');
    let mut undecided = Vec::new();
    for item in &items {
        let Some(gravest) = item.outcomes.iter().max_by_key(|o| o.outcome.weight()) else { continue };
        let head = format!("{} ({}): {}", item.label, provisions.get(item.cites), word(&gravest.outcome, lang));
        wrap(&mut out, &head, width, &format!("{} ", sign(&gravest.outcome)), 2);
        match &gravest.outcome {
            Outcome::Violated => {
                let concerns = |f: &&Finding| f.place.file == file && item.outcomes.iter().any(|o| o.rule == f.rule && o.item == f.item);
                for finding in findings.iter().filter(concerns).take(MOST_SHOWN) {
                    show(&mut out, finding, sources, style);
                }
            }
            Outcome::Undecidable { .. } => {
                for outcome in &item.outcomes {
                    if let Outcome::Undecidable { missing } = &outcome.outcome {
                        undecided.extend(missing.iter().map(|m| (item.label, m.get(lang))));
                    }
                }
            }
            _ => {
                for quote in quotes(&gravest.evidence, file, sources, lang) {
                    wrap(&mut out, &quote, width, "    ", 4);
                }
            }
        }
    }
    if !undecided.is_empty() {
        out.push_str(match lang {
            Lang::En => "\nNot decided, because this is not declared:\n",
            Lang::De => "\nNicht entschieden, weil dies nicht erklärt ist:\n",
        });
        for (label, missing) in undecided {
            wrap(&mut out, &format!("{label}: {missing}"), width, "  ", 4);
        }
    }
    out.push('\n');
    out
}

/// The items of a text's checklist, in the order of the rules; rules with the same item stand together.
pub fn checklist_items<'a>(
    law: &'a Law,
    file: FileId,
    outcomes: &'a [(Option<FileId>, RuleOutcome)],
    lang: Lang,
) -> Vec<ChecklistItem<'a>> {
    let mut items: Vec<ChecklistItem<'a>> = Vec::new();
    for rule in &law.reading.rules {
        let Some(label) = &rule.item else { continue };
        let answers = |o: &RuleOutcome| o.rule == rule.id && o.item.as_ref() == Some(label);
        let Some((_, outcome)) = outcomes.iter().find(|(f, o)| *f == Some(file) && answers(o)) else { continue };
        let cites = rule.law.first().map_or("", String::as_str);
        match items.iter_mut().find(|i| i.label == label.get(lang)) {
            // Parts of one rule that answer the same item have one outcome.
            Some(item) if item.outcomes.iter().any(|o| std::ptr::eq(*o, outcome)) => {}
            Some(item) => item.outcomes.push(outcome),
            None => items.push(ChecklistItem { label: label.get(lang), cites, outcomes: vec![outcome] }),
        }
    }
    items
}

fn show(out: &mut String, finding: &Finding, sources: &Sources, style: Style) {
    let lang = style.lang;
    let line = sources.get(finding.place.file).map_or(0, |f| f.position(finding.place.span.start as usize).line);
    let at = if lang == Lang::De { "Zeile" } else { "line" };
    let message = finding.message.get(lang);
    wrap(out, &format!("{at} {line}, {}: {message}", severity_word(finding.severity, lang)), style.width, "    ", 4);
    if let Some(help) = &finding.help {
        wrap(out, help.get(lang), style.width, "    → ", 6);
    }
}

fn sign(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Satisfied => "✓",
        Outcome::Violated => "✗",
        Outcome::NotApplicable | Outcome::NotRequired => "–",
        Outcome::Undecidable { .. } => "?",
    }
}

fn word(outcome: &Outcome, lang: Lang) -> &'static str {
    match (lang, outcome) {
        (Lang::En, Outcome::Satisfied) => "stated",
        (Lang::En, Outcome::Violated) => "finding",
        (Lang::En, Outcome::NotApplicable) => "does not apply",
        (Lang::En, Outcome::NotRequired) => "not required",
        (Lang::En, Outcome::Undecidable { .. }) => "not decided",
        (Lang::De, Outcome::Satisfied) => "genannt",
        (Lang::De, Outcome::Violated) => "beanstandet",
        (Lang::De, Outcome::NotApplicable) => "nicht einschlägig",
        (Lang::De, Outcome::NotRequired) => "nicht erforderlich",
        (Lang::De, Outcome::Undecidable { .. }) => "nicht entschieden",
    }
}

/// The sentences that show it, each once.
fn quotes(evidence: &[Evidence], own: FileId, sources: &Sources, lang: Lang) -> Vec<String> {
    let mut seen: Vec<Place> = Vec::new();
    for shown in evidence {
        let whole = shown.sentence.unwrap_or(shown.place);
        if !seen.contains(&whole) && seen.len() < MOST_SHOWN {
            seen.push(whole);
        }
    }
    let first_in = |whole: &Place| evidence.iter().find(|e| e.sentence.unwrap_or(e.place) == *whole).map_or(*whole, |e| e.place);
    seen.iter().filter_map(|whole| quote(*whole, first_in(whole), own, sources, lang)).collect()
}

/// A sentence as a quotation; a long one is cut around the words that count.
fn quote(sentence: Place, words: Place, own: FileId, sources: &Sources, lang: Lang) -> Option<String> {
    let file = sources.get(sentence.file)?;
    let one_line = |s: &str| s.split_whitespace().collect::<Vec<_>>().join(" ");
    let whole = one_line(file.slice(sentence.span));
    let before = words.span.start.saturating_sub(sentence.span.start) as usize;
    let long = whole.chars().count() > LONGEST_QUOTE && before > LONGEST_QUOTE / 2;
    let text = if long {
        format!("… {}", one_line(file.slice(Span { start: words.span.start, end: sentence.span.end.max(words.span.end) })))
    } else {
        whole
    };
    let short = shortened(&text, LONGEST_QUOTE);
    let line = file.position(words.span.start as usize).line;
    let elsewhere = if words.file == own { String::new() } else { format!("{}, ", file.name) };
    Some(match lang {
        Lang::En => format!("{elsewhere}line {line}: “{short}”"),
        Lang::De => format!("{elsewhere}Zeile {line}: „{short}“"),
    })
}

#[cfg(test)]
#[path = "checklist_tests.rs"]
mod tests;
