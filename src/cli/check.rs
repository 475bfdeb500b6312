//! `check`: files in, findings out, in order, whatever the number of threads.

use super::args::{Check, Choice, Common};
use super::baseline::Baseline;
use super::cache::Cache;
use super::config::{self, Config, FailOn};
use super::desk::{Desk, Told};
use super::discover::{discover, is_flow, listed};
use super::files::{name_of, placeless, read};
use super::format::{Format, Output};
use super::kept::{Keeper, Made};
use super::order::{InOrder, threads};
use super::plan::{Flows, For, Gathered, Planned, Read, plan, read_all_flows};
use super::printer::{Counts, Printed, Printer};
use super::progress::Progress;
use super::related::{Narrowed, Related, changed_since};
use super::select::{Known, Selection, unknown_rules};
use super::sheet::Sheet;
use super::terminal::{Stream, in_file, lang, print, style, tell};
use super::write::Pending;
use super::{End, cache, law, rules, watch};
use crate::check::{Checked, Engine, Memory, Noted, Prepared, Provisions, Unit, check_declaration, check_unit, check_waivers};
use crate::lint::{Finding, Outcome, RuleOutcome, Waived, by_rule};
use crate::report::{self, Style};
use crate::source::{Diagnostic, FileId, Say, Severity, SourceFile, Sources};
use crate::value::Date;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

/// Runs the command.
pub(crate) fn run(args: &Check, common: &Common) -> End {
    if args.watch {
        return watch::run(args, common);
    }
    once(args, common, &mut Round { last: true, read: Vec::new(), cache: None, stop: &AtomicBool::new(false) })
}

/// One check, of one or many.
pub(super) struct Round<'r> {
    /// Whether the process ends with it: taking the law apart would only keep the user waiting.
    pub last: bool,
    /// The files that were read, or could not be: what whoever watches watches.
    pub read: Vec<PathBuf>,
    /// The folder of a cache for as long as there are rounds, if no other is kept.
    pub cache: Option<&'r Path>,
    /// Whether nobody waits for the rest any more.
    pub stop: &'r AtomicBool,
}

