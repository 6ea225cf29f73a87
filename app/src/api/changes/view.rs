//! The page of a change, as it is read and after it was posted.

use domain::{
    checkout::{CheckoutForm, Choice},
    coverage::LicenseType,
    faults::FieldFault,
    ids::SubscriptionId,
    locale::Locale,
    proration::Standing,
};
use leptos::prelude::ServerFnError;
use leptos_router::location::Url;
use services::{
    accounts::access::Caller,
    billing::changes::{self, Changed, LastState, Offer},
    shop::Shop,
};

use super::{ChangeForm, ChangeView, words};
use crate::{
    api::{
        Answer,
        billing::questions_to,
        checkout::tiers,
        context::{accident, back_to_form, is_plain_form, locale, moment},
        portal::{NoticeView, words::frame},
    },
    words as site_words,
};

/// What the fields of the form are named.
const FIELDS: [&str; 6] = ["license_type", "tier_users", "tier_nodes", "tier_embedded", "quantity", "cycle"];

/// What else a page says.
#[derive(Default)]
struct Said {
    notices: Vec<NoticeView>,
    faults: Vec<FieldFault>,
    leave: Option<String>,
}

pub(super) async fn read(shop: &Shop, caller: &Caller, address: &str) -> Result<Answer<ChangeView>, ServerFnError> {
    let (id, query) = address.split_once('?').unwrap_or((address, ""));
    let Ok(id) = id.parse::<SubscriptionId>() else { return Ok(Answer::NotFound) };
    let query = query.trim_start_matches('?');
    let of = |name: &str| {
        let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        let value = pairs.filter(|(given, _)| *given == name).map(|(_, value)| value.replace('+', " ")).next_back();
        value.map(|value| Url::unescape(&value)).unwrap_or_default()
    };
    let typed = CheckoutForm::read(&|field| if FIELDS.contains(&field) { of(field) } else { String::new() });
    let mut said = Said::default();
    match of("said").as_str() {
        "anew" => said.notices.push(words::shown_anew()),
        "no-card" => said.notices.push(words::no_card(&page(id))),
        _ => {}
    }
    let last = changes::last_change(shop, id).await.map_err(accident)?;
    if let Some(LastState::Declined(decline)) = last {
        said.notices.push(words::declined(decline));
    }
    let typed = Some(typed).filter(|typed| !typed.cycle.is_empty());
    show(shop, caller, id, typed, said).await
}

pub(super) async fn post(
    shop: &Shop,
    caller: &Caller,
    id: &str,
    form: CheckoutForm,
    seal: &str,
    only_show: bool,
) -> Result<Answer<ChangeView>, ServerFnError> {
    let Ok(id) = id.parse::<SubscriptionId>() else { return Ok(Answer::NotFound) };
    let back = |said: &str| back_to_form(&change_page(id, &form, said));
    if only_show {
        back("");
        return show(shop, caller, id, Some(form), Said::default()).await;
    }
    let changed = changes::change(shop, caller, id, &form, seal).await.map_err(accident)?;
    let Some(changed) = changed else { return Ok(Answer::NotFound) };
    let mut said = Said::default();
    match changed {
        // A second click finds the payment of the first.
        Changed::Done | Changed::Waits | Changed::Same | Changed::Open => leptos_axum::redirect(&page(id)),
        Changed::ConfirmAt(address) => {
            back_to_form(&address);
            said.leave = Some(address);
        }
        Changed::Faulty(faults) => {
            back("");
            said.faults = faults;
        }
        Changed::Blocked(_) => back(""),
        Changed::NoCard => {
            back("no-card");
            said.notices.push(words::no_card(&page(id)));
        }
        Changed::ShownAnew(_) => {
            back("anew");
            said.notices.push(words::shown_anew());
        }
        Changed::Declined(decline) => {
            back("");
            said.notices.push(words::declined(decline));
        }
    }
    show(shop, caller, id, Some(form), said).await
}

/// The subscription's page.
fn page(id: SubscriptionId) -> String {
    format!("/billing/subscriptions/{id}")
}

