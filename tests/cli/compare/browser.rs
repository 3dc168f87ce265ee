//! The page of a comparison in a headless Chromium. Skipped, and said so, where there is none.

use super::two;
use crate::common::SMALL_SCENARIO;
use crate::page::browser::said;

const ACTS: &str = r#"
const tables = [...document.querySelectorAll("[data-table]")];
said.push("tables " + tables.length);
for (const box of tables) {
  const button = [...box.querySelectorAll("thead button")].find((b) => b.textContent === "Commune");
  for (const order of [1, 2]) {
    button.click();
    const title = button.closest("th");
    const first = box.querySelector("tbody tr").children[title.cellIndex];
    said.push("tri " + title.getAttribute("aria-sort") + " " + first.textContent);
  }
}
const search = tables[0].querySelector("input");
search.value = "62773";
search.dispatchEvent(new Event("input"));
said.push("filtre " + tables[0].querySelector(".count").textContent);
"#;

#[test]
fn the_page_opens_and_its_tables_sort() {
    let work = two();
    let hostile = "</script><script>alert(1)</script>";
    let other = SMALL_SCENARIO
        .replace("\"Essai\"", &format!("'{hostile}'"))
        .replace("facteur4 = 3", "facteur4 = 2");
    work.write("moins.toml", other);
    let args = ["comparer", "scenario.toml", "moins.toml", "-o", "c.xlsx"];
    let run = work.run(&[&args[..], &["--page", "c.html"]].concat());
    assert_eq!(run.code, 0, "{}", run.stderr);
    let html = std::fs::read_to_string(work.path().join("c.html")).expect("a page");
    for width in [1280, 400, 320] {
        let Some(said) = said(&work, &html, ACTS, width) else {
            return;
        };
        let expected = [
            "tables 2",
            "tri ascending Desvres",
            "tri descending Samer",
            "tri ascending Desvres",
            "tri descending Samer",
            "filtre 1\u{a0}ligne sur 2",
            "largeur true",
        ];
        assert_eq!(said, expected, "{width} pixels");
    }
}
