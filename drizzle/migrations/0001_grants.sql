-- The application's own role: every application connection runs as it, whoever the login is. It may read and write the ledger,
-- but of the events it may only read and append; the triggers say the same to everybody, the owner included.
DO $$ BEGIN
  CREATE ROLE recourse_app NOLOGIN;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$;
--> statement-breakpoint
DO $$ BEGIN
  EXECUTE format('GRANT recourse_app TO %I', current_user);
EXCEPTION WHEN OTHERS THEN RAISE NOTICE 'recourse_app not granted to %: %', current_user, SQLERRM;
END $$;
--> statement-breakpoint
GRANT USAGE ON SCHEMA public TO recourse_app;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON cases, orders, claims, refunds, private_content, merchants, evidence, tasks, heartbeat TO recourse_app;
--> statement-breakpoint
GRANT SELECT, INSERT, DELETE, UPDATE ON outbox TO recourse_app;
--> statement-breakpoint
GRANT SELECT, INSERT ON events, commands, reports, parcels, outages TO recourse_app;
--> statement-breakpoint
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO recourse_app;
--> statement-breakpoint
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the trail is append-only: % on % is refused', TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
--> statement-breakpoint
CREATE TRIGGER events_append_only BEFORE UPDATE OR DELETE ON events FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER events_no_truncate BEFORE TRUNCATE ON events FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
