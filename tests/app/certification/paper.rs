use std::process::Command;

use shining_star::certification::certificate::Certificate;

use crate::support::World;
use crate::support::certification::{certified, course};

/// What a program says about a file, or nothing where it is not installed (`tests/run` installs it).
fn said(program: &str, arguments: &[&str], bytes: &[u8]) -> Option<String> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("paper");
    std::fs::write(&file, bytes).unwrap();
    let (head, tail) = arguments.split_at(arguments.iter().position(|argument| *argument == "FILE").unwrap());
    let output = Command::new(program).args(head).arg(&file).args(&tail[1..]).output().ok()?;
    assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
    Some(String::from_utf8(output.stdout).unwrap())
}

fn downloaded(world: &World, held: &Certificate, ending: &str) -> Vec<u8> {
    let browser = world.signed_in(held.user_id);
    let client = reqwest::blocking::Client::new();
    let url = format!("{}/my/certificates/{}.{ending}", world.base, held.id);
    let answer =
        client.get(url).header("cookie", format!("login={}", browser.cookie("login").unwrap())).send().unwrap();
    assert_eq!(answer.status().as_u16(), 200);
    let disposition = answer.headers()["content-disposition"].to_str().unwrap().to_owned();
    assert!(disposition.contains(&held.number), "{disposition}");
    answer.bytes().unwrap().to_vec()
}

#[test]
fn the_pdf_holds_the_chinese_name_as_text_that_can_be_searched() {
    let world = World::new();
    let course = course(&world);
    for (email, name) in [("lin@example.com", "林晓雨"), ("yoshida@example.com", "𠮷田")] {
        let held = certified(&world, &course, email, name);
        let pdf = downloaded(&world, &held, "pdf");
        assert!(pdf.starts_with(b"%PDF-"));
        let Some(text) = said("pdftotext", &["-layout", "FILE", "-"], &pdf) else { continue };
        let folded: String = text.split_whitespace().collect();
        for expected in [name, &held.number, "高级带货主播", "平台认证证书"] {
            assert!(folded.contains(expected), "{expected} is not in {text}");
        }
    }
}

#[test]
fn the_qr_code_of_the_picture_leads_to_the_public_page() {
    let world = World::new();
    let course = course(&world);
    let held = certified(&world, &course, "lin@example.com", "林晓雨");
    let png = downloaded(&world, &held, "png");
    assert!(png.starts_with(b"\x89PNG"));
    let Some(text) = said("zbarimg", &["--quiet", "--raw", "FILE"], &png) else { return };
    assert_eq!(text.trim(), format!("http://star.test/verify/{}", held.number));
}

#[test]
fn the_paper_of_somebody_else_is_not_found() {
    let world = World::new();
    let course = course(&world);
    let lin = certified(&world, &course, "lin@example.com", "林晓雨");
    let zhou = certified(&world, &course, "zhou@example.com", "周一");
    let mut browser = world.signed_in(zhou.user_id);
    for ending in ["pdf", "png"] {
        assert_eq!(browser.get(&format!("/my/certificates/{}.{ending}", lin.id)).status, 404);
        assert_eq!(browser.get(&format!("/office/certificates/{}.{ending}", lin.id)).status, 403);
    }
    let mut desk = world.signed_in(course.office);
    assert_eq!(desk.get(&format!("/office/certificates/{}.pdf", lin.id)).status, 200);
}
