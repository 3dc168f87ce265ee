//! What follows from the plan on disk: drafts for councils, forms for bidders, power to give back, the
//! report. All are written together, so that none is of another plan than the rest.

use super::act::{self, Said};
use super::history::Kept;
use super::job::Latest;
use super::project::{PAPERS, PLAN, Project};
use super::reply::Next;
use super::result::{Outcome, PlanResult, print_of_inputs};
use super::{journal, refused};
use crate::error::Result;
use crate::inputs;
use crate::market::{LotsBy, Schedule};
use crate::outputs::{Kind, Outputs};
use crate::report::acts::{self, Models};
use crate::report::aided;
use crate::report::layout::{FreeNames, safe_name};
use crate::report::market::forms;
use crate::report::supply::{Filled, workbook};
use crate::report::wording::counted;
use crate::scenario::assumed::print_of;
use crate::scenario::planned;
use crate::search::{Clock, seek};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::path::Path;
use std::sync::Arc;

/// The act of the journal that wrote them.
const ACT: &str = "papiers";
/// Where in it the print of their plan stands.
const OF_PLAN: &str = "plan";
/// Drafts for councils.
pub const DRAFTS: &str = "deliberations";
/// Forms for bidders.
pub const MARKET: &str = "marche";
/// What funders are asked for.
pub const REQUESTS: &str = "aides";
/// Power to give back.
pub const SUPPLY: &str = "puissances.xlsx";
/// The report.
pub const REPORT: &str = "rapport.html";

/// What the page sends.
#[derive(Debug, Default, Deserialize, Serialize)]
pub struct Wanted {
    #[serde(default)]
    lots: Lots,
    /// « oui » where orders are grouped.
    #[serde(default)]
    groupement: String,
}

impl Wanted {
    /// What was wanted of the papers that were prepared last.
    pub fn last() -> Self {
        let acts = journal::acts();
        let act = acts.iter().rev().find(|act| act.acte == ACT);
        act.and_then(|act| Self::deserialize(&act.detail).ok())
            .unwrap_or_default()
    }

    /// Whether each commune is a lot.
    pub fn is_by_commune(&self) -> bool {
        self.lots == Lots::Commune
    }

    /// Whether orders are grouped.
    pub fn is_grouped(&self) -> bool {
        self.groupement == "oui"
    }
}

/// How works are cut into lots.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
enum Lots {
    #[default]
    Epci,
    Commune,
}

/// Writes them for the plan on disk.
pub fn prepare(project: &Project, sent: &Wanted) -> Result<Next> {
    let latest = planned_now(project)?;
    let plan = &latest.plan;
    let on_disk = Path::new(PLAN).join(planned::FILE);
    if inputs::read(&on_disk)? != plan.table {
        return Err(refused(
            "le dossier « plan » n'est pas celui de la dernière recherche ; calculez le plan de nouveau, puis préparez ces papiers",
        ));
    }
    let papers = Papers::of(&latest, sent)?;
    let outputs = Outputs::default();
    for (kind, name, bytes) in papers.files {
        outputs.put_in_set(Path::new(PAPERS), &name, kind, |out| out.write_all(&bytes))?;
    }
    let _one_at_a_time = project.acting();
    let aside = outputs.commit()?;
    let kept = match aside.len() {
        0 => String::new(),
        some => format!(
            " {} à côté, sous un nom qui contient « .ancien- ».",
            counted(
                some,
                "papier d'avant est gardé",
                "papiers d'avant sont gardés"
            )
        ),
    };
    let words = format!("Papiers préparés : {}.{kept}", papers.parts.join(", "));
    let said = Said {
        kind: ACT,
        words: words.clone(),
        detail: json!({ OF_PLAN: print_of(&plan.table), "lots": sent.lots, "groupement": sent.groupement }),
    };
    act::write(&said, Kept::new())?;
    Ok(Next::stay(words))
}

/// Whether the papers are of the plan that is on disk now; `None` where none were prepared.
pub fn are_of_plan() -> Option<bool> {
    let acts = journal::acts();
    let act = acts.iter().rev().find(|act| act.acte == ACT)?;
    let table = std::fs::read(Path::new(PLAN).join(planned::FILE)).unwrap_or_default();
    Some(act.detail[OF_PLAN] == print_of(&table))
}

