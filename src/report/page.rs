//! The page of all rules, in Markdown: what a folder of rules shows on a forge.

use super::human::severity_word;
use crate::check::Provisions;
use crate::law::Law;
use crate::law::rule::Rule;
use crate::source::{Lang, Severity};
use std::collections::BTreeMap;

/// A word of three letters or less before a full stop is an abbreviation ("cf.", "No.") more often than the end of a sentence.
const SHORTEST_LAST_WORD: usize = 4;

/// All rules by the folder of their file, with links relative to the folder that they share. `text_of` gives a file's text.
pub fn rules_page(law: &Law, provisions: &Provisions, lang: Lang, text_of: &dyn Fn(&str) -> Option<String>) -> String {
    let rules = &law.reading.rules;
    let root = shared_folder(rules);
    let mut packs: BTreeMap<&str, Vec<&Rule>> = BTreeMap::new();
    for rule in rules {
        let name = rule.file.get(root..).unwrap_or(&rule.file);
        let all = packs.entry(name.rsplit_once('/').map_or("", |(folder, _)| folder)).or_default();
        // A rule in several parts is one line.
        if all.last().is_none_or(|last| last.id != rule.id) {
            all.push(rule);
        }
    }
    let mut out = opening(packs.values().map(Vec::len).sum(), lang);
    for (folder, all) in packs {
        if !folder.is_empty() {
            out.push_str(&format!("\n## `{folder}/`\n"));
        }
        out.push_str(match lang {
            Lang::En => "\n| Rule | Severity | Law | What it is about | Read in |\n|---|---|---|---|---|\n",
            Lang::De => "\n| Regel | Schwere | Recht | Worum es geht | Gelesen auf |\n|---|---|---|---|---|\n",
        });
        for rule in all {
            let link = rule.file.get(root..).unwrap_or(&rule.file);
            let text = text_of(&rule.file).unwrap_or_default();
            let cells = [
                format!("[`{}`]({link})<br>{}", rule.id, rule.words.title.get(lang)),
                severities(rules, &rule.id, lang),
                laws(rules, &rule.id).iter().map(|l| provisions.get(l)).collect::<Vec<_>>().join(", "),
                first_sentence(&text),
                languages(law, &rule.id, lang),
            ];
            out.push_str(&format!("| {} |\n", cells.map(|c| c.replace('|', "\\|")).join(" | ")));
        }
    }
    out
}

