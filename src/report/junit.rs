//! A report in the form of JUnit: a text is a suite, a rule that was judged is a case.
//!
//! What fails the run fails its case. A finding that does not, stands in the case's output; what was not decided is skipped, with what
//! would decide it; rules that do not apply are left out. A mistake in an input is an error: something could not be judged.

use super::point::{Part, Point};
use super::xml::Element;
use crate::lint::{Outcome, RuleOutcome};
use crate::source::{FileId, Lang, Severity};
use std::collections::BTreeMap;

/// What stands for a file where a mistake is about none.
const NO_FILE: &str = "noticelint";

/// The suites of a part.
pub fn junit(part: &Part<'_>, out: &mut String) {
    let mut suites: BTreeMap<String, Suite> = BTreeMap::new();
    // A text that was judged has its suite, even if nothing is to be told of it.
    for file in part.files.iter().filter_map(|id| path(part, *id)) {
        suites.entry(file).or_default();
    }
    for (file, outcome) in part.outcomes {
        let Some(file) = file.and_then(|id| path(part, id)) else { continue };
        if let Some(case) = of_outcome(outcome, part.lang) {
            suites.entry(file).or_default().cases.insert(outcome.rule.clone(), case);
        }
    }
    for point in part.points() {
        let file = point.at.as_ref().map_or_else(|| NO_FILE.to_owned(), |at| at.path.clone());
        let case = suites.entry(file).or_default().cases.entry(point.code.to_owned()).or_default();
        let fails = part.least.is_some_and(|least| point.severity >= least);
        case.take(&point, if point.is_mistake && point.severity == Severity::Error { Came::Error } else { Came::of(fails) });
    }
    for (file, suite) in suites {
        suite.write(&file, out);
    }
}

fn path(part: &Part<'_>, id: FileId) -> Option<String> {
    part.sources.get(id).map(|f| (part.path_of)(&f.name))
}

/// The case of a rule, if it is worth one.
fn of_outcome(outcome: &RuleOutcome, lang: Lang) -> Option<Case> {
    let missing = match &outcome.outcome {
        Outcome::NotApplicable | Outcome::NotRequired => return None,
        Outcome::Satisfied | Outcome::Violated => None,
        Outcome::Undecidable { missing } => Some(missing.iter().map(|m| m.get(lang)).collect::<Vec<_>>().join(", ")),
    };
    let why = |missing| match lang {
        Lang::En => format!("not decided: for want of {missing}"),
        Lang::De => format!("nicht entschieden: dazu fehlt {missing}"),
    };
    Some(Case { skipped: missing.map(why), ..Case::default() })
}

/// What a case came to.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Came {
    #[default]
    Passed,
    Failed,
    Error,
}

impl Came {
    fn of(fails: bool) -> Self {
        if fails { Self::Failed } else { Self::Passed }
    }
}

#[derive(Default)]
struct Suite {
    cases: BTreeMap<String, Case>,
}

#[derive(Default)]
struct Case {
    came: Came,
    line: Option<u32>,
    kind: &'static str,
    skipped: Option<String>,
    messages: Vec<String>,
    whole: Vec<String>,
}

impl Case {
    fn take(&mut self, point: &Point<'_>, came: Came) {
        let line = point.at.as_ref().map(|at| at.ends().0.line);
        self.line = self.line.or(line);
        if came >= self.came {
            self.kind = match point.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Info => "info",
            };
        }
        self.came = self.came.max(came);
        self.messages.push(point.message.to_owned());
        let place = point.at.as_ref().map_or_else(String::new, |at| {
            let (start, _) = at.ends();
            format!("{}:{}:{}: ", at.path, start.line, start.column)
        });
        self.whole.push(format!("{place}{}", point.whole()));
    }

    fn element(&self, name: &str, file: &str) -> Element {
        let mut attributes = vec![("name", name.to_owned()), ("classname", file.to_owned()), ("file", file.to_owned())];
        attributes.extend(self.line.map(|line| ("line", line.to_string())));
        let mut case = Element::new("testcase", attributes);
        let text = self.whole.join("\n\n");
        let message = match self.messages.as_slice() {
            [first, more @ ..] if !more.is_empty() => format!("{first} (+{})", more.len()),
            [first, ..] => first.clone(),
            [] => String::new(),
        };
        let told = |name| Element::new(name, vec![("message", message.clone()), ("type", self.kind.to_owned())]).text(&text);
        case.inner.extend(match (self.came, &self.skipped) {
            (Came::Error, _) => Some(told("error")),
            (Came::Failed, _) => Some(told("failure")),
            (Came::Passed, Some(why)) => Some(Element::new("skipped", vec![("message", why.clone())])),
            (Came::Passed, None) => None,
        });
        if self.came == Came::Passed && !text.is_empty() {
            case.inner.push(Element::new("system-out", Vec::new()).text(&text));
        }
        case
    }
}

impl Suite {
    fn write(&self, file: &str, out: &mut String) {
        let count = |which: &dyn Fn(&Case) -> bool| self.cases.values().filter(|c| which(c)).count().to_string();
        let skipped = |c: &Case| c.came == Came::Passed && c.skipped.is_some();
        let attributes = vec![
            ("name", file.to_owned()),
            ("tests", self.cases.len().to_string()),
            ("failures", count(&|c| c.came == Came::Failed)),
            ("errors", count(&|c| c.came == Came::Error)),
            ("skipped", count(&skipped)),
        ];
        let inner = self.cases.iter().map(|(name, case)| case.element(name, file)).collect();
        Element { inner, ..Element::new("testsuite", attributes) }.write(out);
    }
}
