//! `check`: files in, findings out, in order, whatever the number of threads.

use super::args::{Check, Common, FailOn, Format};
use super::baseline::Baseline;
use super::config::{self, Config, did_you_mean};
use super::discover::{discover, is_flow};
use super::files::{name_of, placeless, read, read_stdin};
use super::order::{InOrder, threads};
use super::plan::{Flows, For, Planned, plan, read_all_flows};
use super::printer::{Counts, Printed, Printer, Progress, Shape};
use super::terminal::{Stream, lang, print, style, tell};
use super::{End, law};
use crate::check::{Checked, Engine, Memory, Prepared, Provisions, Unit, check_declaration, check_unit, check_waivers};
use crate::lint::{Finding, Outcome, RuleOutcome, by_rule};
use crate::report::{self, Style};
use crate::source::{Diagnostic, FileId, Label, Say, Severity, SourceFile, Sources, nearest};
use crate::value::Date;
use std::collections::BTreeSet;
use std::mem::ManuallyDrop;
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

/// Runs the command.
pub(crate) fn run(args: &Check, common: &Common) -> End {
    let started = Instant::now();
    let start = config::start_of(&args.paths);
    let (config, config_sources, config_problems) = config::load(common.config.as_deref(), common.no_config, start.as_deref());
    let lang = lang(common, config.lang);
    let err = style(common, lang, Stream::Err);
    let mut broken = tell_problems(&config_problems, &config_sources, err);
    let loaded = law::load_for_checking(common, &config);
    broken |= tell_problems(&loaded.diagnostics, &loaded.sources, err);
    broken |= tell_problems(&loaded.unknown_packs, &config_sources, err);
    // The process ends when the command does: taking the law apart would only keep the user waiting.
    let prepared = ManuallyDrop::new(Prepared::new(loaded.law));
    broken |= tell_problems(&unknown_rules(args, &config, &config_sources, &prepared), &config_sources, err);
    let engine = ManuallyDrop::new(Engine::new(&prepared));
    let date = args.as_of.or(config.as_of).unwrap_or_else(|| jiff::Zoned::now().date());
    broken |= tell_problems(&law::failing_examples(&engine, &prepared, &loaded.sources, date), &loaded.sources, err);
    let mut asks_for_sure = !broken;
    let mut found = discover(&args.paths, &config);
    let stdin_flow = found.stdin && is_flow(&args.stdin_filename);
    let nothing = found.flows.is_empty() && found.texts.is_empty() && !found.stdin && found.diagnostics.is_empty();
    found.diagnostics.extend(nothing.then(nothing_to_check));
    broken |= tell_problems(&found.diagnostics, &Sources::default(), err);
    let (flows, flow_problems) = read_all_flows(&found, stdin_flow.then_some(args.stdin_filename.as_str()), &prepared);
    broken |= tell_problems(&flow_problems, &flows.base, err);
    // Whoever mistypes a rule's name, or a declaration, did not ask for what would be inserted.
    asks_for_sure &= !is_broken(&flow_problems);
    if args.fix && !asks_for_sure {
        tell_problems(&[nothing_is_inserted()], &Sources::default(), err);
    }
    let plan = plan(&found, found.stdin && !stdin_flow, &flows);
    // Where the mended text goes to standard output, the report goes to standard error.
    let filters = args.fix && plan.iter().any(|unit| unit.stdin);
    let stream = if filters { Stream::Err } else { Stream::Out };
    let out = style(common, lang, stream);
    let provisions = Provisions::new(&prepared, lang);
    let baseline = match args.baseline.as_deref().map(|path| Baseline::load(path, args.update_baseline)).transpose() {
        Ok(baseline) => baseline,
        Err((sources, problems)) => {
            // Without it, everything would be reported as new.
            tell_problems(&problems, &sources, err);
            return End::Broken;
        }
    };
    let job = Job {
        baseline: baseline.as_ref(),
        provisions: &provisions,
        args,
        config: &config,
        engine: &engine,
        flows: &flows,
        date,
        out,
        err,
        inserts: asks_for_sure,
        used_waivers: Mutex::default(),
    };
    let shape = if args.diff { Shape::Diff } else { Shape::Report(args.format) };
    let mut printer = Printer::new(shape, stream, args.update_baseline);
    printer.counts.broken = broken;
    // A diff shows what would change in texts, and nothing of the flows.
    if let Some(whole) = flows.whole.as_ref().filter(|_| !args.diff) {
        let checked = check_declaration(&engine, whole, &flows.base, date);
        job.note_waivers(&checked);
        printer.part(job.print(checked, true));
    }
    job.run_all(&plan, started, &mut printer);
    // Without a text of theirs, nothing can be said about waivers.
    let judged = plan.iter().any(|unit| unit.declared != For::Nobody);
    if let Some(whole) = flows.whole.as_ref().filter(|_| judged && !args.diff) {
        let used = job.used_waivers.lock().unwrap_or_else(PoisonError::into_inner).clone();
        printer.part(job.print(check_waivers(&engine, whole, &used, &flows.base, date), true));
    }
    if let Some(baseline) = &baseline {
        printer.files.extend(flows.base.iter().map(|(_, f)| f.name.clone()));
        if args.update_baseline {
            return job.update(baseline, &printer);
        }
        let gone = baseline.stale(&printer.seen, &printer.files, &|rule| job.is_chosen(rule));
        tell_problems(&gone, baseline.sources(), err);
        printer.counts.failing |= !gone.is_empty();
    }
    printer.finish(args.quiet, started, out)
}

