//! The draft of a commune: what its fields say, and the sentences that a council reads.

use super::financing;
use super::grouped::may_join;
use super::names::{in_full, of_place};
use super::streets;
use super::{text_of, warnings};
use crate::document::docx::table::table;
use crate::document::docx::{Filling, Line, Named};
use crate::document::field::of;
use crate::document::{Datum, Fields, Shown, fields};
use crate::energy::assumptions::{self, Assumptions};
use crate::inventory::territory::Commune;
use crate::report::PlanDocument;
use crate::report::web::number;
use crate::report::wording::planned;
use crate::retrofit::finance::Finance;
use crate::scenario::financing::{Entry, FinancingPlan};
use crate::scenario::study::{CommuneChoice, Study};
use std::collections::BTreeMap;

mod articles;
mod words;

pub use articles::numbered;

/// All that a draft is made from.
pub struct Act<'a> {
    document: &'a PlanDocument<'a>,
    /// Whose council votes it.
    pub commune: &'a Commune,
    choice: &'a CommuneChoice,
    finance: Finance,
    before_tax: FinancingPlan,
    with_tax: FinancingPlan,
    assumed: Option<&'a Assumptions>,
    /// Whether it orders with its EPCI.
    is_grouped: bool,
}

/// What is assumed of the points of each commune, by INSEE code.
pub fn assumptions<'a>(document: &PlanDocument<'a>) -> BTreeMap<&'a str, Assumptions> {
    let import = &document.study.import;
    assumptions::of(&import.points, &import.decisions).0
}

/// Fields that take the place of a paragraph, and what they are.
const BLOCKS: [(&str, &str); 9] = [
    (
        "avertissements",
        "paragraphes : plan incomplet, données de synthèse ; rien sinon",
    ),
    ("vus", "paragraphes : les textes visés"),
    (
        "considerants",
        "paragraphes : ce que le plan sait de la commune",
    ),
    (
        "tableau_financement",
        "tableau : plan de financement hors taxes, dépenses et recettes",
    ),
    (
        "tableau_budget",
        "tableau : le même, toutes taxes comprises, avec le FCTVA",
    ),
    (
        "note_financement",
        "paragraphes : ce qu'il faut savoir de ces tableaux",
    ),
    (
        "calendrier",
        "paragraphes : les années de travaux, et ce qui doit les précéder",
    ),
    ("articles", "paragraphes : ce que le conseil décide"),
    (
        "tableau_rues",
        "tableau : les points à rénover, rue par rue",
    ),
];

/// The fields that a template for communes may have, with what each is.
#[must_use]
pub fn known() -> Vec<(Named, String)> {
    super::known(&fields(), &BLOCKS)
}

const POINTS: &str = "points";
const BEFORE: &str = "kwh_avant";
const AFTER: &str = "kwh_apres";
const HT: &str = "montant_ht";
const TTC: &str = "montant_ttc";

/// What is said of a commune in sentences.
fn fields<'a>() -> Fields<Act<'a>> {
    Fields::new([names(), points(), money()].into_iter().flatten().collect())
}

fn names<'a>() -> Vec<crate::document::Field<Act<'a>>> {
    const ALL: Shown = Shown::ALL;
    fields! { Act<'a>;
        "commune", "nom de la commune", Text 0.0, ALL, Read => |act| (&*act.commune.nom).into();
        "de_commune", "le même après « commune » : de Samer, d'Alincthun, du Portel", Text 0.0, ALL,
            Read => |act| of_place(&act.commune.nom).into();
        "insee", "code INSEE", Text 0.0, ALL, Read => |act| (&*act.commune.insee).into();
        "departement", "nom du département", Text 0.0, ALL, Read =>
            |act| act.commune.department().into();
        "population", "habitants (population municipale)", Whole 0.0, ALL, Read =>
            |act| act.commune.population.into();
        "epci", "nom de l'EPCI, en entier", Text 0.0, ALL, Read =>
            |act| in_full(&act.commune.epci).into();
        "scenario", "nom du scénario du plan", Text 0.0, ALL, Read =>
            |act| (&*act.study().scenario.name).into();
        "date_plan", "date du scénario, si elle y est", Text 0.0, ALL, Read =>
            |act| act.study().scenario.date.trim().into();
        "annees", "années de travaux, si le scénario en a", Text 0.0, ALL, Read =>
            |act| act.years().into();
    }
}

fn points<'a>() -> Vec<crate::document::Field<Act<'a>>> {
    const ALL: Shown = Shown::ALL;
    fields! { Act<'a>;
        "points_parc", "points lumineux de la commune", Whole 0.0, ALL, Read =>
            |act| Datum::Whole(act.choice.existing.points as i64);
        "kwh_parc", "leur consommation connue, kWh/an", Whole 0.0, ALL, Read =>
            |act| act.choice.existing.kwh_per_year.into();
        POINTS, "points à rénover", Whole 0.0, ALL, Read =>
            |act| Datum::Whole(act.choice.points.len() as i64);
        "points_facteur4", "dont comptés en facteur 4", Whole 0.0, ALL, Read =>
            |act| act.choice.factor4.into();
        "points_facteur2", "dont comptés en facteur 2", Whole 0.0, ALL, Read =>
            |act| act.choice.factor2.into();
        BEFORE, "leur consommation avant travaux, kWh/an", Whole 0.0, ALL, Read =>
            |act| act.choice.kwh_before_per_year.into();
        AFTER, "leur consommation après travaux, kWh/an", Whole 0.0, ALL, Read =>
            |act| act.choice.kwh_after_per_year.into();
        "kwh_economises", "la différence, kWh/an", Whole 0.0, ALL, Live =>
            of(BEFORE) - of(AFTER);
        "facteur", "consommation divisée par", Factor 0.0, ALL, Live =>
            (of(BEFORE) / of(AFTER)).rounded(9).rounded_down(2);
        "co2_evite", "CO₂ évité, kg par an", Whole 0.0, ALL, Read =>
            |act| act.co2_kg().into();
    }
}

