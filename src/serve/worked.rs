//! The study of the scenario, kept while nothing but budgets change: a budget that is moved waits
//! for no consumption and no solution to be computed again.

use super::project::Project;
use super::reading::{Reading as Read, Stamp};
use super::settings::{self, SCENARIO};
use super::{lock, refused};
use crate::error::Result;
use crate::report::wording::counted;
use crate::scenario::Scenario;
use crate::scenario::study::{Reading, Study, computed};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;
use std::sync::{Arc, Mutex};

/// The study that was last worked out.
#[derive(Default)]
pub struct Worked {
    last: Mutex<Option<Last>>,
}

struct Last {
    /// The inventories that it is of.
    reading: Arc<Read>,
    /// What the scenario said, and the tables that it names.
    print: u64,
    /// Its budgets.
    budgets: Stamp,
    study: Arc<Study>,
}

impl Worked {
    /// The study that `planifier` makes of the scenario as it is on disk now.
    ///
    /// # Errors
    /// A file that is not read, or what the scenario or the budgets have wrong.
    pub fn study(&self, project: &Project) -> Result<Arc<Study>> {
        settings::require()?;
        let reading = project.reading()?;
        refuse_unread(&reading)?;
        let mut scenario = Scenario::read(Path::new(SCENARIO))?;
        let print = print_of(&scenario);
        let budgets = Stamp::of(&[scenario
            .budget_file
            .as_deref()
            .unwrap_or(Path::new(SCENARIO))]);
        let mut last = lock(&self.last);
        if let Some(last) = last.as_mut()
            && Arc::ptr_eq(&last.reading, &reading)
            && last.print == print
        {
            if last.budgets != budgets {
                last.study = Arc::new(last.study.with_budgets_again()?);
                last.budgets = budgets;
            }
            return Ok(Arc::clone(&last.study));
        }
        let raw = (reading.raw.clone())
            .ok_or_else(|| refused("aucun inventaire n'est lu ; déposez d'abord des fichiers"))?;
        scenario.place_sun(&raw.points)?;
        let import = computed(raw, &Reading::of(&scenario))?;
        let study = Arc::new(Study::on(scenario, import)?);
        *last = Some(Last {
            reading,
            print,
            budgets,
            study: Arc::clone(&study),
        });
        Ok(study)
    }
}

fn refuse_unread(reading: &Read) -> Result<()> {
    let [first, ..] = reading.refused.as_slice() else {
        return Ok(());
    };
    Err(refused(format!(
        "{} ({}) ; remplacez chaque fichier refusé ou laissez-le de côté, à l'écran « Dépôt »",
        counted(
            reading.refused.len(),
            "fichier n'est pas lu",
            "fichiers ne sont pas lus"
        ),
        first.fichier
    )))
}

/// A print of the scenario and of all that it names but inventories and budgets.
fn print_of(scenario: &Scenario) -> u64 {
    let mut print = DefaultHasher::new();
    for file in &scenario.inputs {
        let is_apart =
            scenario.inventories.contains(file) || scenario.budget_file.as_ref() == Some(file);
        if !is_apart {
            file.hash(&mut print);
            std::fs::read(file).unwrap_or_default().hash(&mut print);
        }
    }
    print.finish()
}
