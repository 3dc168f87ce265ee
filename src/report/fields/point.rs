//! The fields of a chosen point.

use super::{LAYER, PAGE, PRINTED, STAGE, TRACED, degrees, metres};
use crate::document::field::of;
use crate::document::{Datum, Field, Fields, Formula, Shown, fields};
use crate::inventory::points::{Row, Rows};
use crate::inventory::territory::Commune;
use crate::report::certainty::of_point as certainty_of;
use crate::report::layout::{self, commune, point};
use crate::retrofit::classes::Class;
use crate::retrofit::rules::{Flag, of_point};
use crate::retrofit::{Existing, FactorClass, Solution};
use crate::scenario::study::{Choice, ChosenPoint, Study};

/// A chosen point, with all that its fields are read from.
pub struct Chosen<'a> {
    study: &'a Study,
    commune: &'a Commune,
    light: Row<'a>,
    class: &'a Class,
    solution: &'a Solution,
    choice: ChosenPoint,
}

impl<'a> Chosen<'a> {
    /// A point of a commune.
    #[must_use]
    pub fn of(
        study: &'a Study,
        rows: &Rows<'a>,
        commune: &'a Commune,
        choice: ChosenPoint,
    ) -> Self {
        let class = &study.classes.classes[choice.class];
        Self {
            study,
            commune,
            light: rows.get(choice.row as usize),
            class,
            solution: &class.solutions[choice.solution],
            choice,
        }
    }

    /// Some points of a commune, by its place in the territory, in their order.
    pub fn among<'c>(
        study: &'a Study,
        commune: usize,
        points: &'c [ChosenPoint],
    ) -> impl Iterator<Item = Self> + use<'a, 'c> {
        let rows = study.import.points.rows();
        let known = &study.scenario.territory.communes()[commune];
        let points = points.iter();
        points.map(move |choice| Self::of(study, &rows, known, *choice))
    }

    /// The points of a plan.
    pub fn of_plan(study: &'a Study, choice: &'a Choice) -> impl Iterator<Item = Self> {
        let communes = choice.communes.iter();
        communes.flat_map(|commune| Self::among(study, commune.commune, &commune.points))
    }

    /// Longitude and latitude, WGS84; none where the inventory has no place.
    #[must_use]
    pub fn degrees(&self) -> Option<[f64; 2]> {
        degrees(&self.light)
    }

    /// Codes of the rules that the point in place and its solution do not meet.
    fn flags(&self) -> String {
        let existing = self.existing();
        let in_place = of_point(&self.light, existing.technology, Some(existing.luminaire)).raised;
        let raised = in_place.iter().chain(self.solution.checks.raised.iter());
        let codes: Vec<&str> = raised.map(Flag::code).collect();
        codes.join(" ; ")
    }

    fn existing(&self) -> &'a Existing {
        &self.class.existing
    }

    fn target(&self) -> Datum<'static> {
        match self.choice.counts_for {
            FactorClass::F4 => Datum::Coded(4, layout::F4),
            FactorClass::F2 => Datum::Coded(2, layout::F2),
        }
    }

    fn year(&self) -> Option<u32> {
        let years = &self.study.scenario.rules.years.list;
        years.get(self.choice.year).map(|year| *year as u32)
    }

    fn fund(&self) -> Option<&'a str> {
        let funds = &self.study.scenario.rules.funds;
        Some(&funds.get(self.choice.fund?)?.name)
    }
}

/// A count of draws over all of them.
fn share_of([some, all]: [u32; 2]) -> f64 {
    f64::from(some) / f64::from(all.max(1))
}

const BEFORE: &str = "kwh_avant";
const AFTER: &str = "kwh_apres";
const SAVING: &str = "economie_kwh";
const BY_POWER: &str = "economie_puissance_kwh";
const FLUX_NEEDED: &str = "flux_necessaire_lm";
const FLUX: &str = "flux_lm";
/// Header of the lamp in place.
pub const LAMP: &str = "Lampe actuelle";
/// What a page names a point by.
pub const REFERENCE: &str = "reference";
/// What a point of a workbook is found again by, and what says how it was chosen.
pub const FOUND_BY: [&str; 9] = [
    "fichier", "feuille", "ligne", "foyer", "solution", "facteur", "annee", "fonds", "aide_eur",
];

/// Documents whose readers want a point whole.
const READ: Shown = Shown(PRINTED.0 | PAGE.0 | LAYER.0);
/// Documents that say where a figure comes from.
const SOURCE: Shown = Shown(TRACED.0 | LAYER.0 | STAGE.0);

