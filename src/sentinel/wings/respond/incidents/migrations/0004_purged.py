"""Who reported is purged in time, from signed reports too: the one change they take."""

from django.db import migrations, models

LAW = """
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
    IF NEW.due_at IS DISTINCT FROM OLD.due_at THEN
        RAISE EXCEPTION 'the term of a report cannot be changed' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
"""
BEFORE = """
CREATE OR REPLACE FUNCTION incidents_signed_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.signed_at IS NOT NULL THEN
        RAISE EXCEPTION 'a signed report is frozen, and no report is deleted' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.due_at IS DISTINCT FROM OLD.due_at THEN
        RAISE EXCEPTION 'the term of a report cannot be changed' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('incidents', '0003_reporter_phone'),
    ]

    operations = [
        migrations.AddField(
            model_name='report',
            name='keep_until',
            field=models.DateField(blank=True, null=True, verbose_name='保留至'),
        ),
        migrations.AddField(
            model_name='report',
            name='purged_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='清除时间'),
        ),
        migrations.AddField(
            model_name='report',
            name='purpose',
            field=models.CharField(blank=True, default='', max_length=32, verbose_name='用途'),
        ),
        migrations.RunSQL(LAW, BEFORE),
    ]
