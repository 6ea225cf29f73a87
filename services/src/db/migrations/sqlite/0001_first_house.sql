-- Instants are microseconds since 1970 UTC; amounts are minor units; truth values are 0 and 1.
-- The same tables stand in ../postgres; a test compares them column by column.

-- Settings that the shop writes itself: the vendor, the catalog's revision, keys.
create table settings (
    name text primary key,
    value text not null
) strict;

-- Accounts (rule 1) ---------------------------------------------------------------------------

-- An e-mail address; proven once somebody signed in with it.
create table people (
    id text primary key,
    address_key text not null unique,
    address text not null,
    created_at integer not null,
    proven_at integer
) strict;

-- A handle with a billing side, a licensee side, or both.
create table accounts (
    id text primary key,
    handle_key text not null unique,
    handle text not null,
    has_billing integer not null check (has_billing in (0, 1)),
    has_licensee integer not null check (has_licensee in (0, 1)),
    name text not null,
    organization text,
    country text,
    created_at integer not null
) strict;

create table memberships (
    id text primary key,
    person_id text not null references people (id),
    account_id text not null references accounts (id),
    side text not null check (side in ('billing', 'licensee')),
    role text not null,
    created_at integer not null,
    unique (person_id, account_id, side)
) strict;
create index memberships_by_account on memberships (account_id, side);

-- One request for a sign-in mail (rule 7). Codes and tokens are kept as hashes only. The links of
-- order mails stand here too: without a flow, a code or a client, since nobody asked for them.
create table sign_ins (
    id text primary key,
    flow_hash text unique,
    link_hash text not null unique,
    code_hash text,
    address_key text not null,
    person_id text references people (id),
    return_to text,
    client text,
    created_at integer not null,
    wrong_codes integer not null,
    used_at integer
) strict;
create index sign_ins_by_address on sign_ins (address_key, created_at);
create index sign_ins_by_client on sign_ins (client, created_at);

create table sessions (
    id text primary key,
    token_hash text not null unique,
    person_id text not null references people (id),
    device text not null,
    created_at integer not null,
    last_used_at integer not null,
    ended_at integer
) strict;
create index sessions_by_person on sessions (person_id);

-- Catalog and releases (rule 23) -----------------------------------------------------------------

create table products (
    id text primary key,
    slug text not null unique,
    position integer not null,
    name text not null,
    summary text not null,
    category text not null,
    package text not null,
    sold integer not null check (sold in (0, 1)),
    -- Named by the catalog file that was imported last.
    listed integer not null check (listed in (0, 1)),
    -- JSON: [{"name": …, "version": …}]
    requirements text not null
) strict;

create table prices (
    product_id text not null references products (id),
    position integer not null,
    license_type text not null,
    tier text not null,
    monthly integer not null,
    yearly integer not null,
    three_year integer not null,
    primary key (product_id, license_type, tier)
) strict;

-- A published version, or a note of the history where `version_key` is empty.
create table releases (
    id text primary key,
    product_id text not null references products (id),
    version text not null,
    version_key text not null,
    label text,
    channel text not null check (channel in ('stable', 'preview')),
    published_on text,
    published_at integer,
    withdrawn text,
    -- JSON: [{"kind": …, "text": …}]
    changes text not null,
    unique (product_id, version)
) strict;
create index releases_in_order on releases (product_id, version_key);

create table files (
    id text primary key,
    release_id text not null references releases (id),
    name text not null,
    media_type text not null,
    size integer not null,
    sha256 text not null,
    storage_key text not null,
    unique (release_id, name)
) strict;

-- Checkout (rules 8 to 12) -----------------------------------------------------------------------

-- What was typed into a form, by the hash of its cookie; never card data.
create table drafts (
    id text primary key,
    form text not null,
    subject text not null,
    content text not null,
    faults text not null,
    created_at integer not null,
    expires_at integer not null
) strict;
create index drafts_by_expiry on drafts (expires_at);

create table orders (
    id text primary key,
    -- Of the token in the order's address, which is derived from the id (`services::tokens`).
    token_hash text not null unique,
    -- One draft makes at most one order of one product.
    draft_id text not null unique,
    form_hash text not null,
    product_id text not null references products (id),
    purpose text not null,
    way text not null,
    license_type text not null,
    tier text not null,
    quantity integer not null,
    cycle text not null,
    currency text not null,
    unit integer not null,
    net integer not null,
    tax integer not null,
    gross integer not null,
    billing_name text not null,
    billing_organization text,
    billing_email_key text not null,
    billing_email text not null,
    billing_street text,
    billing_postal_code text,
    billing_city text,
    billing_country text not null,
    licensee_name text not null,
    licensee_organization text,
    licensee_email_key text not null,
    licensee_email text not null,
    state text not null,
    created_at integer not null,
    settled_at integer,
    billing_account_id text references accounts (id),
    licensee_account_id text references accounts (id)
) strict;
create index orders_by_billing_account on orders (billing_account_id, created_at);

