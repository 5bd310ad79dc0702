//! Files of 10,000 items taken into the bank through the office's pages, and what others notice of it.

use anyhow::ensure;
use diesel::prelude::*;
use shining_star::assessment::bank;
use shining_star::db::Db;
use shining_star::schema::item_versions;

use crate::client;
use crate::database::{Kind, Single};
use crate::day::meanwhile;
use crate::figures::post;
use crate::fill::{self, Crowd};
use crate::process::Server;
use crate::report::{Aim, Report};

const FORMATS: [&str; 3] = ["gift", "xlsx", "qti"];
const BORDER: &str = "a-border-that-stands-in-no-file";

pub fn measure(kind: Kind, report: &mut Report) -> anyhow::Result<()> {
    if !report.wants_any(&["import"]) {
        return Ok(());
    }
    let folder = tempfile::tempdir()?;
    let (database, crowd) = Single::filled(kind, folder.path(), fill::crowd::few)?;
    let server = Server::real(folder.path(), &database.url)?;
    let db = Db::open(&database.url, 1)?;
    let count = || db.read_now(|conn| item_versions::table.count().get_result::<i64>(conn));
    for format in FORMATS {
        let (name, bytes) = fill::bank::file(format)?;
        let before = count()?;
        let digest = bank::digest(&bytes);
        let ((), check, looked) =
            meanwhile::during(server.port, &crowd, || ask(&server, &upload(&crowd, &name, &bytes), 200))?;
        let confirmed = confirm(&crowd, &digest, &name);
        let ((), write, waited) = meanwhile::during(server.port, &crowd, || ask(&server, &confirmed, 303))?;
        let added = count()? - before;
        ensure!(added == fill::bank::ITEMS as i64, "{added} items came of {name}: {}", server.log());
        let mut tell = |what: &str, value: f64, unit: &str, aim: Aim| {
            report.figure(&format!("import_{format}_{what}_{}", kind.name()), value, unit, aim);
        };
        tell("look", check, "s", Aim::None);
        tell("write", write, "s", Aim::None);
        tell("time", check + write, "s", Aim::Below(20.0));
        tell("save_wait", looked.save.max(waited.save), "ms", Aim::Below(200.0));
        tell("page_wait", looked.page.max(waited.page), "ms", Aim::Below(200.0));
    }
    report.figure(&format!("import_memory_{}", kind.name()), server.peak_memory()?, "MB", Aim::Below(400.0));
    Ok(())
}

fn ask(server: &Server, request: &[u8], wanted: u16) -> anyhow::Result<()> {
    let (status, page) = client::ask_once(server.port, request)?;
    let start = String::from_utf8_lossy(&page[..page.len().min(1500)]).into_owned();
    ensure!(status == wanted, "answered with {status}: {start}\n{}", server.log());
    Ok(())
}

fn upload(crowd: &Crowd, name: &str, bytes: &[u8]) -> Vec<u8> {
    let head = format!(
        "--{BORDER}\r\nContent-Disposition: form-data; name=\"code\"\r\n\r\n\r\n\
         --{BORDER}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
         Content-Type: application/octet-stream\r\n\r\n"
    );
    let end = format!("\r\n--{BORDER}--\r\n");
    let mut request = format!(
        "POST /office/exams/items/import HTTP/1.1\r\nHost: localhost\r\nCookie: login={}\r\n\
         Sec-Fetch-Site: same-origin\r\nContent-Type: multipart/form-data; boundary={BORDER}\r\n\
         Content-Length: {}\r\n\r\n",
        crowd.office,
        head.len() + bytes.len() + end.len()
    )
    .into_bytes();
    request.extend([head.as_bytes(), bytes, end.as_bytes()].concat());
    request
}

fn confirm(crowd: &Crowd, digest: &str, name: &str) -> Vec<u8> {
    let body = format!("digest={digest}&name={name}&code=&activate=true&reviewed_by=bench");
    post("/office/exams/items/import/confirm", &crowd.office, &body)
}
