//! What is not read, by its true name, with what to do.

use super::shapes;
use crate::error::Error;
use crate::french;
use std::io::Cursor;
use std::path::Path;

/// A file that is not read: what it is, and what to do.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Refused {
    what: String,
    remedy: &'static str,
}

const EXPORT: &str = "exportez l'inventaire lui-même au format .xlsx, .ods ou .csv";
const FROM_TABLE: &str =
    "copiez le tableau dans Excel ou LibreOffice et enregistrez-le au format .xlsx, .ods ou .csv";
const FROM_GIS: &str = "exportez la couche des points depuis QGIS au format .xlsx, .csv ou GeoJSON";
const FROM_EXCEL: &str = "ouvrez-le dans Excel ou LibreOffice et enregistrez-le au format .xlsx";
const PICTURE: &str = "il faut le tableau lui-même, au format .xlsx, .ods ou .csv";
const UNPACK: &str = "décompressez-la et donnez les fichiers qu'elle contient";

impl Refused {
    fn new(what: impl Into<String>, remedy: &'static str) -> Self {
        Self {
            what: what.into(),
            remedy,
        }
    }

    pub fn error(&self, file: &Path) -> Error {
        let what = &self.what;
        Error::input(
            file,
            format!("ce n'est pas un classeur lisible : c'est {what}"),
            self.remedy,
        )
    }
}

/// First bytes of files that are no spreadsheets.
const SIGNATURES: [(&[u8], &str, &str); 22] = [
    (b"%PDF", "un document PDF", FROM_TABLE),
    (
        b"{\\rtf",
        "un document de traitement de texte (.rtf)",
        FROM_TABLE,
    ),
    (b"\x89PNG\r\n", "une image (PNG)", PICTURE),
    (b"\xFF\xD8\xFF", "une image (JPEG)", PICTURE),
    (b"GIF8", "une image (GIF)", PICTURE),
    (b"II*\0", "une image (TIFF)", PICTURE),
    (b"MM\0*", "une image (TIFF)", PICTURE),
    (b"\x1F\x8B", "une archive .gz", UNPACK),
    (b"7z\xBC\xAF\x27\x1C", "une archive .7z", UNPACK),
    (b"Rar!\x1A\x07", "une archive .rar", UNPACK),
    (b"BZh", "une archive .bz2", UNPACK),
    (b"\xFD7zXZ\0", "une archive .xz", UNPACK),
    (
        b"\0\x01\0\0Standard Jet DB",
        "une base Access (.mdb)",
        EXPORT,
    ),
    (
        b"\0\x01\0\0Standard ACE DB",
        "une base Access (.accdb)",
        EXPORT,
    ),
    (b"PAR1", "un fichier Parquet", EXPORT),
    (b"ARROW1", "un fichier Arrow", EXPORT),
    (b"AC10", "un plan AutoCAD (.dwg)", FROM_GIS),
    (b"MZ\x90\0", "un programme (.exe)", EXPORT),
    (b"\xFF\xFB", "un enregistrement sonore", PICTURE),
    (b"ID3", "un enregistrement sonore", PICTURE),
    (b"!BDN", "une messagerie Outlook (.pst)", EXPORT),
    (
        b"L\0\0\0\x01\x14\x02\0",
        "un raccourci de Windows (.lnk)",
        "donnez le fichier vers lequel il mène",
    ),
];

/// The name of what is neither a spreadsheet nor text; `None` for anything that may be read.
pub(super) fn refused(bytes: &[u8]) -> Option<Refused> {
    if bytes.starts_with(b"PK\x03\x04") {
        return of_archive(bytes);
    }
    if bytes.starts_with(b"SQLite format 3\0") {
        return Some(Refused::new("une base de données SQLite", EXPORT));
    }
    if shapes::is_shapes(bytes) {
        return Some(Refused::new(
            "la géométrie d'un shapefile (.shp ou .shx), sans son tableau",
            "donnez le fichier .dbf qui l'accompagne, en laissant le .shp à côté",
        ));
    }
    if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        return of_old_container(bytes);
    }
    if bytes.get(4..8) == Some(b"ftyp") {
        return Some(Refused::new("une photo ou une vidéo", PICTURE));
    }
    if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        return Some(Refused::new("une image (WebP)", PICTURE));
    }
    if let Some(what) = of_old_tables(bytes) {
        return Some(Refused::new(what, FROM_EXCEL));
    }
    SIGNATURES
        .into_iter()
        .find(|(start, ..)| bytes.starts_with(start))
        .map(|(_, what, remedy)| Refused::new(what, remedy))
}

/// Texts in which older spreadsheets exchanged tables. A CSV may begin with « ID;P » too (« ID;Puissance »),
/// but does not end with a line « E ».
fn of_old_tables(bytes: &[u8]) -> Option<&'static str> {
    let is_sylk = bytes.starts_with(b"ID;P") && {
        let end = bytes.trim_ascii_end();
        end.ends_with(b"\nE") || end.ends_with(b"\rE")
    };
    let is_dif = [&b"TABLE\r\n0,1"[..], b"TABLE\n0,1"]
        .iter()
        .any(|start| bytes.starts_with(start));
    match (is_sylk, is_dif) {
        (true, _) => Some("un tableau au format SYLK (.slk)"),
        (_, true) => Some("un tableau au format DIF (.dif)"),
        _ => None,
    }
}

