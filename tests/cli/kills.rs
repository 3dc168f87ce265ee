//! A run that is killed at any moment: each command that writes, before every step by which it
//! changes files, and at any other time. What is there then is what was there before, whole, or
//! what was to be there, and the next run is clean.

use crate::common::{SMALL_SCENARIO, Workdir, binary, small_inventory};
use crate::market::fill;
use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// Ends the program before a step.
const END_BEFORE: &str = "REVERBERE_ESSAI_FIN_AVANT";
/// What the program answers then.
const KILLED: i32 = 137;

/// What each command that writes is run with.
const COMMANDS: [&[&str]; 23] = [
    &[
        "planifier",
        "s.toml",
        "-o",
        "plan",
        "--garder-etapes",
        "--exporter-plan",
        "sig.csv",
    ],
    &[
        "planifier",
        "s.toml",
        "-o",
        "p",
        "--exporter-plan",
        "p/sig.geojson",
        "--exporter-modele",
        "p/m.lp",
    ],
    &[
        "importer",
        "parc.csv",
        "-o",
        "points.csv",
        "--qualite",
        "qualite.xlsx",
        "--territoire",
        "communes.csv",
    ],
    &[
        "importer",
        "parc.csv",
        "--proposer-correspondance",
        "nouveau/c.toml",
        "--territoire",
        "communes.csv",
    ],
    &["exporter", "parc.csv", "-o", "public.geojson"],
    &["diagnostiquer", "s.toml", "-o", "diagnostic.xlsx"],
    &[
        "comparer",
        "s.toml",
        "-o",
        "c.xlsx",
        "--page",
        "pages/c.html",
    ],
    &[
        "front",
        "s.toml",
        "-o",
        "f.xlsx",
        "--page",
        "f.html",
        "--plans",
        "3",
        "--retenir",
        "1",
    ],
    &["presenter", "s.toml", "-o", "rapport.html"],
    &["factures", "factures.csv", "-o", "rapprochement.xlsx"],
    &[
        "suivi",
        "modele",
        "--plan",
        "ref",
        "-o",
        "suivis",
        "--par-epci",
    ],
    &[
        "suivi",
        "bilan",
        "suivi.xlsx",
        "-o",
        "b.xlsx",
        "--page",
        "b.html",
        "--faits",
        "f.csv",
        "--historique",
        "h",
        "--date",
        "2027-06-30",
    ],
    &["modele", "-o", "modele.xlsx"],
    &["programme", "s.toml", "-o", "programme.xlsx"],
    &["marche", "s.toml", "-o", "marche"],
    &["deliberations", "s.toml", "-o", "actes"],
    &["dossier-aide", "aides.toml", "--aide", "DETR", "-o", "aide"],
    &["exporter", "parc.csv", "--schema", "eclext", "-o", "eclext"],
    &["planifier", "s.toml", "-o", "v", "--variantes", "1"],
    &["puissances", "s.toml", "-o", "puissances.xlsx"],
    &[
        "marche",
        "offres",
        "offre.xlsx",
        "--scenario",
        "s.toml",
        "-o",
        "offres.xlsx",
        "--catalogues",
        "catalogues",
    ],
    &["catalogue", "-o", "catalogue.xlsx"],
    &["deliberations", "--ecrire-modele", "modele.docx"],
];

/// Files by name, each with a print of what it holds.
type State = BTreeMap<String, u64>;

/// Files of a folder by name. What is set aside is dated, and the list of the folder with it.
fn files(root: &Path, folder: &Path, found: &mut State) {
    for entry in std::fs::read_dir(folder).into_iter().flatten() {
        let path = entry.expect("an entry").path();
        let name = path.strip_prefix(root).expect("inside").to_string_lossy();
        if path.is_dir() {
            files(root, &path, found);
        } else if !name.ends_with("/.reverbere") && name != ".reverbere" {
            let name = match name.split_once(".ancien-") {
                Some((before, _)) => format!("{before}.ancien"),
                None => name.into_owned(),
            };
            let mut print = DefaultHasher::new();
            std::fs::read(&path).expect("a file").hash(&mut print);
            found.insert(name, print.finish());
        }
    }
}

