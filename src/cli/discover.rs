//! Which files: those given, and in folders those that are flows or look like notices.

use super::config::Config;
use super::files::{name_of, placeless};
use crate::source::{Diagnostic, Say};
use std::path::{Path, PathBuf};
use walkdir::WalkDir;

/// What is to be checked.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// Flow files.
    pub flows: Vec<PathBuf>,
    /// Texts.
    pub texts: Vec<PathBuf>,
    /// Whether standard input is asked for.
    pub stdin: bool,
    /// What could not be entered.
    pub diagnostics: Vec<Diagnostic>,
}

/// Finds the files of a run, in a fixed order.
pub(crate) fn discover(paths: &[PathBuf], config: &Config) -> Found {
    let mut found = Found::default();
    let here = [PathBuf::from(".")];
    for path in if paths.is_empty() { &here } else { paths } {
        if path.as_os_str() == "-" {
            found.stdin = true;
        } else if path.is_dir() {
            let (files, problems) = all_files(path, &|name| is_flow(name) || config.is_notice(name));
            found.diagnostics.extend(problems);
            for file in files.into_iter().filter(|f| !config.is_excluded(&name_of(f))) {
                let flow = is_flow(&name_of(&file));
                if flow { found.flows.push(file) } else { found.texts.push(file) }
            }
        } else if is_flow(&name_of(path)) {
            found.flows.push(path.clone());
        } else {
            found.texts.push(path.clone());
        }
    }
    for list in [&mut found.flows, &mut found.texts] {
        list.sort_by_key(|p| name_of(p));
        list.dedup();
    }
    found
}

/// Whether a name is that of a flow file.
pub(crate) fn is_flow(name: &str) -> bool {
    name.ends_with(".flow") || name.ends_with(".flow.md")
}

/// All files of a folder whose names fit, sorted; hidden folders and build folders are passed over, links are not followed
/// into folders.
pub(crate) fn all_files(folder: &Path, fits: &dyn Fn(&str) -> bool) -> (Vec<PathBuf>, Vec<Diagnostic>) {
    let mut files = Vec::new();
    let mut problems = Vec::new();
    let enter = |e: &walkdir::DirEntry| {
        let name = e.file_name().to_string_lossy();
        e.depth() == 0 || !(e.file_type().is_dir() && (name.starts_with('.') || name == "node_modules" || name == "target"))
    };
    for entry in WalkDir::new(folder).sort_by_file_name().into_iter().filter_entry(enter) {
        match entry {
            Ok(entry) => {
                let name = name_of(entry.path());
                let file = entry.file_type().is_file() || (entry.file_type().is_symlink() && entry.path().is_file());
                if file && fits(&name) {
                    files.push(entry.into_path());
                }
            }
            Err(error) => {
                let at = error.path().map(name_of).unwrap_or_default();
                problems.push(placeless(
                    "io::unreadable",
                    Say::new(format!("`{at}` cannot be entered: {error}"), format!("`{at}` ist nicht zugänglich: {error}")),
                    Say::new("check its permissions, or exclude it", "Prüfen Sie die Berechtigungen, oder nehmen Sie es aus"),
                ));
            }
        }
    }
    (files, problems)
}
