//! A [`Document`] as a Word file. The same document always makes the same bytes, so that its hash can be
//! frozen with it.

use std::io::{Cursor, Write};

use zip::write::{SimpleFileOptions, ZipWriter};
use zip::{CompressionMethod, DateTime};

use super::document::{Align, Block, Document, Foot, Head, Run, Signature, Table};
use super::layout::{self, LINE, SIZE_2, SIZE_3, SIZE_4, SIZE_4S, hand};
use super::xml::escape;
use crate::Error;

const NAMESPACES: &str = r#"xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships""#;
const RED: &str = "FF0000";
/// Weights of a rule in eighths of a point: 0.35 mm and 0.25 mm.
const THICK: u32 = 8;
const THIN: u32 = 6;

impl Document {
    /// Lays the paper out as a Word file.
    ///
    /// ```
    /// use yipan_paper::{Block, Document};
    /// let paper = Document {
    ///     title: "关于做好周末清扫的通知".into(),
    ///     blocks: vec![Block::text("请各街道于周五前报送方案。")],
    ///     ..Document::default()
    /// };
    /// let bytes = paper.to_docx().unwrap();
    /// let read_back = yipan_paper::read("notice.docx", &bytes).unwrap();
    /// assert!(read_back.plain.starts_with("关于做好周末清扫的通知"));
    /// ```
    pub fn to_docx(&self) -> Result<Vec<u8>, Error> {
        let mut body = Body::default();
        body.paper(self);
        let document =
            format!("{XML}<w:document {NAMESPACES}><w:body>{}{}</w:body></w:document>", body.out, section());
        let title = {
            let mut title = String::new();
            escape(&mut title, &self.title.replace('\n', ""));
            title
        };
        let core = CORE.replace("{title}", &title);
        pack(&[
            ("[Content_Types].xml", CONTENT_TYPES),
            ("_rels/.rels", RELS),
            ("docProps/core.xml", &core),
            ("word/document.xml", &document),
            ("word/_rels/document.xml.rels", DOCUMENT_RELS),
            ("word/styles.xml", &styles()),
            ("word/settings.xml", SETTINGS),
            ("word/fontTable.xml", FONTS),
            ("word/footer1.xml", &footer("right", "rightChars")),
            ("word/footer2.xml", &footer("left", "leftChars")),
        ])
        .map_err(|cause| Error::damaged("docx", cause))
    }
}

/// The XML of the body as it grows.
#[derive(Default)]
struct Body {
    out: String,
}