fn state(work: &Workdir) -> State {
    let mut found = BTreeMap::new();
    files(work.path(), work.path(), &mut found);
    found
}

/// Does what a killed run left undone, wherever it wrote; there is no new run here.
fn recover(folder: &Path) {
    reverbere::recover(folder).expect("recovered");
    for entry in std::fs::read_dir(folder).into_iter().flatten() {
        let path = entry.expect("an entry").path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if name == ".reverbere-en-cours" {
            std::fs::remove_dir_all(&path).expect("swept");
        } else if path.is_dir() {
            recover(&path);
        }
    }
}

fn without_leftovers(state: &State) {
    let left = state.keys().find(|name| name.contains(".reverbere-"));
    assert_eq!(left, None);
}

/// Files as an earlier run of the command left them, over inventories that have changed since.
fn before(args: &[&str]) -> Workdir {
    let work = Workdir::small();
    // Stated, so that no run has to find its territory and its nights.
    work.write(
        "communes.csv",
        "insee,nom,epci,population\n62773,Samer,Desvres-Samer,4700\n62268,Desvres,Desvres-Samer,5000\n",
    );
    let stated = "territoire = \"communes.csv\"\n[heures]\nheures_an = 4100\n[objectifs]";
    let scenario = SMALL_SCENARIO.replace("[objectifs]", stated);
    let aid = "[[aides]]\nnom = \"DETR\"\ntaux = 0.2\nsource = \"inventée\"\nannee = 2026\n";
    work.write("aides.toml", format!("{scenario}{aid}"));
    work.write("s.toml", scenario);
    work.write(
        "factures.csv",
        "PDL;Commune;Mois;Consommation (kWh)\n1;Samer;01/2023;100\n1;Samer;02/2023;120\n",
    );
    if args[0] == "suivi" {
        assert_eq!(work.run(&["planifier", "s.toml", "-o", "ref"]).code, 0);
        work.run(&["suivi", "modele", "--plan", "ref", "-o", "suivi.xlsx"]);
    }
    if args[..2] == ["marche", "offres"] {
        work.run(&["marche", "s.toml", "-o", "formes"]);
        let form = work.path().join("formes/BPU_DQE_Desvres-Samer.xlsx");
        fill(&form, &work.path().join("offre.xlsx"), |_| Some(250.0));
    }
    // Forms are never replaced: there is no earlier one.
    let is_form = matches!(
        args[..2],
        ["suivi", "modele"] | ["marche", "offres"] | ["modele" | "catalogue", _]
    );
    if !is_form && !args.contains(&"nouveau/c.toml") && !args.contains(&"--ecrire-modele") {
        // A balance of another day.
        let earlier = args.iter().map(|arg| arg.replace("2027-06", "2027-04"));
        let earlier: Vec<String> = earlier.collect();
        let earlier: Vec<&str> = earlier.iter().map(String::as_str).collect();
        assert!(work.run(&earlier).code < 2, "{args:?}");
    }
    // Another lamp, and a commune less: its workbook is no longer of the plan.
    let mut changed = small_inventory().replace(
        "S-01;Samer;A2;rue Haute;SHP;100",
        "S-01;Samer;A2;rue Haute;BF;250",
    );
    changed.truncate(changed.find("D-01").expect("a point in Desvres"));
    work.write("parc.csv", changed);
    work.write(
        "budgets.csv",
        "Code INSEE;Commune;Budget\n62773;Samer;9 400,00\n",
    );
    work.write(
        "factures.csv",
        "PDL;Commune;Mois;Consommation (kWh)\n1;Samer;01/2023;100\n1;Samer;02/2023;130\n",
    );
    work
}

fn copied(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("a folder") {
        let path = entry.expect("an entry").path();
        let target = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copied(&path, &target);
        } else {
            std::fs::copy(&path, &target).expect("copied");
        }
    }
}

