use super::*;
use crate::inventory::decision::Certainty;
use crate::inventory::fields::recognise;

fn knows(title: &str) -> bool {
    recognise(title).is_some()
}

fn grid(bytes: impl AsRef<[u8]>) -> Sheet {
    read(
        Path::new("essai.csv"),
        bytes.as_ref(),
        &knows,
        &Stopwatch::default(),
    )
    .expect("a readable file")
}

fn refused(text: &str) -> String {
    let error = read(
        Path::new("essai.csv"),
        text.as_bytes(),
        &knows,
        &Stopwatch::default(),
    )
    .expect_err("a refusal");
    error.to_string()
}

#[test]
fn windows_1252_with_semicolons_and_decimal_commas() {
    let sheet = grid(b"R\xe9f\xe9rence;Hauteur;Puissance\nA-1;7,5;100\nA-2;8,25;150\n");
    assert_eq!(sheet.rows[0].text(0), "Référence");
    assert_eq!(sheet.rows[1].text(1), "7,5");
    assert_eq!(sheet.rows[2].number, 3);
}

#[test]
fn the_delimiter_is_judged_on_several_rows() {
    let sheet = grid("Inventaire, commune de Samer, 2025\nref;lampe;W\n1;SHP;70\n2;SHP;100\n");
    assert_eq!(sheet.rows[1].text(2), "W");
}

#[test]
fn titles_say_more_than_regular_decimal_commas() {
    // Excel drops the empty ends of rows; the commas are two a row.
    let sheet = grid(
        "Référence;Rue;Lampe;Latitude;Longitude;État;Observation\n1;rue Haute;SHP;50,1;1,7\n2;rue Haute;SHP;50,2;1,7;bon\n3;rue Haute;SHP;50,3;1,7\n4;rue Haute;SHP;50,3;1,7;bon;à voir\n",
    );
    assert_eq!(sheet.rows[1].text(3), "50,1");
    let [decision] = sheet.decisions.as_slice() else {
        panic!("{:?}", sheet.decisions);
    };
    assert_eq!(decision.certainty, Certainty::Sure);
    assert!(decision.taken.starts_with("point-virgule"), "{decision:?}");
}

#[test]
fn titles_that_nobody_knows_leave_the_rows_to_judge() {
    let sheet = grid("Kode;Ulica;Moc\n1;A;70,5\n2;B;100,5\n3;C;70,5\n");
    assert_eq!(sheet.rows[1].text(2), "70,5");
    let open = grid("a;b,c;d\n1;2,x;4\n5;6,y;8\n");
    assert_eq!(open.rows[0].cells.len(), 3);
    assert_eq!(open.decisions[0].certainty, Certainty::Likely);
}

#[test]
fn a_rare_delimiter_is_believed_for_its_titles() {
    let sheet = grid("Référence:Lampe:Puissance\n1:SHP:70\n2:BF:125\n");
    assert_eq!(sheet.rows[1].text(1), "SHP");
    assert!(refused("ouvert de 8:00 à 9:00\nfermé de 9:00 à 8:00\n").contains("sans colonnes"));
}

#[test]
fn commas_of_a_table_of_numbers_are_no_decimals() {
    let sheet = grid("id,lampe,x,y\n1,2,3,4\n2,3,4,5\n3,4,5,6\n4,5,6,7\n5,6,7,8\n6,7,8,9\n");
    assert_eq!(sheet.rows[1].cells.len(), 4);
}

#[test]
fn the_line_that_says_the_delimiter_is_no_row() {
    for sign in [';', '^', '/', '|', '\t', ':'] {
        let sheet = grid(format!("sep={sign}\nréf{sign}lampe\n1{sign}SHP, 70 W\n"));
        assert_eq!(sheet.rows.len(), 2, "{sign}");
        assert_eq!(sheet.rows[0].number, 2, "{sign}");
        assert_eq!(sheet.rows[1].text(1), "SHP, 70 W", "{sign}");
        assert!(sheet.decisions.is_empty(), "{sign}");
    }
    let wrong = grid("\"SEP=,\"\nréférence;lampe\n1;SHP\n");
    assert_eq!(wrong.rows[0].text(1), "lampe");
    assert_eq!(wrong.decisions[0].certainty, Certainty::Likely);
}

