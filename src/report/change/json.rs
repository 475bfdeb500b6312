//! What differs between two versions, for programs: `diff --format json`.

use super::Compared;
use crate::change::{CardChange, FieldChange, FindingChange, How, Part, Passage, Quote, Said, StatementChange, TextChange, Turn};
use crate::recognise::Polarity;
use crate::report::json::{JsonPosition, position};
use crate::report::schema::{PolarityName, SeverityName, schema_of};
use crate::source::{Lang, Severity};
use schemars::{JsonSchema, Schema};
use serde::Serialize;
use std::collections::BTreeMap;

/// What `diff --format json` prints.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "noticelint diff --format json")]
pub struct JsonChanges {
    /// The version of this form.
    version: u32,
    /// The older version; null for the files as they lie on the disk.
    old: Option<String>,
    /// The newer version.
    new: Option<String>,
    /// Cards that differ.
    cards: Vec<JsonCard>,
    /// What became of findings in flows.
    findings: Vec<JsonFindingChange>,
    /// Texts that differ.
    texts: Vec<JsonText>,
    /// The counts.
    summary: JsonCounts,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum JsonHow {
    Appeared,
    Vanished,
    Changed,
    Reworded,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum JsonTurn {
    New,
    Resumed,
    Accepted,
    Mended,
}

/// Words with their place.
#[derive(Serialize, JsonSchema)]
struct JsonQuote {
    file: String,
    start: JsonPosition,
    end: JsonPosition,
    text: String,
}

/// A card that differs.
#[derive(Serialize, JsonSchema)]
struct JsonCard {
    change: JsonHow,
    kind: String,
    name: String,
    old: Option<JsonQuote>,
    new: Option<JsonQuote>,
    /// What differs in it; all its fields if it appeared.
    fields: Vec<JsonField>,
}

/// A field that differs.
#[derive(Serialize, JsonSchema)]
struct JsonField {
    change: JsonHow,
    /// The field's id; null for the head line: the title, the path.
    field: Option<String>,
    old: Option<JsonQuote>,
    new: Option<JsonQuote>,
}

/// A text that differs.
#[derive(Serialize, JsonSchema)]
struct JsonText {
    /// Its file as it was; null if there was none.
    old: Option<String>,
    /// Its file as it is; null if it is gone.
    new: Option<String>,
    language: String,
    findings: Vec<JsonFindingChange>,
    passages: Vec<JsonPassage>,
}

/// What became of a finding.
#[derive(Serialize, JsonSchema)]
struct JsonFindingChange {
    change: JsonTurn,
    rule: String,
    #[schemars(with = "SeverityName")]
    severity: Severity,
    message: String,
    cites: Vec<String>,
    help: Option<String>,
    /// Where: as it was if it is mended, else as it is.
    at: JsonQuote,
    /// If somebody accepts it.
    accepted: Option<JsonAcceptance>,
}

/// Why a finding is accepted.
#[derive(Serialize, JsonSchema)]
struct JsonAcceptance {
    who: String,
    why: String,
    until: String,
}

/// A sentence in both versions, with what it states differently.
#[derive(Serialize, JsonSchema)]
struct JsonPassage {
    old: Option<JsonQuote>,
    new: Option<JsonQuote>,
    statements: Vec<JsonStatementChange>,
}

/// A statement that differs.
#[derive(Serialize, JsonSchema)]
struct JsonStatementChange {
    change: JsonHow,
    concept: String,
    title: String,
    old: Option<JsonSaid>,
    new: Option<JsonSaid>,
}

/// What is stated.
#[derive(Serialize, JsonSchema)]
struct JsonSaid {
    #[schemars(with = "PolarityName")]
    polarity: &'static str,
    at: JsonQuote,
    /// Values by their kinds, as written.
    values: BTreeMap<&'static str, Vec<String>>,
}

/// The counts. Statements are those of texts that stand in both versions.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
struct JsonCounts {
    findings_new: usize,
    findings_resumed: usize,
    findings_accepted: usize,
    findings_mended: usize,
    statements_vanished: usize,
    statements_changed: usize,
    statements_appeared: usize,
    statements_reworded: usize,
    cards: usize,
    texts: usize,
}

/// What differs, for other programs.
pub fn changes(compared: &Compared<'_>, lang: Lang) -> JsonChanges {
    let all = compared.changes;
    let turned = |turn| all.all_findings().filter(|f| f.turn == turn).count();
    JsonChanges {
        version: 1,
        old: compared.old.map(str::to_owned),
        new: compared.new.map(str::to_owned),
        cards: all.cards.iter().map(card).collect(),
        findings: all.findings.iter().map(|f| finding(f, lang)).collect(),
        texts: all.texts.iter().map(|t| text(t, compared, lang)).collect(),
        summary: JsonCounts {
            findings_new: turned(Turn::New),
            findings_resumed: turned(Turn::Resumed),
            findings_accepted: turned(Turn::Accepted),
            findings_mended: turned(Turn::Mended),
            statements_vanished: all.statements(How::Vanished),
            statements_changed: all.statements(How::Changed),
            statements_appeared: all.statements(How::Appeared),
            statements_reworded: all.statements(How::Reworded),
            cards: all.cards.len(),
            texts: all.texts.len(),
        },
    }
}

/// The schema of `diff --format json`.
pub fn schema() -> Schema {
    schema_of::<JsonChanges>()
}

fn how(how: How) -> JsonHow {
    match how {
        How::Appeared => JsonHow::Appeared,
        How::Vanished => JsonHow::Vanished,
        How::Changed => JsonHow::Changed,
        How::Reworded => JsonHow::Reworded,
    }
}

fn quote(quote: &Quote) -> JsonQuote {
    JsonQuote { file: quote.file.clone(), start: position(quote.start), end: position(quote.end), text: quote.text.clone() }
}

fn card(change: &CardChange) -> JsonCard {
    JsonCard {
        change: how(change.how),
        kind: change.kind.clone(),
        name: change.name.clone(),
        old: change.old.as_ref().map(quote),
        new: change.new.as_ref().map(quote),
        fields: change.fields.iter().map(field).collect(),
    }
}

fn field(change: &FieldChange) -> JsonField {
    let field = match &change.part {
        Part::Head => None,
        Part::Field(id) => Some(id.clone()),
    };
    JsonField { change: how(change.how), field, old: change.old.as_ref().map(quote), new: change.new.as_ref().map(quote) }
}

fn finding(change: &FindingChange, lang: Lang) -> JsonFindingChange {
    let told = &change.told;
    JsonFindingChange {
        change: match change.turn {
            Turn::New => JsonTurn::New,
            Turn::Resumed => JsonTurn::Resumed,
            Turn::Accepted => JsonTurn::Accepted,
            Turn::Mended => JsonTurn::Mended,
        },
        rule: told.rule.clone(),
        severity: told.severity,
        message: told.message.get(lang).to_owned(),
        cites: told.cites.iter().map(|c| c.get(lang).to_owned()).collect(),
        help: told.help.as_ref().map(|h| h.get(lang).to_owned()),
        at: quote(&told.quote),
        accepted: told.accepted.as_ref().map(|a| JsonAcceptance { who: a.who.clone(), why: a.why.clone(), until: a.until.clone() }),
    }
}

fn text(change: &TextChange, compared: &Compared<'_>, lang: Lang) -> JsonText {
    JsonText {
        old: change.old.clone(),
        new: change.new.clone(),
        language: change.language.clone(),
        findings: change.findings.iter().map(|f| finding(f, lang)).collect(),
        passages: change.passages.iter().map(|p| passage(p, compared, lang)).collect(),
    }
}

fn passage(passage: &Passage, compared: &Compared<'_>, lang: Lang) -> JsonPassage {
    let one = |change: &StatementChange| {
        let concept = compared.law.reading.concepts.get(change.concept.0 as usize);
        JsonStatementChange {
            change: how(change.how),
            concept: concept.map_or_else(String::new, |c| c.name.clone()),
            title: concept.map_or_else(String::new, |c| c.words.title.get(lang).to_owned()),
            old: change.old.as_ref().map(said),
            new: change.new.as_ref().map(said),
        }
    };
    JsonPassage {
        old: passage.old.as_ref().map(quote),
        new: passage.new.as_ref().map(quote),
        statements: passage.changes.iter().map(one).collect(),
    }
}

fn said(said: &Said) -> JsonSaid {
    let mut values: BTreeMap<&'static str, Vec<String>> = BTreeMap::new();
    said.values.iter().for_each(|v| values.entry(v.name).or_default().push(v.text.clone()));
    let polarity = match said.polarity {
        Polarity::Affirmed => "affirmed",
        Polarity::Denied => "denied",
        Polarity::Conditional => "conditional",
    };
    JsonSaid { polarity, at: quote(&said.quote), values }
}
