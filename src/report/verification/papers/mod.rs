//! Papers that follow from a plan: drafts for councils, what funders are asked for, forms for bidders and what they
//! offer, power to give back, reports, layers for a GIS. Each is written again for the plan and compared, as the
//! documents of the plan are; what a person has to fill in is theirs.

mod layers;
mod list;
mod market;
mod offers;
mod pages;
mod reports;
mod supply;
mod words;

use super::compared::{self, Difference};
use super::control::{Control, Discrepancy};
use super::uncomputed;
use crate::document::docx;
use crate::error::{Error, Result};
use crate::inputs;
use crate::inventory::grid::Sheet;
use crate::inventory::{read_sheets, sheets_in};
use crate::outputs::{Kind, Mark};
use crate::report::PlanDocument;
use crate::report::acts::{Models, drafts};
use crate::report::aided;
use crate::scenario::assumed::print_of;
use crate::scenario::study::Study;
use crate::search::presented::Shape;
use crate::search::{Clock, Documented, Found, seek};
pub use list::{Group, list};
use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::rc::Rc;

/// What came of papers.
#[derive(Debug, Default)]
pub struct Checked {
    /// What was looked at, in the order of the answer.
    pub controls: BTreeSet<Control>,
    /// How many files were compared.
    pub files: usize,
    /// Files that nothing says how to write again.
    pub unchecked: Vec<String>,
    /// What does not hold.
    pub found: Vec<Discrepancy>,
}

impl Checked {
    /// What is said where the plan of a folder cannot be told: nothing was compared.
    #[must_use]
    pub fn without_plan() -> Self {
        let message =
            "les actes n'ont pas été comparés : le plan de ce dossier ne se relit pas en entier";
        Self {
            controls: [Control::Pieces].into(),
            found: vec![Discrepancy {
                control: Control::Pieces,
                file: String::new(),
                sheet: String::new(),
                cell: String::new(),
                message: message.to_owned(),
            }],
            ..Self::default()
        }
    }
}

/// What papers are compared with.
pub struct Expected<'a> {
    /// The plan.
    pub document: &'a PlanDocument<'a>,
    /// What drafts are made from.
    pub models: &'a Models,
    /// The search for the plan of the scenario, where that has been done: of some papers, only it knows all.
    pub found: Option<Found>,
}

/// Compares papers with those of a plan; `root` is the folder that they were looked for in.
///
/// # Errors
/// A paper that is there cannot be read.
pub fn verify(expected: Expected<'_>, root: &Path, groups: &[Group]) -> Result<Checked> {
    let study = expected.document.study;
    let sought = match expected.found {
        Some(found) => OnceCell::from(Sought::of(study, found)?),
        None => OnceCell::new(),
    };
    let mut papers = Papers {
        document: expected.document,
        models: expected.models,
        sought,
        root,
        checked: Checked {
            controls: [Control::Pieces].into(),
            ..Checked::default()
        },
    };
    for group in groups {
        papers.group(group)?;
    }
    Ok(papers.checked)
}

struct Papers<'a> {
    document: &'a PlanDocument<'a>,
    models: &'a Models,
    /// The search for the plan of the scenario, once it is wanted; `None` where it has none.
    sought: OnceCell<Option<Rc<Sought>>>,
    root: &'a Path,
    checked: Checked,
}

/// The plan of the scenario, with the search that found it.
struct Sought {
    found: Found,
    plan: Documented,
}

impl Sought {
    fn of(study: &Study, found: Found) -> Result<Option<Rc<Self>>> {
        let plan = Documented::of(study, &found)?;
        Ok(plan.map(|plan| Rc::new(Self { found, plan })))
    }
}

/// A file that is compared.
struct Paper {
    path: PathBuf,
    /// Its name from the folder that was given.
    shown: String,
    control: Control,
}

