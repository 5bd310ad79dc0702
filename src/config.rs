//! Settings: one struct, read once from the environment. A wrong value stops the start and names its variable.

use std::path::{Path, PathBuf};

use url::Url;

#[derive(Debug, Clone)]
pub struct Config {
    /// `BIND`: address and port to listen on.
    pub bind: String,
    /// `DATABASE_URL`: `sqlite://path` or `postgres://user:password@host/name`.
    pub database_url: String,
    /// `DATABASE_POOL`: connections for reading, and on PostgreSQL as many again for writing.
    pub database_pool: u32,
    /// `PUBLIC_URL`: how people reach the program; links in mails and QR codes begin with it.
    pub public_url: Url,
    /// `FILES_URL`: where uploads are kept: `file://folder` or `s3://bucket/prefix`.
    pub files_url: String,
    /// `SMTP_URL`: `smtp://`, `smtps://` or `file://folder`, which keeps mails as files.
    pub smtp_url: String,
    /// `MAIL_FROM`: the sender of all mail.
    pub mail_from: String,
    /// `TIME_ZONE`: in which times are shown and typed.
    pub time_zone: chrono_tz::Tz,
    /// `SECRET_KEY_FILE`: 32 random bytes that seal identity numbers; made at first start.
    pub secret_key_file: PathBuf,
    /// `METRICS_TOKEN`: lets others than this machine read `/metrics`.
    pub metrics_token: Option<String>,
    /// `WORKERS`: HTTP worker threads.
    pub workers: usize,
    /// `BODY_SECONDS`: how long the body of a form may take to arrive; an upload may take eight times as long.
    pub body_timeout: std::time::Duration,
    /// `TRUST_PROXY`: take the visitor's address from `X-Forwarded-For`, as a proxy of ours sets it.
    pub trusts_proxy: bool,
    /// Set by the `demo` command only: anybody may enter as anybody.
    pub is_demo: bool,
    /// `DEMO_PASSWORD`: the password of the demo's people; a random one when unset.
    pub demo_password: Option<String>,
}

#[derive(Debug, thiserror::Error)]
#[error("{variable}: {problem}")]
pub struct ConfigError {
    pub variable: &'static str,
    pub problem: String,
}

impl Config {
    /// Reads the environment.
    #[expect(clippy::disallowed_methods, reason = "this is the home of settings")]
    pub fn from_env() -> Result<Config, ConfigError> {
        Config::from_lookup(|name| std::env::var(name).ok().filter(|value| !value.is_empty()))
    }

    /// Reads settings from `lookup`; what it does not know keeps its default.
    pub fn from_lookup(lookup: impl Fn(&str) -> Option<String>) -> Result<Config, ConfigError> {
        let get = |name: &str, default: &str| lookup(name).unwrap_or_else(|| default.to_owned());
        let bind = get("BIND", "127.0.0.1:8080");
        if bind.parse::<std::net::SocketAddr>().is_err() {
            return Err(wrong("BIND", "must be an address and a port, such as 127.0.0.1:8080"));
        }
        let database_url = get("DATABASE_URL", "sqlite://var/shining-star.db");
        if !["sqlite://", "postgres://", "postgresql://"].iter().any(|scheme| database_url.starts_with(scheme)) {
            return Err(wrong("DATABASE_URL", "must begin with sqlite:// or postgres://"));
        }
        let public_url = Url::parse(&get("PUBLIC_URL", &format!("http://{bind}")))
            .ok()
            .filter(|url| matches!(url.scheme(), "http" | "https") && url.host().is_some())
            .ok_or_else(|| wrong("PUBLIC_URL", "must be an http or https address, such as https://star.example.com"))?;
        let files_url = get("FILES_URL", "file://var/files");
        if !(files_url.starts_with("file://") || files_url.starts_with("s3://")) {
            return Err(wrong("FILES_URL", "must begin with file:// or s3://"));
        }
        let smtp_url = get("SMTP_URL", "file://var/mail");
        if !["smtp://", "smtps://", "file://"].iter().any(|scheme| smtp_url.starts_with(scheme)) {
            return Err(wrong("SMTP_URL", "must begin with smtp://, smtps:// or file://"));
        }
        let mail_from = get("MAIL_FROM", "Shining Star <no-reply@localhost>");
        if mail_from.parse::<lettre::message::Mailbox>().is_err() {
            return Err(wrong("MAIL_FROM", "must be a mail address, such as Shining Star <star@example.com>"));
        }
        let time_zone = get("TIME_ZONE", "Asia/Shanghai")
            .parse()
            .map_err(|_| wrong("TIME_ZONE", "must be a zone name, such as Asia/Shanghai"))?;
        let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
        Ok(Config {
            bind,
            database_url,
            database_pool: number(&lookup, "DATABASE_POOL", 8, 1..=200)?,
            public_url,
            files_url,
            smtp_url,
            mail_from,
            time_zone,
            secret_key_file: PathBuf::from(get("SECRET_KEY_FILE", "var/secret.key")),
            metrics_token: lookup("METRICS_TOKEN"),
            workers: number(&lookup, "WORKERS", cores, 1..=256)?,
            body_timeout: std::time::Duration::from_secs(number(&lookup, "BODY_SECONDS", 15, 1..=600)?),
            trusts_proxy: match get("TRUST_PROXY", "no").as_str() {
                "yes" => true,
                "no" => false,
                _ => return Err(wrong("TRUST_PROXY", "must be yes or no")),
            },
            is_demo: false,
            demo_password: lookup("DEMO_PASSWORD"),
        })
    }

