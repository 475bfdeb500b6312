//! What the texts say for each kind and field.

use super::Text;
use crate::card::{FieldDef, FieldType, Kind, Stated};
use crate::check::{Engine, Provisions};
use crate::law::Law;
use crate::recognise::{ConceptId, Polarity, Statement};
use crate::source::{Lang, Span};
use crate::value::{Period, Value, fold};
use rustc_hash::FxHashSet;

/// The longest quotation that becomes a value, in characters.
const LONGEST: usize = 160;

/// What a text says for a field, or for the title of a card.
#[derive(Clone, Debug)]
pub(super) struct Mention<'a> {
    /// The text, counted from 0.
    pub text: usize,
    /// The statement.
    pub statement: &'a Statement,
    /// Its line, counted from 1.
    pub line: u32,
    /// The value as a flow file writes it; nothing if the text speaks of it and gives none.
    pub words: String,
    /// What stands behind it in its clause, and may belong to it: "after the end of the contract".
    pub behind: String,
}

impl Mention<'_> {
    /// What is the same for the same value.
    pub fn key(&self) -> String {
        key_of(&self.words)
    }
}

/// All that is said, kind by kind in the order of the table.
pub(super) struct Said<'a> {
    kinds: Vec<SaidOf<'a>>,
}

/// What is said of a kind.
#[derive(Default)]
pub(super) struct SaidOf<'a> {
    /// For the title.
    pub titles: Vec<Mention<'a>>,
    /// For each field of the kind.
    pub fields: Vec<Vec<Mention<'a>>>,
}

impl<'a> Said<'a> {
    pub fn new(engine: &Engine<'_>, texts: &[Text<'a>], lang: Lang) -> Self {
        let reader = Reader { engine, texts, lang };
        let mut kinds: Vec<SaidOf<'a>> = engine.law.cards.kinds.iter().map(|kind| reader.kind(kind)).collect();
        // Where a text tells how to reach a party, "telephone" and "e-mail" are no data that it processes.
        let mut taken: FxHashSet<(usize, u32)> = FxHashSet::default();
        for (kind, said) in engine.law.cards.kinds.iter().zip(&kinds).filter(|(k, _)| k.single) {
            let with_values = kind.fields.iter().zip(&said.fields).filter(|(f, _)| f.stated.iter().any(|s| !s.gives.is_empty()));
            let all = with_values.flat_map(|(_, mentions)| mentions).filter(|m| !m.words.is_empty());
            taken.extend(all.map(|m| (m.text, m.statement.sentence_index)));
        }
        for (kind, said) in engine.law.cards.kinds.iter().zip(&mut kinds) {
            if is_listed(kind) {
                said.titles.retain(|m| !taken.contains(&(m.text, m.statement.sentence_index)));
            }
        }
        Self { kinds }
    }

    /// What is said of a kind, by its place in the table.
    pub fn of(&self, kind: usize) -> Option<&SaidOf<'a>> {
        self.kinds.get(kind)
    }
}

/// Whether a kind's cards list the words that name them, section by section; else each value is a card.
pub(super) fn is_listed(kind: &Kind) -> bool {
    !kind.single && !kind.stated.is_empty() && kind.stated.iter().all(|s| s.gives.is_empty())
}

struct Reader<'e, 'l, 'a> {
    engine: &'e Engine<'l>,
    texts: &'e [Text<'a>],
    lang: Lang,
}

