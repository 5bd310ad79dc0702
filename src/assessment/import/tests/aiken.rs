use super::super::ProblemKind::*;
use super::*;

fn aiken(text: &str) -> Report {
    parse(Format::Aiken, text.as_bytes(), "base").unwrap()
}

#[test]
fn an_aiken_question_is_a_stem_and_options_and_an_answer() {
    let report =
        aiken("Who may go live?\nA) Anybody\nB. A trained anchor\nANSWER: B\n\nWhen?\nA) Now\nB) Later\nANSWER: A");
    let [who, when] = &report.drafts[..] else { panic!("{report:?}") };
    assert_eq!((who.row, who.kind, keys(who)), (1, DraftKind::Single, "B".into()));
    assert_eq!(options(who), [("Anybody", ""), ("A trained anchor", "")]);
    assert_eq!((when.row, keys(when)), (6, "A".into()));
    assert_eq!(whats(&report), []);
}

#[test]
fn what_aiken_cannot_be_is_told_with_its_line() {
    let report = aiken(
        "One choice only\nA) Only\nANSWER: A\n\nA) No question\n\nANSWER: not a letter\n\nGood\nA) Right\nB) Wrong\n\
         ANSWER: A\n\nNo answer\nA) One\nB) Two\n\nNo space\nA)One\nB)Two\nANSWER: B\nANSWER: C\n\nNo C\nA) x\nB) y\n\
         ANSWER: C\n\nEnd",
    );
    let expected = [
        (1, TooFewOptions(1)),
        (5, BadKey("ANSWER: not a letter".into())),
        (14, Unfinished),
        (18, TooFewOptions(0)),
        (22, AnswerBeforeStem),
        (24, KeyWithoutOption('C')),
        (29, Unfinished),
    ];
    assert_eq!(whats(&report), expected);
    assert_eq!(report.drafts.len(), 1);
}

#[test]
fn full_width_marks_are_read_with_a_warning() {
    let report = aiken("哪些需要标明？\nＡ．价格\nB、产地\nC）心情\n答案：A、B\n");
    let [draft] = &report.drafts[..] else { panic!("{report:?}") };
    assert_eq!((draft.kind, keys(draft)), (DraftKind::Multiple, "AB".into()));
    assert_eq!(options(draft), [("", "价格"), ("", "产地"), ("", "心情")]);
    assert_eq!(whats(&report), [(1, FullWidthMarks)]);
}
