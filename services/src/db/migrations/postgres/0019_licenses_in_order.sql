-- A licensee's list is read a page at a time, newest first.
create index licenses_newest_by_account on licenses (account_id, created_at desc, id desc);
drop index licenses_by_account;
