//! The invented budgets of the 74 communes.

use crate::cells::{Look, lay_out, workbook};
use crate::park::{Park, step_rng};
use std::error::Error;
use std::path::Path;

/// All budgets together, in euros before tax: 2,000 points at about 575 € each, so that the
/// targets can be met and most communes spend all that they have.
pub const TOTAL: u32 = 1_150_000;
/// What every commune has, before its share by lanterns to renew.
const FLOOR: u32 = 1_500;
/// Will and means differ: the share varies by this factor.
const FACTOR: (f64, f64) = (0.7, 1.5);
/// The years of the budgets of three years.
const YEARS: [u32; 3] = [2027, 2028, 2029];
/// Councils vote whole hundreds.
const STEP: u32 = 100;

const NOTE: &str =
    "Montants inventés pour l'exemple Réverbère : aucune commune n'a voté ces budgets.";

/// A budget a commune, in the order of the communes; the sum is [`TOTAL`].
pub fn amounts(parks: &[Park]) -> Vec<u32> {
    let mut rng = step_rng(2);
    let weights: Vec<f64> = parks
        .iter()
        .map(|park| park.to_renew() as f64 * (FACTOR.0 + (FACTOR.1 - FACTOR.0) * rng.unit()))
        .collect();
    let to_share = f64::from((TOTAL - FLOOR * parks.len() as u32) / STEP);
    let per_weight = to_share / weights.iter().sum::<f64>();
    let shares: Vec<f64> = weights.iter().map(|weight| weight * per_weight).collect();
    let mut hundreds: Vec<u32> = shares.iter().map(|share| share.floor() as u32).collect();

    // The hundreds left over go to the largest remainders.
    let left = to_share as u32 - hundreds.iter().sum::<u32>();
    let mut ranks: Vec<usize> = (0..parks.len()).collect();
    ranks.sort_by(|&a, &b| shares[b].fract().total_cmp(&shares[a].fract()));
    for &rank in ranks.iter().take(left as usize) {
        hundreds[rank] += 1;
    }
    hundreds.iter().map(|h| FLOOR + h * STEP).collect()
}

/// About a third of a budget in each year, in whole tens of euros; the last year has what is left.
pub fn by_year(amount: u32) -> [u32; 3] {
    let third = amount / 3 / 10 * 10;
    [third, third, amount - 2 * third]
}

/// Writes one budget a commune.
pub fn write(parks: &[Park], amounts: &[u32], file: &Path) -> Result<(), Box<dyn Error>> {
    let rows: Vec<Vec<u32>> = amounts.iter().map(|&amount| vec![amount]).collect();
    table(parks, &["Budget (€ HT)".to_owned()], &rows, file)
}

/// Writes the same budgets shared over three years.
pub fn write_years(parks: &[Park], amounts: &[u32], file: &Path) -> Result<(), Box<dyn Error>> {
    let titles = YEARS.map(|year| format!("Budget {year} (€ HT)"));
    let rows: Vec<Vec<u32>> = amounts
        .iter()
        .map(|&amount| by_year(amount).to_vec())
        .collect();
    table(parks, &titles, &rows, file)
}

fn table(
    parks: &[Park],
    titles: &[String],
    rows: &[Vec<u32>],
    file: &Path,
) -> Result<(), Box<dyn Error>> {
    let look = Look::new();
    let mut workbook = workbook("Budgets du Pays Boulonnais (exemple)")?;
    let sheet = workbook.add_worksheet().set_name("Budgets")?;
    let mut widths = vec![12.0, 30.0];
    widths.resize(
        2 + titles.len(),
        if titles.len() == 1 { 16.0 } else { 20.0 },
    );
    lay_out(sheet, &widths, 1)?;
    sheet.set_portrait();
    sheet.write_string_with_format(0, 0, NOTE, &look.notice)?;
    let titles = titles.iter().map(String::as_str);
    for (column, header) in (0..).zip(["Code INSEE", "Commune"].into_iter().chain(titles)) {
        sheet.write_string_with_format(1, column, header, &look.header)?;
    }
    for ((row, park), amounts) in (2..).zip(parks).zip(rows) {
        let insee = park.commune.insee.to_string();
        sheet.write_string_with_format(row, 0, insee, &look.text)?;
        sheet.write_string_with_format(row, 1, &park.commune.name, &look.text)?;
        for (column, &amount) in (2..).zip(amounts) {
            sheet.write_number_with_format(row, column, amount, &look.euros)?;
        }
    }
    workbook.save(file)?;
    Ok(())
}
