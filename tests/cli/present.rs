//! `reverbere presenter`: the report for the council, as a page to print and as a PDF. The small
//! territory is that of `plan.rs`.

use crate::common::{SMALL_SCENARIO, Workdir};
use crate::page::{agree, figure};
use regex::Regex;
use serde_json::Value;

/// A name made to break out of a page, or to be obeyed by a typesetter.
const HOSTILE: &str = "#panic() *gras* $x$ </script><script>alert(1)</script> =1+1";

/// The figures of the plan, and the report as a page.
fn page(work: &Workdir, more: &[&str]) -> (Value, String) {
    let plan = work.run(
        &[
            &["planifier", "scenario.toml", "-o", "plan", "--json"],
            more,
        ]
        .concat(),
    );
    let run = work.run(&[&["presenter", "scenario.toml", "-o", "rapport.html"], more].concat());
    assert_eq!(run.code, 0, "{}", run.stderr);
    let html = std::fs::read_to_string(work.path().join("rapport.html")).expect("the page");
    (plan.json(), html)
}

#[test]
fn the_page_to_print_has_the_figures_of_the_plan() {
    let (json, html) = page(&Workdir::small(), &[]);
    let shared = [
        ("facteur4", "/facteur4"),
        ("facteur2", "/facteur2"),
        ("economie_kwh_an", "/economie_kwh_an"),
        ("borne_kwh_an", "/borne_kwh_an"),
        ("cout_ht_centimes", "/financement/cout_ht_centimes"),
        (
            "reste_a_charge_centimes",
            "/financement/reste_a_charge_centimes",
        ),
        (
            "economie_annuelle_eur",
            "/financement/economie_annuelle_eur",
        ),
    ];
    agree(&html, &json, &shared);
    let money = |key: &str| json["financement"][key].as_f64().expect(key);
    let left = money("reste_a_charge_centimes") / 100.0;
    let years = left / money("economie_annuelle_ttc_eur");
    assert!((figure(&html, "retour_annees") - years).abs() < 1e-9);
    for title in [
        "Ce qui est demandé au conseil",
        "L'essentiel",
        "Par EPCI",
        "Par commune",
        "Financement et calendrier",
        "Conformité et qualité des données",
        "Annexe\u{a0}: la preuve",
        "Hypothèses et sources",
    ] {
        let title = title.replace('\'', "’");
        assert!(html.contains(&format!("{title}</h2>")), "{title}");
    }
    assert!(!html.contains("./communes/"), "no link leaves the page");
}

#[test]
fn texts_of_a_scenario_stay_texts() {
    let work = Workdir::small();
    work.write("scenario.toml", SMALL_SCENARIO.replace("Essai", HOSTILE));
    let (_, html) = page(&work, &[]);
    assert!(!html.contains("<script>alert"), "{html}");
}

#[test]
fn what_is_missing_is_on_the_report() {
    let work = Workdir::small();
    work.write(
        "scenario.toml",
        SMALL_SCENARIO.replace("facteur4 = 3", "facteur4 = 9"),
    );
    let run = work.run(&["presenter", "scenario.toml", "-o", "rapport.html"]);
    assert_eq!(run.code, 1, "{}", run.stderr);
    assert!(run.stderr.contains("--au-mieux"), "{}", run.stderr);
    assert!(!work.path().join("rapport.html").exists());
    let (json, html) = page(&work, &["--au-mieux"]);
    assert_eq!(json["statut"], "incomplet");
    assert!(html.contains("Plan incomplet"), "{html}");
}

