//! Connexion: a name and a password, on a server of several persons.

use super::frame;
use crate::serve::door::SIGN_IN;
use crate::serve::reply::html_page;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use maud::html;

/// The screen, with what was wrong the last time.
pub fn answer(status: StatusCode, problem: Option<&str>) -> Response {
    let body = html! {
        @if let Some(problem) = problem { (frame::alert(problem)) }
        form .typed method="post" action=(SIGN_IN) {
            p { label { "Nom " input name="nom" autocomplete="username" required autofocus; } }
            p { label { "Mot de passe " input type="password" name="mot_de_passe" autocomplete="current-password" required; } }
            p { button type="submit" { "Se connecter" } }
        }
        p .note { "Le nom et le mot de passe sont ceux que vous a donnés qui tient ce serveur ; chaque acte sera noté à votre nom dans le journal du projet." }
    };
    let mut page = html_page(status, frame::bare("Connexion", &body));
    // Without a referrer browsers do not say either from which site a form comes.
    let policy = HeaderValue::from_static("same-origin");
    page.headers_mut().insert(header::REFERRER_POLICY, policy);
    page
}
