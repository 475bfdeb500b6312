//! `check`: files in, findings out, in order, whatever the number of threads.

use super::args::{Check, Common, FailOn, Format};
use super::config::{self, Config};
use super::discover::{Found, discover};
use super::files::{name_of, placeless, read, read_stdin};
use super::terminal::{lang, print, style, tell};
use super::{End, law};
use crate::check::{Checked, Engine, Memory, Prepared, Unit, check_declaration, check_unit};
use crate::flow::{Declaration, Declared, read_flows};
use crate::lint::Outcome;
use crate::report::{self, JsonFinding, JsonOutcome, JsonSummary, Style};
use crate::source::{Diagnostic, FileId, Label, Lang, Say, Severity, SourceFile, Sources};
use crate::value::Date;
use std::collections::{BTreeMap, BTreeSet};
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::sync_channel;
use std::time::{Duration, Instant};

/// After this time, a run on a terminal says how far it is.
const PATIENCE: Duration = Duration::from_secs(1);

/// A unit before it is read: the paths of its texts, and which declaration is theirs.
struct Planned {
    texts: Vec<PathBuf>,
    stdin: bool,
    declared: Option<usize>,
}

/// What a unit, or the declaration, came to, ready to be printed.
#[derive(Default)]
struct Printed {
    text: String,
    findings: Vec<JsonFinding>,
    outcomes: Vec<JsonOutcome>,
    counts: [usize; 3],
    undecided: usize,
    files: usize,
    broken: bool,
    failing: bool,
}

/// Runs the command.
pub(crate) fn run(args: &Check, common: &Common) -> End {
    let started = Instant::now();
    let start = config::start_of(&args.paths);
    let (config, config_sources, config_problems) = config::load(common.config.as_deref(), common.no_config, start.as_deref());
    let lang = lang(common, config.lang);
    let style = style(common, lang);
    let mut broken = report_problems(&config_problems, &config_sources, style);
    let (law, law_sources, law_problems) = law::load(&common.rules, &config);
    broken |= report_problems(&law_problems, &law_sources, style);
    let prepared = Prepared::new(law);
    let known: BTreeSet<&str> = prepared.law.reading.rules.iter().map(|r| r.id.as_str()).collect();
    broken |= report_problems(&unknown_rules(args, &config, &known), &Sources::default(), style);
    let engine = Engine::new(&prepared);
    let found = discover(&args.paths, &config);
    broken |= report_problems(&found.diagnostics, &Sources::default(), style);
    let (base, declarations, flow_problems) = declare(&found, &prepared);
    broken |= report_problems(&flow_problems, &base, style);
    let plan = plan(&found, &declarations, &base, &config);
    let date = args.as_of.or(config.as_of).unwrap_or_else(|| jiff::Zoned::now().date());
    let job = Job { args, config: &config, engine: &engine, base: &base, declarations: &declarations, date, style };
    let mut total = Printed { broken, ..Printed::default() };
    if args.format == Format::Human || args.format == Format::Json {
        if let Some(whole) = declarations.first() {
            let checked = check_declaration(&engine, &whole.1, &base, date);
            let printed = job.print(checked);
            emit(printed, &mut total);
        }
    }
    job.run_all(&plan, started, &mut total);
    finish(args, lang, &total, started)
}

fn report_problems(all: &[Diagnostic], sources: &Sources, style: Style) -> bool {
    let mut text = String::new();
    report::diagnostics(all, sources, style, &mut text);
    tell(&text);
    all.iter().any(|d| d.severity == Severity::Error)
}

/// Rules that the command line or the configuration names and that do not exist.
fn unknown_rules(args: &Check, config: &Config, known: &BTreeSet<&str>) -> Vec<Diagnostic> {
    let overrides = config.overrides.iter().flat_map(|o| o.ignore.iter().chain(o.severity.keys()));
    let named = args.select.iter().chain(&args.ignore).chain(&config.select).chain(&config.ignore).chain(config.severity.keys()).chain(overrides);
    let unknown: BTreeSet<&String> = named.filter(|r| !known.contains(r.as_str())).collect();
    unknown
        .into_iter()
        .map(|rule| {
            let near = crate::source::nearest(rule, known.iter().copied());
            let help = near.map_or_else(
                || Say::new("`noticelint rules` lists all rules", "`noticelint rules` zeigt alle Regeln"),
                |n| Say::new(format!("did you mean `{n}`?"), format!("Meinten Sie `{n}`?")),
            );
            placeless("config::unknown-rule", Say::new(format!("there is no rule `{rule}`"), format!("es gibt keine Regel `{rule}`")), help)
        })
        .collect()
}

