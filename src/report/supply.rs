//! Subscribed power after the works: what each supply point draws less, how many whole kVA can be
//! given back and what they are worth, and the list that goes to the supplier.

use crate::document::field::{Operand, of};
use crate::document::{Fields, Formula, Shown, fields};
use crate::error::{Error, Result};
use crate::inventory::grid::{Cell, Row, Sheet};
use crate::outputs::Kind as FileKind;
use crate::report::PlanDocument;
use crate::report::layout::{commune, point};
use crate::report::sheet::{Value, Written, foot, named, save_in, write};
use crate::report::style::{self, Kind};
use crate::report::table::{Column, Source, Table};
use crate::scenario::supply::{SupplyPoint, USUAL_KVA};
use rust_xlsxwriter::{Workbook, Worksheet};
use std::collections::BTreeMap;
use std::path::Path;

const POINTS: &str = "Points de livraison";
const LETTER: &str = "Demande au fournisseur";
/// Row of the titles of both tables, from 0.
const HEADER: u32 = 4;
/// Where the price of a kVA stands, from 0.
const PRICE: (u32, u16) = (1, 2);
const PRICE_CELL: &str = "$C$2";
/// The sheet and the cell of that price.
pub const PRICE_AT: (&str, &str) = (POINTS, "C2");
/// Title of the kVA that can be given back.
const KVA: &str = "kVA entiers à rendre";
/// Title of the kVA of today.
const TODAY: &str = "Puissance souscrite aujourd'hui (kVA)";

/// What a person wrote into the workbook.
#[derive(Debug, Default)]
pub struct Filled {
    /// Another price of a kVA, € before tax a year.
    pub price: Option<f64>,
    /// Subscribed power of today, kVA, by what names each supply point of the letter.
    today: BTreeMap<[String; 3], f64>,
}

impl Filled {
    /// What stands in the sheets of a workbook.
    #[must_use]
    pub fn read(sheets: &[Sheet]) -> Self {
        let find = |name: &str| sheets.iter().find(|sheet| sheet.name == name);
        let number = |row: &Row, column: u32| match row.get(column) {
            Some(Cell::Number(number)) => Some(*number),
            _ => None,
        };
        let price = find(POINTS).and_then(|sheet| {
            let mut rows = sheet.rows.iter();
            number(rows.find(|row| row.number == PRICE.0 + 1)?, PRICE.1.into())
        });
        let letter = find(LETTER).map(|sheet| sheet.below(HEADER + 1));
        let today = letter.into_iter().flatten();
        let today = today.filter_map(|row| {
            let names = [0, 1, 2].map(|column| row.text(column));
            Some((names, number(row, 3)?))
        });
        Self {
            price,
            today: today.collect(),
        }
    }

    fn today(&self, point: &SupplyPoint<'_>) -> Option<f64> {
        let names = [&*point.commune.nom, point.number, point.cabinet];
        self.today
            .get(&names.map(|name| name.trim().to_owned()))
            .copied()
    }
}

/// A supply point of the letter.
struct Lowered<'a> {
    point: SupplyPoint<'a>,
    /// Subscribed power of today, kVA, once somebody has written it.
    today: Option<f64>,
}

impl Lowered<'_> {
    /// What is asked for, kVA: nothing before the power of today is written, and one at least.
    fn asked_kva(&self) -> f64 {
        let today = self.today.filter(|today| *today > 0.0);
        today.map_or(0.0, |today| {
            (today - f64::from(self.point.whole_kva())).max(1.0)
        })
    }
}

/// What a kVA costs a year, € before tax: what the scenario says, else the usual price; and where it
/// comes from.
#[must_use]
pub fn price_of_kva(document: &PlanDocument<'_>) -> (f64, String) {
    let terms = document.study.scenario.terms();
    terms.subscription_eur_per_kva.map_or_else(
        || {
            let usual = &*USUAL_KVA;
            let stated = crate::provenance::stated(&usual.source, usual.year, &usual.confidence);
            (usual.eur_per_year, format!("{} : {stated}", usual.what))
        },
        |price| (price, "« abonnement_kva » du scénario".to_owned()),
    )
}

