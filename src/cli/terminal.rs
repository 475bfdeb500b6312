//! Language, colours, width: what the surroundings say.

use super::args::{Common, LangArg, When};
use crate::report::Style;
use crate::source::Lang;
use std::env;
use std::io::{ErrorKind, IsTerminal, Write};

/// The width of reports that no terminal shows, in characters.
const USUAL_WIDTH: usize = 100;

/// Where a text is written.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(crate) enum Stream {
    /// Standard output: what was asked for.
    Out,
    /// Standard error: what was wrong with the inputs.
    Err,
}

/// The language of messages: as asked, else as configured, else the locale's, else English.
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
    match locale.as_deref().and_then(|l| l.split(['_', '.', '@', '-']).next()) {
        Some("de") => Lang::De,
        _ => Lang::En,
    }
}

/// How to draw on a stream.
pub(crate) fn style(common: &Common, lang: Lang, stream: Stream) -> Style {
    let terminal = match stream {
        Stream::Out => std::io::stdout().is_terminal(),
        Stream::Err => std::io::stderr().is_terminal(),
    };
    let set = |name: &str| env::var_os(name).filter(|v| !v.is_empty());
    let forced = set("CLICOLOR_FORCE").is_some_and(|v| v != "0");
    let refused = set("NO_COLOR").is_some() || (set("TERM").is_some_and(|t| t == "dumb") && !forced);
    let color = match common.color {
        When::Always => true,
        When::Never => false,
        When::Auto => (terminal || forced) && !refused,
    };
    let measured = if terminal { terminal_size::terminal_size().map(|(w, _)| usize::from(w.0)) } else { None };
    let given = || env::var("COLUMNS").ok().and_then(|c| c.parse::<usize>().ok());
    let width = measured.or_else(given).unwrap_or(USUAL_WIDTH).clamp(50, 140);
    Style { lang, color, unicode: true, width }
}

/// How to draw in a file.
pub(crate) fn in_file(style: Style) -> Style {
    Style { color: false, width: USUAL_WIDTH, ..style }
}

/// Writes to standard output. A reader that has gone away misses the rest, and the run ends as it would have: a build must not
/// pass because somebody looks at the first lines only. A full disk is told.
pub(crate) fn print(text: &str) {
    print_bytes(text.as_bytes());
}

/// Writes bytes to standard output, as [`print`] does.
pub(crate) fn print_bytes(bytes: &[u8]) {
    let mut out = std::io::stdout().lock();
    if let Err(error) = out.write_all(bytes).and_then(|()| out.flush()) {
        if error.kind() == ErrorKind::BrokenPipe {
            return;
        }
        tell(&format!("noticelint: {error}\n"));
        std::process::exit(2);
    }
}

/// Writes to standard error; if nobody listens, nothing is lost.
pub(crate) fn tell(text: &str) {
    let _ = std::io::stderr().lock().write_all(text.as_bytes());
}
