//! The workbook of the territory, and its « Synthèse ».

use super::blocks::{self, More, Plan};
use super::compliance::{self, Flagged};
use super::{
    Shared, calendar, charts, claims, communes, finances, funds, hypotheses, prices, proofs,
    quality, ranking, target_value, uncertainty,
};
use crate::report::claims::CALENDAR;
use crate::report::fields::commune as fields;
use crate::report::layout::{self, commune, extra, label};
use crate::report::page::{Block, Figure, Half, Page, figure};
use crate::report::sheet::{Value, Written};
use crate::report::style::Kind;
use crate::report::table::{Source, Table};
use crate::report::wording::{counted, thousands};
use rust_xlsxwriter::Worksheet;
use std::collections::BTreeSet;

/// Communes that the page names.
const COMMUNES: usize = 10;
/// EPCI that the page names.
const EPCIS: usize = 12;

/// The sheets of the territory's workbook, in their order.
pub fn sheets(shared: &Shared<'_>) -> Written<Vec<Worksheet>> {
    let (communes, table) = communes::sheet(shared)?;
    let flagged = Flagged::sum(shared.flagged.values());
    let (finances, paid) = finances::sheet(shared)?;
    let mut sheets = vec![synthesis(shared, &table, &paid)?, communes];
    sheets.push(communes::of_epcis(shared, &table)?);
    sheets.push(ranking::sheet(shared, &table)?);
    sheets.extend(calendar::sheet(shared)?);
    sheets.push(finances);
    sheets.extend(funds::sheet(shared)?);
    sheets.push(annex(shared, &table)?);
    sheets.push(proof(shared, &table)?);
    sheets.push(prices::sheet(shared)?);
    sheets.extend(uncertainty::sheet(shared)?);
    sheets.push(compliance::sheet(shared, &flagged, "Conformité")?);
    sheets.push(hypotheses::sheet(shared, "Hypothèses du plan")?);
    sheets.push(quality::of_territory(shared)?);
    Ok(sheets)
}

fn synthesis(shared: &Shared<'_>, table: &Table, paid: &Table) -> Written<Worksheet> {
    let basis = shared.basis();
    // With works on cabinets, « Communes » tells the points apart.
    let cost_header = if shared.extras.works() {
        extra::points_cost(basis)
    } else {
        layout::cost(basis)
    };
    let plan = Plan {
        before: table.total(commune::BEFORE),
        after: table.total(commune::AFTER),
        saving: table.total(commune::SAVING),
        cost: table.total(&cost_header),
        more: more(shared, table),
        factor4: table.total(commune::FACTOR4),
        factor2: table.total(commune::FACTOR2),
    };
    let mut page = Page::new(
        "Plan de rénovation de l'éclairage public",
        "Plan du territoire",
        shared.mark(),
    )?;
    page.wide("Territoire", &extent(shared))?;
    page.wide(label::SCENARIO, &shared.scenario())?;
    let park = blocks::park(shared, shared.choice().existing());
    page.blocks(
        &Block {
            title: "Le parc aujourd'hui",
            figures: park,
        },
        &Block {
            title: "Ce qui est proposé",
            figures: targets(shared, &plan),
        },
    )?;
    let budget = table.total(&commune::budget(basis)).shown();
    let payers = finances::payers(shared, paid);
    blocks::changes(shared, &mut page, &plan, budget, payers)?;
    claims::ranges(shared, &mut page, &plan)?;
    claims::readings(shared, &mut page, &shared.choice().communes, None)?;
    page.statement(&shared.proof)?;
    page.note(CALENDAR)?;
    page.gap()?;
    page.note("Une ligne par commune dans la feuille « Communes » ; la liste des points est dans le classeur de chaque commune. Étude photométrique (NF EN 13201) à réaliser avant travaux.")?;
    if let Some(assumed) = shared.facts.assumed.sentence(thousands) {
        page.note(&assumed)?;
    }
    if let Some(inventories) = claims::inventories(shared, &shared.choice().communes) {
        page.note(&inventories)?;
    }
    page.note("Prix, contenu carbone, TVA, heures de fonctionnement, catalogue et sources : feuille « Hypothèses ». Points hors du plan et anomalies : feuille « Qualité des données ». Écart du calcul au meilleur plan : feuille « Preuve ».")?;
    page.signature(&shared.study().scenario.author)?;
    shared.finish_page(page)
}

