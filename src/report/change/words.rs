//! What is said of each difference, in the reader's language.

use super::{Compared, Entry, Mood};
use crate::change::{
    CardChange, FieldChange, FindingChange, How, Part, Passage, Quote, Said, SaidValue, StatementChange, TextChange, Turn,
};
use crate::law::Law;
use crate::recognise::{ConceptId, Polarity};
use crate::report::human::severity_word;
use crate::report::lines::shortened;
use crate::source::Lang;
use std::collections::BTreeSet;

/// A word in one of the two languages.
fn either(lang: Lang, en: &'static str, de: &'static str) -> &'static str {
    if lang == Lang::De { de } else { en }
}

/// What a text is called: with its former name, if it had another.
pub(super) fn title(text: &TextChange, lang: Lang) -> String {
    let language = &text.language;
    match (&text.old, &text.new) {
        (Some(old), Some(new)) if old != new => format!("{new} ({language}), {} {old}", either(lang, "before:", "vorher:")),
        (Some(name), None) => format!("{name} ({language}): {}", either(lang, "the text is gone", "der Text ist entfallen")),
        (None, Some(name)) => format!("{name} ({language}): {}", either(lang, "a new text", "ein neuer Text")),
        (_, name) => format!("{} ({language})", name.as_deref().unwrap_or("")),
    }
}

/// What became of a finding. With its file, if it is not told by the group.
pub(super) fn finding(change: &FindingChange, in_flows: bool, lang: Lang) -> Entry {
    let told = &change.told;
    let (label, mood) = match change.turn {
        Turn::New => (either(lang, "new finding", "neue Feststellung"), Mood::Bad),
        Turn::Resumed => (either(lang, "no longer accepted", "nicht mehr hingenommen"), Mood::Bad),
        Turn::Accepted => (either(lang, "accepted", "hingenommen"), Mood::Plain),
        Turn::Mended => (either(lang, "finding gone", "Feststellung erledigt"), Mood::Good),
    };
    let head = format!("{} {}: {}", severity_word(told.severity, lang), told.rule, told.message.get(lang));
    let mut notes = Vec::new();
    if let Some(why) = told.accepted.as_ref() {
        let (by, until) = (either(lang, "by", "durch"), either(lang, "until", "bis"));
        notes.push(format!("{by} {} {until} {}: {}", why.who, why.until, why.why));
    }
    let gone = change.turn == Turn::Mended;
    let cites: Vec<&str> = told.cites.iter().map(|c| c.get(lang)).collect();
    if !gone && !cites.is_empty() {
        notes.push(format!("{}: {}", either(lang, "law", "Recht"), cites.join(" · ")));
    }
    if in_flows {
        notes.push(place_of(&told.quote));
    }
    let at = Some(told.quote.clone()).filter(|_| !in_flows);
    Entry { mood, label, head, notes, at, quotes: [None, None] }
}

fn how(how: How, lang: Lang) -> (&'static str, Mood) {
    match how {
        How::Vanished => (either(lang, "gone", "entfallen"), Mood::Bad),
        How::Changed => (either(lang, "changed", "geändert"), Mood::Plain),
        How::Appeared => (either(lang, "new", "neu"), Mood::Good),
        How::Reworded => (either(lang, "worded differently", "anders formuliert"), Mood::Minor),
    }
}

/// What differs in a card: an entry for each field, or one for a card that came or went.
pub(super) fn card(change: &CardChange, law: &Law, lang: Lang) -> Vec<Entry> {
    let kind = law.cards.kind(&change.kind);
    let keyword = kind.and_then(|k| k.keywords(lang).first()).map_or(change.kind.as_str(), String::as_str);
    let name = if change.name.is_empty() { String::new() } else { format!(" `{}`", change.name) };
    let field = |part: &Part| match part {
        Part::Head => either(lang, "head line", "Kopfzeile").to_owned(),
        Part::Field(id) => {
            let def = kind.and_then(|k| k.field(id));
            def.and_then(|d| d.keywords(lang).first()).map_or_else(|| id.clone(), Clone::clone)
        }
    };
    // A card is a fact, neither good nor bad.
    let mood = Mood::Plain;
    if change.how != How::Changed {
        let (label, _) = how(change.how, lang);
        let fields = change.fields.iter().filter_map(|f| Some(format!("{}: {}", field(&f.part), f.new.as_ref()?.text)));
        let places = change.old.iter().chain(&change.new).map(place_of);
        let title = change.new.as_ref().or(change.old.as_ref()).and_then(|q| q.text.split_once(": ")).map_or("", |(_, title)| title);
        let head = if title.is_empty() { format!("{keyword}{name}") } else { format!("{keyword}{name}: {title}") };
        return vec![Entry { mood, label, head, notes: places.chain(fields).collect(), at: None, quotes: [None, None] }];
    }
    let one = |f: &FieldChange| {
        let (label, _) = how(f.how, lang);
        let text = |q: &Option<Quote>| q.as_ref().map(|q| q.text.clone());
        let head = format!("{keyword}{name}, {}: {}", field(&f.part), arrow(text(&f.old), text(&f.new)));
        let place = f.new.as_ref().or(f.old.as_ref()).map(place_of);
        Entry { mood, label, head, notes: place.into_iter().collect(), at: None, quotes: [None, None] }
    };
    change.fields.iter().map(one).collect()
}

