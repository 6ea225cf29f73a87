-- Invoices that a card pays (rules 10, 12 and 14), and what the balance pays of those that go out (rule 17).

-- The open invoice that an attempt pays. `renews_from` then is the end of the period that runs.
alter table attempts add column invoice_id text references invoices (id);

-- Of an invoice that goes out before it is paid: what the account's balance pays of it.
alter table invoices add column from_balance integer not null default 0;

-- What cards paid for invoices, one row for each attempt that took the money; how an invoice stands is
-- derived from these rows and `invoice_payments`.
create table invoice_charges (
    attempt_id text primary key references attempts (id),
    invoice_id text not null references invoices (id),
    amount integer not null check (amount > 0),
    charged_at integer not null
) strict;
create index invoice_charges_by_invoice on invoice_charges (invoice_id, charged_at);
