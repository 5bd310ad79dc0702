//! Runs: what is asked, what is shown at once, and what is asked again.

use chrono::TimeDelta;
use diesel::prelude::*;
use shining_star::assessment::bank::{self, NewImport};
use shining_star::assessment::import::{self, Format};
use shining_star::assessment::item::{ItemKind, ItemVersionId};
use shining_star::assessment::practice::{self, Given, Outcome, PracticeError, RunId, Wish};
use shining_star::assessment::purpose::ItemPurpose;
use shining_star::assessment::response;
use shining_star::schema::{answers, attempts, audit_entries, item_versions, items, practice_answers, practice_runs};

use super::{ALL, add, answer_all, codes, shown, start, three, trainee};
use crate::support::media::{draft, png, show};
use crate::support::theory;
use crate::support::{Person, World};

#[test]
fn a_trainee_answers_and_sees_at_once_what_is_right_and_why() {
    let world = World::new();
    three(&world);
    let (_, mut person) = trainee(&world, "t@example.com");
    person.get("/my/exams").ok();
    assert_eq!(person.link("Practise"), "/my/practice");
    person.get("/my/practice").submit("/my/practice", &[("domain", "law"), ("count", "5")]).ok();
    let first = person.path.clone();
    assert!(first.ends_with("/questions/1"), "{first}");
    assert!(!person.sees("Because of") && !person.sees("Right answer"), "the key comes after the answer");
    person.submit(&first, &[]);
    assert_eq!(
        (person.status, person.error("choice").is_some() || person.has(".error-summary, [role=alert]")),
        (422, true)
    );
    let right = shown_letter(&person, "Right");
    person.submit(&first, &[("choice", &right)]).ok();
    assert_eq!(person.text("#told .status"), "Right");
    assert!(person.sees("Because of law.") && person.sees("Order 117 art. 10"));
    person.get(&person.link("Next question")).ok();
    let second = person.path.clone();
    let wrong = shown_letter(&person, "Wrong");
    person.submit(&second, &[("choice", &wrong)]).ok();
    assert_eq!(person.text("#told .status"), "Not right");
    assert_eq!(person.texts(".told .right .status"), ["Right answer"]);
    assert_eq!(person.texts(".told .wrong .status"), ["Your answer"]);
    person.get(&person.link("See how it went")).ok();
    assert!(person.sees("1 of 2 right") && person.sees("50% of the points"));
    assert_eq!(person.texts(".measure").len(), 1);
    person.get("/my/practice").ok();
    assert!(person.sees("1 of 2 right"));
}

/// The letter in front of an option's text.
fn shown_letter(person: &Person, text: &str) -> String {
    let options = person.texts(".opt");
    options.iter().find_map(|option| option.strip_suffix(text)).unwrap().trim().to_owned()
}

#[test]
fn practice_reads_as_a_chinese_page_for_who_reads_chinese() {
    let world = World::new();
    three(&world);
    let (user, mut person) = trainee(&world, "t@example.com");
    let run = start(&world, user, ALL, 3, 5).unwrap();
    person.post("/language", &[("lang", "zh-CN"), ("back", "/my/practice")]).ok();
    person.get(&format!("/my/practice/{run}/questions/1")).ok();
    assert!(person.sees("中文") && person.sees("提交答案"));
    person.submit(&format!("/my/practice/{run}/questions/1"), &[("go", "show")]).ok();
    assert_eq!(person.text("#told .status"), "已显示答案");
    assert!(person.sees("因为如此") && person.sees("正确答案"));
}

