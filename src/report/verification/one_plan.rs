//! Whether the files of a folder are of one plan: a copy that was cut short, or files taken from
//! two folders, would be voted on as one.

use super::{Control, Verifier};
use crate::error::Result;
use crate::inputs;
use crate::outputs::Mark;
use crate::report::layout;
use crate::report::web::plan as page;
use crate::scenario::{assumed, planned};
use std::path::Path;

impl Verifier<'_> {
    /// Says which files are of another plan than « plan.toml », or, where that is missing, than
    /// the workbook of the territory. A file that does not say of which plan it is passes.
    pub(super) fn one_plan(&mut self, folder: &Path) -> Result<()> {
        let assumed = folder.join(assumed::FILE);
        let (print, of) = if assumed.is_file() {
            let assumed = assumed::Assumed::read(&assumed)?;
            (Some(assumed.print), assumed::FILE)
        } else {
            let territory = Mark::read(&folder.join(layout::TERRITORY_FILE));
            (territory.and_then(|mark| mark.plan), layout::TERRITORY_FILE)
        };
        let Some(print) = print else {
            return Ok(());
        };
        let communes = &self.study.scenario.territory.communes();
        let budgets = self.study.budgets.keys();
        let mut names = vec![layout::TERRITORY_FILE.to_owned(), page::FILE.to_owned()];
        names.extend(budgets.map(|index| layout::commune_file(&communes[*index])));
        for name in names {
            let mark = Mark::read(&folder.join(&name));
            if mark
                .and_then(|mark| mark.plan)
                .is_some_and(|plan| plan != print)
            {
                let message = format!("ce fichier est d'un autre plan que {of}");
                self.say(Control::Classeurs, &name, "", "", message);
            }
        }
        let points = folder.join(planned::FILE);
        if points.is_file() && assumed::print_of(&inputs::read(&points)?) != print {
            let message = format!(
                "ce fichier n'est pas celui de {of} : il a été modifié, ou vient d'un autre plan"
            );
            self.say(Control::Classeurs, planned::FILE, "", "", message);
        }
        Ok(())
    }
}
