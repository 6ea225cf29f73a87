//! T1 of it (rule 12): under the locks of all of them everything is computed again, and the card is asked for
//! what the page showed, an invoice over it goes out, or nothing happens.

use domain::{
    account::Action,
    calendar::iso_date,
    faults::FieldFault,
    invoice::{InvoiceNumber, PayBy},
    text::Line,
    together::PARTS_MAX,
};

use super::{
    super::{
        LOCALE, date,
        link::renewal_path,
        note,
        paying::{self, Asked, Begun},
        readers,
        rows::{self, Subscription},
    },
    By, RenewTogether, Renewed,
    apply::{self, Paid},
    letters,
    read::{Priced, can_renew, plan, price},
};
use crate::{
    accounts::Caller,
    billing::{cards, details, ledger},
    catalog,
    db::{DbError, Tx, execute, fetch_optional, read},
    invoicing::{self, NewInvoice, Terms},
    mail::{
        Letter,
        letters::{InvoiceToPay, Occasion},
    },
    payments::attempts::{Purpose, Together},
    shop::Shop,
};

/// What T1 leaves to be done.
enum Then {
    Card(Begun),
    Said(Renewed),
}

/// Renews them, in a task of its own, so that a browser that hangs up cancels nothing. `None` for everybody
/// who may not.
pub async fn renew_together(shop: &Shop, caller: &Caller, asked: RenewTogether) -> Result<Option<Renewed>, DbError> {
    let (shop, caller) = (shop.clone(), caller.clone());
    let renewing = tokio::spawn(async move {
        Ok(match (begin(&shop, &caller, &asked).await?, &asked.by) {
            (None, _) | (Some(Then::Card(Begun::Charge(_) | Begun::Again(_))), By::Invoice) => None,
            (Some(Then::Said(said)), _) => Some(said),
            (Some(Then::Card(Begun::Said(said))), _) => Some(Renewed::ByCard(said)),
            (Some(Then::Card(begun)), By::Card(with)) => {
                paying::run(&shop, with, Some(begun)).await?.map(Renewed::ByCard)
            }
        })
    });
    renewing.await.map_err(|error| DbError::Unreadable { what: "task that renews", value: error.to_string() })?
}

async fn begin(shop: &Shop, caller: &Caller, asked: &RenewTogether) -> Result<Option<Then>, DbError> {
    let account = asked.wish.account;
    if !caller.may(account, Action::ChangeSubscription) {
        return Ok(None);
    }
    let ids = &asked.wish.subscriptions;
    if !(2..=PARTS_MAX).contains(&ids.len()) {
        return Ok(Some(Then::Said(Renewed::Changed)));
    }
    let mut tx = shop.db.write().await?;
    for id in ids {
        // Nobody waits for a stranger.
        if rows::find(&mut tx, *id).await?.is_none_or(|about| about.billing != account) {
            return Ok(Some(Then::Said(Renewed::Changed)));
        }
    }
    cards::hold(&mut tx, account).await?;
    if matches!(asked.by, By::Card(_))
        && let Some(earlier) = cards::of_form(&mut tx, account, &asked.once).await?
    {
        return Ok(Some(Then::Card(Begun::Again(earlier.id))));
    }
    let po_number = match Line::parse_optional(&asked.po_number) {
        Ok(po_number) => po_number,
        Err(fault) => {
            let fault = FieldFault { field: "po_number".to_owned(), fault };
            return Ok(Some(Then::Said(Renewed::Faulty(vec![fault]))));
        }
    };
    let mut chosen = lock_all(&mut tx, asked).await?;
    if let Some(number) = invoiced(&mut tx, asked).await? {
        return Ok(Some(Then::Said(Renewed::Invoiced(number))));
    }
    let are_all = chosen.len() >= 2 && chosen.len() == asked.wish.subscriptions.len();
    if !are_all || chosen.iter().any(|about| about.billing != account || !can_renew(about, shop.now())) {
        return Ok(Some(Then::Said(Renewed::Changed)));
    }
    let vendor = catalog::vendor(&mut tx).await?;
    let tax = details::tax_of(&mut tx, vendor.as_ref(), account, shop.now()).await?;
    let all: Vec<&Subscription> = chosen.iter().collect();
    let Ok((parts, priced)) = price(&mut tx, shop, &asked.wish, &all, tax).await? else {
        return Ok(Some(Then::Said(Renewed::Changed)));
    };
    if priced.shown != asked.shown {
        return Ok(Some(Then::Said(Renewed::Changed)));
    }
    if !priced.from_balance.is_zero()
        && ledger::spend(&mut tx, account, priced.total.gross).await? != priced.from_balance
    {
        return Ok(Some(Then::Said(Renewed::Changed)));
    }
    let together = plan(&all, parts, tax, po_number.map(|line| line.to_string()));
    let then = if priced.charged.is_zero() {
        let paid = Paid {
            payment: invoicing::paid_from_balance(shop.now()),
            from_balance: priced.from_balance,
            actor: caller.person.to_string(),
            once: asked.once.clone(),
        };
        Then::Said(Renewed::Invoiced(apply::renew(&mut tx, shop, &mut chosen, &together, paid).await?))
    } else {
        match &asked.by {
            By::Card(with) => {
                let wanted = Asked {
                    account,
                    order: chosen[0].order,
                    purpose: Purpose::Together(Box::new(together)),
                    amount: priced.charged,
                    from_balance: priced.from_balance,
                };
                match paying::ask_for(&mut tx, shop, Some(caller), wanted, with, &asked.once, &asked.client).await? {
                    Err(said) => return Ok(Some(Then::Said(Renewed::ByCard(said)))),
                    Ok(charge) => {
                        for about in &mut chosen {
                            hold_for(&mut tx, about, &charge.attempt.to_string()).await?;
                        }
                        Then::Card(Begun::Charge(charge))
                    }
                }
            }
            By::Invoice => match issue(&mut tx, shop, &mut chosen, &together, &priced, &asked.once).await? {
                Some(number) => Then::Said(Renewed::Invoiced(number)),
                None => return Ok(Some(Then::Said(Renewed::Changed))),
            },
        }
    };
    for about in &chosen {
        rows::store(&mut tx, shop, about).await?;
    }
    tx.commit().await?;
    shop.wake.notify_one();
    Ok(Some(then))
}

