//! Language, colours, width: what the surroundings say.

use super::args::{Common, LangArg, When};
use crate::report::Style;
use crate::source::Lang;
use std::env;
use std::io::{IsTerminal, Write};

/// The language of messages: as asked, else the locale's, else English.
pub(crate) fn lang(common: &Common, configured: Option<Lang>) -> Lang {
    if let Some(lang) = common.lang {
        return match lang {
            LangArg::De => Lang::De,
            LangArg::En => Lang::En,
        };
    }
    if let Some(lang) = configured {
        return lang;
    }
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(|v| env::var(v).ok().filter(|l| !l.is_empty()));
    match locale {
        Some(l) if l.starts_with("de") => Lang::De,
        _ => Lang::En,
    }
}

/// How to draw.
pub(crate) fn style(common: &Common, lang: Lang) -> Style {
    let terminal = std::io::stdout().is_terminal();
    let forced = env::var("CLICOLOR_FORCE").is_ok_and(|v| v != "0");
    let refused = env::var_os("NO_COLOR").is_some_and(|v| !v.is_empty());
    let color = match common.color {
        When::Always => true,
        When::Never => false,
        When::Auto => (terminal && !refused) || (forced && !refused),
    };
    let columns = env::var("COLUMNS").ok().and_then(|c| c.parse::<usize>().ok());
    let width = columns.unwrap_or(100).clamp(60, 140);
    Style { lang, color, unicode: true, width }
}

/// Writes to standard output. A reader that has gone away ends the program quietly.
pub(crate) fn print(text: &str) {
    let mut out = std::io::stdout().lock();
    if out.write_all(text.as_bytes()).and_then(|()| out.flush()).is_err() {
        std::process::exit(0);
    }
}

/// Writes to standard error; if nobody listens, nothing is lost.
pub(crate) fn tell(text: &str) {
    let _ = std::io::stderr().lock().write_all(text.as_bytes());
}
