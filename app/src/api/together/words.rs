//! The words of the page. Whole sentences by locale (house rule 15).

use domain::{
    calendar::Instant,
    locale::Locale,
    together::{Dates, NoCommonDate, PARTS_MAX, Part},
};
use services::{
    billing::{
        cards::LastTry,
        lifetime::together::{Listed, NotOffered, Priced, Selection, Wish},
    },
    checkout::Draft,
    shop::Shop,
    tokens::random_token,
};

use super::{asked, read::Said};
use crate::{
    api::{
        cards::{expiry, notice, under_way},
        context::locale,
        portal::{NoticeView, words::date},
    },
    components::Tone,
    pages::billing::{
        paying::ANOTHER,
        together::{BY_INVOICE, Choice, Line, TogetherForm, TogetherPage, Totals},
    },
    words,
};

pub(super) const fn title() -> &'static str {
    let Locale::EnUs = locale();
    "Renew several together"
}

pub(super) const fn lede() -> &'static str {
    let Locale::EnUs = locale();
    "One payment and one invoice, with one PO number. No day that is paid is lost."
}

pub(super) const fn back() -> &'static str {
    let Locale::EnUs = locale();
    "Billing"
}

/// What is to be said above everything else.
pub(super) fn notices(found: &Selection, last: Option<LastTry>, changed: bool) -> Vec<NoticeView> {
    let Locale::EnUs = locale();
    let mut notices = Vec::new();
    if changed {
        notices.push(notice(
            Tone::Attention,
            "Nothing was charged or invoiced",
            "What the page showed is not so any more: the day is another one, or one of them was renewed meanwhile. \
             Please look again.",
        ));
    }
    if let Some(confirm_at) = &found.under_way {
        notices.push(under_way(confirm_at.as_deref()));
    } else if let Some(last) = last {
        notices.push(match last.declined {
            None => notice(
                Tone::Success,
                "Paid",
                "All of them are renewed. The invoice is mailed to everybody on the billing side, and whoever uses the \
                 licenses is told about the updated packages.",
            ),
            Some(decline) => notice(Tone::Danger, "The payment was not made", words::decline(decline, locale())),
        });
    }
    if found.listed.len() < 2 && notices.is_empty() {
        notices.push(notice(
            Tone::Info,
            "There is nothing to renew together now",
            "Two subscriptions at least have to run on, without an open invoice, and not be paid ahead. Trials, and what \
             has ended, are paid on their own pages.",
        ));
    }
    notices
}

pub(super) fn content(shop: &Shop, wish: &Wish, found: Selection, draft: Option<Draft<Said>>) -> TogetherPage {
    let Selection { listed, chosen, .. } = found;
    let (priced, problem) = match chosen {
        Some(Ok(priced)) => (Some(priced), None),
        Some(Err(why)) => (None, Some(no_common_date(&why, &listed))),
        None if wish.subscriptions.len() > PARTS_MAX => {
            (None, Some(format!("One invoice holds {PARTS_MAX} at most. Choose fewer, and the rest after that.")))
        }
        None => (None, Some("Choose two at least.".to_owned())),
    };
    TogetherPage {
        here: asked::path(wish.account),
        choices: listed
            .iter()
            .map(|each| Choice {
                id: each.id.to_string(),
                title: format!("{}, {}", each.product, each.of.coverage.describe(locale())),
                help: about(shop, each),
                checked: wish.subscriptions.contains(&each.id),
            })
            .collect(),
        on_one_date: wish.dates == Dates::One,
        problem,
        lines: priced.iter().flat_map(|priced| lines(shop, priced, &listed)).collect(),
        form: priced.map(|priced| form(shop, wish, priced, draft)),
    }
}

fn about(shop: &Shop, each: &Listed) -> String {
    let Locale::EnUs = locale();
    let until = date(shop, Instant::from_micros(each.ends.as_micros() - 1));
    let stands = if each.in_grace { "was paid until" } else { "is paid until" };
    let price = each.price.gross.format(locale());
    format!("{} · {stands} {until} · {price} {}", each.licensee, each.of.cycle.describe(locale()))
}