impl Body {
    fn paper(&mut self, paper: &Document) {
        if let Some(head) = &paper.head {
            self.head(head);
        }
        let over_title = if paper.head.is_some() { LINE * 2 } else { 0 };
        for (at, line) in paper.title.lines().enumerate() {
            let before = if at == 0 { over_title } else { 0 };
            self.line("Title", &format!(r#"<w:spacing w:before="{before}"/>"#), line);
        }
        if let Some(to) = &paper.addressee {
            self.line("Addressee", &format!(r#"<w:spacing w:before="{LINE}"/>"#), to);
        } else if !paper.title.is_empty() {
            self.line("Normal", "", "");
        }
        paper.blocks.iter().for_each(|block| self.block(block));
        for (at, line) in paper.attachments.iter().enumerate() {
            let before = if at == 0 { LINE } else { 0 };
            self.line("Body", &format!(r#"<w:spacing w:before="{before}"/>"#), line);
        }
        if let Some(signature) = &paper.signature {
            self.signature(signature);
        }
        if let Some(note) = &paper.note {
            self.line("Body", "", note);
        }
        if let Some(foot) = &paper.foot {
            self.foot(foot);
        }
    }

    fn head(&mut self, head: &Head) {
        match head {
            Head::Paper { mark, number, signer } => {
                self.mark(mark);
                self.line("Normal", "", "");
                self.line("Normal", "", "");
                match signer {
                    None => self.line("Number", "", number),
                    Some(signer) => {
                        let tab = format!(
                            r#"<w:tabs><w:tab w:val="right" w:pos="{}"/></w:tabs><w:ind w:leftChars="100" w:left="320"/><w:jc w:val="left"/>"#,
                            layout::WIDTH - 320
                        );
                        self.line("Number", &tab, &format!("{number}\t{signer}"));
                    }
                }
            }
            Head::Bulletin { mark, issue, organ, date } => {
                self.mark(mark);
                self.line("Issue", "", issue);
                let tab = format!(
                    r#"<w:tabs><w:tab w:val="right" w:pos="{}"/></w:tabs><w:spacing w:before="{LINE}"/><w:jc w:val="left"/>"#,
                    layout::WIDTH
                );
                self.line("Number", &tab, &format!("{organ}\t{date}"));
            }
        }
    }

    fn mark(&mut self, mark: &str) {
        let size = layout::mark_size(mark);
        let line = size * 12;
        self.open(
            "Mark",
            &format!(r#"<w:spacing w:before="{}" w:line="{line}" w:lineRule="exact"/>"#, layout::OVER_MARK),
        );
        self.run(mark, &format!(r#"<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>"#));
        self.out.push_str("</w:p>");
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Heading { level, text } => {
                self.line(&format!("Heading{}", (*level).clamp(1, 4)), "", text)
            }
            Block::Paragraph(runs) => {
                self.open("Body", "");
                runs.iter().for_each(|run| self.stretch(run));
                self.out.push_str("</w:p>");
            }
            Block::Table(table) => self.table(table),
            Block::NewPage => self.out.push_str(r#"<w:p><w:r><w:br w:type="page"/></w:r></w:p>"#),
        }
    }

    fn stretch(&mut self, run: &Run) {
        let strong = format!(r#"<w:rFonts w:eastAsia="{}"/>"#, hand::BLACK);
        self.run(&run.text, if run.strong { &strong } else { "" });
    }

    fn table(&mut self, table: &Table) {
        if let Some(caption) = &table.caption {
            self.line("Caption", "", caption);
        }
        let widths = layout::columns(table.head.len(), &table.widths);
        self.out.push_str(&format!(
            r#"<w:tbl><w:tblPr><w:tblStyle w:val="Ruled"/><w:tblW w:w="{}" w:type="dxa"/><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>"#,
            layout::WIDTH
        ));
        widths.iter().for_each(|wide| self.out.push_str(&format!(r#"<w:gridCol w:w="{wide}"/>"#)));
        self.out.push_str("</w:tblGrid>");
        self.row(&table.head, &widths, &[], true);
        table.rows.iter().for_each(|row| self.row(row, &widths, &table.align, false));
        self.out.push_str("</w:tbl>");
        self.line("Normal", "", "");
    }

    fn row(&mut self, row: &[String], widths: &[u32], align: &[Align], is_head: bool) {
        let repeat = if is_head { "<w:tblHeader/>" } else { "" };
        self.out.push_str(&format!("<w:tr><w:trPr><w:cantSplit/>{repeat}</w:trPr>"));
        for (column, wide) in widths.iter().enumerate() {
            self.out.push_str(&format!(
                r#"<w:tc><w:tcPr><w:tcW w:w="{wide}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>"#
            ));
            let side = match align.get(column).copied().unwrap_or_default() {
                _ if is_head => "center",
                Align::Left => "left",
                Align::Centre => "center",
                Align::Right => "right",
            };
            let style = if is_head { "CellHead" } else { "Cell" };
            let words = row.get(column).map_or("", String::as_str);
            self.line(style, &format!(r#"<w:jc w:val="{side}"/>"#), words);
            self.out.push_str("</w:tc>");
        }
        self.out.push_str("</w:tr>");
    }

    fn signature(&mut self, signature: &Signature) {
        let (organ, date) = layout::signature(&signature.organ, &signature.date, signature.sealed);
        let indent = |chars: u32| {
            let twips = chars * u32::from(SIZE_3 as u16) / 10;
            format!(r#"<w:ind w:rightChars="{chars}" w:right="{twips}"/><w:jc w:val="right"/>"#)
        };
        let before = if signature.sealed { LINE * 2 } else { LINE };
        self.line(
            "Normal",
            &format!(r#"<w:keepNext/><w:spacing w:before="{before}"/>{}"#, indent(organ)),
            &signature.organ,
        );
        self.line("Normal", &indent(date), &signature.date);
    }

    /// A table that ends on the bottom edge of the last page's type area, ruled as the standard asks: 0.35 mm
    /// outside, 0.25 mm between. Its place is said in full, since not every program knows "at the bottom".
    fn foot(&mut self, foot: &Foot) {
        let last = format!("{}\t{}", foot.printed_by, foot.printed_on);
        let lines: Vec<&str> = foot.copies.iter().map(String::as_str).chain([last.as_str()]).collect();
        let from_top = layout::PAGE.1 - layout::MARGINS.2 - lines.len() as u32 * LINE;
        self.out.push_str(&format!(
            r#"<w:tbl><w:tblPr><w:tblpPr w:leftFromText="0" w:rightFromText="0" w:vertAnchor="page" w:horzAnchor="margin" w:tblpX="0" w:tblpY="{from_top}"/><w:tblW w:w="{wide}" w:type="dxa"/><w:tblBorders>{}{}{}</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid><w:gridCol w:w="{wide}"/></w:tblGrid>"#,
            rule("top", THICK),
            rule("bottom", THICK),
            rule("insideH", THIN),
            wide = layout::WIDTH,
        ));
        for words in lines {
            self.out.push_str(&format!(
                r#"<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="{LINE}" w:hRule="exact"/></w:trPr><w:tc><w:tcPr><w:tcW w:w="{}" w:type="dxa"/></w:tcPr>"#,
                layout::WIDTH
            ));
            let tab = format!(r#"<w:tabs><w:tab w:val="right" w:pos="{}"/></w:tabs>"#, layout::WIDTH - 280);
            self.line("Foot", &tab, words);
            self.out.push_str("</w:tc></w:tr>");
        }
        self.out.push_str("</w:tbl>");
        self.line("Normal", r#"<w:spacing w:line="20" w:lineRule="exact"/>"#, "");
    }

    /// A paragraph of one run.
    fn line(&mut self, style: &str, extra: &str, words: &str) {
        self.open(style, extra);
        self.run(words, "");
        self.out.push_str("</w:p>");
    }

    /// Starts a paragraph. Word is strict about the order of properties; `extra` keeps to it.
    fn open(&mut self, style: &str, extra: &str) {
        self.out.push_str(&format!(r#"<w:p><w:pPr><w:pStyle w:val="{style}"/>{extra}</w:pPr>"#));
    }

    fn run(&mut self, words: &str, properties: &str) {
        if words.is_empty() {
            return;
        }
        self.out.push_str("<w:r>");
        if !properties.is_empty() {
            self.out.push_str(&format!("<w:rPr>{properties}</w:rPr>"));
        }
        for (at, part) in words.split('\t').enumerate() {
            if at > 0 {
                self.out.push_str("<w:tab/>");
            }
            for (at, line) in part.split('\n').enumerate() {
                if at > 0 {
                    self.out.push_str("<w:br/>");
                }
                self.out.push_str(r#"<w:t xml:space="preserve">"#);
                escape(&mut self.out, line);
                self.out.push_str("</w:t>");
            }
        }
        self.out.push_str("</w:r>");
    }
}

fn rule(side: &str, weight: u32) -> String {
    format!(r#"<w:{side} w:val="single" w:sz="{weight}" w:space="0" w:color="000000"/>"#)
}

/// Page and feet, at the end of the body.
fn section() -> String {
    let (wide, high) = layout::PAGE;
    let (top, right, bottom, left) = layout::MARGINS;
    format!(
        r#"<w:sectPr><w:footerReference w:type="default" r:id="rIdOdd"/><w:footerReference w:type="even" r:id="rIdEven"/><w:pgSz w:w="{wide}" w:h="{high}"/><w:pgMar w:top="{top}" w:right="{right}" w:bottom="{bottom}" w:left="{left}" w:header="851" w:footer="{}" w:gutter="0"/><w:docGrid w:linePitch="{LINE}"/></w:sectPr>"#,
        layout::FOOTER
    )
}

/// The page number between two dashes: outside edge, one character in.
fn footer(side: &str, chars: &str) -> String {
    let run = format!(
        r#"<w:rPr><w:rFonts w:ascii="{0}" w:hAnsi="{0}" w:eastAsia="{0}"/><w:sz w:val="{SIZE_4}"/><w:szCs w:val="{SIZE_4}"/></w:rPr>"#,
        hand::SONG
    );
    format!(
        r#"{XML}<w:ftr {NAMESPACES}><w:p><w:pPr><w:pStyle w:val="Footer"/><w:ind w:{chars}="100" w:{side}="280"/><w:jc w:val="{side}"/></w:pPr><w:r>{run}<w:t xml:space="preserve">— </w:t></w:r><w:r>{run}<w:fldChar w:fldCharType="begin"/></w:r><w:r>{run}<w:instrText xml:space="preserve"> PAGE </w:instrText></w:r><w:r>{run}<w:fldChar w:fldCharType="separate"/></w:r><w:r>{run}<w:t>1</w:t></w:r><w:r>{run}<w:fldChar w:fldCharType="end"/></w:r><w:r>{run}<w:t xml:space="preserve"> —</w:t></w:r></w:p></w:ftr>"#
    )
}

/// One paragraph style: its name, its paragraph properties, its hand, size and colour.
fn style(id: &str, paragraph: &str, hand: &str, size: u32, colour: &str) -> String {
    let tight = if size == SIZE_3 { layout::tight() } else { String::new() };
    let colour = if colour.is_empty() { String::new() } else { format!(r#"<w:color w:val="{colour}"/>"#) };
    let outline = match id.strip_prefix("Heading").and_then(|level| level.parse::<u32>().ok()) {
        Some(level) => format!(r#"<w:keepNext/>{paragraph}<w:outlineLvl w:val="{}"/>"#, level - 1),
        None => paragraph.to_owned(),
    };
    format!(
        r#"<w:style w:type="paragraph" w:customStyle="0" w:styleId="{id}"><w:name w:val="{id}"/><w:basedOn w:val="Normal"/><w:pPr>{outline}</w:pPr><w:rPr><w:rFonts w:eastAsia="{hand}"/>{colour}{tight}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr></w:style>"#
    )
}

fn styles() -> String {
    let indent = r#"<w:ind w:firstLineChars="200" w:firstLine="640"/>"#;
    let centre = r#"<w:jc w:val="center"/>"#;
    let title = format!(r#"<w:keepNext/><w:spacing w:line="660" w:lineRule="exact"/>{centre}"#);
    let number = format!(
        r#"<w:pBdr><w:bottom w:val="single" w:sz="12" w:space="11" w:color="{RED}"/></w:pBdr><w:jc w:val="center"/>"#
    );
    let cell = r#"<w:spacing w:before="40" w:after="40" w:line="360" w:lineRule="exact"/>"#;
    let foot = r#"<w:ind w:leftChars="100" w:left="280" w:rightChars="100" w:right="280"/>"#;
    let all = [
        style("Mark", centre, hand::TITLE, SIZE_2, RED),
        style("Number", &number, hand::TEXT, SIZE_3, ""),
        style("Issue", centre, hand::TEXT, SIZE_3, ""),
        style("Title", &title, hand::TITLE, SIZE_2, ""),
        style("Addressee", "", hand::TEXT, SIZE_3, ""),
        style("Body", indent, hand::TEXT, SIZE_3, ""),
        style("Heading1", indent, hand::BLACK, SIZE_3, ""),
        style("Heading2", indent, hand::SCRIPT, SIZE_3, ""),
        style("Heading3", indent, hand::TEXT, SIZE_3, ""),
        style("Heading4", indent, hand::TEXT, SIZE_3, ""),
        style("Caption", &format!("<w:keepNext/>{centre}"), hand::BLACK, SIZE_4, ""),
        style("Cell", cell, hand::TEXT, SIZE_4S, ""),
        style("CellHead", &format!("<w:keepNext/>{cell}"), hand::BLACK, SIZE_4S, ""),
        style("Foot", foot, hand::TEXT, SIZE_4, ""),
        style("Footer", "", hand::SONG, SIZE_4, ""),
    ];
    format!(
        r#"{XML}<w:styles {NAMESPACES}><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:cs="Times New Roman" w:eastAsia="{text}"/><w:kern w:val="2"/><w:sz w:val="{SIZE_3}"/><w:szCs w:val="{SIZE_3}"/><w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:pPr><w:widowControl w:val="0"/><w:spacing w:line="{LINE}" w:lineRule="exact"/><w:jc w:val="both"/></w:pPr><w:rPr>{tight}</w:rPr></w:style><w:style w:type="table" w:styleId="Ruled"><w:name w:val="Ruled"/><w:tblPr><w:tblBorders>{borders}</w:tblBorders><w:tblCellMar><w:left w:w="85" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>{all}</w:styles>"#,
        text = hand::TEXT,
        tight = layout::tight(),
        borders = ["top", "left", "bottom", "right", "insideH", "insideV"]
            .map(|side| format!(r#"<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>"#))
            .concat(),
        all = all.concat(),
    )
}

/// Packs the parts with one fixed time, so that equal papers are equal bytes.
fn pack(parts: &[(&str, &str)]) -> zip::result::ZipResult<Vec<u8>> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default());
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, options)?;
        zip.write_all(content.as_bytes())?;
    }
    Ok(zip.finish()?.into_inner())
}

const XML: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#;

const CONTENT_TYPES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/><Override PartName="/word/settings.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.settings+xml"/><Override PartName="/word/fontTable.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.fontTable+xml"/><Override PartName="/word/footer1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"/><Override PartName="/word/footer2.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"/><Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>"#;

const RELS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>"#;

const DOCUMENT_RELS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rIdStyles" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/><Relationship Id="rIdSettings" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/settings" Target="settings.xml"/><Relationship Id="rIdFonts" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/fontTable" Target="fontTable.xml"/><Relationship Id="rIdOdd" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footer" Target="footer1.xml"/><Relationship Id="rIdEven" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footer" Target="footer2.xml"/></Relationships>"#;

const CORE: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{title}</dc:title></cp:coreProperties>"#;

const SETTINGS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:settings xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:zoom w:percent="100"/><w:evenAndOddHeaders/><w:drawingGridVerticalSpacing w:val="579"/><w:characterSpacingControl w:val="compressPunctuation"/><w:compat><w:spaceForUL/><w:balanceSingleByteDoubleByteWidth/><w:doNotLeaveBackslashAlone/><w:ulTrailSpace/><w:adjustLineHeightInTable/><w:useFELayout/><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat></w:settings>"#;

const FONTS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:fonts xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:font w:name="方正小标宋简体"><w:altName w:val="SimSun"/><w:charset w:val="86"/><w:family w:val="roman"/></w:font><w:font w:name="仿宋_GB2312"><w:altName w:val="FangSong"/><w:charset w:val="86"/><w:family w:val="modern"/></w:font><w:font w:name="楷体_GB2312"><w:altName w:val="KaiTi"/><w:charset w:val="86"/><w:family w:val="modern"/></w:font><w:font w:name="黑体"><w:altName w:val="SimHei"/><w:charset w:val="86"/><w:family w:val="swiss"/></w:font><w:font w:name="宋体"><w:altName w:val="SimSun"/><w:charset w:val="86"/><w:family w:val="roman"/></w:font></w:fonts>"#;
