"""Reads of stocktakes and scrappings: scope."""

import pytest

from sentinel.kernel.refusals import NotFound
from sentinel.wings.prepare.stocktakes import actions, queries
from sentinel.wings.prepare.stocktakes.tests.samples import SEES, approver, counter, make_scrap, make_stocktake
from sentinel.wings.prepare.supplies.tests.samples import AT, ELSEWHERE, TOWN, make_lot, officer

pytestmark = pytest.mark.django_db


def test_what_is_out_of_reach_is_not_there():
    take, scrap = make_stocktake(area_code=ELSEWHERE), make_scrap(area_code=ELSEWHERE, code="S2")
    stranger = officer(*SEES, area=TOWN)
    assert (queries.stocktake_of(counter(), take.code), queries.scrap_of(counter(), scrap.code)) == (take, scrap)
    for read, row in ((queries.stocktake_of, take), (queries.scrap_of, scrap)):
        with pytest.raises(NotFound):
            read(stranger, row.code)
    assert (queries.store_lines(stranger), queries.open_scraps(stranger)) == ([], [])


def test_the_store_counted_longest_ago_comes_first():
    row = make_stocktake(code="S1")
    make_lot(code="S2")
    assert [(line.store.code, line.open, line.last) for line in queries.store_lines(counter())] == [
        ("S1", row, None),
        ("S2", None, None),
    ]
    actions.count_lots(actor=counter(), at=AT, row=row, counts={"S1-101-B1": 100})
    actions.submit_stocktake(actor=counter(), at=AT, row=row)
    actions.post_stocktake(actor=approver(), at=AT, row=row)
    assert [(line.store.code, line.last) for line in queries.store_lines(counter())] == [("S2", None), ("S1", row)]
    assert [line.may_count for line in queries.store_lines(officer(*SEES))] == [False, False]
