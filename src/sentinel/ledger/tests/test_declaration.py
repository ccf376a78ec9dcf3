"""What is wrong with a declaration is said, not found at night."""

from dataclasses import replace

from sentinel.kernel.models import Organisation
from sentinel.ledger import Column
from sentinel.ledger.tests.samples import UNITS, nothing


def problems(*columns: Column, **changes: object) -> list[str]:
    """The problems of the sample with other columns."""
    return replace(UNITS, columns=columns or UNITS.columns, **changes).problems()  # type: ignore[arg-type]


def test_a_whole_declaration_has_no_problem() -> None:
    assert problems() == []


def test_every_fault_is_named() -> None:
    text = Column("code", searched=True)
    assert problems(text, Column("nothing")) == ["organisation.unit: nothing is neither a field nor derived"]
    assert problems(text, Column("parent__name", edited=True)) == ["organisation.unit: parent__name cannot be edited"]
    assert problems(text, Column("parent", searched=True)) == ["organisation.unit: parent is searched but is no text"]
    assert problems(Column("code")) == ["organisation.unit: nothing can be searched"]
    assert problems(create=nothing, write_permission="") == ["organisation.unit: writes need a write_permission"]


def test_labels_come_from_the_model_unless_said_otherwise() -> None:
    assert [UNITS.label(column) for column in UNITS.columns] == [
        "编码",
        "名称",
        "类别",
        "区划",
        "标注",
        "上级",
        "名称长度",
    ]
    assert UNITS.url == "/organisation/unit/"
    row = Organisation(code="A/1", name="")
    assert (UNITS.title_of(row), UNITS.module) == ("A/1", "organisation")
