//! The draft by which an EPCI and its communes order together: a « groupement de commandes ».

use super::commune::{euros, lines, numbered, plain};
use super::law;
use super::members::OfEpci;
use super::names::{in_full, of_epci, the_epci};
use super::{text_of, warnings};
use crate::document::docx::table::table;
use crate::document::docx::{Filling, Named};
use crate::document::{Datum, Field, Fields, Shown, fields};
use crate::french::{capitalised, counted};
use crate::inventory::territory::Commune;
use crate::report::PlanDocument;
use crate::report::layout::commune;
use crate::retrofit::finance::Finance;
use crate::scenario::study::CommuneChoice;

/// All that a draft is made from.
pub type Act<'a> = OfEpci<'a, Member<'a>>;

/// A commune with works in the plan.
pub struct Member<'a> {
    commune: &'a Commune,
    choice: &'a CommuneChoice,
    finance: Finance,
}

/// Fields that take the place of a paragraph, and what they are.
const BLOCKS: [(&str, &str); 6] = [
    (
        "avertissements",
        "paragraphes : plan incomplet, données de synthèse ; rien sinon",
    ),
    ("vus", "paragraphes : les textes visés"),
    ("considerants", "paragraphes : ce que le plan sait"),
    ("articles", "paragraphes : ce que le conseil décide"),
    (
        "calendrier",
        "paragraphes : ce qui doit précéder la commande",
    ),
    (
        "tableau_communes",
        "tableau : les besoins estimés de chaque commune",
    ),
];

/// The fields that a template for grouped orders may have, with what each is.
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
        "communes", "communes qui ont des travaux", Whole 0.0, ALL, Read =>
            |act| Datum::Whole(act.members.len() as i64);
        "points", "points à rénover", Whole 0.0, ALL, Read => |act| Datum::Whole(act.points() as i64);
        "montant_ht", "coût estimé des travaux hors taxes", Euros 0.0, ALL, Read =>
            |act| Datum::Cents(act.cents(|money| money.cost_ht_cents));
        "montant_ttc", "coût estimé des travaux toutes taxes comprises", Euros 0.0, ALL, Read =>
            |act| Datum::Cents(act.cents(|money| money.cost_ttc_cents));
    })
}

/// What is said of a commune.
fn columns<'a>() -> Vec<Field<Member<'a>>> {
    const ALL: Shown = Shown::ALL;
    fields! { Member<'a>;
        "commune", commune::NAME, Wrapped 30.0, ALL, Read => |one| (&*one.commune.nom).into();
        "points", "Points à rénover", Whole 12.0, ALL, Sum =>
            |one| Datum::Whole(one.choice.points.len() as i64);
        "cout_ht", "Coût estimé (€ HT)", Euros 17.0, ALL, Sum =>
            |one| Datum::Cents(one.finance.cost_ht_cents);
        "cout_ttc", "Coût estimé (€ TTC)", Euros 17.0, ALL, Sum =>
            |one| Datum::Cents(one.finance.cost_ttc_cents);
    }
}

/// Whether a commune may order with its EPCI.
#[must_use]
pub fn may_join(commune: &Commune) -> bool {
    !commune.epci.trim().is_empty()
}

/// The drafts of a plan.
pub fn acts<'a>(document: &'a PlanDocument<'a>) -> Vec<Act<'a>> {
    Act::all(document, |choice, commune| {
        let is_member = !choice.points.is_empty() && may_join(commune);
        is_member.then(|| Member {
            commune,
            choice,
            finance: document.study.finance(choice),
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
            "calendrier" => plain(self.before_order()),
            "tableau_communes" => {
                let columns = Fields::new(columns());
                Filling::Table(table(&columns.shown_in(Shown::ALL), &self.members))
            }
            text => Filling::Text(text_of(&fields, self, text)),
        }
    }

    fn points(&self) -> usize {
        self.members.iter().map(|one| one.choice.points.len()).sum()
    }

    fn cents(&self, of: fn(&Finance) -> i64) -> i64 {
        self.members.iter().map(|one| of(&one.finance)).sum()
    }

    fn texts(&self) -> Vec<String> {
        vec![
            "le Code général des collectivités territoriales, notamment son article L. 1414-3"
                .into(),
            law::GROUPED.into(),
            format!(
                "le plan de rénovation de l'éclairage public « {} »",
                self.study().scenario.name
            ),
            "les statuts et le budget de l'établissement [exercice]".into(),
        ]
    }

    fn reasons(&self) -> Vec<String> {
        vec![
            format!(
                "que le plan prévoit de rénover {} dans {}, pour un coût estimé, avant consultation des entreprises, à {} HT, soit {} TTC",
                counted(self.points(), "point lumineux", "points lumineux"),
                counted(self.members.len(), "commune membre", "communes membres"),
                euros(self.cents(|money| money.cost_ht_cents)),
                euros(self.cents(|money| money.cost_ttc_cents))
            ),
            "que des besoins de même nature, réunis, permettent de meilleurs prix et un seul suivi des études, des travaux et du recyclage".into(),
            "que chaque commune reste libre d'adhérer au groupement, par une délibération concordante, et qu'elle y paie ses seuls travaux".into(),
        ]
    }

    fn decided(&self) -> Vec<String> {
        let coordinator = the_epci(self.name);
        vec![
            format!(
                "de constituer avec les communes membres qui y adhèrent un groupement de commandes pour la rénovation de leur éclairage public : études photométriques (NF EN 13201), fourniture et pose des luminaires, travaux sur les armoires, dépose et recyclage, selon les besoins annexés"
            ),
            format!(
                "d'approuver la convention constitutive du groupement [à joindre], qui désigne {coordinator} comme coordonnateur, chargé de la consultation des entreprises, de la signature et de la notification des marchés, chaque membre assurant l'exécution des siens [ou : le coordonnateur en assure l'exécution]"
            ),
            "de confier le choix des titulaires à la commission d'appel d'offres du coordonnateur [ou : à celle du groupement, élue parmi les membres], selon la procédure [adaptée ou formalisée] que demande le montant total estimé".into(),
            "de mettre les frais de fonctionnement du groupement à la charge [du coordonnateur] [ou : des membres, au prorata de leurs travaux]".into(),
            "d'autoriser [Madame / Monsieur] le président à signer la convention, à lancer la consultation et à signer les marchés et tout document nécessaire à l'exécution de la présente délibération".into(),
        ]
    }

    /// What has to be done in order, in one or another of the communes.
    fn before_order(&self) -> Vec<String> {
        let aids = &self.study().scenario.aids;
        let mut names: Vec<&str> = Vec::new();
        for member in &self.members {
            let kept = member.finance.kept_aids_cents().into_iter().zip(aids);
            let granted = kept.filter(|(cents, _)| *cents > 0);
            names.extend(
                granted
                    .filter_map(|(_, aid)| law::state_grant(aid))
                    .map(|grant| grant.name),
            );
        }
        names.sort_unstable();
        names.dedup();
        let mut order = Vec::new();
        if !names.is_empty() {
            order.push(law::before_works(&names));
        }
        order.extend([law::BEFORE_ORDER, law::STUDY].map(ToOwned::to_owned));
        order
    }
}
