//! The page in a headless Chromium: its scripts run without an error, tables sort and filter, hostile
//! texts stay texts. Skipped, and said so, where Chromium is not installed.

use super::{HOSTILE, page, plan, with_places};
use std::path::Path;
use std::process::Command;

/// Stands before the page: what goes wrong in it is said.
pub const LISTENS: &str = r#"<script>
const said = [];
addEventListener("error", (event) => said.push("erreur : " + event.message));
window.alert = (text) => said.push("alerte : " + text);
</script>"#;
/// What a person would do, written into the page as text in the end.
const ACTS: &str = r#"<script>
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
const wide = document.documentElement.scrollWidth <= document.documentElement.clientWidth;
said.push("largeur " + wide);
const report = document.createElement("pre");
report.id = "dit";
report.textContent = said.join("\n");
document.body.append(report);
</script>"#;

/// The page once its scripts have run, in a window so many pixels wide; `None` without Chromium.
pub fn dom(work: &Path, file: &Path, width: u32) -> Option<String> {
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

#[test]
fn tables_sort_and_filter_in_a_browser() {
    let work = with_places();
    plan(&work, "plan");
    let html = page(&work.path().join("plan"));
    let html = html.replacen("<title>", &format!("{LISTENS}<title>"), 1);
    work.write(
        "essai.html",
        html.replace("</body>", &format!("{ACTS}</body>")),
    );
    // Windows of 400 pixels are as narrow as a phone.
    for width in [1280, 400] {
        let Some(dom) = dom(work.path(), &work.path().join("essai.html"), width) else {
            return;
        };
        let (_, rest) = dom.split_once("<pre id=\"dit\">").expect("the scripts ran");
        let (said, _) = rest.split_once("</pre>").expect("its end");
        let escaped = HOSTILE.replace('<', "&lt;").replace('>', "&gt;");
        let expected = [
            "lignes 5",
            "tri descending Desvres",
            "tri ascending Samer",
            &format!("filtre {escaped}"),
            "choix 3 3\u{a0}lignes sur 5",
            "carte true",
            "carte true",
            "largeur true",
        ];
        let said: Vec<String> = said
            .lines()
            .map(|line| line.replace("&nbsp;", "\u{a0}"))
            .collect();
        assert_eq!(said, expected, "{width} pixels");
    }
}
