//! The tables of a plan: communes, points, hypotheses.

use super::Content;
use crate::document::Shown;
use crate::document::html::{Amounts, table_of};
use crate::inventory::lamps::Technology;
use crate::report::fields::PAGE;
use crate::report::fields::commune::{self, Line, PAGE_EPCIS};
use crate::report::fields::point::{self, Chosen};
use crate::report::plan::measured;
use crate::report::web::table::{Cell, Column, Table};
use crate::scenario::study::Study;

impl Content<'_> {
    /// The plan commune by commune.
    pub fn commune_table(&self) -> Table {
        self.lines("Le plan commune par commune", PAGE, &self.communes)
    }

    /// The plan EPCI by EPCI.
    pub fn epci_table(&self) -> Table {
        self.lines("Le plan EPCI par EPCI", PAGE_EPCIS, &self.epcis)
    }

    fn lines(&self, caption: &str, shown: Shown, lines: &[Line<'_>]) -> Table {
        let fields = commune::fields(self.document.study, self.document.proof);
        let lines = lines.iter().cloned();
        table_of(caption, &fields.shown_in(shown), Amounts::Whole, lines)
    }

    /// The chosen points one by one.
    pub fn point_table(&self) -> Table {
        let (study, choice) = (self.document.study, self.document.choice);
        let fields = point::fields(study, self.document.said_of_points());
        let columns = fields.shown_in(PAGE).led_by(point::REFERENCE);
        let points = Chosen::of_plan(study, choice);
        let table = table_of("Les points à rénover", &columns, Amounts::Cents, points);
        // A technician looks for « SHP », a councillor reads what that is.
        let lamps = Technology::ALL
            .iter()
            .map(|lamp| (lamp.label(), lamp.code()));
        table.found_by(point::LAMP, lamps)
    }
}

/// The hypotheses that a scenario may change.
pub fn hypotheses(study: &Study) -> Table {
    let rows = study.scenario.hypotheses.all().iter().map(|one| {
        let value = one.value.map(|value| measured(value, &one.unit));
        vec![
            Cell::text(one.label.clone()),
            Cell::text(value.unwrap_or_else(|| "non renseignée".into())),
            Cell::text(one.source.clone()),
            Cell::text(one.year.map(|year| year.to_string()).unwrap_or_default()),
        ]
    });
    Table {
        caption: "Prix, taux et facteurs du calcul".into(),
        columns: ["Hypothèse", "Valeur", "Source", "Année"]
            .map(Column::text)
            .into(),
        rows: rows.collect(),
    }
}
