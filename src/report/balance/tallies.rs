//! « EPCI », « Communes » and « Années »: points by what has become of them, money and energy.

use super::{Document, sheet_name};
use crate::followup::balance::Tally;
use crate::report::sheet::{Value, Written, foot, named, sentence_from};
use crate::report::style::Kind;
use crate::report::table::{Beyond, Column, Table};
use rust_xlsxwriter::Worksheet;

/// Headers that other sheets and the page name.
pub mod header {
    use crate::money::Basis;

    /// Points of the plan.
    pub const PLANNED: &str = "Points prévus";
    /// Points accepted in factor 4, as really installed.
    pub const FACTOR4: &str = "Faits, facteur 4";
    /// The same in factor 2.
    pub const FACTOR2: &str = "Faits, facteur 2";
    /// The same below factor 2.
    pub const BELOW: &str = "Faits, sous facteur 2";
    /// Points accepted; a formula.
    pub const ACCEPTED: &str = "Faits, en tout";
    /// Those outside the plan.
    pub const EXTRA: &str = "dont hors plan";
    /// Planned points accepted, over those planned; a formula.
    pub const PROGRESS: &str = "Avancement du plan";
    /// Spent over budget; a formula.
    pub const SPENT_SHARE: &str = "Budget dépensé";
    /// What the whole plan is to save.
    pub const PLANNED_KWH: &str = "kWh/an à économiser, tout le plan";
    /// What the plan says of the points done.
    pub const EXPECTED_KWH: &str = "kWh/an prévus, points du plan faits";
    /// What these really save.
    pub const REAL_KWH: &str = "kWh/an réels, mêmes points";
    /// The one over the other; a formula.
    pub const REAL_SHARE: &str = "Réel / prévu";
    /// What points outside the plan save.
    pub const EXTRA_KWH: &str = "kWh/an, hors plan";

    /// Money voted.
    #[must_use]
    pub fn budget(basis: Basis) -> String {
        format!("Budget (€ {})", basis.code())
    }

    /// What is spent of it.
    #[must_use]
    pub fn spent(basis: Basis) -> String {
        format!("Dépensé (€ {})", basis.code())
    }

    /// What is left of it; a formula.
    #[must_use]
    pub fn left(basis: Basis) -> String {
        format!("Reste (€ {})", basis.code())
    }
}
use header::{
    ACCEPTED, BELOW, EXPECTED_KWH, EXTRA, EXTRA_KWH, FACTOR2, FACTOR4, PLANNED, PLANNED_KWH,
    PROGRESS, REAL_KWH, REAL_SHARE, SPENT_SHARE,
};

/// What the tables count.
pub const NOTE: &str = "Les points faits sont ceux réceptionnés, chacun dans la classe du matériel réellement posé, recalculée ; sous le facteur 2, ils ne comptent pour aucun objectif. La dépense est celle des points posés et réceptionnés dont le coût est donné.";
/// What differs by year.
pub const YEARS_NOTE: &str = "Points prévus, commandés, posés et abandonnés : dans l'année du plan ; points réceptionnés : dans l'année de la réception. La dépense des points posés hors plan, pas encore réceptionnés, n'est d'aucune année.";

/// The columns: those that name a line, then the figures.
fn columns(document: &Document<'_>, first: Vec<Column>) -> Vec<Column> {
    let basis = document.basis();
    let count = |header: &'static str| Column::new(header, 8.0, Kind::Whole).summed();
    let share = |header: &'static str| Column::new(header, 9.0, Kind::Percent);
    let euros = |header: String| Column::new(header, 14.0, Kind::Euros).summed();
    let kwh = |header: &'static str| Column::new(header, 10.0, Kind::Whole).summed();
    let mut columns = first;
    columns.extend([
        Column::new(PLANNED, 7.0, Kind::Whole).summed(),
        Column::new("Commandés", 10.5, Kind::Whole).summed(),
        Column::new("Posés", 7.0, Kind::Whole).summed(),
        Column::new("Abandonnés", 11.0, Kind::Whole).summed(),
        count(FACTOR4),
        count(FACTOR2),
        count(BELOW),
        count(ACCEPTED),
        Column::new(EXTRA, 8.0, Kind::Whole).summed(),
        share(PROGRESS),
        euros(header::budget(basis)),
        euros(header::spent(basis)),
        euros(header::left(basis)),
        share(SPENT_SHARE),
        kwh(PLANNED_KWH),
        kwh(EXPECTED_KWH),
        kwh(REAL_KWH),
        share(REAL_SHARE),
        kwh(EXTRA_KWH),
    ]);
    columns
}

