//! Tells the rows and columns that a workbook hides, and the rows that it strikes through, which are
//! read like the others; and what is not read within cells.

use crate::inventory::decision::{Decision, Kind};
use crate::inventory::grid::{Sheet, column_letters};

/// Adds to the decisions of a sheet what it hides or strikes through.
pub(super) fn report(sheet: &mut Sheet) {
    let stated = |kind| sheet.decisions.iter().any(|decision| decision.kind == kind);
    let mut decisions = Vec::new();
    if let (Some(first), false) = (sheet.hidden_rows.first(), stated(Kind::HiddenRows)) {
        let (what, why) = if sheet.filtered {
            (
                "lignes masquées par un filtre",
                "un filtre est actif dans la feuille",
            )
        } else {
            ("lignes masquées", "la feuille les masque")
        };
        decisions.push(
            Decision::new(
                Kind::HiddenRows,
                format!("{what} : {}", sheet.hidden_rows.len()),
                "lues comme les autres",
            )
            .because(why)
            .or_else("si elles ne sont plus à jour, les supprimer de la feuille")
            .at(format!("ligne {first}")),
        );
    }
    if !sheet.hidden_columns.is_empty() && !stated(Kind::HiddenColumns) {
        let columns = sheet.hidden_columns.iter().copied().map(column_letters);
        decisions.push(
            Decision::new(
                Kind::HiddenColumns,
                format!(
                    "colonnes masquées : {}",
                    columns.collect::<Vec<_>>().join(", ")
                ),
                "lues comme les autres",
            )
            .because("la feuille les masque")
            .or_else("si elles ne sont plus à jour, les supprimer de la feuille"),
        );
    }
    if let (Some(first), false) = (sheet.struck_rows.first(), stated(Kind::StruckRows)) {
        decisions.push(
            Decision::new(
                Kind::StruckRows,
                format!("lignes barrées : {}", sheet.struck_rows.len()),
                "lues comme les autres",
            )
            .because("tous leurs textes sont barrés")
            .or_else("si ce sont des lignes annulées, les supprimer de la feuille")
            .at(format!("ligne {first}")),
        );
    }
    if !stated(Kind::StruckTexts) && !stated(Kind::NoteMarks) {
        decisions.append(&mut sheet.partly_read.decisions());
    }
    sheet.decisions.append(&mut decisions);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_hidden_is_stated_once() {
        let mut sheet = Sheet {
            hidden_rows: vec![4, 6],
            hidden_columns: vec![1, 27],
            struck_rows: vec![9],
            filtered: true,
            ..Sheet::default()
        };
        report(&mut sheet);
        report(&mut sheet);
        let stated: Vec<&str> = sheet.decisions.iter().map(|d| &*d.read).collect();
        assert_eq!(
            stated,
            [
                "lignes masquées par un filtre : 2",
                "colonnes masquées : B, AB",
                "lignes barrées : 1",
            ]
        );
    }
}
