//! What git tells: which revisions there are, which files one has, what changed since one.

use super::files::{decoded, name_of, placeless, too_large};
use crate::source::{Diagnostic, MAX_FILE_BYTES, Say, SourceFile};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::{Mutex, PoisonError};

/// So many links to links are followed.
const MOST_LINKS: usize = 8;

/// What git prints, or what it complains of.
pub(super) fn git(args: &[&str], paths: &[PathBuf]) -> Result<Vec<u8>, String> {
    let ended = Command::new("git").args(args).args(paths).stdin(Stdio::null()).output().map_err(|error| error.to_string())?;
    if ended.status.success() {
        return Ok(ended.stdout);
    }
    let said = String::from_utf8_lossy(&ended.stderr);
    Err(said.lines().next().unwrap_or("").to_owned())
}

/// What git prints on one line.
fn git_line(args: &[&str]) -> Result<String, String> {
    let printed = git(args, &[])?;
    Ok(String::from_utf8_lossy(&printed).trim().to_owned())
}

/// The commit that a revision stands for; none if git knows no such revision.
pub(super) fn commit_of(revision: &str) -> Option<String> {
    // What begins with a hyphen is an option, and no name of a revision.
    let asked = !revision.is_empty() && !revision.starts_with('-');
    asked.then(|| git_line(&["rev-parse", "--verify", "--quiet", &format!("{revision}^{{commit}}")]).ok()).flatten()
}

/// The last commit that two have in common.
pub(super) fn merge_base(one: &str, other: &str) -> Result<String, String> {
    git_line(&["merge-base", "--end-of-options", one, other])
}

/// The names that git prints, with a zero behind each.
pub(super) fn names(printed: &[u8]) -> impl Iterator<Item = PathBuf> + '_ {
    printed.split(|b| *b == 0).filter(|n| !n.is_empty()).map(path_of)
}

#[cfg(unix)]
fn path_of(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt;
    PathBuf::from(std::ffi::OsStr::from_bytes(bytes))
}

#[cfg(not(unix))]
fn path_of(bytes: &[u8]) -> PathBuf {
    PathBuf::from(String::from_utf8_lossy(bytes).into_owned())
}

/// The files of a commit.
pub(super) struct Tree {
    /// What the commit was asked for by.
    revision: String,
    /// By their names, as seen from where the command runs.
    files: BTreeMap<String, Entry>,
    contents: Mutex<Contents>,
}

struct Entry {
    path: PathBuf,
    object: String,
    link: bool,
}

impl Tree {
    /// The files of a commit.
    pub fn new(revision: &str, commit: &str) -> Result<Self, String> {
        let prefix = git_line(&["rev-parse", "--show-prefix"])?;
        let listed = git(&["ls-tree", "-r", "-z", "--full-tree", commit], &[])?;
        let mut files = BTreeMap::new();
        for line in listed.split(|b| *b == 0) {
            // `100644 blob OBJECT<tab>PATH`
            let Some(tab) = line.iter().position(|b| *b == b'\t') else { continue };
            let (about, path) = line.split_at(tab);
            let about = String::from_utf8_lossy(about);
            let (mode, object) = (about.split(' ').next().unwrap_or(""), about.rsplit(' ').next().unwrap_or(""));
            if mode.starts_with("100") || mode == "120000" {
                let path = seen_from(&prefix, &path_of(path.get(1..).unwrap_or_default()));
                files.insert(name_of(&path), Entry { path, object: object.to_owned(), link: mode == "120000" });
            }
        }
        Ok(Self { revision: revision.to_owned(), files, contents: Mutex::new(Contents::new()?) })
    }

