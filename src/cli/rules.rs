//! `explain`, `rules`.

use super::args::{Common, Explain, Rules, RulesFormat};
use super::config::did_you_mean;
use super::files::placeless;
use super::terminal::{Stream, lang, print, style, tell};
use super::{End, config, law};
use crate::check::{Prepared, Provisions, builtin_pages};
use crate::law::rule::Rule;
use crate::report::{self, DescribedRule};
use crate::source::{Diagnostic, Lang, Say, Severity, Sources, nearest};
use std::collections::BTreeSet;

/// Prints a rule's or concept's page.
pub(crate) fn explain(args: &Explain, common: &Common) -> End {
    let (config, config_sources, problems) = config::load(common.config.as_deref(), common.no_config, None);
    let lang = lang(common, config.lang);
    let mut end = tell_all(&problems, &config_sources, common, lang);
    let loaded = law::load(common, &config);
    end = end.max(tell_all(&loaded.diagnostics, &loaded.sources, common, lang));
    let reading = &loaded.law.reading;
    let rules: Vec<&Rule> = reading.rules.iter().filter(|r| r.id == args.id).collect();
    let concept = reading.concepts.iter().find(|c| c.name == args.id);
    let Some(file) = rules.first().map(|r| &r.file).or(concept.map(|c| &c.file)) else {
        let all = reading.rules.iter().map(|r| r.id.as_str()).chain(reading.concepts.iter().map(|c| c.name.as_str()));
        let help = begun(&args.id, all.clone()).or_else(|| nearest(&args.id, all).map(did_you_mean));
        let help = help.unwrap_or_else(|| Say::new("`noticelint rules` lists all rules", "`noticelint rules` zeigt alle Regeln"));
        let say =
            Say::new(format!("there is no rule or concept `{}`", args.id), format!("es gibt keine Regel und kein Konzept `{}`", args.id));
        return tell_all(&[placeless("cli::unknown-id", say, help)], &Sources::default(), common, lang);
    };
    if args.formal && !rules.is_empty() {
        for rule in rules {
            print(&report::formal(rule, &reading.limits));
        }
        return end;
    }
    print(&page(file, &loaded.sources).unwrap_or_default());
    end
}

/// The ids that begin so: all that a name stands for elsewhere.
fn begun<'a>(name: &str, all: impl Iterator<Item = &'a str>) -> Option<Say> {
    let begins = |id: &&str| id.strip_prefix(name).is_some_and(|rest| rest.starts_with('-'));
    let ids: BTreeSet<&str> = all.filter(begins).collect();
    let list = ids.into_iter().map(|id| format!("`{id}`")).collect::<Vec<_>>().join(", ");
    (!list.is_empty()).then(|| Say::new(format!("with it begin {list}"), format!("damit beginnen {list}")))
}

/// The text of a rule's or concept's file.
fn page(file: &str, sources: &Sources) -> Option<String> {
    let own = sources.iter().find(|(_, f)| f.name == file).map(|(_, f)| f.text.to_string());
    own.or_else(|| builtin_pages().iter().find(|(n, _)| *n == file).map(|(_, t)| (*t).to_owned()))
}

/// What a report says of the rules that it names.
pub(super) fn described(
    ids: &BTreeSet<String>,
    prepared: &Prepared,
    provisions: &Provisions,
    sources: &Sources,
    lang: Lang,
) -> Vec<DescribedRule> {
    let rules = &prepared.law.reading.rules;
    let one = |id: &String| {
        let rule = rules.iter().find(|r| r.id == *id)?;
        let prose = page(&rule.file, sources).map(|text| prose(&text)).filter(|p| !p.is_empty());
        Some(DescribedRule {
            id: id.clone(),
            title: rule.words.title.get(lang).to_owned(),
            severity: rule.severity.then,
            cites: rule.law.iter().map(|l| provisions.get(l).to_owned()).collect(),
            addresses: rule.law.iter().map(|l| Provisions::address(l, prepared)).collect(),
            prose: prose.unwrap_or_else(|| rule.words.title.get(lang).to_owned()),
        })
    };
    ids.iter().filter_map(one).collect()
}

/// What a page explains before it states its rule, without the title.
fn prose(page: &str) -> String {
    let lines = page.lines().take_while(|l| !l.trim_start().starts_with("```"));
    lines.skip_while(|l| l.trim().is_empty() || l.starts_with("# ")).collect::<Vec<_>>().join("\n").trim().to_owned()
}

/// Lists all rules.
pub(crate) fn list(args: &Rules, common: &Common) -> End {
    let (config, config_sources, problems) = config::load(common.config.as_deref(), common.no_config, None);
    let lang = lang(common, config.lang);
    let mut end = tell_all(&problems, &config_sources, common, lang);
    let loaded = law::load(common, &config);
    end = end.max(tell_all(&loaded.unknown_packs, &config_sources, common, lang));
    end = end.max(tell_all(&loaded.diagnostics, &loaded.sources, common, lang));
    let prepared = Prepared::new(loaded.law);
    let provisions = Provisions::new(&prepared, lang);
    print(&match args.format {
        RulesFormat::Human => report::rules(&prepared.law, &provisions, style(common, lang, Stream::Out)),
        RulesFormat::Markdown => report::rules_page(&prepared.law, &provisions, lang, &|file| page(file, &loaded.sources)),
    });
    end
}

/// Tells what was wrong, and how that ends the run.
pub(super) fn tell_all(problems: &[Diagnostic], sources: &Sources, common: &Common, lang: Lang) -> End {
    let mut text = String::new();
    report::diagnostics(problems, sources, style(common, lang, Stream::Err), &mut text);
    tell(&text);
    if problems.iter().any(|p| p.severity == Severity::Error) { End::Broken } else { End::Clean }
}
