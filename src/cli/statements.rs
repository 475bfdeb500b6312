//! `statements`: what texts state, with the words and places.

use super::args::{Common, Statements, StatementsFormat};
use super::files::{read, read_stdin};
use super::terminal::{Stream, lang, print, style, tell};
use super::{End, config, law};
use crate::check::{Engine, Memory, Prepared};
use crate::notice::Format;
use crate::recognise::Statement;
use crate::report;
use crate::source::{Diagnostic, Severity, Sources};

/// Runs the command.
pub(crate) fn run(args: &Statements, common: &Common) -> End {
    let start = config::start_of(&args.files);
    let (config, config_sources, problems) = config::load(common.config.as_deref(), common.no_config, start.as_deref());
    let lang = lang(common, config.lang);
    let (out, err) = (style(common, lang, Stream::Out), style(common, lang, Stream::Err));
    let mut end = End::Clean;
    let mut told = |problems: &[Diagnostic], sources: &Sources| {
        let mut text = String::new();
        report::diagnostics(problems, sources, err, &mut text);
        tell(&text);
        if problems.iter().any(|p| p.severity == Severity::Error) {
            end = End::Broken;
        }
    };
    told(&problems, &config_sources);
    let loaded = law::load(common, &config);
    told(&loaded.diagnostics, &loaded.sources);
    let prepared = Prepared::new(loaded.law);
    let engine = Engine::new(&prepared);
    let mut memory = Memory::default();
    let mut first = true;
    for path in &args.files {
        let file = if path.as_os_str() == "-" { read_stdin(&args.stdin_filename) } else { read(path) };
        let mut sources = Sources::default();
        let id = match file {
            Ok(file) => sources.add(file),
            Err(diagnostic) => {
                told(&[*diagnostic], &sources);
                continue;
            }
        };
        let Some(file) = sources.get(id) else { continue };
        let language = args.language.clone().or_else(|| config.overrides_of(&file.name).filter_map(|o| o.language.clone()).last());
        let mut read = engine.read(file, id, Format::of(file), language.as_deref(), &mut memory);
        told(&read.diagnostics, &sources);
        let shown = |s: &Statement| args.all || engine.law.reading.concepts.get(s.concept.0 as usize).is_some_and(|c| !c.for_rules_only);
        read.statements.stated.retain(shown);
        match args.format {
            StatementsFormat::Json => {
                let mut line = String::new();
                report::json_line(&report::json_statements(engine.law, file, &read.document, &read.language, &read.statements), &mut line);
                print(&format!("{}{}", if first { "[\n" } else { ",\n" }, line.trim_end()));
                first = false;
            }
            StatementsFormat::Human => print(&report::statements(engine.law, file, &read.document, &read.language, &read.statements, out)),
        }
    }
    if args.format == StatementsFormat::Json {
        print(if first { "[]\n" } else { "\n]\n" });
    }
    end
}
