//! `test`: the examples in rule and concept files, and whether they would notice a mistake in the rules.

use super::args::{Common, Test};
use super::files::{name_of, placeless};
use super::rules::tell_all;
use super::terminal::{Stream, lang, print, style};
use super::{End, config, law};
use crate::check::{Engine, Prepared, Survivor, prove};
use crate::law::{Example, place_of_clause};
use crate::report;
use crate::source::{Diagnostic, Lang, Say, Sources};
use std::path::{Path, PathBuf};

/// What came of all laws that are tested.
#[derive(Default)]
struct Count {
    passed: usize,
    failed: usize,
    mutants: usize,
    survivors: usize,
}

/// Runs the examples of the built-in rules and concepts, or of the folders given.
pub(crate) fn run(args: &Test, common: &Common) -> End {
    let (mut config, config_sources, problems) = config::load(common.config.as_deref(), common.no_config, None);
    let lang = lang(common, config.lang);
    // A pack that is left out of checks is no reason to leave out its examples.
    config.packs.clear();
    let mut end = tell_all(&problems, &config_sources, common, lang);
    // A folder with tables of its own is a whole law, as `rules/` is: it is tested as it stands, not as it was built in.
    let (whole, own): (Vec<PathBuf>, Vec<PathBuf>) = args.folders.iter().cloned().partition(|f| f.join("words/cards.toml").is_file());
    let date = jiff::Zoned::now().date();
    let mut count = Count::default();
    let mut test = |loaded: law::Loaded, only: Option<&[PathBuf]>| {
        let end = tell_all(&loaded.diagnostics, &loaded.sources, common, lang);
        let prepared = Prepared::new(loaded.law);
        let engine = Engine::new(&prepared);
        let within = |e: &&Example| {
            only.is_none_or(|folders| folders.iter().any(|f| Path::new(&e.file).starts_with(name_of(f)) || name_of(f) == "."))
        };
        let examples: Vec<&Example> = prepared.law.reading.examples.iter().filter(within).collect();
        let (shown, failing) = law::example_problems(&engine, &prepared, &examples, &loaded.sources, date);
        let mut text = String::new();
        report::diagnostics(&failing, &shown, style(common, lang, Stream::Out), &mut text);
        count.passed += examples.len() - failing.len();
        count.failed += failing.len();
        // Examples that do not even hold for their rules prove nothing about mistakes in them.
        if args.mutate && failing.is_empty() {
            let proof = prove(&prepared, &engine, &examples, date);
            let (shown, all) = shown_in_files(&proof.survivors, &prepared, &loaded.sources);
            report::diagnostics(&all, &shown, style(common, lang, Stream::Out), &mut text);
            count.mutants += proof.mutants;
            count.survivors += proof.survivors.len();
        }
        print(&text);
        end
    };
    for folder in &whole {
        end = end.max(test(law::load_alone(folder), None));
    }
    if whole.is_empty() || !own.is_empty() {
        config.rules.extend(own.iter().cloned());
        let only = (!own.is_empty()).then_some(own.as_slice());
        end = end.max(test(law::load(common, &config), only));
    }
    if count.passed + count.failed == 0 {
        let say = Say::new("no examples were found", "es wurden keine Beispiele gefunden");
        let help = Say::new("give a folder with rule or concept files", "Geben Sie einen Ordner mit Regel- oder Konzeptdateien an");
        return tell_all(&[placeless("cli::no-examples", say, help)], &Sources::default(), common, lang).max(end);
    }
    let weak = count.mutants.saturating_sub(count.survivors) * 100 < count.mutants * usize::from(args.at_least);
    print(&summary(&count, args.mutate, lang));
    if count.failed > 0 || weak { end.max(End::Findings) } else { end }
}

fn summary(count: &Count, mutate: bool, lang: Lang) -> String {
    let Count { passed, failed, mutants, survivors } = *count;
    let (behave, fail) = if lang == Lang::De { ("Beispiele wie erwartet", "nicht") } else { ("examples as expected", "not") };
    let mut out = format!("{passed} {behave}, {failed} {fail}\n");
    if mutate && failed == 0 {
        let noticed = mutants - survivors;
        // Rounded down: 100 % are all.
        let per_mille = (noticed * 1000).checked_div(mutants).unwrap_or(1000);
        let (whole, tenth) = (per_mille / 10, per_mille % 10);
        out.push_str(&match lang {
            Lang::En => format!("{mutants} mistakes put into rules: {noticed} noticed, {survivors} not ({whole}.{tenth} %)\n"),
            Lang::De => format!("{mutants} Fehler in Regeln eingebaut: {noticed} bemerkt, {survivors} nicht ({whole},{tenth} %)\n"),
        });
    }
    out
}

/// The mistakes that no example notices, at their places in the files of the rules.
fn shown_in_files(survivors: &[Survivor], prepared: &Prepared, sources: &Sources) -> (Sources, Vec<Diagnostic>) {
    let mut sources = sources.clone();
    let mut all = Vec::new();
    for Survivor { part, mutant } in survivors {
        let rule = &mutant.rule;
        let Some(id) = law::file_of(&rule.file, &mut sources) else { continue };
        let Some(file) = sources.get(id) else { continue };
        let words = report::mutated(mutant);
        let Some(span) = place_of_clause(file, &prepared.law.cards, &rule.id, *part, mutant.clause, &words) else { continue };
        let diagnostic = Diagnostic::warning("law::unnoticed-mistake", id, span, report::mutant(mutant));
        all.push(diagnostic.help(Say::new(
            "add an example that differs in this alone; if it makes no difference, simplify the rule",
            "Fügen Sie ein Beispiel hinzu, das sich nur hierin unterscheidet; macht es keinen Unterschied, vereinfachen Sie die Regel",
        )));
    }
    (sources, all)
}