fn tell_problems(all: &[Diagnostic], sources: &Sources, style: Style) -> bool {
    let mut text = String::new();
    report::diagnostics(all, sources, style, &mut text);
    tell(&text);
    is_broken(all)
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

/// Whether a text belongs to more than one unit.
fn share_a_text(plan: &[Planned]) -> bool {
    let mut seen = BTreeSet::new();
    plan.iter().flat_map(|unit| &unit.texts).any(|(path, _)| !seen.insert(name_of(path)))
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

/// Rules that the command line or the configuration names and that do not exist.
fn unknown_rules(args: &Check, config: &Config, sources: &Sources, prepared: &Prepared) -> Vec<Diagnostic> {
    let known: BTreeSet<&str> = prepared.law.reading.rules.iter().map(|r| r.id.as_str()).collect();
    let configured = config.named.iter().map(|(rule, span)| (rule, Some(*span).filter(|_| sources.get(FileId(0)).is_some())));
    let asked: BTreeSet<&String> = args.select.iter().chain(&args.ignore).collect();
    let named = asked.into_iter().map(|rule| (rule, None)).chain(configured);
    named
        .filter(|(rule, _)| !known.contains(rule.as_str()))
        .map(|(rule, span)| {
            let help = nearest(rule, known.iter().copied())
                .map_or_else(|| Say::new("`noticelint rules` lists all rules", "`noticelint rules` zeigt alle Regeln"), did_you_mean);
            let say = Say::new(format!("there is no rule `{rule}`"), format!("es gibt keine Regel `{rule}`"));
            match span {
                Some(span) => Diagnostic::error("config::unknown-rule", FileId(0), span, say).help(help),
                None => placeless("cli::unknown-rule", say, help),
            }
        })
        .collect()
}

/// What all units share.
pub(super) struct Job<'a> {
    baseline: Option<&'a Baseline>,
    provisions: &'a Provisions,
    pub args: &'a Check,
    config: &'a Config,
    pub engine: &'a Engine<'a>,
    pub flows: &'a Flows,
    pub date: Date,
    pub out: Style,
    pub err: Style,
    /// Whether clauses may be inserted: nothing that was asked for or declared is in doubt.
    inserts: bool,
    /// The names of the waivers that covered a finding so far.
    used_waivers: Mutex<BTreeSet<String>>,
}

impl Job<'_> {
    /// Checks all units on all threads, and prints them in order.
    fn run_all(&self, plan: &[Planned], started: Instant, printer: &mut Printer) {
        let mut progress = Progress::new(plan.len(), started, self.args.quiet);
        let parts = InOrder::new(plan.len());
        std::thread::scope(|scope| {
            // Of two that mend the same text, the second must see what the first wrote.
            let asked = if self.args.fix && share_a_text(plan) { Some(1) } else { self.args.jobs };
            for _ in 0..threads(asked, plan.len()) {
                scope.spawn(|| {
                    let mut memory = ManuallyDrop::new(Memory::default());
                    parts.work(|index| plan.get(index).map(|unit| self.check(unit, &mut memory)).unwrap_or_default());
                });
            }
            parts.each(|part| {
                progress.clear();
                printer.part(part);
                progress.step();
            });
            progress.clear();
        });
    }

    fn check(&self, unit: &Planned, memory: &mut Memory) -> Printed {
        let mut files: Vec<(SourceFile, Option<String>)> = Vec::new();
        let mut paths: Vec<Option<&Path>> = Vec::new();
        let mut problems = Vec::new();
        let mut take = |path, file: Result<SourceFile, Box<Diagnostic>>, place: Option<Label>| match file {
            Ok(file) => {
                let language = self.language_for(&file.name);
                files.push((file, language));
                paths.push(path);
            }
            Err(mut diagnostic) => {
                // A text that a card names and that cannot be read is shown where the card names it.
                diagnostic.labels.extend(place);
                problems.push(*diagnostic);
            }
        };
        for (path, place) in &unit.texts {
            take(Some(path.as_path()), read(path), place.map(|p| Label { file: p.file, span: p.span, text: Say::default() }));
        }
        if unit.stdin {
            take(None, read_stdin(&self.args.stdin_filename), None);
        }
        let declaration = self.flows.declared_for(unit.declared);
        let about = Unit { files, declaration: declaration.as_ref(), evidence: self.args.format != Format::Human };
        if self.args.fix || self.args.diff {
            return self.mend(about, &paths, unit.declared != For::Nobody, problems, memory);
        }
        let mut checked = check_unit(self.engine, about, &self.flows.base, self.date, memory);
        self.note_waivers(&checked);
        checked.diagnostics.splice(0..0, problems);
        self.print(checked, unit.declared != For::Nobody)
    }

    pub fn note_waivers(&self, checked: &Checked) {
        let mut used = self.used_waivers.lock().unwrap_or_else(PoisonError::into_inner);
        used.extend(checked.used_waivers.iter().cloned());
    }

    fn language_for(&self, name: &str) -> Option<String> {
        let configured = || self.config.overrides_of(name).filter_map(|o| o.language.clone()).last();
        self.args.language.clone().or_else(configured)
    }

    fn is_chosen(&self, rule: &String) -> bool {
        (self.args.select.is_empty() || self.args.select.contains(rule)) && !self.args.ignore.contains(rule)
    }

    /// Whether the clause of a finding is wanted. What is only good practice is not worth a blank that somebody must fill, unless it is
    /// asked for by name.
    pub fn wants(&self, finding: &Finding, sources: &Sources) -> bool {
        let name = sources.get(finding.place.file).map_or("", |f| f.name.as_str());
        let Some(severity) = self.config.severity_of(&finding.rule, name, finding.severity) else { return false };
        let blank = finding.fix.as_ref().is_some_and(|fix| !fix.blanks.is_empty());
        let worth_it = severity > Severity::Info || !blank || self.args.select.contains(&finding.rule);
        self.inserts && self.is_chosen(&finding.rule) && worth_it
    }

    /// The findings that are wanted, as grave as the configuration says.
    fn chosen(&self, findings: Vec<Finding>, sources: &Sources) -> Vec<Finding> {
        let name = |id: FileId| sources.get(id).map_or("", |f| f.name.as_str());
        let wanted = findings.into_iter().filter(|f| self.is_chosen(&f.rule));
        wanted
            .filter_map(|mut finding| {
                finding.severity = self.config.severity_of(&finding.rule, name(finding.place.file), finding.severity)?;
                Some(finding)
            })
            .collect()
    }

    fn count(&self, checked: &Checked, findings: &[Finding], outcomes: &[(Option<FileId>, RuleOutcome)]) -> Counts {
        let of = |severity| findings.iter().filter(|f| f.severity == severity).count();
        let least = match self.args.fail_on {
            FailOn::Error => Some(Severity::Error),
            FailOn::Warning => Some(Severity::Warning),
            FailOn::Info => Some(Severity::Info),
            FailOn::Never => None,
        };
        let is_open = |o: &RuleOutcome| matches!(o.outcome, Outcome::Undecidable { .. }) && self.is_chosen(&o.rule);
        let open: BTreeSet<&str> = outcomes.iter().filter(|(_, o)| is_open(o)).map(|(_, o)| o.rule.as_str()).collect();
        Counts {
            findings: [of(Severity::Error), of(Severity::Warning), of(Severity::Info)],
            undecided: open.len(),
            known: 0,
            files: checked.files.len(),
            texts: checked.texts,
            broken: is_broken(&checked.diagnostics),
            failing: least.is_some_and(|least| findings.iter().any(|f| f.severity >= least)),
        }
    }

    /// Writes what was found to the baseline. A run that could not read everything does not know what is gone.
    fn update(&self, baseline: &Baseline, printer: &Printer) -> End {
        if printer.counts.broken {
            let say = Say::new("the baseline is left as it was", "die Datei bekannter Feststellungen bleibt, wie sie war");
            let help = Say::new("mend what is told above first", "Beheben Sie zuerst, was oben steht");
            tell_problems(&[placeless("baseline::not-written", say, help)], &Sources::default(), self.err);
            return End::Broken;
        }
        match baseline.update(&printer.seen, &printer.files, &|rule| self.is_chosen(rule)) {
            Ok(count) => {
                print(&report::known(count, self.out.lang));
                End::Clean
            }
            Err(diagnostic) => {
                tell_problems(&[*diagnostic], &Sources::default(), self.err);
                End::Broken
            }
        }
    }

    /// Applies the configuration, and words what is left. Where flows are `declared`, what is open in them is named.
    pub fn print(&self, mut checked: Checked, declared: bool) -> Printed {
        let mut findings = self.chosen(std::mem::take(&mut checked.findings), &checked.sources);
        self.provisions.word(&mut findings);
        let sources = &checked.sources;
        // The checklist shows each item of a rule; all other formats, one outcome a rule.
        let by_item = if self.args.format == Format::Checklist { checked.outcomes.clone() } else { Vec::new() };
        let outcomes = by_rule(std::mem::take(&mut checked.outcomes));
        let all = findings.len();
        let seen = self.baseline.map(|b| b.take_out(&mut findings, sources)).unwrap_or_default();
        let mut out = Printed { counts: self.count(&checked, &findings, &outcomes), seen, ..Printed::default() };
        out.counts.known = all - findings.len();
        // What could not be judged says nothing about what is gone.
        if checked.texts == checked.files.len() {
            out.files.extend(checked.files.iter().filter_map(|id| sources.get(*id)).map(|f| f.name.clone()));
        }
        report::diagnostics(&checked.diagnostics, sources, self.err, &mut out.problems);
        if self.args.update_baseline {
            return out;
        }
        match self.args.format {
            Format::Human => {
                report::findings(&findings, sources, self.out, &mut out.text);
                if declared && !self.args.quiet {
                    let open = outcomes.iter().map(|(_, o)| o).filter(|o| self.is_chosen(&o.rule));
                    out.text.push_str(&report::undecided(open, self.out));
                }
            }
            Format::Checklist if checked.files.is_empty() => report::findings(&findings, sources, self.out, &mut out.text),
            Format::Checklist => {
                for file in &checked.files {
                    out.text.push_str(&report::checklist(self.engine.law, self.provisions, *file, &by_item, &findings, sources, self.out));
                }
            }
            Format::Json => {
                for finding in findings.iter().filter_map(|f| report::json_finding(f, sources, self.out.lang)) {
                    report::json_line(&finding, &mut out.text);
                }
                for (file, outcome) in outcomes.iter().filter(|(_, o)| self.is_chosen(&o.rule)) {
                    report::json_line(&report::json_outcome(*file, outcome, sources, self.out.lang), &mut out.outcomes);
                }
            }
        }
        out
    }
}
