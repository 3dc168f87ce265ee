//! The inventories of an import together: every file is read, and those that cannot be are told at
//! once, in the order of their names.

use super::answers::{Answers, Asked};
use super::cabinets::{self, Apart};
use super::checks;
use super::copies;
use super::files::{self, Named, PassedOver};
use super::finding::{Finding, Rule};
use super::kept::Kept;
use super::mapping::{Mappings, Pattern, Table};
use super::memory::Memory;
use super::points::PointsBuilder;
use super::purpose;
use super::reading::{FileRead, Reading};
use super::rows::SheetRead;
use super::territory::Territory;
use super::workbook::Refusal;
use super::{Import, Unread, Version};
use crate::clock;
use crate::error::{Error, Result};
use rayon::prelude::*;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};

/// What an import reads.
#[derive(Debug, Clone, Copy)]
pub struct Sources<'a> {
    /// Files, and folders with all that they hold.
    pub paths: &'a [PathBuf],
    /// Names of files that are not to be read.
    pub left_out: &'a [Pattern],
    /// Those that are open already.
    pub kept: Option<&'a Kept>,
    /// What was read of them before, for whoever reads them again and again.
    pub memory: Option<&'a Memory>,
}

impl<'a> Sources<'a> {
    /// Everything under some paths.
    ///
    /// ```
    /// use reverbere::Sources;
    ///
    /// let paths = ["inventories".into()];
    /// assert_eq!(Sources::all(&paths).paths, paths);
    /// assert!(Sources::all(&paths).left_out.is_empty());
    /// ```
    #[must_use]
    pub fn all(paths: &'a [PathBuf]) -> Self {
        Self {
            paths,
            left_out: &[],
            kept: None,
            memory: None,
        }
    }

    /// The same, of which some are open already.
    #[must_use]
    pub fn with_kept(self, kept: &'a Kept) -> Self {
        Self {
            kept: Some(kept),
            ..self
        }
    }

    /// The same, of which some have not changed since they were read.
    #[must_use]
    pub fn with_memory(self, memory: &'a Memory) -> Self {
        Self {
            memory: Some(memory),
            ..self
        }
    }

    /// Reads a file, or what is kept or remembered of it. Should the program itself fail on it, the others
    /// are read all the same.
    fn read(&self, reading: &Reading<'_>, file: &Named, answers: &Answers) -> Result<FileRead> {
        let read = || {
            crate::caught(|| reading.read(file, self.kept, answers))
                .unwrap_or_else(|| Err(Refusal::OwnFault.of(&file.path)))
        };
        match self.memory {
            Some(memory) => memory.read(file, answers, reading.lists, read),
            None => read(),
        }
    }
}

/// Reads inventories: files, and folders with all that they hold. A quality workbook among them is
/// no inventory: the answers of its sheet « À compléter » are read over the others.
///
/// `done` is called after each file, with how many are done and how many there are.
///
/// ```
/// # use reverbere::{Mappings, Sources, Territory, import};
/// # let folder = tempfile::tempdir()?;
/// let file = folder.path().join("samer.csv");
/// std::fs::write(
///     &file,
///     "Commune;Référence;Lampe;Puissance (W)\n\
///      Samer;S1;SHP;100\nSamer;S2;SHP;70\nSamer;S3;BF;125\n",
/// )?;
/// let (paths, territory) = ([file], Territory::boulonnais());
/// let read = import(&Sources::all(&paths), &territory, &Mappings::default(), &|_, _| {})?;
/// assert_eq!(read.points.len(), 3);
/// assert_eq!(read.points.text("insee").get(0), Some("62773"));
/// assert_eq!(read.points.text("technologie").get(2), Some("BF"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// A file or folder that is not there, a folder without inventories, and every file that is no
/// spreadsheet or in which no sheet holds a table of light points: all of them in one error.
pub fn import(
    sources: &Sources<'_>,
    territory: &Territory,
    mappings: &Mappings,
    done: &(dyn Fn(usize, usize) + Sync),
) -> Result<Import> {
    let (import, refused) = gather(sources, territory, mappings, done)?;
    if refused.is_empty() {
        Ok(import)
    } else {
        Err(refusal(refused))
    }
}

