"""Text search by grams: words of any length, any case, several words, and models without an index."""

import pytest
from django.db import connection, models
from django.db.models import Q
from hypothesis import given
from hypothesis import strategies as st

from sentinel.kernel.models import Organisation
from sentinel.kernel.tests.samples import make_unit
from sentinel.kernel.text_search import SearchIndex, condition, index_of

INDEX = SearchIndex("code", "name", name="test_organisation_search")


@pytest.fixture
def indexed(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Units with the index of these tests."""
    with connection.schema_editor() as editor:
        editor.add_index(Organisation, INDEX)
    monkeypatch.setattr(Organisation._meta, "indexes", [INDEX])
    for code, name in (("SHUIKU-1", "斋水库管理所"), ("U-2", "水务局"), ("U-3", "库房（Depot 3）"), ("U-4", "100%_站")):
        Organisation.objects.filter(pk=make_unit(code).pk).update(name=name)


def found(q: str) -> list[str]:
    """Codes of the units the words find."""
    return list(
        Organisation.objects.filter(condition(("code", "name"), q, Organisation)).values_list("code", flat=True)
    )


@pytest.mark.parametrize(
    ("q", "codes"),
    [
        ("水库", ["SHUIKU-1"]),
        ("水", ["SHUIKU-1", "U-2"]),
        ("斋水库管", ["SHUIKU-1"]),
        ("depot", ["U-3"]),
        ("shuiku", ["SHUIKU-1"]),
        ("水 局", ["U-2"]),
        ("0%_", ["U-4"]),
        ("\\", []),
        ("库水", []),
        ("'; --", []),
    ],
)
def test_words_of_any_length_are_found(indexed: None, q: str, codes: list[str]) -> None:
    assert found(q) == codes


def test_the_index_is_what_is_asked(indexed: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    plan = Organisation.objects.order_by().filter(condition(("name",), "水库", Organisation)).explain()
    assert "test_organisation_search" in plan


def test_fields_the_index_does_not_cover_are_searched_without_it(indexed: None) -> None:
    assert index_of(Organisation, ("name", "kind")) is None
    assert condition(("name", "mark"), "水库", Organisation) == Q(name__icontains="水库") | Q(mark__icontains="水库")
    assert "sentinel_grams" not in str(Organisation.objects.filter(condition(("kind",), "水", Organisation)).query)


def test_a_migration_writes_the_index_as_it_was_declared() -> None:
    path, fields, kwargs = INDEX.deconstruct()
    assert (path, fields, kwargs) == (
        "sentinel.kernel.text_search.SearchIndex",
        ("code", "name"),
        {"name": "test_organisation_search"},
    )
    assert isinstance(INDEX.clone(), models.Index)


TEXT = st.text(alphabet="水库局aB %_ß", min_size=1, max_size=8)


@pytest.mark.django_db
@given(TEXT, TEXT)
def test_no_row_that_holds_a_word_is_lost(text: str, word: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT sentinel_grams(%s, '') @> sentinel_word_grams(%s)", [text + word + text, word])
        assert cursor.fetchone() == (True,)
