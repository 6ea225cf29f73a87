-- Payments that their buyer has to confirm at the bank (3-D Secure).

-- Where the buyer of an open attempt confirms it; null while nobody asked for that.
alter table attempts add column confirm_at text;

-- What the sandbox asked its buyers to confirm. A charge is written once they have, or have not.
create table sandbox_confirmations (
    token text primary key,
    idempotency_key text not null unique,
    currency text not null,
    amount bigint not null,
    asked_at bigint not null
);
