//! Files to a law: cards are collected from all files; what becomes of them then, [`super::finish`] has.

use super::concept::{Concept, ConceptWords, Conditioned, Denied, Patterns, Phrase, Policy, Topic, WordLists};
use super::limit::Limit;
use super::pattern::{Marker, Pattern, Program, SLOT_KINDS, parse};
use super::place::{CARDS, CardPlace, RulePlace, card_language};
use super::roles::did_you_mean;
use super::rule::{Cond, Rule, RuleError, rule_of, unknown_names};
use super::stored::Stored;
use crate::card::{Card, CardField, CardTable, fences, parse as parse_cards};
use crate::source::{Diagnostic, FileId, Say, SourceFile, Span};
use crate::value::{Citation, Date, Words};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A text that shows what a concept or a rule means, and is run as a test.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Example {
    /// The concept or rule.
    pub of: String,
    /// What it shows: `states`, `does-not-state`, `good`, `bad`, …
    pub kind: String,
    /// The language of the text.
    pub language: String,
    /// The text.
    pub text: String,
    /// The file.
    pub file: String,
    /// The text's place in the file.
    pub span: Span,
    /// For a rule: the day on which it is judged; today, if none is named.
    pub day: Option<Date>,
    /// For a rule: the flows that it is judged with; empty for none.
    pub flows: String,
    /// For a rule: another text of the same notice, with its language; for a rule among notices, another notice.
    pub other: Option<(String, String)>,
}

/// Everything that `rules/` says about reading texts.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Reading {
    /// The word tables, by language.
    pub words: BTreeMap<String, Arc<Words>>,
    /// What notices can say.
    pub concepts: Vec<Concept>,
    /// What passages can be about.
    pub topics: Vec<Topic>,
    /// Signs of negation and the like, by language.
    pub markers: BTreeMap<String, Vec<(Marker, Pattern)>>,
    /// Words that patterns share, by language.
    pub lists: BTreeMap<String, WordLists>,
    /// The facts' names, by language.
    #[serde(skip)]
    pub phrases: BTreeMap<String, Stored<Vec<Phrase>>>,
    /// What is required.
    pub rules: Vec<Rule>,
    /// When many of them are not required: what their `outside` names.
    pub limits: Vec<Cond>,
    /// Texts that show what concepts and rules mean.
    pub examples: Vec<Example>,
    /// All patterns, compiled, by language.
    #[serde(skip)]
    pub programs: BTreeMap<String, Stored<Program>>,
}

impl Reading {
    /// How each concept takes denial and condition, in the order of the concepts.
    pub fn policies(&self) -> Vec<Policy> {
        self.concepts.iter().map(|c| c.policy.clone()).collect()
    }
}

/// Collects files, then resolves and compiles.
pub struct Loader<'a> {
    pub(super) reading: Reading,
    pub(super) table: &'a CardTable,
    pub(super) citations: &'a dyn Fn(&str) -> Option<Vec<Citation>>,
    /// Whether a rule is switched off: what it demands contradicts nothing.
    pub(super) is_off: &'a dyn Fn(&Rule) -> bool,
    pub(super) diagnostics: Vec<Diagnostic>,
    /// Where each concept, and each of its patterns, stands: for diagnostics after all files are read.
    places: BTreeMap<String, (FileId, Span)>,
    /// Denials that name another concept, to be resolved when all are known.
    pub(super) denials: Vec<(usize, String, FileId, Span)>,
    /// Where the rules of this load stand.
    pub(super) rule_places: Vec<RulePlace>,
    /// The limits of this load.
    limits: Vec<Limit>,
    /// Where patterns stand, in the order in which they are compiled.
    pub(super) pattern_places: BTreeMap<String, Vec<(FileId, usize)>>,
    /// Rules and concepts with mistakes: their examples would tell the same again.
    pub(super) broken: BTreeSet<String>,
}