/// Checks once.
pub(super) fn once(args: &Check, common: &Common, round: &mut Round<'_>) -> End {
    let started = Instant::now();
    let (paths, path_problems) = match &args.since {
        Some(revision) => changed_since(revision, &args.paths),
        None => listed(&args.paths),
    };
    let narrows = args.related || args.since.is_some();
    // What is related is looked for from here.
    let start = if narrows { None } else { config::start_of(&paths) };
    let (mut config, config_sources, config_problems) = config::load(common.config.as_deref(), common.no_config, start.as_deref());
    let lang = lang(common, config.lang);
    let err = style(common, lang, Stream::Err);
    let stdin_flow = is_flow(&args.stdin_filename);
    // Where the mended text goes to standard output, the report goes to standard error.
    let filters = args.fix && !stdin_flow && paths.iter().any(|p| p.as_os_str() == "-");
    let stream = if filters { Stream::Err } else { Stream::Out };
    let out = style(common, lang, stream);
    let (sheets, unwritable) = sheets(args, stream, out);
    let desk = Desk::new(sheets.iter().map(Sheet::look).collect(), err, lang, least(&args.choice, &config));
    let mut printer = Printer::new(stream, sheets);
    let no_sources = Sources::default();
    printer.part(desk.problems(&unwritable, &no_sources));
    // A report that cannot be written is no reason not to insert what is missing.
    printer.counts.broken = false;
    printer.part(desk.problems(&path_problems, &no_sources));
    printer.part(desk.problems(&config_problems, &config_sources));
    let loaded = law::load_for_checking(common.law(&args.choice), &config);
    printer.part(desk.problems(&loaded.diagnostics, &loaded.sources));
    printer.part(desk.problems(&loaded.unknown_packs, &config_sources));
    round.read.extend(config_sources.iter().chain(loaded.sources.iter()).map(|(_, f)| PathBuf::from(&f.name)));
    let (own_law, own_engine);
    let prepared: &Prepared = if round.last {
        Box::leak(Box::new(Prepared::new(loaded.law)))
    } else {
        own_law = Prepared::new(loaded.law);
        &own_law
    };
    let known = Known::new(&prepared.law);
    printer.part(desk.problems(&unknown_rules(&args.choice, &config, &known), &config_sources));
    config.resolve(&known);
    let selection = Selection::new(&args.choice, &config, &known);
    let engine: &Engine<'_> = if round.last {
        Box::leak(Box::new(Engine::new(prepared)))
    } else {
        own_engine = Engine::new(prepared);
        &own_engine
    };
    let date = args.choice.as_of.or(config.as_of).unwrap_or_else(|| jiff::Zoned::now().date());
    printer.part(desk.problems(&law::failing_examples(engine, prepared, &loaded.sources, date), &loaded.sources));
    let mut asks_for_sure = !printer.counts.broken;
    let related = narrows.then(|| Related::new(&paths, &config_sources));
    let mut found = related.as_ref().map_or_else(|| discover(&paths, &config), |r| r.discover(&paths, &config));
    let stdin_flow = found.stdin && stdin_flow;
    let nothing =
        !paths.is_empty() && !narrows && found.flows.is_empty() && found.texts.is_empty() && !found.stdin && found.diagnostics.is_empty();
    found.diagnostics.extend(nothing.then(nothing_to_check));
    printer.part(desk.problems(&found.diagnostics, &no_sources));
    let (flows, flow_problems) = read_all_flows(&found, stdin_flow.then_some(args.stdin_filename.as_str()), prepared);
    printer.part(desk.problems(&flow_problems, &flows.base));
    // Whoever mistypes a rule's name, or a declaration, did not ask for what would be inserted.
    asks_for_sure &= !is_broken(&flow_problems);
    if args.fix && !asks_for_sure {
        printer.part(desk.problems(&[nothing_is_inserted()], &no_sources));
    }
    let plan = plan(&found, found.stdin && !stdin_flow, &flows);
    let Narrowed { plan, flows: told_flows, is_part } = match &related {
        Some(related) => related.narrow(plan, &flows),
        None => Narrowed { plan, flows: flows.base.iter().map(|(id, _)| id).collect(), is_part: false },
    };
    round.read.extend(flows.paths.iter().chain(plan.iter().flat_map(|unit| unit.texts.iter().map(|(path, _)| path))).cloned());
    let provisions = Provisions::new(prepared, lang);
    let describe = |ids: &BTreeSet<String>| rules::described(ids, prepared, &provisions, &loaded.sources, lang);
    let baseline = match args.baseline.as_deref().map(|path| Baseline::load(path, args.update_baseline)).transpose() {
        Ok(baseline) => baseline,
        Err((sources, problems)) => {
            // Without it, everything would be reported as new.
            printer.part(desk.problems(&problems, &sources));
            return printer.finish(true, started, &describe, err);
        }
    };
    let shared = shared_texts(&plan);
    // What is mended is judged again and again, and never twice the same.
    let place = || cache::place(&args.kept, &config).or(round.cache.filter(|_| !args.kept.no_cache).map(Path::to_path_buf));
    let kept = if args.fix || args.diff { None } else { place() };
    let cache = kept.as_deref().map(Cache::open);
    let made = Made {
        args,
        desk: &desk,
        date,
        whole_law: &prepared.law,
        law: (&loaded.sources, common.law.is_some()),
        config: (&config, &config_sources),
        baseline: baseline.as_ref(),
    };
    let keeper = cache.as_ref().map(|cache| Keeper::new(cache, &made, &flows, &shared));
    let job = Job {
        keeper,
        baseline: baseline.as_ref(),
        provisions: &provisions,
        args,
        config: &config,
        selection: &selection,
        engine,
        flows: &flows,
        date,
        desk: &desk,
        out,
        inserts: asks_for_sure,
        shared: &shared,
        stdin: Mutex::default(),
    };
    printer.counts.broken |= !unwritable.is_empty();
    // A diff shows what would change in texts, and nothing of the flows.
    if let Some(whole) = flows.whole.as_ref().filter(|_| !args.diff) {
        let mut checked = check_declaration(engine, whole, &flows.base, date);
        checked.findings.retain(|f| told_flows.contains(&f.place.file));
        printer.part(job.print(checked, true, ""));
    }
    let noted = job.run_all(&plan, started, round, &mut printer);
    if let Some(cache) = &cache {
        cache.close();
    }
    if round.stop.load(Ordering::Relaxed) {
        return End::Clean;
    }
    job.compare(&plan, &noted, &mut printer);
    // Without their texts, nothing can be said about waivers.
    let judged = !is_part && plan.iter().any(|unit| unit.declared != For::Nobody);
    if let Some(whole) = flows.whole.as_ref().filter(|_| judged && !args.diff) {
        let unused = check_waivers(engine, whole, &printer.used_waivers, &flows.base, date);
        printer.part(job.print(unused, true, ""));
    }
    if let Some(baseline) = &baseline {
        printer.files.extend(flows.base.iter().filter(|(id, _)| told_flows.contains(id)).map(|(_, f)| f.name.clone()));
        if args.update_baseline {
            return job.update(baseline, &printer);
        }
        // What a rule among notices would find beside notices that were not given, nobody knows.
        let alone = |id: &String| !prepared.law.reading.rules.iter().any(|r| r.id == *id && r.among.is_some());
        let gone = baseline.stale(&printer.seen, &printer.files, &|rule| job.is_chosen(rule) && alone(rule));
        printer.part(desk.problems(&gone, baseline.sources()));
        printer.counts.failing |= !gone.is_empty();
    }
    printer.finish(args.quiet || args.diff, started, &describe, err)
}

