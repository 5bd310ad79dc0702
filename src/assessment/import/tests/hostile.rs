//! Files that mean harm, or only happen to be enormous.

use std::io::{Cursor, Write};

use ::zip::write::SimpleFileOptions;
use ::zip::{CompressionMethod, ZipWriter};

use super::super::ProblemKind::*;
use super::super::limits::{MAX_MEDIA_BYTES, MAX_PACKAGE_BYTES};
use super::*;

fn fail(format: Format, bytes: &[u8]) -> FileError {
    parse(format, bytes, "base").unwrap_err()
}

fn zip(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in entries {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn manifest(hrefs: &[&str]) -> Vec<u8> {
    let resource = |href: &&str| format!("<resource identifier=\"r\" type=\"imsqti_item_xmlv3p0\" href=\"{href}\"/>");
    let resources: String = hrefs.iter().map(resource).collect();
    format!("<manifest><resources>{resources}</resources></manifest>").into_bytes()
}

fn essay(stem: &str) -> Vec<u8> {
    format!(
        "<qti-assessment-item identifier=\"e\" title=\"e\"><qti-response-declaration identifier=\"R\"/><qti-item-body>\
         {stem}<qti-extended-text-interaction response-identifier=\"R\"/></qti-item-body></qti-assessment-item>"
    )
    .into_bytes()
}

#[test]
fn document_types_and_entities_are_refused() {
    let bomb = "<!DOCTYPE quiz [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;\">]><quiz>&b;</quiz>";
    let outside = "<?xml version=\"1.0\"?><!DOCTYPE quiz SYSTEM \"file:///etc/passwd\"><quiz/>";
    let undeclared = "<quiz><question type=\"essay\"><name>&nbsp;</name></question></quiz>";
    for text in [bomb, outside, undeclared] {
        assert_eq!(fail(Format::MoodleXml, text.as_bytes()), FileError::Doctype, "{text}");
        assert_eq!(fail(Format::QtiItem, text.as_bytes()), FileError::Doctype, "{text}");
    }
    let package = zip(&[(
        "imsmanifest.xml",
        b"<!DOCTYPE m [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><manifest>&x;</manifest>",
    )]);
    assert_eq!(fail(Format::QtiPackage, &package), FileError::Doctype);
}

#[test]
fn the_five_entities_and_numbers_are_characters() {
    let item = essay("1 &lt; 2 &amp;&amp; 3 &gt; 2 &quot;&apos; &#20013;&#x6587;");
    let report = parse(Format::QtiItem, &item, "").unwrap();
    assert_eq!(taken(&report).stem, Bilingual::new("", "1 < 2 && 3 > 2 \"' 中文"));
    let null = fail(Format::QtiItem, &essay("&#0;"));
    assert!(matches!(null, FileError::NotText | FileError::Broken(_)), "{null:?}");
}

#[test]
fn a_broken_item_of_a_package_leaves_the_others_alone() {
    let bad = b"<!DOCTYPE x><qti-assessment-item/>";
    let package = zip(&[
        ("imsmanifest.xml", &manifest(&["bad.xml", "gone.xml", "cut.xml", "good.xml"])),
        ("bad.xml", bad),
        ("cut.xml", b"<qti-assessment-item><p>"),
        ("good.xml", &essay("Fine")),
    ]);
    let report = parse(Format::QtiPackage, &package, "").unwrap();
    assert_eq!((report.drafts.len(), report.drafts[0].row), (1, 4));
    let keys: Vec<(usize, &str, &str)> =
        report.problems.iter().map(|problem| (problem.row, problem.item.as_str(), problem.what.key())).collect();
    let expected = [
        (1, "bad.xml", "import-problem-file-broken"),
        (2, "gone.xml", "import-problem-file-missing"),
        (3, "cut.xml", "import-problem-file-broken"),
    ];
    assert_eq!(keys, expected);
}

#[test]
fn what_a_package_lists_and_nobody_reads_is_named() {
    let resource = |kind: &str, href: &str, more: &str| {
        format!("<resource identifier=\"r\" type=\"{kind}\" href=\"{href}\">{more}</resource>")
    };
    let foreign = "<metadata><lom><general/></lom></metadata>";
    let resources = [
        resource("imsqti_item_xmlv3p0", "a.xml", foreign),
        resource("imsqti_xmlv1p2", "old.xml", ""),
        resource("imsqti_test_xmlv3p0", "test.xml", ""),
        resource("imsqti_test_xmlv3p0", "text.xml", ""),
        resource("webcontent", "cup.png", ""),
    ];
    let manifest = format!("<manifest><resources>{}</resources></manifest>", resources.concat());
    let asked = String::from_utf8(essay("Why?")).unwrap();
    let with = "<qti-assessment-stimulus-ref identifier=\"s\" href=\"text.xml\"/><qti-item-body>";
    let package = zip(&[
        ("imsmanifest.xml", manifest.as_bytes()),
        ("a.xml", asked.replace("<qti-item-body>", with).as_bytes()),
        ("text.xml", b"<qti-assessment-stimulus identifier=\"s\"><qti-stimulus-body>Read</qti-stimulus-body></qti-assessment-stimulus>"),
    ]);
    let report = parse(Format::QtiPackage, &package, "law").unwrap();
    assert_eq!((report.drafts.len(), report.cases.len(), report.cases[0].code.as_str()), (1, 1, "law"));
    let expected = [(1, PartDropped("metadata".into())), (1, IgnoredFiles("old.xml, test.xml".into()))];
    assert_eq!(whats(&report), expected);
}

#[test]
fn deep_elements_are_refused() {
    let deep = "<b>".repeat(100_000);
    assert_eq!(fail(Format::QtiItem, &essay(&deep)), FileError::TooDeep);
    assert_eq!(fail(Format::MoodleXml, format!("<quiz>{deep}").as_bytes()), FileError::TooDeep);
}

#[test]
fn zip_bombs_are_refused_by_what_comes_out_of_them() {
    let zeros = vec![b' '; 40 << 20];
    let ratio = zip(&[("imsmanifest.xml", &zeros)]);
    assert!(ratio.len() < 200_000);
    assert_eq!(fail(Format::QtiPackage, &ratio), FileError::Bomb);
    assert_eq!(fail(Format::Xlsx, &zip(&[("xl/workbook.xml", b"<workbook/>"), ("xl/a.xml", &zeros)])), FileError::Bomb);
}

#[test]
fn one_file_shown_by_many_items_is_counted_every_time() {
    let mut noise = 1u64;
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    png.extend((0..4 << 20).map(|_| {
        noise = noise.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (noise >> 56) as u8
    }));
    let names: Vec<String> = (0..60).map(|n| format!("{n}.xml")).collect();
    let items: Vec<Vec<u8>> = (0..60).map(|n| essay(&format!("Picture {n} <img src=\"a.png\" alt=\"\"/>"))).collect();
    let manifest = manifest(&names.iter().map(String::as_str).collect::<Vec<_>>());
    let mut entries: Vec<(&str, &[u8])> = vec![("imsmanifest.xml", &manifest), ("a.png", &png)];
    entries.extend(names.iter().map(String::as_str).zip(items.iter().map(Vec::as_slice)));
    assert_eq!(fail(Format::QtiPackage, &zip(&entries)), FileError::Bomb);
}

#[test]
fn names_that_leave_the_package_are_refused() {
    for name in ["../evil.xml", "/etc/passwd", "a/../../b.xml", "C:/x.xml", "a\\b.xml"] {
        let package = zip(&[("imsmanifest.xml", &manifest(&[])), (name, b"x")]);
        assert_eq!(fail(Format::QtiPackage, &package), FileError::UnsafeName(name.into()), "{name}");
    }
    let item = essay("Look <img src=\"../../../etc/passwd\" alt=\"\"/><img src=\"/etc/hosts\" alt=\"\"/>");
    let package = zip(&[("imsmanifest.xml", &manifest(&["items/a.xml", "../../b.xml"])), ("items/a.xml", &item)]);
    let report = parse(Format::QtiPackage, &package, "").unwrap();
    let outside = |name: &str| MediaDropped(MediaFault::Outside, name.into());
    let expected = [(1, outside("passwd")), (1, outside("hosts")), (2, FileMissing(String::new()))];
    assert_eq!(whats(&report), expected);
}

#[test]
fn encrypted_and_broken_archives_are_refused() {
    let whole = zip(&[("imsmanifest.xml", &manifest(&["a.xml"])), ("a.xml", &essay("Fine"))]);
    assert!(matches!(fail(Format::QtiPackage, &whole[..whole.len() / 2]), FileError::Broken(_)));
    assert!(matches!(fail(Format::QtiPackage, b"PK\x03\x04"), FileError::Broken(_)));
    assert!(matches!(fail(Format::Xlsx, b"not a zip"), FileError::Broken(_)));
    // The flag for encryption, in the local header and in the central directory.
    let mut locked = whole.clone();
    for (mark, at) in [(b"PK\x03\x04", 6), (b"PK\x01\x02", 8)] {
        let starts: Vec<usize> = (0..locked.len() - 4).filter(|at| &locked[*at..*at + 4] == mark).collect();
        starts.into_iter().for_each(|start| locked[start + at] |= 1);
    }
    assert_eq!(fail(Format::QtiPackage, &locked), FileError::Encrypted);
    assert_eq!(fail(Format::Xlsx, b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), FileError::Encrypted);
    // A wrong checksum is noticed when the entry is read.
    let mut options = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    options.start_file("imsmanifest.xml", stored).unwrap();
    options.write_all(&manifest(&["a.xml"])).unwrap();
    let mut damaged = options.finish().unwrap().into_inner();
    damaged[60] ^= 1;
    assert!(matches!(fail(Format::QtiPackage, &damaged), FileError::Broken(_)));
}

#[test]
fn sizes_have_limits() {
    let spaces = |size: usize| vec![b' '; size + 1];
    for format in [Format::Gift, Format::Aiken, Format::Csv, Format::QtiItem] {
        assert_eq!(fail(format, &spaces(MAX_TEXT_BYTES)), FileError::TooLarge);
        assert_eq!(fail(format, b"a\0b"), FileError::NotText);
    }
    for format in [Format::MoodleXml, Format::Xlsx, Format::QtiPackage] {
        assert_eq!(fail(format, &spaces(MAX_PACKAGE_BYTES)), FileError::PackageTooLarge);
    }
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    png.resize(MAX_MEDIA_BYTES + 1, 7);
    png.iter_mut().skip(8).enumerate().for_each(|(n, byte)| *byte = (n * n / 7) as u8);
    let item = essay("Large <img src=\"a.png\" alt=\"\"/>");
    let package = zip(&[("imsmanifest.xml", &manifest(&["i.xml"])), ("i.xml", &item), ("a.png", &png)]);
    let report = parse(Format::QtiPackage, &package, "").unwrap();
    assert_eq!(whats(&report), [(1, MediaDropped(MediaFault::TooLarge, "a.png".into()))]);
}

/// Nothing here takes time that grows with the square of its size: each would be minutes otherwise.
#[test]
fn large_files_of_nonsense_end_soon() {
    let million = 1 << 20;
    let html = |text: String| {
        format!(
            "<quiz><question type=\"essay\"><questiontext><text><![CDATA[{text}]]></text></questiontext></question></quiz>"
        )
    };
    let images: String = (0..million / 8).map(|n| format!("<img src=\"{n}\">")).collect();
    let answers: String = (0..million / 2).map(|n| format!("={n} ")).collect();
    let tags: String = (0..million / 8).map(|n| format!("t{n};")).collect();
    let attributes: String = (0..million / 4).map(|n| format!(" a{n}=\"\"")).collect();
    let choices: String =
        (0..million / 32).map(|n| format!("<simpleChoice identifier=\"c{n}\">{n}</simpleChoice>")).collect();
    let keys: String = (0..million / 32).map(|n| format!("<value>c{n}</value>")).collect();
    let choice = format!(
        "<assessmentItem><responseDeclaration identifier=\"R\" cardinality=\"multiple\"><correctResponse>{keys}\
         </correctResponse></responseDeclaration><itemBody>Which?<choiceInteraction responseIdentifier=\"R\">{choices}\
         </choiceInteraction></itemBody></assessmentItem>"
    );
    let files = [
        (Format::MoodleXml, html("<b>".repeat(million))),
        (Format::MoodleXml, html("<a ".repeat(million))),
        (Format::MoodleXml, html("<a b=\"".repeat(million / 2))),
        (Format::MoodleXml, html(images)),
        (Format::MoodleXml, format!("<quiz{attributes}/>")),
        (Format::QtiItem, choice),
        (Format::Gift, format!("Who? {{{answers}}}")),
        (Format::Csv, format!("type,stem,key,tags\n判断,s,T,{tags}\n")),
        (Format::Aiken, format!("Who?\n{}ANSWER: A\n", "A) x\n".repeat(million / 2))),
    ];
    for (format, text) in files {
        // One step for each pair of a million would not end before the test run is given up.
        let _ = parse(format, text.as_bytes(), "");
    }
}

#[test]
fn ten_thousand_items_are_taken_and_no_more() {
    let text: String = (0..MAX_ITEMS + 2).map(|n| format!("Question {n}? {{=right {n} ~wrong {n}}}\n\n")).collect();
    let report = gift(&text);
    assert_eq!(report.drafts.len(), MAX_ITEMS);
    assert_eq!(whats(&report), [(2 * MAX_ITEMS + 1, TooManyItems)]);
}

proptest! {
    #[test]
    fn no_markup_makes_it_panic(text in r#"(<|>|/|p|b|br|img|span|"|=|'| |class|multilang|lang|en|zh|&amp;|&#1;|\{mlang|\}|谁|x){0,60}"#) {
        let question = |text: &str| format!("<quiz><question type=\"essay\"><questiontext><text><![CDATA[{text}]]></text></questiontext></question></quiz>");
        let _ = parse(Format::MoodleXml, question(&text).as_bytes(), "");
        let _ = parse(Format::MoodleXml, format!("<quiz>{text}</quiz>").as_bytes(), "");
        let _ = parse(Format::QtiItem, &essay(&text), "");
    }

    #[test]
    fn no_package_makes_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), at in 0..400usize) {
        let mut package = zip(&[("imsmanifest.xml", &manifest(&["a.xml"])), ("a.xml", &essay("Fine"))]);
        for (n, byte) in bytes.iter().enumerate().take(6) {
            let place = (at + n * 37) % package.len();
            package[place] = *byte;
        }
        let _ = Format::detect("a.zip", &package);
        let _ = parse(Format::QtiPackage, &package, "");
        let _ = parse(Format::Xlsx, &package, "");
        let _ = Format::detect("x", &bytes).map(|format| parse(format, &bytes, ""));
    }
}
