//! What is kept of a text to compare it with texts of other notices, when the text itself is gone: the statements that rules among
//! notices ask for, each once, with their words, values and places.

use super::eval::Eval;
use super::finding::Outcome;
use super::judge::{Case, TextUnderCheck, outcome_of};
use super::waive::TextWaiver;
use crate::law::rule::{Among, Rule};
use crate::notice::{Document, Piece};
use crate::recognise::{ConceptId, Polarity, Statement, Statements};
use crate::source::{FileId, SourceFile, Span};
use crate::value::Value;
use serde::{Deserialize, Serialize};
use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::hash::{Hash, Hasher};

/// How many statements of one concept are kept of a text.
const MOST_KEPT: usize = 16;
/// The fewest words by which an organisation is known again: "Holding" alone may be anybody's.
const FEWEST_WORDS: usize = 2;

/// What is kept of a text.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Excerpt {
    /// The file's name.
    pub name: Box<str>,
    /// The text's language.
    pub language: Box<str>,
    /// The words that are kept, with their places in the file.
    document: Document,
    statements: Statements,
    /// The waivers in the text's comments.
    waivers: Vec<TextWaiver>,
}

impl Excerpt {
    /// Keeps the statements of some concepts; `None` if there are none.
    pub fn of(text: &TextUnderCheck<'_>, asked: &[ConceptId]) -> Option<Self> {
        let document = Document {
            format: text.document.format,
            text: String::new(),
            blocks: Vec::new(),
            sections: Vec::new(),
            pieces: Vec::new(),
            fields: Vec::new(),
            remarks: Vec::new(),
            links: Vec::new(),
            ordinals: Vec::new(),
        };
        let mut out = Self {
            name: text.name.into(),
            language: text.language.into(),
            document,
            statements: Statements::default(),
            waivers: text.waivers.to_vec(),
        };
        for concept in asked {
            let stated = text.stated_of(*concept).iter().filter_map(|i| text.statements.stated.get(*i as usize));
            let first = out.statements.stated.len();
            for statement in stated {
                let mine = out.statements.stated.get(first..).unwrap_or_default();
                if mine.len() == MOST_KEPT {
                    break;
                }
                if !mine.iter().any(|s| says_the_same(s, statement)) {
                    out.keep(text, statement);
                }
            }
        }
        out.statements.stated.shrink_to_fit();
        out.document.text.shrink_to_fit();
        out.document.pieces.shrink_to_fit();
        (!out.statements.stated.is_empty()).then_some(out)
    }

    fn keep(&mut self, text: &TextUnderCheck<'_>, statement: &Statement) {
        let mut kept = statement.clone();
        kept.values.shrink_to_fit();
        kept.span = self.keep_words(text, statement.span);
        kept.sentence = kept.span;
        for given in &mut kept.values {
            given.span = self.keep_words(text, given.span);
        }
        self.statements.stated.push(kept);
    }

    /// Takes over some words, with their place.
    fn keep_words(&mut self, text: &TextUnderCheck<'_>, span: Span) -> Span {
        let start = self.document.text.len();
        let words = text.document.words(span);
        self.document.text.push_str(words);
        let source = text.document.source_span(span);
        self.document.pieces.push(Piece { text_start: start as u32, text_len: words.len() as u32, source });
        Span::new(start, start + words.len())
    }

    /// The excerpt in place of its text, to be judged.
    pub fn text(&self, file: FileId, notice: u32) -> TextUnderCheck<'_> {
        TextUnderCheck {
            file,
            name: &self.name,
            notice,
            document: &self.document,
            statements: &self.statements,
            language: &self.language,
            waivers: &self.waivers,
            folded: OnceCell::new(),
            by_concept: OnceCell::new(),
            alike: OnceCell::new(),
        }
    }

    /// Puts the waivers into another file: the text's, under the id that it has now.
    pub fn put_waivers(&mut self, file: FileId) {
        self.waivers.iter_mut().for_each(|w| w.thing.file = file);
    }

    /// Whether the words still stand in a file where they stood.
    pub fn stands_in(&self, file: &SourceFile) -> bool {
        let same = |p: &Piece| {
            let words = self.document.words(Span { start: p.text_start, end: p.text_start + p.text_len });
            // What is longer in the source has entities or markup in it.
            p.source.len() != words.len() || file.slice(p.source) == words
        };
        self.document.pieces.iter().all(same) && self.document.pieces.iter().all(|p| p.source.range().end <= file.text.len())
    }

    /// Hashes what is stated of some concepts, wherever it stands.
    pub fn hash_statements(&self, asked: &[ConceptId], state: &mut impl Hasher) {
        for statement in self.statements.stated.iter().filter(|s| asked.contains(&s.concept)) {
            (statement.concept, statement.polarity).hash(state);
            for given in &statement.values {
                (given.name, format!("{:?}", given.value)).hash(state);
            }
        }
    }
}

