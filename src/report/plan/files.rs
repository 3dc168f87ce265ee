//! Every file of a plan, whoever asks for it: a command, or the page in a browser.

use super::write_workbooks;
use crate::error::{Error, Result};
use crate::report::PlanDocument;
use crate::report::proof::{self as kept, KeptProof};
use crate::report::web::plan as page;
use crate::scenario::assumed::{self, Assumed};
use crate::scenario::planned;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

/// Takes a file by its name in the folder of the plan as soon as it is made, on any thread: a plan of all
/// communes is more than is kept in memory.
pub type Take<'a> = dyn Fn(&str, &[u8]) -> Result<()> + Sync + 'a;

/// Makes the files of a plan. `points` is the text of its table of points; `lap` is called as each part
/// is done, with its name.
///
/// # Errors
/// What a writer or `take` refuses.
pub fn write_files(
    document: &PlanDocument<'_>,
    points: &[u8],
    take: &Take<'_>,
    lap: &mut dyn FnMut(&'static str),
) -> Result<()> {
    write_workbooks(document, take)?;
    lap("classeurs");
    take(page::FILE, page::page(document).as_bytes())?;
    lap("page");
    take(planned::FILE, points)?;
    let assumed = Assumed::of(document.study, points);
    let stated =
        (assumed.write()).map_err(|error| Error::write(Path::new(assumed::FILE), error))?;
    take(assumed::FILE, stated.as_bytes())?;
    let proof = KeptProof {
        print: document.print.clone(),
        short_of: document.short_of.clone(),
        proof: document.proof.clone(),
    };
    let stated = (proof.write()).map_err(|error| Error::write(Path::new(kept::FILE), error))?;
    take(kept::FILE, stated.as_bytes())
}

/// The same files all at once, by their names.
///
/// # Errors
/// What a writer refuses.
pub fn all_files(document: &PlanDocument<'_>, points: &[u8]) -> Result<BTreeMap<String, Vec<u8>>> {
    collected(|take| write_files(document, points, take, &mut |_| ()))
}

/// What is taken by `take`, by its name.
pub(super) fn collected(
    write: impl FnOnce(&Take<'_>) -> Result<()>,
) -> Result<BTreeMap<String, Vec<u8>>> {
    let taken = Mutex::new(BTreeMap::new());
    write(&|name, bytes| {
        let mut taken = taken.lock().unwrap_or_else(PoisonError::into_inner);
        taken.insert(name.to_owned(), bytes.to_vec());
        Ok(())
    })?;
    Ok(taken.into_inner().unwrap_or_else(PoisonError::into_inner))
}
