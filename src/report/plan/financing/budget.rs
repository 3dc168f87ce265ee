//! « Plan de financement »: what is spent and who pays for it, as councils vote it and funders ask for it, on one
//! page. The lines are those of the draft that the council votes; here they are formulas on « Financement ».

use super::super::Shared;
use super::ledger::{Ledger, Line, Places};
use super::{COST, euros};
use crate::document::Shown;
use crate::inventory::territory::Commune;
use crate::report::acts::financing::{PAID, SHARE, SPENT, fields, live_rows};
use crate::report::layout::{self, name};
use crate::report::sheet::{Value, Written, named, print_wide, sentence, write};
use crate::report::style::{self, Kind};
use crate::report::table::{Column, Table};
use crate::retrofit::finance::Finance;
use crate::scenario::computation::filled;
use crate::scenario::financing::{Entry, FinancingPlan};
use rust_xlsxwriter::Worksheet;

const NAME: &str = layout::sheet::FUNDING;
/// Rows above the first table: title, commune, a blank one.
const ABOVE: u32 = 3;
/// Widths of the columns of both tables: labels of lines below them stand in the first.
const WIDTHS: [f64; 5] = [42.0, 17.0, 42.0, 17.0, 10.0];

/// Tax or none: of a table of expenses and resources.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Tax {
    Without,
    With,
}

/// Writes the sheet of a commune from the lines of « Financement », whose addresses are `places`.
pub struct Pen<'a, 's> {
    shared: &'a Shared<'s>,
    finance: &'a Finance,
    /// The table of solutions, on « Financement ».
    lots: &'a Table,
    places: &'a Places,
}

impl<'a, 's> Pen<'a, 's> {
    /// One for a commune.
    pub fn new(
        shared: &'a Shared<'s>,
        finance: &'a Finance,
        lots: &'a Table,
        places: &'a Places,
    ) -> Self {
        Self {
            shared,
            finance,
            lots,
            places,
        }
    }

    /// The sheet.
    pub fn sheet(&self, commune: &Commune) -> Written<Worksheet> {
        let study = self.shared.study();
        let mut sheet = named(NAME)?;
        let top = self.shared.top();
        let title = format!("{} – Plan de financement prévisionnel", commune.nom);
        write(&mut sheet, top, 0, &Value::text(&*title), &style::title())?;
        sheet.set_row_height(top, 24.0)?;
        let plain = style::sentence().unset_text_wrap();
        let subject = self.shared.scenario();
        write(&mut sheet, top + 1, 0, &Value::text(subject), &plain)?;
        let before_tax = study.financing_before_tax(self.finance);
        let with_tax = study.financing_with_tax(self.finance);
        let first = self.table(&mut sheet, top + ABOVE, Tax::Without, &before_tax)?;
        first.set_widths(&mut sheet)?;
        let below = first.total_row() + 2;
        let second = self.table(&mut sheet, below, Tax::With, &with_tax)?;
        let mut row = second.total_row() + 2;
        let own = self.own_share();
        Ledger::new(row).write(&mut sheet, &own)?;
        row += own.len() as u32 + u32::from(!own.is_empty());
        let (last, width) = (4, first.width_to(4));
        for note in self.notes() {
            sentence(&mut sheet, row, last, width, note)?;
            row += 1;
        }
        print_wide(&mut sheet, "");
        sheet.set_portrait().set_print_fit_to_pages(1, 1);
        self.shared.dress(&mut sheet, "")?;
        Ok(sheet)
    }

    /// A table under its title.
    fn table(
        &self,
        sheet: &mut Worksheet,
        row: u32,
        tax: Tax,
        plan: &FinancingPlan,
    ) -> Written<Table> {
        let (title, basis) = match tax {
            Tax::Without => ("Hors taxes", "HT"),
            Tax::With => ("Toutes taxes comprises, tel qu'au budget", "TTC"),
        };
        let fields = fields(basis);
        let columns = fields.shown_in(Shown::ALL);
        for column in 0..columns.len() as u16 {
            let text = if column == 0 { title } else { "" };
            write(sheet, row, column, &Value::text(text), &style::section())?;
        }
        let shown = columns.iter().zip(WIDTHS).map(|(field, width)| {
            let column = Column::new(field.label.clone(), width, field.kind);
            if field.is_summed() {
                column.summed()
            } else {
                column
            }
        });
        let mut table = Table::new(NAME, row + 1, shown.collect());
        let column = |key: &str| {
            let named = columns.iter().find(|field| field.key == key);
            named.map(|field| table.column(&field.label))
        };
        let (Some(spent), Some(paid)) = (column(SPENT), column(PAID)) else {
            return Ok(table);
        };
        let last = plan.expenses.len().max(plan.resources.len()) - 1;
        let whole = format!("SUM({}:{})", spent.fixed(0), spent.fixed(last));
        let rows = live_rows(self.shared.study(), plan);
        table.write_live(sheet, &columns, rows.into_iter(), |field, at| {
            let resource = plan.resources.get(at);
            match field.key {
                SPENT => Some(self.expense(tax, plan.expenses.get(at)?.entry)),
                PAID if resource?.entry != Entry::Own => Some(self.resource(resource?.entry)),
                PAID if at == 0 => Some(whole.clone()),
                PAID => Some(format!("{whole}-SUM({}:{})", paid.at(0), paid.at(at - 1))),
                SHARE if resource.is_some() => {
                    Some(format!("IF({whole}=0,0,{}/{whole})", paid.at(at)))
                }
                _ => None,
            }
        })?;
        Ok(table)
    }

