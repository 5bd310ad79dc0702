use chrono::NaiveDate;
use encoding_rs::GB18030;

use super::super::ProblemKind::*;
use super::*;
use crate::assessment::purpose::ItemPurpose;

#[test]
fn a_full_bilingual_csv_row() {
    let report =
        csv(" Code ,TYPE,Importance,difficulty,law_ref,law_effective,stem_en,stem_zh,a_en,a_zh,b_en,b_zh,c_zh,key\n\
         L.1,multiple,x,难,Order 117,2026年2月1日,\"Which,\nsay?\",哪些？,One,一,Two,二,三,\"A, c\"\n");
    let option = |(en, zh, is_key)| DraftOption::new(Bilingual::new(en, zh), is_key);
    let expected = ItemDraft {
        importance: DraftImportance::X,
        difficulty: DraftDifficulty::Hard,
        law_ref: "Order 117".into(),
        law_effective: NaiveDate::from_ymd_opt(2026, 2, 1),
        stem: Bilingual::new("Which,\nsay?", "哪些？"),
        options: [("One", "一", true), ("Two", "二", false), ("", "三", true)].map(option).into(),
        ..ItemDraft::new(2, "L.1", DraftKind::Multiple)
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
    let report = rows("\nsingle,\"a\nb\",x,y,,,A\n\n,,,,,,\nsingle,c,x,y,,,Q\r\ncloze,d,,,,,");
    assert_eq!(report.drafts[0].row, 3);
    let expected = [(7, KeyWithoutOption('Q')), (8, UnknownType("cloze".into()))];
    assert_eq!(whats(&report), expected);
}

#[test]
fn csv_refusals_name_their_reason() {
    let long = format!("single,{},x,y,,,A", "x".repeat(4001));
    for (row, expected) in [
        (",s,x,y,,,A", TypeMissing),
        ("口试,s,x,y,,,A", UnknownType("口试".into())),
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
    assert_eq!(whats(&report), [(3, SameStem(2))]);
    let secret = csv("type,stem,key,purpose\nessay,a,,practice\nessay,b,,\nessay,c,,secret\n");
    let purposes: Vec<_> = secret.drafts.iter().map(|draft| draft.purpose).collect();
    assert_eq!(purposes, [Some(ItemPurpose::Practice), None]);
    assert_eq!(whats(&secret), [(4, UnknownPurpose("secret".into()))]);
    assert_eq!(keys(taken(&rows("multiple,\"12\"\" || 寸\",x,y,z\",,\"A、c\""))), "AC");
}

#[test]
fn a_row_is_told_everything_that_is_wrong_with_it() {
    let report = csv("type,stem,a,b,c,d,key,law_effective\nsingle,,x,,x,,A,soon\ncloze,,x,y,,,A,2026-02-01\n");
    let expected = [
        (2, BadDate("soon".into())),
        (2, StemMissing),
        (2, OptionGap('B')),
        (2, DuplicateOption('A', 'C')),
        (3, UnknownType("cloze".into())),
        (3, StemMissing),
    ];
    assert_eq!(whats(&report), expected);
    assert_eq!(report.drafts, []);
}

#[test]
fn the_sample_file_is_right_and_in_both_languages() {
    let report = parse(Format::Csv, SAMPLE, "").unwrap();
    assert_eq!((report.drafts.len(), report.cases.len(), whats(&report)), (9, 1, vec![]));
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
    let report = csv("type,stem,key,difficulty,importance,colour\n判断,s,T,,Q,2\n判断,t,T,5,,2\n");
    let expected = [
        (1, IgnoredColumns("colour".into())),
        (2, UnknownImportance("Q".into())),
        (2, DifficultyMissing),
        (3, UnknownDifficulty("5".into())),
    ];
    assert_eq!(whats(&report), expected);
    assert_eq!(report.drafts[1].difficulty, DraftDifficulty::Medium);
}

#[test]
fn every_type_has_its_row() {
    let report = csv(
        "type,stem,a,b,c,key,tolerance,a_partner,b_partner,c_partner,scoring,points,tags,explanation,case_sensitive,max_words,guidance\n\
        排序题,排序,甲,乙,丙,CAB,,,,,按比例得分,2.5分,直播；法规,因为,,,\n\
        matching,Match,x,y,,,,X,Y,Z,partial,,,,,,\n\
        numeric,How many?,,,,\"1,234.50\",0.5,,,,,,,,,,\n\
        numeric,How much?,,,,3..5,,,,,,,,,,,\n\
        填空题,首都是？,,,,北京|北京市,,,,,,,,,,,\n\
        short_text,Name it,Yes,,,,,,,,,,,,yes,,\n\
        简答题,说说,,,,参考,,,,,,,,,,100,\n",
    );
    assert_eq!(whats(&report), []);
    let [order, pairs, many, much, gap, name, essay] = &report.drafts[..] else { panic!("{report:?}") };
    assert_eq!((order.kind, options(order)), (DraftKind::Ordering, vec![("", "丙"), ("", "甲"), ("", "乙")]));
    assert_eq!((order.scoring, order.points, order.tags.len()), (DraftScoring::Partial, Some(250), 2));
    assert_eq!(order.explanation.zh, "因为");
    assert_eq!((pairs.options.len(), pairs.options[2].is_distractor()), (3, true));
    let number = |value: &str, tolerance: &str| Some(DraftNumber { value: value.into(), tolerance: tolerance.into() });
    assert_eq!((&many.number, &much.number), (&number("1234.5", "0.5"), &number("4", "1")));
    assert_eq!(options(gap), [("", "北京"), ("", "北京市")]);
    assert_eq!((options(name), name.is_case_sensitive), (vec![("Yes", "")], true));
    assert_eq!((essay.guidance.zh.as_str(), essay.max_words), ("参考", Some(100)));
}

#[test]
fn new_cells_are_read_or_told() {
    let report = csv("type,stem,a,b,key,points,scoring,max_words,media,case\n\
        numeric,a,x,,much,,,,,\nessay,b,,,,0.001,,,,\nessay,c,,,,,,lots,,\nsingle,d,x,y,A,,half,,cup.png; b.mp3,\n\
        ordering,e,x,y,AA,,,,,\nmatching,f,x,y,A,,,,,\nessay,g,,,,,,,,gone\ncase,h,,,,,,,,unused\ncase,i,,,,,,,,unused\n");
    let file = |name: &str| MediaDropped(MediaFault::InTable, name.into());
    let expected = [
        (2, BadNumber("much".into())),
        (3, BadPoints("0.001".into())),
        (4, BadMaxWords("lots".into())),
        (5, UnknownScoring("half".into())),
        (5, file("cup.png")),
        (5, file("b.mp3")),
        (6, BadKey("AA".into())),
        (7, PairIncomplete('A')),
        (7, PairIncomplete('B')),
        (8, CaseMissing("gone".into())),
        (9, CaseUnused("unused".into())),
        (10, DuplicateCase("unused".into())),
    ];
    assert_eq!(whats(&report), expected);
}

#[test]
fn material_may_be_long_and_its_questions_say_when_it_is_too_long() {
    let file = |chars: usize| format!("type,stem,key,case\ncase,{},,m\nessay,Why?,,m\n", "x".repeat(chars));
    let long = csv(&file(20_000));
    assert_eq!((long.drafts.len(), long.cases.len(), whats(&long)), (1, 1, vec![]));
    assert_eq!(whats(&csv(&file(20_001))), [(2, MaterialTooLong(20_001)), (3, CaseRefused("m".into()))]);
}

#[test]
fn workbooks_hold_dates_numbers_and_formulas() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    let day = rust_xlsxwriter::Format::new().set_num_format("yyyy-mm-dd");
    for (column, name) in (0..).zip(["题型", "题干", "选项A", "选项B", "答案", "施行日期", "分值", "序号"])
    {
        sheet.write(2, column, name).unwrap();
    }
    sheet.write(4, 0, "单选").unwrap();
    sheet.write(4, 1, "多少\r\n人？").unwrap();
    sheet.write(4, 2, 0.1).unwrap();
    sheet.write(4, 3, 1822).unwrap();
    sheet.write_formula(4, 4, rust_xlsxwriter::Formula::new("=\"A\"").set_result("A")).unwrap();
    sheet.write_with_format(4, 5, 46_054, &day).unwrap();
    sheet.write(4, 6, 1.5).unwrap();
    sheet.write(900_000, 16_000, "far away").unwrap();
    book.add_worksheet().set_name("notes").unwrap();
    let report = parse(Format::Xlsx, &book.save_to_buffer().unwrap(), "base").unwrap();
    let [draft] = &report.drafts[..] else { panic!("{report:?}") };
    assert_eq!((draft.row, draft.stem.zh.as_str(), keys(draft)), (5, "多少\n人？", "A".into()));
    assert_eq!(options(draft), [("", "0.1"), ("", "1822")]);
    assert_eq!((draft.law_effective, draft.points), (NaiveDate::from_ymd_opt(2026, 2, 1), Some(150)));
    assert_eq!(whats(&report)[..2], [(1, IgnoredSheets("notes".into())), (3, IgnoredColumns("序号".into()))]);
}
