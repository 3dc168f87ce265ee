//! What the workbooks of a plan are called and hold, said once for the one who writes them and the
//! one who reads them back: files, sheets, columns, labels, named cells.
//!
//! « Points » and « Communes » have their headers in row 1 and one record a row from row 2; the
//! row after the last record has [`TOTAL`] in column A and nothing in the columns that tell a
//! record apart ([`point::LINE`], [`commune::NAME`]). On a « Synthèse », the value of a label is the
//! next cell of its row that is not empty.

use crate::inventory::territory::Commune;
use crate::money::Basis;
use std::collections::HashSet;

/// The workbook of the whole territory.
pub const TERRITORY_FILE: &str = "Territoire.xlsx";
/// The folder of the communes' workbooks.
pub const COMMUNES_FOLDER: &str = "communes";
/// What the total row has in column A.
pub const TOTAL: &str = crate::document::xlsx::table::TOTAL;
/// Class of a point that counts for factor 4.
pub const F4: &str = "F4";
/// Class of a point that counts for factor 2.
pub const F2: &str = "F2";

/// What stands for a street that the inventory does not tell.
pub const NO_STREET: &str = "(rue non renseignée)";

/// Names of sheets.
pub mod sheet {
    /// One page that a councillor reads.
    pub const SYNTHESIS: &str = "Synthèse";
    /// What stands behind the page.
    pub const ANNEX: &str = "Annexe";
    /// What the search proved.
    pub const PROOF: &str = "Preuve";
    /// The chosen points of a commune.
    pub const POINTS: &str = "Points";
    /// A picture of the points of a commune.
    pub const MAP: &str = "Carte";
    /// The communes of the territory.
    pub const COMMUNES: &str = "Communes";
    /// Every hypothesis with its source.
    pub const HYPOTHESES: &str = "Hypothèses";
    /// Who pays, and what comes back.
    pub const FINANCE: &str = "Financement";
    /// What is spent and who pays for it, as it is voted.
    pub const FUNDING: &str = "Plan de financement";
    /// The rules, and how many points do not meet them.
    pub const COMPLIANCE: &str = "Conformité";
    /// The whole computation of one point.
    pub const RECKONING: &str = "Calcul détaillé";
    /// Points to which nothing is offered, one by one.
    pub const UNSOLVED: &str = "Sans solution";
    /// What is not in the plan and why.
    pub const QUALITY: &str = "Qualité des données";
    /// The EPCI of the territory.
    pub const EPCIS: &str = "EPCI";
    /// The communes, by what they save.
    pub const RANKING: &str = "Classement";
    /// What is renovated and what is left in each street.
    pub const STREETS: &str = "Rues";
    /// What is done in each year, commune by commune.
    pub const CALENDAR: &str = "Calendrier";
    /// What each common fund holds and pays.
    pub const FUNDS: &str = "Fonds";
    /// What one more euro or one more point would change.
    pub const PRICES: &str = "Valeurs marginales";
    /// What comes of each budget when figures turn out otherwise.
    pub const UNCERTAINTY: &str = "Incertitudes";
}

/// Headers of « Points » that other sheets and the verifier name.
pub mod point {
    /// Control cabinet.
    pub const CABINET: &str = "Armoire";
    /// Street.
    pub const STREET: &str = "Rue";
    /// Reference of the technical service.
    pub const REFERENCE: &str = "Référence";
    /// Nominal power of the lamp, W.
    pub const LAMP_POWER: &str = "Puissance lampe (W)";
    /// Power drawn today, W.
    pub const SYSTEM_POWER: &str = "Puissance système (W)";
    /// Power of the new luminaire, W.
    pub const NEW_POWER: &str = "Puissance LED (W)";
    /// Consumption today, kWh a year.
    pub const BEFORE: &str = "kWh/an avant";
    /// Consumption after the works, kWh a year.
    pub const AFTER: &str = "kWh/an après";
    /// What is saved, kWh a year; a formula.
    pub const SAVING: &str = "Économie (kWh/an)";
    /// [`super::F4`] or [`super::F2`]: the target that the point counts for.
    pub const CLASS: &str = "Classe";
    /// Code of the solution.
    pub const SOLUTION_CODE: &str = "Code solution";
    /// File that the point was read from.
    pub const FILE: &str = "Fichier";
    /// Sheet of that file; empty for a CSV.
    pub const SHEET: &str = "Feuille";
    /// Row of that sheet, from 1.
    pub const LINE: &str = "Ligne";
    /// Rank of the lantern among those of its row, from 1.
    pub const LANTERN: &str = "Foyer";
    /// Year of the works, where the scenario has years.
    pub const YEAR: &str = "Année";
    /// Name of the fund that pays part of the point, where one does.
    pub const FUND: &str = "Fonds";

