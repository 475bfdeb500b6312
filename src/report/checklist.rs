//! Every item of the checklist with its outcome and the words that show it: what lawyers want to read.

use super::json::name;
use crate::law::Law;
use crate::lint::{Finding, Outcome, RuleOutcome};
use crate::source::{FileId, Lang, Place, Sources};

/// The longest quotation, in characters.
const LONGEST_QUOTE: usize = 160;

/// The checklist of one text.
pub fn checklist(
    law: &Law,
    file: FileId,
    outcomes: &[(Option<FileId>, RuleOutcome)],
    findings: &[Finding],
    sources: &Sources,
    lang: Lang,
    width: usize,
) -> String {
    let mut out = String::new();
    let title = sources.get(file).map_or("", |f| f.name.as_str());
    out.push_str(title);
    out.push('\n');
    out.push_str(&"─".repeat(title.chars().count().min(width)));
    out.push('\n');
    let mut undecided = Vec::new();
    let mut done: Vec<&str> = Vec::new();
    for rule in &law.reading.rules {
        let Some(item) = &rule.item else { continue };
        let outcome = outcomes.iter().find(|(f, o)| *f == Some(file) && o.rule == rule.id);
        let Some((_, outcome)) = outcome else { continue };
        let label = item.get(lang);
        if done.contains(&label) {
            continue;
        }
        done.push(label);
        let cites = rule.law.first().map_or("", String::as_str);
        out.push_str(&format!("{} {label} ({cites}): {}\n", sign(&outcome.outcome), word(&outcome.outcome, lang)));
        match &outcome.outcome {
            Outcome::Violated => {
                for finding in findings.iter().filter(|f| f.rule == rule.id && f.place.file == file).take(3) {
                    wrap(&mut out, finding.message.get(lang), width, "    ");
                }
            }
            Outcome::Undecidable { missing } => {
                let names: Vec<&str> = missing.iter().map(|m| m.get(lang)).collect();
                undecided.push((label, names.join(", ")));
            }
            _ => {
                for evidence in outcome.evidence.iter().take(2) {
                    if let Some(quote) = quote(evidence.place, sources, lang) {
                        wrap(&mut out, &quote, width, "    ");
                    }
                }
            }
        }
    }
    if !undecided.is_empty() {
        out.push('\n');
        out.push_str(match lang {
            Lang::En => "Not checked, for want of a declaration:\n",
            Lang::De => "Nicht geprüft, weil eine Erklärung fehlt:\n",
        });
        for (label, missing) in undecided {
            wrap(&mut out, &format!("{label}: {missing}"), width, "    ");
        }
    }
    out.push('\n');
    out
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
        (Lang::En, Outcome::Undecidable { .. }) => "cannot be decided",
        (Lang::De, Outcome::Satisfied) => "genannt",
        (Lang::De, Outcome::Violated) => "beanstandet",
        (Lang::De, Outcome::NotApplicable) => "nicht einschlägig",
        (Lang::De, Outcome::NotRequired) => "nicht erforderlich",
        (Lang::De, Outcome::Undecidable { .. }) => "nicht entscheidbar",
    }
}

fn quote(place: Place, sources: &Sources, lang: Lang) -> Option<String> {
    let file = sources.get(place.file)?;
    let words = file.slice(place.span).split_whitespace().collect::<Vec<_>>().join(" ");
    let mut short: String = words.chars().take(LONGEST_QUOTE).collect();
    if short.len() < words.len() {
        short.push('…');
    }
    let line = file.position(place.span.start as usize).line;
    Some(match lang {
        Lang::En => format!("line {line}: “{short}”"),
        Lang::De => format!("Zeile {line}: „{short}“"),
    })
}

fn wrap(out: &mut String, text: &str, width: usize, indent: &str) {
    let room = width.saturating_sub(indent.len()).max(30);
    let mut line = String::new();
    for word in text.split_whitespace() {
        if !line.is_empty() && line.chars().count() + 1 + word.chars().count() > room {
            out.push_str(&format!("{indent}{line}\n"));
            line.clear();
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    if !line.is_empty() {
        out.push_str(&format!("{indent}{line}\n"));
    }
}

/// An outcome's stable name, for tests and tools.
pub fn outcome_name(outcome: &Outcome) -> &'static str {
    name(outcome)
}
