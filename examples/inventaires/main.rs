//! Writes the sample inventories of the Pays Boulonnais, and invented budgets.
//!
//! ```text
//! cargo run --example inventaires [-- FOLDER]
//! ```
//!
//! The communes, their INSEE codes, EPCIs and populations are real; **every
//! light point and every budget is synthetic**, and each file says so. The
//! result is the same, byte for byte, on every run. Written under FOLDER (the
//! crate's own folder by default):
//!
//! | file | layout |
//! |---|---|
//! | `inventories/agglo_boulonnais.xlsx` | CA du Boulonnais: a sheet a commune, title, blank row, header on row 3, no commune column; masts of two lanterns |
//! | `inventories/desvres_samer/*.xlsx` | CC de Desvres-Samer: a workbook a commune, two-line merged header, cabinet once a block (merged or left blank below), totals by cabinet and in all |
//! | `inventories/desvres_samer/Longfosse.ods` | the same community, OpenDocument, single-line header |
//! | `inventories/desvres_samer/Cremarest.csv` | the same community, Windows-1252, semicolons, decimal commas |
//! | `inventories/terre_des_deux_caps.xlsx` | CC de la Terre des Deux Caps: one flat sheet and a « Lisez-moi »; a system wattage for three communes, the wattage in the lamp text only for four; Lambert-93 coordinates |
//! | `scenarios/budgets_boulonnais.xlsx` | one budget a commune |
//! | `scenarios/budgets_boulonnais_3ans.xlsx` | the same budgets, shared over 2027, 2028 and 2029 |
//!
//! # Dirt
//!
//! Planted on purpose, one oddity a row, on rows drawn over the territory
//! (`dirt::PLANTED` holds the numbers, the run prints them):
//!
//! | what | rows |
//! |---|---|
//! | lamp « IMC », « ? », « NC »: unknown or ambiguous | 26 each |
//! | lamp « Sodium Hate Pression 100W » (sic), wattage given too | 20 |
//! | lamp « SON-T »; « ballon fluo »; « iodure » | 20; 14; 14 |
//! | blank wattage | 78 |
//! | wattage as text, « 100 W »; « 70W » | 14; 14 |
//! | wattage « 2x70 », number of lanterns blank (CAB) | 8 |
//! | state « déposé »; « supprimé » | 30; 22 |
//! | stand-alone points, lamp « LED solaire »; « solaire » | 6; 6 |
//! | festive lights, regime « Illumination » | 16 |
//! | reference of the row above repeated (Neufchâtel-Hardelot) | 6 |

// Tables of columns, streets and lamps read better with bare names.
#![allow(clippy::enum_glob_use, clippy::wildcard_imports)]

mod agglo;
mod budgets;
mod cells;
mod desvres_samer;
mod deux_caps;
mod dirt;
mod ods;
mod park;
mod places;
mod rng;
mod tables;

use park::{Epci, Park};
use std::error::Error;
use std::fs::create_dir_all;
use std::path::PathBuf;
use tables::TECHS;

const COMMUNES: &str = include_str!("../../src/inventory/communes.csv");

fn main() -> Result<(), Box<dyn Error>> {
    let root = std::env::args_os()
        .nth(1)
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    let inventories = root.join("inventories");
    let scenarios = root.join("scenarios");
    let desvres_samer = inventories.join("desvres_samer");
    create_dir_all(&desvres_samer)?;
    create_dir_all(&scenarios)?;

    let mut parks = park::parks(park::communes(COMMUNES)?);
    dirt::plant(&mut parks)?;
    places::place(&mut parks);
    let amounts = budgets::amounts(&parks);

    agglo::write(
        &of(&parks, Epci::Cab),
        &inventories.join("agglo_boulonnais.xlsx"),
    )?;
    desvres_samer::write(&of(&parks, Epci::Ccds), &desvres_samer)?;
    deux_caps::write(
        &of(&parks, Epci::Cct2c),
        &inventories.join("terre_des_deux_caps.xlsx"),
    )?;
    budgets::write(&parks, &amounts, &scenarios.join("budgets_boulonnais.xlsx"))?;
    budgets::write_years(
        &parks,
        &amounts,
        &scenarios.join("budgets_boulonnais_3ans.xlsx"),
    )?;
    summary(&parks, &amounts);
    Ok(())
}

fn of(parks: &[Park], epci: Epci) -> Vec<&Park> {
    let inside = parks.iter().filter(|park| park.commune.epci == epci);
    inside.collect()
}

fn summary(parks: &[Park], amounts: &[u32]) {
    println!(
        "Inventaires synthétiques écrits ({} communes).\n",
        parks.len()
    );
    println!("Par intercommunalité");
    for epci in Epci::ALL {
        let inside = of(parks, epci);
        let rows: usize = inside.iter().map(|park| park.points.len()).sum();
        let lanterns: usize = inside.iter().map(|park| park.lanterns()).sum();
        let communes = inside.len();
        println!(
            "  {:<30} {communes:>3} communes {rows:>6} lignes {lanterns:>6} foyers",
            epci.name()
        );
    }
    let rows: usize = parks.iter().map(|park| park.points.len()).sum();
    let total: usize = parks.iter().map(Park::lanterns).sum();
    println!(
        "  {:<30} {:>3} communes {rows:>6} lignes {total:>6} foyers",
        "Total",
        parks.len()
    );

    println!("\nPar technologie (foyers, avant salissures)");
    for row in &TECHS {
        let points = parks.iter().flat_map(|park| &park.points);
        let alike = points.filter(|point| point.fixture.tech == row.tech);
        let lanterns: usize = alike.map(|point| usize::from(point.lanterns)).sum();
        let share = 100.0 * lanterns as f64 / total as f64;
        println!("  {:<30} {lanterns:>6} {share:>6.1} %", row.words);
    }

    println!("\nSalissures plantées (lignes)");
    for (label, _, planted) in dirt::PLANTED {
        println!("  {label:<46} {planted:>4}");
    }

    let sum: u32 = amounts.iter().sum();
    let (least, most) = (amounts.iter().min(), amounts.iter().max());
    println!(
        "\nBudgets inventés : {sum} € HT en tout (constante : {})",
        budgets::TOTAL
    );
    if let (Some(least), Some(most)) = (least, most) {
        println!("  de {least} à {most} € HT par commune");
    }
}