/// Two years with a fund that completes the budgets: a line for each, as in the plan.
#[test]
fn years_and_funds_are_on_the_report() {
    let work = Workdir::small();
    work.write(
        "budgets.csv",
        "INSEE;Budget 2027;Budget 2028\n62773;1000,00;1400,00\n62268;1200,00;300,00\n",
    );
    let sections = "[annees]\nliste = [2027, 2028]\nreport = \"oui\"\n[[fonds]]\nnom = \"Fonds <vert>\"\nmontant = 5000\nusage = \"complement\"\n";
    work.write("scenario.toml", format!("{SMALL_SCENARIO}{sections}"));
    let (json, html) = page(&work, &[]);
    assert!(html.contains("Fonds &lt;vert&gt;"), "{html}");
    let plain = html.replace(['\u{a0}', '\u{202f}'], "");
    for year in json["annees"].as_array().expect("years") {
        let cells = Regex::new(&format!(
            r#"{}</th><td class="number">{}</td><td class="number">{:.0}</td>"#,
            year["annee"],
            year["points"],
            year["cout_centimes"].as_f64().expect("cents") / 100.0
        ));
        assert!(
            cells.expect("a pattern").is_match(&plain),
            "{year} in {plain}"
        );
    }
}

#[test]
fn a_date_given_takes_the_place_of_the_scenario_s() {
    let work = Workdir::small();
    let args = ["presenter", "scenario.toml", "-o", "rapport.html"];
    let run = work.run(&[&args[..], &["--date", "3 mars 2027"]].concat());
    assert_eq!(run.code, 0, "{}", run.stderr);
    let html = std::fs::read_to_string(work.path().join("rapport.html")).expect("the page");
    assert!(html.contains("3 mars 2027"));
}

#[test]
fn nothing_is_written_over_what_is_read() {
    let work = Workdir::small();
    work.run(&["presenter", "scenario.toml", "-o", "rapport.docx"])
        .refuses(&["rapport.docx", ".pdf ou .html"]);
    work.write("scenario.html", SMALL_SCENARIO);
    work.run(&["presenter", "scenario.html", "-o", "scenario.html"])
        .refuses(&["scenario.html", "ne sera pas remplacé"]);
}

#[cfg(not(feature = "pdf"))]
#[test]
fn without_a_typesetter_the_page_is_written_in_place_of_the_pdf() {
    let work = Workdir::small();
    let run = work.run(&["presenter", "scenario.toml", "-o", "rapport.pdf", "--json"]);
    assert_eq!(run.code, 1, "{}", run.stderr);
    for said in ["--features pdf", "rapport.pdf.html", "navigateur"] {
        assert!(run.stderr.contains(said), "{}", run.stderr);
    }
    assert_eq!(run.json()["statut"], "sans_pdf");
    assert_eq!(run.json()["fichier"], "rapport.pdf.html");
    assert!(work.path().join("rapport.pdf.html").exists());
    assert!(!work.path().join("rapport.pdf").exists());
}

#[cfg(feature = "pdf")]
mod pdf {
    use super::{HOSTILE, SMALL_SCENARIO, Value, Workdir};
    use crate::common::{project, reverbere_in, sample_plan};
    use std::path::Path;
    use std::process::Command;

    /// A tool of poppler on a file; none, with a line that says so, where it is not installed.
    fn poppler(tool: &str, args: &[&str], file: &Path) -> Option<String> {
        let output = Command::new(tool).args(args).arg(file).arg("-").output();
        let Ok(output) = output else {
            eprintln!("skipped: {tool} is not installed");
            return None;
        };
        Some(String::from_utf8(output.stdout).expect("UTF-8 text"))
    }

    /// The words of a PDF, one space apart whatever stands between them.
    fn words(file: &Path) -> Option<String> {
        let text = poppler("pdftotext", &["-layout", "-enc", "UTF-8"], file)?;
        Some(text.split_whitespace().collect::<Vec<_>>().join(" "))
    }

    fn present(work: &Workdir, scenario: &str, output: &str, more: &[&str]) -> Value {
        let output = work.path().join(output);
        let output = output.to_str().expect("a UTF-8 path");
        let args = ["presenter", scenario, "-o", output, "--json"];
        let run = reverbere_in(project(), &[&args[..], more].concat());
        assert_eq!(run.code, 0, "{}", run.stderr);
        run.json()
    }

    /// A number as the report writes it, thousands one space apart.
    fn shown(number: f64, decimals: usize) -> String {
        let text = format!("{number:.decimals$}");
        let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
        let mut grouped = String::new();
        for (index, digit) in whole.chars().enumerate() {
            if index > 0 && (whole.len() - index) % 3 == 0 {
                grouped.push(' ');
            }
            grouped.push(digit);
        }
        if part.is_empty() {
            grouped
        } else {
            format!("{grouped},{part}")
        }
    }

