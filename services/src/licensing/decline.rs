//! Declining a license that somebody else named one for (rule 8): it leaves the licensee's account, its
//! downloads and its key end for the decliner, and whoever pays is told. The subscription goes on.

use domain::{
    account::{Action, Role},
    calendar::Instant,
    email::EmailAddress,
    ids::{AccountId, LicenseId, PersonId},
    license,
    locale::Locale,
};
use sqlx::FromRow;

use crate::{
    accounts::{access::Caller, sign_in},
    audit,
    db::{DbError, Tx, execute, fetch_all, fetch_optional, read},
    mail::{self, Letter, letters::LicenseDeclined},
    shop::Shop,
};

/// Letters are worded in this until accounts choose a language.
const LOCALE: Locale = Locale::EnUs;

/// What the page that asks "really?" is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declinable {
    pub product_name: String,
    pub payer_name: String,
    pub payer_organization: Option<String>,
}

/// Where declining stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Declining {
    /// It can be declined.
    Open(Declinable),
    /// It was, then; it is nobody's, or somebody else's before long.
    Done { license: Declinable, at: Instant },
}

#[derive(FromRow)]
struct LicenseRow {
    account_id: String,
    subscription_id: String,
    billing_account_id: String,
    product_name: String,
    licensee_name: String,
    licensee_organization: Option<String>,
    payer_name: String,
    payer_organization: Option<String>,
    declined_at: Option<i64>,
}

impl LicenseRow {
    fn declining(self) -> Declining {
        let license = Declinable {
            product_name: self.product_name,
            payer_name: self.payer_name,
            payer_organization: self.payer_organization,
        };
        match self.declined_at {
            Some(at) => Declining::Done { license, at: Instant::from_micros(at) },
            None => Declining::Open(license),
        }
    }
}

/// The license, if the caller may decline it or did. `None`: it does not exist, is not theirs, they are
/// no owner of the licensee's side, or their own account pays for it (rules 3 and 8).
async fn row(tx: &mut Tx, caller: &Caller, id: LicenseId) -> Result<Option<LicenseRow>, DbError> {
    let row = fetch_optional!(
        tx,
        LicenseRow,
        "select l.account_id, l.subscription_id, s.billing_account_id, p.name as product_name, l.licensee_name,
                l.licensee_organization, l.payer_name, l.payer_organization, l.declined_at
         from licenses l
         join subscriptions s on s.id = l.subscription_id
         join products p on p.id = l.product_id
         where l.id = $1",
        id.to_string(),
    )?;
    let Some(row) = row.filter(|row| row.account_id != row.billing_account_id) else { return Ok(None) };
    let account: AccountId = read("account id", &row.account_id)?;
    Ok(caller.may(account, Action::DeclineLicense).then_some(row))
}

/// What declining would do, or did. `None` as for a license that does not exist.
pub async fn look_at_declining(shop: &Shop, caller: &Caller, id: LicenseId) -> Result<Option<Declining>, DbError> {
    let found = row(&mut shop.db.glance().await?, caller, id).await?;
    Ok(found.map(LicenseRow::declining))
}

/// Declines a license, once: a second call changes nothing and tells when the first did. `None` as for
/// a license that does not exist.
///
/// One transaction: the license leaves the account, its key ends (whoever is named next gets another),
/// everybody who may change the subscription is mailed.
pub async fn decline(shop: &Shop, caller: &Caller, id: LicenseId) -> Result<Option<Declining>, DbError> {
    let mut tx = shop.db.write().await?;
    let Some(mut license) = row(&mut tx, caller, id).await? else { return Ok(None) };
    if license.declined_at.is_none() {
        let now = shop.now();
        let key = license::key_from(&shop.chance.bytes::<64>())
            .ok_or(DbError::Unreadable { what: "chance", value: "too few random bytes for a key".to_owned() })?;
        let declined = execute!(
            &mut tx,
            "update licenses set declined_at = $2, license_key = $3
             where id = $1 and declined_at is null and account_id = $4",
            id.to_string(),
            now.as_micros(),
            key,
            &license.account_id,
        )?;
        // Another press of the button was faster, and has told everybody.
        if declined == 1 {
            write_down(&mut tx, shop, caller, id, &license).await?;
            tell_payers(&mut tx, shop, id, &license).await?;
        }
        license.declined_at = Some(now.as_micros());
    }
    tx.commit().await?;
    shop.wake.notify_one();
    Ok(Some(license.declining()))
}

async fn write_down(
    tx: &mut Tx,
    shop: &Shop,
    caller: &Caller,
    id: LicenseId,
    license: &LicenseRow,
) -> Result<(), DbError> {
    let actor = caller.person.to_string();
    audit::write(tx, shop, &actor, &id.to_string(), "license_declined", &license.subscription_id).await
}

#[derive(FromRow)]
struct PayerRow {
    person_id: String,
    address: String,
    role: String,
}

/// Mails whoever can do something about it: each their own way in.
async fn tell_payers(tx: &mut Tx, shop: &Shop, id: LicenseId, license: &LicenseRow) -> Result<(), DbError> {
    let payers = fetch_all!(
        tx,
        PayerRow,
        "select m.person_id, p.address, m.role
         from memberships m join people p on p.id = m.person_id
         where m.account_id = $1 and m.side = 'billing' order by m.created_at, m.id",
        &license.billing_account_id,
    )?;
    let licensee = match &license.licensee_organization {
        Some(organization) => format!("{}, {organization}", license.licensee_name),
        None => license.licensee_name.clone(),
    };
    for payer in payers {
        let role = Role::from_code(&payer.role).ok_or(DbError::Unreadable { what: "role", value: payer.role })?;
        if !role.may(Action::ChangeSubscription) {
            continue;
        }
        let person: PersonId = read("person id", &payer.person_id)?;
        // What does not parse is not repeated: errors are logged.
        let address = EmailAddress::parse(&payer.address)
            .map_err(|_| DbError::Unreadable { what: "e-mail address", value: "(hidden)".to_owned() })?;
        let page = format!("/billing/subscriptions/{}#name", license.subscription_id);
        let letter = LicenseDeclined {
            product: license.product_name.clone(),
            licensee: licensee.clone(),
            declined: LOCALE.date(shop.today()),
            portal_link: shop.config.url(&sign_in::issue_link(tx, shop, &address, &page).await?),
        };
        let key = format!("declined:{id}:{}:{person}", shop.now().as_micros());
        mail::enqueue(tx, shop, &address, &key, &Letter::LicenseDeclined(letter)).await?;
    }
    Ok(())
}