fn opening(count: usize, lang: Lang) -> String {
    match lang {
        Lang::En => format!(
            "# The rules

<!-- Written by `noticelint rules --format markdown`; do not edit. -->

{count} rules. Each is a file that explains the duty, its sources, the usual failure and the remedy, states the rule in a card, and
proves it with examples: **good** ones that it does not report, **bad** ones that it does. `noticelint explain ID` prints the file.

**Severity.** `error`: the law asks for it, and the notice or the flows lack or contradict it. `warning`: it is likely to be wrong, or
authorities ask for it. `info`: good practice. Where two stand, a rule decides by the case. `noticelint.toml` changes any of them.

**Read in.** The languages of notices that a rule can read; `flows`: it judges what is declared, without any text.

**A rule of your own** needs no program: [CONTRIBUTING.md](../CONTRIBUTING.md#rules) says what a file needs, and the
[README](../README.md#a-rule-of-your-own-in-ten) shows one. `noticelint test --mutate DIR` tells whether its examples are good enough.
"
        ),
        Lang::De => format!(
            "# Die Regeln

<!-- Geschrieben von `noticelint rules --format markdown --lang de`; nicht bearbeiten. -->

{count} Regeln. Jede ist eine Datei, die die Pflicht, ihre Quellen, den üblichen Fehler und die Abhilfe erklärt, die Regel in einer
Karte festhält und sie mit Beispielen belegt: **good** wird nicht beanstandet, **bad** wird es. `noticelint explain ID` zeigt die Datei.

**Schwere.** `Fehler`: Das Recht verlangt es, und es fehlt im Hinweis oder in den Flüssen, oder diese widersprechen ihm. `Warnung`: Es
ist wahrscheinlich falsch, oder Behörden verlangen es. `Hinweis`: gute Praxis. Stehen dort zwei, entscheidet die Regel nach dem Fall.
`noticelint.toml` ändert jede davon.

**Gelesen auf.** Die Sprachen der Hinweise, die eine Regel lesen kann; `Flüsse`: Sie beurteilt, was erklärt ist, ohne einen Text.

**Eine eigene Regel** braucht kein Programm: [CONTRIBUTING.md](../CONTRIBUTING.md#rules) sagt, was eine Datei braucht, und das
[README](../README.md#a-rule-of-your-own-in-ten) zeigt eine. `noticelint test --mutate DIR` sagt, ob ihre Beispiele gut genug sind.
"
        ),
    }
}

/// How many bytes of the names of all files are the folder that they share, its slash included.
fn shared_folder(rules: &[Rule]) -> usize {
    let folder = |file: &str| file.rfind('/').map_or(0, |at| at + 1);
    let Some(first) = rules.first().map(|r| r.file.as_str()) else { return 0 };
    let mut shared = folder(first);
    for rule in rules {
        while shared > 0 && rule.file.get(..shared) != first.get(..shared) {
            shared = first.get(..shared - 1).map_or(0, folder);
        }
    }
    shared
}

/// The severities of a rule's parts and cases, the gravest first.
fn severities(rules: &[Rule], id: &str, lang: Lang) -> String {
    let parts = rules.iter().filter(|r| r.id == id);
    let all: Vec<Severity> = parts.flat_map(|r| std::iter::once(r.severity.then).chain(r.severity.when.iter().map(|(_, s)| *s))).collect();
    let known = [Severity::Error, Severity::Warning, Severity::Info];
    known.into_iter().filter(|s| all.contains(s)).map(|s| severity_word(s, lang)).collect::<Vec<_>>().join(", ")
}

/// The provisions behind all parts of a rule, each once.
fn laws<'r>(rules: &'r [Rule], id: &str) -> Vec<&'r str> {
    let mut all = Vec::new();
    for law in rules.iter().filter(|r| r.id == id).flat_map(|r| &r.law) {
        if !all.contains(&law.as_str()) {
            all.push(law);
        }
    }
    all
}

/// The languages of the examples.
fn languages(law: &Law, id: &str, lang: Lang) -> String {
    let mut all: Vec<&str> = law.reading.examples.iter().filter(|e| e.of == id).map(|e| e.language.as_str()).collect();
    all.sort_unstable();
    all.dedup();
    let flows = if lang == Lang::De { "Flüsse" } else { "flows" };
    all.into_iter().map(|l| if l == "flow" { flows } else { l }).collect::<Vec<_>>().join(", ")
}

/// The first sentence below the title.
fn first_sentence(text: &str) -> String {
    let lines = text.lines().skip_while(|l| l.trim().is_empty() || l.starts_with('#'));
    let words: Vec<&str> = lines.take_while(|l| !l.trim().is_empty() && !l.starts_with("```")).flat_map(str::split_whitespace).collect();
    let ends = |(at, word): (usize, &&str)| {
        let next = words.get(at + 1).is_none_or(|w| w.starts_with(|c: char| c.is_uppercase() || c == '"' || c == '„'));
        let bare = word.trim_end_matches(['"', '”', '“', ')', '*']);
        let stops = bare.ends_with(['.', '?', '!']) || word.ends_with('.');
        let long = word.trim_matches(|c: char| !c.is_alphanumeric()).chars().count() >= SHORTEST_LAST_WORD;
        stops && next && (long || at + 1 == words.len())
    };
    let end = words.iter().enumerate().find(|w| ends(*w)).map_or(words.len(), |(at, _)| at + 1);
    words.get(..end).unwrap_or_default().join(" ")
}
