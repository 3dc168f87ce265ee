//! What is answered: pages, refusals, files.

use super::author;
use super::pages::frame;
use crate::error::{Error, Result};
use crate::french::capitalised;
use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use serde::de::DeserializeOwned;
use serde_json::json;

/// Does the work of a handler where it holds up no other, and answers what comes of it.
pub async fn page(work: impl FnOnce() -> Result<Markup> + Send + 'static) -> Response {
    match tokio::task::spawn_blocking(author::in_their_name(work)).await {
        Ok(Ok(page)) => html_page(StatusCode::OK, page),
        Ok(Err(error)) => {
            let message = sentence(&error);
            html_page(
                StatusCode::UNPROCESSABLE_ENTITY,
                frame::page("Quelque chose ne va pas", "", &frame::alert(&message)),
            )
        }
        Err(_) => failure(StatusCode::INTERNAL_SERVER_ERROR, &internal()),
    }
}

/// The same of an act of our script: where to go on is answered, or why it was not done.
pub async fn act(work: impl FnOnce() -> Result<Next> + Send + 'static) -> Response {
    match tokio::task::spawn_blocking(author::in_their_name(work)).await {
        Ok(Ok(next)) => json_reply(
            StatusCode::OK,
            &json!({ "suite": next.go, "dit": next.said, "version": super::act::version() }),
        ),
        Ok(Err(error)) => failure(StatusCode::UNPROCESSABLE_ENTITY, &error),
        Err(_) => failure(StatusCode::INTERNAL_SERVER_ERROR, &internal()),
    }
}

/// What the page does after an act.
#[derive(Debug, Default)]
pub struct Next {
    /// The page to go to; none to stay.
    pub go: Option<&'static str>,
    /// What to say.
    pub said: String,
}

impl Next {
    /// Stays, and says something.
    pub fn stay(said: impl Into<String>) -> Self {
        Self {
            go: None,
            said: said.into(),
        }
    }

    /// Goes to a page.
    pub fn to(go: &'static str) -> Self {
        Self {
            go: Some(go),
            said: String::new(),
        }
    }
}

/// The JSON object of an act.
///
/// # Errors
/// Another type of content, which a form of another site could send, or no such object.
pub fn object<T: DeserializeOwned>(headers: &HeaderMap, body: &Bytes) -> Result<T> {
    let kind = headers.get(header::CONTENT_TYPE);
    if kind.is_none_or(|kind| kind != "application/json") {
        return Err(super::refused(
            "cette demande n'a pas la forme attendue : rien n'est fait ; rechargez la page",
        ));
    }
    serde_json::from_slice(body).map_err(|_| {
        super::refused(
            "cette demande n'a pas la forme attendue : rien n'est fait ; rechargez la page",
        )
    })
}

/// An error as a person reads it: a sentence with its full stop.
pub fn sentence(error: &Error) -> String {
    let text = capitalised(&error.to_string());
    if text.ends_with(['.', '!', '?']) {
        text
    } else {
        text + "."
    }
}

/// An error to our script, or to whoever reads it as it is.
pub fn failure(status: StatusCode, error: &Error) -> Response {
    json_reply(status, &json!({ "erreur": sentence(error) }))
}

/// JSON.
pub fn json_reply(status: StatusCode, value: &serde_json::Value) -> Response {
    let headers = [(header::CONTENT_TYPE, "application/json; charset=utf-8")];
    (status, headers, value.to_string()).into_response()
}

/// What is said of a fault of our own.
pub fn internal() -> Error {
    super::refused(
        "erreur interne de reverbere ; rechargez la page, et signalez-la si elle revient",
    )
}

/// A page.
pub fn html_page(status: StatusCode, page: Markup) -> Response {
    let headers = [(header::CONTENT_TYPE, "text/html; charset=utf-8")];
    (status, headers, page.into_string()).into_response()
}

/// What is told to a browser that was not given the address.
pub fn refusal_page() -> Response {
    let stated = html! {
        p { "Ce projet s'ouvre par l'adresse que le programme a écrite, avec son jeton : copiez-la entière dans le navigateur." }
        p { "Si le programme a été relancé, son adresse a changé." }
    };
    html_page(
        StatusCode::FORBIDDEN,
        frame::bare("Adresse incomplète", &stated),
    )
}

/// Sends the browser elsewhere on this server.
pub fn redirect(to: &'static str, cookie: Option<&str>) -> Response {
    let mut response = (StatusCode::SEE_OTHER, Body::empty()).into_response();
    let headers = response.headers_mut();
    headers.insert(header::LOCATION, HeaderValue::from_static(to));
    with_cookie(response, cookie)
}

/// An answer that gives the browser a cookie.
pub fn with_cookie(mut response: Response, cookie: Option<&str>) -> Response {
    if let Some(value) = cookie.and_then(|cookie| HeaderValue::from_str(cookie).ok()) {
        response.headers_mut().insert(header::SET_COOKIE, value);
    }
    response
}
