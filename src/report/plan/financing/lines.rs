//! Lines of « Financement »: who pays, what comes back every year, what that is worth, and the
//! works on cabinets that the plan does not hold.

use super::super::commune::PageCells;
use super::super::sums::quoted;
use super::super::{Shared, hypotheses};
use super::ledger::Line;
use super::{COST, DISCOUNTED, SAVING, UPKEEP, WORTH, euros, paid_header};
use crate::money::Basis;
use crate::report::layout::{self, finance as said, label, name, point};
use crate::report::style::Kind;
use crate::report::table::Table;
use crate::retrofit::finance::{Certificate, Finance};
use crate::scenario::study::CommuneChoice;

/// The cost, who pays it, and what is left to the commune.
pub fn payers(
    shared: &Shared<'_>,
    choice: &CommuneChoice,
    finance: &Finance,
    lots: &Table,
    points: &Table,
    cells: &PageCells,
) -> Vec<Line> {
    let terms = shared.study().scenario.terms();
    // With works on cabinets, the whole stands on « Synthèse ».
    let (plan_cost, from) = if shared.extras.works() {
        let from = "points et travaux d'armoire, feuille « Synthèse »";
        (cells.cost.clone(), from)
    } else {
        let cost = points.total(&layout::cost(shared.basis())).cell;
        (cost, "feuille « Points »")
    };
    let (ht, ttc) = match terms.basis.basis {
        Basis::Ht => (plan_cost, format!("ROUND({{ht}}*(1+{}),2)", name::VAT)),
        Basis::Ttc => (format!("ROUND({plan_cost}/(1+{}),2)", name::VAT), plan_cost),
    };
    let mut lines = vec![
        Line::heading("Qui paie"),
        Line::euros("ht", said::HT, ht, euros(finance.cost_ht_cents), from),
        Line::euros(
            "ttc",
            said::TTC,
            ttc,
            euros(finance.cost_ttc_cents),
            "coût hors taxes × (1 + TVA)",
        ),
    ];
    let funds = funds(shared, choice, finance, points);
    let less_funds = if funds.is_empty() { "" } else { "-{fonds}" };
    lines.extend(funds);
    // A line names those above it only: what certificates pay is not in the ceiling of aids.
    lines.push(certificates(shared, finance));
    lines.extend(aids(shared, finance, lots));
    let (of_ttc, note) = if finance.running_ttc_cents > 0 {
        lines.push(running(finance, lots));
        (
            "({ttc}-{fonctionnement})",
            "(coût TTC − dépenses de fonctionnement) × taux du FCTVA",
        )
    } else {
        ("{ttc}", "coût TTC × taux du FCTVA")
    };
    lines.extend([
        Line::euros(
            "fctva",
            said::FCTVA,
            format!("ROUND({of_ttc}*{},2)", name::FCTVA),
            euros(finance.fctva_cents),
            note,
        ),
        Line::euros(
            "reste",
            said::REMAINING,
            format!("{{ttc}}{less_funds}-{{aides}}-{{cee}}-{{fctva}}"),
            euros(finance.remaining_cents),
            if less_funds.is_empty() {
                "coût TTC − aides − CEE − FCTVA"
            } else {
                "coût TTC − fonds − aides − CEE − FCTVA"
            },
        ),
    ]);
    lines
}

/// What each common fund pays. Funds come before aids: the plan has decided them within what they
/// hold, and the budgets rest on it; aids then find less room under their ceiling.
fn funds(
    shared: &Shared<'_>,
    choice: &CommuneChoice,
    finance: &Finance,
    points: &Table,
) -> Vec<Line> {
    let funds = &shared.study().scenario.rules.funds;
    if funds.is_empty() {
        return Vec::new();
    }
    let mut lines = Vec::new();
    let mut keys = Vec::new();
    for (rank, (fund, cents)) in funds.iter().zip(&finance.by_fund_cents).enumerate() {
        let key = format!("fonds_{rank}");
        let (formula, note) = if fund.grant.is_some() {
            (
                format!(
                    "SUMPRODUCT(EXACT({},{})*{})",
                    points.range(point::FUND),
                    quoted(&fund.name),
                    points.range(&point::grant(shared.basis()))
                ),
                "aide par point décidée par le plan, feuille « Points »",
            )
        } else {
            let draws = choice.draws.iter().filter(|one| one.fund == rank);
            let cents: i64 = draws.map(|one| one.cents).sum();
            (
                euros(cents).to_string(),
                "ajouté au budget de la commune, décidé par le plan",
            )
        };
        keys.push(format!("{{{key}}}"));
        let label = format!("Fonds : {}", fund.name);
        lines.push(Line::euros(key, label, formula, euros(*cents), note));
    }
    lines.push(Line::euros(
        "fonds",
        said::FUNDS,
        keys.join("+"),
        euros(finance.fund_cents),
        "passent avant les aides et comptent dans le plafond de celles-ci",
    ));
    lines
}

