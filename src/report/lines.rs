//! Lists of one line each: statements, rules, the summary.

use super::human::{Style, severity_word};
use super::sarif::DescribedRule;
use super::window::{printable, wrap};
use crate::check::Provisions;
use crate::law::Law;
use crate::lint::{Outcome, RuleOutcome};
use crate::notice::Document;
use crate::recognise::{Polarity, Statement, Statements};
use crate::source::{Lang, Severity, SourceFile};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::time::Duration;

/// What a document states: place, concept, words.
pub fn statements(law: &Law, file: &SourceFile, document: &Document, language: &str, found: &Statements, style: Style) -> String {
    let mut out = format!("{} ({language})\n", printable(&file.name));
    let name = |s: &Statement| {
        let concept = law.reading.concepts.get(s.concept.0 as usize).map_or("", |c| c.name.as_str());
        (concept, polarity(s.polarity, style.lang))
    };
    let width = |(concept, polarity): (&str, &str)| concept.chars().count() + polarity.chars().count();
    let widest = found.stated.iter().map(|s| width(name(s))).max().unwrap_or(0);
    let room = style.width.saturating_sub(widest + 15).max(24);
    for statement in &found.stated {
        let at = file.position(document.source_span(statement.span).start as usize);
        let (concept, polarity) = name(statement);
        let blank = widest - width((concept, polarity)) + 2;
        let words = first_words(document.words(statement.span), room);
        let words = shortened(&printable(&words), room);
        // Writing to a string does not fail.
        let _ = writeln!(out, "{:>5}:{:<5} {concept}{polarity}{:blank$}{words}", at.line, at.column, "");
    }
    out
}

/// The first words of a text on one line: more than so many characters, if there are so many.
fn first_words(text: &str, most: usize) -> String {
    let mut out = String::new();
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
        // A character takes at most four bytes.
        if out.len() > 4 * most + 4 {
            break;
        }
    }
    out
}

fn polarity(polarity: Polarity, lang: Lang) -> &'static str {
    match (polarity, lang) {
        (Polarity::Affirmed, _) => "",
        (Polarity::Denied, Lang::En) => " (denied)",
        (Polarity::Denied, Lang::De) => " (verneint)",
        (Polarity::Conditional, Lang::En) => " (conditional)",
        (Polarity::Conditional, Lang::De) => " (bedingt)",
    }
}

/// A text cut at a word's end, with `…` if something is missing.
pub(super) fn shortened(text: &str, most: usize) -> String {
    let Some((end, _)) = text.char_indices().nth(most) else { return text.to_owned() };
    let kept = text.get(..end).unwrap_or("");
    let whole_words = kept.rfind(' ').and_then(|b| kept.get(..b)).unwrap_or(kept);
    format!("{whole_words} …")
}

/// All rules: id, severity, provisions, title. A rule in several parts is one line.
pub fn rules(law: &Law, provisions: &Provisions, style: Style) -> String {
    let rules = &law.reading.rules;
    let widest = rules.iter().map(|r| r.id.chars().count()).max().unwrap_or(0);
    let mut out = String::new();
    let mut last = "";
    for rule in rules {
        if rule.id != last {
            let severity = severity_word(rule.severity.then, style.lang);
            out.push_str(&format!(
                "{:<widest$}  {severity:<7}  {} ({})\n",
                rule.id,
                rule.words.title.get(style.lang),
                rule.law.iter().map(|l| provisions.get(l)).collect::<Vec<_>>().join(", ")
            ));
        }
        last = &rule.id;
    }
    out
}

/// The rules that were not decided, with the declarations that would decide them.
pub fn undecided<'a>(outcomes: impl Iterator<Item = &'a RuleOutcome>, style: Style) -> String {
    let mut out = String::new();
    // What is not decided of several texts for the same want is said once.
    let mut said = BTreeSet::new();
    for outcome in outcomes {
        let Outcome::Undecidable { missing } = &outcome.outcome else { continue };
        if !said.insert((&outcome.rule, missing.iter().map(|m| m.get(Lang::En)).collect::<Vec<_>>())) {
            continue;
        }
        let mut needed: Vec<&str> = missing.iter().map(|m| m.get(style.lang)).collect();
        needed.dedup();
        let (what, why) = match style.lang {
            Lang::En => ("not decided", "for want of"),
            Lang::De => ("nicht entschieden", "dazu fehlt"),
        };
        wrap(&mut out, &format!("{}: {why} {}", outcome.rule, needed.join(", ")), style.width, &format!("{what}: "), 4);
    }
    if !out.is_empty() {
        out.push('\n');
    }
    out
}

