"""Programs that are not ours, reading reports.

SARIF: its schema, and the validator of its authors with GitHub's rules. rdjson: the validator of reviewdog's format. JUnit:
junitparser. Checkstyle: diff-cover. GitLab and GitHub publish no validator: what they document is checked here.
"""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote

import jsonschema
from diff_cover.git_path import GitPathTool
from diff_cover.violationsreporters.java_violations_reporter import CheckstyleXmlDriver
from junitparser import Error, Failure, JUnitXml

# Who imports this is called with it as the last argument.
MODULES = Path(sys.argv[-1]).resolve()
MULTITOOL = MODULES / "@microsoft/sarif-multitool-linux"

checks = 0


def check(holds, what):
    """One thing that must hold."""
    global checks
    checks += 1
    if not holds:
        sys.exit(f"does not hold: {what}")


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
    """Checkstyle, by a program that reads it. It asks git where it stands."""
    GitPathTool.set_cwd(os.getcwd())
    return CheckstyleXmlDriver().parse_reports([[path.read_text(encoding="utf-8")]])
