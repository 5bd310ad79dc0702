//! Pictures, sounds and films of items: written, reviewed, shown to whoever may see them, kept, taken in and given out.

use chrono::TimeDelta;
use diesel::prelude::*;
use shining_star::accounts::role::Role;
use shining_star::accounts::user::UserId;
use shining_star::assessment::bank::{self, Imported, NewImport};
use shining_star::assessment::import::{self, Format};
use shining_star::assessment::item::{self, ItemId, ItemStatus};
use shining_star::assessment::item_list::Filter;
use shining_star::assessment::purpose::ItemPurpose;
use shining_star::assessment::sitting::Door;
use shining_star::assessment::{export, item_media, media_store, transfer};
use shining_star::schema::{attempts, files, item_files, item_versions, item_views};
use shining_star::workers;

use super::review::content;
use crate::support::World;
use crate::support::media::{draft, mp4, png, show};
use crate::support::person::{Person, Upload};
use crate::support::theory::{self, Programme};

fn created(world: &World, programme: &Programme, code: &'static str) -> ItemId {
    let (office, now) = (programme.office, world.now());
    world.write(move |conn| item::create(conn, office, code, &content(code), now)).unwrap()
}

fn upload(office: &mut Person, item: ItemId, bytes: &[u8], fields: &[(&str, &str)]) {
    let path = format!("/office/exams/items/{item}/files");
    office.get(&path).upload(&path, fields, &[Upload { field: "file", name: "tea.png", bytes }]);
}

#[test]
fn an_item_goes_to_review_when_everything_it_shows_is_told_in_both_languages() {
    let world = World::new();
    let programme = theory::programme(&world);
    let item = created(&world, &programme, "law.shown");
    let page = format!("/office/exams/items/{item}");
    let mut office = world.signed_in(programme.office);
    upload(&mut office, item, &png(40, 30), &[("new_alt_en", "A tin of tea")]);
    office.ok();
    assert!(office.sees("description missing") && office.sees("tea.png"));
    let ask = |office: &mut Person| {
        office.get(&page).ok();
        let action = office.actions().into_iter().find(|action| action.ends_with("/ask")).unwrap();
        office.submit(&action, &[]).ok();
    };
    ask(&mut office);
    assert!(office.sees("has no description in one of the languages"));
    let files = format!("{page}/files");
    office.get(&files).upload(&files, &[("alt_zh_0", "一罐茶叶")], &[]).ok();
    ask(&mut office);
    assert!(office.sees("waits for a review") || office.sees("in review"));
    assert_eq!(office.texts(".medium img").len(), 2, "once in each language");
    let mut second = world.signed_in(world.user("second@example.com", &[Role::Office]));
    second.get(&page);
    let review = second.actions().into_iter().find(|action| action.ends_with("/review")).unwrap();
    second.submit(&review, &[("verdict", "approve")]).ok();
    // Words that change make a version that shows the same; files that change are told by name.
    office.get(&format!("{page}/edit")).submit(&page, &[("stem_en", "Which tea?")]).ok();
    office.get(&files).upload(&files, &[("remove_0", "true")], &[]).ok();
    office.get(&page).ok();
    assert_eq!(office.texts("header h2"), ["version 2", "version 1"]);
    assert!(office.texts("dd del").join(" ").contains("tea.png"), "{}", office.text("main"));
    let shown = |n: usize| {
        let of = world.read(move |conn| item::versions(conn, item)).get(n).unwrap().id;
        world.read(move |conn| item_media::of(conn, of)).len()
    };
    assert_eq!((shown(0), shown(1)), (0, 1));
}

#[test]
fn files_are_put_in_order_and_a_page_that_is_out_of_date_changes_nothing() {
    let world = World::new();
    let programme = theory::programme(&world);
    let item = created(&world, &programme, "law.order");
    let mut office = world.signed_in(programme.office);
    upload(&mut office, item, &png(40, 30), &[]);
    upload(&mut office, item, &mp4(), &[("new_alt_en", "Hello"), ("new_alt_zh", "你好")]);
    let path = format!("/office/exams/items/{item}/files");
    office.get(&path).upload(&path, &[("place_0", "2"), ("place_1", "1")], &[]).ok();
    assert_eq!(office.texts("legend b")[..2], ["tea.png", "tea.png"]);
    assert_eq!(office.value("alt_en_0"), "Hello");
    office.upload(&path, &[], &[]);
    assert_eq!(office.status, 422, "nothing was different");
    office.get(&path).upload(&path, &[("seen", "0"), ("remove_0", "true")], &[]);
    assert_eq!(office.status, 422);
    assert!(office.sees("Somebody else saved this"));
}

