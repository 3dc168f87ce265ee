//! `reverbere servir` for several persons: nobody comes in without their password, and each act is theirs.

use super::client::{Reply, Server, command};
use crate::common::{Workdir, binary};
use serde_json::json;
use std::fs::File;
use std::io::Write;
use std::process::{Command, Stdio};

const CLAIRE: &str = "la lune est ronde ce soir";
const JEAN: &str = "le vent tourne au nord";

/// The line that the command gives for a person.
fn line_of(name: &str, password: &str) -> String {
    let mut child = Command::new(binary())
        .args(["mot-de-passe", name, "--lire"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the binary runs");
    let mut input = child.stdin.take().expect("its input");
    writeln!(input, "{password}").expect("written");
    drop(input);
    let output = child.wait_with_output().expect("it ends");
    String::from_utf8(output.stdout).expect("a line")
}

/// A server of Claire and Jean; its log is `log.txt`.
fn served(work: &Workdir, more: &[&str]) -> Server {
    let persons = format!(
        "# service\n{}{}",
        line_of("Claire Dupont", CLAIRE),
        line_of("jean", JEAN)
    );
    work.write("personnes.txt", persons);
    let log = File::create(work.path().join("log.txt")).expect("a log");
    Server::of(
        command(work.path())
            .args(["--mot-de-passe-fichier", "personnes.txt"])
            .args(more)
            .stderr(log),
    )
}

/// A form as a browser sends it.
fn sign_in(server: &Server, origin: &str, name: &str, password: &str) -> Reply {
    let body = format!(
        "nom={}&mot_de_passe={}",
        name.replace(' ', "+"),
        password.replace(' ', "+")
    );
    let lines = format!(
        "POST /connexion HTTP/1.1\r\n{}Origin: {origin}\r\nContent-Type: application/x-www-form-urlencoded\r\n",
        server.host()
    );
    server.send(&lines, body.as_bytes())
}

fn own_origin(server: &Server) -> String {
    format!("http://127.0.0.1:{}", server.port)
}

const POINTS: &[u8] = b"Commune;Rue;Lampe;Puissance (W)\nSamer;a;SHP;100\n";

fn drops(server: &Server, name: &str) {
    let reply = server.put(&format!("/api/fichiers?nom={name}"), POINTS);
    assert_eq!(reply.status, 200, "{}", reply.text());
}

/// Signs in, and keeps the cookie.
fn comes_in(server: &mut Server, name: &str, password: &str) {
    let reply = sign_in(server, &own_origin(server), name, password);
    assert_eq!(
        (reply.status, reply.header("location")),
        (303, "/"),
        "{}",
        reply.text()
    );
    let set = reply.header("set-cookie");
    assert!(
        set.contains("HttpOnly; SameSite=Strict; Path=/") && !set.contains("Secure"),
        "{set}"
    );
    let cookie = set.split(';').next().expect("a cookie").to_owned();
    server.cookie = cookie;
}

#[test]
fn each_act_is_of_the_person_who_signed_in() {
    let work = Workdir::new();
    let mut server = served(&work, &[]);
    let before = server.get("/territoire");
    assert_eq!(
        (before.status, before.header("location")),
        (303, "/connexion")
    );
    assert_eq!(server.post("/api/essai", &json!({})).status, 401);
    let page = server.get("/connexion").text();
    assert!(
        page.contains("Mot de passe") && page.contains("lang=\"fr\""),
        "{page}"
    );
    assert_eq!(server.get("/style.css").status, 200);
    for (name, password) in [("Claire Dupont", JEAN), ("personne", CLAIRE), ("jean", "")] {
        let reply = sign_in(&server, &own_origin(&server), name, password);
        assert_eq!(reply.status, 401, "{name}");
        assert!(
            reply.text().contains("ne vont pas ensemble") && reply.header("set-cookie").is_empty()
        );
    }
    comes_in(&mut server, "claire dupont", CLAIRE);
    assert!(server.page("/territoire").contains("Claire Dupont"));
    drops(&server, "claire.csv");
    let of_claire = server.cookie.clone();
    comes_in(&mut server, "jean", JEAN);
    drops(&server, "jean.csv");
    let journal =
        std::fs::read_to_string(work.path().join("projet/journal.jsonl")).expect("a journal");
    let authors: Vec<String> = journal
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).expect("an act"))
        .map(|act| act["auteur"].as_str().unwrap_or_default().to_owned())
        .collect();
    assert_eq!(authors, ["Claire Dupont", "jean"], "{journal}");
    let page = server.page("/journal");
    assert!(
        page.contains("Qui") && page.contains("Claire Dupont"),
        "{page}"
    );
    // Jean leaves; Claire is still there.
    let out = server.post("/api/deconnexion", &json!({}));
    assert!(out.text().contains("/connexion") && out.header("set-cookie").contains("Max-Age=0"));
    assert_eq!(server.get("/journal").status, 303);
    server.cookie = of_claire;
    assert_eq!(server.get("/journal").status, 200);
    drop(server);
    let log = std::fs::read_to_string(work.path().join("log.txt")).expect("a log");
    for said in [
        "auteur=\"Claire Dupont\"",
        "connexion refusée",
        "auteur=\"jean\"",
        "déconnexion",
    ] {
        assert!(log.contains(said), "{said}: {log}");
    }
    assert!(!log.contains(CLAIRE) && !log.contains("$argon2id"), "{log}");
}