    /// The settings of the `demo` command: a database, files, mails and a key of its own unless the environment names
    /// others, and an address that only this machine reaches.
    pub fn demo_from_env() -> Result<Config, ConfigError> {
        #[expect(clippy::disallowed_methods, reason = "this is the home of settings")]
        let env = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
        Config::demo_from_lookup(env)
    }

    /// [`Config::demo_from_env`] from `lookup`.
    pub fn demo_from_lookup(lookup: impl Fn(&str) -> Option<String>) -> Result<Config, ConfigError> {
        let own = |name: &str| match name {
            "DATABASE_URL" => Some("sqlite://var/demo.db"),
            "FILES_URL" => Some("file://var/demo-files"),
            "SMTP_URL" => Some("file://var/demo-mail"),
            "SECRET_KEY_FILE" => Some("var/demo.key"),
            _ => None,
        };
        let config = Config::from_lookup(|name| lookup(name).or_else(|| own(name).map(str::to_owned)))?;
        let is_loopback = |bind: &str| bind.parse::<std::net::SocketAddr>().is_ok_and(|at| at.ip().is_loopback());
        if !is_loopback(&config.bind) {
            let problem =
                "must be an address of this machine, such as 127.0.0.1:8080: anybody enters the demo as anybody";
            return Err(wrong("BIND", problem));
        }
        Ok(Config { is_demo: true, ..config })
    }

    /// Whether people reach us over TLS; cookies are then `Secure` with the `__Host-` prefix.
    pub fn is_secure(&self) -> bool {
        self.public_url.scheme() == "https"
    }

    /// An absolute address for a path of ours.
    pub fn absolute(&self, path: &str) -> String {
        format!("{}{path}", self.public_url.as_str().trim_end_matches('/'))
    }

    /// Where the end of the audit chain is noted: beside the secret key, and not in the database.
    pub fn audit_head_file(&self) -> PathBuf {
        self.secret_key_file.with_extension("audit-head")
    }

    /// Reads the secret key, or makes it at first start, readable by the owner alone.
    pub fn secret_key(&self) -> Result<[u8; 32], ConfigError> {
        read_or_make_key(&self.secret_key_file).map_err(|problem| wrong("SECRET_KEY_FILE", problem))
    }
}

fn wrong(variable: &'static str, problem: impl Into<String>) -> ConfigError {
    ConfigError { variable, problem: problem.into() }
}

fn number<T>(
    lookup: impl Fn(&str) -> Option<String>,
    name: &'static str,
    default: T,
    range: std::ops::RangeInclusive<T>,
) -> Result<T, ConfigError>
where
    T: std::str::FromStr + PartialOrd + std::fmt::Display,
{
    match lookup(name) {
        None => Ok(default),
        Some(text) => text
            .parse()
            .ok()
            .filter(|value| range.contains(value))
            .ok_or_else(|| wrong(name, format!("must be a number from {} to {}", range.start(), range.end()))),
    }
}

fn read_or_make_key(path: &Path) -> Result<[u8; 32], String> {
    use std::io::Write as _;
    match std::fs::read(path) {
        Ok(bytes) => {
            return bytes.try_into().map_err(|_| format!("{} does not hold exactly 32 bytes", path.display()));
        }
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            return Err(format!("{} cannot be read: {error}", path.display()));
        }
        Err(_) => {}
    }
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(|error| format!("{} cannot be made: {error}", folder.display()))?;
    }
    let key = crate::random::bytes::<32>();
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path).map_err(|error| format!("{} cannot be made: {error}", path.display()))?;
    file.write_all(&key).and_then(|()| file.sync_all()).map_err(|error| error.to_string())?;
    Ok(key)
}
