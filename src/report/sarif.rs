//! SARIF 2.1.0: findings with their places, evidence, remedies and suppressions; mistakes in inputs as notifications.
//!
//! The results come first, so that they can be written as they are found; the rules behind them stand at the end.

use super::json::line;
use super::point::{Part, Passed, Reported};
use super::sarif_model::{
    ArtifactChange, Configuration, Content, Descriptor, Driver, Location, Message, Notification, PhysicalLocation, Reference, Region,
    Replacement, Result, SarifFix, Suppression, Text, Tool, location_of,
};
use crate::lint::Waived;
use crate::mend::{Applicability, Edit};
use crate::source::{Lang, Severity};
use std::collections::BTreeMap;

/// What stands before the results.
pub const SARIF_HEAD: &str = concat!(
    "{\"$schema\": \"https://json.schemastore.org/sarif-2.1.0.json\", ",
    "\"version\": \"2.1.0\", \"runs\": [{\n",
    "\"columnKind\": \"utf16CodeUnits\",\n",
    "\"originalUriBaseIds\": {\"%SRCROOT%\": {\"description\": {\"text\": \"The folder in which the command was run.\"}}},\n",
    "\"results\": ["
);

/// Where the program is described.
const HOME: &str = env!("CARGO_PKG_REPOSITORY");
/// By what findings are known again. Another way to make them would bear another number.
const FINGERPRINT: &str = "noticelint/v1";

