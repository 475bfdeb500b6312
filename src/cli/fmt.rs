//! `fmt`: flow files, and the cards in Markdown files, in their canonical form.

use super::End;
use super::args::{Common, Fmt, LangArg};
use super::discover::{all_files, is_flow};
use super::files::{name_of, read};
use super::terminal::{Stream, lang, print, style, tell};
use super::write::rewrite;
use crate::card::{CardTable, FormatError, fences, format, language_of, parse};
use crate::check::builtin_law_for_checking;
use crate::report;
use crate::source::{Diagnostic, FileId, Lang, Say, Severity, Sources, Span};
use std::path::PathBuf;

/// Blocks of Markdown files that hold cards.
const CARD_BLOCKS: [&str; 7] = [FLOW, "rule", "limit", "concept", "topic", "marker", "words"];
const FLOW: &str = "flow";

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
        let formatted = match read(&path) {
            Ok(file) => {
                let (text, encoding) = (file.text.clone(), file.encoding);
                let id = sources.add(file);
                one(&name_of(&path), &text, id, &table, to, &mut problems).map(|new| (text, new, encoding))
            }
            Err(diagnostic) => {
                problems.push(*diagnostic);
                None
            }
        };
        if let Some((old, new, encoding)) = formatted.filter(|(old, new, _)| **old != **new) {
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

/// The formatted text of a file; `None` if it is left as it is.
fn one(name: &str, text: &str, id: FileId, table: &CardTable, to: Option<Lang>, problems: &mut Vec<Diagnostic>) -> Option<String> {
    let markdown = name.ends_with(".md") || name.ends_with(".markdown");
    let bodies: Vec<(Span, bool)> = if markdown {
        let blocks = fences(text).into_iter().filter(|f| CARD_BLOCKS.contains(&f.kind()));
        blocks.map(|f| (f.body, f.kind() == FLOW)).collect()
    } else {
        vec![(Span::new(0, text.len()), true)]
    };
    // The first block of flows names the language of all; rules and concepts are written in English.
    let mut named = None;
    let mut out = String::new();
    let mut at = 0;
    let before = problems.len();
    for (body, flow) in bodies {
        out.push_str(text.get(at..body.start as usize)?);
        let (from, to) = if flow { (named, to) } else { (Some(Lang::En), None) };
        let lang = from.unwrap_or_else(|| language_of(text, body, table));
        if flow {
            named = Some(lang);
        }
        match format(text, body, table, from, to) {
            Ok(new) => out.push_str(&new),
            Err(FormatError::Broken) => problems.extend(parse(text, id, body, table, lang).diagnostics),
            Err(FormatError::Changed) => {
                problems.push(Diagnostic::error(
                    "fmt::not-the-same",
                    id,
                    body,
                    Say::new(
                        "formatting would change what these cards say; they are left as they are",
                        "das Formatieren würde den Sinn dieser Karten ändern; sie bleiben, wie sie sind",
                    ),
                ));
            }
        }
        at = body.end as usize;
    }
    if problems.len() > before {
        return None;
    }
    out.push_str(text.get(at..)?);
    Some(out)
}