    /// What that fund pays.
    #[must_use]
    pub fn grant(basis: super::Basis) -> String {
        super::amount("Aide du fonds", basis)
    }
}

/// Labels and headers of what only some scenarios have: years, works on cabinets, funds.
pub mod extra {
    use super::{Basis, amount};

    /// Cabinets whose works are in the plan.
    pub const CABINETS: &str = "Armoires avec travaux";
    /// Price of the works on one cabinet.
    pub const WORK_PRICE: &str = "Travaux d'une armoire (€ HT)";
    /// Points renovated in a year.
    pub const YEAR_POINTS: &str = "Points de l'année";
    /// Cabinets whose works fall in a year.
    pub const YEAR_CABINETS: &str = "Armoires de l'année";
    /// What the lines by year are about.
    pub const BY_YEAR: &str = "Par année";
    /// Name of a fund.
    pub const FUND: &str = "Nom du fonds";
    /// What a fund holds.
    pub const FUND_AMOUNT: &str = "Montant (€)";
    /// What is used of it.
    pub const FUND_USED: &str = "Utilisé (€)";
    /// What is left of it.
    pub const FUND_LEFT: &str = "Reste (€)";
    /// What one commune has of a fund in a year.
    pub const FUND_PART: &str = "Part de la commune (€)";

    /// Points alone, where works come on top.
    #[must_use]
    pub fn points_cost(basis: Basis) -> String {
        amount("Coût des points", basis)
    }

    /// Works on cabinets.
    #[must_use]
    pub fn works(basis: Basis) -> String {
        amount("dont travaux d'armoire", basis)
    }

    /// What funds pay.
    #[must_use]
    pub fn funds(basis: Basis) -> String {
        amount("Payé par les fonds", basis)
    }

    /// What points done have taken of the budget.
    #[must_use]
    pub fn done(basis: Basis) -> String {
        amount("Points déjà faits", basis)
    }

    /// What the points of a year cost.
    #[must_use]
    pub fn year_cost(basis: Basis) -> String {
        amount("Coût des points de l'année", basis)
    }

    /// What the works of a year cost.
    #[must_use]
    pub fn year_works(basis: Basis) -> String {
        amount("Travaux d'armoire de l'année", basis)
    }

    /// What funds pay in a year.
    #[must_use]
    pub fn year_funds(basis: Basis) -> String {
        amount("Fonds de l'année", basis)
    }

    /// What the commune pays in a year.
    #[must_use]
    pub fn year_own(basis: Basis) -> String {
        amount("Part de la commune", basis)
    }

    /// What is left to the commune of the works of a year, once all who pay have paid.
    pub const YEAR_REMAINING: &str = "Reste à charge (€ TTC, FCTVA et aides déduits)";

    /// What points done have taken of the budget of a year.
    #[must_use]
    pub fn year_done(basis: Basis) -> String {
        amount("Déjà fait", basis)
    }

    /// The budget of a year.
    #[must_use]
    pub fn year_budget(basis: Basis) -> String {
        amount("Budget de l'année", basis)
    }

