//! A server under load: persons who sign in, move budgets, wait for the plan and read tables, over HTTP.
//! `make bench-load`, or
//!
//! ```text
//! cargo bench --profile dev --bench load -- 20 600 10
//! ```
//!
//! so many persons, for so many seconds, who look at what they see for so many seconds on average before the
//! next act. On the sample of the project, in a folder of its own. Printed: acts, pages, errors, and how long
//! half, 95 % and all of the plans took, from the act to figures that count it. `REVERBERE` names another
//! program. Nothing but the standard library asks: what is measured is the server.

use std::collections::BTreeMap;
use std::error::Error;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

type Done<T> = Result<T, Box<dyn Error + Send + Sync>>;

/// Tables that a person reads between two acts.
const TABLES: [&str; 6] = [
    "/plan",
    "/points",
    "/controle",
    "/budgets",
    "/journal",
    "/documents",
];
/// A plan that takes longer than this is an error.
const TOO_LONG: Duration = Duration::from_mins(1);

fn main() -> Done<()> {
    let numbers: Vec<u64> = std::env::args()
        .skip(1)
        .filter_map(|one| one.parse().ok())
        .collect();
    let [persons, seconds, pause] =
        [(0, 20), (1, 600), (2, 10)].map(|(at, usual)| numbers.get(at).copied().unwrap_or(usual));
    let folder = tempfile::tempdir()?;
    let names: Vec<String> = (1..=persons)
        .map(|number| format!("Personne {number}"))
        .collect();
    let mut server = Served::start(folder.path(), &names)?;
    let communes = prepare(&server, &names[0])?;
    let tally = Tally::default();
    let until = Instant::now() + Duration::from_secs(seconds);
    std::thread::scope(|scope| {
        for (at, name) in names.iter().enumerate() {
            let (server, communes, tally) = (&server, &communes, &tally);
            scope.spawn(move || {
                let mut chance = Chance(0x9E37_79B9_7F4A_7C15 ^ (at as u64 + 1));
                if let Err(error) = work(server, name, communes, tally, until, pause, &mut chance) {
                    tally.wrong(error.to_string());
                }
            });
        }
    });
    let kept = std::fs::read_to_string(folder.path().join("projet/journal.jsonl"))?;
    let acts = kept
        .lines()
        .filter(|line| line.contains("\"acte\":\"budgets\""))
        .count();
    let done = tally.acts.load(Ordering::SeqCst);
    let memory = server.memory();
    server.child.kill()?;
    tally.print(
        persons,
        seconds,
        &format!("{acts} of {done} acts in the journal, {memory}"),
    );
    Ok(())
}

/// The sample in the project, planned once; the codes of its communes.
fn prepare(server: &Served, name: &str) -> Done<Vec<String>> {
    let cookie = server.sign_in(name)?;
    server.ask("POST", "/api/essai", &cookie, "{}")?.ok()?;
    server.ask("POST", "/api/plan", &cookie, "{}")?.ok()?;
    server.wait(&cookie, None)?;
    let page = server.ask("GET", "/plan", &cookie, "")?.ok()?;
    let mut codes: Vec<String> = (page.split("name=\"insee\" value=\"").skip(1))
        .filter_map(|rest| rest.get(..5))
        .map(str::to_owned)
        .collect();
    codes.sort();
    codes.dedup();
    if codes.is_empty() {
        return Err("the page of the plan has no budget to move".into());
    }
    Ok(codes)
}

