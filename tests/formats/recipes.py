"""The recipes for CI, run: each step in a repository of git with a defective notice, and what it wrote, read by other programs.

    python recipes.py REPOSITORY TARGET NODE_MODULES

The files are held against the schemas of GitHub and GitLab (check-jsonschema has them with it). Then the steps are taken out of the files
and run by bash as a runner would: expressions replaced, variables set, outputs read back. What cannot be run here is what others publish
(`uses:`), and what needs their servers.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import readers
from readers import check
from ruamel.yaml import YAML

REPOSITORY, TARGET = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()
PROGRAMS = Path(sys.executable).parent
RECIPES = REPOSITORY / "examples/ci"

GOOD = """# Privacy notice

Example Press Ltd, 1 Example Street, Dublin, Ireland, is the controller: privacy@example.org.

We process your e-mail address to send the newsletter. We keep it for 10 years.
"""
DEFECT = "\nThe transfer to the USA relies on the Privacy Shield.\n"
CONFIG = 'select = ["dead-adequacy-cited"]\n'
NAME = "news.privacy.md"

def run(command, cwd, **environment):
    """A command of the shell, as a step of a runner."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("GIT_", "CI_", "GITHUB_"))}
    known = {**clean, "LC_ALL": "C.UTF-8", "CARGO_TARGET_DIR": str(TARGET), **{k: str(v) for k, v in environment.items()}}
    return subprocess.run(["bash", "-e", "-o", "pipefail", "-c", command], cwd=cwd, env=known, capture_output=True, text=True)


def must(command, cwd, **environment):
    """A command that must end well."""
    ended = run(command, cwd, **environment)
    check(ended.returncode == 0, f"{command}: {ended.stdout}\n{ended.stderr}")
    return ended.stdout


def git(folder, arguments):
    """git, with a name to commit under."""
    return must(f"git -c init.defaultBranch=main -c user.name=Test -c user.email=test@example.org {arguments}", folder).strip()


def team(place):
    """A repository with a good notice, and a branch on which it has a defect; gives the commit before it."""
    place.mkdir(parents=True)
    (place / NAME).write_text(GOOD, encoding="utf-8")
    (place / "noticelint.toml").write_text(CONFIG)
    git(place, "init --quiet")
    git(place, "add --all")
    git(place, "commit --quiet --message begin")
    base = git(place, "rev-parse HEAD")
    git(place, "checkout --quiet -b topic")
    (place / NAME).write_text(GOOD.replace("10 years", "6 years") + DEFECT, encoding="utf-8")
    git(place, "commit --quiet --all --message defect")
    return base


def document(path):
    """A file of YAML, as its text says."""
    return YAML(typ="safe").load(path.read_text(encoding="utf-8"))


def schemas():
    """The files as GitHub and GitLab would take them."""
    for kind, path in [
        ("github-actions", REPOSITORY / "action.yml"),
        ("github-workflows", RECIPES / "github.yml"),
        ("gitlab-ci", RECIPES / "noticelint.gitlab-ci.yml"),
    ]:
        must(f"'{PROGRAMS}/check-jsonschema' --builtin-schema vendor.{kind} '{path}'", REPOSITORY)
    for path in [REPOSITORY / "action.yml", RECIPES / "github.yml"]:
        for used in re.findall(r"uses: (\S+)", path.read_text(encoding="utf-8")):
            check(re.fullmatch(r"[\w-]+/[\w/-]+@v\d[\d.]*", used), f"{used} is pinned by a tag")