fn money<'a>() -> Vec<crate::document::Field<Act<'a>>> {
    const ALL: Shown = Shown::ALL;
    fields! { Act<'a>;
        HT, "coût des travaux hors taxes", Euros 0.0, ALL, Read =>
            |act| Datum::Cents(act.finance.cost_ht_cents);
        TTC, "coût des travaux toutes taxes comprises", Euros 0.0, ALL, Read =>
            |act| Datum::Cents(act.finance.cost_ttc_cents);
        "montant_tva", "la taxe", Euros 0.0, ALL, Live => of(TTC) - of(HT);
        "fonds", "ce que les fonds communs paient", Euros 0.0, ALL, Read =>
            |act| Datum::Cents(act.finance.fund_cents);
        "aides", "aides demandées, dans leur plafond", Euros 0.0, ALL, Read =>
            |act| Datum::Cents(act.finance.aid_cents);
        "cee", "certificats d'économies d'énergie", Euros 0.0, ALL, Read =>
            |act| Datum::Cents(act.finance.certificates_cents);
        "autofinancement", "part de la commune, hors taxes, frais de projet compris", Euros 0.0, ALL,
            Read => |act| Datum::Cents(act.before_tax.cents(Entry::Own));
        "fctva", "FCTVA attendu", Euros 0.0, ALL, Read =>
            |act| Datum::Cents(act.finance.fctva_cents);
        "reste_a_charge", "reste à charge de la commune, à terme, des travaux TTC", Euros 0.0, ALL,
            Read => |act| Datum::Cents(act.finance.remaining_cents);
        "economie_annuelle", "économie de la commune, € TTC par an", WholeEuros 0.0, ALL, Read =>
            |act| act.finance.yearly_ttc_eur.into();
        "retour_annees", "années jusqu'à ce qu'elle paie le reste à charge", Years 0.0, ALL, Read =>
            |act| act.finance.payback_of_commune_years().into();
    }
}

impl<'a> Act<'a> {
    /// The draft of a commune with chosen points.
    pub fn of(
        document: &'a PlanDocument<'a>,
        choice: &'a CommuneChoice,
        assumed: &'a BTreeMap<&str, Assumptions>,
        is_grouped: bool,
    ) -> Self {
        let study = document.study;
        let commune = &study.scenario.territory.communes()[choice.commune];
        let finance = study.finance(choice);
        Self {
            before_tax: study.financing_before_tax(&finance),
            with_tax: study.financing_with_tax(&finance),
            assumed: assumed.get(&*commune.insee),
            is_grouped: is_grouped && may_join(commune),
            document,
            commune,
            choice,
            finance,
        }
    }

    /// What each field of the template is filled with.
    pub fn filling(&self) -> impl Fn(&'static str) -> Filling {
        let fields = fields();
        move |key| match key {
            "avertissements" => Filling::Lines(warnings(self.document)),
            "vus" => lines("Vu ", self.texts()),
            "considerants" => lines("Considérant ", self.reasons()),
            "tableau_financement" => self.financing("HT", &self.before_tax),
            "tableau_budget" => self.financing("TTC", &self.with_tax),
            "note_financement" => plain(self.notes()),
            "calendrier" => plain(self.calendar()),
            "articles" => Filling::Lines(self.articles()),
            "tableau_rues" => {
                let streets = streets::of_plan(self.study(), self.choice);
                let fields = streets::fields(self.study());
                Filling::Table(table(&fields.shown_in(Shown::ALL), &streets))
            }
            text => Filling::Text(text_of(&fields, self, text)),
        }
    }

    fn study(&self) -> &'a Study {
        self.document.study
    }

    /// The years of works, « 2027, 2028 ».
    fn years(&self) -> String {
        let named = self.study().scenario.rules.years.list.iter();
        let with_works = named.zip(&self.choice.years);
        let years = with_works.filter(|(_, year)| year.total_cents() > 0);
        let years: Vec<String> = years.map(|(name, _)| name.to_string()).collect();
        years.join(", ")
    }

    fn co2_kg(&self) -> f64 {
        self.choice.saving_kwh_per_year() * self.study().scenario.hypotheses.co2_kg_per_kwh()
    }

    fn financing(&self, basis: &str, plan: &FinancingPlan) -> Filling {
        let rows = financing::rows(self.study(), plan);
        let fields = financing::fields(basis);
        Filling::Table(table(&fields.shown_in(Shown::ALL), &rows))
    }
}

/// Sentences that begin alike, each ended by a semicolon, the last by a comma.
pub fn lines(lead: &str, texts: Vec<String>) -> Filling {
    let line = |text: String| Line {
        lead: lead.to_owned(),
        text: typographic(&format!("{text} ;")),
    };
    Filling::Lines(texts.into_iter().map(line).collect())
}

/// Paragraphs without a lead.
pub fn plain(texts: Vec<String>) -> Filling {
    let line = |text: String| Line::plain(typographic(&text));
    Filling::Lines(texts.into_iter().map(line).collect())
}

/// A sentence as it is printed.
pub fn typographic(text: &str) -> String {
    crate::report::present::printed(text)
}

/// An amount to the cent.
pub fn euros(cents: i64) -> String {
    number::with_unit(cents as f64 / 100.0, 2, "€")
}

/// An energy as a planning value.
pub fn kwh(kwh: f64) -> String {
    number::with_unit(planned(kwh), 0, "kWh")
}
