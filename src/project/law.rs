//! The law with the team's own folders.

use super::config::{Config, did_you_mean};
use super::discover::all_files;
use super::files::{name_of, placeless, read};
use super::select::{Named, is_off};
use crate::check::{Engine, Prepared, builtin_law, builtin_law_for_checking, builtin_pages, run_examples};
use crate::law::rule::Rule;
use crate::law::{Example, Law};
use crate::report;
use crate::source::{Diagnostic, FileId, Say, SourceFile, Sources, nearest};
use crate::value::Date;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// A law, and what was wrong with the files that extend it.
pub(crate) struct Loaded {
    /// The law.
    pub law: Law,
    /// The files of the team's own folders.
    pub sources: Sources,
    /// What was wrong with them.
    pub diagnostics: Vec<Diagnostic>,
    /// Packs that the configuration names and that do not exist.
    pub unknown_packs: Vec<Diagnostic>,
}

/// What is asked for beside the configuration.
#[derive(Copy, Clone, Debug, Default)]
pub(crate) struct Asked<'a> {
    /// Folders with rules, beside the built-in ones.
    pub rules: &'a [PathBuf],
    /// A folder with a whole law, instead of the built-in one.
    pub whole: Option<&'a Path>,
    /// The rules that are named: of two that cannot both be followed, one may be switched off.
    pub named: Named<'a>,
}

/// The built-in law, or the one that the command line names (of the packs that the configuration names, if it does), with the
/// folders that the command line and the configuration name.
pub(crate) fn load<'a>(asked: impl Into<Asked<'a>>, config: &Config) -> Loaded {
    load_with(asked.into(), config, builtin_law)
}

/// The same for a command that only checks by it: where nothing extends the built-in law, only what checking needs is read.
pub(crate) fn load_for_checking<'a>(asked: impl Into<Asked<'a>>, config: &Config) -> Loaded {
    let asked = asked.into();
    let extended = !asked.rules.is_empty() || !config.rules.is_empty();
    load_with(asked, config, if extended { builtin_law } else { builtin_law_for_checking })
}

fn load_with(asked: Asked<'_>, config: &Config, builtin: fn() -> Law) -> Loaded {
    let own = asked.rules.iter().chain(&config.rules).map(PathBuf::as_path);
    let is_off: &dyn Fn(&Rule) -> bool = &|rule| is_off(asked.named, config, &rule.id, pack_of(&rule.file));
    match asked.whole {
        Some(whole) => {
            let folders: Vec<&Path> = std::iter::once(whole).chain(own).collect();
            let mut loaded = extend(Law::default(), &folders, Vec::new(), is_off);
            loaded.unknown_packs = choose_packs(&mut loaded.law, config);
            loaded
        }
        None => {
            let mut law = builtin();
            let unknown_packs = choose_packs(&mut law, config);
            extend(law, &own.collect::<Vec<_>>(), unknown_packs, is_off)
        }
    }
}

/// A law made of a folder alone, as `rules/` itself is.
pub(crate) fn load_alone(folder: &Path) -> Loaded {
    extend(Law::default(), &[folder], Vec::new(), &|_| false)
}

fn extend(law: Law, folders: &[&Path], unknown_packs: Vec<Diagnostic>, is_off: &dyn Fn(&Rule) -> bool) -> Loaded {
    let mut sources = Sources::default();
    let mut diagnostics = Vec::new();
    // A folder may be named twice: by the configuration, and on the command line.
    let mut seen = BTreeSet::new();
    for folder in folders {
        if seen.insert(std::fs::canonicalize(folder).unwrap_or_else(|_| folder.to_path_buf())) {
            add_folder(folder, &mut sources, &mut diagnostics);
        }
    }
    if sources.iter().next().is_none() {
        return Loaded { law, sources, diagnostics, unknown_packs };
    }
    let extended = law.extend(&sources, is_off);
    diagnostics.extend(extended.diagnostics);
    Loaded { law: extended.value, sources, diagnostics, unknown_packs }
}

/// The pack of a built-in rule: the folder that its file stands in.
pub(crate) fn pack_of(file: &str) -> &str {
    file.rsplit('/').nth(1).unwrap_or("")
}

