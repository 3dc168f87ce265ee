//! Which address does what.

use super::archive::Folder;
use super::job::Progress;
use super::reply::{Next, act, failure, object, page, redirect};
use super::uploads::Arrived;
use super::{
    App, aids, answers, archive, budgets, check, contract, door, follow, history, job, lexicon,
    offers, pages, papers, refused, rules, sample, targets, territory, uploads, variants,
};
use crate::error::Result;
use crate::serve::project::Project;
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get, post, put};
use futures_util::stream;
use maud::Markup;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::convert::Infallible;

/// What a document's own page may do: its own script, and nothing of this server; it cannot even
/// ask it anything.
const OF_DOCUMENT: &str = "sandbox allow-scripts allow-popups allow-modals; default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/// All the addresses, behind the guard.
pub fn router(app: App) -> Router {
    screens()
        .merge(work())
        .fallback(async || {
            let error = refused("cette page n'existe pas ; revenez à l'accueil");
            failure(StatusCode::NOT_FOUND, &error)
        })
        .layer(from_fn_with_state(app.clone(), door::check))
        .with_state(app)
}

/// What is read.
fn screens() -> Router<App> {
    Router::new()
        .route("/", get(async || redirect("/territoire", None)))
        .route(
            "/icone.svg",
            get(async || asset("image/svg+xml", pages::ICON)),
        )
        .route("/style.css", get(async || asset("text/css", pages::STYLE)))
        .route(
            "/page.js",
            get(async || asset("text/javascript", pages::SCRIPT)),
        )
        .route("/territoire", shown(pages::territory::page))
        .route("/depot", shown(pages::files::page))
        .route("/lecture", get(reading))
        .route("/vocabulaire", shown(pages::lexicon::page))
        .route("/completer", shown(pages::complete::page))
        .route("/controle", shown(pages::check::page))
        .route("/budgets", shown(pages::budgets::page))
        .route("/objectifs", shown(pages::targets::page))
        .route("/plan", shown(|project| Ok(pages::plan::page(project))))
        .route(
            "/plan/chiffres",
            shown(|project| Ok(pages::plan::figures(project))),
        )
        .route("/plan/suivi", get(progress))
        .route("/points", asked_for(pages::points::page))
        .route("/point", asked_for(pages::point::page))
        .route("/comparer", shown(pages::compare::page))
        .route(
            "/documents",
            shown(|project| Ok(pages::documents::page(project))),
        )
        .route("/documents/fichier", get(document))
        .route("/documents/plan.zip", get(|| zipped(Folder::Plan)))
        .route("/documents/papiers.zip", get(|| zipped(Folder::Papiers)))
        .route("/suivi", asked_for(pages::follow::page))
        .route("/journal", shown(|_| Ok(pages::history::page())))
        .route(door::SIGN_IN, get(door::sign_in_page).post(door::sign_in))
        .route("/api/version", get(async || version()))
}

/// What is done.
fn work() -> Router<App> {
    Router::new()
        .route("/api/territoire", acts(territory::choose))
        .route("/api/fichiers", receives(uploads::keep_inventory))
        .route("/api/lire", post(read_again))
        .route("/api/essai", does(sample::take))
        .route("/api/ignorer", acts(targets::leave_out))
        .route("/api/decision", acts(answers::decision))
        .route("/api/colonne", acts(answers::column))
        .route("/api/lampe", acts(lexicon::lamp))
        .route("/api/regime", acts(lexicon::profile))
        .route("/api/completer", acts(answers::rows))
        .route("/api/validation", acts(check::approve))
        .route("/api/factures", receives(check::keep_bills))
        .route("/api/budgets", acts(budgets::typed))
        .route("/api/budgets/fichier", receives(budgets::from_file))
        .route("/api/budgets/annees", acts(budgets::choose_years))
        .route("/api/budgets/ajouter", acts_then_plans(budgets::add))
        .route("/api/aides", acts(aids::keep))
        .route("/api/aides/retirer", acts(aids::remove))
        .route("/api/cee", acts(aids::price))
        .route("/api/objectifs", acts(targets::keep))
        .route("/api/objectifs/ramener", acts_then_plans(targets::lower))
        .route("/api/regle", acts(rules::keep))
        .route("/api/plan", post(plan))
        .route("/api/plan/budget", acts_then_plans(budgets::moved))
        .route("/api/plan/arreter", post(stop))
        .route("/api/variante", acts(variants::duplicate))
        .route("/api/variante/reprendre", acts(variants::take))
        .route("/api/variante/supprimer", acts(variants::remove))
        .route("/api/comparer", does(variants::compare))
        .route("/api/papiers", acts(papers::prepare))
        .route("/api/offres", receives(offers::receive))
        .route("/api/offres/retirer", acts(offers::remove))
        .route("/api/offres/comparer", does(offers::compare))
        .route("/api/suivi", receives(follow::merge))
        .route("/api/suivi/commencer", does(follow::begin))
        .route("/api/suivi/contrat", acts(contract::keep))
        .route("/api/suivi/reception", acts(follow::accept))
        .route(
            "/api/suivi/replanifier",
            acts_then_plans(|project, _: &Empty| follow::replan(project)),
        )
        .route("/api/deconnexion", post(door::sign_out))
        .route("/api/annuler", does(history::undo))
        .route("/api/retablir", does(history::redo))
        .route("/api/revenir", acts(history::back))
}

