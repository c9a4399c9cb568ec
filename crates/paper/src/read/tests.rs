//! What is read from files of every kind, and what is answered to broken ones.

use std::io::{Cursor, Write};

use proptest::prelude::*;
use zip::write::{SimpleFileOptions, ZipWriter};

use crate::*;

fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn word(body: &str) -> Vec<u8> {
    let source = format!(r#"<w:document xmlns:w="w"><w:body>{body}</w:body></w:document>"#);
    zipped(&[("word/document.xml", source.as_bytes())])
}

#[test]
fn a_text_file_is_kept_to_the_letter() {
    let given = "\u{feff}一、目标\r\n　　到年底前完成。\r\n";
    let text = read("a.txt", given.as_bytes()).unwrap();
    assert_eq!((text.plain.as_str(), text.charset, text.kind), (given, Charset::Utf8, Kind::Txt));
}

#[test]
fn chinese_in_gb18030_and_utf_16_is_read_too() {
    let given = "安澜县创卫办：㐀𠀀";
    let (gb, _, _) = encoding_rs::GB18030.encode(given);
    let text = read("a.txt", &gb).unwrap();
    assert_eq!((text.plain.as_str(), text.charset), (given, Charset::Gb18030));
    let wide: Vec<u8> =
        [0xff, 0xfe].into_iter().chain(given.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    assert_eq!(read("a.txt", &wide).unwrap().plain.trim_start_matches('\u{feff}'), given);
}

#[test]
fn a_page_is_read_as_a_person_sees_it() {
    let page = r#"<!DOCTYPE html><html><head><title>x</title><style>p{}</style></head><body>
        <h1>关于开展<b>秋季</b>整治的
        通知</h1><p>各街道&nbsp;办：2026&#24180;起 A&amp;B</p><script>if (1<2) {}</script>
        <table><tr><td>一</td><td title="a>b">二</td></tr><tr><td>三</td></tr></table><!-- <p>no</p> --></body>"#;
    let text = read("page", page.as_bytes()).unwrap();
    assert_eq!(text.kind, Kind::Html);
    assert_eq!(text.plain, "关于开展秋季整治的通知\n各街道\u{a0}办：2026年起 A&B\n一\t二\n三");
}

#[test]
fn a_word_file_gives_lines_and_cells() {
    let bytes = word(
        r#"<w:p><w:pPr><w:tabs><w:tab w:val="left" w:pos="9"/></w:tabs></w:pPr><w:r><w:t>一、</w:t><w:t>目标 &amp; &#x4efb;务</w:t></w:r></w:p>
        <w:p><w:del><w:r><w:delText>旧</w:delText></w:r></w:del><w:ins><w:r><w:t>新</w:t></w:r></w:ins><w:r><w:tab/><w:t>句</w:t></w:r></w:p>
        <w:tbl><w:tr><w:tc><w:p><w:r><w:t>单位</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>甲</w:t></w:r></w:p><w:p><w:r><w:t>乙</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"#,
    );
    assert_eq!(read("a.docx", &bytes).unwrap().plain, "一、目标 & 任务\n新\t句\n单位\t甲 乙");
}

#[test]
fn a_workbook_gives_typed_cells_with_their_addresses() {
    let mut book = Workbook::new();
    book.sheet("任务", vec![Column::new("任务", 20.0), Column::new("期限", 12.0)]).unwrap();
    let day = jiff::civil::date(2026, 7, 31).at(0, 0, 0, 0);
    book.row(vec!["清淤".into(), Field::When(day)]).unwrap();
    book.row(vec![Field::Blank, Field::Number(2.5)]).unwrap();
    let text = read("b.xlsx", &book.finish().unwrap()).unwrap();
    let cells: Vec<String> = text.sheets[0]
        .cells
        .iter()
        .map(|cell| format!("{}={}", cell.at, &text.plain[cell.span.clone()]))
        .collect();
    assert_eq!(cells, ["A1=任务", "B1=期限", "A2=清淤", "B2=2026-07-31", "B3=2.5"]);
    assert_eq!(text.sheets[0].cells[3].value, Value::When(day));
    assert_eq!(text.plain, "任务\t期限\n清淤\t2026-07-31\n2.5\n");
    assert_eq!(text.sheets[0].rows().count(), 3);
}

#[test]
fn every_file_that_cannot_be_read_says_where_and_why() {
    let locked =
        [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".as_slice(), b"E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0"]
            .concat();
    let names: Vec<(&str, &str)> = [
        ("nothing", Vec::new()),
        ("picture", b"\x89PNG\r\n".to_vec()),
        ("old word", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....".to_vec()),
        ("locked word", locked),
        ("other zip", zipped(&[("a.txt", b"a")])),
        ("broken zip", b"PK\x03\x04 and nothing more".to_vec()),
        ("broken word", word("<w:p><w:r></w:p>")),
        ("word without words", word("<w:p/>")),
        ("broken pdf", b"%PDF-1.7\nnot really".to_vec()),
        ("bytes", b"abc\0def".to_vec()),
        ("spoiled utf-8", ["这是一份完整的文件\n第二行".as_bytes(), b"\xff"].concat()),
    ]
    .into_iter()
    .map(|(what, bytes)| (what, read("x", &bytes).unwrap_err().name()))
    .collect();
    assert_eq!(
        names,
        [
            ("nothing", "empty"),
            ("picture", "unknown"),
            ("old word", "old-office"),
            ("locked word", "encrypted"),
            ("other zip", "unknown"),
            ("broken zip", "damaged"),
            ("broken word", "damaged"),
            ("word without words", "no-text"),
            ("broken pdf", "damaged"),
            ("bytes", "not-text"),
            ("spoiled utf-8", "not-text"),
        ]
    );
}

#[test]
fn a_bad_byte_is_named_by_its_line() {
    let spoiled = ["这是一份完整的文件\n第二行".as_bytes(), b"\xff"].concat();
    assert_eq!(read("x", &spoiled).unwrap_err(), Error::NotText { line: 2, byte: 37 });
}

#[test]
fn a_zip_bomb_is_refused_before_it_opens() {
    let zeros = vec![b' '; 40 << 20];
    let bomb = zipped(&[("word/document.xml", b"<a/>"), ("word/media/a", &zeros)]);
    assert!(bomb.len() < 1 << 20);
    let refused = read("bomb.docx", &bomb).unwrap_err();
    assert!(matches!(refused, Error::TooMuchInside { part, .. } if part == "word/media/a"));
}

#[test]
fn a_workbook_that_is_a_bomb_is_refused_before_it_opens() {
    let zeros = vec![b' '; 40 << 20];
    let bomb = zipped(&[("xl/workbook.xml", b"<workbook/>"), ("xl/worksheets/sheet1.xml", &zeros)]);
    assert!(bomb.len() < 1 << 20);
    let refused = read("bomb.xlsx", &bomb).unwrap_err();
    assert!(matches!(refused, Error::TooMuchInside { part, .. } if part == "xl/worksheets/sheet1.xml"));
}

#[test]
fn a_word_file_broken_off_anywhere_is_answered_and_never_half_read() {
    let whole = word("<w:p><w:r><w:t>请各单位于5月10日前上报方案。</w:t></w:r></w:p>");
    assert!(read("a.docx", &whole).is_ok());
    for kept in (4..whole.len()).step_by(7) {
        let refused = read("a.docx", &whole[..kept]).unwrap_err();
        assert_eq!(refused.name(), "damaged", "cut at {kept}: {refused}");
        assert!(refused.to_string().contains("save it anew"), "{refused}");
    }
}

#[test]
fn a_pdf_of_pictures_only_says_how_many_pages_were_looked_at() {
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << >> >>",
        "<< /Length 21 >>\nstream\n0 0 595 842 re f\nq Q\n\nendstream",
    ];
    let mut pdf = String::from("%PDF-1.4\n");
    let mut places = Vec::new();
    for (n, object) in objects.iter().enumerate() {
        places.push(pdf.len());
        pdf.push_str(&format!("{} 0 obj\n{object}\nendobj\n", n + 1));
    }
    let table = pdf.len();
    pdf.push_str("xref\n0 5\n0000000000 65535 f \n");
    places.iter().for_each(|p| pdf.push_str(&format!("{p:010} 00000 n \n")));
    pdf.push_str(&format!("trailer\n<< /Size 5 /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n"));
    let refused = read("scan.pdf", pdf.as_bytes()).unwrap_err();
    assert_eq!(refused, Error::NoText { pages: 1 });
    assert!(refused.to_string().contains("text recognition"));
}

#[test]
fn a_file_too_large_is_refused_by_its_size() {
    let large = vec![b'a'; limits::FILE_BYTES_MAX + 1];
    assert_eq!(read("a.txt", &large).unwrap_err().name(), "too-large");
}

#[test]
fn a_lonely_cell_at_the_far_corner_costs_nothing() {
    let sheet = r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>"#;
    let book = zipped(&[
        ("_rels/.rels", br#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#),
        ("xl/workbook.xml", br#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>"#),
        ("xl/_rels/workbook.xml.rels", br#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ]);
    let text = read("a.xlsx", &book).unwrap();
    assert_eq!(text.sheets[0].cells[0].at.to_string(), "XFD1048576");
}

/// Beginnings that lead arbitrary bytes into each reader.
fn any_head() -> impl Strategy<Value = Vec<u8>> {
    prop::sample::select(vec![
        b"".to_vec(),
        b"%PDF-1.4\n".to_vec(),
        b"PK\x03\x04".to_vec(),
        b"<html>".to_vec(),
        b"\xff\xfe".to_vec(),
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec(),
    ])
}

proptest! {
    /// Whatever the bytes are, there is an answer.
    #[test]
    fn any_bytes_are_answered(head in any_head(), tail in prop::collection::vec(any::<u8>(), 0..2000)) {
        let _ = read("any", &[head, tail].concat());
    }

    /// A good file with one byte changed is still answered.
    #[test]
    fn a_spoiled_workbook_is_answered(at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let mut book = Workbook::new();
        book.sheet("a", vec![Column::new("b", 9.0)]).unwrap();
        book.row(vec!["c".into()]).unwrap();
        let mut bytes = book.finish().unwrap();
        let at = at.index(bytes.len());
        bytes[at] = byte;
        let _ = read("a.xlsx", &bytes);
    }

    /// Any text inside a Word file or a page is answered, however its tags are broken.
    #[test]
    fn any_tags_are_answered(parts in prop::collection::vec("(</?w:(t|p|tc|tr|tbl|br|Fallback)/?>|&#?[a-z0-9]{0,4};?|<td|<!--|-->|中|[ a\"'>])", 0..60)) {
        let source = parts.concat();
        let _ = read("a.docx", &word(&source));
        let _ = read("a.html", source.as_bytes());
    }

    /// Any text comes back from a file as it went in.
    #[test]
    fn text_files_come_back_as_they_were(given in "[\\PC\n]{1,80}") {
        prop_assume!(!given.contains('\0'));
        prop_assert_eq!(read("a.md", given.as_bytes()).unwrap().plain, given);
    }
}
