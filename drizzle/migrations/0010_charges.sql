ALTER TABLE "postings" DROP CONSTRAINT "postings_account";--> statement-breakpoint
ALTER TABLE "tasks" DROP CONSTRAINT "tasks_kind";--> statement-breakpoint
ALTER TABLE "postings" ADD COLUMN "charge_id" text;--> statement-breakpoint
CREATE INDEX "postings_held" ON "postings" USING btree ("case_id","charge_id","unit","amount") WHERE account = 'deposits_held';--> statement-breakpoint
ALTER TABLE "postings" ADD CONSTRAINT "postings_account" CHECK (account in ('merchant_payable', 'platform_subsidy', 'carrier_receivable', 'freight', 'clearing', 'deposits_held', 'consumer_tender'));--> statement-breakpoint
ALTER TABLE "tasks" ADD CONSTRAINT "tasks_kind" CHECK (kind in ('review', 'appeal', 'settlement', 'hold_over', 'return_address', 'parcel_to_trace', 'red_line', 'refund_late', 'refund_failed', 'refund_unknown', 'refund_bounced', 'refund_paid_twice', 'payment_to_approve', 'charge_failed', 'charge_unknown', 'charge_differs', 'notice_differs', 'scan_of_finished_case', 'parcel_of_several_consumers', 'risk', 'missing_at_provider', 'amount_differs', 'state_differs', 'moved_twice', 'scan_of_unknown_parcel', 'notice_of_unknown_refund', 'report_refused', 'workflow_lost', 'unknown_to_ledger'));--> statement-breakpoint
-- A case that was opened before anybody was charged has no charges.
UPDATE "cases" SET "state" = "state" || '{"charges": []}' WHERE NOT "state" ? 'charges';