#[test]
fn questions_of_every_kind_are_scored_as_in_an_exam_and_shown_with_their_key() {
    let world = World::new();
    let programme = theory::programme(&world);
    let drafts = import::parse(Format::Csv, import::SAMPLE, "").unwrap().drafts;
    let reviewed = Some("the law team".into());
    let purpose = ItemPurpose::Practice;
    let new = NewImport { file_name: "p".into(), digest: "p".into(), drafts, reviewed, purpose };
    let (office, now) = (programme.office, world.now());
    world.write(move |conn| bank::import(conn, office, &new, now)).unwrap();
    let (user, mut person) = trainee(&world, "t@example.com");
    let run = start(&world, user, ALL, 50, 3).unwrap();
    // In the items' own letters, from the file by hand: right, or half right where that is possible.
    let own = |code: &str| match code {
        "law.sample.in_force" => ("B", Outcome::Right, "1 February 2026"),
        "product.sample.label" => ("AB", Outcome::Partly, "Licence number"),
        "conduct.sample.respect" => ("A", Outcome::Wrong, "False"),
        "show.sample.steps" => ("ACB", Outcome::Partly, "Show the product"),
        "product.sample.claims" => ("AB", Outcome::Right, "Food business licence"),
        "figures.sample.rate" => ("4.04", Outcome::Right, "4 ± 0.05"),
        "figures.sample.term" => ("aov", Outcome::Right, "AOV"),
        "conduct.sample.apology" => ("I am sorry.", Outcome::Own, "Apologises, names the remedy"),
        _ => ("A", Outcome::Right, "Correct the claim in the same live stream"),
    };
    let asked: Vec<(i64, String, ItemKind, String)> = world.read(|conn| {
        practice_answers::table
            .inner_join(item_versions::table.inner_join(items::table))
            .filter(practice_answers::run_id.eq(run))
            .order(practice_answers::position)
            .select((practice_answers::position, items::code, item_versions::kind, practice_answers::option_order))
            .load(conn)
    });
    assert_eq!(asked.len(), 9);
    for (position, code, kind, order) in &asked {
        let (answer, outcome, text) = own(code);
        let page = format!("/my/practice/{run}/questions/{position}");
        person.get(&page).ok();
        assert!(!person.sees("It was published on"), "{code}");
        let answer = response::shown(*kind, answer, order);
        let letters: Vec<String> = answer.chars().map(String::from).collect();
        let many: Vec<(&str, &str)> = match kind {
            ItemKind::Multiple | ItemKind::Ordering | ItemKind::Matching => {
                letters.iter().map(|letter| ("choice", letter.as_str())).collect()
            }
            _ => vec![("choice", answer.as_str())],
        };
        person.post(&page, &many).ok();
        let question = world.read(|conn| practice::questions(conn, run)).remove(*position as usize - 1);
        assert_eq!(question.outcome(), Some(outcome), "{code}: {answer}");
        assert!(person.has("#told") && person.sees(text), "{code}: {}", person.text("main"));
        if code == "show.sample.steps" {
            // What stands in a wrong line is what was put there; what belongs there stands below.
            let wrong = person.texts(".told .wrong span:not(.status)");
            assert_eq!(wrong[0], "State price and terms Right here: Show the product");
            assert_eq!(person.texts(".told .right span:not(.status)"), ["Name the need of the viewer"]);
        }
    }
    person.get(&format!("/my/practice/{run}")).ok();
    assert!(person.sees("5 of 8 right"), "{}", person.text("main"));
    assert!(person.sees("Texts for your own check: 1") && person.sees("Partly right: 2"));
    let run = world.read(|conn| practice::of_user(conn, user, run));
    assert_eq!(run.finished_at, Some(now));
}

