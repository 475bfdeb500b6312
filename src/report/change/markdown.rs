//! What differs between two versions, as a comment on a merge request.

use super::{Compared, Entry, Mood, groups, words};
use crate::report::lines::shortened;
use crate::report::window::printable;
use crate::source::Lang;

/// Characters of a sentence that are shown.
const MOST: usize = 600;
/// Forges refuse longer comments (GitHub: 65,536 characters); what is left out is said.
const LONGEST: usize = 60_000;

/// Writes what differs: the counts first, then group by group, and last what is only said in other words.
pub fn markdown(compared: &Compared<'_>, lang: Lang) -> String {
    let [old, new] = words::sides(compared, lang).map(|side| plain(&side));
    let title = if lang == Lang::De { "Was sich rechtlich ändert" } else { "What changes in law" };
    let mut out = format!("### {title}: {old} → {new}\n\n");
    if compared.changes.is_empty() {
        out.push_str(words::nothing(lang));
        out.push('\n');
        return out;
    }
    out.push_str(&format!("**{}**\n", words::summary(compared, lang)));
    let mut left_out = 0;
    for group in groups(compared, lang) {
        let (minor, other): (Vec<&Entry>, Vec<&Entry>) = group.entries.iter().partition(|e| e.mood == Mood::Minor);
        let mut section = format!("\n#### {}\n\n", plain(&group.title));
        other.iter().for_each(|e| item(e, lang, &mut section));
        if !minor.is_empty() {
            section.push_str(&format!("\n<details><summary>{} ({})</summary>\n\n", words::look(lang), minor.len()));
            minor.iter().for_each(|e| item(e, lang, &mut section));
            section.push_str("\n</details>\n");
        }
        if out.len() + section.len() > LONGEST {
            left_out += group.entries.len();
        } else {
            out.push_str(&section);
        }
    }
    if left_out > 0 {
        out.push_str(&match lang {
            Lang::En => format!("\n{left_out} more differences do not fit in here: run `noticelint diff`.\n"),
            Lang::De => format!("\n{left_out} weitere Unterschiede haben hier keinen Platz: Führen Sie `noticelint diff` aus.\n"),
        });
    }
    out
}

fn item(entry: &Entry, lang: Lang, out: &mut String) {
    let label = if entry.mood == Mood::Minor { String::new() } else { format!("**{}**: ", entry.label) };
    out.push_str(&format!("- {label}{}\n", plain(&entry.head)));
    for note in &entry.notes {
        out.push_str(&format!("  - {}\n", plain(note)));
    }
    if let Some(quote) = &entry.at {
        let line = if lang == Lang::De { "Zeile" } else { "line" };
        out.push_str(&format!("  - {line} {}: {}\n", quote.start.line, plain(&shortened(&quote.text, MOST))));
    }
    let quotes: Vec<String> = entry
        .quotes
        .iter()
        .zip(["-", "+"])
        .filter_map(|(quote, sign)| quote.as_ref().map(|q| format!("{sign} {}  {}", q.start.line, shortened(&printable(&q.text), MOST))))
        .collect();
    if quotes.is_empty() {
        return;
    }
    let longest = quotes.iter().flat_map(|q| q.split(|c| c != '`')).map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    out.push_str(&format!("  {fence}diff\n"));
    quotes.iter().for_each(|q| out.push_str(&format!("  {q}\n")));
    out.push_str(&format!("  {fence}\n"));
}

/// Words of others in Markdown: they make no links, no emphasis, and call nobody.
fn plain(text: &str) -> String {
    let text = printable(text);
    let mut out = String::with_capacity(text.len());
    let mut in_code = false;
    for c in text.chars() {
        match c {
            '\n' => out.push(' '),
            // Names stand in backticks already.
            '`' => {
                in_code = !in_code;
                out.push(c);
            }
            '\\' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '$' if !in_code => {
                out.push('\\');
                out.push(c);
            }
            // A sign of no width keeps a name from being called.
            '@' if !in_code => out.push_str("@\u{200b}"),
            _ => out.push(c),
        }
    }
    if in_code {
        out.push('`');
    }
    out
}
