//! What bidders sent back: their forms as they came, what is wrong in them, and what the plan becomes at the prices of
//! each, as « marche offres » says it.

use super::act::{self, Said};
use super::history::Kept;
use super::job::Latest;
use super::papers::planned_now;
use super::project::{OFFERS, PAPERS, PLAN, Project};
use super::reading::Stamp;
use super::reply::Next;
use super::uploads::Arrived;
use super::{lock, refused};
use crate::document::Shown;
use crate::document::html::of_sheet::shown;
use crate::document::xlsx::value;
use crate::error::{Error, Result};
use crate::market::{LotsBy, Offer, forms_in};
use crate::outputs::{Earlier, Kind, Outputs};
use crate::plan::Limits;
use crate::report::market::offers::{Side, fields};
use crate::report::wording::counted;
use crate::scenario::planned;
use crate::search::offers::Tender;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

/// The workbook, among the papers.
pub const FILE: &str = "offres.xlsx";
/// Forms that are set side by side at most.
const MOST: usize = 40;
/// What to do about a form of another lot.
const REMEDY: &str =
    "retirez-le, ou préparez les papiers avec les lots dont ce bordereau a été tiré";

/// The forms that came, in the order of their names.
pub fn received() -> Vec<String> {
    let forms = forms_in(Path::new(OFFERS)).into_iter();
    forms
        .filter_map(|form| form.file_name()?.to_str().map(ToOwned::to_owned))
        .collect()
}

fn place_of(name: &str) -> String {
    format!("{OFFERS}/{name}")
}

/// Keeps a form that a bidder filled in. An earlier one of its name is set aside, not lost.
///
/// # Errors
/// It is no form of a market, there are too many, or it cannot be written.
pub fn receive(project: &Project, arrived: &Arrived) -> Result<Next> {
    let file = place_of(&arrived.name);
    act::done_on(project, &[&file], |_| {
        let lot = Offer::lot_of(&arrived.path)?;
        if received().len() >= MOST && !Path::new(&file).exists() {
            return Err(refused(format!(
                "{MOST} offres au plus se comparent ensemble ; retirez-en d'abord une"
            )));
        }
        let bytes =
            std::fs::read(&arrived.path).map_err(|error| Error::read(Path::new(&file), error))?;
        let outputs = Outputs::default();
        let earlier = Some(Earlier { is_filled: true });
        outputs.put_again(Path::new(&file), Kind::Market, earlier, |out| {
            out.write_all(&bytes)
        })?;
        let aside = outputs.commit()?;
        let kept = aside.first().map_or_else(String::new, |one| {
            format!(" ; le précédent est gardé, « {} »", one.kept.display())
        });
        Ok(Said {
            kind: "offre",
            words: format!("« {} » reçu, lot « {lot} »{kept}.", arrived.name),
            detail: json!({ "fichier": arrived.name }),
        })
    })?;
    Ok(Next::to("/documents"))
}

/// A form that the page names.
#[derive(Debug, Deserialize, Serialize)]
pub struct Chosen {
    fichier: String,
}

/// Takes a form away; the journal leads back.
pub fn remove(project: &Project, sent: &Chosen) -> Result<Next> {
    let known = received().into_iter().find(|name| *name == sent.fichier);
    let name = known.ok_or_else(|| refused("ce bordereau n'est plus là ; rechargez la page"))?;
    let file = place_of(&name);
    let said = act::done_on(project, &[&file], |_| {
        std::fs::remove_file(&file).map_err(|error| Error::write(Path::new(&file), error))?;
        Ok(Said {
            kind: "offre_retiree",
            words: format!("« {name} » retiré."),
            detail: json!(sent),
        })
    })?;
    Ok(Next::stay(said))
}

/// What came of the last comparison, and of which files.
#[derive(Default)]
pub struct Offered(Mutex<Option<(Stamp, SideBySide)>>);

/// Offers as the page shows them: a line for each figure, a column for each offer after the one of the scenario.
#[derive(Debug, Clone, Default)]
pub struct SideBySide {
    /// The names of the columns.
    pub names: Vec<String>,
    /// Each figure: what it is, and what it comes to in each column.
    pub lines: Vec<(String, Vec<String>)>,
    /// What is wrong: file, cell, and what.
    pub remarks: Vec<[String; 3]>,
}

