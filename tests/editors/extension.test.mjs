// What the extension for VS Code does without VS Code: PROGRAM=… FOLDER=… node --test tests/editors/extension.test.mjs
// FOLDER is a copy of examples/video-consultation/with-defects. How it fares in the editor itself: tests/editors/vscode.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";

const { FOLDER, PROGRAM } = process.env;
const extension = new URL("../../editors/vscode/", import.meta.url);
const require = createRequire(extension);
const checklist = require("./checklist.js");
const program = require("./program.js");
const text = (name) => readFileSync(new URL(name, extension), "utf8");

const list = (lang, columns, name) => {
  const args = ["check", "--format", "checklist", "--as-of", "2026-11-25", "--lang", lang, "--related", name];
  const { stdout } = spawnSync(PROGRAM, args, { cwd: FOLDER, encoding: "utf8", env: { ...process.env, COLUMNS: columns } });
  return checklist.read(stdout, name);
};

test("a checklist is read as the program prints it", () => {
  const { items, legend } = list("en", "140", "notice.de.md");
  assert.match(legend, /^✓ stated · ✗ finding/);
  const officer = items.find((item) => item.label === "Data protection officer's contact");
  assert.deepEqual(
    { ...officer, entries: officer.entries.map((entry) => entry.text) },
    {
      sign: "✗",
      label: "Data protection officer's contact",
      law: "Art. 13(1)(b) GDPR",
      outcome: "finding",
      entries: [
        "line 5, error: The notice does not say how to reach the data protection officer.",
        "Give an address or e-mail address of the officer; a name is not required.",
      ],
    },
  );
  assert.deepEqual([officer.entries[0].line, officer.entries[0].help, officer.entries[1].help], [5, false, true]);
});

test("whatever the width of its lines, and in both languages", () => {
  for (const lang of ["de", "en"]) {
    for (const name of ["notice.de.md", "notice.en.md"]) {
      const wide = list(lang, "140", name);
      assert.ok(wide.items.length > 15 && wide.items.every((item) => item.law && item.outcome), `${lang} ${name}`);
      assert.deepEqual(list(lang, "50", name), wide);
    }
  }
  assert.equal(checklist.read("", "notice.de.md"), undefined);
  assert.equal(list("en", "140", "consultation.flow"), undefined);
});

test("what is not decided is listed", () => {
  const printed = readFileSync(path.join(FOLDER, "notice.de.md"));
  const args = ["check", "--format", "checklist", "--lang", "en", "-", "--stdin-filename", "notice.de.md"];
  const { stdout } = spawnSync(PROGRAM, args, { cwd: FOLDER, encoding: "utf8", input: printed });
  const { open } = checklist.read(stdout, "notice.de.md");
  assert.match(open.title, /^Not decided/);
  assert.ok(open.items.some((item) => /: .*flows/.test(item)), open.items.join("\n"));
});

test("what the server gives is shown in the same way", () => {
  const location = { uri: "file:///notice.md", range: { start: { line: 4, character: 0 }, end: { line: 4, character: 9 } } };
  const items = [
    { label: "Officer", law: "Art. 1", outcome: "violated", findings: [{ location, text: "Not said.", help: "Say it." }], passages: [], missing: [] },
    { label: "Basis", law: "Art. 2", outcome: "satisfied", findings: [], passages: [{ location, text: "by law" }], missing: [] },
    { label: "Origin", law: "Art. 3", outcome: "undecidable", findings: [], passages: [], missing: ["the flows"] },
    { label: "Interest", law: "Art. 4", outcome: "not-required", findings: [], passages: [], missing: [] },
  ];
  const list = checklist.fromServer({ items }, { legend: "✓ stated · ✗ finding", line: (line) => `line ${line}`, open: "Not declared" });
  assert.equal(list.items.map((item) => item.sign).join(""), "✗✓?–");
  assert.deepEqual(list.items[0].entries.map((entry) => [entry.line, entry.text]), [[5, "line 5: Not said."], [undefined, "Say it."]]);
  assert.deepEqual(list.items[1].entries.map((entry) => entry.text), ["line 5: “by law”"]);
  assert.deepEqual(list.open, { title: "Not declared", items: ["Origin: the flows"] });
  const page = checklist.page(list, { title: "Checklist", lang: "en", nonce: "n" });
  assert.match(page, /<a href="#" data-line="5">line 5<\/a> Not said\./);
  assert.match(page, /<b>✗<\/b> finding: 1</);
});

test("the words of a notice are no part of the page's code", () => {
  const entries = [{ line: 3, help: false, text: "line 3: “<script>alert(1)</script>”" }];
  const item = { sign: "✓", label: "<b>", law: "", outcome: "\"", entries };
  const page = checklist.page({ legend: "✓ stated", items: [item], open: undefined }, { title: "<i>", lang: "en", nonce: "n" });
  assert.ok(!/<script>alert|<i>|<b>(?!✓)/.test(page), page);
  assert.match(page, /<a href="#" data-line="3">line 3<\/a>/);
});

test("the program is found where it may be", () => {
  const home = mkdtempSync(path.join(tmpdir(), "noticelint-"));
  const put = (...parts) => {
    const file = path.join(home, ...parts);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, "");
    chmodSync(file, 0o755);
    return file;
  };
  const where = { configured: "", beside: path.join(home, "extension"), from: path.join(home, "notices"), env: { PATH: path.join(home, "path") }, home, windows: false };
  const find = (configured = "") => program.find({ ...where, configured });
  try {
    assert.equal(find(), undefined);
    const cargo = put(".cargo", "bin", "noticelint");
    assert.equal(find(), cargo);
    const onPath = put("path", "noticelint");
    assert.equal(find(), onPath);
    const beside = put("extension", "bin", "noticelint");
    assert.equal(find(), beside);
    assert.equal(find("noticelint"), onPath);
    const own = put("notices", "tools", "nl");
    assert.equal(find("tools/nl"), own);
    assert.equal(find("~/notices/tools/nl"), own);
    assert.equal(find(own), own);
    assert.equal(find("/nowhere/noticelint"), undefined);
    chmodSync(own, 0o644);
    assert.equal(find(own), undefined);
  } finally {
    rmSync(home, { recursive: true });
  }
});

test("everything is said in both languages", () => {
  const manifest = text("package.json");
  const keys = [...new Set([...manifest.matchAll(/"%([\w.]+)%"/g)].map(([, key]) => key))].sort();
  for (const name of ["package.nls.json", "package.nls.de.json"]) {
    assert.deepEqual(Object.keys(JSON.parse(text(name))).sort(), keys, name);
  }
  const said = [...text("extension.js").matchAll(/l10n\.t\("([^"]+)"/g)].map(([, words]) => words);
  assert.deepEqual(Object.keys(JSON.parse(text("l10n/bundle.l10n.de.json"))).sort(), [...new Set(said)].sort());
});

test("what the manifest names is there, and every command is", () => {
  const manifest = JSON.parse(text("package.json"));
  const { commands, grammars, languages } = manifest.contributes;
  const files = [manifest.icon, ...grammars.map((g) => g.path), ...languages.flatMap((l) => [l.configuration, l.icon.light, l.icon.dark])];
  files.forEach((file) => assert.ok(text(file).length > 0, file));
  for (const file of [...grammars.map((g) => g.path), ...languages.map((l) => l.configuration)]) {
    JSON.parse(text(file));
  }
  const registered = [...text("extension.js").matchAll(/registerCommand\("([^"]+)"/g)].map(([, id]) => id);
  assert.deepEqual(commands.map((c) => c.command).sort(), registered.sort());
});
