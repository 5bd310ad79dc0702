//! Rebuild when a folder that is compiled into the binary gains or loses a file; keep the release binary small.

#![allow(clippy::disallowed_methods, reason = "cargo speaks to a build script through its environment")]

use std::path::Path;
use std::process::Command;

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    for folder in ["locales", "migrations", "static", "templates"] {
        println!("cargo:rerun-if-changed={folder}");
    }
    let is_release = std::env::var("PROFILE").is_ok_and(|profile| profile == "release");
    if is_release && links_with_lld() {
        // Ids of different records are different types with the same code: a tenth of the binary is said once.
        println!("cargo:rustc-link-arg-bins=-Wl,--icf=all");
        if loads_packed_relocations() {
            // A bit instead of 24 bytes for each of a hundred thousand pointers.
            println!("cargo:rustc-link-arg-bins=-Wl,-z,pack-relative-relocs");
        }
    }
}

/// Whether the C library here is new enough (2.36) to start a binary whose relocations are packed.
fn loads_packed_relocations() -> bool {
    let Ok(printed) = Command::new("getconf").arg("GNU_LIBC_VERSION").output() else { return false };
    let version = String::from_utf8_lossy(&printed.stdout).trim().trim_start_matches("glibc ").to_owned();
    let numbers: Vec<u32> = version.split('.').map_while(|part| part.parse().ok()).collect();
    numbers >= vec![2, 36]
}

/// Whether the compiler brings the linker that can fold, which it then uses by itself.
fn links_with_lld() -> bool {
    let target = std::env::var("TARGET").unwrap_or_default();
    if target != "x86_64-unknown-linux-gnu" {
        return false;
    }
    let compiler = std::env::var("RUSTC").unwrap_or_else(|_| "rustc".to_owned());
    let Ok(printed) = Command::new(compiler).args(["--print", "sysroot"]).output() else { return false };
    let sysroot = String::from_utf8_lossy(&printed.stdout).trim().to_owned();
    Path::new(&sysroot).join("lib/rustlib").join(target).join("bin/gcc-ld/ld.lld").exists()
}
