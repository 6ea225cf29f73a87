-- Jobs that somebody waits for go first, and the next one is found by index however many wait.

drop index jobs_by_due;
drop index jobs_by_lease;
-- The lower, the sooner (`services::jobs::Kind::priority`).
alter table jobs add column priority integer not null default 1;
update jobs set priority = 0 where kind = 'send_mail';
-- A claimed job runs again once its lease is over: that is its `run_at` by then.
update jobs set run_at = lease_until where state = 'running' and lease_until is not null;
alter table jobs drop column lease_until;
create index jobs_waiting on jobs (priority, run_at, id) where state in ('due', 'running');
create index jobs_finished on jobs (finished_at) where state = 'done';
create index jobs_parked on jobs (finished_at, id) where state = 'parked';
