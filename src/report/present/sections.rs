//! The parts of a report, in their order.

use super::{Block, Place, Section, asked};
use crate::report::claims;
use crate::report::comparison::{PRICES_NOTE, PriceLine};
use crate::report::plan::{Digest, Extras, MoneyColumn};
use crate::report::proof::{GoalProof, Prices, gap_percent};
use crate::report::web::chart::{Bar, Bars, Ink};
use crate::report::web::plan::Content;
use crate::report::web::table::{Cell, Column, Table};
use crate::report::web::{Figure, number};
use crate::report::wording::{counted, thousands};
use crate::retrofit::compliance::Tally;
use crate::retrofit::rules::About;
use crate::scenario::comparison::Figures;
use std::cmp::Ordering;

/// Where the table of communes says which EPCI each is in.
const EPCI: usize = 1;
/// Communes whose prices are told in words.
const PRICED: usize = 12;

/// The parts.
pub fn of(
    content: &Content<'_>,
    figures: &Figures,
    digest: &Digest,
    prices: &[PriceLine],
) -> Vec<Section> {
    let part = |id, title, place, blocks| Section {
        id,
        title,
        place,
        blocks,
    };
    vec![
        part(
            "essentiel",
            "L'essentiel",
            Place::Page,
            essential(content, figures),
        ),
        part("epci", "Par EPCI", Place::Page, by_epci(content)),
        part(
            "communes",
            "Par commune",
            Place::WidePage,
            by_commune(content),
        ),
        part(
            "financement",
            "Financement et calendrier",
            Place::Page,
            financing(content, figures),
        ),
        part(
            "qualite",
            "Conformité et qualité des données",
            Place::Below,
            quality(content, digest),
        ),
        part(
            "preuve",
            "Annexe : la preuve",
            Place::Below,
            proof(content, prices),
        ),
        part(
            "hypotheses",
            "Hypothèses et sources",
            Place::Below,
            hypotheses(digest),
        ),
    ]
}

fn essential(content: &Content<'_>, figures: &Figures) -> Vec<Block> {
    let mut money = content.money();
    if let Some(years) = figures.money.payback_of_communes_years() {
        money.push(Figure {
            key: "retour_annees",
            label: "Temps de retour pour les communes (TTC, aides et FCTVA déduits)".into(),
            shown: number::with_unit(years, 1, "ans"),
            value: Some(years),
            remark: String::new(),
            ..Figure::default()
        });
    }
    let hypotheses = &content.document.study.scenario.hypotheses;
    let readings = content.readings();
    let mut blocks = vec![Block::Lead(asked::in_short(figures))];
    let besides = content.document.told_besides();
    blocks.extend(besides.into_iter().map(Block::Text));
    blocks.extend([
        Block::Figures(vec![
            ("Ce qui est proposé", content.proposed()),
            ("Ce que cela change chaque année", content.energy()),
            ("Ce que cela coûte", money),
        ]),
        Block::Table(claims::ranges_table(&content.claims()), &[2, 1, 1, 1]),
        Block::Note(claims::ranges_rest_on(hypotheses)),
        Block::Table(claims::readings_table(&readings, hypotheses), &[1]),
        Block::Note(format!(
            "{} {}",
            claims::FACTORS_MEAN,
            claims::readings_mean(&readings)
        )),
        Block::Note(claims::CALENDAR.into()),
        charts([content.progress(), content.before_and_after()]),
    ]);
    blocks
}

/// Charts side by side, without those that would draw nothing.
fn charts(charts: impl IntoIterator<Item = Bars<'static>>) -> Block {
    let draws = |bar: &Bar| bar.goal.is_some() || bar.values.iter().any(|value| *value > 0.0);
    let drawn = charts
        .into_iter()
        .filter(|chart| chart.bars.iter().any(draws));
    Block::Charts(drawn.collect())
}

fn by_epci(content: &Content<'_>) -> Vec<Block> {
    let budgets = std::iter::once(content.budgets());
    vec![
        Block::Table(content.epci_table(), &[]),
        charts(budgets.chain(content.savings())),
    ]
}

