//! The report typeset by typst, as a library: no file and no network, the template and the fonts are
//! in the program.
//!
//! Texts reach the template as data (a file of JSON that it reads), never as markup: what an
//! inventory holds is printed, not obeyed.

use super::Report;
use serde_json::Value;
use std::fmt;
use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

const TEMPLATE: &str = include_str!("report.typ");

/// A report as a PDF.
pub struct Typeset {
    /// The file.
    pub bytes: Vec<u8>,
    /// How many pages it has.
    pub pages: usize,
    /// What it keeps to; none where a text has a letter that no font of the program draws, which
    /// these standards forbid.
    pub standard: Option<&'static str>,
}

/// What the typesetter refuses: a fault of the program, told in its own words.
#[derive(Debug)]
pub struct Refused(String);

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "la mise en page a échoué ({})", self.0)
    }
}

impl std::error::Error for Refused {}

impl Refused {
    fn of(diagnostics: &[SourceDiagnostic]) -> Self {
        let stated = diagnostics.iter().map(|one| one.message.to_string());
        Self(stated.collect::<Vec<_>>().join(" ; "))
    }
}

impl Report {
    /// The report as a tagged PDF in French, for archives and screen readers where the standards
    /// allow it. The same report always gives the same bytes.
    ///
    /// # Errors
    /// What the typesetter refuses.
    pub fn pdf(&self) -> Result<Typeset, Refused> {
        let desk = Desk::new(&self.data()).ok_or_else(|| Refused("modèle illisible".into()))?;
        let document: PagedDocument = typst::compile(&desk)
            .output
            .map_err(|errors| Refused::of(&errors))?;
        let pages = document.pages().len();
        // Archives want the day of the document: without one, it is for screen readers only.
        let standards: [(&[PdfStandard], Option<&'static str>); 3] = [
            (
                &[PdfStandard::A_2a, PdfStandard::Ua_1],
                Some("PDF/A-2a et PDF/UA-1"),
            ),
            (&[PdfStandard::Ua_1], Some("PDF/UA-1")),
            (&[], None),
        ];
        let mut refused = Refused(String::new());
        for (list, standard) in standards {
            let Ok(standards) = PdfStandards::new(list) else {
                continue;
            };
            let options = PdfOptions {
                ident: Smart::Custom(format!("reverbere {} {}", self.subject, self.date)),
                creator: Smart::Custom(Some("Réverbère".into())),
                standards,
                ..PdfOptions::default()
            };
            match typst_pdf::pdf(&document, &options) {
                Ok(bytes) => {
                    return Ok(Typeset {
                        bytes,
                        pages,
                        standard,
                    });
                }
                Err(errors) => refused = Refused::of(&errors),
            }
        }
        Err(refused)
    }
}

/// All that the typesetter may look at.
struct Desk {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    template: Source,
    data: (FileId, Bytes),
}

impl Desk {
    fn new(data: &Value) -> Option<Self> {
        let file = |name: &str| {
            let path = VirtualPath::new(name).ok()?;
            Some(RootedPath::new(VirtualRoot::Project, path).intern())
        };
        let fonts: Vec<Font> = typst_assets::fonts()
            .flat_map(|font| Font::iter(Bytes::new(font)))
            .collect();
        Some(Self {
            library: LazyHash::new(Library::default()),
            book: LazyHash::new(FontBook::from_fonts(&fonts)),
            fonts,
            template: Source::new(file("report.typ")?, TEMPLATE.to_owned()),
            data: (file("rapport.json")?, Bytes::from_string(data.to_string())),
        })
    }
}

impl World for Desk {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.book
    }

    fn main(&self) -> FileId {
        self.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.template.id() {
            Ok(self.template.clone())
        } else {
            Err(FileError::AccessDenied)
        }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        let (known, data) = &self.data;
        if id == *known {
            Ok(data.clone())
        } else {
            Err(FileError::AccessDenied)
        }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.get(index).cloned()
    }

    /// No clock: the same report is the same file on another day.
    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}
