//! The pages in a headless Chromium: their scripts run without an error, tables sort and filter,
//! hostile texts stay texts. Skipped, and said so, where Chromium is not installed.

use super::{HOSTILE, page, plan, with_places};
use crate::common::Workdir;
use std::path::Path;
use std::process::Command;

/// What goes wrong is told with what a person sees.
const PERSON: &str = r#"<script>
const said = [];
addEventListener("error", (event) => said.push("erreur : " + event.message));
window.alert = (text) => said.push("alerte : " + text);
</script>"#;
/// What a person says in the end is written into the page as text.
const REPORT: &str = r#"
const wide = document.documentElement.scrollWidth <= document.documentElement.clientWidth;
said.push("largeur " + wide);
const report = document.createElement("pre");
report.id = "dit";
report.textContent = said.join("\n");
document.body.append(report);
</script>"#;
/// What a person does on the page of a plan.
const ACTS: &str = r#"
const lines = (id) => [...document.querySelectorAll(`#${id} tbody tr`)].map((line) =>
  [...line.children].map((cell) => cell.textContent));
const points = document.getElementById("t-points");
said.push("lignes " + lines("t-points").length);
const sort = [...points.querySelectorAll("thead button")].find((b) => b.textContent.startsWith("kWh/an avant"));
sort.click();
said.push("tri " + sort.closest("th").getAttribute("aria-sort") + " " + lines("t-points")[0][1]);
sort.click();
said.push("tri " + sort.closest("th").getAttribute("aria-sort") + " " + lines("t-points")[0][1]);
const search = points.querySelector("input");
search.value = "SCRIPT";
search.dispatchEvent(new Event("input"));
said.push("filtre " + lines("t-points").map((line) => line[0]).join("|"));
search.value = "bf";
search.dispatchEvent(new Event("input"));
said.push("lampe " + [...new Set(lines("t-points").map((line) => line[1]))].join("|"));
search.value = "";
const list = points.querySelector("select");
list.value = "Desvres";
list.dispatchEvent(new Event("change"));
said.push("choix " + lines("t-points").length + " " + points.querySelector(".count").textContent);
const svg = document.querySelector(".ground svg");
const before = svg.getAttribute("viewBox");
document.querySelector("[data-zoom='0.5']").click();
said.push("carte " + (before !== svg.getAttribute("viewBox")));
svg.dispatchEvent(new KeyboardEvent("keydown", { key: "0" }));
said.push("carte " + (before === svg.getAttribute("viewBox")));
const told = () => {
  svg.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter" }));
  return document.querySelector(".found-point").textContent;
};
const [first, next] = [told(), told()];
said.push("clavier " + (first !== "" && next !== "" && first !== next));
const heads = [...document.querySelectorAll('#t-communes .group')];
said.push("groupes " + heads.map((line) => line.children[0].textContent).join("|"));
"#;

/// The page once its scripts have run, in a window so many pixels wide; `None` without Chromium.
fn dom(work: &Path, file: &Path, width: u32) -> Option<String> {
    for name in ["chromium", "chromium-browser", "google-chrome"] {
        let run = Command::new(name)
            .args(["--headless", "--no-sandbox", "--disable-gpu", "--dump-dom"])
            .arg(format!("--window-size={width},1000"))
            .arg(format!(
                "--user-data-dir={}",
                work.join("chromium").display()
            ))
            .arg(format!("file://{}", file.display()))
            .output();
        if let Ok(output) = run {
            assert!(
                output.status.success(),
                "{}",
                String::from_utf8_lossy(&output.stderr)
            );
            return Some(String::from_utf8(output.stdout).expect("UTF-8"));
        }
    }
    eprintln!("Chromium n'est pas là : test sauté");
    None
}

/// What a person says who does some acts (a script) on a page, in a window so many pixels wide: what
/// the acts push on `said`, errors and alerts, and whether the page is as wide as the window. `None`
/// without Chromium.
pub fn said(work: &Workdir, html: &str, acts: &str, width: u32) -> Option<Vec<String>> {
    let html = html.replacen("<title>", &format!("{PERSON}<title>"), 1);
    let html = html.replace("</body>", &format!("<script>{acts}{REPORT}</body>"));
    work.write("essai.html", html);
    let dom = dom(work.path(), &work.path().join("essai.html"), width)?;
    let (_, rest) = dom.split_once("<pre id=\"dit\">").expect("the scripts ran");
    let (said, _) = rest.split_once("</pre>").expect("its end");
    let lines = said.lines().map(|line| line.replace("&nbsp;", "\u{a0}"));
    Some(lines.collect())
}

#[test]
fn tables_sort_and_filter_in_a_browser() {
    let work = with_places();
    plan(&work, "plan");
    let html = page(&work.path().join("plan"));
    // Windows of 400 pixels are as narrow as a phone.
    for width in [1280, 400, 320] {
        let Some(said) = said(&work, &html, ACTS, width) else {
            return;
        };
        let escaped = HOSTILE.replace('<', "&lt;").replace('>', "&gt;");
        let expected = [
            "lignes 5",
            "tri descending Desvres",
            "tri ascending Samer",
            &format!("filtre {escaped}"),
            "lampe Desvres",
            "choix 2 2\u{a0}lignes sur 5",
            "carte true",
            "carte true",
            "clavier true",
            "groupes CC de Desvres-Samer",
            "largeur true",
        ];
        assert_eq!(said, expected, "{width} pixels");
    }
}

