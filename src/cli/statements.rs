//! `statements`: what texts state, with the words and places.

use super::args::{Common, Kept, Statements, StatementsFormat};
use super::cache::{self, Cache, Mixer};
use super::config::Config;
use super::files::{decoded, name_of, read_stdin, stored};
use super::order::{InOrder, threads};
use super::terminal::{Stream, lang, print, style, tell};
use super::{End, config, law};
use crate::check::{Engine, Memory, Prepared};
use crate::notice::Format;
use crate::recognise::Statement;
use crate::report::{self, Style};
use crate::source::{Diagnostic, Severity, SourceFile, Sources};
use serde::{Deserialize, Serialize};
use std::mem::ManuallyDrop;
use std::path::Path;

/// Runs the command.
pub(crate) fn run(args: &Statements, common: &Common) -> End {
    let start = config::start_of(&args.files);
    let (config, config_sources, problems) = config::load(common.config.as_deref(), common.no_config, start.as_deref());
    let lang = lang(common, config.lang);
    let (out, err) = (style(common, lang, Stream::Out), style(common, lang, Stream::Err));
    let mut broken = false;
    let mut told = |part: &Part| {
        if !part.problems.is_empty() {
            tell(&part.problems);
        }
        broken |= part.broken;
    };
    told(&Part::of(&problems, &config_sources, err));
    let loaded = law::load_for_checking(common, &config);
    told(&Part::of(&loaded.diagnostics, &loaded.sources, err));
    // The process ends when the command does: taking the law apart would only keep the user waiting.
    let prepared = ManuallyDrop::new(Prepared::new(loaded.law));
    let engine = ManuallyDrop::new(Engine::new(&prepared));
    let cache = cache::place(&args.kept, &config).map(|folder| Cache::open(&folder));
    let base = base((args, common.law.is_some()), [&loaded.sources, &config_sources], (out, err));
    let job = Job { args, config: &config, engine: &engine, out, err, kept: cache.as_ref().map(|cache| (cache, base)) };
    let parts = InOrder::new(args.files.len());
    let mut first = true;
    std::thread::scope(|scope| {
        for _ in 0..threads(None, args.files.len()) {
            scope.spawn(|| {
                let mut memory = ManuallyDrop::new(Memory::default());
                parts.work(|index| args.files.get(index).map(|path| job.read(path, &mut memory)).unwrap_or_default());
            });
        }
        parts.each(|part| {
            told(&part);
            match (args.format, part.text) {
                (_, None) => {}
                (StatementsFormat::Human, Some(text)) => print(&text),
                (StatementsFormat::Json, Some(text)) => {
                    print(&format!("{}{}", if first { "[\n" } else { ",\n" }, text.trim_end()));
                    first = false;
                }
            }
        });
    });
    cache.iter().for_each(Cache::close);
    if args.format == StatementsFormat::Json {
        print(if first { "[]\n" } else { "\n]\n" });
    }
    if broken { End::Broken } else { End::Clean }
}

/// What a file came to, ready to be printed.
#[derive(Default, Serialize, Deserialize)]
struct Part {
    /// For standard output; none if the file could not be read.
    text: Option<String>,
    /// For standard error.
    problems: String,
    broken: bool,
}

impl Part {
    fn of(problems: &[Diagnostic], sources: &Sources, style: Style) -> Self {
        let mut part = Self { broken: problems.iter().any(|p| p.severity == Severity::Error), ..Self::default() };
        report::diagnostics(problems, sources, style, &mut part.problems);
        part
    }
}

/// What all files share.
struct Job<'a> {
    args: &'a Statements,
    config: &'a Config,
    engine: &'a Engine<'a>,
    out: Style,
    err: Style,
    /// What the last run came to, and what this one comes to depends on.
    kept: Option<(&'a Cache, Mixer)>,
}

/// What all parts of a run depend on.
fn base((args, is_whole_law): (&Statements, bool), sources: [&Sources; 2], styles: (Style, Style)) -> Mixer {
    let mut base = Mixer::new("statements");
    let asked = Statements { files: Vec::new(), kept: Kept::default(), ..args.clone() };
    base.thing(&asked).thing(&is_whole_law).thing(&styles);
    for all in sources {
        base.sources(all);
    }
    base
}

impl Job<'_> {
    fn read(&self, path: &Path, memory: &mut Memory) -> Part {
        let failed = |diagnostic: Box<Diagnostic>| Part::of(&[*diagnostic], &Sources::default(), self.err);
        if path.as_os_str() == "-" {
            return read_stdin(&self.args.stdin_filename).map_or_else(failed, |file| self.read_anew(file, memory));
        }
        let name = name_of(path);
        let bytes = match stored(path) {
            Ok(bytes) => bytes,
            Err(diagnostic) => return failed(diagnostic),
        };
        let mut anew = || decoded(&name, &bytes).map_or_else(failed, |file| self.read_anew(file, memory));
        let Some((cache, base)) = &self.kept else { return anew() };
        let (mut of, mut key) = (base.clone(), base.clone());
        let (of, key) = (of.words(&name).part(), key.words(&name).thing(&self.language_for(&name)).bytes(&bytes).key());
        cache.get(key).unwrap_or_else(|| {
            let part = anew();
            cache.put(of, key, &part);
            part
        })
    }

    fn language_for(&self, name: &str) -> Option<String> {
        self.args.language.clone().or_else(|| self.config.language_of(name))
    }

    fn read_anew(&self, file: SourceFile, memory: &mut Memory) -> Part {
        let mut sources = Sources::default();
        let id = sources.add(file);
        let Some(file) = sources.get(id) else { return Part::default() };
        let language = self.language_for(&file.name);
        let mut read = self.engine.read(file, id, Format::of(file), language.as_deref(), memory);
        let law = self.engine.law;
        let shown = |s: &Statement| self.args.all || law.reading.concepts.get(s.concept.0 as usize).is_some_and(|c| !c.for_rules_only);
        read.statements.stated.retain(shown);
        let text = match self.args.format {
            StatementsFormat::Json => {
                let mut line = String::new();
                report::json_line(&report::json_statements(law, file, &read.document, &read.language, &read.statements), &mut line);
                line
            }
            StatementsFormat::Human => report::statements(law, file, &read.document, &read.language, &read.statements, self.out),
        };
        Part { text: Some(text), ..Part::of(&read.diagnostics, &sources, self.err) }
    }
}
