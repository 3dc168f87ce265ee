//! À compléter: what is missing, a row for all the rows of which the same was read.

use super::frame;
use crate::error::Result;
use crate::inventory::answers::{TITLES, asked};
use crate::inventory::fields::Field;
use crate::inventory::lamps::Technology;
use crate::report::to_complete::lines::{Line, lines_of};
use crate::report::wording::{counted, unbroken};
use crate::serve::project::Project;
use maud::{Markup, html};

/// Rows shown at most: nobody fills in more on a page.
const MOST_SHOWN: usize = 300;

/// The screen.
pub fn page(project: &Project) -> Result<Markup> {
    let reading = project.reading()?;
    let Some(import) = &reading.seen else {
        let body = html! {
            p { "Aucun inventaire n'est lu : " a href="/depot" { "déposez d'abord des fichiers" } "." }
        };
        return Ok(frame::page("À compléter", "/completer", &body));
    };
    let (lines, answered) = lines_of(import);
    let body = html! {
        @if lines.is_empty() {
            p .lead { "Rien à compléter." }
        } @else {
            p .lead {
                (counted(lines.len(), "ligne", "lignes")) " à remplir. Chaque case est enregistrée dès qu'elle est remplie ; une case vide ne change rien."
            }
            @if lines.len() > MOST_SHOWN {
                p .note { "Les " (MOST_SHOWN) " premières sont montrées, celles qui servent le plus de lignes d'abord ; toutes sont dans la feuille « À compléter » de reponses.xlsx." }
            }
            (grid(&lines, "Ce qui manque"))
        }
        @if !answered.is_empty() {
            h2 { "Déjà répondu" }
            (grid(&answered, "Ce qui est répondu"))
        }
        datalist #communes {
            @for one in reading.territory.communes() { option value=(one.insee) { (one.nom) } }
        }
        (frame::next("/controle", "le contrôle par commune"))
    };
    Ok(frame::page("À compléter", "/completer", &body))
}

fn grid(lines: &[Line<'_>], name: &str) -> Markup {
    frame::scrolled(
        name,
        &html! {
            table {
                thead {
                    tr {
                        th scope="col" { "Fichier" } th scope="col" { "Lignes" } th scope="col" { "Ce qui manque" }
                        th scope="col" { "Lu" } th scope="col" { "Réponse" }
                    }
                }
                tbody { @for line in lines.iter().take(MOST_SHOWN) { (row(line)) } }
            }
        },
    )
}

fn row(line: &Line<'_>) -> Markup {
    let rows = match line.only_row() {
        Some(row) => format!("ligne {row}"),
        None => line.how_many(),
    };
    let read = line.read();
    let shown: Vec<String> = (["commune", "référence", "voie", "lampe", "watts"].iter())
        .zip(&read)
        .filter(|(_, text)| !text.is_empty())
        .map(|(what, text)| format!("{what} : {text}"))
        .collect();
    let wanted = |field: Field| {
        let is_answered = line
            .answers
            .is_some_and(|answers| answers.contains_key(&field));
        is_answered || line.rules.iter().any(|rule| asked(*rule).contains(&field))
    };
    html! {
        tr {
            td { (line.file) @if !line.sheet.is_empty() { span .note { " " (line.sheet) } } }
            td { (rows) }
            td { (unbroken(&line.why())) }
            td { @for text in &shown { div { (text) } } }
            td {
                @for (field, title) in TITLES.into_iter().filter(|(field, _)| wanted(*field)) {
                    (cell(line, &read, field, title, &rows))
                }
            }
        }
    }
}

fn cell(line: &Line<'_>, read: &[String; 5], field: Field, title: &str, rows: &str) -> Markup {
    let answer = line.answers.and_then(|answers| answers.get(&field));
    let answer = answer.map(ToString::to_string).unwrap_or_default();
    let row = line.only_row().map(|row| row.to_string());
    let label = format!("{title}, {} {rows}", line.file);
    html! {
        form .cell data-envoi="/api/completer" data-auto {
            input type="hidden" name="fichier" value=(line.file);
            input type="hidden" name="feuille" value=(line.sheet);
            @match row {
                Some(row) => { input type="hidden" name="ligne" value=(row); }
                None => {
                    input type="hidden" name="commune" value=(read[0]);
                    input type="hidden" name="lampe" value=(read[3]);
                    input type="hidden" name="watts" value=(read[4]);
                }
            }
            input type="hidden" name="champ" value=(field.name());
            span aria-hidden="true" { (title.replace(" à retenir", "")) }
            @if field == Field::Lampe {
                select name="valeur" aria-label=(label) {
                    option value="" { "…" }
                    @for technology in Technology::ALL.into_iter().filter(|one| *one != Technology::Inconnue) {
                        option value=(technology.code()) selected[answer == technology.code()] { (technology.code()) }
                    }
                }
            } @else if field == Field::Insee {
                input name="valeur" value=(answer) list="communes" autocomplete="off" aria-label=(label);
            } @else {
                input name="valeur" value=(answer) autocomplete="off" aria-label=(label);
            }
            output {}
        }
    }
}
