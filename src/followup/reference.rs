//! The plan that works are followed against: the points as planned, and what the plan takes for
//! granted. It is read from the folder of the plan once, and kept in each follow-up workbook.

use crate::energy::hours::LitHours;
use crate::error::{Error, Result};
use crate::inventory::text::normalise;
use crate::outputs;
use crate::scenario::assumed::{self, Assumed};
use crate::scenario::planned::{self, PlannedPoint, PlannedWorks};
use std::collections::BTreeMap;
use std::path::Path;

/// A plan to follow works against.
#[derive(Debug, Clone, PartialEq)]
pub struct Reference {
    /// What it takes for granted.
    pub assumed: Assumed,
    /// Its points, in its order; each says what it is to become.
    pub points: Vec<ReferencePoint>,
}

/// A point of the plan.
#[derive(Debug, Clone, PartialEq)]
pub struct ReferencePoint {
    /// What a person sees that tells it apart, in all the plan: `62773 SAM-001-009`.
    pub mark: String,
    /// Its line of the plan.
    pub planned: PlannedPoint,
    /// What it is to become.
    pub works: PlannedWorks,
}

impl Reference {
    /// Reads the folder that « planifier » wrote.
    ///
    /// ```
    /// # use reverbere::follow_up::Reference;
    /// # let folder = tempfile::tempdir()?;
    /// # let plan = folder.path().join("plan");
    /// let scenario = "examples/trois_points/scenario.toml";
    /// let words = ["reverbere", "planifier", scenario, "-o", &plan.to_string_lossy()];
    /// reverbere::run(words.map(Into::into));
    /// let reference = Reference::of_folder(&plan)?;
    /// let [point] = reference.points.as_slice() else { panic!("one point") };
    /// assert_eq!((&*point.mark, point.works.power_w), ("62160 BOU-2", 55.0));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// A file of the plan is missing or is no longer as it was written.
    pub fn of_folder(folder: &Path) -> Result<Self> {
        if !folder.is_dir() {
            return Err(Error::input(
                folder,
                "ce n'est pas un dossier de plan",
                "donnez le dossier que « reverbere planifier » a écrit",
            ));
        }
        outputs::recover(folder)?;
        let assumed = Assumed::read(&folder.join(assumed::FILE))?;
        let file = folder.join(planned::FILE);
        let points = planned::read(&file)?;
        Self::of(assumed, points, &file)
    }

    /// The plan of these points; `file` is where they were read.
    ///
    /// ```
    /// # use reverbere::follow_up::{Reference, read_planned_sheet};
    /// # let folder = tempfile::tempdir()?;
    /// # let plan = folder.path().join("plan");
    /// # let scenario = "examples/trois_points/scenario.toml";
    /// # let words = ["reverbere", "planifier", scenario, "-o", &plan.to_string_lossy()];
    /// # reverbere::run(words.map(Into::into));
    /// # let reference = Reference::of_folder(&plan)?;
    /// # use reverbere::{Assumed, sheets::read_sheets};
    /// let file = plan.join("plan.csv");
    /// let sheets = read_sheets(&file)?;
    /// let points = read_planned_sheet(&file, &sheets[0]).expect("a header")?;
    /// let assumed = Assumed::read(&plan.join("plan.toml"))?;
    /// assert_eq!(Reference::of(assumed, points, &file)?, reference);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// A point without its works, or of no commune of the plan.
    pub fn of(assumed: Assumed, points: Vec<PlannedPoint>, file: &Path) -> Result<Self> {
        let marks = marks(&points);
        let refuse = |point: &PlannedPoint, problem: &str| {
            Error::input(
                file,
                format!("ligne {} : {problem}", point.row),
                "refaites le plan avec « reverbere planifier », puis le suivi",
            )
        };
        let points = points
            .into_iter()
            .zip(marks)
            .map(|(planned, mark)| {
                let works = (planned.works.clone())
                    .ok_or_else(|| refuse(&planned, "ce que devient le point n'est pas dit"))?;
                let mut communes = assumed.communes.iter();
                if !communes.any(|commune| commune.insee == planned.insee) {
                    return Err(refuse(&planned, "la commune du point n'est pas du plan"));
                }
                Ok(ReferencePoint {
                    mark,
                    planned,
                    works,
                })
            })
            .collect::<Result<_>>()?;
        Ok(Self { assumed, points })
    }

    /// The same plan, in one EPCI; `None` where it has no commune there.
    ///
    /// ```
    /// # use reverbere::follow_up::Reference;
    /// # let folder = tempfile::tempdir()?;
    /// # let plan = folder.path().join("plan");
    /// # let scenario = "examples/trois_points/scenario.toml";
    /// # let words = ["reverbere", "planifier", scenario, "-o", &plan.to_string_lossy()];
    /// # reverbere::run(words.map(Into::into));
    /// # let reference = Reference::of_folder(&plan)?;
    /// assert_eq!(reference.epcis(), ["CA du Boulonnais"]);
    /// assert_eq!(reference.within("CA du Boulonnais"), Some(reference.clone()));
    /// assert_eq!(reference.within("CC de Desvres-Samer"), None);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn within(&self, epci: &str) -> Option<Self> {
        let wanted = normalise(epci);
        let mut assumed = self.assumed.clone();
        (assumed.communes).retain(|commune| normalise(&commune.epci) == wanted);
        let is_there = |point: &&ReferencePoint| assumed.commune(&point.planned.insee).is_some();
        let points = self.points.iter().filter(is_there).cloned().collect();
        (!assumed.communes.is_empty()).then_some(Self { assumed, points })
    }

    /// The EPCI of the plan, in the order of their first communes.
    #[must_use]
    pub fn epcis(&self) -> Vec<&str> {
        let mut epcis: Vec<&str> = Vec::new();
        for commune in &self.assumed.communes {
            if !epcis.contains(&&*commune.epci) {
                epcis.push(&commune.epci);
            }
        }
        epcis
    }

    /// The lit hours that the plan computes with.
    ///
    /// # Panics
    /// Never: a plan whose hours cannot be computed is not read.
    #[must_use]
    pub fn hours(&self) -> LitHours {
        LitHours::compute(&self.assumed.switching).expect("the hours of a plan that was read")
    }

    /// Points by their marks, in the form in which marks are compared.
    #[must_use]
    pub fn by_mark(&self) -> BTreeMap<String, usize> {
        let points = self.points.iter().enumerate();
        points
            .map(|(index, point)| (normalise(&point.mark), index))
            .collect()
    }
}

/// What tells each point apart: its reference, where it is alone to have it in its commune, else
/// where its inventory has it.
fn marks(points: &[PlannedPoint]) -> Vec<String> {
    let by_reference = |point: &PlannedPoint| {
        let lantern = match point.lantern {
            0 | 1 => String::new(),
            lantern => format!(" foyer {lantern}"),
        };
        format!("{} {}{lantern}", point.insee, point.reference.trim())
    };
    let mut bearers: BTreeMap<String, usize> = BTreeMap::new();
    for point in points {
        *bearers.entry(normalise(&by_reference(point))).or_default() += 1;
    }
    points
        .iter()
        .map(|point| {
            let mark = by_reference(point);
            if !normalise(&point.reference).is_empty() && bearers[&normalise(&mark)] == 1 {
                return mark;
            }
            format!(
                "{} {} {} ligne {} foyer {}",
                point.insee,
                planned::file_name(&point.file),
                point.sheet,
                point.line,
                point.lantern
            )
        })
        .collect()
}
