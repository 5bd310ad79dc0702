//! How one performance is given and marked: by whom, and whether the examiners agree.

use chrono::{NaiveDateTime, TimeDelta};

use super::dice;
use super::practical::Panel;
use super::scene::{DemoError, Granted};
use crate::accounts::user::UserId;
use crate::assessment::conflict::{Override, Side};
use crate::assessment::mark::{self, Draft, Line};
use crate::assessment::mark_sheet::{self, AssignError, SheetId};
use crate::assessment::performance::{self, Performance};
use crate::db::Conn;

const COMMENTS: [&str; 6] = [
    "产品讲得清楚，能回到主线；收尾可以更果断。",
    "互动好，被追问材质时答得准确。语速偏快，注意停顿。",
    "流程完整，突发断网处理得当。布景可以再整洁一些。",
    "开场抓人，中段略拖。价格说明有依据，值得肯定。",
    "Knows the product well; bring the camera closer when showing details.",
    "情绪稳定，面对质疑不急不躁，继续保持。",
];

/// Levels per criterion of shows that pass, from the first examiner. With one level less somewhere they still pass.
const GOOD: [[i64; 4]; 6] = [[3, 3, 3, 3], [4, 3, 3, 3], [3, 4, 3, 3], [3, 3, 4, 4], [4, 4, 3, 3], [3, 3, 3, 4]];
const POOR: [i64; 4] = [2, 2, 2, 1];

/// How the marks of a performance come out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Course {
    Agreed,
    Failed,
    /// Both examiners see the red line.
    RedLine,
    Settled,
    /// Disputed; nobody has been asked yet.
    Disputed,
    /// One examiner sees a red line, the other does not; the demo's trainer is to decide.
    WithThird,
    /// The second examiner is finished, the first is not.
    HalfMarked,
    Unmarked,
}

/// Chooses two examiners whom nothing bars, the first of them by turns, or the demo's trainer where it is theirs to act.
fn seat_two(
    conn: &mut Conn,
    panel: &Panel,
    (at, performance, course): (usize, &Performance, Course),
    now: NaiveDateTime,
) -> Result<Vec<(SheetId, UserId)>, DemoError> {
    let turn = match course {
        Course::Unmarked | Course::HalfMarked => 0,
        Course::WithThird => 1,
        _ => at,
    };
    let count = panel.examiners.len();
    let mut seated = Vec::new();
    // Once, so that the page of an exception can be seen, the office answers for somebody who is barred.
    if at == 0 && course == Course::Agreed {
        let side = Side::of(conn, performance.id, now)?;
        for examiner in &panel.examiners {
            if seated.is_empty() && !side.against(conn, *examiner)?.is_empty() {
                seated.push((seat_despite(conn, panel, performance, *examiner, now)?, *examiner));
            }
        }
    }
    for step in 0..count {
        let examiner = panel.examiners[(turn + step * (1 + at % 2 * (count - 2))) % count];
        let is_third = course == Course::WithThird && examiner == panel.examiners[0];
        if is_third || seated.len() == 2 || seated.iter().any(|(_, other)| *other == examiner) {
            continue;
        }
        match mark_sheet::assign(conn, panel.office[0], performance.id, examiner, None, now) {
            Ok(sheet) => seated.push((sheet, examiner)),
            Err(AssignError::Conflict(_)) => {}
            Err(error) => return Err(error).granted(),
        }
    }
    // Where too many are barred, the office answers for one who is.
    for examiner in &panel.examiners {
        if seated.len() < 2 && !seated.iter().any(|(_, other)| other == examiner) {
            seated.push((seat_despite(conn, panel, performance, *examiner, now)?, *examiner));
        }
    }
    Ok(seated)
}

