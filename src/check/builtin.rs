//! The law that is built into the program.

use crate::law::Law;

/// The compiled form of `rules/`, made by the build script.
static COMPILED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/law.bin"));

/// The Markdown files under `rules/`: name and text.
static PAGES: &[(&str, &str)] = &include!(concat!(env!("OUT_DIR"), "/pages.rs"));

/// The built-in law. The build script wrote it from checked files, so an unreadable one cannot be built.
pub fn builtin_law() -> Law {
    postcard::from_bytes(COMPILED).unwrap_or_default()
}

/// The built-in rule and concept pages, by name (`rules/concepts/retention.md`).
pub fn builtin_pages() -> &'static [(&'static str, &'static str)] {
    PAGES
}