fn says_the_same(a: &Statement, b: &Statement) -> bool {
    let values = || a.values.iter().map(|g| (g.name, &g.value)).eq(b.values.iter().map(|g| (g.name, &g.value)));
    a.polarity == b.polarity && values()
}

/// How a notice stands to another by a rule among notices.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Stand {
    /// It says nothing that could be compared.
    Silent,
    /// The rule excepts it.
    Excepted,
    /// The two go together.
    Agrees,
    /// They do not.
    Differs,
}

/// How a notice stands to the other in a case. No waiver is looked at: what is waived differs all the same.
pub fn stand(case: &Case<'_>, rule: &Rule, notice: u32) -> Stand {
    let own = case.texts.iter().filter(|t| t.notice == notice);
    let outcomes: Vec<Outcome> = own.map(|t| outcome_of(case, rule, t)).collect();
    let any = |wanted: &Outcome| outcomes.contains(wanted);
    if any(&Outcome::Violated) {
        Stand::Differs
    } else if any(&Outcome::Satisfied) {
        Stand::Agrees
    } else if any(&Outcome::NotRequired) {
        Stand::Excepted
    } else {
        Stand::Silent
    }
}

/// Whose notice the texts of a case are, as words that are the same for all notices of the same party: the one declared party of a
/// kind, if the texts name it or nobody; else the one organisation or public body that a text names as such. `None` where that cannot be
/// told: there are several, or the texts name another than is declared.
pub fn party(case: &Case<'_>, among: &Among) -> Option<String> {
    let concept = case.concept(&among.concept)?;
    let named = |text: &TextUnderCheck<'_>| {
        let stated = text.stated_of(concept).iter().filter_map(|i| text.statements.stated.get(*i as usize));
        let values = stated.filter(|s| s.polarity == Polarity::Affirmed).flat_map(|s| &s.values);
        let names = values.filter_map(|g| if let Value::Organisation(name) = &*g.value { Some(name.clone()) } else { None });
        names.collect::<BTreeSet<String>>()
    };
    let eval = Eval::new(case, None);
    let declared: Vec<&str> =
        case.declaration.into_iter().flat_map(|d| d.of_kind(&among.kind)).map(|(_, thing)| thing.title.as_str()).collect();
    match declared.as_slice() {
        [] => case.texts.iter().map(named).find(|names| !names.is_empty()).and_then(|names| eval.one_party(&names)),
        [title] => {
            let is_declared = |name: &String| eval.names_party(name, &among.kind) == Some(true);
            let agrees = case.texts.iter().map(named).all(|names| names.is_empty() || names.iter().any(is_declared));
            let head = title.split(',').next().unwrap_or(title);
            agrees.then(|| eval.whole_name(head)).flatten()
        }
        _ => None,
    }
}

impl Eval<'_> {
    /// The one party that all names are of, if one is: each is the longest, or a part of it.
    fn one_party(&self, names: &BTreeSet<String>) -> Option<String> {
        let names: Option<Vec<String>> = names.iter().map(|n| self.whole_name(n)).collect();
        let names = names?;
        let longest = names.iter().max_by_key(|n| n.len())?;
        let within = |name: &String| format!(" {longest} ").contains(&format!(" {name} "));
        names.iter().all(within).then(|| longest.clone())
    }

    /// The words of a name, legal form and kind of body included, if they tell whose it is.
    fn whole_name(&self, name: &str) -> Option<String> {
        let words = self.name_words(name);
        let telling = words.len() >= FEWEST_WORDS && self.tells(&words);
        telling.then(|| words.join(" "))
    }
}
