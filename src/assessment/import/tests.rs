use proptest::prelude::*;

use super::ProblemKind::{self as Kind, *};
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
    assert_eq!(Format::from_file_name("items.xlsx"), None);
    assert_eq!(Format::from_file_name("csv"), None);
}

#[test]
fn moodles_own_examples() {
    let report = gift(
        "// comment\n\nWho's buried in Grant's tomb?{~Grant ~Jefferson =no one}\n\n\
         Grant is {~buried =entombed ~living} in Grant's tomb.\n\nGrant is buried.{FALSE}\n\n\
         Who?{=no one =nobody}\n\nWhen?{#1822:1}\n\nMatch{=a -> b =c -> d}\n\nWrite.{}\n\nRead this.\n\n\
         What two people are entombed in Grant's tomb? {\n ~%-50%No one\n ~%50%Grant\n // aside\n \
         ~%50%Grant's wife\n ~%-50%Grant's father }\n",
    );
    let rows: Vec<usize> = report.drafts.iter().map(|draft| draft.row).collect();
    assert_eq!(rows, [3, 5, 7, 19]);
    let [tomb, gap, wrong, two] = &report.drafts[..] else { panic!("{report:?}") };
    assert_eq!((tomb.kind, keys(tomb)), (DraftKind::Single, "C".into()));
    assert_eq!(options(tomb), [("Grant", ""), ("Jefferson", ""), ("no one", "")]);
    assert_eq!(tomb.code, "base");
    assert_eq!(gap.stem.en, "Grant is _____ in Grant's tomb.");
    assert_eq!((wrong.kind, keys(wrong)), (DraftKind::TrueFalse, "B".into()));
    assert_eq!(options(wrong), [("True", "正确"), ("False", "错误")]);
    assert_eq!((two.kind, keys(two)), (DraftKind::Multiple, "BC".into()));
    let unsupported = |row, found| (row, UnsupportedType(found));
    let expected = [
        unsupported(9, GiftType::ShortAnswer),
        unsupported(11, GiftType::Numerical),
        unsupported(13, GiftType::Matching),
        unsupported(15, GiftType::Essay),
        unsupported(17, GiftType::Description),
        (19, WeightsDropped),
    ];
    assert_eq!(whats(&report), expected);
}

#[test]
fn gift_categories_and_slug_names_make_the_code() {
    let report = gift(
        "$CATEGORY: $course$/top/Live Law/Ads//Claims\n::q-1::One{T}\n\n::A title::Two{T}\n\n\
         $CATEGORY: 法规\n\nThree{F}\n",
    );
    let codes: Vec<&str> = report.drafts.iter().map(|draft| draft.code.as_str()).collect();
    assert_eq!(codes, ["live-law.ads-claims.q-1", "live-law.ads-claims", "法规"]);
    assert_eq!(report.drafts[0].row, 2);
}

#[test]
fn gift_escapes_are_undone() {
    let report = gift(r"1 \+ \{x\}\: a\=b?\nNext{ ~ \= 2 \~ 1 = \\ \# }");
    let draft = taken(&report);
    assert_eq!(draft.stem.en, "1 \\+ {x}: a=b?\nNext");
    assert_eq!(options(draft), [("= 2 ~ 1", ""), ("\\ #", "")]);
}

#[test]
fn gift_reports_what_it_leaves_behind() {
    let report = gift("[html]<p>Is 1 &lt; 2?</p>{~%50%no#why =yes ####General}\n\nB{T#x#y}\n");
    assert_eq!(report.drafts[0].stem.en, "Is 1 < 2?");
    assert_eq!(keys(&report.drafts[0]), "B");
    let first = [FormatDropped("html"), FeedbackDropped, WeightsDropped].map(|what| (1, what));
    assert_eq!(whats(&report)[..3], first);
    assert_eq!(whats(&report)[3..], [(3, FeedbackDropped)]);
    assert!(report.problems.iter().all(|problem| problem.severity == Severity::Changed));
}

#[test]
fn gift_refusals_name_their_reason() {
    for (text, expected) in [
        ("A {~a =b", UnbalancedBraces),
        ("A {T} and {F}", UnbalancedBraces),
        ("A {1:MC:~a =b}", StrayText("1:MC:".into())),
        ("A {=a =b ~c}", SeveralKeys(2)),
        ("A {~a ~b}", KeyMissing),
        ("A {~%100%a ~b}", OnlyOneKey),
        ("A {~a ~ ~%50%b}", OptionGap('B')),
        ("A {~a ~=a}", DuplicateOption('A', 'B')),
        ("A {~1=2~3~4~5~6~7~8~9}", TooManyOptions(9)),
        ("A {~a}", TooFewOptions(1)),
        ("{~a =b}", StemMissing),
    ] {
        assert_eq!(dropped(&gift(text)), expected, "{text}");
    }
}

