// A lawyer's day in VS Code with PROGRAM: ADDRESS serves the copy of an example in FOLDER, with its settings in DATA.
// Playwright is among MODULES. Pictures go to IMAGES, if that is given.
import { readFile, readdir, readlink, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";

const { ADDRESS, DATA, FOLDER, IMAGES, MODULES, PROGRAM } = process.env;
const { chromium } = createRequire(`${MODULES}/`)("playwright-core");

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, locale: "en-GB" });
page.setDefaultTimeout(30_000);

const began = Date.now();
/** Says what was looked at; what does not hold ends the run. */
async function check(what, holds) {
  const held = await holds().catch((error) => {
    throw new Error(`not so: ${what}`, { cause: error });
  });
  if (held === false) {
    throw new Error(`not so: ${what}`);
  }
  console.log(`vscode: ${what} (${((Date.now() - began) / 1000).toFixed(1)} s)`);
}
process.on("uncaughtException", async (error) => {
  const picture = path.join(tmpdir(), "noticelint-vscode-failed.png");
  await page.screenshot({ path: picture }).catch(() => {});
  console.error("vscode:", error, `\nvscode: the last that was seen is in ${picture}`);
  process.exit(1);
});
/** Waits until something holds. */
async function until(holds, seconds = 40) {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await page.waitForTimeout(100)) {
    if (await holds()) {
      return true;
    }
  }
  return false;
}
const shown = (locator) => locator.first().waitFor({ state: "visible" });
const gone = (locator) => until(async () => (await locator.count()) === 0);
const rows = (view) => page.locator(`${view} .monaco-list-row`);

/** Runs a command by its title, whatever the keys are. What gets the focus late closes the palette: then once more. */
async function command(title, tries = 3) {
  try {
    await page.keyboard.press("F1");
    await page.locator(".quick-input-widget input").fill(`>${title}`, { timeout: 5_000 });
    await page.locator(`.quick-input-list .monaco-list-row:is([aria-label="${title}"], [aria-label^="${title},"])`).click({ timeout: 10_000 });
  } catch (error) {
    if (tries === 1) {
      throw error;
    }
    await command(title, tries - 1);
  }
}
async function open(name) {
  await page.locator(".explorer-folders-view .monaco-list-row", { hasText: name }).dblclick();
  await shown(page.locator(`.tab.active[aria-label*="${name}"]`));
}
const line = (words) => page.locator(".editor-instance .view-line", { hasText: words });
/** Puts the cursor into words that stand in the editor. */
async function goTo(words, behind = 0) {
  await command("Go to Line/Column...");
  const file = await page.locator(".editor-group-container.active .tab.active").getAttribute("data-resource-name");
  const text = (await readFile(path.join(FOLDER, file), "utf8")).split("\n");
  const at = text.findIndex((it) => it.includes(words));
  await page.locator(".quick-input-widget input").fill(`:${at + 1}:${text[at].indexOf(words) + 1 + behind}`);
  await page.keyboard.press("Enter");
  await page.locator(".quick-input-widget").waitFor({ state: "hidden" });
}
/** What stands above cards and notices. */
const lens = (words) => page.locator(".codelens-decoration a", { hasText: words }).first();
/** What is in a page that an extension shows. */
const inPage = () => page.frameLocator("iframe.webview.ready").last().frameLocator("iframe#active-frame");
async function picture(name) {
  if (IMAGES) {
    await page.waitForTimeout(600);
    await page.screenshot({ path: path.join(IMAGES, `${name}.png`) });
  }
}
/** Changes the settings of the machine that programs run on. */
async function set(changes) {
  const file = path.join(DATA, "Machine", "settings.json");
  const before = await readFile(file, "utf8").then(JSON.parse, () => ({}));
  await writeFile(file, JSON.stringify({ ...before, ...changes }, null, 2));
}

/** The processes that serve the folder. */
async function serving() {
  const of = async (pid) => {
    const words = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
    return words.startsWith(`${PROGRAM}\0lsp\0`) && (await readlink(`/proc/${pid}/cwd`).catch(() => "")) === FOLDER;
  };
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const serve = await Promise.all(pids.map(of));
  return pids.filter((_, at) => serve[at]);
}

await page.goto(`${ADDRESS}/?folder=${FOLDER}`, { waitUntil: "domcontentloaded" });
await shown(page.locator(".explorer-folders-view .monaco-list-row"));

// The program is not there yet.
await open("notice.de.md");
const message = page.locator(".notification-toast", { hasText: "The program noticelint was not found" });
await check("who has no program is told what to do", () => shown(message.getByRole("button", { name: "How to Install" })));
await command("Notifications: Clear All Notifications");
await set({ "noticelint.path": PROGRAM });

