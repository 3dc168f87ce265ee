//! `reverbere servir`: the whole way in a browser gives what the commands give, and nobody else's
//! page can do anything.

mod acts;
mod alone;
mod client;
mod follows;
mod looks;
mod offers;
mod papers;
pub mod person;
mod plans;
mod sample;
mod script;
mod server;
mod variants;

use crate::common::{Workdir, names_in, reverbere_in};
use client::{Server, command};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use std::path::Path;

/// Counts that disagree with the watts, a street that is a script.
const SAMER: &str = "Commune;Rue;Nb points;Lampe;Puissance (W);Type luminaire\nSamer;<img onerror=alert(1)>;5;SHP;500;Routier fermé\nSamer;rue Haute;4;SHP;70;Routier fermé\nSamer;rue Basse;1;SHP;150;Routier fermé\n";

/// A title above, accents of Windows, a lamp that nobody knows, a total.
fn desvres() -> Vec<u8> {
    let mut text = String::from(
        "Relevé de l'éclairage 2023\n\nRéférence;Commune;Rue;Type lampe;Puissance (W);Type luminaire\n",
    );
    for row in 1..=8 {
        text += &format!("D-{row};Desvres;rue Basse;ZZ9;125;Routier fermé\n");
    }
    text += "Total;;;;1000;\n";
    text.chars().map(|sign| sign as u8).collect()
}

/// Every file of a folder, by its name in it, without the program's own list.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    fn add(root: &Path, folder: &Path, found: &mut BTreeMap<String, Vec<u8>>) {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                add(root, &path, found);
            } else if path.file_name().is_none_or(|name| name != ".reverbere") {
                let name = path.strip_prefix(root).expect("inside");
                let bytes = std::fs::read(&path).expect("a file");
                found.insert(name.to_string_lossy().into_owned(), bytes);
            }
        }
    }
    let mut found = BTreeMap::new();
    add(folder, folder, &mut found);
    found
}

#[test]
fn from_ugly_files_to_the_documents_that_the_commands_write() {
    let work = Workdir::new();
    let project = work.path().join("projet");
    let server = Server::start(work.path());
    drop_files(&server, &project);
    answer(&server);
    the_command_reads_the_answers(&project);
    decide_and_plan(&server);
    documents_are_those_of_the_command(&server, &project);
    drop(server);
    the_journal_has_it_all(&project);
    let again = Server::start(work.path());
    assert!(again.page("/plan").contains("Plan prouvé optimal"));
}

fn drop_files(server: &Server, project: &Path) {
    for (name, bytes) in [
        ("samer.csv", SAMER.as_bytes().to_vec()),
        ("desvres.csv", desvres()),
        ("notes.xlsx", b"ceci n'est pas un classeur".to_vec()),
    ] {
        let reply = server.put(&format!("/api/fichiers?nom={name}"), &bytes);
        assert_eq!(reply.status, 200, "{}", reply.text());
    }
    server.act("/api/lire", &json!({}));
    let scenario = std::fs::read_to_string(project.join("scenario.toml")).expect("a scenario");
    assert!(scenario.contains("CC de Desvres-Samer"), "{scenario}");
    let cards = server.page("/depot");
    for said in [
        "18 points lumineux",
        "1 question attend une réponse",
        "Non lu",
        "notes.xlsx",
    ] {
        assert!(cards.contains(said), "{said}: {cards}");
    }
    server.act(
        "/api/ignorer",
        &json!({ "fichier": "notes.xlsx", "ecarter": "oui" }),
    );
}

