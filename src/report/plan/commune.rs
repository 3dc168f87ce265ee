//! The workbook of a commune, and its « Synthèse », the page for the council.

use super::blocks::{self, More, Plan};
use super::compliance;
use super::facts::NoPoint;
use super::sums::count_of;
use super::{
    Shared, by_year, charts, claims, computation, financing, hypotheses, map, points, quality,
    streets, uncertainty, unsolved, works,
};
use crate::inventory::territory::Commune;
use crate::inventory::text::normalise;
use crate::report::claims::CALENDAR;
use crate::report::layout::{self, label, point};
use crate::report::page::{Block, Figure, Half, Page, figure};
use crate::report::sheet::{Value, Written};
use crate::report::style::Kind;
use crate::report::table::{Source, Table};
use crate::report::wording::{amount, counted, planned, planned_formula, thousands};
use crate::scenario::study::CommuneChoice;
use rust_xlsxwriter::{Workbook, Worksheet};
use std::collections::BTreeMap;

/// Streets that the page names.
const STREETS: usize = 8;
/// Types of solution that the page names one by one.
const SOLUTIONS: usize = 6;

/// The sheets of a commune's workbook, in their order.
pub fn sheets(
    shared: &Shared<'_>,
    workbook: &mut Workbook,
    choice: &CommuneChoice,
) -> Written<Vec<Worksheet>> {
    let (commune, facts) = shared.of(choice);
    let (points, table) = points::sheet(shared, workbook, commune, choice)?;
    let titled = |sheet: &str| format!("{} – {sheet}", commune.nom);
    let (synthesis, cells) = synthesis(shared, commune, choice, &table)?;
    let mut sheets = vec![synthesis, points];
    let (cells, annex) = cells.unzip();
    sheets.extend(map::sheet(shared, commune, choice.existing.points)?);
    if let Some(cells) = cells {
        sheets.extend(financing::sheets(shared, commune, choice, &table, &cells)?);
    }
    sheets.extend(annex);
    sheets.extend(streets::sheet(shared, commune, choice, &table)?);
    sheets.extend(works::sheet(shared, commune, choice, &table)?);
    sheets.extend(computation::sheet(shared, commune, choice)?);
    sheets.extend([
        compliance::sheet(
            shared,
            &shared.flagged[&choice.commune],
            &titled("Conformité"),
        )?,
        hypotheses::sheet(shared, &titled("Hypothèses du plan"))?,
        quality::of_commune(
            shared,
            &titled("Points de l'inventaire"),
            facts,
            choice.points.len(),
        )?,
    ]);
    sheets.extend(unsolved::sheet(shared, commune)?);
    Ok(sheets)
}

fn synthesis(
    shared: &Shared<'_>,
    commune: &Commune,
    choice: &CommuneChoice,
    table: &Table,
) -> Written<(Worksheet, Option<(PageCells, Worksheet)>)> {
    let title = "Plan de rénovation de l'éclairage public";
    let mut page = Page::new(title, &commune.nom, shared.mark())?;
    page.pair(
        &figure(label::INSEE, Value::text(&*commune.insee), Kind::Text),
        &figure(
            label::POPULATION,
            Value::Number(commune.population.into()),
            Kind::Whole,
        ),
    )?;
    page.wide(label::EPCI, &commune.epci)?;
    page.wide(label::SCENARIO, &shared.scenario())?;
    let cells = if choice.points.is_empty() {
        without_points(shared, &mut page, choice)?;
        None
    } else {
        Some(with_points(shared, &mut page, choice, table)?)
    };
    page.gap()?;
    page.note(&format!(
        "{}Les solutions sont dimensionnées à service d'éclairage égal ; une étude photométrique (NF EN 13201) est à réaliser avant travaux.",
        if choice.points.is_empty() { "" } else { "La liste des points est dans la feuille « Points ». " }
    ))?;
    if let Some(budget) = uncertainty::of_commune(shared, choice) {
        page.note(&budget)?;
    }
    if let Some(profile) = shared.decided(commune) {
        page.note(&format!("Extinction décidée par la commune avec les travaux : {profile}. Elle est comptée avant comme après : « avant travaux » n'est donc pas la consommation d'aujourd'hui."))?;
    }
    if let Some(assumed) = shared.facts.of(&commune.insee).assumed.sentence(thousands) {
        page.note(&assumed)?;
    }
    if let Some(inventories) = claims::inventories(shared, std::slice::from_ref(choice)) {
        page.note(&inventories)?;
    }
    page.note("Prix, contenu carbone, TVA, heures de fonctionnement, catalogue et sources : feuille « Hypothèses ». Points hors du plan : feuille « Qualité des données ».")?;
    page.signature(&shared.study().scenario.author)?;
    Ok((shared.finish_page(page)?, cells))
}

/// Cells of the page that « Financement » computes with.
pub struct PageCells {
    /// What everything costs, on the basis of the scenario.
    pub cost: String,
    /// Cabinets with works, where the scenario has them.
    pub cabinets: Option<String>,
}

