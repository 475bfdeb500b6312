//! What differs between two versions, on a terminal.

use super::{Compared, Entry, Mood, groups, words};
use crate::change::Quote;
use crate::report::human::Style;
use crate::report::lines::shortened;
use crate::report::window::{printable, wrap};

/// Characters of a sentence that are shown.
const MOST: usize = 600;
/// What stands before the words of a sentence: blanks, the sign, the line's number.
const BEFORE_WORDS: usize = 13;

/// Draws what differs: the counts first, then group by group.
pub fn human(compared: &Compared<'_>, style: Style) -> String {
    let lang = style.lang;
    let [old, new] = words::sides(compared, lang);
    if compared.changes.is_empty() {
        return format!("{}\n", words::nothing(lang));
    }
    let mut out = String::new();
    wrap(&mut out, &format!("{old} → {new}: {}", words::summary(compared, lang)), style.width, "", 4);
    for group in groups(compared, lang) {
        out.push('\n');
        out.push_str(&paint(&printable(&group.title), "1", style));
        out.push('\n');
        let (minor, other): (Vec<&Entry>, Vec<&Entry>) = group.entries.iter().partition(|e| e.mood == Mood::Minor);
        other.into_iter().for_each(|entry| entry_lines(entry, style, &mut out));
        if !minor.is_empty() {
            out.push_str(&format!("  {}:\n", paint(words::look(lang), "2", style)));
        }
        minor.into_iter().for_each(|entry| entry_lines(entry, style, &mut out));
    }
    out
}

fn entry_lines(entry: &Entry, style: Style, out: &mut String) {
    let color = match entry.mood {
        Mood::Bad => "31",
        Mood::Good => "32",
        Mood::Plain => "33",
        Mood::Minor => "2",
    };
    if entry.mood == Mood::Minor {
        wrap(out, &entry.head, style.width, "    ", 6);
    } else {
        // Painted when it is wrapped: colours take no room.
        let mut lines = String::new();
        wrap(&mut lines, &format!("{}: {}", entry.label, entry.head), style.width, "  ", 6);
        out.push_str(&lines.replacen(entry.label, &paint(entry.label, color, style), 1));
    }
    for note in &entry.notes {
        wrap(out, note, style.width, "      ", 8);
    }
    if let Some(Quote { start, text, .. }) = &entry.at {
        wrap(out, &shortened(text, MOST), style.width, &format!("      {:>5}  ", start.line), BEFORE_WORDS);
    }
    for (quote, sign, color) in entry.quotes.iter().zip(["-", "+"]).zip(["31", "32"]).map(|((q, s), c)| (q, s, c)) {
        if let Some(Quote { start, text, .. }) = quote {
            let first = format!("    {} {:>5}  ", paint(sign, color, style), start.line);
            wrap(out, &shortened(text, MOST), style.width, &first, BEFORE_WORDS);
        }
    }
}

fn paint(text: &str, code: &str, style: Style) -> String {
    if style.color { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
}