/// What is said of a supply point.
fn of_points<'a>(price: f64) -> Fields<SupplyPoint<'a>> {
    const ALL: Shown = Shown::ALL;
    let price = Formula::Cell(Operand::Elsewhere(Source {
        cell: PRICE_CELL.into(),
        value: price,
    }));
    Fields::new(fields! { SupplyPoint<'a>;
        "insee", commune::INSEE, Text 9.0, ALL, Read => |one| (&*one.commune.insee).into();
        "commune", commune::NAME, Text 28.0, ALL, Read => |one| (&*one.commune.nom).into();
        "pdl", "Point de livraison", Text 20.0, ALL, Read => |one| one.number.into();
        "armoire", point::CABINET, Text 16.0, ALL, Read => |one| one.cabinet.into();
        "points", commune::POINTS, Whole 10.0, ALL, Sum => |one| one.points.into();
        "renoves", "Points rénovés", Whole 10.0, ALL, Sum => |one| one.renovated.into();
        "inconnus", "Puissance inconnue (points)", Whole 12.0, ALL, Sum => |one| one.unknown.into();
        "kw_avant", "Installé avant (kW)", Yield 12.0, ALL, Sum => |one| (one.before_w / 1000.0).into();
        "kw_gagnes", "En moins (kW)", Yield 12.0, ALL, Sum => |one| (one.saved_w / 1000.0).into();
        "kw_apres", "Installé après (kW)", Yield 12.0, ALL, LiveSum => of("kw_avant") - of("kw_gagnes");
        "kva", KVA, Whole 12.0, ALL, LiveSum => of("kw_gagnes").rounded_down(0);
        "eur_an", "Abonnement en moins (€ HT/an)", Euros 16.0, ALL, LiveSum => of("kva") * price;
    })
}

/// What the supplier is asked.
fn of_letter<'a>() -> Fields<Lowered<'a>> {
    const ALL: Shown = Shown::ALL;
    Fields::new(fields! { Lowered<'a>;
        "commune", commune::NAME, Text 28.0, ALL, Read => |one| (&*one.point.commune.nom).into();
        "pdl", "Point de livraison", Text 20.0, ALL, Read => |one| one.point.number.into();
        "armoire", point::CABINET, Text 16.0, ALL, Read => |one| one.point.cabinet.into();
        "aujourdhui", TODAY, Whole 18.0, ALL, Read => |one| one.today.into();
        "kva", KVA, Whole 14.0, ALL, Sum => |one| one.point.whole_kva().into();
        "apres", "Puissance demandée (kVA)", Whole 18.0, ALL, Read => |one| one.asked_kva().into();
    })
}

