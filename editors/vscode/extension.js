// Starts `noticelint lsp` and shows what it has to say: findings, pages of rules, checklists.
const { execFile } = require("node:child_process");
const { randomBytes } = require("node:crypto");
const os = require("node:os");
const path = require("node:path");
const vscode = require("vscode");
const { CloseAction, DidChangeConfigurationNotification, ExecuteCommandRequest, LanguageClient } = require("vscode-languageclient/node");
const checklist = require("./checklist");
const program = require("./program");

const { commands, l10n, window, workspace } = vscode;

/** The languages that are served. */
const LANGUAGES = ["markdown", "html", "plaintext", "flow"];
/** The settings that the program is started with. It is told of the others while it runs. */
const STARTED_WITH = ["path", "language", "arguments"];
/** Pages of rules are shown under addresses of this scheme. */
const PAGES = "noticelint-page";
/** The server's commands: the page of a rule, the checklist of a notice, the passages about a card. */
const [EXPLAIN, CHECKLIST, PASSAGES] = ["noticelint.explain", "noticelint.checklist", "noticelint.passages"];
/** The server's command that an action ends with: showing the file that it created. */
const SHOW_FILE = "noticelint.show";
/** The server's actions for a whole notice: inserting all clauses, and drafting a flow file. */
const [INSERT, CREATE] = ["source.noticelint.insertClauses", "source.noticelint.createFlows"];

/** @type {LanguageClient | undefined} */
let client;
/** What starts and stops the server, one after the other. */
let turn = Promise.resolve();
/** How many of its commands the server is carrying out whose answers are shown here. */
let asked = 0;
/** @type {Map<string, string>} The text of pages. A page may be shown again with another text. */
const pages = new Map();
const paged = new vscode.EventEmitter();
/** @type {Map<string, vscode.WebviewPanel>} The checklists that are shown, by the address of the notice. */
const panels = new Map();

exports.activate = async (context) => {
  const log = window.createOutputChannel("noticelint", { log: true });
  const then = (step) => (turn = turn.then(step).catch((error) => log.error(error)));
  const start = () => then(() => restart(context, log));
  context.subscriptions.push(
    log,
    paged,
    workspace.registerTextDocumentContentProvider(PAGES, {
      onDidChange: paged.event,
      provideTextDocumentContent: (uri) => pages.get(uri.path) ?? "",
    }),
    workspace.onDidSaveTextDocument(({ languageId }) => LANGUAGES.includes(languageId) && renew()),
    workspace.onDidChangeConfiguration((change) => {
      if (STARTED_WITH.some((name) => change.affectsConfiguration(`noticelint.${name}`))) {
        start();
      } else if (change.affectsConfiguration("noticelint.inlayHints")) {
        then(() => client?.sendNotification(DidChangeConfigurationNotification.type, { settings: { noticelint: options() } }));
      }
    }),
    commands.registerCommand("noticelint.restart", start),
    commands.registerCommand("noticelint.showLog", () => log.show()),
    commands.registerCommand("noticelint.showChecklist", showChecklist),
    commands.registerCommand("noticelint.showRule", () => showRule(context)),
    commands.registerCommand("noticelint.insertClauses", () => act(INSERT, l10n.t("No clause is missing that could be inserted."))),
    commands.registerCommand("noticelint.createFlows", () => act(CREATE, l10n.t("A flow file declares this notice already."))),
  );
  await start();
};

exports.deactivate = () => (turn = turn.then(stop));

const settings = () => workspace.getConfiguration("noticelint");

/** The folder that relative paths of the settings start from, and that the program runs in. */
const folder = () => workspace.workspaceFolders?.[0]?.uri.fsPath;

const find = (context) =>
  program.find({
    configured: settings().get("path"),
    beside: context.extensionPath,
    from: folder() ?? os.homedir(),
    env: process.env,
    home: os.homedir(),
    windows: process.platform === "win32",
  });

/** What is said to the program beside what it shall do. */
const further = () => {
  const [language, given] = [settings().get("language"), settings().get("arguments")];
  return language && !given.includes("--lang") ? [...given, "--lang", language] : given;
};

/** What is asked of the server, when it starts and while it runs. */
const options = () => ({ inlayHints: settings().get("inlayHints") });

async function stop() {
  const ending = client;
  client = undefined;
  await commands.executeCommand("setContext", "noticelint.runs", false);
  await ending?.dispose().catch(() => {});
}

