"""Grams of one and two characters, for an index that finds Chinese words of any length."""

from django.db import migrations

GRAMS = """
CREATE FUNCTION sentinel_grams(VARIADIC parts text[]) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(array_agg(DISTINCT substr(low, place, size)), '{}')
    FROM unnest(parts) part, lower(part) low, generate_series(1, char_length(low)) place, generate_series(1, 2) size
    WHERE place + size <= char_length(low) + 1
$$;
CREATE FUNCTION sentinel_word_grams(word text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN char_length(word) < 2 THEN ARRAY[lower(word)]
           ELSE (SELECT array_agg(DISTINCT substr(lower(word), place, 2))
                 FROM generate_series(1, char_length(lower(word)) - 1) place) END
$$;
"""


class Migration(migrations.Migration):
    """Models with a `SearchIndex` depend on it."""

    dependencies = [("kernel", "0004_clock_limit")]
    operations = [
        migrations.RunSQL(GRAMS, "DROP FUNCTION sentinel_word_grams(text); DROP FUNCTION sentinel_grams(text[]);")
    ]
