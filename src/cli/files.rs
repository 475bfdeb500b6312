//! Reading files, with a diagnostic for each that cannot be read.

use crate::source::{DecodeError, Diagnostic, MAX_FILE_BYTES, Say, Severity, SourceFile, decode};
use std::fs;
use std::io::{ErrorKind, Read};
use std::path::{Component, Path};

/// A file's name in messages: as given, with forward slashes, without `.`, and with each `..` that can be resolved by name.
pub(crate) fn name_of(path: &Path) -> String {
    let mut parts: Vec<std::borrow::Cow<'_, str>> = Vec::new();
    let mut root = String::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir if parts.last().is_some_and(|p| p != "..") => {
                parts.pop();
            }
            Component::ParentDir if !root.is_empty() => {}
            Component::Prefix(prefix) => root.push_str(&prefix.as_os_str().to_string_lossy().replace('\\', "/")),
            Component::RootDir => root.push('/'),
            Component::ParentDir | Component::Normal(_) => parts.push(component.as_os_str().to_string_lossy()),
        }
    }
    let name = root + &parts.join("/");
    if name.is_empty() { ".".to_owned() } else { name }
}

/// A diagnostic without a place: about a file that could not be read.
pub(crate) fn placeless(code: &'static str, message: Say, help: Say) -> Diagnostic {
    Diagnostic { code, severity: Severity::Error, message, labels: Vec::new(), help: Some(help) }
}

/// Reads a text file.
pub(crate) fn read(path: &Path) -> Result<SourceFile, Box<Diagnostic>> {
    let name = name_of(path);
    let failed = |error: std::io::Error| {
        Box::new(match error.kind() {
            ErrorKind::NotFound => placeless(
                "io::missing-file",
                Say::new(format!("there is no file `{name}`"), format!("es gibt keine Datei `{name}`")),
                Say::new("check the path", "Prüfen Sie den Pfad"),
            ),
            ErrorKind::PermissionDenied => placeless(
                "io::no-permission",
                Say::new(format!("`{name}` may not be read"), format!("`{name}` darf nicht gelesen werden")),
                Say::new("check the file's permissions", "Prüfen Sie die Berechtigungen der Datei"),
            ),
            _ => placeless(
                "io::unreadable",
                Say::new(format!("`{name}` cannot be read: {error}"), format!("`{name}` ist nicht lesbar: {error}")),
                Say::new("check the file", "Prüfen Sie die Datei"),
            ),
        })
    };
    let about = fs::metadata(path).map_err(failed)?;
    if about.is_dir() {
        return Err(Box::new(placeless(
            "io::folder",
            Say::new(format!("`{name}` is a folder"), format!("`{name}` ist ein Ordner")),
            Say::new("give a file", "Geben Sie eine Datei an"),
        )));
    }
    if about.len() > MAX_FILE_BYTES {
        return Err(Box::new(too_large(&name)));
    }
    let mut bytes = Vec::with_capacity(about.len() as usize);
    let file = fs::File::open(path).map_err(failed)?;
    file.take(MAX_FILE_BYTES + 1).read_to_end(&mut bytes).map_err(failed)?;
    decoded(&name, &bytes)
}

/// Reads standard input.
pub(crate) fn read_stdin(name: &str) -> Result<SourceFile, Box<Diagnostic>> {
    let mut bytes = Vec::new();
    let read = std::io::stdin().lock().take(MAX_FILE_BYTES + 1).read_to_end(&mut bytes);
    match read {
        Ok(_) => decoded(name, &bytes),
        Err(error) => Err(Box::new(placeless(
            "io::unreadable",
            Say::new(format!("standard input cannot be read: {error}"), format!("die Standardeingabe ist nicht lesbar: {error}")),
            Say::new("check what is piped in", "Prüfen Sie, was übergeben wird"),
        ))),
    }
}

fn too_large(name: &str) -> Diagnostic {
    let limit = MAX_FILE_BYTES / 1024 / 1024;
    placeless(
        "io::too-large",
        Say::new(format!("`{name}` is larger than {limit} MB"), format!("`{name}` ist größer als {limit} MB")),
        Say::new(
            "no notice is that long: check that it is the right file",
            "So lang ist kein Hinweis: Prüfen Sie, ob es die richtige Datei ist",
        ),
    )
}

fn decoded(name: &str, bytes: &[u8]) -> Result<SourceFile, Box<Diagnostic>> {
    if bytes.len() as u64 > MAX_FILE_BYTES {
        return Err(Box::new(too_large(name)));
    }
    match decode(bytes) {
        Ok((text, encoding)) => Ok(SourceFile::new(name, text, encoding)),
        Err(DecodeError::Binary { at }) => Err(Box::new(placeless(
            "io::binary",
            Say::new(format!("`{name}` is no text (byte {at})"), format!("`{name}` ist kein Text (Byte {at})")),
            Say::new("give the notice as Markdown, HTML or plain text", "Geben Sie den Hinweis als Markdown, HTML oder reinen Text an"),
        ))),
        Err(DecodeError::Invalid { at, before }) => {
            let line = before.matches('\n').count() + 1;
            let column = before.rsplit('\n').next().map_or(0, |l| l.chars().count()) + 1;
            Err(Box::new(placeless(
                "io::encoding",
                Say::new(
                    format!("`{name}` is not valid UTF-8 at line {line}, column {column} (byte {at})"),
                    format!("`{name}` ist in Zeile {line}, Spalte {column} (Byte {at}) kein gültiges UTF-8"),
                ),
                Say::new("save the file as UTF-8", "Speichern Sie die Datei als UTF-8"),
            )))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_file_has_one_name() {
        for (path, name) in [
            ("./a.md", "a.md"),
            ("flows/../a.md", "a.md"),
            ("../a.md", "../a.md"),
            ("x/../../a.md", "../a.md"),
            ("/../a//b.md", "/a/b.md"),
            (".", "."),
        ] {
            assert_eq!(name_of(Path::new(path)), name, "{path}");
        }
    }
}