/// Where words of a flow file stand.
fn place_of(quote: &Quote) -> String {
    format!("{}:{}", quote.file, quote.start.line)
}

fn arrow(old: Option<String>, new: Option<String>) -> String {
    match (old, new) {
        (Some(old), Some(new)) => format!("{old} → {new}"),
        (old, new) => old.or(new).unwrap_or_default(),
    }
}

/// What a concept is called, with the provisions that ask for it.
fn named(concept: ConceptId, compared: &Compared<'_>, lang: Lang) -> (String, Vec<String>) {
    let Some(concept) = compared.law.reading.concepts.get(concept.0 as usize) else { return Default::default() };
    let title = concept.words.title.get(lang);
    let title = if title.is_empty() { concept.name.as_str() } else { title };
    (title.to_owned(), concept.law.iter().map(|l| compared.provisions.get(l).to_owned()).collect())
}

/// What a passage states differently: statements that differ in the same way are told at once.
pub(super) fn passage(passage: &Passage, compared: &Compared<'_>, lang: Lang) -> Vec<Entry> {
    let mut all: Vec<(How, String, Vec<String>)> = Vec::new();
    for change in &passage.changes {
        let (title, cites) = named(change.concept, compared, lang);
        let differs = difference(change, lang);
        let title = if cites.is_empty() || change.how == How::Reworded { title } else { format!("{title} ({})", cites.join(", ")) };
        match all.iter_mut().find(|(how, other, _)| *how == change.how && *other == differs) {
            Some((_, _, titles)) if !titles.contains(&title) => titles.push(title),
            Some(_) => {}
            None => all.push((change.how, differs, vec![title])),
        }
    }
    let last = all.len().saturating_sub(1);
    let entry = |(k, (kind, differs, titles)): (usize, (How, String, Vec<String>))| {
        let (label, mood) = how(kind, lang);
        let head = if differs.is_empty() { titles.join(" · ") } else { format!("{}: {differs}", titles.join(" · ")) };
        // The words stand below the last of what is said of them.
        let quotes = if k == last { [passage.old.clone(), passage.new.clone()] } else { [None, None] };
        Entry { mood, label, head, notes: Vec::new(), at: None, quotes }
    };
    all.into_iter().enumerate().map(entry).collect()
}

/// A text that came or went: what it states, each thing once.
pub(super) fn whole(text: &TextChange, compared: &Compared<'_>, lang: Lang) -> Entry {
    let gone = text.new.is_none();
    let concepts: BTreeSet<ConceptId> = text.passages.iter().flat_map(|p| &p.changes).map(|c| c.concept).collect();
    let titles: Vec<String> = concepts.into_iter().map(|c| named(c, compared, lang).0).collect();
    let (label, mood) = how(if gone { How::Vanished } else { How::Appeared }, lang);
    let verb = if gone { either(lang, "it stated", "er nannte") } else { either(lang, "it states", "er nennt") };
    let nothing = either(lang, "nothing that is recognised", "nichts, was erkannt wird");
    let what = if titles.is_empty() { nothing.to_owned() } else { titles.join(" · ") };
    Entry { mood, label, head: format!("{verb}: {what}"), notes: Vec::new(), at: None, quotes: [None, None] }
}

