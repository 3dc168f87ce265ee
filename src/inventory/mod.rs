//! From the communes' spreadsheets to the frame of light points.
//!
//! Every row under a header becomes light points, or is listed with the reason why not.

pub mod answers;
pub mod checks;
pub mod condition;
pub mod confirmations;
pub mod coordinates;
pub mod decision;
pub mod fields;
pub mod finding;
pub mod grid;
pub mod lamps;
pub mod mapping;
pub mod numbers;
pub mod points;
pub mod profile;
pub mod territory;
pub mod text;
pub mod vocabulary;

mod bounds;
mod cabinets;
mod clock;
mod colours;
mod content;
mod control;
mod copies;
mod delimited;
mod eclext;
mod encoding;
mod files;
mod foreign;
mod gathering;
mod header;
mod invisible;
mod kept;
mod kinds;
mod legend;
mod luminaire;
mod memory;
mod place;
mod proposal;
mod purpose;
mod reading;
mod recaps;
mod rows;
mod sections;
mod stopwatch;
mod units;
mod version;
mod watts;
mod workbook;

use answers::Asked;
use decision::Decision;
use finding::{Finding, Rule, SheetReport};
use points::Points;
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::PathBuf;

pub(crate) use files::{Named, list as list_files, within as files_within};
pub use gathering::{Sources, import, import_readable};
pub use kept::{Kept, find_territory};
pub use memory::Memory;
pub(crate) use place::place_of;
pub use proposal::propose;
pub use reading::OF_TEMPLATE;
pub use version::Version;
pub(crate) use workbook::extension;
pub use workbook::read_sheets;
pub(crate) use workbook::sheets_in;

/// A lamp text that a person has to name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LampToName {
    /// The text; empty where no lamp is told.
    pub texte: String,
    /// Whether the text means different lamps in different towns.
    pub ambigu: bool,
    /// How many points bear it.
    pub points: usize,
}

/// What an import gave.
///
/// ```
/// # use reverbere::{Mappings, Sources, Territory, import};
/// # let (paths, territory) = (["examples/trois_points/points.csv".into()], Territory::boulonnais());
/// let read = import(&Sources::all(&paths), &territory, &Mappings::default(), &|_, _| {})?;
/// let [sheet] = read.sheets.as_slice() else { panic!("one sheet") };
/// assert_eq!((sheet.lignes, sheet.points), (3, 3));
/// assert!(read.findings.is_empty() && read.unread.is_empty());
/// # Ok::<(), reverbere::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Import {
    /// The light points, in the order of files, sheets and rows.
    pub points: Points,
    /// What was found, in the same order.
    pub findings: Vec<Finding>,
    /// How the inventories were understood, in the same order.
    pub decisions: Vec<Decision>,
    /// The counts of each sheet.
    pub sheets: Vec<SheetReport>,
    /// Where each file is, by the name that findings call it.
    pub files: BTreeMap<String, PathBuf>,
    /// Which version of each was read, by the same name.
    pub versions: BTreeMap<String, Version>,
    /// What is asked of a person, and what was answered.
    pub asked: Asked,
    /// The files that could not be read, in the order of their names.
    pub unread: Vec<Unread>,
    /// The files that were left out as a person asked, in the same order.
    pub left_out: Vec<String>,
}

/// A file that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Unread {
    /// The file, as findings call it.
    pub fichier: String,
    /// Why.
    pub raison: String,
    /// What to do.
    pub remede: String,
}

impl Import {
    /// The lamp texts that a person has to name, the most frequent first.
    ///
    /// ```
    /// # use reverbere::{Mappings, Sources, Territory, import};
    /// # let folder = tempfile::tempdir()?;
    /// let file = folder.path().join("parc.csv");
    /// std::fs::write(&file, "Code INSEE;Lampe;Puissance (W)\n62160;SHP;100\n62160;Zorglub;70\n")?;
    /// # let (paths, territory) = ([file], Territory::boulonnais());
    /// let read = import(&Sources::all(&paths), &territory, &Mappings::default(), &|_, _| {})?;
    /// let lamps = read.lamps_to_name();
    /// assert_eq!((lamps.len(), &*lamps[0].texte), (1, "Zorglub"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn lamps_to_name(&self) -> Vec<LampToName> {
        let mut counts: BTreeMap<(&str, bool), usize> = BTreeMap::new();
        let (texts, reasons) = (self.points.text("lampe_lue"), self.points.text("exclusion"));
        for (text, reason) in texts.iter().zip(reasons.iter()) {
            let ambiguous = reason == Some(Rule::LampeAmbigue.code());
            if ambiguous || reason == Some(Rule::LampeInconnue.code()) {
                *counts
                    .entry((text.unwrap_or_default(), ambiguous))
                    .or_default() += 1;
            }
        }
        let mut lamps: Vec<LampToName> = counts
            .into_iter()
            .map(|((text, ambigu), points)| LampToName {
                texte: text.to_owned(),
                ambigu,
                points,
            })
            .collect();
        lamps.sort_by_key(|lamp| std::cmp::Reverse(lamp.points));
        lamps
    }

    /// How many findings fall under each rule, the gravest rules first.
    ///
    /// ```
    /// # use reverbere::{Mappings, Rule, Sources, Territory, import};
    /// # let folder = tempfile::tempdir()?;
    /// let file = folder.path().join("parc.csv");
    /// std::fs::write(&file, "Code INSEE;Lampe;Puissance (W)\n62160;SHP;100\n62160;LED;30\n")?;
    /// # let (paths, territory) = ([file], Territory::boulonnais());
    /// let read = import(&Sources::all(&paths), &territory, &Mappings::default(), &|_, _| {})?;
    /// assert!(read.findings_by_rule().contains(&(Rule::DejaLed, 1)));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn findings_by_rule(&self) -> Vec<(Rule, usize)> {
        let mut counts: BTreeMap<Rule, usize> = BTreeMap::new();
        for finding in &self.findings {
            *counts.entry(finding.rule).or_default() += 1;
        }
        let excluded = self.points.text("exclusion");
        // One finding a point would drown the others: these are counted on the points themselves.
        for rule in [Rule::DejaLed, Rule::Solaire, Rule::AConfirmer] {
            let points = excluded
                .iter()
                .filter(|code| *code == Some(rule.code()))
                .count();
            if points > 0 {
                counts.insert(rule, points);
            }
        }
        let mut counts: Vec<_> = counts.into_iter().collect();
        counts.sort_by_key(|(rule, _)| (rule.gravity(), *rule));
        counts
    }
}