#[test]
fn what_cannot_be_shown_is_refused_and_what_a_picture_tells_of_its_author_is_gone() {
    let world = World::new();
    let programme = theory::programme(&world);
    let item = created(&world, &programme, "law.refused");
    let mut office = world.signed_in(programme.office);
    let broken = &png(40, 30)[..80];
    let positions = String::from_utf8_lossy(&mp4()).replace("vide", "meta").into_bytes();
    for (bytes, why) in [
        (b"<html>".as_slice(), "Please choose a PNG"),
        (broken, "is broken"),
        (&png(6_000, 5_000), "is broken or has more pixels"),
        (&mp4()[..90], "broken or cut off"),
        (b"ID3\x04\0\0\0\0\0\0 and no sound", "broken or cut off"),
        (&positions, "carries a track of data"),
    ] {
        upload(&mut office, item, bytes, &[]);
        assert_eq!(office.status, 422);
        assert!(office.error("file").unwrap().contains(why), "{:?}", office.error("file"));
    }
    assert_eq!(world.read(|conn| files::table.count().get_result::<i64>(conn)), 0);
    assert!(png(40, 30).windows(3).any(|three| three == b"Mei"));
    upload(&mut office, item, &png(40, 30), &[]);
    let version = world.read(move |conn| item::versions(conn, item))[0].id;
    office.get(&format!("/office/exams/items/{item}/versions/{version}/files/0")).ok();
    assert!(office.body.contains("IHDR") && !office.body.contains("Mei"));
    assert_eq!(office.get(&format!("/office/exams/items/{item}/versions/{version}/files/1")).status, 404);
    assert_eq!(office.get(&format!("/office/exams/items/999/versions/{version}/files/0")).status, 404);
}

#[test]
fn one_content_is_kept_once_and_as_long_as_a_version_shows_it() {
    let world = World::new();
    let programme = theory::programme(&world);
    let folder = world.app.config.files_url.strip_prefix("file://").unwrap().to_owned();
    let kept = || std::fs::read_dir(&folder).unwrap().count();
    let items = [created(&world, &programme, "law.one"), created(&world, &programme, "law.two")];
    let mut office = world.signed_in(programme.office);
    for item in items {
        upload(&mut office, item, &png(40, 30), &[]);
    }
    upload(&mut office, items[0], &png(50, 30), &[]);
    assert_eq!(kept(), 2);
    world.advance(TimeDelta::days(3));
    let mut office = world.signed_in(programme.office);
    assert_eq!((workers::purge(&world.app).unwrap(), kept()), (0, 2));
    let path = format!("/office/exams/items/{}/files", items[0]);
    office.get(&path).upload(&path, &[("remove_0", "true"), ("remove_1", "true")], &[]).ok();
    assert_eq!((workers::purge(&world.app).unwrap(), kept()), (1, 1));
    let path = format!("/office/exams/items/{}/files", items[1]);
    office.get(&path).upload(&path, &[("remove_0", "true")], &[]).ok();
    assert_eq!((workers::purge(&world.app).unwrap(), kept()), (1, 0));
}

