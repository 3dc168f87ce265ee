//! Drafts of what councils vote: one délibération for each commune that has chosen points, and one for
//! each EPCI whose communes have money of a common fund; where it is asked for, one for each EPCI that orders with its
//! communes. A draft says all that the plan knows; what
//! only the commune knows stands in square brackets.
//!
//! The program's own drafts are templates as those that a service may give: one way fills both.

mod commune;
mod epci;
pub(in crate::report) mod financing;
mod grouped;
pub(in crate::report) mod law;
mod members;
mod model;
mod names;
mod streets;

use super::PlanDocument;
use super::layout::{FreeNames, safe_name};
use crate::document::docx::{Named, Template};
use crate::error::{Error, Result};
use crate::outputs::Kind;
pub use commune::known as fields_of_commune;
pub use epci::known as fields_of_epci;
pub use grouped::known as fields_of_grouped;
pub use model::{
    of_commune as model_of_commune, of_epci as model_of_epci, of_grouped as model_of_grouped,
};
use rayon::prelude::*;
use std::path::Path;
use zip::result::ZipResult;

/// What drafts are made from.
pub struct Models {
    /// Those of communes.
    pub commune: Template,
    /// Those of EPCI.
    pub epci: Template,
    /// Those of grouped orders.
    pub grouped: Template,
}

impl Models {
    /// The program's own.
    ///
    /// # Errors
    /// None that a user can meet: they are part of the program.
    pub fn own() -> Result<Self> {
        let file = Path::new("modèle de reverbere");
        let read = |bytes: ZipResult<Vec<u8>>, known: Vec<(Named, String)>| {
            let bytes = bytes.map_err(|error| Error::write(file, error))?;
            let known = known.into_iter().map(|(named, _)| named).collect();
            Template::read(file, bytes, known)
        };
        Ok(Self {
            commune: read(model_of_commune(), fields_of_commune())?,
            epci: read(model_of_epci(), fields_of_epci())?,
            grouped: read(model_of_grouped(), fields_of_grouped())?,
        })
    }
}

/// How the names of drafts about grouped orders begin.
pub const GROUPED: &str = "GROUPEMENT_";

/// The drafts of a plan: file name and bytes of each, communes in the order of the plan, then EPCI, then grouped orders
/// where they are asked for. The same plan and models always give the same bytes.
///
/// # Errors
/// What the writer says.
pub fn drafts(
    document: &PlanDocument<'_>,
    models: &Models,
    is_grouped: bool,
) -> Result<Vec<(String, Vec<u8>)>> {
    let mark = document.mark_of(Kind::Act);
    let assumed = commune::assumptions(document);
    let chosen = document.choice.communes.par_iter();
    let communes = chosen
        .filter(|choice| !choice.points.is_empty())
        .map(|choice| {
            let act = commune::Act::of(document, choice, &assumed, is_grouped);
            let known = act.commune;
            let name = format!("{}_{}.docx", safe_name(&known.insee), safe_name(&known.nom));
            let bytes = models.commune.fill(&mark, act.filling());
            let bytes = bytes.map_err(|error| Error::write(Path::new(&name), error))?;
            Ok((name, bytes))
        });
    let mut drafts: Vec<(String, Vec<u8>)> = communes.collect::<Result<_>>()?;
    let mut names = FreeNames::default();
    for act in epci::acts(document) {
        let name = names.give(&format!("EPCI_{}", safe_name(act.name))) + ".docx";
        let bytes = models.epci.fill(&mark, act.filling());
        let bytes = bytes.map_err(|error| Error::write(Path::new(&name), error))?;
        drafts.push((name, bytes));
    }
    for act in is_grouped
        .then(|| grouped::acts(document))
        .into_iter()
        .flatten()
    {
        let name = names.give(&format!("{GROUPED}{}", safe_name(act.name))) + ".docx";
        let bytes = models.grouped.fill(&mark, act.filling());
        let bytes = bytes.map_err(|error| Error::write(Path::new(&name), error))?;
        drafts.push((name, bytes));
    }
    Ok(drafts)
}

/// What a council must be warned of before it reads figures: the plan falls short, or is of made-up
/// data.
fn warnings(document: &PlanDocument<'_>) -> Vec<crate::document::docx::Line> {
    use crate::document::docx::Line;
    let made_up = document.study.scenario.is_made_up;
    let made_up = made_up.then_some("Données de synthèse : les points lumineux et les budgets de ce plan sont inventés. Ce projet est un exemple, à ne pas soumettre au vote.");
    let texts = document.short_of.iter().map(String::as_str).chain(made_up);
    texts
        .map(|text| Line {
            lead: text.to_owned(),
            text: String::new(),
        })
        .collect()
}

/// Text fields as templates know them, then blocks.
fn known<R>(
    fields: &crate::document::Fields<R>,
    blocks: &[(&'static str, &'static str)],
) -> Vec<(crate::document::docx::Named, String)> {
    use crate::document::Shown;
    use crate::document::docx::{Named, Shape};
    let columns = fields.shown_in(Shown::ALL);
    let named = |key, shape| Named { key, shape };
    let texts = columns.iter();
    let texts = texts.map(|field| (named(field.key, Shape::Text), field.label.clone()));
    let blocks = blocks.iter();
    let blocks = blocks.map(|(key, what)| (named(key, Shape::Block), (*what).to_owned()));
    texts.chain(blocks).collect()
}

/// What a text field of a row says, inside a sentence.
fn text_of<R>(fields: &crate::document::Fields<R>, row: &R, key: &str) -> String {
    let columns = fields.shown_in(crate::document::Shown::ALL);
    let mut pairs = columns.data(row).zip(columns.iter());
    let found = pairs.find(|(_, field)| field.key == key);
    found.map_or_else(String::new, |(datum, field)| {
        crate::document::docx::with_unit(&datum, field.kind)
    })
}