/// Reads all flow files. The first declaration is the whole; then one for each notice that names its flows.
fn declare(found: &Found, prepared: &Prepared) -> (Sources, Vec<(String, Declaration)>, Vec<Diagnostic>) {
    let mut base = Sources::default();
    let mut problems = Vec::new();
    for path in &found.flows {
        match read(path) {
            Ok(file) => {
                base.add(file);
            }
            Err(diagnostic) => problems.push(diagnostic),
        }
    }
    let files: Vec<(FileId, &SourceFile)> = base.iter().map(|(id, f)| (id, f.as_ref())).collect();
    if files.is_empty() {
        return (Sources::default(), Vec::new(), problems);
    }
    let parsed = read_flows(&files, &prepared.law.cards, &prepared.law.facts, prepared.all_words());
    problems.extend(parsed.diagnostics);
    let whole = parsed.value;
    let mut all = Vec::new();
    for (_, notice) in whole.of_kind("notice") {
        let wanted: Vec<String> = notice.field("flows").iter().flat_map(|v| match &v.value {
            Declared::Names(names) => names.clone(),
            _ => Vec::new(),
        }).collect();
        let mut own = whole.clone();
        if !wanted.is_empty() {
            own.things.retain(|t| t.path.is_empty() || wanted.contains(&t.name));
        }
        own.things.retain(|t| t.kind != "notice" || t.name == notice.name);
        all.push((notice.name.clone(), own));
    }
    all.insert(0, (String::new(), whole));
    (base, all, problems)
}

/// Which texts belong together, and to which declaration.
fn plan(found: &Found, declarations: &[(String, Declaration)], base: &Sources, config: &Config) -> Vec<Planned> {
    let mut planned = Vec::new();
    let mut taken: BTreeSet<String> = BTreeSet::new();
    let mut named_any = false;
    if let Some((_, whole)) = declarations.first() {
        for (_, notice) in whole.of_kind("notice") {
            let folder = base.get(notice.file).map(|f| Path::new(&f.name).parent().unwrap_or(Path::new("")).to_path_buf()).unwrap_or_default();
            let texts: Vec<PathBuf> = notice.field("text").iter().filter_map(|v| match &v.value {
                Declared::Text(t) => Some(folder.join(t)),
                _ => None,
            }).collect();
            named_any |= !texts.is_empty();
            taken.extend(texts.iter().map(|t| name_of(t)));
            let declared = declarations.iter().position(|(n, _)| *n == notice.name);
            if !texts.is_empty() {
                planned.push(Planned { texts, stdin: false, declared });
            }
        }
    }
    let rest: Vec<&PathBuf> = found.texts.iter().filter(|t| !taken.contains(&name_of(t)) && !config.is_excluded(&name_of(t))).collect();
    // Flows and one text that no card names: they belong together.
    let lone = !declarations.is_empty() && !named_any && rest.len() + usize::from(found.stdin) == 1;
    let declared = if lone { declarations.len().checked_sub(1) } else { None };
    planned.extend(rest.into_iter().map(|t| Planned { texts: vec![t.clone()], stdin: false, declared }));
    if found.stdin {
        planned.push(Planned { texts: Vec::new(), stdin: true, declared });
    }
    planned.sort_by_key(|p| p.texts.first().map(|t| name_of(t)));
    planned
}

/// What all units share.
struct Job<'a> {
    args: &'a Check,
    config: &'a Config,
    engine: &'a Engine<'a>,
    base: &'a Sources,
    declarations: &'a [(String, Declaration)],
    date: Date,
    style: Style,
}