/// What was understood, and the two answers that only a person can give.
fn answer(server: &Server) {
    let read = server.page("/lecture?fichier=samer.csv");
    assert!(read.contains("&lt;img onerror=alert(1)&gt;") && !read.contains("<img"));
    assert!(read.contains("Puissance de la ligne ou du point"), "{read}");
    let cell = {
        let at = read.find("value=\"puissance\"").expect("the question");
        let before = &read[..at];
        let start = before.rfind("name=\"cellule\" value=\"").expect("a cell") + 22;
        before[start..]
            .split('"')
            .next()
            .expect("its end")
            .to_owned()
    };
    server.act(
        "/api/decision",
        &json!({ "fichier": "samer.csv", "cellule": cell, "sujet": "puissance", "reponse": "non" }),
    );
    let missing = server.page("/completer");
    assert!(
        missing.contains("8 lignes") && missing.contains("ZZ9"),
        "{missing}"
    );
    server.act(
        "/api/completer",
        &json!({ "fichier": "desvres.csv", "lampe": "ZZ9", "champ": "lampe", "valeur": "BF" }),
    );
    // 70 W for four lamps of a row is no lamp: the row is asked for by its number, and an answer is
    // the row's as its column is.
    server.act(
        "/api/completer",
        &json!({ "fichier": "samer.csv", "ligne": "3", "champ": "puissance_lampe", "valeur": "280" }),
    );
    let left = server.page("/completer");
    assert!(left.contains("Rien à compléter"), "{left}");
    assert!(!server.page("/depot").contains("question attend"));
}

fn the_command_reads_the_answers(project: &Path) {
    let run = reverbere_in(
        project,
        &[
            "importer",
            "inventaires",
            "reponses.xlsx",
            "--ignorer",
            "notes.xlsx",
            "--json",
        ],
    );
    let imported = run.json();
    assert_eq!(
        (run.code, &imported["points"]),
        (0, &json!(18)),
        "{}",
        run.stderr
    );
    assert_eq!(imported["par_technologie"]["BF"]["points"], 8);
    let is_asked = |one: &Value| one["certitude"] == "asked";
    assert!(
        !imported["decisions"]
            .as_array()
            .expect("a list")
            .iter()
            .any(is_asked)
    );
}

fn decide_and_plan(server: &Server) {
    server.act(
        "/api/budgets",
        &json!({ "base": "HT", "budgets": { "62773": "2 200,00", "62268": "1200" } }),
    );
    let wrong = server.post(
        "/api/budgets",
        &json!({ "base": "HT", "budgets": { "62773": "deux mille" } }),
    );
    assert_eq!(wrong.status, 422);
    assert!(wrong.text().contains("Budget de Samer"));
    let targets = |count: &str| json!({ "nom": "Essai", "facteur4_sens": "exact", "facteur4": count, "facteur2_sens": "min", "facteur2": "0" });
    server.act("/api/objectifs", &targets("18"));
    let none = server.plan(&json!({}));
    assert!(
        none.contains("Aucun plan n&#39;est possible")
            || none.contains("Aucun plan n'est possible"),
        "{none}"
    );
    server.act("/api/objectifs", &targets("2"));
    assert!(server.page("/plan").contains("Quelque chose a changé"));
    let page = server.plan(&json!({}));
    assert!(page.contains("Plan prouvé optimal"), "{page}");
    assert!(!page.contains("Quelque chose a changé"));
}

/// One, all, and those that the command writes.
fn documents_are_those_of_the_command(server: &Server, project: &Path) {
    let list = server.page("/documents");
    let workbook = server.get("/documents/fichier?nom=Territoire.xlsx");
    assert!(list.contains("Territoire.xlsx") && workbook.body.starts_with(b"PK"));
    let written = files(&project.join("plan"));
    assert_eq!(workbook.body, written["Territoire.xlsx"]);
    let shown = server.get("/documents/fichier?nom=Territoire.html");
    assert!(
        shown
            .header("content-security-policy")
            .starts_with("sandbox allow-scripts")
    );
    let archive = server.get("/documents/plan.zip").body;
    let mut archive = zip::ZipArchive::new(Cursor::new(archive)).expect("a zip");
    assert_eq!(archive.len(), written.len());
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).expect("a file");
        let name = file.name().expect("a name").into_owned();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).expect("its bytes");
        assert!(bytes == written[&name], "{name}");
    }
    let run = reverbere_in(project, &["planifier", "scenario.toml", "-o", "autre"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let by_command = files(&project.join("autre"));
    assert!(by_command.keys().eq(written.keys()));
    for (name, bytes) in &by_command {
        assert!(*bytes == written[name], "{name} differs");
    }
}

fn the_journal_has_it_all(project: &Path) {
    let journal = std::fs::read_to_string(project.join("journal.jsonl")).expect("a journal");
    let acts: Vec<String> = journal
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).expect("JSON")["acte"].to_string())
        .collect();
    for act in [
        "fichier",
        "territoire",
        "decision",
        "complement",
        "budgets",
        "objectifs",
        "plan",
    ] {
        assert!(acts.contains(&format!("\"{act}\"")), "{act}: {journal}");
    }
}

