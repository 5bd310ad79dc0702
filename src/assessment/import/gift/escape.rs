//! The escapes of GIFT.

/// What is written, what stands for it while the text is taken apart (Unicode noncharacters), and what
/// it means. The backslash comes first: a doubled one before `n` is no line end.
const ESCAPES: [(&str, &str, &str); 8] = [
    (r"\\", "\u{FDD0}", "\\"),
    (r"\~", "\u{FDD1}", "~"),
    (r"\=", "\u{FDD2}", "="),
    (r"\#", "\u{FDD3}", "#"),
    (r"\{", "\u{FDD4}", "{"),
    (r"\}", "\u{FDD5}", "}"),
    (r"\:", "\u{FDD6}", ":"),
    (r"\n", "\u{FDD7}", "\n"),
];

pub(super) fn protect(text: &str) -> String {
    let replace = |text: String, (written, stand_in, _): &(&str, &str, &str)| text.replace(written, stand_in);
    ESCAPES.iter().fold(text.to_owned(), replace)
}

pub(super) fn restore(text: &str) -> String {
    let replace = |text: String, (_, stand_in, meant): &(&str, &str, &str)| text.replace(stand_in, meant);
    ESCAPES.iter().fold(text.to_owned(), replace)
}
