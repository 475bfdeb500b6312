"""Lets real editors use `noticelint lsp`: python tests/editors/run.py PROGRAM, in an environment with requirements.txt."""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

here = pathlib.Path(__file__).parent
program = pathlib.Path(sys.argv[1]).resolve()
tools = pathlib.Path(sys.executable).parent
example = here.parent.parent / "examples" / "video-consultation" / "with-defects"

with tempfile.TemporaryDirectory() as home:
    for number, command in enumerate(
        [
            [tools / "nvim", "--headless", "-u", "NONE", "-l", here / "neovim.lua", program],
            [tools / "pytest", "-q", "-p", "no:cacheprovider", "-W", "ignore", here / "test_clients.py"],
        ]
    ):
        folder = pathlib.Path(home).resolve() / str(number)
        shutil.copytree(example, folder)
        # What an editor keeps of its own stays out of the user's folders.
        around = {"PROGRAM": str(program), "FOLDER": str(folder), "HOME": home, "XDG_STATE_HOME": home, "XDG_DATA_HOME": home}
        if command[0].name == "nvim":
            command.append(folder)
        subprocess.run(command, env={**os.environ, **around}, check=True, timeout=300)
