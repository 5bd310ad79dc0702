//! The drawn parts that are the same on every certificate: guilloche border, rosettes, star.
//! Curves come from formulas, as on an engraving machine. Lengths are quarter millimetres.

use std::f32::consts::{FRAC_PI_2, PI, TAU};
use std::fmt::Write;

pub(super) const WIDTH: f32 = 1188.0;
pub(super) const HEIGHT: f32 = 840.0;
/// Distance from the paper's edge to the middle of the border's band.
const INSET: f32 = 53.0;
const CORNER: f32 = 30.0;

pub(super) struct Ornament {
    pub border: String,
    pub border_accent: String,
    pub watermark: String,
    pub medallion: String,
    pub star: String,
    pub star_shade: String,
    pub small_star: String,
}

impl Ornament {
    pub(super) fn draw() -> Self {
        Self {
            border: (0..4).map(|i| strand(11.0, i as f32 * FRAC_PI_2)).collect(),
            border_accent: (0..2).map(|i| strand(5.0, FRAC_PI_2 + i as f32 * PI)).collect(),
            watermark: (0..14).map(watermark_ring).collect(),
            medallion: (0..6).map(|i| petals(42.0, 0.12, 15.0, i as f32 * TAU / 6.0)).collect(),
            star: star(31.0),
            star_shade: star_shade(31.0),
            small_star: star(6.5),
        }
    }
}

/// One wavy line that runs round the border; `height` of the wave, `phase` in radians.
fn strand(height: f32, phase: f32) -> String {
    let round = perimeter();
    let waves = (round / 46.0).round();
    closed_curve(waves as usize * 6, |t| {
        let (x, y, nx, ny) = along_border(t * round);
        let swing = height * (t * waves * TAU + phase).sin();
        (x + nx * swing, y + ny * swing)
    })
}

/// Rings in pairs that turn against each other.
fn watermark_ring(i: u8) -> String {
    let step = f32::from(i / 2);
    let turn = if i.is_multiple_of(2) { step } else { -step };
    petals(150.0 + 13.0 * step, 0.08, 18.0, turn * 0.45)
}

/// A ring of `count` petals.
fn petals(radius: f32, depth: f32, count: f32, phase: f32) -> String {
    closed_curve(count as usize * 6, |t| {
        let r = radius * (1.0 + depth * (count * t * TAU + phase).sin());
        ((t * TAU).cos() * r, (t * TAU).sin() * r)
    })
}

fn sides() -> (f32, f32, f32) {
    let straight = |whole: f32| whole - 2.0 * (INSET + CORNER);
    (straight(WIDTH), straight(HEIGHT), CORNER * FRAC_PI_2)
}

fn perimeter() -> f32 {
    let (across, down, bend) = sides();
    2.0 * (across + down) + 4.0 * bend
}

/// Point and outward normal at a distance along the rounded rectangle, clockwise from the top left.
fn along_border(mut at: f32) -> (f32, f32, f32, f32) {
    let (across, down, bend) = sides();
    let (mut x, mut y, mut heading) = (INSET + CORNER, INSET, 0.0_f32);
    at = at.rem_euclid(perimeter());
    for side in [across, down, across, down] {
        let ahead = at.min(side);
        (x, y) = (x + heading.cos() * ahead, y + heading.sin() * ahead);
        at -= ahead;
        if at <= 0.0 {
            break;
        }
        let turn = at.min(bend) / CORNER;
        let (cx, cy) = (x - heading.sin() * CORNER, y + heading.cos() * CORNER);
        heading += turn;
        (x, y) = (cx + heading.sin() * CORNER, cy - heading.cos() * CORNER);
        at -= turn * CORNER;
        if at <= 0.0 {
            break;
        }
    }
    (x, y, heading.sin(), -heading.cos())
}

/// Smooth closed path through `points` samples of `f` over 0..1 (Catmull-Rom as relative Beziers).
fn closed_curve(points: usize, f: impl Fn(f32) -> (f32, f32)) -> String {
    let at = |i: usize| f((i % points) as f32 / points as f32);
    let tenth = |v: f32| (v * 10.0).round() / 10.0;
    let (mut x, mut y) = at(0);
    (x, y) = (tenth(x), tenth(y));
    let mut path = format!("M{x} {y}");
    for i in 0..points {
        let (from, to, after) = (at(i), at(i + 1), at(i + 2));
        let arrive = (to.0 - (after.0 - from.0) / 6.0, to.1 - (after.1 - from.1) / 6.0);
        // Steps count from the rounded point, so that rounding does not add up.
        let _ = match i {
            0 => {
                let before = at(points - 1);
                let leave = ((to.0 - before.0) / 6.0, (to.1 - before.1) / 6.0);
                write!(path, "c{:.1} {:.1} ", leave.0, leave.1)
            }
            _ => write!(path, "s"),
        };
        let (dx, dy) = (tenth(to.0 - x), tenth(to.1 - y));
        let _ = write!(path, "{:.1} {:.1} {dx:.1} {dy:.1}", arrive.0 - x, arrive.1 - y);
        (x, y) = (x + dx, y + dy);
    }
    path + "Z"
}

/// The ten corners of a five-pointed star, the top one first.
fn corners(radius: f32) -> [(f32, f32); 10] {
    std::array::from_fn(|i| {
        let reach = if i % 2 == 0 { radius } else { radius * 0.382 };
        let angle = i as f32 * PI / 5.0;
        (reach * angle.sin(), -reach * angle.cos())
    })
}

fn star(radius: f32) -> String {
    let points = corners(radius).map(|(x, y)| format!("{x:.2} {y:.2}"));
    format!("M{}Z", points.join("L"))
}

/// The half of each point that lies in the shade.
fn star_shade(radius: f32) -> String {
    let c = corners(radius);
    let facet = |i: usize| {
        let ((ax, ay), (bx, by)) = (c[i], c[i + 1]);
        format!("M0 0L{ax:.2} {ay:.2}L{bx:.2} {by:.2}Z")
    };
    (0..10).step_by(2).map(facet).collect()
}
