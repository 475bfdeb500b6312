//! What configurations say, and what is said about their mistakes.

#![allow(clippy::unwrap_used)]

use super::*;
use crate::source::Diagnostic;

fn problems(text: &str) -> Vec<String> {
    let (_, diagnostics) = of_text(text, Path::new(""));
    let words = |d: &Diagnostic| d.labels.first().and_then(|l| text.get(l.span.range())).unwrap_or("").to_owned();
    let help = |d: &Diagnostic| d.help.as_ref().map_or(String::new(), |h| h.en.clone());
    diagnostics.iter().map(|d| format!("{} at {}: {} ({})", d.code, words(d), d.message.en, help(d))).collect()
}

#[test]
fn a_typo_in_a_key_is_shown_with_the_nearest_key() {
    assert_eq!(
        problems("lang = \"de\"\nexlude = []\n"),
        ["config::unknown-key at exlude: there is no setting `exlude` (did you mean `exclude`?)"]
    );
    assert_eq!(
        problems("[[overrides]]\npath = [\"a\"]\n"),
        ["config::unknown-key at path: there is no setting `path` (did you mean `paths`?)"]
    );
}

#[test]
fn a_key_like_no_other_is_answered_with_all() {
    let said = problems("[[overrides]]\nbanana = 1\n");
    assert!(said[0].ends_with("(known here are `paths`, `ignore`, `severity`, `language`)"), "{said:?}");
}

#[test]
fn every_bad_value_is_shown_at_its_place() {
    let text = "lang = \"fr\"\nas-of = \"tomorrow\"\nnotices = [\"[\"]\n[severity]\ntea = \"eror\"\n";
    assert_eq!(
        problems(text),
        [
            "config::bad-value at \"fr\": there are no messages in `fr` (messages are written in `de` or `en`)",
            "config::bad-value at \"tomorrow\": `tomorrow` is no day (write year, month, day: `2026-06-01`)",
            "config::bad-value at \"eror\": `eror` is no severity (did you mean `error`?)",
            "config::bad-value at \"[\": `[` is no pattern of file names (for example `texts/*.md` or `archive/`)",
        ]
    );
}

#[test]
fn a_broken_line_is_shown_where_it_breaks() {
    let said = problems("lang = \"de\nignore = []\n");
    assert!(said[0].starts_with("config::syntax"), "{said:?}");
}

#[test]
fn a_day_may_stand_with_or_without_quotes() {
    for text in ["as-of = 2026-06-01", "as-of = \"2026-06-01\""] {
        assert_eq!(of_text(text, Path::new("")).0.as_of, Some(jiff::civil::date(2026, 6, 1)), "{text}");
    }
}

#[test]
fn patterns_fit_as_in_gitignore() {
    let config = of_text("exclude = [\"*.draft.md\", \"old/\", \"/top.md\", \"a/*.txt\"]", Path::new("")).0;
    for name in ["x.draft.md", "deep/er/x.DRAFT.md", "old", "old/a.md", "deep/old/b/c.md", "top.md", "a/b.txt"] {
        assert!(config.is_excluded(name), "{name}");
    }
    for name in ["x.md", "older/a.md", "deep/top.md", "a/b/c.txt", "deep/a/b.txt"] {
        assert!(!config.is_excluded(name), "{name}");
    }
}

#[test]
fn the_last_override_that_fits_wins() {
    let text = "[severity]\ntea = \"info\"\nmilk = \"off\"\n[[overrides]]\npaths = [\"cups/\"]\nseverity = { tea = \"error\" }\n\
                [[overrides]]\npaths = [\"cups/red/\"]\nignore = [\"tea\"]\nlanguage = \"de\"\n";
    let config = of_text(text, Path::new("")).0;
    assert_eq!(config.severity_of("tea", "pot.md", Severity::Warning), Some(Severity::Info));
    assert_eq!(config.severity_of("tea", "cups/a.md", Severity::Warning), Some(Severity::Error));
    assert_eq!(config.severity_of("tea", "cups/red/a.md", Severity::Warning), None);
    assert_eq!(config.severity_of("milk", "pot.md", Severity::Warning), None);
    assert_eq!(config.severity_of("sugar", "pot.md", Severity::Warning), Some(Severity::Warning));
    assert_eq!(config.overrides_of("cups/red/a.md").find_map(|o| o.language.clone()).as_deref(), Some("de"));
}

#[test]
fn rules_are_kept_with_their_places() {
    let text = "select = [\"tea\"]\n[severity]\nmilk = \"off\"\n";
    let named = of_text(text, Path::new("")).0.named;
    let words: Vec<(&str, &str)> = named.iter().map(|(n, p)| (n.as_str(), text.get(p.span.range()).unwrap_or(""))).collect();
    assert_eq!(words, [("milk", "milk"), ("tea", "\"tea\"")]);
}

#[test]
fn notices_are_known_by_their_names() {
    let config = load(None, true, None).0;
    for name in
        ["Datenschutzerklaerung.html", "a/privacy-policy.md", "PRIVACY.txt", "webex.notice.md", "notice.de.md", "notices/webex/de.md"]
    {
        assert!(config.is_notice(name), "{name}");
    }
    for name in ["README.md", "privacy/README.md", "datenschutz.rs", "unnoticed.md"] {
        assert!(!config.is_notice(name), "{name}");
    }
}
