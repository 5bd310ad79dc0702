use super::super::ProblemKind::*;
use super::*;

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
    assert_eq!(rows, [3, 5, 7, 9, 11, 13, 15, 19]);
    let [tomb, gap, wrong, who, when, pairs, essay, two] = &report.drafts[..] else { panic!("{report:?}") };
    assert_eq!((tomb.kind, keys(tomb)), (DraftKind::Single, "C".into()));
    assert_eq!(options(tomb), [("Grant", ""), ("Jefferson", ""), ("no one", "")]);
    assert_eq!(tomb.code, "base");
    assert_eq!(gap.stem.en, "Grant is _____ in Grant's tomb.");
    assert_eq!((wrong.kind, keys(wrong)), (DraftKind::TrueFalse, "B".into()));
    assert_eq!(options(wrong), [("True", "正确"), ("False", "错误")]);
    assert_eq!((two.kind, keys(two)), (DraftKind::Multiple, "BC".into()));
    assert_eq!(two.scoring, DraftScoring::Partial);
    assert_eq!((who.kind, options(who)), (DraftKind::ShortText, vec![("no one", ""), ("nobody", "")]));
    let number = DraftNumber { value: "1822".into(), tolerance: "1".into() };
    assert_eq!((when.kind, &when.number), (DraftKind::Numeric, &Some(number)));
    let partners: Vec<&str> = pairs.options.iter().map(|option| option.partner.en.as_str()).collect();
    assert_eq!(
        (pairs.kind, options(pairs), partners),
        (DraftKind::Matching, vec![("a", ""), ("c", "")], vec!["b", "d"])
    );
    assert_eq!((essay.kind, &essay.options), (DraftKind::Essay, &vec![]));
    assert_eq!(whats(&report), [(17, Description)]);
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
    let report = gift("[html]<p>Is <b>1</b> &lt; 2?</p>{~%50%no#why =yes ####General}\n\nB{T#x#y}\n");
    assert_eq!(report.drafts[0].stem.en, "Is 1 < 2?");
    assert_eq!(keys(&report.drafts[0]), "B");
    assert_eq!(report.drafts[0].explanation.en, "General");
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
fn gift_says_that_html_stays_as_it_is_typed_where_nothing_marks_it() {
    for text in ["Is <b>1</b> here?{T}", "A<br/>B{T}", "Q&amp;A?{T}", "Which?{=<P>one</p> ~two}"] {
        assert_eq!(whats(&gift(text)), [(1, HtmlAsTyped)], "{text}");
    }
    for text in ["Is 1 < 2 or a <b?{T}", "AT&T <of China>{T}", "[html]<p>One</p>{T}"] {
        assert_eq!(whats(&gift(text)), [], "{text}");
    }
    assert_eq!(gift("Is <b>1</b> here?{T}").drafts[0].stem.en, "Is <b>1</b> here?");
}

#[test]
fn one_line_says_how_many_titles_are_not_kept() {
    let report = gift(
        "$CATEGORY: law\n\n::q-1::One{T}\n\n::Ads and claims::Two{T}\n\n::Three…::Three is right{T}\n\n::More::Four{T}\n\n\
         ::Broken::Five{",
    );
    let lost = TitlesDropped(2, "Ads and claims".to_owned());
    assert_eq!(whats(&report), [(5, lost), (11, UnbalancedBraces)]);
}
