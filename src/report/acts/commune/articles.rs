//! What the council of a commune decides.

use super::{Act, euros, typographic};
use crate::document::docx::Line;
use crate::report::acts::names::the_epci;
use crate::report::web::number;
use crate::scenario::financing::Entry;

impl Act<'_> {
    /// The articles, numbered.
    pub(super) fn articles(&self) -> Vec<Line> {
        numbered(self.decided())
    }

    fn decided(&self) -> Vec<String> {
        let finance = &self.finance;
        let mut decided = vec![
            format!(
                "d'approuver le programme de rénovation de l'éclairage public : {}, selon la liste annexée, pour un coût estimé à {} HT, soit {} TTC",
                self.points_to_renovate(),
                euros(finance.cost_ht_cents),
                euros(finance.cost_ttc_cents)
            ),
            format!(
                "d'approuver le plan de financement ci-dessus, et d'inscrire la dépense, {} TTC, et les recettes correspondantes au budget de la commune [exercice, section, opération et imputation]",
                euros(self.with_tax.total_cents())
            ),
        ];
        decided.extend(self.asked());
        decided.push(format!(
            "de prendre à la charge de la commune ce que ces financements ne paient pas, soit {} hors taxes, et d'avancer la TVA, que le FCTVA compense en partie ; si les aides obtenues sont moindres, [la commune paie la différence] [ou : le programme est ramené aux crédits ouverts]",
            euros(self.before_tax.cents(Entry::Own))
        ));
        if self.is_grouped {
            decided.push(format!(
                "d'adhérer au groupement de commandes que coordonne {} pour ces travaux, d'approuver sa convention constitutive [à joindre], et d'y désigner [représentant et suppléant]",
                the_epci(&self.commune.epci)
            ));
        }
        decided.push("de faire réaliser, avant la commande, l'étude photométrique (norme NF EN 13201) des rues concernées".into());
        decided.push("d'autoriser [Madame / Monsieur] le maire à consulter les entreprises, à déposer les demandes d'aide et à signer les marchés, les conventions et tout document nécessaire à l'exécution de la présente délibération".into());
        decided
    }

    /// A request for each who pays.
    fn asked(&self) -> Vec<String> {
        let scenario = &self.study().scenario;
        let whole = self.before_tax.total_cents().max(1) as f64;
        let of_cost = |cents: i64| {
            format!(
                "{}, soit {} du coût hors taxes",
                euros(cents),
                number::percent(cents as f64 / whole, 2)
            )
        };
        let mut asked = Vec::new();
        for (fund, cents) in scenario.rules.funds.iter().zip(&self.finance.by_fund_cents) {
            if *cents > 0 {
                asked.push(format!(
                    "de solliciter auprès de {} [à confirmer] un fonds de concours de {}, au titre du fonds « {} », et d'approuver les termes de la convention d'attribution",
                    the_epci(&self.commune.epci),
                    of_cost(*cents),
                    fund.name
                ));
            }
        }
        for (rank, cents) in self.aided() {
            asked.push(format!(
                "de solliciter l'aide « {} » auprès de [financeur], pour un montant de {}",
                scenario.aids[rank].name,
                of_cost(cents)
            ));
        }
        if self.finance.certificates_cents > 0 {
            asked.push(format!(
                "de valoriser les certificats d'économies d'énergie de l'opération auprès de [obligé ou mandataire], pour un montant estimé à {}, et de signer cet accord avant la commande des travaux",
                euros(self.finance.certificates_cents)
            ));
        }
        asked
    }
}

/// Decisions as articles.
pub fn numbered(decided: Vec<String>) -> Vec<Line> {
    let last = decided.len();
    let article = |(at, text): (usize, String)| Line {
        lead: match at {
            0 => "Article 1er : ".into(),
            at => format!("Article {} : ", at + 1),
        },
        text: typographic(&format!(
            "{text}{}",
            if at + 1 == last { "." } else { " ;" }
        )),
    };
    decided.into_iter().enumerate().map(article).collect()
}
