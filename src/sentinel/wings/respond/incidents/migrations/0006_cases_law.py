"""What the database keeps as it was written: decisions, receipts, instructions, and every instant of an incident."""

from django.db import migrations

LAW = """
CREATE OR REPLACE FUNCTION incidents_first_known_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'an incident is never deleted' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.first_known_at IS DISTINCT FROM OLD.first_known_at OR NEW.registered_at IS DISTINCT FROM OLD.registered_at
       OR NEW.code IS DISTINCT FROM OLD.code OR NEW.matter_id IS DISTINCT FROM OLD.matter_id THEN
        RAISE EXCEPTION 'when an incident was first known and registered cannot be changed'
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.closed_at IS NOT NULL AND NEW.closed_at IS DISTINCT FROM OLD.closed_at THEN
        RAISE EXCEPTION 'when an incident was closed cannot be changed' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE FUNCTION incidents_signed_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    free text[] := ARRAY['purpose', 'keep_until', 'purged_at'];
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a signed report is frozen, and no report is deleted' USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.purged_at IS NULL AND NEW.purged_at IS NOT NULL AND NEW.reporter = '' THEN
        free := free || ARRAY['reporter', 'reporter_phone'];
    END IF;
    IF OLD.signed_at IS NOT NULL AND to_jsonb(NEW) - free IS DISTINCT FROM to_jsonb(OLD) - free THEN
        RAISE EXCEPTION 'a signed report is frozen, and no report is deleted' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.due_at IS DISTINCT FROM OLD.due_at OR NEW.overdue_from IS DISTINCT FROM OLD.overdue_from
       OR (OLD.overdue_at IS NOT NULL AND NEW.overdue_at IS DISTINCT FROM OLD.overdue_at)
       OR NEW.incident_id IS DISTINCT FROM OLD.incident_id OR NEW.sequence IS DISTINCT FROM OLD.sequence THEN
        RAISE EXCEPTION 'the term of a report, its lateness and its place cannot be changed'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE FUNCTION incidents_written_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what was decided or received is written once' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER incidents_decision_law BEFORE UPDATE OR DELETE ON incidents_decision
    FOR EACH ROW EXECUTE FUNCTION incidents_written_once();
CREATE TRIGGER incidents_receipt_law BEFORE UPDATE OR DELETE ON incidents_receipt
    FOR EACH ROW EXECUTE FUNCTION incidents_written_once();
CREATE FUNCTION incidents_instruction_stands() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    answer text[] := ARRAY['answer', 'answered_by', 'answered_at'];
BEGIN
    IF TG_OP = 'DELETE' OR OLD.answered_at IS NOT NULL OR to_jsonb(NEW) - answer IS DISTINCT FROM to_jsonb(OLD) - answer
    THEN
        RAISE EXCEPTION 'an instruction and its answer are written once' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER incidents_instruction_law BEFORE UPDATE OR DELETE ON incidents_instruction
    FOR EACH ROW EXECUTE FUNCTION incidents_instruction_stands();
"""
NO_LAW = """
DROP TRIGGER incidents_instruction_law ON incidents_instruction;
DROP FUNCTION incidents_instruction_stands();
DROP TRIGGER incidents_receipt_law ON incidents_receipt;
DROP TRIGGER incidents_decision_law ON incidents_decision;
DROP FUNCTION incidents_written_once();
"""


class Migration(migrations.Migration):
    """Runs after the tables are there."""

    dependencies = [("incidents", "0005_cases")]
    operations = [migrations.RunSQL(LAW, NO_LAW)]
