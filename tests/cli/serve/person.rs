//! A new user in a real browser, with the mouse and again with the keyboard alone: from files as they
//! are to the next plan; then every screen on every size of window. What a person would notice as wrong
//! is an error: see `tests/browser/person.mjs`. Skipped, and said so, where Node.js, Chromium or the
//! packages that drive it are not installed.

use super::client::Server;
use super::files as files_of;
use crate::common::{Workdir, reverbere_in, shared_data};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Where `.ci/documents` installs the packages; none where it has not.
fn packages() -> Option<PathBuf> {
    let own = std::env::var_os("REVERBERE_NODE_MODULES").map(PathBuf::from);
    let cache = || {
        let cache = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
        let cache = cache.or_else(|| Some(Path::new(&std::env::var_os("HOME")?).join(".cache")))?;
        Some(cache.join("reverbere/navigateur"))
    };
    let folder = own.or_else(cache)?;
    folder
        .join("node_modules/playwright-core")
        .is_dir()
        .then_some(folder)
}

/// What a script of `tests/browser` prints; none where it cannot be run here.
pub fn run(script: &str, args: &[&str]) -> Option<String> {
    let Some(packages) = packages() else {
        eprintln!("playwright-core n'est pas là : test sauté");
        return None;
    };
    let script = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/browser")
        .join(script);
    let run = Command::new("node")
        .arg(script)
        .args(args)
        .env("REVERBERE_NODE_MODULES", packages)
        .output();
    let Ok(output) = run else {
        eprintln!("Node.js n'est pas là : test sauté");
        return None;
    };
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Inventories as services have them: one sound but for a street that is markup, one with a lamp that
/// nobody knows, one that is no spreadsheet.
fn files(work: &Workdir) -> PathBuf {
    let title = "Commune;Référence;Armoire;Rue;Lampe;Puissance (W);Régime\n";
    let mut samer = title.to_owned();
    let mut desvres = title.to_owned();
    for at in 1..=8 {
        let street = if at == 1 {
            "<img src=x onerror=alert(1)>"
        } else {
            "rue du Désert"
        };
        samer += &format!("Samer;S-{at};A1;{street};SHP;150;permanent\n");
    }
    for at in 1..=4 {
        desvres += &format!("Desvres;D-{at};B1;rue de la Gare;Zorglub;125;permanent\n");
    }
    work.write("fichiers/samer.csv", samer);
    work.write("fichiers/desvres.csv", desvres);
    work.write("fichiers/rapport.xlsx", b"PK\x03\x04pas un classeur");
    work.path().join("fichiers")
}

#[test]
fn a_new_user_goes_the_whole_way_by_mouse_and_by_keyboard_and_every_screen_fits() {
    for hand in ["souris", "clavier"] {
        let work = Workdir::new();
        let files = files(&work);
        let server = Server::start(work.path());
        let files = files.to_string_lossy();
        if run("way.mjs", &[&server.address, &files, hand]).is_none() {
            return;
        }
        if hand == "souris" {
            run("screens.mjs", &[&server.address]);
        }
    }
}

#[test]
fn a_territory_that_nobody_prepared_comes_to_its_plan_in_few_acts() {
    let Some(territory) = shared_data("../cases/territoire-tarn") else {
        return;
    };
    let work = Workdir::new();
    let server = Server::start(work.path());
    let territory = territory.to_string_lossy();
    let Some(said) = run("territory.mjs", &[&server.address, &territory, "souris"]) else {
        return;
    };
    let acts = said
        .lines()
        .find_map(|line| line.split_once(" gestes, 4 réponses"));
    let acts: usize = acts.and_then(|(acts, _)| acts.parse().ok()).expect("acts");
    assert!(acts <= 40, "{said}");
    // The command in that folder writes the same.
    let project = work.path().join("projet");
    let run = reverbere_in(&project, &["planifier", "scenario.toml", "-o", "autre"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let (page, command) = (
        files_of(&project.join("plan")),
        files_of(&project.join("autre")),
    );
    assert!(page == command, "the page writes what the command writes");
}
