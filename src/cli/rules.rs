//! `explain`, `rules`, `test`.

use super::args::{Common, Explain, Test};
use super::files::placeless;
use super::terminal::{lang, print, style, tell};
use super::{End, config, law};
use crate::check::{Prepared, builtin_pages, run_examples};
use crate::law::Example;
use crate::report;
use crate::source::{Diagnostic, Lang, Say, Severity, Sources, nearest};
use std::path::PathBuf;

/// Prints a rule's or concept's page.
pub(crate) fn explain(args: &Explain, common: &Common) -> End {
    let (config, ..) = config::load(common.config.as_deref(), common.no_config, None);
    let lang = lang(common, config.lang);
    let (law, sources, _) = law::load(&common.rules, &config);
    let rule = law.reading.rules.iter().find(|r| r.id == args.id);
    if args.formal
        && let Some(rule) = rule
    {
        print(&format!("{rule:#?}\n"));
        return End::Clean;
    }
    let file = rule.map(|r| &r.file).or_else(|| law.reading.concepts.iter().find(|c| c.name == args.id).map(|c| &c.file));
    let Some(file) = file else {
        let all = law.reading.rules.iter().map(|r| r.id.as_str()).chain(law.reading.concepts.iter().map(|c| c.name.as_str()));
        let help = nearest(&args.id, all).map_or_else(
            || Say::new("`noticelint rules` lists all rules", "`noticelint rules` zeigt alle Regeln"),
            |n| Say::new(format!("did you mean `{n}`?"), format!("Meinten Sie `{n}`?")),
        );
        let problem = placeless(
            "cli::unknown-id",
            Say::new(format!("there is no rule or concept `{}`", args.id), format!("es gibt keine Regel und kein Konzept `{}`", args.id)),
            help,
        );
        return broken(&[problem], &Sources::default(), common, lang);
    };
    let own = sources.iter().find(|(_, f)| f.name == *file).map(|(_, f)| f.text.to_string());
    let page = own.or_else(|| builtin_pages().iter().find(|(n, _)| n == file).map(|(_, t)| (*t).to_owned()));
    print(&page.unwrap_or_default());
    End::Clean
}

/// Lists all rules.
pub(crate) fn list(common: &Common) -> End {
    let (config, ..) = config::load(common.config.as_deref(), common.no_config, None);
    let lang = lang(common, config.lang);
    let (law, sources, problems) = law::load(&common.rules, &config);
    let mut out = String::new();
    let mut last = "";
    for rule in &law.reading.rules {
        if rule.id == last {
            continue;
        }
        last = &rule.id;
        let severity = match rule.severity.then {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "info",
        };
        out.push_str(&format!("{:<42} {severity:<8} {} ({})\n", rule.id, rule.title.get(lang), rule.law.join(", ")));
    }
    print(&out);
    if problems.is_empty() { End::Clean } else { broken(&problems, &sources, common, lang) }
}

/// Runs the examples of the built-in rules and concepts, or of the folders given.
pub(crate) fn test(args: &Test, common: &Common) -> End {
    let (config, ..) = config::load(common.config.as_deref(), common.no_config, None);
    let lang = lang(common, config.lang);
    // Folders that are the built-in rules themselves need not be loaded again.
    let own: Vec<PathBuf> = args.folders.iter().filter(|f| !f.join("words/cards.toml").exists()).cloned().collect();
    let folders: Vec<PathBuf> = common.rules.iter().chain(&own).cloned().collect();
    let (law, sources, problems) = law::load(&folders, &config);
    if !problems.is_empty() {
        return broken(&problems, &sources, common, lang);
    }
    let prepared = Prepared::new(law);
    let from_folders = |e: &&Example| own.is_empty() || sources.iter().any(|(_, f)| f.name == e.file);
    let examples: Vec<&Example> = prepared.law.reading.examples.iter().filter(from_folders).collect();
    let failures = run_examples(&prepared, &examples, jiff::Zoned::now().date());
    let mut out = String::new();
    for failure in &failures {
        let e = &failure.example;
        let line = line_of(&e.file, e.span.start as usize, &sources);
        out.push_str(&format!("{}:{line}: {} {}: {}\n", e.file, e.kind, e.language, failure.message.get(lang)));
    }
    let passed = examples.len() - failures.len();
    let words = if lang == Lang::De { ("Beispiele wie erwartet", "nicht") } else { ("examples as expected", "not") };
    out.push_str(&format!("{passed} {}, {} {}\n", words.0, failures.len(), words.1));
    print(&out);
    if failures.is_empty() { End::Clean } else { End::Findings }
}

fn line_of(file: &str, offset: usize, sources: &Sources) -> u32 {
    let own = sources.iter().find(|(_, f)| f.name == file).map(|(_, f)| f.position(offset).line);
    own.unwrap_or_else(|| {
        let page = builtin_pages().iter().find(|(n, _)| *n == file).map_or("", |(_, t)| *t);
        page.get(..offset).map_or(0, |t| t.matches('\n').count() as u32 + 1)
    })
}

fn broken(problems: &[Diagnostic], sources: &Sources, common: &Common, lang: Lang) -> End {
    let mut text = String::new();
    report::diagnostics(problems, sources, style(common, lang), &mut text);
    tell(&text);
    End::Broken
}