    /// What works of earlier years save and bring to the budget of a year.
    #[must_use]
    pub fn year_reinvested(basis: Basis) -> String {
        amount("Économies réinvesties", basis)
    }

    /// What works save and bring to the budgets.
    #[must_use]
    pub fn reinvested(basis: Basis) -> String {
        amount("Économies réinvesties", basis)
    }

    /// What is left at the end of a year, where it serves the next ones.
    #[must_use]
    pub fn year_carried(basis: Basis) -> String {
        amount("Reste cumulé", basis)
    }

    /// What is left of it.
    #[must_use]
    pub fn year_rest(basis: Basis) -> String {
        amount("Reste de l'année", basis)
    }
}

/// Headers of « Communes », in their order; the amounts are [`budget`](commune::budget), [`cost`] and
/// [`rest`](commune::rest).
pub mod commune {
    /// INSEE code, as text.
    pub const INSEE: &str = "INSEE";
    /// Name.
    pub const NAME: &str = "Commune";
    /// Name of its EPCI.
    pub const EPCI: &str = "EPCI";
    /// Inhabitants.
    pub const POPULATION: &str = "Population";
    /// Light points.
    pub const POINTS: &str = "Points";
    /// Light points that have a solution and are neither done nor forbidden.
    pub const ELIGIBLE: &str = "Points éligibles";
    /// Points of the plan that count for factor 4.
    pub const FACTOR4: &str = "Facteur 4";
    /// Points of the plan that count for factor 2.
    pub const FACTOR2: &str = "Facteur 2";
    /// Saved by the plan, kWh a year; a formula.
    pub const SAVING: &str = "Économie (kWh/an)";
    /// Consumption of the plan's points today, kWh a year.
    pub const BEFORE: &str = "kWh/an avant";
    /// Their consumption after the works, kWh a year.
    pub const AFTER: &str = "kWh/an après";
    /// What one more euro of budget would save, kWh a year (relaxation).
    pub const KWH_PER_EURO: &str = "kWh/an par € de plus";
    /// Cost over budget; a formula.
    pub const BUDGET_SHARE: &str = "Budget utilisé";

    use super::{Basis, amount};

    /// Header of the budget.
    #[must_use]
    pub fn budget(basis: Basis) -> String {
        amount("Budget", basis)
    }

    /// Header of what is left of it; a formula.
    #[must_use]
    pub fn rest(basis: Basis) -> String {
        amount("Reste", basis)
    }
}

/// Headers of « EPCI » beside those of « Communes ».
pub mod epci {
    /// Communes of the EPCI.
    pub const COMMUNES: &str = "Communes";
    /// Share of the factor-4 target of the territory that its points make.
    pub const SHARE4: &str = "Part de l'objectif facteur 4";
    /// The same of factor 2.
    pub const SHARE2: &str = "Part de l'objectif facteur 2";
}

/// Headers of « Classement » beside those of « Communes ».
pub mod ranking {
    /// Rank by energy saved, from 1.
    pub const RANK: &str = "Rang";
    /// Points of the plan.
    pub const POINTS: &str = "Points rénovés";
    /// Saved by inhabitant, kWh a year.
    pub const PER_INHABITANT: &str = "Économie par habitant (kWh/an)";
    /// Saved by euro of works, kWh a year.
    pub const PER_EURO: &str = "Économie par euro de travaux (kWh/an)";
}