/// The reports that are asked for, and what is wrong with their files.
fn sheets(args: &Check, stream: Stream, out: Style) -> (Vec<Sheet>, Vec<Diagnostic>) {
    if args.diff || args.update_baseline {
        return (Vec::new(), Vec::new());
    }
    let format = if args.statistics { Format::Statistics } else { args.format };
    let mut sheets = vec![Sheet::on(stream, format, out)];
    let mut problems = Vec::new();
    let mut taken = BTreeSet::new();
    for Output { format, path } in &args.output {
        if !taken.insert(name_of(path)) {
            problems.push(named_twice(&name_of(path)));
            continue;
        }
        match Pending::new(path) {
            Ok(file) => sheets.push(Sheet::in_file(file, *format, in_file(out))),
            Err(problem) => problems.push(*problem),
        }
    }
    (sheets, problems)
}

fn named_twice(name: &str) -> Diagnostic {
    placeless(
        "cli::output-twice",
        Say::new(format!("two reports would be written to `{name}`"), format!("zwei Berichte würden nach `{name}` geschrieben")),
        Say::new("give each a file of its own", "Geben Sie jedem eine eigene Datei"),
    )
}

/// The least severity that fails.
fn least(choice: &Choice, config: &Config) -> Option<Severity> {
    match choice.fail_on.or(config.fail_on).unwrap_or(FailOn::Warning) {
        FailOn::Error => Some(Severity::Error),
        FailOn::Warning => Some(Severity::Warning),
        FailOn::Info => Some(Severity::Info),
        FailOn::Never => None,
    }
}

pub(super) fn is_broken(all: &[Diagnostic]) -> bool {
    all.iter().any(|d| d.severity == Severity::Error)
}