#[test]
fn texts_find_their_language() {
    let report = gift("Who? || 谁？{~Me || 我 =7 ~You 你}\n\n多少？{=30% ~50%}\n");
    let [both, chinese] = &report.drafts[..] else { panic!("{report:?}") };
    assert_eq!(both.stem, Bilingual::new("Who?", "谁？"));
    assert_eq!(options(both), [("Me", "我"), ("7", "7"), ("", "You 你")]);
    assert_eq!(options(chinese), [("", "30%"), ("", "50%")]);
}

#[test]
fn a_full_bilingual_csv_row() {
    let report =
        csv(" Code ,TYPE,Importance,difficulty,law_ref,law_effective,stem_en,stem_zh,a_en,a_zh,b_en,b_zh,c_zh,key\n\
         L.1,multiple,x,难,Order 117,2026年2月1日,\"Which,\nsay?\",哪些？,One,一,Two,二,三,\"A, c\"\n");
    let option = |(en, zh, is_key)| DraftOption { text: Bilingual::new(en, zh), is_key };
    let expected = ItemDraft {
        row: 2,
        code: "L.1".into(),
        kind: DraftKind::Multiple,
        importance: DraftImportance::X,
        difficulty: DraftDifficulty::Hard,
        law_ref: "Order 117".into(),
        law_effective: NaiveDate::from_ymd_opt(2026, 2, 1),
        stem: Bilingual::new("Which,\nsay?", "哪些？"),
        options: [("One", "一", true), ("Two", "二", false), ("", "三", true)].map(option).into(),
    };
    assert_eq!(*taken(&report), expected);
}

#[test]
fn chinese_headers_in_every_encoding() {
    let text = "题型,题干,选项A,选项Ｂ,答案,知识点\r\n单选题,谁？,我,你,Ｂ,1.2\r\n判断,对吗？,,,错,\r\n";
    let utf16 =
        |order: fn(u16) -> [u8; 2]| -> Vec<u8> { format!("\u{FEFF}{text}").encode_utf16().flat_map(order).collect() };
    let plain = csv(text);
    let drafts = plain.drafts.iter().map(|draft| (keys(draft), draft.code.as_str()));
    assert_eq!(drafts.collect::<Vec<_>>(), [("B".into(), "1.2"), ("B".into(), "base")]);
    assert_eq!(whats(&plain), []);
    for bytes in [
        format!("\u{FEFF}{text}").into_bytes(),
        utf16(u16::to_le_bytes),
        utf16(u16::to_be_bytes),
        GB18030.encode(text).0.into_owned(),
        text.replace(',', "\t").into_bytes(),
        text.replace(',', ";").into_bytes(),
    ] {
        assert_eq!(parse(Format::Csv, &bytes, "base").unwrap(), plain);
    }
}

#[test]
fn rows_are_lines_of_the_file() {
    let report = rows("\nsingle,\"a\nb\",x,y,,,A\n\n,,,,,,\nsingle,c,x,y,,,Q\r\nessay,d,,,,,");
    assert_eq!(report.drafts[0].row, 3);
    let expected = [(7, KeyWithoutOption('Q')), (8, UnknownType("essay".into()))];
    assert_eq!(whats(&report), expected);
}

