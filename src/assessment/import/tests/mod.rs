mod aiken;
mod codes;
mod formulas;
mod gift;
mod hostile;
mod moodle;
mod qti;
mod tables;

use proptest::prelude::*;

use super::ProblemKind::{self as Kind, *};
use super::limits::{MAX_ITEMS, MAX_TEXT_BYTES};
use super::rules::{answer_faults, text_faults};
use super::*;

fn gift(text: &str) -> Report {
    parse(Format::Gift, text.as_bytes(), "base").unwrap()
}

fn csv(text: &str) -> Report {
    parse(Format::Csv, text.as_bytes(), "base").unwrap()
}

/// Rows under the columns type, stem, a to d and key.
fn rows(rows: &str) -> Report {
    csv(&format!("type,stem,a,b,c,d,key\n{rows}\n"))
}

fn whats(report: &Report) -> Vec<(usize, Kind)> {
    let pair = |problem: &Problem| (problem.row, problem.what.clone());
    report.problems.iter().map(pair).collect()
}

fn dropped(report: &Report) -> Kind {
    assert_eq!((report.drafts.len(), report.problems.len()), (0, 1), "{report:?}");
    assert_eq!(report.problems[0].severity, Severity::Dropped);
    report.problems[0].what.clone()
}

fn taken(report: &Report) -> &ItemDraft {
    assert_eq!((report.drafts.len(), whats(report)), (1, vec![]));
    &report.drafts[0]
}

fn keys(draft: &ItemDraft) -> String {
    let keyed = ('A'..).zip(&draft.options).filter(|(_, option)| option.is_key);
    keyed.map(|(letter, _)| letter).collect()
}

fn is_sound(draft: &ItemDraft) -> bool {
    text_faults(draft).is_empty() && answer_faults(draft).is_empty()
}

fn options(draft: &ItemDraft) -> Vec<(&str, &str)> {
    let texts = draft.options.iter().map(|option| &option.text);
    texts.map(|text| (text.en.as_str(), text.zh.as_str())).collect()
}

#[test]
fn the_extension_names_the_format() {
    assert_eq!(Format::from_file_name("a.b.GIFT"), Some(Format::Gift));
    assert_eq!(Format::from_file_name("items.txt"), Some(Format::Gift));
    assert_eq!(Format::from_file_name("题库.csv"), Some(Format::Csv));
    assert_eq!(Format::from_file_name("items.xlsx"), Some(Format::Xlsx));
    assert_eq!(Format::from_file_name("items.pdf"), None);
    assert_eq!(Format::from_file_name("csv"), None);
}

#[test]
fn files_that_cannot_be_read() {
    let fail = |format, bytes: &[u8]| parse(format, bytes, "base").unwrap_err();
    assert_eq!(fail(Format::Gift, &vec![b' '; MAX_TEXT_BYTES + 1]), FileError::TooLarge);
    assert_eq!(fail(Format::Gift, b"a\0b{T}"), FileError::NotText);
    assert_eq!(fail(Format::Gift, b"caf\xE9\n{T}"), FileError::NotText);
    assert_eq!(fail(Format::Gift, b"// nothing\n"), FileError::NoItems);
    assert_eq!(fail(Format::Csv, b"\n"), FileError::NoItems);
    assert_eq!(fail(Format::Csv, b"type,stem,key\n,,\n"), FileError::NoItems);
    let missing = FileError::MissingColumns(vec!["type".into(), "key".into()]);
    assert_eq!(fail(Format::Csv, b"stem,a\nx,y\n"), missing);
}

#[test]
fn a_file_has_an_end() {
    let report = gift(&"Text.\n\n".repeat(MAX_ITEMS + 10));
    assert_eq!(whats(&report)[MAX_ITEMS..], [(2 * MAX_ITEMS + 1, TooManyItems)]);
}

#[test]
fn every_message_is_written_in_both_languages() {
    let sources = [include_str!("../message.rs"), include_str!("../file_error.rs")];
    let words = sources.iter().flat_map(|source| source.split('"'));
    let is_key = |word: &&str| word.starts_with("import-problem-") || word.starts_with("import-file-");
    let mut keys: Vec<&str> = words.filter(is_key).collect();
    keys.sort_unstable();
    let english = include_str!("../../../../locales/en/import.ftl");
    let chinese = include_str!("../../../../locales/zh-CN/import.ftl");
    for locale in [english, chinese] {
        let lines = locale.lines().filter_map(|line| line.split_once(" = "));
        let mut written: Vec<&str> = lines.map(|(key, _)| key).collect();
        written.sort_unstable();
        assert_eq!(written, keys);
    }
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = parse(Format::Gift, &bytes, "");
        let _ = parse(Format::Csv, &bytes, "");
    }

    #[test]
    fn no_text_makes_it_panic(text in "(?s).{0,200}") {
        let _ = parse(Format::Gift, text.as_bytes(), "");
        let _ = parse(Format::Csv, format!("type,stem,key\n{text}").as_bytes(), "");
    }

    #[test]
    fn no_gift_makes_it_panic(text in r"([~=#{}:\\%<>&| \n]|\[html\]|a|谁|5|T|::|\$CATEGORY:/){0,60}") {
        if let Ok(report) = parse(Format::Gift, text.as_bytes(), "") {
            prop_assert!(report.drafts.iter().all(is_sound));
        }
    }

    #[test]
    fn no_csv_makes_it_panic(rows in "([,;\"\n\r\t ]|A|B|谁|single|多选|判断|2026|T|对){0,80}") {
        let text = format!("type,stem,a,b,c,key,law_effective,difficulty\n{rows}");
        if let Ok(report) = parse(Format::Csv, text.as_bytes(), "") {
            prop_assert!(report.drafts.iter().all(|draft| is_sound(draft) && draft.row > 1));
        }
    }
}
