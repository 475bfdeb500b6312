//! `fmt`: flow files, and the cards in Markdown files, in their canonical form.

use super::End;
use super::args::{Common, Fmt, LangArg};
use super::discover::{all_files, is_flow};
use super::files::{name_of, read};
use super::terminal::{Stream, lang, print, style, tell};
use super::tidy::formatted;
use super::write::rewrite;
use crate::check::builtin_law_for_checking;
use crate::report;
use crate::source::{Diagnostic, Lang, Severity, Sources};
use std::path::PathBuf;

/// Runs the command.
pub(crate) fn run(args: &Fmt, common: &Common) -> End {
    let lang = lang(common, None);
    let style = style(common, lang, Stream::Err);
    let table = builtin_law_for_checking().cards;
    let to = args.to.map(|l| if l == LangArg::De { Lang::De } else { Lang::En });
    let mut end = End::Clean;
    let (targets, unreachable) = targets(&args.paths);
    end = end.max(tell_all(&unreachable, &Sources::default(), style));
    for path in targets {
        let mut sources = Sources::default();
        let mut problems = Vec::new();
        let new = match read(&path) {
            Ok(file) => {
                let (text, encoding) = (file.text.clone(), file.encoding);
                let id = sources.add(file);
                formatted(&name_of(&path), &text, id, &table, to, &mut problems).map(|new| (text, new, encoding))
            }
            Err(diagnostic) => {
                problems.push(*diagnostic);
                None
            }
        };
        if let Some((old, new, encoding)) = new.filter(|(old, new, _)| **old != **new) {
            let name = name_of(&path);
            if args.check {
                let words = if lang == Lang::De { "würde geändert" } else { "would be changed" };
                print(&format!("{name}: {words}\n"));
                end = end.max(End::Findings);
            } else if let Err(problem) = rewrite(&path, &old, &new, encoding) {
                problems.push(*problem);
            }
        }
        end = end.max(tell_all(&problems, &sources, style));
    }
    end
}

fn tell_all(problems: &[Diagnostic], sources: &Sources, style: report::Style) -> End {
    let mut text = String::new();
    report::diagnostics(problems, sources, style, &mut text);
    tell(&text);
    if problems.iter().any(|p| p.severity == Severity::Error) { End::Broken } else { End::Clean }
}

fn targets(paths: &[PathBuf]) -> (Vec<PathBuf>, Vec<Diagnostic>) {
    let mut all = Vec::new();
    let mut problems = Vec::new();
    for path in paths {
        if path.is_dir() {
            let (files, unreachable) = all_files(path, &is_flow, &|_| false);
            all.extend(files);
            problems.extend(unreachable);
        } else {
            all.push(path.clone());
        }
    }
    (all, problems)
}
