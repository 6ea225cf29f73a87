-- What limits at the checkout count, what a package was made from, and when a mail's words go.

alter table files add column made_from text;            -- JSON: what the import made it from, to make it again

-- The last time that an order was placed, a declined one anew, and from where: limits count both.
alter table orders add column placed_at bigint not null default 0;
alter table orders add column client text;
update orders set placed_at = created_at;
create index orders_by_client on orders (client, placed_at);
create index orders_by_billing_email on orders (billing_email_key, placed_at);
create index orders_by_licensee_email on orders (licensee_email_key, placed_at);

alter table attempts add column client text;
create index attempts_by_client on attempts (client, created_at);

-- When what it says is no longer kept; empty for mails that stay, and once it is gone.
alter table mails add column blank_at bigint;
create index mails_by_blanking on mails (blank_at);
