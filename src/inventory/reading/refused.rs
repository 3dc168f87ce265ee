//! Why a file is no inventory, or no row of it can be trusted.

use super::{Cow, Kind};
use crate::error::{Error, Place, Result};
use crate::inventory::grid::{Row, Sheet, column_letters};
use crate::inventory::header::Header;
use crate::inventory::mapping::Mapping;
use crate::inventory::rows::beginning;
use std::collections::BTreeSet;
use std::path::Path;

/// Says what is missing for the file to be an inventory.
pub(super) fn no_table(
    file: &Path,
    sheets: &[Cow<'_, Sheet>],
    kinds: &[Kind],
    mappings: &[Mapping],
) -> Error {
    let remedy = "renommez les colonnes (Référence, Commune, Armoire, Rue, Type lampe, Puissance (W)…) ou décrivez-les dans un fichier --correspondance (importer --proposer-correspondance en écrit un premier)";
    let partial = sheets
        .iter()
        .zip(kinds)
        .find_map(|(sheet, kind)| match kind {
            Kind::Other(Some(header)) => Some((sheet, header)),
            _ => None,
        });
    if kinds.iter().any(|kind| matches!(kind, Kind::Lying)) {
        let problem = "le tableau est couché : ses titres sont dans la première colonne, un point par colonne";
        let remedy = "transposez-le (Copier, Collage spécial, Transposé), un point par ligne";
        return Error::input(file, problem, remedy);
    }
    let Some((sheet, header)) = partial else {
        let wanted: BTreeSet<&str> = mappings.iter().flat_map(Mapping::all_titles).collect();
        let problem = if wanted.is_empty() {
            "aucun en-tête d'inventaire trouvé".to_owned()
        } else {
            format!(
                "aucun en-tête trouvé avec les colonnes de la correspondance ({})",
                wanted.into_iter().collect::<Vec<_>>().join(", ")
            )
        };
        return Error::input(file, problem, remedy);
    };
    let known: Vec<&str> = header
        .columns
        .values()
        .map(|column| column.header.as_str())
        .collect();
    let known = one_line(&known.join(", "));
    Error::at(
        file,
        Place {
            sheet: Some(sheet.name.clone()),
            cell: Some(format!("ligne {}", header.row)),
        },
        if header.says_lamps() {
            format!(
                "rien ne dit où sont les points, ni même dans quelle commune (colonnes reconnues : {known})"
            )
        } else {
            format!("ni lampe ni puissance parmi les colonnes reconnues ({known})")
        },
        remedy,
    )
}

/// What is said of a file is one sentence, whatever stands in its cells.
pub(super) fn one_line(text: &str) -> String {
    text.replace(['\n', '\r'], " ")
}

/// A text file in which most rows hold more values than there are columns was cut by its own
/// decimal commas: no row of it can be trusted.
pub(super) fn refuse_shifted_rows(file: &Path, sheet: &Sheet, header: &Header) -> Result<()> {
    if header.values == 0 {
        return Ok(());
    }
    let is_shifted = |row: &&Row| {
        row.cells
            .last()
            .is_some_and(|(column, _)| *column >= header.values)
    };
    let rows = sheet.below(header.row);
    let shifted = rows.iter().filter(is_shifted).count();
    let Some(first) = rows
        .iter()
        .find(is_shifted)
        .filter(|_| shifted * 2 > rows.len())
    else {
        return Ok(());
    };
    let last = first.cells.last().map_or(0, |(column, _)| *column);
    Err(Error::at(
        file,
        Place {
            sheet: None,
            cell: Some(format!("ligne {}", first.number)),
        },
        format!(
            "la ligne a {} valeurs pour {} colonnes, jusqu'à la colonne {} : une virgule décimale sans guillemets décale les colonnes (« {} »)",
            first.values,
            header.values,
            column_letters(last),
            one_line(&beginning(first))
        ),
        "enregistrez le fichier avec le point-virgule comme séparateur, ou mettez les nombres entre guillemets",
    ))
}
