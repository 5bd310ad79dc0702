//! The application: everything that handlers and workers share, made once at start and passed along.

use std::sync::Arc;

use actix_web::web;

use crate::accounts::sealing::SealingKey;
use crate::assessment::departure;
use crate::assessment::paper_sources::Sources;
use crate::audit::chain::ChainKey;
use crate::certification::certificate::Consequence;
use crate::clock::Clock;
use crate::config::Config;
use crate::db::Db;
use crate::files::Files;
use crate::notifications::mailer::Mailer;
use crate::placement::standing;
use crate::recruitment::application;
use crate::routes;

/// Cheap to clone; every part is shared.
#[derive(Clone)]
pub struct App {
    pub config: Arc<Config>,
    pub db: Db,
    pub clock: Clock,
    pub mailer: Mailer,
    pub files: Files,
    pub sealing_key: SealingKey,
    /// Seals the audit log.
    pub audit_key: ChainKey,
    /// Told when a certificate is lost or comes back.
    pub on_certificate_change: Consequence,
    /// Told when an admitted trainee leaves a cohort.
    pub on_departure: application::Consequence,
    /// What papers are drawn from, as long as the bank stays as it is.
    pub paper_sources: Arc<Sources>,
    pub metrics: Option<metrics_exporter_prometheus::PrometheusHandle>,
}

impl App {
    /// Opens the database, the file store and the mail transport that `config` names.
    pub fn build(config: Config, clock: Clock) -> anyhow::Result<App> {
        let db = Db::open(&config.database_url, config.database_pool)?;
        let mailer = Mailer::from_config(&config)?;
        App::with(config, clock, db, mailer)
    }

    /// As [`App::build`], with a database and a mailer that are open already.
    pub fn with(config: Config, clock: Clock, db: Db, mailer: Mailer) -> anyhow::Result<App> {
        let files = Files::from_url(&config.files_url)?;
        let sealing_key = SealingKey::new(config.secret_key()?);
        Ok(App {
            config: Arc::new(config),
            db,
            clock,
            mailer,
            files,
            audit_key: ChainKey::new(sealing_key.derive("audit chain")),
            sealing_key,
            on_certificate_change: standing::certificate_changed,
            on_departure: departure::left,
            paper_sources: Arc::default(),
            metrics: None,
        })
    }
}

/// Routes, limits and shared data: the same for the server, for tests and for benchmarks.
pub fn configure(app: &App) -> impl Fn(&mut web::ServiceConfig) + Clone + use<> {
    let data = web::Data::new(app.clone());
    move |config| {
        config.app_data(data.clone()).app_data(web::FormConfig::default().limit(256 * 1024));
        routes::serve(config);
    }
}

/// Builds the actix application around [`configure`]: a macro, because its type cannot be named.
#[macro_export]
macro_rules! http_app {
    ($configure:expr) => {
        actix_web::App::new()
            .wrap(actix_web::middleware::from_fn($crate::web::headers::guard))
            .wrap(tracing_actix_web::TracingLogger::default())
            .configure($configure)
            .default_service(actix_web::web::to($crate::routes::not_found))
    };
}
