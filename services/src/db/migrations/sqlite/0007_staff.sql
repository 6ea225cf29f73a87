-- Staff, what they find customers by, and indexes that keep pages as fast with many customers.

-- Who may open /vendor; a row is the role.
create table staff (
    person_id text primary key references people (id),
    added_at integer not null
) strict;

-- The words of a customer's name, organization and address, in lower case.
create table account_words (
    word text not null,
    account_id text not null references accounts (id),
    primary key (word, account_id)
) strict;
create index account_words_by_account on account_words (account_id, word);

-- Whose mailbox it is, as addresses are compared (rule 2).
alter table mails add column recipient_key text not null default '';
update mails set recipient_key = lower(recipient);
create index mails_by_recipient on mails (recipient_key, created_at);

create index orders_by_time on orders (created_at, id);
create index orders_by_licensee_account on orders (licensee_account_id, created_at);
create index invoices_by_order on invoices (order_id);
