//! What each command is used for, as help and manual show it.

use clap::builder::StyledStr;

/// What a person wants, and the line that does it.
pub type Example = (&'static str, &'static str);

/// The examples of a command, by its words; those of the program, where there are none.
pub fn of(command: &str) -> &'static [Example] {
    let named = |it: &&(&str, &'static [Example])| it.0 == command;
    EXAMPLES.iter().find(named).map_or(&[], |it| it.1)
}

/// The same under their heading, for a help.
pub fn help(command: &str) -> StyledStr {
    let mut text = String::from("\u{1b}[1m\u{1b}[4mExemples\u{a0}:\u{1b}[0m");
    for (what, line) in of(command) {
        text += &format!("\n  {what}\n      {line}");
    }
    StyledStr::from(text)
}

/// Every command with its own.
#[rustfmt::skip] // one example a line
const EXAMPLES: &[(&str, &[Example])] = &[
    (
        "",
        &[
            ("Voir ce qu'un dossier d'inventaires contient", "reverbere importer inventaires/ --qualite qualite.xlsx"),
            ("Écrire le plan d'un scénario", "reverbere planifier scenario.toml -o plan/"),
            ("Tout faire dans le navigateur", "reverbere servir mon_territoire/"),
        ],
    ),
    (
        "modele",
        &[
            ("Pour Samer, par son code INSEE", "reverbere modele -o samer.xlsx --commune 62773"),
            ("Pour les communes d'un EPCI", "reverbere modele -o parc.xlsx --epci 246200299"),
        ],
    ),
    (
        "catalogue",
        &[
            ("Le catalogue du programme, pour y mettre vos prix", "reverbere catalogue -o mon_catalogue.xlsx"),
            ("D'après la liste d'un fabricant", "reverbere catalogue liste.xlsx -o son_catalogue.xlsx"),
        ],
    ),
    (
        "importer",
        &[
            ("Les points, et ce qui est à corriger", "reverbere importer inventaires/ -o points.csv --qualite qualite.xlsx"),
            ("Avec vos réponses", "reverbere importer inventaires/ qualite.xlsx -o points.csv"),
            ("Chaque constat, cellule par cellule", "reverbere importer inventaires/ --verbeux"),
        ],
    ),
    (
        "exporter",
        &[
            ("Pour QGIS, au géostandard EclExt", "reverbere exporter inventaires/ -o parc.gpkg"),
            ("Pour l'open data", "reverbere exporter inventaires/ -o points.csv --siren 246200299"),
        ],
    ),
    (
        "diagnostiquer",
        &[
            ("La consommation d'aujourd'hui, en classeur", "reverbere diagnostiquer inventaires/ -o diagnostic.xlsx"),
            ("Aux hypothèses d'un scénario", "reverbere diagnostiquer scenario.toml"),
        ],
    ),
    (
        "factures",
        &[
            ("Mois par mois", "reverbere factures factures/"),
            ("Comparées au calcul", "reverbere factures factures/ --parc scenario.toml -o rapprochement.xlsx"),
        ],
    ),
    (
        "planifier",
        &[
            ("Les classeurs, la page et la carte", "reverbere planifier scenario.toml -o plan/"),
            ("Avec une couche pour QGIS", "reverbere planifier scenario.toml -o plan/ --exporter-plan plan.gpkg"),
            ("Ce qui est sûr et ce qui se discute", "reverbere planifier scenario.toml -o plan/ --certitudes --variantes 3"),
            ("Si prix, watts et heures sont autres", "reverbere planifier scenario.toml -o plan/ --incertitudes"),
        ],
    ),
    (
        "presenter",
        &[
            ("Le rapport, à imprimer depuis un navigateur", "reverbere presenter scenario.toml -o rapport.html"),
            ("Le schéma directeur, pour les élus", "reverbere presenter scenario.toml -o sdal.html --forme elus"),
        ],
    ),
    (
        "deliberations",
        &[
            ("Un projet par commune", "reverbere deliberations scenario.toml -o actes/"),
            ("Avec votre modèle", "reverbere deliberations scenario.toml -o actes/ --modele modele.docx"),
        ],
    ),
    (
        "marche",
        &[("Un classeur par commune pour les candidats", "reverbere marche scenario.toml -o marche/ --lots commune")],
    ),
    (
        "marche offres",
        &[("Les offres reçues, côte à côte", "reverbere marche offres recues/ --scenario scenario.toml -o offres.xlsx")],
    ),
    (
        "puissances",
        &[("Les kVA à rendre au fournisseur", "reverbere puissances scenario.toml -o puissances.xlsx")],
    ),
    (
        "dossier-aide",
        &[("Les certificats d'économies d'énergie", "reverbere dossier-aide scenario.toml --aide CEE -o dossier/")],
    ),
    (
        "comparer",
        &[("Deux scénarios, en classeur et en page", "reverbere comparer un.toml deux.toml -o comparer.xlsx --page comparer.html")],
    ),
    (
        "front",
        &[
            ("Ce que chaque euro de plus économise", "reverbere front scenario.toml -o front.xlsx"),
            ("Entre kWh et communes avec des travaux", "reverbere front scenario.toml --entre kwh:communes -o front.xlsx"),
        ],
    ),
    (
        "programme",
        &[
            ("Quand tout sera-t-il rénové ?", "reverbere programme scenario.toml -o programme.xlsx"),
        ],
    ),
    (
        "expliquer",
        &[("Tout le calcul d'un point", "reverbere expliquer SAM-001-009 --scenario scenario.toml")],
    ),
    (
        "verifier",
        &[
            ("Avant le vote, ou après une retouche dans Excel", "reverbere verifier plan/ scenario.toml"),
            ("Délibérations, dossiers d'aide, bordereaux", "reverbere verifier actes/ scenario.toml"),
        ],
    ),
    (
        "suivi",
        &[
            ("Le classeur à remplir", "reverbere suivi modele --plan plan/ -o suivi.xlsx"),
            ("Où l'on en est", "reverbere suivi bilan suivi.xlsx"),
        ],
    ),
    (
        "suivi modele",
        &[("Un classeur par EPCI", "reverbere suivi modele --plan plan/ -o suivis/ --par-epci")],
    ),
    (
        "suivi bilan",
        &[("Le bilan d'un jour, en page", "reverbere suivi bilan suivis/ --date 2027-06-30 --page bilan.html"), ("Un bilan par trimestre, gardé pour suivre leur cours", "reverbere suivi bilan suivis/ --historique bilans/ -o bilan.xlsx")],
    ),
    (
        "servir",
        &[
            ("Le projet d'un dossier", "reverbere servir mon_territoire/"),
            ("Sur un serveur, pour plusieurs personnes", "reverbere servir mon_territoire/ --mot-de-passe-fichier personnes.txt"),
        ],
    ),
    (
        "mot-de-passe",
        &[("La ligne d'une personne, pour ce fichier", "reverbere mot-de-passe \"Claire Dupont\"")],
    ),
    (
        "heures",
        &[
            ("À Lyon, avec une coupure", "reverbere heures --lat 45.76 --lon 4.84 --regime \"coupure 23h-5h\""),
            ("D'un département, au crépuscule civil", "reverbere heures --departement 62 --regle crepuscule-civil"),
        ],
    ),
    (
        "aide",
        &[("D'une commande", "reverbere aide planifier")],
    ),
    (
        "completion",
        &[("Pour bash, dans cette session", "source <(reverbere completion bash)")],
    ),
    (
        "manuel",
        &[("À lire comme les autres pages", "reverbere manuel planifier | man -l -")],
    ),
];

