//! `reverbere importer`

use super::output::{
    Earlier, Kind, Outputs, Written, commit, print, print_answer, print_done, print_json,
    refuse_among_inputs, report_read, require_workbook, thousands, while_reading, write_file,
};
use super::territory::{Located, TerritoryArgs, sun_as_json, sun_in_words};
use super::{Answer, terminal};
use crate::energy;
use crate::error::{Error, Result};
use crate::inventory::answers::Answers;
use crate::inventory::decision::{Certainty, Decision};
use crate::inventory::finding::{Gravity, Rule, SheetReport};
use crate::inventory::lamps::Technology;
use crate::inventory::mapping::{Mappings, Pattern};
use crate::inventory::territory::Territory;
use crate::inventory::{self, Import, LampToName, Named, Sources, Unread};
use crate::report;
use crate::report::wording::counted;
use crate::scenario::glance::looked_over;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Columns that are not read, named on a terminal for each sheet; the quality workbook names them all.
const UNREAD_NAMED: usize = 12;

#[derive(clap::Args)]
pub struct Args {
    /// Inventaires : fichiers (.xlsx, .xls, .ods, .csv…) ou dossiers
    #[arg(required = true, value_name = "FICHIER|DOSSIER")]
    paths: Vec<PathBuf>,
    /// Fichier des points à écrire : .csv (et .parquet ou .arrow si le programme a été compilé avec)
    #[arg(short = 'o', long = "sortie", value_name = "POINTS")]
    output: Option<PathBuf>,
    /// Classeur de qualité des données à écrire
    #[arg(long = "qualite", value_name = "CLASSEUR.xlsx")]
    quality: Option<PathBuf>,
    /// Fichier de correspondance (TOML) : colonnes, lampes, commune ; plusieurs fois si besoin, le dernier l'emporte
    #[arg(long = "correspondance", value_name = "FICHIER.toml")]
    mappings: Vec<PathBuf>,
    /// Fichiers à laisser de côté : un nom, « * » pour n'importe quoi ; plusieurs fois si besoin
    #[arg(long = "ignorer", value_name = "MOTIF")]
    ignored: Vec<String>,
    /// Écrit une première correspondance d'après les fichiers (avec --correspondance : ce qui lui manque encore)
    #[arg(long = "proposer-correspondance", value_name = "NOUVEAU.toml")]
    proposal: Option<PathBuf>,
    #[command(flatten)]
    territory: TerritoryArgs,
    /// Écrit le résultat en JSON sur la sortie standard
    #[arg(long)]
    json: bool,
}

pub fn run(args: &Args) -> Result<Answer> {
    if let Some(output) = &args.output {
        inventory::points::Format::of(output)?;
    }
    refuse_outputs(args)?;
    if let Some(proposal) = &args.proposal {
        let unread = propose_mapping(args, proposal)?;
        if args.output.is_none() && args.quality.is_none() {
            return Ok(report_unread(&unread, args));
        }
    }
    let mappings = Mappings::read(&args.mappings)?;
    let left_out = args.left_out();
    let sources = args.sources(&left_out);
    let located = Located::of(&sources, &args.territory, &mappings)?;
    let sources = sources.with_kept(&located.kept);
    let import = while_reading(|done| {
        inventory::import_readable(&sources, &located.territory, &mappings, done)
    })?;
    report_read(&import);
    let (mut import, sun) = looked_over(import, &located.territory);
    import.decisions.extend(located.doubt().cloned());
    let outputs = Outputs::default();
    if let Some(output) = &args.output {
        let format = inventory::points::Format::of(output)?;
        outputs.put(output, Kind::Points, |out| import.points.write(format, out))?;
    }
    if let Some(quality) = &args.quality {
        let bytes = report::quality::workbook(&import, &links_from(quality, &import))?;
        let earlier = Answers::in_workbook(quality).map(|answers| Earlier {
            is_filled: !answers.is_empty(),
        });
        outputs.put_again(quality, Kind::Quality, earlier, |out| out.write_all(&bytes))?;
    }
    commit(outputs)?;
    let mut summary = Summary::of(&import);
    summary.territoire = located.as_json();
    summary.soleil = sun.as_ref().map(sun_as_json);
    let words = || {
        let place = sun.as_ref().map(sun_in_words).unwrap_or_default();
        summary.in_words(args) + &located.in_words() + &place
    };
    tell_findings(&import);
    if args.output.is_some() || args.quality.is_some() {
        print_done(args.json, &summary, words)?;
    } else {
        print_answer(args.json, &summary, words)?;
    }
    Ok(report_unread(&import.unread, args))
}