impl Papers<'_> {
    fn group(&mut self, group: &Group) -> Result<()> {
        match group.kind {
            Kind::Act => {
                let expected = drafts(self.document, self.models, group.is_grouped())?;
                self.set(group, Control::Deliberations, expected, Self::draft)
            }
            Kind::AidRequest => self.requests(group),
            Kind::Market => self.market(group),
            Kind::Offers => self.offers(group),
            Kind::Supply => self.supply(group),
            kind => match Shape::of(kind) {
                Some(shape) => self.reports(group, shape),
                None => self.layers(group),
            },
        }
    }

    /// The search for the plan, for a paper of which only that knows all; where it does not come to this plan, that
    /// is said of the paper.
    fn sought(&mut self, paper: &Paper) -> Result<Option<Rc<Sought>>> {
        if self.sought.get().is_none() {
            let study = self.document.study;
            let clock = &mut Clock::default();
            // As near to the targets as can be: the plan may be an incomplete one.
            let limits = study.limits();
            let sought = seek(study, &limits, true, clock, &|_| ());
            let sought = sought.map(|found| found.with_rules_priced(study, &limits));
            let sought = sought.ok().map(|found| Sought::of(study, found));
            self.sought = OnceCell::from(sought.transpose()?.flatten());
        }
        let sought = self.sought.get().cloned().flatten();
        let print = |sought: &Rc<Sought>| print_of(&sought.plan.table);
        let sought = sought.filter(|sought| print(sought) == self.document.print);
        if sought.is_none() {
            let message = "ce fichier n'a pas été comparé : cherché de nouveau, le plan du scénario n'est pas celui-ci";
            self.say(Control::Pieces, paper, "", "", message.into());
        }
        Ok(sought)
    }

    /// Compares files that were written together, each by its name.
    fn set(
        &mut self,
        group: &Group,
        control: Control,
        expected: Vec<(String, Vec<u8>)>,
        compare: impl Fn(&mut Self, &Paper, &[u8]) -> Result<()>,
    ) -> Result<()> {
        let mut left: BTreeSet<&String> = group.there().collect();
        for (name, bytes) in expected {
            if !group.is_whole && !group.names.contains(&name) {
                continue;
            }
            left.remove(&name);
            let paper = self.paper(group, &name, control);
            if !paper.path.is_file() {
                self.missing(&paper);
            } else if self.is_of_plan(&paper) {
                compare(self, &paper, &bytes)?;
            }
        }
        for name in left {
            let paper = self.paper(group, name, control);
            let message =
                "ce fichier n'est d'aucune commune ni d'aucun EPCI qui en a un dans ce plan";
            self.say(Control::Pieces, &paper, "", "", message.into());
        }
        Ok(())
    }

    fn draft(&mut self, paper: &Paper, expected: &[u8]) -> Result<()> {
        let read = |bytes| {
            docx::read(bytes).map_err(|why| {
                let remedy = "refaites-le avec « reverbere deliberations »";
                Error::input(&paper.path, why, remedy)
            })
        };
        let found = read(inputs::read(&paper.path)?)?;
        for (place, message) in words::differences(&found, &read(expected.to_vec())?) {
            self.say(paper.control, paper, "", &place, message);
        }
        Ok(())
    }

    /// What a funder is asked for: which one, most of its sheets say.
    fn requests(&mut self, group: &Group) -> Result<()> {
        let study = self.document.study;
        let mut named: BTreeMap<String, usize> = BTreeMap::new();
        for name in group.there() {
            let sheets = read_sheets(&group.folder.join(name))?;
            for title in sheets.iter().filter_map(title_of) {
                *named.entry(title).or_default() += 1;
            }
        }
        let all = study.funders().into_iter().chain(study.funder("CEE"));
        let stated = all.map(|funder| {
            let title = aided::title(study.name_of_funder(funder));
            (named.get(&title).copied().unwrap_or(0), funder)
        });
        let funder = stated.max_by_key(|(count, _)| *count);
        let Some((1.., funder)) = funder else {
            for name in group.there() {
                let paper = self.paper(group, name, Control::DossiersAide);
                let message = "aucune aide du scénario n'a le nom que dit ce fichier";
                self.say(Control::Pieces, &paper, "", "A1", message.into());
            }
            return Ok(());
        };
        let requests = study.requests(self.document.choice, funder);
        let expected = aided::workbooks(self.document, funder, &requests)?;
        self.set(
            group,
            Control::DossiersAide,
            expected,
            |papers, paper, bytes| {
                let found = read_sheets(&paper.path)?;
                papers.workbook(paper, &found, bytes)
            },
        )
    }

    fn paper(&self, group: &Group, name: &str, control: Control) -> Paper {
        let path = group.folder.join(name);
        let within = path.strip_prefix(self.root).ok();
        let within = within.filter(|within| !within.as_os_str().is_empty());
        let shown = within.map_or_else(|| name.to_owned(), |it| it.display().to_string());
        Paper {
            shown: shown.replace('\\', "/"),
            path,
            control,
        }
    }

    fn missing(&mut self, paper: &Paper) {
        self.checked.controls.insert(paper.control);
        self.say(Control::Pieces, paper, "", "", "ce fichier manque".into());
    }

    /// Counts a file that is there among those compared; says so where it bears the print of another plan: then
    /// nothing in it is compared.
    fn is_of_plan(&mut self, paper: &Paper) -> bool {
        self.checked.controls.insert(paper.control);
        self.checked.files += 1;
        let plan = Mark::read(&paper.path).and_then(|mark| mark.plan);
        let is_other = plan.is_some_and(|plan| plan != self.document.print);
        if is_other {
            let message = "ce fichier est d'un autre plan que celui du scénario ; refaites-le, ou donnez le dossier de son plan avec --plan";
            self.say(Control::Pieces, paper, "", "", message.into());
        }
        !is_other
    }

    fn workbook(&mut self, paper: &Paper, found: &[Sheet], expected: &[u8]) -> Result<()> {
        if let Some(count) = uncomputed(found) {
            let message = super::never_computed(count);
            self.say(paper.control, paper, "", "", message);
            return Ok(());
        }
        let expected = sheets_in(&paper.path, expected)?;
        for one in compared::cells(found, &expected) {
            let cell = one.cell();
            self.differs(paper, one, &cell);
        }
        Ok(())
    }

    fn differs(&mut self, paper: &Paper, one: Difference, cell: &str) {
        self.say(paper.control, paper, &one.sheet, cell, one.message);
    }

    fn say(&mut self, control: Control, paper: &Paper, sheet: &str, cell: &str, message: String) {
        self.checked.found.push(Discrepancy {
            control,
            file: paper.shown.clone(),
            sheet: sheet.to_owned(),
            cell: cell.to_owned(),
            message,
        });
    }
}

/// The text of the first cell of a sheet.
fn title_of(sheet: &Sheet) -> Option<String> {
    let row = sheet.rows.first()?;
    let (_, cell) = row.cells.first()?;
    Some(cell.to_string())
}
