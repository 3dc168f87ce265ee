//! The annex that a funder asks of each commune: what is asked and what it rests on, conditions, each
//! luminaire, who else pays; and all communes in one table.

mod fields;

use super::PlanDocument;
use super::acts::financing;
use super::acts::law::{BEFORE_ORDER, before_works, state_grant};
use super::layout::safe_name;
use crate::document::xlsx::value;
use crate::document::{Columns, Datum, Shown};
use crate::error::{Error, Result};
use crate::outputs::Kind as FileKind;
use crate::report::sheet::{Value, Written, foot, named, save_in, sentence, write};
use crate::report::style;
use crate::report::table::{Column, Table};
use crate::scenario::aided::{Funder, Request};
use fields::{NAMES, of_condition, of_request, of_works, shown};
use rayon::prelude::*;
use rust_xlsxwriter::{Workbook, Worksheet};
use std::path::Path;

const REQUEST: &str = "Demande";
const CONDITIONS: &str = "Conditions";
const LIGHTS: &str = "Luminaires";
const MONEY: &str = "Financement";
const TOGETHER: &str = "Communes";
/// The workbook of all communes.
pub const ALL: &str = "Ensemble.xlsx";
/// Widths of « Demande », characters.
const WIDTHS: [f64; 2] = [62.0, 30.0];

/// What a commune adds to the workbook before it is sent.
const TO_JOIN: [&str; 6] = [
    "la délibération du conseil municipal, signée",
    "les devis, ou l'acte d'engagement du marché, rattachés aux lignes de « Luminaires »",
    "une photo de chaque type de luminaire avant travaux",
    "les fiches techniques des luminaires (flux, lm/W, température de couleur, ULR)",
    "l'étude photométrique des rues (NF EN 13201)",
    "le plan des points et des armoires",
];

/// The workbooks of a funder: file name and bytes, all communes first, then one for each commune that
/// asks for something. The same plan always gives the same bytes.
///
/// # Errors
/// What the spreadsheet writer refuses.
pub fn workbooks(
    document: &PlanDocument<'_>,
    funder: Funder,
    requests: &[Request<'_>],
) -> Result<Vec<(String, Vec<u8>)>> {
    let pen = Pen { document, funder };
    let together = pen
        .together(requests)
        .map_err(|error| Error::write(Path::new(ALL), error))?;
    let together = pen.saved(ALL, vec![together])?;
    let asked: Vec<&Request<'_>> = requests.iter().filter(|one| one.is_asked()).collect();
    let communes = asked.par_iter().map(|request| {
        let commune = request.commune;
        let name = format!(
            "{}_{}.xlsx",
            safe_name(&commune.insee),
            safe_name(&commune.nom)
        );
        let sheets = pen.of_commune(request);
        let sheets = sheets.map_err(|error| Error::write(Path::new(&name), error))?;
        let bytes = pen.saved(&name, sheets)?;
        Ok((name, bytes))
    });
    let communes: Vec<(String, Vec<u8>)> = communes.collect::<Result<_>>()?;
    Ok([(ALL.to_owned(), together)]
        .into_iter()
        .chain(communes)
        .collect())
}

/// What stands above every sheet of what a funder of that name is asked for.
#[must_use]
pub fn title(funder: &str) -> String {
    format!("Dossier de demande : {funder}")
}

/// Writes for one funder.
struct Pen<'a> {
    document: &'a PlanDocument<'a>,
    funder: Funder,
}

