//! Offers side by side: what each makes of the plan within the same budgets, what is wrong with it, and
//! its prices; and the communes of each lot.

mod stated;

use crate::document::{Datum, Field, Fields, Shown, fields};
use crate::error::{Error, Result};
use crate::inventory::territory::Commune;
use crate::market::{Offer, Schedule};
use crate::outputs::Mark;
use crate::report::layout::{commune, market as said};
use crate::report::sheet::{Value, Written, foot, named, save_in};
use crate::report::style::Kind;
use crate::report::table::{Column, Table, one_table};
use crate::scenario::comparison::{Attempt, Figures};
use crate::scenario::study::Study;
use rust_xlsxwriter::{Workbook, Worksheet};
pub use stated::{StatedOffer, lots_in, stated};
use std::path::Path;

/// The name of what is computed without any offer.
pub const ESTIMATE: &str = "Estimation (catalogue du scénario)";

const SIDES: &str = "Comparaison";
const REMARKS: &str = "Constats";
const PRICES: &str = "Prix";
const LOTS: &str = "Lots";
const NAME: &str = "Offre";
const FILE: &str = "Fichier";
const WRITTEN: &str = "Montant écrit (€ HT)";
const CELL: &str = "Cellule";
const KIND: &str = "Nature";
const REMARK: &str = "Constat";

/// A plan at some prices.
pub struct Side<'a> {
    /// Whose prices.
    pub name: &'a str,
    /// Lot of the offer; empty for the estimate.
    pub lot: &'a str,
    /// The offer; none for the estimate.
    pub offer: Option<&'a Offer>,
    /// What planning again came to.
    pub attempt: Attempt,
}

impl Side<'_> {
    /// The figures of its plan, where there is one.
    #[must_use]
    pub fn figures(&self) -> Option<&Figures> {
        self.attempt.worked().map(|worked| &worked.figures)
    }

    fn cents(&self, figure: fn(&Figures) -> i64) -> Datum<'static> {
        self.figures()
            .map_or(Datum::Blank, |one| Datum::Cents(figure(one)))
    }
}

/// What is said of a side.
#[must_use]
pub fn fields<'a>() -> Fields<Side<'a>> {
    Fields::new([offered(), planned()].into_iter().flatten().collect())
}

fn offered<'a>() -> Vec<Field<Side<'a>>> {
    const ALL: Shown = Shown::ALL;
    fields! { Side<'a>;
        "offre", NAME, Wrapped 34.0, ALL, Read => |side| side.name.into();
        "lot", said::LOT, Wrapped 26.0, ALL, Read => |side| side.lot.into();
        "fichier", FILE, Wrapped 30.0, ALL, Read =>
            |side| side.offer.map(|offer| offer.file.display().to_string()).into();
        "montant_eur", "Montant du lot, recalculé (€ HT)", Euros 18.0, ALL, Read =>
            |side| side.offer.map_or(Datum::Blank, |offer| Datum::Cents(offer.amount_cents));
        "montant_ecrit_eur", WRITTEN, Euros 18.0, ALL, Read =>
            |side| side.offer.and_then(|offer| offer.written_cents).map_or(Datum::Blank, Datum::Cents);
        "constats", "Constats à lever", Whole 11.0, ALL, Read =>
            |side| side.offer.map_or(Datum::Blank, |offer| Datum::Whole(offer.remarks.len() as i64));
    }
}

fn planned<'a>() -> Vec<Field<Side<'a>>> {
    const ALL: Shown = Shown::ALL;
    fields! { Side<'a>;
        "plan", "Plan aux prix de l'offre", Text 18.0, ALL, Read =>
            |side| side.figures().map_or("objectifs hors d'atteinte", |_| "objectifs atteints").into();
        "facteur4", "Facteur 4 (points)", Whole 12.0, ALL, Read =>
            |side| side.figures().map(|figures| figures.factor4).into();
        "facteur2", "Facteur 2 (points)", Whole 12.0, ALL, Read =>
            |side| side.figures().map(|figures| figures.factor2).into();
        "economie_kwh", "Économie (kWh/an)", Whole 14.0, ALL, Read =>
            |side| side.figures().map(|figures| figures.saving_kwh_per_year).into();
        "cout_eur", "Coût du plan (€ HT)", Euros 18.0, ALL, Read =>
            |side| side.cents(|figures| figures.money.cost_ht_cents);
        "reste_a_charge_eur", "Reste à charge des communes (€ TTC)", Euros 18.0, ALL, Read =>
            |side| side.cents(|figures| figures.money.remaining_cents);
    }
}

/// A commune of a lot.
pub struct OfLot<'a> {
    /// The lot.
    pub lot: &'a str,
    /// The commune.
    pub commune: &'a Commune,
}

