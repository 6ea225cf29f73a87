//! What the payer's pages say about a subscription. Whole sentences by locale (house rule 15).

use domain::{
    account::Side,
    by_invoice,
    coverage::{BillingCycle, Coverage, LicenseType},
    license::LicenseStatus,
    locale::Locale,
};
use leptos::prelude::ServerFnError;
use services::{
    billing::{SubscriptionView as Subscription, Unread},
    checkout::CameBack,
    shop::Shop,
};

use super::{LicenseeView, PriceView, prices};
use crate::{
    api::{
        context::{accident, locale},
        portal::{
            NoticeView, Sentence,
            words::{date, dated, party, plain, read_vendor},
        },
    },
    components::Tone,
    words::bounce,
};

/// Whom to write to about billing; empty until a catalog was imported.
pub(in crate::api) async fn questions_to(shop: &Shop) -> Result<String, ServerFnError> {
    let vendor = read_vendor(shop).await.map_err(accident)?;
    Ok(vendor.map(|vendor| vendor.billing_email.to_string()).unwrap_or_default())
}

/// A mail about an order that came back, and where to do something about it.
pub(super) fn came_back(back: &CameBack) -> NoticeView {
    let Locale::EnUs = locale();
    let what_to_do = match back.side {
        Side::Licensee => "Correct the address on the order\u{2019}s page, and the mail goes out again.",
        Side::Billing => "It went to your own address. The order\u{2019}s page says what was sent.",
    };
    let reason = bounce(back.bounce, locale());
    NoticeView {
        tone: Tone::Danger,
        title: format!("The mail to \u{2068}{}\u{2069} came back", back.recipient),
        words: plain(format!("About {}: {reason}. {what_to_do}", back.product_name)),
        link: Some((format!("/orders/{}#second", back.order_token), "Open the order".to_owned())),
    }
}

/// Somebody whom the newest mail did not reach: what it told is known to nobody there.
pub(super) fn unread(unread: &Unread, questions: &str) -> NoticeView {
    let Locale::EnUs = locale();
    let reason = bounce(unread.bounce, locale());
    let what_to_do = if questions.is_empty() {
        "Please see that somebody reads it.".to_owned()
    } else {
        format!("Please see that the address works again, or write to {questions} to have another one take its place.")
    };
    NoticeView {
        tone: Tone::Danger,
        title: format!("Mail to \u{2068}{}\u{2069} comes back", unread.recipient),
        words: plain(format!("\u{201c}{}\u{201d} did not arrive: {reason}. {what_to_do}", unread.subject)),
        link: None,
    }
}

/// What happens next, and when.
pub(super) fn next(shop: &Shop, subscription: &Subscription, questions: &str) -> Sentence {
    let Locale::EnUs = locale();
    match subscription.status {
        LicenseStatus::Trial { until } => dated(shop, until, "Ends on {date}, {days}. Nothing is charged."),
        LicenseStatus::Pending => plain("Starts when the payment is recorded."),
        LicenseStatus::Active { until, ends: true } => dated(shop, until, "Ends on {date}, {days}. It is not renewed."),
        LicenseStatus::Active { until, ends: false } => dated(shop, until, &renewal(shop, subscription)),
        LicenseStatus::Grace { ended, until } => {
            let template =
                format!("The paid period ended on {{date}}, {{days}}. The license works until {}.", date(shop, until));
            dated(shop, ended, &template)
        }
        LicenseStatus::Expired { covered_until } => dated(shop, covered_until, "Ended on {date}, {days}."),
        LicenseStatus::Suspended => {
            plain(format!("Suspended, and nothing is charged meanwhile. Please write to {questions}."))
        }
    }
}

/// Renewals are charged at the end of the period, or invoiced before it (rule 14).
fn renewal(shop: &Shop, subscription: &Subscription) -> String {
    let Locale::EnUs = locale();
    let amount = |price: PriceView| format!("{}{}", price.gross, prices::beside(shop, subscription));
    if let (Some(number), Some(price)) = (&subscription.open_invoice, price(subscription)) {
        return format!("Renews on {{date}}, {{days}}, for {}, once invoice {number} is paid.", amount(price));
    }
    if subscription.by_invoice {
        let days = by_invoice::invoice_days(subscription.cycle);
        return match price(subscription) {
            Some(price) => {
                format!("Renews on {{date}}, {{days}}, for {}. The invoice comes {days} days before.", amount(price))
            }
            None => "Renews on {date}, {days}, by invoice.".to_owned(),
        };
    }
    match (price(subscription), &subscription.card) {
        (Some(price), Some(card)) => {
            let card = format!("{} ending in {}", card.brand, card.last_four);
            format!("Renews on {{date}}, {{days}}, for {}, from the {card}.", amount(price))
        }
        (Some(price), None) if subscription.is_covered => {
            format!("Renews on {{date}}, {{days}}, for {}, from your balance.", amount(price))
        }
        (Some(price), None) => format!("Renews on {{date}}, {{days}}, for {}.", amount(price)),
        (None, _) => "Renews on {date}, {days}.".to_owned(),
    }
}

/// What a renewal costs; nothing is said where nothing will be charged.
pub(super) fn price(subscription: &Subscription) -> Option<PriceView> {
    let is_paid = matches!(
        subscription.status,
        LicenseStatus::Pending | LicenseStatus::Active { ends: false, .. } | LicenseStatus::Grace { .. }
    );
    let amounts = Some(subscription.recurring).filter(|_| is_paid)?;
    Some(PriceView {
        cycle: paid(subscription.renews_every()).to_owned(),
        net: amounts.net.format(locale()),
        tax: amounts.tax.format(locale()),
        gross: amounts.gross.format(locale()),
    })
}

/// How often it is paid.
pub(in crate::api) const fn paid(cycle: BillingCycle) -> &'static str {
    let Locale::EnUs = locale();
    match cycle {
        BillingCycle::Monthly => "Paid monthly",
        BillingCycle::Yearly => "Paid yearly",
        BillingCycle::ThreeYear => "Paid every 3 years",
    }
}

/// Who uses it, as the payer may know (rule 3).
pub(super) fn licensee(subscription: &Subscription) -> LicenseeView {
    LicenseeView {
        name: party(&subscription.licensee_name, subscription.licensee_organization.as_deref()),
        email: subscription.licensee_email.clone(),
        own: !subscription.for_somebody_else,
    }
}

/// Coverage without its number: papers have a column for that.
pub(super) fn counted_coverage(coverage: &Coverage) -> String {
    let Locale::EnUs = locale();
    let tier = coverage.tier.as_str();
    match coverage.license_type {
        LicenseType::Users => coverage.describe(locale()),
        LicenseType::Nodes => format!("nodes, {tier}"),
        LicenseType::Embedded => format!("embedded sites, {tier}"),
    }
}
