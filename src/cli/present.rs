//! `reverbere presenter`

use super::Answer;
use super::output::{
    Written, print_done, progress, refuse_among_inputs, report_read, stop_on_ctrl_c, while_reading,
    write_file,
};
use super::search::search;
#[cfg(not(feature = "pdf"))]
use super::terminal;
use crate::error::{Error, Result};
use crate::inventory::extension;
use crate::plan::Limits;
use crate::report::present::Report;
use crate::report::present::master::Audience;
use crate::report::wording::counted;
use crate::scenario::Scenario;
use crate::scenario::study::Study;
use crate::search::{Clock, Documented, presented};
use serde::Serialize;
use std::path::{Path, PathBuf};

/// How the program is built to write PDF.
#[cfg(not(feature = "pdf"))]
const BUILD: &str = "cargo build --release --features pdf";

#[derive(clap::Args)]
pub struct Args {
    /// Fichier du scénario (TOML)
    #[arg(value_name = "SCENARIO.toml")]
    scenario: PathBuf,
    /// Rapport à écrire : .pdf (programme compilé avec le PDF), ou .html, la page qu'un navigateur imprime en PDF
    #[arg(short = 'o', long = "sortie", value_name = "RAPPORT")]
    output: PathBuf,
    /// Forme du rapport : conseil (le plan à voter), ou schéma directeur de l'éclairage (SDAL), en quatre pages pour les élus ou en entier pour les services
    #[arg(long = "forme", value_name = "FORME", default_value = "conseil")]
    shape: Shape,
    /// Date à imprimer, à la place de celle du scénario
    #[arg(long, value_name = "DATE")]
    date: Option<String>,
    /// Si les objectifs ne peuvent pas être atteints, présente quand même le plan qui s'en approche le plus, marqué incomplet
    #[arg(long = "au-mieux")]
    at_best: bool,
    /// Écrit le résultat en JSON sur la sortie standard
    #[arg(long)]
    json: bool,
}

/// What a report is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Shape {
    /// Ce que vote le conseil : le plan
    #[value(name = "conseil")]
    Council,
    /// Schéma directeur, en quatre pages
    #[value(name = "elus")]
    Elected,
    /// Schéma directeur, en entier
    #[value(name = "services")]
    Services,
}

/// What a report is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Html,
    Pdf,
}

/// What was written.
#[derive(Serialize)]
struct Summary {
    statut: &'static str,
    fichier: String,
    format: &'static str,
    /// Sheets of paper sides; none for a page, which a browser cuts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pages: Option<usize>,
    /// What archives and screen readers may rely on.
    #[serde(skip_serializing_if = "Option::is_none")]
    norme: Option<&'static str>,
}

pub fn run(args: &Args) -> Result<Answer> {
    let format = format_of(&args.output)?;
    let mut scenario = Scenario::read(&args.scenario)?;
    let page = page_instead(&args.output);
    for output in [&args.output, &page] {
        let inputs = scenario.inputs.iter().map(PathBuf::as_path);
        refuse_among_inputs(output, Written::Document, inputs)?;
    }
    if let Some(date) = &args.date {
        scenario.date.clone_from(date);
    }
    let study = while_reading(|done| Study::prepare(scenario, done))?;
    report_read(&study.import);
    let limits = Limits {
        stop: Some(stop_on_ctrl_c()),
        ..study.limits()
    };
    let mut clock = Clock::default();
    let found = match search(&study, &limits, args.at_best, args.json, &mut clock)? {
        Ok(found) => found,
        Err(answer) => return Ok(answer),
    };
    let Some(plan) = Documented::of(&study, &found)? else {
        return Ok(Answer::No);
    };
    let shape = match args.shape {
        Shape::Council => presented::Shape::Council,
        Shape::Elected => presented::Shape::Master(Audience::Elected),
        Shape::Services => presented::Shape::Master(Audience::Services),
    };
    let bar = (args.shape != Shape::Council).then(|| progress("Années du programme"));
    let report = presented::report(&study, &found, &plan, shape, &limits, &|years| {
        if let Some(bar) = &bar {
            bar.set_length(years);
            bar.inc(1);
        }
    });
    if let Some(bar) = bar {
        bar.finish_and_clear();
    }
    let Some(report) = report? else {
        return Ok(Answer::No);
    };
    match format {
        Format::Html => {
            let summary = write_page(&report, &args.output)?;
            summary.report(args.json)?;
            Ok(Answer::Yes)
        }
        Format::Pdf => write_pdf(args, &report, &page),
    }
}

fn write_page(report: &Report, output: &Path) -> Result<Summary> {
    let html = report.html();
    write_file(output, report.kind(), |out| out.write_all(html.as_bytes()))?;
    Ok(Summary {
        statut: "fait",
        fichier: output.display().to_string(),
        format: "html",
        pages: None,
        norme: None,
    })
}

#[cfg(feature = "pdf")]
fn write_pdf(args: &Args, report: &Report, _page: &Path) -> Result<Answer> {
    let typeset = report
        .pdf()
        .map_err(|error| Error::write(&args.output, error))?;
    write_file(&args.output, report.kind(), |out| {
        out.write_all(&typeset.bytes)
    })?;
    let summary = Summary {
        statut: "fait",
        fichier: args.output.display().to_string(),
        format: "pdf",
        pages: Some(typeset.pages),
        norme: typeset.standard,
    };
    summary.report(args.json)?;
    Ok(Answer::Yes)
}

/// Without a typesetter, the page that a browser prints is written in place of the PDF: the answer
/// is no, and what to do is said.
#[cfg(not(feature = "pdf"))]
fn write_pdf(args: &Args, report: &Report, page: &Path) -> Result<Answer> {
    let summary = Summary {
        statut: "sans_pdf",
        ..write_page(report, page)?
    };
    terminal::warn(&format!(
        "ce programme est compilé sans le PDF : « {} » n'est pas écrit. À la place, « {} » : ouvrez-le dans un navigateur et imprimez-le en PDF (A4). Pour que le programme écrive le PDF lui-même, compilez-le avec : {BUILD}",
        args.output.display(),
        page.display()
    ));
    summary.report(args.json)?;
    Ok(Answer::No)
}

impl Summary {
    fn report(&self, json: bool) -> Result<()> {
        print_done(json, self, || self.in_words())
    }

    fn in_words(&self) -> String {
        let pages = self.pages.map_or(String::new(), |pages| {
            format!(", {}", counted(pages, "page", "pages"))
        });
        let standard = (self.norme).map_or(String::new(), |standard| format!(", {standard}"));
        format!("Rapport : {}{pages}{standard}\n", self.fichier)
    }
}

fn format_of(output: &Path) -> Result<Format> {
    match extension(output).as_str() {
        "pdf" => Ok(Format::Pdf),
        "html" | "htm" => Ok(Format::Html),
        _ => Err(Error::Usage(format!(
            "« {} » : le rapport doit avoir l'extension .pdf ou .html",
            output.display()
        ))),
    }
}

/// The page written where the PDF cannot be: `rapport.pdf.html`, a name that nobody else gives.
fn page_instead(output: &Path) -> PathBuf {
    let mut name = output.as_os_str().to_owned();
    name.push(".html");
    name.into()
}