/// A file of Office 97 that is no workbook; its storages have UTF-16 names.
fn of_old_container(bytes: &[u8]) -> Option<Refused> {
    let holds = |name: &str| {
        let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        memchr::memmem::find(bytes, &wide).is_some()
    };
    if ["Workbook", "Book", "EncryptedPackage"]
        .into_iter()
        .any(holds)
    {
        return None;
    }
    [
        ("WordDocument", "un document Word (.doc)"),
        ("PowerPoint Document", "une présentation PowerPoint (.ppt)"),
        ("__properties_version1.0", "un message Outlook (.msg)"),
        ("VisioDocument", "un dessin Visio (.vsd)"),
    ]
    .into_iter()
    .find(|(name, _)| holds(name))
    .map(|(_, what)| Refused::new(what, FROM_TABLE))
}

/// By the names of its parts; an archive that cannot be opened is left to the reader of workbooks.
fn of_archive(bytes: &[u8]) -> Option<Refused> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).ok()?;
    let names: Vec<String> = archive
        .file_names()
        .filter_map(|name| Some(name.ok()?.replace('\\', "/")))
        .collect();
    let lower: Vec<String> = names.iter().map(|name| name.to_lowercase()).collect();
    let begins = |start: &str| lower.iter().any(|name| name.starts_with(start));
    if begins("xl/") {
        return None;
    }
    let of_office = [
        ("word/", "un document Word (.docx)"),
        ("ppt/", "une présentation PowerPoint (.pptx)"),
        ("visio/", "un dessin Visio (.vsdx)"),
    ];
    if let Some((_, what)) = of_office.into_iter().find(|(start, _)| begins(start)) {
        return Some(Refused::new(what, FROM_TABLE));
    }
    if begins("index/document.iwa") || begins("index.zip") {
        let is_numbers = begins("index/calculationengine") || begins("index/tables/");
        return Some(Refused::new(
            if is_numbers {
                "un classeur Numbers d'Apple (.numbers)"
            } else {
                "un document d'Apple (Numbers, Pages ou Keynote)"
            },
            "ouvrez-le dans Numbers et exportez-le vers Excel (.xlsx) ou CSV",
        ));
    }
    let kind = archive.by_name("mimetype").ok().and_then(|part| {
        let mut kind = String::new();
        std::io::Read::read_to_string(&mut std::io::Read::take(part, 128), &mut kind).ok()?;
        Some(kind)
    });
    if let Some(kind) = kind {
        let of_libre_office = [
            ("opendocument.text", "un document Writer (.odt)"),
            (
                "opendocument.presentation",
                "une présentation Impress (.odp)",
            ),
            ("opendocument.graphics", "un dessin Draw (.odg)"),
            ("epub", "un livre numérique (.epub)"),
        ];
        let found = of_libre_office
            .into_iter()
            .find(|(word, _)| kind.contains(word));
        if let Some((_, what)) = found {
            return Some(Refused::new(what, FROM_TABLE));
        }
    }
    if begins("[content_types].xml") || begins("content.xml") {
        return None;
    }
    if lower
        .iter()
        .any(|name| name.rsplit('.').next() == Some("kml"))
    {
        return Some(Refused::new("un fichier Google Earth (.kmz)", FROM_GIS));
    }
    let files: Vec<&str> = names
        .iter()
        .map(String::as_str)
        .filter(|name| !name.ends_with('/'))
        .collect();
    let shown = files.iter().take(3).copied().collect::<Vec<_>>().join(", ");
    let more = if files.len() > 3 { "…" } else { "" };
    Some(Refused::new(
        format!(
            "une archive .zip de {} ({shown}{more})",
            french::counted(files.len(), "fichier", "fichiers")
        ),
        UNPACK,
    ))
}

/// XML that is no spreadsheet, by the name of its first element, in lower case.
pub(super) fn of_xml(root: &str) -> Refused {
    match root.rsplit(':').next().unwrap_or(root) {
        "kml" => Refused::new("un fichier Google Earth (KML)", FROM_GIS),
        "gpx" => Refused::new("un tracé GPS (GPX)", FROM_GIS),
        "featurecollection" => Refused::new("une couche cartographique (GML)", FROM_GIS),
        "svg" => Refused::new("un dessin (SVG)", PICTURE),
        "document" if root.starts_with("office:") => Refused::new(
            "un document OpenDocument à plat (.fods)",
            "ouvrez-le dans LibreOffice et enregistrez-le au format .ods ou .xlsx",
        ),
        "qgis" => Refused::new("un projet QGIS", FROM_GIS),
        root => Refused::new(format!("un document XML (« {root} »)"), EXPORT),
    }
}