/** Tells of what goes wrong while it runs; of what goes wrong before, whoever starts it tells. */
class Client extends LanguageClient {
  error(message, data, show = true) {
    super.error(message, data, client === this && show);
  }
}

async function restart(context, log) {
  await stop();
  const command = find(context);
  if (!command) {
    return void missing(log);
  }
  const args = ["lsp", ...further()];
  log.info(`${command} ${args.join(" ")}`);
  const starting = new Client(
    "noticelint",
    "noticelint",
    { command, args },
    {
      documentSelector: LANGUAGES.map((language) => ({ scheme: "file", language })),
      initializationOptions: options,
      outputChannel: log,
      initializationFailedHandler: () => false,
      errorHandler: {
        error: (...of) => usual.error(...of),
        // What ends before it runs would do so the next time, too.
        closed: () => (client === starting ? usual.closed() : { action: CloseAction.DoNotRestart }),
      },
      middleware: {
        executeCommand,
        provideCodeActions,
        provideCompletionItem,
        provideDiagnostics: async (document, id, token, next) => linked(await next(document, id, token)),
        provideWorkspaceDiagnostics: (ids, token, report, next) => next(ids, token, (part) => report(part && { items: part.items.map(linked) })),
        window: { showDocument },
      },
    },
  );
  const usual = starting.createDefaultErrorHandler();
  // What ends at once may look as if it had been started.
  if (await starting.start().then(() => starting.isRunning(), () => false)) {
    client = starting;
    await commands.executeCommand("setContext", "noticelint.runs", true);
    renew();
  } else {
    failed(log);
  }
}

