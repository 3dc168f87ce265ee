//! Réverbère: from the communes' street-lighting inventories to a renovation plan that a council
//! can vote on.
//!
//! The way of the data is one direction: spreadsheets → [`inventory`] → points → [`energy`] →
//! baseline → [`retrofit`] → options → [`plan`] → choices → [`report`] → workbooks.
//!
//! ```
//! use reverbere::planner::Limits;
//! use reverbere::{PlanDocument, Proof, Scenario, Study, workbooks};
//!
//! // Three points, and a budget that pays for one.
//! let scenario = Scenario::read("examples/trois_points/scenario.toml".as_ref())?;
//! let study = Study::prepare(scenario, &|_, _| {})?;
//! let planning = study.plan(&Limits::default(), &|_| {});
//! let plan = planning.outcome.plan().expect("nothing is asked that cannot be");
//! let choice = study.choose(&planning.choice, plan);
//! assert_eq!(choice.total(|commune| commune.points.len()), 1);
//! let proof = Proof::of(&study, &planning, plan, &choice);
//! let document = PlanDocument::of_plan(&study, &choice, &proof, None, b"");
//! assert!(workbooks(&document)?.contains_key("Territoire.xlsx"));
//! # Ok::<(), reverbere::Error>(())
//! ```

mod cli;
mod clock;
mod csv_text;
mod document;
mod energy;
mod error;
mod followup;
mod french;
mod french_toml;
mod inputs;
mod inventory;
mod market;
mod money;
mod outputs;
mod plan;
mod provenance;
mod report;
mod retrofit;
mod scenario;
mod search;
mod serve;
mod version;

// What the program, its examples, benchmarks and end-to-end tests use, and no more: of all else the
// compiler says where it is no longer used.
pub use cli::{keep_stdout, run, settle_memory};
pub use energy::bills::read as read_bills;
pub use energy::power::Ballasts;
pub use energy::{Regimes, with_consumption, with_system_power};
pub use error::{Error, Result};
pub use inventory::answers::Asked;
pub use inventory::coordinates::{System, to_lambert93};
pub use inventory::finding::Rule;
pub use inventory::lamps::Technology;
pub use inventory::mapping::Mappings;
pub use inventory::points::{LightPoint, Points, PointsBuilder};
pub use inventory::territory::Territory;
pub use inventory::territory::france::France;
pub use inventory::{Import, Sources, import};
pub use money::AmountBasis;
pub use outputs::recover;
pub use report::layout::safe_name;
pub use report::plan::workbooks;
pub use report::verification::verify;
pub use report::{PlanDocument, Proof};
pub use retrofit::Method;
pub use retrofit::catalogue::{Catalogue, PriceLevel};
pub use retrofit::classes::{Communes, classes, existing};
pub use retrofit::rules::{Flag, Stances};
pub use retrofit::service::Service;
pub use scenario::Scenario;
pub use scenario::assumed::Assumed;
pub use scenario::rules::groups::Groups;
pub use scenario::study::Study;
pub use scenario::usual_hours;

/// Cells of a workbook, as the importer reads them.
pub mod sheets {
    pub use crate::inventory::grid::{Cell, Row, Sheet, Text, address, column_letters};
    pub use crate::inventory::read_sheets;
}

/// The planner: a problem, its model for other solvers, and its solution.
pub mod planner {
    pub use crate::plan::export::{Format, Known, write};
    pub use crate::plan::model::Model;
    pub use crate::plan::problem::{Commune, Offer};
    pub use crate::plan::{Limits, Outcome, PROVED_GAP, PointClass, Problem, solve};
}

/// The follow-up of works: what was planned, what contractors report, and the form between them.
pub mod follow_up {
    pub use crate::followup::columns::{Field, sheet};
    pub use crate::followup::form::{FormCell, Row, Rows};
    pub use crate::followup::reading::{Days, FollowUp, read};
    pub use crate::followup::reference::{Reference, ReferencePoint};
    pub use crate::report::followup::form;
    pub use crate::scenario::planned::read_sheet as read_planned_sheet;
}

use std::panic::{AssertUnwindSafe, catch_unwind};

/// Runs what must not end the program; `None` where it panicked, which [`install_panic_message`] told.
fn caught<T>(run: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(run)).ok()
}

/// Makes a panic of the program itself one French sentence, on whatever thread it is: no file is at fault.
///
/// ```
/// reverbere::install_panic_message();
/// let ended = std::panic::catch_unwind(|| panic!("said in French on stderr"));
/// assert!(ended.is_err());
/// ```
pub fn install_panic_message() {
    std::panic::set_hook(Box::new(|info| {
        let place = info.location().map(ToString::to_string).unwrap_or_default();
        eprintln!(
            "erreur interne de reverbere ({place}) ; signalez-la en joignant le fichier en cause"
        );
    }));
}