/// The workbook: « Points de livraison », « Demande au fournisseur », with what a person wrote into an earlier one.
/// The same plan always gives the same bytes.
///
/// # Errors
/// What the spreadsheet writer refuses.
pub fn workbook(
    document: &PlanDocument<'_>,
    points: &[SupplyPoint<'_>],
    filled: &Filled,
) -> Result<Vec<u8>> {
    const FILE: &str = "puissances.xlsx";
    let fail = |error| Error::write(Path::new(FILE), error);
    let sheets = vec![
        of_plan(document, points, filled).map_err(fail)?,
        letter(document, points, filled).map_err(fail)?,
    ];
    save_in(
        Workbook::new(),
        &document.mark_of(FileKind::Supply),
        FILE,
        "Puissance souscrite après travaux",
        sheets,
        &[],
    )
}

fn of_plan(
    document: &PlanDocument<'_>,
    points: &[SupplyPoint<'_>],
    filled: &Filled,
) -> Written<Worksheet> {
    let (usual, source) = price_of_kva(document);
    let price = filled.price.unwrap_or(usual);
    let mut sheet = named(POINTS)?;
    write(
        &mut sheet,
        0,
        0,
        &Value::text("Puissance souscrite après travaux"),
        &style::title(),
    )?;
    sheet.set_row_height(0, 24.0)?;
    let label = style::label().unset_shrink();
    write(
        &mut sheet,
        PRICE.0,
        0,
        &Value::text("Prix d'un kVA (€ HT/an)"),
        &label,
    )?;
    let yellow = style::figure(Kind::Euros).set_background_color(style::INPUT);
    write(&mut sheet, PRICE.0, PRICE.1, &Value::Number(price), &yellow)?;
    let plain = style::sentence().unset_text_wrap();
    write(
        &mut sheet,
        PRICE.0,
        PRICE.1 + 1,
        &Value::text(source),
        &plain,
    )?;
    let stated = "Un contrat porte sur des kVA entiers : un point de livraison qui appelle 0,7 kW de moins ne change rien. Points dont la puissance est inconnue : hors des kW.";
    write(&mut sheet, 2, 0, &Value::text(stated), &plain)?;
    let fields = of_points(price);
    let columns = fields.shown_in(Shown::ALL);
    let mut table = Table::new(POINTS, HEADER, columns.iter().map(Column::of).collect());
    table.write_fields(&mut sheet, &columns, points.iter().cloned())?;
    table.lay_out(&mut sheet, "Puissance souscrite après travaux")?;
    foot(
        &mut sheet,
        &format!("Réverbère – {}", document.study.scenario.name),
    );
    Ok(sheet)
}

fn letter(
    document: &PlanDocument<'_>,
    points: &[SupplyPoint<'_>],
    filled: &Filled,
) -> Written<Worksheet> {
    let mut sheet = named(LETTER)?;
    write(
        &mut sheet,
        0,
        0,
        &Value::text("Demande de baisse de la puissance souscrite"),
        &style::title(),
    )?;
    sheet.set_row_height(0, 24.0)?;
    let plain = style::sentence().unset_text_wrap();
    let texts = [
        "À joindre au courrier : « Suite à la rénovation de l'éclairage public, nous vous demandons d'abaisser la puissance souscrite des points de livraison suivants, à compter du [date]. »",
        "Remplir la puissance d'aujourd'hui, lue sur la facture ; n'envoyer qu'une fois les travaux reçus et la puissance appelée mesurée.",
    ];
    for (row, text) in (1..).zip(texts) {
        write(&mut sheet, row, 0, &Value::text(text), &plain)?;
    }
    let fields = of_letter();
    let columns = fields.shown_in(Shown::ALL);
    let mut table = Table::new(LETTER, HEADER, columns.iter().map(Column::of).collect());
    let cells = [TODAY, KVA].map(|title| table.column(title));
    let asked = points.iter().filter(|one| one.whole_kva() > 0);
    let today: Vec<Option<f64>> = asked.clone().map(|point| filled.today(point)).collect();
    let rows = asked.zip(&today).map(|(point, today)| Lowered {
        point: point.clone(),
        today: *today,
    });
    table.write_live(&mut sheet, &columns, rows, |field, at| {
        let [today, kva] = [cells[0].at(at), cells[1].at(at)];
        let formula = || format!("IF(N({today})>0,MAX(1,{today}-{kva}),0)");
        (field.key == "apres").then(formula)
    })?;
    let (first, column, last, _) = table.area(TODAY);
    let yellow = style::cell(Kind::Whole).set_background_color(style::INPUT);
    for (row, today) in (first..=last).zip(&today) {
        write(&mut sheet, row, column, &Value::optional(*today), &yellow)?;
    }
    table.lay_out(&mut sheet, "Demande de baisse de la puissance souscrite")?;
    foot(
        &mut sheet,
        &format!("Réverbère – {}", document.study.scenario.name),
    );
    Ok(sheet)
}