fn without_points(shared: &Shared<'_>, page: &mut Page, choice: &CommuneChoice) -> Written {
    let basis = shared.basis();
    let park = blocks::park(shared, choice.existing);
    let budget = vec![figure(
        label::budget(basis),
        Value::euros(choice.budget_cents),
        Kind::Euros,
    )];
    page.blocks(
        &Block {
            title: "Le parc aujourd'hui",
            figures: park,
        },
        &Block {
            title: "Le budget",
            figures: budget,
        },
    )?;
    page.statement(&format!(
        "Aucun point lumineux de la commune n'est retenu dans ce plan. {}",
        why(shared, choice)
    ))?;
    let (_, facts) = shared.of(choice);
    let lines: Vec<Vec<Value<'_>>> = facts
        .out
        .iter()
        .map(|(out, count)| vec![Value::text(out.meaning()), Value::count(*count)])
        .collect();
    if lines.is_empty() {
        return Ok(());
    }
    page.table(
        &[
            ("Points hors de tout plan", Kind::Text),
            ("Points", Kind::Whole),
        ],
        &lines,
        None,
    )
}

/// Why a commune has no point in the plan, in one or two sentences.
fn why(shared: &Shared<'_>, choice: &CommuneChoice) -> String {
    let (_, facts) = shared.of(choice);
    let basis = shared.basis();
    let budget = amount(choice.budget_cents, basis);
    let eligible = counted(
        facts.eligible,
        "point a une solution",
        "points ont une solution",
    );
    match facts.why_no_point(choice) {
        NoPoint::NothingEligible => {
            "Aucun de ses points ne peut être retenu ; la feuille « Qualité des données » donne les raisons."
                .into()
        }
        NoPoint::NoBudget => {
            format!("La commune n'a pas de budget dans ce plan ; {eligible}.")
        }
        NoPoint::BudgetTooSmall(cheapest) => format!(
            "Le budget proposé ({budget}) ne couvre pas la solution la moins chère pour un de ses points ({}).",
            amount(cheapest, basis)
        ),
        NoPoint::OthersSaveMore => {
            let targets = &shared.study().scenario.targets;
            if targets.factor4.most() == Some(0) && targets.factor2.most() == Some(0) {
                return "Le scénario ne demande de rénover aucun point.".into();
            }
            let better = if shared.proof().plain {
                "une plus grande économie d'énergie"
            } else {
                "un meilleur résultat"
            };
            format!(
                "Les objectifs du territoire ({} points de facteur 4 et {} de facteur 2) sont atteints avec {better} par des points d'autres communes ; {eligible}, et le budget proposé ({budget}) reste disponible.",
                targets.factor4.label(),
                targets.factor2.label()
            )
        }
    }
}

fn with_points(
    shared: &Shared<'_>,
    page: &mut Page,
    choice: &CommuneChoice,
    table: &Table,
) -> Written<(PageCells, Worksheet)> {
    let cost = layout::cost(shared.basis());
    let class_count = |class: &str, count: u32| Source {
        cell: format!("COUNTIF({},\"{class}\")", table.range(point::CLASS)),
        value: count.into(),
    };
    let mut plan = Plan {
        before: table.total(point::BEFORE),
        after: table.total(point::AFTER),
        saving: table.total(point::SAVING),
        cost: table.total(&cost),
        more: None,
        factor4: class_count(layout::F4, choice.factor4),
        factor2: class_count(layout::F2, choice.factor2),
    };
    let subject = &shared.of(choice).0.nom;
    let park = blocks::park(shared, choice.existing);
    let cabinets = format!(
        "'{}'!{}",
        layout::sheet::SYNTHESIS,
        page.next_cell(Half::Right, CABINETS_RANK)
    );
    plan.more = more(shared, choice, table, &cabinets);
    page.blocks(
        &Block {
            title: "Le parc aujourd'hui",
            figures: park,
        },
        &Block {
            title: "Ce qui est proposé",
            figures: blocks::proposal(&plan),
        },
    )?;
    let budget = Value::euros(choice.budget_cents);
    let payers = financing::payers_of_page(shared, choice);
    let first_row = blocks::changes(shared, page, &plan, budget, payers)?;
    by_year::table(shared, page, choice, table)?;
    claims::ranges(shared, page, &plan)?;
    claims::readings(shared, page, std::slice::from_ref(choice), Some(table))?;
    page.statement(&shared.proof)?;
    page.note(CALENDAR)?;
    let title = format!("{subject} – solutions et rues");
    let mut annex = Page::annex(layout::sheet::ANNEX, &title, shared.mark())?;
    solutions_table(shared, &mut annex, choice, table)?;
    let streets = Block {
        title: "Rues les plus concernées (points)",
        figures: streets(shared, choice, table),
    };
    annex.list_and_chart(
        &streets,
        &mut charts::before_and_after(first_row),
        STREETS as u32 + 1,
    )?;
    let cells = PageCells {
        cost: blocks::whole_cost(&plan).cell,
        cabinets: shared.extras.works().then_some(cabinets),
    };
    Ok((cells, shared.finish_page(annex)?))
}

