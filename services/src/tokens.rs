//! Secrets that travel in addresses and cookies: made at random or derived by HMAC, kept as
//! SHA-256 hashes only.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{
    calendar::Instant,
    ids::{OrderId, SubscriptionId},
};
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

use crate::{
    clock::Chance,
    db::{Db, DbError, execute, fetch_one},
};

/// A new secret of 256 random bits, as 43 letters that fit an address or a cookie.
pub fn random_token(chance: &Chance) -> String {
    URL_SAFE_NO_PAD.encode(chance.bytes::<32>())
}

/// What is stored of a secret.
pub fn hash_token(token: &str) -> String {
    hex::encode(Sha256::digest(token.as_bytes()))
}

/// The shop's own key, from which the addresses of orders are derived.
#[derive(Clone)]
pub struct ShopKey([u8; 32]);

impl ShopKey {
    /// Reads the key, making it at the first start of the shop.
    pub async fn load_or_create(db: &Db, chance: &Chance) -> Result<Self, DbError> {
        let mut tx = db.write().await?;
        let fresh = hex::encode(chance.bytes::<32>());
        execute!(
            &mut tx,
            "insert into settings (name, value) values ('shop_key', $1) on conflict (name) do nothing",
            &fresh,
        )?;
        let (stored,) = fetch_one!(&mut tx, (String,), "select value from settings where name = 'shop_key'")?;
        tx.commit().await?;
        let mut key = [0; 32];
        hex::decode_to_slice(&stored, &mut key)
            .map_err(|_| DbError::Unreadable { what: "shop key", value: "(hidden)".to_owned() })?;
        Ok(Self(key))
    }

    /// The token in `/orders/{token}`: whoever has it sees what became of the order.
    pub fn order_token(&self, order: OrderId) -> String {
        self.derive("order", &order.to_string())
    }

    /// The token of another draft from the same page: the same for the same form, so that a second click
    /// finds what the first one made.
    pub fn another_draft(&self, draft: &str, slug: &str, form_hash: &str) -> String {
        self.derive("another draft", &format!("{slug}:{draft}:{form_hash}"))
    }

    /// What signs the link to a renewal, by the end of the period before: whoever has it may pay that one.
    pub fn renewal_token(&self, subscription: SubscriptionId, from: Instant) -> String {
        self.derive(RENEWAL, &renewal(subscription, from))
    }

    /// Whether a renewal's link is signed by it; takes the same time wherever they differ.
    pub fn is_renewal_token(&self, subscription: SubscriptionId, from: Instant, token: &str) -> bool {
        let given = URL_SAFE_NO_PAD.decode(token).unwrap_or_default();
        let mac = self.mac(RENEWAL, &renewal(subscription, from));
        mac.is_some_and(|mac| mac.verify_slice(&given).is_ok())
    }

    /// A code is short, so its hash is keyed: a stolen data base does not give it away.
    pub fn hash_code(&self, salt: &str, code: &str) -> String {
        self.derive("sign-in code", &format!("{salt}:{code}"))
    }

    /// Whether a code is the one that a hash was made of; takes the same time wherever they differ.
    pub fn code_matches(&self, salt: &str, code: &str, hash: &str) -> bool {
        let stored = URL_SAFE_NO_PAD.decode(hash).unwrap_or_default();
        self.mac("sign-in code", &format!("{salt}:{code}")).is_some_and(|mac| mac.verify_slice(&stored).is_ok())
    }

    /// The seal on what a page showed of a change of coverage (rule 17).
    pub fn preview_seal(&self, subscription: SubscriptionId, shown: &str) -> String {
        self.derive("preview of a change", &format!("{subscription}:{shown}"))
    }

    fn derive(&self, purpose: &str, text: &str) -> String {
        let mac = self.mac(purpose, text);
        mac.map(|mac| URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes())).unwrap_or_default()
    }

    /// `None` never happens: HMAC takes keys of any length.
    fn mac(&self, purpose: &str, text: &str) -> Option<Hmac<Sha256>> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).ok()?;
        mac.update(purpose.as_bytes());
        mac.update(&[0]);
        mac.update(text.as_bytes());
        Some(mac)
    }
}

const RENEWAL: &str = "renewal";

fn renewal(subscription: SubscriptionId, from: Instant) -> String {
    format!("{subscription}:{}", from.as_micros())
}

impl std::fmt::Debug for ShopKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ShopKey(…)")
    }
}
