//! The sheet « Liste lue »: what became of every row of a list of lanterns.

use super::wording::{outcome, remark};
use crate::report::sheet::{Value, Written, foot, named, write};
use crate::report::style::{self, Kind};
use crate::report::table::{Column, Table};
use crate::report::wording::counted;
use crate::retrofit::catalogue::lanterns::LanternList;
use rust_xlsxwriter::Worksheet;
use std::collections::BTreeMap;

const SHEET: &str = "Liste lue";

/// The sheet « Liste lue » of a file.
pub(super) fn sheet(list: &LanternList, file: &str) -> Written<Worksheet> {
    let mut sheet = named(SHEET)?;
    let title = format!("Liste lue : {file}");
    write(&mut sheet, 0, 0, &Value::text(&*title), &style::title())?;
    sheet.set_row_height(0, 24.0)?;
    let [used, merged, apart] = list.counts();
    let counts = format!(
        "{} : {}, {} à une autre, {}.",
        counted(list.rows.len(), "ligne lue", "lignes lues"),
        counted(used, "palier", "paliers"),
        counted(merged, "ligne identique", "lignes identiques"),
        counted(apart, "ligne écartée", "lignes écartées")
    );
    let plain = style::sentence().unset_text_wrap();
    write(&mut sheet, 1, 0, &Value::text(counts), &plain)?;
    let mut table = Table::new(
        SHEET,
        2,
        vec![
            Column::new("Feuille", 14.0, Kind::Text),
            Column::new("Ligne", 8.0, Kind::Plain),
            Column::new("Modèle lu", 30.0, Kind::Wrapped),
            Column::new("Corps lu", 14.0, Kind::Text),
            Column::new("Watts lus", 10.0, Kind::Text),
            Column::new("Lumens lus", 10.0, Kind::Text),
            Column::new("Couleur lue", 11.0, Kind::Text),
            Column::new("Ce qu'elle devient", 30.0, Kind::Wrapped),
            Column::new("Constat", 52.0, Kind::Wrapped),
        ],
    );
    let mut stated: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    for (row, odd) in list.remarks() {
        stated.entry(row).or_default().push(remark(odd));
    }
    let rows = list.rows.iter().enumerate().map(|(at, row)| {
        let mut values = vec![Value::text(&*row.sheet), Value::Number(f64::from(row.line))];
        values.extend(row.read.iter().map(|text| Value::text(&**text)));
        values.push(Value::text(outcome(list, at)));
        let stated = stated.get(&at).map_or(&[][..], Vec::as_slice);
        values.push(Value::text(stated.join("\n")));
        values
    });
    table.write(&mut sheet, rows)?;
    table.lay_out(&mut sheet, SHEET)?;
    foot(&mut sheet, "Réverbère");
    Ok(sheet)
}