fn no_common_date(why: &NoCommonDate, listed: &[Listed]) -> String {
    let Locale::EnUs = locale();
    match why {
        NoCommonDate::Cycles => {
            "They are paid at different intervals, so one date would part again. Choose those that \
                                 are paid alike, or let each keep its own date."
                .to_owned()
        }
        NoCommonDate::PaidBeyond(nth) => {
            let product = listed.get(*nth).map(|each| each.product.as_str()).unwrap_or_default();
            format!("{product} is paid beyond the common date already. Leave it out, or let each keep its own date.")
        }
    }
}

fn lines(shop: &Shop, priced: &Priced, listed: &[Listed]) -> Vec<Line> {
    let Locale::EnUs = locale();
    let line = |(place, part): &(usize, Part)| {
        let each = listed.get(*place)?;
        let last = Instant::from_micros(part.period.end.as_micros() - 1);
        Some(Line {
            title: format!("{}, {}", each.product, each.of.coverage.describe(locale())),
            licensee: each.licensee.clone(),
            period: format!("{} to {}", date(shop, part.period.start), date(shop, last)),
            credit: (!part.credit.is_zero()).then(|| {
                format!(
                    "{} less {}, which the shorter period does not use",
                    part.full.format(locale()),
                    part.credit.format(locale())
                )
            }),
            net: part.amounts.net.format(locale()),
        })
    };
    priced.parts.iter().filter_map(line).collect()
}

const fn after(dates: Dates) -> &'static str {
    let Locale::EnUs = locale();
    match dates {
        Dates::Own => "After that, each renews by itself, as it did before.",
        Dates::One => "After that, each renews by itself, as it did before, all of them on that day.",
    }
}

fn form(shop: &Shop, wish: &Wish, priced: Priced, draft: Option<Draft<Said>>) -> TogetherForm {
    let Locale::EnUs = locale();
    let (said, faults) = draft.map_or((None, Vec::new()), |draft| (Some(draft.form), draft.faults));
    let charged = priced.charged.format(locale());
    let mut ways: Vec<(String, String, String)> = priced
        .cards
        .iter()
        .map(|(id, digest)| (id.to_string(), digest.words(), expiry(digest, shop.today()).1))
        .collect();
    let another = "Once it has paid, it is saved and pays the renewals to come of those that renew by card.";
    ways.push((ANOTHER.to_owned(), "Another card".to_owned(), another.to_owned()));
    let no_invoice = match &priced.by_invoice {
        Ok((due, _)) => {
            let due = locale().date(*due);
            let help = format!("{charged} by bank transfer until {due}. They go on as shown above once it is paid.");
            ways.push((BY_INVOICE.to_owned(), "By invoice".to_owned(), help));
            String::new()
        }
        Err(NotOffered::Below { from }) => {
            format!("By invoice and bank transfer from {} before tax upward.", from.format(locale()))
        }
        Err(NotOffered::NotTaken) => String::new(),
    };
    let po_number = said.as_ref().map_or_else(|| priced.po_number.unwrap_or_default(), |said| said.po_number.clone());
    let chosen = said.map(|said| said.card).filter(|card| ways.iter().any(|(id, ..)| id == card));
    let first = ways.first().map(|(id, ..)| id.clone()).unwrap_or_default();
    let is_free = priced.charged.is_zero();
    let count = format!("{} licenses", priced.parts.len());
    let mut totals = vec![("Net".to_owned(), priced.total.net.format(locale()))];
    totals.push((priced.tax.describe(locale()), priced.total.tax.format(locale())));
    let mut rest = Vec::new();
    if !priced.from_balance.is_zero() {
        rest.push(("From your balance".to_owned(), priced.from_balance.format(locale())));
        rest.push(("To pay".to_owned(), charged));
    }
    TogetherForm {
        account: wish.account.to_string(),
        chosen: asked::query(wish),
        shown: priced.shown,
        once: random_token(&shop.chance),
        totals: Totals { parts: totals, total: priced.total.gross.format(locale()), rest },
        note: after(wish.dates).to_owned(),
        po_number,
        ways: if is_free { Vec::new() } else { ways },
        chosen_way: chosen.unwrap_or(first),
        no_invoice,
        button: if is_free { format!("Renew {count} from your balance") } else { format!("Renew {count}") },
        sandbox: shop.gateway.is_sandbox(),
        faults: words::faults(&faults, locale()),
    }
}
