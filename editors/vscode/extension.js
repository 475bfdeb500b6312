// Starts `noticelint lsp`, and shows the pages of rules.
const vscode = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

const EXPLAIN = "noticelint.explain";
const PAGES = "noticelint-rule";

let client;

exports.activate = async (context) => {
  const settings = vscode.workspace.getConfiguration("noticelint");
  const server = { command: settings.get("path"), args: ["lsp", ...settings.get("arguments")] };
  const pages = new Map();
  context.subscriptions.push(
    vscode.workspace.registerTextDocumentContentProvider(PAGES, {
      provideTextDocumentContent: (uri) => pages.get(uri.path) ?? "",
    }),
  );
  client = new LanguageClient("noticelint", "noticelint", server, {
    documentSelector: ["markdown", "html", "plaintext", "flow"].map((language) => ({ scheme: "file", language })),
    initializationOptions: { inlayHints: settings.get("inlayHints") },
    middleware: {
      executeCommand: async (command, args, next) => {
        const page = await next(command, args);
        if (command === EXPLAIN && page?.text) {
          const uri = vscode.Uri.from({ scheme: PAGES, path: `/${page.rule}.md` });
          pages.set(uri.path, page.text);
          await vscode.commands.executeCommand("markdown.showPreview", uri);
        }
        return page;
      },
    },
  });
  await client.start();
};

exports.deactivate = () => client?.stop();
