//! A rule as it is judged: after every verb has been rewritten to a domain and three conditions.

use super::lines::shortened;
use crate::law::rule::{Change, Cond, Domain, Link, Mutant, Op, Part, Path, Polarized, Root, Rule, Scope, Side};
use crate::source::{Say, Severity};
use crate::value::Value;

/// The rewritten rule, as an indented tree; `limits` are those of its law.
pub fn formal(rule: &Rule, limits: &[Cond]) -> String {
    let mut out = format!("rule {}\n", rule.id);
    if let Some(among) = &rule.among {
        out.push_str(&format!("  among     notices of one {}, as {}\n", among.kind, among.concept));
    }
    if rule.once {
        out.push_str("  once      in a passage\n");
    }
    let each = rule.each.iter().map(domain).collect::<Vec<_>>().join(", ");
    out.push_str(&format!("  for each  {}\n", if each.is_empty() { "nothing" } else { &each }));
    part(&mut out, "where", &rule.applies);
    part(&mut out, "except", &rule.except);
    for limit in rule.outside.iter().filter_map(|i| limits.get(*i as usize)) {
        part(&mut out, "outside", limit);
    }
    part(&mut out, "require", &rule.require);
    match &rule.severity.when {
        None => out.push_str(&format!("  severity  {}\n", severity(rule.severity.then))),
        Some((cond, otherwise)) => {
            out.push_str(&format!("  severity  {} where\n", severity(rule.severity.then)));
            tree(&mut out, cond, 6);
            out.push_str(&format!("            {} otherwise\n", severity(*otherwise)));
        }
    }
    out
}

/// The part that a mutant changes, on one line.
pub fn mutated(mutant: &Mutant) -> String {
    match &mutant.part {
        Part::Cond(cond) => inline(cond),
        Part::Domain(of) => domain(of),
        Part::Name(name) => name.clone(),
    }
}

/// What no example notices.
pub fn mutant(mutant: &Mutant) -> Say {
    let (en, de) = match mutant.change {
        Change::Negated => ("is negated", "verneint wird"),
        Change::Dropped => ("is left out", "weggelassen wird"),
        Change::AndForOr => ("has `and` and `or` exchanged", "`and` und `or` vertauscht"),
        Change::AnyPolarity => ("has any polarity", "jede Polarität haben kann"),
        Change::OtherPolarity => ("has another polarity", "eine andere Polarität hat"),
        Change::Anywhere => ("may stand anywhere", "überall stehen kann"),
        Change::OneMore => ("has a number greater by one", "eine um eins größere Zahl hat"),
        Change::OneLess => ("has a number smaller by one", "eine um eins kleinere Zahl hat"),
        Change::OtherComparison => ("compares the other way round", "umgekehrt vergleicht"),
    };
    let part = shortened(&mutated(mutant), LONGEST_PART);
    let id = &mutant.rule.id;
    Say::new(format!("no example of `{id}` notices if `{part}` {en}"), format!("kein Beispiel zu `{id}` bemerkt, wenn `{part}` {de}"))
}

/// How much of a condition a message shows, in characters.
const LONGEST_PART: usize = 160;

/// A condition on one line.
fn inline(cond: &Cond) -> String {
    let joined = |all: &[Cond], word: &str| {
        let one = |c: &Cond| if matches!(c, Cond::All(_) | Cond::Any(_)) { format!("({})", inline(c)) } else { inline(c) };
        all.iter().map(one).collect::<Vec<_>>().join(word)
    };
    match cond {
        Cond::All(all) => joined(all, " and "),
        Cond::Any(all) => joined(all, " or "),
        Cond::Not(inner) => format!("not ({})", inline(inner)),
        Cond::Some(of, inner) if **inner == Cond::Always(true) => format!("some {}", domain(of)),
        Cond::Some(of, inner) => format!("some {} where ({})", domain(of), inline(inner)),
        other => leaf(other),
    }
}

fn part(out: &mut String, name: &str, cond: &Cond) {
    match cond {
        Cond::Always(truth) => out.push_str(&format!("  {name:<8}  {}\n", if *truth { "always" } else { "never" })),
        other => {
            out.push_str(&format!("  {name}\n"));
            tree(out, other, 2);
        }
    }
}