fn by_commune(content: &Content<'_>) -> Vec<Block> {
    let table = content.commune_table().unlinked();
    let mut blocks: Vec<Block> = (table.split_by(EPCI).into_iter())
        .map(|table| Block::Table(table, &[]))
        .collect();
    blocks.push(Block::Note("La liste des points, avec leur rue, leur armoire et leur solution, est dans le classeur de chaque commune.".into()));
    blocks
}

fn financing(content: &Content<'_>, figures: &Figures) -> Vec<Block> {
    let study = content.document.study;
    let mut blocks = Vec::new();
    let extras = Extras::of(study);
    if figures.money.cost_ttc_cents > 0 {
        let payers = std::iter::once(payers(figures));
        blocks.push(charts(payers.chain(content.calendar())));
    }
    if !extras.years.is_empty() {
        blocks.push(Block::Table(years(content, &extras), &[]));
    }
    if !extras.funds.is_empty() {
        blocks.push(Block::Table(funds(content), &[1]));
    }
    if extras.years.is_empty() {
        blocks.push(Block::Text(
            "Le scénario ne répartit pas les travaux par année : ils sont votés en une fois."
                .into(),
        ));
    }
    blocks.push(Block::Note("Le FCTVA est versé un à deux ans après les travaux : les communes avancent cette somme. Le financement de chaque commune, aide par aide, est dans son classeur.".into()));
    blocks
}

/// Who pays the works, tax included.
fn payers(figures: &Figures) -> Bars<'static> {
    let parts = [
        ("Fonds communs", figures.money.fund_cents),
        ("Aides", figures.money.aid_cents),
        (
            "Certificats d'économies d'énergie",
            figures.money.certificates_cents,
        ),
        ("FCTVA", figures.money.fctva_cents),
        ("Communes, à terme", figures.money.remaining_cents),
    ];
    let whole = figures.money.cost_ttc_cents as f64;
    let bars = (parts.iter())
        .filter(|(_, cents)| *cents != 0)
        .map(|(label, cents)| Bar {
            label: (*label).into(),
            values: vec![*cents as f64 / 100.0],
            goal: None,
            shown: format!(
                "{}, {}",
                number::euros(*cents),
                number::percent(*cents as f64 / whole, 1)
            ),
        });
    Bars {
        goal: "",
        id: "g-payeurs",
        title: "Qui paie, toutes taxes comprises",
        series: &[("Part", Ink::After)],
        stacked: true,
        bars: bars.collect(),
    }
}

/// Points and money of each year.
fn years(content: &Content<'_>, extras: &Extras) -> Table {
    let basis = content.document.study.scenario.basis.basis;
    let shown = extras.columns();
    let by_year = content.document.choice.years();
    let row = |(name, year): (&i32, &_)| {
        let mut cells = vec![Cell::text(name.to_string())];
        cells.extend(shown.iter().map(|column| Cell::Number(column.of(year))));
        cells
    };
    let columns = (shown.iter()).map(|column: &MoneyColumn| Column::number(column.label(basis), 0));
    Table {
        caption: "Calendrier".into(),
        columns: (std::iter::once(Column::text("Année")))
            .chain(columns.map(Column::summed))
            .collect(),
        rows: extras.years.iter().zip(&by_year).map(row).collect(),
    }
}

/// What each common fund holds, and what is used of it.
fn funds(content: &Content<'_>) -> Table {
    let choice = content.document.choice;
    let funds = &content.document.study.scenario.rules.funds;
    let rows = funds.iter().enumerate().map(|(rank, fund)| {
        let held = fund.held_cents();
        let used = choice.total(|commune| commune.fund_cents_in_all(rank));
        vec![
            Cell::text(fund.name.clone()),
            Cell::euros(held),
            Cell::euros(used),
            Cell::euros(held - used),
        ]
    });
    let euros = |what: &str| Column::number(what, 0).summed();
    Table {
        caption: "Fonds communs".into(),
        columns: vec![
            Column::text("Fonds"),
            euros("Montant (€)"),
            euros("Utilisé (€)"),
            euros("Reste (€)"),
        ],
        rows: rows.collect(),
    }
}

/// Points that do not meet a rule; in words where none was checked, which is not zero.
fn found(tally: &Tally) -> Cell {
    (tally.in_words()).map_or_else(|| Cell::Number(tally.raised as f64), Cell::text)
}