/// The plan of what the project says now. It is searched again where the program has been restarted
/// since, as `planifier` would find it.
///
/// # Errors
/// There is none, it is being looked for, or what it is of has changed.
pub fn planned_now(project: &Project) -> Result<Arc<Latest>> {
    if project.job.progress().en_cours {
        return Err(refused(
            "une recherche est en cours ; attendez qu'elle soit finie",
        ));
    }
    let Some(PlanResult {
        empreinte,
        issue: Outcome::Plan(figures),
        ..
    }) = project.job.result()
    else {
        return Err(refused("il n'y a pas encore de plan ; calculez-le d'abord"));
    };
    if empreinte != print_of_inputs() {
        return Err(refused(
            "ce que le plan tenait pour acquis a changé ; calculez-le de nouveau, puis préparez ces papiers",
        ));
    }
    if let Some(latest) = project.job.latest() {
        return Ok(latest);
    }
    let study = project.worked.study(project)?;
    let is_nearest = figures.manque.is_some();
    let sought = seek(
        &study,
        &study.limits(),
        is_nearest,
        &mut Clock::default(),
        &|_| (),
    );
    let gone =
        || refused("le plan n'est plus trouvé ; calculez-le de nouveau, puis préparez ces papiers");
    let found = sought.map_err(|_| gone())?;
    let found = found.with_rules_priced(&study, &study.limits());
    Latest::of(study, found)?.map(Arc::new).ok_or_else(gone)
}

/// The papers of a plan.
#[derive(Default)]
struct Papers {
    /// How many there are of each kind, in words.
    parts: Vec<String>,
    /// Their kinds, names and bytes.
    files: Vec<(Kind, String, Vec<u8>)>,
}

impl Papers {
    fn add(
        &mut self,
        kind: Kind,
        part: String,
        files: impl IntoIterator<Item = (String, Vec<u8>)>,
    ) {
        self.parts.push(part);
        let files = files.into_iter();
        self.files
            .extend(files.map(|(name, bytes)| (kind, name, bytes)));
    }

    fn of(latest: &Latest, wanted: &Wanted) -> Result<Self> {
        let (study, plan) = (&*latest.study, &latest.plan);
        let document = plan.document(study);
        let mut papers = Self::default();

        let drafts = acts::drafts(&document, &Models::own()?, wanted.is_grouped())?;
        let part = counted(
            drafts.len(),
            "projet de délibération",
            "projets de délibération",
        );
        papers.add(Kind::Act, part, within(DRAFTS, drafts));

        let by = match wanted.lots {
            Lots::Epci => LotsBy::Epci,
            Lots::Commune => LotsBy::Commune,
        };
        let forms = forms(&document, &Schedule::of(study), &by)?;
        let part = counted(forms.len(), "lot à chiffrer", "lots à chiffrer");
        let forms = forms.into_iter().map(|form| (form.file, form.bytes));
        papers.add(Kind::Market, part, within(MARKET, forms));

        let supply = study.supply_points(&plan.choice);
        if !supply.is_empty() {
            let book = (
                SUPPLY.to_owned(),
                workbook(&document, &supply, &Filled::default())?,
            );
            papers.add(Kind::Supply, "puissances à rendre".to_owned(), [book]);
        }
        let mut names = FreeNames::default();
        for funder in study.funders() {
            let name = study.name_of_funder(funder);
            let requests = study.requests(&plan.choice, funder);
            let books = aided::workbooks(&document, funder, &requests)?;
            let folder = format!("{REQUESTS}/{}", names.give(&safe_name(name)));
            let part = format!("dossier « {name} »");
            papers.add(Kind::AidRequest, part, within(&folder, books));
        }
        if let Some(report) = plan.report(study, &latest.found) {
            let page = (REPORT.to_owned(), report.html().into_bytes());
            papers.add(Kind::Report, "rapport".to_owned(), [page]);
        }
        Ok(papers)
    }
}

/// Files in a folder.
fn within(
    folder: &str,
    files: impl IntoIterator<Item = (String, Vec<u8>)>,
) -> impl Iterator<Item = (String, Vec<u8>)> {
    let files = files.into_iter();
    files.map(move |(name, bytes)| (format!("{folder}/{name}"), bytes))
}