impl<'a> Reader<'_, '_, 'a> {
    fn kind(&self, kind: &Kind) -> SaidOf<'a> {
        SaidOf {
            titles: self.mentions(&kind.stated, None),
            fields: kind.fields.iter().map(|f| self.mentions(&f.stated, Some(f))).collect(),
        }
    }

    /// The first text first; in each, what the table names first.
    fn mentions(&self, stated: &[Stated], field: Option<&FieldDef>) -> Vec<Mention<'a>> {
        let mut all = Vec::new();
        for (index, text) in self.texts.iter().enumerate() {
            for told in stated {
                let Some(concept) = self.engine.concepts.get(told.concept.as_str()) else { continue };
                for statement in text.read.statements.of(*concept) {
                    self.values(text, statement, told, field, &mut |words, behind| {
                        let start = text.read.document.source_span(statement.span).start;
                        let line = text.file.position(start as usize).line;
                        all.push(Mention { text: index, statement, line, words, behind });
                    });
                }
            }
        }
        all
    }

    fn values(
        &self,
        text: &Text<'a>,
        statement: &Statement,
        told: &Stated,
        field: Option<&FieldDef>,
        each: &mut dyn FnMut(String, String),
    ) {
        let kind = field.map_or(FieldType::Text, |f| f.kind);
        if kind == FieldType::YesNo {
            let answer = match statement.polarity {
                Polarity::Affirmed => self.yes_or_no(true),
                Polarity::Denied => self.yes_or_no(false),
                Polarity::Conditional => String::new(),
            };
            return each(answer, String::new());
        }
        // "Not longer than six months" gives a period; who gets nothing is no recipient.
        if statement.polarity == Polarity::Denied && (field.is_none() || told.gives.is_empty()) {
            return;
        }
        if told.gives.is_empty() && !told.says.is_empty() {
            return each(self.fixed(&told.says, field), String::new());
        }
        if told.gives.is_empty() {
            let words = if field.is_some() { self.clause(text, statement) } else { plain(text.read.document.words(statement.span)) };
            return each(words, String::new());
        }
        let mut given = statement.values.iter().filter(|g| told.gives.iter().any(|k| k == g.name)).peekable();
        if given.peek().is_none() {
            return each(if told.says.is_empty() { String::new() } else { self.fixed(&told.says, field) }, String::new());
        }
        for one in given {
            let words = written(self.engine.law, &one.value, text.read.document.words(one.span), self.lang);
            let runs = matches!(kind, FieldType::Period | FieldType::Moment);
            each(words, if runs { plain(self.rest(text, statement, one.span.end)) } else { String::new() });
        }
    }

    fn yes_or_no(&self, yes: bool) -> String {
        let words = self.engine.law.cards.words(self.lang);
        words.and_then(|w| if yes { w.yes.first() } else { w.no.first() }).cloned().unwrap_or_default()
    }

    /// What the table says, in the words of the language: a choice, a country, or a provision.
    fn fixed(&self, says: &str, field: Option<&FieldDef>) -> String {
        let choice = field.and_then(|f| f.choices.iter().find(|c| c.id == says)).and_then(|c| c.words(self.lang).first());
        let country = || self.engine.law.facts.countries.name(says, self.lang.code()).map(str::to_owned);
        let provision = || {
            let says = says.to_owned();
            Provisions::of(std::iter::once(&says), self.engine.prepared, self.lang).get(&says).to_owned()
        };
        choice.cloned().or_else(country).unwrap_or_else(provision)
    }

    /// The words from where a statement begins to the end of the clause.
    fn clause(&self, text: &Text<'a>, statement: &Statement) -> String {
        let end = statement.span.end as usize + self.rest(text, statement, statement.span.end).len();
        let words = plain(text.read.document.words(Span::new(statement.span.start as usize, end)));
        let words = words.trim_end_matches(['.', ' ', '-', '–']);
        if words.chars().count() > LONGEST { String::new() } else { words.to_owned() }
    }

    /// What follows in the same clause.
    fn rest<'t>(&self, text: &Text<'t>, statement: &Statement, from: u32) -> &'t str {
        let rest = text.read.document.words(Span { start: from, end: statement.sentence.end.max(from) });
        let end = rest.find([',', ';', ':', '!', '?', '(', ')', '\u{201e}', '\u{201c}']).unwrap_or(rest.len());
        rest.get(..end).unwrap_or(rest)
    }
}

/// A value as a flow file writes it: what the facts know, by their name of it; everything else in the words of the text.
fn written(law: &Law, value: &Value, words: &str, lang: Lang) -> String {
    let spelt = || law.reading.words.get(lang.code()).map(|w| &w.written);
    match value {
        Value::Country(country) => law.facts.countries.name(country, lang.code()).map_or_else(|| plain(words), str::to_owned),
        Value::Authority(id) | Value::Instrument(id) => id.clone(),
        Value::Date(date) => spelt().and_then(|w| w.date(*date)).unwrap_or_else(|| date.to_string()),
        // "within seven days" gives a period of seven days.
        Value::Period(Period { length: Some(length), event: None, .. }) => {
            spelt().and_then(|w| w.length(*length)).unwrap_or_else(|| plain(words))
        }
        _ => plain(words),
    }
}

/// What is the same for words that differ in case, umlauts, blanks and signs.
pub(super) fn key_of(words: &str) -> String {
    fold(words).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Words on one line that no reader of cards takes for a comment.
pub(super) fn plain(words: &str) -> String {
    let visible = words.chars().filter(|c| !matches!(c, '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}'));
    let words: String = visible.map(|c| if c.is_control() { ' ' } else { c }).collect();
    let words = words.split_whitespace().map(|word| word.trim_start_matches('#')).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

/// The concepts that tell of something which a draft takes, in a set.
pub(super) fn concepts_of(engine: &Engine<'_>) -> FxHashSet<ConceptId> {
    engine.law.cards.stated().filter_map(|s| engine.concepts.get(s.concept.as_str()).copied()).collect()
}