/// Labels of « Synthèse ».
pub mod label {
    /// INSEE code.
    pub const INSEE: &str = "Code INSEE";
    /// Name of the EPCI.
    pub const EPCI: &str = "EPCI";
    /// Inhabitants.
    pub const POPULATION: &str = "Population";
    /// Name and date of the scenario.
    pub const SCENARIO: &str = "Scénario";
    /// Light points of the inventory.
    pub const POINTS: &str = "Points lumineux";
    /// Consumption of the whole park today.
    pub const PARK_KWH: &str = "Consommation (kWh/an)";
    /// What it costs.
    pub const PARK_EUROS: &str = "Électricité (€ HT/an)";
    /// Points that the consumption leaves out.
    pub const PARK_UNKNOWN: &str = "Points de consommation inconnue";
    /// Points of the plan.
    pub const RENOVATED: &str = "Points rénovés";
    /// Those that count for factor 4.
    pub const FACTOR4: &str = "dont facteur 4";
    /// Those that count for factor 2.
    pub const FACTOR2: &str = "dont facteur 2";
    /// Consumption before over after, all the plan's points together, rounded down.
    pub const FACTOR: &str = "Consommation divisée par";
    /// Consumption of the plan's points today.
    pub const BEFORE: &str = "Avant travaux (kWh/an)";
    /// Their consumption after the works.
    pub const AFTER: &str = "Après travaux (kWh/an)";
    /// The difference.
    pub const SAVING: &str = "Économie (kWh/an)";
    /// What that electricity costs today.
    pub const BEFORE_EUROS: &str = "Électricité avant (€ HT/an)";
    /// What it costs after the works.
    pub const AFTER_EUROS: &str = "Électricité après (€ HT/an)";
    /// The difference.
    pub const SAVING_EUROS: &str = "Économie (€ HT/an)";
    /// Greenhouse gases of that electricity today.
    pub const BEFORE_CO2: &str = "CO₂ avant (kg/an)";
    /// After the works.
    pub const AFTER_CO2: &str = "CO₂ après (kg/an)";
    /// The difference.
    pub const CO2: &str = "CO₂ évité (kg/an)";
    /// The same with the tax on electricity, which no commune gets back.
    pub const SAVING_EUROS_TTC: &str = "Économie (€ TTC/an)";
    /// Cost before tax over yearly saving of electricity before tax, no aid counted.
    pub const PAYBACK: &str = "Temps de retour brut (années)";
    /// What is left to a commune, with tax, over all that it saves in a year, with tax.
    pub const PAYBACK_OF_COMMUNE: &str =
        "Temps de retour pour la commune (TTC, aides et FCTVA déduits, années)";
    /// What a project costs with what goes with the works, where a scenario counts it.
    pub const PROJECT: &str = "Coût avec les frais de projet (€ HT)";
    /// Points of factor 4 to reach.
    pub const TARGET4: &str = "Facteur 4 : objectif";
    /// Points of factor 4 of the plan.
    pub const REACHED4: &str = "Facteur 4 : atteint";
    /// Points of factor 2 to reach.
    pub const TARGET2: &str = "Facteur 2 : objectif";
    /// Points of factor 2 of the plan.
    pub const REACHED2: &str = "Facteur 2 : atteint";
    /// Points of factor 4 that are done and count for the target.
    pub const DONE4: &str = "Facteur 4 : déjà fait";
    /// The same of factor 2.
    pub const DONE2: &str = "Facteur 2 : déjà fait";
    /// Pairs of points alike and what can be done to them.
    pub const VARIABLES: &str = "Choix possibles examinés";
    /// Those that the prices alone decide.
    pub const FIXED: &str = "dont décidés d'emblée";
    /// Steps of the search.
    pub const STEPS: &str = "Étapes de la recherche";
    /// What the whole plan saves, beside the bound.
    pub const VALUE: &str = "Économie du plan (kWh/an)";
    /// No plan saves more.
    pub const BOUND: &str = "Aucun plan au-delà de (kWh/an)";
    /// Distance from the plan to that bound.
    pub const GAP: &str = "Écart prouvé";

    use super::{Basis, amount};

    /// What the plan costs.
    #[must_use]
    pub fn cost(basis: Basis) -> String {
        amount("Coût total", basis)
    }

    /// What the council is asked for.
    #[must_use]
    pub fn budget(basis: Basis) -> String {
        amount("Budget proposé", basis)
    }

    /// What is left of it.
    #[must_use]
    pub fn rest(basis: Basis) -> String {
        amount("Budget restant", basis)
    }
}

