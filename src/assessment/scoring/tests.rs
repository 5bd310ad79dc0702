//! Tables written by hand: key, rule, answer, hundredths of a point out of 600.

use super::*;

fn letters(letters: &str, rule: Rule) -> Key {
    Key::Letters { letters: letters.into(), of: 5, rule }
}

fn pairs(partners: &str, rule: Rule) -> Key {
    Key::Pairs { partners: partners.into(), rule }
}

fn accepted(texts: &[&str], is_case_sensitive: bool) -> Key {
    Key::Words { accepted: texts.iter().map(|text| (*text).to_owned()).collect(), is_case_sensitive }
}

fn decimal(text: &str) -> Decimal {
    Decimal::from_str(text).unwrap()
}

fn earns(key: &Key, answer: &str) -> Option<i64> {
    Marked { domain: "law".into(), key: key.clone(), answer: answer.into(), points: 600, voided: None }.earned()
}

fn check(key: &Key, table: &[(&str, i64)]) {
    for (answer, points) in table {
        assert_eq!(earns(key, answer), Some(*points), "{key:?} answered with {answer:?}");
    }
}

#[test]
fn one_option_and_true_or_false() {
    check(&letters("B", Rule::AllOrNothing), &[("B", 600), ("A", 0), ("AB", 0), ("", 0)]);
}

#[test]
fn several_options_all_or_nothing() {
    check(&letters("ACD", Rule::AllOrNothing), &[("ACD", 600), ("DCA", 600), ("AC", 0), ("ABCD", 0), ("", 0)]);
}

#[test]
fn several_options_for_their_part() {
    let key = letters("ACD", Rule::Partial);
    check(
        &key,
        &[("ACD", 600), ("AC", 400), ("A", 200), ("AB", 0), ("ABC", 100), ("ABCD", 300), ("ABCDE", 0), ("BE", 0)],
    );
}

#[test]
fn several_options_half_for_an_incomplete_choice() {
    check(&letters("ACD", Rule::Half), &[("ACD", 600), ("AC", 300), ("D", 300), ("AB", 0), ("ABCD", 0), ("", 0)]);
}

#[test]
fn things_in_order() {
    let whole = Key::Order { count: 4, rule: Rule::AllOrNothing };
    check(&whole, &[("ABCD", 600), ("ABDC", 0), ("ABC-", 0), ("ABC", 0), ("", 0)]);
    let part = Key::Order { count: 4, rule: Rule::Partial };
    check(&part, &[("ABCD", 600), ("ABDC", 300), ("BADC", 0), ("A---", 150), ("-BC-", 300), ("AAAA", 150)]);
}

#[test]
fn pairs_with_and_without_parts() {
    check(&pairs("BCA", Rule::AllOrNothing), &[("BCA", 600), ("BAC", 0), ("BC-", 0)]);
    check(&pairs("BCA", Rule::Partial), &[("BCA", 600), ("BAC", 200), ("BC-", 400), ("BBB", 200), ("ABC", 0)]);
}

#[test]
fn numbers_within_their_tolerance() {
    let key = Key::Number { value: decimal("16.50"), tolerance: decimal("0.25") };
    check(&key, &[("16.5", 600), ("16.75", 600), ("16.25", 600), ("16.7500001", 0), ("16.2", 0), ("-16.5", 0)]);
    check(&key, &[("１６．５", 600), ("+16.5", 600), ("sixteen", 0), ("16.5%", 0)]);
    let exact = Key::Number { value: decimal("10000"), tolerance: Decimal::ZERO };
    check(&exact, &[("10,000", 600), ("10000.0", 600), ("10 000", 600), ("9999.999", 0)]);
}

#[test]
fn words_whatever_their_width_and_blanks() {
    let key = accepted(&["Order 117", "117号令"], false);
    check(&key, &[("order  117 ", 600), ("ＯＲＤＥＲ 117", 600), ("117号令", 600), ("Order117", 0), ("117", 0)]);
    check(&accepted(&["SAMR"], true), &[("SAMR", 600), ("samr", 0), ("ＳＡＭＲ", 600)]);
}

