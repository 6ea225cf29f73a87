//! What falls due in a life that goes well, in one that does not, and after a long sleep.

use super::*;
use crate::{
    decline::Decline,
    renewal::tests::{West, day},
};

fn yearly() -> Lifetime {
    let period = Period { start: day("2026-03-10"), end: day("2027-03-10") };
    Lifetime {
        state: SubscriptionState::Active { period, ends: false },
        cycle: BillingCycle::Yearly,
        card: Some(CardExpiry { year: 2030, month: 12 }),
        by_invoice: None,
        dunning: None,
        told: period.start,
        is_suspended: false,
    }
}

fn monthly() -> Lifetime {
    let period = Period { start: day("2027-01-31"), end: day("2027-02-28") };
    let state = SubscriptionState::Active { period, ends: false };
    Lifetime { state, cycle: BillingCycle::Monthly, told: period.start, ..yearly() }
}

/// Everything until an end, as somebody does it who looks at these instants.
fn play(mut life: Lifetime, looks: &[Instant]) -> Vec<(Instant, Step)> {
    let mut done = Vec::new();
    for now in looks {
        while let Some(due) = life.next(*now, &West).filter(|due| due.at <= *now) {
            done.push((due.at, due.step));
            match due.step {
                Step::Remind(_) => life.told = life.told_after(due, *now, &West),
                Step::Invoice => {
                    life.by_invoice = Some(RenewalInvoice::Sent);
                    life.told = life.told_after(due, *now, &West);
                }
                Step::Charge => {
                    life.dunning = Some(Dunning::after(life.dunning, Decline::InsufficientFunds, *now));
                    life.state = SubscriptionState::PastDue { period: life.state.period().unwrap() };
                }
                Step::EndTrial | Step::End | Step::Expire => life.state = SubscriptionState::Expired { at: *now },
                Step::Lapse => life.state = SubscriptionState::PastDue { period: life.state.period().unwrap() },
            }
            assert!(done.len() < 50, "it comes to an end: {done:?}");
        }
    }
    done
}

fn every_day(from: &str, days: i64) -> Vec<Instant> {
    (0..days).map(|days| West.days_before(day(from), -days)).collect()
}

const fn renewal(days: i64) -> Step {
    Step::Remind(Reminder::Renewal { days })
}

const fn card(days: i64) -> Step {
    Step::Remind(Reminder::Card { days })
}

/// What a payer hears last before the license stops.
const LAST: Step = Step::Remind(Reminder::GraceEnds);

#[test]
fn an_unpaid_year_ends_after_its_reminders_its_tries_and_its_grace() {
    let end = day("2027-03-10");
    let whole = [
        (day("2027-02-08"), renewal(30)),
        (day("2027-03-03"), renewal(7)),
        (end, Step::Charge),
        (end.plus_days(2), Step::Charge),
        (end.plus_days(7), Step::Charge),
        (end.plus_days(14), Step::Charge),
    ];
    let done = play(yearly(), &every_day("2026-03-10", 500));
    assert_eq!(done[..6], whole);
    let rest = [Step::Charge, LAST, Step::Expire];
    assert_eq!(done[6..].iter().map(|(_, step)| *step).collect::<Vec<_>>(), rest);
    assert_eq!((done[7].0, done[8].0), (day("2027-04-06"), end.plus_days(30)));
}

#[test]
fn a_month_is_announced_three_days_before() {
    assert_eq!(monthly().next(day("2027-01-31"), &West), Some(Due { at: day("2027-02-25"), step: renewal(3) }));
}

#[test]
fn a_trial_is_reminded_of_once_and_a_canceled_subscription_ends_without_a_word_before() {
    let period = Period { start: day("2026-11-21"), end: day("2026-12-21") };
    let trial = Lifetime { state: SubscriptionState::Trialing { period }, told: period.start, ..yearly() };
    let ends = [(day("2026-12-14"), Step::Remind(Reminder::TrialEnds)), (period.end, Step::EndTrial)];
    assert_eq!(play(trial, &every_day("2026-11-21", 60)), ends);
    assert_eq!(play(trial, &[day("2026-12-20"), period.end]), ends, "late, but before the end");
    assert_eq!(play(trial, &[period.end]), ends[1..], "whoever slept through the end is told of that alone");
    let canceled = Lifetime { state: yearly().state.cancel(yearly().told).unwrap(), ..yearly() };
    assert_eq!(canceled.next(day("2026-05-01"), &West), Some(Due { at: day("2027-03-10"), step: Step::End }));
    for state in [SubscriptionState::AwaitingPayment, SubscriptionState::Expired { at: period.end }] {
        assert_eq!(Lifetime { state, ..yearly() }.next(day("2030-01-01"), &West), None);
    }
}

