// Every screen of a project, on every size of window, light and dark: screens.mjs ADDRESS
import { Person } from "./person.mjs";

const address = process.argv[2];
const SCREENS = [
  "Territoire", "Dépôt", "Vocabulaire", "À compléter", "Contrôle", "Budgets", "Objectifs", "Plan", "Comparer",
  "Documents", "Suivi",
];
for (const theme of ["light", "dark"]) {
  for (const [width, height] of [[1366, 768], [1920, 1080], [390, 844]]) {
    const person = await Person.at(address, "souris", { width, height, theme });
    await person.does(async () => {
      for (const name of SCREENS) await person.goes(name);
      for (const [path, title] of [["/points", "Points"], ["/journal", "Journal"]]) {
        await person.page.goto(new URL(path, address).href);
        await person.arrives(title);
      }
    });
  }
}