#[cfg(test)]
mod tests {
    use super::super::terminal::COLUMNS;
    use super::super::whole_command;
    use super::*;
    use clap::Command;

    fn words_of(command: &Command, words: &str, all: &mut Vec<String>) {
        all.push(words.to_owned());
        for below in command.get_subcommands() {
            let words = format!("{words} {}", below.get_name());
            words_of(below, words.trim_start(), all);
        }
    }

    /// The words of a line as a shell gives them, without what comes around the program.
    fn typed(line: &str) -> Vec<String> {
        let line = line.trim_start_matches("source <(").trim_end_matches(')');
        let line = line.split(" | ").next().unwrap_or(line);
        let quoted = line.split('"').enumerate();
        let words = quoted.flat_map(|(n, part)| match n % 2 {
            0 => part.split_whitespace().map(str::to_owned).collect(),
            _ => vec![part.to_owned()],
        });
        words.collect()
    }

    #[test]
    fn every_command_has_examples_that_it_takes() {
        let mut all = Vec::new();
        words_of(&whole_command(), "", &mut all);
        for words in &all {
            assert!(!of(words).is_empty(), "« {words} » has no example");
        }
        for (words, examples) in EXAMPLES {
            assert!(
                all.iter().any(|one| one == words),
                "« {words} » is no command"
            );
            for (_, line) in *examples {
                assert!(line.chars().count() + 6 <= COLUMNS, "{line}");
                let typed = typed(line);
                let called = typed.join(" ");
                let begins = format!("reverbere {words}");
                assert!(called.starts_with(begins.trim_end()), "{line}");
                if let Err(error) = whole_command().try_get_matches_from(&typed) {
                    panic!("{line}: {error}");
                }
            }
        }
    }
}
