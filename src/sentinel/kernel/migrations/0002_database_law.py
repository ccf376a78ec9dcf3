"""What the database itself promises: append-only events in transaction order, and where areas meet."""

from django.db import migrations

AREAS = """
CREATE FUNCTION sentinel_area_stem(code text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN substr(code, 10, 3) <> '000' THEN code
                WHEN substr(code, 7, 3) <> '000' THEN substr(code, 1, 9)
                ELSE substr(code, 1, 6) END
$$;
CREATE FUNCTION sentinel_areas_meet(areas text[], reader text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(bool_or(starts_with(area, sentinel_area_stem(reader))
                            OR starts_with(reader, sentinel_area_stem(area))), false)
    FROM unnest(areas) area
$$;
"""
NO_AREAS = "DROP FUNCTION sentinel_areas_meet(text[], text); DROP FUNCTION sentinel_area_stem(text);"

EVENTS = """
ALTER TABLE kernel_event ADD COLUMN written_by xid8 NOT NULL DEFAULT pg_current_xact_id();
CREATE INDEX kernel_event_feed ON kernel_event (epoch, written_by, position);
CREATE FUNCTION sentinel_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER kernel_event_append_only BEFORE UPDATE OR DELETE ON kernel_event
    FOR EACH STATEMENT EXECUTE FUNCTION sentinel_append_only();
CREATE TRIGGER kernel_unmasking_append_only BEFORE UPDATE OR DELETE ON kernel_unmasking
    FOR EACH STATEMENT EXECUTE FUNCTION sentinel_append_only();
"""
NO_EVENTS = """
DROP TRIGGER kernel_unmasking_append_only ON kernel_unmasking;
DROP TRIGGER kernel_event_append_only ON kernel_event;
DROP FUNCTION sentinel_append_only();
DROP INDEX kernel_event_feed;
ALTER TABLE kernel_event DROP COLUMN written_by;
"""


class Migration(migrations.Migration):
    """Runs after the tables are there."""

    dependencies = [("kernel", "0001_initial")]
    operations = [migrations.RunSQL(AREAS, NO_AREAS), migrations.RunSQL(EVENTS, NO_EVENTS)]
