// The checklist of a notice as a page, with signs in colour and places that can be clicked. The language server gives its items; of one that
// does not, the program prints them (`check --format checklist`).

/**
 * @typedef {{ line?: number, help: boolean, text: string }} Entry A quotation, a finding, or what to do about it.
 * @typedef {{ sign: string, label: string, law: string, outcome: string, entries: Entry[] }} Item
 * @typedef {{ legend: string, items: Item[], open: { title: string, items: string[] } | undefined }} Checklist
 */

/**
 * Reads the checklist of one text from what the program printed.
 *
 * @param {string} printed
 * @param {string} name The text, as the program names it.
 * @returns {Checklist | undefined} Nothing if this text is not among those that were checked.
 */
exports.read = (printed, name) => {
  const lines = printed.split(/\r?\n/);
  const start = lines.findIndex((line, at) => line === name && /^─+$/.test(lines[at + 1] ?? ""));
  if (start < 0) {
    return undefined;
  }
  // Blocks with empty lines between them: the legend, the items, what is not decided. What follows is about another text, or all.
  const blocks = [[]];
  for (const line of lines.slice(start + 2)) {
    line === "" ? blocks.push([]) : blocks.at(-1).push(line);
  }
  const [legend, items = [], further = []] = blocks;
  return { legend: legend.map((line) => line.trim()).join(" "), items: readItems(items), open: readOpen(further) };
};

/**
 * Takes over what the language server gives as a checklist.
 *
 * @param {{ items: { label: string, law: string, outcome: string, findings: object[], passages: object[], missing: string[] }[] }} answer
 * @param {{ legend: string, line: (line: number) => string, open: string }} words
 * @returns {Checklist}
 */
exports.fromServer = ({ items }, words) => {
  const entry = (mark) => ({ location, text, help }) => {
    const line = location.range.start.line + 1;
    const said = { line, help: false, text: `${words.line(line)}: ${mark(text)}` };
    return help ? [said, { help: true, text: help }] : [said];
  };
  const all = items.map(({ label, law, outcome, findings, passages }) => {
    const entries = [...findings.flatMap(entry((text) => text)), ...passages.flatMap(entry((text) => `“${text}”`))];
    return { sign: SIGNS[outcome] ?? "–", label, law, outcome: "", entries };
  });
  const missing = items.flatMap(({ label, missing }) => missing.map((what) => `${label}: ${what}`));
  return { legend: words.legend, items: all, open: missing.length > 0 ? { title: words.open, items: missing } : undefined };
};

const SIGNS = { satisfied: "✓", violated: "✗", undecidable: "?" };

/** Each begins with a sign; its quotations, findings and remedies are indented; what is indented more goes on with the line before. */
const readItems = (lines) => {
  const all = [];
  for (const line of lines) {
    const words = line.trim();
    const item = all.at(-1);
    if (/^[✓✗?–] /.test(line)) {
      all.push({ head: words, entries: [] });
    } else if (/^ {4}(→|\p{L}+ \d+[:,])/u.test(line)) {
      item?.entries.push({ line: Number(/^\p{L}+ (\d+)/u.exec(words)?.[1]) || undefined, help: words.startsWith("→"), text: words.replace(/^→ /, "") });
    } else if (item?.entries.length > 0) {
      item.entries.at(-1).text += ` ${words}`;
    } else if (item) {
      item.head += ` ${words}`;
    }
  }
  return all.map(({ head, entries }) => {
    const [, label, law, outcome] = /^. (.*) \((.*)\): ([^:]*)$/.exec(head) ?? [undefined, head.slice(2), "", ""];
    return { sign: head[0], label, law, outcome, entries };
  });
};

/** A line that ends with a colon, and indented ones. */
const readOpen = ([title, ...lines]) => {
  if (!title?.endsWith(":") || !lines.every((line) => line.startsWith("  "))) {
    return undefined;
  }
  const items = [];
  for (const line of lines) {
    line.startsWith("    ") ? items.push(`${items.pop()} ${line.trim()}`) : items.push(line.trim());
  }
  return { title: title.slice(0, -1), items };
};