#[test]
fn lone_carriage_returns_and_the_end_mark_of_ms_dos() {
    let mut bytes = vec![0xFF, 0xFE];
    bytes.extend(
        "réf\tlampe\r1\tSHP\r"
            .encode_utf16()
            .flat_map(u16::to_le_bytes),
    );
    assert_eq!(grid(bytes).rows[1].text(1), "SHP");
    let mac = grid(b"R\x8ef\x8erence;Mat\x8eriel\rA-1;Fa\x8dade\r");
    assert_eq!(mac.rows[0].text(1), "Matériel");
    assert_eq!(grid(b"ref;lampe\r\n1;SHP\r\n\x1a").rows.len(), 2);
    assert!(looks_like_text(b"ref;lampe\r\n1;SHP\x0b70\0\r\n\x1a"));
    assert!(!looks_like_text(b"\x05\x00\x01\x02\x03\x04ref;lampe"));
}

#[test]
fn a_closed_quote_is_never_open() {
    let sheet = grid(
        "ref;lampe;W;obs\n1;SHP;70;\"à vérifier :\nréglage ; coupure ; essai\"\n2;SHP;70;\"dit \"\"vieux\"\";\n\nà voir\" \n3;SHP;70;",
    );
    assert_eq!(sheet.rows.len(), 4);
    assert_eq!(
        sheet.rows[1].text(3),
        "à vérifier :\nréglage ; coupure ; essai"
    );
    assert_eq!(sheet.rows[2].text(3), "dit \"vieux\";\n\nà voir");
    assert_eq!(sheet.rows[3].number, 7);
    assert!(sheet.decisions.is_empty(), "{:?}", sheet.decisions);
}

#[test]
fn an_open_quote_is_said_with_its_line() {
    for (text, line) in [
        (
            "ref;voie;W\n1;\"ancienne poste;70\n2;rue Haute;70\n",
            "ligne 2",
        ),
        (
            "ref;voie;W\n1;rue;7\n2;\"poste;70\n3;\"rue Haute\";70\n",
            "ligne 3",
        ),
        ("ref;voie;W\n1;\"a\nb\";\"poste\n2;rue;7\n", "ligne 3"),
    ] {
        let stated = refused(text);
        assert!(
            stated.contains(line) && stated.contains("guillemet"),
            "{stated}"
        );
    }
}

#[test]
fn rows_between_two_quotes_too_many_are_stated() {
    let sheet = grid("ref;voie;W;obs\n1;rue;70;\"à voir\n2;rue;70;bon\n3;rue;70;\"\n4;rue;70;\n");
    assert_eq!(sheet.rows.len(), 3);
    assert_eq!(sheet.decisions[0].cell, "ligne 2");
    assert_eq!(sheet.decisions[0].certainty, Certainty::Likely);
}

#[test]
fn quotes_around_whole_lines_and_formulas_of_text() {
    let sheet =
        grid("\"ref,lampe,voie\"\n\"1,SHP,\"\"rue Haute, n° 4\"\"\"\n\"2,SHP,rue Basse\"\n");
    assert_eq!(sheet.rows[1].text(2), "rue Haute, n° 4");
    assert_eq!(
        grid("ref;insee\n=\"007\";\"=\"\"02691\"\"\"\n").rows[1].text(1),
        "02691"
    );
}

#[test]
fn a_line_without_end_is_refused() {
    let stated = refused(&format!("ref;W\n{}\n", "1;".repeat(20_000)));
    assert!(
        stated.contains("ligne 2") && stated.contains("20001 valeurs"),
        "{stated}"
    );
}

#[test]
fn blank_lines_count() {
    let sheet = grid("\n\nref;lampe;W\n\n1;SHP;70\n2;\"SHP\n\";70\n3;SHP;70\n");
    let numbers: Vec<u32> = sheet.rows.iter().map(|row| row.number).collect();
    assert_eq!(numbers, [3, 5, 6, 8]);
}

#[test]
fn what_nobody_sees_is_no_part_of_a_value() {
    let sheet = grid("ref\u{200b};W\n\u{feff}1;100\u{a0}\n2\u{ad};\u{200b}\n");
    assert_eq!(sheet.rows[1].text(1), "100");
    assert_eq!(sheet.rows[2].text(0), "2");
}

#[test]
fn a_text_without_columns_is_refused_as_such() {
    assert!(refused("bonjour\nmonde\n").contains("texte sans colonnes"));
}