/// Says each finding, where everything is said.
fn tell_findings(import: &Import) {
    for finding in &import.findings {
        terminal::detail(|| {
            let place = [&finding.file, &finding.sheet, &finding.cell];
            let place: Vec<&str> = (place.into_iter())
                .map(String::as_str)
                .filter(|part| !part.is_empty())
                .collect();
            let read = match &*finding.read {
                "" => String::new(),
                read => format!(" : « {} »", read.replace('\n', " ")),
            };
            let (meaning, remedy) = (finding.rule.meaning(), finding.rule.remedy());
            format!("{}{read}, {meaning} ; {remedy}", place.join(", "))
        });
    }
}

/// Says which files could not be read, and what was done without them.
fn report_unread(unread: &[Unread], args: &Args) -> Answer {
    if unread.is_empty() {
        return Answer::Yes;
    }
    for Unread {
        fichier,
        raison,
        remede,
    } in unread
    {
        terminal::inform(&format!("non lu : « {fichier} » : {raison} ; {remede}."));
    }
    let written = if args.output.is_some() || args.quality.is_some() {
        "ce qui est écrit ne contient que les autres"
    } else {
        "seuls les autres sont comptés"
    };
    let unread = counted(
        unread.len(),
        "fichier n'a pas pu être lu",
        "fichiers n'ont pas pu être lus",
    );
    terminal::fail(&format!("{unread} ; {written}."));
    Answer::Incomplete
}

impl Args {
    fn left_out(&self) -> Vec<Pattern> {
        self.ignored.iter().map(|name| Pattern::new(name)).collect()
    }

    fn sources<'a>(&'a self, left_out: &'a [Pattern]) -> Sources<'a> {
        Sources {
            left_out,
            ..Sources::all(&self.paths)
        }
    }
}

/// Writes a first mapping; a person may have filled in the file of that name: it is not replaced.
fn propose_mapping(args: &Args, proposal: &Path) -> Result<Vec<Unread>> {
    if proposal.exists() {
        return Err(Error::Usage(format!(
            "« {} » existe déjà et peut avoir été complété : il ne sera pas remplacé ; choisissez un autre nom",
            proposal.display()
        )));
    }
    let mappings = Mappings::read(&args.mappings)?;
    let left_out = args.left_out();
    let sources = args.sources(&left_out);
    // A mapping names columns and lamps: wherever the inventories are, they are the same.
    let territory = match Located::of(&sources, &args.territory, &mappings) {
        Ok(located) if !located.territory.communes().is_empty() => located.territory,
        Ok(_) => Territory::boulonnais(),
        Err(error) => match args.territory.stated()? {
            Some(_) => return Err(error),
            None => Territory::boulonnais(),
        },
    };
    let proposed = inventory::propose(&sources, &territory, &mappings)?;
    let text = match args.mappings.last() {
        Some(file) => {
            let text = crate::french_toml::read_text(file)?;
            proposed.added_to(&text)
        }
        None => proposed.whole(),
    };
    write_file(proposal, Kind::Mapping, |out| {
        out.write_all(text.as_bytes())
    })?;
    let message = format!(
        "Correspondance proposée : {}\nComplétez-la, puis : reverbere importer … --correspondance {}\n",
        proposal.display(),
        proposal.display()
    );
    let alone = args.output.is_none() && args.quality.is_none();
    if args.json && alone {
        print_json(&serde_json::json!({
            "correspondance": proposal,
            "fichiers_non_lus": proposed.unread,
        }))?;
    } else if !args.json && !terminal::is_quiet() {
        print(&message)?;
    }
    Ok(proposed.unread)
}

/// Where each inventory is, as seen from the folder of the quality workbook.
pub(crate) fn links_from(quality: &Path, import: &Import) -> report::quality::Links {
    let whole = |path: &Path| crate::inputs::canonical(path).ok();
    let folder = match quality.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => whole(folder),
        _ => whole(Path::new(".")),
    };
    import
        .files
        .iter()
        .filter_map(|(label, path)| {
            let relative = pathdiff::diff_paths(whole(path)?, folder.as_ref()?)?;
            let target = relative.to_str()?.replace('\\', "/");
            // These signs end or cut the address of a link.
            (!target.contains(['#', '%'])).then(|| (label.clone(), target))
        })
        .collect()
}

/// Nothing is written over an inventory, nor a quality workbook under a name that Excel would refuse.
fn refuse_outputs(args: &Args) -> Result<()> {
    let outputs = [
        (&args.output, Written::Points),
        (&args.quality, Written::Document),
        (&args.proposal, Written::Document),
    ];
    for (output, written) in outputs {
        let others = args.mappings.iter().chain(args.territory.list());
        let inputs = args.paths.iter().chain(others);
        let is_quality = output.as_ref() == args.quality.as_ref();
        if let Some(output) = output
            && !(is_quality && Answers::in_workbook(output).is_some())
        {
            refuse_among_inputs(output, written, inputs.map(PathBuf::as_path))?;
        }
    }
    let Some(quality) = args.quality.as_deref() else {
        return Ok(());
    };
    require_workbook(quality, "le classeur de qualité")?;
    refuse_to_lose_answers(quality, args)
}

