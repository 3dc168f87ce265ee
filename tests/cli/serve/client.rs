//! The binary as a server, and a client that sends what no browser would.

use serde_json::Value;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A server on a folder; it ends with the test.
pub struct Server {
    child: Child,
    /// The address that it printed.
    pub address: String,
    pub port: u16,
    /// The cookie that its address gives.
    pub cookie: String,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What was answered.
pub struct Reply {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
}

impl Reply {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The one header of a name; empty where there is none.
    pub fn header(&self, name: &str) -> &str {
        let lines = self.head.lines();
        let named = lines.filter_map(|line| line.split_once(": "));
        named
            .filter(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
            .next()
            .unwrap_or_default()
    }
}

pub fn command(folder: &Path) -> Command {
    let mut command = Command::new(crate::common::binary());
    command
        .args(["servir", "projet", "--sans-navigateur"])
        .current_dir(folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    command
}

impl Server {
    /// Serves, and waits for the address.
    pub fn of(command: &mut Command) -> Self {
        let mut child = command.spawn().expect("the binary runs");
        let stdout = child.stdout.take().expect("its output");
        let mut address = String::new();
        BufReader::new(stdout)
            .read_line(&mut address)
            .expect("an address");
        let address = address.trim_end().to_owned();
        let (place, _) = address
            .trim_start_matches("http://")
            .split_once('/')
            .expect("a path");
        let port = place
            .rsplit_once(':')
            .and_then(|(_, port)| port.parse().ok());
        Self {
            child,
            port: port.unwrap_or_default(),
            cookie: String::new(),
            address,
        }
    }

    /// Opens the project « projet » of a folder, as a person who copies the address does.
    pub fn start(folder: &Path) -> Self {
        let mut server = Self::of(&mut command(folder));
        let rest = server.address.clone();
        let rest = rest
            .strip_prefix("http://127.0.0.1:")
            .expect("an address of this computer");
        let (_, path) = rest.split_once('/').expect("a path");
        let opened = server.send(&format!("GET /{path} HTTP/1.1\r\n{}", server.host()), b"");
        assert_eq!(opened.status, 303, "{}", opened.head);
        assert_eq!(opened.header("location"), "/", "the bare address");
        let set = opened.header("set-cookie").to_owned();
        assert!(
            set.contains("HttpOnly") && set.contains("SameSite=Strict"),
            "{set}"
        );
        let cookie = set.split(';').next().expect("a cookie");
        cookie.clone_into(&mut server.cookie);
        server
    }

    pub fn host(&self) -> String {
        format!("Host: 127.0.0.1:{}\r\n", self.port)
    }

    /// The lines that our own page sends with an act.
    pub fn own(&self) -> String {
        format!(
            "{}Cookie: {}\r\nOrigin: http://127.0.0.1:{}\r\nX-Reverbere: 1\r\n",
            self.host(),
            self.cookie,
            self.port
        )
    }

    /// Sends the lines of a request as they are, and a body.
    pub fn send(&self, lines: &str, body: &[u8]) -> Reply {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("a connection");
        let length = if lines.to_lowercase().contains("content-length") {
            String::new()
        } else {
            format!("Content-Length: {}\r\n", body.len())
        };
        let head = format!("{lines}Connection: close\r\n{length}\r\n");
        stream.write_all(head.as_bytes()).expect("sent");
        // A request that is refused early may close its side.
        let _ = stream.write_all(body);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        let cut = answer
            .windows(4)
            .position(|four| four == b"\r\n\r\n")
            .unwrap_or_else(|| panic!("no answer to {lines}"));
        let head = String::from_utf8_lossy(&answer[..cut]).into_owned();
        let status = head.split(' ').nth(1).and_then(|code| code.parse().ok());
        Reply {
            status: status.expect("a status"),
            body: answer[cut + 4..].to_vec(),
            head,
        }
    }

    pub fn get(&self, path: &str) -> Reply {
        let lines = format!(
            "GET {path} HTTP/1.1\r\n{}Cookie: {}\r\n",
            self.host(),
            self.cookie
        );
        self.send(&lines, b"")
    }

    /// A page that is there, its spaces of one kind.
    pub fn page(&self, path: &str) -> String {
        let reply = self.get(path);
        assert_eq!(reply.status, 200, "{path}: {}", reply.text());
        reply.text().replace('\u{a0}', " ")
    }

    pub fn put(&self, path: &str, body: &[u8]) -> Reply {
        self.send(&format!("PUT {path} HTTP/1.1\r\n{}", self.own()), body)
    }

    pub fn post(&self, path: &str, json: &Value) -> Reply {
        let lines = format!(
            "POST {path} HTTP/1.1\r\n{}Content-Type: application/json\r\n",
            self.own()
        );
        self.send(&lines, json.to_string().as_bytes())
    }

    /// An act that is done.
    pub fn act(&self, path: &str, json: &Value) {
        let reply = self.post(path, json);
        assert_eq!(reply.status, 200, "{path} {json}: {}", reply.text());
    }

    /// Searches for a plan, hears of it to its end, and gives the page.
    pub fn plan(&self, json: &Value) -> String {
        self.act("/api/plan", json);
        self.follow()
    }

    /// Hears of the search that goes on to its end, and gives the page of the plan.
    pub fn follow(&self) -> String {
        let begun = Instant::now();
        loop {
            let stated = self.get("/plan/suivi").text();
            let last = stated.rsplit("data: ").next().unwrap_or_default();
            if last.contains("\"en_cours\":false") {
                return self.page("/plan");
            }
            assert!(begun.elapsed() < Duration::from_mins(2), "{stated}");
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}
