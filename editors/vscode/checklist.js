// The checklist of a notice as a page, with signs in colour and places that can be clicked.

/**
 * @typedef {{ uri: string, line: number }} Place A line of a file; lines count from 1.
 * @typedef {{ location: { uri: string, range: { start: { line: number } } }, text: string, help?: string }} Passage
 *   A finding, with what to do about it, or words that state an item.
 * @typedef {{ label: string, law: string, outcome: string, findings: Passage[], passages: Passage[], missing: string[] }} Item
 * @typedef {{ title: string, lang: string, outcomes: Record<string, string>, place: (place: Place) => string, quote: (text: string) => string,
 *   missing: (what: string) => string, none: string }} Words What the page says by itself.
 */

const SIGNS = { satisfied: "✓", violated: "✗", undecidable: "?", "not-applicable": "–", "not-required": "–" };

/**
 * The page of what the language server gives as a checklist.
 *
 * @param {Item[]} items
 * @param {Words} words
 * @param {string} nonce
 */
exports.page = (items, words, nonce) => {
  const sign = (outcome) => `<b class="sign" title="${text(words.outcomes[outcome])}">${SIGNS[outcome]}</b>`;
  const entry = (mark) => ({ location, text: said, help }) => {
    const place = { uri: location.uri, line: location.range.start.line + 1 };
    const link = `<a href="#" data-uri="${text(place.uri)}" data-line="${place.line}">${text(words.place(place))}</a>`;
    return `<p>${link} ${text(mark(said))}</p>${help ? `<p class="help">${text(help)}</p>` : ""}`;
  };
  const counts = Object.keys(SIGNS).map((outcome) => [outcome, items.filter((item) => item.outcome === outcome).length]);
  const legend = counts
    .filter(([, count]) => count > 0)
    .map(([outcome, count]) => `<span class="${outcome}"><b>${SIGNS[outcome]}</b> ${text(words.outcomes[outcome])}: ${count}</span>`);
  const shown = items.map(({ label, law, outcome, findings, passages, missing }) => {
    const entries = [...findings.map(entry((finding) => finding)), ...passages.map(entry(words.quote))];
    const open = missing.map((what) => `<p class="help">${text(words.missing(what))}</p>`);
    const head = `<p>${sign(outcome)} <span class="label">${text(label)}</span> <span class="law">${text(law)}</span></p>`;
    return `<li class="${outcome}">${head}${[...entries, ...open].join("")}</li>`;
  });
  return `<!DOCTYPE html>
<html lang="${words.lang}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'">
<title>${text(words.title)}</title>
<style nonce="${nonce}">${STYLE}</style>
</head>
<body>
<h1>${text(words.title)}</h1>
<p class="legend">${legend.join("") || text(words.none)}</p>
<ul>${shown.join("\n")}</ul>
<script nonce="${nonce}">${SCRIPT}</script>
</body>
</html>`;
};

const text = (words) => words.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);

const STYLE = `
body { max-width: 48rem; margin: 0 auto; padding: 0 1.5rem 2rem; line-height: 1.5; }
h1 { font-size: 1.5em; font-weight: 600; margin: 1.2em 0 .4em; }
ul { list-style: none; margin: 0; padding: 0; }
li { position: relative; padding: .55em 0 .55em 1.9em; border-top: 1px solid var(--vscode-widget-border, var(--vscode-panel-border, transparent)); }
p { margin: 0; }
.legend { display: flex; flex-wrap: wrap; gap: .2em 1.4em; padding-bottom: 1em; }
.sign { position: absolute; left: .1em; width: 1.2em; text-align: center; }
.label { font-weight: 600; margin-right: .4em; }
.legend, .law, .help, .not-applicable .label, .not-required .label { color: var(--vscode-descriptionForeground); }
.satisfied b { color: var(--vscode-charts-green); }
.violated b { color: var(--vscode-charts-red); }
.undecidable b { color: var(--vscode-editorWarning-foreground); }
.not-applicable .label, .not-required .label { font-weight: 400; }
a { color: var(--vscode-textLink-foreground); text-decoration: none; }
a:hover { text-decoration: underline; }
`;

const SCRIPT = `
const editor = acquireVsCodeApi();
document.addEventListener("click", (event) => {
  const { uri, line } = event.target.closest?.("[data-line]")?.dataset ?? {};
  if (uri) { event.preventDefault(); editor.postMessage({ uri, line: Number(line) }); }
});
`;
