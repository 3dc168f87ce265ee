//! The rows of the sheets of a catalogue workbook, cell by cell in the order of their columns.

use super::wording::{lines_of, remark};
use crate::report::sheet::Value;
use crate::retrofit::catalogue::columns::{
    CABINETS, DIMMINGS, RANGES, SITES_APART, STEPS, SheetColumns, YES_NO,
};
use crate::retrofit::catalogue::lanterns::{DraftRange, DraftStep, LanternList};
use crate::retrofit::catalogue::{CabinetWork, Catalogue, Dimming, Price, PriceLevel, Range, Step};

/// The cells of a row.
pub(super) type Row<'a> = Vec<Value<'a>>;

/// A column beside those of the catalogue, which nothing reads back: title, width, one text a row.
pub(super) type Beside = (&'static str, f64, Vec<String>);

/// The rows of all sheets.
pub(super) struct Rows<'a> {
    pub ranges: Vec<Row<'a>>,
    pub steps: Vec<Row<'a>>,
    pub beside_steps: Vec<Beside>,
    pub dimmings: Vec<Row<'a>>,
    pub cabinets: Vec<Row<'a>>,
}

impl<'a> Rows<'a> {
    /// The rows of a catalogue.
    pub(super) fn of_catalogue(catalogue: &'a Catalogue) -> Self {
        let ranges = catalogue.ranges.iter();
        let steps = ranges.clone().flat_map(|range| {
            let steps = range.steps.iter();
            steps.map(|step| row(&STEPS, |key| of_step(range, step, key)))
        });
        Self {
            ranges: ranges
                .clone()
                .map(|range| row(&RANGES, |key| of_range(range, key)))
                .collect(),
            steps: steps.collect(),
            beside_steps: Vec::new(),
            dimmings: catalogue
                .dimmings
                .iter()
                .map(|dimming| row(&DIMMINGS, |key| of_dimming(dimming, key)))
                .collect(),
            cabinets: catalogue
                .cabinets
                .iter()
                .map(|work| row(&CABINETS, |key| of_cabinet(work, key)))
                .collect(),
        }
    }

    /// The ranges and steps of a list, with the dimmings and cabinets of a catalogue.
    pub(super) fn of_list(list: &'a LanternList, catalogue: &'a Catalogue) -> Self {
        let steps = || {
            let ranges = list.ranges.iter();
            ranges.flat_map(|range| range.steps.iter().map(move |step| (range, step)))
        };
        let beside = |stated: fn(&LanternList, &DraftStep) -> String| -> Vec<String> {
            steps().map(|(_, step)| stated(list, step)).collect()
        };
        Self {
            ranges: list
                .ranges
                .iter()
                .map(|range| row(&RANGES, |key| of_draft(range, key)))
                .collect(),
            steps: steps()
                .map(|(range, step)| row(&STEPS, |key| of_draft_step(range, step, key)))
                .collect(),
            beside_steps: vec![
                (
                    "Modèle dans la liste",
                    34.0,
                    beside(|_, step| step.model.clone()),
                ),
                (
                    "Lignes de la liste",
                    26.0,
                    beside(|list, step| lines_of(list, &step.rows)),
                ),
                ("Constat", 44.0, beside(constats)),
            ],
            ..Self::of_catalogue(catalogue)
        }
    }

    /// How many required cells of ranges and steps are blank.
    pub(super) fn blanks(&self) -> usize {
        let of_sheet = |sheet: &SheetColumns, rows: &[Row<'_>]| {
            rows.iter()
                .flat_map(|row| sheet.columns.iter().zip(row))
                .filter(|(column, value)| column.required && **value == Value::Blank)
                .count()
        };
        of_sheet(&RANGES, &self.ranges) + of_sheet(&STEPS, &self.steps)
    }
}

/// What is odd about a step or any of its rows.
fn constats(list: &LanternList, step: &DraftStep) -> String {
    let of_rows = step.rows.iter().flat_map(|row| {
        let line = list.rows[*row].line;
        let stated = list.rows[*row].remarks.iter();
        stated.map(move |stated| format!("ligne {line} : {}", remark(stated)))
    });
    let stated: Vec<String> = step.remarks.iter().map(remark).chain(of_rows).collect();
    stated.join("\n")
}

