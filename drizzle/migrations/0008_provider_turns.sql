CREATE TABLE "provider_slots" (
	"provider" text PRIMARY KEY NOT NULL,
	"next_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "provider_turns" (
	"number" bigserial NOT NULL,
	"provider" text NOT NULL,
	"order_id" text NOT NULL,
	"effect_id" text NOT NULL,
	"holder" text,
	"good_until" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "provider_turns_provider_effect_id_pk" PRIMARY KEY("provider","effect_id")
);
--> statement-breakpoint
CREATE INDEX "provider_turns_order" ON "provider_turns" USING btree ("provider","order_id","number");--> statement-breakpoint
CREATE INDEX "provider_turns_lapsed" ON "provider_turns" USING btree ("good_until");--> statement-breakpoint
-- Rows go when they are done, or lapse: nothing of a case is in them.
GRANT SELECT, INSERT, UPDATE, DELETE ON provider_turns TO recourse_app;--> statement-breakpoint
GRANT USAGE ON SEQUENCE provider_turns_number_seq TO recourse_app;--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON provider_slots TO recourse_app;
