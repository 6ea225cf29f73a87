//! What falls due next in a subscription's life, and when: one question that the sweeps ask
//! (rules 13 to 16). Whoever slept for a week gets the newest of each matter and not all of them.

use crate::{
    by_invoice::invoice_days,
    calendar::{Date, Instant},
    card::CardExpiry,
    coverage::BillingCycle,
    renewal::{Dunning, VendorDates},
    subscription::{GRACE_DAYS, Period, SubscriptionState},
};

/// So many days before its last day, the card behind an automatic renewal is spoken of (rule 16).
pub const CARD_REMINDER_DAYS: [i64; 2] = [30, 7];

/// So many days before its end, the renewal of a period is announced (rule 16).
pub const fn reminder_days(cycle: BillingCycle) -> &'static [i64] {
    match cycle {
        BillingCycle::Monthly => &[3],
        BillingCycle::Yearly | BillingCycle::ThreeYear => &[30, 7],
    }
}

/// So many days before its end, a trial is spoken of: its payer may want to keep it (decision 0012).
pub const TRIAL_REMINDER_DAYS: i64 = 7;

/// So many days before grace ends, an unpaid renewal is spoken of for the last time (decision 0012).
pub const GRACE_REMINDER_DAYS: i64 = 3;

/// Of a subscription that is paid by invoice: whether the one of the next period went out (rule 14).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RenewalInvoice {
    ToCome,
    Sent,
}

/// Where a subscription stands, as far as time moves it on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lifetime {
    pub state: SubscriptionState,
    pub cycle: BillingCycle,
    /// Of the card behind the renewals; `None` without one.
    pub card: Option<CardExpiry>,
    /// `None`: its renewals are charged to a card.
    pub by_invoice: Option<RenewalInvoice>,
    /// While the charge of the next period failed.
    pub dunning: Option<Dunning>,
    /// Reminders that fell due until here are done with.
    pub told: Instant,
    /// Staff suspended the license: until that is lifted, nobody is charged, invoiced or reminded for it. Its
    /// dates go on, so it ends when its period and its grace are over.
    pub is_suspended: bool,
}

/// A reminder (rule 16, and decision 0012).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reminder {
    /// The period ends in so many days, or fewer for whoever slept.
    Renewal { days: i64 },
    /// The card's last day is in so many days, or fewer.
    Card { days: i64 },
    /// The trial ends in a few days.
    TrialEnds,
    /// The license stops in a few days, unless somebody pays.
    GraceEnds,
}

/// What is to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Step {
    /// The trial ends; it gets no grace.
    EndTrial,
    /// It was canceled ahead and ends now, without grace.
    End,
    /// The card is charged for the next period.
    Charge,
    /// The invoice of the next period goes out (rule 14).
    Invoice,
    /// There is no card to charge, or the invoice is not paid: grace begins.
    Lapse,
    /// Grace is over.
    Expire,
    Remind(Reminder),
}

/// A step, and the instant from which on it is to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    pub at: Instant,
    pub step: Step,
}

impl Lifetime {
    /// What falls due first, in the past or in the future; `None` if nothing ever does by itself.
    /// After each step it is asked again.
    pub fn next(&self, now: Instant, dates: &dyn VendorDates) -> Option<Due> {
        match self.state {
            SubscriptionState::Trialing { period } if self.is_suspended => {
                Some(Due { at: period.end, step: Step::EndTrial })
            }
            SubscriptionState::Active { period, ends: false } | SubscriptionState::PastDue { period }
                if self.is_suspended =>
            {
                Some(Due { at: period.end.plus_days(GRACE_DAYS), step: Step::Expire })
            }
            SubscriptionState::Trialing { period } => {
                Some(self.before_an_end(Due { at: period.end, step: Step::EndTrial }, Reminder::TrialEnds, now, dates))
            }
            SubscriptionState::Active { period, ends: true } => Some(Due { at: period.end, step: Step::End }),
            SubscriptionState::Active { period, ends: false } => Some(self.of_active(period, now, dates)),
            SubscriptionState::PastDue { period } => Some(self.of_past_due(period, now, dates)),
            SubscriptionState::AwaitingPayment
            | SubscriptionState::Expired { .. }
            | SubscriptionState::Canceled { .. } => None,
        }
    }

    /// What [`Self::told`] is once a reminder or an invoice went out at `now`. One of a renewal that speaks
    /// of a card has told of that card as well; an invoice has told of the renewal.
    pub fn told_after(&self, due: Due, now: Instant, dates: &dyn VendorDates) -> Instant {
        if due.step == Step::Invoice {
            return now;
        }
        let is_renewal = matches!(due.step, Step::Remind(Reminder::Renewal { .. }));
        if is_renewal && self.card_dies_before_renewal(dates) { now } else { due.at }
    }

    /// The first instant at which the card cannot be charged any more.
    pub fn card_ends(&self, dates: &dyn VendorDates) -> Option<Instant> {
        let last = self.card?.last_day()?;
        last.next_day().map(|dead| dates.start_of(dead))
    }

