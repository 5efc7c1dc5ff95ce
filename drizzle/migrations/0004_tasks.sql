-- Tasks of cases are kept here as a read model from now on. What was asked of people about cases of earlier versions goes with
-- those cases, which are not read any more; what is no case's stays.
DELETE FROM "tasks" WHERE kind NOT IN ('scan_of_unknown_parcel', 'notice_of_unknown_refund');--> statement-breakpoint
ALTER TABLE "tasks" ALTER COLUMN "id" DROP DEFAULT;--> statement-breakpoint
ALTER TABLE "tasks" ALTER COLUMN "id" SET DATA TYPE text USING 'tsk_' || id;--> statement-breakpoint
DROP SEQUENCE "tasks_id_seq";--> statement-breakpoint
ALTER TABLE "tasks" ALTER COLUMN "id" SET DEFAULT 'tsk_' || replace(gen_random_uuid()::text, '-', '');--> statement-breakpoint
ALTER TABLE "tasks" ALTER COLUMN "subject" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "tasks" ADD COLUMN "number" bigserial NOT NULL;--> statement-breakpoint
GRANT USAGE ON SEQUENCE "tasks_number_seq" TO recourse_app;--> statement-breakpoint
ALTER TABLE "tasks" ADD COLUMN "since" timestamp (3) with time zone DEFAULT clock_timestamp() NOT NULL;--> statement-breakpoint
UPDATE "tasks" SET "since" = "created_at";--> statement-breakpoint
ALTER TABLE "tasks" ADD COLUMN "until" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "tasks" ADD COLUMN "taken_by" text;--> statement-breakpoint
ALTER TABLE "tasks" ADD COLUMN "result" text;--> statement-breakpoint
UPDATE "tasks" SET "result" = 'by_itself' WHERE "done_at" IS NOT NULL;--> statement-breakpoint
ALTER TABLE "tasks" ADD COLUMN "note" text;--> statement-breakpoint
CREATE UNIQUE INDEX "tasks_number" ON "tasks" USING btree ("number");--> statement-breakpoint
CREATE INDEX "tasks_case" ON "tasks" USING btree ("case_id");--> statement-breakpoint
CREATE INDEX "tasks_open" ON "tasks" USING btree ("number") WHERE done_at is null;--> statement-breakpoint
ALTER TABLE "tasks" DROP COLUMN "created_at";--> statement-breakpoint
ALTER TABLE "tasks" ADD CONSTRAINT "tasks_kind" CHECK (kind in ('review', 'appeal', 'settlement', 'hold_over', 'return_address', 'parcel_to_trace', 'red_line', 'refund_late', 'refund_failed', 'refund_unknown', 'refund_bounced', 'notice_differs', 'notice_of_finished_case', 'scan_of_finished_case', 'parcel_of_several_consumers', 'scan_of_unknown_parcel', 'notice_of_unknown_refund', 'report_refused', 'workflow_lost'));--> statement-breakpoint
ALTER TABLE "tasks" ADD CONSTRAINT "tasks_result" CHECK (result is null or result in ('done', 'not_needed', 'passed_on', 'by_itself'));