#[test]
fn an_essay_is_worth_what_its_marker_gives() {
    assert_eq!(earns(&Key::Marker { given: None }, "My plan"), None);
    assert_eq!(earns(&Key::Marker { given: Some(450) }, "My plan"), Some(450));
    assert_eq!(earns(&Key::Marker { given: Some(900) }, "My plan"), Some(600));
    assert_eq!(earns(&Key::Marker { given: None }, ""), Some(0), "nothing written needs no marker");
}

#[test]
fn a_part_is_rounded_down() {
    let key = letters("ABC", Rule::Partial);
    let question = Marked { domain: "law".into(), key, answer: "A".into(), points: 100, voided: None };
    assert_eq!(question.earned(), Some(33));
}

#[test]
fn a_paper_of_six_gives_the_points_counted_by_hand() {
    let question = |domain: &str, key: Key, answer: &str, points| Marked {
        domain: domain.into(),
        key,
        answer: answer.into(),
        points,
        voided: None,
    };
    let paper = [
        question("law", letters("B", Rule::AllOrNothing), "B", 100),
        question("law", letters("AC", Rule::AllOrNothing), "CA", 200),
        question("law", letters("AC", Rule::AllOrNothing), "A", 200),
        question("conduct", letters("ABD", Rule::Half), "AB", 200),
        question("conduct", letters("A", Rule::AllOrNothing), "", 100),
        question("conduct", Key::Marker { given: None }, "text", 200),
    ];
    let score = score(&paper);
    assert_eq!((score.points, score.max, score.right, score.questions, score.waiting), (400, 1000, 2, 6, 1));
    assert_eq!(score.percentage(), 4000);
    assert_eq!(score.domains["law"], DomainScore { points: 300, max: 500 });
    assert_eq!(score.domains["conduct"], DomainScore { points: 100, max: 500 });
}

#[test]
fn a_percentage_is_rounded_down() {
    // 59.999...% stays under a cut of 60.
    assert_eq!((percentage(2, 3), percentage(59_999, 100_000), percentage(0, 0)), (6666, 5999, 0));
}

#[test]
fn a_void_question_gives_everybody_its_points_or_is_as_if_it_had_not_been_asked() {
    let key = || Key::Letters { letters: "A".into(), of: 2, rule: Rule::AllOrNothing };
    let question =
        |answer: &str, voided| Marked { domain: "law".into(), key: key(), answer: answer.into(), points: 200, voided };
    let with = |voided| {
        let score = score(&[question("A", None), question("B", voided), question("B", None)]);
        (score.points, score.max, score.questions, score.percentage())
    };
    assert_eq!(with(None), (200, 600, 3, 3333));
    assert_eq!(with(Some(Effect::FullPoints)), (400, 600, 3, 6666));
    assert_eq!(with(Some(Effect::LeftOut)), (200, 400, 2, 5000));
    // Also for whoever answered nothing, and for an essay that nobody marked.
    assert_eq!(question("", Some(Effect::FullPoints)).earned(), Some(200));
    let essay = Marked { key: Key::Marker { given: None }, ..question("text", Some(Effect::FullPoints)) };
    assert_eq!((score([&essay]).points, score([&essay]).waiting), (200, 0));
}

#[test]
fn numbers_at_the_end_of_what_can_be_counted_are_wrong_and_harm_nobody() {
    let ends = [Decimal::MAX, Decimal::MIN];
    for value in [decimal("150"), decimal("-150"), Decimal::MAX, Decimal::MIN] {
        for answer in ends.iter().filter(|answer| **answer != value) {
            let key = Key::Number { value, tolerance: Decimal::ONE };
            assert_eq!(earns(&key, &answer.to_string()), Some(0), "{value} answered with {answer}");
        }
    }
}

#[test]
fn a_comma_stands_between_thousands_and_nowhere_else() {
    let key = |value: &str| Key::Number { value: decimal(value), tolerance: Decimal::ZERO };
    check(&key("10"), &[("10", 600), ("+10.0", 600), ("1,0", 0), ("10,0", 0), ("1,000", 0)]);
    check(&key("-1000"), &[("-1,000", 600), ("-1000", 600), ("－１，０００", 600), ("-1,00,0", 0), ("--1000", 0)]);
    check(&key("1.5"), &[("1.5", 600), ("1,5", 0), ("1.5.0", 0)]);
}