#[test]
fn a_table_of_budgets_is_read_as_it_is() {
    let work = Workdir::new();
    let server = Server::start(work.path());
    let early = server.put(
        "/api/budgets/fichier?nom=b.csv",
        b"Commune;Budget\nSamer;1\n",
    );
    assert_eq!(early.status, 422);
    assert!(
        early
            .text()
            .contains("le territoire n'est pas encore connu")
            || early
                .text()
                .contains("Le territoire n'est pas encore connu")
    );
    server.act(
        "/api/territoire",
        &json!({ "ajouter": "CC de Desvres-Samer" }),
    );
    let table = "Finances\nCommune;Budget (k€)\nSamer;2,2\nDesvres;1,2\n";
    let reply = server.put("/api/budgets/fichier?nom=finances.csv", table.as_bytes());
    assert_eq!(reply.status, 200, "{}", reply.text());
    let kept = work.path().join("projet/budgets.csv");
    let kept = std::fs::read_to_string(kept).expect("budgets");
    assert!(kept.contains("62773;Samer;2200,00"), "{kept}");
    let wrong = server.put(
        "/api/budgets/fichier?nom=faux.csv",
        b"Commune;Budget\nParis;1\n",
    );
    assert_eq!(wrong.status, 422);
    assert!(wrong.text().contains("faux.csv"), "{}", wrong.text());
    assert!(server.page("/budgets").contains("2 200"));
    // A territory that stands for nothing is refused, and the one before stays.
    let wrong = server.post("/api/territoire", &json!({ "ajouter": "CC de Nulle Part" }));
    assert_eq!(wrong.status, 422);
    assert!(server.page("/territoire").contains("CC de Desvres-Samer"));
}

#[test]
fn a_table_of_budgets_by_year_asks_which_years() {
    let work = Workdir::new();
    let server = Server::start(work.path());
    let territory = json!({ "ajouter": "CC de Desvres-Samer" });
    server.act("/api/territoire", &territory);
    let table = "Commune;Budget 2027;Budget 2028\nSamer;2000;3000\nDesvres;1000;500\n";
    let reply = server.put("/api/budgets/fichier?nom=finances.csv", table.as_bytes());
    assert_eq!(reply.status, 200, "{}", reply.text());
    let page = server.page("/budgets");
    assert!(page.contains("a une colonne par année"), "{page}");
    assert!(!work.path().join("projet/budgets.csv").exists());

    let chosen = |years: &str| json!({ "fichier": "finances.csv", "annees": years });
    let read = |name: &str| {
        std::fs::read_to_string(work.path().join("projet").join(name)).expect("a file")
    };
    server.act("/api/budgets/annees", &chosen("2028"));
    assert!(read("budgets.csv").contains("62773;Samer;3000,00"));
    assert!(read("scenario.toml").contains("liste = [2028]"));
    server.act("/api/budgets/annees", &chosen("2027,2028"));
    let scenario = read("scenario.toml");
    assert!(
        scenario.contains("liste = [2027, 2028]")
            && scenario.contains("fichier_budgets = \"budgets_recus/finances.csv\""),
        "{scenario}"
    );
    assert!(server.page("/budgets").contains("5 000"));
    for wrong in [
        chosen("2031"),
        json!({ "fichier": "../scenario.toml", "annees": "2027" }),
    ] {
        assert_eq!(
            server.post("/api/budgets/annees", &wrong).status,
            422,
            "{wrong}"
        );
    }
    server.act("/api/budgets/annees", &chosen("2027"));
    // A table that says TTC is read so: the scenario has no other amounts yet.
    let ttc = b"Commune;Budget TTC\nSamer;1200\n";
    let reply = server.put("/api/budgets/fichier?nom=ttc.csv", ttc);
    assert_eq!(reply.status, 200, "{}", reply.text());
    assert!(read("scenario.toml").contains("base_montants = \"TTC\""));
    // Only the name says that it is in thousands: that is asked, and the name must have come whole.
    let asked = server.put(
        "/api/budgets/fichier?nom=Budgets%20(k%E2%82%AC).csv",
        b"Commune;Budget\nSamer;2,2\n",
    );
    assert!(
        asked.status == 422 && asked.text().contains("k€"),
        "{}",
        asked.text()
    );
}

