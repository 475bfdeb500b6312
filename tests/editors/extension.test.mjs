// What the extension for VS Code does without VS Code: PROGRAM=… FOLDER=… node --test tests/editors/extension.test.mjs
// FOLDER is a copy of examples/video-consultation/with-defects. How it fares in the editor itself: tests/editors/vscode.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";

const { FOLDER, PROGRAM } = process.env;
const extension = new URL("../../editors/vscode/", import.meta.url);
const require = createRequire(extension);
const checklist = require("./checklist.js");
const program = require("./program.js");
const text = (name) => readFileSync(new URL(name, extension), "utf8");

const at = (line, uri = "file:///notice.md") => ({ uri, range: { start: { line: line - 1, character: 0 }, end: { line: line - 1, character: 9 } } });
const item = (outcome, given) => ({ label: "Officer", law: "Art. 1", outcome, findings: [], passages: [], missing: [], ...given });
const page = (...items) => {
  const words = {
    title: "Checklist: <i>",
    lang: "en",
    outcomes: { satisfied: "stated", violated: "finding", undecidable: "not decided", "not-applicable": "does not apply", "not-required": "not required" },
    place: ({ uri, line }) => `${uri.slice(8)}:${line}`,
    quote: (text) => `“${text}”`,
    missing: (what) => `missing: ${what}`,
    none: "Nothing was checked.",
  };
  return checklist.page(items, words, "n");
};

/** What the language server gives as the checklist of a file. */
const answered = async (name, lang) => {
  const server = spawn(PROGRAM, ["lsp", "--as-of", "2026-11-25", "--lang", lang], { stdio: ["pipe", "pipe", "inherit"] });
  const send = (message) => {
    const body = JSON.stringify({ jsonrpc: "2.0", ...message });
    server.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  };
  send({ id: 1, method: "initialize", params: { capabilities: {}, rootUri: pathToFileURL(FOLDER).href } });
  send({ method: "initialized", params: {} });
  send({ id: 2, method: "workspace/executeCommand", params: { command: "noticelint.checklist", arguments: [pathToFileURL(path.join(FOLDER, name)).href] } });
  let printed = Buffer.alloc(0);
  for await (const part of server.stdout) {
    printed = Buffer.concat([printed, part]);
    for (let head; (head = /^Content-Length: (\d+)\r\n\r\n/.exec(printed)) && printed.length >= head[0].length + Number(head[1]); ) {
      const end = head[0].length + Number(head[1]);
      const message = JSON.parse(printed.subarray(head[0].length, end));
      printed = printed.subarray(end);
      if (message.id === 2) {
        server.kill();
        return message.result;
      }
    }
  }
  throw new Error("the server gave no answer");
};

test("the checklist that the server gives can be shown", async () => {
  const { items, words } = await answered("notice.de.md", "en");
  assert.equal(words.outcomes["not-required"], "not required");
  assert.deepEqual((({ lang, title, line, quotes }) => [lang, title, line, quotes.join("…")])((await answered("notice.de.md", "de")).words), ["de", "Prüfliste", "Zeile", "„…“"]);
  const shown = page(...items);
  assert.match(shown, /Data protection officer&#39;s contact.*?Art\. 13\(1\)\(b\) GDPR.*?notice\.de\.md:5<\/a> The notice does not say how to reach the data protection officer\.<\/p><p class="help">Give an address/);
  assert.match(shown, /notice\.de\.md:13<\/a> “Rechtsgrundlage ist Art\. 6 Abs\. 1 lit\. e DSGVO\.”/);
  assert.ok(items.length > 15 && !shown.includes("undefined"), shown);
  assert.equal(await answered("consultation.flow", "en"), null);
});

test("a checklist shows findings with what to do, and the words that state an item, each with its place", () => {
  const shown = page(
    item("violated", { findings: [{ location: at(5), text: "Not said.", help: "Say it." }] }),
    item("satisfied", { label: "Basis", passages: [{ location: at(7), text: "by law" }, { location: at(3, "file:///town.flow"), text: "the town" }] }),
    item("undecidable", { label: "Origin", missing: ["the flows"] }),
    item("not-required", { label: "Interest" }),
  );
  const place = (uri, line) => `<p><a href="#" data-uri="file:///${uri}" data-line="${line}">${uri}:${line}</a> `;
  assert.ok(shown.includes(`${place("notice.md", 5)}Not said.</p><p class="help">Say it.</p>`), shown);
  assert.ok(shown.includes(`${place("notice.md", 7)}“by law”</p>${place("town.flow", 3)}“the town”</p>`), shown);
  assert.ok(shown.includes('<p class="help">missing: the flows</p>'), shown);
  assert.deepEqual([...shown.matchAll(/<li class="([\w-]+)">.*?title="([\w ]+)">(.)<\/b>/g)].map(([, ...words]) => words), [
    ["violated", "finding", "✗"],
    ["satisfied", "stated", "✓"],
    ["undecidable", "not decided", "?"],
    ["not-required", "not required", "–"],
  ]);
});

test("above it stands how many items there are of each kind", () => {
  const legend = (...outcomes) => /<p class="legend">(.*)<\/p>/.exec(page(...outcomes.map((outcome) => item(outcome))))[1].replace(/<[^>]*>/g, " ").replace(/ +/g, " ");
  assert.equal(legend("satisfied", "violated", "satisfied", "not-applicable"), " ✓ stated: 2 ✗ finding: 1 – does not apply: 1 ");
  assert.equal(legend(), "Nothing was checked.");
});

test("the words of a notice are no part of the page's code", () => {
  const words = "<script>alert(1)</script>\"";
  const passage = { location: at(3, `file:///${words}`), text: words, help: words };
  const shown = page(item("satisfied", { label: words, law: words, findings: [passage], passages: [passage], missing: [words] }));
  assert.ok(!/<script>alert|<i>|\)<\/script>"/.test(shown), shown);
  assert.match(shown, /<p class="help">&#60;script&#62;alert/);
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
