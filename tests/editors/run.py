"""Lets real editors use `noticelint lsp`: python tests/editors/run.py PROGRAM, in an environment with requirements.txt. Emacs and Node are
skipped where they are not installed. VS Code itself is tried by tests/editors/vscode/run."""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib

here = pathlib.Path(__file__).parent
program = pathlib.Path(sys.argv[1]).resolve()
tools = pathlib.Path(sys.executable).parent
root = here.parent.parent
example = root / "examples" / "video-consultation" / "with-defects"

# What the Emacs of a user loads by itself, and what the recipe needs.
EMACS = ["emacs", "--batch", "--eval", "(progn (require 'package) (package-activate-all) (require 'eglot) (require 'markdown-mode))"]


def recipe(language: str) -> str:
    """What editors/README.md has people write into their configuration."""
    return re.search(f"```{language}\n(.*?)```", (root / "editors" / "README.md").read_text(encoding="utf-8"), re.DOTALL).group(1)


def has_emacs() -> bool:
    return shutil.which("emacs") is not None and subprocess.run(EMACS, capture_output=True).returncode == 0


with tempfile.TemporaryDirectory() as made:
    home = pathlib.Path(made).resolve()
    (home / "bin").mkdir()
    (home / "bin" / "noticelint").symlink_to(program)
    for language in ("lua", "elisp"):
        (home / f"recipe.{language}").write_text(recipe(language), encoding="utf-8")
    # Helix cannot be had here; its configuration can at least be read.
    tomllib.loads(recipe("toml"))
    clients = {
        "neovim": [tools / "nvim", "--headless", "-u", "NONE", "-l", here / "neovim.lua", home / "recipe.lua"],
        "pytest": [tools / "pytest", "-q", "-p", "no:cacheprovider", "-W", "ignore", here / "test_clients.py"],
        "emacs": ["emacs", "--batch", "--load", here / "emacs.el", home / "recipe.elisp"],
        "node": ["node", "--test", here / "extension.test.mjs"],
    }
    if shutil.which("node") is None:
        print("node: skipped, for it is not installed: what the extension for VS Code does without VS Code is not tried", flush=True)
        del clients["node"]
    if not has_emacs():
        print("emacs: skipped, for Emacs with eglot and markdown-mode is not installed (Debian: emacs-nox elpa-eglot elpa-markdown-mode)", flush=True)
        del clients["emacs"]
    for name, command in clients.items():
        folder = home / name
        shutil.copytree(example, folder)
        # What an editor keeps of its own stays out of the user's folders.
        around = {"PROGRAM": str(program), "FOLDER": str(folder), "HOME": str(home), "XDG_STATE_HOME": str(home), "XDG_DATA_HOME": str(home)}
        around |= {"PATH": f"{home / 'bin'}{os.pathsep}{os.environ['PATH']}", "LC_ALL": "C.UTF-8"}
        if name in ("neovim", "emacs"):
            command.append(folder)
        subprocess.run(command, env={**os.environ, **around}, check=True, timeout=300)
