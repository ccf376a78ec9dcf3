"""What the database itself keeps: stock is the sum of its movements, and a movement is never changed."""

from django.db import migrations

LAW = """
CREATE FUNCTION supplies_add_movement() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE supplies_lot SET quantity = quantity + NEW.change WHERE id = NEW.lot_id;
    RETURN NULL;
END $$;
CREATE TRIGGER supplies_movement_counts AFTER INSERT ON supplies_movement
    FOR EACH ROW EXECUTE FUNCTION supplies_add_movement();
CREATE TRIGGER supplies_movement_append_only BEFORE UPDATE OR DELETE ON supplies_movement
    FOR EACH STATEMENT EXECUTE FUNCTION sentinel_append_only();
CREATE FUNCTION supplies_quantity_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.quantity <> 0 THEN
            RAISE EXCEPTION 'a lot begins empty: stock comes by a movement' USING ERRCODE = 'restrict_violation';
        END IF;
    ELSIF NEW.quantity <> OLD.quantity AND pg_trigger_depth() < 2 THEN
        RAISE EXCEPTION 'stock changes by a movement only' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER supplies_lot_quantity_stands BEFORE INSERT OR UPDATE ON supplies_lot
    FOR EACH ROW EXECUTE FUNCTION supplies_quantity_stands();
"""
NO_LAW = """
DROP TRIGGER supplies_lot_quantity_stands ON supplies_lot;
DROP FUNCTION supplies_quantity_stands();
DROP TRIGGER supplies_movement_append_only ON supplies_movement;
DROP TRIGGER supplies_movement_counts ON supplies_movement;
DROP FUNCTION supplies_add_movement();
"""


class Migration(migrations.Migration):
    """Runs after the tables are there."""

    dependencies = [("supplies", "0001_initial"), ("kernel", "0002_database_law")]
    operations = [migrations.RunSQL(LAW, NO_LAW)]
