//! What the pages about prices say. Whole sentences by locale (house rule 15).

use domain::{locale::Locale, money::Currency, price_form::Running, pricing::TierPrice};
use services::{
    catalog::PastChange,
    shop::Shop,
    vendor::{PriceEffect, PricePreview},
};

use super::{PriceChangeRow, PriceConfirmRow};
use crate::api::{
    context::{locale, moment},
    portal::words::date,
    shop::{currency_name, tier_words},
};

pub(super) fn currency(currency: Currency) -> String {
    currency_name(currency).to_owned()
}

pub(super) fn past(shop: &Shop, change: PastChange) -> PriceChangeRow {
    let Locale::EnUs = locale();
    let running = match (change.running, change.finished, change.told) {
        (false, ..) => "Keep theirs".to_owned(),
        (true, true, 0) => "None to be told".to_owned(),
        (true, true, told) => format!("{told} told"),
        (true, false, told) => format!("Being told, {told} so far"),
    };
    let tier = TierPrice { license_type: change.license_type, tier: change.tier, monthly: 0, yearly: 0, three_year: 0 };
    PriceChangeRow {
        at: moment(shop, change.at),
        by: change.by.unwrap_or_else(|| "A catalog file".to_owned()),
        product: change.product,
        price: format!("{}, {}", tier_words(&tier), change.cycle.describe(locale())),
        before: change.before.format(locale()),
        after: change.after.format(locale()),
        running,
    }
}

pub(super) fn line(shop: &Shop, running: Running, line: &PriceEffect) -> PriceConfirmRow {
    let Locale::EnUs = locale();
    let keeps = match (running, line.subscriptions, line.first) {
        (Running::Keep, ..) => "Keep theirs".to_owned(),
        (Running::Change, 0, _) => "None pays this price".to_owned(),
        (Running::Change, count, None) => format!("{}, told that theirs stays", subscriptions(count)),
        (Running::Change, count, Some(first)) => {
            let first = format!("{}, from {} at the earliest", subscriptions(count), date(shop, first));
            match line.stay {
                0 => first,
                stay => format!("{first}; {stay} of them told that theirs stays"),
            }
        }
    };
    PriceConfirmRow {
        price: format!("{}, {}", tier_words(&line.price), line.changed.cycle.describe(locale())),
        before: line.changed.before.format(locale()),
        after: line.changed.after.format(locale()),
        running: keeps,
    }
}

fn subscriptions(count: usize) -> String {
    let Locale::EnUs = locale();
    if count == 1 { "1 subscription".to_owned() } else { format!("{count} subscriptions") }
}

/// What a change means besides its rows.
pub(super) fn means(preview: &PricePreview) -> Vec<String> {
    let Locale::EnUs = locale();
    let mut means = vec![
        "New orders, changes of coverage and trials that are bought pay the new price at once. Whoever has the checkout \
         open is asked again, with both prices."
            .to_owned(),
    ];
    let told: usize = preview.lines.iter().map(|line| line.subscriptions).sum();
    means.push(match (preview.running, told) {
        (Running::Keep, _) => {
            "Running subscriptions keep the price that they agreed on, and nobody is mailed.".to_owned()
        }
        (Running::Change, 0) => "No running subscription pays one of these prices, so nobody is mailed.".to_owned(),
        (Running::Change, told) => format!(
            "{} {} told now, by mail to {}. Each pays the new price from its first period on that begins 30 days or \
             more after its mail, and the old one until then.",
            subscriptions(told),
            if told == 1 { "is" } else { "are" },
            if preview.people == 1 {
                "1 billing member".to_owned()
            } else {
                format!("{} billing members", preview.people)
            },
        ),
    });
    means
}

pub(super) fn button(preview: &PricePreview) -> &'static str {
    let Locale::EnUs = locale();
    let is_mailed = preview.lines.iter().any(|line| line.subscriptions > 0);
    match (is_mailed, preview.lines.len()) {
        (true, 1) => "Change the price and send the mails",
        (true, _) => "Change the prices and send the mails",
        (false, 1) => "Change the price",
        (false, _) => "Change the prices",
    }
}
