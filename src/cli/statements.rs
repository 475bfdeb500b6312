//! `statements`: what texts state, with the words and places.

use super::args::{Common, Statements, StatementsFormat};
use super::files::read;
use super::terminal::{lang, print, style, tell};
use super::{End, config, law};
use crate::check::{Engine, Memory, Prepared};
use crate::notice::Format;
use crate::recognise::Polarity;
use crate::report;
use crate::source::{FileId, Lang, Severity, Sources};

/// Runs the command.
pub(crate) fn run(args: &Statements, common: &Common) -> End {
    let start = config::start_of(&args.files);
    let (config, config_sources, mut problems) = config::load(common.config.as_deref(), common.no_config, start.as_deref());
    let lang = lang(common, config.lang);
    let style = style(common, lang);
    let mut text = String::new();
    report::diagnostics(&problems, &config_sources, style, &mut text);
    let (law, law_sources, law_problems) = law::load(&common.rules, &config);
    report::diagnostics(&law_problems, &law_sources, style, &mut text);
    problems.extend(law_problems);
    let prepared = Prepared::new(law);
    let engine = Engine::new(&prepared);
    let mut memory = Memory::default();
    let mut all = Vec::new();
    for path in &args.files {
        let file = match read(path) {
            Ok(file) => file,
            Err(diagnostic) => {
                report::diagnostics(std::slice::from_ref(&diagnostic), &Sources::default(), style, &mut text);
                problems.push(diagnostic);
                continue;
            }
        };
        let mut sources = Sources::default();
        let id: FileId = sources.add(file);
        let Some(file) = sources.get(id) else { continue };
        let read = engine.read(file, id, Format::of(file), args.language.as_deref(), &mut memory);
        report::diagnostics(&read.diagnostics, &sources, style, &mut text);
        problems.extend(read.diagnostics);
        match args.format {
            StatementsFormat::Json => all.push(report::json_statements(engine.law, file, &read.document, &read.language, &read.statements)),
            StatementsFormat::Human => {
                let mut out = format!("{} ({})\n", file.name, read.language);
                for s in &read.statements.stated {
                    let at = file.position(read.document.source_span(s.span).start as usize);
                    let concept = engine.law.reading.concepts.get(s.concept.0 as usize);
                    let title = concept.map_or("", |c| c.name.as_str());
                    let words = read.document.words(s.span).split_whitespace().collect::<Vec<_>>().join(" ");
                    out.push_str(&format!("{:>5}:{:<4} {title}{}: {words}\n", at.line, at.column, polarity(s.polarity, lang)));
                }
                print(&out);
            }
        }
    }
    tell(&text);
    if args.format == StatementsFormat::Json
        && let Ok(json) = serde_json::to_string_pretty(&all)
    {
        print(&format!("{json}\n"));
    }
    if problems.iter().any(|p| p.severity == Severity::Error) { End::Broken } else { End::Clean }
}

fn polarity(polarity: Polarity, lang: Lang) -> &'static str {
    match (polarity, lang) {
        (Polarity::Affirmed, _) => "",
        (Polarity::Denied, Lang::En) => " (denied)",
        (Polarity::Denied, Lang::De) => " (verneint)",
        (Polarity::Conditional, Lang::En) => " (conditional)",
        (Polarity::Conditional, Lang::De) => " (bedingt)",
    }
}