    /// Its files below the folder in which the command runs, as a walk through that folder would name them.
    pub fn paths(&self) -> impl Iterator<Item = PathBuf> + '_ {
        self.files.values().filter(|e| !e.path.starts_with("..")).map(|e| Path::new(".").join(&e.path))
    }

    /// Whether it has a file of this name, or a folder with files.
    pub fn has(&self, path: &Path) -> bool {
        let name = name_of(path);
        self.files.keys().any(|file| Path::new(file).ancestors().any(|a| name_of(a) == name))
    }

    /// Reads a text file.
    pub fn read(&self, path: &Path) -> Result<SourceFile, Box<Diagnostic>> {
        let name = name_of(path);
        let mut at = name.clone();
        for _ in 0..MOST_LINKS {
            let Some(entry) = self.files.get(&at) else { break };
            let bytes = self.contents.lock().unwrap_or_else(PoisonError::into_inner).of(&entry.object);
            let bytes = match bytes {
                Ok(Some(bytes)) => bytes,
                Ok(None) => return Err(Box::new(too_large(&name))),
                Err(why) => return Err(Box::new(self.unreadable(&name, &why))),
            };
            if !entry.link {
                return decoded(&name, &bytes);
            }
            at = name_of(&Path::new(&at).parent().unwrap_or(Path::new("")).join(path_of(&bytes)));
        }
        Err(Box::new(self.missing(&name)))
    }

    fn missing(&self, name: &str) -> Diagnostic {
        let revision = &self.revision;
        placeless(
            "io::missing-file",
            Say::new(format!("there is no file `{name}` in `{revision}`"), format!("es gibt keine Datei `{name}` in `{revision}`")),
            Say::new("check what the card names", "Prüfen Sie, was die Karte nennt"),
        )
    }

    fn unreadable(&self, name: &str, why: &str) -> Diagnostic {
        let revision = &self.revision;
        placeless(
            "io::unreadable",
            Say::new(
                format!("`{name}` cannot be read from `{revision}`: {why}"),
                format!("`{name}` ist aus `{revision}` nicht lesbar: {why}"),
            ),
            Say::new("check the repository: `git fsck`", "Prüfen Sie das Repository: `git fsck`"),
        )
    }
}

/// A path of the repository as seen from a folder of it.
fn seen_from(prefix: &str, path: &Path) -> PathBuf {
    let mut folders = Path::new(prefix).components().peekable();
    let mut rest = path.components().peekable();
    while folders.peek().is_some() && folders.peek() == rest.peek() {
        folders.next();
        rest.next();
    }
    folders.map(|_| Path::new("..")).chain(rest.map(|c| Path::new(c.as_os_str()))).collect()
}

/// A process of git that gives the contents of files, one after the other.
struct Contents {
    process: Child,
    asks: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

impl Contents {
    fn new() -> Result<Self, String> {
        let mut process = Command::new("git")
            .args(["cat-file", "--batch"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| error.to_string())?;
        let asks = process.stdin.take();
        let answers = process.stdout.take().ok_or("no answer")?;
        Ok(Self { process, asks, answers: BufReader::new(answers) })
    }

    /// The bytes of an object; none if they are more than a text has.
    fn of(&mut self, object: &str) -> Result<Option<Vec<u8>>, String> {
        let told = |error: std::io::Error| error.to_string();
        let asks = self.asks.as_mut().ok_or("no answer")?;
        asks.write_all(format!("{object}\n").as_bytes()).and_then(|()| asks.flush()).map_err(told)?;
        let mut head = String::new();
        self.answers.read_line(&mut head).map_err(told)?;
        // `OBJECT blob SIZE`, or `OBJECT missing`.
        let size: u64 = head.trim_end().rsplit(' ').next().and_then(|size| size.parse().ok()).ok_or_else(|| head.trim_end().to_owned())?;
        let mut bytes = Vec::new();
        if size > MAX_FILE_BYTES {
            std::io::copy(&mut (&mut self.answers).take(size + 1), &mut std::io::sink()).map_err(told)?;
            return Ok(None);
        }
        // A line break follows.
        (&mut self.answers).take(size + 1).read_to_end(&mut bytes).map_err(told)?;
        bytes.truncate(size as usize);
        Ok(Some(bytes))
    }
}

impl Drop for Contents {
    fn drop(&mut self) {
        // It ends when nobody can ask any more.
        drop(self.asks.take());
        let _ = self.process.wait();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_named_as_it_is_seen_from_a_folder() {
        for (prefix, path, seen) in [
            ("", "a/b.md", "a/b.md"),
            ("legal/", "legal/b.md", "b.md"),
            ("legal/eu/", "legal/b.md", "../b.md"),
            ("legal/eu/", "web/b.md", "../../web/b.md"),
        ] {
            assert_eq!(seen_from(prefix, Path::new(path)), PathBuf::from(seen), "{prefix} {path}");
        }
    }
}