/// A quality workbook that a person filled in is replaced only where its answers are read, and so
/// stand in the new one.
fn refuse_to_lose_answers(quality: &Path, args: &Args) -> Result<()> {
    let filled = Answers::in_workbook(quality).map_or(0, |answers| answers.len());
    let whole = |path: &Path| crate::inputs::canonical(path).ok();
    let existing = whole(quality);
    let left_out = args.left_out();
    let is_read = |(files, _): (Vec<Named>, _)| {
        files.iter().any(|file| {
            whole(&file.path) == existing
                && !left_out.iter().any(|name| name.is_of_file(&file.label))
        })
    };
    if filled == 0 || inventory::list_files(&args.paths).is_ok_and(is_read) {
        return Ok(());
    }
    Err(Error::Usage(format!(
        "« {} » a été rempli ({}) et n'est pas parmi les fichiers à lire : il ne sera pas remplacé ; ajoutez-le à la suite des inventaires pour que ses réponses soient reprises, ou choisissez un autre nom",
        quality.display(),
        counted(filled, "réponse", "réponses")
    )))
}

/// A power in kW, or in W where kW would hide it.
fn power(watts: f64) -> String {
    if watts < 10_000.0 {
        format!("{} W", thousands(watts))
    } else {
        format!("{} kW", thousands(watts / 1000.0))
    }
}

/// Decisions of one kind that a terminal shows for a sheet.
const MOST_DECISIONS: usize = 3;

/// A decision in one line.
fn stated(decision: &Decision) -> String {
    let mut text = format!("« {} »", decision.read);
    if !decision.cell.is_empty() {
        text += &format!(" ({})", decision.cell);
    }
    text += &format!(" : {}", decision.taken);
    if !decision.alternative.is_empty() {
        text += &format!(" ; sinon {}", decision.alternative);
    }
    text.replace('\n', " ")
}

/// Lamps that a terminal shows; the quality workbook has them all.
const MOST_LAMPS: usize = 12;

#[derive(Serialize)]
struct Summary<'a> {
    lignes: usize,
    lignes_points: usize,
    lignes_ecartees: usize,
    lignes_ignorees: usize,
    points: usize,
    puissance_lampe_w: f64,
    puissance_systeme_w: f64,
    par_technologie: BTreeMap<&'static str, OfTechnology>,
    lampes_a_nommer: Vec<LampToName>,
    anomalies: Vec<Anomaly>,
    decisions: &'a [Decision],
    fichiers: &'a [SheetReport],
    territoire: Value,
    soleil: Option<Value>,
    fichiers_non_lus: &'a [Unread],
    fichiers_ecartes: &'a [String],
}

#[derive(Default, Serialize)]
struct OfTechnology {
    points: usize,
    puissance_lampe_w: f64,
}

#[derive(Serialize)]
struct Anomaly {
    code: &'static str,
    gravite: Gravity,
    nombre: usize,
}

impl<'a> Summary<'a> {
    fn of(import: &'a Import) -> Self {
        let sum = |count: fn(&SheetReport) -> usize| import.sheets.iter().map(count).sum();
        let points = &import.points;
        let lamp = points.number("puissance_lampe_w");
        let mut par_technologie: BTreeMap<&str, OfTechnology> = BTreeMap::new();
        for (row, code) in points.text("technologie").iter().enumerate() {
            let technology = code
                .and_then(Technology::from_code)
                .unwrap_or(Technology::Inconnue);
            let total = par_technologie.entry(technology.code()).or_default();
            total.points += 1;
            total.puissance_lampe_w += lamp.get(row).unwrap_or_default();
        }
        Self {
            lignes: sum(|sheet| sheet.lignes),
            lignes_points: sum(|sheet| sheet.lignes_points),
            lignes_ecartees: sum(|sheet| sheet.lignes_ecartees),
            lignes_ignorees: sum(|sheet| sheet.lignes_ignorees),
            points: points.len(),
            puissance_lampe_w: lamp.iter().flatten().fold(0.0, std::ops::Add::add),
            puissance_systeme_w: points
                .number(energy::column::SYSTEM_POWER)
                .iter()
                .flatten()
                .fold(0.0, std::ops::Add::add),
            par_technologie,
            lampes_a_nommer: import.lamps_to_name(),
            anomalies: import
                .findings_by_rule()
                .into_iter()
                .map(|(rule, nombre)| Anomaly {
                    code: rule.code(),
                    gravite: rule.gravity(),
                    nombre,
                })
                .collect(),
            decisions: &import.decisions,
            fichiers: &import.sheets,
            territoire: Value::Null,
            soleil: None,
            fichiers_non_lus: &import.unread,
            fichiers_ecartes: &import.left_out,
        }
    }

