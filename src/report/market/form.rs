//! The workbook of a lot: « BPU », where bidders write prices, and « DQE », what is to be done street
//! by street. It holds no price of the plan: totals are live on what bidders write. It is written blank, and at the
//! prices of a bidder to say what their sums must be.

use crate::document::field::of;
use crate::document::{Datum, Fields, Formula, Shown, fields};
use crate::error::{Error, Result};
use crate::french::decimal;
use crate::market::lots::counts;
use crate::market::{Item, Lot, Quantity, Schedule};
use crate::outputs::Kind as FileKind;
use crate::report::PlanDocument;
use crate::report::layout::{commune, market as said, point};
use crate::report::sheet::{Value, Written, foot, named, save_in, write};
use crate::report::style::{self, Kind};
use crate::report::table::{Column, Table};
use crate::scenario::study::Study;
use rust_xlsxwriter::{Color, DataValidation, DataValidationRule, Workbook, Worksheet};
use std::path::Path;

/// Row of the titles of both tables, from 0.
const HEADER: u32 = 5;
/// Behind cells that bidders fill in.
const YELLOW: Color = Color::RGB(0x00FF_F2CC);
/// Column of what labels above the table stand beside.
const BESIDE: u16 = 2;

/// An item and how many of it a lot has.
struct Priced<'a> {
    rank: u32,
    item: &'a Item,
    count: u32,
    cents: Option<i64>,
}

/// What is said of a line of the schedule; the price is the bidder's.
fn of_prices<'a>() -> Fields<Priced<'a>> {
    const ALL: Shown = Shown::ALL;
    Fields::new(fields! { Priced<'a>;
        "numero", "N°", Plain 6.0, ALL, Read => |one| one.rank.into();
        "code", said::CODE, Text 22.0, ALL, Read => |one| (&*one.item.code).into();
        "designation", said::LABEL, Wrapped 36.0, ALL, Read => |one| (&*one.item.label).into();
        "definition", "Ce que le prix comprend", Wrapped 60.0, ALL, Read =>
            |one| (&*one.item.definition).into();
        "unite", said::UNIT, Text 10.0, ALL, Read => |one| one.item.unit.into();
        "quantite", said::COUNT, Whole 10.0, ALL, Read => |one| one.count.into();
        "prix", said::PRICE, Euros 15.0, ALL, Read =>
            |one| one.cents.map_or(Datum::Blank, Datum::Cents);
        "montant", said::AMOUNT, Euros 17.0, ALL, LiveSum => of("quantite") * of("prix");
    })
}

/// A line of quantities with its item, and its price.
struct Placed<'a> {
    quantity: &'a Quantity<'a>,
    item: &'a Item,
    cents: i64,
}

/// What is said of a line of quantities; years where the scenario has some.
fn of_quantities<'a>(study: &Study) -> Fields<Placed<'a>> {
    const ALL: Shown = Shown::ALL;
    let has_years = !study.scenario.rules.years.list.is_empty();
    let years = if has_years { ALL } else { Shown(0) };
    Fields::new(fields! { Placed<'a>;
        "insee", commune::INSEE, Text 9.0, ALL, Read =>
            |one| (&*one.quantity.commune.insee).into();
        "commune", commune::NAME, Text 26.0, ALL, Read => |one| (&*one.quantity.commune.nom).into();
        "rue", point::STREET, Wrapped 30.0, ALL, Read => |one| one.quantity.street.into();
        "armoire", point::CABINET, Text 14.0, ALL, Read => |one| one.quantity.cabinet.into();
        "annee", point::YEAR, Plain 9.0, years, Read =>
            |one| one.quantity.year.map(|year| year as u32).into();
        "code", said::CODE, Text 22.0, ALL, Read => |one| (&*one.item.code).into();
        "designation", said::LABEL, Wrapped 36.0, ALL, Read => |one| (&*one.item.label).into();
        "unite", said::UNIT, Text 10.0, ALL, Read => |one| one.item.unit.into();
        "quantite", said::COUNT, Whole 10.0, ALL, Read => |one| one.quantity.count.into();
        "prix", said::PRICE, Euros 15.0, ALL, Read => |one| Datum::Cents(one.cents);
        "montant", said::AMOUNT, Euros 17.0, ALL, LiveSum => of("quantite") * of("prix");
    })
}

/// The workbook of a lot, under the name of its file, at the price of each item that has one. The same lot always
/// gives the same bytes.
///
/// # Errors
/// What the spreadsheet writer refuses: more lines than a sheet has rows.
pub fn form(
    file: &str,
    document: &PlanDocument<'_>,
    schedule: &Schedule,
    lot: &Lot,
    quantities: &[Quantity<'_>],
    prices: &[Option<i64>],
) -> Result<Vec<u8>> {
    let fail = |error| Error::write(Path::new(file), error);
    let pen = Pen {
        study: document.study,
        schedule,
        lot,
        quantities,
        prices,
    };
    let (prices, table) = pen.prices().map_err(fail)?;
    let places = pen.places(&table).map_err(fail)?;
    let title = format!("Bordereau des prix et devis quantitatif : {}", lot.name);
    let mark = document.mark_of(FileKind::Market);
    save_in(
        Workbook::new(),
        &mark,
        file,
        &title,
        vec![prices, places],
        &[],
    )
}

/// Writes the workbook of a lot.
struct Pen<'a> {
    study: &'a Study,
    schedule: &'a Schedule,
    lot: &'a Lot,
    quantities: &'a [Quantity<'a>],
    prices: &'a [Option<i64>],
}