fn tree(out: &mut String, cond: &Cond, depth: usize) {
    let indent = "  ".repeat(depth);
    let mut group = |name: &str, all: &[&Cond]| {
        out.push_str(&format!("{indent}{name}\n"));
        for inner in all {
            tree(out, inner, depth + 1);
        }
    };
    match cond {
        Cond::All(all) => group("all of", &all.iter().collect::<Vec<_>>()),
        Cond::Any(all) => group("any of", &all.iter().collect::<Vec<_>>()),
        Cond::Not(inner) => group("not", &[inner]),
        Cond::Some(of, inner) => group(&format!("some {} where", domain(of)), &[inner]),
        other => out.push_str(&format!("{indent}{}\n", leaf(other))),
    }
}

fn leaf(cond: &Cond) -> String {
    match cond {
        Cond::Always(truth) => truth.to_string(),
        Cond::States(what, near, times) => {
            let times = if *times > 1 { format!("{times} times ") } else { String::new() };
            format!("states {times}{} {}", polarized(what), scope(*near))
        }
        Cond::Has(of, field) => format!("{} has {field}", root(of)),
        Cond::Open(at) => format!("{} is open", path(at)),
        Cond::Is(at, property) => format!("{} is {property}", path(at)),
        Cond::Compare(a, op, b) => format!("{} {} {}", path(a), operator(*op), path(b)),
        Cond::Covers(at, laws) => format!("{} covers one of {} provisions", path(at), laws.len()),
        Cond::Names(of, None) => format!("text names {}", root(of)),
        Cond::Names(of, Some(within)) => format!("text names {} in a sentence on {}", root(of), polarized(within)),
        Cond::Against(at, op, value) => format!("{} {} {}", path(at), operator(*op), literal(value)),
        Cond::Within(at, days) => format!("{} is within P{days}D", path(at)),
        Cond::Mentions(at, any) => format!("{} mentions {}", if *any { "any text" } else { "text" }, path(at)),
        Cond::Declared => "something is declared".to_owned(),
        Cond::All(_) | Cond::Any(_) | Cond::Not(_) | Cond::Some(..) => String::new(),
    }
}

fn domain(domain: &Domain) -> String {
    match domain {
        Domain::Text => "text".to_owned(),
        Domain::Statement(what, near) => format!("statement of {} {}", polarized(what), scope(*near)),
        Domain::Thing(kind) => kind.clone(),
        Domain::Linked(kind, Link::NamedIn(field)) => format!("{kind} in it.{field}"),
        Domain::Linked(kind, Link::Naming) => format!("{kind} with it"),
        Domain::Concept(all) => format!("concept of {}", all.join(" | ")),
        Domain::Heading(all) => format!("heading naming {}", all.join(" | ")),
        Domain::UnusedWaiver => "unused waiver".to_owned(),
        Domain::Hop => "hop".to_owned(),
        Domain::OpenValue => "open value".to_owned(),
    }
}

fn polarized(what: &Polarized) -> String {
    let side = match what.polarity {
        None => "",
        Some(Side::Affirmed) => " affirmed",
        Some(Side::Denied) => " denied",
        Some(Side::Conditional) => " conditional",
    };
    format!("{}{side}", what.concepts.join(" | "))
}

fn scope(scope: Scope) -> &'static str {
    match scope {
        Scope::Text => "in the text",
        Scope::Later => "further on in the text",
        Scope::Sentence => "in the same sentence",
        Scope::Block => "in the same block",
        Scope::Section => "in the same section",
        Scope::Passage => "in the same passage",
        Scope::Other => "in another text",
    }
}

fn literal(value: &Value) -> String {
    match value {
        Value::Number(n) => n.to_string(),
        Value::Period(p) => p.length.map(crate::value::Length::iso).unwrap_or_default(),
        _ => String::new(),
    }
}

fn root(root: &Root) -> &str {
    match root {
        Root::It => "it",
        Root::That => "that",
        Root::Kind(kind) => kind,
        Root::Hop => "hop",
    }
}

fn path(path: &Path) -> String {
    format!("{}.{}", root(&path.root), path.field)
}

fn operator(op: Op) -> String {
    // The variants are named by the words of the language.
    match format!("{op:?}").to_lowercase().as_str() {
        "agrees" => "agrees with".to_owned(),
        "differs" => "differs from".to_owned(),
        "akin" => "is akin to".to_owned(),
        "endedafter" => "ended after".to_owned(),
        "beganafter" => "began after".to_owned(),
        length => format!("is {length} than"),
    }
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "info",
    }
}