/// What one person does until the end.
fn work(
    server: &Served,
    name: &str,
    communes: &[String],
    tally: &Tally,
    until: Instant,
    pause: u64,
    chance: &mut Chance,
) -> Done<()> {
    let cookie = server.sign_in(name)?;
    std::thread::sleep(Duration::from_millis(chance.below(1 + pause * 1000)));
    while Instant::now() < until {
        let commune = &communes[chance.below(communes.len() as u64) as usize];
        let budget = 5_000 + 100 * chance.below(600);
        let begun = Instant::now();
        let wanted = server.results_wanted(&cookie)?;
        let sent = format!("{{\"insee\":\"{commune}\",\"budget\":\"{budget}\"}}");
        match server.ask("POST", "/api/plan/budget", &cookie, &sent)?.ok() {
            Ok(_) => {
                tally.acts.fetch_add(1, Ordering::SeqCst);
                server.wait(&cookie, Some(wanted))?;
                tally.plan(begun.elapsed());
            }
            Err(error) => tally.wrong(format!("act: {error}")),
        }
        for _ in 0..2 {
            let table = TABLES[chance.below(TABLES.len() as u64) as usize];
            let begun = Instant::now();
            match server.ask("GET", table, &cookie, "")?.ok() {
                Ok(_) => tally.page(begun.elapsed()),
                Err(error) => tally.wrong(format!("{table}: {error}")),
            }
            // Between half and one and a half times the pause, over the two tables and the act.
            let wait = pause * 1000 / 2;
            std::thread::sleep(Duration::from_millis(wait / 2 + chance.below(wait + 1)));
        }
    }
    Ok(())
}

/// How far the search is.
struct Progress {
    results: u64,
    goes_on: bool,
    has_figures: bool,
}

/// A server of some persons.
struct Served {
    child: Child,
    port: u16,
}

struct Reply {
    status: u16,
    head: String,
    body: String,
}

impl Reply {
    fn ok(self) -> Done<String> {
        if self.status == 200 {
            Ok(self.body)
        } else {
            Err(format!(
                "{} {}",
                self.status,
                self.body.chars().take(200).collect::<String>()
            )
            .into())
        }
    }
}

const PASSWORD: &str = "celui de tous, pour cet essai";

impl Served {
    fn start(folder: &Path, names: &[String]) -> Done<Self> {
        let program =
            std::env::var_os("REVERBERE").unwrap_or_else(|| env!("CARGO_BIN_EXE_reverbere").into());
        let mut persons = String::new();
        for name in names {
            let mut child = Command::new(&program)
                .args(["mot-de-passe", name, "--lire"])
                .stdin(Stdio::piped())
                .stdout(Stdio::piped())
                .spawn()?;
            writeln!(child.stdin.take().ok_or("no input")?, "{PASSWORD}")?;
            persons += &String::from_utf8(child.wait_with_output()?.stdout)?;
        }
        std::fs::write(folder.join("personnes.txt"), persons)?;
        let mut child = Command::new(&program)
            .args([
                "servir",
                "projet",
                "--sans-navigateur",
                "--mot-de-passe-fichier",
                "personnes.txt",
            ])
            .current_dir(folder)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let mut address = String::new();
        BufReader::new(child.stdout.take().ok_or("no output")?).read_line(&mut address)?;
        let port = address
            .trim()
            .trim_end_matches('/')
            .rsplit(':')
            .next()
            .ok_or("no port")?
            .parse()?;
        Ok(Self { child, port })
    }

    fn sign_in(&self, name: &str) -> Done<String> {
        let form = format!(
            "nom={}&mot_de_passe={}",
            name.replace(' ', "+"),
            PASSWORD.replace(' ', "+")
        );
        let reply = self.send(
            "POST",
            "/connexion",
            "Content-Type: application/x-www-form-urlencoded\r\n",
            &form,
        )?;
        let set = reply
            .head
            .lines()
            .find_map(|line| line.strip_prefix("set-cookie: "));
        let cookie = set
            .and_then(|set| set.split(';').next())
            .ok_or("nobody came in")?;
        Ok(cookie.to_owned())
    }

    fn ask(&self, method: &str, path: &str, cookie: &str, body: &str) -> Done<Reply> {
        let own =
            format!("Cookie: {cookie}\r\nX-Reverbere: 1\r\nContent-Type: application/json\r\n");
        self.send(method, path, &own, body)
    }

    fn connect(&self) -> Done<TcpStream> {
        let stream = TcpStream::connect(("127.0.0.1", self.port))?;
        stream.set_read_timeout(Some(TOO_LONG))?;
        Ok(stream)
    }

