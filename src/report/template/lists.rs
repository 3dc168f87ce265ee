//! What the drop-down lists offer, all from the program's own tables, and the sheet that holds it.

use crate::inventory::OF_TEMPLATE;
use crate::inventory::fields::Field;
use crate::inventory::lamps::Technology;
use crate::inventory::territory::{Lookup, Territory};
use crate::inventory::text::normalise;
use crate::report::lists::{self, List};
use crate::report::sheet::{Value, Written, foot, named, print_wide, write};
use crate::report::style;
use crate::retrofit::service::Service;
use rust_xlsxwriter::Worksheet;

/// Name of the sheet.
pub(super) const SHEET: &str = "Listes";
/// Row of the headers, from 0.
const HEADER: u32 = 3;
/// Nobody picks from a longer list: where the territory has more communes, they are typed.
const MOST_COMMUNES: usize = 1_000;

const BALLASTS: [&str; 2] = ["Ferromagnétique", "Électronique"];
/// The usual ones; the column takes any other that is written alike.
pub(in crate::report) const REGIMES: [&str; 9] = [
    "Nuit entière",
    "Extinction 22h-5h",
    "Extinction 22h30-5h30",
    "Extinction 23h-5h",
    "Extinction 23h-6h",
    "Extinction 0h-5h",
    "Abaissement 30 % 23h-5h",
    "Abaissement 50 % 22h-6h",
    "Abaissement 50 % 23h-5h",
];
/// No « déposé »: a point that is gone is no line of an inventory.
const STATES: [&str; 4] = ["Bon", "Moyen", "Mauvais", "Hors service"];

/// The lists of a template.
pub(super) struct Lists(lists::Lists<Field>);

impl Lists {
    /// The lists of every template, and those of the communes where the rows have to name theirs.
    pub(super) fn new(territory: &Territory, names_commune: bool) -> Self {
        let list = |key, title, values| List { key, title, values };
        let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        let mut lists = vec![
            list(Field::Lampe, "Types de lampe proposés", lamps()),
            list(
                Field::Luminaire,
                "Types de luminaire proposés",
                luminaires(),
            ),
            list(Field::Ballast, "Ballasts proposés", texts(&BALLASTS)),
            list(Field::Regime, "Régimes proposés", texts(&REGIMES)),
            list(Field::Etat, "États proposés", texts(&STATES)),
        ];
        if names_commune && (1..=MOST_COMMUNES).contains(&territory.communes().len()) {
            let (names, codes) = communes(territory);
            lists.push(list(Field::Commune, "Communes du territoire", names));
            lists.push(list(Field::Insee, "Leurs codes INSEE", codes));
        }
        Self(lists::Lists::new(SHEET, HEADER, lists))
    }

    /// The cells that hold the list of a column, as a formula; `None` where it has none.
    pub(super) fn cells(&self, field: Field) -> Option<String> {
        self.0.cells(field)
    }

    /// The values of a column's list; none where it has no list.
    #[cfg(test)]
    pub(super) fn values(&self, field: Field) -> &[String] {
        self.0.values(field)
    }

    /// The sheet « Listes ».
    pub(super) fn sheet(&self) -> Written<Worksheet> {
        let mut sheet = named(SHEET)?;
        let title = format!("Listes {OF_TEMPLATE}");
        write(&mut sheet, 0, 0, &Value::text(&*title), &style::title())?;
        let directions = "Les listes déroulantes de la feuille « Inventaire » prennent leurs valeurs ici : ne rien y changer.";
        let note = style::note().unset_text_wrap();
        write(&mut sheet, 1, 0, &Value::text(directions), &note)?;
        self.0.write(&mut sheet)?;
        print_wide(&mut sheet, &title);
        foot(&mut sheet, "Réverbère");
        sheet.protect();
        Ok(sheet)
    }
}

/// Every technology that has a name, with the code of the trade where the name does not begin so.
fn lamps() -> Vec<String> {
    Technology::ALL
        .into_iter()
        .filter(|technology| *technology != Technology::Inconnue)
        .map(|technology| {
            let (code, label) = (technology.code(), technology.label());
            if label.to_uppercase().starts_with(code) {
                label.to_owned()
            } else {
                format!("{label} ({code})")
            }
        })
        .collect()
}

fn luminaires() -> Vec<String> {
    Service::embedded()
        .luminaire_codes()
        .filter_map(|code| Service::embedded().luminaire(code, None))
        .map(|luminaire| luminaire.libelle.clone())
        .collect()
}

/// Names in alphabetical order, and codes in the same. A name that does not lead back to its
/// commune, because it has a namesake, is not offered: there the code must do, at the end.
pub(in crate::report) fn communes(territory: &Territory) -> (Vec<String>, Vec<String>) {
    let found: Vec<Lookup> = territory
        .communes()
        .iter()
        .map(|commune| territory.by_name(&commune.nom))
        .collect();
    let mut answering = vec![0; found.len()];
    for lookup in &found {
        if let Lookup::Found(index) = lookup {
            answering[*index] += 1;
        }
    }
    let mut sorted: Vec<_> = territory
        .communes()
        .iter()
        .enumerate()
        .map(|(index, commune)| {
            let alone = found[index] == Lookup::Found(index) && answering[index] == 1;
            (!alone, normalise(&commune.nom), commune)
        })
        .collect();
    sorted.sort_by(|a, b| (a.0, &a.1, &a.2.insee).cmp(&(b.0, &b.1, &b.2.insee)));
    let names = sorted
        .iter()
        .filter(|(namesake, ..)| !namesake)
        .map(|(.., commune)| commune.nom.clone())
        .collect();
    let codes = sorted
        .iter()
        .map(|(.., commune)| commune.insee.clone())
        .collect();
    (names, codes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inventory::lamps::{LampName, name_lamp};
    use crate::inventory::profile::Profile;

    #[test]
    fn every_lamp_offered_is_read_as_itself() {
        let lamps = lamps();
        assert_eq!(lamps.len(), Technology::ALL.len() - 1);
        for (label, technology) in lamps.iter().zip(Technology::ALL) {
            assert_eq!(
                name_lamp(label),
                LampName::Known(technology, None),
                "{label}"
            );
        }
    }

    #[test]
    fn every_regime_offered_is_read() {
        for regime in REGIMES {
            assert!(Profile::parse(regime).is_some(), "{regime}");
        }
    }

    #[test]
    fn namesakes_are_stated_by_their_code() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let file = dir.path().join("communes.csv");
        std::fs::write(
            &file,
            "insee,nom,epci,population\n80001,Rue,A,1\n80002,Saint-Martin,A,1\n62003,Saint Martin,B,1\n01004,Ault,A,1\n",
        )
        .expect("a list");
        let territory = Territory::read(&file).expect("a territory");
        let lists = Lists::new(&territory, true);
        assert_eq!(lists.values(Field::Commune), ["Ault", "Rue"]);
        assert_eq!(
            lists.values(Field::Insee),
            ["01004", "80001", "62003", "80002"]
        );
        assert_eq!(
            lists.cells(Field::Insee).as_deref(),
            Some("=Listes!$G$5:$G$8")
        );
        assert!(
            Lists::new(&territory, false)
                .cells(Field::Commune)
                .is_none()
        );
    }
}
