//! Writes the table of the communes of France that the program embeds, from the npm package
//! @etalab/decoupage-administratif (each January, its new version in `.ci/communes_france`):
//!
//! ```text
//! cargo run --example communes -- "$(dirname "$(sh .ci/communes_france)")"
//! ```
//!
//! The table is text by columns under deflate: neighbours in a column resemble each other, which
//! makes it a third smaller than by rows. `src/inventory/territory/france.rs` reads it.

use flate2::Compression;
use flate2::write::DeflateEncoder;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fs;
use std::io::Write;
use std::path::Path;

const TABLE: &str = "src/inventory/territory/france.deflate";

/// A commune of today, or one that is part of it: delegated, associated, an arrondissement.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Place {
    code: String,
    nom: String,
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    population: u32,
    /// Codes that were merged into it.
    #[serde(default)]
    anciens_codes: Vec<String>,
    /// The commune of a delegated or associated one.
    chef_lieu: Option<String>,
    /// The commune of an arrondissement.
    commune: Option<String>,
}

#[derive(Deserialize)]
struct Epci {
    code: String,
    nom: String,
    membres: Vec<Member>,
}

#[derive(Deserialize)]
struct Member {
    code: String,
}

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args()
        .nth(1)
        .ok_or("donnez le dossier des données du paquet : voir .ci/communes_france")?;
    let folder = Path::new(&folder);
    let places: Vec<Place> = read(&folder.join("communes.json"))?;
    let epcis: Vec<Epci> = read(&folder.join("epci.json"))?;
    let table = table(&places, &epcis)?;
    let mut deflate = DeflateEncoder::new(fs::File::create(TABLE)?, Compression::best());
    deflate.write_all(table.as_bytes())?;
    let bytes = deflate.finish()?.metadata()?.len();
    println!("{TABLE} : {bytes} octets, {} une fois lus", table.len());
    Ok(())
}

fn read<T: serde::de::DeserializeOwned>(file: &Path) -> Result<T, Box<dyn Error>> {
    Ok(serde_json::from_str(&fs::read_to_string(file)?)?)
}

/// The sections, each ended by an empty line: EPCI (SIREN, name); then of communes, in the order of
/// their codes, the names, the codes, the inhabitants and the ranks of their EPCI from 1, 0 for
/// none; then of former codes, in order, the codes, the names (empty where only the code is known)
/// and the codes of their communes of today.
fn table(places: &[Place], epcis: &[Epci]) -> Result<String, Box<dyn Error>> {
    let today: BTreeMap<&str, &Place> = places
        .iter()
        .filter(|place| place.kind == "commune-actuelle")
        .map(|place| (place.code.as_str(), place))
        .collect();
    let ranks: BTreeMap<&str, usize> = (1..)
        .zip(epcis)
        .flat_map(|(rank, epci)| (epci.membres.iter()).map(move |one| (one.code.as_str(), rank)))
        .collect();
    let mut former: BTreeSet<(&str, &str, &str)> = BTreeSet::new();
    for place in places {
        if let Some(commune) = place.chef_lieu.as_ref().or(place.commune.as_ref()) {
            former.insert((&place.code, &place.nom, commune));
        }
    }
    let named: BTreeSet<&str> = former.iter().map(|(code, ..)| *code).collect();
    for place in today.values() {
        for code in &place.anciens_codes {
            if !named.contains(code.as_str()) {
                former.insert((code, "", &place.code));
            }
        }
    }
    if let Some((code, ..)) = (former.iter()).find(|(.., commune)| !today.contains_key(commune)) {
        return Err(format!("{code} n'est d'aucune commune d'aujourd'hui").into());
    }
    let mut text = String::new();
    let mut section = |lines: &mut dyn Iterator<Item = String>| {
        lines.for_each(|line| text += &(line + "\n"));
        text += "\n";
    };
    section(
        &mut epcis
            .iter()
            .map(|epci| format!("{} {}", epci.code, epci.nom)),
    );
    section(&mut today.values().map(|place| place.nom.clone()));
    section(&mut steps(today.keys().copied()).into_iter());
    section(&mut today.values().map(|place| place.population.to_string()));
    let rank = |code: &&str| ranks.get(code).copied().unwrap_or(0).to_string();
    section(&mut today.keys().map(rank));
    section(&mut steps(former.iter().map(|(code, ..)| *code)).into_iter());
    // A section cannot have an empty line of its own.
    section(&mut former.iter().map(|(_, name, _)| format!("-{name}")));
    section(&mut steps(former.iter().map(|(.., commune)| *commune)).into_iter());
    Ok(text)
}

/// Codes in a row: the department before the first of its codes (« 81:1 »), then the distance from
/// one to the next, which is 1 more often than not.
fn steps<'a>(codes: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut lines = Vec::new();
    let mut before = ("", 0);
    for code in codes {
        let department = &code[..if code.starts_with("97") || code.starts_with("98") {
            3
        } else {
            2
        }];
        let number: i32 = code[department.len()..].parse().unwrap_or(0);
        let (known, last) = before;
        lines.push(if known == department {
            (number - last).to_string()
        } else {
            format!("{department}:{number}")
        });
        before = (department, number);
    }
    lines
}
