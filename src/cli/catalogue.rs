//! `reverbere catalogue`

use super::Answer;
use super::output::{Kind, print_done, refuse_to_replace, thousands, write_file};
use crate::error::Result;
use crate::report::catalogue::wording::{outcome, remark};
use crate::report::{self, wording::counted};
use crate::retrofit::catalogue::lanterns::{LanternList, Outcome};
use crate::retrofit::catalogue::{Catalogue, PriceLevel};
use serde::Serialize;
use std::path::{Path, PathBuf};

#[derive(clap::Args)]
pub struct Args {
    /// Liste de luminaires d'un fabricant (.xlsx, .xls, .ods, .csv…) : chacun devient un palier à compléter
    #[arg(value_name = "LISTE")]
    list: Option<PathBuf>,
    /// Classeur à écrire ; un fichier qui existe déjà n'est jamais remplacé
    #[arg(short = 'o', long = "sortie", value_name = "CATALOGUE.xlsx")]
    output: PathBuf,
    /// Catalogue de départ (TOML ou classeur) ; par défaut, celui du programme
    #[arg(long = "depuis", value_name = "CATALOGUE")]
    from: Option<PathBuf>,
    /// Écrit le résultat en JSON sur la sortie standard
    #[arg(long)]
    json: bool,
}

pub fn run(args: &Args) -> Result<Answer> {
    refuse_to_replace(&args.output, "le catalogue")?;
    let level = PriceLevel::default();
    let catalogue = match &args.from {
        Some(file) => Catalogue::read(file, level)?,
        None => Catalogue::embedded(level),
    };
    let list = args.list.as_deref().map(LanternList::read).transpose()?;
    let (bytes, read) = match (&list, &args.list) {
        (Some(list), Some(file)) => {
            let name = file.file_name().unwrap_or_default().to_string_lossy();
            let bytes = report::catalogue::draft(list, &name, &catalogue)?;
            (bytes, Some(Read::of(list, file, &catalogue)))
        }
        _ => (report::catalogue::workbook(&catalogue)?, None),
    };
    write_file(&args.output, Kind::Catalogue, |out| out.write_all(&bytes))?;
    let summary = Summary::of(args, &catalogue, list.as_ref(), read);
    print_done(args.json, &summary, || summary.in_words())?;
    Ok(Answer::Yes)
}

#[derive(Serialize)]
struct Summary {
    catalogue: String,
    gammes: usize,
    paliers: usize,
    gradations: usize,
    armoires: usize,
    liste: Option<Read>,
}

/// What became of a list; `lignes` = `retenues` + `identiques` + `ecartees`.
#[derive(Serialize)]
struct Read {
    fichier: String,
    lignes: usize,
    lignes_retenues: usize,
    lignes_identiques: usize,
    lignes_ecartees: usize,
    ecartees: Vec<Remark>,
    constats: Vec<Remark>,
    feuilles_sans_liste: Vec<String>,
    cases_a_remplir: usize,
    gammes_sans_ulr: usize,
}

#[derive(Serialize)]
struct Remark {
    feuille: String,
    ligne: u32,
    texte: String,
}

impl Read {
    fn of(list: &LanternList, file: &Path, catalogue: &Catalogue) -> Self {
        let stated = |at: usize, texte: String| Remark {
            feuille: list.rows[at].sheet.clone(),
            ligne: list.rows[at].line,
            texte,
        };
        let apart = |at: &usize| matches!(list.rows[*at].outcome, Outcome::SetApart(_));
        let [used, merged, set_apart] = list.counts();
        Self {
            fichier: file.display().to_string(),
            lignes: list.rows.len(),
            lignes_retenues: used,
            lignes_identiques: merged,
            lignes_ecartees: set_apart,
            ecartees: (0..list.rows.len())
                .filter(apart)
                .map(|at| stated(at, outcome(list, at)))
                .collect(),
            constats: list
                .remarks()
                .into_iter()
                .map(|(at, odd)| stated(at, remark(odd)))
                .collect(),
            feuilles_sans_liste: list.sheets_left.clone(),
            cases_a_remplir: report::catalogue::cells_to_fill(list, catalogue),
            gammes_sans_ulr: list
                .ranges
                .iter()
                .filter(|range| range.ulr_pct.is_none())
                .count(),
        }
    }

    fn in_words(&self) -> String {
        /// Lines that a terminal shows; « Liste lue » has them all.
        const MOST: usize = 20;
        let mut text = format!(
            "{} : {}, {} à une autre, {}\n",
            counted(self.lignes, "ligne lue", "lignes lues"),
            counted(self.lignes_retenues, "palier", "paliers"),
            counted(
                self.lignes_identiques,
                "ligne identique",
                "lignes identiques"
            ),
            counted(self.lignes_ecartees, "ligne écartée", "lignes écartées")
        );
        for stated in self.ecartees.iter().chain(&self.constats).take(MOST) {
            text += &format!("  ligne {} : {}\n", stated.ligne, stated.texte);
        }
        let more = (self.ecartees.len() + self.constats.len()).saturating_sub(MOST);
        if more > 0 {
            text += &format!(
                "  et {} dans la feuille « Liste lue »\n",
                counted(more, "autre", "autres")
            );
        }
        for sheet in &self.feuilles_sans_liste {
            text += &format!("  feuille « {sheet} » : sans liste de luminaires, non lue\n");
        }
        text
    }
}

impl Summary {
    fn of(
        args: &Args,
        catalogue: &Catalogue,
        list: Option<&LanternList>,
        read: Option<Read>,
    ) -> Self {
        let (gammes, paliers) = match list {
            Some(list) => (
                list.ranges.len(),
                list.ranges.iter().map(|range| range.steps.len()).sum(),
            ),
            None => (
                catalogue.ranges.len(),
                catalogue.ranges.iter().map(|range| range.steps.len()).sum(),
            ),
        };
        Self {
            catalogue: args.output.display().to_string(),
            gammes,
            paliers,
            gradations: catalogue.dimmings.len(),
            armoires: catalogue.cabinets.len(),
            liste: read,
        }
    }

    fn in_words(&self) -> String {
        let mut text = self.liste.as_ref().map(Read::in_words).unwrap_or_default();
        text += &format!(
            "Catalogue : {} ({}, {}, {}, {})\n",
            self.catalogue,
            counted(self.gammes, "gamme", "gammes"),
            counted(self.paliers, "palier", "paliers"),
            counted(self.gradations, "gradation", "gradations"),
            counted(self.armoires, "travaux d'armoire", "travaux d'armoire")
        );
        if let Some(list) = &self.liste {
            text += &format!(
                "Remplissez ses {} cases jaunes : ce que la liste ne dit pas est demandé, jamais supposé.\n",
                thousands(list.cases_a_remplir as f64)
            );
            if list.gammes_sans_ulr > 0 {
                text += &format!(
                    "L'ULR de {} n'est pas dans la liste : laissé vide, il reste celui du luminaire en place.\n",
                    counted(list.gammes_sans_ulr, "gamme", "gammes")
                );
            }
        }
        text += "Pour s'en servir, dans le scénario :\n";
        text + &format!("  catalogue = {:?}\n", self.catalogue)
    }
}
