"""What the database itself refuses: another time of a call, and any change to a signed brief."""

from django.db import migrations

LAW = """
CREATE FUNCTION callbook_call_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a call is never deleted' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.called_at IS DISTINCT FROM OLD.called_at OR NEW.logged_at IS DISTINCT FROM OLD.logged_at
       OR NEW.text IS DISTINCT FROM OLD.text THEN
        RAISE EXCEPTION 'when a call came and what was said cannot be changed' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER callbook_call_law BEFORE UPDATE OR DELETE ON callbook_call
    FOR EACH ROW EXECUTE FUNCTION callbook_call_stands();
CREATE FUNCTION callbook_signed_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.status = 'signed' THEN
        RAISE EXCEPTION 'a signed brief is frozen, and no brief is deleted' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER callbook_brief_law BEFORE UPDATE OR DELETE ON callbook_brief
    FOR EACH ROW EXECUTE FUNCTION callbook_signed_is_frozen();
"""
NO_LAW = """
DROP TRIGGER callbook_brief_law ON callbook_brief;
DROP FUNCTION callbook_signed_is_frozen();
DROP TRIGGER callbook_call_law ON callbook_call;
DROP FUNCTION callbook_call_stands();
"""


class Migration(migrations.Migration):
    """Runs after the tables are there."""

    dependencies = [("callbook", "0001_initial")]
    operations = [migrations.RunSQL(LAW, NO_LAW)]
