//! The command line: see `shining-star --help`.

/// Every request allocates on several threads; the system's allocator makes them wait for one another.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    shining_star::commands::run()
}
