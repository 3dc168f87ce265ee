// A person before the pages: with the mouse, or with the keyboard alone. Whatever a person would notice
// as wrong ends the run: an error of a script, a request to another machine, a page that does not fit,
// something that axe finds serious.
import { createRequire } from "node:module";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

// The two packages stand where they were installed, which need not be beside this file.
const require = createRequire(join(process.env.REVERBERE_NODE_MODULES, "of-tests.cjs"));
const { chromium } = require("playwright-core");
const AXE = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

const BROWSERS = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
/** Tabs pressed at most to come to something. */
const MOST_TABS = 400;

/** What a page may ask for: its own server; of a file, nothing but itself. */
const homeOf = (address) => address.startsWith("file:") ? address : new URL(address).origin;

export class Person {
  /** Opens the address that the program printed. `hand` is "souris" or "clavier". */
  static async at(address, hand, window = {}) {
    const browser = await chromium.launch({
      executablePath: BROWSERS.find(existsSync),
      args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--no-first-run"],
    });
    const context = await browser.newContext({
      locale: "fr-FR",
      viewport: { width: window.width ?? 1366, height: window.height ?? 768 },
      colorScheme: window.theme ?? "light",
    });
    const person = new Person();
    Object.assign(person, { browser, context, hand, wrong: [], home: homeOf(address), acts: 0 });
    person.page = await context.newPage();
    person.watch(person.page);
    await person.page.goto(address);
    return person;
  }

  watch(page) {
    page.setDefaultTimeout(60_000);
    page.on("pageerror", (error) => this.wrong.push(`erreur de script : ${error.message}`));
    page.on("console", (line) => {
      // A refusal is an answer like another, which the page then says.
      if (line.type() === "error" && !/ 4(22|01) /.test(line.text())) this.wrong.push(`console : ${line.text()}`);
    });
    page.on("dialog", (dialog) => {
      this.wrong.push(`alerte : ${dialog.message()}`);
      dialog.dismiss();
    });
    page.on("request", (request) => {
      const url = request.url();
      if (!url.startsWith(this.home) && !/^(data|blob|about):/.test(url)) this.wrong.push(`demande à ${url}`);
    });
  }

  /** Brings the focus to something by Tab alone. */
  async reach(target) {
    await target.waitFor({ state: "attached" });
    for (let tabs = 0; tabs < MOST_TABS; tabs++) {
      if (await target.evaluate((element) => element === document.activeElement)) return;
      await this.page.keyboard.press("Tab");
    }
    throw new Error(`« ${target} » ne s'atteint pas au clavier`);
  }

  /** Goes through all that takes the focus by Tab: each is seen there, and comes after the one before. */
  async tabs(name) {
    const all = await this.page.evaluate(() => {
      const here = [...document.querySelectorAll("a[href], button, input, select, summary, [tabindex='0']")];
      const seen = here.filter((element) => element.checkVisibility() && !element.disabled);
      seen.forEach((element, place) => { element.dataset.place = place; });
      return seen.length;
    });
    for (let place = 0; place < Math.min(all, 60); place++) {
      await this.page.keyboard.press("Tab");
      const focused = await this.page.evaluate(() => {
        const element = document.activeElement;
        const { width, height } = element.getBoundingClientRect();
        return { place: Number(element.dataset.place), html: element.outerHTML.slice(0, 120), isSeen: width > 0 && height > 0 };
      });
      if (focused.place !== place) this.wrong.push(`${name} : Tab va à ${focused.html} au rang ${place}`);
      if (!focused.isSeen) this.wrong.push(`${name} : ${focused.html} a le focus sans être vu`);
      if (focused.place !== place) return;
    }
  }

  /** Pushes a button or follows a link. */
  async push(target) {
    this.acts += 1;
    if (this.hand === "souris") return target.click();
    await this.reach(target);
    await this.page.keyboard.press("Enter");
  }

  /** Ticks a box. */
  async tick(target) {
    this.acts += 1;
    if (this.hand === "souris") return target.check();
    await this.reach(target);
    await this.page.keyboard.press("Space");
  }

