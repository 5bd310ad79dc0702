//! A wrong setting stops the start and names its variable.

use shining_star::config::Config;

fn refusal(name: &str, value: &str) -> String {
    let lookup = |asked: &str| (asked == name).then(|| value.to_owned());
    Config::from_lookup(lookup).map_or_else(|error| error.to_string(), |_| "accepted".to_owned())
}

#[test]
fn a_wrong_value_names_the_variable() {
    for (name, value) in [
        ("BIND", "everywhere"),
        ("DATABASE_URL", "mysql://x"),
        ("DATABASE_POOL", "0"),
        ("PUBLIC_URL", "star.example.com"),
        ("FILES_URL", "ftp://x"),
        ("SMTP_URL", "mail.example.com"),
        ("MAIL_FROM", "nobody"),
        ("TIME_ZONE", "Shanghai"),
        ("WORKERS", "many"),
        ("BODY_SECONDS", "0"),
        ("TRUST_PROXY", "maybe"),
    ] {
        assert!(refusal(name, value).starts_with(&format!("{name}: ")), "{name}={value}: {}", refusal(name, value));
    }
}

#[test]
fn every_variable_that_is_read_stands_in_the_example() {
    let source = include_str!("../../../src/config.rs");
    let example = include_str!("../../../.env.example");
    let documented: Vec<&str> = source
        .lines()
        .filter_map(|line| line.trim().strip_prefix("/// `")?.split('`').next())
        .filter(|name| name.chars().all(|c| c.is_ascii_uppercase() || c == '_'))
        .collect();
    assert!(documented.len() >= 12, "{documented:?}");
    for name in documented {
        assert!(example.contains(&format!("\n{name}=")), "{name} is not in .env.example");
    }
}

#[test]
fn a_damaged_secret_key_stops_the_start() {
    let folder = tempfile::TempDir::new().unwrap();
    let path = folder.path().join("secret.key");
    std::fs::write(&path, "short").unwrap();
    let config = Config::from_lookup(|name| (name == "SECRET_KEY_FILE").then(|| path.display().to_string())).unwrap();
    assert!(config.secret_key().unwrap_err().to_string().starts_with("SECRET_KEY_FILE: "));
}
