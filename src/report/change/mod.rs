//! What differs between two versions, for people: [`entries`] words it once, and each format lays it out.

mod human; // on a terminal
mod json; // for programs
mod markdown; // as a comment on a merge request
mod words; // what is said of each difference

pub use human::human as changes;
pub use json::{changes as json_changes, schema as changes_schema};
pub use markdown::markdown as changes_markdown;

use crate::change::{Changes, FindingChange, Quote, TextChange, Turn};
use crate::check::Provisions;
use crate::law::Law;
use crate::source::Lang;

/// What is compared, and what the words for it rest on.
pub struct Compared<'a> {
    /// What differs.
    pub changes: &'a Changes,
    /// The law, for the titles of what is stated and the keywords of cards.
    pub law: &'a Law,
    /// Provisions as the reader cites them.
    pub provisions: &'a Provisions,
    /// What the older version is called; `None` for the files as they lie on the disk.
    pub old: Option<&'a str>,
    /// And the newer one.
    pub new: Option<&'a str>,
}

/// What belongs together: what is declared, or a text.
struct Group {
    title: String,
    entries: Vec<Entry>,
}

/// How a difference looks to whoever answers for the notice.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
enum Mood {
    Bad,
    Good,
    Plain,
    /// Nothing that is recognised differs.
    Minor,
}

/// A difference in words.
struct Entry {
    mood: Mood,
    /// `changed`.
    label: &'static str,
    /// What it is about, and what differs in it.
    head: String,
    /// What else is to be said.
    notes: Vec<String>,
    /// Where it is to be seen.
    at: Option<Quote>,
    /// The words as they were, and as they are.
    quotes: [Option<Quote>; 2],
}

/// All differences in words, group by group.
fn groups(compared: &Compared<'_>, lang: Lang) -> Vec<Group> {
    let mut all = Vec::new();
    let changes = compared.changes;
    let mut declared: Vec<Entry> = changes.findings.iter().map(|f| words::finding(f, true, lang)).collect();
    declared.extend(changes.cards.iter().flat_map(|c| words::card(c, compared.law, lang)));
    if !declared.is_empty() {
        let title = if lang == Lang::De { "Was deklariert ist" } else { "What is declared" };
        all.push(Group { title: title.to_owned(), entries: declared });
    }
    all.extend(changes.texts.iter().map(|text| Group { title: words::title(text, lang), entries: of_text(text, compared, lang) }));
    all
}

fn of_text(text: &TextChange, compared: &Compared<'_>, lang: Lang) -> Vec<Entry> {
    // First what is wrong now, then what the text says, last what is settled.
    let (bad, settled): (Vec<&FindingChange>, Vec<&FindingChange>) =
        text.findings.iter().partition(|f| matches!(f.turn, Turn::New | Turn::Resumed));
    let mut entries: Vec<Entry> = bad.into_iter().map(|f| words::finding(f, false, lang)).collect();
    match (&text.old, &text.new) {
        (Some(_), Some(_)) => entries.extend(text.passages.iter().flat_map(|p| words::passage(p, compared, lang))),
        // Of a text that came or went as a whole, what it states is told at once.
        _ => entries.push(words::whole(text, compared, lang)),
    }
    entries.extend(settled.into_iter().map(|f| words::finding(f, false, lang)));
    entries
}