fn copy_of(work: &Workdir) -> Workdir {
    let copy = Workdir::new();
    copied(work.path(), copy.path());
    copy
}

fn program(work: &Workdir, args: &[&str]) -> Command {
    let mut command = Command::new(binary());
    command.args(args).current_dir(work.path());
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command
}

/// Kills a command before each of its steps; how often.
fn killed_before_each_step(args: &[&str]) -> usize {
    let start = before(args);
    let old = state(&start);
    let done = copy_of(&start);
    let run = done.run(args);
    assert!(run.code < 2, "{args:?} {}", run.stderr);
    let new = state(&done);
    without_leftovers(&new);
    assert_ne!(old, new, "{args:?}");
    let mut kills = 0;
    // Three in four, others for each command: a debug build takes its time.
    for step in (1..).filter(|step| !(step + args.len()).is_multiple_of(4)) {
        let work = copy_of(&start);
        let mut run = program(&work, args);
        let code = run
            .env(END_BEFORE, step.to_string())
            .status()
            .expect("a run");
        if code.code() != Some(KILLED) {
            assert_eq!(state(&work), new, "{args:?}");
            return kills;
        }
        kills += 1;
        // The next run, at some of them: it is the same as if nothing had happened.
        if kills % 8 == 2 {
            let again = copy_of(&work);
            let run = again.run(args);
            if run.code < 2 {
                let after = state(&again);
                without_leftovers(&after);
                assert_eq!(after, new, "{args:?} again after {step}");
            } else {
                // Forms are never replaced: this one is there already.
                assert!(
                    run.stderr.contains("existe déjà"),
                    "{args:?} {}",
                    run.stderr
                );
            }
        }
        recover(work.path());
        let after = state(&work);
        without_leftovers(&after);
        // One folder after the other: each is the old one or the new one.
        let folder_of = |name: &str| {
            Path::new(name)
                .components()
                .next()
                .map(|it| it.as_os_str().to_owned())
                .filter(|_| name.contains('/'))
        };
        let mut folders: Vec<_> = old
            .keys()
            .chain(new.keys())
            .map(|name| folder_of(name))
            .collect();
        folders.sort();
        folders.dedup();
        for folder in folders {
            let of = |state: &State| -> State {
                let mut state = state.clone();
                state.retain(|name, _| folder_of(name) == folder);
                state
            };
            let is = of(&after);
            assert!(
                is == of(&old) || is == of(&new),
                "{args:?} before step {step}: {folder:?}"
            );
        }
    }
    kills
}

#[test]
fn before_any_step_of_any_command() {
    let next = AtomicUsize::new(0);
    let kills = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(2, usize::from) {
            scope.spawn(|| {
                while let Some(args) = COMMANDS.get(next.fetch_add(1, Ordering::Relaxed)) {
                    kills.fetch_add(killed_before_each_step(args), Ordering::Relaxed);
                }
            });
        }
    });
    let kills = kills.into_inner();
    assert!(kills >= 200, "{kills} kills");
}

#[test]
fn at_any_other_time() {
    let args = COMMANDS[0];
    let start = before(args);
    let old = state(&start);
    let done = copy_of(&start);
    let clock = std::time::Instant::now();
    assert_eq!(done.run(args).code, 0);
    let whole = clock.elapsed();
    let new = state(&done);
    for kill in 0..24_u32 {
        let work = copy_of(&start);
        let mut run = program(&work, args).spawn().expect("a run");
        std::thread::sleep(
            whole * (kill * 7 % 24) / 20 + Duration::from_micros(u64::from(kill) * 131),
        );
        run.kill().expect("killed");
        run.wait().expect("ended");
        recover(work.path());
        let after = state(&work);
        without_leftovers(&after);
        let of = |state: &State| -> State {
            let mut state = state.clone();
            state.retain(|name, _| name.starts_with("plan/"));
            state
        };
        assert!(
            of(&after) == of(&old) || of(&after) == of(&new),
            "kill {kill}"
        );
    }
}
