//! What was put into texts, and what it would change.

use super::human::Style;
use super::lines::shortened;
use super::window::printable;
use crate::check::MendedText;
use crate::mend::{Edit, Where};
use crate::source::Lang;
use similar::TextDiff;

/// Whether clauses were put in, or would be.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Mood {
    /// They were.
    Done,
    /// They would be.
    Offered,
}

/// Lines around a change that a diff shows.
const CONTEXT: usize = 3;

/// What was put into a text, clause by clause: with its line, the rule, and why there.
pub fn mended(text: &MendedText, mood: Mood, style: Style) -> String {
    let lang = style.lang;
    let name = printable(&text.before.name);
    let clauses: Vec<_> = text.edits.iter().flat_map(|e| e.clauses.iter().map(move |c| (e, c))).collect();
    let mut out = String::new();
    if !clauses.is_empty() {
        let blank = clauses.iter().filter(|(_, c)| !c.blanks.is_empty()).count();
        out.push_str(&headline(&name, clauses.len(), blank, mood, lang));
        out.push('\n');
    }
    let mut lines: Vec<(u32, String)> = text.edits.iter().map(|edit| lines_of(text, edit, lang)).collect();
    lines.sort();
    out.extend(lines.into_iter().map(|(_, shown)| shown));
    if !text.to_complete.is_empty() {
        let n = text.to_complete.len();
        out.push_str(&match (lang, n) {
            (Lang::En, 1) => format!("1 clause stands in {name} already and is still to be completed\n"),
            (Lang::En, _) => format!("{n} clauses stand in {name} already and are still to be completed\n"),
            (Lang::De, 1) => format!("1 Klausel steht schon in {name} und ist noch zu ergänzen\n"),
            (Lang::De, _) => format!("{n} Klauseln stehen schon in {name} und sind noch zu ergänzen\n"),
        });
    }
    if !out.is_empty() {
        out.push('\n');
    }
    out
}

/// The line at which an edit's clauses stand, and what is said of them.
fn lines_of(text: &MendedText, edit: &Edit, lang: Lang) -> (u32, String) {
    // Later rounds move what earlier ones put in: it stands where its words stand now.
    let line = text.after.text.find(edit.text.trim()).map_or(0, |at| text.after.position(at).line);
    let mut rules: Vec<&str> = edit.clauses.iter().map(|c| c.rule.as_str()).collect();
    rules.dedup();
    let mut out = format!("{line:>5}  {}: {}\n", rules.join(", "), whither(&edit.at, lang));
    for blank in edit.clauses.iter().flat_map(|c| &c.blanks) {
        let word = if lang == Lang::De { "zu ergänzen" } else { "to complete" };
        out.push_str(&format!("       {word}: {}\n", shortened(&printable(blank), 72)));
    }
    (line, out)
}

fn headline(name: &str, clauses: usize, blank: usize, mood: Mood, lang: Lang) -> String {
    match lang {
        Lang::En => {
            let what = if clauses == 1 { "1 clause".to_owned() } else { format!("{clauses} clauses") };
            let done = if mood == Mood::Done { "inserted" } else { "would be inserted" };
            let verb = if blank == 1 { "needs" } else { "need" };
            let left = if blank > 0 { format!(", {blank} {verb} completion") } else { String::new() };
            format!("{what} {done} in {name}{left}")
        }
        Lang::De => {
            let what = if clauses == 1 { "1 Klausel".to_owned() } else { format!("{clauses} Klauseln") };
            let verb = if blank == 1 { "ist" } else { "sind" };
            let left = if blank > 0 { format!(", davon {verb} {blank} zu ergänzen") } else { String::new() };
            match (mood, clauses) {
                (Mood::Done, _) => format!("{what} in {name} eingefügt{left}"),
                (Mood::Offered, 1) => format!("{what} würde in {name} eingefügt{left}"),
                (Mood::Offered, _) => format!("{what} würden in {name} eingefügt{left}"),
            }
        }
    }
}

/// Why a clause is put where it is; where that is not sure, that somebody should look.
fn whither(at: &Where, lang: Lang) -> String {
    let short = |heading: &str| shortened(&printable(heading), 60);
    match (at, lang) {
        (Where::Under { heading, others: 0 }, Lang::En) => format!("under “{}”", short(heading)),
        (Where::Under { heading, others: 0 }, Lang::De) => format!("unter „{}“", short(heading)),
        (Where::Under { heading, others }, Lang::En) => {
            format!("under “{}”; {} more could be meant: check the place", short(heading), headings(*others, lang))
        }
        (Where::Under { heading, others }, Lang::De) => {
            format!("unter „{}“; gemeint sein könnte auch {}: Prüfen Sie die Stelle", short(heading), headings(*others, lang))
        }
        (Where::Beside { heading: Some(heading) }, Lang::En) => {
            format!("no heading is about it, so under “{}”, which calls for it: check the place", short(heading))
        }
        (Where::Beside { heading: Some(heading) }, Lang::De) => {
            format!("keine Überschrift handelt davon, daher unter „{}“, wo es nötig wird: Prüfen Sie die Stelle", short(heading))
        }
        (Where::Beside { heading: None }, Lang::En) => "no heading is about it, so at the beginning: check the place".to_owned(),
        (Where::Beside { heading: None }, Lang::De) => "keine Überschrift handelt davon, daher am Anfang: Prüfen Sie die Stelle".to_owned(),
        (Where::New { heading }, Lang::En) => format!("no heading is about it, so at the end under “{}”: check the place", short(heading)),
        (Where::New { heading }, Lang::De) => {
            format!("keine Überschrift handelt davon, daher am Ende unter „{}“: Prüfen Sie die Stelle", short(heading))
        }
        (Where::End, Lang::En) => "no heading is about it, so at the end: check the place".to_owned(),
        (Where::End, Lang::De) => "keine Überschrift handelt davon, daher am Ende: Prüfen Sie die Stelle".to_owned(),
    }
}

fn headings(n: usize, lang: Lang) -> String {
    match (lang, n) {
        (Lang::En, 1) => "1 heading".to_owned(),
        (Lang::En, _) => format!("{n} headings"),
        (Lang::De, 1) => "1 weitere Überschrift".to_owned(),
        (Lang::De, _) => format!("eine von {n} weiteren Überschriften"),
    }
}

/// What was put into a text, as a unified diff; empty if nothing was.
pub fn diff(text: &MendedText, style: Style) -> String {
    if text.before.text == text.after.text {
        return String::new();
    }
    let lines = TextDiff::from_lines(&*text.before.text, &*text.after.text);
    let name = text.before.name.as_str();
    let plain = lines.unified_diff().context_radius(CONTEXT).header(name, name).to_string();
    if !style.color {
        return plain;
    }
    let colored = plain.split_inclusive('\n').map(|line| {
        let color = match line.as_bytes().first() {
            Some(b'+') => 32,
            Some(b'-') => 31,
            Some(b'@') => 36,
            _ => return line.to_owned(),
        };
        let body = line.trim_end_matches('\n');
        format!("\u{1b}[{color}m{body}\u{1b}[0m{}", line.get(body.len()..).unwrap_or(""))
    });
    colored.collect()
}