/// What the examples of a file are about.
enum Subject {
    None,
    Card(String),
    /// A card that could not be read.
    Lost,
}

impl<'a> Loader<'a> {
    /// A loader that adds to what is there already; `citations` reads a citation's text, `is_off` tells which rules are switched off.
    pub fn new(
        reading: Reading,
        table: &'a CardTable,
        citations: &'a dyn Fn(&str) -> Option<Vec<Citation>>,
        is_off: &'a dyn Fn(&Rule) -> bool,
    ) -> Self {
        Self {
            reading,
            table,
            citations,
            is_off,
            diagnostics: Vec::new(),
            places: BTreeMap::new(),
            denials: Vec::new(),
            rule_places: Vec::new(),
            limits: Vec::new(),
            pattern_places: BTreeMap::new(),
            broken: BTreeSet::new(),
        }
    }

    /// Reads the concept, topic, marker and word cards of a Markdown file, and the examples of its concepts.
    pub fn add(&mut self, id: FileId, file: &SourceFile) {
        let mut subject = Subject::None;
        let mut flows = String::new();
        let mut other = None;
        let lang = card_language(&file.text, self.table);
        for fence in fences(&file.text) {
            let mut info = fence.info.split_whitespace();
            match info.next() {
                Some("flow") => file.slice(fence.body).clone_into(&mut flows),
                Some("other") => other = info.next().map(|language| (language.to_owned(), file.slice(fence.body).to_owned())),
                Some(kind) if CARDS.contains(&kind) => {
                    let parsed = parse_cards(&file.text, id, fence.body, self.table, lang);
                    let sound = parsed.diagnostics.is_empty();
                    self.diagnostics.extend(parsed.diagnostics);
                    if parsed.value.is_empty() && !sound {
                        subject = Subject::Lost;
                    }
                    for card in parsed.value {
                        let known = self.diagnostics.len();
                        if fence.kind() == "rule" {
                            self.rule(id, file, &card, sound);
                        } else {
                            self.card(id, file, &card);
                        }
                        if fence.kind() == "rule" || card.kind == "concept" {
                            if !sound || self.diagnostics.len() > known {
                                self.broken.insert(card.name.clone());
                            }
                            subject = Subject::Card(card.name);
                        }
                    }
                }
                Some(kind @ ("states" | "does-not-state" | "denies" | "conditional" | "good" | "bad")) => {
                    let of = match &subject {
                        Subject::None => None,
                        Subject::Card(name) => Some(name.clone()),
                        Subject::Lost => continue,
                    };
                    let (Some(of), Some(language)) = (of, info.next()) else {
                        self.diagnostics.push(Diagnostic::error(
                            "law::example-without-subject",
                            id,
                            fence.body,
                            Say::new(
                                "an example stands after its concept and names its language: `states de`",
                                "ein Beispiel steht nach seinem Konzept und nennt seine Sprache: `states de`",
                            ),
                        ));
                        continue;
                    };
                    let day = info.next().map(str::parse::<Date>);
                    if matches!(day, Some(Err(_))) || info.next().is_some() {
                        self.diagnostics.push(example_info(id, fence.body));
                        continue;
                    }
                    self.reading.examples.push(Example {
                        of,
                        kind: kind.to_owned(),
                        language: language.to_owned(),
                        text: file.slice(fence.body).to_owned(),
                        file: file.name.clone(),
                        span: fence.body,
                        day: day.and_then(Result::ok),
                        flows: flows.clone(),
                        other: other.clone(),
                    });
                }
                _ => {}
            }
        }
    }