/// A gate that checks nothing is open: say so.
fn nothing_to_check() -> Diagnostic {
    placeless(
        "cli::nothing-to-check",
        Say::new("no notices and no flows were found", "es wurden weder Hinweise noch Flüsse gefunden"),
        Say::new(
            "name the files, or set `notices` in `noticelint.toml` to the patterns of their names",
            "Nennen Sie die Dateien, oder geben Sie unter `notices` in `noticelint.toml` an, wie sie heißen",
        ),
    )
}

/// The names of texts that belong to more than one unit.
fn shared_texts(plan: &[Planned]) -> BTreeSet<String> {
    let (mut seen, mut shared) = (BTreeSet::new(), BTreeSet::new());
    for (path, _) in plan.iter().flat_map(|unit| &unit.texts) {
        let name = name_of(path);
        if !seen.insert(name.clone()) {
            shared.insert(name);
        }
    }
    shared
}

/// A text is not mended on the word of a mistake.
fn nothing_is_inserted() -> Diagnostic {
    let message = Say::new(
        "no clauses are inserted as long as there are mistakes in the arguments, the configuration, the rules or the flows",
        "es werden keine Klauseln eingefügt, solange Argumente, Konfiguration, Regeln oder Flüsse Fehler haben",
    );
    let help = Say::new(
        "mend what is reported above, and run the command again",
        "Beheben Sie, was oben gemeldet ist, und wiederholen Sie den Befehl",
    );
    Diagnostic { severity: Severity::Warning, ..placeless("mend::mistakes-first", message, help) }
}

/// Whether a report shows the words that outcomes rest on, not only those of findings.
fn shows_evidence(format: Format) -> bool {
    matches!(format, Format::Json | Format::Checklist)
}

/// What all units share.
pub(super) struct Job<'a> {
    baseline: Option<&'a Baseline>,
    provisions: &'a Provisions,
    pub args: &'a Check,
    config: &'a Config,
    selection: &'a Selection,
    pub engine: &'a Engine<'a>,
    pub flows: &'a Flows,
    pub date: Date,
    pub desk: &'a Desk,
    pub out: Style,
    /// Whether clauses may be inserted: nothing that was asked for or declared is in doubt.
    inserts: bool,
    /// The texts that belong to more than one unit.
    shared: &'a BTreeSet<String>,
    /// Standard input as it was checked, if it is a notice among others.
    pub stdin: Mutex<Option<SourceFile>>,
    /// What the last run came to, and this one will; none if nothing is kept.
    keeper: Option<Keeper<'a>>,
}