impl Job<'_> {
    /// Checks all units on all threads, and prints them in order.
    fn run_all(&self, plan: &[Planned], started: Instant, total: &mut Printed) {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let threads = self.args.jobs.unwrap_or(cores).clamp(1, 64).min(plan.len().max(1));
        let next = AtomicUsize::new(0);
        let patient = std::io::stderr().is_terminal() && !self.args.quiet;
        std::thread::scope(|scope| {
            let (sender, receiver) = sync_channel::<(usize, Printed)>(64);
            for _ in 0..threads {
                let sender = sender.clone();
                let next = &next;
                scope.spawn(move || {
                    let mut memory = Memory::default();
                    loop {
                        let index = next.fetch_add(1, Ordering::Relaxed);
                        let Some(unit) = plan.get(index) else { break };
                        if sender.send((index, self.check(unit, &mut memory))).is_err() {
                            break;
                        }
                    }
                });
            }
            drop(sender);
            let mut waiting: BTreeMap<usize, Printed> = BTreeMap::new();
            let mut due = 0;
            let mut told = Instant::now();
            for (index, printed) in receiver {
                waiting.insert(index, printed);
                while let Some(printed) = waiting.remove(&due) {
                    emit(printed, total);
                    due += 1;
                }
                if patient && started.elapsed() > PATIENCE && told.elapsed() > PATIENCE {
                    told = Instant::now();
                    tell(&format!("{due}/{} …\r", plan.len()));
                }
            }
        });
    }

    fn check(&self, unit: &Planned, memory: &mut Memory) -> Printed {
        let mut files = Vec::new();
        let mut problems = Vec::new();
        for path in &unit.texts {
            match read(path) {
                Ok(file) => files.push((file, self.language_for(&name_of(path)))),
                Err(diagnostic) => problems.push(self.at_card(diagnostic, path)),
            }
        }
        if unit.stdin {
            match read_stdin(&self.args.stdin_filename) {
                Ok(file) => files.push((file, self.language_for(&self.args.stdin_filename))),
                Err(diagnostic) => problems.push(diagnostic),
            }
        }
        let declaration = unit.declared.and_then(|i| self.declarations.get(i)).map(|(_, d)| d);
        let mut checked = check_unit(self.engine, Unit { files, declaration }, self.base, self.date, memory);
        checked.diagnostics.splice(0..0, problems);
        self.print(checked)
    }

    fn language_for(&self, name: &str) -> Option<String> {
        let configured = self.config.overrides_of(name).find_map(|o| o.language.clone());
        self.args.language.clone().or(configured)
    }

    /// A text that a card names and that cannot be read is shown where the card names it.
    fn at_card(&self, mut diagnostic: Diagnostic, path: &Path) -> Diagnostic {
        let Some((_, whole)) = self.declarations.first() else { return diagnostic };
        let place = whole.of_kind("notice").flat_map(|(_, n)| n.field("text").iter().map(move |v| (n.file, v))).find(|(_, v)| path.ends_with(&v.text));
        if let Some((file, value)) = place {
            diagnostic.labels.push(Label { file, span: value.span, text: Say::default() });
        }
        diagnostic
    }

    /// Applies the configuration, and words what is left.
    fn print(&self, mut checked: Checked) -> Printed {
        let lang = self.style.lang;
        let sources = &checked.sources;
        let name = |id: FileId| sources.get(id).map_or("", |f| f.name.as_str());
        let chosen = |rule: &String| (self.args.select.is_empty() || self.args.select.contains(rule)) && !self.args.ignore.contains(rule);
        let mut findings = Vec::with_capacity(checked.findings.len());
        for mut finding in checked.findings.drain(..) {
            let severity = self.config.severity_of(&finding.rule, name(finding.place.file), finding.severity);
            if let Some(severity) = severity.filter(|_| chosen(&finding.rule)) {
                finding.severity = severity;
                findings.push(finding);
            }
        }
        let mut out = Printed { files: checked.files.len(), ..Printed::default() };
        for finding in &findings {
            let slot = match finding.severity {
                Severity::Error => 0,
                Severity::Warning => 1,
                Severity::Info => 2,
            };
            if let Some(count) = out.counts.get_mut(slot) {
                *count += 1;
            }
        }
        let least = match self.args.fail_on {
            FailOn::Error => Some(Severity::Error),
            FailOn::Warning => Some(Severity::Warning),
            FailOn::Info => Some(Severity::Info),
            FailOn::Never => None,
        };
        out.failing = least.is_some_and(|least| findings.iter().any(|f| f.severity >= least));
        out.undecided = checked.outcomes.iter().filter(|(_, o)| matches!(o.outcome, Outcome::Undecidable { .. })).count();
        out.broken = checked.diagnostics.iter().any(|d| d.severity == Severity::Error);
        let mut problems = String::new();
        report::diagnostics(&checked.diagnostics, sources, self.style, &mut problems);
        match self.args.format {
            Format::Human => {
                out.text = problems;
                report::findings(&findings, sources, self.style, &mut out.text);
            }
            Format::Checklist => {
                out.text = problems;
                for file in &checked.files {
                    let list = report::checklist(self.engine.law, *file, &checked.outcomes, &findings, sources, lang, self.style.width);
                    out.text.push_str(&list);
                }
            }
            Format::Json => {
                tell(&problems);
                out.findings = findings.iter().filter_map(|f| report::json_finding(f, sources, lang)).collect();
                let kept = checked.outcomes.iter().filter(|(_, o)| chosen(&o.rule));
                out.outcomes = kept.map(|(f, o)| report::json_outcome(*f, o, sources, lang)).collect();
            }
        }
        out
    }
}

/// Prints a part, and adds it to the whole.
fn emit(part: Printed, total: &mut Printed) {
    if !part.text.is_empty() {
        print(&part.text);
    }
    total.findings.extend(part.findings);
    total.outcomes.extend(part.outcomes);
    for (sum, n) in total.counts.iter_mut().zip(part.counts) {
        *sum += n;
    }
    total.undecided += part.undecided;
    total.files += part.files;
    total.broken |= part.broken;
    total.failing |= part.failing;
}

fn finish(args: &Check, lang: Lang, total: &Printed, started: Instant) -> End {
    let [errors, warnings, infos] = total.counts;
    match args.format {
        Format::Json => {
            #[derive(serde::Serialize)]
            struct Whole<'w> {
                version: u32,
                findings: &'w [JsonFinding],
                outcomes: &'w [JsonOutcome],
                summary: JsonSummary,
            }
            let summary = JsonSummary { files: total.files, errors, warnings, infos };
            let whole = Whole { version: 1, findings: &total.findings, outcomes: &total.outcomes, summary };
            if let Ok(text) = serde_json::to_string_pretty(&whole) {
                print(&format!("{text}\n"));
            }
        }
        Format::Human | Format::Checklist if !args.quiet => {
            let line = report::summary(total.files, total.counts, total.undecided, started.elapsed(), lang);
            print(&format!("{line}\n"));
        }
        _ => {}
    }
    if total.broken {
        End::Broken
    } else if total.failing {
        End::Findings
    } else {
        End::Clean
    }
}