/// Each aid within its limit for a commune, and all within what they may come to.
fn aids(shared: &Shared<'_>, finance: &Finance, lots: &Table) -> Vec<Line> {
    let aids = &shared.study().scenario.aids;
    if aids.is_empty() {
        let none = "aucune aide dans le scénario (section [[aides]])";
        return vec![Line::euros("aides", said::AIDS, "0".into(), 0.0, none)];
    }
    let mut lines = Vec::new();
    let mut granted_cells = Vec::new();
    for (rank, (aid, granted)) in aids.iter().zip(&finance.aids).enumerate() {
        let paid = lots.total(&paid_header(aid)).cell;
        let sum = format!("ROUND({paid},2)");
        let formula = match aid.most_per_commune {
            Some(_) => format!(
                "MIN({sum},{})",
                hypotheses::aid_name(rank, "plafond_commune")
            ),
            None => sum,
        };
        let note = if granted.open {
            format!("{} ({})", aid.source, aid.year)
        } else {
            "non ouverte à la commune : population ou facteur du périmètre".into()
        };
        let key = format!("aide_{rank}");
        granted_cells.push(format!("{{{key}}}"));
        lines.push(Line::euros(
            key,
            format!("Aide : {}", aid.name),
            formula,
            euros(granted.cents),
            note,
        ));
    }
    lines.extend([
        Line::euros(
            "plafond",
            "Plafond des aides cumulées",
            aid_ceiling(shared, finance),
            euros(finance.aid_ceiling_cents),
            if finance.by_fund_cents.is_empty() {
                "la commune garde sa part propre minimale du coût hors taxes, CEE déduits"
            } else {
                "la commune garde sa part propre minimale du coût hors taxes, CEE déduits, et aucun fonds ne paie plus que sa part de ce que les aides laissent"
            },
        ),
        Line::euros(
            "aides",
            said::AIDS,
            format!("MIN({},{{plafond}})", granted_cells.join("+")),
            euros(finance.aid_cents),
            "somme des aides, dans la limite du plafond",
        ),
    ]);
    lines
}

/// The most that aids may come to: what the commune must keep of public money, and what each fund
/// may pay of the rest.
fn aid_ceiling(shared: &Shared<'_>, finance: &Finance) -> String {
    let public = "({ht}-{cee})";
    let kept = format!("ROUND({public}*(1-{}),2)", name::OWN_SHARE);
    if finance.by_fund_cents.is_empty() {
        return format!("MAX(0,{kept})");
    }
    let funds = shared.study().scenario.rules.funds.iter().enumerate();
    let needed: Vec<String> = funds
        .map(|(rank, fund)| format!("{{fonds_{rank}}}/{}", fund.most_share))
        .collect();
    format!(
        "MAX(0,MIN({kept}-{{fonds}},{public}-ROUND({},2)))",
        needed.join("+")
    )
}

/// What the State gives no tax back on: LED lamps and the like.
fn running(finance: &Finance, lots: &Table) -> Line {
    let costs: Vec<String> = (finance.lots.iter().enumerate())
        .filter(|(_, lot)| lot.running_cost)
        .map(|(index, _)| lots.column(COST).at(index))
        .collect();
    Line::euros(
        "fonctionnement",
        "dont dépenses de fonctionnement, sans FCTVA (TTC)",
        format!("ROUND(({})*(1+{}),2)", costs.join("+"), name::VAT),
        euros(finance.running_ttc_cents),
        "lampes et autres gammes que le catalogue dit sans FCTVA",
    )
}

