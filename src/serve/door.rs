//! Who may ask: the browser that was given the address of this computer, or a person who has signed in on a
//! server; and pages of this program alone.
//!
//! Any site that is open in the same browser can send requests here. So the name of the host is compared
//! (a name that leads here is another's), a secret cookie is asked for, and acts need an origin and a header
//! that no other site's page can send.

pub mod persons;
mod place;
pub mod sign_in;

pub use place::{Place, PublicAddress};

use super::App;
use super::author::{self, Person};
use super::reply::{failure, internal, json_reply, redirect, refusal_page, with_cookie};
use crate::error::Result;
use crate::serve::refused;
use crate::version::VERSION;
use axum::extract::{Form, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use place::Site;
use serde::Deserialize;
use serde_json::json;
use sign_in::{SignIn, Try};
use std::sync::Arc;
use std::time::Instant;

/// The header of our own script: a form cannot send it.
pub const OWN_HEADER: &str = "x-reverbere";
/// Where the address that was printed leads.
const OPEN: &str = "/ouvrir";
/// Where persons sign in.
pub const SIGN_IN: &str = "/connexion";
/// What tells that the server lives.
const HEALTH: &str = "/sante";
/// What a page of signing in loads.
const OF_EVERYBODY: [&str; 3] = ["/style.css", "/page.js", "/icone.svg"];
/// What pages may load: their own script and style, nothing else from anywhere.
const POLICY: &str = "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'";

/// The way in: where the program is reached, and who may come.
pub struct Door {
    sites: Vec<Site>,
    cookie: String,
    entry: Entry,
}

enum Entry {
    /// Whoever was given the address that was printed, on this computer.
    Address { token: String, session: String },
    /// Persons by their passwords.
    Persons(SignIn),
}

impl Door {
    /// That of one computer.
    ///
    /// # Errors
    /// The system gives no random numbers.
    pub fn of_this_computer(port: u16) -> Result<Self> {
        Ok(Self {
            sites: place::of_this_computer(port),
            // Cookies know no port: two projects open at once have one each.
            cookie: format!("reverbere-{port}"),
            entry: Entry::Address {
                token: random()?,
                session: random()?,
            },
        })
    }

    /// That of a server, which is reached at one address.
    pub fn of_a_server(site: Site, sign_in: SignIn) -> Self {
        Self {
            cookie: "reverbere-personne".into(),
            sites: vec![site],
            entry: Entry::Persons(sign_in),
        }
    }

    /// The address to open.
    pub fn address(&self) -> String {
        let site = self.sites.first().map_or("", Site::origin);
        match &self.entry {
            Entry::Address { token, .. } => format!("{site}{OPEN}?jeton={token}"),
            Entry::Persons(_) => format!("{site}/"),
        }
    }

    /// The site that is asked for, where it is ours.
    fn site(&self, request: &Request) -> Option<&Site> {
        let mut hosts = request.headers().get_all(header::HOST).iter();
        let host = hosts.next()?.to_str().ok()?;
        let whole = request.uri().authority();
        let agrees = whole.is_none_or(|authority| authority.as_str() == host);
        let is_one = hosts.next().is_none() && agrees;
        let mut sites = self.sites.iter();
        sites.find(|site| is_one && site.is_host(host))
    }

    /// What our cookie says.
    fn cookie_of<'a>(&self, headers: &'a HeaderMap) -> Option<&'a str> {
        let cookies = headers.get_all(header::COOKIE).iter();
        cookies
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(';'))
            .filter_map(|one| one.trim().split_once('='))
            .find(|(key, _)| *key == self.cookie)
            .map(|(_, value)| value)
    }

    /// The line that gives the browser a cookie, or takes it away.
    fn set_cookie(&self, value: &str) -> String {
        let is_secure = self.sites.iter().all(Site::is_secure);
        let secure = if is_secure { "; Secure" } else { "" };
        let ends = if value.is_empty() { "; Max-Age=0" } else { "" };
        format!(
            "{}={value}; HttpOnly; SameSite=Strict; Path=/{secure}{ends}",
            self.cookie
        )
    }

    /// In whose name a request is answered; or what is answered instead.
    fn pass(&self, request: &Request) -> std::result::Result<Option<Person>, Box<Response>> {
        if request.uri().path() == HEALTH && request.method() == Method::GET {
            return Err(Box::new(health()));
        }
        let site = self.site(request).ok_or_else(|| {
            Box::new(failure(
                StatusCode::MISDIRECTED_REQUEST,
                &refused("cette adresse n'est pas celle de Réverbère ; ouvrez celle que le programme a écrite"),
            ))
        })?;
        let person = match &self.entry {
            Entry::Address { token, session } => {
                self.by_address(request, token, session)?;
                None
            }
            Entry::Persons(sign_in) => match self.by_password(request, site, sign_in)? {
                Some(person) => Some(person),
                None => return Ok(None),
            },
        };
        let is_safe = matches!(*request.method(), Method::GET | Method::HEAD);
        if is_safe || is_of_our_script(request.headers(), site) {
            return Ok(person);
        }
        Err(Box::new(failure(
            StatusCode::FORBIDDEN,
            &refused(
                "cette demande ne vient pas d'une page de Réverbère : rien n'est fait ; rechargez la page",
            ),
        )))
    }

    /// By the address that was printed, then by the cookie that it gave.
    fn by_address(
        &self,
        request: &Request,
        token: &str,
        session: &str,
    ) -> std::result::Result<(), Box<Response>> {
        if request.uri().path() == OPEN && request.method() == Method::GET {
            let query = request.uri().query().unwrap_or_default();
            let given = query.strip_prefix("jeton=").unwrap_or_default();
            return Err(Box::new(if same(given, token) {
                redirect("/", Some(&self.set_cookie(session)))
            } else {
                refusal_page()
            }));
        }
        match self.cookie_of(request.headers()) {
            Some(cookie) if same(cookie, session) => Ok(()),
            _ => Err(Box::new(refusal_page())),
        }
    }

    /// By a session; nobody for what is shown before it begins.
    fn by_password(
        &self,
        request: &Request,
        site: &Site,
        sign_in: &SignIn,
    ) -> std::result::Result<Option<Person>, Box<Response>> {
        let path = request.uri().path();
        let is_get = request.method() == Method::GET;
        let is_open = OF_EVERYBODY.contains(&path) || path == SIGN_IN;
        let is_sent = path == SIGN_IN
            && request.method() == Method::POST
            && comes_from(request.headers(), site);
        if is_open && is_get || is_sent {
            return Ok(None);
        }
        let cookie = self.cookie_of(request.headers());
        if let Some(person) = cookie.and_then(|secret| sign_in.person(secret)) {
            return Ok(Some(person));
        }
        let is_page = is_get && !path.starts_with("/api/");
        Err(Box::new(if is_page {
            redirect(SIGN_IN, None)
        } else {
            failure(
                StatusCode::UNAUTHORIZED,
                &refused("votre session est finie : rien n'est fait ; reconnectez-vous"),
            )
        }))
    }
}

