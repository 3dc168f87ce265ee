//! The tables of a sheet, one below the other and side by side.

use crate::inventory::grid::Sheet;
use crate::inventory::header;
use crate::inventory::mapping::Mapping;
use crate::inventory::sections;
use std::borrow::Cow;

/// The tables that stand one below the other in a sheet.
pub(super) fn stacked<'s>(mut rest: Cow<'s, Sheet>, mapping: &Mapping) -> Vec<Cow<'s, Sheet>> {
    let mut tables = Vec::new();
    while let Some(header) = header::find(&rest, mapping)
        && header.row > 0
    {
        let (above, mut below) =
            if let Some((first, row)) = header::below_another(&rest, mapping, &header) {
                let (above, below) = sections::split(&rest, first, row);
                tables.extend(stacked(Cow::Owned(above), mapping));
                (None, below)
            } else if let Some(next) = sections::next(&rest, &header) {
                let (above, below) = sections::split(&rest, header.row, next.row());
                (Some(above), below)
            } else {
                break;
            };
        below.decisions.clear();
        tables.extend(above.map(Cow::Owned));
        rest = Cow::Owned(below);
    }
    tables.push(rest);
    tables
}

/// The tables that stand side by side in a sheet, beyond an empty column, under the same titles.
pub(super) fn side_by_side<'s>(sheet: Cow<'s, Sheet>, mapping: &Mapping) -> Vec<Cow<'s, Sheet>> {
    let mut tables = Vec::new();
    let mut rest = sheet;
    let mut from = 0;
    // What stands above a header is of all of them, and may be taken for another header: only what lies further to
    // the right is one more table.
    while let Some((row, limit)) =
        header::another_table_beside(&rest, mapping).filter(|(_, limit)| *limit > from)
    {
        let (left, right) = sections::split_at_column(&rest, row, limit);
        tables.push(Cow::Owned(left));
        rest = Cow::Owned(right);
        from = limit;
    }
    tables.push(rest);
    tables
}