fn row<'a>(sheet: &SheetColumns, value: impl Fn(&str) -> Value<'a>) -> Row<'a> {
    let columns = sheet.columns.iter();
    columns.map(|column| value(column.key)).collect()
}

fn yes_no(yes: bool) -> Value<'static> {
    Value::text(YES_NO[usize::from(!yes)])
}

fn euros(cents: Option<i64>) -> Value<'static> {
    cents.map_or(Value::Blank, Value::euros)
}

/// The price of a key that begins so: `prix_bas_ht`, `prix_ht`, `prix_haut_ht`.
fn of_price(price: &Price, key: &str) -> Value<'static> {
    euros(price.at(if key.ends_with("_bas_ht") {
        PriceLevel::Bas
    } else if key.ends_with("_haut_ht") {
        PriceLevel::Haut
    } else {
        PriceLevel::Usuel
    }))
}

fn of_range<'a>(range: &'a Range, key: &str) -> Value<'a> {
    match key {
        "code" => Value::text(&*range.code),
        "libelle" => Value::text(&*range.label),
        "sites" => Value::text(range.sites.join(&format!(" {SITES_APART} "))),
        "conserve_optique" => yes_no(range.keeps_optics),
        "utilisation" => Value::Number(range.utilisation),
        "gradable" => yes_no(range.dimmable),
        "temperature_k" => Value::Number(range.colour_temperature_k.into()),
        "ulr_pct" => Value::optional(range.ulr_pct),
        "ulr_installe_pct" => Value::optional(range.installed_ulr_pct),
        "cie3_pct" => Value::optional(range.cie3_pct),
        "fctva" => yes_no(range.is_investment),
        "duree_vie_h" => Value::Number(range.life_h),
        "entretien_an_ht" => Value::euros(range.upkeep_cents_ht_per_year()),
        _ => of_origin(&range.source, range.year, &range.confidence, key),
    }
}

fn of_origin<'a>(source: &'a str, year: i32, confidence: &'a str, key: &str) -> Value<'a> {
    match key {
        "source" => Value::text(source),
        "annee" => Value::Number(year.into()),
        "confiance" => Value::text(confidence),
        _ => Value::Blank,
    }
}

fn of_step<'a>(range: &'a Range, step: &Step, key: &str) -> Value<'a> {
    match key {
        "gamme" => Value::text(&*range.code),
        "puissance_w" => Value::Number(step.power_w),
        "flux_lm" => Value::Number(step.flux_lm),
        _ => of_price(&step.price, key),
    }
}

fn of_dimming<'a>(dimming: &'a Dimming, key: &str) -> Value<'a> {
    match key {
        "code" => Value::text(&*dimming.code),
        "libelle" => Value::text(&*dimming.label),
        "profil" => Value::text(dimming.profile_text()),
        "entretien_an_ht" => Value::euros(dimming.upkeep_cents_ht_per_year()),
        "detection" => yes_no(dimming.detects),
        _ if key.starts_with("surcout") => of_price(&dimming.extra_cost, key),
        _ => of_origin(&dimming.source, dimming.year, &dimming.confidence, key),
    }
}

fn of_cabinet<'a>(work: &'a CabinetWork, key: &str) -> Value<'a> {
    match key {
        "code" => Value::text(&*work.code),
        "libelle" => Value::text(&*work.label),
        _ if key.starts_with("prix") => of_price(&work.price, key),
        _ => of_origin(&work.source, work.year, &work.confidence, key),
    }
}

/// What a list says of a range; the rest is to be filled in.
fn of_draft<'a>(range: &'a DraftRange, key: &str) -> Value<'a> {
    match key {
        "code" => Value::text(&*range.code),
        "libelle" => Value::text(&*range.label),
        "temperature_k" => Value::optional(range.colour_temperature_k.map(f64::from)),
        "ulr_pct" => Value::optional(range.ulr_pct),
        "duree_vie_h" => Value::optional(range.life_h),
        _ => Value::Blank,
    }
}

fn of_draft_step<'a>(range: &'a DraftRange, step: &DraftStep, key: &str) -> Value<'a> {
    match key {
        "gamme" => Value::text(&*range.code),
        "puissance_w" => Value::Number(step.power_w),
        "flux_lm" => Value::Number(step.flux_lm),
        _ => Value::Blank,
    }
}
