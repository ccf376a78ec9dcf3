"""What the database itself refuses: another time of knowing, and any change to a signed report."""

from django.db import migrations

LAW = """
CREATE FUNCTION incidents_first_known_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'an incident is never deleted' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.first_known_at IS DISTINCT FROM OLD.first_known_at OR NEW.registered_at IS DISTINCT FROM OLD.registered_at
       OR NEW.code IS DISTINCT FROM OLD.code THEN
        RAISE EXCEPTION 'when an incident was first known and registered cannot be changed'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER incidents_incident_law BEFORE UPDATE OR DELETE ON incidents_incident
    FOR EACH ROW EXECUTE FUNCTION incidents_first_known_stands();
CREATE FUNCTION incidents_signed_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.signed_at IS NOT NULL THEN
        RAISE EXCEPTION 'a signed report is frozen, and no report is deleted' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.due_at IS DISTINCT FROM OLD.due_at THEN
        RAISE EXCEPTION 'the term of a report cannot be changed' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER incidents_report_law BEFORE UPDATE OR DELETE ON incidents_report
    FOR EACH ROW EXECUTE FUNCTION incidents_signed_is_frozen();
"""
NO_LAW = """
DROP TRIGGER incidents_report_law ON incidents_report;
DROP TRIGGER incidents_incident_law ON incidents_incident;
DROP FUNCTION incidents_signed_is_frozen();
DROP FUNCTION incidents_first_known_stands();
"""


class Migration(migrations.Migration):
    """Runs after the tables are there."""

    dependencies = [("incidents", "0001_initial")]
    operations = [migrations.RunSQL(LAW, NO_LAW)]
