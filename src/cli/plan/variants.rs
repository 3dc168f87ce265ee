//! `--variantes`: other plans about as good, each with its documents, and how it differs.

use super::Args;
use crate::cli::output::{Kind, Outputs, euros, thousands};
use crate::error::Result;
use crate::french::counted;
use crate::plan::others::others;
use crate::plan::{Limits, Plan};
use crate::report::plan::files::write_files;
use crate::report::proof::gap_percent;
use crate::scenario::planning::Planning;
use crate::scenario::study::{CommuneChoice, Study};
use crate::scenario::without::WithoutRules;
use crate::search::{Documented, Found};
use serde::Serialize;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// How near the best the variants are where the command does not say.
const TOLERANCE: f64 = 1e-3;

/// A plan about as good as that of the command.
#[derive(Serialize)]
pub struct Variant {
    /// The folder with its documents.
    dossier: PathBuf,
    /// How far it is from the best at most, proved.
    ecart_relatif: f64,
    /// Points of both plans.
    points_communs: usize,
    /// Points of this plan only.
    points_ajoutes: usize,
    /// Points of the other plan only.
    points_retires: usize,
    economie_kwh_an: f64,
    /// What it saves more than the other plan, kWh a year.
    difference_kwh_an: f64,
    /// Points, works on cabinets apart.
    cout_centimes: i64,
    difference_centimes: i64,
    communes_servies: usize,
}

/// The folder of a variant, beside that of the plan.
pub fn folder(args: &Args, number: usize) -> PathBuf {
    let name = args.output.file_name().unwrap_or_default();
    let name = format!("{}_variante_{number}", name.to_string_lossy());
    args.output.with_file_name(name)
}

/// Looks for the variants that were asked for, and writes the documents of each.
pub fn write(
    args: &Args,
    study: &Study,
    planning: &Planning,
    plan: &Plan,
    (limits, outputs): (&Limits, &Outputs),
) -> Result<Vec<Variant>> {
    let asked = args.variants.map_or(0, usize::from);
    let tolerance = args.certainty.unwrap_or(TOLERANCE);
    let found = others(&planning.problem, plan, tolerance, asked, limits);
    let rows = |plan: &Plan| -> BTreeSet<u32> {
        let taken = planning.choice.taken(&plan.counts).into_iter();
        taken.map(|(row, ..)| row).collect()
    };
    let (of_plan, before) = (rows(plan), study.choose(&planning.choice, plan));
    let mut variants = Vec::new();
    for (other, number) in found.into_iter().zip(1..) {
        let folder = folder(args, number);
        let of_other = rows(&other);
        let gap = other.gap();
        let found = Found {
            planning: planning.with_plan(other),
            at_best: None,
            without: WithoutRules::default(),
        };
        let Some(documented) = Documented::of(study, &found)? else {
            continue;
        };
        put(study, &documented, &folder, outputs)?;
        let choice = &documented.choice;
        let saving = choice.total(CommuneChoice::saving_kwh_per_year);
        let cost = |choice: &CommuneChoice| choice.cost_cents;
        variants.push(Variant {
            dossier: folder,
            ecart_relatif: gap,
            points_communs: of_other.intersection(&of_plan).count(),
            points_ajoutes: of_other.difference(&of_plan).count(),
            points_retires: of_plan.difference(&of_other).count(),
            economie_kwh_an: saving,
            difference_kwh_an: saving - before.total(CommuneChoice::saving_kwh_per_year),
            cout_centimes: choice.total(cost),
            difference_centimes: choice.total(cost) - before.total(cost),
            communes_servies: choice.total(|one| usize::from(!one.points.is_empty())),
        });
    }
    Ok(variants)
}

/// The documents of a variant, as those of any plan.
fn put(study: &Study, plan: &Documented, folder: &Path, outputs: &Outputs) -> Result<()> {
    let document = plan.document(study);
    let take = |name: &str, bytes: &[u8]| {
        outputs.put_in_set(folder, name, Kind::Plan, |out| out.write_all(bytes))
    };
    write_files(&document, &plan.table, &take, &mut |_| ())
}

/// The variants in words, a line each; `asked` is how many were asked for.
pub fn in_words(variants: &[Variant], asked: usize) -> String {
    let mut text = String::new();
    for one in variants {
        text += &format!(
            "Variante, {} : {} en commun avec le plan, {} à la place de {} ; {} kWh/an, {}, {} ; à {} au plus du meilleur plan\n",
            one.dossier.display(),
            counted(one.points_communs, "point", "points"),
            counted(one.points_ajoutes, "autre", "autres"),
            thousands(one.points_retires as f64),
            thousands(one.economie_kwh_an),
            euros(one.cout_centimes),
            counted(one.communes_servies, "commune", "communes"),
            gap_percent(one.ecart_relatif),
        );
    }
    if variants.len() < asked {
        text += &format!(
            "Variantes trouvées : {} sur {} demandées ; pour d'autres, acceptez un écart plus grand (--certitudes=ECART)\n",
            variants.len(),
            asked
        );
    }
    text
}
