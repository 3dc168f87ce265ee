//! What titles and notes outside the rows of points were taken for, once these are read.

use super::table::Table;
use super::{Context, SheetRead};
use crate::inventory::decision::{Decision, Kind};
use crate::inventory::fields::Field;
use crate::inventory::finding::{Finding, Rule};
use crate::inventory::header::Header;
use crate::inventory::place::BlockTitle;

/// A profile in a note below the last point is that of no block: whether it is that of the points above is
/// for a person to say.
pub(super) fn report_profiles_below(table: &Table<'_>, read: &mut SheetRead) {
    let last = read.points.lines().last().copied().unwrap_or(0);
    for number in read.blocks.iter().filter(|row| **row > last) {
        let row = table.rows.iter().find(|row| row.number == *number);
        let text = row
            .and_then(|row| row.cells.first())
            .map(|(_, cell)| cell.to_string());
        let Some(text) = text.filter(|text| BlockTitle::of(text).regime.is_some()) else {
            continue;
        };
        let cell = format!("ligne {number}");
        read.decisions
            .retain(|decision| decision.kind != Kind::Block || decision.cell != cell);
        read.findings.push(Finding {
            rule: Rule::RegimeInconnu,
            file: table.context.file.to_owned(),
            sheet: table.sheet.name.clone(),
            cell,
            read: text,
        });
    }
}

/// The commune that the title, the sheet or the file tells for rows that say none.
pub(super) fn place_stated(
    header: &Header,
    context: &Context<'_>,
    read: &SheetRead,
) -> Option<Decision> {
    let says = [Field::Commune, Field::Insee]
        .iter()
        .any(|field| header.column(*field).is_some() || context.mapping.constant(*field).is_some());
    let commune = context.place.commune.filter(|_| !says)?;
    let commune = context.territory.communes().get(commune)?;
    let decision = Decision::new(
        Kind::Place,
        commune.nom.clone(),
        format!(
            "commune de toutes les lignes : {} ({})",
            commune.nom, commune.insee
        ),
    )
    .of_points(read.report.points);
    Some(if context.place.by_file_name {
        decision
            .because("aucune colonne ni aucun titre : d'après le nom du fichier ou de son dossier")
            .or_else("une autre commune")
    } else {
        decision.because("d'après un titre ou le nom de la feuille")
    })
}

/// The cabinet, the street and the point of delivery that stand above the table, for rows that say none.
pub(super) fn names_stated(header: &Header, context: &Context<'_>, points: usize) -> Vec<Decision> {
    let place = &context.place;
    let stated = [
        (Field::Armoire, "armoire", &place.armoire),
        (Field::Voie, "voie", &place.voie),
        (Field::Pdl, "point de livraison", &place.pdl),
    ];
    let decisions = stated.into_iter().filter_map(|(field, what, name)| {
        let name = name.as_ref().filter(|_| header.column(field).is_none())?;
        let taken = format!("{what} des lignes qui n'en disent pas");
        let decision = Decision::new(Kind::Place, name.clone(), taken)
            .because("d'après un titre ou le nom de la feuille")
            .or_else("un autre, à écrire ligne par ligne");
        Some(decision.of_points(points))
    });
    decisions.collect()
}
