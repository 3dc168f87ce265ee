// Pages that are opened by a double click, on a desk and on the smallest phone, light and dark: documents.mjs FILE...
import { pathToFileURL } from "node:url";
import { Person } from "./person.mjs";

for (const file of process.argv.slice(2)) {
  const address = pathToFileURL(file).href;
  for (const theme of ["light", "dark"]) {
    for (const [width, height] of [[1366, 768], [320, 640]]) {
      const person = await Person.at(address, "clavier", { width, height, theme });
      await person.does(async () => {
        const name = `${file}, ${width}, ${theme}`;
        await person.looks(name);
        // Whatever can be sorted and filtered is reached by Tab alone, in the order of the page.
        await person.tabs(name);
      });
    }
  }
}
console.log("regardées");
