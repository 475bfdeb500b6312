// Starts `noticelint lsp` and shows what it has to say: findings, pages of rules, checklists.
const { execFile } = require("node:child_process");
const { randomBytes } = require("node:crypto");
const fs = require("node:fs/promises");
const os = require("node:os");
const path = require("node:path");
const vscode = require("vscode");
const { LanguageClient, Trace } = require("vscode-languageclient/node");
const checklist = require("./checklist");
const program = require("./program");

const { commands, l10n, window, workspace } = vscode;

/** The languages that are served. */
const LANGUAGES = ["markdown", "html", "plaintext", "flow"];
/** Pages of rules are shown under addresses of this scheme. */
const PAGES = "noticelint-page";
/** The server's commands: the page of a rule, the checklist of a notice, the passages about a card. */
const [EXPLAIN, CHECKLIST, PASSAGES] = ["noticelint.explain", "noticelint.checklist", "noticelint.passages"];
/** The server's action that inserts all clauses. */
const INSERT = "source.noticelint.insertClauses";

/** @type {LanguageClient | undefined} */
let client;
/** What starts and stops the server, one after the other. */
let turn = Promise.resolve();
/** The command that the server is carrying out. */
let asked;
/** @type {Map<string, string>} The text of pages. */
const pages = new Map();
/** @type {Map<string, vscode.WebviewPanel>} The checklists that are shown, by the file. */
const panels = new Map();
/** The file whose checklist is brought up to date, where it stands. */
let renewed;

exports.activate = async (context) => {
  const log = window.createOutputChannel("noticelint", { log: true });
  const start = () => (turn = turn.then(() => restart(context, log)).catch((error) => log.error(error)));
  context.subscriptions.push(
    log,
    workspace.registerTextDocumentContentProvider(PAGES, { provideTextDocumentContent: (uri) => pages.get(uri.path) ?? "" }),
    workspace.onDidSaveTextDocument((saved) => renew(context, saved)),
    workspace.onDidChangeConfiguration((change) => change.affectsConfiguration("noticelint") && start()),
    commands.registerCommand("noticelint.restart", start),
    commands.registerCommand("noticelint.showLog", () => log.show()),
    commands.registerCommand("noticelint.showChecklist", () => showChecklist(context)),
    commands.registerCommand("noticelint.showRule", () => showRule(context)),
    commands.registerCommand("noticelint.insertClauses", () =>
      commands.executeCommand("editor.action.codeAction", { kind: INSERT, apply: "first" }),
    ),
  );
  await start();
};

exports.deactivate = () => (turn = turn.then(stop));

const settings = () => workspace.getConfiguration("noticelint");

/** The folder that relative paths of the settings start from, and that the program runs in for a file. */
const folderOf = (uri) => (uri && workspace.getWorkspaceFolder(uri)) ?? workspace.workspaceFolders?.[0];

const find = (context) =>
  program.find({
    configured: settings().get("path"),
    beside: context.extensionPath,
    from: folderOf()?.uri.fsPath ?? os.homedir(),
    env: process.env,
    home: os.homedir(),
    windows: process.platform === "win32",
  });

/** What is said to the program beside what it shall do. */
const further = () => {
  const [language, given] = [settings().get("language"), settings().get("arguments")];
  return language && !given.includes("--lang") ? [...given, "--lang", language] : given;
};

async function stop() {
  const ending = client;
  client = undefined;
  await commands.executeCommand("setContext", "noticelint.runs", false);
  await ending?.dispose().catch(() => {});
}

async function restart(context, log) {
  await stop();
  const command = find(context);
  if (!command) {
    return void missing(log);
  }
  const args = ["lsp", ...further()];
  log.info(`${command} ${args.join(" ")}`);
  const starting = new LanguageClient(
    "noticelint",
    "noticelint",
    { command, args },
    {
      documentSelector: LANGUAGES.map((language) => ({ scheme: "file", language })),
      initializationOptions: { inlayHints: settings().get("inlayHints") },
      outputChannel: log,
      middleware: {
        executeCommand,
        provideCompletionItem,
        provideDiagnostics: async (document, id, token, next) => linked(await next(document, id, token)),
        provideWorkspaceDiagnostics: (ids, token, report, next) => next(ids, token, (part) => report(part && { items: part.items.map(linked) })),
        window: { showDocument },
      },
    },
  );
  try {
    await starting.start();
    await starting.setTrace({ messages: Trace.Messages, verbose: Trace.Verbose }[settings().get("trace.server")] ?? Trace.Off);
    client = starting;
    await commands.executeCommand("setContext", "noticelint.runs", true);
  } catch (error) {
    const show = l10n.t("Show Log");
    window.showErrorMessage(l10n.t("noticelint did not start: {0}", error.message), show).then((chosen) => chosen && log.show());
  }
}

