//! The folder of a project, as it is on disk now.

use super::job::Job;
use super::offers::Offered;
use super::reading::{self, Asked, Reading, Stamp};
use super::variants::Compared;
use super::worked::Worked;
use super::{lock, refused};
use crate::error::{Error, Result};
use crate::inventory::{Import, Memory};
use crate::outputs;
use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard};

/// Inventories as they were dropped.
pub const INVENTORIES: &str = "inventaires";
/// What was answered: a quality workbook.
pub const ANSWERS: &str = "reponses.xlsx";
/// Budgets of the communes.
pub const BUDGETS: &str = "budgets.csv";
/// What lamps stand for, as a person said it on a page.
pub const MAPPING: &str = "correspondance.toml";
/// Who found which commune right.
pub const CHECKED: &str = "validations.toml";
/// Electricity bills as they were dropped.
pub const BILLS: &str = "factures";
/// Tables of budgets as they came.
pub const BUDGETS_SENT: &str = "budgets_recus";
/// The documents of the plan.
pub const PLAN: &str = "plan";
/// What follows from the plan: drafts for councils, forms for bidders.
pub const PAPERS: &str = "papiers";
/// Forms that bidders filled in, as they came.
pub const OFFERS: &str = "offres";
/// Files on their way, before they are whole.
pub const ARRIVING: &str = ".depot";
/// Held while the project is open.
const LOCK: &str = ".reverbere-servir";

/// A project that this program alone has open.
pub struct Project {
    _lock: File,
    cache: Mutex<Cache>,
    acting: Mutex<()>,
    /// What the last answer was written into, while its file is as it was written: answers that
    /// follow each other do not each wait for the inventories to be read again.
    answered: Mutex<Option<(Stamp, Import)>>,
    /// The scenario worked out.
    pub worked: Worked,
    /// The last comparison of scenarios.
    pub compared: Compared,
    /// The last offers that were set side by side.
    pub offered: Offered,
    /// The search for a plan.
    pub job: Job,
}

/// What was read, and of which files.
#[derive(Default)]
struct Cache {
    memory: Memory,
    reading: Option<(Stamp, Arc<Reading>)>,
}

impl Project {
    /// Opens the project of the current folder.
    ///
    /// # Errors
    /// It cannot be written to, or another program has it open.
    pub fn open() -> Result<Self> {
        let here = std::env::current_dir().unwrap_or_default();
        let fail = |error| Error::write(&here, error);
        let lock = OpenOptions::new()
            .create(true)
            .append(true)
            .open(LOCK)
            .map_err(fail)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(refused(format!(
                    "le projet « {} » est déjà ouvert par un autre reverbere servir ; allez à sa page, ou arrêtez-le d'abord",
                    here.display()
                )));
            }
            Err(TryLockError::Error(error)) => return Err(fail(error)),
        }
        for folder in [".", INVENTORIES, PLAN, PAPERS, OFFERS, BUDGETS_SENT, BILLS] {
            outputs::recover(Path::new(folder))?;
        }
        // What was on its way when the program ended was never answered.
        let _ = std::fs::remove_dir_all(ARRIVING);
        Ok(Self {
            _lock: lock,
            cache: Mutex::default(),
            acting: Mutex::default(),
            answered: Mutex::default(),
            worked: Worked::default(),
            compared: Compared::default(),
            offered: Offered::default(),
            job: Job::default(),
        })
    }

    /// For the time of one act: two tabs do not write at once.
    pub fn acting(&self) -> MutexGuard<'_, ()> {
        lock(&self.acting)
    }

    /// The import that one more answer goes into.
    ///
    /// # Errors
    /// The scenario cannot be read.
    pub fn to_answer(&self) -> Result<Option<Import>> {
        if let Some((stamp, import)) = lock(&self.answered).as_ref()
            && *stamp == Stamp::of(&[INVENTORIES, ANSWERS])
        {
            return Ok(Some(import.clone()));
        }
        Ok(self.reading()?.seen.clone())
    }

    /// Keeps the import whose answers have just been written.
    pub fn keep_answered(&self, import: Import) {
        *lock(&self.answered) = Some((Stamp::of(&[INVENTORIES, ANSWERS]), import));
    }

    /// The inventories as they are on disk now. A scenario of which only budgets or targets have
    /// changed, or that says the territory that was found, changes nothing of them.
    ///
    /// # Errors
    /// The scenario cannot be read.
    pub fn reading(&self) -> Result<Arc<Reading>> {
        let mut cache = lock(&self.cache);
        let asked = Asked::of_folder()?;
        let all = Stamp::of(&[INVENTORIES, ANSWERS]);
        if let Some((stamp, reading)) = &cache.reading
            && *stamp == all
            && asked.is_answered_by(&reading.asked)
        {
            return Ok(Arc::clone(reading));
        }
        let reading = Arc::new(reading::of_folder(asked, &cache.memory)?);
        cache.reading = Some((all, Arc::clone(&reading)));
        Ok(reading)
    }
}
