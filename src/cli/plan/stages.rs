//! `--garder-etapes`: the tables between the inventories and the plan, in each format of this build.

use crate::inventory::points::Format;
use crate::report::{PlanDocument, stages};
use std::io;

/// Each format that this build writes, with its extension.
const FORMATS: &[(&str, Format)] = &[
    ("csv", Format::Csv),
    #[cfg(feature = "parquet")]
    ("parquet", Format::Parquet),
];

/// The files, with their names in the folder of the plan.
///
/// # Errors
/// What a writer says.
pub fn files(document: &PlanDocument<'_>) -> io::Result<Vec<(String, Vec<u8>)>> {
    let study = document.study;
    let mut files = Vec::new();
    for (extension, format) in FORMATS {
        let mut put = |name: &str, write: &dyn Fn(&mut Vec<u8>) -> io::Result<()>| {
            let mut bytes = Vec::new();
            write(&mut bytes)?;
            files.push((format!("etapes/{name}.{extension}"), bytes));
            io::Result::Ok(())
        };
        put("points", &|out| stages::points(study).write(*format, out))?;
        put("classes", &|out| stages::classes(study).write(*format, out))?;
        put("solutions", &|out| {
            stages::solutions(study).write(*format, out)
        })?;
        put("choix", &|out| {
            stages::choices(study, document.choice).write(*format, out)
        })?;
    }
    Ok(files)
}