/// The same, but that files which cannot be read are told in the import, where any other can be.
///
/// # Errors
/// As [`import`], where nothing can be read.
pub fn import_readable(
    sources: &Sources<'_>,
    territory: &Territory,
    mappings: &Mappings,
    done: &(dyn Fn(usize, usize) + Sync),
) -> Result<Import> {
    let (mut import, refused) = gather(sources, territory, mappings, done)?;
    if import.sheets.is_empty() && !refused.is_empty() {
        return Err(refusal(refused));
    }
    import.unread = unread(refused);
    let stated = import.unread.iter().map(|unread| Finding {
        rule: Rule::FichierNonLu,
        file: unread.fichier.clone(),
        sheet: String::new(),
        cell: String::new(),
        read: format!("{} ; {}", unread.raison, unread.remede),
    });
    let stated: Vec<Finding> = stated.collect();
    import.findings.splice(0..0, stated);
    Ok(import)
}

/// Files that were refused, as one error.
pub(super) fn refusal(refused: Refused) -> Error {
    Error::together(refused.into_iter().map(|(_, error)| error).collect())
}

/// Files that were refused, as data.
pub(super) fn unread(refused: Refused) -> Vec<Unread> {
    let stated = refused.into_iter().map(|(file, error)| {
        let (raison, remede) = error.reason_and_remedy();
        Unread {
            fichier: file.label,
            raison,
            remede,
        }
    });
    stated.collect()
}

/// The files that were refused, and why.
pub(super) type Refused = Vec<(Named, Error)>;

fn gather(
    sources: &Sources<'_>,
    territory: &Territory,
    mappings: &Mappings,
    done: &(dyn Fn(usize, usize) + Sync),
) -> Result<(Import, Refused)> {
    let listed = Listed::of(sources)?;
    let reading = Reading {
        territory,
        mappings,
        this_year: this_year(),
        lists: &[],
    };
    let mut refused = Refused::new();
    let (answers, mut read) = read_all(&reading, sources, &listed.files, &mut refused, done);
    copies::set_apart(&mut read, &answers.confirmed);
    purpose::set_apart(&mut read, &answers.confirmed);
    let tables: Vec<Table> = read.iter().map(table).collect();
    let mut import = listed.import();
    let mut asked = Asked::default();
    for sheet in &mut read {
        asked.add(sheet);
    }
    let mut points = PointsBuilder::default();
    for mut sheet in read {
        import.decisions.append(&mut sheet.decisions);
        points.append(std::mem::take(&mut sheet.points));
        import.findings.append(&mut sheet.findings);
        import.sheets.push(std::mem::take(&mut sheet.report));
    }
    import.points = points.finish();
    let findings = &mut import.findings;
    findings.extend(checks::check(&import.points, territory));
    findings.extend(answers.findings(findings, &asked.used));
    findings.extend(mappings.unanswered(&listed.labels(), &tables));
    let nobody = |name: &&Pattern| {
        !listed
            .left_out
            .iter()
            .any(|file| name.is_of_file(&file.label))
    };
    let useless = sources.left_out.iter().filter(nobody);
    findings.extend(useless.map(|name| Finding {
        read: format!("à ignorer : {}", name.written()),
        ..of_file(Rule::PartieSansFichier, "")
    }));
    import.asked = Asked { answers, ..asked };
    Ok((import, refused))
}

/// The files of an import.
pub(super) struct Listed {
    /// Those to read.
    pub files: Vec<Named>,
    /// Those that are no inventories.
    others: Vec<PassedOver>,
    /// Those that a person asked to leave out, in the order of their names.
    left_out: Vec<Named>,
}

impl Listed {
    pub fn of(sources: &Sources<'_>) -> Result<Self> {
        let (files, others) = files::list(sources.paths)?;
        let is_left_out =
            |file: &Named| (sources.left_out.iter()).any(|name| name.is_of_file(&file.label));
        let (mut left_out, files): (Vec<Named>, Vec<Named>) =
            files.into_iter().partition(is_left_out);
        let (more, others): (Vec<_>, Vec<_>) =
            (others.into_iter()).partition(|(file, _)| is_left_out(file));
        left_out.extend(more.into_iter().map(|(file, _)| file));
        left_out.sort_by(|a, b| a.label.cmp(&b.label));
        if files.is_empty() {
            return Err(Error::Usage(
                "aucun inventaire à lire : tous les fichiers sont laissés de côté ; revoyez les noms à ignorer".into(),
            ));
        }
        Ok(Self {
            files,
            others,
            left_out,
        })
    }

    /// An import of which nothing is read yet.
    fn import(&self) -> Import {
        let left_out = (self.left_out.iter()).map(|file| of_file(Rule::FichierEcarte, &file.label));
        let others = (self.others.iter()).map(|(file, why)| of_file(why.rule(), &file.label));
        Import {
            points: PointsBuilder::default().finish(),
            findings: left_out.chain(others).collect(),
            decisions: Vec::new(),
            sheets: Vec::new(),
            files: (self.files.iter())
                .map(|file| (file.label.clone(), file.path.clone()))
                .collect(),
            versions: (self.files.par_iter())
                .map(|file| (file.label.clone(), Version::of(&file.path)))
                .collect(),
            asked: Asked::default(),
            unread: Vec::new(),
            left_out: (self.left_out.iter())
                .map(|file| file.label.clone())
                .collect(),
        }
    }

