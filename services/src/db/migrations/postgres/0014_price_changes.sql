-- Changes of prices (rule 9): each one as it was made, and the price that waits for a running subscription.

-- A price of a product's list that became another one.
create table price_changes (
    id text primary key,
    product_id text not null references products (id),
    license_type text not null,
    tier text not null,
    cycle text not null,
    currency text not null,
    old_unit bigint not null,
    new_unit bigint not null,
    -- Whether running subscriptions take it too, each told 30 days ahead.
    running bigint not null check (running in (0, 1)),
    -- Empty where a catalog file brought it.
    changed_by text references people (id),
    changed_at bigint not null,
    -- The last subscription that was looked at, and how many were told.
    told_through text not null default '',
    told bigint not null default 0,
    finished_at bigint
);
create index price_changes_by_time on price_changes (changed_at, id);
create index price_changes_by_price on price_changes (product_id, license_type, tier, cycle, id);

-- The changed price that waits, when it was mailed, and the start of the first period that costs it.
alter table subscriptions add column price_change_id text references price_changes (id);
alter table subscriptions add column price_told_at bigint;
alter table subscriptions add column price_from bigint;
create index subscriptions_by_product on subscriptions (product_id, id);

-- What a renewal's attempt charges for each unit: that is what its payment buys, whatever changed meanwhile.
alter table attempts add column unit bigint;