    /// What was understood of each file, in a few lines: its count, the columns not read, what is to be
    /// confirmed and what could be read otherwise.
    fn understood(&self) -> String {
        let mut text = String::from("Ce qui a été compris :\n");
        let tables = self
            .fichiers
            .iter()
            .filter(|report| report.ligne_entete.is_some());
        for report in tables {
            let place = if report.feuille.is_empty() {
                report.fichier.clone()
            } else {
                format!("{}, « {} »", report.fichier, report.feuille)
            };
            let columns = &report.detail_colonnes;
            let unread: Vec<&str> = columns
                .iter()
                .filter(|seen| seen.champ.is_none() && !seen.exemples.is_empty())
                .map(|seen| {
                    if seen.titre.is_empty() {
                        seen.colonne.as_str()
                    } else {
                        seen.titre.as_str()
                    }
                })
                .collect();
            text += &format!(
                "  {place} : {} sur {}, {} sur {}",
                counted(report.points, "point", "points"),
                counted(report.lignes_points, "ligne", "lignes"),
                counted(columns.len() - unread.len(), "colonne lue", "colonnes lues"),
                columns.len()
            );
            if !unread.is_empty() {
                let first = unread[..unread.len().min(UNREAD_NAMED)].join(", ");
                let more = match unread.len().saturating_sub(UNREAD_NAMED) {
                    0 => String::new(),
                    more => format!("… et {more} autres"),
                };
                text += &format!(" (non lues : {}{more})", first.replace('\n', " "));
            }
            text.push('\n');
            let of_sheet = |certainty| {
                self.decisions.iter().filter(move |decision| {
                    decision.certainty == certainty
                        && decision.file == report.fichier
                        && decision.sheet == report.feuille
                })
            };
            for (certainty, label) in [
                (Certainty::Asked, "à confirmer"),
                (Certainty::Likely, "lu ainsi"),
            ] {
                for decision in of_sheet(certainty).take(MOST_DECISIONS) {
                    text += &format!("      {label} : {}\n", stated(decision));
                }
                let more = of_sheet(certainty).count().saturating_sub(MOST_DECISIONS);
                if more > 0 {
                    text += &format!("      … et {more} autres, dans « Ce qui a été compris »\n");
                }
            }
        }
        text
    }

    fn in_words(&self, args: &Args) -> String {
        let number = |number: usize| thousands(number as f64);
        let mut text = format!(
            "{} : {} sur {}, {}, {} (totaux, titres)\n",
            counted(self.lignes, "ligne lue", "lignes lues"),
            counted(self.points, "point lumineux", "points lumineux"),
            counted(self.lignes_points, "ligne", "lignes"),
            counted(self.lignes_ecartees, "ligne écartée", "lignes écartées"),
            counted(self.lignes_ignorees, "ligne ignorée", "lignes ignorées")
        );
        text += &format!(
            "Puissance des lampes : {} ; avec appareillage : {}\n",
            power(self.puissance_lampe_w),
            power(self.puissance_systeme_w)
        );
        for (code, total) in &self.par_technologie {
            let label = Technology::from_code(code).map_or("", Technology::label);
            text += &format!("  {code:<9} {:>8} points  {label}\n", number(total.points));
        }
        if !self.lampes_a_nommer.is_empty() {
            text += "Lampes à nommer :\n";
        }
        for lamp in self.lampes_a_nommer.iter().take(MOST_LAMPS) {
            let name = if lamp.texte.is_empty() {
                "(rien)"
            } else {
                &lamp.texte
            };
            let why = if lamp.ambigu { " (code ambigu)" } else { "" };
            text += &format!("  {:>8} × {name}{why}\n", number(lamp.points));
        }
        if !self.anomalies.is_empty() {
            text += "Constats :\n";
        }
        for anomaly in &self.anomalies {
            let meaning = Rule::from_code(anomaly.code).map_or("", Rule::meaning);
            text += &format!("  {:>8} × {meaning}\n", number(anomaly.nombre));
        }
        text += &self.understood();
        for (what, path) in [("Points", &args.output), ("Qualité", &args.quality)] {
            if let Some(path) = path {
                text += &format!("{what} : {}\n", path.display());
            }
        }
        text
    }
}
