//! Reading files, with a diagnostic for each that cannot be read.

use super::config::did_you_mean;
use crate::source::{DecodeError, Diagnostic, MAX_FILE_BYTES, Say, Severity, SourceFile, decode, nearest};
use std::borrow::Cow;
use std::ffi::OsStr;
use std::fs;
use std::io::{ErrorKind, Read};
use std::path::{Component, Path};

/// So many names are looked through for one that was meant.
const MOST_NAMES: usize = 1000;

/// How the names of files begin that this program is writing: one that is left of a command that was killed is nobody's notice.
pub(crate) const UNFINISHED: &str = ".noticelint-";

/// What people have notices in, by first bytes.
const OFFICE: [(&[u8], &str, &str); 4] = [
    (b"%PDF", "a PDF file", "eine PDF-Datei"),
    (b"PK\x03\x04", "a Word file or an archive", "eine Word-Datei oder ein Archiv"),
    (b"\xd0\xcf\x11\xe0", "an old Word file", "eine alte Word-Datei"),
    (b"{\\rtf", "an RTF file", "eine RTF-Datei"),
];

/// A file's name in messages: as given, with forward slashes, without `.`, and with each `..` that can be resolved by name.
pub(crate) fn name_of(path: &Path) -> String {
    let mut parts: Vec<Cow<'_, str>> = Vec::new();
    let mut root = String::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir if parts.last().is_some_and(|p| p != "..") => {
                parts.pop();
            }
            Component::ParentDir if !root.is_empty() => {}
            Component::Prefix(prefix) => root.push_str(&shown(prefix.as_os_str()).replace('\\', "/")),
            Component::RootDir => root.push('/'),
            Component::ParentDir | Component::Normal(_) => parts.push(shown(component.as_os_str())),
        }
    }
    let name = root + &parts.join("/");
    if name.is_empty() { ".".to_owned() } else { name }
}

/// A part of a path as text. What is no text is shown byte by byte, so that two files never share a name.
fn shown(part: &OsStr) -> Cow<'_, str> {
    if let Some(text) = part.to_str() {
        return Cow::Borrowed(text);
    }
    let mut out = String::new();
    for chunk in part.as_encoded_bytes().utf8_chunks() {
        out.push_str(chunk.valid());
        chunk.invalid().iter().for_each(|b| out.push_str(&format!("\\x{b:02X}")));
    }
    Cow::Owned(out)
}

/// A diagnostic without a place: about a file that could not be read.
pub(crate) fn placeless(code: &'static str, message: Say, help: Say) -> Diagnostic {
    Diagnostic { code, severity: Severity::Error, message, labels: Vec::new(), help: Some(help) }
}

/// A link that no file stands behind.
pub(crate) fn circle(name: &str) -> Diagnostic {
    placeless(
        "io::link-circle",
        Say::new(
            format!("the link `{name}` leads back to where it stands"),
            format!("die Verknüpfung `{name}` führt dorthin zurück, wo sie steht"),
        ),
        Say::new(
            "remove the link, or exclude it in `noticelint.toml`",
            "Entfernen Sie die Verknüpfung, oder nehmen Sie sie in `noticelint.toml` aus",
        ),
    )
}

/// What to do about a file that is not there: the name beside it that is closest to its own, if there is one.
fn missing_help(path: &Path) -> Say {
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let beside = fs::read_dir(folder).into_iter().flatten().take(MOST_NAMES).flatten();
    let names: Vec<String> = beside.filter_map(|e| e.file_name().into_string().ok()).collect();
    let near = path.file_name().and_then(OsStr::to_str).and_then(|name| nearest(name, names.iter().map(String::as_str)));
    near.map_or_else(
        || {
            Say::new(
                "check the path; on a card, it begins at the folder of the card's file",
                "Prüfen Sie den Pfad; auf einer Karte beginnt er im Ordner ihrer Datei",
            )
        },
        did_you_mean,
    )
}