/** Says what to do if the program does not start. */
async function failed(log) {
  const [show, open] = [l10n.t("Show Log"), l10n.t("Open Settings")];
  switch (await window.showErrorMessage(l10n.t("The program noticelint did not start. The log says why."), show, open)) {
    case show:
      return log.show();
    case open:
      return commands.executeCommand("workbench.action.openSettings", "noticelint");
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

/**
 * A file that an action creates is opened by VS Code's own command: VS Code may forget the arguments of others while it carries out the
 * edit ("Actual command not found").
 */
async function provideCodeActions(document, range, context, token, next) {
  const offered = await next(document, range, context, token);
  for (const action of offered ?? []) {
    if (action.edit && action.command?.command === SHOW_FILE) {
      const created = vscode.Uri.parse(action.command.arguments[0]);
      action.command = { title: action.title, command: "vscode.open", arguments: [created, { preview: false }] };
    }
  }
  return offered;
}

/** What the server wants to be shown is shown as the editor does it, but for what comes with an answer that is shown here. */
const showDocument = (params, _token, next) => (asked > 0 ? { success: true } : next(params));

/** How VS Code shows what the server's commands give, whoever asked. */
const SHOW = {
  [EXPLAIN]: showPage,
  [CHECKLIST]: (answer) => showPanel(answer).reveal(undefined, true),
  [PASSAGES]: ({ uri, position, locations }) => {
    const { asLocation, asPosition, asUri } = client.protocol2CodeConverter;
    return commands.executeCommand("editor.action.showReferences", asUri(uri), asPosition(position), locations.map(asLocation));
  },
};

async function executeCommand(command, args, next) {
  const show = SHOW[command];
  if (!show) {
    return next(command, args);
  }
  const answer = await quietly(() => next(command, args));
  if (answer && client) {
    await show(answer);
  }
  return answer;
}

/** Has the server answer, and show nothing by itself. */
async function quietly(ask) {
  asked += 1;
  try {
    return await ask();
  } finally {
    asked -= 1;
  }
}

/** Whether the server runs, now at the latest. If it does not, it is said why. */
async function runs() {
  await turn;
  if (!client?.isRunning()) {
    await commands.executeCommand("noticelint.restart");
  }
  return client !== undefined;
}

/** Shows the page of a rule as people read it. */
async function showPage({ rule, text }) {
  if (text) {
    const uri = vscode.Uri.from({ scheme: PAGES, path: `/${rule}.md` });
    pages.set(uri.path, text);
    paged.fire(uri);
    await commands.executeCommand("markdown.showPreview", uri);
  }
}

/** Has the user choose a rule, and shows its page. */
async function showRule(context) {
  if (!(await runs())) {
    return;
  }
  const listed = await run(find(context), ["rules", ...further()], folder());
  const rules = [...listed.matchAll(/^(\S+) {2,}(\S+) +(.*)$/gm)].map(([, label, description, detail]) => ({ label, description, detail }));
  const chosen = await window.showQuickPick(rules, { placeHolder: l10n.t("Which rule?"), matchOnDetail: true });
  if (chosen) {
    await commands.executeCommand(EXPLAIN, chosen.label);
  }
}

/** The address of the notice in front; if there is none, it is said what to do. */
async function notice() {
  const document = window.activeTextEditor?.document;
  if (document?.uri.scheme !== "file") {
    return void window.showInformationMessage(l10n.t("Open the notice first. What was never saved is not checked."));
  }
  return (await runs()) ? document.uri.toString() : undefined;
}

const noNotice = () =>
  window.showInformationMessage(
    l10n.t("This file is not checked as a notice: no flow file names it, and its name is not that of one. Rename it, or name it in noticelint.toml."),
  );

/** Shows the checklist of the notice in front. */
async function showChecklist() {
  const uri = await notice();
  if (uri && !(await commands.executeCommand(CHECKLIST, uri))) {
    noNotice();
  }
}

/** Does to the notice in front what the server offers as an action of a kind. If it offers none, it is said why. */
async function act(kind, done) {
  const uri = await notice();
  if (!uri) {
    return;
  }
  const top = new vscode.Range(0, 0, 0, 0);
  const [action] = (await commands.executeCommand("vscode.executeCodeActionProvider", vscode.Uri.parse(uri), top, kind)) ?? [];
  if (action) {
    // A file that is created is saved, as it is when the action is chosen from the menu.
    await workspace.applyEdit(action.edit, { isRefactoring: true });
    if (action.command) {
      await commands.executeCommand(action.command.command, ...action.command.arguments);
    }
  } else if (await checklistOf(uri)) {
    window.showInformationMessage(done);
  } else {
    noNotice();
  }
}

/** The checklist of a notice, if the file is one. A server that goes away meanwhile gives none. */
const checklistOf = (uri) =>
  quietly(() => client?.sendRequest(ExecuteCommandRequest.type, { command: CHECKLIST, arguments: [uri] })).catch(() => undefined);

/** Brings the checklists that are shown up to date, where they stand. */
async function renew() {
  for (const uri of client ? [...panels.keys()] : []) {
    const answer = await checklistOf(uri);
    if (answer && panels.has(uri)) {
      showPanel(answer);
    }
  }
}

/** A checklist beside the notice, where it was if it is shown already. What stands around the items is in their language. */
function showPanel({ uri, items, words: { title, line, missing, quotes, outcomes, lang } }) {
  const is = (one, other) => vscode.Uri.parse(one).toString() === vscode.Uri.parse(other).toString();
  const nameOf = (uri) => path.basename(vscode.Uri.parse(uri).fsPath);
  const words = {
    title: `${title}: ${nameOf(uri)}`,
    lang,
    outcomes,
    place: (at) => `${is(at.uri, uri) ? "" : `${nameOf(at.uri)}, `}${line} ${at.line}`,
    quote: (text) => quotes.join(text),
    missing: (what) => `${missing}: ${what}`,
    none: l10n.t("No item of the checklist was checked."),
  };
  const panel = panels.get(uri) ?? checklistPanel(uri, words.title);
  panel.webview.html = checklist.page(items, words, randomBytes(16).toString("hex"));
  return panel;
}

/** A panel for the checklist of a notice, whose places can be gone to. */
function checklistPanel(notice, title) {
  const beside = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
  const panel = window.createWebviewPanel("noticelint.checklist", title, beside, { enableScripts: true, localResourceRoots: [] });
  panels.set(notice, panel);
  panel.onDidDispose(() => panels.delete(notice));
  panel.webview.onDidReceiveMessage(async ({ uri, line }) => {
    const [file, at] = [vscode.Uri.parse(uri), new vscode.Position(line - 1, 0)];
    const shown = window.visibleTextEditors.find((editor) => editor.document.uri.toString() === file.toString());
    const editor = await window.showTextDocument(file, { viewColumn: shown?.viewColumn ?? vscode.ViewColumn.One, selection: new vscode.Range(at, at) });
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