/** Says what to do if there is no program. */
async function missing(log) {
  const said = settings().get("path").trim();
  const words = said
    ? l10n.t("There is no program {0}, which the setting noticelint.path names.", said)
    : l10n.t("The program noticelint was not found. Install it, or say in the settings where it is.");
  log.error(words);
  const [how, open, again] = [l10n.t("How to Install"), l10n.t("Open Settings"), l10n.t("Try Again")];
  switch (await window.showErrorMessage(words, ...(said ? [open, again] : [how, open, again]))) {
    case how:
      return commands.executeCommand("extension.open", "noticelint.noticelint");
    case open:
      return commands.executeCommand("workbench.action.openSettings", "noticelint.path");
    case again:
      return commands.executeCommand("noticelint.restart");
  }
}

/** The name of a rule leads to its page, wherever a finding is shown. Mistakes in cards have names like `flow::unknown-name`, and no page. */
function linked(report) {
  for (const found of report?.items ?? []) {
    const rule = found.code?.value ?? found.code;
    if (typeof rule === "string" && !rule.includes("::")) {
      found.code = { value: rule, target: vscode.Uri.parse(`command:${EXPLAIN}?${encodeURIComponent(JSON.stringify([rule]))}`) };
    }
  }
  return report;
}

/** Where something is still to be written behind what is put in, as behind the name of a field, the next offer follows at once. */
async function provideCompletionItem(document, position, context, token, next) {
  const offered = await next(document, position, context, token);
  for (const item of (Array.isArray(offered) ? offered : offered?.items) ?? []) {
    if (typeof item.insertText === "string" && item.insertText.endsWith(" ")) {
      item.command = { title: "", command: "editor.action.triggerSuggest" };
    }
  }
  return offered;
}

/** Shows what the server wants to be shown: its pages as people read them, everything else as the editor does it. */
async function showDocument(params, _token, next) {
  if (asked === CHECKLIST || asked === PASSAGES) {
    // They are shown in ways of their own.
    return { success: true };
  }
  const file = vscode.Uri.parse(params.uri).fsPath;
  const own = params.uri.startsWith("file:") && file.endsWith(".md") && !workspace.getWorkspaceFolder(vscode.Uri.file(file));
  if (!own || params.selection || params.external) {
    return next(params);
  }
  const uri = vscode.Uri.from({ scheme: PAGES, path: `/${path.basename(file)}` });
  pages.set(uri.path, await fs.readFile(file, "utf8"));
  await commands.executeCommand("markdown.showPreview", uri);
  return { success: true };
}

/** Has the user choose a rule, and shows its page. */
async function showRule(context) {
  if (!client) {
    return commands.executeCommand("noticelint.restart");
  }
  const listed = await run(find(context), ["rules", ...further()], folderOf()?.uri.fsPath);
  const rules = [...listed.matchAll(/^(\S+) {2,}(\S+) +(.*)$/gm)].map(([, label, description, detail]) => ({ label, description, detail }));
  const chosen = await window.showQuickPick(rules, { placeHolder: l10n.t("Which rule?"), matchOnDetail: true });
  if (chosen) {
    await commands.executeCommand(EXPLAIN, chosen.label);
  }
}