#[test]
fn the_first_answer_stands_and_the_last_one_ends_the_run() {
    let world = World::new();
    three(&world);
    let (user, mut person) = trainee(&world, "t@example.com");
    let run = start(&world, user, ALL, 2, 9).unwrap();
    let order = world.read(|conn| practice::questions(conn, run))[0].option_order.clone();
    let page = format!("/my/practice/{run}/questions/1");
    person.post(&page, &[("choice", &shown(&order, 'B'))]).ok();
    person.post(&page, &[("choice", &shown(&order, 'A'))]).ok();
    assert_eq!(person.text("#told .status"), "Not right");
    // What was never shown is refused.
    let second = format!("/my/practice/{run}/questions/2");
    assert_eq!(person.post(&second, &[("choice", "Z")]).status, 422);
    assert_eq!(person.post(&format!("/my/practice/{run}/questions/3"), &[("choice", "A")]).status, 404);
    // Its page leads to the question that waits.
    person.get(&format!("/my/practice/{run}")).ok();
    assert_eq!(person.path, second);
    assert!(person.get("/my/practice").ok().sees("Question 2 is next."));
    person.get(&second).submit(&format!("/my/practice/{run}/end"), &[]).ok();
    assert!(person.sees("0 of 1 right") && person.sees("Not answered: 1"));
    let now = world.now();
    let late = world.write(move |conn| practice::give(conn, user, (run, 2), &Given::Nothing, now));
    assert!(matches!(late, Err(PracticeError::Finished)));
    let actions: Vec<String> = world.read(|conn| {
        audit_entries::table
            .filter(audit_entries::subject_kind.eq("practice_run"))
            .order(audit_entries::id)
            .select(audit_entries::action)
            .load(conn)
    });
    assert_eq!(actions, ["practice.started", "practice.ended"]);
}

#[test]
fn only_its_owner_sees_a_run_and_may_delete_it() {
    let world = World::new();
    three(&world);
    let (user, mut owner) = trainee(&world, "t@example.com");
    let (_, mut other) = trainee(&world, "other@example.com");
    let run = start(&world, user, ALL, 3, 2).unwrap();
    let page = format!("/my/practice/{run}");
    for path in [page.clone(), format!("{page}/questions/1")] {
        assert_eq!(other.get(&path).status, 404, "{path}");
    }
    for path in ["/questions/1", "/end", "/delete"] {
        assert_eq!(other.post(&format!("{page}{path}"), &[("choice", "A")]).status, 404, "{path}");
    }
    assert_eq!(other.post("/my/practice", &[("source", "mistakes"), ("run", &run.to_string())]).status, 404);
    assert!(!other.get("/my/practice").ok().has("tbody tr"));
    assert!(!other.get("/my/practice.csv").ok().body.contains("bank"));
    assert!(owner.get("/my/practice.csv").ok().body.contains("bank"));
    owner.post(&format!("{page}/delete"), &[]).ok();
    assert_eq!(owner.get(&page).status, 404);
    let left: (i64, i64) = world.read(|conn| {
        Ok((practice_runs::table.count().get_result(conn)?, practice_answers::table.count().get_result(conn)?))
    });
    assert_eq!(left, (0, 0));
}

#[test]
fn what_was_wrong_is_asked_again_until_it_is_right() {
    let world = World::new();
    three(&world);
    let (user, mut person) = trainee(&world, "t@example.com");
    assert!(matches!(start(&world, user, Wish::Mistakes(None), 50, 1), Err(PracticeError::NoQuestions)));
    let run = start(&world, user, ALL, 3, 4).unwrap();
    answer_all(&world, user, run, &[1, 2]);
    person.get(&format!("/my/practice/{run}")).ok();
    assert!(person.sees("1 of 3 right"));
    person.submit("/my/practice", &[]).ok();
    let again: RunId =
        world.read(|conn| practice_runs::table.select(practice_runs::id).order(practice_runs::id.desc()).first(conn));
    let wrong: Vec<ItemVersionId> =
        world.read(|conn| practice::questions(conn, run))[..2].iter().map(|q| q.item_version_id).collect();
    let asked: Vec<ItemVersionId> =
        world.read(|conn| practice::questions(conn, again)).iter().map(|q| q.item_version_id).collect();
    assert!(asked.len() == 2 && wrong.iter().all(|version| asked.contains(version)));
    world.advance(TimeDelta::minutes(5));
    answer_all(&world, user, again, &[2]);
    let last = start(&world, user, Wish::Mistakes(None), 50, 6).unwrap();
    assert_eq!(world.read(|conn| practice::questions(conn, last)).len(), 1);
}