fn asset(kind: &'static str, text: &'static str) -> Response {
    let kind = format!("{kind}; charset=utf-8");
    ([(header::CONTENT_TYPE, kind)], text).into_response()
}

/// A page that shows the project.
fn shown(show: fn(&Project) -> Result<Markup>) -> MethodRouter<App> {
    get(move |State(app): State<App>| page(move || show(&app.project)))
}

/// An act, with what the page sends.
fn acts<T>(work: fn(&Project, &T) -> Result<Next>) -> MethodRouter<App>
where
    T: DeserializeOwned + Send + 'static,
{
    post(
        move |State(app): State<App>, headers: HeaderMap, body: Bytes| {
            act(move || work(&app.project, &object(&headers, &body)?))
        },
    )
}

/// An act that needs nothing of the page.
fn does(work: fn(&Project) -> Result<Next>) -> MethodRouter<App> {
    post(
        move |State(app): State<App>, headers: HeaderMap, body: Bytes| {
            act(move || {
                let Empty {} = object(&headers, &body)?;
                work(&app.project)
            })
        },
    )
}

/// A page about what its address names.
fn asked_for<T>(show: fn(&Project, &T) -> Result<Markup>) -> MethodRouter<App>
where
    T: DeserializeOwned + Send + 'static,
{
    get(move |State(app): State<App>, Query(wanted): Query<T>| {
        page(move || show(&app.project, &wanted))
    })
}

/// An act after which the plan is searched again.
fn acts_then_plans<T>(work: fn(&Project, &T) -> Result<Next>) -> MethodRouter<App>
where
    T: DeserializeOwned + Send + 'static,
{
    post(
        move |State(app): State<App>, headers: HeaderMap, body: Bytes| {
            act(move || {
                let next = work(&app.project, &object(&headers, &body)?)?;
                job::start_again(&app.project)?;
                Ok(next)
            })
        },
    )
}

/// What acts send that need nothing.
#[derive(Deserialize)]
struct Empty {}

/// How many acts there were: a page asks whether another window has done one.
fn version() -> Response {
    let kind = [(header::CONTENT_TYPE, "application/json")];
    (kind, format!("{{\"version\":{}}}", super::act::version())).into_response()
}

/// The name of a file.
#[derive(Deserialize)]
struct Named {
    #[serde(default)]
    nom: String,
}

/// A file of the project.
#[derive(Deserialize)]
struct OfFile {
    #[serde(default)]
    fichier: String,
}

async fn reading(State(app): State<App>, Query(of): Query<OfFile>) -> Response {
    page(move || pages::file::page(&app.project, &of.fichier)).await
}

/// Receives a file, then does with it what is to be done.
fn receives(keep: fn(&Project, &Arrived) -> Result<Next>) -> MethodRouter<App> {
    put(
        move |State(app): State<App>,
              Query(named): Query<Named>,
              headers: HeaderMap,
              body: Body| {
            async move {
                match uploads::receive(&named.nom, &headers, body).await {
                    Ok(arrived) => act(move || keep(&app.project, &arrived)).await,
                    Err(error) => failure(StatusCode::UNPROCESSABLE_ENTITY, &error),
                }
            }
        },
    )
}