fn stamp() -> Stamp {
    let plan = Path::new(PLAN).join(planned::FILE);
    Stamp::of(&[Path::new(OFFERS), &plan])
}

impl Offered {
    /// The last comparison, and whether a form or the plan has changed since.
    pub fn last(&self) -> Option<(SideBySide, bool)> {
        let known = lock(&self.0);
        let (of, stated) = known.as_ref()?;
        Some((stated.clone(), *of != stamp()))
    }
}

impl SideBySide {
    fn of(sides: &[Side<'_>]) -> Self {
        let fields = fields();
        let columns = fields.shown_in(Shown::ALL);
        let mut lines: Vec<(String, Vec<String>)> = (columns.iter())
            .map(|field| (field.label.clone(), Vec::new()))
            .collect();
        for side in sides {
            let data = columns.iter().zip(columns.data(side));
            for ((field, datum), line) in data.zip(&mut lines) {
                line.1.push(shown(field.kind, &value(datum, None)));
            }
        }
        let names = lines.remove(0).1;
        let remarks = sides
            .iter()
            .filter_map(|side| side.offer)
            .flat_map(|offer| {
                let file = offer.file.file_name().unwrap_or_default();
                let file = file.to_string_lossy().into_owned();
                (offer.remarks.iter())
                    .map(move |one| [file.clone(), one.cell.clone(), one.text.clone()])
            });
        Self {
            names,
            lines,
            remarks: remarks.collect(),
        }
    }
}

/// Plans again at the prices of each offer, and sets them side by side: on the page, and in a workbook.
pub fn compare(project: &Project) -> Result<Next> {
    let stamp = stamp();
    let forms = forms_in(Path::new(OFFERS));
    if forms.is_empty() {
        return Err(refused(
            "aucun bordereau n'est là ; déposez d'abord ceux que les entreprises ont remplis",
        ));
    }
    let latest = planned_now(project)?;
    let limits = latest.study.limits();
    let tender = tender(&latest, &forms, &limits)?;
    let offers = forms.iter().map(|form| tender.read(form, REMEDY));
    let offers: Vec<Offer> = offers.collect::<Result<_>>()?;
    let sides = tender.sides(&offers, &|| ())?;
    let stated = SideBySide::of(&sides);
    let bytes = tender.workbook(sides)?;
    let outputs = Outputs::default();
    outputs.put(&Path::new(PAPERS).join(FILE), Kind::Offers, |out| {
        out.write_all(&bytes)
    })?;
    let _one_at_a_time = project.acting();
    outputs.commit()?;
    let words = format!(
        "{}, {}.",
        counted(offers.len(), "offre comparée", "offres comparées"),
        counted(stated.remarks.len(), "constat à lever", "constats à lever")
    );
    *lock(&project.offered.0) = Some((stamp, stated));
    let said = Said {
        kind: "offres",
        words: words.clone(),
        detail: json!({ "offres": offers.len() }),
    };
    act::write(&said, Kept::new())?;
    Ok(Next::stay(words))
}

/// The market of the plan, cut into the lots that the forms are of.
fn tender<'a>(latest: &'a Latest, forms: &[PathBuf], limits: &'a Limits) -> Result<Tender<'a>> {
    let study = &*latest.study;
    if latest.found.at_best.is_some() {
        return Err(refused(
            "ce plan n'atteint pas les objectifs : les offres se comparent à un plan qui les atteint ; revoyez les budgets ou les objectifs",
        ));
    }
    let named: Vec<String> = (forms.iter())
        .map(|form| Offer::lot_of(form))
        .collect::<Result<_>>()?;
    let of = |by: LotsBy| Tender::of(study, &latest.found.planning, &by, limits);
    let [by_epci, by_commune] = [of(LotsBy::Epci)?, of(LotsBy::Commune)?];
    let has_all = |tender: &Tender<'_>| {
        let known: Vec<&str> = tender.lots().collect();
        named.iter().all(|lot| known.contains(&lot.as_str()))
    };
    let fits = by_commune.filter(has_all).or(by_epci);
    fits.ok_or_else(|| refused("il n'y a pas encore de plan ; calculez-le d'abord"))
}
