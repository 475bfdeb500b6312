//! Which files: those given, and in folders those that are flows or look like notices.

use super::config::Config;
use super::files::{UNFINISHED, circle, name_of, placeless, read};
use crate::source::{Diagnostic, Say};
use std::path::{Path, PathBuf};
use walkdir::WalkDir;

/// What is to be checked.
#[derive(Clone, Debug, Default)]
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

/// The paths that are given: the current folder if none are, and those that `@FILE` stands for, one a line, relative to where the
/// command runs. A list that is empty stands for nothing.
pub(crate) fn listed(given: &[PathBuf]) -> (Vec<PathBuf>, Vec<Diagnostic>) {
    if given.is_empty() {
        return (vec![PathBuf::from(".")], Vec::new());
    }
    let mut all = Vec::new();
    let mut problems = Vec::new();
    for path in given {
        let Some(list) = path.to_str().and_then(|p| p.strip_prefix('@')) else {
            all.push(path.clone());
            continue;
        };
        match read(Path::new(list)) {
            Ok(file) => all.extend(file.text.lines().map(str::trim).filter(|l| !l.is_empty()).map(PathBuf::from)),
            Err(problem) => problems.push(*problem),
        }
    }
    (all, problems)
}

/// Finds the files of a run, in a fixed order. A file that is given is taken whatever its name; the configuration says what is
/// taken from folders, and what is left out.
pub(crate) fn discover(paths: &[PathBuf], config: &Config) -> Found {
    let mut found = Found::default();
    for path in paths {
        if path.as_os_str() == "-" {
            found.stdin = true;
        } else if path.is_dir() {
            let flow = |name: &str| is_flow(name) || config.is_flows(name);
            let (files, problems) = all_files(path, &|name| flow(name) || config.is_notice(name), &|name| config.is_excluded(name));
            found.diagnostics.extend(problems);
            let (flows, texts): (Vec<PathBuf>, Vec<PathBuf>) = files.into_iter().partition(|f| flow(&name_of(f)));
            found.flows.extend(flows);
            found.texts.extend(texts);
        } else if is_flow(&name_of(path)) || config.is_flows(&name_of(path)) {
            found.flows.push(path.clone());
        } else {
            found.texts.push(path.clone());
        }
    }
    found.sort();
    found
}

impl Found {
    /// Adds a file of a folder, if it is one that would be found there. It need not lie on the disk yet.
    pub fn add(&mut self, folder: &Path, path: PathBuf, config: &Config) {
        let name = name_of(&path);
        let above = path.ancestors().skip(1).take_while(|a| a.starts_with(folder) && *a != folder);
        let left_out = is_unfinished(&path)
            || config.is_excluded(&name)
            || above.into_iter().any(|a| is_passed_over(a) || config.is_excluded(&name_of(a)));
        if left_out {
            return;
        }
        if is_flow(&name) || config.is_flows(&name) {
            self.flows.push(path);
        } else if config.is_notice(&name) {
            self.texts.push(path);
        }
    }

    /// Puts the files into a fixed order, each once.
    pub fn sort(&mut self) {
        for list in [&mut self.flows, &mut self.texts] {
            list.sort_by_cached_key(|p| name_of(p));
            list.dedup_by_key(|p| name_of(p));
        }
    }
}

/// Hidden folders, and those of build tools.
fn is_passed_over(folder: &Path) -> bool {
    let name = folder.file_name().map(|n| n.to_string_lossy()).unwrap_or_default();
    name.starts_with('.') || name == "node_modules" || name == "target"
}

/// Whether a file is one that was never finished.
fn is_unfinished(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(UNFINISHED.as_bytes()))
}

/// Whether a name is that of a flow file.
pub(crate) fn is_flow(name: &str) -> bool {
    name.ends_with(".flow") || name.ends_with(".flow.md")
}

/// All files of a folder whose names fit, sorted. Hidden folders and those of build tools are passed over. Links to files are
/// read; links to folders are not followed, and one that leads back to where it stands is reported.
pub(crate) fn all_files(folder: &Path, fits: &dyn Fn(&str) -> bool, excluded: &dyn Fn(&str) -> bool) -> (Vec<PathBuf>, Vec<Diagnostic>) {
    let mut files = Vec::new();
    let mut problems = Vec::new();
    let enter = |e: &walkdir::DirEntry| {
        let passed_over = if e.file_type().is_dir() { is_passed_over(e.path()) } else { is_unfinished(e.path()) };
        e.depth() == 0 || !(passed_over || excluded(&name_of(e.path())))
    };
    for entry in WalkDir::new(folder).sort_by_file_name().into_iter().filter_entry(enter) {
        match entry {
            Ok(entry) if entry.file_type().is_symlink() => match link(entry.path(), fits) {
                Link::File => files.push(entry.into_path()),
                Link::Elsewhere => {}
                Link::Broken(problem) => problems.push(problem),
            },
            Ok(entry) => {
                if entry.file_type().is_file() && fits(&name_of(entry.path())) {
                    files.push(entry.into_path());
                }
            }
            Err(error) => {
                let at = error.path().map(name_of).unwrap_or_default();
                let io = error.io_error();
                let (code, message) = if io.is_some_and(|e| e.kind() == std::io::ErrorKind::PermissionDenied) {
                    ("io::no-permission", Say::new(format!("`{at}` may not be entered"), format!("`{at}` darf nicht geöffnet werden")))
                } else {
                    let why = io.map_or_else(|| error.to_string(), ToString::to_string);
                    ("io::unreadable", Say::new(format!("`{at}` cannot be entered: {why}"), format!("`{at}` ist nicht zugänglich: {why}")))
                };
                let help = Say::new("check its permissions, or exclude it", "Prüfen Sie die Berechtigungen, oder nehmen Sie es aus");
                problems.push(placeless(code, message, help));
            }
        }
    }
    (files, problems)
}

/// Where a link leads.
enum Link {
    /// To a file that is wanted.
    File,
    /// To something that is not.
    Elsewhere,
    /// In a circle, or nowhere.
    Broken(Diagnostic),
}

fn link(path: &Path, fits: &dyn Fn(&str) -> bool) -> Link {
    let name = name_of(path);
    match std::fs::metadata(path) {
        Ok(about) if about.is_file() => {
            if fits(&name) {
                Link::File
            } else {
                Link::Elsewhere
            }
        }
        Ok(_) => {
            let (target, stands) = (std::fs::canonicalize(path), path.parent().map(std::fs::canonicalize));
            match (target, stands) {
                (Ok(target), Some(Ok(stands))) if stands.starts_with(&target) => Link::Broken(circle(&name)),
                _ => Link::Elsewhere,
            }
        }
        // A link that points nowhere hides a notice only if it bears a notice's name; a circle is one in any case.
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            if !fits(&name) {
                return Link::Elsewhere;
            }
            Link::Broken(placeless(
                "io::broken-link",
                Say::new(format!("the link `{name}` leads to nothing"), format!("die Verknüpfung `{name}` führt ins Leere")),
                Say::new(
                    "mend or remove the link, or exclude it",
                    "Berichtigen oder entfernen Sie die Verknüpfung, oder nehmen Sie sie aus",
                ),
            ))
        }
        Err(error) if error.kind() == std::io::ErrorKind::PermissionDenied => Link::Broken(placeless(
            "io::no-permission",
            Say::new(format!("the link `{name}` may not be followed"), format!("der Verknüpfung `{name}` darf nicht gefolgt werden")),
            Say::new("check the permissions of what it leads to", "Prüfen Sie die Berechtigungen des Ziels"),
        )),
        Err(_) => Link::Broken(circle(&name)),
    }
}