/// Locks all that are chosen, by their ids, so that two who chose alike do not wait for each other; in the
/// order of their ends.
async fn lock_all(tx: &mut Tx, asked: &RenewTogether) -> Result<Vec<Subscription>, DbError> {
    let mut ids = asked.wish.subscriptions.clone();
    ids.sort_by_key(ToString::to_string);
    ids.dedup();
    let mut chosen = Vec::new();
    for id in ids {
        chosen.extend(rows::lock(tx, id).await?);
    }
    chosen.sort_by_key(|about| (about.period.end, about.id.to_string()));
    Ok(chosen)
}

/// Nothing else is charged for it while this attempt is open.
async fn hold_for(tx: &mut Tx, about: &mut Subscription, attempt: &str) -> Result<(), DbError> {
    about.is_being_charged = true;
    execute!(tx, "update subscriptions set together_attempt_id = $2 where id = $1", about.id.to_string(), attempt)?;
    Ok(())
}

/// The open invoice that the same form made before.
async fn invoiced(tx: &mut Tx, asked: &RenewTogether) -> Result<Option<InvoiceNumber>, DbError> {
    let row = fetch_optional!(
        tx,
        (String,),
        "select number from invoices where account_id = $1 and together_once = $2",
        asked.wish.account.to_string(),
        &asked.once,
    )?;
    row.map(|(number,)| read("invoice number", &number)).transpose()
}

/// Issues the invoice and mails it; `None` where the vendor takes none over so much any more.
async fn issue(
    tx: &mut Tx,
    shop: &Shop,
    chosen: &mut [Subscription],
    together: &Together,
    priced: &Priced,
    once: &str,
) -> Result<Option<InvoiceNumber>, DbError> {
    let Ok((due_on, account)) = &priced.by_invoice else { return Ok(None) };
    let missing = || DbError::Sql(sqlx::Error::RowNotFound);
    let vendor = catalog::vendor(tx).await?.ok_or_else(missing)?;
    let first = chosen.first().ok_or_else(missing)?;
    let (buyer, _) = details::buyer(tx, first.billing).await?.ok_or_else(missing)?;
    let pay_by = PayBy { due_on: iso_date(*due_on), account: account.clone() };
    let due = shop.config.zone.start_of(*due_on);
    let new = NewInvoice {
        account: first.billing,
        order: first.order,
        is_renewal: true,
        currency: first.unit.currency,
        po_number: together.po_number.clone(),
        buyer,
        lines: apply::lines(chosen, together),
        terms: Terms::Due { at: due, pay_by },
        from_balance: priced.from_balance,
    };
    let number = invoicing::issue(tx, shop, &vendor, new).await?;
    invoicing::keep_together(tx, number, together).await?;
    invoicing::keep_once(tx, number, once).await?;
    for about in chosen.iter_mut() {
        about.is_invoiced();
        note(tx, shop, about, "renewal_invoiced", &number.to_string()).await?;
    }
    let first = chosen.first().ok_or_else(missing)?;
    let names = letters::names(chosen);
    let everybody = readers::of_billing(tx, first.billing).await?;
    for reader in &everybody {
        let letter = InvoiceToPay {
            product: names.product.clone(),
            coverage: names.coverage.clone(),
            licensee: names.licensee.clone(),
            invoice_number: number.to_string(),
            po_number: together.po_number.clone(),
            to_pay: priced.charged.format(LOCALE),
            due: date(shop, due),
            account: account.clone(),
            occasion: Occasion::Together {
                ends: date(shop, first.period.last_instant()),
                others: reader.others(&everybody),
            },
            portal_link: format!("/billing/invoices/{number}"),
            pay_link: renewal_path(shop, first.id, first.period.end),
        };
        reader.send(tx, shop, first, &format!("together:{number}"), &Letter::InvoiceToPay(letter)).await?;
    }
    Ok(Some(number))
}