impl Job<'_> {
    /// Checks all units on all threads, and prints them in order.
    ///
    /// Gives what is kept of each to compare it with the others.
    fn run_all(&self, plan: &[Planned], started: Instant, round: &Round<'_>, printer: &mut Printer) -> Vec<Option<Noted>> {
        let mut noted = Vec::new();
        let mut progress = Progress::new(plan.len(), started, self.args.quiet);
        let parts = InOrder::new(plan.len());
        std::thread::scope(|scope| {
            // Of two that mend the same text, the second must see what the first wrote.
            let asked = if self.args.fix && !self.shared.is_empty() { Some(1) } else { self.args.jobs };
            let work = || {
                let mut memory = Memory::default();
                let awaited = || !round.stop.load(Ordering::Relaxed);
                let unit = |index| plan.get(index).filter(|_| awaited());
                parts.work(|index| unit(index).map(|unit| self.check(unit, plan.len() > 1, &mut memory)).unwrap_or_default());
                if round.last {
                    std::mem::forget(memory);
                }
            };
            match threads(asked, plan.len()) {
                // One piece of work is done before another thread would have begun.
                1 if plan.len() == 1 => work(),
                count => (0..count).for_each(|_| drop(scope.spawn(work))),
            }
            parts.each(|mut part| {
                progress.clear();
                noted.push(part.noted.take());
                printer.part(part);
                progress.step();
            });
            progress.clear();
        });
        noted
    }

    fn check(&self, unit: &Planned, others: bool, memory: &mut Memory) -> Printed {
        // Standard input is read but once.
        match self.keeper.as_ref().filter(|_| !unit.stdin) {
            Some(keeper) => self.recall(unit, keeper, memory),
            None => self.check_anew(unit, others, &mut read, memory),
        }
    }

    /// Checks a unit, whatever the last run came to. `others`: whether it is compared with others.
    pub fn check_anew(&self, unit: &Planned, others: bool, read: &mut dyn FnMut(&Path) -> Read, memory: &mut Memory) -> Printed {
        let language = |name: &str| self.language_for(name);
        let Gathered { files, paths, problems } = unit.gather(read, &self.args.stdin_filename, &language);
        let declaration = self.flows.declared_for(unit.declared);
        let compared = others && !self.args.diff;
        let about = Unit { files, declaration: declaration.as_ref(), compared, evidence: self.desk.any(shows_evidence) };
        if self.args.fix || self.args.diff {
            return self.mend(about, &paths, unit, problems, memory);
        }
        let mut checked = check_unit(self.engine, about, &self.flows.base, self.date, memory);
        if let Some(file) = checked.files.first().and_then(|id| checked.sources.get(*id)).filter(|_| unit.stdin) {
            self.keep_stdin(file);
        }
        checked.diagnostics.splice(0..0, problems);
        self.print(checked, unit.declared != For::Nobody, self.about(unit))
    }

    /// What a unit is about, if it has a name.
    pub fn about(&self, unit: &Planned) -> &str {
        self.flows.notice_of(unit).map_or("", |notice| notice.name.as_str())
    }

    pub fn keep_stdin(&self, file: &SourceFile) {
        *self.stdin.lock().unwrap_or_else(PoisonError::into_inner) = Some(file.clone());
    }

    fn language_for(&self, name: &str) -> Option<String> {
        self.args.choice.language.clone().or_else(|| self.config.language_of(name))
    }

    fn is_chosen(&self, rule: &str) -> bool {
        self.selection.has(rule)
    }

    /// The findings whose clauses are wanted: of those that are reported, what the baseline knows left out.
    pub fn wanted(&self, findings: Vec<Finding>, sources: &Sources) -> Vec<Finding> {
        let mut reported = self.chosen(findings, sources);
        self.baseline.map(|b| b.take_out(&mut reported, sources));
        reported.retain(|f| self.wants(f));
        reported
    }

    /// Whether the clause of a finding is wanted. What is only good practice is not worth a blank that somebody must fill, unless it is
    /// asked for by name.
    fn wants(&self, finding: &Finding) -> bool {
        let blank = finding.fix.as_ref().is_some_and(|fix| !fix.blanks.is_empty());
        let worth_it = finding.severity > Severity::Info || !blank || self.is_named(&finding.rule);
        self.inserts && worth_it
    }

    /// Whether the command line selects a rule by its name.
    fn is_named(&self, rule: &str) -> bool {
        self.args.choice.select.iter().chain(&self.args.choice.extend_select).any(|name| name == rule)
    }

    /// The findings that are wanted, as grave as the configuration says.
    fn chosen(&self, findings: Vec<Finding>, sources: &Sources) -> Vec<Finding> {
        self.config.chosen(findings.into_iter().filter(|f| self.is_chosen(&f.rule)), sources)
    }

    fn count(&self, checked: &Checked, findings: &[Finding], outcomes: &[(Option<FileId>, RuleOutcome)]) -> Counts {
        let of = |severity| findings.iter().filter(|f| f.severity == severity).count();
        let is_open = |o: &RuleOutcome| matches!(o.outcome, Outcome::Undecidable { .. }) && self.is_chosen(&o.rule);
        let open: BTreeSet<&str> = outcomes.iter().filter(|(_, o)| is_open(o)).map(|(_, o)| o.rule.as_str()).collect();
        Counts {
            findings: [of(Severity::Error), of(Severity::Warning), of(Severity::Info)],
            undecided: open.len(),
            known: 0,
            files: checked.files.len(),
            texts: checked.texts,
            broken: is_broken(&checked.diagnostics),
            failing: self.desk.least.is_some_and(|least| findings.iter().any(|f| f.severity >= least)),
        }
    }

    /// Writes what was found to the baseline. A run that could not read everything does not know what is gone.
    fn update(&self, baseline: &Baseline, printer: &Printer) -> End {
        if printer.counts.broken {
            let say = Say::new("the baseline is left as it was", "die Datei bekannter Feststellungen bleibt, wie sie war");
            let help = Say::new("mend what is told above first", "Beheben Sie zuerst, was oben steht");
            tell(&self.desk.problems(&[placeless("baseline::not-written", say, help)], &Sources::default()).problems);
            return End::Broken;
        }
        match baseline.update(&printer.seen, &printer.files, &|rule| self.is_chosen(rule)) {
            Ok(count) => {
                print(&report::known(count, self.out.lang));
                End::Clean
            }
            Err(diagnostic) => {
                tell(&self.desk.problems(&[*diagnostic], &Sources::default()).problems);
                End::Broken
            }
        }
    }

    /// Applies the configuration, and words what is left. Where flows are `declared`, what is open in them is named. `about` tells apart
    /// what several units may find in the same file.
    pub fn print(&self, mut checked: Checked, declared: bool, about: &str) -> Printed {
        let desk = self.desk;
        let findings = self.chosen(std::mem::take(&mut checked.findings), &checked.sources);
        let mut told = Told { about, shared: Some(self.shared), findings, ..Told::default() };
        self.provisions.word(&mut told.findings);
        // The checklist shows each item of a rule; all other formats, one outcome a rule.
        if desk.has(Format::Checklist) {
            told.by_item.clone_from(&checked.outcomes);
        }
        told.outcomes = by_rule(std::mem::take(&mut checked.outcomes));
        told.outcomes.retain(|(_, o)| self.is_chosen(&o.rule));
        told.names_open = declared && !self.args.quiet;
        let used_waivers = std::mem::take(&mut checked.used_waivers);
        let mut out = Printed { noted: checked.noted.take(), used_waivers, dated: checked.dated, ..Printed::default() };
        if let Some(baseline) = self.baseline {
            (out.seen, told.known) = baseline.take_out(&mut told.findings, &checked.sources);
        }
        out.counts = self.count(&checked, &told.findings, &told.outcomes);
        out.counts.known = told.known.len();
        // What could not be judged says nothing about what is gone.
        if checked.texts == checked.files.len() {
            out.files.extend(checked.files.iter().filter_map(|id| checked.sources.get(*id)).map(|f| f.name.clone()));
        }
        report::diagnostics(&checked.diagnostics, &checked.sources, desk.err, &mut out.problems);
        if desk.has(Format::Statistics) {
            out.tally = told.findings.iter().map(|f| (f.severity, f.rule.clone())).collect();
            out.rules = told.findings.iter().map(|f| f.rule.clone()).collect();
        }
        if desk.any(Format::has_fingerprints) {
            told.waived = self.chosen_waived(std::mem::take(&mut checked.waived), &checked.sources);
            let passed = told.waived.iter().map(|w| &w.finding).chain(&told.known);
            out.rules.extend(told.findings.iter().chain(passed).map(|f| f.rule.clone()));
        }
        out.pieces = desk.pieces(self.engine.law, self.provisions, &checked, &told);
        out
    }

    /// The waived findings of rules that are wanted.
    fn chosen_waived(&self, waived: Vec<Waived>, sources: &Sources) -> Vec<Waived> {
        let one = |w: Waived| {
            let mut finding = self.chosen(vec![w.finding], sources).pop()?;
            self.provisions.word(std::slice::from_mut(&mut finding));
            Some(Waived { finding, ..w })
        };
        waived.into_iter().filter_map(one).collect()
    }
}
