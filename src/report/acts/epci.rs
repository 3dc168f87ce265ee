//! The draft of an EPCI: what its communes have of common funds.

use super::commune::{euros, kwh, lines, numbered};
use super::law;
use super::members::OfEpci;
use super::names::{in_full, of_epci};
use super::{text_of, warnings};
use crate::document::docx::table::table;
use crate::document::docx::{Filling, Named};
use crate::document::{Datum, Field, Fields, Shown, fields};
use crate::french::{capitalised, counted};
use crate::inventory::territory::Commune;
use crate::report::PlanDocument;
use crate::report::layout::commune;
use crate::scenario::study::CommuneChoice;

/// All that a draft is made from.
pub type Act<'a> = OfEpci<'a, Served<'a>>;

/// A commune with money of a fund.
pub struct Served<'a> {
    commune: &'a Commune,
    choice: &'a CommuneChoice,
    cost_ht_cents: i64,
    fund_cents: i64,
    /// What its other public money leaves of the cost, funds not counted, cents.
    left_cents: i64,
}

/// Fields that take the place of a paragraph, and what they are.
const BLOCKS: [(&str, &str); 5] = [
    (
        "avertissements",
        "paragraphes : plan incomplet, données de synthèse ; rien sinon",
    ),
    ("vus", "paragraphes : les textes visés"),
    ("considerants", "paragraphes : ce que le plan sait"),
    ("articles", "paragraphes : ce que le conseil décide"),
    ("tableau_communes", "tableau : ce que chaque commune reçoit"),
];

/// The fields that a template for EPCI may have, with what each is.
#[must_use]
pub fn known() -> Vec<(Named, String)> {
    super::known(&fields(), &BLOCKS)
}

fn fields<'a>() -> Fields<Act<'a>> {
    const ALL: Shown = Shown::ALL;
    Fields::new(fields! { Act<'a>;
        "epci", "nom de l'EPCI, en entier", Text 0.0, ALL, Read => |act| capitalised(&in_full(act.name)).into();
        "de_epci", "le même après « conseil » : de la communauté de communes…", Text 0.0, ALL, Read =>
            |act| of_epci(act.name).into();
        "departement", "nom du département", Text 0.0, ALL, Read => |act| act.department().into();
        "scenario", "nom du scénario du plan", Text 0.0, ALL, Read =>
            |act| (&*act.study().scenario.name).into();
        "date_plan", "date du scénario, si elle y est", Text 0.0, ALL, Read =>
            |act| act.study().scenario.date.trim().into();
        "communes", "communes qui reçoivent un fonds", Whole 0.0, ALL, Read =>
            |act| Datum::Whole(act.members.len() as i64);
        "montant_fonds", "ce qu'elles reçoivent ensemble", Euros 0.0, ALL, Read =>
            |act| Datum::Cents(act.fund_cents());
    })
}

/// What is said of a commune.
fn columns<'a>() -> Vec<Field<Served<'a>>> {
    const ALL: Shown = Shown::ALL;
    fields! { Served<'a>;
        "commune", commune::NAME, Wrapped 28.0, ALL, Read => |one| (&*one.commune.nom).into();
        "points", "Points rénovés", Whole 11.0, ALL, Sum =>
            |one| Datum::Whole(one.choice.points.len() as i64);
        "economie_kwh", commune::SAVING, Whole 13.0, ALL, Sum =>
            |one| one.choice.saving_kwh_per_year().into();
        "cout_eur", "Coût (€ HT)", Euros 16.0, ALL, Sum => |one| Datum::Cents(one.cost_ht_cents);
        "reste_eur", "Reste à financer hors fonds (€)", Euros 17.0, ALL, Sum =>
            |one| Datum::Cents(one.left_cents);
        "fonds_eur", "Fonds de concours (€)", Euros 16.0, ALL, Sum =>
            |one| Datum::Cents(one.fund_cents);
    }
}

/// The drafts of a plan.
pub fn acts<'a>(document: &'a PlanDocument<'a>) -> Vec<Act<'a>> {
    Act::all(document, |choice, commune| {
        let finance = document.study.finance(choice);
        (finance.fund_cents > 0).then(|| Served {
            commune,
            choice,
            cost_ht_cents: finance.cost_ht_cents,
            fund_cents: finance.fund_cents,
            left_cents: finance.net_cost_ht_cents + finance.fund_cents,
        })
    })
}