/// The figures of a line, or of the total, whose formulas are about its own cells.
fn values(
    document: &Document<'_>,
    table: &Table,
    row: usize,
    tally: &Tally,
) -> Vec<Value<'static>> {
    let basis = document.basis();
    let [budget, spent] = [header::budget(basis), header::spent(basis)];
    let at = |header: &str| table.column(header).at(row);
    vec![
        Value::Number(tally.planned.into()),
        Value::Number(tally.ordered.into()),
        Value::Number(tally.fitted.into()),
        Value::Number(tally.abandoned.into()),
        Value::Number(tally.factor4.into()),
        Value::Number(tally.factor2.into()),
        Value::Number(tally.below.into()),
        Value::Formula(
            format!("SUM({}:{})", at(FACTOR4), at(BELOW)),
            tally.accepted().into(),
        ),
        Value::Number(tally.extra.into()),
        share(
            format!("({}-{})/{}", at(ACCEPTED), at(EXTRA), at(PLANNED)),
            f64::from(tally.accepted() - tally.extra),
            tally.planned.into(),
        ),
        Value::euros(tally.budget_cents),
        Value::euros(tally.spent_cents),
        Value::Formula(
            format!("{}-{}", at(&budget), at(&spent)),
            tally.left_cents() as f64 / 100.0,
        ),
        share(
            format!("{}/{}", at(&spent), at(&budget)),
            tally.spent_cents as f64,
            tally.budget_cents as f64,
        ),
        Value::Number(tally.planned_saving_kwh),
        Value::Number(tally.expected_saving_kwh),
        Value::Number(tally.real_saving_kwh),
        share(
            format!("{}/{}", at(REAL_KWH), at(EXPECTED_KWH)),
            tally.real_saving_kwh,
            tally.expected_saving_kwh,
        ),
        Value::Number(tally.extra_saving_kwh),
    ]
}

/// A part over a whole; nothing where there is no whole.
pub(super) fn share(formula: String, part: f64, whole: f64) -> Value<'static> {
    if whole > 0.0 {
        Value::Formula(formula, part / whole)
    } else {
        Value::Blank
    }
}

/// Lines of tallies: those of a sheet, and of a table of the page.
pub struct Lines<'d> {
    sheet: &'static str,
    /// What they are called.
    pub title: &'static str,
    /// Their columns.
    pub columns: Vec<Column>,
    /// Their rows, whose formulas are about a table with its header in the first row.
    pub rows: Vec<Vec<Value<'d>>>,
}

