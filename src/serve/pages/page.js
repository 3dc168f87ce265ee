// The one script of the pages: sends forms as JSON with a header of our own, files one by one, and
// follows a search. Without it pages can be read, and nothing can be done.
"use strict";

const OWN = { "x-reverbere": "1" };

/** Says something where a screen reader hears it too. */
function say(text, isWrong) {
  const message = document.getElementById("message");
  message.textContent = text;
  message.className = isWrong ? "alert" : "said";
  if (isWrong) message.scrollIntoView({ block: "nearest" });
}

/** Sends a request; gives its answer, or throws a French sentence. */
async function send(address, method, body, headers) {
  let response;
  busy += 1;
  try {
    response = await fetch(address, { method, body, headers: { ...OWN, ...headers } });
  } catch {
    throw new Error("Le programme ne répond plus : vérifiez qu'il tourne encore, puis réessayez. Ce qui était enregistré l'est toujours.");
  } finally {
    busy -= 1;
  }
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(answer.erreur || "La demande n'a pas abouti ; rechargez la page.");
  // Acts are counted: where this one is not the next, another window did some in between.
  if (answer.version) {
    if (answer.version > version + 1) others();
    version = Math.max(version, answer.version);
  }
  return answer;
}

/* Other windows on the same project. */
let version = Number(document.body.dataset.version || 0);

/** Says that what is shown may be no longer so; what is being typed stays. */
function others() {
  const message = document.getElementById("autres");
  if (message) message.hidden = false;
}

async function lookForOthers() {
  if (document.hidden || !version || busy) return;
  const before = version;
  const answer = await fetch("/api/version").then((response) => response.json()).catch(() => null);
  if (answer && !busy && version === before && answer.version > version) others();
}
setInterval(lookForOthers, 3000);
document.addEventListener("visibilitychange", lookForOthers);
/** Acts of this window that are under way: what they change is no news. */
let busy = 0;

/** What a form holds; « budgets.62773 » is a part of « budgets ». */
function contents(form, submitter) {
  const object = {};
  const data = new FormData(form);
  if (submitter && submitter.name) data.set(submitter.name, submitter.value);
  for (const [name, value] of data) {
    const dot = name.indexOf(".");
    if (dot < 0) object[name] = value;
    else (object[name.slice(0, dot)] ??= {})[name.slice(dot + 1)] = value;
  }
  return object;
}

async function submit(form, submitter) {
  const output = form.querySelector("output");
  if (form.dataset.patience) say(form.dataset.patience, false);
  try {
    const body = JSON.stringify(contents(form, submitter));
    const answer = await send(form.dataset.envoi, "POST", body, { "content-type": "application/json" });
    if ("plan" in form.dataset) return follow();
    if (answer.suite) location.assign(answer.suite);
    else if ("recharger" in form.dataset) {
      sessionStorage.setItem("dit", answer.dit);
      location.reload();
    } else if (output) output.textContent = "enregistré";
    else say(answer.dit, false);
  } catch (error) {
    if (output) output.textContent = "";
    say(error.message, true);
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.dataset.envoi) return;
  event.preventDefault();
  // What is sent at each change has been sent when Enter is pressed.
  if ("auto" in form.dataset && !event.submitter) return;
  submit(form, event.submitter);
});

document.addEventListener("change", (event) => {
  const form = event.target.form;
  if (form && "auto" in form.dataset) submit(form);
});

/* Many points at once. */
for (const button of document.querySelectorAll("[data-cocher]")) {
  button.addEventListener("click", () => {
    const boxes = [...button.form.querySelectorAll("input[type=checkbox]")];
    const all = boxes.some((box) => !box.checked);
    for (const box of boxes) box.checked = all;
  });
}

/* Files. */
const MOST_BYTES = 64 * 1024 * 1024;

async function sendFiles(form, files) {
  const list = form.querySelector("ul");
  let next = null;
  let done = 0;
  for (const [file, path] of files) {
    const line = document.createElement("li");
    line.textContent = `${path} : envoi…`;
    list.append(line);
    try {
      if (file.size > MOST_BYTES) throw new Error(`« ${path} » dépasse 64 Mio, le plus qu'un fichier puisse peser ; découpez-le.`);
      const answer = await send(`${form.dataset.depot}?nom=${encodeURIComponent(path)}`, "PUT", file, { "content-type": "application/octet-stream" });
      next = answer.suite;
      done += 1;
      line.textContent = answer.dit || `${path} : reçu`;
    } catch (error) {
      line.textContent = error.message;
      line.className = "alert";
    }
  }
  if (done === 0) return;
  try {
    if (!next) {
      say("Lecture des fichiers…", false);
      next = (await send("/api/lire", "POST", null, {})).suite;
    }
    if (done === files.length) location.assign(next);
    else say("Certains fichiers n'ont pas été gardés : voyez la liste ; rechargez la page pour voir les autres.", true);
  } catch (error) {
    say(error.message, true);
  }
}