    /// Whether the card will be dead when the period that runs is to be renewed (rule 16).
    pub fn card_dies_before_renewal(&self, dates: &dyn VendorDates) -> bool {
        let end = self.state.period().map(|period| period.end);
        self.card_ends(dates).zip(end).is_some_and(|(dead, end)| dead <= end)
    }

    fn of_active(&self, period: Period, now: Instant, dates: &dyn VendorDates) -> Due {
        let grace_ends = period.end.plus_days(GRACE_DAYS);
        if now >= grace_ends {
            // Slept through: nobody is charged for a license that stood still.
            return Due { at: grace_ends, step: Step::Expire };
        }
        let charged = self.card.is_some() && self.by_invoice.is_none();
        let step = if charged { Step::Charge } else { Step::Lapse };
        let end = Due { at: period.end, step };
        if now >= period.end {
            return end;
        }
        let before = match self.by_invoice {
            None => [self.renewal_reminder(period, now, dates), self.card_reminder(period, now, dates)],
            // The invoice itself announces the renewal; reminders are of one that is out and not paid.
            Some(RenewalInvoice::ToCome) => [Some(self.invoice(period, dates)), None],
            Some(RenewalInvoice::Sent) => [self.renewal_reminder(period, now, dates), None],
        };
        before.into_iter().flatten().chain([end]).min_by_key(|due| due.at).unwrap_or(end)
    }

    fn invoice(&self, period: Period, dates: &dyn VendorDates) -> Due {
        let at = dates.days_before(period.end, invoice_days(self.cycle)).max(period.start);
        Due { at, step: Step::Invoice }
    }

    fn renewal_reminder(&self, period: Period, now: Instant, dates: &dyn VendorDates) -> Option<Due> {
        let of = |days: &i64| Due {
            at: dates.days_before(period.end, *days),
            step: Step::Remind(Reminder::Renewal { days: *days }),
        };
        let in_period = reminder_days(self.cycle).iter().map(of).filter(|due| due.at >= period.start);
        self.newest_or_next(in_period, now)
    }

    fn card_reminder(&self, period: Period, now: Instant, dates: &dyn VendorDates) -> Option<Due> {
        let last = dates.start_of(self.card?.last_day()?);
        let of =
            |days: &i64| Due { at: dates.days_before(last, *days), step: Step::Remind(Reminder::Card { days: *days }) };
        let due = self.newest_or_next(CARD_REMINDER_DAYS.iter().map(of), now)?;
        // The renewal's own reminder speaks of a card that will be dead by then: one mail for one matter.
        let spoken_of = due.at <= now
            && self.card_dies_before_renewal(dates)
            && self.renewal_reminder(period, now, dates).is_some_and(|renewal| renewal.at <= now);
        (!spoken_of).then_some(due)
    }

    /// Of reminders of one matter, in their order: the newest that is due, else the first that is to
    /// come.
    fn newest_or_next(&self, all: impl Iterator<Item = Due>, now: Instant) -> Option<Due> {
        let mut next = None;
        for due in all.filter(|due| due.at > self.told) {
            if due.at > now {
                return next.or(Some(due));
            }
            next = Some(due);
        }
        next
    }

    /// The end of a trial or of grace, or the one reminder of it if that was not sent; whoever slept through
    /// the end is not reminded of it.
    fn before_an_end(&self, end: Due, reminder: Reminder, now: Instant, dates: &dyn VendorDates) -> Due {
        let days = if reminder == Reminder::TrialEnds { TRIAL_REMINDER_DAYS } else { GRACE_REMINDER_DAYS };
        let at = dates.days_before(end.at, days);
        if now < end.at && at > self.told { Due { at, step: Step::Remind(reminder) } } else { end }
    }

    fn of_past_due(&self, period: Period, now: Instant, dates: &dyn VendorDates) -> Due {
        let grace_ends = period.end.plus_days(GRACE_DAYS);
        let expire = Due { at: grace_ends, step: Step::Expire };
        if now >= grace_ends {
            return expire;
        }
        let last = self.before_an_end(expire, Reminder::GraceEnds, now, dates);
        match (self.by_invoice, self.card) {
            // Who slept through the end, or changed to this way in grace.
            (Some(RenewalInvoice::ToCome), _) => return Due { at: period.end, step: Step::Invoice },
            (Some(RenewalInvoice::Sent), _) | (None, None) => return last,
            (None, Some(_)) => {}
        }
        // A card that took the place of the one that failed was not tried yet: it is, at once (rule 15).
        let again = self.dunning.map_or(Some(period.end), Dunning::next_try).filter(|at| *at < grace_ends);
        again
            .map(|at| Due { at, step: Step::Charge })
            .into_iter()
            .chain([last])
            .min_by_key(|due| due.at)
            .unwrap_or(last)
    }
}

/// The last day of a period's grace, for words (rule 13).
pub fn last_day_of_grace(period: Period, dates: &dyn VendorDates) -> Date {
    let ends = period.end.plus_days(GRACE_DAYS);
    dates.date(Instant::from_micros(ends.as_micros().saturating_sub(1)))
}

#[cfg(test)]
mod tests;
