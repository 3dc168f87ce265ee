//! Who may ask: the browser that was given the address, and pages of this server alone.
//!
//! Any site that is open in the same browser can send requests to this computer. So the name of the
//! host is compared (a name that leads here is another's), a secret cookie is asked for, and acts
//! need an origin and a header that no other site's page can send.

use super::App;
use super::reply::{failure, redirect, refusal_page};
use crate::error::Result;
use crate::serve::refused;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;

/// The header of our own script: a form cannot send it.
pub const OWN_HEADER: &str = "x-reverbere";
/// Where the address that was printed leads.
const OPEN: &str = "/ouvrir";
/// What pages may load: their own script and style, nothing else from anywhere.
const POLICY: &str = "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'";

/// The secrets of one run, and where it listens.
pub struct Keys {
    port: u16,
    token: String,
    session: String,
}

impl Keys {
    /// New ones.
    ///
    /// # Errors
    /// The system gives no random numbers.
    pub fn new(port: u16) -> Result<Self> {
        Ok(Self {
            port,
            token: random()?,
            session: random()?,
        })
    }

    /// The address to open.
    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}{OPEN}?jeton={}", self.port, self.token)
    }

    /// Cookies know no port: two projects open at once have one each.
    fn cookie(&self) -> String {
        format!("reverbere-{}", self.port)
    }

    /// The one host that is asked for, where it is ours.
    fn host<'a>(&self, request: &'a Request) -> Option<&'a str> {
        let mut hosts = request.headers().get_all(header::HOST).iter();
        let host = hosts.next()?.to_str().ok()?;
        let ours = [
            format!("127.0.0.1:{}", self.port),
            format!("localhost:{}", self.port),
        ];
        let is_ours = |name: &str| ours.iter().any(|one| one == name);
        let whole = request.uri().authority();
        let agrees = whole.is_none_or(|authority| authority.as_str() == host);
        (hosts.next().is_none() && is_ours(host) && agrees).then_some(host)
    }

    fn has_cookie(&self, headers: &HeaderMap) -> bool {
        let name = self.cookie();
        let cookies = headers.get_all(header::COOKIE).iter();
        cookies
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(';'))
            .filter_map(|one| one.trim().split_once('='))
            .any(|(key, value)| key == name && same(value, &self.session))
    }
}

/// Lets through what may be answered; every answer says what its page may do.
pub async fn check(State(app): State<App>, request: Request, next: Next) -> Response {
    let mut response = match refusal(&app.keys, &request) {
        Some(response) => response,
        None => next.run(request).await,
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
    response
}

/// Why a request is not answered.
fn refusal(keys: &Keys, request: &Request) -> Option<Response> {
    let Some(host) = keys.host(request) else {
        return Some(failure(
            StatusCode::MISDIRECTED_REQUEST,
            &refused(
                "cette adresse n'est pas celle de Réverbère ; ouvrez celle que le programme a écrite",
            ),
        ));
    };
    if request.uri().path() == OPEN && request.method() == Method::GET {
        let query = request.uri().query().unwrap_or_default();
        let token = query.strip_prefix("jeton=").unwrap_or_default();
        return Some(if same(token, &keys.token) {
            let cookie = format!(
                "{}={}; HttpOnly; SameSite=Strict; Path=/",
                keys.cookie(),
                keys.session
            );
            redirect("/", Some(&cookie))
        } else {
            refusal_page()
        });
    }
    if !keys.has_cookie(request.headers()) {
        return Some(refusal_page());
    }
    let is_safe = matches!(*request.method(), Method::GET | Method::HEAD);
    if is_safe || is_of_our_page(request.headers(), host) {
        return None;
    }
    Some(failure(
        StatusCode::FORBIDDEN,
        &refused(
            "cette demande ne vient pas d'une page de Réverbère : rien n'est fait ; rechargez la page",
        ),
    ))
}

/// Whether an act comes from a page of this server.
fn is_of_our_page(headers: &HeaderMap, host: &str) -> bool {
    let is = |name: &str, wanted: &str| {
        let mut values = headers.get_all(name).iter();
        values.next().is_some_and(|value| value == wanted) && values.next().is_none()
    };
    let site = headers.get("sec-fetch-site");
    is("origin", &format!("http://{host}"))
        && is(OWN_HEADER, "1")
        && site.is_none_or(|site| site == "same-origin")
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
