//! What could be renewed together, and what that would cost.

use domain::{
    account::Action,
    bank::BankAccount,
    by_invoice::{due_of_renewal, is_offered},
    calendar::{Date, Instant, iso_date},
    card::CardDigest,
    checkout::Choice,
    ids::{PaymentMethodId, SubscriptionId},
    lifetime::RenewalInvoice,
    money::Money,
    subscription::SubscriptionState,
    tax::{Amounts, Tax},
    together::{self, NoCommonDate, PARTS_MAX, Part},
};

use super::{
    super::{
        coming::amounts,
        rows::{self, RenewsBy, Subscription},
    },
    Wish,
};
use crate::{
    accounts::Caller,
    billing::{cards, details, ledger},
    catalog,
    db::{DbError, Tx, fetch_all, fetch_optional, read},
    payments::attempts,
    shop::Shop,
    tokens::hash_token,
};

/// A subscription that can be renewed with others.
#[derive(Clone, Debug)]
pub struct Listed {
    pub id: SubscriptionId,
    pub product: String,
    /// What its next period is of.
    pub of: Choice,
    pub licensee: String,
    /// The end of what is paid.
    pub ends: Instant,
    /// That is over, and the license runs in grace.
    pub in_grace: bool,
    pub by_invoice: bool,
    /// The whole next period.
    pub price: Amounts,
}

/// What an account can renew together, and what was chosen of it.
#[derive(Clone, Debug)]
pub struct Selection {
    /// The first that ends first.
    pub listed: Vec<Listed>,
    /// A payment for several that has no outcome yet, with where its payer confirms it.
    pub under_way: Option<Option<String>>,
    /// `None` while fewer than two are chosen, or more than [`PARTS_MAX`].
    pub chosen: Option<Result<Priced, NoCommonDate>>,
}

/// What the chosen ones cost together.
#[derive(Clone, Debug)]
pub struct Priced {
    /// Each with its place in the list.
    pub parts: Vec<(usize, Part)>,
    pub total: Amounts,
    pub tax: Tax,
    /// What the account's balance pays of it (rule 17), and what is left.
    pub from_balance: Money,
    pub charged: Money,
    /// The account's cards, the default first.
    pub cards: Vec<(PaymentMethodId, CardDigest)>,
    /// Until when its invoice would be due, and to which account.
    pub by_invoice: Result<(Date, BankAccount), NotOffered>,
    /// The PO number of the account's details.
    pub po_number: Option<String>,
    /// What the page's form carries, so that nothing else is charged than what it showed.
    pub shown: String,
}

/// Why there is no paying by invoice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotOffered {
    /// The vendor takes no transfers.
    NotTaken,
    /// Together they cost less than what invoices begin at (rule 10).
    Below { from: Money },
}

/// What could be renewed together, and what was chosen; `None` for everybody who may not.
pub async fn selection(shop: &Shop, caller: &Caller, wish: &Wish) -> Result<Option<Selection>, DbError> {
    if !caller.may(wish.account, Action::ChangeSubscription) {
        return Ok(None);
    }
    let mut tx = shop.db.read().await?;
    let ids = fetch_all!(
        &mut tx,
        (String,),
        "select id from subscriptions
         where billing_account_id = $1 and state in ('active', 'past_due') and ends = 0
         order by period_end, id limit 200",
        wish.account.to_string(),
    )?;
    let mut found = Vec::new();
    for (id,) in ids {
        let about = rows::find(&mut tx, read("subscription id", &id)?).await?;
        found.extend(about.filter(|about| can_renew(about, shop.now())));
    }
    let vendor = catalog::vendor(&mut tx).await?;
    let tax = details::tax_of(&mut tx, vendor.as_ref(), wish.account, shop.now()).await?;
    let listed = found.iter().map(|about| list(shop, about, tax)).collect::<Result<_, _>>()?;
    let chosen: Vec<&Subscription> = found.iter().filter(|about| wish.subscriptions.contains(&about.id)).collect();
    let chosen = match chosen.len() {
        2..=PARTS_MAX => Some(price(&mut tx, shop, wish, &chosen, tax).await?.map(|priced| {
            let place = |id| found.iter().position(|about| about.id == id).unwrap_or_default();
            Priced { parts: chosen.iter().map(|about| place(about.id)).zip(priced.0).collect(), ..priced.1 }
        })),
        _ => None,
    };
    let under_way = fetch_optional!(
        &mut tx,
        (Option<String>,),
        "select a.confirm_at from subscriptions s join attempts a on a.id = s.together_attempt_id
         where s.billing_account_id = $1 and a.state = 'open' limit 1",
        wish.account.to_string(),
    )?;
    Ok(Some(Selection { listed, under_way: under_way.map(|(confirm_at,)| confirm_at), chosen }))
}