#[test]
fn csv_refusals_name_their_reason() {
    let long = format!("single,{},x,y,,,A", "x".repeat(4001));
    for (row, expected) in [
        (",s,x,y,,,A", TypeMissing),
        ("简答,s,x,y,,,A", UnknownType("简答".into())),
        ("single, ,x,y,,,A", StemMissing),
        (&long, StemTooLong(4001)),
        ("single,s,x,,,,A", TooFewOptions(1)),
        ("single,s,x,y,,z,A", OptionGap('C')),
        ("single,s,x,y, x,,B", DuplicateOption('A', 'C')),
        ("single,s,x,y,,,", KeyMissing),
        ("single,s,x,y,,,1", BadKey("1".into())),
        ("single,s,x,y,,,C", KeyWithoutOption('C')),
        ("single,s,x,y,,,AB", SeveralKeys(2)),
        ("multiple,s,x,y,,,AA", OnlyOneKey),
        ("true_false,s,,,,,maybe", BadKey("maybe".into())),
        ("true_false,s,,,,,", KeyMissing),
        ("single,s,x,y,,,A,more", ExtraCells),
        ("single,\"s,x,y,,,A\nsingle,t,x,y,,,A", UnclosedQuote),
    ] {
        assert_eq!(dropped(&rows(row)), expected, "{row}");
    }
    let report = rows("single,Same  stem,x,y,,,A\nsingle,same stem,x,y,,,B");
    assert_eq!(whats(&report), [(3, DuplicateStem(2))]);
    assert_eq!(keys(taken(&rows("multiple,\"12\"\" || 寸\",x,y,z\",,\"A、c\""))), "AC");
}

#[test]
fn a_row_is_told_everything_that_is_wrong_with_it() {
    let report = csv("type,stem,a,b,c,d,key,law_effective\nsingle,,x,,x,,A,soon\nessay,,x,y,,,A,2026-02-01\n");
    let expected = [
        (2, BadDate("soon".into())),
        (2, StemMissing),
        (2, OptionGap('B')),
        (2, DuplicateOption('A', 'C')),
        (3, UnknownType("essay".into())),
        (3, StemMissing),
    ];
    assert_eq!(whats(&report), expected);
    assert_eq!(report.drafts, []);
}

#[test]
fn the_sample_file_is_right_and_in_both_languages() {
    let report = parse(Format::Csv, SAMPLE, "").unwrap();
    assert_eq!((report.drafts.len(), whats(&report)), (3, vec![]));
    assert!(report.drafts.iter().all(ItemDraft::is_bilingual));
    assert!(!taken(&rows("single,谁？ || Who?,x,y,,,A")).is_bilingual());
}

#[test]
fn dates_are_read_or_refused() {
    let date = |day: &str| csv(&format!("type,stem,key,law_effective\n判断,s,T,{day}\n"));
    let day = NaiveDate::from_ymd_opt(2026, 2, 1);
    for text in ["2026-02-01", "2026/2/1", "2026.2.1", "20260201", "2026-02-01 00:00:00"] {
        assert_eq!(taken(&date(text)).law_effective, day, "{text}");
    }
    for text in ["2026-02-30", "2/1/2026", "soon", "99999-01-01"] {
        assert_eq!(dropped(&date(text)), BadDate(text.into()));
    }
}

#[test]
fn true_false_keys_in_both_languages() {
    for key in ["T", "TRUE", "对", "正确", "√"] {
        assert_eq!(keys(taken(&rows(&format!("判断题,s,,,,,{key}")))), "A", "{key}");
    }
    for key in ["F", "false", "错", "错误", "×"] {
        assert_eq!(keys(taken(&rows(&format!("true_false,s,,,,,{key}")))), "B", "{key}");
    }
    assert_eq!(keys(taken(&rows("判断,s,错,对,,,A"))), "B");
    assert_eq!(whats(&rows("判断,s,Agree,No,,,T")), [(2, TrueFalseOptionsReplaced)]);
}

#[test]
fn defaults_are_said_aloud_when_the_column_is_there() {
    let report = csv("type,stem,key,difficulty,importance,score\n判断,s,T,,Q,2\n判断,t,T,5,,2\n");
    let expected = [
        (1, IgnoredColumns("score".into())),
        (2, UnknownImportance("Q".into())),
        (2, DifficultyMissing),
        (3, UnknownDifficulty("5".into())),
    ];
    assert_eq!(whats(&report), expected);
    assert_eq!(report.drafts[1].difficulty, DraftDifficulty::Medium);
}

#[test]
fn files_that_cannot_be_read() {
    let fail = |format, bytes: &[u8]| parse(format, bytes, "base").unwrap_err();
    assert_eq!(fail(Format::Gift, &vec![b' '; MAX_BYTES + 1]), FileError::TooLarge);
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
    let words = include_str!("problem.rs").split('"');
    let is_key = |word: &&str| word.starts_with("import-problem-") || word.starts_with("import-file-");
    let mut keys: Vec<&str> = words.filter(is_key).collect();
    keys.sort_unstable();
    let english = include_str!("../../../locales/en/import.ftl");
    let chinese = include_str!("../../../locales/zh-CN/import.ftl");
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
