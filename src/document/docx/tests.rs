use super::*;
use crate::document::docx::table::table;
use crate::document::field::of;
use crate::document::{Datum, Fields, Shown, fields};
use crate::outputs::{Kind, Mark};
use std::io::{Cursor, Read};
use std::path::Path;
use zip::ZipArchive;

const TYPES: &str = "<Types><Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>";
const RELATIONS: &str = "<Relationships></Relationships>";
const OLD_MARK: &str = "<Properties xmlns=\"p\" xmlns:vt=\"v\"><property fmtid=\"{D}\" pid=\"7\" name=\"Service\"><vt:lpwstr>Voirie</vt:lpwstr></property><property fmtid=\"{D}\" pid=\"8\" name=\"reverbere-genre\"><vt:lpwstr>modele_de_deliberation</vt:lpwstr></property></Properties>";

fn known() -> Vec<Named> {
    [
        ("commune", Shape::Text),
        ("montant", Shape::Text),
        ("vus", Shape::Block),
        ("tableau", Shape::Block),
    ]
    .map(|(key, shape)| Named { key, shape })
    .into()
}

fn read(parts: &[(&str, &str)]) -> Result<Template, String> {
    let bytes = built(parts).expect("a package");
    Template::read(Path::new("modele.docx"), bytes, known()).map_err(|error| error.to_string())
}

/// The template of a body.
fn template(body: &str) -> Result<Template, String> {
    read(&[
        ("[Content_Types].xml", TYPES),
        ("_rels/.rels", RELATIONS),
        ("word/document.xml", body),
    ])
}

fn part(bytes: Vec<u8>, name: &str) -> String {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).expect("a package");
    let mut text = String::new();
    let mut part = archive.by_name(name).expect("the part");
    part.read_to_string(&mut text).expect("its text");
    text
}

/// A body filled: the commune is « A&B {{montant}} », there are two texts and a table of one row.
fn filled(body: &str) -> String {
    let template = template(body).unwrap_or_else(|error| panic!("{error}"));
    let bytes = template.fill(&Mark::of(Kind::Act), |key| match key {
        "commune" => Filling::Text("A&B {{montant}}\nla suite".into()),
        "vus" => Filling::Lines(vec![
            Line {
                lead: "Vu ".into(),
                text: "le <code> ;".into(),
            },
            Line::plain("[à dire]"),
        ]),
        "tableau" => Filling::Table("<w:tbl/>".into()),
        _ => Filling::Text("12,00".into()),
    });
    part(bytes.expect("a document"), "word/document.xml")
}

fn paragraph(inside: &str) -> String {
    format!("<w:body><w:p><w:pPr><w:jc w:val=\"both\"/></w:pPr>{inside}</w:p></w:body>")
}

#[test]
fn a_field_is_found_however_word_has_cut_it_and_the_rest_stays() {
    let cut = paragraph(
        "<w:r><w:t>à {</w:t></w:r><w:proofErr/><w:r><w:rPr><w:b/></w:rPr><w:t>{ mon</w:t></w:r><w:r><w:t>tant}} &amp; {{montant}}</w:t></w:r><w:r><w:tab/></w:r>",
    );
    let wanted = paragraph(
        "<w:r><w:t xml:space=\"preserve\">à 12,00</w:t></w:r><w:proofErr/><w:r><w:rPr><w:b/></w:rPr><w:t xml:space=\"preserve\"></w:t></w:r><w:r><w:t xml:space=\"preserve\"> &amp; 12,00</w:t></w:r><w:r><w:tab/></w:r>",
    );
    assert_eq!(filled(&cut), wanted);
}

#[test]
fn what_is_put_in_is_neither_a_field_nor_markup() {
    let text = filled(&paragraph("<w:r><w:t>{{commune}}</w:t></w:r>"));
    assert!(
        text.contains(">A&amp;B {{montant}}</w:t><w:br/><w:t"),
        "{text}"
    );
    let text = filled(&paragraph(
        "<w:r><w:rPr><w:i/></w:rPr><w:t>{{vus}}</w:t></w:r>",
    ));
    assert!(
        text.starts_with("<w:body><w:p><w:pPr><w:jc w:val=\"both\"/></w:pPr><w:r><w:rPr><w:b/><w:i/></w:rPr><w:t xml:space=\"preserve\">Vu </w:t></w:r><w:r><w:rPr><w:i/></w:rPr><w:t xml:space=\"preserve\">le &lt;code&gt; ;</w:t></w:r></w:p>"),
        "{text}"
    );
    assert_eq!(text.matches("<w:p>").count(), 2, "{text}");
    assert!(text.contains("highlight"), "{text}");
}

