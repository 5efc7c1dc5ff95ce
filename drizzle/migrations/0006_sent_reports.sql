ALTER TABLE "reports" ADD COLUMN "sent" "bytea";--> statement-breakpoint
ALTER TABLE "reports" ADD COLUMN "signature" jsonb;