//! Bills out of all proportion to the others of their supply point: 1.5 among hundreds is a number of MWh in
//! a column of kWh, whatever its title says.

use super::reason::Reason;
use super::{Bill, Bills};
use std::collections::BTreeMap;

/// Fewer bills than this have no usual consumption.
const FEWEST: usize = 4;
/// Neither season nor switch-off changes what a day consumes by so much; a unit does.
const TIMES: f64 = 50.0;

impl Bills {
    /// Tells of them; they are counted, since nobody but a person knows.
    pub(super) fn report_strays(&mut self) {
        let mut by_supply: BTreeMap<String, Vec<(f64, &Bill)>> = BTreeMap::new();
        for bill in self.bills.iter().filter(|bill| bill.kwh > 0.0) {
            let a_day = bill.kwh / f64::from(bill.period.days().max(1));
            let of_supply = by_supply.entry(bill.supply.key()).or_default();
            of_supply.push((a_day, bill));
        }
        let mut strays = Vec::new();
        for bills in by_supply.values_mut().filter(|bills| bills.len() >= FEWEST) {
            bills.sort_by(|a, b| a.0.total_cmp(&b.0));
            let usual = bills[bills.len() / 2].0;
            let is_stray = |a_day: f64| a_day > usual * TIMES || a_day * TIMES < usual;
            strays.extend(
                (bills.iter())
                    .filter(|(a_day, _)| is_stray(*a_day))
                    .map(|(_, bill)| bill.remark(Reason::Stray)),
            );
        }
        self.remarks.extend(strays);
    }
}
