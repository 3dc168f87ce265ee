//! The scenario of many communes: that of the sample, its targets and budgets grown with them.

use super::communes::Place;
use crate::park;
use crate::rng::Rng;
use reverbere::Scenario;
use std::error::Error;
use std::fs;

/// Targets of the sample territory.
const FACTOR4: f64 = 1500.0;
const FACTOR2: f64 = 500.0;

/// Budgets as those of the sample: a floor, then so many euros a head on the mean, more or less as
/// a council will and can.
const FLOOR: f64 = 1500.0;
const EUROS_A_HEAD: f64 = 6.58;
const SCATTER: (f64, f64) = (0.64, 1.36);

/// A scenario with these communes, and targets so many times those of the sample.
pub fn scenario(places: &[Place], times: f64) -> Result<Scenario, Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    fs::create_dir(folder.path().join("inventaires"))?;
    let mut territory = csv::Writer::from_path(folder.path().join("communes.csv"))?;
    territory.write_record(["insee", "nom", "epci", "population"])?;
    for place in places {
        let population = place.population.to_string();
        territory.write_record([&place.insee, &place.nom, "", &population])?;
    }
    territory.flush()?;
    let file = folder.path().join("france.toml");
    let [factor4, factor2] = [FACTOR4, FACTOR2].map(|target| (target * times).round());
    let budgets: String = places.iter().map(budget_line).collect();
    fs::write(
        &file,
        format!(
            "nom = \"France\"\nbase_montants = \"HT\"\ninventaires = [\"inventaires\"]\n\
             territoire = \"communes.csv\"\n[objectifs]\nfacteur4 = {factor4}\nfacteur2 = {factor2}\n\
             [regimes]\n\"demi-nuit\" = \"extinction 0h-5h\"\n[budgets]\n{budgets}"
        ),
    )?;
    Ok(Scenario::read(&file)?)
}

/// The budget of a commune, as a scenario gives it.
fn budget_line(place: &Place) -> String {
    let mut rng: Rng = park::step_rng(u64::from(place.number()) << 8);
    let scatter = SCATTER.0 + (SCATTER.1 - SCATTER.0) * rng.unit();
    let euros = FLOOR + f64::from(place.population) * EUROS_A_HEAD * scatter;
    // Councils vote whole hundreds.
    let hundreds = (euros / 100.0).round() as u32;
    format!("\"{}\" = {hundreds}00.00\n", place.insee)
}