    fn labels(&self) -> Vec<&str> {
        let others = self.others.iter().map(|(file, _)| file);
        (self.files.iter())
            .chain(others)
            .chain(&self.left_out)
            .map(|file| file.label.as_str())
            .collect()
    }
}

/// Reads every file, then again those that answers speak of.
fn read_all(
    reading: &Reading<'_>,
    sources: &Sources<'_>,
    files: &[Named],
    refused: &mut Refused,
    done: &(dyn Fn(usize, usize) + Sync),
) -> (Answers, Vec<SheetRead>) {
    let count = AtomicUsize::new(0);
    if let Some(memory) = sources.memory {
        memory.prepare(reading, files);
    }
    // What is known already is looked up once it is known what was answered of it.
    let is_known = |file: &Named| sources.memory.is_some_and(|it| it.knows_inventory(file));
    let first: Vec<Option<Result<FileRead>>> = files
        .par_iter()
        .map(|file| {
            let read = (!is_known(file)).then(|| sources.read(reading, file, &Answers::default()));
            done(count.fetch_add(1, Ordering::Relaxed) + 1, files.len());
            read
        })
        .collect();
    let mut answers = Answers::default();
    let mut inventories = Vec::new();
    let mut apart = Apart::default();
    for (file, read) in files.iter().zip(first) {
        match read {
            Some(Ok(FileRead::Answers(stated))) => answers.extend(stated),
            Some(Ok(FileRead::Sheets(sheets))) => inventories.push((file, Some(sheets))),
            Some(Ok(FileRead::Cabinets(alone))) => apart.add(file, alone),
            Some(Err(error)) => refused.push((file.clone(), error)),
            None => inventories.push((file, None)),
        }
    }
    let answered = answers.files();
    let named: Vec<&Named> = inventories.iter().map(|(file, _)| *file).collect();
    apart.keep_those_of(&named);
    let second: Vec<(&Named, Result<Vec<SheetRead>>)> = inventories
        .into_par_iter()
        .map(|(file, sheets)| {
            let lists = apart.beside(file);
            let is_of = |sheets: &[SheetRead]| {
                cabinets::are_of(lists.iter().copied(), sheets, reading.territory)
            };
            if let Some(sheets) = sheets
                && !answered.contains(file.label.as_str())
                && !is_of(&sheets)
            {
                return (file, Ok(sheets));
            }
            let reading = Reading {
                lists: &lists,
                ..*reading
            };
            let read = sources.read(&reading, file, &answers);
            let read = read.map(|read| match read {
                FileRead::Sheets(sheets) => sheets,
                FileRead::Answers(_) | FileRead::Cabinets(_) => Vec::new(),
            });
            (file, read)
        })
        .collect();
    let mut sheets = Vec::new();
    for (file, read) in second {
        match read {
            Ok(read) => sheets.extend(read),
            Err(error) => refused.push((file.clone(), error)),
        }
    }
    apart.settle(&mut sheets, refused, reading.territory);
    refused.sort_by(|(a, _), (b, _)| a.label.cmp(&b.label));
    (answers, sheets)
}

impl Asked {
    /// Adds what is asked of the rows of a sheet.
    fn add(&mut self, sheet: &mut SheetRead) {
        let (file, name) = (&sheet.report.fichier, &sheet.report.feuille);
        for (row, stated) in std::mem::take(&mut sheet.stated) {
            self.rows.insert((file.clone(), name.clone(), row), stated);
        }
        for (like, rows) in std::mem::take(&mut sheet.used) {
            let key = (file.clone(), name.clone(), like);
            *self.used.entry(key).or_default() += rows;
        }
    }
}

fn table(read: &SheetRead) -> Table {
    Table {
        file: read.report.fichier.clone(),
        sheet: read.report.feuille.clone(),
        header: read.report.ligne_entete,
        missing: read.missing.clone(),
    }
}

fn of_file(rule: Rule, file: &str) -> Finding {
    Finding {
        rule,
        file: file.to_owned(),
        sheet: String::new(),
        cell: String::new(),
        read: String::new(),
    }
}

/// The year after which nothing was installed.
pub(super) fn this_year() -> u16 {
    clock::year(clock::now())
}
