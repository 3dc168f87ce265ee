//! The sentences of a commune's draft: what it rests on, what the plan knows, what is to be done in
//! which order.

use super::{Act, euros, kwh};
use crate::french::{agreeing, counted};
use crate::report::acts::law;
use crate::report::web::number;
use crate::report::wording::planned;

impl Act<'_> {
    /// Texts that the decision rests on.
    pub(super) fn texts(&self) -> Vec<String> {
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
        if self.is_grouped {
            texts.push(law::GROUPED.into());
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
    pub(super) fn aided(&self) -> Vec<(usize, i64)> {
        let kept = self.finance.kept_aids_cents().into_iter().enumerate();
        kept.filter(|(_, cents)| *cents > 0).collect()
    }

    /// What the plan knows, each after « que ».
    pub(super) fn reasons(&self) -> Vec<String> {
        let (choice, finance) = (self.choice, &self.finance);
        let existing = choice.existing;
        let unknown = match existing.without_consumption {
            0 => String::new(),
            some => format!(
                " ({} de consommation inconnue, non {})",
                counted(some, "point", "points"),
                agreeing(some, "compté", "comptés")
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
        reasons.push(self.remaining());
        reasons
    }

    pub(super) fn points_to_renovate(&self) -> String {
        counted(
            self.choice.points.len(),
            "point lumineux à rénover",
            "points lumineux à rénover",
        )
    }

    /// What is left to the commune in the end.
    fn remaining(&self) -> String {
        let cents = self.finance.remaining_cents;
        if cents <= 0 {
            return "qu'une fois reçus les financements du plan et le FCTVA, rien ne resterait à la charge de la commune [à vérifier avec les financeurs]".into();
        }
        let payback = (self.finance.payback_of_commune_years()).map_or(String::new(), |years| {
            let unit = if years < 2.0 { "an" } else { "ans" };
            format!(
                ", que les économies rembourseraient en {}",
                number::with_unit(years, 1, unit)
            )
        });
        format!(
            "qu'il resterait à terme {} à la charge de la commune, une fois reçus les financements du plan et le FCTVA{payback}",
            euros(cents)
        )
    }

    /// How many points, and what they count for.
    pub(super) fn chosen(&self) -> String {
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
    pub(super) fn notes(&self) -> Vec<String> {
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
    pub(super) fn calendar(&self) -> Vec<String> {
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