    /// Figures of the sample and of each of its communes, whatever the day of the run.
    #[test]
    fn the_sample_has_the_figures_of_its_plan_and_the_same_bytes_again() {
        let work = Workdir::new();
        let scenario = "scenarios/boulonnais.toml";
        let date = ["--date", "22 novembre 2026"];
        let first = present(&work, scenario, "a.pdf", &date);
        present(&work, scenario, "b.pdf", &date);
        let read = |name: &str| std::fs::read(work.path().join(name)).expect("a PDF");
        assert!(read("a.pdf").starts_with(b"%PDF-"));
        assert!(read("a.pdf") == read("b.pdf"), "two runs, the same bytes");
        assert_eq!(first["norme"], "PDF/A-2a et PDF/UA-1");
        let Some(text) = words(&work.path().join("a.pdf")) else {
            return;
        };
        let json: Value = serde_json::from_str(&sample_plan().1).expect("JSON");
        let number = |pointer: &str| {
            json.pointer(pointer)
                .and_then(Value::as_f64)
                .expect(pointer)
        };
        let planning = |exact: f64| (exact / 100.0).round() * 100.0;
        let cents = |pointer: &str| format!("{} €", shown(planning(number(pointer) / 100.0), 0));
        for figure in [
            format!("{} kWh/an", shown(planning(number("/economie_kwh_an")), 0)),
            format!(
                "{} t/an",
                shown(number("/energie/co2_kg_an/economie") / 1000.0, 1)
            ),
            cents("/financement/cout_ht_centimes"),
            cents("/financement/cout_ttc_centimes"),
            cents("/financement/fctva_centimes"),
            cents("/financement/reste_a_charge_centimes"),
            format!("{} €", shown(number("/budget_centimes") / 100.0, 0)),
        ] {
            assert!(text.contains(&figure), "{figure} in {text}");
        }
        for commune in json["communes"].as_array().expect("communes") {
            let of = |key: &str| commune[key].as_f64().expect(key);
            let row = format!(
                "{} {} {} {} {}",
                commune["nom"].as_str().expect("a name"),
                shown(commune["parc"]["points"].as_f64().expect("points"), 0),
                shown(of("facteur4"), 0),
                shown(of("facteur2"), 0),
                shown(of("budget_centimes") / 100.0, 0),
            );
            assert!(text.contains(&row.replace('\'', "’")), "{row} in {text}");
        }
        let pages = first["pages"].as_u64().expect("pages");
        assert!(text.contains(&format!("page {pages} / {pages}")), "{text}");
        assert!((8..=16).contains(&pages), "{pages} pages");
    }

    #[test]
    fn texts_of_a_scenario_are_printed_as_they_are() {
        let work = Workdir::small();
        work.write("scenario.toml", SMALL_SCENARIO.replace("Essai", HOSTILE));
        let scenario = work.path().join("scenario.toml");
        let scenario = scenario.to_str().expect("a UTF-8 path");
        let done = present(&work, scenario, "rapport.pdf", &[]);
        assert_eq!(done["norme"], "PDF/UA-1", "without a day, no archive");
        if let Some(text) = words(&work.path().join("rapport.pdf")) {
            assert!(text.contains("#panic() *gras* $x$ </script>"), "{text}");
        }
    }

    /// No font of the program draws these; the report is written all the same.
    #[test]
    fn letters_that_no_font_draws_are_no_failure() {
        let work = Workdir::small();
        let name = "Essai 灯 \u{1f4a1} \u{e000}";
        work.write("scenario.toml", SMALL_SCENARIO.replace("Essai", name));
        let scenario = work.path().join("scenario.toml");
        let scenario = scenario.to_str().expect("a UTF-8 path");
        let done = present(&work, scenario, "rapport.pdf", &[]);
        assert_eq!(done["format"], "pdf");
        assert_eq!(done["norme"], Value::Null);
    }
}