#[test]
fn only_the_browser_that_has_the_address_may_read() {
    let work = Workdir::new();
    let server = Server::start(work.path());
    let (host, cookie, port) = (server.host(), &server.cookie, server.port);
    let status = |lines: &str| server.send(lines, b"").status;
    let with_cookie = format!("Cookie: {cookie}\r\n");

    // Who: the name of the host, the token, the cookie.
    let named = |host: &str| format!("GET /depot HTTP/1.1\r\nHost: {host}\r\n{with_cookie}");
    assert_eq!(status(&named(&format!("localhost:{port}"))), 200);
    for other in [
        "127.0.0.1".to_owned(),
        format!("127.0.0.1:{}", port ^ 1),
        format!("autre.example:{port}"),
        format!("127.0.0.1.autre.example:{port}"),
        format!("LOCALHOST:{port}"),
        format!("127.0.0.1:{port}, autre.example"),
    ] {
        assert_eq!(status(&named(&other)), 421, "{other}");
    }
    let twice = format!("GET / HTTP/1.1\r\n{host}Host: autre.example\r\n{with_cookie}");
    assert!(status(&twice) >= 400);
    let whole = format!("GET http://autre.example/depot HTTP/1.1\r\n{host}{with_cookie}");
    assert_eq!(status(&whole), 421);
    assert_eq!(status(&format!("GET /depot HTTP/1.1\r\n{host}")), 403);
    let token = server.address.split("jeton=").nth(1).expect("a token");
    for path in [
        "/ouvrir",
        "/ouvrir?jeton=",
        "/ouvrir?jeton=0",
        &format!("/depot?jeton={token}"),
    ] {
        assert_eq!(
            status(&format!("GET {path} HTTP/1.1\r\n{host}")),
            403,
            "{path}"
        );
    }
    let wrong = format!("GET / HTTP/1.1\r\n{host}Cookie: reverbere-{port}={token}\r\n");
    assert_eq!(status(&wrong), 403, "the token is no cookie");
    // This computer's own address, and no other of its addresses.
    #[cfg(target_os = "linux")]
    assert!(std::net::TcpStream::connect(("127.0.0.2", port)).is_err());
    // One program a project.
    let second = command(work.path()).output().expect("the binary runs");
    assert_eq!(second.status.code(), Some(2));
}

