CREATE TABLE "reconciliations" (
	"number" bigserial NOT NULL,
	"run" text PRIMARY KEY NOT NULL,
	"provider" text NOT NULL,
	"day" date NOT NULL,
	"offered" boolean NOT NULL,
	"compared" integer NOT NULL,
	"differences" integer NOT NULL,
	"at" timestamp (3) with time zone DEFAULT clock_timestamp() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "tasks" DROP CONSTRAINT "tasks_kind";--> statement-breakpoint
CREATE UNIQUE INDEX "reconciliations_number" ON "reconciliations" USING btree ("number");--> statement-breakpoint
CREATE INDEX "reconciliations_day" ON "reconciliations" USING btree ("day","number");--> statement-breakpoint
CREATE INDEX "events_arrived" ON "events" USING btree ("written_at") WHERE type = 'refund_succeeded';--> statement-breakpoint
ALTER TABLE "tasks" ADD CONSTRAINT "tasks_kind" CHECK (kind in ('review', 'appeal', 'settlement', 'hold_over', 'return_address', 'parcel_to_trace', 'red_line', 'refund_late', 'refund_failed', 'refund_unknown', 'refund_bounced', 'notice_differs', 'notice_of_finished_case', 'scan_of_finished_case', 'parcel_of_several_consumers', 'missing_at_provider', 'amount_differs', 'state_differs', 'moved_twice', 'scan_of_unknown_parcel', 'notice_of_unknown_refund', 'report_refused', 'workflow_lost', 'unknown_to_ledger'));--> statement-breakpoint
-- The application notes its comparisons and changes none.
GRANT SELECT, INSERT ON reconciliations TO recourse_app;--> statement-breakpoint
GRANT USAGE ON SEQUENCE reconciliations_number_seq TO recourse_app;
