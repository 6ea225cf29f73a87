-- Which order a mail is about and whose side it tells, so that the order's page can say what became
-- of it; and whether a licensee has been here, until when the payer may correct the address (rule 8).

alter table mails add column order_id text references orders (id);
alter table mails add column side text;                 -- 'billing' or 'licensee'
create index mails_by_order on mails (order_id, created_at);
update mails set side = 'billing', order_id = (select o.id from orders o where o.id = substr(mails.mail_key, 7))
where mail_key like 'order:%';
update mails set side = 'billing', order_id = (select o.id from orders o where o.id = substr(mails.mail_key, 15))
where mail_key like 'trial-refused:%';
update mails set side = 'licensee', order_id = (select s.order_id from subscriptions s join licenses l on l.subscription_id = s.id
                                                where l.id = substr(mails.mail_key, 9))
where mail_key like 'license:%';

-- When somebody of the licensee's account was first signed in since the license is theirs.
alter table licenses add column seen_at bigint;
update licenses set seen_at = created_at
where exists (select 1 from memberships m join people p on p.id = m.person_id
              where m.account_id = licenses.account_id and m.side = 'licensee' and p.proven_at is not null);