/** The files of a dropped folder, with their paths in it. */
async function within(entry, before) {
  if (entry.isFile) {
    const file = await new Promise((done, fail) => entry.file(done, fail));
    return [[file, before + entry.name]];
  }
  const reader = entry.createReader();
  const found = [];
  for (;;) {
    const entries = await new Promise((done, fail) => reader.readEntries(done, fail));
    if (entries.length === 0) return found;
    for (const inside of entries) found.push(...(await within(inside, `${before}${entry.name}/`)));
  }
}

for (const form of document.querySelectorAll("form[data-depot]")) {
  form.addEventListener("submit", (event) => event.preventDefault());
  for (const input of form.querySelectorAll("input[type=file]")) {
    input.addEventListener("change", () => {
      sendFiles(form, [...input.files].map((file) => [file, file.webkitRelativePath || file.name]));
    });
  }
  form.addEventListener("dragover", (event) => {
    event.preventDefault();
    form.classList.add("over");
  });
  form.addEventListener("dragleave", () => form.classList.remove("over"));
  form.addEventListener("drop", async (event) => {
    event.preventDefault();
    form.classList.remove("over");
    const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry()).filter(Boolean);
    const files = [];
    for (const entry of entries) files.push(...(await within(entry, "")));
    sendFiles(form, files);
  });
}
// A file dropped beside its place must not be opened instead of the page.
for (const kind of ["dragover", "drop"]) window.addEventListener(kind, (event) => event.preventDefault());

/* The search for a plan. */

/* What is pressed must still be there when it is let go. */
let letGo = Promise.resolve();
addEventListener("pointerdown", () => {
  letGo = new Promise((done) => {
    for (const kind of ["pointerup", "pointercancel"]) addEventListener(kind, () => setTimeout(done), { once: true });
  });
});

/** What tells something that can have the focus from the rest of the figures. */
function nameOf(element) {
  const name = element.getAttribute("aria-label") || element.textContent;
  return [element.tagName, element.getAttribute("href"), name].join(" ");
}

/** Shows the figures as they are now; whoever is typing in them, or going through them by keyboard, stays
 * where they are. */
async function refresh() {
  const response = await fetch("/plan/chiffres");
  if (!response.ok) return;
  const text = await response.text();
  await letGo;
  const figures = document.getElementById("chiffres");
  const active = figures.contains(document.activeElement) ? document.activeElement : null;
  const known = active && { name: nameOf(active), value: active.value, isNew: active.value !== active.defaultValue };
  // Made by the server, every text in it escaped.
  figures.innerHTML = text;
  if (!known) return;
  const same = [...figures.querySelectorAll("a, button, input, summary, [tabindex]")].find((one) => nameOf(one) === known.name);
  if (!same) return;
  if (known.isNew && known.value !== undefined) same.value = known.value;
  same.focus();
}

let events = null;

function follow() {
  const search = document.getElementById("recherche");
  if (!search) return location.assign("/plan");
  search.hidden = false;
  if (events) events.close();
  else busy += 1;
  events = new EventSource(search.dataset.suivi);
  let shown = null;
  const over = () => {
    events.close();
    events = null;
    busy -= 1;
    search.hidden = true;
  };
  events.onmessage = async (event) => {
    const progress = JSON.parse(event.data);
    document.getElementById("etape").textContent = progress.etape;
    // Another search may have begun by the time that the figures of one are told.
    if (progress.resultats !== shown) {
      if (shown !== null || progress.chiffres) refresh();
      shown = progress.resultats;
    }
    if (progress.en_cours) return;
    over();
    const answer = await fetch("/api/version").then((response) => response.json()).catch(() => null);
    if (answer) version = answer.version;
    refresh();
  };
  events.onerror = () => {
    over();
    say("Le programme ne répond plus : vérifiez qu'il tourne encore, puis rechargez la page.", true);
  };
}

const search = document.getElementById("recherche");
if (search && !search.hidden) follow();

const said = sessionStorage.getItem("dit");
if (said) {
  sessionStorage.removeItem("dit");
  say(said, false);
}
