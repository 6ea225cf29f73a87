-- Paying by invoice (rules 10 and 14): how subscriptions are paid, invoices that are open, and what was
-- received for them.

alter table subscriptions add column paid_by text not null default 'card' check (paid_by in ('card', 'invoice'));

-- Of an invoice that goes out before it is paid: until when it is to be paid, and since when nothing more
-- has to be: paid in full, or taken back by a credit note. Both empty where it was paid when it was issued.
alter table invoices add column due_at integer;
alter table invoices add column settled_at integer;
alter table invoices add column withdrawn integer not null default 0 check (withdrawn in (0, 1));
create index invoices_open on invoices (due_at, id) where due_at is not null and settled_at is null;
create unique index invoices_open_by_subscription on invoices (subscription_id)
    where due_at is not null and settled_at is null;

-- What was received for an invoice; how it stands is derived from these rows, which are never changed.
create table invoice_payments (
    id text primary key,
    invoice_id text not null references invoices (id),
    amount integer not null check (amount > 0),
    -- The vendor's date.
    received_on text not null,
    -- As the bank's statement has it, and as two are compared: no transfer is recorded twice.
    reference text not null,
    reference_key text not null unique,
    recorded_by text not null references people (id),
    recorded_at integer not null
) strict;
create index invoice_payments_by_invoice on invoice_payments (invoice_id, recorded_at);
create index invoice_payments_by_time on invoice_payments (recorded_at, id);