/// Reads a text file.
pub(crate) fn read(path: &Path) -> Result<SourceFile, Box<Diagnostic>> {
    stored(path).and_then(|bytes| decoded(&name_of(path), &bytes))
}

/// The bytes of a file, as it is stored.
pub(crate) fn stored(path: &Path) -> Result<Vec<u8>, Box<Diagnostic>> {
    let name = name_of(path);
    let failed = |error: std::io::Error| {
        Box::new(match error.kind() {
            ErrorKind::NotFound => placeless(
                "io::missing-file",
                Say::new(format!("there is no file `{name}`"), format!("es gibt keine Datei `{name}`")),
                missing_help(path),
            ),
            ErrorKind::PermissionDenied => placeless(
                "io::no-permission",
                Say::new(format!("`{name}` may not be read"), format!("`{name}` darf nicht gelesen werden")),
                Say::new("check the file's permissions", "Prüfen Sie die Berechtigungen der Datei"),
            ),
            // A link that leads nowhere is not found: this one leads on and on.
            _ if path.is_symlink() && fs::canonicalize(path).is_err() => circle(&name),
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
    if let Some(diagnostic) = not_a_file(&name, about.file_type()) {
        return Err(Box::new(diagnostic));
    }
    if about.len() > MAX_FILE_BYTES {
        return Err(Box::new(too_large(&name)));
    }
    let mut bytes = Vec::with_capacity(about.len() as usize);
    let file = fs::File::open(path).map_err(failed)?;
    file.take(MAX_FILE_BYTES + 1).read_to_end(&mut bytes).map_err(failed)?;
    Ok(bytes)
}

/// What is wrong with a pipe or a device: reading it may wait for ever, or never end. Those that the shell hands to the command
/// (`/dev/stdin`, `<(…)`) are meant to be read.
#[cfg(unix)]
fn not_a_file(name: &str, about: fs::FileType) -> Option<Diagnostic> {
    use std::os::unix::fs::FileTypeExt;
    let handed_over = name == "/dev/stdin" || name.starts_with("/dev/fd/") || name.starts_with("/proc/");
    let (en, de) = if about.is_fifo() {
        ("pipe", "eine Pipe")
    } else if about.is_char_device() || about.is_block_device() {
        ("device", "ein Gerät")
    } else if about.is_socket() {
        ("socket", "ein Socket")
    } else {
        return None;
    };
    (!handed_over).then(|| {
        placeless(
            "io::not-a-file",
            Say::new(format!("`{name}` is a {en}, no file"), format!("`{name}` ist {de}, keine Datei")),
            Say::new(
                "give a file, or pass the text as standard input: `noticelint check - < FILE`",
                "Geben Sie eine Datei an, oder übergeben Sie den Text als Standardeingabe: `noticelint check - < DATEI`",
            ),
        )
    })
}

#[cfg(not(unix))]
fn not_a_file(_: &str, _: fs::FileType) -> Option<Diagnostic> {
    None
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

pub(crate) fn too_large(name: &str) -> Diagnostic {
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

/// A file's text, from its bytes.
pub(crate) fn decoded(name: &str, bytes: &[u8]) -> Result<SourceFile, Box<Diagnostic>> {
    if bytes.len() as u64 > MAX_FILE_BYTES {
        return Err(Box::new(too_large(name)));
    }
    match decode(bytes) {
        Ok((text, encoding)) => Ok(SourceFile::new(name, text, encoding)),
        Err(DecodeError::Binary { at }) => {
            let known = OFFICE.iter().find(|(magic, ..)| bytes.starts_with(magic));
            let message = known.map_or_else(
                || Say::new(format!("`{name}` is no text (byte {at})"), format!("`{name}` ist kein Text (Byte {at})")),
                |(_, en, de)| Say::new(format!("`{name}` is no text, but {en}"), format!("`{name}` ist kein Text, sondern {de}")),
            );
            Err(Box::new(placeless(
                "io::binary",
                message,
                Say::new("save the text as Markdown, HTML or plain text", "Speichern Sie den Text als Markdown, HTML oder reinen Text"),
            )))
        }
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
