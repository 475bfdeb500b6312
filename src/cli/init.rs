//! `init`: a first flow file from what a notice states.

use super::args::{Common, Init};
use super::discover::{Found, is_flow};
use super::drafted::{flow_file, text_name};
use super::files::{name_of, placeless, read, read_stdin};
use super::plan::{For, Planned, plan, read_all_flows};
use super::terminal::{Stream, lang, print, style, tell};
use super::write::{create, put};
use super::{End, config, law};
use crate::check::{Engine, Memory, Prepared, Read};
use crate::draft::{Draft, Text, draft};
use crate::notice::Format;
use crate::report;
use crate::source::{Diagnostic, Lang, Say, Severity, SourceFile, Sources};
use std::collections::BTreeSet;
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
                if !told(&read.diagnostics, &sources) {
                    texts.push((name, file, read));
                }
            }
            Err(problem) => failed.push(*problem),
        }
    }
    if told(&failed, &sources) || texts.len() < args.files.len() {
        // Half a notice would be taken for all that it says.
        return End::Broken;
    }
    told(&already(args, &place, &prepared).into_iter().collect::<Vec<_>>(), &sources);
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

/// Tells of a flow file beside a text that names it already: two of them would have the notice checked twice.
fn already(args: &Init, place: &Place, prepared: &Prepared) -> Option<Diagnostic> {
    let whole_name = |path: &Path| std::path::absolute(path).map(|p| name_of(&p)).ok();
    let folders: BTreeSet<PathBuf> =
        args.files.iter().filter_map(|f| std::path::absolute(f).ok()?.parent().map(Path::to_path_buf)).collect();
    let beside = folders.iter().filter_map(|f| std::fs::read_dir(f).ok()).flatten().flatten().map(|entry| entry.path());
    let own = if let Place::File(path) = place { whole_name(path) } else { None };
    let mut flows: Vec<PathBuf> = beside.filter(|path| is_flow(&name_of(path)) && whole_name(path) != own).collect();
    flows.sort();
    let found = Found { flows, ..Found::default() };
    let (flows, _) = read_all_flows(&found, None, prepared);
    let texts: Vec<String> = args.files.iter().filter_map(|f| whole_name(f)).collect();
    let names = |unit: &Planned| unit.texts.iter().any(|(text, _)| whole_name(text).is_some_and(|name| texts.contains(&name)));
    let card = plan(&found, false, &flows).into_iter().filter(names).find_map(|unit| match unit.declared {
        For::Notice(index) => flows.whole.as_ref()?.things.get(index).map(|card| card.file),
        For::All | For::Nobody => None,
    });
    let name = flows.paths.get(card?.0 as usize)?.file_name()?.to_string_lossy().into_owned();
    Some(Diagnostic {
        severity: Severity::Warning,
        ..placeless(
            "init::declared-already",
            Say::new(format!("`{name}` names this notice already"), format!("`{name}` nennt diesen Hinweis bereits")),
            Say::new(
                "with a second card it is checked twice: move what you need from the draft, and remove it",
                "Mit einer zweiten Karte wird er doppelt geprüft: Übernehmen Sie aus dem Entwurf, was Sie brauchen, und löschen Sie ihn",
            ),
        )
    })
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