/// « Annexe »: the plan EPCI by EPCI, and the communes that save most.
fn annex(shared: &Shared<'_>, table: &Table) -> Written<Worksheet> {
    let title = "Annexe : EPCI et communes";
    let mut page = Page::annex(layout::sheet::ANNEX, title, shared.mark())?;
    by_epci(shared, &mut page, table)?;
    let list = Block {
        title: "Communes qui économisent le plus (kWh/an)",
        figures: top_communes(shared, table),
    };
    let rows = list.figures.len() as u32;
    if rows > 0 {
        let mut chart = charts::savings(page.list_row(), rows);
        page.list_and_chart(&list, &mut chart, COMMUNES as u32 + 1)?;
    }
    shared.finish_page(page)
}

/// « Preuve »: what the search proved, and what a little more would change.
fn proof(shared: &Shared<'_>, table: &Table) -> Written<Worksheet> {
    let title = "Annexe : la preuve";
    let mut page = Page::annex(layout::sheet::PROOF, title, shared.mark())?;
    let bound_cell = page.next_cell(Half::Left, 1);
    page.blocks(
        &Block {
            title: "La preuve",
            figures: proofs::figures(shared, &table.total(commune::SAVING), &bound_cell),
        },
        &Block {
            title: &proofs::prices_title(shared),
            figures: proofs::prices(shared),
        },
    )?;
    proofs::goals(shared, &mut page)?;
    page.statement(&shared.proof().gap_in_words())?;
    for paragraph in shared.document.told_besides() {
        page.statement(&paragraph)?;
    }
    page.note("Un point ou un euro de plus : estimation, à confirmer en refaisant le plan.")?;
    shared.finish_page(page)
}

/// Money beyond points and budgets, where the scenario has any.
fn more(shared: &Shared<'_>, table: &Table) -> Option<More> {
    let (extras, basis) = (&shared.extras, shared.basis());
    let works = || {
        let count = table.total(extra::CABINETS).shown();
        (count, table.total(&extra::works(basis)))
    };
    extras.any_money().then(|| More {
        works: extras.works().then(works),
        work_price: extras.work_euros_ht(),
        funds: (!extras.funds.is_empty()).then(|| table.total(&extra::funds(basis))),
        done: extras
            .done
            .then(|| table.total(&extra::done(basis)).shown()),
        reinvested: extras
            .reinvests
            .then(|| table.total(&extra::reinvested(basis)).shown()),
    })
}

/// How many communes, EPCI and inhabitants there are, in words.
pub fn extent(shared: &Shared<'_>) -> String {
    let communes = &shared.choice().communes;
    let known = communes.iter().map(|choice| shared.of(choice).0);
    let epcis: BTreeSet<&str> = known.clone().map(|commune| &*commune.epci).collect();
    let population: u32 = known.map(|commune| commune.population).sum();
    format!(
        "{}, {} EPCI, {}",
        counted(communes.len(), "commune", "communes"),
        epcis.len(),
        counted(population as usize, "habitant", "habitants")
    )
}

