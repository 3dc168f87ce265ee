// A territory that nobody prepared, from its files to its first plan: territory.mjs ADDRESS FOLDER HAND.
// What only a person knows is answered; all other acts are counted.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { Person } from "./person.mjs";

const [address, folder, hand] = process.argv.slice(2);
const person = await Person.at(address, hand);
const { page } = person;
const button = (name) => page.getByRole("button", { name, exact: true });
const files = (under) => readdirSync(join(folder, under)).map((name) => join(folder, under, name));
// A cell of « À compléter » by what was read and its file.
const asked = (read, field) =>
  page.getByRole("row").filter({ hasText: read }).getByLabel(field).first();

await person.does(async () => {
  await person.goes("Dépôt");
  await person.give(page.locator("#fichiers"), files("inventaires"));
  await person.reads("11 fichiers");
  await person.looks("Fichiers lus");
  let answers = 0;
  const answered = async (act) => {
    answers += 1;
    await act();
  };

  await person.push(page.getByRole("link", { name: /^Montredon/u }));
  await answered(() => person.push(page.getByRole("button", { name: /^oui, Couleurs/u })));
  await person.reads(/Couleurs de cellules, oui/u);

  await person.goes("À compléter");
  for (const [read, lamp] of [["lampe : ballon", "BF"], ["lampe : fluo 2x36", "TF"], ["lampe : 2 x 36 W", "TF"]]) {
    await answered(() => person.choose(asked(read, /^Lampe/u), lamp));
    await page.getByRole("row").filter({ hasText: read }).getByText("enregistré").waitFor();
  }

  await person.goes("Budgets");
  const finances = readdirSync(folder).filter((name) => name.startsWith("PPI"));
  await person.give(page.locator("#fichier-budgets"), finances.map((name) => join(folder, name)));
  await person.push(button("2027"));
  await person.reads(/Total\s:\s[1-9]/u);

  await person.goes("Objectifs");
  await person.type(page.getByRole("textbox", { name: "Nombre de points en facteur 4" }), "300");
  await person.type(page.getByRole("textbox", { name: "Nombre de points en facteur 2" }), "100");
  await person.push(button("Enregistrer les objectifs"));
  await person.reads("Objectifs enregistrés");

  await person.goes("Plan");
  await person.push(button("Calculer le plan"));
  await person.reads(/Plan prouvé optimal|Aucun plan n.est/u);
  await page.getByRole("link", { name: /^Voir la page du territoire/u }).waitFor();
  console.log((await page.locator("main").innerText()).slice(0, 700));
  console.log(`${person.acts - answers} gestes, ${answers} réponses`);
});
