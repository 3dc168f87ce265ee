//! What is said of a list of lanterns, in its workbook and on the terminal.

use crate::report::wording::{counted, decimal, thousands};
use crate::retrofit::catalogue::lanterns::{LanternList, Outcome, Remark};

/// Something odd, in a sentence without a final period.
#[must_use]
pub fn remark(remark: &Remark) -> String {
    match remark {
        Remark::OtherWatts { column_w, code_w } => format!(
            "la colonne dit {} W, le code UMSUG {} W ; ceux de la colonne sont pris",
            decimal(*column_w),
            decimal(*code_w)
        ),
        Remark::OtherModel { body, model, rows } => format!(
            "le corps {body} est celui de « {model} » sur {}",
            counted(*rows, "autre ligne", "autres lignes")
        ),
        Remark::Efficacy {
            lm_per_w,
            usual: (min, max),
        } => format!(
            "{} lm/W, hors de {} à {} ; vérifiez watts et lumens",
            thousands(*lm_per_w),
            decimal(*min),
            decimal(*max)
        ),
        Remark::Dominated { power_w, flux_lm } => format!(
            "jamais retenu : dans la même gamme, {} W donnent {} lm",
            decimal(*power_w),
            thousands(*flux_lm)
        ),
    }
}

/// What became of a row.
#[must_use]
pub fn outcome(list: &LanternList, row: usize) -> String {
    match &list.rows[row].outcome {
        Outcome::Used => "palier".to_owned(),
        Outcome::Merged(first) => format!("comme la ligne {}", list.rows[*first].line),
        Outcome::SetApart(reason) => format!("écartée : {reason}"),
    }
}

/// The numbers of rows, as Excel shows them.
pub(super) fn lines_of(list: &LanternList, rows: &[usize]) -> String {
    let lines: Vec<String> = rows
        .iter()
        .map(|row| list.rows[*row].line.to_string())
        .collect();
    lines.join(", ")
}
