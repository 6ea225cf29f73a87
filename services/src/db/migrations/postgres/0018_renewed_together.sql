-- Several subscriptions on one paper (rules 14 and 17).

-- Which subscription each line of a paper is of, in the paper's order; its amounts are the line's.
create table invoice_lines (
    invoice_id text not null references invoices (id),
    position bigint not null check (position >= 0),
    subscription_id text not null references subscriptions (id),
    net bigint not null,
    tax bigint not null,
    gross bigint not null,
    primary key (invoice_id, position)
);
insert into invoice_lines (invoice_id, position, subscription_id, net, tax, gross)
    select id, 0, subscription_id, net, tax, gross from invoices;
create index invoice_lines_by_subscription on invoice_lines (subscription_id, invoice_id);

-- How many lines a paper has behind its first, whose subscription its row names.
alter table invoices add column more_lines bigint not null default 0;
-- Of an invoice that renews several and goes out before it is paid: what its payment makes of each.
-- Its second column is what the form carried that asked for it, so that a double click makes one.
alter table invoices add column together text;
alter table invoices add column together_once text;

-- What an attempt that renews several makes of each, and of a subscription the last such attempt that it was
-- part of: while that is open, nothing else is charged for it.
alter table attempts add column together text;
alter table subscriptions add column together_attempt_id text references attempts (id);
