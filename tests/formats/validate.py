"""Every report for other programs, read by programs that are not ours (`readers.py`).

    python validate.py NOTICELINT NODE_MODULES
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import readers
from readers import check, checkstyle, github, gitlab, junit, rdjson, sarif

NOTICELINT = Path(sys.argv[1]).resolve()
FORMATS = ["sarif", "github", "gitlab", "junit", "checkstyle", "rdjson", "json"]

# Names and words that formats must escape: blanks, umlauts, percent, commas, colons, signs of XML, of control, beyond 16 bits.
NOTICE = """# Datenschutzhinweis 🫖 für den Newsletter

Verantwortlich ist die Example Press GmbH, Musterweg 1, 12345 Musterstadt, presse@example.org. 🫖🫖 „Wir“ <verarbeiten> Ihre
Daten zu 100 %, ggf. auch Ihre IP-Adresse\x08\x1b[31m, auf Grundlage unserer berechtigten Interessen.

Wir speichern Ihre Daten so lange wie nötig. 🫖 Wir speichern Ihre Daten so lange wie nötig.

Die Übermittlung in die USA beruht auf dem Privacy Shield.

## Ihre Rechte

Sie haben das Recht auf Auskunft, Berichtigung, Löschung und Einschränkung der Verarbeitung.
"""
FLOWS = """Language: English

Notice news: Newsletter
    Text: Hinweis, 100% & mehr.md

Controller press: Example Press GmbH
    Body: private
    In: DE
    Nonsense: a mistake

Waiver words: Vague words
    Rule: art-12-1-vague-qualifier
    Who: Anna
    Why: the wording is agreed
    Until: 2099-12-31
"""
NAME = "Hinweis, 100% & mehr.md"


def run(folder, *arguments):
    """The command, in a folder."""
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    command = [NOTICELINT, "check", "--as-of", "2026-11-25", *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)


def all_of(folder, flows):
    """All reports of a run, read."""
    Path(folder, NAME).write_text(NOTICE, encoding="utf-8")
    Path(folder, "news.flow").write_text(flows, encoding="utf-8")
    broken = "Nonsense" in flows
    outputs = [f"--output={name}=out.{name}" for name in FORMATS]
    ended = run(folder, *outputs, ".")
    check(ended.returncode == (2 if broken else 1), f"exit code {ended.returncode}: {ended.stderr}")
    path = {name: Path(folder, f"out.{name}") for name in FORMATS}
    counts = json.loads(path["json"].read_text(encoding="utf-8"))
    number = len(counts["findings"])
    check(number >= 5, f"{number} findings")
    log = sarif(path["sarif"], folder, broken)
    suppressed = [r for r in log["results"] if r.get("suppressions")]
    check(suppressed and "the wording is agreed" in suppressed[0]["suppressions"][0]["justification"], "a waiver is shown")
    check(len(log["results"]) - len(suppressed) == number, "all findings are in the SARIF")
    told = number + int(broken)
    check(len(rdjson(path["rdjson"], folder)) == told, "all findings are in the rdjson")
    check(len(gitlab(path["gitlab"])) == told, "all findings are in GitLab's report")
    commands = github(path["github"])
    check(len(commands) == told and commands[-1]["file"] in (NAME, "news.flow"), "all findings are annotations")
    check(sum(len(v) for v in checkstyle(path["checkstyle"]).values()) == told, "all findings are in the Checkstyle report")
    suites = junit(path["junit"])
    check({s.name for s in suites} >= {NAME}, "a suite for the notice")
    check((sum(s.errors for s in suites) > 0) == broken, "a broken card is an error")
    return log


def fixes(folder, log):
    """A fix that is applied by what SARIF says of it mends its finding."""
    notice = Path(folder, NAME)
    mended = 0
    for result in (r for r in log["results"] if r.get("fixes")):
        change = result["fixes"][0]["artifactChanges"][0]["replacements"][0]
        region, text = change["deletedRegion"], change["insertedContent"]["text"]
        lines = NOTICE.split("\n")
        line = lines[region["startLine"] - 1].encode("utf-16-le")
        at = 2 * (region["startColumn"] - 1)
        lines[region["startLine"] - 1] = (line[:at] + text.encode("utf-16-le") + line[at:]).decode("utf-16-le")
        notice.write_text("\n".join(lines), encoding="utf-8")
        left = json.loads(run(folder, "--format=json", f"--select={result['ruleId']}", NAME).stdout)["findings"]
        same = [f for f in left if f["message"] == result["message"]["text"].split("\n")[0]]
        check(not same or "TODO" in text, f"{result['ruleId']} is mended by {text!r}")
        mended += 1
    check(mended > 0, "some findings have fixes")
    notice.write_text(NOTICE, encoding="utf-8")


with tempfile.TemporaryDirectory() as place:
    # The reader of Checkstyle asks git where it stands.
    subprocess.run(["git", "init", "--quiet", place], check=True)
    os.chdir(place)
    all_of(place, FLOWS)
    fixes(place, all_of(place, FLOWS.replace("    Nonsense: a mistake\n", "")))

print(f"{readers.checks} passed, 0 failed")