/// Sheets, titles and labels of a price schedule, which bidders fill in.
pub mod market {
    /// The sheet of prices.
    pub const PRICES: &str = "BPU";
    /// The sheet of quantities, place by place.
    pub const QUANTITIES: &str = "DQE";
    /// What the lot stands beside.
    pub const LOT: &str = "Lot";
    /// What the name of the bidder stands beside.
    pub const BIDDER: &str = "Candidat";
    /// Title of the codes of items.
    pub const CODE: &str = "Code";
    /// Title of what items are called.
    pub const LABEL: &str = "Désignation";
    /// Title of what is counted.
    pub const UNIT: &str = "Unité";
    /// Title of quantities.
    pub const COUNT: &str = "Quantité";
    /// Title of prices.
    pub const PRICE: &str = "Prix unitaire (€ HT)";
    /// Title of amounts.
    pub const AMOUNT: &str = "Montant (€ HT)";
}

/// Labels of « Financement » of a commune: in column A, their figures in column B.
pub mod finance {
    /// Cost before tax.
    pub const HT: &str = "Coût hors taxes";
    /// Cost with tax.
    pub const TTC: &str = "Coût toutes taxes comprises";
    /// Common funds together.
    pub const FUNDS: &str = "Fonds communs";
    /// Aids together, within their ceiling.
    pub const AIDS: &str = "Aides retenues";
    /// Energy-saving certificates.
    pub const CERTIFICATES: &str = "Certificats d'économies d'énergie";
    /// What the State gives back.
    pub const FCTVA: &str = "FCTVA, versé un à deux ans après";
    /// What is left to the commune.
    pub const REMAINING: &str = "Reste à charge de la commune, à terme";
    /// Electricity saved a year.
    pub const ENERGY: &str = "Électricité économisée (HT)";
    /// All that is saved a year.
    pub const YEARLY: &str = "Économie annuelle (HT)";
    /// The same with the taxes that the commune pays.
    pub const YEARLY_TTC: &str = "Économie annuelle pour la commune (TTC)";
    /// Works on points, in a financing plan.
    pub const POINTS: &str = "Travaux sur les points lumineux";
    /// Works on cabinets, likewise.
    pub const CABINETS: &str = "Travaux d'armoire";
    /// What the commune pays itself, likewise.
    pub const OWN: &str = "Autofinancement de la commune";
    /// What a project costs beside the works, before tax.
    pub const PROJECT: &str = "Frais de projet (€ HT)";
    /// Net present value.
    pub const WORTH: &str = "Valeur actuelle nette, sur la durée de vie";
}

/// Names of cells that hold hypotheses, known in the whole workbook; the same as the keys of a
/// scenario.
pub mod name {
    /// Price of a saved kWh, € before tax.
    pub const PRICE: &str = "prix_kwh";
    /// Carbon content of electricity, kg `CO2e` per kWh.
    pub const CO2: &str = "co2_kg_par_kwh";
    /// Value added tax, as a share.
    pub const VAT: &str = "tva";
    /// Share of the cost with tax that the State gives back.
    pub const FCTVA: &str = "fctva";
    /// Share of the cost before tax that aids leave to the commune at least.
    pub const OWN_SHARE: &str = "part_propre_min";
    /// Yearly rise of the price of a kWh.
    pub const DRIFT: &str = "derive_prix";
    /// Discount rate.
    pub const DISCOUNT: &str = "taux_actualisation";
    /// Upkeep of a point in place that is no LED.
    pub const UPKEEP: &str = "entretien_decharge";
    /// What a kVA less costs less a year; defined where it is known.
    pub const KVA: &str = "abonnement_kva";
    /// Energy-saving certificates of a point, agreed; defined where they are known.
    pub const CERTIFICATES: &str = "cee_par_point";
    /// kWh cumac of a luminaire that dims.
    pub const CUMAC: &str = "cee_kwh_cumac";
    /// kWh cumac of one that detects as well.
    pub const CUMAC_DETECTING: &str = "cee_kwh_cumac_detection";
    /// Price of a MWh cumac; defined where it is known.
    pub const CUMAC_PRICE: &str = "cee_prix_mwhc";
    /// The lowest price of a saved kWh; defined where it is known.
    pub const PRICE_LOW: &str = "prix_kwh_bas";
    /// The highest.
    pub const PRICE_HIGH: &str = "prix_kwh_haut";
    /// By what share costs may turn out otherwise.
    pub const COST_MARGIN: &str = "marge_couts";
    /// By what share the power drawn today may.
    pub const POWER_MARGIN: &str = "marge_ballasts";
    /// Value added tax on electricity.
    pub const ELECTRICITY_VAT: &str = "tva_electricite";
    /// Works on one cabinet, € before tax; defined where the plan has them.
    pub const WORK: &str = "travaux_armoire";
}

