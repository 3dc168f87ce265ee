//! The comments that people pin to the cells of a sheet: « point supprimé », « en fait 70 W ». Nothing is
//! read from them; they are told, with where they stand.

use super::fault::Read;
use super::markup::Tags;
use super::package::Package;
use super::strings::rich_text;
use crate::french::counted;
use crate::inventory::decision::{Decision, Kind};
use crate::inventory::workbook::runs::Runs;

/// So many are shown; all are counted.
const SHOWN: usize = 5;
/// Longer ones are cut.
const LONGEST: usize = 120;

/// What is told of the comments of a sheet, by the name of its part; none where it has none.
pub(super) fn report(package: &Package<'_>, part: &str) -> Read<Option<Decision>> {
    let relations = package.relations(part)?;
    let Some(list) = relations.iter().find(|it| it.kind == "comments") else {
        return Ok(None);
    };
    if !package.has(&list.target) {
        return Ok(None);
    }
    let bytes = package.whole(&list.target)?;
    let (mut tags, mut count, mut shown) = (Tags::of(&bytes), 0, Vec::new());
    let (mut first, mut place) = (None, String::new());
    while let Some(tag) = tags.next()? {
        if tag.ends {
            continue;
        }
        match tag.name {
            b"comment" => {
                place = tag.text(b"ref")?.unwrap_or_default();
                count += 1;
                first.get_or_insert_with(|| place.clone());
            }
            b"text" if shown.len() < SHOWN => {
                let mut runs = Runs::default();
                rich_text(&mut tags, &tag, &mut runs)?;
                let words: Vec<&str> = runs.text.split_whitespace().collect();
                let text: String = words.join(" ").chars().take(LONGEST).collect();
                shown.push(format!("{place} « {text} »"));
            }
            _ => {}
        }
    }
    Ok(first.map(|first| {
        Decision::new(
            Kind::Comments,
            format!(
                "{} : {}",
                counted(count, "commentaire de cellule", "commentaires de cellules"),
                shown.join(" ; ")
            ),
            "non lus",
        )
        .because("ils sont épinglés aux cellules, et n'en sont pas le contenu")
        .or_else(
            "écrire dans les cellules ce qu'ils disent du point : retiré, remplacé, autres watts",
        )
        .at(first)
    }))
}