/// Lets through what may be answered, in the name of whoever asks; every answer says what its page may do.
pub async fn check(State(app): State<App>, request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let (person, mut response) = match app.door.pass(&request) {
        Ok(person) => {
            let answer = author::asks(person.clone(), next.run(request)).await;
            (person, answer)
        }
        Err(response) => (None, *response),
    };
    let headers = response.headers_mut();
    let mut set = |name: HeaderName, value: &'static str| {
        headers
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    };
    set(header::CONTENT_SECURITY_POLICY, POLICY);
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(header::REFERRER_POLICY, "no-referrer");
    set(header::X_FRAME_OPTIONS, "DENY");
    set(header::CACHE_CONTROL, "no-store");
    set(
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    );
    // The path without its query: no secret, no name of a file.
    tracing::debug!(
        personne = person.as_deref(),
        statut = response.status().as_u16(),
        ms = begun.elapsed().as_millis(),
        "{method} {path}"
    );
    response
}

/// What a person types to come in.
#[derive(Deserialize)]
pub struct Typed {
    #[serde(default)]
    nom: String,
    #[serde(default)]
    mot_de_passe: String,
}

/// Shows where to sign in.
pub async fn sign_in_page(State(app): State<App>) -> Response {
    match &app.door.entry {
        Entry::Address { .. } => redirect("/", None),
        Entry::Persons(_) => super::pages::sign_in::answer(StatusCode::OK, None),
    }
}