// The notice.
await check("findings are under their words", () => shown(page.locator(".squiggly-error")));
await check("above a notice stands how its checklist is fulfilled", () => shown(lens(/checklist: 12 of \d+ items without a finding/)));
await lens("items without a finding").click();
await check("a click shows it", () => shown(inPage().locator("li", { hasText: "Legal basis" })));
await command("View: Close Editors in Other Groups");
await command("Problems: Focus on Problems View");
const filter = page.locator(".markers-panel-filter-container input, .viewpane-filter input").first();
const problems = async (words, file) => {
  await filter.fill(words);
  await shown(rows(".markers-panel").filter({ hasText: words }));
  await shown(rows(".markers-panel").filter({ hasText: file }));
  await filter.fill("");
};
await check("the problems say what is wrong", () => problems("does not say how to reach the data protection officer", "notice.de.md"));
await check("of files that are not open, too", () => problems("dead-adequacy-cited", "notice.en.md"));
await filter.fill("art-13-1-b-dpo-contact-missing");
await rows(".markers-panel").getByText("art-13-1-b-dpo-contact-missing").first().click({ modifiers: ["ControlOrMeta"] });
await check("where the name of a rule leads to its page", () => shown(inPage().locator("h1", { hasText: "Contact of the data protection officer" })));
await command("View: Close Editor");
await command("Problems: Focus on Problems View");
await filter.fill("");
await command("View: Hide Panel");
await goTo("ausschließlich auf Servern", 14);
await command("Show or Focus Hover");
await check("words are explained", () => shown(page.locator(".monaco-hover-content", { hasText: "contradiction-eu-only" })));
await picture("vscode-notice");
await page.keyboard.press("Escape");

// The checklist.
await goTo("Datenschutzbeauftragten bestellt");
await command("View: Toggle Primary Side Bar Visibility");
await command("noticelint: Show the Checklist of This Notice");
const item = (words) => inPage().locator("li", { hasText: words });
await check("the notice has a checklist", () => shown(item("Right of access").locator("b", { hasText: "✗" })));
await check("with the words that state it", () => shown(item("Legal basis").filter({ hasText: "Rechtsgrundlage ist Art. 6 Abs. 1 lit. e DSGVO." })));
await picture("vscode-checklist");
await item("Retention").locator("a", { hasText: "line" }).first().click();
await check("whose places lead there", () => shown(page.locator(".statusbar-item", { hasText: /Ln 29, Col 1/ })));

// What is missing is put in.
await goTo("Wer verantwortlich ist", 3);
await command("Quick Fix...");
const actions = page.locator(".action-widget .monaco-list-row.action");
await check("a clause is offered", () => shown(actions));
await actions.first().click();
await check("it is put in", () => shown(line("datenschutz@wiesenbrueck.example")));
await command("File: Save");
await check("the checklist follows", () => shown(item("Data protection officer's contact").locator("b", { hasText: "✓" })));
await command("View: Close Editors in Other Groups");
await command("View: Toggle Primary Side Bar Visibility");
await command("Problems: Focus on Problems View");
await filter.fill("art-13-1-b-dpo-contact-missing");
await check("then nothing is missing there", () => gone(rows(".markers-panel").filter({ hasText: "does not say how to reach" })));
await filter.fill("");
await command("View: Hide Panel");

// Pages.
await goTo("Ihre Rechte", 3);
await command("Quick Fix...");
await actions.filter({ hasText: "Show the rule `art-13-2-b-right-missing`" }).click();
await check("a rule has its page", () => shown(inPage().locator("h1", { hasText: "A right of the data subject is not mentioned" })));
await command("View: Close Editor");
await command("noticelint: Show a Rule…");
await page.getByPlaceholder("Which rule?").fill("invalid adequacy decision");
await rows(".quick-input-list").filter({ hasText: "dead-adequacy-cited" }).click();
await check("and can be chosen from all", () => shown(inPage().locator("code", { hasText: "Rule dead-adequacy-cited:" })));
await command("View: Close Editor");
await command("View: Close All Editors");

// The flows.
await open("consultation.flow");
const colour = (words, within) => line(within).first().locator("span span", { hasText: words }).first().evaluate((it) => getComputedStyle(it).color);
await check("kinds, names and fields have colours of their own", async () => {
  const all = [await colour("Processor", "Processor konfera-uk"), await colour("konfera-uk", "Processor konfera-uk"), await colour("Contract", "Contract: Art. 28"), await colour("Konfera Services", "Processor konfera-uk")];
  return new Set(all).size === 4;
});
await goTo("Flow meeting");
await check("above a flow stands how often it is told of", () => shown(lens(/^\d+ passages, in 2 of 2 texts$/)));
await lens("passages, in 2 of 2 texts").click();
const passages = rows(".reference-zone-widget .ref-tree");
await check("a click shows where", () => shown(passages.filter({ hasText: "notice.en.md" })));
await check("and in which words", () => shown(passages.filter({ hasText: "Konfera Services Limited mit Sitz" })));
await page.keyboard.press("Escape");
await gone(passages);
await goTo("Data: name, device", 0);
await goTo("US", 1);
await command("Show or Focus Hover");
await check("countries are explained", () => shown(page.locator(".monaco-hover-content", { hasText: "third country" })));
await picture("vscode-flow");
await page.keyboard.press("Escape");
await goTo("town -> konfera-us", 10);
await command("Go to Definition");
await check("names lead to their cards", () => shown(page.locator(".statusbar-item", { hasText: "Ln 27, Col 11" })));
await command("Rename Symbol");
await page.locator(".rename-input").fill("konfera-inc");
await page.keyboard.press("Enter");
await shown(line("Recipient konfera-inc"));
await command("File: Save");
const saved = async () => (await readFile(path.join(FOLDER, "consultation.flow"), "utf8")).includes("town -> konfera-inc");
await check("and are changed everywhere", () => until(saved));
await command("Go to Line/Column...");
await page.locator(".quick-input-widget input").fill(":999");
await page.keyboard.press("Enter");
await page.keyboard.type("\nProcessor letters: Letters Ltd\nI", { delay: 80 });
const suggested = (words) => rows(".suggest-widget").filter({ hasText: words }).first();
await check("fields are offered", () => shown(suggested("In")));
await suggested("In").click();
await check("then their values", () => shown(suggested("European Union")));
await page.keyboard.type("Uni", { delay: 80 });
await suggested("United Kingdom").click();
await check("and written", () => shown(line("    In: United Kingdom")));
await command("File: Save");