/** What the server came to is shown as VS Code shows such things, whoever asked. */
async function executeCommand(command, args, next) {
  asked = command;
  const answer = await next(command, args).finally(() => (asked = undefined));
  const { asLocation, asPosition, asUri } = client?.protocol2CodeConverter ?? {};
  if (command === CHECKLIST && answer?.items) {
    const legend = l10n.t("✓ stated · ✗ finding · ? not decided · – does not apply, or not required");
    const words = { legend, line: (line) => l10n.t("line {0}", line), open: l10n.t("Not declared") };
    showPanel(asUri(answer.uri), checklist.fromServer(answer, words));
  } else if (command === PASSAGES && answer?.locations) {
    await commands.executeCommand("editor.action.showReferences", asUri(answer.uri), asPosition(answer.position), answer.locations.map(asLocation));
  }
  return answer;
}

/** Shows the checklist of the notice in front. */
async function showChecklist(context) {
  const notice = window.activeTextEditor?.document;
  if (!notice || notice.uri.scheme !== "file") {
    return void window.showInformationMessage(l10n.t("Open the notice whose checklist you want to see."));
  }
  if (!(await checklistOf(context, notice))) {
    window.showInformationMessage(l10n.t("This file is no notice: no card names it, and its name is not that of one."));
  }
}

/** Shows the checklist of a notice, or that of what is on the disk if the server does not know it by itself. Whether there is one. */
async function checklistOf(context, notice) {
  if (client?.initializeResult?.capabilities.executeCommandProvider?.commands.includes(CHECKLIST)) {
    return commands.executeCommand(CHECKLIST, notice.uri.toString());
  }
  const command = find(context);
  if (!command) {
    return commands.executeCommand("noticelint.restart");
  }
  if (notice.isDirty) {
    await notice.save();
  }
  const folder = folderOf(notice.uri)?.uri.fsPath ?? path.dirname(notice.uri.fsPath);
  const name = path.relative(folder, notice.uri.fsPath);
  try {
    const list = checklist.read(await run(command, ["check", "--format", "checklist", ...further(), "--related", name], folder), name);
    return list && showPanel(notice.uri, list);
  } catch (error) {
    return window.showErrorMessage(l10n.t("noticelint could not make the checklist: {0}", error.message));
  }
}

/** Brings a checklist that is shown up to date. */
async function renew(context, notice) {
  if (panels.has(notice.uri.fsPath)) {
    renewed = notice.uri.fsPath;
    await Promise.resolve(checklistOf(context, notice)).finally(() => (renewed = undefined));
  }
}

/** Shows a checklist beside the notice, where it was if it is shown already. */
function showPanel(uri, list) {
  const title = `${l10n.t("Checklist")}: ${path.basename(uri.fsPath)}`;
  const panel = panels.get(uri.fsPath) ?? checklistPanel(uri, title);
  panel.webview.html = checklist.page(list, { title, lang: vscode.env.language, nonce: randomBytes(16).toString("hex") });
  if (renewed !== uri.fsPath) {
    panel.reveal(undefined, true);
  }
  return panel;
}

/** A panel for the checklist of a file, whose places lead there. */
function checklistPanel(uri, title) {
  const beside = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
  const panel = window.createWebviewPanel("noticelint.checklist", title, beside, { enableScripts: true, localResourceRoots: [] });
  panels.set(uri.fsPath, panel);
  panel.onDidDispose(() => panels.delete(uri.fsPath));
  panel.webview.onDidReceiveMessage(async ({ line }) => {
    const at = new vscode.Position(line - 1, 0);
    const shown = window.visibleTextEditors.find((editor) => editor.document.uri.toString() === uri.toString());
    const editor = await window.showTextDocument(uri, { viewColumn: shown?.viewColumn ?? vscode.ViewColumn.One, selection: new vscode.Range(at, at) });
    editor.revealRange(new vscode.Range(at, at), vscode.TextEditorRevealType.InCenter);
  });
  return panel;
}

/** What the program prints. Findings and mistakes are no failure. */
const run = (command, args, cwd) =>
  new Promise((resolve, reject) => {
    const env = { ...process.env, LC_ALL: vscode.env.language, NO_COLOR: "1", COLUMNS: "140" };
    execFile(command, args, { cwd, env, maxBuffer: 1 << 28 }, (error, printed, mistakes) => {
      if (error && typeof error.code !== "number") {
        reject(error);
      } else if (printed === "" && mistakes !== "") {
        reject(new Error(mistakes.trim()));
      } else {
        resolve(printed);
      }
    });
  });