#[test]
fn a_renewal_that_nobody_pays_is_spoken_of_once_more_before_the_license_stops() {
    let end = day("2027-03-10");
    let period = Period { start: day("2026-03-10"), end };
    let state = SubscriptionState::PastDue { period };
    let hard = Some(Dunning::after(None, Decline::StolenCard, end));
    let last = (day("2027-04-06"), LAST);
    let expire = (end.plus_days(30), Step::Expire);
    let lives = [
        Lifetime { state, dunning: hard, ..yearly() },
        Lifetime { state, card: None, ..yearly() },
        Lifetime { state, by_invoice: Some(RenewalInvoice::Sent), ..yearly() },
    ];
    for life in lives {
        assert_eq!(play(life, &every_day("2027-03-11", 60)), [last, expire], "{life:?}");
        assert_eq!(play(life, &[end.plus_days(31)]), [expire], "{life:?}");
    }
}

#[test]
fn whoever_slept_gets_the_newest_of_each_matter() {
    assert_eq!(play(yearly(), &[day("2027-03-05")]), [(day("2027-03-03"), renewal(7))]);
    let end = day("2027-03-10");
    assert_eq!(play(yearly(), &[end.plus_days(1)]), [(end, Step::Charge)], "the renewal itself says it all");
    assert_eq!(play(yearly(), &[end, end.plus_days(15)]), [(end, Step::Charge), (end.plus_days(2), Step::Charge)]);
    let asleep = play(yearly(), &[end.plus_days(30)]);
    assert_eq!(asleep, [(end.plus_days(30), Step::Expire)], "nobody pays for a month that stood still");
}

#[test]
fn a_dying_card_is_told_of_before_its_last_day_and_again_with_the_renewal() {
    let dying = Lifetime { card: Some(CardExpiry { year: 2026, month: 9 }), ..yearly() };
    let done = play(dying, &every_day("2026-03-10", 365));
    let expected = [
        (day("2026-08-31"), card(30)),
        (day("2026-09-23"), card(7)),
        (day("2027-02-08"), renewal(30)),
        (day("2027-03-03"), renewal(7)),
    ];
    assert_eq!(done, expected);
    assert!(dying.card_dies_before_renewal(&West));
    assert_eq!(dying.card_ends(&West), Some(day("2026-10-01")));
    let lives = Lifetime { card: Some(CardExpiry { year: 2027, month: 3 }), ..yearly() };
    assert!(!lives.card_dies_before_renewal(&West), "its last day is the 31st, and it is charged on the 10th");
    let last = Lifetime { card: Some(CardExpiry { year: 2027, month: 2 }), ..yearly() };
    assert!(last.card_dies_before_renewal(&West));
}

#[test]
fn one_mail_speaks_of_the_renewal_and_of_a_card_that_dies_before_it() {
    let dying = Lifetime { card: Some(CardExpiry { year: 2027, month: 2 }), ..yearly() };
    // 2027-02-21 is a week before the card's last day, 2027-02-08 a month before the renewal.
    assert_eq!(play(dying, &[day("2027-02-22")]), [(day("2027-02-08"), renewal(30))]);
    let done = play(dying, &every_day("2026-03-10", 365));
    let apart = [day("2027-01-29"), day("2027-02-08"), day("2027-02-21"), day("2027-03-03")];
    assert_eq!(done.iter().map(|(at, _)| *at).collect::<Vec<_>>(), apart, "each on its day for whoever is awake");
}

#[test]
fn reminders_from_before_the_period_are_not_made_up_for() {
    let period = Period { start: day("2027-02-20"), end: day("2027-03-10") };
    let short = Lifetime {
        state: SubscriptionState::Active { period, ends: false },
        told: Instant::from_seconds(0),
        ..yearly()
    };
    assert_eq!(short.next(day("2027-02-20"), &West), Some(Due { at: day("2027-03-03"), step: renewal(7) }));
}

#[test]
fn without_a_card_grace_begins_unpaid_and_ends() {
    let end = day("2027-03-10");
    let bare = Lifetime { card: None, ..yearly() };
    let done: Vec<Step> = play(bare, &every_day("2026-03-10", 500)).into_iter().map(|(_, step)| step).collect();
    assert_eq!(done, [renewal(30), renewal(7), Step::Lapse, LAST, Step::Expire]);
    let grace = Period { start: day("2026-03-10"), end };
    assert_eq!(crate::calendar::iso_date(last_day_of_grace(grace, &West)), "2027-04-09");
}

#[test]
fn a_hard_decline_waits_for_the_end_of_grace() {
    let end = day("2027-03-10");
    let period = Period { start: day("2026-03-10"), end };
    let dunning = Some(Dunning::after(None, Decline::ExpiredCard, end));
    let stuck = Lifetime { state: SubscriptionState::PastDue { period }, dunning, ..yearly() };
    assert_eq!(stuck.next(end, &West), Some(Due { at: day("2027-04-06"), step: LAST }));
}

fn by_invoice(life: Lifetime) -> Lifetime {
    Lifetime { by_invoice: Some(RenewalInvoice::ToCome), card: None, ..life }
}