#[test]
fn only_who_writes_the_exam_loads_a_file_and_only_while_it_runs() {
    let world = World::new();
    let (exam, people) = theory::small_exam(&world, 1, false, &["lin@example.com", "mei@example.com"]);
    let office = exam.programme.office;
    show(&world, office, exam.choices[0], &[draft("tea.png", png(40, 30), ("A tin", "一罐"))]);
    let address = format!("/my/exams/{}/questions/1/files/0", exam.sitting);
    let (mut lin, mut mei) = (world.signed_in(people[0]), world.signed_in(people[1]));
    assert_eq!(lin.get(&address).status, 404, "not begun");
    let path = theory::begin(&mut lin, exam.sitting);
    lin.get(&address).ok();
    assert_eq!(lin.headers["content-type"], "image/png");
    let cache = lin.headers["cache-control"].to_str().unwrap().to_owned();
    assert_eq!(cache, "private, max-age=2430", "to the end of the exam and its grace");
    for gone in ["questions/1/files/1", "questions/2/files/0", "questions/0/files/0"] {
        assert_eq!(lin.get(&format!("/my/exams/{}/{gone}", exam.sitting)).status, 404, "{gone}");
    }
    assert_eq!(mei.get(&address).status, 404, "listed, but has not begun");
    let mut stranger = world.signed_in(world.user("bo@example.com", &[Role::Trainee]));
    assert_eq!(stranger.get(&address).status, 404);
    for role in [&[Role::Trainer], &[Role::Office]] {
        let mut other = world.signed_in(world.user(&format!("other-{:?}@example.com", role[0]), role));
        assert_eq!(other.get(&address).status, 403);
    }
    let set = |status: &'static str| {
        world.write(move |conn| diesel::update(attempts::table).set(attempts::status.eq(status)).execute(conn)).unwrap()
    };
    set("paused");
    assert_eq!(lin.get(&address).status, 404, "while it is paused");
    set("in_progress");
    lin.get(&format!("{path}/review")).submit(&format!("{path}/submit"), &[]).ok();
    assert_eq!(lin.get(&address).status, 404, "handed in");
    theory::begin(&mut mei, exam.sitting);
    mei.get(&address).ok();
    world.advance(TimeDelta::minutes(41));
    assert_eq!(world.signed_in(people[1]).get(&address).status, 404, "the time is over");
}

#[test]
fn outside_of_the_room_there_is_no_file_and_another_file_has_another_address() {
    let world = World::new();
    let (exam, people) = theory::small_exam(&world, 1, false, &["lin@example.com"]);
    let office = exam.programme.office;
    show(&world, office, exam.choices[0], &[draft("tea.png", png(40, 30), ("A tin", "一罐"))]);
    let mut lin = world.signed_in(people[0]);
    let path = theory::begin(&mut lin, exam.sitting);
    let src = |person: &Person| {
        let start = person.body.find(&format!("src=\"{path}/questions/1/files/0?")).unwrap() + 5;
        person.body[start..].split('"').next().unwrap().to_owned()
    };
    let first = src(&lin);
    lin.get(&first).ok();
    assert!(lin.headers["cache-control"].to_str().unwrap().starts_with("private, "), "no cache that others share");
    theory::ask(&world, exam.sitting, Door { ip_ranges: "203.0.113.0/24".into(), ..Door::default() });
    assert_eq!(lin.get(&first).status, 404, "not from the room");
    theory::ask(&world, exam.sitting, Door { ip_ranges: "127.0.0.0/8".into(), ..Door::default() });
    lin.get(&first).ok();
    world.write(|conn| diesel::delete(item_files::table).execute(conn)).unwrap();
    show(&world, office, exam.choices[0], &[draft("cup.png", png(50, 30), ("A cup", "一杯"))]);
    lin.get(&format!("{path}/questions/1")).ok();
    assert_ne!(src(&lin), first);
    assert_eq!(world.visitor().get(&first).path.split('?').next(), Some("/sign-in"), "nobody without a login");
}

#[test]
fn opening_a_file_of_an_item_is_noted_as_opening_the_item() {
    let world = World::new();
    let programme = theory::programme(&world);
    let item = created(&world, &programme, "law.noted");
    let version = world.read(move |conn| item::versions(conn, item))[0].id;
    show(&world, programme.office, version, &[draft("tea.png", png(40, 30), ("", ""))]);
    let views = || -> Vec<(ItemId, UserId)> {
        world.read(|conn| item_views::table.select((item_views::item_id, item_views::user_id)).load(conn))
    };
    let second = world.user("second@example.com", &[Role::Office]);
    let mut office = world.signed_in(second);
    let file = format!("/office/exams/items/{item}/versions/{version}/files/0");
    assert_eq!(views(), []);
    office.get(&file).ok().get(&file).ok();
    assert_eq!(views(), [(item, second)]);
    world.advance(TimeDelta::minutes(11));
    office.get(&format!("/office/exams/items/{item}/files")).ok();
    assert_eq!(views(), [(item, second), (item, second)]);
}