#[test]
fn only_our_own_pages_can_act() {
    let work = Workdir::new();
    let server = Server::start(work.path());
    let (host, port) = (server.host(), server.port);
    let with_cookie = format!("Cookie: {}\r\n", server.cookie);
    let origin = format!("Origin: http://127.0.0.1:{port}\r\n");
    let json_type = "Content-Type: application/json\r\n";
    let body = br#"{"ajouter":"CC de Desvres-Samer"}"#;
    let act = |lines: String| {
        let lines = format!("POST /api/territoire HTTP/1.1\r\n{host}{lines}");
        server.send(&lines, body).status
    };
    let own = "X-Reverbere: 1\r\n";
    for (refused, lines) in [
        ("no cookie", format!("{origin}{own}{json_type}")),
        ("no origin", format!("{with_cookie}{own}{json_type}")),
        (
            "another origin",
            format!("{with_cookie}Origin: http://autre.example\r\n{own}{json_type}"),
        ),
        (
            "no origin at all",
            format!("{with_cookie}Origin: null\r\n{own}{json_type}"),
        ),
        (
            "another port",
            format!("{with_cookie}Origin: http://127.0.0.1:1\r\n{own}{json_type}"),
        ),
        (
            "no header of ours",
            format!("{with_cookie}{origin}{json_type}"),
        ),
        (
            "another site",
            format!("{with_cookie}{origin}{own}Sec-Fetch-Site: cross-site\r\n{json_type}"),
        ),
    ] {
        assert_eq!(act(lines), 403, "{refused}");
    }
    for kind in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
    ] {
        let lines = format!("{with_cookie}{origin}{own}Content-Type: {kind}\r\n");
        assert_eq!(act(lines), 422, "{kind}");
    }
    assert!(
        !work.path().join("projet/scenario.toml").exists(),
        "nothing was done"
    );
    assert_eq!(
        act(format!(
            "{with_cookie}{origin}{own}Sec-Fetch-Site: same-origin\r\n{json_type}"
        )),
        200
    );

    // Every answer says what its page may do.
    for path in ["/depot", "/style.css", "/rien", "/ouvrir"] {
        let reply = server.get(path);
        let policy = reply.header("content-security-policy").to_owned();
        assert!(
            policy.contains("default-src 'self'") && policy.contains("frame-ancestors 'none'"),
            "{path}"
        );
        assert_eq!(reply.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(reply.header("referrer-policy"), "no-referrer", "{path}");
        assert_eq!(reply.header("access-control-allow-origin"), "", "{path}");
        let text = reply.text();
        assert!(
            !text.contains("<script>") && !text.contains("http"),
            "{path}: nothing from elsewhere"
        );
    }
}

#[test]
fn files_stay_within_limits_and_within_the_folder() {
    let work = Workdir::new();
    let server = Server::start(work.path());
    let put = |name: &str, body: &[u8]| server.put(&format!("/api/fichiers?nom={name}"), body);
    for (sent, kept) in [
        ("..%2F..%2Fx.csv", "x.csv"),
        ("%2Fetc%2Fpasswd", "etc - passwd"),
        ("C%3A%5Cx.csv", "C_ - x.csv"),
        (".cach%C3%A9.csv", "caché.csv"),
        ("%3Cimg%20onerror%3Dx%3E.csv", "_img onerror_x_.csv"),
        ("", "fichier"),
    ] {
        let reply = put(sent, b"Commune;Lampe\nSamer;SHP 100\n");
        assert_eq!(reply.status, 200, "{sent}: {}", reply.text());
        assert!(
            work.path().join("projet/inventaires").join(kept).is_file(),
            "{kept}"
        );
    }
    assert!(!work.path().join("x.csv").exists());
    let large = format!(
        "PUT /api/fichiers?nom=gros.xlsx HTTP/1.1\r\n{}Content-Length: 70000000\r\n",
        server.own()
    );
    let reply = server.send(&large, b"PK");
    assert_eq!(reply.status, 422);
    assert!(reply.text().contains("64 Mio"), "{}", reply.text());
    assert_eq!(put("vide.csv", b"").status, 422);
    // A file sent again is another version: the first one is kept, and read no more.
    assert_eq!(
        put("x.csv", b"Commune;Lampe\nDesvres;SHP 150\n").status,
        200
    );
    let names = names_in(&work.path().join("projet/inventaires"));
    assert!(
        names.iter().any(|name| name.starts_with("x.ancien-")),
        "{names:?}"
    );
    assert!(
        !work.path().join("projet/.depot").exists(),
        "nothing is left on its way"
    );
    // A document is one of the list, whatever is asked for.
    for name in [
        "..%2Fscenario.toml",
        "%2Fetc%2Fpasswd",
        ".reverbere",
        "journal.jsonl",
    ] {
        assert_eq!(
            server.get(&format!("/documents/fichier?nom={name}")).status,
            404,
            "{name}"
        );
    }
}