/// A rule as its results refer to it.
pub struct DescribedRule {
    /// Its id.
    pub id: String,
    /// What it is about.
    pub title: String,
    /// The severity of its findings, where nothing says otherwise.
    pub severity: Severity,
    /// The provisions behind it.
    pub cites: Vec<String>,
    /// The address of each of them, if it has one.
    pub addresses: Vec<Option<String>>,
    /// What its page says before the rule is stated, in Markdown.
    pub prose: String,
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

/// The results of a part, one a line, and its notifications, one a line.
pub fn sarif(part: &Part<'_>, results: &mut String, notifications: &mut String) {
    for reported in &part.findings {
        line(&result(part, reported), results);
    }
    for problem in &part.problems {
        let point = part.problem(problem);
        let notification = Notification {
            descriptor: Reference { id: point.code },
            level: level(point.severity),
            message: Text { text: point.whole() },
            locations: point.at.iter().map(|at| Location { id: None, physical_location: location_of(at), message: None }).collect(),
        };
        line(&notification, notifications);
    }
}

fn result<'a>(part: &'a Part<'a>, reported: &'a Reported<'a>) -> Result<'a> {
    let point = part.finding(reported);
    let finding = reported.finding;
    let related = finding.evidence.iter().filter_map(|e| {
        let words = e.message.get(part.lang);
        let message = (!words.is_empty()).then(|| Text { text: words.to_owned() });
        Some((location_of(&part.at(e.place)?), message))
    });
    Result {
        rule_id: point.code,
        level: level(point.severity),
        message: Text { text: point.whole() },
        locations: point.at.iter().map(|at| Location { id: None, physical_location: location_of(at), message: None }).collect(),
        related_locations: (0..)
            .zip(related)
            .map(|(id, (place, message))| Location { id: Some(id), physical_location: place, message })
            .collect(),
        fixes: reported.edit.iter().filter_map(|edit| fix(part, edit)).collect(),
        partial_fingerprints: BTreeMap::from([(FINGERPRINT, reported.fingerprint.as_str())]),
        suppressions: reported.passed.map(|passed| vec![suppression(passed, part.lang)]),
        properties: finding.grade.map(|grade| BTreeMap::from([("grade", grade)])),
    }
}

fn suppression(passed: Passed<'_>, lang: Lang) -> Suppression {
    match passed {
        Passed::Waived(waived) => {
            let kind = if waived.in_text { "inSource" } else { "external" };
            Suppression { kind, status: "accepted", justification: justification(waived, lang) }
        }
        Passed::Known => {
            let words = if lang == Lang::De { "Bereits bekannt (Baseline)." } else { "Known to the baseline." };
            Suppression { kind: "external", status: "accepted", justification: words.to_owned() }
        }
    }
}

/// Why, who, until when, and where that is recorded: each as far as it is said.
fn justification(waived: &Waived, lang: Lang) -> String {
    let (by, until, ticket) = match lang {
        Lang::En => ("by", "until", "ticket"),
        Lang::De => ("durch", "bis", "Vorgang"),
    };
    let more = [(by, &waived.who), (until, &waived.until), (ticket, &waived.ticket)];
    let more: Vec<String> = more.iter().filter(|(_, said)| !said.is_empty()).map(|(word, said)| format!("{word} {said}")).collect();
    let parts = [waived.why.clone(), more.join(", ")];
    parts.into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join("; ")
}

fn fix(part: &Part<'_>, edit: &Edit) -> Option<SarifFix> {
    let at = part.at(edit.place)?;
    let title = edit.title.get(part.lang);
    let text = match (edit.applicability(), part.lang) {
        (Applicability::Complete, _) => title.to_owned(),
        (Applicability::HasBlanks, Lang::En) => format!("{title} (to be completed where it says TODO)"),
        (Applicability::HasBlanks, Lang::De) => format!("{title} (zu ergänzen, wo TODO steht)"),
    };
    let PhysicalLocation { artifact_location, region } = location_of(&at);
    let replacement =
        Replacement { deleted_region: Region { snippet: None, ..region }, inserted_content: Content { text: edit.text.clone() } };
    Some(SarifFix {
        description: Text { text },
        artifact_changes: vec![ArtifactChange { artifact_location, replacements: vec![replacement] }],
    })
}

/// What stands between the results and the notifications: the rules that the results name, and how the run ended.
pub fn sarif_middle(rules: &[DescribedRule], successful: bool) -> String {
    let rules = rules.iter().map(|rule| Descriptor {
        id: &rule.id,
        short_description: Text { text: rule.title.clone() },
        full_description: Text { text: first_paragraph(&rule.prose).unwrap_or_else(|| rule.title.clone()) },
        help: Message { text: plain(&rule.prose), markdown: format!("{}{}", rule.prose, linked(rule)) },
        help_uri: rule.addresses.iter().flatten().next().map(String::as_str),
        default_configuration: Configuration { level: level(rule.severity) },
        properties: BTreeMap::from([("tags", &rule.cites)]),
    });
    let driver = Driver {
        name: "noticelint",
        semantic_version: env!("CARGO_PKG_VERSION"),
        information_uri: (!HOME.is_empty()).then_some(HOME),
        rules: rules.collect(),
    };
    let mut tool = String::new();
    line(&Tool { driver }, &mut tool);
    format!(
        "\n],\n\"tool\": {},\n\"invocations\": [{{\"executionSuccessful\": {successful}, \"toolExecutionNotifications\": [",
        tool.trim_end()
    )
}

/// The provisions of a rule with their addresses, as a paragraph of Markdown.
fn linked(rule: &DescribedRule) -> String {
    let addresses = rule.addresses.iter().map(Option::as_deref).chain(std::iter::repeat(None));
    let one = |(cite, address): (&String, Option<&str>)| address.map_or_else(|| cite.clone(), |address| format!("[{cite}]({address})"));
    let all: Vec<String> = rule.cites.iter().zip(addresses).map(one).collect();
    if all.is_empty() { String::new() } else { format!("\n\n{}", all.join(" · ")) }
}

/// What stands behind the notifications.
pub const SARIF_TAIL: &str = "\n]}]\n}]}\n";

fn paragraphs(prose: &str) -> impl Iterator<Item = &str> {
    prose.split("\n\n").map(str::trim).filter(|p| !p.is_empty())
}

fn first_paragraph(prose: &str) -> Option<String> {
    paragraphs(prose).next().map(plain)
}

/// Markdown without its signs of emphasis, a paragraph on each line.
fn plain(prose: &str) -> String {
    let one_line = |p: &str| p.split_whitespace().collect::<Vec<_>>().join(" ").replace("**", "").replace('`', "");
    paragraphs(prose).map(one_line).collect::<Vec<_>>().join("\n")
}