/// Seats an examiner with a conflict of interest, for whom the office answers.
fn seat_despite(
    conn: &mut Conn,
    panel: &Panel,
    performance: &Performance,
    examiner: UserId,
    now: NaiveDateTime,
) -> Result<SheetId, DemoError> {
    let over = Override {
        approved_by: panel.office[1], reason: "当日考官人手有限，经项目办批准由其评审".into()
    };
    mark_sheet::assign(conn, panel.office[0], performance.id, examiner, Some(&over), now).granted()
}

/// Gives the show and marks it as far as its course goes. `now` is when the marking begins.
pub(super) fn run_course(
    conn: &mut Conn,
    panel: &Panel,
    (at, performance, course): (usize, &Performance, Course),
    now: NaiveDateTime,
) -> Result<(), DemoError> {
    let seats = seat_two(conn, panel, (at, performance, course), performance.scheduled_at - TimeDelta::hours(20))?;
    let given = performance.scheduled_at + TimeDelta::minutes(16);
    performance::perform(conn, panel.examiners[0], performance.id, given).granted()?;
    let (first, second) = (seats[0], seats[1]);
    let good = dice::pick("levels", at, &GOOD);
    let mut near = good;
    near[at % 4] -= 1;
    let mut far = good;
    far[1] = 1;
    let sheets: [Option<([i64; 4], bool)>; 2] = match course {
        Course::Agreed => [Some((good, false)), Some((near, false))],
        Course::Failed => [Some((POOR, false)), Some((POOR, false))],
        Course::RedLine => [Some((good, true)), Some((good, true))],
        Course::Settled | Course::Disputed => [Some((good, false)), Some((far, false))],
        Course::WithThird => [Some((good, true)), Some((near, false))],
        Course::HalfMarked => [None, Some((near, false))],
        Course::Unmarked => [None, None],
    };
    for ((sheet, examiner), marks) in [first, second].into_iter().zip(sheets) {
        if let Some(marks) = marks {
            fill_sheet(conn, (sheet, examiner), marks, at, now + TimeDelta::minutes(20))?;
        }
    }
    if matches!(course, Course::Settled | Course::WithThird) {
        let taken = [first.1, second.1];
        for examiner in panel.examiners.iter().filter(|examiner| !taken.contains(examiner)) {
            match mark_sheet::assign(conn, panel.office[0], performance.id, *examiner, None, now + TimeDelta::hours(1))
            {
                Ok(sheet) if course == Course::Settled => {
                    return fill_sheet(conn, (sheet, *examiner), ([3; 4], false), at, now + TimeDelta::hours(3));
                }
                Ok(_) => return Ok(()),
                Err(AssignError::Conflict(_)) => {}
                Err(error) => return Err(error).granted(),
            }
        }
    }
    Ok(())
}

fn fill_sheet(
    conn: &mut Conn,
    (sheet, examiner): (SheetId, UserId),
    (levels, crosses_red_line): ([i64; 4], bool),
    at: usize,
    now: NaiveDateTime,
) -> Result<(), DemoError> {
    let desk = mark::desk(conn, examiner, sheet)?;
    let level = |position: i64| levels.get(position as usize).copied();
    let points = desk
        .contents
        .criteria
        .iter()
        .map(|(criterion, _)| (criterion.id, Line { level: level(criterion.position), ..Line::default() }));
    let red_lines = desk.contents.red_lines.iter().enumerate().map(|(n, line)| {
        let is_red_line_hit = crosses_red_line && n == 0;
        let note = if is_red_line_hit { "称“全网最低价”，无依据" } else { "" };
        (line.id, Line { is_red_line_hit, note: note.into(), ..Line::default() })
    });
    let comment = dice::pick("comment", at + examiner.0 as usize, &COMMENTS).to_owned();
    let draft = Draft { lines: points.chain(red_lines).collect(), comment };
    let desk = mark::save(conn, examiner, sheet, &draft, now).granted()?;
    mark::finish(conn, examiner, sheet, &desk.fingerprint(), now + TimeDelta::minutes(5)).granted()?;
    Ok(())
}