/// Header of the cost of a point or a commune.
#[must_use]
pub fn cost(basis: Basis) -> String {
    amount("Coût", basis)
}

fn amount(what: &str, basis: Basis) -> String {
    format!("{what} (€ {})", basis.code())
}

/// A name of anything as a part of a file name, with what a file system may refuse replaced by a
/// hyphen.
///
/// ```
/// use reverbere::safe_name;
///
/// assert_eq!(safe_name("CC Aa/Lys : 2027."), "CC Aa-Lys - 2027");
/// ```
#[must_use]
pub fn safe_name(name: &str) -> String {
    let refused = |c: char| c.is_control() || r#"<>:"/\|?*"#.contains(c);
    let name: String = (name.chars().take(100))
        .map(|c| if refused(c) { '-' } else { c })
        .collect();
    name.trim_matches(['.', ' ']).to_owned()
}

/// Names of files that are given once each: two EPCI whose names differ in capitals only have one file on
/// a disk that takes capitals for small letters.
#[derive(Debug, Default)]
pub struct FreeNames(HashSet<String>);

impl FreeNames {
    /// The name, or the first of `name_2`, `name_3` and so on that was not given yet.
    pub fn give(&mut self, name: &str) -> String {
        let mut free = name.to_owned();
        let mut rank = 2;
        while !self.0.insert(free.to_lowercase()) {
            free = format!("{name}_{rank}");
            rank += 1;
        }
        free
    }
}

/// File name of a commune's workbook, relative to the folder of the plan.
#[must_use]
pub fn commune_file(commune: &Commune) -> String {
    format!(
        "{COMMUNES_FOLDER}/{}_{}.xlsx",
        safe_name(&commune.insee),
        safe_name(&commune.nom)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inventory::territory::Territory;

    #[test]
    fn names_that_differ_in_capitals_only_are_given_once() {
        let mut names = FreeNames::default();
        let given = ["CC du Sud", "cc du sud", "CC DU SUD", "CC du Sud_2"].map(|it| names.give(it));
        assert_eq!(
            given,
            ["CC du Sud", "cc du sud_2", "CC DU SUD_3", "CC du Sud_2_2"]
        );
    }

    #[test]
    fn file_names_are_safe_and_keep_their_accents() {
        for (insee, nom, file) in [
            (
                "62160",
                "Boulogne-sur-Mer",
                "communes/62160_Boulogne-sur-Mer.xlsx",
            ),
            (
                "62300",
                "Équihen-Plage",
                "communes/62300_Équihen-Plage.xlsx",
            ),
            (
                "62448",
                "Hesdin-l'Abbé",
                "communes/62448_Hesdin-l'Abbé.xlsx",
            ),
            ("1", "../a:b\\c*d?. ", "communes/1_-a-b-c-d-.xlsx"),
        ] {
            let any = Territory::boulonnais().communes()[0].clone();
            let commune = Commune {
                insee: insee.into(),
                nom: nom.into(),
                ..any
            };
            assert_eq!(commune_file(&commune), file);
        }
    }
}
