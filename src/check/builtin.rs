//! The law that is built into the program.

use crate::law::{Law, Stored};

/// The compiled form of `rules/`, made by the build script: what checking needs, what it needs of each language (name, patterns,
/// the facts' names), and the rest.
static COMPILED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/law.bin"));
static LANGUAGES: &[(&str, &[u8], &[u8])] = &include!(concat!(env!("OUT_DIR"), "/languages.rs"));
static WRITTEN: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/written.bin"));

/// The Markdown files under `rules/`: name and text.
static PAGES: &[(&str, &str)] = &include!(concat!(env!("OUT_DIR"), "/pages.rs"));

/// The built-in law. The build script wrote it from checked files, so an unreadable one cannot be built.
pub fn builtin_law() -> Law {
    let mut law = builtin_law_for_checking();
    law.put_written(postcard::from_bytes(WRITTEN).unwrap_or_default());
    law
}

/// The built-in law without patterns as they are written, and without examples: enough to check by, read in half the time. It
/// cannot be extended.
pub fn builtin_law_for_checking() -> Law {
    let mut law: Law = postcard::from_bytes(COMPILED).unwrap_or_default();
    for (language, program, phrases) in LANGUAGES.iter().copied() {
        law.reading.programs.insert(language.to_owned(), Stored::compiled(program));
        law.reading.phrases.insert(language.to_owned(), Stored::compiled(phrases));
    }
    law
}

/// The built-in rule and concept pages, by name (`rules/concepts/retention.md`).
pub fn builtin_pages() -> &'static [(&'static str, &'static str)] {
    PAGES
}
