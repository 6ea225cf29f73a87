-- What licensees gave back, what they took, and what resellers look up.

-- When its licensee declined it (rule 8); empty again once somebody else is named.
alter table licenses add column declined_at integer;
create index licenses_declined on licenses (declined_at) where declined_at is not null;

-- Which of the two downloads of a file it was (rule 25).
alter table downloads add column kind text not null default 'original' check (kind in ('original', 'personal'));

-- A reseller's customers by date of expiry (rule 4), and whether there are any.
create index subscriptions_by_end on subscriptions (billing_account_id, period_end, id);
create index orders_for_customers on orders (billing_account_id) where purpose = 'reseller' and state = 'complete';