fn choose_packs(law: &mut Law, config: &Config) -> Vec<Diagnostic> {
    if config.packs.is_empty() {
        return Vec::new();
    }
    let known: BTreeSet<String> = law.reading.rules.iter().map(|r| pack_of(&r.file).to_owned()).collect();
    law.reading.rules.retain(|r| config.packs.iter().any(|(p, _)| p == pack_of(&r.file)));
    let unknown = config.packs.iter().filter(|(p, _)| !known.contains(p));
    unknown
        .map(|(pack, at)| {
            let list = known.iter().map(|k| format!("`{k}`")).collect::<Vec<_>>().join(", ");
            let help = nearest(pack, known.iter().map(String::as_str))
                .map_or_else(|| Say::new(format!("there are {list}"), format!("es gibt {list}")), did_you_mean);
            let say = Say::new(format!("there is no pack `{pack}`"), format!("es gibt kein Paket `{pack}`"));
            Diagnostic::error("config::unknown-pack", at.file, at.span, say).help(help)
        })
        .collect()
}

fn add_folder(folder: &Path, sources: &mut Sources, diagnostics: &mut Vec<Diagnostic>) {
    if !folder.is_dir() {
        let name = name_of(folder);
        diagnostics.push(placeless(
            "io::missing-folder",
            Say::new(format!("there is no folder `{name}`"), format!("es gibt keinen Ordner `{name}`")),
            Say::new("check `rules` in the configuration, or `--rules`", "Prüfen Sie `rules` in der Konfiguration oder `--rules`"),
        ));
        return;
    }
    let (files, problems) = all_files(folder, &|name| name.ends_with(".md") || name.ends_with(".toml"), &|_| false);
    diagnostics.extend(problems);
    for path in files {
        match read(&path) {
            Ok(file) => {
                sources.add(file);
            }
            Err(diagnostic) => diagnostics.push(*diagnostic),
        }
    }
}

/// The examples of the team's own rules and concepts that do not behave.
pub(crate) fn failing_examples(engine: &Engine<'_>, prepared: &Prepared, sources: &Sources, date: Date) -> Vec<Diagnostic> {
    let own: BTreeSet<&str> = sources.iter().map(|(_, f)| f.name.as_str()).collect();
    let examples: Vec<&Example> = prepared.law.reading.examples.iter().filter(|e| own.contains(e.file.as_str())).collect();
    example_problems(engine, prepared, &examples, sources, date).1
}

/// A rule's or concept's file, added to the sources if it is a built-in one.
pub(crate) fn file_of(name: &str, sources: &mut Sources) -> Option<FileId> {
    let known = sources.iter().find(|(_, f)| f.name == name).map(|(id, _)| id);
    known.or_else(|| {
        let (_, text) = builtin_pages().iter().find(|(n, _)| *n == name)?;
        Some(sources.add(SourceFile::utf8(name, *text)))
    })
}

/// Runs examples; those that do not behave are shown in their files, which are added to the sources that are given.
pub(crate) fn example_problems(
    engine: &Engine<'_>,
    prepared: &Prepared,
    examples: &[&Example],
    sources: &Sources,
    date: Date,
) -> (Sources, Vec<Diagnostic>) {
    let mut sources = sources.clone();
    let failures = run_examples(prepared, engine, examples, date);
    let shown =
        failures.into_iter().filter_map(|failure| {
            let example = failure.example;
            let id = file_of(&example.file, &mut sources)?;
            let (kind, language, of) = (&example.kind, &example.language, &example.of);
            let (en, de) = (&failure.message.en, &failure.message.de);
            let say = Say::new(
                format!("this example of `{of}` ({kind} {language}) {en}"),
                format!("dieses Beispiel zu `{of}` ({kind} {language}) {de}"),
            );
            let span = report::first_line(sources.get(id)?, example.span);
            Some(Diagnostic::error("law::example", id, span, say).help(Say::new(
                "mend the rule or concept, or the example",
                "Berichtigen Sie die Regel oder das Konzept, oder das Beispiel",
            )))
        });
    let diagnostics = shown.collect::<Vec<_>>();
    (sources, diagnostics)
}