#[test]
fn a_person_signs_in_and_leaves_in_a_browser() {
    let work = Workdir::new();
    let server = served(&work, &[]);
    super::person::run("sign_in.mjs", &[&server.address, "Claire Dupont", CLAIRE]);
}

#[test]
fn passwords_are_not_tried_without_end() {
    let work = Workdir::new();
    let server = served(&work, &[]);
    let tried =
        |name: &str, password: &str| sign_in(&server, &own_origin(&server), name, password).status;
    for _ in 0..5 {
        assert_eq!(tried("jean", "une autre phrase"), 401);
    }
    assert_eq!(tried("Jean", JEAN), 429);
    assert_eq!(tried("Claire Dupont", CLAIRE), 303);
}

#[test]
fn a_page_of_another_site_neither_signs_in_nor_acts() {
    let work = Workdir::new();
    let mut server = served(&work, &[]);
    for origin in [
        "https://ailleurs.example",
        "null",
        &format!("http://localhost:{}", server.port),
    ] {
        let reply = sign_in(&server, origin, "jean", JEAN);
        assert!(
            reply.status == 401 && reply.header("set-cookie").is_empty(),
            "{origin}: {}",
            reply.head
        );
    }
    comes_in(&mut server, "jean", JEAN);
    let act = |origin: &str, own: &str| {
        let lines = format!(
            "PUT /api/fichiers?nom=a.csv HTTP/1.1\r\n{}Cookie: {}\r\nOrigin: {origin}\r\n{own}",
            server.host(),
            server.cookie
        );
        server.send(&lines, POINTS).status
    };
    let own = "X-Reverbere: 1\r\n";
    assert_eq!(act("https://ailleurs.example", own), 403);
    assert_eq!(act(&own_origin(&server), ""), 403);
    assert_eq!(act(&own_origin(&server), own), 200);
    let elsewhere = server.send(
        &format!(
            "GET / HTTP/1.1\r\nHost: ailleurs.example\r\nCookie: {}\r\n",
            server.cookie
        ),
        b"",
    );
    assert_eq!(elsewhere.status, 421);
    // The address with a token is that of one computer: here it opens nothing.
    assert_eq!(server.get("/ouvrir?jeton=").status, 404);
}

#[test]
fn behind_a_proxy_the_public_address_is_the_only_one() {
    let work = Workdir::new();
    let port = {
        let free = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
        free.local_addr().expect("its address").port()
    };
    let mut server = served(
        &work,
        &[
            "--ecoute",
            "0.0.0.0",
            "--port",
            &port.to_string(),
            "--adresse-publique",
            "https://eclairage.epci.fr",
        ],
    );
    assert_eq!(server.address, "https://eclairage.epci.fr/");
    server.port = port;
    assert_eq!(server.get("/connexion").status, 421, "by its own port");
    let body = format!("nom=jean&mot_de_passe={}", JEAN.replace(' ', "+"));
    let lines = "POST /connexion HTTP/1.1\r\nHost: eclairage.epci.fr\r\nOrigin: https://eclairage.epci.fr\r\n\
                 Content-Type: application/x-www-form-urlencoded\r\n";
    let reply = server.send(lines, body.as_bytes());
    assert_eq!(reply.status, 303, "{}", reply.head);
    assert!(
        reply.header("set-cookie").contains("; Secure"),
        "{}",
        reply.head
    );
    // Whoever watches over the server knows no name and no password.
    let health = server.send("GET /sante HTTP/1.1\r\nHost: 10.0.0.7\r\n", b"");
    let said: serde_json::Value = serde_json::from_slice(&health.body).expect("JSON");
    assert_eq!((health.status, &said["etat"]), (200, &json!("ok")));
}

#[test]
fn a_server_does_not_begin_where_others_could_come_in() {
    let work = Workdir::new();
    work.write("personnes.txt", line_of("jean", JEAN));
    work.write("clair.txt", "jean:azerty\n");
    for (args, said) in [
        (&["--ecoute", "0.0.0.0"][..], "--mot-de-passe-fichier"),
        (&["--ecoute", "192.0.2.1"], "--mot-de-passe-fichier"),
        (
            &[
                "--ecoute",
                "0.0.0.0",
                "--mot-de-passe-fichier",
                "personnes.txt",
            ],
            "--adresse-publique",
        ),
        (
            &["--adresse-publique", "https://a.fr"],
            "--mot-de-passe-fichier",
        ),
        (&["--mot-de-passe-fichier", "clair.txt"], "ligne 1"),
        (&["--mot-de-passe-fichier", "absent.txt"], "absent.txt"),
        (&["--ecoute", "ici"], "ecoute"),
        (
            &[
                "--mot-de-passe-fichier",
                "personnes.txt",
                "--adresse-publique",
                "a.fr",
            ],
            "https://",
        ),
    ] {
        let run = work.run(&[&["servir", "projet", "--sans-navigateur"][..], args].concat());
        assert_eq!(run.code, 2, "{args:?}");
        assert!(run.stderr.contains(said), "{args:?}: {}", run.stderr);
    }
    let drawn = work.run(&["mot-de-passe", "Claire Dupont"]);
    assert!(
        drawn.stdout.starts_with("Claire Dupont:$argon2id$")
            && drawn.stderr.contains("à lui remettre")
    );
    assert_eq!(work.run(&["mot-de-passe", "<b>"]).code, 2);
}
