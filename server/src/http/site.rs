//! What handlers work with: the shop, how it is served, and what is kept between requests.

use std::{
    ops::Deref,
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

use leptos::config::LeptosOptions;
use metrics_exporter_prometheus::PrometheusHandle;
use services::{
    catalog::{self, Vendor},
    config::Mode,
    db::DbError,
    shop::Shop,
};
use tokio::{sync::watch, task::JoinHandle};

use super::{measure, page_cache::PageCache, policy::Policy};
use crate::settings::{MetricsReaders, Settings};

/// The port on which cargo-leptos tells pages to reload, unless it says otherwise.
const RELOAD_PORT: u32 = 3001;
/// How often the catalog's revision is looked at.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// A running site. Cheap to clone.
#[derive(Clone)]
pub struct Site(Arc<Parts>);

/// The parts of a [`Site`].
pub struct Parts {
    pub shop: Shop,
    /// Where Leptos finds scripts and styles.
    pub options: LeptosOptions,
    /// Public pages as bytes.
    pub pages: PageCache,
    /// The headers that say what a page may do.
    pub policy: Policy,
    pub trusted_proxies: Vec<std::net::IpAddr>,
    pub metrics_readers: MetricsReaders,
    pub metrics: PrometheusHandle,
    /// The vendor as last seen: for every page's head and foot, also when the data base may be gone.
    vendor: RwLock<Option<Arc<Vendor>>>,
    /// Whether the site is told to stop: streams end then.
    stopping: watch::Sender<bool>,
}

impl Deref for Site {
    type Target = Parts;
    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl Site {
    pub fn new(shop: Shop, settings: &Settings) -> Self {
        let reload_port = std::env::var("LEPTOS_RELOAD_PORT").ok().and_then(|port| port.parse().ok());
        let options = LeptosOptions::builder()
            .output_name("twofold")
            .site_root(settings.site.display().to_string())
            .site_pkg_dir("pkg")
            .hash_files(settings.hash_files)
            .reload_port(reload_port.unwrap_or(RELOAD_PORT))
            .build();
        // `make dev`: pages hear from cargo-leptos when to reload.
        let reloads = settings.mode == Mode::Development && std::env::var_os("LEPTOS_WATCH").is_some();
        let policy = Policy::new(&shop.config.base_url, reloads.then_some(options.reload_port));
        Self(Arc::new(Parts {
            pages: PageCache::new(&policy),
            policy,
            options,
            trusted_proxies: settings.trusted_proxies.clone(),
            metrics_readers: settings.metrics,
            metrics: measure::recorder(),
            vendor: RwLock::new(None),
            stopping: watch::Sender::new(false),
            shop,
        }))
    }

    pub fn is_development(&self) -> bool {
        self.shop.config.mode == Mode::Development
    }

    /// The vendor as last seen, at most a second ago while the data base answers; `None` before the
    /// first look.
    pub fn vendor(&self) -> Option<Arc<Vendor>> {
        self.vendor.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Ends what would go on for as long as a page is open, so that a stop need not wait for it.
    pub fn stop(&self) {
        self.stopping.send_replace(true);
    }

    /// Becomes `true` when the site is told to stop.
    pub fn stopped(&self) -> watch::Receiver<bool> {
        self.stopping.subscribe()
    }

    /// What the shop is called.
    pub fn vendor_name(&self) -> String {
        self.vendor().map_or_else(|| "Twofold".to_owned(), |vendor| vendor.name.clone())
    }

    /// Looks whether the catalog has a new revision; the pages of the old one are forgotten.
    pub async fn look_at_revision(&self) -> Result<(), DbError> {
        let mut tx = self.shop.db.read().await?;
        let revision = catalog::revision(&mut tx).await?;
        if self.pages.is_of(revision) {
            return Ok(());
        }
        let vendor = catalog::vendor(&mut tx).await?;
        *self.vendor.write().unwrap_or_else(PoisonError::into_inner) = vendor.map(Arc::new);
        self.pages.renew(revision);
        tracing::info!(revision, "public pages are rendered anew");
        Ok(())
    }

    /// Keeps public pages and metrics up to date in the background, until the stop.
    pub fn keep_up(&self, mut stopped: watch::Receiver<bool>) -> JoinHandle<()> {
        let site = self.clone();
        tokio::spawn(async move {
            loop {
                if let Err(error) = site.look_at_revision().await {
                    tracing::warn!(%error, "the catalog's revision cannot be read; pages stay as they are");
                }
                site.metrics.run_upkeep();
                tokio::select! {
                    _ = stopped.wait_for(|stopped| *stopped) => return site.stop(),
                    () = tokio::time::sleep(LOOK_EVERY) => {}
                }
            }
        })
    }
}
