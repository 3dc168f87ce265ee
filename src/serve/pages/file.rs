//! Lecture d'un fichier: its first rows, what each column was taken for, what was decided.

use super::frame;
use crate::error::Result;
use crate::inventory::Import;
use crate::inventory::confirmations::{IGNORED, column_of};
use crate::inventory::decision::{Certainty, Decision, Kind};
use crate::inventory::fields::Field;
use crate::inventory::finding::{ColumnSeen, Finding, Gravity, SheetReport};
use crate::report::understood::certainty_name;
use crate::report::wording::counted;
use crate::serve::project::Project;
use crate::serve::refused;
use maud::{Markup, html};

/// Decisions shown of a file, and findings.
const MOST_SHOWN: usize = 300;
/// Columns shown of a table.
const MOST_COLUMNS: usize = 60;

/// The screen.
pub fn page(project: &Project, file: &str) -> Result<Markup> {
    let reading = project.reading()?;
    let known = reading.seen.as_ref();
    let known = known.filter(|_| reading.sheets(file).next().is_some());
    let import = known.ok_or_else(|| {
        refused(format!(
            "« {file} » n'est pas parmi les fichiers lus ; revenez à l'écran « Dépôt »"
        ))
    })?;
    let mut decisions: Vec<&Decision> = (import.decisions.iter())
        .filter(|decision| decision.file == file)
        .collect();
    decisions.sort_by_key(|decision| decision.certainty);
    let (totals, decisions): (Vec<&Decision>, Vec<&Decision>) =
        (decisions.into_iter()).partition(|decision| decision.kind == Kind::Total);
    let (open, sure): (Vec<&Decision>, Vec<&Decision>) =
        (decisions.into_iter()).partition(|decision| decision.certainty < Certainty::Sure);
    let body = html! {
        p { a href="/depot" { "Retour au dépôt" } }
        @for sheet in reading.sheets(file) { (of_sheet(import, sheet)) }
        @if !totals.is_empty() {
            h2 { "Totaux écrits dans le fichier" }
            ul .decisions { @for one in totals.iter().take(MOST_SHOWN) { (decision(import, one)) } }
        }
        @if !open.is_empty() {
            h2 { "À confirmer" }
            p { "Oui : c'est bien cela. Non : c'est l'autre lecture. La réponse est enregistrée aussitôt." }
            ul .decisions { @for one in open.iter().take(MOST_SHOWN) { (decision(import, one)) } }
        }
        @if !sure.is_empty() {
            details {
                summary { (counted(sure.len(), "décision dite par le fichier lui-même", "décisions dites par le fichier lui-même")) }
                ul .decisions { @for one in sure.iter().take(MOST_SHOWN) { (decision(import, one)) } }
            }
        }
        (findings(import, file))
    };
    Ok(frame::page(file, "/depot", &body))
}

fn of_sheet(import: &Import, sheet: &SheetReport) -> Markup {
    let columns = &sheet.detail_colonnes[..sheet.detail_colonnes.len().min(MOST_COLUMNS)];
    let name = if sheet.feuille.is_empty() {
        "Tableau".to_owned()
    } else {
        format!("Feuille « {} »", sheet.feuille)
    };
    html! {
        h2 { (name) }
        p .lead {
            (counted(sheet.points, "point lu", "points lus")) " sur " (counted(sheet.lignes, "ligne", "lignes"))
            " : " (counted(sheet.lignes_points, "ligne de points", "lignes de points"))
            ", " (counted(sheet.lignes_ecartees, "écartée", "écartées"))
            ", " (counted(sheet.lignes_ignorees, "ignorée", "ignorées")) " (totaux, titres, notes)."
            @if let Some(header) = sheet.ligne_entete { " En-tête à la ligne " (header) "." }
        }
        @if columns.is_empty() {
            p .note { "Aucun tableau de points lumineux dans cette feuille." }
        } @else {
            p .note { "Les colonnes grises ne sont pas lues." }
            (frame::scrolled(&format!("Premières lignes, {name}"), &table(import, sheet, columns)))
        }
    }
}

fn table(import: &Import, sheet: &SheetReport, columns: &[ColumnSeen]) -> Markup {
    let gray = |seen: &ColumnSeen| seen.champ.is_none().then_some("unread");
    html! {
        table .sheet {
            thead {
                tr { th scope="row" { "Colonne" } @for seen in columns { th scope="col" class=[gray(seen)] { (seen.colonne) } } }
                tr { th scope="row" { "Titre" } @for seen in columns { td class=[gray(seen)] { (seen.titre) } } }
                tr { th scope="row" { "Lue comme" } @for seen in columns { td class=[gray(seen)] { (choice(import, sheet, seen)) } } }
            }
            tbody {
                @for (row, values) in sheet.premieres_lignes.iter().enumerate() {
                    tr {
                        th scope="row" { "Ligne lue " (row + 1) }
                        @for (seen, value) in columns.iter().zip(values) { td class=[gray(seen)] { (value) } }
                    }
                }
                tr {
                    th scope="row" { "Exemples" }
                    @for seen in columns { td class=[gray(seen)] { (seen.exemples.join(" | ")) } }
                }
            }
        }
    }
}

