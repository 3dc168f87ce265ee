//! Every file of a plan, whoever asks for it: a command, or the page in a browser.

use super::workbooks;
use crate::error::{Error, Result};
use crate::report::PlanDocument;
use crate::report::proof::{self as kept, KeptProof};
use crate::report::web::plan as page;
use crate::scenario::assumed::{self, Assumed};
use crate::scenario::planned;
use std::path::Path;

/// The files of a plan by their names in its folder. `points` is the text of its table of points;
/// `lap` is called as each part is done, with its name.
///
/// # Errors
/// What a writer refuses.
pub fn files(
    document: &PlanDocument<'_>,
    points: Vec<u8>,
    lap: &mut dyn FnMut(&'static str),
) -> Result<Vec<(String, Vec<u8>)>> {
    let mut files = workbooks(document)?;
    lap("classeurs");
    files.push((page::FILE.to_owned(), page::page(document).into_bytes()));
    lap("page");
    let assumed = Assumed::of(document.study, &points);
    files.push((planned::FILE.to_owned(), points));
    let stated =
        (assumed.write()).map_err(|error| Error::write(Path::new(assumed::FILE), error))?;
    files.push((assumed::FILE.to_owned(), stated.into_bytes()));
    let proof = KeptProof {
        print: document.print.clone(),
        short_of: document.short_of.clone(),
        proof: document.proof.clone(),
    };
    let stated = (proof.write()).map_err(|error| Error::write(Path::new(kept::FILE), error))?;
    files.push((kept::FILE.to_owned(), stated.into_bytes()));
    Ok(files)
}