    fn send(&self, method: &str, path: &str, lines: &str, body: &str) -> Done<Reply> {
        let mut stream = self.connect()?;
        let host = format!("127.0.0.1:{}", self.port);
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\nConnection: close\r\nContent-Length: {}\r\n{lines}\r\n{body}",
            body.len()
        )?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer)?;
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let (head, body) = answer.split_once("\r\n\r\n").ok_or("no answer")?;
        let status = head.split(' ').nth(1).ok_or("no status")?.parse()?;
        Ok(Reply {
            status,
            head: head.to_owned(),
            body: body.to_owned(),
        })
    }

    /// How many searches will have given figures once those are known that count what is done now.
    fn results_wanted(&self, cookie: &str) -> Done<u64> {
        let mut wanted = 0;
        self.watch(cookie, |progress| {
            // A search that still looks for its figures does not count it; the next does.
            let looks = progress.goes_on && !progress.has_figures;
            wanted = progress.results + u64::from(looks) + 1;
            true
        })?;
        Ok(wanted)
    }

    /// Waits for so many searches to have given figures; without a number, for the end of the one that goes on.
    fn wait(&self, cookie: &str, wanted: Option<u64>) -> Done<()> {
        let begun = Instant::now();
        loop {
            let mut is_over = false;
            self.watch(cookie, |progress| {
                is_over = match wanted {
                    Some(wanted) => progress.results >= wanted,
                    None => !progress.goes_on,
                };
                is_over
            })?;
            if is_over {
                return Ok(());
            }
            if begun.elapsed() > TOO_LONG {
                return Err("a plan that never came".into());
            }
        }
    }

    /// Hears of the search until `enough`: how many have given figures, whether one goes on.
    fn watch(&self, cookie: &str, mut enough: impl FnMut(&Progress) -> bool) -> Done<()> {
        let mut stream = self.connect()?;
        write!(
            stream,
            "GET /plan/suivi HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nCookie: {cookie}\r\n\r\n",
            self.port
        )?;
        for line in BufReader::new(stream).lines() {
            let line = line?;
            let Some(data) = line.strip_prefix("data: ") else {
                continue;
            };
            let results = data.split("\"resultats\":").nth(1).and_then(|rest| {
                rest.split(|c: char| !c.is_ascii_digit())
                    .next()?
                    .parse()
                    .ok()
            });
            let progress = Progress {
                results: results.unwrap_or_default(),
                goes_on: data.contains("\"en_cours\":true"),
                has_figures: data.contains("\"chiffres\":true"),
            };
            if enough(&progress) || !progress.goes_on {
                return Ok(());
            }
        }
        Ok(())
    }

    /// The most memory that the server held, where Linux tells it.
    fn memory(&self) -> String {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))
            .unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kib: u64 = line
            .and_then(|line| line.trim().split(' ').next()?.parse().ok())
            .unwrap_or_default();
        format!("{} MiB at the most", kib / 1024)
    }
}

/// What came of it.
#[derive(Default)]
struct Tally {
    acts: AtomicUsize,
    plans: Mutex<Vec<Duration>>,
    pages: Mutex<Vec<Duration>>,
    wrong: Mutex<BTreeMap<String, usize>>,
}

impl Tally {
    fn plan(&self, took: Duration) {
        self.plans.lock().expect("whole").push(took);
    }

    fn page(&self, took: Duration) {
        self.pages.lock().expect("whole").push(took);
    }

    fn wrong(&self, what: String) {
        *self.wrong.lock().expect("whole").entry(what).or_default() += 1;
    }

    fn print(&self, persons: u64, seconds: u64, kept: &str) {
        println!(
            "| {persons} persons, {seconds} s | how many | half within | 95 % within | all within |"
        );
        println!("| --- | ---: | ---: | ---: | ---: |");
        for (what, took) in [("plans", &self.plans), ("pages", &self.pages)] {
            let mut took = took.lock().expect("whole").clone();
            took.sort();
            let at = |share: usize| {
                let place = (took.len() * share).div_ceil(100).saturating_sub(1);
                took.get(place).map_or(f64::NAN, Duration::as_secs_f64)
            };
            println!(
                "| {what} | {} | {:.2} s | {:.2} s | {:.2} s |",
                took.len(),
                at(50),
                at(95),
                at(100)
            );
        }
        println!("\n{kept}");
        let wrong = self.wrong.lock().expect("whole");
        println!("{} errors", wrong.values().sum::<usize>());
        for (what, count) in wrong.iter() {
            println!("{count} × {what}");
        }
    }
}

/// Numbers that are the same at each run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit.max(1)
    }
}
