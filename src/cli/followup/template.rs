//! `reverbere suivi modele`

use crate::cli::Answer;
use crate::cli::output::{Kind, print_done, refuse_to_replace, write_files};
use crate::error::{Error, Place, Result};
use crate::followup::reading::{self, Days, FollowUp};
use crate::followup::reference::Reference;
use crate::report::followup::form;
use crate::report::layout::{FreeNames, safe_name};
use crate::report::wording::counted;
use rayon::prelude::*;
use serde::Serialize;
use std::path::{Path, PathBuf};

#[derive(clap::Args)]
pub struct Args {
    /// Classeur à écrire, ou dossier avec --par-epci ; un fichier qui existe déjà n'est jamais remplacé
    #[arg(short = 'o', long = "sortie", value_name = "SUIVI.xlsx")]
    output: PathBuf,
    /// Dossier du plan, tel que « reverbere planifier » l'a écrit
    #[arg(long = "plan", value_name = "DOSSIER")]
    plan: PathBuf,
    /// Ne garde que les communes de cet EPCI
    #[arg(long = "epci", value_name = "NOM", conflicts_with = "by_epci")]
    epci: Option<String>,
    /// Écrit un classeur par EPCI dans le dossier de sortie
    #[arg(long = "par-epci")]
    by_epci: bool,
    /// Reprend des suivis déjà remplis, d'un plan précédent : ce qui est fait ou en cours y reste, les registres aussi
    #[arg(long = "reprendre", value_name = "SUIVI.xlsx", num_args = 1..)]
    carried: Vec<PathBuf>,
    /// Écrit le résultat en JSON sur la sortie standard
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Summary {
    points: usize,
    communes: usize,
    classeurs: Vec<Book>,
}

/// A workbook written.
#[derive(Serialize)]
struct Book {
    fichier: String,
    epci: Option<String>,
    points: usize,
    communes: usize,
}

/// A workbook to write: its path, whose it is, and what it follows.
struct Wanted {
    path: PathBuf,
    epci: Option<String>,
    follow: FollowUp,
}

pub fn run(args: &Args) -> Result<Answer> {
    let plan = Reference::of_folder(&args.plan)?;
    let follow = if args.carried.is_empty() {
        FollowUp::of_plan(plan)
    } else {
        carried(&args.carried)?.onto(plan)?
    };
    let wanted = wanted(args, follow)?;
    for book in &wanted {
        refuse_to_replace(&book.path, "le suivi")?;
    }
    let files: Vec<(&Path, Kind, Vec<u8>)> = (wanted.par_iter())
        .map(|book| {
            Ok((
                &*book.path,
                Kind::FollowUp,
                form(&book.follow.reference, &book.follow.rows())?,
            ))
        })
        .collect::<Result<_>>()?;
    write_files(&files)?;
    let summary = Summary::of(&wanted);
    print_done(args.json, &summary, || summary.in_words())?;
    Ok(Answer::Yes)
}

/// Follow-ups to carry on: whatever they say must be understood, or it would be lost.
fn carried(paths: &[PathBuf]) -> Result<FollowUp> {
    let follow = reading::read(paths, Days::ALL)?;
    let apart = follow.remarks.iter().filter(|one| one.reason.sets_apart());
    if let Some(first) = apart.clone().next() {
        let source = &first.source;
        return Err(Error::at(
            Path::new(&source.file),
            Place {
                sheet: Some(source.sheet.clone()),
                cell: Some(first.cell.clone()),
            },
            format!(
                "{}. Lignes à corriger : {}",
                first.reason.meaning(),
                apart.count()
            ),
            "corrigez-les d'abord, « reverbere suivi bilan » les nomme toutes : elles ne seraient pas reprises",
        ));
    }
    Ok(follow)
}

fn wanted(args: &Args, follow: FollowUp) -> Result<Vec<Wanted>> {
    if args.by_epci {
        return one_for_each_epci(&args.output, &follow);
    }
    let (epci, follow) = match &args.epci {
        None => (None, follow),
        Some(stated) => (Some(stated.clone()), of_epci(stated, &follow)?),
    };
    // As the territory spells it.
    let epci = epci.map(|stated| {
        follow
            .reference
            .epcis()
            .first()
            .map_or(stated, |&name| name.to_owned())
    });
    Ok(vec![Wanted {
        path: args.output.clone(),
        epci,
        follow,
    }])
}

fn of_epci(stated: &str, follow: &FollowUp) -> Result<FollowUp> {
    follow.within(stated).ok_or_else(|| {
        let known: Vec<String> = (follow.reference.epcis().iter())
            .map(|epci| format!("« {epci} »"))
            .collect();
        Error::Usage(format!(
            "le plan n'a aucune commune de l'EPCI « {stated} » ; il a celles de {}",
            known.join(", ")
        ))
    })
}

fn one_for_each_epci(folder: &Path, follow: &FollowUp) -> Result<Vec<Wanted>> {
    if folder.is_file() {
        return Err(Error::input(
            folder,
            "c'est un fichier, un dossier est attendu",
            "choisissez un autre nom avec -o",
        ));
    }
    let mut names = FreeNames::default();
    let mut wanted: Vec<Wanted> = Vec::new();
    for epci in follow.reference.epcis() {
        let follow = of_epci(epci, follow)?;
        let communes = &follow.reference.assumed.communes;
        if (wanted.iter()).any(|known| known.follow.reference.assumed.communes == *communes) {
            continue;
        }
        let name = names.give(&format!("suivi_{}", safe_name(epci)));
        wanted.push(Wanted {
            path: folder.join(name + ".xlsx"),
            epci: Some(epci.to_owned()),
            follow,
        });
    }
    Ok(wanted)
}

impl Summary {
    fn of(wanted: &[Wanted]) -> Self {
        let classeurs: Vec<Book> = (wanted.iter())
            .map(|book| Book {
                fichier: book.path.display().to_string(),
                epci: book.epci.clone(),
                points: book.follow.reference.points.len(),
                communes: book.follow.reference.assumed.communes.len(),
            })
            .collect();
        Self {
            points: classeurs.iter().map(|book| book.points).sum(),
            communes: classeurs.iter().map(|book| book.communes).sum(),
            classeurs,
        }
    }

    fn in_words(&self) -> String {
        let mut text = String::new();
        for book in &self.classeurs {
            let whose = (book.epci.as_ref()).map_or_else(String::new, |epci| format!(" ({epci})"));
            text += &format!(
                "Classeur de suivi : {}{whose}, {}, {}\n",
                book.fichier,
                counted(book.points, "point", "points"),
                counted(book.communes, "commune", "communes")
            );
        }
        let names: Vec<String> = (self.classeurs.iter())
            .map(|book| format!("\"{}\"", book.fichier))
            .collect();
        text + &format!(
            "Au fil des travaux : reverbere suivi bilan {} -o bilan.xlsx\n",
            names.join(" ")
        )
    }
}
