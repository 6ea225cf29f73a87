// What is counted after the torture, in SQL that both engines take. Each check counts what is wrong: 0 is right.

/** Three days go by: what waits for an answer or a confirmation has waited long enough, what is due is due now. */
export const timePasses = [
  "update attempts set created_at = created_at - 259200000000 where state = 'open'",
  "update sandbox_confirmations set asked_at = asked_at - 259200000000",
  "delete from jobs where kind like 'sweep%'", // it asks about every open attempt when the shop starts
  "update jobs set lease_until = 0 where state = 'running'",
  "update jobs set run_at = 0 where state = 'due' and kind not like 'sweep%'",
];

/** What failed meanwhile is tried again at once. */
export const [tryAgain] = timePasses.slice(-1);

/** What is still under way. */
export const unsettled = `select (select count(*) from attempts where state = 'open')
  + (select count(*) from jobs where state in ('due', 'running') and kind not like 'sweep%')`;

const count = (table, where = "1 = 1") => `select count(*) from ${table} where ${where}`;
const paidOrders = "orders o where o.state = 'complete' and o.way = 'card'";
const lines = (table, order) => `(select count(*) from ${table} t where t.order_id = ${order})`;
const licenses = "(select count(*) from licenses l join subscriptions s on s.id = l.subscription_id where s.order_id = o.id)";
const charged = `(select count(*) from attempts a join sandbox_charges c on c.idempotency_key = a.id
  where a.order_id = o.id and c.outcome = 'paid')`;
const doubles = (column, table) => `select count(*) from (select ${column} from ${table} group by ${column} having count(*) > 1) as twice`;

/** What is printed. */
export const figures = [
  ["orders", count("orders")],
  ["complete", count("orders", "state = 'complete'")],
  ["declined", count("orders", "state = 'declined'")],
  ["attempts", count("attempts")],
  ["charges", count("sandbox_charges", "outcome = 'paid'")],
  ["confirmations", count("sandbox_confirmations")],
  ["licenses", count("licenses")],
  ["invoices", count("invoices")],
  ["gaps", "select coalesce(sum(last), 0) - (select count(*) from invoices) from number_series"],
  ["doubles", doubles("order_id", "invoices")],
];

export const checks = [
  ["everything settled", unsettled],
  ["no job was given up", count("jobs", "state = 'parked'")],
  ["no order is still being paid", count("orders", "state = 'paying'")],
  ["every paid order is whole: subscription, license, invoice, both accounts, both consents",
    `select count(*) from ${paidOrders} and not (${lines("subscriptions", "o.id")} = 1 and ${licenses} = 1 and ${lines("invoices", "o.id")} = 1
     and ${lines("consents", "o.id")} = 2 and o.billing_account_id is not null and o.licensee_account_id is not null)`],
  ["every trial is whole: subscription, license, no invoice",
    `select count(*) from orders o where o.state = 'complete' and o.way = 'trial' and not (${lines("subscriptions", "o.id")} = 1
     and ${licenses} = 1 and ${lines("invoices", "o.id")} = 0)`],
  ["of other orders there is nothing",
    `select count(*) from orders o where o.state <> 'complete' and (${lines("subscriptions", "o.id")} + ${licenses} + ${lines("invoices", "o.id")} > 0
     or o.billing_account_id is not null)`],
  ["never a charge without an order",
    `select count(*) from sandbox_charges c where c.outcome = 'paid' and not exists (select 1 from attempts a join orders o on o.id = a.order_id
     where a.id = c.idempotency_key and a.state = 'paid' and o.state = 'complete' and o.way = 'card')`],
  ["never an order paid without a charge, nor charged twice", `select count(*) from ${paidOrders} and ${charged} <> 1`],
  ["every attempt says what the sandbox's books say",
    `select count(*) from attempts a left join sandbox_charges c on c.idempotency_key = a.id
     where a.state <> coalesce(c.outcome, 'declined') or (c.outcome is not null and (c.amount <> a.amount or c.currency <> a.currency))`],
  ["no charge pays for nothing", count("audit_events", "event = 'paid_in_vain'")],
  ["the ledgers add up to what was charged",
    `select abs(coalesce((select sum(amount) from sandbox_charges where outcome = 'paid'), 0)
              - coalesce((select sum(amount) from ledger where kind in ('charge', 'refund', 'refund_failed')), 0))`],
  ["the money adds up",
    `select abs(coalesce((select sum(amount) from sandbox_charges where outcome = 'paid'), 0) - coalesce((select sum(gross) from invoices), 0))`],
  ["invoice numbers have no gap: as many as the series gave out",
    "select count(*) from number_series n where n.last <> (select count(*) from invoices i where i.number like cast(n.series as text) || '-%')"],
  ["no invoice number stands twice", doubles("number", "invoices")],
  ["no order has two invoices", doubles("order_id", "invoices")],
  ["no order has two licenses", doubles("s.order_id", "licenses l join subscriptions s on s.id = l.subscription_id")],
  ["no draft made two orders", doubles("draft_id", "orders")],
  ["no address has two accounts", doubles("handle_key", "accounts")],
  ["no mail is there twice", doubles("mail_key", "mails")],
  ["every complete order's buyer was mailed once",
    "select count(*) from orders o where (select count(*) from mails m where m.mail_key = 'order:' || o.id) <> case o.state when 'complete' then 1 else 0 end"],
  ["every invoice has its paper", "select count(*) from invoices i where not exists (select 1 from invoice_files f where f.invoice_id = i.id)"],
  ["every mail has left", count("mails", "sent_at is null and bounced is null")],
];