fn quality(content: &Content<'_>, digest: &Digest) -> Vec<Block> {
    let stances = &content.document.study.scenario.stances;
    let rules = digest.compliance.iter().map(|(rule, [inventory, plan])| {
        vec![
            Cell::text(&*rule.label),
            match rule.about {
                About::Point => found(inventory),
                About::Solution => Cell::text("–"),
            },
            found(plan),
            Cell::Number(plan.checked() as f64),
            Cell::Number(plan.unchecked as f64),
            Cell::text(stances.of(rule.flag).label()),
            Cell::text(&*rule.source),
        ]
    });
    let rules = Table {
        caption: "Points qui ne respectent pas une règle, ou qu'elle concerne".into(),
        columns: vec![
            Column::text("Règle"),
            Column::number("Points du parc", 0),
            Column::number("Points du plan", 0),
            Column::number("Plan : vérifiés", 0),
            Column::number("Plan : non vérifiés", 0),
            Column::text("Traitement"),
            Column::text("Source"),
        ],
        rows: rules.collect(),
    };
    let points = Table {
        caption: "Tous les points des inventaires".into(),
        columns: vec![
            Column::text("Points"),
            Column::number("Nombre", 0).summed(),
            Column::text("Ce que cela veut dire"),
            Column::text("À faire"),
        ],
        rows: (digest.points.iter())
            .map(|line| counted_row(line.what, line.count, line.meaning, line.remedy))
            .collect(),
    };
    let findings = Table {
        caption: "Ce que la lecture des inventaires a relevé".into(),
        columns: vec![
            Column::text("Gravité"),
            Column::number("Nombre", 0),
            Column::text("Ce que cela veut dire"),
            Column::text("À faire"),
        ],
        rows: (digest.findings.iter())
            .map(|(rule, count)| {
                let gravity = crate::report::quality::gravity_name(rule.gravity());
                counted_row(gravity, *count, rule.meaning(), rule.remedy())
            })
            .collect(),
    };
    let mut blocks = vec![
        Block::Table(rules, &[6, 3, 5]),
        Block::Table(points, &[3, 6, 6]),
    ];
    blocks.extend(digest.assumed.clone().map(Block::Text));
    if digest.findings.is_empty() {
        blocks.push(Block::Text(
            "La lecture des inventaires n'a rien relevé d'anormal.".into(),
        ));
    } else {
        blocks.push(Block::Table(findings, &[3, 6, 6]));
    }
    blocks
}

fn counted_row(what: &str, count: usize, meaning: &str, remedy: &str) -> Vec<Cell> {
    vec![
        Cell::text(what),
        Cell::Number(count as f64),
        Cell::text(meaning),
        Cell::text(remedy),
    ]
}

fn proof(content: &Content<'_>, prices: &[PriceLine]) -> Vec<Block> {
    let proof = content.document.proof;
    let goals = Table {
        caption: "Ce que le plan vaut, et ce qu'aucun plan ne dépasse".into(),
        columns: vec![
            Column::text("Objectif, le plus important d'abord"),
            Column::text("Unité"),
            Column::number("Valeur du plan", 1),
            Column::number("Borne", 1),
            Column::number("Ce qu'un autre plan gagnerait, au plus", 0),
        ],
        rows: proof.goals.iter().map(goal_row).collect(),
    };
    let effort = proof.effort;
    let mut blocks = vec![
        Block::Lead(proof.line()),
        Block::Text(proof.gap_in_words()),
        Block::Figures(vec![("La preuve", content.proof())]),
        Block::Table(goals, &[4, 1]),
        Block::Text("La valeur est ce que le plan vaut, recompté point par point. La borne est un maximum démontré : aucun choix de points qui respecte les budgets, les objectifs et les règles du scénario ne peut faire mieux, qu'il ait été essayé ou non. L'écart est la distance entre les deux : c'est tout ce qu'un autre plan pourrait encore gagner.".into()),
        Block::Text(format!(
            "La recherche a porté sur {}, dont {} décidés d'emblée, en {}.",
            counted(effort.variables, "choix", "choix"),
            thousands(effort.fixed as f64),
            counted(effort.steps as usize, "étape", "étapes")
        )),
    ];
    blocks.extend(points(&proof.prices));
    blocks.extend(money(prices));
    blocks
}

