-- Credit notes, the ledger, changes of coverage and refunds (rules 17 to 19).

-- The last number of each series by the beginning of its numbers: 2026 of invoices, CN-2026 of credit notes.
create table paper_series (
    series text primary key,
    last bigint not null
);
insert into paper_series (series, last) select cast(series as text), last from number_series;
drop table number_series;
alter table paper_series rename to number_series;

-- A credit note stands among the invoices, with the invoice that it takes back from.
alter table invoices add column kind text not null default 'invoice' check (kind in ('invoice', 'credit_note'));
alter table invoices add column credits_id text references invoices (id);
alter table invoices add column year text not null default '';
update invoices set year = substr(number, 1, 4);
create index invoices_crediting on invoices (credits_id) where credits_id is not null;

-- What each account was charged, given back, invoiced and credited: rows are added and never changed.
-- Positive amounts are the account's, so their sum is its balance. `source` is the number of the paper
-- or the id of the attempt or refund: nothing is written twice.
create table ledger (
    kind text not null check (kind in ('invoice', 'credit_note', 'charge', 'payment', 'refund', 'refund_failed')),
    source text not null,
    account_id text not null references accounts (id),
    subscription_id text references subscriptions (id),
    currency text not null,
    amount bigint not null,
    happened_at bigint not null,
    primary key (kind, source)
);
create index ledger_by_account on ledger (account_id, happened_at);
create index ledger_by_subscription on ledger (subscription_id) where subscription_id is not null;
insert into ledger (kind, source, account_id, subscription_id, currency, amount, happened_at)
select 'invoice', number, account_id, subscription_id, currency, -gross, issued_at from invoices;
-- Charges that paid for nothing are left out: staff gave them back by hand.
insert into ledger (kind, source, account_id, subscription_id, currency, amount, happened_at)
select 'charge', a.id, o.billing_account_id, s.id, a.currency, a.amount, coalesce(a.settled_at, a.created_at)
from attempts a
join orders o on o.id = a.order_id
join subscriptions s on s.order_id = o.id
where a.state = 'paid' and o.billing_account_id is not null
    and not exists (select 1 from audit_events e where e.subject = a.id and e.event = 'paid_in_vain');

-- Whoever spends of an account's balance locks its row first, the last of all locks.
create table ledger_locks (
    account_id text primary key references accounts (id)
);

-- What an attempt pays besides from the balance; and the change of coverage that it pays for (JSON).
alter table attempts add column from_balance bigint not null default 0;
alter table attempts add column change text;

-- The coverage from the next period on, where a downgrade waits for it (rule 17).
alter table subscriptions add column next_license_type text;
alter table subscriptions add column next_tier text;
alter table subscriptions add column next_quantity bigint;
alter table subscriptions add column next_cycle text;
alter table subscriptions add column next_unit bigint;

-- Money that goes back the way it came. Its id is the gateway's idempotency key.
create table refunds (
    id text primary key,
    attempt_id text not null references attempts (id),
    account_id text not null references accounts (id),
    product_id text references products (id),
    subscription_id text references subscriptions (id),
    -- Whether a customer asked for it (rule 18), or a charge paid for nothing.
    reason text not null check (reason in ('asked', 'in_vain')),
    currency text not null,
    amount bigint not null,
    state text not null check (state in ('open', 'paid', 'refused')),
    gateway_reference text,
    created_at bigint not null,
    settled_at bigint
);
create index refunds_by_customer on refunds (account_id, product_id);
create index refunds_by_attempt on refunds (attempt_id);
create index refunds_open on refunds (created_at) where state = 'open';

-- What the sandbox gave back.
create table sandbox_refunds (
    idempotency_key text primary key,
    charge_key text not null,
    reference text not null unique,
    currency text not null,
    amount bigint not null,
    outcome text not null check (outcome in ('paid', 'refused')),
    refunded_at bigint not null
);
create index sandbox_refunds_by_charge on sandbox_refunds (charge_key);
