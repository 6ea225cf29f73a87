-- A license's lifetime (rules 13 to 16): when each subscription is looked at next, attempts that renew
-- one, and the invoices of renewals.

-- When the sweep looks at it next; empty while a charge is under way, and once nothing falls due any more.
alter table subscriptions add column due_at bigint;
-- Reminders that fell due until then are done with.
alter table subscriptions add column told_at bigint not null default 0;
-- While the charge of the next period failed: when first and last, and the code of why.
alter table subscriptions add column failed_first_at bigint;
alter table subscriptions add column failed_last_at bigint;
alter table subscriptions add column failed_code text;
update subscriptions set told_at = created_at;
update subscriptions set due_at = period_start where state in ('trialing', 'active', 'past_due');
create index subscriptions_due on subscriptions (due_at, id) where due_at is not null;
drop index subscriptions_by_due;

-- What an attempt renews, besides the order that began it: from which end on, and taxed by what (JSON of
-- `domain::tax::Tax`). All empty while it pays for the order itself.
alter table attempts add column subscription_id text references subscriptions (id);
alter table attempts add column renews_from bigint;
alter table attempts add column taxed text;
create unique index attempts_renewing on attempts (subscription_id) where state = 'open' and subscription_id is not null;

-- Whether it is of a renewal of its order's subscription; and the purchase order that is printed on it.
alter table invoices add column renewal bigint not null default 0 check (renewal in (0, 1));
alter table invoices add column po_number text;
update invoices set po_number = (select o.billing_po_number from orders o where o.id = invoices.order_id);

-- What the sandbox's cards do when they are charged again, by the first charge of each.
create table sandbox_cards (
    idempotency_key text primary key,
    manner text not null,
    expiry_year bigint not null,
    expiry_month bigint not null
);
alter table sandbox_charges add column card_reference text;
create index sandbox_charges_by_card on sandbox_charges (card_reference) where card_reference is not null;