async fn read_again(State(app): State<App>) -> Response {
    act(move || {
        territory::take_found(&app.project)?;
        app.project.reading()?;
        Ok(Next::to("/depot"))
    })
    .await
}

/// What the page of the plan sends.
#[derive(Deserialize)]
struct Wanted {
    #[serde(default)]
    au_mieux: String,
}

async fn plan(State(app): State<App>, headers: HeaderMap, body: Bytes) -> Response {
    act(move || {
        let wanted: Wanted = object(&headers, &body)?;
        job::start(&app.project, wanted.au_mieux == "oui")?;
        Ok(Next::to("/plan"))
    })
    .await
}

async fn stop(State(app): State<App>) -> Response {
    act(move || {
        app.project.job.stop();
        Ok(Next::stay(
            "Arrêt demandé : le meilleur plan connu va être donné.",
        ))
    })
    .await
}

/// How far the search is, an event each time it changes; the last one says that it is over.
async fn progress(State(app): State<App>) -> Response {
    let mut watched = app.project.job.watched();
    watched.mark_changed();
    let events = stream::unfold((watched, false), async |(mut watched, is_over)| {
        if is_over || watched.changed().await.is_err() {
            return None;
        }
        let progress: Progress = watched.borrow_and_update().clone();
        let stated = serde_json::to_string(&progress).unwrap_or_default();
        let event = Ok::<_, Infallible>(format!("data: {stated}\n\n"));
        // Steps come by thousands: nobody reads more than a few a second.
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        Some((event, (watched, !progress.en_cours)))
    });
    let headers = [(header::CONTENT_TYPE, "text/event-stream")];
    (headers, Body::from_stream(events)).into_response()
}

/// A document of a folder.
#[derive(Deserialize)]
struct Wished {
    #[serde(default)]
    dossier: Folder,
    #[serde(default)]
    nom: String,
}

async fn document(Query(wished): Query<Wished>) -> Response {
    let name = wished.nom;
    let read = tokio::task::spawn_blocking(move || {
        let bytes = archive::read(wished.dossier, &name)?;
        Ok((name, bytes))
    });
    match read.await {
        Ok(Ok((name, bytes))) => {
            let (kind, is_shown) = archive::content_type(&name);
            let mut response = file(kind, &name, is_shown, bytes);
            response.headers_mut().insert(
                header::CONTENT_SECURITY_POLICY,
                HeaderValue::from_static(OF_DOCUMENT),
            );
            response
        }
        Ok(Err(error)) => failure(StatusCode::NOT_FOUND, &error),
        Err(_) => failure(
            StatusCode::NOT_FOUND,
            &refused("ce document n'est pas lu ; rechargez la page"),
        ),
    }
}

async fn zipped(folder: Folder) -> Response {
    let name = format!("{}.zip", folder.name());
    match tokio::task::spawn_blocking(move || archive::zipped(folder)).await {
        Ok(Ok(bytes)) => file("application/zip", &name, false, bytes),
        Ok(Err(error)) => failure(StatusCode::NOT_FOUND, &error),
        Err(_) => failure(
            StatusCode::NOT_FOUND,
            &refused("les documents ne sont pas lus ; rechargez la page"),
        ),
    }
}

/// A file to show, or to save under its own name.
fn file(kind: &'static str, name: &str, is_shown: bool, bytes: Vec<u8>) -> Response {
    let last = name.rsplit('/').next().unwrap_or_default();
    let how = if is_shown { "inline" } else { "attachment" };
    let how = format!("{how}; filename*=UTF-8''{}", percent(last));
    let mut response = ([(header::CONTENT_TYPE, kind)], bytes).into_response();
    if let Ok(how) = HeaderValue::from_str(&how) {
        response
            .headers_mut()
            .insert(header::CONTENT_DISPOSITION, how);
    }
    response
}

/// A text in an address or a header.
pub fn percent(text: &str) -> String {
    let mut written = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.".contains(&byte) {
            written.push(char::from(byte));
        } else {
            written += &format!("%{byte:02X}");
        }
    }
    written
}