#[test]
fn the_same_seed_draws_the_same_questions_of_the_domain_that_was_chosen() {
    let world = World::new();
    let programme = three(&world);
    for n in 0..15 {
        add(&world, programme.office, &format!("law.more.{n}"));
    }
    let (one, _) = trainee(&world, "one@example.com");
    let (other, _) = trainee(&world, "other@example.com");
    let law = || Wish::Domain("law".into());
    let drawn = |user, seed| {
        let run = start(&world, user, law(), 10, seed).unwrap();
        let asked: Vec<(ItemVersionId, String)> = world
            .read(|conn| practice::questions(conn, run))
            .into_iter()
            .map(|question| (question.item_version_id, question.option_order))
            .collect();
        assert!(codes(&world, run).iter().all(|code| code.starts_with("law.")));
        asked
    };
    let first = drawn(one, 42);
    assert_eq!((first.len(), drawn(other, 42) == first, drawn(other, 43) == first), (10, true, false));
    assert!(matches!(start(&world, one, Wish::Domain("no".into()), 5, 1), Err(PracticeError::NoQuestions)));
}

#[test]
fn a_candidate_tries_a_question_before_the_exam_and_nothing_is_kept() {
    let world = World::new();
    let programme = theory::programme(&world);
    let user = programme.admitted_trainee(&world, "t@example.com", 60);
    let sitting = programme.at_start(&world, &[user]);
    let mut person = world.signed_in(user);
    let (exam, trial) = (format!("/my/exams/{sitting}"), format!("/my/exams/{sitting}/trial"));
    let kept = |world: &World| -> Vec<i64> {
        world.read(|conn| {
            Ok(vec![
                answers::table.count().get_result(conn)?,
                attempts::table.count().get_result(conn)?,
                practice_runs::table.count().get_result(conn)?,
                audit_entries::table.count().get_result(conn)?,
            ])
        })
    };
    let before = kept(&world);
    person.get(&exam).ok();
    person.get(&person.link("Try the controls")).ok();
    assert_eq!(person.path, trial);
    // The bank has no practice item, and exam items stay where they are.
    assert!(person.sees("What do you do in an exam when you are not sure"));
    assert_eq!(person.texts(".opt").len(), 4);
    person.submit(&trial, &[("choice", "A"), ("flagged", "true"), ("go", "save")]).ok();
    assert!(person.has(".palette .a.f") && person.sees("✓ Answer saved"));
    person.submit(&trial, &[("go", "review")]).ok();
    assert!(person.sees("The question is answered. It is flagged"));
    person.submit(&trial, &[("go", "zh-CN")]).ok();
    assert!(person.sees("考试中遇到没有把握的题目"));
    let saved = person.post(&format!("{trial}/answers"), &[("position", "1"), ("choice", "A")]).ok();
    assert!(saved.body.contains("saved_at"));
    add(&world, programme.office, "law.one");
    let before_adding = before.clone();
    person.get(&format!("{trial}?lang=en")).ok();
    assert!(person.sees("law.one") && !person.sees("Because of"));
    assert_eq!(kept(&world)[..3], before_adding[..3]);
    let version =
        world.read(|conn| item_versions::table.order(item_versions::id.desc()).select(item_versions::id).first(conn));
    show(&world, programme.office, version, &[draft("tea.png", png(40, 30), ("A tin", "一罐"))]);
    person.get(&format!("{trial}?lang=en")).ok();
    assert!(person.has(&format!("#figures img[alt='A tin'][src^='{trial}/files/0?']")));
    person.get(&format!("{trial}/files/0")).ok();
    assert_eq!(person.headers["content-type"], "image/png");
    assert_eq!(person.get(&format!("{trial}/files/1")).status, 404);

    let (_, mut stranger) = trainee(&world, "stranger@example.com");
    assert_eq!(stranger.get(&trial).status, 404);
    assert_eq!(stranger.post(&format!("{trial}/answers"), &[]).status, 404);
    assert_eq!(stranger.get(&format!("{trial}/files/0")).status, 404);
    theory::begin(&mut person, sitting);
    person.get(&trial).ok();
    assert_eq!(person.path, exam);
    assert_eq!(person.post(&format!("{trial}/answers"), &[]).status, 404);
}
