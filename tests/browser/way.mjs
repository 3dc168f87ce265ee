// The whole way of a new user, from dropped files to the next plan: way.mjs ADDRESS FOLDER souris|clavier
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { Person } from "./person.mjs";

const [address, folder, hand] = process.argv.slice(2);
const person = await Person.at(address, hand);
const { page } = person;
const button = (name) => page.getByRole("button", { name, exact: true });

await person.does(async () => {
  await person.goes("Dépôt");
  await person.give(page.locator("#fichiers"), readdirSync(folder).map((name) => join(folder, name)));
  await person.reads("12 points lumineux");
  // A file that is no spreadsheet is said so, and stops none of the others.
  await person.reads("Non lu");
  await person.push(button("Laisser de côté rapport.xlsx"));
  await person.reads("Laissé de côté");
  await person.looks("Fichiers lus");
  await person.push(page.getByRole("link", { name: "samer.csv", exact: true }));
  await person.arrives("samer.csv");

  await person.goes("Vocabulaire");
  await person.goes("À compléter");
  await person.choose(page.getByRole("combobox", { name: /desvres\.csv/u }).first(), "BF");
  await person.reads("enregistré");
  await person.goes("Contrôle");

  await person.goes("Budgets");
  await person.type(page.getByRole("textbox", { name: "Budget de Desvres" }), "4000");
  await person.type(page.getByRole("textbox", { name: "Budget de Samer" }), "6 000,50");
  await person.push(button("Enregistrer les budgets"));
  await person.reads(/Total\s:\s10\s000,50/u);

  await person.goes("Objectifs");
  await person.type(page.getByRole("textbox", { name: "Nom du plan" }), "Essai au navigateur");
  await person.type(page.getByRole("textbox", { name: "Nombre de points en facteur 4" }), "3");
  await person.push(button("Enregistrer les objectifs"));
  await person.reads(/enregistré/u);

  await person.goes("Plan");
  await person.push(button("Calculer le plan"));
  await person.reads("Plan prouvé optimal");
  await page.getByRole("link", { name: /^Voir la page du territoire/u }).waitFor();
  await person.looks("Plan calculé");
  // A budget moved is a plan moved.
  await person.type(page.getByRole("textbox", { name: "Budget de Samer, en euros" }), "3000");
  await page.keyboard.press("Enter");
  await person.reads("Par rapport au plan précédent");
  await page.getByRole("link", { name: /^Voir la page du territoire/u }).waitFor();

  await page.getByRole("link", { name: /Tous les points/u }).waitFor();
  await person.push(page.getByRole("link", { name: /Tous les points/u }));
  await person.arrives("Points");
  await person.push(page.getByRole("link", { name: /^Pourquoi le point S-1$/u }));
  await person.arrives("Point S-1");

  await person.goes("Comparer");
  await person.goes("Documents");
  const saved = page.waitForEvent("download");
  await person.push(page.getByRole("link", { name: "Télécharger le plan (.zip)" }));
  await (await saved).saveAs(join(folder, "..", "plan.zip"));
  await person.push(button("Préparer ces papiers"));
  await page.getByRole("link", { name: "Télécharger ces papiers (.zip)" }).waitFor();
  await person.looks("Documents");
  // A bidder gives a form back as it came: every price is missing.
  const market = join(folder, "..", "projet", "papiers", "marche");
  const forms = readdirSync(market).filter((name) => name.endsWith(".xlsx"));
  await person.give(page.locator("#offres-fichiers"), forms.map((name) => join(market, name)));
  await person.push(button("Comparer les offres"));
  await person.reads(/prix manquant pour/u);
  await person.looks("Offres comparées");

  await person.goes("Suivi");
  await person.push(button("Commencer le suivi de ce plan"));
  // The contract of the example has not begun: works that have begun are of another.
  await person.reads("rien ne peut être réceptionné avant");
  await person.fills(page.getByLabel("Premier jour"), "2026-01-01");
  await person.push(button("Enregistrer le contrat"));
  await person.reads("du 01/01/2026");
  await person.tick(page.getByRole("checkbox").first());
  await person.push(button("Réceptionner les points cochés"));
  await person.reads(/1\s+sur\s+\d/u);
  await person.looks("Suivi");
  await person.push(button("Replanifier ce qui reste"));
  await page.waitForURL(/\/plan$/u);
  await person.reads("Plan prouvé optimal");

  await person.push(page.getByRole("link", { name: "Journal", exact: true }));
  await person.arrives("Journal");
});
console.log(`${person.acts} gestes`);
