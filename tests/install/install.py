"""The wheel in a fresh environment, and the hooks run by the real pre-commit.

    python install.py REPOSITORY TARGET

It builds the wheel of the repository in the target directory, installs it into a new environment, and lets pre-commit install the
hooks from a local repository that holds the same files. Then a commit with a defect must be stopped, a mended one must pass, and
nothing but the files of the commit and what belongs to them may be checked.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

REPOSITORY, TARGET = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()
PROGRAMS = Path(sys.executable).parent

GOOD = """# Privacy notice

Example Press Ltd, 1 Example Street, Dublin, Ireland, is the controller: privacy@example.org.

We process your e-mail address to send the newsletter.
"""
DEFECT = "The transfer to the USA relies on the Privacy Shield.\n"
FLOWS = """Language: English

Notice news: Newsletter
    Text: news.privacy.md

Controller press: Example Press Ltd
    Body: private
    In: Ireland
    Contact: privacy@example.org
"""
CONFIG = 'select = ["dead-adequacy-cited", "flow-without-basis"]\n'

# What the README's block for pre-commit names, and what stands for it here: nothing else in it is replaced.
PUBLISHED = "https://example.org/noticelint"

checks = 0


def check(holds, what):
    """One thing that must hold."""
    global checks
    checks += 1
    if not holds:
        sys.exit(f"does not hold: {what}")


def run(*command, cwd=None, **environment):
    """A command; what it printed is shown if it fails a check."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")}
    known = {**clean, "LC_ALL": "C.UTF-8", "CARGO_TARGET_DIR": str(TARGET), **environment}
    return subprocess.run([str(c) for c in command], cwd=cwd, env=known, capture_output=True, text=True)


def must(*command, **rest):
    """A command that must end well."""
    ended = run(*command, **rest)
    check(ended.returncode == 0, f"{' '.join(map(str, command))}: {ended.stdout}\n{ended.stderr}")
    return ended.stdout


def wheel(place):
    """The wheel, built, installed, and run."""
    must(PROGRAMS / "maturin", "build", "--release", "--locked", "--out", place / "dist", cwd=REPOSITORY)
    built = list((place / "dist").glob("noticelint-*.whl"))
    check(len(built) == 1, f"one wheel: {built}")
    venv.create(place / "fresh", with_pip=True)
    must(place / "fresh/bin/pip", "install", "--quiet", "--no-index", built[0])
    command = place / "fresh/bin/noticelint"
    check(must(command, "--version").startswith("noticelint "), "the installed command says what it is")
    (place / "notice.md").write_text(GOOD + "\n" + DEFECT, encoding="utf-8")
    ended = run(command, "check", "--select", "dead-adequacy-cited", "notice.md", cwd=place)
    check(ended.returncode == 1 and "Privacy Shield" in ended.stdout, f"it checks: {ended.stdout}{ended.stderr}")


def repository(place):
    """The files of the repository as a repository of their own, with one commit."""
    copy = place / "hooks"
    for name in must("git", "ls-files", "--cached", "--others", "--exclude-standard", cwd=REPOSITORY).splitlines():
        source = REPOSITORY / name
        if source.is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, copy / name)
    git(copy, "init", "--quiet")
    git(copy, "add", "--all")
    git(copy, "commit", "--quiet", "--message", "hooks")
    return copy


def git(folder, *arguments):
    """git, with a name to commit under."""
    return must("git", "-c", "user.name=Test", "-c", "user.email=test@example.org", *arguments, cwd=folder)


def commit(folder, home, **files):
    """Tries to commit files, and gives what came of it."""
    for name, text in files.items():
        (folder / name.replace("__", ".")).write_text(text, encoding="utf-8")
    git(folder, "add", "--all")
    name = ["-c", "user.name=Test", "-c", "user.email=test@example.org"]
    path = f"{PROGRAMS}{os.pathsep}{os.environ['PATH']}"
    ended = run("git", *name, "commit", "--message", "change", cwd=folder, PRE_COMMIT_HOME=str(home), PATH=path)
    return ended.returncode == 0, ended.stdout + ended.stderr


def hooks(place):
    """The hooks, as pre-commit runs them."""
    source = repository(place)
    team, home = place / "team", place / "home"
    team.mkdir()
    git(team, "init", "--quiet")
    readme = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    block = re.search(r"<!-- file: \.pre-commit-config\.yaml -->\n```yaml\n(.*?)^```", readme, re.DOTALL | re.MULTILINE)
    check(block and PUBLISHED in block[1], "the README shows what to write for pre-commit")
    tag = re.search(r"rev: (\S+)", block[1])[1]
    git(source, "tag", tag)
    (team / ".pre-commit-config.yaml").write_text(block[1].replace(PUBLISHED, str(source)), encoding="utf-8")
    (team / "noticelint.toml").write_text(CONFIG)
    # A defect that nobody touches: it must not stop the commits of others.
    (team / "old.privacy.md").write_text(GOOD + "\n" + DEFECT)
    (team / "README.md").write_text("# The notices of our team\n")
    git(team, "add", "--all")
    git(team, "commit", "--quiet", "--message", "begin")
    must(PROGRAMS / "pre-commit", "install", cwd=team, PRE_COMMIT_HOME=str(home))

    done, said = commit(team, home, news__privacy__md=GOOD + "\n" + DEFECT, news__flow=FLOWS)
    check(not done and "dead-adequacy-cited" in said, f"a defect stops the commit: {said}")
    check("old.privacy.md" not in said, f"only the files of the commit are checked: {said}")
    done, said = commit(team, home, news__privacy__md=GOOD)
    check(done and "Passed" in said, f"a mended file passes: {said}")

    flow = "\nFlow letters: readers -> press\n    Purpose: Sending the newsletter\n    Data: address\n\nSubjects readers: Readers\n\nData address: E-mail address\n"
    done, said = commit(team, home, news__flow=FLOWS + flow)
    check(not done and "flow-without-basis" in said, f"flows are checked: {said}")
    git(team, "checkout", "--quiet", "--force", "HEAD", ".")
    git(team, "reset", "--quiet", "--hard")
    done, said = commit(team, home, news__privacy__md=GOOD + "\nTea is served.\n" + DEFECT)
    check(not done and "dead-adequacy-cited" in said, f"a text is checked with its flows: {said}")
    git(team, "reset", "--quiet", "--hard")
    done, said = commit(team, home, README__md="# The notices of our team\n\nThe Privacy Shield is no more.\n")
    check(done, f"what is no notice is left alone: {said}")
    done, said = commit(team, home, news__flow=FLOWS.replace("    In: Ireland", "  In:    Ireland"))
    check(not done and "files were modified by this hook" in said, f"flows are formatted: {said}")
    check((team / "news.flow").read_text() == FLOWS, "in the file")


with tempfile.TemporaryDirectory() as folder:
    wheel(Path(folder))
    hooks(Path(folder))

print(f"{checks} passed, 0 failed")
