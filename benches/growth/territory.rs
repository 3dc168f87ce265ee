//! Territories of any size, written as a service would have them: inventories, communes, scenarios.

use crate::park::{self, Commune, Epci};
use crate::rng::Rng;
use reverbere::France;
use std::error::Error;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};

/// Light points a head, as the generator has them on the mean.
const A_HEAD: f64 = 0.165;
/// The budget of a light point in the sample, €.
const EUROS_A_POINT: f64 = 40.0;
/// A file holds so many points or a little more.
const A_FILE: usize = 100_000;
/// Communes stand on a grid, so many in a row, so many metres from the next, from a corner on.
const IN_A_ROW: usize = 190;
const APART: f64 = 3_000.0;
const CORNER: (f64, f64) = (400_000.0, 6_300_000.0);

/// How many points and communes.
#[derive(Clone, Copy)]
pub struct Size {
    points: usize,
    communes: usize,
}

impl Size {
    /// « 25000x74 »
    pub fn read(text: &str) -> Option<Self> {
        let (points, communes) = text.split_once('x')?;
        Some(Self {
            points: points.parse().ok()?,
            communes: communes.parse().ok()?,
        })
    }
}

/// What a plan is to reach.
pub struct Goal {
    pub name: &'static str,
    /// Shares of the points to renovate by a factor 4 and by a factor 2.
    targets: [f64; 2],
    /// Times the budgets of the sample.
    budgets: f64,
}

impl Goal {
    pub const fn of(name: &'static str, factor4: f64, factor2: f64, budgets: f64) -> Self {
        Self {
            name,
            targets: [factor4, factor2],
            budgets,
        }
    }
}

/// A territory in a folder.
pub struct Territory {
    pub folder: PathBuf,
    pub points: usize,
    pub communes: usize,
    /// INSEE code and points of each commune.
    parks: Vec<(String, usize)>,
}

impl Territory {
    /// Writes its inventories and the list of its communes: some of all France, here and there.
    pub fn write(folder: &Path, size: Size) -> Result<Self, Box<dyn Error>> {
        let all = &France::get().communes;
        let step = (all.len() / size.communes.max(1)).max(1);
        let some: Vec<_> = all.iter().step_by(step).take(size.communes).collect();
        let people: f64 = some.iter().map(|one| f64::from(one.population)).sum();
        let times = size.points as f64 / A_HEAD / people;
        let mut communes = String::from("insee,nom,epci,population\n");
        let mut parks = Vec::with_capacity(some.len());
        let inventories = folder.join("inventaires");
        fs::create_dir(&inventories)?;
        let mut file: Option<(BufWriter<File>, usize)> = None;
        for (at, one) in some.into_iter().enumerate() {
            let population = (f64::from(one.population) * times).round() as u32;
            writeln!(
                communes,
                "{},\"{}\",EPCI {},{population}",
                one.insee,
                one.name,
                at / 25
            )?;
            let commune = Commune {
                insee: at as u32,
                name: one.name.to_owned(),
                // One that writes codes, and has no masts of two lanterns.
                epci: Epci::Cct2c,
                population,
            };
            let park = park::park(commune, &format!("P{at}"));
            let (mut to, written) = match file.take() {
                Some((to, written)) if written < A_FILE => (to, written),
                _ => (begin(&inventories.join(format!("points_{at}.csv")))?, 0),
            };
            let mut rng = park::step_rng(at as u64);
            let (column, row) = (at % IN_A_ROW, at / IN_A_ROW);
            for point in &park.points {
                let [x, y] = [(CORNER.0, column), (CORNER.1, row)]
                    .map(|(corner, at)| corner + APART * (at as f64 + rng.unit()));
                writeln!(
                    to,
                    "{};{};{};{};{};{};{};{};{};{};{};{x:.1};{y:.1}",
                    one.insee,
                    one.name,
                    point.reference,
                    point.cabinet,
                    point.street,
                    point.lamp,
                    point.fixture.lamp_w,
                    point.luminaire,
                    point.fixture.height,
                    point.fixture.year,
                    point.regime,
                )?;
            }
            parks.push((one.insee.clone(), park.points.len()));
            file = Some((to, written + park.points.len()));
        }
        fs::write(folder.join("communes.csv"), communes)?;
        Ok(Self {
            folder: folder.to_owned(),
            points: parks.iter().map(|park| park.1).sum(),
            communes: parks.len(),
            parks,
        })
    }

    /// Writes a scenario: budgets as those of the sample, more or less as a council will and can.
    pub fn scenario(&self, name: &str, goal: &Goal) -> Result<PathBuf, Box<dyn Error>> {
        let [factor4, factor2] = (goal.targets).map(|share| (share * self.points as f64).round());
        let mut text = format!(
            "nom = \"Croissance\"\nbase_montants = \"HT\"\n\
             inventaires = [\"inventaires\"]\nterritoire = \"communes.csv\"\n\
             [objectifs]\nfacteur4 = {factor4}\nfacteur2 = {factor2}\n\
             [regimes]\n\"demi-nuit\" = \"extinction 0h-5h\"\n[budgets]\n"
        );
        let mut rng: Rng = park::step_rng(1);
        for (insee, points) in &self.parks {
            let scatter = 0.64 + 0.72 * rng.unit();
            let euros = *points as f64 * EUROS_A_POINT * scatter * goal.budgets;
            // Councils vote whole hundreds.
            writeln!(text, "\"{insee}\" = {:.0}00", (euros / 100.0).round())?;
        }
        let file = self.folder.join(name);
        fs::write(&file, text)?;
        Ok(file)
    }
}

fn begin(file: &Path) -> std::io::Result<BufWriter<File>> {
    let mut to = BufWriter::new(File::create(file)?);
    writeln!(
        to,
        "Code INSEE;Commune;Référence;Armoire;Rue;Lampe;Puissance lampe (W);Type de luminaire;\
         Hauteur (m);Année de pose;Régime;X Lambert 93;Y Lambert 93"
    )?;
    Ok(to)
}
