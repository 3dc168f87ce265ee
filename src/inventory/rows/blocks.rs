//! Titles, forms and rows of cabinets inside a table: what they say holds for the rows that follow.

use super::refusals::is_name;
use super::{RowReader, beginning};
use crate::inventory::decision::{Decision, Kind};
use crate::inventory::fields::Field;
use crate::inventory::grid::{Cell, Row, Text};
use crate::inventory::header::Column;
use crate::inventory::kinds::NoData;
use crate::inventory::place::{BlockTitle, Form, commune_stated, is_a_cabinet, profile_of};
use crate::inventory::profile::columns;

impl RowReader<'_> {
    /// A cabinet or street alone on its row is the title of the block below, with what it says of its
    /// profile; what the block above said holds no more.
    pub(super) fn begin_block(&mut self, column: u32, text: &Text, row: u32) {
        if self.begins_commune(text, row) || self.begins_section(text, row) {
            return;
        }
        let mut title = BlockTitle::of(text);
        let under = self.table.fields_of.get(column as usize);
        if title.is_empty() && is_name(text) {
            for field in under.into_iter().flatten() {
                match field {
                    Field::Armoire => title.armoire = Some(text.to_string()),
                    Field::Voie => title.voie = Some(text.to_string()),
                    field if field.heads_a_block() => {
                        self.carry.insert(*field, text.clone());
                    }
                    _ => {}
                }
            }
        }
        if title.is_empty() {
            self.doubt_profile_above(text);
            return;
        }
        self.section = None;
        self.note_block(&title, &**text, "titre seul sur sa ligne", row);
        self.carry_block(title);
    }

    /// Tells what begins a block.
    fn note_block(&mut self, title: &BlockTitle, read: impl Into<String>, why: &str, row: u32) {
        self.read.decisions.push(
            Decision::new(Kind::Block, read, title.stated())
                .because(why)
                .at(format!("ligne {row}")),
        );
        self.read.blocks.push(row);
    }

    /// What a row says that is a form. It begins with a label, which is known of each text once, or with a cabinet
    /// where no cabinets stand: there are a hundred thousand rows, and hardly any form.
    pub(super) fn form(&mut self, row: &Row) -> Option<BlockTitle> {
        let (column, cell) = row.cells.first()?;
        let Cell::Text(text) = cell else { return None };
        let is_label = self.no_data.of(text, NoData::of) == NoData::Title || text.contains(':');
        let names_cabinet = || {
            let fields = self.table.fields_of.get(*column as usize);
            let is_of_cabinets = fields.is_some_and(|fields| fields.contains(&Field::Armoire));
            !is_of_cabinets && text.contains(' ') && is_a_cabinet(text)
        };
        (is_label || names_cabinet()).then(|| BlockTitle::of_form(row))?
    }

    /// The rows of a form follow each other: each adds to what the one above says.
    pub(super) fn begin_form(&mut self, title: BlockTitle, row: &Row) {
        self.section = None;
        if let Some(commune) = Form::of(row).name(Field::Commune) {
            let commune = self.made(&format!("Commune : {commune}"));
            self.begins_commune(&commune, row.number);
        }
        if title.is_empty() {
            return;
        }
        let why = "une étiquette, et ce qu'elle dit à côté";
        self.note_block(&title, beginning(row), why, row.number);
        if title.armoire.is_some() {
            self.carry_block(title);
        } else {
            self.carry_stated(title);
        }
    }

    /// A row of a cabinet heads its points.
    pub(super) fn begin_cabinet(&mut self, title: BlockTitle, row: &Row) {
        let why = "une ligne d'armoire, sans lampe, au-dessus de ses points";
        self.note_block(&title, beginning(row), why, row.number);
        self.carry_block(title);
    }

    /// What a row says of its cabinet, in the columns for it, where it tells no lamp, no watts and no point of its
    /// own: its points follow.
    pub(super) fn cabinet_of_block(&self, row: &Row) -> Option<BlockTitle> {
        let column = |field| self.table.header.column(field).map(Column::index);
        let cabinet = row.get(column(Field::Armoire)?)?;
        let mut hours: Vec<(Field, Cell)> = Vec::new();
        let mut pdl = None;
        for (index, cell) in row.cells.iter().filter(|(_, cell)| !cell.is_blank()) {
            let fields = self.table.fields_of.get(*index as usize)?;
            for field in fields {
                match field {
                    Field::Armoire | Field::Commune | Field::Insee | Field::Foyers => {}
                    Field::Pdl => pdl = Some(cell.to_string()),
                    field if columns::FIELDS.contains(field) => hours.push((*field, cell.clone())),
                    _ => return None,
                }
            }
        }
        let says_more = pdl.is_some() || !hours.is_empty();
        let says_lamps = self.table.header.column(Field::Lampe).is_some();
        (says_more && says_lamps).then(|| BlockTitle {
            armoire: Some(cabinet.to_string()),
            voie: None,
            pdl,
            regime: profile_of(&hours).map(|(text, _)| text),
        })
    }

    /// The commune of the rows that follow, where no column tells one: « Commune de Carly » between tables
    /// that stand one below the other.
    fn begins_commune(&mut self, text: &Text, row: u32) -> bool {
        let header = self.table.header;
        let is_told = [Field::Commune, Field::Insee].iter().any(|field| {
            header.column(*field).is_some() || self.table.context.mapping.constant(*field).is_some()
        });
        let territory = self.table.context.territory;
        let Some(commune) = commune_stated(text, territory).filter(|_| !is_told) else {
            return false;
        };
        let Some(commune) = territory.communes().get(commune) else {
            return false;
        };
        self.section = None;
        self.carry.clear();
        self.read.decisions.push(
            Decision::new(
                Kind::Place,
                &**text,
                format!(
                    "commune des lignes qui suivent : {} ({})",
                    commune.nom, commune.insee
                ),
            )
            .because("titre seul sur sa ligne")
            .at(format!("ligne {row}")),
        );
        let insee = self.made(&commune.insee.clone());
        self.carry.insert(Field::Insee, insee);
        true
    }

    /// A title that is not understood may end what the one above said of its rows: their profile is asked.
    fn doubt_profile_above(&mut self, text: &Text) {
        if let Some(above) = self.carry.get(&Field::Regime).filter(|_| is_name(text)) {
            let doubt = format!("« {above} » jusqu'à « {text} », et ensuite ?");
            let doubt = self.made(&doubt);
            self.carry.insert(Field::Regime, doubt);
        }
    }

    pub(super) fn carry_block(&mut self, title: BlockTitle) {
        if title.armoire.is_some() {
            self.carry.remove(&Field::Voie);
            self.carry.remove(&Field::Pdl);
        }
        self.carry.remove(&Field::Regime);
        self.carry_stated(title);
    }

    /// Keeps what a title says for the rows that follow.
    fn carry_stated(&mut self, title: BlockTitle) {
        for (field, stated) in [
            (Field::Armoire, title.armoire),
            (Field::Voie, title.voie),
            (Field::Pdl, title.pdl),
            (Field::Regime, title.regime),
        ] {
            if let Some(stated) = stated {
                let stated = self.made(&stated);
                self.carry.insert(field, stated);
            }
        }
    }
}
