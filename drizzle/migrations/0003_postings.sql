CREATE TABLE "postings" (
	"number" bigserial NOT NULL,
	"case_id" text NOT NULL,
	"seq" integer NOT NULL,
	"entry" integer NOT NULL,
	"place" integer NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"account" text NOT NULL,
	"holder" text,
	"amount" bigint NOT NULL,
	"unit" text NOT NULL,
	"settlement_version" integer NOT NULL,
	"line_id" text,
	"adjustment" text,
	"refund_id" text,
	"rule" text NOT NULL,
	"written_at" timestamp (3) with time zone DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT "postings_case_id_seq_place_pk" PRIMARY KEY("case_id","seq","place"),
	CONSTRAINT "postings_account" CHECK (account in ('merchant_payable', 'platform_subsidy', 'carrier_receivable', 'freight', 'clearing', 'consumer_tender')),
	CONSTRAINT "postings_amount" CHECK (amount <> 0)
);
--> statement-breakpoint
CREATE UNIQUE INDEX "postings_number" ON "postings" USING btree ("number");--> statement-breakpoint
CREATE INDEX "postings_clearing" ON "postings" USING btree ("case_id","settlement_version","unit","amount") WHERE account = 'clearing';
--> statement-breakpoint
-- Like events, postings are read and appended by the application, and changed by nobody.
GRANT SELECT, INSERT ON postings TO recourse_app;
--> statement-breakpoint
GRANT USAGE ON SEQUENCE postings_number_seq TO recourse_app;
--> statement-breakpoint
CREATE TRIGGER postings_append_only BEFORE UPDATE OR DELETE ON postings FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER postings_no_truncate BEFORE TRUNCATE ON postings FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
-- An entry is written whole, by one statement, and its debits are its credits in each unit.
CREATE FUNCTION refuse_unbalanced() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  odd record;
BEGIN
  SELECT case_id, seq, entry, unit, sum(amount) AS difference INTO odd
  FROM fresh GROUP BY case_id, seq, entry, unit HAVING sum(amount) <> 0 LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'entry % of event % of % does not balance: % % too many', odd.entry, odd.seq, odd.case_id, odd.difference, odd.unit
      USING ERRCODE = 'check_violation', CONSTRAINT = 'postings_balance';
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER postings_balance AFTER INSERT ON postings REFERENCING NEW TABLE AS fresh
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_unbalanced();
