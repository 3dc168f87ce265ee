//! `reverbere presenter --forme elus|services`: the shape that a lighting master plan is asked in. Its figures are those
//! of the other commands. The small territory is that of `plan.rs`.

use crate::common::{SMALL_SCENARIO, Workdir};
use serde_json::Value;
use std::process::Command;

/// The cells of the rows of a table, by its caption, as plain texts.
fn table(html: &str, caption: &str) -> Vec<Vec<String>> {
    let from = html
        .find(&format!("<caption>{caption}</caption>"))
        .unwrap_or_else(|| panic!("« {caption} » in {html}"));
    let body = &html[from..];
    let body = &body[..body.find("</table>").expect("its end")];
    let text = |cell: &str| {
        let cell = cell.split_once('>').map_or("", |(_, cell)| cell);
        cell.split('<')
            .next()
            .unwrap_or_default()
            .replace(['\u{a0}', '\u{202f}'], " ")
    };
    let rows = body.split("<tr>").skip(2);
    rows.map(|row| {
        let cells = row
            .split("<t")
            .filter(|part| part.starts_with("h ") || part.starts_with('d'));
        cells.map(text).collect()
    })
    .collect()
}

/// The row of a table that begins so.
fn row<'t>(table: &'t [Vec<String>], first: &str) -> &'t [String] {
    let found = table.iter().find(|row| row[0] == first);
    found.unwrap_or_else(|| panic!("« {first} » in {table:?}"))
}

/// A whole number as pages show it.
fn shown(number: f64) -> String {
    let digits = format!("{:.0}", number.abs());
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(' ');
        }
        text.push(digit);
    }
    text
}

/// Two years, reinvested savings, years of installation that some points have.
fn work() -> Workdir {
    let work = Workdir::small();
    let mut csv = String::from(
        "Référence;Commune;Armoire;Rue;Type lampe;Puissance (W);Type luminaire;Année\n",
    );
    for n in 1..=12 {
        let year = if n > 3 {
            (1975 + 4 * n).to_string()
        } else {
            String::new()
        };
        csv += &format!("S-{n:02};Samer;A1;rue Haute;SHP;100;Routier fermé;{year}\n");
    }
    for n in 1..=6 {
        csv += &format!("D-{n:02};Desvres;B1;rue Basse;BF;125;Routier fermé;1968\n");
    }
    work.write("parc.csv", csv);
    work.write(
        "budgets.csv",
        "INSEE;Budget 2027;Budget 2028\n62773;1000,00;1400,00\n62268;1200,00;300,00\n",
    );
    let sections =
        "[annees]\nliste = [2027, 2028]\nreport = \"oui\"\n[reinvestissement]\npart = 0.5\n";
    work.write("scenario.toml", format!("{SMALL_SCENARIO}{sections}"));
    work
}

fn json(work: &Workdir, args: &[&str]) -> Value {
    let run = work.run(&[args, &["--json"]].concat());
    assert!(run.code <= 1, "{args:?}: {}", run.stderr);
    run.json()
}

fn page(work: &Workdir, shape: &str) -> String {
    let args = [
        "presenter",
        "scenario.toml",
        "-o",
        "schema.html",
        "--forme",
        shape,
    ];
    let run = work.run(&args);
    assert_eq!(run.code, 0, "{}", run.stderr);
    std::fs::read_to_string(work.path().join("schema.html")).expect("the page")
}