    fn card(&mut self, id: FileId, file: &SourceFile, card: &Card) {
        match card.kind.as_str() {
            "concept" => self.concept(id, file, card),
            "topic" => self.topic(id, card),
            "marker" => self.marker(id, card),
            "words" => self.words(id, card),
            "limit" => match Limit::of(card, id, &file.name, self.citations) {
                Ok(limit) => self.limits.push(limit),
                Err(errors) => self.rule_errors(id, errors, "a limit has `Except`", "Eine Grenze hat `Except`"),
            },
            other => self.diagnostics.push(Diagnostic::error(
                "law::misplaced-card",
                id,
                card.span,
                Say::new(
                    format!("a card of the kind `{other}` cannot stand in this block"),
                    format!("eine Karte der Art `{other}` kann in diesem Block nicht stehen"),
                ),
            )),
        }
    }

    fn concept(&mut self, id: FileId, file: &SourceFile, card: &Card) {
        if let Some((other, span)) = self.places.get(&card.name).copied() {
            self.diagnostics.push(
                Diagnostic::error(
                    "law::duplicate-concept",
                    id,
                    card.span,
                    Say::new(
                        format!("the concept `{}` is declared twice", card.name),
                        format!("das Konzept `{}` ist zweimal erklärt", card.name),
                    ),
                )
                .also(other, span, Say::new("first here", "zuerst hier")),
            );
            return;
        }
        self.places.insert(card.name.clone(), (id, card.span));
        let index = self.reading.concepts.len();
        let mut words = ConceptWords { title: Say::new(card.title.clone(), card.title.clone()), why_not: Vec::new() };
        let mut concept = Concept {
            name: card.name.clone(),
            words: Stored::default(),
            law: Vec::new(),
            for_rules_only: false,
            policy: Policy::default(),
            patterns: BTreeMap::new(),
            file: file.name.clone(),
        };
        let mut reasons: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for field in &card.fields {
            let language = field.language.clone();
            match (field.id.as_str(), language) {
                ("title", Some(l)) if l == "de" => words.title.de = field.value(),
                ("title", _) => words.title.en = field.value(),
                ("law", None) => concept.law = field.value().split(", ").map(str::to_owned).collect(),
                ("for-rules-only", None) => {
                    concept.for_rules_only = self.one_of(id, field, &field.value(), &["yes", "no"]) == Some("yes");
                }
                ("gives", None) => {
                    concept.policy.gives = field.value().split(',').map(|s| s.trim().to_owned()).collect();
                    for given in &concept.policy.gives {
                        self.one_of(id, field, given, &SLOT_KINDS);
                    }
                }
                ("when-denied", None) => match field.value().as_str() {
                    "nothing" => concept.policy.denied = Denied::Drop,
                    "states it" => concept.policy.denied = Denied::Keep,
                    other => self.denials.push((index, other.to_owned(), id, field.span())),
                },
                ("when-conditional", None) => {
                    let known = ["nothing", "states it", "states it behind the main clause"];
                    concept.policy.conditioned = match self.one_of(id, field, &field.value(), &known) {
                        Some("states it") => Conditioned::Keep,
                        Some("states it behind the main clause") => Conditioned::Behind,
                        _ => Conditioned::Drop,
                    };
                }
                ("why-not", Some(l)) => reasons.entry(l).or_default().push(field.value()),
                (key, Some(l)) => {
                    let reason = reasons.get(&l).map_or(0, |r| r.len().saturating_sub(1));
                    for pattern in self.patterns(id, field, key != "unless") {
                        let patterns: &mut Patterns = concept.patterns.entry(l.clone()).or_default();
                        match key {
                            "pattern" => patterns.states.push(pattern),
                            "unless" => patterns.unless.push(pattern),
                            "near" => patterns.near.push((reason as u16, pattern)),
                            _ => patterns.belongs.push(pattern),
                        }
                    }
                }
                _ => {}
            }
        }
        let count = reasons.values().map(Vec::len).max().unwrap_or(0);
        let reason = |l: &str, i: usize| reasons.get(l).and_then(|r| r.get(i)).cloned().unwrap_or_default();
        words.why_not = (0..count).map(|i| Say::new(reason("en", i), reason("de", i))).collect();
        concept.words = words.into();
        self.reading.concepts.push(concept);
    }

