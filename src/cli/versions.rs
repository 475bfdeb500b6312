//! Which two versions `diff` compares: files, folders, or revisions of git.

use super::args::Diff;
use super::config::Config;
use super::discover::{Found, discover};
use super::files::{name_of, placeless, read};
use super::git::{Tree, commit_of, git, merge_base, names};
use super::related::no_revision;
use crate::source::{Diagnostic, Say, SourceFile};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Where a version's files are.
pub(super) enum Place {
    /// A file or folder on the disk.
    Path(PathBuf),
    /// The files of the repository as they lie on the disk.
    WorkingTree,
    /// A commit.
    Commit(Box<Tree>),
}

/// A version of notices and flows.
pub(super) struct Side {
    /// What it was asked for by; none for the files as they are.
    pub name: Option<String>,
    place: Place,
}

/// Two versions, and what is to be shown of them.
pub(super) struct Versions {
    /// The older one.
    pub old: Side,
    /// The newer one.
    pub new: Side,
    /// Only what lies here is shown; everything, if empty.
    pub paths: Vec<PathBuf>,
}

impl Versions {
    /// What is asked for.
    pub fn new(args: &Diff) -> Result<Self, Box<Diagnostic>> {
        let mut given = args.versions.iter().map(String::as_str);
        let first = given.next().unwrap_or("HEAD");
        let mut paths: Vec<PathBuf> = Vec::new();
        let (old, new) = match if args.versions.is_empty() { known_revision(first)? } else { Operand::new(first)? } {
            Operand::Path(old) => {
                let new = given.next().ok_or_else(|| Box::new(one_path(first)))?;
                if !new_exists(new) {
                    read(Path::new(new))?;
                }
                let new = PathBuf::from(new);
                if old.is_dir() != new.is_dir() {
                    return Err(Box::new(unlike(&old, &new)));
                }
                let side = |path: PathBuf| Side { name: Some(name_of(&path)), place: Place::Path(path) };
                (side(old), side(new))
            }
            Operand::Range(old, new) => (old.side()?, new.side()?),
            Operand::Revision(old) => {
                let mut new = Side { name: None, place: Place::WorkingTree };
                match given.next().map(Operand::new).transpose()? {
                    Some(Operand::Revision(revision)) => new = revision.side()?,
                    Some(Operand::Path(path)) => paths.push(path),
                    Some(Operand::Range(..)) => return Err(Box::new(range_behind(first))),
                    None => {}
                }
                (old.side()?, new)
            }
        };
        paths.extend(given.map(PathBuf::from));
        paths.extend(args.paths.iter().cloned());
        // A path that is mistyped would show that nothing differs.
        if let Some(missing) = paths.iter().find(|path| !path.exists() && !old.has(path) && !new.has(path)) {
            read(missing)?;
        }
        Ok(Self { old, new, paths })
    }

    /// Whether a file of either version is to be shown.
    pub fn shows(&self, name: &str) -> bool {
        let wanted: Vec<String> = self.paths.iter().map(|p| name_of(p)).collect();
        wanted.is_empty() || wanted.iter().any(|w| w == ".") || Path::new(name).ancestors().any(|a| wanted.contains(&name_of(a)))
    }
}

impl Side {
    /// Where the configuration is looked for.
    pub fn folder(&self) -> Option<&Path> {
        match &self.place {
            Place::Path(path) => Some(path),
            Place::WorkingTree | Place::Commit(_) => None,
        }
    }

    /// Whether a commit has a file, or files in a folder, of this name.
    fn has(&self, path: &Path) -> bool {
        matches!(&self.place, Place::Commit(tree) if tree.has(path))
    }

    /// Its flows and texts.
    pub fn discover(&self, config: &Config) -> Found {
        match &self.place {
            Place::Path(path) => discover(std::slice::from_ref(path), config),
            Place::WorkingTree => {
                let mut found = discover(&[PathBuf::from(".")], config);
                // What git ignores is no part of the repository: the other version does not have it, either.
                if let Ok(printed) = git(&["ls-files", "--cached", "--others", "--exclude-standard", "-z"], &[]) {
                    let known: BTreeSet<String> = names(&printed).map(|p| name_of(&p)).collect();
                    found.flows.retain(|p| known.contains(&name_of(p)));
                    found.texts.retain(|p| known.contains(&name_of(p)));
                }
                found
            }
            Place::Commit(tree) => {
                let mut found = Found::default();
                tree.paths().for_each(|path| found.add(Path::new("."), path, config));
                found.sort();
                found
            }
        }
    }

    /// Reads one of its files.
    pub fn read(&self, path: &Path) -> Result<SourceFile, Box<Diagnostic>> {
        match &self.place {
            Place::Path(_) | Place::WorkingTree => read(path),
            Place::Commit(tree) => tree.read(path),
        }
    }