/// The workbook: « Comparaison », « Constats », « Prix », « Lots »; `mark` is what it says of itself. The same offers
/// always give the same bytes.
///
/// # Errors
/// What the spreadsheet writer refuses.
pub fn workbook(
    study: &Study,
    schedule: &Schedule,
    sides: Vec<Side<'_>>,
    lots: Vec<OfLot<'_>>,
    mark: &Mark,
) -> Result<Vec<u8>> {
    const FILE: &str = "offres.xlsx";
    let fail = |error| Error::write(Path::new(FILE), error);
    let offers: Vec<&Offer> = sides.iter().filter_map(|side| side.offer).collect();
    let prices = prices(study, schedule, &offers).map_err(fail)?;
    let remarks = remarks(&offers).map_err(fail)?;
    let title = "Le plan aux prix de chaque offre, dans les mêmes budgets";
    let sheets = vec![
        table(SIDES, title, &fields(), sides).map_err(fail)?,
        remarks,
        prices,
        table(LOTS, "Les communes de chaque lot", &of_lots(), lots).map_err(fail)?,
    ];
    let title = "Comparaison des offres";
    save_in(Workbook::new(), mark, FILE, title, sheets, &[])
}

fn of_lots<'a>() -> Fields<OfLot<'a>> {
    const ALL: Shown = Shown::ALL;
    Fields::new(fields! { OfLot<'a>;
        "lot", said::LOT, Wrapped 40.0, ALL, Read => |one| one.lot.into();
        "insee", commune::INSEE, Text 12.0, ALL, Read => |one| (&*one.commune.insee).into();
        "commune", commune::NAME, Wrapped 40.0, ALL, Read => |one| (&*one.commune.nom).into();
    })
}

/// A sheet that is one table.
fn table<R>(
    name: &'static str,
    title: &str,
    fields: &Fields<R>,
    rows: Vec<R>,
) -> Written<Worksheet> {
    let columns = fields.shown_in(Shown::ALL);
    let mut sheet = named(name)?;
    let mut table = Table::new(name, 0, columns.iter().map(Column::of).collect());
    table.write_fields(&mut sheet, &columns, rows.into_iter())?;
    table.lay_out(&mut sheet, title)?;
    foot(&mut sheet, "Réverbère");
    Ok(sheet)
}

fn remarks(offers: &[&Offer]) -> Written<Worksheet> {
    let columns = vec![
        Column::new(NAME, 30.0, Kind::Wrapped),
        Column::new(FILE, 30.0, Kind::Wrapped),
        Column::new(CELL, 14.0, Kind::Text),
        Column::new(KIND, 20.0, Kind::Text),
        Column::new(REMARK, 90.0, Kind::Wrapped),
    ];
    let rows = offers.iter().flat_map(|offer| {
        let file = offer.file.display().to_string();
        offer.remarks.iter().map(move |remark| {
            vec![
                Value::text(offer.name.clone()),
                Value::text(file.clone()),
                Value::text(remark.cell.clone()),
                Value::text(remark.kind.words()),
                Value::text(remark.text.clone()),
            ]
        })
    });
    one_table(
        REMARKS,
        columns,
        rows,
        "Ce qui est à lever avant de juger les offres",
        "Réverbère",
    )
}

/// What stands over the prices of an offer.
fn price_title(name: &str, lot: &str) -> String {
    format!("{name} – {lot} (€ HT)")
}

fn prices(study: &Study, schedule: &Schedule, offers: &[&Offer]) -> Written<Worksheet> {
    let mut columns = vec![
        Column::new(said::CODE, 22.0, Kind::Text),
        Column::new(said::LABEL, 40.0, Kind::Wrapped),
        Column::new(said::UNIT, 10.0, Kind::Text),
        Column::new(
            "Prix du catalogue (€ HT, dépose comprise)",
            18.0,
            Kind::Euros,
        ),
    ];
    let offered = offers.iter().map(|offer| {
        let title = price_title(&offer.name, &offer.lot);
        Column::new(title, 18.0, Kind::Euros)
    });
    columns.extend(offered);
    let price = |cents: Option<i64>| cents.map_or(Value::Blank, Value::euros);
    let rows = schedule.items.iter().enumerate().map(|(at, item)| {
        let mut row = vec![
            Value::text(&*item.code),
            Value::text(&*item.label),
            Value::text(item.unit),
            price(schedule.estimate(&study.scenario.catalogue, at)),
        ];
        row.extend(offers.iter().map(|offer| price(offer.prices[at])));
        row
    });
    one_table(
        PRICES,
        columns,
        rows,
        "Prix unitaires des offres",
        "Réverbère",
    )
}
