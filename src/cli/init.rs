//! `init`: a first flow file from what a notice states.

use super::args::{Common, Init};
use super::drafted::{flow_file, text_name};
use super::files::{name_of, read, read_stdin};
use super::terminal::{Stream, lang, print, style, tell};
use super::write::{create, put};
use super::{End, config, law};
use crate::check::{Engine, Memory, Prepared, Read};
use crate::draft::{Draft, Text, draft};
use crate::notice::Format;
use crate::report;
use crate::source::{Diagnostic, Lang, Severity, SourceFile, Sources};
use std::path::{Path, PathBuf};

/// Where the draft goes.
enum Place {
    Printed,
    File(PathBuf),
}

/// Runs the command.
pub(crate) fn run(args: &Init, common: &Common) -> End {
    let start = config::start_of(&args.files);
    let (config, config_sources, problems) = config::load(common.config.as_deref(), common.no_config, start.as_deref());
    let lang = lang(common, config.lang);
    let err = style(common, lang, Stream::Err);
    let told = |problems: &[Diagnostic], sources: &Sources| {
        let mut text = String::new();
        report::diagnostics(problems, sources, err, &mut text);
        tell(&text);
        problems.iter().any(|p| p.severity == Severity::Error)
    };
    let mut broken = told(&problems, &config_sources);
    let loaded = law::load_for_checking(common, &config);
    broken |= told(&loaded.diagnostics, &loaded.sources);
    let prepared = Prepared::new(loaded.law);
    let engine = Engine::new(&prepared);
    let place = place(args);
    let (mut memory, mut sources, mut texts, mut failed) = (Memory::default(), Sources::default(), Vec::new(), Vec::new());
    for path in &args.files {
        match text(path, args, &place) {
            Ok((name, file)) => {
                let id = sources.add(file);
                let Some(file) = sources.get(id).cloned() else { continue };
                let language = args.language.clone().or_else(|| config.language_of(&file.name));
                let read = engine.read(&file, id, Format::of(&file), language.as_deref(), &mut memory);
                broken |= told(&read.diagnostics, &sources);
                texts.push((name, file, read));
            }
            Err(problem) => failed.push(*problem),
        }
    }
    if told(&failed, &sources) || texts.is_empty() {
        // Half a notice would be taken for all that it says.
        return End::Broken;
    }
    let texts: Vec<Text<'_>> = texts.iter().map(|(name, file, read): &(String, _, Read)| Text { name, file, read }).collect();
    let draft = draft(&engine, &texts, config.as_of.unwrap_or_else(|| jiff::Zoned::now().date()));
    match place {
        Place::Printed => print(&draft.text),
        Place::File(path) => match if args.overwrite { put(&path, &draft.text) } else { create(&path, &draft.text) } {
            Ok(()) => print(&written(&path, &draft, lang)),
            Err(problem) => broken |= told(&[*problem], &sources),
        },
    }
    if broken { End::Broken } else { End::Clean }
}

fn place(args: &Init) -> Place {
    match (&args.output, args.files.first()) {
        (Some(output), _) if output.as_os_str() != "-" => Place::File(output.clone()),
        (None, Some(notice)) if notice.as_os_str() != "-" => Place::File(flow_file(notice)),
        _ => Place::Printed,
    }
}

/// A text, and how the notice's card names it.
fn text(path: &Path, args: &Init, place: &Place) -> Result<(String, SourceFile), Box<Diagnostic>> {
    if path.as_os_str() == "-" {
        return Ok((args.stdin_filename.clone(), read_stdin(&args.stdin_filename)?));
    }
    let named = match place {
        Place::File(flows) => text_name(flows, path),
        Place::Printed => None,
    };
    Ok((named.unwrap_or_else(|| name_of(path)), read(path)?))
}

/// What was written, and what to do next.
fn written(path: &Path, draft: &Draft, lang: Lang) -> String {
    let name = name_of(path);
    let Draft { cards, open, .. } = draft;
    match lang {
        Lang::En => {
            let are = if *open == 1 { "1 value is".to_owned() } else { format!("{open} values are") };
            format!("{name}: {cards} cards drafted, {are} open\nHold them against what really happens, then: noticelint check {name}\n")
        }
        Lang::De => {
            let are = if *open == 1 { "1 Angabe ist".to_owned() } else { format!("{open} Angaben sind") };
            format!(
                "{name}: {cards} Karten entworfen, {are} offen\nPrüfen Sie sie an dem, was wirklich geschieht, dann: noticelint check {name}\n"
            )
        }
    }
}
