//! `lsp`: the language server, over standard input and output.

use super::End;
use super::args::{Common, LangArg, Lsp};
use super::terminal::{lang, tell};
use crate::lsp::{Ended, Setup, serve};
use crate::source::Lang;
use lsp_server::Connection;
use std::path::{Path, PathBuf};

/// Runs the command.
pub(crate) fn run(args: &Lsp, common: &Common) -> End {
    let asked = common.lang.map(|l| if l == LangArg::De { Lang::De } else { Lang::En });
    // An editor's folders are named from the root; so is what it is to be checked by.
    let here = std::env::current_dir().unwrap_or_default();
    let whole = |path: &Path| here.join(path);
    let setup = Setup {
        lang: asked,
        locale: lang(common, None),
        rules: common.rules.iter().map(|r| whole(r)).collect::<Vec<PathBuf>>(),
        law: common.law.as_deref().map(whole),
        config: common.config.as_deref().map(whole),
        no_config: common.no_config,
        date: args.as_of,
    };
    let (connection, threads) = Connection::stdio();
    let ended = serve(&connection, &setup);
    // Only when the channel is closed does the writing thread end.
    drop(connection);
    let written = threads.join();
    match (ended, written) {
        (Ok(Ended::Orderly), Ok(())) => End::Clean,
        (Ok(_), _) => End::Findings,
        (Err(error), _) => {
            tell(&format!("noticelint: {error}\n"));
            End::Broken
        }
    }
}
