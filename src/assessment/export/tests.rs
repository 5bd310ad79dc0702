use std::io::{Cursor, Read};

use chrono::NaiveDate;
use image::{GrayImage, ImageFormat};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use super::super::bank::digest;
use super::super::import::{
    Bilingual, DraftCase, DraftDifficulty, DraftImportance, DraftKind, DraftMedia, DraftNumber, DraftOption,
    DraftScoring, Format, ItemDraft, Report, parse,
};
use super::*;
use crate::assessment::purpose::ItemPurpose;

fn line() -> BoxedStrategy<String> {
    vec("[a-zA-Z0-9<>&\"'=%#$@+;:.!?_|{}\\-]{1,6}|[直播电商主播观众商品]{1,4}|é|😀|«»|\\$10|=1\\+1", 1..4)
        .prop_map(|words| words.join(" "))
        .boxed()
}

/// One line or a few, with single and double spaces inside and a blank line now and then.
fn text() -> BoxedStrategy<String> {
    (vec(line(), 1..4), select(vec!["\n", "  ", "\n\n", "\n  "]))
        .prop_map(|(lines, between)| lines.join(between))
        .boxed()
}

/// Something in at least one language; `n` keeps texts of one item apart.
fn bilingual(text: BoxedStrategy<String>) -> impl Strategy<Value = Bilingual> {
    (text.clone(), text, 0..3u8).prop_map(|(en, zh, languages)| match languages {
        0 => Bilingual { en, zh },
        1 => Bilingual { en, zh: String::new() },
        _ => Bilingual { en: String::new(), zh },
    })
}

fn or_nothing(text: BoxedStrategy<String>) -> impl Strategy<Value = Bilingual> {
    option::of(bilingual(text)).prop_map(Option::unwrap_or_default)
}

fn numbered(mut text: Bilingual, n: usize) -> Bilingual {
    for side in [&mut text.en, &mut text.zh] {
        if !side.is_empty() {
            *side += &format!(" {n}");
        }
    }
    text
}

fn decimal() -> impl Strategy<Value = String> {
    "0|-?[1-9][0-9]{0,8}|-?[0-9]\\.[0-9]{0,6}[1-9]".prop_map(|text: String| text.replace("-0.0", "0.0"))
}

fn boxed(name: &[u8; 4], content: &[u8]) -> Vec<u8> {
    [&(content.len() as u32 + 8).to_be_bytes(), name.as_slice(), content].concat()
}

/// A file of the kind that can be shown, out of these bytes.
fn showable(mime: &str, data: &[u8]) -> Vec<u8> {
    match mime {
        "image/png" => {
            let picture = GrayImage::from_vec(data.len() as u32, 1, data.to_vec()).unwrap();
            let mut bytes = Cursor::new(Vec::new());
            picture.write_to(&mut bytes, ImageFormat::Png).unwrap();
            bytes.into_inner()
        }
        "audio/mpeg" => {
            let mut frame = [b"\xFF\xF3\x40\0".as_slice(), data].concat();
            frame.resize(104, 0);
            frame.repeat(2)
        }
        _ => {
            let handler = boxed(b"hdlr", &[&[0; 8], b"vide".as_slice(), &[0; 12]].concat());
            let movie = boxed(b"moov", &boxed(b"trak", &boxed(b"mdia", &handler)));
            [boxed(b"ftyp", b"isom"), movie, boxed(b"mdat", data)].concat()
        }
    }
}

fn media() -> impl Strategy<Value = DraftMedia> {
    let kind = select(vec!["image/png", "audio/mpeg", "video/mp4"]);
    ("[a-z0-9 图片%]{1,8}", kind, vec(any::<u8>(), 1..40), or_nothing(line())).prop_map(|(name, mime, data, alt)| {
        let bytes = showable(mime, &data);
        DraftMedia { name: format!("{}.bin", name.trim()), mime, digest: digest(&bytes), bytes, alt }
    })
}

fn media_list() -> impl Strategy<Value = Vec<DraftMedia>> {
    vec(media(), 0..3).prop_map(|mut list| {
        for (n, media) in list.iter_mut().enumerate() {
            media.name = format!("{n}{}", media.name);
        }
        list
    })
}