impl Pen<'_> {
    /// What stands above a table: what it is, of which lot, and what to do.
    fn head(&self, sheet: &mut Worksheet, title: &str, todo: &str) -> Written {
        write(sheet, 0, 0, &Value::text(title), &style::title())?;
        sheet.set_row_height(0, 24.0)?;
        let name = self.study.scenario.name.as_str();
        let stated = [(said::LOT, self.lot.name.as_str()), ("Opération", name)];
        for (row, (label, text)) in (1..).zip(stated) {
            write(sheet, row, 1, &Value::text(label), &style::label())?;
            write(
                sheet,
                row,
                BESIDE,
                &Value::text(text),
                &style::label().unset_shrink(),
            )?;
        }
        sheet.set_row_height(HEADER - 1, 20.0)?;
        let plain = style::sentence().unset_text_wrap();
        write(sheet, HEADER - 1, 0, &Value::text(todo), &plain)
    }

    fn price(&self, item: usize) -> Option<i64> {
        self.prices.get(item).copied().flatten()
    }

    /// « BPU », and its table.
    fn prices(&self) -> Written<(Worksheet, Table)> {
        let fields = of_prices();
        let columns = fields.shown_in(Shown::ALL);
        let mut sheet = named(said::PRICES)?;
        self.head(
        &mut sheet,
        "Bordereau des prix unitaires",
        "Remplir toutes les cases jaunes, en euros hors taxes ; montants et total se calculent. Ne rien changer d'autre. Quantité 0 : prix demandé au cas où l'étude photométrique en aurait besoin.",
    )?;
        write(
            &mut sheet,
            3,
            1,
            &Value::text(said::BIDDER),
            &style::label(),
        )?;
        let to_fill = style::label().set_background_color(YELLOW);
        write(&mut sheet, 3, BESIDE, &Value::Blank, &to_fill)?;
        let mut table = Table::new(
            said::PRICES,
            HEADER,
            columns.iter().map(Column::of).collect(),
        );
        let counts = counts(self.schedule, self.quantities);
        let rows = self.schedule.items.iter().zip(&counts).enumerate();
        let rows = rows.map(|(at, (item, count))| Priced {
            rank: at as u32 + 1,
            item,
            count: *count,
            cents: self.price(at),
        });
        table.write_fields(&mut sheet, &columns, rows)?;
        let (first, price, last, _) = table.area(said::PRICE);
        let yellow = style::cell(Kind::Euros).set_background_color(YELLOW);
        for (row, item) in (first..=last).zip(0..) {
            let cell = self.price(item).map_or(Value::Blank, Value::euros);
            write(&mut sheet, row, price, &cell, &yellow)?;
        }
        let check = DataValidation::new()
            .allow_decimal_number(DataValidationRule::GreaterThanOrEqualTo(0.0))
            .set_error_title("Prix unitaire")?
            .set_error_message("Écrivez des euros hors taxes, sans unité.")?;
        sheet.add_data_validation(first, price, last, price, &check)?;
        self.taxes(&mut sheet, &table)?;
        table.lay_out(&mut sheet, &format!("BPU – {}", self.lot.name))?;
        sheet.set_freeze_panes(HEADER + 1, 3)?;
        foot(&mut sheet, "Réverbère");
        Ok((sheet, table))
    }

    /// The tax and the amount with it, below the total.
    fn taxes(&self, sheet: &mut Worksheet, table: &Table) -> Written {
        let rate = self.study.scenario.basis.vat_rate;
        let total = table.total(said::AMOUNT);
        let column = table.area(said::AMOUNT).1;
        let lines = [
            (
                format!("TVA ({} %)", decimal(rate * 100.0)),
                Formula::Number(rate),
            ),
            (
                "Montant toutes taxes comprises (€)".to_owned(),
                Formula::Number(1.0 + rate),
            ),
        ];
        for (row, (label, factor)) in (table.total_row() + 1..).zip(lines) {
            let formula = (Formula::Cell(()) * factor).rounded(2);
            let text = formula.text(&|()| total.cell.clone());
            let value = Value::Formula(text, formula.value(&|()| total.value));
            write(
                sheet,
                row,
                BESIDE,
                &Value::text(label),
                &style::label().unset_shrink(),
            )?;
            write(sheet, row, column, &value, &style::figure(Kind::Euros))?;
        }
        Ok(())
    }

    /// « DQE »: prices come from « BPU ».
    fn places(&self, prices: &Table) -> Written<Worksheet> {
        let fields = of_quantities(self.study);
        let columns = fields.shown_in(Shown::ALL);
        let mut sheet = named(said::QUANTITIES)?;
        self.head(
        &mut sheet,
        "Devis quantitatif estimatif",
        "Rien à remplir : les prix sont ceux de la feuille « BPU ». Quantités du plan, à confirmer par l'étude photométrique.",
    )?;
        let mut table = Table::new(
            said::QUANTITIES,
            HEADER,
            columns.iter().map(Column::of).collect(),
        );
        let rows = self.quantities.iter().map(|quantity| Placed {
            quantity,
            item: &self.schedule.items[quantity.item],
            cents: self.price(quantity.item).unwrap_or(0),
        });
        let price = prices.column(said::PRICE);
        table.write_live(&mut sheet, &columns, rows, |field, at| {
            let cell = || format!("{}!{}", said::PRICES, price.at(self.quantities[at].item));
            (field.key == "prix").then(cell)
        })?;
        table.lay_out(&mut sheet, &format!("DQE – {}", self.lot.name))?;
        foot(&mut sheet, "Réverbère");
        Ok(sheet)
    }
}