/// Signs a person in.
pub async fn sign_in(State(app): State<App>, Form(typed): Form<Typed>) -> Response {
    let door = Arc::clone(&app.door);
    let tried = tokio::task::spawn_blocking(move || {
        let Entry::Persons(sign_in) = &door.entry else {
            return Ok(Try::Wrong);
        };
        sign_in.try_in(&typed.nom, &typed.mot_de_passe)
    });
    let stated = |status, said: &str| super::pages::sign_in::answer(status, Some(said));
    match tried.await {
        Ok(Ok(Try::In(secret, person))) => {
            tracing::info!(auteur = &*person, "connexion");
            redirect("/", Some(&app.door.set_cookie(&secret)))
        }
        Ok(Ok(Try::Wait(left))) => {
            tracing::warn!("connexion refusée : trop d'essais");
            let seconds = left.as_secs() + 1;
            stated(
                StatusCode::TOO_MANY_REQUESTS,
                &format!("Trop d'essais : attendez {seconds} s avant le suivant."),
            )
        }
        Ok(Ok(Try::Wrong)) => {
            tracing::warn!("connexion refusée : nom ou mot de passe");
            stated(
                StatusCode::UNAUTHORIZED,
                "Ce nom et ce mot de passe ne vont pas ensemble.",
            )
        }
        Ok(Err(error)) => failure(StatusCode::INTERNAL_SERVER_ERROR, &error),
        Err(_) => failure(StatusCode::INTERNAL_SERVER_ERROR, &internal()),
    }
}

/// Ends the session of who asks.
pub async fn sign_out(State(app): State<App>, headers: HeaderMap) -> Response {
    if let (Entry::Persons(sign_in), Some(secret)) = (&app.door.entry, app.door.cookie_of(&headers))
    {
        if let Some(person) = sign_in.person(secret) {
            tracing::info!(auteur = &*person, "déconnexion");
        }
        sign_in.out(secret);
    }
    let reply = json_reply(StatusCode::OK, &json!({ "suite": SIGN_IN, "dit": "" }));
    with_cookie(reply, Some(&app.door.set_cookie("")))
}

/// Whether the server answers and has its project: for whoever watches over it, who knows nothing else.
fn health() -> Response {
    let is_there = std::fs::read_dir(".").is_ok();
    let (status, state) = if is_there {
        (StatusCode::OK, "ok")
    } else {
        (
            StatusCode::SERVICE_UNAVAILABLE,
            "dossier du projet illisible",
        )
    };
    json_reply(status, &json!({ "etat": state, "version": VERSION }))
}

/// Whether a request comes from a page of this site.
fn comes_from(headers: &HeaderMap, site: &Site) -> bool {
    let fetched = headers.get("sec-fetch-site");
    is_only(headers, "origin", site.origin())
        && fetched.is_none_or(|fetched| fetched == "same-origin")
}

/// Whether it is an act of our own script.
fn is_of_our_script(headers: &HeaderMap, site: &Site) -> bool {
    comes_from(headers, site) && is_only(headers, OWN_HEADER, "1")
}

/// Whether a header has one value, and which.
fn is_only(headers: &HeaderMap, name: &str, wanted: &str) -> bool {
    let mut values = headers.get_all(name).iter();
    values.next().is_some_and(|value| value == wanted) && values.next().is_none()
}

/// Whether two secrets are one, in a time that tells nothing of where they differ.
fn same(one: &str, other: &str) -> bool {
    let pairs = one.bytes().zip(other.bytes());
    one.len() == other.len() && pairs.fold(0, |all, (a, b)| all | (a ^ b)) == 0
}

/// 256 random bits in hexadecimal.
fn random() -> Result<String> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes).map_err(|_| {
        refused("le système ne donne pas de nombres au hasard : le projet ne peut pas être ouvert sans danger ; redémarrez l'ordinateur")
    })?;
    let mut text = String::new();
    for byte in bytes {
        text += &format!("{byte:02x}");
    }
    Ok(text)
}