/// The page of the change with the choices in its address: they are nobody's secret.
fn change_page(id: SubscriptionId, form: &CheckoutForm, said: &str) -> String {
    let [license_type, users, nodes, embedded, quantity, cycle] =
        [&form.license_type, &form.tier_users, &form.tier_nodes, &form.tier_embedded, &form.quantity, &form.cycle]
            .map(|text| Url::escape(text));
    format!(
        "{}/change?license_type={license_type}&tier_users={users}&tier_nodes={nodes}&tier_embedded={embedded}\
         &quantity={quantity}&cycle={cycle}&said={said}",
        page(id),
    )
}

async fn show(
    shop: &Shop,
    caller: &Caller,
    id: SubscriptionId,
    typed: Option<CheckoutForm>,
    mut said: Said,
) -> Result<Answer<ChangeView>, ServerFnError> {
    let Locale::EnUs = locale();
    let Some(offer) = changes::offer(shop, caller, id).await.map_err(accident)? else { return Ok(Answer::NotFound) };
    let lede = format!("{}. Used by {}.", words::choice(&offer.now), offer.licensee);
    let form = match &offer.standing {
        Ok((standing, seal)) => {
            let (typed, faults) = match typed {
                Some(typed) => {
                    // A page that is read again checks what its address says.
                    let faults = typed.checked_choice(&standing.prices).err().unwrap_or_default();
                    (typed, if said.faults.is_empty() { faults } else { std::mem::take(&mut said.faults) })
                }
                None => (first_choice(standing), Vec::new()),
            };
            Some(form(shop, &offer, standing, seal.clone(), &typed, &faults))
        }
        Err(blocked) => {
            let questions = questions_to(shop).await?;
            said.notices.push(words::blocked(*blocked, &page(id), &offer.slug, &questions));
            None
        }
    };
    // What can only be told to a script is not said twice to a browser that is led elsewhere.
    let leave = said.leave.filter(|_| !is_plain_form());
    Ok(Answer::Found(ChangeView {
        frame: frame(shop, caller).await?,
        id: id.to_string(),
        product: offer.product,
        lede,
        notices: said.notices,
        form,
        leave,
    }))
}

fn form(
    shop: &Shop,
    offer: &Offer,
    standing: &Standing,
    seal: String,
    typed: &CheckoutForm,
    faults: &[FieldFault],
) -> ChangeForm {
    let values = [
        &typed.license_type,
        &typed.tier_users,
        &typed.tier_nodes,
        &typed.tier_embedded,
        &typed.quantity,
        &typed.cycle,
    ];
    ChangeForm {
        seal,
        tiers: LicenseType::ALL.map(|license_type| tiers(&standing.prices, license_type)),
        fields: FIELDS.iter().zip(values).map(|(name, value)| ((*name).to_owned(), value.clone())).collect(),
        faults: site_words::faults(faults, locale()),
        tax: standing.tax.describe(locale()),
        now: words::choice(&standing.now),
        today: moment(shop, standing.as_of),
        ends: moment(shop, standing.ends),
        period_ends: standing.period_ends.map(|end| moment(shop, end)),
        card: offer.card.clone(),
        standing: standing.clone(),
    }
}

/// The page begins with what is bought, as far as that is still sold.
fn first_choice(standing: &Standing) -> CheckoutForm {
    let Choice { coverage, cycle, .. } = &standing.now;
    let tier = |license_type: LicenseType| {
        let rows = || standing.prices.tiers.iter().filter(|row| row.license_type == license_type);
        let present = rows().find(|row| coverage.license_type == license_type && row.tier == coverage.tier.as_str());
        present.or_else(|| rows().next()).map(|row| row.tier.clone()).unwrap_or_default()
    };
    CheckoutForm {
        license_type: coverage.license_type.code().to_owned(),
        tier_users: tier(LicenseType::Users),
        tier_nodes: tier(LicenseType::Nodes),
        tier_embedded: tier(LicenseType::Embedded),
        quantity: coverage.quantity.get().to_string(),
        cycle: cycle.code().to_owned(),
        ..CheckoutForm::default()
    }
}
