//! `twofold serve`: the shop, until it is told to stop.

use std::{net::SocketAddr, path::Path, time::Duration};

use axum::{ServiceExt, extract::Request, serve::ListenerExt};
use services::{catalog, config::Mode, db::DbError, jobs::worker, shop::Shop, time_machine};
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
    sync::watch,
    task::JoinHandle,
};

use super::Role;
use crate::{
    compose::{self, StartError},
    http,
    settings::Settings,
};

/// How long running requests may go on after the stop, downloads above all.
const PATIENCE: Duration = Duration::from_secs(30);

/// Serves until SIGTERM or ctrl-c, then lets requests and jobs end and closes the data base.
pub async fn serve(settings: &Settings, role: Role) -> Result<(), StartError> {
    let listener = if role.serves() { Some(listen(settings).await?) } else { None };
    let address = match &listener {
        Some(listener) => listener.local_addr().map_err(|error| StartError::address(settings.address, error))?,
        None => settings.address,
    };
    compose::make_folder(&settings.data)?;
    let _in_use = compose::hold(settings)?;
    let shop = compose::shop(settings, settings.base_url_on(address)).await?;
    if settings.mode == Mode::Development {
        open_with_demo(&shop, settings).await?;
    }
    let (say_stop, stopped) = watch::channel(false);
    let worker = role.works().then(|| tokio::spawn(worker::run(shop.clone(), stopped.clone())));
    let following = time_machine::is_allowed(&shop).then(|| tokio::spawn(time_machine::follow(shop.clone())));
    let listening = tokio::spawn(listen_for_stop(say_stop));
    let served = if let Some(listener) = listener {
        answer(settings, &shop, listener, stopped).await
    } else {
        println!("Twofold works off the jobs of {}.", settings.database_words());
        wait_until(stopped).await;
        Ok(())
    };
    listening.abort();
    if let Some(following) = following {
        following.abort();
    }
    finish(worker).await;
    shop.db.close().await;
    served
}

async fn listen(settings: &Settings) -> Result<TcpListener, StartError> {
    check_site(settings)?;
    TcpListener::bind(settings.address).await.map_err(|error| StartError::address(settings.address, error))
}

/// Pages without their scripts and styles would be served as if all were well.
fn check_site(settings: &Settings) -> Result<(), StartError> {
    if !settings.site.join("pkg").is_dir() {
        return Err(StartError::NoSite(settings.site.clone()));
    }
    let binary = std::env::current_exe().unwrap_or_default();
    let hashes = binary.parent().unwrap_or_else(|| Path::new(".")).join("hash.txt");
    if settings.hash_files && !hashes.is_file() {
        return Err(StartError::NoHashes(hashes));
    }
    Ok(())
}

/// A development shop without products gets the demo catalog.
pub(super) async fn open_with_demo(shop: &Shop, settings: &Settings) -> Result<(), StartError> {
    let revision = async { catalog::revision(&mut shop.db.glance().await?).await };
    let revision: Result<i64, DbError> = revision.await;
    if revision.map_err(|error| StartError::database(settings, error))? > 0 {
        return Ok(());
    }
    match catalog::import(shop, catalog::DEMO).await {
        Ok(report) => println!("The demo catalog was imported: {report}"),
        Err(error) => return Err(StartError::Other(format!("the demo catalog was not imported: {error}"))),
    }
    Ok(())
}

async fn answer(
    settings: &Settings,
    shop: &Shop,
    listener: TcpListener,
    stopped: watch::Receiver<bool>,
) -> Result<(), StartError> {
    let site = http::Site::new(shop.clone(), settings);
    let upkeep = site.keep_up(stopped.clone());
    let front = http::front(site);
    // Small answers must not wait for the client's delayed acknowledgment (Nagle's algorithm).
    let listener = listener.tap_io(|connection| {
        if let Err(error) = connection.set_nodelay(true) {
            tracing::debug!(%error, "a connection keeps its delay");
        }
    });
    greet(shop);
    let make_service = ServiceExt::<Request>::into_make_service_with_connect_info::<SocketAddr>(front);
    let serving = axum::serve(listener, make_service).with_graceful_shutdown(wait_until(stopped.clone()));
    let too_late = async {
        wait_until(stopped).await;
        tokio::time::sleep(PATIENCE).await;
    };
    tokio::select! {
        served = serving => served.map_err(|error| StartError::Other(error.to_string()))?,
        () = too_late => tracing::warn!("some requests were cut off by the stop"),
    }
    upkeep.abort();
    Ok(())
}

fn greet(shop: &Shop) {
    println!("Twofold is open. Stop it with ctrl-c.\n  shop     {}", shop.config.url("/"));
    if shop.config.mode == Mode::Development {
        println!("  mailbox  {}", shop.config.url("/mailbox"));
    }
}

/// Says when to stop: on SIGTERM or ctrl-c.
async fn listen_for_stop(say_stop: watch::Sender<bool>) {
    let (Ok(mut terminate), Ok(mut interrupt)) = (signal(SignalKind::terminate()), signal(SignalKind::interrupt()))
    else {
        tracing::error!("signals cannot be heard; end the process to stop it");
        return std::future::pending().await;
    };
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    tracing::info!("stopping");
    say_stop.send_replace(true);
}

async fn wait_until(mut stopped: watch::Receiver<bool>) {
    // An error means that nobody can say it any more, which is a stop as well.
    let _ = stopped.wait_for(|stopped| *stopped).await;
}

async fn finish(worker: Option<JoinHandle<()>>) {
    if let Some(Err(error)) = match worker {
        Some(worker) => Some(worker.await),
        None => None,
    } {
        tracing::error!(%error, "the worker ended early");
    }
}
