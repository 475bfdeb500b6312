//! Tells Zed how `noticelint lsp` is started.

use zed_extension_api::settings::LspSettings;
use zed_extension_api::{register_extension, Command, Extension, LanguageServerId, Result, Worktree};

struct Noticelint;

impl Extension for Noticelint {
    fn new() -> Self {
        Self
    }

    /// The program that the settings name (`lsp.noticelint.binary`), else the one that a terminal would find.
    fn language_server_command(&mut self, id: &LanguageServerId, worktree: &Worktree) -> Result<Command> {
        let said = LspSettings::for_worktree(id.as_ref(), worktree).ok().and_then(|settings| settings.binary);
        let (path, args) = said.map_or((None, None), |binary| (binary.path, binary.arguments));
        let found = path.or_else(|| worktree.which("noticelint"));
        let command = found.ok_or("The program noticelint was not found. Install it, or say in the settings where it is: lsp.noticelint.binary.path")?;
        Ok(Command { command, args: args.unwrap_or_else(|| vec!["lsp".to_owned()]), env: worktree.shell_env() })
    }
}

register_extension!(Noticelint);
