//! `explain`, `rules`, `test`.

use super::args::{Common, Explain, Test};
use super::config::did_you_mean;
use super::files::{name_of, placeless};
use super::terminal::{Stream, lang, print, style, tell};
use super::{End, config, law};
use crate::check::{Engine, Prepared, Provisions, builtin_pages};
use crate::law::Example;
use crate::law::rule::Rule;
use crate::report;
use crate::source::{Diagnostic, Lang, Say, Severity, Sources, nearest};
use std::path::{Path, PathBuf};

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
        let help = nearest(&args.id, all)
            .map_or_else(|| Say::new("`noticelint rules` lists all rules", "`noticelint rules` zeigt alle Regeln"), did_you_mean);
        let say =
            Say::new(format!("there is no rule or concept `{}`", args.id), format!("es gibt keine Regel und kein Konzept `{}`", args.id));
        return tell_all(&[placeless("cli::unknown-id", say, help)], &Sources::default(), common, lang);
    };
    if args.formal && !rules.is_empty() {
        for rule in rules {
            print(&report::formal(rule));
        }
        return end;
    }
    let own = loaded.sources.iter().find(|(_, f)| f.name == *file).map(|(_, f)| f.text.to_string());
    let page = own.or_else(|| builtin_pages().iter().find(|(n, _)| n == file).map(|(_, t)| (*t).to_owned()));
    print(&page.unwrap_or_default());
    end
}

/// Lists all rules.
pub(crate) fn list(common: &Common) -> End {
    let (config, config_sources, problems) = config::load(common.config.as_deref(), common.no_config, None);
    let lang = lang(common, config.lang);
    let mut end = tell_all(&problems, &config_sources, common, lang);
    let loaded = law::load(common, &config);
    end = end.max(tell_all(&loaded.unknown_packs, &config_sources, common, lang));
    end = end.max(tell_all(&loaded.diagnostics, &loaded.sources, common, lang));
    let prepared = Prepared::new(loaded.law);
    print(&report::rules(&prepared.law, &Provisions::new(&prepared, lang), style(common, lang, Stream::Out)));
    end
}

/// Runs the examples of the built-in rules and concepts, or of the folders given.
pub(crate) fn test(args: &Test, common: &Common) -> End {
    let (mut config, config_sources, problems) = config::load(common.config.as_deref(), common.no_config, None);
    let lang = lang(common, config.lang);
    // A pack that is left out of checks is no reason to leave out its examples.
    config.packs.clear();
    let mut end = tell_all(&problems, &config_sources, common, lang);
    // A folder with tables of its own is a whole law, as `rules/` is: it is tested as it stands, not as it was built in.
    let (whole, own): (Vec<PathBuf>, Vec<PathBuf>) = args.folders.iter().cloned().partition(|f| f.join("words/cards.toml").is_file());
    let mut passed = 0;
    let mut failed = 0;
    let mut run = |loaded: law::Loaded, only: Option<&[PathBuf]>| {
        let mut end = tell_all(&loaded.diagnostics, &loaded.sources, common, lang);
        let prepared = Prepared::new(loaded.law);
        let engine = Engine::new(&prepared);
        let within = |e: &&Example| {
            only.is_none_or(|folders| folders.iter().any(|f| Path::new(&e.file).starts_with(name_of(f)) || name_of(f) == "."))
        };
        let examples: Vec<&Example> = prepared.law.reading.examples.iter().filter(within).collect();
        let (shown, failing) = law::example_problems(&engine, &prepared, &examples, &loaded.sources, jiff::Zoned::now().date());
        let mut text = String::new();
        report::diagnostics(&failing, &shown, style(common, lang, Stream::Out), &mut text);
        print(&text);
        passed += examples.len() - failing.len();
        failed += failing.len();
        if !failing.is_empty() {
            end = end.max(End::Findings);
        }
        end
    };
    for folder in &whole {
        end = end.max(run(law::load_alone(folder), None));
    }
    if whole.is_empty() || !own.is_empty() {
        config.rules.extend(own.iter().cloned());
        let only = (!own.is_empty()).then_some(own.as_slice());
        end = end.max(run(law::load(common, &config), only));
    }
    if passed + failed == 0 {
        let say = Say::new("no examples were found", "es wurden keine Beispiele gefunden");
        let help = Say::new("give a folder with rule or concept files", "Geben Sie einen Ordner mit Regel- oder Konzeptdateien an");
        return tell_all(&[placeless("cli::no-examples", say, help)], &Sources::default(), common, lang).max(end);
    }
    let (behave, fail) = if lang == Lang::De { ("Beispiele wie erwartet", "nicht") } else { ("examples as expected", "not") };
    print(&format!("{passed} {behave}, {failed} {fail}\n"));
    end
}

/// Tells what was wrong, and how that ends the run.
fn tell_all(problems: &[Diagnostic], sources: &Sources, common: &Common, lang: Lang) -> End {
    let mut text = String::new();
    report::diagnostics(problems, sources, style(common, lang, Stream::Err), &mut text);
    tell(&text);
    if problems.iter().any(|p| p.severity == Severity::Error) { End::Broken } else { End::Clean }
}
