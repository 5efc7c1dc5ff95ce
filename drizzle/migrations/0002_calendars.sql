CREATE TABLE "calendars" (
	"version" integer PRIMARY KEY NOT NULL,
	"id" text NOT NULL,
	"coverage_from" date NOT NULL,
	"coverage_to" date NOT NULL,
	"rest_days" jsonb NOT NULL,
	"work_days" jsonb NOT NULL,
	"published_at" timestamp (3) with time zone DEFAULT clock_timestamp() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "cases" DROP CONSTRAINT "cases_stage";--> statement-breakpoint
ALTER TABLE "cases" ADD CONSTRAINT "cases_stage" CHECK (stage in ('awaiting_review', 'awaiting_evidence', 'negotiating', 'platform_review', 'awaiting_ship_back', 'returning', 'awaiting_inspection', 'settling', 'appeal_window', 'closed'));
--> statement-breakpoint
-- A published list is never changed: it is replaced by the next one.
GRANT SELECT, INSERT ON calendars TO recourse_app;