/// The list of what a column may be.
fn choice(import: &Import, sheet: &SheetReport, seen: &ColumnSeen) -> Markup {
    let confirmed = &import.asked.answers.confirmed;
    let stated = column_of(&seen.colonne).and_then(|column| {
        let columns = confirmed.columns(&sheet.fichier, &sheet.feuille)?;
        columns.get(&column).copied()
    });
    let is_stated =
        |name: &str| stated.is_some_and(|field| field.map_or(IGNORED, Field::name) == name);
    let understood = match seen.champ {
        Some(name) => Field::of_name(name).map_or(name, Field::label),
        None => "non lue",
    };
    html! {
        form data-envoi="/api/colonne" data-auto data-recharger {
            input type="hidden" name="fichier" value=(sheet.fichier);
            input type="hidden" name="feuille" value=(sheet.feuille);
            input type="hidden" name="colonne" value=(seen.colonne);
            select name="champ" aria-label={ "Colonne " (seen.colonne) ", « " (seen.titre) " » : lue comme" } {
                option value="" selected[stated.is_none()] { @if stated.is_some() { "comme le programme" } @else { (understood) } }
                option value=(IGNORED) selected[is_stated(IGNORED)] { "à ne pas lire" }
                @for field in Field::ALL {
                    option value=(field.name()) selected[is_stated(field.name())] { (field.label()) }
                }
            }
        }
    }
}

fn decision(import: &Import, one: &Decision) -> Markup {
    let answer = import.asked.answers.confirmed.of(one);
    let place = match (one.sheet.as_str(), one.cell.as_str()) {
        ("", "") => String::new(),
        (sheet, "") => format!("feuille « {sheet} »"),
        ("", cell) => cell.to_owned(),
        (sheet, cell) => format!("feuille « {sheet} », {cell}"),
    };
    html! {
        li .card .waiting[one.certainty == Certainty::Asked && answer.is_none()] {
            h3 { (one.kind.label()) @if !place.is_empty() { span .note { " (" (place) ")" } } }
            p .state { (certainty_name(one.certainty)) @if one.points > 0 { ", " (counted(one.points, "point concerné", "points concernés")) } }
            dl {
                dt { "Lu" } dd { (one.read) }
                dt { "Compris comme" } dd { (one.taken) }
                @if !one.evidence.is_empty() { dt { "Indice" } dd { (one.evidence) } }
                @if !one.alternative.is_empty() { dt { "Sinon" } dd { (one.alternative) } }
            }
            form .inline data-envoi="/api/decision" data-recharger {
                input type="hidden" name="fichier" value=(one.file);
                input type="hidden" name="feuille" value=(one.sheet);
                input type="hidden" name="cellule" value=(one.cell);
                input type="hidden" name="sujet" value=(one.kind.code());
                @for (value, said) in [("oui", Some(true)), ("non", Some(false))] {
                    button type="submit" name="reponse" value=(value) aria-pressed=(if answer == said { "true" } else { "false" })
                        aria-label={ (value) ", " (one.kind.label()) " : " (one.taken) } { (value) }
                }
                @if answer.is_some() { button type="submit" .quiet name="reponse" value="" { "retirer la réponse" } }
            }
        }
    }
}

/// What is wrong in the file, the gravest first.
fn findings(import: &Import, file: &str) -> Markup {
    let mut found: Vec<&Finding> = (import.findings.iter())
        .filter(|finding| finding.file == file && finding.rule.gravity() < Gravity::Information)
        .collect();
    found.sort_by_key(|finding| finding.rule.gravity());
    html! {
        @if !found.is_empty() {
            h2 { "Constats" }
            @if found.len() > MOST_SHOWN { p .note { "Les " (MOST_SHOWN) " premiers sur " (found.len()) ", les plus graves d'abord." } }
            (frame::scrolled("Constats", &html! {
                table {
                    thead { tr { th scope="col" { "Où" } th scope="col" { "Lu" } th scope="col" { "Ce que cela veut dire" } th scope="col" { "À faire" } } }
                    tbody {
                        @for one in found.iter().take(MOST_SHOWN) {
                            tr { td { (one.sheet) " " (one.cell) } td { (one.read) } td { (one.rule.meaning()) } td { (one.rule.remedy()) } }
                        }
                    }
                }
            }))
        }
    }
}
