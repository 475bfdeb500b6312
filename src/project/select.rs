//! Which rules are asked for: by their ids, by beginnings of ids, by packs.
//!
//! A name stands for the rule of that id, for all whose ids begin with it and go on with a hyphen, or for all of a pack. Where one name
//! selects a rule and another ignores it, the closer one decides; of two that are as close, the command line's; of two of one origin,
//! the one that ignores.

use super::config::{Config, did_you_mean};
use super::files::placeless;
use super::law::pack_of;
use crate::law::Law;
use crate::source::{Diagnostic, Place, Say, nearest};
use std::collections::BTreeSet;

/// How close a name is to a rule; none if it does not stand for it.
pub(crate) type Fit<'f> = &'f dyn Fn(&str) -> Option<usize>;

/// The rules of a law, each with its pack.
pub(crate) struct Known<'l>(BTreeSet<(&'l str, &'l str)>);

impl<'l> Known<'l> {
    /// All rules of a law.
    pub fn new(law: &'l Law) -> Self {
        Self(law.reading.rules.iter().map(|r| (r.id.as_str(), pack_of(&r.file))).collect())
    }

    /// What something comes to for each rule.
    pub fn each<'s, T>(&'s self, what: impl Fn(&'l str, Fit<'_>) -> Option<T> + 's) -> impl Iterator<Item = T> + 's {
        self.0.iter().filter_map(move |(id, pack)| what(id, &|name| fit(name, id, pack)))
    }

    /// A name that stands for no rule.
    pub fn problem(&self, name: &str, place: Option<Place>) -> Option<Diagnostic> {
        if self.0.iter().any(|(id, pack)| fit(name, id, pack).is_some()) {
            return None;
        }
        let packs: BTreeSet<&str> = self.0.iter().map(|(_, pack)| *pack).collect();
        let help = nearest(name, self.0.iter().map(|(id, _)| *id).chain(packs))
            .map_or_else(|| Say::new("`noticelint rules` lists all rules", "`noticelint rules` zeigt alle Regeln"), did_you_mean);
        let say = Say::new(format!("there is no rule `{name}`"), format!("es gibt keine Regel `{name}`"));
        Some(match place {
            Some(at) => Diagnostic::error("config::unknown-rule", at.file, at.span, say).help(help),
            None => placeless("cli::unknown-rule", say, help),
        })
    }
}

/// How close a name is to a rule: its length, or nothing for a pack.
fn fit(name: &str, id: &str, pack: &str) -> Option<usize> {
    let begins = id.strip_prefix(name).is_some_and(|rest| rest.is_empty() || (rest.starts_with('-') && !name.is_empty()));
    begins.then_some(name.len()).or((name == pack && !name.is_empty()).then_some(0))
}

/// What is named beside the configuration.
#[derive(Copy, Clone, Debug, Default)]
pub(crate) struct Named<'n> {
    /// Only these.
    pub select: &'n [String],
    /// These too.
    pub extend_select: &'n [String],
    /// Not these.
    pub ignore: &'n [String],
}

/// The rules that are asked for.
pub(crate) struct Selection(BTreeSet<String>);

impl Selection {
    /// What the command line and the configuration ask for.
    pub fn new<'n>(choice: impl Into<Named<'n>>, config: &Config, known: &Known<'_>) -> Self {
        let choice = choice.into();
        Self(known.each(|id, fits| is_asked_for(choice, config, fits).then(|| id.to_owned())).collect())
    }

    /// Whether a rule is asked for.
    pub fn has(&self, rule: &str) -> bool {
        self.0.contains(rule)
    }
}

/// Who names rules.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Voice {
    Configured,
    Given,
}

/// Whether a rule is chosen by lists of names, each with who gives it and whether it selects; by `all` if none names the rule.
fn is_chosen(voices: &[(&[String], Voice, bool)], fits: Fit<'_>, all: bool) -> bool {
    let heard = voices.iter().flat_map(|(names, voice, selects)| {
        let closest = names.iter().filter_map(|name| fits(name)).max();
        closest.map(|fit| (fit, *voice, !selects))
    });
    heard.max().map_or(all, |(_, _, ignores)| !ignores)
}

/// Whether the command line and the configuration ask for a rule.
fn is_asked_for(choice: Named<'_>, config: &Config, fits: Fit<'_>) -> bool {
    // What is selected on the command line takes the place of what the configuration selects.
    let configured: &[String] = if choice.select.is_empty() { &config.select } else { &[] };
    let all = choice.select.is_empty() && config.select.is_empty();
    let voices = [
        (configured, Voice::Configured, true),
        (config.ignore.as_slice(), Voice::Configured, false),
        (choice.select, Voice::Given, true),
        (choice.extend_select, Voice::Given, true),
        (choice.ignore, Voice::Given, false),
    ];
    is_chosen(&voices, fits, all)
}

/// Whether the command line or the configuration switches a rule off everywhere.
pub(crate) fn is_off(choice: Named<'_>, config: &Config, id: &str, pack: &str) -> bool {
    let fits: Fit<'_> = &|name| fit(name, id, pack);
    !is_asked_for(choice, config, fits) || config.is_severity_off(fits)
}

/// Names on the command line and in the configuration that stand for no rule.
pub(crate) fn unknown_rules<'n>(choice: impl Into<Named<'n>>, config: &Config, known: &Known<'_>) -> Vec<Diagnostic> {
    let choice = choice.into();
    let asked: BTreeSet<&String> = choice.select.iter().chain(choice.extend_select).chain(choice.ignore).collect();
    let named = asked.into_iter().map(|rule| (rule, None)).chain(config.named.iter().map(|(rule, place)| (rule, Some(*place))));
    named.filter_map(|(rule, place)| known.problem(rule, place)).collect()
}
