//! What stands on the papers we write.

use proptest::prelude::*;

use super::layout;
use crate::*;

fn notice() -> Document {
    Document {
        head: Some(Head::Paper {
            mark: "安澜县创建国家卫生县城指挥部办公室文件".into(),
            number: "安创办〔2026〕31号".into(),
            signer: None,
        }),
        title: "关于限期整改北塬镇积存垃圾的通知".into(),
        addressee: Some("北塬镇人民政府：".into()),
        blocks: vec![
            Block::heading(1, "一、检查情况"),
            Block::Paragraph(vec![Run::plain("7月21日复查，应办结"), Run::plain("119"), Run::plain("件。")]),
            Block::Table(Table {
                caption: Some("逾期清单".into()),
                head: vec!["编号".into(), "内容".into(), "超期".into()],
                rows: vec![
                    vec!["市政0412".into(), "<井盖> & 破损".into(), "2天".into()],
                    vec!["市政0398".into()],
                ],
                widths: vec![2, 5, 2],
                align: vec![Align::Left, Align::Left, Align::Right],
            }),
        ],
        signature: Some(Signature {
            organ: "安澜县创卫指挥部办公室".into(),
            date: "2026年7月22日".into(),
            sealed: true,
        }),
        foot: Some(Foot {
            copies: vec!["抄送：县委办，县政府办。".into()],
            printed_by: "安澜县创卫指挥部办公室".into(),
            printed_on: "2026年7月22日印发".into(),
        }),
        ..Document::default()
    }
}

#[test]
fn a_paper_says_its_parts_in_order() {
    let text = read("notice.docx", &notice().to_docx().unwrap()).unwrap();
    let lines: Vec<&str> = text.plain.lines().filter(|line| !line.trim().is_empty()).collect();
    assert_eq!(
        lines,
        [
            "安澜县创建国家卫生县城指挥部办公室文件",
            "安创办〔2026〕31号",
            "关于限期整改北塬镇积存垃圾的通知",
            "北塬镇人民政府：",
            "一、检查情况",
            "7月21日复查，应办结119件。",
            "逾期清单",
            "编号\t内容\t超期",
            "市政0412\t<井盖> & 破损\t2天",
            "市政0398",
            "安澜县创卫指挥部办公室",
            "2026年7月22日",
            "抄送：县委办，县政府办。",
            "安澜县创卫指挥部办公室\t2026年7月22日印发",
        ]
    );
}

#[test]
fn the_same_paper_is_the_same_bytes() {
    assert_eq!(notice().to_docx().unwrap(), notice().to_docx().unwrap());
}

#[test]
fn a_signature_stands_where_the_standard_puts_it() {
    // Organ of 11 characters, date of 8 wide in hundredths: "2026年7月22日" has 7 digits and 3 characters.
    let (organ, date) = ("安澜县创卫指挥部办公室", "2026年7月22日");
    assert_eq!((layout::width(organ), layout::width(date)), (1100, 650));
    assert_eq!(layout::signature(organ, date, false), (200, 450));
    assert_eq!(layout::signature(organ, date, true), (175, 400));
    assert_eq!(layout::signature("县委", date, false), (850, 200));
}

#[test]
fn twenty_two_lines_of_twenty_eight_characters_fit_the_page() {
    let (top, _, bottom, _) = layout::MARGINS;
    assert!(22 * layout::LINE <= layout::PAGE.1 - top - bottom);
    let letter = i64::from(layout::SIZE_3) * 10 + i64::from(layout::TIGHT);
    assert!(28 * letter <= i64::from(layout::WIDTH) && 29 * letter > i64::from(layout::WIDTH));
}

#[test]
fn no_cell_can_run() {
    let mut book = Workbook::new();
    book.sheet("a/b", vec![Column::new("=1+1", 9.0)]).unwrap();
    book.row(vec!["=cmd|' /C calc'!A0".into()]).unwrap();
    book.row(vec!["@SUM(A1)".into()]).unwrap();
    let bytes = book.finish().unwrap();
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes.as_slice())).unwrap();
    let mut sheet = String::new();
    std::io::Read::read_to_string(&mut zip.by_name("xl/worksheets/sheet1.xml").unwrap(), &mut sheet).unwrap();
    assert!(!sheet.contains("<f>"), "{sheet}");
    let text = read("a.xlsx", &bytes).unwrap();
    assert_eq!(text.sheets[0].name, "a_b");
    assert_eq!(text.plain, "=1+1\n=cmd|' /C calc'!A0\n@SUM(A1)\n");
}

proptest! {
    /// Whatever the words are, the paper opens and says them.
    #[test]
    fn any_words_stand_on_paper(words in "\\PC{1,60}") {
        let paper = Document { blocks: vec![Block::text(words.clone())], ..Document::default() };
        let kept = read("a.docx", &paper.to_docx().unwrap());
        if !words.trim().is_empty() {
            prop_assert_eq!(kept.unwrap().plain, words);
        }
    }

    /// The columns of a table fill the type area.
    #[test]
    fn columns_fill_the_type_area(count in 1usize..12, shares in prop::collection::vec(0u32..9, 0..12)) {
        let wide: u32 = layout::columns(count, &shares).iter().sum();
        prop_assert_eq!(wide, layout::WIDTH);
    }
}