/// Rank of the cabinets with works among the figures of what is proposed.
const CABINETS_RANK: u32 = 4;

/// Money beyond points and budget, where the scenario has any.
fn more(
    shared: &Shared<'_>,
    choice: &CommuneChoice,
    points: &Table,
    cabinets_cell: &str,
) -> Option<More> {
    let extras = &shared.extras;
    let all = choice.all_years();
    let works = || {
        let cost = extras.works_cost(cabinets_cell, all.works);
        let Value::Formula(cell, value) = cost else {
            return None;
        };
        Some((Value::Number(all.works.into()), Source { cell, value }))
    };
    let funds = || {
        let draws = all.draws_cents as f64 / 100.0;
        let grants = points::grants(shared, points);
        Source {
            cell: grants.map_or(format!("{draws}"), |grants| {
                format!("{}+{draws}", grants.cell)
            }),
            value: all.funds_cents() as f64 / 100.0,
        }
    };
    extras.any_money().then(|| More {
        works: extras.works().then(works).flatten(),
        work_price: extras.work_euros_ht(),
        funds: (!extras.funds.is_empty()).then(funds),
        done: extras.done.then(|| Value::euros(all.done_cents)),
        reinvested: (extras.reinvests).then(|| Value::euros(all.reinvested_cents)),
    })
}

/// Points and cost of one type of solution: a range with a dimming, whatever its watts.
#[derive(Default)]
struct OfType<'a> {
    codes: Vec<&'a str>,
    points: usize,
    cents: i64,
}

fn solutions_table(
    shared: &Shared<'_>,
    page: &mut Page,
    choice: &CommuneChoice,
    table: &Table,
) -> Written {
    let mut types: BTreeMap<&str, OfType<'_>> = BTreeMap::new();
    for chosen in &choice.points {
        let (_, solution) = shared.study().solution(chosen);
        let of_type = types.entry(&*solution.kind).or_default();
        if !of_type.codes.contains(&&*solution.code) {
            of_type.codes.push(&solution.code);
        }
        of_type.points += 1;
        of_type.cents += solution.cost_cents;
    }
    let mut types: Vec<(&str, OfType<'_>)> = types.into_iter().collect();
    types.sort_by(|a, b| b.1.points.cmp(&a.1.points).then_with(|| a.0.cmp(b.0)));
    if types.len() > SOLUTIONS {
        let mut others = OfType::default();
        for (_, of_type) in types.drain(SOLUTIONS - 1..) {
            others.codes.extend(of_type.codes);
            others.points += of_type.points;
            others.cents += of_type.cents;
        }
        types.push(("Autres solutions", others));
    }
    let cost = layout::cost(shared.basis());
    let (codes, costs) = (table.range(point::SOLUTION_CODE), table.range(&cost));
    let lines: Vec<Vec<Value<'_>>> = types
        .iter()
        .map(|(label, of_type)| {
            let cost = Value::euros(of_type.cents).number();
            vec![
                Value::text(*label),
                count_of(&codes, &of_type.codes, "", of_type.points as f64),
                rounded(count_of(&codes, &of_type.codes, &format!("*{costs}"), cost)),
            ]
        })
        .collect();
    let headers = [
        ("Solutions retenues", Kind::Text),
        ("Points", Kind::Whole),
        (&*cost, Kind::WholeEuros),
    ];
    page.table(&headers, &lines, None)
}

/// The same as a planning value.
fn rounded(value: Value<'static>) -> Value<'static> {
    match value {
        Value::Formula(formula, exact) => {
            Value::Formula(planned_formula(&formula, exact), planned(exact))
        }
        Value::Number(exact) => Value::Number(planned(exact)),
        other => other,
    }
}

/// The streets with most chosen points; spellings that differ by case or accents are one street.
fn streets(shared: &Shared<'_>, choice: &CommuneChoice, table: &Table) -> Vec<Figure<'static>> {
    let names = shared.study().import.points.text("voie");
    let mut counts: BTreeMap<String, (Vec<&str>, usize)> = BTreeMap::new();
    for chosen in &choice.points {
        let name = names.get(chosen.row as usize).unwrap_or_default();
        let (spellings, count) = counts.entry(normalise(name)).or_default();
        if !spellings.contains(&name) {
            spellings.push(name);
        }
        *count += 1;
    }
    let mut counts: Vec<(String, (Vec<&str>, usize))> = counts.into_iter().collect();
    counts.sort_by(|(a, (_, of_a)), (b, (_, of_b))| of_b.cmp(of_a).then_with(|| a.cmp(b)));
    let range = table.range(point::STREET);
    let of_street = |(_, (spellings, count)): (String, (Vec<&str>, usize))| {
        let name = spellings
            .first()
            .copied()
            .filter(|name| !name.is_empty())
            .unwrap_or(layout::NO_STREET);
        figure(
            name,
            count_of(&range, &spellings, "", count as f64),
            Kind::Whole,
        )
    };
    counts.into_iter().take(STREETS).map(of_street).collect()
}