/// Options as their kind has them, out of texts that differ.
fn answers(kind: DraftKind, texts: Vec<Bilingual>, partners: Vec<Bilingual>, keys: Vec<bool>) -> Vec<DraftOption> {
    let texts = texts.into_iter().enumerate().map(|(n, text)| numbered(text, n));
    let partners = partners.into_iter().enumerate().map(|(n, text)| numbered(text, n));
    let right = |text| DraftOption { text, is_key: true, partner: Bilingual::default() };
    match kind {
        DraftKind::Numeric | DraftKind::Essay | DraftKind::Case => vec![],
        DraftKind::TrueFalse => {
            let both = |en: &str, zh: &str| Bilingual { en: en.into(), zh: zh.into() };
            let option = |text, is_key| DraftOption { is_key, ..right(text) };
            vec![option(both("True", "正确"), keys[0]), option(both("False", "错误"), !keys[0])]
        }
        DraftKind::Single => texts.enumerate().map(|(n, text)| DraftOption { is_key: n == 1, ..right(text) }).collect(),
        DraftKind::Multiple => {
            let is_key = |n: usize| n < 2 || keys[n];
            texts.enumerate().map(|(n, text)| DraftOption { is_key: is_key(n), ..right(text) }).collect()
        }
        DraftKind::Ordering | DraftKind::ShortText => texts.map(right).collect(),
        DraftKind::Matching => {
            let pairs = texts.zip(partners).enumerate();
            let pair = |(n, (text, partner))| match n {
                0 | 1 => DraftOption { text, is_key: true, partner },
                _ if keys[n] => DraftOption { text, is_key: true, partner },
                _ => DraftOption { text: Bilingual::default(), is_key: false, partner },
            };
            let mut pairs: Vec<DraftOption> = pairs.map(pair).collect();
            pairs.sort_by_key(DraftOption::is_distractor);
            pairs
        }
    }
}

fn draft(kind: DraftKind) -> impl Strategy<Value = ItemDraft> {
    let scorings: Vec<DraftScoring> = DraftScoring::ALL.into_iter().filter(|scoring| kind.allows(*scoring)).collect();
    let texts =
        (bilingual(text()), or_nothing(text()), or_nothing(text()), "[a-z0-9.]{0,6}|[直播]{1,3}", "[A-Z0-9 第条]{0,8}");
    let options = (vec(bilingual(line()), 3..6), vec(bilingual(line()), 6), vec(any::<bool>(), 6));
    let marks = (select(DraftImportance::ALL.to_vec()), select(DraftDifficulty::ALL.to_vec()), select(scorings));
    let numbers = (decimal(), decimal(), option::of(1..100_000i64), option::of(1..500i64), option::of(0..20_000i32));
    let others = (vec("[a-z]{1,5}|[标签]{1,3}", 0..3), any::<bool>(), media_list());
    (texts, options, marks, numbers, others).prop_map(move |(texts, options, marks, numbers, others)| {
        let (stem, explanation, guidance, code, law_ref) = texts;
        let (value, tolerance, points, words, day) = numbers;
        let (mut tags, is_case_sensitive, media) = others;
        tags.sort();
        tags.dedup();
        let is_essay = kind == DraftKind::Essay;
        let number = DraftNumber { value, tolerance: tolerance.trim_start_matches('-').to_owned() };
        ItemDraft {
            code,
            purpose: is_case_sensitive.then_some(ItemPurpose::Practice),
            importance: marks.0,
            difficulty: marks.1,
            scoring: marks.2,
            law_ref: law_ref.trim().to_owned(),
            law_effective: day.and_then(|day| NaiveDate::from_num_days_from_ce_opt(730_000 + day)),
            stem,
            options: answers(kind, options.0, options.1, options.2),
            tags,
            points,
            number: (kind == DraftKind::Numeric).then_some(number),
            is_case_sensitive: is_case_sensitive && kind == DraftKind::ShortText,
            explanation,
            guidance: if is_essay { guidance } else { Bilingual::default() },
            max_words: words.filter(|_| is_essay),
            media,
            ..ItemDraft::new(0, "", kind)
        }
    })
}

/// A bank of every kind, half of it about a case.
fn bank() -> impl Strategy<Value = (Vec<ItemDraft>, Vec<DraftCase>)> {
    let drafts: Vec<_> = DraftKind::ALL.into_iter().map(draft).collect();
    let case = ("[a-z0-9 案例]{1,8}", bilingual(text()), "[a-z.]{0,5}", media_list());
    (drafts, case).prop_map(|(mut drafts, (reference, stem, code, media))| {
        let reference = format!("c{}", reference.trim());
        for (n, draft) in drafts.iter_mut().enumerate() {
            draft.stem = numbered(std::mem::take(&mut draft.stem), n);
            draft.case = (n % 2 == 0).then(|| reference.clone());
        }
        let case = DraftCase { reference, row: 0, code, stem, media, ..DraftCase::default() };
        let (importance, difficulty) = (DraftImportance::X, DraftDifficulty::Hard);
        let (law_ref, law_effective) = ("Order 117".to_owned(), NaiveDate::from_ymd_opt(2026, 2, 1));
        let tags = vec!["cream".to_owned(), "in the show".to_owned()];
        (
            drafts,
            vec![DraftCase {
                importance,
                difficulty,
                law_ref,
                law_effective,
                tags,
                purpose: Some(ItemPurpose::Exam),
                ..case
            }],
        )
    })
}

