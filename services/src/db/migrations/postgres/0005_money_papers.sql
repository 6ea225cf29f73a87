-- What decides the tax of an order, what an invoice is found by, and what an account's next invoices say
-- (rules 19 and 20).

alter table orders add column billing_vat_id text;
alter table orders add column billing_po_number text;
-- JSON of `domain::tax::Tax`: what the order was taxed by.
alter table orders add column taxed text not null default '{"basis_points":0,"treatment":"not_collected"}';

-- In small letters: number, purchase order, product and licensee.
alter table invoices add column search_text text not null default '';
update invoices set search_text = (
    select lower(invoices.number || ' ' || p.name || ' ' || o.licensee_name || ' '
                 || coalesce(o.licensee_organization, '') || ' ' || o.licensee_email)
    from orders o join products p on p.id = o.product_id
    where o.id = invoices.order_id
);

-- Whoever saves names the version that was shown, so that two tabs do not overwrite each other.
create table billing_details (
    account_id text primary key references accounts (id),
    name text not null,
    organization text,
    street text,
    postal_code text,
    city text,
    country text not null,
    vat_id text,
    po_number text,
    version bigint not null,
    updated_at bigint not null
);
insert into billing_details
    (account_id, name, organization, street, postal_code, city, country, vat_id, po_number, version, updated_at)
select o.billing_account_id, o.billing_name, o.billing_organization, o.billing_street, o.billing_postal_code,
       o.billing_city, o.billing_country, null, null, 1, o.created_at
from orders o
where o.billing_account_id is not null and o.state = 'complete' and not exists (
    select 1 from orders later
    where later.billing_account_id = o.billing_account_id and later.state = 'complete' and later.id > o.id
);