class Runner:
    """Runs an action's steps as GitHub's runner does: as far as the steps here need it."""

    def __init__(self, action, inputs, folder, home, base):
        self.action, self.folder, self.home = action, folder, home
        given = {name: what.get("default", "") for name, what in action["inputs"].items()}
        check(set(inputs) <= set(given), f"inputs that the action has: {inputs}")
        github = {"event.pull_request.base.sha": base, "server_url": "https://example.org", "action_repository": "example/noticelint"}
        self.values = {f"github.{k}": v for k, v in github.items()} | {"runner.os": "Linux", "runner.arch": "X64"}
        self.values |= {f"inputs.{k}": self.expressions(str(v)) for k, v in (given | inputs).items()}
        self.said, self.summary, self.uploaded = {}, "", None

    def value(self, expression):
        """A value, a comparison, a condition."""
        if " != " in expression:
            left, right = expression.split(" != ")
            return self.value(left) != self.value(right)
        literal = re.fullmatch(r"'(.*)'", expression)
        if literal:
            return literal[1]
        step = re.fullmatch(r"steps\.([\w-]+)\.outputs\.([\w-]+)", expression)
        if step:
            return self.said.get(step[1], {}).get(step[2], "")
        check(expression in self.values, f"the value of {expression} is known")
        return self.values[expression]

    def expressions(self, text):
        """A text with its expressions replaced."""
        return re.sub(r"\$\{\{ (.+?) \}\}", lambda m: str(self.value(m[1])), text)

    def steps(self):
        """Runs all steps up to one that fails; gives its exit code, or 0, and what was printed."""
        printed = ""
        for step in self.action["runs"]["steps"]:
            if "if" in step and not self.value(step["if"]):
                continue
            if "uses" in step:
                if "upload-sarif" in step["uses"]:
                    self.uploaded = self.folder / self.expressions(step["with"]["sarif_file"])
                continue
            check("${{" not in step["run"], f"what others write reaches a script as a variable only: {step['name']}")
            files = {name: self.home / name.lower() for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY", "GITHUB_PATH")}
            for path in files.values():
                path.write_text("")
            environment = {name: self.expressions(text) for name, text in step.get("env", {}).items()}
            where = self.folder / self.expressions(step.get("working-directory", "."))
            # A home of its own; cargo stays where it is.
            cargo = {name: os.environ.get(name, str(Path.home() / folder)) for name, folder in (("CARGO_HOME", ".cargo"), ("RUSTUP_HOME", ".rustup"))}
            ended = run(step["run"], where, HOME=self.home, GITHUB_ACTION_PATH=REPOSITORY, **cargo, **files, **environment)
            printed += ended.stdout + ended.stderr
            if "id" in step:
                lines = files["GITHUB_OUTPUT"].read_text().splitlines()
                self.said[step["id"]] = dict(line.split("=", 1) for line in lines)
            self.summary += files["GITHUB_STEP_SUMMARY"].read_text()
            if ended.returncode != 0:
                return ended.returncode, printed
        return 0, printed


def github(place):
    """The action, with the inputs of the workflow, on a pull request."""
    folder, home = place / "github", place / "home"
    home.mkdir()
    base = team(folder)
    workflow = document(RECIPES / "github.yml")
    job = workflow["jobs"]["noticelint"]
    uses = [step for step in job["steps"] if "noticelint@" in step["uses"]]
    check(len(uses) == 1, "the workflow uses the action")
    action = document(REPOSITORY / "action.yml")
    runner = Runner(action, uses[0]["with"], folder, home, base)
    code, printed = runner.steps()
    check(code == 1, f"a defect fails the job: {code} {printed}")
    check((home / ".noticelint/bin/noticelint").exists(), "it is installed")
    annotated = [line for line in printed.splitlines() if line.startswith("::error ")]
    check(len(annotated) == 1 and f"file={NAME}" in annotated[0], f"the defect is annotated: {printed}")
    check("10 years → 6 years" in runner.summary and "new finding" in runner.summary, f"what changes in law: {runner.summary}")
    check(runner.uploaded is not None and runner.uploaded.exists(), "the report is there to be uploaded")
    check(len(readers.sarif(runner.uploaded, folder, broken=False)["results"]) == 1, "with the defect")

    # Other inputs: nothing fails, several paths, further arguments, no upload, no history.
    inputs = {"fail-on": "never", "paths": f"{NAME}\n", "args": "--select dead-adequacy-cited --quiet", "lang": "de", "against": "0" * 40}
    runner = Runner(action, inputs, folder, home, base)
    runner.said["cached"] = {"cache-hit": "true"}
    code, printed = runner.steps()
    check(code == 0 and runner.said["check"]["exit-code"] == "0", f"nothing fails: {printed}")
    check("fetch the history" in printed and runner.uploaded is None and not runner.summary, f"and nothing is made up: {printed}")
    runner = Runner(action, {"paths": "no-such-file.md"}, folder, home, base)
    runner.said["cached"] = {"cache-hit": "true"}
    check(runner.steps()[0] == 2, "what cannot be checked fails as such")
    return home / ".noticelint/bin/noticelint"


def gitlab(place, program):
    """The jobs for GitLab, in a merge request."""
    folder = place / "gitlab"
    base = team(folder)
    jobs = document(RECIPES / "noticelint.gitlab-ci.yml")
    (folder / ".noticelint/bin").mkdir(parents=True)
    shutil.copy2(program, folder / ".noticelint/bin/noticelint")
    server = {"CI_MERGE_REQUEST_DIFF_BASE_SHA": base, "NOTICELINT_TOKEN": ""}

    def job(name):
        whole = {**jobs[jobs[name]["extends"]], **jobs[name]}
        script = "\n".join(whole["before_script"] + whole["script"])
        return run(script, folder, **{**jobs["variables"], **server})

    ended = job("noticelint")
    check(ended.returncode == 1 and "Privacy Shield" in ended.stdout, f"a defect fails the job: {ended.stdout}{ended.stderr}")
    reports = jobs["noticelint"]["artifacts"]["reports"]
    check(len(readers.gitlab(folder / reports["codequality"])) == 1, "Code Quality has the defect")
    check(any(suite.failures == 1 for suite in readers.junit(folder / reports["junit"])), "the tests have it, too")
    ended = job("noticelint diff")
    check(ended.returncode == 0, f"that something differs is no failure: {ended.stdout}{ended.stderr}")
    said = (folder / jobs["noticelint diff"]["artifacts"]["paths"][0]).read_text(encoding="utf-8")
    check("10 years → 6 years" in said and "dead-adequacy-cited" in said, f"what changes in law: {said}")
    server["CI_MERGE_REQUEST_DIFF_BASE_SHA"] = "no-such-commit"
    check(job("noticelint diff").returncode != 0, "that nothing could be compared is one")


def shell(place, program):
    """The script for everything else."""
    folder = place / "shell"
    base = team(folder)
    path = f"{program.parent}{os.pathsep}{os.environ['PATH']}"
    ended = run(f"'{RECIPES}/notices.sh' {base}", folder, PATH=path)
    check(ended.returncode == 1, f"a defect fails: {ended.stdout}{ended.stderr}")
    check(any(suite.failures == 1 for suite in readers.junit(folder / "notices.xml")), "the tests have the defect")
    os.chdir(folder)
    check(list(readers.checkstyle(folder / "notices.checkstyle.xml")) == [NAME], "the Checkstyle report has it, too")
    check("10 years → 6 years" in (folder / "changes-in-law.md").read_text(encoding="utf-8"), "what changes in law")
    (folder / NAME).write_text(GOOD, encoding="utf-8")
    check(run(f"'{RECIPES}/notices.sh'", folder, PATH=path).returncode == 0, "a mended notice passes")
    check(run(f"'{RECIPES}/notices.sh' no-such-branch", folder, PATH=path).returncode == 2, "what cannot be compared is told")


schemas()
with tempfile.TemporaryDirectory() as somewhere:
    installed = github(Path(somewhere))
    gitlab(Path(somewhere), installed)
    shell(Path(somewhere), installed)

os.chdir(REPOSITORY)
print(f"{readers.checks} passed, 0 failed")