#[test]
fn the_exam_shows_it_with_words_in_the_language_of_the_candidate_also_without_a_connection() {
    let world = World::new();
    let (exam, people) = theory::small_exam(&world, 1, false, &["lin@example.com"]);
    let shown = [draft("tea.png", png(40, 30), ("A tin", "一罐")), draft("a.mp4", mp4(), ("Hello there", "你好"))];
    show(&world, exam.programme.office, exam.choices[0], &shown);
    let mut lin = world.signed_in(people[0]);
    let path = theory::begin(&mut lin, exam.sitting);
    let picture = |alt: &str| format!("#figures .medium img[alt='{alt}'][src^='{path}/questions/1/files/0?']");
    assert!(lin.has(&picture("A tin")) && lin.has("#figures .enlarge"));
    assert!(lin.has(&format!("#figures video[controls][src^='{path}/questions/1/files/1?']")));
    assert_eq!(lin.texts("#figures details p"), ["Hello there"]);
    lin.get(&format!("{path}/questions/1?lang=zh-CN")).ok();
    assert!(lin.has(&picture("一罐")));
    lin.get(&format!("{path}/paper?lang=en"));
    let paper: serde_json::Value = serde_json::from_str(&lin.body).unwrap();
    assert!(paper[0]["figures"].as_str().unwrap().contains("alt=\"A tin\""));
}

#[test]
fn a_player_that_jumps_in_a_film_gets_the_part_it_asks_for() {
    let world = World::new();
    let programme = theory::programme(&world);
    let item = created(&world, &programme, "law.film");
    let version = world.read(move |conn| item::versions(conn, item))[0].id;
    show(&world, programme.office, version, &[draft("a.mp4", mp4(), ("", ""))]);
    let office = world.signed_in(programme.office);
    let part = |range: &str| {
        let url = format!("{}/office/exams/items/{item}/versions/{version}/files/0", world.base);
        let cookie = format!("login={}", office.cookie("login").unwrap());
        let request = reqwest::blocking::Client::new().get(url).header("cookie", cookie).header("range", range);
        let answer = request.header("accept-encoding", "gzip").send().unwrap();
        let about = answer.headers().get("content-range").map(|value| value.to_str().unwrap().to_owned());
        (answer.status().as_u16(), about.unwrap_or_default(), answer.bytes().unwrap().to_vec())
    };
    assert_eq!(part("bytes=10-13"), (206, "bytes 10-13/100".into(), mp4()[10..14].to_vec()));
    assert_eq!(part("bytes=-2"), (206, "bytes 98-99/100".into(), vec![98, 99]));
    assert_eq!(part("bytes=100-"), (416, "bytes */100".into(), Vec::new()));
    assert_eq!(part("seconds=1-2"), (200, String::new(), mp4()));
}

#[test]
fn a_marker_sees_what_the_essay_shows_while_the_answer_is_on_the_desk() {
    let world = World::new();
    let (exam, people) = theory::small_exam(&world, 1, true, &["lin@example.com"]);
    let essay = world.read(|conn| {
        item_versions::table.filter(item_versions::kind.eq("essay")).select(item_versions::id).first(conn)
    });
    show(&world, exam.programme.office, essay, &[draft("tea.png", png(40, 30), ("A tin", "一罐"))]);
    let marker = theory::trainer(&world, "marker@example.com");
    exam.write(&world, people[0], "1", "Tell the truth.");
    exam.close(&world);
    let mut desk = world.signed_in(marker);
    desk.get("/trainer/marking/answers").submit("/trainer/marking/answers/next", &[]).ok();
    let at = desk.path.clone();
    assert!(desk.has(&format!("img[alt='A tin'][src^='{at}/files/0?']")));
    desk.get(&format!("{at}/files/0")).ok();
    let mut other = world.signed_in(theory::trainer(&world, "other@example.com"));
    assert_eq!(other.get(&format!("{at}/files/0")).status, 404);
}