fn targets(shared: &Shared<'_>, plan: &Plan) -> Vec<Figure<'static>> {
    let targets = &shared.study().scenario.targets;
    let done = &shared.study().decisions.done_figures;
    let mut figures = vec![
        figure(label::TARGET4, target_value(targets.factor4), Kind::Whole),
        figure(label::REACHED4, plan.factor4.shown(), Kind::Whole),
        figure(label::TARGET2, target_value(targets.factor2), Kind::Whole),
        figure(label::REACHED2, plan.factor2.shown(), Kind::Whole),
        blocks::perimeter_factor(plan),
    ];
    if done.factor4 + done.factor2 > 0 {
        for (rank, label, points) in [
            (2, label::DONE4, done.factor4),
            (5, label::DONE2, done.factor2),
        ] {
            figures.insert(
                rank,
                figure(label, Value::Number(points.into()), Kind::Whole),
            );
        }
    }
    figures.extend(blocks::works_figures(plan));
    figures
}

/// Points, cost, budget and saving of each EPCI, in the order of the territory.
fn by_epci(shared: &Shared<'_>, page: &mut Page, table: &Table) -> Written {
    let basis = shared.basis();
    let (budget, cost) = (commune::budget(basis), layout::cost(basis));
    let epcis: Vec<(&str, [f64; 4])> = (fields::by_epci(shared.communes()).iter())
        .map(|line| {
            let points = f64::from(line.factor4 + line.factor2);
            let [cost, budget] = [line.money.total_cents(), line.money.budget_cents]
                .map(|cents| cents as f64 / 100.0);
            let saving = line.before_kwh - line.after_kwh;
            (line.epci, [points, cost, budget, saving])
        })
        .collect();
    let named = epcis.len().min(EPCIS);
    let first = page.table_row_number();
    let columns = [
        vec![commune::FACTOR4, commune::FACTOR2],
        vec![&*cost],
        vec![&*budget],
        vec![commune::SAVING],
    ];
    let of_epci = |(index, (epci, sums)): (usize, &(&str, [f64; 4]))| {
        let name_cell = format!("$A${}", first as usize + index + 1);
        let sums = columns.iter().zip(sums).map(|(headers, sum)| {
            let parts = headers.iter().map(|header| {
                format!(
                    "SUMIF({},{name_cell},{})",
                    table.range(commune::EPCI),
                    table.range(header)
                )
            });
            Value::Formula(parts.collect::<Vec<_>>().join("+"), *sum)
        });
        std::iter::once(Value::text((*epci).to_owned()))
            .chain(sums)
            .collect()
    };
    let mut lines: Vec<Vec<Value<'_>>> =
        epcis.iter().take(named).enumerate().map(of_epci).collect();
    let totals: Vec<Source> = columns
        .iter()
        .map(|headers| {
            let totals: Vec<Source> = headers.iter().map(|header| table.total(header)).collect();
            let cells: Vec<&str> = totals.iter().map(|total| &*total.cell).collect();
            Source {
                cell: cells.join("+"),
                value: totals.iter().map(|total| total.value).sum(),
            }
        })
        .collect();
    if epcis.len() > named {
        lines.push(others(&epcis[..named], &totals, first));
    }
    let mut total = vec![Value::text(layout::TOTAL)];
    total.extend(totals.iter().map(Source::shown));
    let headers = [
        (commune::EPCI, Kind::Text),
        (label::RENOVATED, Kind::Whole),
        (&*cost, Kind::Euros),
        (&*budget, Kind::Euros),
        (commune::SAVING, Kind::Whole),
    ];
    page.table(&headers, &lines, Some(&total))
}

/// What the EPCI that the page does not name make together: the total less those that it names.
fn others(named: &[(&str, [f64; 4])], totals: &[Source], first: u32) -> Vec<Value<'static>> {
    let last = first as usize + named.len();
    let rest =
        totals
            .iter()
            .zip(["B", "D", "E", "F"])
            .enumerate()
            .map(|(index, (total, column))| {
                let above: f64 = named.iter().map(|(_, sums)| sums[index]).sum();
                let cells = format!("{column}{}:{column}{last}", first + 1);
                Value::Formula(format!("{}-SUM({cells})", total.cell), total.value - above)
            });
    std::iter::once(Value::text("Autres EPCI"))
        .chain(rest)
        .collect()
}

/// The communes that save most.
fn top_communes(shared: &Shared<'_>, table: &Table) -> Vec<Figure<'static>> {
    let mut communes = ranking::by_saving(shared);
    communes.retain(|choice| !choice.points.is_empty());
    let (codes, savings) = (table.range(commune::INSEE), table.range(commune::SAVING));
    let line = |choice: &crate::scenario::study::CommuneChoice| {
        let (known, _) = shared.of(choice);
        // By code: « Communes » may be sorted otherwise, and names are not unique.
        let formula = format!("SUMIF({codes},\"{}\",{savings})", known.insee);
        figure(
            known.nom.clone(),
            Value::Formula(formula, choice.saving_kwh_per_year()),
            Kind::Whole,
        )
    };
    communes.into_iter().take(COMMUNES).map(line).collect()
}
