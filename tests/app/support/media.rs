//! Pictures, sounds and films for tests, and what shows them.

use diesel::prelude::*;
use shining_star::accounts::user::UserId;
use shining_star::assessment::import::{Bilingual, DraftMedia};
use shining_star::assessment::item::ItemVersionId;
use shining_star::assessment::media_content::{MediaContent, MediaKind};
use shining_star::assessment::media_store;
use shining_star::schema::item_files;

use super::World;

fn chunk(name: &[u8; 4], data: &[u8]) -> Vec<u8> {
    [(data.len() as u32).to_be_bytes().as_slice(), name, data, &[0; 4]].concat()
}

/// A picture so many pixels wide and high, with a note of its author.
pub fn png(width: u32, height: u32) -> Vec<u8> {
    let size = [width.to_be_bytes(), height.to_be_bytes()].concat();
    let head = chunk(b"IHDR", &[size.as_slice(), &[8, 2, 0, 0, 0]].concat());
    [b"\x89PNG\r\n\x1a\n".to_vec(), head, chunk(b"tEXt", b"Author\0Mei"), chunk(b"IDAT", b"x"), chunk(b"IEND", b"")]
        .concat()
}

/// A hundred bytes of film.
pub fn mp4() -> Vec<u8> {
    [b"\0\0\0\x18ftypisom".as_slice(), &(12..100).collect::<Vec<u8>>()].concat()
}

pub fn draft(name: &str, bytes: Vec<u8>, (en, zh): (&str, &str)) -> DraftMedia {
    let MediaContent { mime, bytes, digest } = MediaContent::read(bytes).unwrap();
    DraftMedia { name: name.into(), mime, bytes, digest, alt: Bilingual { en: en.into(), zh: zh.into() } }
}

/// Puts files below a version as if it had been written with them.
pub fn show(world: &World, owner: UserId, version: ItemVersionId, drafts: &[DraftMedia]) {
    media_store::keep_all_now(&world.app, owner, drafts.iter(), world.now()).unwrap();
    let drafts = drafts.to_vec();
    world
        .write(move |conn| {
            for (draft, position) in drafts.iter().zip(0i64..) {
                let kept = media_store::by_digest(conn, &[&draft.digest])?;
                diesel::insert_into(item_files::table)
                    .values((
                        item_files::item_version_id.eq(version),
                        item_files::position.eq(position),
                        item_files::file_id.eq(kept[&draft.digest].id),
                        item_files::kind.eq(MediaKind::of(draft.mime)),
                        item_files::name.eq(&draft.name),
                        item_files::alt_en.eq(&draft.alt.en),
                        item_files::alt_zh.eq(&draft.alt.zh),
                    ))
                    .execute(conn)?;
            }
            Ok::<_, diesel::result::Error>(())
        })
        .unwrap();
}