/// Whether one can be renewed with others: it goes on, nothing of it is open, and it is not paid ahead. A
/// trial is bought, and one that has ended begins again, each on a page of its own.
pub(super) fn can_renew(about: &Subscription, now: Instant) -> bool {
    let is_open = about.is_being_charged || about.life.by_invoice == Some(RenewalInvoice::Sent);
    let goes_on = match about.life.state.at(now) {
        SubscriptionState::Active { period, ends: false } => period.start <= now,
        SubscriptionState::PastDue { .. } => true,
        _ => false,
    };
    goes_on && !is_open && !about.life.is_suspended
}

fn list(shop: &Shop, about: &Subscription, tax: Tax) -> Result<Listed, DbError> {
    let of = about.coming(shop.now(), &shop.config.zone).of;
    Ok(Listed {
        id: about.id,
        product: about.product.clone(),
        price: amounts(&of, tax)?,
        of,
        licensee: about.licensee_name.clone(),
        ends: about.period.end,
        in_grace: matches!(about.life.state.at(shop.now()), SubscriptionState::PastDue { .. }),
        by_invoice: about.renews_by == RenewsBy::Invoice,
    })
}

/// What subscriptions cost together, which are in the order of their ends.
pub(super) async fn price(
    tx: &mut Tx,
    shop: &Shop,
    wish: &Wish,
    chosen: &[&Subscription],
    tax: Tax,
) -> Result<Result<(Vec<Part>, Priced), NoCommonDate>, DbError> {
    let (now, zone) = (shop.now(), &shop.config.zone);
    let unreadable = |error: &dyn std::fmt::Display| DbError::Unreadable {
        what: "price of several renewals",
        value: error.to_string(),
    };
    let full: Vec<_> = chosen.iter().map(|about| about.coming(now, zone).full()).collect();
    let parts = match together::together(&full, wish.dates, tax).map_err(|error| unreadable(&error))? {
        Ok(parts) => parts,
        Err(why) => return Ok(Err(why)),
    };
    let Some((first, about)) = parts.first().zip(chosen.first()) else {
        return Err(unreadable(&"nothing is chosen"));
    };
    let zero = Amounts::zero(first.amounts.gross.currency);
    let total = parts.iter().try_fold(zero, |sum, part| sum.plus(part.amounts)).map_err(|error| unreadable(&error))?;
    let from_balance = ledger::spendable(tx, wish.account, total.gross).await?;
    let charged = total.gross.minus(from_balance).map_err(|error| unreadable(&error))?;
    let by_invoice = match catalog::vendor(tx).await?.and_then(|vendor| vendor.transfers) {
        None => Err(NotOffered::NotTaken),
        Some(transfers) if is_offered(total.net, transfers.from) => {
            Ok((due_of_renewal(about.period.end, now, zone), transfers.account))
        }
        Some(transfers) => Err(NotOffered::Below { from: transfers.from }),
    };
    let po_number = details::buyer(tx, wish.account).await?.and_then(|(_, po_number)| po_number);
    let shown = shown(chosen, &parts, total, from_balance);
    let cards = cards::all(tx, wish.account).await?;
    Ok(Ok((
        parts,
        Priced { parts: Vec::new(), total, tax, from_balance, charged, cards, by_invoice, po_number, shown },
    )))
}

/// Everything that the price depends on, in one word.
fn shown(chosen: &[&Subscription], parts: &[Part], total: Amounts, from_balance: Money) -> String {
    let part = |(about, part): (&&Subscription, &Part)| {
        let [from, start, end] = [about.period.end, part.period.start, part.period.end].map(Instant::as_micros);
        format!("{}:{from}:{start}:{end}:{}", about.id, part.amounts.gross.minor)
    };
    let parts: Vec<String> = chosen.iter().zip(parts).map(part).collect();
    let currency = total.gross.currency.code();
    hash_token(&format!("{}/{}:{}:{currency}", parts.join("/"), total.gross.minor, from_balance.minor))
}

/// What is written down of it: what was shown is what is made.
pub(super) fn plan(
    chosen: &[&Subscription],
    parts: Vec<Part>,
    tax: Tax,
    po_number: Option<String>,
) -> attempts::Together {
    let parts = chosen.iter().zip(parts).map(|(about, part)| attempts::Part {
        subscription: about.id,
        from: about.period.end,
        of: part.of,
        period: part.period,
        anchor_on: iso_date(part.anchor.on),
        months: part.anchor.months,
        amounts: part.amounts,
    });
    attempts::Together { parts: parts.collect(), tax, po_number }
}
