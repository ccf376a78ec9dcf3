"""A report that was submitted keeps its figures, whoever asks: only its decision may still be written."""

from django.db import migrations

FREEZE = """
CREATE FUNCTION losses_report_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    loose text[] := ARRAY['status', 'decided_at', 'decided_by', 'decision_note'];
BEGIN
    IF OLD.status <> 'draft' AND (to_jsonb(OLD) - loose) IS DISTINCT FROM (to_jsonb(NEW) - loose) THEN
        RAISE EXCEPTION 'loss report % is frozen', OLD.code;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER losses_report_frozen BEFORE UPDATE ON losses_report
    FOR EACH ROW EXECUTE FUNCTION losses_report_frozen();
"""
THAW = "DROP TRIGGER losses_report_frozen ON losses_report; DROP FUNCTION losses_report_frozen();"


class Migration(migrations.Migration):
    dependencies = [("losses", "0001_initial")]
    operations = [migrations.RunSQL(FREEZE, THAW)]