-- One try to be paid. Its id is the gateway's idempotency key.
create table attempts (
    id text primary key,
    order_id text not null references orders (id),
    gateway text not null,
    currency text not null,
    amount integer not null,
    state text not null check (state in ('open', 'paid', 'declined')),
    gateway_reference text,
    decline_code text,
    card_brand text,
    card_last_four text,
    card_expiry_year integer,
    card_expiry_month integer,
    created_at integer not null,
    settled_at integer
) strict;
create index attempts_by_order on attempts (order_id);
create index attempts_open on attempts (state, created_at);

-- Texts that were agreed to at checkout, with their version (rule 8).
create table consents (
    order_id text not null references orders (id),
    document text not null,
    version text not null,
    given_at integer not null,
    primary key (order_id, document)
) strict;

-- Trials that were started, by the key that counts them (rule 10).
create table trials (
    product_id text not null references products (id),
    trial_key text not null,
    order_id text not null references orders (id),
    primary key (product_id, trial_key)
) strict;

-- Subscriptions and licenses (rule 13) -----------------------------------------------------------

create table payment_methods (
    id text primary key,
    account_id text not null references accounts (id),
    gateway text not null,
    gateway_reference text not null,
    card_brand text not null,
    card_last_four text not null,
    card_expiry_year integer not null,
    card_expiry_month integer not null,
    created_at integer not null
) strict;
create index payment_methods_by_account on payment_methods (account_id);

create table subscriptions (
    id text primary key,
    order_id text not null unique references orders (id),
    billing_account_id text not null references accounts (id),
    licensee_account_id text not null references accounts (id),
    product_id text not null references products (id),
    license_type text not null,
    tier text not null,
    quantity integer not null,
    cycle text not null,
    currency text not null,
    unit integer not null,
    state text not null,
    ends integer not null check (ends in (0, 1)),
    -- The vendor's date that months are counted from, and how many are behind the current end.
    anchor_on text not null,
    months integer not null,
    period_start integer not null,
    period_end integer not null,
    payment_method_id text references payment_methods (id),
    created_at integer not null
) strict;
create index subscriptions_by_billing_account on subscriptions (billing_account_id);
create index subscriptions_by_due on subscriptions (state, period_end);

create table licenses (
    id text primary key,
    subscription_id text not null unique references subscriptions (id),
    account_id text not null references accounts (id),
    product_id text not null references products (id),
    license_key text not null unique,
    licensee_name text not null,
    licensee_organization text,
    payer_name text not null,
    payer_organization text,
    suspended integer not null check (suspended in (0, 1)),
    covered_until integer not null,
    created_at integer not null
) strict;
create index licenses_by_account on licenses (account_id);

-- Money papers (rule 19) -------------------------------------------------------------------------

-- The last number that was given out of each series.
create table number_series (
    series integer primary key,
    last integer not null
) strict;

create table invoices (
    id text primary key,
    number text not null unique,
    account_id text not null references accounts (id),
    order_id text not null references orders (id),
    subscription_id text not null references subscriptions (id),
    currency text not null,
    net integer not null,
    tax integer not null,
    gross integer not null,
    issued_at integer not null,
    -- JSON of `domain::invoice::Invoice`: the paper as issued, never changed.
    paper text not null
) strict;
create index invoices_by_account on invoices (account_id, issued_at);
create index invoices_by_subscription on invoices (subscription_id);

-- The bytes of a paper, made once from the issued text (rule 21).
create table invoice_files (
    invoice_id text not null references invoices (id),
    format text not null,
    content blob not null,
    primary key (invoice_id, format)
) strict;

-- Later work (house rule 7) ----------------------------------------------------------------------

-- Mail to be sent; the key makes a second one for the same matter impossible.
create table mails (
    id text primary key,
    mail_key text not null unique,
    recipient text not null,
    subject text not null,
    text_body text not null,
    html_body text not null,
    created_at integer not null,
    sent_at integer,
    bounced text
) strict;
create index mails_by_time on mails (created_at);

create table jobs (
    id text primary key,
    job_key text not null unique,
    kind text not null,
    subject text not null,
    run_at integer not null,
    attempts integer not null,
    state text not null check (state in ('due', 'running', 'done', 'parked')),
    lease_until integer,
    lease_owner text,
    last_error text,
    created_at integer not null,
    finished_at integer
) strict;
create index jobs_by_due on jobs (state, run_at);
create index jobs_by_lease on jobs (state, lease_until);

-- What was downloaded, by whom, when and from where (rule 25).
create table downloads (
    id text primary key,
    file_id text not null references files (id),
    license_id text references licenses (id),
    person_id text references people (id),
    client text not null,
    device text not null,
    started_at integer not null
) strict;
create index downloads_by_license on downloads (license_id, started_at);

create table audit_events (
    id text primary key,
    happened_at integer not null,
    actor text not null,
    subject text not null,
    event text not null,
    detail text not null
) strict;
create index audit_events_by_subject on audit_events (subject, happened_at);

-- The sandbox gateway's own books, as if they stood at a bank.
create table sandbox_charges (
    idempotency_key text primary key,
    reference text not null unique,
    currency text not null,
    amount integer not null,
    outcome text not null check (outcome in ('paid', 'declined')),
    decline_code text,
    charged_at integer not null
) strict;