    /// A formula over lines of « Financement », named in braces.
    fn filled(&self, formula: &str) -> String {
        filled(formula, |key| self.places.of(key))
    }

    /// The formula of what is spent.
    fn expense(&self, tax: Tax, entry: Entry) -> String {
        let with_tax = |before_tax: &str| match tax {
            Tax::Without => before_tax.to_owned(),
            Tax::With => format!("ROUND(({before_tax})*(1+{}),2)", name::VAT),
        };
        let works = self.works();
        let formula = match entry {
            Entry::Cabinets => with_tax(&works.unwrap_or_default()),
            Entry::Project(at) => {
                let mut shares = self.shared.study().scenario.hypotheses.project_shares();
                let key = shares.nth(at).map_or("ht", |(one, _)| &*one.key);
                with_tax(&format!("{{{key}}}"))
            }
            _ => {
                let all = match tax {
                    Tax::Without => "{ht}",
                    Tax::With => "{ttc}",
                };
                works.map_or_else(
                    || all.to_owned(),
                    |works| format!("{all}-({})", with_tax(&works)),
                )
            }
        };
        self.filled(&formula)
    }

    /// What works on cabinets cost before tax, where the plan holds some.
    fn works(&self) -> Option<String> {
        let lots = self.finance.lots.iter().enumerate();
        let costs: Vec<String> = lots
            .filter(|(_, lot)| lot.cabinets > 0)
            .map(|(at, _)| {
                format!(
                    "{}!{}",
                    layout::sheet::FINANCE,
                    self.lots.column(COST).at(at)
                )
            })
            .collect();
        (!costs.is_empty()).then(|| costs.join("+"))
    }

    /// The formula of what others pay. Aids find what those before them leave of what they may come to.
    fn resource(&self, entry: Entry) -> String {
        let formula = match entry {
            Entry::Fund(at) => format!("{{fonds_{at}}}"),
            Entry::Aid(at) => {
                let before: Vec<String> = (0..at)
                    .filter(|before| self.finance.aids[*before].cents > 0)
                    .map(|before| format!("{{aide_{before}}}"))
                    .collect();
                let left = match &*before {
                    [] => "{plafond}".to_owned(),
                    before => format!("{{plafond}}-({})", before.join("+")),
                };
                format!("MAX(0,MIN({{aide_{at}}},{left}))")
            }
            Entry::Fctva => "{fctva}".to_owned(),
            _ => "{cee}".to_owned(),
        };
        self.filled(&formula)
    }

    /// What the commune keeps to itself of public money, beside the least that the law wants; nothing where
    /// nobody else's public money is in the plan.
    fn own_share(&self) -> Vec<Line> {
        let finance = self.finance;
        let least = self.shared.study().scenario.terms().least_own_share;
        if finance.aid_cents + finance.fund_cents == 0 {
            return Vec::new();
        }
        let public = finance.cost_ht_cents - finance.certificates_cents;
        let own = public - finance.aid_cents - finance.fund_cents;
        let funds = if finance.by_fund_cents.is_empty() {
            ""
        } else {
            "-{fonds}"
        };
        let line = |key, label: &'static str, formula: &str, cents, note| {
            Line::euros(key, label, self.filled(formula), euros(cents), note)
        };
        let share = own as f64 / public.max(1) as f64;
        let spare = own - public + (public as f64 * (1.0 - least)).round() as i64;
        vec![
            Line::heading("Participation minimale de la commune (article L. 1111-10 du CGCT)"),
            line(
                "public",
                "Travaux hors taxes, CEE déduits",
                "{ht}-{cee}",
                public,
                "ce que paient les collectivités et l'État",
            ),
            line(
                "commune",
                "Part de la commune",
                &format!("{{ht}}-{{cee}}-{{aides}}{funds}"),
                own,
                "hors taxes, frais de projet non comptés",
            ),
            Line::figure(
                "part",
                "Cette part, en %",
                Kind::Percent,
                Some(("IF({public}=0,0,{commune}/{public})".into(), share)),
                "",
            ),
            Line::figure(
                "minimum",
                "Part minimale",
                Kind::Percent,
                Some((name::OWN_SHARE.into(), least)),
                "feuille « Hypothèses »",
            ),
            Line::euros(
                "marge",
                "Au-dessus de la part minimale",
                format!(
                    "{{commune}}-({{public}}-ROUND({{public}}*(1-{}),2))",
                    name::OWN_SHARE
                ),
                euros(spare),
                "0 ou plus : la règle est tenue",
            ),
        ]
    }

    fn notes(&self) -> Vec<&'static str> {
        let finance = self.finance;
        let mut notes = vec![
            "Dépenses et recettes sont égales, au centime. Chaque montant est une formule sur la feuille « Financement », où se lit d'où il vient ; c'est le plan de financement du projet de délibération.",
        ];
        if finance.aid_cents > 0 {
            notes.push("Aides demandées, non encore obtenues : si elles sont moindres, la part de la commune augmente d'autant. Elles entrent dans l'ordre de la liste, dans la limite de leur plafond commun ; les dernières cèdent d'abord.");
        }
        if finance.certificates_cents > 0 {
            notes.push("Certificats d'économies d'énergie : l'accord avec l'obligé doit précéder la commande.");
        }
        if finance.fctva_cents > 0 {
            notes.push("Le FCTVA est versé un à deux ans après la dépense : la commune l'avance.");
        }
        notes
    }
}