/// How often each rule was reported, by severity.
pub type Tally = BTreeMap<(Severity, String), usize>;

/// Each rule that was reported, the most frequent first: how often, how grave, what it is about.
pub fn statistics(tally: &Tally, rules: &[DescribedRule], style: Style) -> String {
    let mut all: Vec<(&(Severity, String), &usize)> = tally.iter().collect();
    all.sort_by_key(|((severity, rule), count)| (Reverse(**count), Reverse(*severity), rule));
    let widest = all.iter().map(|((_, rule), _)| rule.chars().count()).max().unwrap_or(0);
    let mut out = String::new();
    for ((severity, rule), count) in all {
        let title = rules.iter().find(|r| r.id == *rule).map_or("", |r| r.title.as_str());
        let words = severity_word(*severity, style.lang);
        let room = style.width.saturating_sub(widest + 19).max(24);
        let line = format!("{count:>6}  {words:<7}  {rule:<widest$}  {}", shortened(&printable(title), room));
        out.push_str(line.trim_end());
        out.push('\n');
    }
    if !out.is_empty() {
        out.push('\n');
    }
    out
}

/// How many findings the baseline knows.
pub fn known(count: usize, lang: Lang) -> String {
    match (lang, count) {
        (Lang::En, 1) => "1 finding is known to the baseline\n".to_owned(),
        (Lang::En, n) => format!("{n} findings are known to the baseline\n"),
        (Lang::De, 1) => "1 Feststellung ist bereits bekannt\n".to_owned(),
        (Lang::De, n) => format!("{n} Feststellungen sind bereits bekannt\n"),
    }
}

/// The last line: what was found, in how many texts, what could not be decided, how long it took. Never that all is well.
pub fn summary(texts: usize, counts: [usize; 3], undecided: usize, elapsed: Duration, lang: Lang) -> String {
    let [errors, warnings, infos] = counts;
    let millis = elapsed.as_secs_f64() * 1000.0;
    let point = |number: String| if lang == Lang::De { number.replace('.', ",") } else { number };
    let time = if millis >= 1000.0 { point(format!("{:.1} s", millis / 1000.0)) } else { format!("{millis:.0} ms") };
    let count = |n: usize, one: &str, many: &str| format!("{n} {}", if n == 1 { one } else { many });
    match lang {
        Lang::En => {
            let open = if undecided > 0 { format!("; {} not decided", count(undecided, "rule", "rules")) } else { String::new() };
            format!(
                "{}, {}, {} in {}{open} ({time})",
                count(errors, "error", "errors"),
                count(warnings, "warning", "warnings"),
                count(infos, "info", "infos"),
                count(texts, "text", "texts"),
            )
        }
        Lang::De => {
            let open = if undecided > 0 { format!("; {} nicht entschieden", count(undecided, "Regel", "Regeln")) } else { String::new() };
            format!(
                "{}, {}, {} in {}{open} ({time})",
                count(errors, "Fehler", "Fehler"),
                count(warnings, "Warnung", "Warnungen"),
                count(infos, "Hinweis", "Hinweise"),
                count(texts, "Text", "Texten"),
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{PLAIN, outcomes, sources};
    use super::*;

    #[test]
    fn the_summary_counts_in_both_languages() {
        let time = Duration::from_millis(1234);
        assert_eq!(summary(1, [1, 2, 0], 0, time, Lang::En), "1 error, 2 warnings, 0 infos in 1 text (1.2 s)");
        assert_eq!(
            summary(2, [0, 1, 1], 3, time, Lang::De),
            "0 Fehler, 1 Warnung, 1 Hinweis in 2 Texten; 3 Regeln nicht entschieden (1,2 s)"
        );
    }

    #[test]
    fn what_was_not_decided_is_said_with_what_would_decide_it() {
        let sources = sources();
        let shown = |lang| undecided(outcomes(&sources).iter().map(|(_, o)| o), Style { lang, ..PLAIN });
        assert_eq!(shown(Lang::En), "not decided: milk-missing: for want of `Holds` of pot `blue`\n\n");
        assert_eq!(shown(Lang::De), "nicht entschieden: milk-missing: dazu fehlt `Holds` der Kanne `blue`\n\n");
    }

    #[test]
    fn a_text_is_cut_at_a_words_end() {
        assert_eq!(shortened("tea is served at five", 12), "tea is …");
        assert_eq!(shortened("tea", 12), "tea");
    }
}