// Hints.
await command("View: Close All Editors");
await open("notice.de.md");
const before = await serving();
await set({ "noticelint.inlayHints": true });
await check("passages can bear what they state", () => shown(line("‹")));
await set({ "noticelint.inlayHints": false });
await check("or not", () => gone(line("‹")));
await check("and the server goes on meanwhile", async () => before.length === 1 && (await serving()).join() === before.join());

// A memo with cards in it.
await writeFile(path.join(FOLDER, "memo.md"), "# Memo\n\nWe found one more.\n\n```flow\nLanguage: English\n\nData pulse: Heart rate\n```\n");
await open("memo.md");
await check("cards in Markdown are coloured", async () => (await colour("Data", "Data pulse")) !== (await colour("We found", "We found one")));
await command("noticelint: Show the Checklist of This Notice");
await check("what is no notice has no checklist", () => shown(page.locator(".notification-toast", { hasText: "This file is not checked as a notice" })));
await command("Notifications: Clear All Notifications");

// Notices that no flow file declares.
const flows = async () => (await readdir(FOLDER)).filter((name) => name.endsWith(".flow"));
/** Whether a flow file is there that was not, in front and with a card. */
async function created(before, card) {
  await shown(page.locator('.tab.active[aria-label*=".flow"]'));
  await shown(line(card));
  return until(async () => {
    const [made] = (await flows()).filter((name) => !before.includes(name));
    return made !== undefined && (await readFile(path.join(FOLDER, made), "utf8")).includes(card);
  });
}
const undeclared = "# Privacy notice of our shop\n\nExample Shop GmbH, Example Street 1, 10115 Berlin, shop@example.org, is the controller.\n";
await writeFile(path.join(FOLDER, "shop.privacy.md"), undeclared);
await open("shop.privacy.md");
const known = await flows();
await command("noticelint: Create a Flow File from This Notice");
await check("a flow file is made from a notice", () => created(known, "shop.privacy.md"));
await open("notice.de.md");
await command("noticelint: Create a Flow File from This Notice");
await check("once", () => shown(page.locator(".notification-toast", { hasText: "A flow file declares this notice already" })));
await command("Notifications: Clear All Notifications");

await open("shop.privacy.md");
await command("noticelint: Insert All Missing Clauses");
await check("all that is missing is put in at once", () => shown(line("[TODO:")));

// Another language, and a program that is not there.
await set({ "noticelint.language": "de" });
await open("notice.de.md");
await command("Problems: Focus on Problems View");
await check("messages can be in German", () => problems("Das Recht auf Auskunft wird nicht genannt", "notice.de.md"));
await writeFile(path.join(FOLDER, "laden.datenschutz.md"), "# Datenschutzhinweise unseres Ladens\n\nVerantwortlich ist die Laden GmbH, Marktstraße 1, 10115 Berlin.\n");
await open("laden.datenschutz.md");
await goTo("Datenschutzhinweise unseres Ladens");
await shown(page.locator(".squiggly-error"));
const all = await flows();
await command("Source Action...");
await actions.filter({ hasText: "Eine .flow-Datei aus diesem Hinweis anlegen" }).click();
await check("and what is made", () => created(all, "laden.datenschutz.md"));
await set({ "noticelint.arguments": ["--nonsense"] });
const toasts = page.locator(".notification-toast", { hasText: /\S/ });
await check("that it does not start is told", () => shown(toasts.filter({ hasText: "The program noticelint did not start" })));
await page.waitForTimeout(1_000);
await check("once, and in no other words", async () => (await toasts.count()) === 1);
await set({ "noticelint.arguments": [], "noticelint.path": "/nowhere/noticelint" });
await check("a wrong path is told", () => shown(page.locator(".notification-toast", { hasText: "There is no program /nowhere/noticelint" })));
await browser.close();