#[test]
fn an_invoice_goes_out_before_the_end_and_is_reminded_of_once() {
    let end = day("2027-03-10");
    let whole = [
        (day("2027-02-08"), Step::Invoice),
        (day("2027-03-03"), renewal(7)),
        (end, Step::Lapse),
        (day("2027-04-06"), LAST),
        (end.plus_days(30), Step::Expire),
    ];
    assert_eq!(play(by_invoice(yearly()), &every_day("2026-03-10", 500)), whole);
    let month = play(by_invoice(monthly()), &every_day("2027-01-31", 28));
    assert_eq!(month, [(day("2027-02-21"), Step::Invoice), (day("2027-02-25"), renewal(3))]);
}

#[test]
fn whoever_slept_gets_the_invoice_alone_and_in_grace_after_the_end() {
    assert_eq!(play(by_invoice(yearly()), &[day("2027-03-05")]), [(day("2027-02-08"), Step::Invoice)]);
    let end = day("2027-03-10");
    assert_eq!(play(by_invoice(yearly()), &[end.plus_days(1)]), [(end, Step::Lapse), (end, Step::Invoice)]);
    let asleep = play(by_invoice(yearly()), &[end.plus_days(30)]);
    assert_eq!(asleep, [(end.plus_days(30), Step::Expire)], "no invoice for a license that stood still");
}

#[test]
fn a_card_that_is_kept_is_never_charged_for_what_is_invoiced() {
    let kept = Lifetime { by_invoice: Some(RenewalInvoice::Sent), ..yearly() };
    let done: Vec<Step> = play(kept, &every_day("2026-03-10", 500)).into_iter().map(|(_, step)| step).collect();
    assert_eq!(done, [renewal(30), renewal(7), Step::Lapse, LAST, Step::Expire]);
}

#[test]
fn a_period_that_is_paid_ahead_is_not_invoiced_before_it_begins() {
    let period = Period { start: day("2027-03-31"), end: day("2027-04-02") };
    let state = SubscriptionState::Active { period, ends: false };
    let short = by_invoice(Lifetime { state, ..monthly() });
    assert_eq!(short.next(day("2027-03-01"), &West), Some(Due { at: period.start, step: Step::Invoice }));
}

#[test]
fn nobody_is_asked_for_money_while_a_license_is_suspended() {
    let (end, suspended) = (day("2027-03-10"), |life: Lifetime| Lifetime { is_suspended: true, ..life });
    let over = [(end.plus_days(30), Step::Expire)];
    for life in [yearly(), by_invoice(yearly()), Lifetime { card: None, ..yearly() }] {
        assert_eq!(play(suspended(life), &every_day("2026-03-10", 500)), over);
    }
    let period = yearly().state.period().unwrap();
    let trial = suspended(Lifetime { state: SubscriptionState::Trialing { period }, ..yearly() });
    assert_eq!(play(trial, &every_day("2026-03-10", 500)), [(end, Step::EndTrial)]);
    let failed = suspended(Lifetime { state: SubscriptionState::PastDue { period }, ..yearly() });
    assert_eq!(play(failed, &every_day("2027-03-11", 100)), over);
    let canceled = suspended(Lifetime { state: yearly().state.cancel(yearly().told).unwrap(), ..yearly() });
    assert_eq!(play(canceled, &every_day("2026-03-10", 500)), [(end, Step::End)]);
    // Lifted in its grace, it is charged at once.
    assert_eq!(yearly().next(end.plus_days(5), &West), Some(Due { at: end, step: Step::Charge }));
}

#[cfg(not(target_arch = "wasm32"))]
mod properties {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// However irregularly somebody looks: it ends, in order, and no reminder comes twice.
        #[test]
        fn every_life_comes_to_one_end(
            gaps in proptest::collection::vec(1..40_i64, 30..60),
            year in 2026..2031_u16, month in 1..13_u8, monthly_cycle: bool, has_card: bool, invoiced: bool,
        ) {
            let life = if monthly_cycle { monthly() } else { yearly() };
            let life = Lifetime { card: has_card.then_some(CardExpiry { year, month }), ..life };
            let life = Lifetime { by_invoice: invoiced.then_some(RenewalInvoice::ToCome), ..life };
            let mut looks = vec![life.told];
            for gap in gaps {
                looks.push(looks[looks.len() - 1].plus_days(gap));
            }
            looks.push(looks[looks.len() - 1].plus_days(800));
            let done = play(life, &looks);
            let ends = done.iter().filter(|(_, step)| *step == Step::Expire).count();
            prop_assert_eq!(ends, 1);
            prop_assert_eq!(done.last().map(|(_, step)| *step), Some(Step::Expire));
            let mut reminders: Vec<Step> =
                done.iter().map(|(_, step)| *step).filter(|step| matches!(step, Step::Remind(_))).collect();
            let all = reminders.len();
            reminders.sort_by_key(|step| format!("{step:?}"));
            reminders.dedup();
            prop_assert_eq!(reminders.len(), all);
            prop_assert!(done.iter().filter(|(_, step)| *step == Step::Charge).count() <= 5);
        }
    }
}
