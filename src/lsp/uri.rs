//! The addresses of an editor to paths, and back.

use lsp_types::Uri;
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// What stands before a path in an address.
const FILE: &str = "file://";

/// The path of a file's address; nothing for what is no file on this machine.
pub fn to_path(uri: &Uri) -> Option<PathBuf> {
    let rest = uri.as_str().get(..FILE.len()).filter(|s| s.eq_ignore_ascii_case(FILE)).and(uri.as_str().get(FILE.len()..))?;
    // Between the slashes a machine may be named: this one.
    let path = rest.get(rest.find('/')?..)?;
    let bytes = decoded(path.split(['?', '#']).next().unwrap_or(""));
    path_of(bytes)
}

/// A file's address; nothing for a path that is not absolute.
pub fn from_path(path: &Path) -> Option<Uri> {
    if !path.is_absolute() {
        return None;
    }
    let mut out = FILE.to_owned();
    let bytes = path.as_os_str().as_encoded_bytes();
    if bytes.first() != Some(&b'/') {
        out.push('/');
    }
    for byte in bytes {
        match byte {
            b'\\' if cfg!(windows) => out.push('/'),
            b'/' | b'-' | b'.' | b'_' | b'~' => out.push(*byte as char),
            b if b.is_ascii_alphanumeric() => out.push(*b as char),
            b => out.push_str(&format!("%{b:02X}")),
        }
    }
    Uri::from_str(&out).ok()
}

/// Bytes with those restored that are written as `%C3`.
fn decoded(text: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((byte, behind)) = rest.split_first() {
        let digits = behind.get(..2).and_then(|d| std::str::from_utf8(d).ok());
        let restored = digits.filter(|_| *byte == b'%').and_then(|d| u8::from_str_radix(d, 16).ok());
        out.push(restored.unwrap_or(*byte));
        rest = behind.get(if restored.is_some() { 2 } else { 0 }..).unwrap_or_default();
    }
    out
}

#[cfg(unix)]
fn path_of(bytes: Vec<u8>) -> Option<PathBuf> {
    use std::os::unix::ffi::OsStringExt;
    Some(PathBuf::from(std::ffi::OsString::from_vec(bytes)))
}

/// Before a drive's letter stands a slash.
#[cfg(not(unix))]
fn path_of(bytes: Vec<u8>) -> Option<PathBuf> {
    let path = String::from_utf8(bytes).ok()?;
    let drive = path.as_bytes().get(2) == Some(&b':');
    Some(PathBuf::from(if drive { path.trim_start_matches('/') } else { &path }))
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn paths_come_back_as_they_were() {
        for path in ["/a/b.md", "/Hinweise für alle/c d.md", "/x%20y/#1?.flow", "/🍵/ü"] {
            let uri = from_path(Path::new(path)).map(|u| to_path(&u));
            assert_eq!(uri, Some(Some(PathBuf::from(path))), "{path}");
        }
    }

    #[test]
    fn addresses_are_read_as_clients_write_them() {
        let path = |uri: &str| Uri::from_str(uri).ok().and_then(|u| to_path(&u));
        assert_eq!(path("file:///a/b%20c.md"), Some(PathBuf::from("/a/b c.md")));
        assert_eq!(path("file:///a/%C3%BC.md"), Some(PathBuf::from("/a/ü.md")));
        assert_eq!(path("file://localhost/a.md"), Some(PathBuf::from("/a.md")));
        assert_eq!(path("untitled:Untitled-1"), None);
        assert_eq!(path("file:///a%2"), None);
        assert_eq!(from_path(Path::new("a.md")), None);
    }
}