/// What differs in a statement: its values, and whether it is affirmed.
fn difference(change: &StatementChange, lang: Lang) -> String {
    let values = |all: &[&SaidValue]| shortened(&all.iter().map(|v| v.text.as_str()).collect::<Vec<_>>().join(", "), 200);
    match (&change.old, &change.new) {
        (Some(old), Some(new)) if change.how == How::Changed => {
            let missing = |from: &Said, side: &Said| -> String {
                let has = |v: &SaidValue| side.values.iter().any(|o| o.name == v.name && o.key == v.key);
                values(&from.values.iter().filter(|v| !has(v)).collect::<Vec<_>>())
            };
            let (gone, came) = (missing(old, new), missing(new, old));
            let mut parts = Vec::new();
            if old.polarity != new.polarity {
                parts.push(format!("{} → {}", polarity(old.polarity, lang), polarity(new.polarity, lang)));
            }
            match (gone.is_empty(), came.is_empty()) {
                (false, false) => parts.push(format!("{gone} → {came}")),
                (true, false) => parts.push(format!("{}: {came}", either(lang, "added", "hinzugekommen"))),
                (false, true) => parts.push(format!("{}: {gone}", either(lang, "no longer", "nicht mehr"))),
                (true, true) => {}
            }
            parts.join("; ")
        }
        (Some(_), Some(_)) => String::new(),
        (old, new) if change.how == How::Reworded => match (old, new) {
            (None, _) => either(lang, "said once more", "ein weiteres Mal gesagt").to_owned(),
            _ => either(lang, "said elsewhere, no longer here", "anderswo gesagt, hier nicht mehr").to_owned(),
        },
        (old, new) => {
            let Some(said) = new.as_ref().or(old.as_ref()) else { return String::new() };
            let shown = values(&said.values.iter().collect::<Vec<_>>());
            match (said.polarity, shown.is_empty()) {
                (Polarity::Affirmed, _) => shown,
                (other, true) => polarity(other, lang).to_owned(),
                (other, false) => format!("{shown} ({})", polarity(other, lang)),
            }
        }
    }
}

fn polarity(polarity: Polarity, lang: Lang) -> &'static str {
    match polarity {
        Polarity::Affirmed => either(lang, "affirmed", "bejaht"),
        Polarity::Denied => either(lang, "denied", "verneint"),
        Polarity::Conditional => either(lang, "under a condition", "unter einer Bedingung"),
    }
}

/// The two versions by name.
pub(super) fn sides(compared: &Compared<'_>, lang: Lang) -> [String; 2] {
    let name = |side: Option<&str>| {
        side.map_or_else(|| either(lang, "the files as they are", "die Dateien, wie sie sind").to_owned(), str::to_owned)
    };
    [name(compared.old), name(compared.new)]
}

/// What is to be done about passages in which nothing that is recognised differs.
pub(super) fn look(lang: Lang) -> &'static str {
    either(lang, "worded differently; look whether it means the same", "anders formuliert; prüfen Sie, ob es dasselbe bedeutet")
}

/// What is said if nothing differs.
pub(super) fn nothing(lang: Lang) -> &'static str {
    either(
        lang,
        "Nothing that noticelint reads in notices and flows differs.",
        "Nichts, was noticelint in Hinweisen und Flüssen liest, ist anders.",
    )
}

/// All counts on one line, without those that are 0.
pub(super) fn summary(compared: &Compared<'_>, lang: Lang) -> String {
    let changes = compared.changes;
    let turned = |turn| changes.all_findings().filter(|f| f.turn == turn).count();
    let texts = |is: fn(&TextChange) -> bool| changes.texts.iter().filter(|t| is(t)).count();
    let count = |n: usize, one: [&str; 2], many: [&str; 2]| {
        let words = if n == 1 { one } else { many };
        (n > 0).then(|| format!("{n} {}", either_of(lang, words)))
    };
    let parts = [
        count(turned(Turn::New), ["new finding", "neue Feststellung"], ["new findings", "neue Feststellungen"]),
        count(turned(Turn::Resumed), ["no longer accepted", "nicht mehr hingenommen"], ["no longer accepted", "nicht mehr hingenommen"]),
        count(turned(Turn::Accepted), ["accepted", "hingenommen"], ["accepted", "hingenommen"]),
        count(turned(Turn::Mended), ["finding gone", "Feststellung erledigt"], ["findings gone", "Feststellungen erledigt"]),
        count(changes.cards.len(), ["card differs", "Karte anders"], ["cards differ", "Karten anders"]),
        count(texts(|t| t.old.is_none()), ["new text", "neuer Text"], ["new texts", "neue Texte"]),
        count(texts(|t| t.new.is_none()), ["text gone", "Text entfallen"], ["texts gone", "Texte entfallen"]),
        count(changes.statements(How::Vanished), ["statement gone", "Aussage entfallen"], ["statements gone", "Aussagen entfallen"]),
        count(changes.statements(How::Changed), ["statement changed", "Aussage geändert"], ["statements changed", "Aussagen geändert"]),
        count(changes.statements(How::Appeared), ["new statement", "neue Aussage"], ["new statements", "neue Aussagen"]),
        count(changes.statements(How::Reworded), ["worded differently", "anders formuliert"], ["worded differently", "anders formuliert"]),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn either_of(lang: Lang, [en, de]: [&str; 2]) -> &str {
    if lang == Lang::De { de } else { en }
}