const CLASSES = { "✓": "stated", "✗": "finding", "?": "open", "–": "none" };

/**
 * The page.
 *
 * @param {Checklist} list
 * @param {{ title: string, lang: string, nonce: string }} page
 */
exports.page = (list, { title, lang, nonce }) => {
  const legend = (list.items.length > 0 ? list.legend.split(" · ") : []).map((part) => {
    const [sign, ...words] = part.split(" ");
    const count = list.items.filter((item) => item.sign === sign).length;
    return `<span class="${CLASSES[sign] ?? ""}"><b>${sign}</b> ${text(words.join(" "))}: ${count}</span>`;
  });
  const items = list.items.map((item) => {
    const law = item.law && `<span class="law">${text(item.law)}</span>`;
    const head = `<p class="head"><b class="sign" title="${text(item.outcome)}">${item.sign}</b> <span class="label">${text(item.label)}</span> ${law}</p>`;
    return `<li class="${CLASSES[item.sign] ?? ""}">${head}${item.entries.map(entry).join("")}</li>`;
  });
  const open = list.open ? `<h2>${text(list.open.title)}</h2><ul class="plain">${list.open.items.map((i) => `<li>${text(i)}</li>`).join("")}</ul>` : "";
  return `<!DOCTYPE html>
<html lang="${lang}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'">
<title>${text(title)}</title>
<style nonce="${nonce}">${STYLE}</style>
</head>
<body>
<h1>${text(title)}</h1>
<p class="legend">${legend.join("") || text(list.legend)}</p>
<ul>${items.join("\n")}</ul>
${open}
<script nonce="${nonce}">${SCRIPT}</script>
</body>
</html>`;
};

const entry = (entry) => {
  if (entry.help) {
    return `<p class="help">${text(entry.text)}</p>`;
  }
  const [, place, words] = /^(\p{L}+ \d+)(?:: *)?(.*)$/su.exec(entry.text) ?? [undefined, "", entry.text];
  const link = entry.line && place ? `<a href="#" data-line="${entry.line}">${text(place)}</a>${words.startsWith(",") ? "" : " "}` : "";
  return `<p class="entry">${link}${text(words)}</p>`;
};

const text = (words) => words.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);

const STYLE = `
body { max-width: 48rem; margin: 0 auto; padding: 0 1.5rem 2rem; line-height: 1.5; }
h1 { font-size: 1.5em; font-weight: 600; margin: 1.2em 0 .4em; }
h2 { font-size: 1.05em; font-weight: 600; margin: 2em 0 .4em; }
ul { list-style: none; margin: 0; padding: 0; }
li { position: relative; padding: .55em 0 .55em 1.9em; border-top: 1px solid var(--vscode-widget-border, var(--vscode-panel-border, transparent)); }
.plain li { padding-top: .1em; padding-bottom: .1em; border: none; }
p { margin: 0; }
.legend { display: flex; flex-wrap: wrap; gap: .2em 1.4em; padding-bottom: 1em; }
.sign { position: absolute; left: .1em; width: 1.2em; text-align: center; }
.label { font-weight: 600; margin-right: .4em; }
.legend, .law, .help, .none .label, .plain { color: var(--vscode-descriptionForeground); }
.stated b { color: var(--vscode-charts-green); }
.finding b { color: var(--vscode-charts-red); }
.open b { color: var(--vscode-editorWarning-foreground); }
.none .label { font-weight: 400; }
a { color: var(--vscode-textLink-foreground); text-decoration: none; }
a:hover { text-decoration: underline; }
`;

const SCRIPT = `
const editor = acquireVsCodeApi();
document.addEventListener("click", (event) => {
  const line = event.target.closest?.("[data-line]")?.dataset.line;
  if (line) { event.preventDefault(); editor.postMessage({ line: Number(line) }); }
});
`;