fn certificates(shared: &Shared<'_>, finance: &Finance) -> Line {
    let scenario = &shared.study().scenario;
    let having = |wanted: Certificate| -> u32 {
        let lots = finance.lots.iter();
        let lots = lots.filter(|lot| lot.certificate == Some(wanted));
        lots.map(|lot| lot.points).sum()
    };
    let [dimmed, detecting] = [Certificate::Dimmed, Certificate::Detecting].map(having);
    let line = |formula: String, note: String| {
        let cents = euros(finance.certificates_cents);
        Line::euros("cee", said::CERTIFICATES, formula, cents, note)
    };
    if scenario.hypotheses.certificates_eur().is_none() {
        let note = "non comptés : prix à convenir avec l'obligé (feuille « Hypothèses »)";
        return line("0".into(), note.into());
    }
    let formula = if scenario.hypotheses.certificate_is_agreed() {
        format!("ROUND({}*{},2)", dimmed + detecting, name::CERTIFICATES)
    } else {
        format!(
            "ROUND(({dimmed}*{}+{detecting}*{})/1000*{},2)",
            name::CUMAC,
            name::CUMAC_DETECTING,
            name::CUMAC_PRICE
        )
    };
    let note = format!(
        "luminaires neufs dont l'abaissement répond à la fiche : {} ; autres conditions à vérifier",
        dimmed + detecting
    );
    line(formula, note)
}

/// What is saved every year.
pub fn yearly(shared: &Shared<'_>, finance: &Finance, lots: &Table) -> Vec<Line> {
    let terms = shared.study().scenario.terms();
    let total = |header: &str| lots.total(header).cell;
    vec![
        Line::heading("Ce qui revient chaque année"),
        Line::euros(
            "energie",
            said::ENERGY,
            format!("{}*{}", total(SAVING), name::PRICE),
            finance.energy_eur,
            "économie × prix du kWh évité",
        ),
        match terms.subscription_eur_per_kva {
            Some(_) => Line::euros(
                "abonnement",
                "Abonnement économisé (HT)",
                format!("{}*{}", finance.saved_kva, name::KVA),
                finance.subscription_eur,
                "kVA entiers de moins, armoire par armoire, × prix du kVA, si la puissance souscrite est abaissée",
            ),
            None => Line::euros(
                "abonnement",
                "Abonnement économisé (HT)",
                "0".into(),
                0.0,
                "non compté à part : dans le prix complet du kWh",
            ),
        },
        Line::euros(
            "entretien",
            "Entretien évité (HT)",
            total(UPKEEP),
            finance.upkeep_eur,
            "entretien de l'existant − entretien du neuf",
        ),
        Line::euros(
            "an",
            said::YEARLY,
            "{energie}+{abonnement}+{entretien}".into(),
            finance.yearly_eur,
            "",
        ),
        Line::euros(
            "an_ttc",
            said::YEARLY_TTC,
            format!(
                "({{energie}}+{{abonnement}})*(1+{})+{{entretien}}*(1+{})",
                name::ELECTRICITY_VAT,
                name::VAT
            ),
            finance.yearly_ttc_eur,
            "la commune paie la TVA de l'électricité, sans la récupérer",
        ),
    ]
}

