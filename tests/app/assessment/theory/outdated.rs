//! Two people who write the same draft: the second writes nothing over, keeps what they typed, and sees what differs.

use diesel::prelude::*;
use shining_star::accounts::role::Role;
use shining_star::accounts::user::UserId;
use shining_star::assessment::item::{self, ItemError, ItemId};
use shining_star::assessment::item_media::{self, Medium};
use shining_star::assessment::purpose::{self, Edit, ItemPurpose};
use shining_star::schema::{audit_entries, item_versions};

use super::review::content;
use crate::support::World;
use crate::support::media::{draft, png, show};
use crate::support::person::{Person, Upload};
use crate::support::theory;

fn created(world: &World) -> (ItemId, UserId, UserId) {
    let office = theory::programme(world).office;
    let second = world.user("second@example.com", &[Role::Office]);
    let now = world.now();
    let item = world.write(move |conn| item::create(conn, office, "law.both", &content("Which one?"), now)).unwrap();
    (item, office, second)
}

fn stems(world: &World) -> Vec<String> {
    world.read(|conn| item_versions::table.order(item_versions::id).select(item_versions::stem_en).load(conn))
}

#[test]
fn of_twenty_who_change_a_draft_at_once_one_does() {
    let world = World::new();
    let (item, office, second) = created(&world);
    let (seen, now) = (world.read(move |conn| purpose::newest(conn, item)).stamp(), world.now());
    let results: Vec<Result<(), ItemError>> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..20)
            .map(|n| {
                let (world, seen) = (&world, seen.clone());
                let by = if n % 2 == 0 { office } else { second };
                scope.spawn(move || {
                    let purpose = Some(ItemPurpose::Practice);
                    let edit = Edit { seen, purpose, content: content(&format!("Stem {n}?")) };
                    world.write(move |conn| purpose::edit(conn, by, item, &edit, now))
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let winner = results.iter().position(Result::is_ok).unwrap();
    let late = results.iter().filter(|result| matches!(result, Err(ItemError::Outdated)));
    assert_eq!((late.count(), stems(&world)), (19, vec![format!("Stem {winner}?")]));
    let changes: i64 = world.read(|conn| {
        audit_entries::table.filter(audit_entries::action.eq("item.draft_changed")).count().get_result(conn)
    });
    assert_eq!(changes, 1);
}

#[test]
fn of_twenty_who_change_the_files_of_a_draft_at_once_one_does() {
    let world = World::new();
    let (item, office, _) = created(&world);
    let version = world.read(move |conn| item::versions(conn, item))[0].id;
    show(&world, office, version, &[draft("tea.png", png(4, 3), ("", ""))]);
    let media = world.read(move |conn| item_media::of(conn, version));
    let (seen, now) = (item_media::stamp(version, &media), world.now());
    let done: Vec<bool> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..20)
            .map(|n| {
                let (world, seen) = (&world, seen.clone());
                let media = vec![Medium { alt_en: format!("Words {n}"), ..media[0].clone() }];
                scope.spawn(move || {
                    world.write(move |conn| item_media::change(conn, office, item, (&seen, &media), now)).is_ok()
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let winner = done.iter().position(|done| *done).unwrap();
    assert_eq!(done.iter().filter(|done| **done).count(), 1);
    assert_eq!(world.read(move |conn| item_media::of(conn, version))[0].alt_en, format!("Words {winner}"));
}

#[test]
fn whoever_saves_second_keeps_what_they_typed_and_sees_what_the_other_wrote() {
    let world = World::new();
    let (item, office, second) = created(&world);
    let (mut office, mut second) = (world.signed_in(office), world.signed_in(second));
    let (page, edit) = (format!("/office/exams/items/{item}"), format!("/office/exams/items/{item}/edit"));
    second.get(&edit).ok();
    office.get(&edit).submit(&page, &[("stem_en", "Which tea is it?")]).ok();
    second.submit(&page, &[("stem_zh", "是哪一种？")]);
    assert_eq!((second.status, second.value("stem_en"), second.value("stem_zh")), {
        (422, "Which one?".to_owned(), "是哪一种？".to_owned())
    });
    assert!(second.sees("Somebody else saved this after you opened it"));
    let told = second.texts("#outdated dd");
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(second.texts("#outdated dd del").join(" ").contains("tea"));
    assert_eq!(stems(&world), ["Which tea is it?"]);
    // Who has seen it may keep what they typed; a third page is late again.
    let mut third = world.signed_in(world.user("third@example.com", &[Role::Office]));
    third.get(&edit).ok();
    second.submit(&page, &[("stem_en", "Which tea is it now?")]).ok();
    assert_eq!(stems(&world), ["Which tea is it now?"]);
    third.set_cookie("lang", "zh-CN");
    third.submit(&page, &[("stem_en", "No")]);
    assert!(third.status == 422 && third.sees("您输入的内容仍在下方"));
    assert_eq!(third.post(&page, &[("kind", "single"), ("stem_en", "Forged")]).status, 422);
}

#[test]
fn words_typed_for_a_file_stay_with_that_file_when_others_move_it() {
    let world = World::new();
    let (item, office, second) = created(&world);
    let (mut office, mut second) = (world.signed_in(office), world.signed_in(second));
    let path = format!("/office/exams/items/{item}/files");
    let upload = |person: &mut Person, width: u32, fields: &[(&str, &str)]| {
        let name = format!("{width}.png");
        let bytes = png(width, 3);
        person.get(&path).upload(&path, fields, &[Upload { field: "file", name: &name, bytes: &bytes }]);
        person.ok();
    };
    upload(&mut office, 4, &[("new_alt_en", "Four")]);
    upload(&mut office, 5, &[("new_alt_en", "Five")]);
    second.get(&path).ok();
    office.get(&path).upload(&path, &[("place_0", "2"), ("place_1", "1"), ("alt_zh_1", "五")], &[]).ok();
    upload(&mut office, 6, &[]);
    second.upload(&path, &[("alt_en_0", "Four wide"), ("new_alt_zh", "新")], &[]);
    assert_eq!(second.status, 422);
    assert_eq!(second.texts("legend b")[..3], ["5.png", "4.png", "6.png"]);
    assert_eq!(["alt_en_0", "alt_en_1", "new_alt_zh"].map(|name| second.value(name)), ["Five", "Four wide", "新"]);
    assert!(second.text("#outdated").contains("Added meanwhile") && second.text("#outdated").contains("wide"));
    second.upload(&path, &[("alt_zh_0", "五"), ("place_0", "1"), ("place_1", "2")], &[]).ok();
    let version = world.read(move |conn| item::versions(conn, item))[0].id;
    let kept: Vec<String> =
        world.read(move |conn| item_media::of(conn, version)).into_iter().map(|medium| medium.alt_en).collect();
    assert_eq!(kept, ["Five", "Four wide", ""]);
}
