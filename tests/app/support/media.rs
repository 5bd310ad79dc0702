//! Pictures, sounds and films for tests, and what shows them.

use std::io::Cursor;

use diesel::prelude::*;
use image::{ImageFormat, Rgb, RgbImage};
use shining_star::accounts::user::UserId;
use shining_star::assessment::import::{Bilingual, DraftMedia};
use shining_star::assessment::item::ItemVersionId;
use shining_star::assessment::media_content::{MediaContent, MediaKind};
use shining_star::assessment::media_store;
use shining_star::schema::item_files;

use super::World;

/// A picture so many pixels wide and high, with a note of its author.
pub fn png(width: u32, height: u32) -> Vec<u8> {
    let picture = RgbImage::from_fn(width, height, |x, y| Rgb([x as u8, y as u8, 90]));
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, ImageFormat::Png).unwrap();
    let bytes = bytes.into_inner();
    let note = b"\0\0\0\x0AtEXtAuthor\0Mei\0\0\0\0";
    // Behind the start and the head.
    [&bytes[..33], note, &bytes[33..]].concat()
}

fn boxed(name: &[u8; 4], content: &[u8]) -> Vec<u8> {
    [&(content.len() as u32 + 8).to_be_bytes(), name.as_slice(), content].concat()
}

/// A hundred bytes of film.
pub fn mp4() -> Vec<u8> {
    let handler = boxed(b"hdlr", &[&[0; 8], b"vide".as_slice(), &[0; 12]].concat());
    let movie = boxed(b"moov", &boxed(b"trak", &boxed(b"mdia", &handler)));
    let start = boxed(b"ftyp", &[b"isom".as_slice(), &(12..24).collect::<Vec<u8>>()].concat());
    [start, movie, boxed(b"mdat", &(88..100).collect::<Vec<u8>>())].concat()
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