    /// Reads a rule. On a card that is not sound, what is missing may be what was misspelt: that is told already.
    fn rule(&mut self, id: FileId, file: &SourceFile, card: &Card, sound: bool) {
        match rule_of(card, &file.name, self.citations) {
            Ok(rule) => {
                let elsewhere = self.reading.rules.iter().any(|r| r.id == rule.id && r.file != rule.file);
                if elsewhere {
                    self.diagnostics.push(Diagnostic::error(
                        "law::duplicate-rule",
                        id,
                        card.span,
                        Say::new(
                            format!("the rule `{}` is declared twice", rule.id),
                            format!("die Regel `{}` ist zweimal erklärt", rule.id),
                        ),
                    ));
                    return;
                }
                if !sound {
                    // Without the field that was misspelt, it would say something else: it is known, and not judged.
                    self.reading.rules.push(Rule { applies: Cond::Always(false), ..rule });
                    return;
                }
                self.rule_places.push(RulePlace { index: self.reading.rules.len(), file: id, card: CardPlace::of(card) });
                self.reading.rules.push(rule);
            }
            Err(errors) => {
                let errors = errors.into_iter().filter(|e| sound || !e.missing).collect();
                self.rule_errors(
                    id,
                    errors,
                    "a rule has `Law`, `Message de`, `Message en`, and a field that begins with `Must`",
                    "Eine Regel hat `Law`, `Message de`, `Message en` und ein Feld, das mit `Must` beginnt",
                );
            }
        }
    }

    /// Tells what is wrong with a card, and what it must have, if it lacks something.
    fn rule_errors(&mut self, id: FileId, errors: Vec<RuleError>, en: &str, de: &str) {
        for error in errors {
            let mut diagnostic = Diagnostic::error("law::rule", id, error.span, error.message);
            diagnostic.help = error.missing.then(|| Say::new(en, de));
            self.diagnostics.push(diagnostic);
        }
    }

    /// Puts the limits on the rules of this load that they cover.
    pub(super) fn limit_rules(&mut self) {
        for limit in std::mem::take(&mut self.limits) {
            for (name, span) in limit.unknown(&self.reading.rules) {
                let say = Say::new(format!("no rule of this folder is `{name}`"), format!("keine Regel dieses Ordners ist `{name}`"));
                let ids: Vec<&str> = self.reading.rules.iter().map(|r| r.id.as_str()).collect();
                let mut diagnostic = Diagnostic::error("law::unknown-rule", limit.id, *span, say);
                diagnostic.help = did_you_mean(name, &ids);
                self.diagnostics.push(diagnostic);
            }
            let index = self.reading.limits.len() as u16;
            for rule in self.reading.rules.iter_mut().filter(|r| limit.covers(r)) {
                rule.outside.push(index);
            }
            let concepts: Vec<&str> = self.reading.concepts.iter().map(|c| c.name.as_str()).collect();
            for unknown in unknown_names(&limit.except, &concepts, self.table) {
                let place = limit.place.of_word(&unknown.name);
                self.diagnostics.push(Diagnostic::error("law::unknown-name", limit.id, place, unknown.message).help(unknown.help));
            }
            self.reading.limits.push(limit.except);
        }
    }

    fn topic(&mut self, id: FileId, card: &Card) {
        let mut topic = Topic { name: card.name.clone(), patterns: BTreeMap::new() };
        for field in &card.fields {
            if let Some(l) = &field.language {
                let patterns = self.patterns(id, field, true);
                topic.patterns.entry(l.clone()).or_default().extend(patterns);
            }
        }
        self.reading.topics.push(topic);
    }

