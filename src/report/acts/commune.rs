//! The draft of a commune: what its fields say, and the sentences that a council reads.

use super::financing;
use super::law;
use super::names::{in_full, of_place};
use super::streets;
use super::{text_of, warnings};
use crate::document::docx::table::table;
use crate::document::docx::{Filling, Line, Named};
use crate::document::field::of;
use crate::document::{Datum, Fields, Shown, fields};
use crate::energy::assumptions::{self, Assumptions};
use crate::french::counted;
use crate::inventory::territory::Commune;
use crate::report::PlanDocument;
use crate::report::web::number;
use crate::report::wording::planned;
use crate::retrofit::finance::Finance;
use crate::scenario::financing::{Entry, FinancingPlan};
use crate::scenario::study::{CommuneChoice, Study};
use std::collections::BTreeMap;

mod articles;

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
    ) -> Self {
        let study = document.study;
        let commune = &study.scenario.territory.communes()[choice.commune];
        let finance = study.finance(choice);
        Self {
            before_tax: study.financing_before_tax(&finance),
            with_tax: study.financing_with_tax(&finance),
            assumed: assumed.get(&*commune.insee),
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

    /// Texts that the decision rests on.
    fn texts(&self) -> Vec<String> {
        let scenario = &self.study().scenario;
        let mut texts: Vec<String> = law::ALWAYS.map(ToOwned::to_owned).into();
        let aided = self.aided();
        if !aided.is_empty() {
            texts.push(law::OWN_SHARE.into());
        }
        let mut grants: Vec<&str> = (aided.iter())
            .filter_map(|(rank, _)| law::state_grant(&scenario.aids[*rank]))
            .map(|grant| grant.law)
            .collect();
        grants.dedup();
        texts.extend(grants.into_iter().map(ToOwned::to_owned));
        if self.finance.fund_cents > 0 {
            texts.push(law::funds(&self.commune.epci).into());
        }
        if self.finance.certificates_cents > 0 {
            texts.push(law::CERTIFICATES.into());
        }
        let date = match scenario.date.trim() {
            "" => String::new(),
            date => format!(", en date du {date}"),
        };
        texts.push(format!(
            "le plan de rénovation de l'éclairage public « {} »{date}",
            scenario.name
        ));
        texts.push("le budget de la commune [exercice]".into());
        texts
    }

    /// Aids that the commune is to ask for: their places in the scenario, and cents.
    fn aided(&self) -> Vec<(usize, i64)> {
        let kept = self.finance.kept_aids_cents().into_iter().enumerate();
        kept.filter(|(_, cents)| *cents > 0).collect()
    }

    /// What the plan knows, each after « que ».
    fn reasons(&self) -> Vec<String> {
        let (choice, finance) = (self.choice, &self.finance);
        let existing = choice.existing;
        let unknown = match existing.without_consumption {
            0 => String::new(),
            some => format!(
                " ({} de consommation inconnue, non {})",
                counted(some, "point", "points"),
                crate::french::agreeing(some, "compté", "comptés")
            ),
        };
        let mut reasons = vec![
            format!(
                "que l'éclairage public de la commune compte {}, dont la consommation est calculée à environ {} par an{unknown}",
                counted(existing.points, "point lumineux", "points lumineux"),
                kwh(existing.kwh_per_year),
            ),
            format!(
                "que le plan retient {}, à service d'éclairage égal",
                self.chosen()
            ),
            format!(
                "que la consommation de ces points passerait d'environ {} à environ {} par an, soit environ {} économisés chaque année",
                kwh(choice.kwh_before_per_year),
                kwh(choice.kwh_after_per_year),
                kwh(choice.saving_kwh_per_year())
            ),
            format!(
                "que la commune y gagnerait environ {} TTC par an d'électricité et d'entretien, et éviterait l'émission d'environ {} de CO₂ par an",
                number::with_unit(planned(finance.yearly_ttc_eur), 0, "€"),
                number::with_unit(planned(self.co2_kg()), 0, "kg")
            ),
            format!(
                "que le coût des travaux est estimé, avant consultation des entreprises, à {} HT, soit {} TTC",
                euros(finance.cost_ht_cents),
                euros(finance.cost_ttc_cents)
            ),
        ];
        let payback = (finance.payback_of_commune_years()).map_or(String::new(), |years| {
            format!(
                ", que les économies rembourseraient en {}",
                number::with_unit(years, 1, if years < 2.0 { "an" } else { "ans" })
            )
        });
        reasons.push(format!(
            "qu'il resterait à terme {} à la charge de la commune, une fois reçus les financements du plan et le FCTVA{payback}",
            euros(finance.remaining_cents)
        ));
        reasons
    }

    fn points_to_renovate(&self) -> String {
        counted(
            self.choice.points.len(),
            "point lumineux à rénover",
            "points lumineux à rénover",
        )
    }

    /// How many points, and what they count for.
    fn chosen(&self) -> String {
        const F4: &str = "en facteur 4 (consommation divisée par quatre au moins)";
        const F2: &str = "en facteur 2 (consommation divisée par deux au moins)";
        let all = self.points_to_renovate();
        match (self.choice.factor4, self.choice.factor2) {
            (1, 0) => format!("{all}, compté {F4}"),
            (0, 1) => format!("{all}, compté {F2}"),
            (_, 0) => format!("{all}, tous comptés {F4}"),
            (0, _) => format!("{all}, tous comptés {F2}"),
            (four, two) => format!(
                "{all}, dont {} {F4} et {} {F2}",
                number::whole(four.into()),
                number::whole(two.into())
            ),
        }
    }

    /// What the tables of money do not say by themselves.
    fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        let aids = &self.study().scenario.aids;
        let kept = self.finance.kept_aids_cents();
        for ((aid, granted), kept) in aids.iter().zip(&self.finance.aids).zip(&kept) {
            if granted.cents > *kept {
                notes.push(format!(
                    "L'aide « {} » est ramenée de {} à {} : la commune garde à sa charge la part minimale du coût.",
                    aid.name,
                    euros(granted.cents),
                    euros(*kept)
                ));
            }
        }
        if self.finance.fctva_cents > 0 {
            notes.push("Le FCTVA est versé un à deux ans après la dépense : la commune en fait l'avance [à inscrire au budget de l'année de son versement].".into());
        }
        if self.finance.running_ttc_cents > 0 {
            notes.push(format!(
                "Sur ces dépenses, {} TTC de lampes relèvent de la section de fonctionnement [à confirmer par le comptable] : elles n'ouvrent pas droit au FCTVA.",
                euros(self.finance.running_ttc_cents)
            ));
        }
        notes.push("Montants estimés avant consultation des entreprises ; ceux des financements restent à confirmer par chaque financeur.".into());
        notes.extend((self.assumed).and_then(|assumed| assumed.sentence(number::whole)));
        notes
    }

    /// When works are, and what comes before them.
    fn calendar(&self) -> Vec<String> {
        let scenario = &self.study().scenario;
        let basis = scenario.basis;
        let named = scenario.rules.years.list.iter().zip(&self.choice.years);
        let years: Vec<String> = named
            .filter(|(_, year)| year.total_cents() > 0)
            .map(|(name, year)| {
                format!(
                    "en {name}, {} pour {} {}",
                    counted(year.points as usize, "point", "points"),
                    euros(year.total_cents()),
                    basis.basis.code()
                )
            })
            .collect();
        let mut calendar = vec![match &*years {
            [] => "Travaux : [mois et année de début, mois et année de fin].".to_owned(),
            years => format!("Travaux : {}.", years.join(" ; ")),
        }];
        let aided = self.aided();
        let grants = aided
            .iter()
            .filter_map(|(rank, _)| law::state_grant(&scenario.aids[*rank]));
        let mut names: Vec<&str> = grants.map(|grant| grant.name).collect();
        names.dedup();
        if !names.is_empty() {
            calendar.push(law::before_works(&names));
        }
        let others = aided.iter().map(|(rank, _)| &scenario.aids[*rank]);
        let others: Vec<String> = others
            .filter(|aid| law::state_grant(aid).is_none())
            .map(|aid| format!("« {} »", aid.name))
            .collect();
        if !others.is_empty() {
            calendar.push(format!(
                "Pour {} {} : [date à partir de laquelle les travaux peuvent commencer, à demander au financeur].",
                if others.len() > 1 { "les aides" } else { "l'aide" },
                others.join(", ")
            ));
        }
        if self.finance.certificates_cents > 0 {
            calendar.push(law::BEFORE_ORDER.into());
        } else {
            calendar.push(format!(
                "Aucun certificat d'économies d'énergie n'est compté. {}",
                law::BEFORE_ORDER
            ));
        }
        calendar.push(law::STUDY.into());
        calendar
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