impl Pen<'_> {
    fn title(&self) -> String {
        title(self.document.study.name_of_funder(self.funder))
    }

    fn shown(&self) -> Shown {
        shown(self.funder)
    }

    fn saved(&self, name: &str, sheets: Vec<Worksheet>) -> Result<Vec<u8>> {
        let mark = self.document.mark_of(FileKind::AidRequest);
        save_in(Workbook::new(), &mark, name, &self.title(), sheets, &[])
    }

    fn co2(&self) -> f64 {
        self.document.study.scenario.hypotheses.co2_kg_per_kwh()
    }

    fn foot(&self, sheet: &mut Worksheet) {
        foot(
            sheet,
            &format!("Réverbère – {}", self.document.study.scenario.name),
        );
    }

    /// What stands above every table: the title, and what no reader may miss.
    fn head(&self, sheet: &mut Worksheet, subject: &str) -> Written<u32> {
        write(sheet, 0, 0, &Value::text(self.title()), &style::title())?;
        sheet.set_row_height(0, 24.0)?;
        let plain = style::sentence().unset_text_wrap();
        write(sheet, 1, 0, &Value::text(subject), &plain)?;
        let mut row = 2;
        for warning in self.warnings() {
            write(
                sheet,
                row,
                0,
                &Value::text(warning),
                &plain.clone().set_bold(),
            )?;
            row += 1;
        }
        Ok(row + 1)
    }

    fn warnings(&self) -> Vec<String> {
        let document = self.document;
        let is_made_up = document.study.scenario.is_made_up;
        let made_up = is_made_up
            .then(|| "Données de synthèse : un exemple, à n'envoyer à aucun financeur.".to_owned());
        document
            .short_of
            .clone()
            .into_iter()
            .chain(made_up)
            .collect()
    }

    /// A sheet that is one table under its head.
    fn sheet<R>(
        &self,
        name: &'static str,
        subject: &str,
        columns: &Columns<'_, R>,
        rows: impl Iterator<Item = R>,
    ) -> Written<Worksheet> {
        let mut sheet = named(name)?;
        let header = self.head(&mut sheet, subject)?;
        let mut table = Table::new(name, header, columns.iter().map(Column::of).collect());
        table.write_fields(&mut sheet, columns, rows)?;
        table.lay_out(&mut sheet, &self.title())?;
        self.foot(&mut sheet);
        Ok(sheet)
    }

    fn together(&self, requests: &[Request<'_>]) -> Written<Worksheet> {
        let fields = of_request(self.co2());
        let columns = fields.shown_in(self.shown());
        let rows = requests.iter().cloned();
        self.sheet(TOGETHER, &self.source(), &columns, rows)
    }

    /// Where the rules of the funder are written.
    fn source(&self) -> String {
        match self.funder {
            Funder::Aid(at) => {
                let aid = &self.document.study.scenario.aids[at];
                format!("Règles : {} ({})", aid.source, aid.year)
            }
            Funder::Certificates => {
                "Fiche d'opération standardisée RES-EC-104 ; kWh cumac et prix : hypothèses du plan, à confirmer par l'obligé".to_owned()
            }
        }
    }

    fn of_commune(&self, request: &Request<'_>) -> Written<Vec<Worksheet>> {
        let commune = request.commune;
        let subject = format!("{} ({}), {}", commune.nom, commune.insee, commune.epci);
        Ok(vec![
            self.request(request, &subject)?,
            self.conditions(request, &subject)?,
            self.lights(request, &subject)?,
            self.money(request, &subject)?,
        ])
    }

    /// One page: what is asked, and what comes before and with it.
    fn request(&self, request: &Request<'_>, subject: &str) -> Written<Worksheet> {
        let mut sheet = named(REQUEST)?;
        let mut row = self.head(&mut sheet, subject)?;
        for (column, width) in (0..).zip(WIDTHS) {
            sheet.set_column_width(column, width)?;
        }
        let width = WIDTHS.iter().sum();
        sentence(&mut sheet, row, 1, width, &self.source())?;
        row += 2;
        let fields = of_request(self.co2());
        let columns = fields.shown_in(self.shown());
        for (field, datum) in columns.iter().zip(columns.data(request)) {
            if NAMES.contains(&field.key) || matches!(datum, Datum::Blank) {
                continue;
            }
            write(
                &mut sheet,
                row,
                0,
                &Value::text(&*field.label),
                &style::label(),
            )?;
            write(
                &mut sheet,
                row,
                1,
                &value(datum, None),
                &style::figure(field.kind),
            )?;
            row += 1;
        }
        row += 1;
        let lists = [
            ("Avant de commander", self.before_order()),
            ("À joindre", joined()),
        ];
        for (title, lines) in lists {
            write(&mut sheet, row, 0, &Value::text(title), &style::section())?;
            write(&mut sheet, row, 1, &Value::Blank, &style::section())?;
            row += 1;
            for line in lines {
                sentence(&mut sheet, row, 1, width, &line)?;
                row += 1;
            }
            row += 1;
        }
        sheet.set_paper_size(9).set_print_fit_to_pages(1, 1);
        self.foot(&mut sheet);
        Ok(sheet)
    }

    /// What has to be done in order for the money not to be lost.
    fn before_order(&self) -> Vec<String> {
        let study = self.document.study;
        match self.funder {
            Funder::Certificates => vec![BEFORE_ORDER.to_owned()],
            Funder::Aid(at) => {
                let aid = &study.scenario.aids[at];
                state_grant(aid).map_or_else(
                    || vec!["Demander au financeur à partir de quand les travaux peuvent être commandés : beaucoup refusent une commande qui précède leur accord.".to_owned()],
                    |grant| vec![before_works(&[grant.name])],
                )
            }
        }
    }

    fn conditions(&self, request: &Request<'_>, subject: &str) -> Written<Worksheet> {
        let fields = of_condition();
        let columns = fields.shown_in(self.shown());
        let rows = request.conditions.iter().cloned();
        self.sheet(CONDITIONS, subject, &columns, rows)
    }

    fn lights(&self, request: &Request<'_>, subject: &str) -> Written<Worksheet> {
        let fields = of_works();
        let columns = fields.shown_in(self.shown());
        self.sheet(LIGHTS, subject, &columns, request.works.iter().cloned())
    }

    /// Who pays for all the works, before tax.
    fn money(&self, request: &Request<'_>, subject: &str) -> Written<Worksheet> {
        let study = self.document.study;
        let plan = study.financing_before_tax(&request.finance);
        let fields = financing::fields("HT");
        let columns = fields.shown_in(Shown::ALL);
        let rows = financing::rows(study, &plan).into_iter();
        self.sheet(MONEY, subject, &columns, rows)
    }
}

fn joined() -> Vec<String> {
    TO_JOIN.iter().map(|one| format!("[  ] {one}")).collect()
}