/// Every document; on sheets, beside what is not printed.
const EVERYWHERE: Shown = Shown(TRACED.0 | PAGE.0 | LAYER.0 | STAGE.0);

/// What is stated of each point besides, where somebody asked.
#[derive(Debug, Clone, Copy, Default)]
pub struct Said {
    /// How certain it is.
    pub certain: bool,
    /// In how many draws it is chosen.
    pub drawn: bool,
}

impl Said {
    /// All that may be said.
    pub const ALL: Self = Self {
        certain: true,
        drawn: true,
    };
}

/// The fields of a chosen point, in the order of every document.
#[must_use]
pub fn fields<'a>(study: &Study, said: Said) -> Fields<Chosen<'a>> {
    let parts = [
        whereabouts(),
        lighting(),
        works(study, said),
        tracing(),
        places(),
    ];
    Fields::new(parts.into_iter().flatten().collect())
}

/// Which point it is.
fn whereabouts<'a>() -> Vec<Field<Chosen<'a>>> {
    fields! { Chosen<'a>;
        "insee", commune::INSEE, Text 8.0, LAYER | STAGE, Read =>
            |one| (&*one.commune.insee).into();
        "commune", commune::NAME, Text 26.0, PAGE | LAYER, Read => |one| (&*one.commune.nom).into(),
            with_choice();
        "epci", commune::EPCI, Text 28.0, LAYER, Read => |one| (&*one.commune.epci).into();
        "armoire", point::CABINET, Wrapped 9.0, READ, Read => |one| one.light.armoire.into();
        "voie", point::STREET, Wrapped 22.0, READ, Read => |one| one.light.voie.into();
        REFERENCE, point::REFERENCE, Wrapped 12.0, READ | STAGE, Read =>
            |one| one.light.reference.into();
    }
}

/// What lights there, today and after the works, and what it consumes.
fn lighting<'a>() -> Vec<Field<Chosen<'a>>> {
    fields! { Chosen<'a>;
        "lampe", LAMP, Wrapped 21.0, READ, Read =>
            |one| one.existing().technology.label().into();
        "puissance_lampe_w", point::LAMP_POWER, Watts 9.0, READ, Read =>
            |one| one.existing().lamp_power_w.into();
        "puissance_systeme_w", point::SYSTEM_POWER, Watts 9.0, PRINTED | LAYER, Read =>
            |one| one.existing().system_power_w.into();
        "regime_avant", "Régime avant travaux", Wrapped 16.0, PRINTED, Read =>
            |one| one.existing().profile.to_string().into();
        "solution_libelle", "Solution", Wrapped 69.0, READ, Read =>
            |one| (&*one.solution.label).into();
        "puissance_led_w", point::NEW_POWER, Watts 9.0, PRINTED | LAYER, Read =>
            |one| one.solution.power_w.into();
        BEFORE, point::BEFORE, Whole 7.0, READ, Sum =>
            |one| one.existing().kwh_per_year().into(), decimals(3);
        AFTER, point::AFTER, Whole 7.0, READ, Sum =>
            |one| one.solution.kwh_after_per_year.into(), decimals(3);
        SAVING, point::SAVING, Whole 8.0, PRINTED | LAYER, LiveSum =>
            of(BEFORE) - of(AFTER), decimals(3);
        // 3,998 must not be read as 4; the ninth decimal is noise of the sums.
        "quotient", "Facteur", Factor 7.0, PRINTED | PAGE, LiveTotal =>
            (of(BEFORE) / of(AFTER)).rounded(9).rounded_down(2), otherwise("∞");
    }
}