impl<'d> Lines<'d> {
    fn of<'t>(
        document: &Document<'_>,
        (sheet, title): (&'static str, &'static str),
        first: impl Fn() -> Vec<Column>,
        named: impl Iterator<Item = (Vec<Value<'d>>, &'t Tally)>,
    ) -> Self {
        let table = Table::new(sheet, 0, columns(document, first()));
        let row = |(rank, (mut names, tally)): (usize, (Vec<Value<'d>>, &Tally))| {
            names.extend(values(document, &table, rank, tally));
            names
        };
        Self {
            sheet,
            title,
            rows: named.enumerate().map(row).collect(),
            columns: columns(document, first()),
        }
    }

    /// Each commune.
    #[must_use]
    pub fn communes(document: &'d Document<'_>) -> Self {
        let first = || {
            vec![
                Column::new("Commune", 23.0, Kind::Text),
                Column::new("Code INSEE", 7.0, Kind::Text),
                Column::new("EPCI", 25.0, Kind::Text),
            ]
        };
        let communes = document.balance.reference.assumed.communes.iter();
        let lines = communes.zip(&document.balance.communes);
        let lines = lines.map(|(commune, tally)| {
            let names = [&commune.name, &commune.insee, &commune.epci];
            (names.map(|name| Value::text(&**name)).into(), tally)
        });
        let names = (sheet_name::COMMUNES, "Bilan par commune");
        Self::of(document, names, first, lines)
    }

    /// Each EPCI.
    #[must_use]
    pub fn epcis(document: &'d Document<'_>) -> Self {
        let first = || vec![Column::new("EPCI", 34.0, Kind::Text)];
        let lines = document.balance.epcis.iter();
        let lines = lines.map(|(name, tally)| (vec![Value::text(&**name)], tally));
        Self::of(
            document,
            (sheet_name::EPCIS, "Bilan par EPCI"),
            first,
            lines,
        )
    }

    /// Each year.
    #[must_use]
    pub fn years(document: &'d Document<'_>) -> Self {
        let first = || vec![Column::new("Année", 12.0, Kind::Text)];
        let lines = document.balance.years.iter();
        let lines = lines.map(|(year, tally)| (vec![Value::text(year.to_string())], tally));
        Self::of(
            document,
            (sheet_name::YEARS, "Bilan par année"),
            first,
            lines,
        )
    }

    /// Their sheet, and its table.
    ///
    /// # Errors
    /// As [`Table::write`].
    pub fn write(self, document: &Document<'_>, notes: &[&str]) -> Written<(Worksheet, Table)> {
        let mut table = Table::new(self.sheet, 0, self.columns);
        let mut sheet = named(self.sheet)?;
        table.write(&mut sheet, self.rows.into_iter())?;
        let basis = document.basis();
        for (header, part, whole) in [
            (PROGRESS, None, PLANNED),
            (
                SPENT_SHARE,
                Some(&*header::spent(basis)),
                &*header::budget(basis),
            ),
            (REAL_SHARE, Some(REAL_KWH), EXPECTED_KWH),
        ] {
            let value = total_share(&table, part, whole);
            table.write_total(&mut sheet, header, &value)?;
            if header == SPENT_SHARE {
                // Before the bars: some programs heed the first of two.
                table.add_alarm(&mut sheet, header, Beyond::Above(1.0))?;
            }
            table.add_bars(&mut sheet, header, Some(1.0))?;
        }
        table.add_alarm(&mut sheet, &header::left(basis), Beyond::Below(0.0))?;
        let rows = table.total_row() + 2..;
        let last = table.index(PROGRESS);
        for (note, row) in notes.iter().zip(rows) {
            // Not in the first column: it is printed beside money and energy again.
            let width = table.width_to(last) - table.width_to(0);
            sentence_from(&mut sheet, row, (1, last as u16), width, note)?;
        }
        table.lay_out(&mut sheet, self.title)?;
        foot(&mut sheet, &document.footer());
        Ok((sheet, table))
    }
}

/// A share of the totals: of the planned points accepted, where no part is named.
fn total_share(table: &Table, part: Option<&str>, whole: &str) -> Value<'static> {
    let whole = table.total(whole);
    if let Some(part) = part.map(|part| table.total(part)) {
        let formula = format!("{}/{}", part.cell, whole.cell);
        return share(formula, part.value, whole.value);
    }
    let [accepted, extra] = [ACCEPTED, EXTRA].map(|header| table.total(header));
    let formula = format!("({}-{})/{}", accepted.cell, extra.cell, whole.cell);
    share(formula, accepted.value - extra.value, whole.value)
}
