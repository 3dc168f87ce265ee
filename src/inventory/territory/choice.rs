//! The territory that a person names: EPCI, departments, communes, or a list in a file.

use super::france::{France, department_of};
use super::sun::{department_code, departments};
use super::{Territory, epci};
use crate::error::{Error, Result};
use crate::inventory::text::normalise;
use std::collections::BTreeSet;
use std::path::PathBuf;

/// What a person says of the territory, on the command line or in a scenario.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Choice {
    /// A list of communes in a file.
    pub list: Option<PathBuf>,
    /// EPCI by name or SIREN; several in one text may stand between commas.
    pub epcis: Vec<String>,
    /// Departments by code or name, likewise.
    pub departments: Vec<String>,
    /// Communes by INSEE code, likewise.
    pub communes: Vec<String>,
}

impl Choice {
    fn names_something(&self) -> bool {
        ![&self.epcis, &self.departments, &self.communes]
            .iter()
            .all(|stated| stated.is_empty())
    }

    /// The territory that is said; `None` where nothing is.
    ///
    /// # Errors
    /// The list cannot be read, or a name stands for nothing.
    pub fn territory(&self) -> Result<Option<Territory>> {
        match (&self.list, self.names_something()) {
            (Some(_), true) => Err(Error::Usage(
                "le territoire est dit deux fois, par une liste de communes et par des noms ; gardez l'un des deux".into(),
            )),
            (Some(list), false) => Territory::read(list).map(Some),
            (None, true) => self.named().map(Some).map_err(Error::Usage),
            (None, false) => Ok(None),
        }
    }

    fn named(&self) -> std::result::Result<Territory, String> {
        let france = France::get();
        let mut places: Vec<usize> = Vec::new();
        let mut names: Vec<String> = Vec::new();
        for stated in each(&self.epcis, |stated| {
            is_boulonnais(stated) || epci::find(stated).is_ok()
        }) {
            if is_boulonnais(stated) {
                let ours = Territory::boulonnais();
                places
                    .extend((ours.communes().iter()).filter_map(|one| france.by_insee(&one.insee)));
                names.push(ours.name());
            } else {
                let epci = &france.epcis[epci::find(stated)?];
                places.extend(&epci.communes);
                names.push(epci.name.to_owned());
            }
        }
        for stated in each(&self.departments, |_| false) {
            let code = department_code(stated).ok_or_else(|| unknown_department(stated))?;
            let of_department = |at: &usize| department_of(&france.communes[*at].insee) == code;
            places.extend((0..france.communes.len()).filter(of_department));
            names.push(super::sun::department_name(&code));
        }
        for stated in each(&self.communes, |_| false) {
            let at = france.by_insee(stated).ok_or_else(|| {
                format!("« {stated} » n'est le code INSEE d'aucune commune de France")
            })?;
            places.push(at);
        }
        if places.is_empty() {
            return Err("le territoire n'est le nom de rien ; donnez un EPCI, un département ou des communes".into());
        }
        let territory = territory_of(places);
        Ok(match names.as_slice() {
            [] => territory,
            _ if territory.communes() == Territory::boulonnais().communes() => territory,
            [only] if self.communes.is_empty() => territory.named_as(only),
            _ => territory,
        })
    }
}

/// The territory of some communes of France, each once; the Pays Boulonnais as its own list has it.
#[must_use]
pub fn territory_of(mut places: Vec<usize>) -> Territory {
    let mut seen = BTreeSet::new();
    places.retain(|at| seen.insert(*at));
    let ours = Territory::boulonnais();
    let all_ours = ours.communes().len() == places.len()
        && (places.iter()).all(|at| ours.by_insee(&France::get().communes[*at].insee).is_some());
    if all_ours {
        ours
    } else {
        Territory::of_france(&places)
    }
}

fn is_boulonnais(stated: &str) -> bool {
    normalise(stated) == "pays boulonnais"
}

/// Each thing told: a whole text where it is one (a few names have commas), else its parts.
fn each(stated: &[String], is_whole: impl Fn(&str) -> bool) -> Vec<&str> {
    stated
        .iter()
        .flat_map(|text| {
            let parts: Vec<&str> = if text.contains(',') && !is_whole(text) {
                text.split(',').collect()
            } else {
                vec![text]
            };
            parts
                .into_iter()
                .map(str::trim)
                .filter(|part| !part.is_empty())
        })
        .collect()
}

fn unknown_department(stated: &str) -> String {
    let near = departments()
        .map(|(code, one)| {
            (
                strsim::jaro_winkler(&normalise(&one.nom), &normalise(stated)),
                code,
                one,
            )
        })
        .filter(|(nearness, ..)| *nearness > 0.85)
        .max_by(|a, b| a.0.total_cmp(&b.0));
    let proposal = near.map_or_else(
        || "donnez son code, par exemple 81, 2A ou 971".to_owned(),
        |(_, code, one)| format!("de nom proche : {} ({code})", one.nom),
    );
    format!("« {stated} » n'est pas un département ; {proposal}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of_epcis(names: &[&str]) -> Territory {
        let choice = Choice {
            epcis: names.iter().map(|name| (*name).to_owned()).collect(),
            ..Choice::default()
        };
        choice.territory().expect("EPCI").expect("a territory")
    }

    #[test]
    fn an_epci_is_a_territory_with_the_parts_of_its_communes() {
        let territory = of_epcis(&["CC Centre Tarn"]);
        assert_eq!(territory.in_words(), "CC Centre Tarn (11 communes)");
        let bancalie = territory.by_insee("81233");
        assert!(bancalie.is_some());
        assert_eq!(territory.by_insee("81226"), bancalie, "Ronel is part of it");
        assert_eq!(territory.named("Saint-Lieux-Lafenasse"), bancalie);
    }

    #[test]
    fn several_names_add_up_and_the_pays_boulonnais_stays_itself() {
        let two = of_epcis(&["CC Centre Tarn, CA du Boulonnais"]);
        assert_eq!(two.communes().len(), 11 + 22);
        let ours = Territory::boulonnais();
        for stated in [
            &["Pays boulonnais"][..],
            &["CC de Desvres-Samer", "CA du Boulonnais", "246200380"],
        ] {
            let territory = of_epcis(stated);
            assert_eq!(territory.communes(), ours.communes());
            assert_eq!(territory.in_words(), "Pays Boulonnais (74 communes)");
        }
        // Names in use of our own list are known to its parts too.
        assert!(of_epcis(&["CA du Boulonnais"]).named("Équihen").is_some());
    }

    #[test]
    fn departments_and_communes_are_territories_too() {
        for (departments, communes, count) in [
            (&["Tarn"][..], &[][..], 314),
            (&["2a"], &[], 124),
            (&["Guadeloupe", "972"], &[], 66),
            (&[], &["81222,81226", "75101"], 3),
        ] {
            let owned = |stated: &[&str]| stated.iter().map(|one| (*one).to_owned()).collect();
            let choice = Choice {
                departments: owned(departments),
                communes: owned(communes),
                ..Choice::default()
            };
            let territory = choice.territory().expect("names").expect("a territory");
            assert_eq!(
                territory.communes().len(),
                count,
                "{departments:?} {communes:?}"
            );
        }
    }

    #[test]
    fn what_stands_for_nothing_is_said() {
        let refused = |departments: &str| {
            let choice = Choice {
                departments: vec![departments.to_owned()],
                ..Choice::default()
            };
            choice.territory().expect_err("unknown").to_string()
        };
        assert!(refused("Tran").contains("Tarn (81)"), "{}", refused("Tran"));
        assert!(refused("99").contains("81, 2A ou 971"));
    }
}
