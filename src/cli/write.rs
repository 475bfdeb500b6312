//! Writing files: whole or not at all, and never over what somebody else wrote meanwhile.

use super::files::{UNFINISHED, name_of, placeless};
use crate::source::{Diagnostic, Encoding, Say, encode};
use std::fs;
use std::io::{BufWriter, Error, ErrorKind, Write};
use std::path::{Path, PathBuf};
use tempfile::{Builder, NamedTempFile};

/// Writes a file anew, if it still holds what it held when it was read. It is written beside itself and then takes its own place: who
/// reads it meanwhile sees the old or the new. A link stays a link, and the file keeps its permissions.
fn replace(path: &Path, old: &[u8], new: &[u8]) -> Result<(), Box<Diagnostic>> {
    match write(path, old, new) {
        Ok(true) => Ok(()),
        Ok(false) => Err(Box::new(changed(&name_of(path)))),
        Err(error) => Err(Box::new(unwritable(&name_of(path), &error))),
    }
}

/// Writes a text anew in the encoding that it was read in, as [`replace`] does.
pub(crate) fn rewrite(path: &Path, old: &str, new: &str, encoding: Encoding) -> Result<(), Box<Diagnostic>> {
    match (encode(old, encoding), encode(new, encoding)) {
        (Ok(old), Ok(new)) => replace(path, &old, &new),
        (Err(c), _) | (_, Err(c)) => Err(Box::new(not_in_encoding(&name_of(path), c))),
    }
}

/// Writes a file that may be new, whole or not at all.
pub(crate) fn put(path: &Path, text: &str) -> Result<(), Box<Diagnostic>> {
    let mut pending = Pending::new(path)?;
    match pending.write_all(text.as_bytes()) {
        Ok(()) => pending.finish(),
        Err(error) => Err(Box::new(unwritable(&name_of(path), &error))),
    }
}