#[test]
fn a_master_plan_has_the_figures_of_the_other_commands() {
    let work = work();
    let plan = json(&work, &["planifier", "scenario.toml", "-o", "plan"]);
    let today = json(&work, &["diagnostiquer", "scenario.toml"]);
    let course = json(
        &work,
        &["programme", "scenario.toml", "-o", "programme.xlsx"],
    );
    for shape in ["elus", "services"] {
        let html = page(&work, shape);
        assert!(html.contains("Schéma directeur de l’éclairage public"));
        // The park: one EPCI, what the diagnosis says of it.
        let epcis = table(&html, "Par EPCI");
        let [kwh, euros] = ["kwh_an", "euros_ht_an"].map(|key| today[key].as_f64().expect(key));
        assert_eq!(
            epcis[0][1..],
            ["18".to_owned(), "0".into(), shown(kwh), shown(euros)]
        );
        for (decade, points) in [
            ("Avant 1980", "6"),
            ("1990–1999", "3"),
            ("2020–2029", "1"),
            ("Année inconnue", "3"),
        ] {
            let said = format!("{decade}\u{a0}: {points}, ");
            assert!(html.contains(&said), "{said}");
        }
        // Whole cost: what the plan costs, before tax.
        let costs = table(&html, "Coût global par solution");
        let total = row(&costs, "Total");
        let cost = plan["financement"]["cout_ht_centimes"]
            .as_f64()
            .expect("cents")
            / 100.0;
        assert_eq!(total[3], shown(cost));
        assert_eq!(total[1], "5", "points of the plan");
        let number = |text: &str| {
            text.replace(' ', "")
                .replace('−', "-")
                .parse::<f64>()
                .expect("a number")
        };
        let spared = number(&total[4]) - number(&total[5]);
        assert!((spared - number(&total[6])).abs() <= 1.0, "{total:?}");
        // The programme, as « programme » has it.
        let years = table(&html, "Programme");
        let listed = course["annees"].as_array().expect("years");
        if shape == "services" || listed.len() <= 10 {
            assert_eq!(years.len(), listed.len());
            for (row, year) in years.iter().zip(listed) {
                assert_eq!(row[0], year["annee"].to_string());
                let cents = year["travaux_centimes"].as_f64().expect("cents");
                assert_eq!(row[4], shown(cents / 100.0), "{year}");
                assert_eq!(row[6], year["points"].to_string());
                assert_eq!(row[7], year["points_restants"].to_string());
            }
        }
        // Indicators.
        let followed = table(&html, "Indicateurs de suivi");
        let led = row(&followed, "Points en LED");
        assert_eq!(led[1], "0 %");
        assert_eq!(led[2], format!("{:.0} %", 500.0 / 18.0));
        let renovated = row(&followed, "Points rénovés");
        let done: u64 = listed
            .iter()
            .map(|year| year["points"].as_u64().expect("points"))
            .sum();
        assert_eq!(renovated[2..4], ["5".to_owned(), done.to_string()]);
        assert_eq!(
            html.contains("Annexe\u{a0}: la preuve"),
            shape == "services"
        );
        assert!(html.contains("Aucune facture"), "no bills are given");
    }
}

#[test]
fn bills_of_the_scenario_are_said_and_years_put_together() {
    let work = work();
    work.write("factures.csv", "PDL;Armoire;Commune;Date début;Date fin;Consommation (kWh);Montant TTC\n;A1;Samer;01/01/2025;31/12/2025;5000;900\n;B1;Desvres;01/01/2025;31/12/2025;3000;600\n");
    let text = std::fs::read_to_string(work.path().join("scenario.toml")).expect("the scenario");
    work.write(
        "scenario.toml",
        text.replace(
            "[objectifs]",
            "calage_factures = [\"factures.csv\"]\n[objectifs]",
        ),
    );
    // A small budget, which savings help: more years than elected members are shown.
    work.write(
        "budgets.csv",
        "INSEE;Budget 2027;Budget 2028\n62773;1200,00;300,00\n62268;1200,00;300,00\n",
    );
    let course = json(
        &work,
        &["programme", "scenario.toml", "-o", "programme.xlsx"],
    );
    let listed = course["annees"].as_array().expect("years");
    let html = page(&work, "elus");
    let billed = table(&html, "Ce que disent les factures");
    assert_eq!(billed[0], ["2025", "12", "8 000", "1 500"]);
    let years = table(&html, "Programme");
    assert!(
        years.len() <= 10 && listed.len() >= years.len(),
        "{years:?}"
    );
    let sum = |column: usize| -> u64 {
        let cells = years.iter().map(|row| row[column].replace(' ', ""));
        cells
            .map(|cell| cell.parse::<u64>().expect("a count"))
            .sum()
    };
    let points: u64 = listed
        .iter()
        .map(|year| year["points"].as_u64().expect("points"))
        .sum();
    assert_eq!(sum(6), points);
}

/// Elected members have four pages, as a browser prints them.
#[test]
fn four_pages_for_elected_members() {
    let work = work();
    page(&work, "elus");
    let file = work.path().join("schema.html");
    let pdf = work.path().join("schema.pdf");
    let run = Command::new("chromium")
        .args([
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--no-pdf-header-footer",
        ])
        .arg(format!(
            "--user-data-dir={}",
            work.path().join("profil").display()
        ))
        .arg(format!("--print-to-pdf={}", pdf.display()))
        .arg(&file)
        .output();
    let info = Command::new("pdfinfo").arg(&pdf).output();
    let (Ok(_), Ok(info)) = (run, info) else {
        eprintln!("Chromium ou pdfinfo n'est pas là : test sauté");
        return;
    };
    let text = String::from_utf8_lossy(&info.stdout).into_owned();
    let pages = text.lines().find_map(|line| line.strip_prefix("Pages:"));
    let pages: usize = pages.expect(&text).trim().parse().expect("a count");
    assert!(pages <= 4, "{pages} pages");
}
