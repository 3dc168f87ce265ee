//! `reverbere deliberations`

use super::Answer;
use super::output::{Kind, Outputs, commit, print_answer, print_done, refuse_existing, write_file};
use super::search::{Asked, with_plan};
use crate::document::docx::{Named, Shape, Template};
use crate::error::{Error, Result};
use crate::french::counted;
use crate::inputs;
use crate::inventory::extension;
use crate::report::PlanDocument;
use crate::report::acts::{self, Models};
use crate::search::Clock;
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

#[derive(clap::Args)]
pub struct Args {
    /// Fichier du scénario (TOML)
    #[arg(value_name = "SCENARIO.toml", required_unless_present_any = ["fields", "write_model"])]
    scenario: Option<PathBuf>,
    /// Dossier où écrire les projets de délibération
    #[arg(short = 'o', long = "sortie", value_name = "DOSSIER", required_unless_present_any = ["fields", "write_model"])]
    output: Option<PathBuf>,
    #[command(flatten)]
    models: OwnModels,
    /// Ajoute le groupement de commandes : un projet par EPCI, coordonnateur, et un article d'adhésion pour chaque commune
    #[arg(long = "groupement")]
    is_grouped: bool,
    /// Donne la liste des champs d'un modèle, et s'arrête là
    #[arg(long = "champs")]
    fields: bool,
    /// Écrit le modèle des communes, à modifier dans Word ou LibreOffice, et s'arrête là
    #[arg(long = "ecrire-modele", value_name = "FICHIER.docx")]
    write_model: Option<PathBuf>,
    #[command(flatten)]
    asked: Asked,
}

/// The templates of a service.
#[derive(clap::Args)]
pub struct OwnModels {
    /// Votre modèle pour les communes (.docx), avec des champs comme {{commune}} ou {{tableau_financement}}
    #[arg(long = "modele", value_name = "FICHIER.docx")]
    commune: Option<PathBuf>,
    /// Votre modèle pour les EPCI (.docx)
    #[arg(long = "modele-epci", value_name = "FICHIER.docx")]
    epci: Option<PathBuf>,
    /// Votre modèle pour les groupements de commandes (.docx)
    #[arg(long = "modele-groupement", value_name = "FICHIER.docx")]
    grouped: Option<PathBuf>,
}

impl OwnModels {
    /// Those that are given, and the program's own for the others.
    pub fn read(&self) -> Result<Models> {
        let mut models = Models::own()?;
        if let Some(file) = &self.commune {
            models.commune = template(file, acts::fields_of_commune())?;
        }
        if let Some(file) = &self.epci {
            models.epci = template(file, acts::fields_of_epci())?;
        }
        if let Some(file) = &self.grouped {
            models.grouped = template(file, acts::fields_of_grouped())?;
        }
        Ok(models)
    }
}

/// What was written.
#[derive(Serialize)]
struct Summary<'a> {
    statut: &'static str,
    dossier: String,
    fichiers: Vec<&'a str>,
    durees_s: &'a BTreeMap<&'static str, f64>,
}

/// A field of a template.
#[derive(Serialize)]
struct TemplateField<'a> {
    modele: &'static str,
    champ: &'static str,
    /// Whether it has a paragraph to itself.
    seul_dans_son_paragraphe: bool,
    contenu: &'a str,
}

pub fn run(args: &Args) -> Result<Answer> {
    if args.fields {
        return print_fields(args.asked.json);
    }
    if let Some(file) = &args.write_model {
        return write_model(file, args.asked.json);
    }
    let (Some(scenario), Some(output)) = (&args.scenario, &args.output) else {
        return Ok(Answer::No);
    };
    let models = args.models.read()?;
    let one = output.join("deliberation.docx");
    with_plan(scenario, &one, &args.asked, |document, clock| {
        write_drafts((output, args), &models, document, clock)
    })
}

/// Writes the drafts of a plan.
fn write_drafts(
    (output, args): (&Path, &Args),
    models: &Models,
    document: &PlanDocument<'_>,
    clock: &mut Clock,
) -> Result<Answer> {
    let drafts = acts::drafts(document, models, args.is_grouped)?;
    let outputs = Outputs::default();
    for (name, bytes) in &drafts {
        outputs.put_in_set(output, name, Kind::Act, |out| out.write_all(bytes))?;
    }
    commit(outputs)?;
    clock.lap("deliberations");
    let summary = Summary {
        statut: document.short_of.as_ref().map_or("fait", |_| "incomplet"),
        dossier: output.display().to_string(),
        fichiers: drafts.iter().map(|(name, _)| &**name).collect(),
        durees_s: &clock.laps,
    };
    print_done(args.asked.json, &summary, || {
        let count = counted(
            drafts.len(),
            "projet de délibération",
            "projets de délibération",
        );
        format!(
            "{count} dans « {} » : à relire, et à compléter là où le texte est entre crochets, surligné\n",
            summary.dossier
        )
    })?;
    Ok(Answer::Yes)
}

/// A template of a service.
fn template(file: &Path, known: Vec<(Named, String)>) -> Result<Template> {
    let known = known.into_iter().map(|(named, _)| named).collect();
    require_document(file, "un modèle")?;
    let bytes = inputs::read(file)?;
    Template::read(file, bytes, known)
}

/// A document (`what`: « le modèle ») has the extension of one.
fn require_document(file: &Path, what: &str) -> Result<()> {
    if ["docx", "dotx"].contains(&&*extension(file)) {
        return Ok(());
    }
    Err(Error::Usage(format!(
        "« {} » : {what} doit avoir l'extension .docx",
        file.display()
    )))
}

fn write_model(file: &Path, json: bool) -> Result<Answer> {
    require_document(file, "le modèle")?;
    refuse_existing(file)?;
    let bytes = acts::model_of_commune().map_err(|error| Error::write(file, error))?;
    write_file(file, Kind::ActTemplate, |out| out.write_all(&bytes))?;
    let shown = file.display().to_string();
    let answer = serde_json::json!({ "statut": "fait", "fichier": shown });
    print_done(json, &answer, || {
        format!("Modèle : « {shown} » ; modifiez-le, puis donnez-le avec --modele\n")
    })?;
    Ok(Answer::Yes)
}

fn print_fields(json: bool) -> Result<Answer> {
    let models = [
        ("communes", acts::fields_of_commune()),
        ("EPCI", acts::fields_of_epci()),
        ("groupements", acts::fields_of_grouped()),
    ];
    let fields = models.iter().flat_map(|(model, fields)| {
        fields.iter().map(|(named, what)| TemplateField {
            modele: model,
            champ: named.key,
            seul_dans_son_paragraphe: named.shape == Shape::Block,
            contenu: what,
        })
    });
    print_answer(json, &fields.collect::<Vec<_>>(), || {
        let mut text = String::new();
        for (model, fields) in &models {
            text += &format!("Champs du modèle des {model}\n");
            for (named, what) in fields {
                text += &format!("  {:<26}{what}\n", format!("{{{{{}}}}}", named.key));
            }
        }
        text + "Un champ « paragraphes » ou « tableau » est seul dans son paragraphe, dont le style est gardé\n"
    })?;
    Ok(Answer::Yes)
}