impl Act<'_> {
    /// What each field of the template is filled with.
    pub fn filling(&self) -> impl Fn(&'static str) -> Filling {
        let fields = fields();
        move |key| match key {
            "avertissements" => Filling::Lines(warnings(self.document)),
            "vus" => lines("Vu ", self.texts()),
            "considerants" => lines("Considérant ", self.reasons()),
            "articles" => Filling::Lines(numbered(self.decided())),
            "tableau_communes" => {
                let columns = Fields::new(columns());
                Filling::Table(table(&columns.shown_in(Shown::ALL), &self.members))
            }
            text => Filling::Text(text_of(&fields, self, text)),
        }
    }

    fn fund_cents(&self) -> i64 {
        self.members.iter().map(|one| one.fund_cents).sum()
    }

    fn texts(&self) -> Vec<String> {
        let scenario = &self.study().scenario;
        vec![
            "le Code général des collectivités territoriales".into(),
            law::funds(self.name).into(),
            format!(
                "le plan de rénovation de l'éclairage public « {} »",
                scenario.name
            ),
            "les statuts et le budget de l'établissement [exercice]".into(),
        ]
    }

    fn reasons(&self) -> Vec<String> {
        let points: usize = self.members.iter().map(|one| one.choice.points.len()).sum();
        let saved: f64 = (self.members.iter())
            .map(|one| one.choice.saving_kwh_per_year())
            .sum();
        let cost: i64 = self.members.iter().map(|one| one.cost_ht_cents).sum();
        vec![
            format!(
                "que le plan prévoit de rénover {} dans {}, pour {} HT de travaux et environ {} économisés par an",
                counted(points, "point lumineux", "points lumineux"),
                counted(self.members.len(), "commune membre", "communes membres"),
                euros(cost),
                kwh(saved)
            ),
            "que le montant total des fonds de concours ne peut excéder la part du financement assurée, hors subventions, par la commune qui en bénéficie".into(),
            self.within_share(),
        ]
    }

    /// Whether the funds keep to what the law allows, as far as the plan knows.
    fn within_share(&self) -> String {
        let beyond = self
            .members
            .iter()
            .filter(|one| 2 * one.fund_cents > one.left_cents);
        let beyond: Vec<&str> = beyond.map(|one| &*one.commune.nom).collect();
        if beyond.is_empty() {
            "que les montants du tableau annexé respectent cette limite, au vu des coûts et des aides estimés par le plan".into()
        } else {
            format!(
                "que, selon les estimations du plan, cette limite serait dépassée pour {} [à ramener à la moitié de ce qui reste à financer, ou à justifier]",
                beyond.join(", ")
            )
        }
    }

    fn decided(&self) -> Vec<String> {
        let funds = &self.study().scenario.rules.funds;
        let mut decided: Vec<String> = Vec::new();
        for (rank, fund) in funds.iter().enumerate() {
            let given = |one: &Served<'_>| one.choice.fund_cents_in_all(rank);
            let cents: i64 = self.members.iter().map(given).sum();
            if cents <= 0 {
                continue;
            }
            let served: Vec<&Served<'_>> =
                (self.members.iter()).filter(|one| given(one) > 0).collect();
            // The table has what a commune gets in all: what comes from which fund is said here.
            let by_commune: Vec<String> = (served.iter())
                .filter(|_| funds.len() > 1)
                .map(|one| format!("{}, {}", one.commune.nom, euros(given(one))))
                .collect();
            decided.push(format!(
                "d'attribuer, au titre du fonds « {} », {} à {}, selon le tableau annexé{}{}",
                fund.name,
                euros(cents),
                counted(served.len(), "commune", "communes"),
                if by_commune.is_empty() { "" } else { " : " },
                by_commune.join(" ; ")
            ));
        }
        decided.push("de subordonner chaque versement à la délibération concordante du conseil municipal et à la convention d'attribution ; le montant versé est ramené, s'il y a lieu, à ce que permettent le coût réel et les aides obtenues".into());
        decided.push("d'inscrire la dépense au budget [exercice, section et imputation]".into());
        decided.push("d'autoriser [Madame / Monsieur] le président à signer les conventions et tout document nécessaire à l'exécution de la présente délibération".into());
        decided
    }
}