#[test]
fn a_section_and_a_cell_keep_what_they_need() {
    let section = "<w:body><w:p><w:pPr><w:b/><w:sectPr><w:a/></w:sectPr></w:pPr><w:r><w:t>{{vus}}</w:t></w:r></w:p></w:body>";
    let text = filled(section);
    assert_eq!(text.matches("<w:sectPr>").count(), 1, "{text}");
    assert!(
        text.ends_with("<w:p><w:pPr><w:sectPr><w:a/></w:sectPr></w:pPr></w:p></w:body>"),
        "{text}"
    );
    let cell = "<w:tc><w:p><w:r><w:t>{{tableau}}</w:t></w:r></w:p></w:tc>";
    assert_eq!(filled(cell), "<w:tc><w:tbl/><w:p></w:p></w:tc>");
    let nested = "<w:p><w:r><w:txbxContent><w:p><w:r><w:t>{{montant}}</w:t></w:r></w:p></w:txbxContent></w:r></w:p>";
    assert!(filled(nested).contains(">12,00</w:t></w:r></w:p></w:txbxContent>"));
}

#[test]
fn a_template_that_cannot_be_filled_says_why() {
    let body = |text: &str| paragraph(&format!("<w:r><w:t>{text}</w:t></w:r>"));
    for (text, says) in [
        (
            "{{communne}}",
            "le champ {{communne}} n'est pas connu, voulez-vous dire {{commune}} ?",
        ),
        ("{{xyz}}", "le champ {{xyz}} n'est pas connu ;"),
        ("{{commune", "« {{commune » ne sont pas refermées"),
        (
            "voir {{tableau}}",
            "{{tableau}} doit être seul dans son paragraphe, et non dans « voir {{tableau}} »",
        ),
        ("aucun", "ce modèle n'a aucun champ"),
    ] {
        let said = template(&body(text)).err().unwrap_or_default();
        assert!(said.starts_with("« modele.docx » : "), "{said}");
        assert!(said.contains(says), "{said}");
    }
    let damaged = template("<w:p><w:r></w:p>").err().unwrap_or_default();
    assert!(damaged.contains("abîmé"), "{damaged}");
    let macros = TYPES.replace("document.main", "document.macroEnabled.main");
    let said = read(&[("[Content_Types].xml", &macros)]).err();
    assert!(said.unwrap_or_default().contains("macros"));
    let none = Template::read(Path::new("a.docx"), b"no package".to_vec(), known());
    assert!(
        none.err()
            .is_some_and(|why| why.to_string().contains("n'est pas un document"))
    );
}

#[test]
fn a_document_says_what_it_is_and_keeps_what_its_template_said() {
    let body = paragraph("<w:r><w:t>{{commune}}</w:t></w:r>");
    let filled = |parts: &[(&str, &str)]| {
        let template = read(parts).unwrap_or_else(|error| panic!("{error}"));
        let bytes = template.fill(&Mark::of(Kind::Act), |_| Filling::Text("Samer".into()));
        bytes.expect("a document")
    };
    let model = TYPES.replace("document.main", "template.main");
    let parts = [
        ("[Content_Types].xml", &*model),
        ("_rels/.rels", RELATIONS),
        ("word/document.xml", &body),
        ("word/media/a.png", "bytes"),
    ];
    let bytes = filled(&parts);
    assert_eq!(bytes, filled(&parts), "the same bytes again");
    let types = part(bytes.clone(), "[Content_Types].xml");
    assert!(types.contains("document.main+xml") && types.contains("/docProps/custom.xml"));
    assert!(part(bytes.clone(), "_rels/.rels").contains("custom-properties"));
    assert_eq!(part(bytes, "word/media/a.png"), "bytes");
    let with_own = [&parts[..], &[("docProps/custom.xml", OLD_MARK)]].concat();
    let said = part(filled(&with_own), "docProps/custom.xml");
    assert_eq!(said.matches("reverbere-genre").count(), 1, "{said}");
    assert!(
        said.contains("Voirie") && said.contains(">deliberation<"),
        "{said}"
    );
    assert!(
        said.contains("pid=\"8\"") && said.ends_with("</property></Properties>"),
        "{said}"
    );
}

#[test]
fn a_table_has_its_titles_its_sums_and_texts_that_are_texts() {
    let fields = Fields::new(fields! { (&'static str, i64);
        "quoi", "Quoi", Text 3.0, Shown::ALL, Read => |row| row.0.into();
        "cents", "Montant (€ HT)", Euros 1.0, Shown::ALL, Sum => |row| Datum::Cents(row.1);
        "double", "Double", Whole 1.0, Shown::ALL, LiveSum => of("cents") + of("cents");
    });
    let xml = table(
        &fields.shown_in(Shown::ALL),
        &[("a<b", 10), ("{{c}}", 100_020)],
    );
    for text in [
        ">Montant (€\u{a0}HT)<",
        ">a&lt;b<",
        ">{{c}}<",
        ">0,10<",
        ">1\u{202f}000,30<",
        ">Total<",
        ">2\u{202f}001<",
    ] {
        assert!(xml.contains(text), "{text} in {xml}");
    }
    assert_eq!(xml.matches("<w:tr>").count(), 4);
    assert_eq!(xml.matches("<w:tblHeader/>").count(), 1);
}