/// What a person does on the page of many points. Whatever waits is done at once.
const ACTS_ON_MANY: &str = r#"
window.setTimeout = (act) => { act(); return 0; };
const points = document.getElementById("t-points");
said.push(points.querySelector(".count").textContent);
const asked = () => points.querySelector(".pages input");
asked().value = 7;
asked().dispatchEvent(new Event("change"));
said.push("page " + asked().value);
const search = points.querySelector("input");
search.value = "PL-20998";
search.dispatchEvent(new Event("input"));
const line = points.querySelector("tbody tr");
said.push([points.querySelectorAll("tbody tr").length, line.textContent.includes("rue de l’Église 1615")].join(" "));
const svg = document.querySelector(".ground svg");
const drawn = () => [...svg.querySelectorAll(".dots")].map((one) => one.getAttribute("d")).join("");
const whole = drawn();
const zoom = document.querySelector("[data-zoom='0.5']");
for (let times = 0; times < 4; times++) zoom.click();
const dots = drawn().split("m").length - 1;
said.push("points dessinés " + (dots > 50 && dots < 400));
svg.dispatchEvent(new KeyboardEvent("keydown", { key: "0" }));
said.push("tout " + (drawn() === whole));
// From so far any place is near a point.
svg.setPointerCapture = () => {};
const edges = svg.getBoundingClientRect();
const middle = { clientX: edges.left + edges.width / 2, clientY: edges.top + edges.height / 2, pointerId: 1 };
svg.dispatchEvent(new PointerEvent("pointerdown", middle));
svg.dispatchEvent(new PointerEvent("pointerup", middle));
const [, number, street] = document.querySelector(".found-point").textContent
  .match(/^PL-(\d+), rue de l’Église (\d+), Samer : .*100.W → .*kWh\/an en moins$/u) || [];
const named = Math.floor(number / 13) === Number(street);
said.push("point désigné " + (named || document.querySelector(".found-point").textContent));
"#;

#[test]
fn many_points_are_packed_and_read_back() {
    let work = Workdir::new();
    let mut csv = String::from(
        "Code INSEE;Commune;Référence;Armoire;Rue;Type lampe;Puissance (W);Type luminaire;X;Y\n",
    );
    for n in 0..21_000 {
        let (cabinet, street) = (n / 40, n / 13);
        let (x, y) = (610_000 + n % 150 * 30, 7_060_000 + n / 150 * 30);
        csv += &format!(
            "62773;Samer;PL-{n};A{cabinet};rue de l'Église {street};SHP;100;Routier fermé;{x};{y}\n"
        );
    }
    work.write("parc.csv", csv);
    work.write(
        "scenario.toml",
        "nom = \"Beaucoup\"\nbase_montants = \"HT\"\ninventaires = [\"parc.csv\"]\n[objectifs]\n\
         facteur4 = { min = 0, max = 21000 }\nfacteur2 = { min = 0, max = 21000 }\n\
         [budgets]\n\"62773\" = 90000000\n",
    );
    let run = work.run(&["planifier", "scenario.toml", "-o", "plan"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let html = page(&work.path().join("plan"));
    assert!(html.len() < 1_500_000, "{} bytes", html.len());
    let Some(said) = said(&work, &html, ACTS_ON_MANY, 1280) else {
        return;
    };
    let expected = [
        "21\u{202f}000\u{a0}lignes",
        "page 7",
        "1 true",
        "points dessinés true",
        "tout true",
        "point désigné true",
        "largeur true",
    ];
    assert_eq!(said, expected);
}

/// Every page that opens by a double click, small and of the sample: axe finds nothing serious in it, light
/// and dark, nothing overflows, and Tab goes through it in its order.
#[test]
fn nothing_serious_keeps_anyone_from_any_page() {
    let work = with_places();
    let run = |args: &[&str]| {
        let run = work.run(args);
        assert_eq!(run.code, 0, "{args:?}: {}", run.stderr);
    };
    run(&["planifier", "scenario.toml", "-o", "plan"]);
    run(&["presenter", "scenario.toml", "-o", "rapport.html"]);
    let scenario = std::fs::read_to_string(work.path().join("scenario.toml")).expect("a scenario");
    let names = ["scenario.toml", "b.toml", "c.toml", "d.toml"];
    for name in &names[1..] {
        work.write(name, scenario.replace("\"Essai\"", &format!("{name:?}")));
    }
    let to = ["-o", "comparaison.xlsx", "--page", "comparaison.html"];
    run(&[&["comparer"], &names[..], &to].concat());
    run(&["suivi", "modele", "--plan", "plan", "-o", "suivi.xlsx"]);
    let to = ["-o", "bilan.xlsx", "--page", "bilan.html"];
    run(&[
        &["suivi", "bilan", "suivi.xlsx", "--date", "2028-06-30"][..],
        &to,
    ]
    .concat());
    let to = ["-o", "front.xlsx", "--page", "front.html", "--plans", "4"];
    run(&[&["front", "scenario.toml", "--entre", "kwh:euros"][..], &to].concat());
    let own = [
        "plan/Territoire.html",
        "rapport.html",
        "comparaison.html",
        "bilan.html",
        "front.html",
    ];
    let own = own.map(|name| work.path().join(name));
    let sample = crate::common::sample_plan().0.join("Territoire.html");
    let files: Vec<String> = (own.iter().chain([&sample]))
        .map(|file| file.display().to_string())
        .collect();
    let files: Vec<&str> = files.iter().map(String::as_str).collect();
    if let Some(said) = crate::serve::person::run("documents.mjs", &files) {
        assert_eq!(said.trim(), "regardées");
    }
}
