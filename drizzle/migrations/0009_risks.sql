CREATE TABLE "case_evidence" (
	"sha256" text NOT NULL,
	"case_id" text NOT NULL,
	CONSTRAINT "case_evidence_sha256_case_id_pk" PRIMARY KEY("sha256","case_id")
);
--> statement-breakpoint
ALTER TABLE "tasks" DROP CONSTRAINT "tasks_kind";--> statement-breakpoint
DROP INDEX "cases_consumer";--> statement-breakpoint
ALTER TABLE "cases" ADD COLUMN "kept_at" timestamp (3) with time zone;--> statement-breakpoint
CREATE INDEX "cases_kept" ON "cases" USING btree ("consumer_id","kept_at") WHERE kept_at is not null;--> statement-breakpoint
CREATE INDEX "cases_consumer" ON "cases" USING btree ("consumer_id","opened_at");--> statement-breakpoint
ALTER TABLE "tasks" ADD CONSTRAINT "tasks_kind" CHECK (kind in ('review', 'appeal', 'settlement', 'hold_over', 'return_address', 'parcel_to_trace', 'red_line', 'refund_late', 'refund_failed', 'refund_unknown', 'refund_bounced', 'refund_paid_twice', 'payment_to_approve', 'notice_differs', 'scan_of_finished_case', 'parcel_of_several_consumers', 'risk', 'missing_at_provider', 'amount_differs', 'state_differs', 'moved_twice', 'scan_of_unknown_parcel', 'notice_of_unknown_refund', 'report_refused', 'workflow_lost', 'unknown_to_ledger'));--> statement-breakpoint
-- Which files were given is added to and never changed.
GRANT SELECT, INSERT ON case_evidence TO recourse_app;
