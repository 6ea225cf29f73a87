-- Payment methods that their payers manage: one row for each card of an account, one of them the default,
-- and what was tried with cards outside of a checkout.

-- The card that the account's next payments begin with.
alter table payment_methods add column is_default bigint not null default 0 check (is_default in (0, 1));

-- The same card typed in several orders is one card to its owner: its newest row stays.
update subscriptions set payment_method_id = (
    select max(n.id) from payment_methods o join payment_methods n
        on n.account_id = o.account_id and n.gateway = o.gateway and n.card_brand = o.card_brand
        and n.card_last_four = o.card_last_four and n.card_expiry_year = o.card_expiry_year
        and n.card_expiry_month = o.card_expiry_month
    where o.id = subscriptions.payment_method_id)
where payment_method_id is not null;
delete from payment_methods where id not in (
    select max(id) from payment_methods
    group by account_id, gateway, card_brand, card_last_four, card_expiry_year, card_expiry_month);
update payment_methods set is_default = 1 where id in (select max(id) from payment_methods group by account_id);
create unique index payment_methods_default on payment_methods (account_id) where is_default = 1;
create index subscriptions_by_payment_method on subscriptions (payment_method_id) where payment_method_id is not null;

-- A card that somebody saves, or pays a renewal with, on the pages of Billing. Its id is the gateway's
-- idempotency key; where it pays, it is the attempt's id too.
create table card_tries (
    id text primary key,
    account_id text not null references accounts (id),
    -- Empty for whoever came by the link of a renewal, without signing in.
    person_id text references people (id),
    -- What the page's form carried: a double click or a reload is one try.
    once text not null,
    -- Whose renewal it pays, or whose card it becomes.
    subscription_id text references subscriptions (id),
    -- The card that it takes over from. Cards go away, so it points nowhere once that is done.
    replaces text,
    -- A card that was saved before; a typed one is described instead.
    saved text,
    makes_default bigint not null check (makes_default in (0, 1)),
    card_brand text not null,
    card_last_four text not null,
    card_expiry_year bigint not null,
    card_expiry_month bigint not null,
    state text not null check (state in ('open', 'done', 'declined')),
    decline_code text,
    confirm_at text,
    client text,
    created_at bigint not null,
    settled_at bigint
);
create unique index card_tries_once on card_tries (account_id, once) where state <> 'declined';
create index card_tries_by_account on card_tries (account_id, created_at);
create index card_tries_by_client on card_tries (client, created_at) where client is not null;
create index card_tries_open on card_tries (created_at) where state = 'open';
