//! The command line: see `shining-star --help`.

fn main() -> std::process::ExitCode {
    shining_star::commands::run()
}
