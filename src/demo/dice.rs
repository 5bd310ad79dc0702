//! Dice that always fall the same way: what they show depends only on what they are thrown for, so the demo is the same
//! programme each time, and a write that runs again writes the same.

/// What a throw for the `n`-th `what` shows: any number.
pub(super) fn throw(what: &str, n: usize) -> u64 {
    let mut state = what
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |state, byte| (state ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    state = state.wrapping_add((n as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    state = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    state = (state ^ (state >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    state ^ (state >> 31)
}

/// A number from `from` to `to`, both included.
pub(super) fn between(what: &str, n: usize, from: i64, to: i64) -> i64 {
    let width = (to - from + 1).max(1).unsigned_abs();
    from + (throw(what, n) % width).cast_signed()
}

/// Yes in `percent` of a hundred throws.
pub(super) fn happens(what: &str, n: usize, percent: i64) -> bool {
    between(what, n, 1, 100) <= percent
}

/// One of `list`, which is not empty.
pub(super) fn pick<T: Copy>(what: &str, n: usize, list: &[T]) -> T {
    list[(throw(what, n) % list.len() as u64) as usize]
}

/// A seed that is not negative.
pub(super) fn seed(what: &str, n: usize) -> i64 {
    (throw(what, n) >> 1).cast_signed()
}