/// What that is worth.
pub fn worth(finance: &Finance, lots: &Table) -> Vec<Line> {
    let total = |header: &str| lots.total(header).cell;
    // A subscription is the cabinet's: counted until the first of its points is replaced.
    let subscription = (finance.subscription_eur > 0.0).then(|| {
        let years = finance.subscription_years;
        format!("{{abonnement}}*(-PV({},{years},1))", name::DISCOUNT)
    });
    vec![
        Line::heading("Ce que cela vaut, hors taxes"),
        Line::euros(
            "net",
            if finance.by_fund_cents.is_empty() {
                "Coût hors taxes, aides et CEE déduits"
            } else {
                "Coût hors taxes, fonds, aides et CEE déduits"
            },
            if finance.by_fund_cents.is_empty() {
                "{ht}-{aides}-{cee}".into()
            } else {
                "{ht}-{fonds}-{aides}-{cee}".into()
            },
            euros(finance.net_cost_ht_cents),
            if finance.net_cost_ht_cents < 0 {
                "les financements dépassent le coût : à revoir avec les financeurs"
            } else {
                "ce que les économies ont à rembourser"
            },
        ),
        Line::figure(
            "retour_ttc",
            label::PAYBACK_OF_COMMUNE,
            Kind::Years,
            finance
                .payback_of_commune_years()
                .map(|years| ("IF({an_ttc}>0,MAX(0,{reste}/{an_ttc}),0)".into(), years)),
            "reste à charge TTC, FCTVA déduit / économie annuelle TTC",
        ),
        Line::euros(
            "van",
            said::WORTH,
            match subscription {
                Some(worth) => format!("{}+{worth}-{{net}}", total(WORTH)),
                None => format!("{}-{{net}}", total(WORTH)),
            },
            finance.net_present_value_eur,
            "valeur actualisée des économies − coût net hors taxes",
        ),
        Line::figure(
            "kwh",
            "Coût d'un kWh économisé, hors aides (€ HT)",
            Kind::Yield,
            finance
                .cost_of_saved_kwh_eur
                .map(|cost| (format!("IF({0}>0,{{ht}}/{0},0)", total(DISCOUNTED)), cost)),
            "coût HT / kWh économisés sur la durée de vie, actualisés",
        ),
    ]
}

/// What a project costs beside the works, where the scenario counts some of it: no budget of the plan
/// pays it.
pub fn project(shared: &Shared<'_>, finance: &Finance) -> Vec<Line> {
    let study = shared.study();
    let shares = study.scenario.hypotheses.project_shares();
    let costs = study.project_costs(finance.cost_ht_cents);
    let mut keys = Vec::new();
    let mut lines: Vec<Line> = (shares.zip(&costs))
        .map(|((one, _), (label, cents))| {
            keys.push(format!("{{{}}}", one.key));
            Line::euros(
                one.key.clone(),
                (*label).to_owned(),
                format!("ROUND({{ht}}*{},2)", one.key),
                euros(*cents),
                "part du coût hors taxes des travaux (feuille « Hypothèses »)",
            )
        })
        .collect();
    if lines.is_empty() {
        return lines;
    }
    let all: i64 = costs.iter().map(|(_, cents)| cents).sum();
    let with_tax = (finance.cost_ht_cents + all) as f64 * (1.0 + shared.amounts().vat_rate);
    lines.insert(
        0,
        Line::heading("Frais de projet, hors des budgets du plan"),
    );
    lines.extend([
        Line::euros(
            "frais",
            said::PROJECT,
            keys.join("+"),
            euros(all),
            "à inscrire au budget en plus des travaux",
        ),
        Line::euros(
            "projet",
            "Coût du projet (€ TTC)",
            format!("ROUND(({{ht}}+{{frais}})*(1+{}),2)", name::VAT),
            with_tax.round() / 100.0,
            "travaux et frais, avant aides et FCTVA",
        ),
    ]);
    lines
}

/// Works on cabinets that the plan does not hold: how many cabinets, and what each work would add.
pub fn cabinets(shared: &Shared<'_>, choice: &CommuneChoice) -> Vec<Line> {
    let planned = shared.study().cabinet_work();
    let works: Vec<_> = (shared.study().scenario.catalogue.cabinets.iter())
        .filter(|work| planned.is_none_or(|one| one.code != work.code))
        .collect();
    let cabinets = shared.study().cabinets(choice);
    if works.is_empty() || cabinets == 0 {
        return Vec::new();
    }
    let mut lines = vec![Line::heading("Armoires concernées, hors du plan")];
    lines.push(Line::figure(
        "armoires",
        "Armoires qui alimentent un point rénové",
        Kind::Whole,
        Some((cabinets.to_string(), cabinets as f64)),
        "travaux à prévoir à part, si leur commande est à reprendre",
    ));
    for work in works {
        let unit = euros(work.price.cents_ht());
        lines.push(Line::euros(
            format!("armoire_{}", lines.len()),
            format!("{} (€ HT pour toutes)", work.label),
            format!("{{armoires}}*{unit}"),
            cabinets as f64 * unit,
            format!("{} ({})", work.source, work.year),
        ));
    }
    lines
}