  /** Types into a field, in place of what is there. */
  async type(target, text) {
    this.acts += 1;
    if (this.hand === "souris") await target.click();
    else await this.reach(target);
    await this.page.keyboard.press("ControlOrMeta+A");
    await this.page.keyboard.type(text);
  }

  /** Fills in a day, written 2026-01-31. */
  async fills(target, day) {
    this.acts += 1;
    if (this.hand === "souris") return target.fill(day);
    await this.reach(target);
    await this.page.keyboard.type(day.split("-").reverse().join(""));
  }

  /** Chooses in a list by what is written there. */
  async choose(target, label) {
    this.acts += 1;
    if (this.hand === "souris") return target.selectOption({ label });
    await this.reach(target);
    const value = await target.evaluate((list, text) =>
      [...list.options].findIndex((option) => option.textContent.trim() === text), label);
    if (value < 0) throw new Error(`« ${label} » n'est pas dans la liste`);
    // As people do: the letters of the entry.
    await this.page.keyboard.type(label);
    const shown = await target.evaluate((list) => list.selectedOptions[0].textContent.trim());
    if (shown !== label) throw new Error(`la liste montre « ${shown} » au lieu de « ${label} »`);
    await this.page.keyboard.press("Tab");
  }

  /** Gives files to a field that asks for them. */
  async give(field, files) {
    this.acts += 1;
    const opened = this.page.waitForEvent("filechooser");
    if (this.hand === "souris") await this.page.locator(`label[for="${await field.getAttribute("id")}"]`).click();
    else {
      await this.reach(field);
      await this.page.keyboard.press("Enter");
    }
    await (await opened).setFiles(files);
  }

  /** Waits for a text on the page. */
  async reads(text) {
    await this.page.getByText(text).first().waitFor();
  }

  /** Goes to a screen by the menu, and looks at it. */
  async goes(name) {
    await this.push(this.page.getByRole("navigation").getByRole("link", { name, exact: true }));
    await this.arrives(name);
  }

  /** Waits for a screen by its title, and looks at it. */
  async arrives(title) {
    await this.page.getByRole("heading", { level: 1, name: title }).waitFor();
    await this.looks(title);
  }

  /** What anyone can see of a page, and what only a screen reader meets. */
  async looks(name) {
    await this.page.evaluate(AXE);
    const found = await this.page.evaluate(async () => {
      const { violations } = await window.axe.run(document, { resultTypes: ["violations"] });
      return violations
        .filter(({ impact }) => impact === "serious" || impact === "critical")
        .map(({ id, nodes }) => `${id} : ${nodes[0].html.slice(0, 160)}`);
    });
    this.wrong.push(...found.map((one) => `${name} : ${one}`));
    const fits = await this.page.evaluate(() =>
      document.documentElement.scrollWidth <= document.documentElement.clientWidth);
    if (!fits) this.wrong.push(`${name} : plus large que la fenêtre`);
    if (process.env.REVERBERE_PHOTOS) {
      const { width } = this.page.viewportSize();
      const theme = await this.page.evaluate(() => matchMedia("(prefers-color-scheme: dark)").matches ? "sombre" : "clair");
      const file = `${name.normalize("NFD").replace(/[^\w]+/g, "")}-${width}-${theme}.png`;
      await this.page.screenshot({ path: join(process.env.REVERBERE_PHOTOS, file), fullPage: width < 1000 });
    }
  }

  /** Does some acts; where one of them cannot be done, or something was wrong on the way, the program
   * ends with what the page says. */
  async does(acts) {
    try {
      await acts();
    } catch (error) {
      const text = await this.page.locator("main").innerText().catch(() => "");
      this.wrong.push(`${this.page.url()} : ${error.message}\n${text.slice(0, 2000)}`);
    }
    await this.browser.close();
    if (this.wrong.length > 0) {
      console.error([...new Set(this.wrong)].join("\n"));
      process.exit(1);
    }
  }
}