    /// By what a file of one version is known again in the other: its name, in a folder that is compared as seen from there.
    pub fn key(&self, path: &Path) -> String {
        match &self.place {
            Place::Path(root) if root.is_dir() => name_of(path.strip_prefix(root).unwrap_or(path)),
            // Two files that are given are versions of one, whatever they are called.
            Place::Path(_) => String::new(),
            Place::WorkingTree | Place::Commit(_) => name_of(path),
        }
    }
}

/// What is given.
enum Operand {
    Path(PathBuf),
    Revision(Revision),
    Range(Revision, Revision),
}

/// A revision that git knows.
struct Revision {
    name: String,
    commit: String,
}

impl Revision {
    fn new(name: &str) -> Option<Self> {
        Some(Self { name: name.to_owned(), commit: commit_of(name)? })
    }

    fn side(self) -> Result<Side, Box<Diagnostic>> {
        let tree = Tree::new(&self.name, &self.commit).map_err(|why| Box::new(no_revision(&self.name, &why)))?;
        Ok(Side { name: Some(self.name), place: Place::Commit(Box::new(tree)) })
    }
}

impl Operand {
    fn new(given: &str) -> Result<Self, Box<Diagnostic>> {
        let revision = Self::revision(given)?;
        match (new_exists(given), revision) {
            (true, None) => Ok(Self::Path(PathBuf::from(given))),
            (false, Some(revision)) => Ok(revision),
            (true, Some(_)) => Err(Box::new(both(given))),
            (false, None) => Err(Box::new(neither(given))),
        }
    }

    fn revision(given: &str) -> Result<Option<Self>, Box<Diagnostic>> {
        let side = |name: &str| Revision::new(if name.is_empty() { "HEAD" } else { name });
        if let Some((old, new)) = given.split_once("...") {
            let (Some(mut old), Some(new)) = (side(old), side(new)) else { return Ok(None) };
            old.commit = merge_base(&old.commit, &new.commit).map_err(|why| Box::new(no_revision(given, &why)))?;
            return Ok(Some(Self::Range(old, new)));
        }
        if let Some((old, new)) = given.split_once("..") {
            return Ok(side(old).zip(side(new)).map(|(old, new)| Self::Range(old, new)));
        }
        Ok(Revision::new(given).map(Self::Revision))
    }
}

fn known_revision(name: &str) -> Result<Operand, Box<Diagnostic>> {
    Revision::new(name).map(Operand::Revision).ok_or_else(|| Box::new(neither(name)))
}

fn new_exists(given: &str) -> bool {
    Path::new(given).exists()
}

fn both(given: &str) -> Diagnostic {
    placeless(
        "cli::path-or-revision",
        Say::new(
            format!("`{given}` is a path, and a revision of git as well"),
            format!("`{given}` ist sowohl ein Pfad als auch ein Stand in Git"),
        ),
        Say::new(
            format!("write `./{given}` for the path, or `{given}~0` for the revision"),
            format!("Schreiben Sie `./{given}` für den Pfad oder `{given}~0` für den Stand"),
        ),
    )
}

fn neither(given: &str) -> Diagnostic {
    let why = git(&["rev-parse", "--git-dir"], &[]).err().map_or_else(String::new, |why| format!(" ({why})"));
    placeless(
        "cli::path-or-revision",
        Say::new(
            format!("`{given}` is neither a path nor a revision of git{why}"),
            format!("`{given}` ist weder ein Pfad noch ein Stand in Git{why}"),
        ),
        Say::new(
            "name two files, two folders, or a branch, tag or commit; a file that is gone stands behind `--`; a clone may need more of its history",
            "Nennen Sie zwei Dateien, zwei Ordner oder einen Zweig, eine Marke oder einen Stand; eine Datei, die es nicht mehr gibt, steht hinter \
             `--`; einem Klon fehlt vielleicht ein Teil der Geschichte",
        ),
    )
}

fn one_path(given: &str) -> Diagnostic {
    placeless(
        "cli::one-version",
        Say::new(format!("`{given}` is compared with nothing"), format!("`{given}` wird mit nichts verglichen")),
        Say::new(
            format!("name a second file or folder, or a revision before it: `noticelint diff HEAD {given}`"),
            format!("Nennen Sie eine zweite Datei, einen zweiten Ordner oder davor einen Stand: `noticelint diff HEAD {given}`"),
        ),
    )
}

fn unlike(old: &Path, new: &Path) -> Diagnostic {
    let (old, new) = (name_of(old), name_of(new));
    placeless(
        "cli::file-and-folder",
        Say::new(
            format!("of `{old}` and `{new}`, one is a file and one a folder"),
            format!("von `{old}` und `{new}` ist eines eine Datei und eines ein Ordner"),
        ),
        Say::new("name two files, or two folders", "Nennen Sie zwei Dateien oder zwei Ordner"),
    )
}

fn range_behind(given: &str) -> Diagnostic {
    placeless(
        "cli::range",
        Say::new(
            format!("behind `{given}`, no range of revisions can stand"),
            format!("hinter `{given}` kann kein Bereich von Ständen stehen"),
        ),
        Say::new("name one range, or one or two revisions", "Nennen Sie einen Bereich oder einen oder zwei Stände"),
    )
}
