"""What the database itself refuses: any change to a handover both shifts signed."""

from django.db import migrations

LAW = """
CREATE FUNCTION rosters_taken_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.status = 'taken' THEN
        RAISE EXCEPTION 'a handover that was taken over is frozen, and none is deleted'
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.status = 'handed' AND NEW.status <> 'draft'
       AND (NEW.items IS DISTINCT FROM OLD.items OR NEW.notes IS DISTINCT FROM OLD.notes
            OR NEW.seal IS DISTINCT FROM OLD.seal) THEN
        RAISE EXCEPTION 'what the outgoing shift signed is taken over as it stands'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER rosters_handover_law BEFORE UPDATE OR DELETE ON rosters_handover
    FOR EACH ROW EXECUTE FUNCTION rosters_taken_is_frozen();
"""
NO_LAW = """
DROP TRIGGER rosters_handover_law ON rosters_handover;
DROP FUNCTION rosters_taken_is_frozen();
"""


class Migration(migrations.Migration):
    """Runs after the tables are there."""

    dependencies = [("rosters", "0001_initial")]
    operations = [migrations.RunSQL(LAW, NO_LAW)]