fn goal_row(goal: &GoalProof) -> Vec<Cell> {
    let known = |number: f64, cell: Cell| {
        if number.is_finite() {
            cell
        } else {
            Cell::text("non prouvé")
        }
    };
    let bound = goal.shown(goal.bound);
    vec![
        Cell::text(goal.label()),
        Cell::text(goal.unit),
        Cell::Number(goal.shown(goal.value)),
        known(bound, Cell::Number(bound)),
        known(goal.gap(), Cell::text(gap_percent(goal.gap()))),
    ]
}

/// What one more point in each target would change.
fn points(prices: &Prices) -> Option<Block> {
    let stated = [
        ("facteur 4", prices.per_extra_f4),
        ("facteur 2", prices.per_extra_f2),
    ];
    let lines = stated.into_iter().filter(|(_, price)| price.is_finite());
    let lines = lines.map(|(what, price)| {
        let change = prices.shown(price);
        let sign = if change > 0.0 { "+" } else { "" };
        let euros = prices.in_euros(price).filter(|euros| euros.communes > 0);
        let euros = euros.map_or(String::new(), |euros| {
            format!(
                " ; autant que {} à {} de budget, selon la commune",
                thousands(euros.least),
                number::with_unit(euros.most, 0, "€")
            )
        });
        format!(
            "Un point de {what} de plus dans l'objectif : {sign}{}{euros}.",
            number::with_unit(change, 1, prices.unit)
        )
    });
    let lines: Vec<String> = lines.collect();
    (!lines.is_empty()).then_some(Block::List(lines))
}

/// What 1,000 € more would bring where they would bring most.
fn money(prices: &[PriceLine]) -> Vec<Block> {
    let mut binding: Vec<&PriceLine> = prices.iter().filter(|one| one.per_thousand > 0.0).collect();
    // The order of the territory among equals.
    binding.sort_by(|a, b| {
        let most = b.per_thousand.partial_cmp(&a.per_thousand);
        most.unwrap_or(Ordering::Equal)
    });
    let free = prices.len() - binding.len();
    let bind = counted(binding.len(), "commune", "communes");
    let rest = match (binding.len(), free) {
        (0, _) => "Aucun budget ne limite le plan : un euro de plus ne changerait rien.".to_owned(),
        (_, 0) => "Le budget limite le plan dans toutes les communes.".to_owned(),
        (_, 1) => format!(
            "Le budget limite le plan dans {bind} ; dans une autre, un euro de plus ne changerait rien."
        ),
        (_, free) => format!(
            "Le budget limite le plan dans {bind} ; dans {} autres, un euro de plus ne changerait rien.",
            thousands(free as f64)
        ),
    };
    let mut blocks = vec![Block::Text(rest)];
    if !binding.is_empty() {
        blocks.push(Block::Text(
            "Là où un euro de plus apporterait le plus :".into(),
        ));
        let stated = binding.iter().take(PRICED);
        blocks.push(Block::List(
            stated.map(|one| format!("{}.", one.words)).collect(),
        ));
        blocks.push(Block::Note(PRICES_NOTE.into()));
    }
    blocks
}

fn hypotheses(digest: &Digest) -> Vec<Block> {
    let mut blocks: Vec<Block> = (digest.hypotheses.iter())
        .map(|(section, list)| {
            let table = Table {
                caption: (*section).into(),
                columns: ["Hypothèse", "Valeur", "Source"].map(Column::text).into(),
                rows: (list.iter())
                    .map(|one| {
                        [&one.what, &one.value, &one.source]
                            .map(|text| Cell::text(&**text))
                            .into()
                    })
                    .collect(),
            };
            Block::Table(table, &[5, 4, 5])
        })
        .collect();
    blocks.push(Block::Note("Puissances des lampes avec leur appareillage, service d'éclairage, catalogue des solutions et prix : feuille « Hypothèses » des classeurs, avec les sources.".into()));
    blocks.push(Block::Note("Communes et populations : @etalab/decoupage-administratif (INSEE, DGCL), Licence Ouverte. Solutions dimensionnées à service d'éclairage égal ; étude photométrique (NF EN 13201) à réaliser avant travaux.".into()));
    blocks
}
