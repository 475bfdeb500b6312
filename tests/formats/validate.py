"""Every report for other programs, read by programs that are not ours.

    python validate.py NOTICELINT NODE_MODULES

SARIF: its schema, and the validator of its authors with GitHub's rules. rdjson: the validator of reviewdog's format. JUnit:
junitparser. Checkstyle: diff-cover. GitLab and GitHub publish no validator: what they document is checked here.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import unquote

import jsonschema
from diff_cover.violationsreporters.java_violations_reporter import CheckstyleXmlDriver
from junitparser import Error, Failure, JUnitXml

NOTICELINT, MODULES = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()
MULTITOOL = MODULES / "@microsoft/sarif-multitool-linux"
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

checks = 0


def check(holds, what):
    """One thing that must hold."""
    global checks
    checks += 1
    if not holds:
        sys.exit(f"does not hold: {what}")


def run(folder, *arguments):
    """The command, in a folder."""
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    command = [NOTICELINT, "check", "--as-of", "2026-11-25", *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)


def texts_of(folder):
    """The lines of a file, by its path."""
    return lambda path: (Path(folder) / path).read_text(encoding="utf-8").split("\n")


def words_at(lines, region, unit):
    """The words of a region whose columns count in a unit of so many bytes."""
    encoding = {1: "utf-8", 2: "utf-16-le"}[unit]
    start, end = region["start"], region["end"]
    found = []
    for number in range(start["line"], end["line"] + 1):
        line = lines[number - 1].encode(encoding)
        first = (start["column"] - 1) * unit if number == start["line"] else 0
        last = (end["column"] - 1) * unit if number == end["line"] else len(line)
        check(first <= last <= len(line), f"a region within its lines: {region}")
        found.append(line[first:last].decode(encoding))
    return "\n".join(found)


def sarif(path, folder, broken):
    """SARIF, by its schema and by the validator of its authors."""
    log = json.loads(path.read_text(encoding="utf-8"))
    schema = json.loads((MULTITOOL / "sarif-2.1.0.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(schema).validate(log)
    validator = MULTITOOL / "Sarif.Multitool"
    validator.chmod(0o755)
    verdict = path.with_suffix(".verdict.sarif")
    environment = {**os.environ, "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"}
    arguments = ["validate", path, "--rule-kind", "Sarif;Ghas", "--level", "Error;Warning", "--kind", "Fail", "-o", verdict]
    ended = subprocess.run([validator, *arguments, "--log", "ForceOverwrite"], env=environment, capture_output=True, text=True)
    check(verdict.exists(), f"the validator runs: {ended.stdout}{ended.stderr}")
    results = json.loads(verdict.read_text(encoding="utf-8-sig"))["runs"][0].get("results", [])
    # Where the program is published is not decided yet, so there is no address to give.
    wrong = [r for r in results if r.get("level") != "note" and r["message"].get("id") != "Warning_ProvideToolnformationUri"]
    check(not wrong, f"nothing is wrong with the SARIF: {json.dumps(wrong, indent=1)}")
    one = log["runs"][0]
    check(one["columnKind"] == "utf16CodeUnits", "columns count units of UTF-16")
    rules = {rule["id"] for rule in one["tool"]["driver"]["rules"]}
    check(rules == {r["ruleId"] for r in one["results"]}, "the rules are those of the results")
    check(one["invocations"][0]["executionSuccessful"] is not broken, "how the run ended")
    notified = one["invocations"][0]["toolExecutionNotifications"]
    check(bool(notified) == broken, "a broken card is notified")
    prints = [r["partialFingerprints"]["noticelint/v1"] for r in one["results"]]
    check(len(prints) == len(set(prints)), "fingerprints are unique")
    text_of = texts_of(folder)
    for place in (place for r in one["results"] for place in r["locations"] + r.get("relatedLocations", [])):
        physical = place["physicalLocation"]
        region = physical["region"]
        ends = {end: {"line": region[f"{end}Line"], "column": region[f"{end}Column"]} for end in ("start", "end")}
        words = words_at(text_of(unquote(physical["artifactLocation"]["uri"])), ends, 2)
        check(words[:400] == region.get("snippet", {}).get("text", ""), f"the words at {region}: {words!r}")
    return one


def rdjson(path, folder):
    """rdjson, by the validator of its format."""
    validator = MODULES / "@umbrelladocs/rdformat-validator/bin/rdformat-validator.js"
    ended = subprocess.run(["node", validator, path], capture_output=True, text=True)
    check(ended.returncode == 0 and "Total errors: 0" in ended.stdout, f"reviewdog reads it: {ended.stdout}{ended.stderr}")
    text_of = texts_of(folder)
    found = json.loads(path.read_text(encoding="utf-8"))["diagnostics"]
    for diagnostic in found:
        words_at(text_of(diagnostic["location"]["path"]), diagnostic["location"]["range"], 1)
    return found


def gitlab(path):
    """What GitLab asks of a Code Quality report."""
    issues = json.loads(path.read_text(encoding="utf-8"))
    check(isinstance(issues, list), "a list")
    for issue in issues:
        for key in ("description", "check_name", "fingerprint", "severity", "location"):
            check(issue.get(key), f"{key} of {issue}")
        check(issue["severity"] in ("info", "minor", "major", "critical", "blocker"), issue["severity"])
        check(not issue["location"]["path"].startswith(("/", "./")), "a path within the project")
        check(issue["location"]["positions"]["begin"]["line"] >= 1, "a line")
    prints = [issue["fingerprint"] for issue in issues]
    check(len(prints) == len(set(prints)), "fingerprints are unique")
    return issues


def github(path):
    """What GitHub's runner reads of a line that is a command."""
    commands = []
    *lines, last = path.read_text(encoding="utf-8").splitlines()
    check(not last.startswith("::"), "a summary stands last")
    for line in lines:
        command = re.fullmatch(r"::(error|warning|notice) ((?:\w+=[^,:]*,?)+)::(.*)", line)
        if not command:
            check(line.startswith("GitHub annotates at most"), f"a command: {line}")
            continue
        properties = dict(pair.split("=", 1) for pair in command[2].split(","))
        commands.append({name: unquote(value) for name, value in properties.items()} | {"message": unquote(command[3])})
    return commands


def junit(path):
    """JUnit, by a library that reads it."""
    suites = list(JUnitXml.fromfile(str(path)))
    for suite in suites:
        cases = list(suite)
        check(suite.tests == len(cases), f"the tests of {suite.name}")
        failed = [c for c in cases if any(isinstance(r, Failure) for r in c.result)]
        errors = [c for c in cases if any(isinstance(r, Error) for r in c.result)]
        check((suite.failures, suite.errors) == (len(failed), len(errors)), f"the failures of {suite.name}")
    return suites


def checkstyle(path):
    """Checkstyle, by a program that reads it."""
    return CheckstyleXmlDriver().parse_reports([[path.read_text(encoding="utf-8")]])


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
    from diff_cover.git_path import GitPathTool

    GitPathTool.set_cwd(place)
    all_of(place, FLOWS)
    fixes(place, all_of(place, FLOWS.replace("    Nonsense: a mistake\n", "")))

print(f"{checks} passed, 0 failed")
