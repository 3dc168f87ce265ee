//! The program's own templates: what a service starts from.

use crate::document::docx::built;
use zip::result::ZipError;

/// Parts that both have: name and text.
const SHARED: [(&str, &str); 5] = [
    ("[Content_Types].xml", include_str!("modele/types.xml")),
    ("_rels/.rels", include_str!("modele/relations.xml")),
    ("docProps/core.xml", include_str!("modele/core.xml")),
    (
        "word/_rels/document.xml.rels",
        include_str!("modele/document.rels.xml"),
    ),
    ("word/styles.xml", include_str!("modele/styles.xml")),
];
const FOOT: (&str, &str) = ("word/footer1.xml", include_str!("modele/footer.xml"));
const DOCUMENT: &str = "word/document.xml";

fn model(document: &str) -> Result<Vec<u8>, ZipError> {
    let mut parts = SHARED.to_vec();
    parts.extend([FOOT, (DOCUMENT, document)]);
    built(&parts)
}

/// That of communes, as a .docx.
///
/// # Errors
/// What the writer says; never in memory.
pub fn of_commune() -> Result<Vec<u8>, ZipError> {
    model(include_str!("modele/commune.xml"))
}

/// That of grouped orders.
///
/// # Errors
/// What the writer says; never in memory.
pub fn of_grouped() -> Result<Vec<u8>, ZipError> {
    model(include_str!("modele/groupement.xml"))
}

/// That of EPCI.
///
/// # Errors
/// What the writer says; never in memory.
pub fn of_epci() -> Result<Vec<u8>, ZipError> {
    model(include_str!("modele/epci.xml"))
}
