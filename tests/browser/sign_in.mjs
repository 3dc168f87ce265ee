// A person signs in on a server, with a wrong password first, and leaves: sign_in.mjs ADDRESS NAME PASSWORD
import { Person } from "./person.mjs";

const [address, name, password] = process.argv.slice(2);
for (const [hand, width, theme] of [["souris", 1366, "light"], ["clavier", 1366, "dark"], ["souris", 320, "light"]]) {
  const person = await Person.at(address, hand, { width, theme });
  await person.does(async () => {
    const field = (label) => person.page.getByLabel(label);
    const button = person.page.getByRole("button", { name: "Se connecter" });
    await person.arrives("Connexion");
    await person.type(field("Nom"), name);
    await person.type(field("Mot de passe"), "ce n'est pas le bon");
    await person.push(button);
    await person.reads("ne vont pas ensemble");
    await person.arrives("Connexion");
    await person.type(field("Nom"), name);
    await person.type(field("Mot de passe"), password);
    await person.push(button);
    await person.arrives("Territoire");
    await person.goes("Dépôt");
    await person.push(person.page.getByRole("button", { name: `Se déconnecter, ${name}` }));
    await person.arrives("Connexion");
    await person.page.goto(new URL("/journal", address).href);
    await person.arrives("Connexion");
  });
}