/// What the plan makes of it, and who pays; years and funds where the scenario has any.
fn works<'a>(study: &Study, said: Said) -> Vec<Field<Chosen<'a>>> {
    let (rules, basis) = (&study.scenario.rules, study.scenario.basis.basis);
    let where_any =
        |any: bool, always: Shown, more: Shown| if any { always | more } else { always };
    let years = where_any(!rules.years.list.is_empty(), LAYER | STAGE, PRINTED | PAGE);
    let has_grants = rules.funds.iter().any(|fund| fund.grant.is_some());
    let funds = where_any(has_grants, STAGE, PRINTED);
    let certainty = where_any(said.certain, LAYER | STAGE, PRINTED | PAGE);
    let draws = where_any(said.drawn, LAYER | STAGE, PRINTED | PAGE);
    fields! { Chosen<'a>;
        "facteur", point::CLASS, Text 8.0, READ | STAGE, Read => Chosen::target, with_choice();
        "classe", "Numéro de classe", Plain 8.0, STAGE, Read =>
            |one| (one.choice.class as u32 + 1).into();
        "annee", point::YEAR, Plain 8.0, years, Read => |one| one.year().into(), with_choice();
        "cout_eur", &layout::cost(basis), Euros 11.5, READ | STAGE, Sum =>
            |one| Datum::Cents(one.solution.cost_cents);
        "fonds", point::FUND, Wrapped 16.0, funds, Read => |one| one.fund().into();
        "aide_eur", &point::grant(basis), Euros 12.0, funds, Sum =>
            |one| one.fund().map_or(Datum::Blank, |_| Datum::Cents(one.choice.grant_cents));
        "certitude", "Certitude", Wrapped 15.0, certainty, Read =>
            |one| one.choice.certainty.as_ref().map(certainty_of).into(), with_choice();
        "tirages", "Part des tirages", Percent 9.0, draws, Read =>
            |one| one.choice.chosen_in.map(share_of).into(), decimals(4);
        "solution", point::SOLUTION_CODE, Wrapped 24.0, SOURCE, Read =>
            |one| (&*one.solution.code).into();
    }
}

/// How its figures come about, and where it was read.
fn tracing<'a>() -> Vec<Field<Chosen<'a>>> {
    fields! { Chosen<'a>;
        "hauteur_m", "Hauteur (m)", Tenth 9.0, EVERYWHERE, Read => |one| one.light.hauteur_m.into();
        BY_POWER, "dont par la puissance (kWh/an)", Whole 12.0, TRACED, Sum =>
            |one| one.solution.saving_by_power_kwh.into();
        "economie_profil_kwh", "dont par le régime (kWh/an)", Whole 12.0, TRACED, LiveSum =>
            of(SAVING) - of(BY_POWER);
        FLUX_NEEDED, "Flux nécessaire (lm)", Whole 11.0, TRACED, Read =>
            |one| one.solution.sizing.needed_flux_lm().into();
        FLUX, "Flux LED (lm)", Whole 9.0, TRACED, Read => |one| one.solution.flux_lm.into();
        "marge_flux", "Lumière en plus", Percent 9.0, TRACED, Live =>
            of(FLUX) / of(FLUX_NEEDED) - Formula::Number(1.0);
        "signalements", "Signalements", Wrapped 60.0, TRACED, Read => |one| one.flags().into();
        "fichier", point::FILE, Wrapped 44.0, SOURCE, Read => |one| one.light.fichier.into();
        "feuille", point::SHEET, Wrapped 22.0, SOURCE, Read => |one| one.light.feuille.into();
        "ligne", point::LINE, Plain 6.0, SOURCE, Read => |one| one.light.ligne.into();
        "foyer", point::LANTERN, Plain 7.0, SOURCE, Read => |one| one.light.foyer.into();
    }
}

/// Where it is: to the centimetre, which seven decimals of a degree are too.
fn places<'a>() -> Vec<Field<Chosen<'a>>> {
    fields! { Chosen<'a>;
        "x", "X (Lambert-93)", Figure 10.0, LAYER, Read =>
            |one| metres(&one.light).map(|[x, _]| x).into(), decimals(2);
        "y", "Y (Lambert-93)", Figure 10.0, LAYER, Read =>
            |one| metres(&one.light).map(|[_, y]| y).into(), decimals(2);
        "longitude", "Longitude", Figure 10.0, LAYER, Read =>
            |one| one.degrees().map(|[east, _]| east).into(),
            decimals(7);
        "latitude", "Latitude", Figure 10.0, LAYER, Read =>
            |one| one.degrees().map(|[_, north]| north).into(),
            decimals(7);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture;
    use std::collections::BTreeSet;

    fn keys(fields: &Fields<Chosen<'_>>, shown: Shown) -> Vec<&'static str> {
        let columns = fields.shown_in(shown);
        columns.iter().map(|field| field.key).collect()
    }

    #[test]
    fn what_is_printed_comes_first_and_each_field_has_its_own_key() {
        let fields = fields(&fixture::HT, Said::ALL);
        let sheet = keys(&fields, PRINTED | TRACED);
        let printed = keys(&fields, PRINTED);
        assert_eq!(sheet[..printed.len()], printed);
        let all = keys(&fields, Shown::ALL);
        assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), all.len());
        for key in FOUND_BY {
            assert!(all.contains(&key), "{key}");
        }
    }
}
