CREATE TABLE "cases" (
	"id" text PRIMARY KEY NOT NULL,
	"number" bigserial NOT NULL,
	"type" text NOT NULL,
	"order_id" text NOT NULL,
	"merchant_id" text NOT NULL,
	"consumer_id" text NOT NULL,
	"account" text NOT NULL,
	"stage" text NOT NULL,
	"outcome" text,
	"final" boolean NOT NULL,
	"seq" integer NOT NULL,
	"head" text NOT NULL,
	"shift_ms" bigint NOT NULL,
	"salt" text NOT NULL,
	"next_at" timestamp (3) with time zone,
	"escalation_level" integer NOT NULL,
	"breached" boolean NOT NULL,
	"state" jsonb NOT NULL,
	"opened_at" timestamp (3) with time zone NOT NULL,
	"standard_version" text NOT NULL,
	"calendar_version" text NOT NULL,
	CONSTRAINT "cases_type" CHECK (type in ('return')),
	CONSTRAINT "cases_stage" CHECK (stage in ('awaiting_review', 'platform_review', 'awaiting_ship_back', 'returning', 'awaiting_inspection', 'settling', 'appeal_window', 'closed')),
	CONSTRAINT "cases_outcome" CHECK (outcome is null or outcome in ('refunded', 'rejected', 'withdrawn', 'lapsed'))
);
--> statement-breakpoint
CREATE TABLE "claims" (
	"case_id" text NOT NULL,
	"order_id" text NOT NULL,
	"line_id" text NOT NULL,
	"quantity" integer NOT NULL,
	"state" text NOT NULL,
	"amount" bigint DEFAULT 0 NOT NULL,
	CONSTRAINT "claims_case_id_line_id_pk" PRIMARY KEY("case_id","line_id")
);
--> statement-breakpoint
CREATE TABLE "commands" (
	"account" text NOT NULL,
	"key" text NOT NULL,
	"fingerprint" text NOT NULL,
	"status" integer NOT NULL,
	"case_id" text NOT NULL,
	"seq" integer NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT "commands_account_key_pk" PRIMARY KEY("account","key")
);
--> statement-breakpoint
CREATE TABLE "events" (
	"stream" text NOT NULL,
	"seq" integer NOT NULL,
	"type" text NOT NULL,
	"leaf" jsonb NOT NULL,
	"hash" text NOT NULL,
	"written_at" timestamp (3) with time zone DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT "events_stream_seq_pk" PRIMARY KEY("stream","seq")
);
--> statement-breakpoint
CREATE TABLE "evidence" (
	"id" text PRIMARY KEY NOT NULL,
	"account" text NOT NULL,
	"sha256" text NOT NULL,
	"type" text NOT NULL,
	"size" integer NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT clock_timestamp() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "heartbeat" (
	"id" integer PRIMARY KEY NOT NULL,
	"beat_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "merchants" (
	"id" text NOT NULL,
	"version" integer NOT NULL,
	"terms" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT "merchants_id_version_pk" PRIMARY KEY("id","version")
);
--> statement-breakpoint
CREATE TABLE "orders" (
	"id" text PRIMARY KEY NOT NULL,
	"merchant_id" text NOT NULL,
	"consumer_id" text NOT NULL,
	"snapshot" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT clock_timestamp() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "outages" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"from_at" timestamp (3) with time zone NOT NULL,
	"to_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "outbox" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"case_id" text NOT NULL,
	"fact" jsonb NOT NULL,
	"urgent" boolean NOT NULL,
	"opening" boolean NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT clock_timestamp() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "parcels" (
	"id" text PRIMARY KEY NOT NULL,
	"case_id" text NOT NULL,
	"carrier" text NOT NULL,
	"tracking_no" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "private_content" (
	"id" text PRIMARY KEY NOT NULL,
	"case_id" text NOT NULL,
	"kind" text NOT NULL,
	"content" jsonb NOT NULL,
	"hash" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT clock_timestamp() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "refunds" (
	"id" text PRIMARY KEY NOT NULL,
	"refund_no" text NOT NULL,
	"case_id" text NOT NULL,
	"order_id" text NOT NULL,
	"tender_id" text NOT NULL,
	"amount" bigint NOT NULL,
	"units" bigint NOT NULL,
	"state" text NOT NULL,
	CONSTRAINT "refunds_refund_no_unique" UNIQUE("refund_no")
);
--> statement-breakpoint
CREATE TABLE "reports" (
	"source" text NOT NULL,
	"id" text NOT NULL,
	"body" jsonb NOT NULL,
	"received_at" timestamp (3) with time zone DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT "reports_source_id_pk" PRIMARY KEY("source","id")
);
--> statement-breakpoint
CREATE TABLE "tasks" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"subject" text NOT NULL,
	"case_id" text,
	"created_at" timestamp (3) with time zone DEFAULT clock_timestamp() NOT NULL,
	"done_at" timestamp (3) with time zone
);
--> statement-breakpoint
ALTER TABLE "cases" ADD CONSTRAINT "cases_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "cases_number" ON "cases" USING btree ("number");--> statement-breakpoint
CREATE INDEX "cases_order" ON "cases" USING btree ("order_id");--> statement-breakpoint
CREATE INDEX "cases_merchant" ON "cases" USING btree ("merchant_id");--> statement-breakpoint
CREATE INDEX "cases_consumer" ON "cases" USING btree ("consumer_id");--> statement-breakpoint
CREATE INDEX "cases_open" ON "cases" USING btree ("final","next_at");--> statement-breakpoint
CREATE INDEX "claims_order" ON "claims" USING btree ("order_id");--> statement-breakpoint
CREATE UNIQUE INDEX "claims_held_once" ON "claims" USING btree ("order_id","line_id") WHERE state = 'held';--> statement-breakpoint
CREATE INDEX "outbox_case" ON "outbox" USING btree ("case_id");--> statement-breakpoint
CREATE INDEX "outbox_order" ON "outbox" USING btree ("urgent","created_at");--> statement-breakpoint
CREATE INDEX "parcels_tracking" ON "parcels" USING btree ("tracking_no");--> statement-breakpoint
CREATE INDEX "parcels_case" ON "parcels" USING btree ("case_id");--> statement-breakpoint
CREATE INDEX "private_content_case" ON "private_content" USING btree ("case_id");--> statement-breakpoint
CREATE INDEX "refunds_order" ON "refunds" USING btree ("order_id");--> statement-breakpoint
CREATE INDEX "refunds_case" ON "refunds" USING btree ("case_id");