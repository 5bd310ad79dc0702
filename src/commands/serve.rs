//! `serve`: migrate, listen, work in the background, and stop in good order.

use std::process::ExitCode;

use actix_web::HttpServer;

use crate::accounts::set_up;
use crate::app::{self, App};
use crate::clock::Clock;
use crate::config::Config;
use crate::{db, http_app, random, workers};

pub(super) fn run(config: Config) -> anyhow::Result<ExitCode> {
    start_log();
    db::migrate::run(&config.database_url)?;
    let app = App::build(config, Clock::System)?;
    offer_set_up(&app)?;
    serve(app)?;
    Ok(ExitCode::SUCCESS)
}

/// Listens until a signal ends it; requests under way are finished, then the workers stop.
pub(super) fn serve(mut app: App) -> anyhow::Result<()> {
    app.metrics = metrics_exporter_prometheus::PrometheusBuilder::new().install_recorder().ok();
    let configure = app::configure(&app);
    actix_web::rt::System::new().block_on(async move {
        let workers = workers::start(&app);
        let server = HttpServer::new(move || http_app!(configure.clone()))
            .workers(app.config.workers)
            .worker_max_blocking_threads(blocking_threads(&app))
            .shutdown_timeout(8)
            .bind(&app.config.bind)
            .map_err(|error| anyhow::anyhow!("BIND: {} cannot be listened on: {error}", app.config.bind))?;
        for address in server.addrs() {
            println!("Listening on http://{address}");
        }
        server.run().await?;
        tracing::info!("stopping");
        workers.stop().await;
        Ok(())
    })
}

/// Threads of each worker that may wait for a connection: about as many as there are connections, so that requests stand
/// in the order of their coming before the pool, and not in a crowd of threads that it wakes in any order.
fn blocking_threads(app: &App) -> usize {
    let pool = usize::try_from(app.config.database_pool).unwrap_or(8);
    let connections = if app.db.is_sqlite() { pool } else { 2 * pool };
    connections.div_ceil(app.config.workers.max(1)) + 1
}

/// JSON lines on standard error; `LOG` sets what is logged, such as `info` or `shining_star=debug`.
pub(super) fn start_log() {
    let filter = tracing_subscriber::EnvFilter::try_from_env("LOG").unwrap_or_else(|_| "warn,shining_star=info".into());
    let _ = tracing_subscriber::fmt().json().with_env_filter(filter).with_writer(std::io::stderr).try_init();
}

/// At first start, prints the link for the first administrator.
fn offer_set_up(app: &App) -> anyhow::Result<()> {
    if !app.db.read_now(set_up::is_needed)? {
        return Ok(());
    }
    let (token, now) = (random::token(), app.clock.now());
    let held = token.clone();
    app.db.write_now(move |conn| set_up::offer(conn, &held, now))?;
    println!("Nobody works in the office yet. Set the programme up within a day at:");
    println!("  {}", app.config.absolute(&format!("/set-up/{token}")));
    Ok(())
}