    fn marker(&mut self, id: FileId, card: &Card) {
        const MARKERS: [(&str, Marker); 8] = [
            ("negation", Marker::Negation),
            ("no-negation", Marker::NoNegation),
            ("exception", Marker::Exception),
            ("condition", Marker::Condition),
            ("resumption", Marker::Resumption),
            ("coordination", Marker::Coordination),
            ("yes", Marker::Yes),
            ("no", Marker::No),
        ];
        let Some((_, marker)) = MARKERS.iter().find(|(name, _)| *name == card.name) else {
            let names: Vec<&str> = MARKERS.iter().map(|(n, _)| *n).collect();
            let mut diagnostic = Diagnostic::error(
                "law::unknown-marker",
                id,
                card.span,
                Say::new(format!("there is no marker `{}`", card.name), format!("es gibt keine Marke `{}`", card.name)),
            );
            diagnostic.help = did_you_mean(&card.name, &names);
            self.diagnostics.push(diagnostic);
            return;
        };
        for field in &card.fields {
            if let Some(l) = &field.language {
                let patterns = self.patterns(id, field, false);
                self.reading.markers.entry(l.clone()).or_default().extend(patterns.into_iter().map(|p| (*marker, p)));
            }
        }
    }

    fn words(&mut self, id: FileId, card: &Card) {
        for field in &card.fields {
            let Some(l) = &field.language else { continue };
            for pattern in self.patterns(id, field, false) {
                let list = self.reading.lists.entry(l.clone()).or_default().entry(card.name.clone()).or_default();
                list.extend(pattern.parts);
            }
        }
    }

    /// The word of a closed set that a field says; another one is a mistake.
    fn one_of(&mut self, id: FileId, field: &CardField, said: &str, known: &[&'static str]) -> Option<&'static str> {
        let found = known.iter().find(|k| **k == said).copied();
        if found.is_none() {
            let say = Say::new(format!("`{said}` is none of the known words"), format!("`{said}` ist keines der bekannten Wörter"));
            let mut diagnostic = Diagnostic::error("law::unknown-word", id, field.span(), say);
            diagnostic.help = did_you_mean(said, known);
            self.diagnostics.push(diagnostic);
        }
        found
    }

    /// The patterns of a field, one a line; `surrounded` tells whether what surrounds their matches is looked at.
    fn patterns(&mut self, id: FileId, field: &CardField, surrounded: bool) -> Vec<Pattern> {
        let mut all = Vec::new();
        for (line, span) in &field.lines {
            match parse(line) {
                Ok(pattern) => {
                    if !surrounded && !pattern.contexts.is_empty() {
                        self.diagnostics.push(not_surrounded(id, *span));
                    }
                    let key = format!("{pattern:?}");
                    self.pattern_places.entry(key).or_default().push((id, span.start as usize));
                    all.push(pattern);
                }
                Err(error) => {
                    let span = error.span.shift(span.start as usize);
                    self.diagnostics.push(Diagnostic::error("law::pattern", id, span, error.message));
                }
            }
        }
        all
    }
}

fn not_surrounded(id: FileId, span: Span) -> Diagnostic {
    Diagnostic::error(
        "law::pattern",
        id,
        span,
        Say::new(
            "these words are looked for in the sentence itself: `with`, `without`, `under`, `beside` and `about` say nothing here",
            "diese Wörter werden nur im Satz selbst gesucht: `with`, `without`, `under`, `beside` und `about` besagen hier nichts",
        ),
    )
    .help(Say::new("put the condition on the patterns of the concept", "Schreiben Sie die Bedingung zu den Mustern des Konzepts"))
}

fn example_info(id: FileId, body: Span) -> Diagnostic {
    Diagnostic::error(
        "law::example-info",
        id,
        body,
        Say::new("nothing but a day can follow an example's language", "hinter der Sprache eines Beispiels kann nur ein Tag stehen"),
    )
    .help(Say::new(
        "write `bad en`, or `bad en 2026-06-01` to have it judged as of that day",
        "Schreiben Sie `bad de` oder, wenn es an einem Tag beurteilt werden soll, `bad de 2026-06-01`",
    ))
}
