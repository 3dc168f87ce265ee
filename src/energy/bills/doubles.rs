//! Bills told twice, bills that share days, and bills in several rows, one for each post.

use super::reason::Reason;
use super::{Bill, Bills, SheetRead};
use std::collections::{BTreeMap, BTreeSet, HashSet};

impl Bills {
    /// The same supply point, period, post and values a second time is the same bill. A row of
    /// months side by side is doubled where all of them are.
    pub(super) fn set_doubles_apart(&mut self) {
        let mut known = HashSet::new();
        let mut rows: BTreeMap<(String, String, u32), bool> = BTreeMap::new();
        let is_new: Vec<bool> = self
            .bills
            .iter()
            .map(|bill| {
                let euros = bill.euros.map(f64::to_bits);
                let key = (bill.supply.key(), bill.period, bill.post);
                known.insert((key, bill.kwh.to_bits(), euros))
            })
            .collect();
        for (bill, is_new) in self.bills.iter().zip(&is_new) {
            *rows.entry(bill.row_key()).or_default() |= is_new;
        }
        let (kept, doubled): (Vec<Bill>, Vec<Bill>) = std::mem::take(&mut self.bills)
            .into_iter()
            .partition(|bill| rows[&bill.row_key()]);
        self.bills = kept;
        let mut stated = HashSet::new();
        for bill in doubled {
            if !stated.insert(bill.row_key()) {
                continue;
            }
            self.set_row_apart(&bill, Reason::Double);
        }
    }

    /// A bill that is what several others come to, all within its period, is a total without the
    /// word: « 2024 » below the months of 2024. Rows of months side by side are none.
    pub(super) fn set_sums_apart(&mut self) {
        let mut by_row: BTreeMap<(String, String, u32), usize> = BTreeMap::new();
        let mut by_supply: BTreeMap<(String, &str), Vec<&Bill>> = BTreeMap::new();
        for bill in &self.bills {
            *by_row.entry(bill.row_key()).or_default() += 1;
            let key = (bill.supply.key(), bill.post);
            by_supply.entry(key).or_default().push(bill);
        }
        let mut sums: BTreeSet<(String, String, u32)> = BTreeSet::new();
        for bills in by_supply.values_mut() {
            bills.sort_by_key(|bill| bill.period);
            for whole in bills.iter().filter(|bill| by_row[&bill.row_key()] == 1) {
                let from = bills.partition_point(|bill| bill.period.first < whole.period.first);
                let begun = bills[from..].iter();
                let begun = begun.take_while(|bill| bill.period.first <= whole.period.last);
                let parts = begun.filter(|bill| {
                    bill.period != whole.period && bill.period.last <= whole.period.last
                });
                let (count, kwh) = parts.fold((0, 0.0), |sum, bill| (sum.0 + 1, sum.1 + bill.kwh));
                // Each part is rounded to the kWh; a bill of nothing is no sum.
                let rounding = f64::from(count);
                let is_sum = f64::abs(kwh - whole.kwh) <= rounding;
                if count > 1 && is_sum && whole.kwh > rounding {
                    sums.insert(whole.row_key());
                }
            }
        }
        let (kept, apart): (Vec<Bill>, Vec<Bill>) = std::mem::take(&mut self.bills)
            .into_iter()
            .partition(|bill| !sums.contains(&bill.row_key()));
        self.bills = kept;
        for bill in apart {
            self.set_row_apart(&bill, Reason::SumOfOthers);
        }
    }

    /// Counts the row of a bill among those set apart, and tells why.
    fn set_row_apart(&mut self, bill: &Bill, reason: Reason) {
        let of_sheet =
            |sheet: &&mut SheetRead| (&sheet.file, &sheet.sheet) == (&bill.file, &bill.sheet);
        if let Some(sheet) = self.sheets.iter_mut().find(of_sheet) {
            sheet.used -= 1;
            sheet.set_apart += 1;
        }
        self.remarks.push(bill.remark(reason));
    }

    /// The rows of a period, one for each post, are one bill. A post that comes again begins
    /// another, whose days overlap.
    pub(super) fn join_posts(&mut self) {
        type Begun<'a> = Vec<(usize, BTreeSet<&'a str>)>;
        let mut begun: BTreeMap<(String, super::Period), Begun<'_>> = BTreeMap::new();
        let mut joined: Vec<Bill> = Vec::with_capacity(self.bills.len());
        for bill in std::mem::take(&mut self.bills) {
            if bill.post.is_empty() {
                joined.push(bill);
                continue;
            }
            let of_period = begun.entry((bill.supply.key(), bill.period)).or_default();
            let open = of_period
                .iter_mut()
                .find(|(_, posts)| !posts.contains(bill.post));
            if let Some((at, posts)) = open {
                posts.insert(bill.post);
                let whole = &mut joined[*at];
                whole.kwh += bill.kwh;
                whole.euros = match (whole.euros, bill.euros) {
                    (Some(one), Some(other)) => Some(one + other),
                    (one, other) => one.or(other),
                };
            } else {
                of_period.push((joined.len(), BTreeSet::from([bill.post])));
                joined.push(bill);
            }
        }
        self.bills = joined;
    }

    pub(super) fn report_overlaps(&mut self) {
        let mut by_supply: BTreeMap<String, Vec<&Bill>> = BTreeMap::new();
        for bill in self.bills.iter().filter(|bill| bill.kwh >= 0.0) {
            by_supply.entry(bill.supply.key()).or_default().push(bill);
        }
        let mut overlaps = Vec::new();
        for bills in by_supply.values_mut() {
            bills.sort_by_key(|bill| bill.period);
            let mut covered = None;
            for bill in bills {
                if covered.is_some_and(|day| bill.period.first <= day) {
                    overlaps.push(bill.remark(Reason::Overlap));
                }
                covered = covered.max(Some(bill.period.last));
            }
        }
        self.remarks.extend(overlaps);
    }
}