#[test]
fn pictures_of_moodle_come_in_and_the_item_is_active_once_they_are_described() {
    let world = World::new();
    let programme = theory::programme(&world);
    let picture = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
    let question = |name: &str, alt: &str| {
        format!(
            "<question type=\"essay\"><name><text>{name}</text></name><questiontext format=\"html\"><text><![CDATA[\
             <span class=\"multilang\" lang=\"en\">What is {name}?</span><span class=\"multilang\" lang=\"zh-CN\">{name}是什么？</span>\
             {alt}]]></text><file name=\"p.png\" encoding=\"base64\">{picture}</file></questiontext></question>"
        )
    };
    let img = |alt: &str| format!("<img src=\"@@PLUGINFILE@@/p.png\" alt=\"{alt}\">");
    let both = format!(
        "<span class=\"multilang\" lang=\"en\">{}</span><span class=\"multilang\" lang=\"zh-CN\">{}</span>",
        img("Tea"),
        img("茶")
    );
    let file = format!("<quiz>{}{}</quiz>", question("one", &img("")), question("two", &both));
    let mut office = world.signed_in(programme.office);
    let import = "/office/exams/items/import";
    let upload = Upload { field: "file", name: "questions.xml", bytes: file.as_bytes() };
    office.get(import).upload(import, &[("code", "law")], &[upload]).ok();
    assert_eq!(office.texts("tbody td[data-label='Why']").len(), 1, "{}", office.text("main"));
    assert!(office.sees("has no description in one of the languages"));
    office.submit("/office/exams/items/import/confirm", &[("activate", "true"), ("reviewed_by", "Law team")]).ok();
    let statuses: Vec<(i64, ItemStatus)> = world.read(|conn| {
        item_versions::table.order(item_versions::id).select((item_versions::item_id, item_versions::status)).load(conn)
    });
    assert_eq!(statuses.iter().map(|(_, status)| *status).collect::<Vec<_>>(), [ItemStatus::Draft, ItemStatus::Active]);
    let version =
        world.read(|conn| item_versions::table.select(item_versions::id).order(item_versions::id.desc()).first(conn));
    let media = world.read(move |conn| item_media::of(conn, version));
    assert_eq!((media[0].alt_en.as_str(), media[0].alt_zh.as_str(), media[0].name.as_str()), ("Tea", "茶", "p.png"));
}

#[test]
fn a_package_brings_files_back_as_they_were_and_a_workbook_leaves_them_alone() {
    let world = World::new();
    let programme = theory::programme(&world);
    let item = created(&world, &programme, "law.travels");
    let version = world.read(move |conn| item::versions(conn, item))[0].id;
    let shown = [
        draft("茶 1.png", png(40, 30), ("A \"tin\" & <more>", "一罐")),
        draft("a.mp4", mp4(), ("Hello.\nGood-bye.", "你好。\n再见。")),
    ];
    show(&world, programme.office, version, &shown);
    let (owner, now) = (programme.office, world.now());
    let mut office = world.signed_in(owner);
    assert_eq!(office.get("/office/exams/items/export/qti").status, 200);
    let mut out =
        world.write(move |conn| transfer::export(conn, owner, &Filter::default(), ("qti", 100), now)).unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(media_store::fill(&world.app, out.iter_mut().flat_map(|draft| &mut draft.media))).unwrap();
    assert_eq!(out[0].media, shown);
    let out = transfer::apart(out);
    let back =
        transfer::settled(import::parse(Format::QtiPackage, &export::package(&out.0, &out.1).unwrap(), "").unwrap());
    assert_eq!(back.problems, []);
    assert_eq!(back.drafts[0].media, shown);
    let table = transfer::settled(import::parse(Format::Xlsx, &export::workbook(&out.0, &out.1).unwrap(), "").unwrap());
    assert_eq!(table.problems.len(), 2, "each file is named");
    for drafts in [back.drafts.clone(), table.drafts] {
        let would = world.read(move |conn| bank::preview(conn, &drafts));
        assert_eq!(would, Imported { unchanged: 1, ..Imported::default() });
    }
    // Other words for one of the files are another version of the item.
    let mut drafts = back.drafts;
    drafts[0].media[0].alt.en = "A tin of tea".into();
    let new = NewImport {
        file_name: "q.zip".into(),
        digest: "1".repeat(64),
        drafts,
        reviewed: None,
        purpose: ItemPurpose::Exam,
    };
    let done = world.write(move |conn| bank::import(conn, owner, &new, now)).unwrap();
    assert_eq!(done, Imported { changed: 1, ..Imported::default() });
    let newest = world.read(move |conn| item::versions(conn, item))[0].id;
    assert_eq!(world.read(move |conn| item_media::of(conn, newest))[0].alt_en, "A tin of tea");
}
