-- Mails that came back, found without looking at all others.
create index mails_that_came_back on mails (created_at) where bounced is not null;
create index mails_that_came_back_by_recipient on mails (recipient_key, created_at) where bounced is not null;

-- Trials and unpaid renewals that run already are looked at once more: both are reminded of before they end.
update subscriptions set due_at = told_at where state in ('trialing', 'past_due') and due_at is not null;