/// Writes a file that must not be there yet, whole or not at all.
pub(crate) fn create(path: &Path, text: &str) -> Result<(), Box<Diagnostic>> {
    let folder = path.parent().filter(|f| !f.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let new = || {
        let mut file = new_file(folder)?;
        file.write_all(text.as_bytes())?;
        file.as_file().sync_all()?;
        file.persist_noclobber(path)?;
        Ok(())
    };
    new().map_err(|error: Error| {
        let name = name_of(path);
        Box::new(if error.kind() == ErrorKind::AlreadyExists { there(&name) } else { unwritable(&name, &error) })
    })
}

/// A file that is written beside its place, and takes it when it is whole. A link stays a link, and a file that is there keeps its
/// permissions.
pub(crate) struct Pending {
    file: BufWriter<NamedTempFile>,
    path: PathBuf,
    name: String,
}

impl Pending {
    /// Begins a file that may be new.
    pub fn new(path: &Path) -> Result<Self, Box<Diagnostic>> {
        let name = name_of(path);
        let begin = || {
            let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
            let about = fs::metadata(&path).ok();
            // Replacing a device or a pipe would do away with it.
            if about.as_ref().is_some_and(|about| !about.is_file()) {
                return Err(Error::new(ErrorKind::InvalidInput, "it is no file"));
            }
            let old = about.map(|about| about.permissions());
            if old.as_ref().is_some_and(fs::Permissions::readonly) {
                return Err(Error::new(ErrorKind::PermissionDenied, "it is read-only"));
            }
            Ok((BufWriter::new(empty_beside(&path, old)?), path))
        };
        match begin() {
            Ok((file, path)) => Ok(Self { file, path, name }),
            Err(error) => Err(Box::new(unwritable(&name, &error))),
        }
    }

    /// It could not be written: nothing takes its place.
    pub fn failed(self, error: &Error) -> Box<Diagnostic> {
        Box::new(unwritable(&self.name, error))
    }

    /// Puts the file in its place.
    pub fn finish(self) -> Result<(), Box<Diagnostic>> {
        let Self { file, path, name } = self;
        let put = || {
            let file = file.into_inner().map_err(|error| error.into_error())?;
            file.as_file().sync_all()?;
            file.persist(&path)?;
            Ok(())
        };
        put().map_err(|error: Error| Box::new(unwritable(&name, &error)))
    }
}

impl Write for Pending {
    fn write(&mut self, bytes: &[u8]) -> Result<usize, Error> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> Result<(), Error> {
        self.file.flush()
    }
}

/// A file beside another one, with what is to take its place.
fn beside(path: &Path, bytes: &[u8], permissions: Option<fs::Permissions>) -> Result<NamedTempFile, Error> {
    let mut beside = empty_beside(path, permissions)?;
    beside.write_all(bytes)?;
    beside.as_file().sync_all()?;
    Ok(beside)
}

fn empty_beside(path: &Path, permissions: Option<fs::Permissions>) -> Result<NamedTempFile, Error> {
    let folder = path.parent().filter(|f| !f.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let Some(permissions) = permissions else { return new_file(folder) };
    let file = Builder::new().prefix(UNFINISHED).tempfile_in(folder)?;
    file.as_file().set_permissions(permissions)?;
    Ok(file)
}

/// Others may read what they may read of any new file: a temporary one is closed to them.
#[cfg(unix)]
pub(super) fn new_file(folder: &Path) -> Result<NamedTempFile, Error> {
    use std::os::unix::fs::PermissionsExt;
    Builder::new().prefix(UNFINISHED).permissions(fs::Permissions::from_mode(0o666)).tempfile_in(folder)
}

#[cfg(not(unix))]
pub(super) fn new_file(folder: &Path) -> Result<NamedTempFile, Error> {
    Builder::new().prefix(UNFINISHED).tempfile_in(folder)
}

/// Whether the file was written: it is not if it holds something else by now.
fn write(path: &Path, old: &[u8], new: &[u8]) -> Result<bool, Error> {
    let path = fs::canonicalize(path)?;
    let permissions = fs::metadata(&path)?.permissions();
    if permissions.readonly() {
        // Its folder would let it be replaced all the same.
        return Err(Error::new(ErrorKind::PermissionDenied, "it is read-only"));
    }
    let beside = beside(&path, new, Some(permissions))?;
    if fs::read(&path)? != old {
        return Ok(false);
    }
    beside.persist(&path)?;
    Ok(true)
}

fn there(name: &str) -> Diagnostic {
    placeless(
        "io::already-there",
        Say::new(
            format!("there is a file `{name}` already, and nothing was written"),
            format!("es gibt schon eine Datei `{name}`; nichts wurde geschrieben"),
        ),
        Say::new(
            "name another file with `--output`, print with `--output -`, or write over it with `--overwrite`",
            "Nennen Sie mit `--output` eine andere Datei, geben Sie mit `--output -` aus, oder überschreiben Sie sie mit `--overwrite`",
        ),
    )
}

fn not_in_encoding(name: &str, c: char) -> Diagnostic {
    placeless(
        "io::not-in-encoding",
        Say::new(
            format!("`{name}` cannot be written: its encoding does not have `{c}`"),
            format!("`{name}` ist nicht schreibbar: ihre Kodierung kennt `{c}` nicht"),
        ),
        Say::new("save the file as UTF-8", "Speichern Sie die Datei als UTF-8"),
    )
}

fn unwritable(name: &str, error: &Error) -> Diagnostic {
    placeless(
        "io::unwritable",
        Say::new(format!("`{name}` cannot be written: {error}"), format!("`{name}` ist nicht schreibbar: {error}")),
        match error.kind() {
            ErrorKind::NotFound => Say::new("make its folder first", "Legen Sie zuerst den Ordner an"),
            ErrorKind::InvalidInput => Say::new("name a file that may be replaced", "Nennen Sie eine Datei, die ersetzt werden darf"),
            _ => Say::new("check the permissions of the file and its folder", "Prüfen Sie die Berechtigungen der Datei und ihres Ordners"),
        },
    )
}

fn changed(name: &str) -> Diagnostic {
    placeless(
        "io::changed-meanwhile",
        Say::new(
            format!("`{name}` was changed while it was worked on: it is left as it is"),
            format!("`{name}` wurde zwischenzeitlich geändert und bleibt, wie sie ist"),
        ),
        Say::new("run the command again", "Führen Sie den Befehl noch einmal aus"),
    )
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_changed_meanwhile_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("tea.md");
        fs::write(&path, "green").unwrap();
        assert_eq!(replace(&path, b"black", b"white").unwrap_err().code, "io::changed-meanwhile");
        assert_eq!(fs::read(&path).unwrap(), b"green");
        assert!(replace(&path, b"green", b"white").is_ok());
        assert_eq!(fs::read(&path).unwrap(), b"white");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside it");
    }

    #[cfg(unix)]
    #[test]
    fn permissions_and_links_are_kept_and_a_read_only_file_is_not_written() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = tempfile::tempdir().unwrap();
        let (path, link) = (folder.path().join("tea.md"), folder.path().join("link.md"));
        fs::write(&path, "green").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        symlink(&path, &link).unwrap();
        assert!(replace(&link, b"green", b"white").is_ok());
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o440)).unwrap();
        assert_eq!(replace(&path, b"white", b"black").unwrap_err().code, "io::unwritable");
        assert_eq!(fs::read(&path).unwrap(), b"white");
    }
}