/// Without the places in the file, which an item does not have before.
fn placeless(mut report: Report) -> (Vec<ItemDraft>, Vec<DraftCase>) {
    report.drafts.iter_mut().for_each(|draft| draft.row = 0);
    report.cases.iter_mut().for_each(|case| case.row = 0);
    (report.drafts, report.cases)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn a_package_gives_back_what_went_into_it((drafts, cases) in bank()) {
        let bytes = package(&drafts, &cases).unwrap();
        prop_assert_eq!(Format::detect("items.zip", &bytes), Some(Format::QtiPackage));
        let report = parse(Format::QtiPackage, &bytes, "").unwrap();
        prop_assert_eq!(&report.problems, &vec![]);
        prop_assert_eq!(placeless(report), (drafts, cases));
    }

    #[test]
    fn a_workbook_gives_back_what_went_into_it((mut drafts, mut cases) in bank()) {
        drafts.iter_mut().for_each(|draft| draft.media.clear());
        cases.iter_mut().for_each(|case| case.media.clear());
        let bytes = workbook(&drafts, &cases).unwrap();
        prop_assert_eq!(Format::detect("items.xlsx", &bytes), Some(Format::Xlsx));
        let report = parse(Format::Xlsx, &bytes, "").unwrap();
        prop_assert_eq!(&report.problems, &vec![]);
        prop_assert_eq!(placeless(report), (drafts, cases));
    }
}

fn example(kind: DraftKind) -> ItemDraft {
    let mut draft = ItemDraft::new(0, "law.ads", kind);
    draft.stem = Bilingual { en: format!("What is {}?", kind.name()), zh: String::new() };
    draft
}

#[test]
fn the_same_items_give_the_same_package() {
    let drafts = [example(DraftKind::Essay)];
    assert_eq!(package(&drafts, &[]).unwrap(), package(&drafts, &[]).unwrap());
}

#[test]
fn an_item_without_its_material_is_not_exported() {
    let mut draft = example(DraftKind::Essay);
    draft.case = Some("room".into());
    for result in [package(&[draft.clone()], &[]), workbook(&[draft], &[])] {
        assert!(matches!(result, Err(ExportError::CaseMissing(name)) if name == "room"));
    }
}

#[test]
fn a_workbook_names_the_files_it_cannot_hold() {
    let mut draft = example(DraftKind::Essay);
    let (bytes, alt) = (showable("image/png", &[1]), Bilingual::default());
    draft.media = vec![DraftMedia { name: "cup.png".into(), mime: "image/png", digest: digest(&bytes), bytes, alt }];
    let report = parse(Format::Xlsx, &workbook(&[draft], &[]).unwrap(), "").unwrap();
    let keys: Vec<&str> = report.problems.iter().map(|problem| problem.what.key()).collect();
    assert_eq!((report.drafts.len(), keys), (1, vec!["import-problem-media-in-table"]));
}

#[test]
fn half_points_and_tolerance_are_said_in_the_words_of_the_standard() {
    let mut half = example(DraftKind::Multiple);
    half.scoring = DraftScoring::Half;
    let option = |n: usize, is_key| DraftOption {
        text: Bilingual { en: format!("Option {n}"), zh: String::new() },
        is_key,
        partner: Bilingual::default(),
    };
    half.options = vec![option(1, true), option(2, true), option(3, false)];
    let mut number = example(DraftKind::Numeric);
    number.number = Some(DraftNumber { value: "3.14".into(), tolerance: "0.01".into() });
    let bytes = package(&[half, number], &[]).unwrap();
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut file = |name: &str| {
        let mut text = String::new();
        zip.by_name(name).unwrap().read_to_string(&mut text).unwrap();
        text
    };
    assert!(file("items/item-00001.xml").contains("<qti-contains><qti-correct identifier=\"RESPONSE\"/>"));
    assert!(file("items/item-00002.xml").contains("tolerance-mode=\"absolute\" tolerance=\"0.01 0.01\""));
    let manifest = file("imsmanifest.xml");
    assert!(manifest.contains("type=\"imsqti_item_xmlv3p0\" href=\"items/item-00002.xml\""));
    assert!(manifest.contains("<bank:scoring>half</bank:scoring>"));
    // The schema of the standard knows this version, and our own words within <lom> alone.
    assert!(manifest.contains("<schemaversion>3.0.0</schemaversion>"));
    assert!(manifest.contains("<metadata><lom xmlns=\"http://ltsc.ieee.org/xsd/LOM\"><bank:bank-item>"));
}
