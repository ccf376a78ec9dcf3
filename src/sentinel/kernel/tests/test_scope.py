"""Containment of areas, what an actor may, and that SQL and Python agree."""

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from sentinel.kernel.actor import NOBODY, Actor, Hold, system
from sentinel.kernel.models import Matter, Organisation
from sentinel.kernel.refusals import NotAllowed
from sentinel.kernel.scope import area_contains, area_stem, areas_meet
from sentinel.kernel.tests.samples import AT, DISTRICT, OTHER_TOWN, TOWN, VILLAGE, actor, make_unit

CODES = st.sampled_from([DISTRICT, TOWN, OTHER_TOWN, VILLAGE, "999901001202", "999901002201", "888801000000"])


@pytest.mark.parametrize(
    ("code", "stem"), [(DISTRICT, "999901"), (TOWN, "999901001"), (VILLAGE, VILLAGE), ("110109000201", "110109000201")]
)
def test_a_stem_cuts_trailing_zero_groups(code: str, stem: str) -> None:
    assert area_stem(code) == stem


def test_containment_goes_down_only() -> None:
    assert area_contains(DISTRICT, VILLAGE)
    assert area_contains(VILLAGE, VILLAGE)
    assert not area_contains(VILLAGE, TOWN)
    assert not area_contains(OTHER_TOWN, VILLAGE)


@pytest.mark.django_db
@given(areas=st.lists(CODES, max_size=3), reader=CODES)
def test_sql_and_python_agree_where_areas_meet(areas: list[str], reader: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT sentinel_areas_meet(%s::text[], %s)", [areas, reader])
        assert cursor.fetchone()[0] is areas_meet(areas, reader)


@pytest.mark.django_db
def test_rows_are_seen_by_area_and_unit() -> None:
    make_unit("U-1", TOWN)
    make_unit("U-2", OTHER_TOWN)
    seen = Organisation.objects.visible_to
    assert set(seen(actor("organisation.view")).values_list("code", flat=True)) == {"U-1", "U-2"}
    assert set(seen(actor("organisation.view", area=TOWN)).values_list("code", flat=True)) == {"U-1"}
    assert not seen(actor("tasks.view")).exists()
    assert not seen(NOBODY).exists()
    assert seen(system("test")).count() == 2


def test_a_grant_over_a_matter_covers_its_rows_only() -> None:
    holder = Actor("p", "p", frozenset({Hold("incidents.sign", "matter", "M-1")}))
    ours = Matter(code="M-1", area_code=TOWN, opened_at=AT)
    row = Organisation(code="U-9", area_code=TOWN)
    row.matter = ours  # type: ignore[attr-defined]
    assert holder.may("incidents.sign", row)
    row.matter = Matter(code="M-2", area_code=TOWN, opened_at=AT)  # type: ignore[attr-defined]
    assert not holder.may("incidents.sign", row)


def test_a_missing_permission_is_refused_in_words() -> None:
    with pytest.raises(NotAllowed, match="接收与反馈任务"):
        actor("tasks.view").require("tasks.act", Organisation(area_code=TOWN))
