//! What was set, by which file or on the command line: what `noticelint config` shows.

use crate::source::{Place, Sources};
use std::collections::BTreeMap;

/// Who set a value.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    /// Nobody.
    Default,
    /// A file, at this place.
    File(Place),
    /// The command line.
    Arguments,
}

/// A value, as TOML writes it.
#[derive(Clone, Debug)]
struct Value {
    text: String,
    origin: Origin,
}

/// All values by their keys; a list has one for each entry, and `severity.ID` is a key.
#[derive(Clone, Debug, Default)]
pub(crate) struct Settings(BTreeMap<String, Vec<Value>>);

/// Keys in the order in which they are shown. Those that are lists are shown entry by entry.
const KEYS: [(&str, bool); 11] = [
    ("lang", false),
    ("as-of", false),
    ("fail-on", false),
    ("language", false),
    ("rules", true),
    ("packs", true),
    ("notices", true),
    ("flows", true),
    ("exclude", true),
    ("select", true),
    ("ignore", true),
];

impl Settings {
    /// A text as TOML writes it.
    pub fn text(text: &str) -> String {
        toml::Value::String(text.to_owned()).to_string()
    }

    /// A list of texts.
    pub fn list(all: &[String]) -> String {
        format!("[{}]", all.iter().map(|t| Self::text(t)).collect::<Vec<_>>().join(", "))
    }

    /// A table of texts on one line.
    pub fn table<'a>(entries: impl Iterator<Item = (&'a str, &'a str)>) -> String {
        let entries: Vec<String> = entries.map(|(key, value)| format!("{} = {}", key_of(key), Self::text(value))).collect();
        if entries.is_empty() { "{}".to_owned() } else { format!("{{ {} }}", entries.join(", ")) }
    }

    /// Whether something is set.
    pub fn has(&self, key: &str) -> bool {
        self.0.get(key).is_some_and(|all| !all.is_empty())
    }

    /// Forgets what was set.
    pub fn clear(&mut self, key: &str) {
        self.0.remove(key);
    }

    /// Sets a value in the place of any other.
    pub fn set(&mut self, key: &str, text: &str, origin: Origin) {
        self.0.insert(key.to_owned(), vec![Value { text: text.to_owned(), origin }]);
    }

    /// Sets a value of a table in the place of any other.
    pub fn set_in(&mut self, table: &str, key: &str, text: &str, origin: Origin) {
        self.set(&format!("{table}.{}", key_of(key)), text, origin);
    }

    /// Adds an entry to a list.
    pub fn add(&mut self, key: &str, text: &str, origin: Origin) {
        self.0.entry(key.to_owned()).or_default().push(Value { text: text.to_owned(), origin });
    }

    /// What is set if nothing else is.
    pub fn default(&mut self, key: &str, text: &str) {
        if !self.has(key) {
            self.add(key, text, Origin::Default);
        }
    }

    /// All values as a configuration, each with its origin behind it.
    pub fn shown(&self, sources: &Sources, words: [&str; 2]) -> String {
        let none = Vec::new();
        let mut lines: Vec<(String, String)> = Vec::new();
        let mut line =
            |text: String, origin: Option<Origin>| lines.push((text, origin.map_or_else(String::new, |o| told(o, sources, words))));
        for (key, is_list) in KEYS {
            let values = self.0.get(key).unwrap_or(&none);
            match (values.as_slice(), is_list) {
                ([], true) => line(format!("{key} = []"), Some(Origin::Default)),
                ([], false) => {}
                ([only], false) => line(format!("{key} = {}", only.text), Some(only.origin)),
                (all, _) => {
                    line(format!("{key} = ["), None);
                    all.iter().for_each(|v| line(format!("    {},", v.text), Some(v.origin)));
                    line("]".to_owned(), None);
                }
            }
        }
        let severities: Vec<_> = self.0.iter().filter_map(|(key, v)| Some((key.strip_prefix("severity.")?, v.first()?))).collect();
        if !severities.is_empty() {
            line("\n[severity]".to_owned(), None);
            severities.iter().for_each(|(key, v)| line(format!("{key} = {}", v.text), Some(v.origin)));
        }
        for over in self.0.get("overrides").unwrap_or(&none) {
            line("\n[[overrides]]".to_owned(), Some(over.origin));
            over.text.lines().for_each(|text| line(text.to_owned(), None));
        }
        let widest =
            lines.iter().filter(|(_, o)| !o.is_empty()).map(|(t, _)| t.trim_start_matches('\n').chars().count()).max().unwrap_or(0);
        let mut out = String::new();
        for (text, origin) in &lines {
            out.push_str(text);
            if !origin.is_empty() {
                let used = text.trim_start_matches('\n').chars().count();
                out.push_str(&format!("{}  # {origin}", " ".repeat(widest.min(48).saturating_sub(used))));
            }
            out.push('\n');
        }
        out
    }
}

/// A key as TOML writes it.
fn key_of(key: &str) -> String {
    let bare = !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    if bare { key.to_owned() } else { Settings::text(key) }
}

fn told(origin: Origin, sources: &Sources, [default, arguments]: [&str; 2]) -> String {
    match origin {
        Origin::Default => default.to_owned(),
        Origin::Arguments => arguments.to_owned(),
        Origin::File(place) => sources
            .get(place.file)
            .map_or_else(String::new, |file| format!("{}:{}", file.name, file.position(place.span.start as usize).line)),
    }
}
