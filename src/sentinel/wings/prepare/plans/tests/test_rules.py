"""What makes a plan usable."""

import pytest

from sentinel.wings.prepare.plans import choices, rules
from sentinel.wings.prepare.plans.tests.samples import level, plan_content


def test_a_whole_plan_has_no_problem():
    content = plan_content()
    assert rules.problem(content["hazards"], content["levels"]) is None


@pytest.mark.parametrize(
    ("hazards", "levels", "part"),
    [
        ([], [level(4)], "灾种"),
        (["rain"], [], "响应级别"),
        (["rain"], [level(4), level(4)], "响应级别"),
        (["rain"], [{**level(4), "level": 5}], "响应级别"),
        (["rain"], [level(4), {**level(3), "starts_with": "blue"}], "预警级别"),
        (["rain"], [{**level(4), "measures": []}], "至少有一条措施"),
        (["rain"], [{**level(4), "measures": [{**level(4)["measures"][0], "to": "people"}]}], "下达给"),
        (["rain"], [{**level(4), "measures": [{**level(4)["measures"][0], "within_minutes": 0}]}], "完成时限"),
    ],
)
def test_what_is_wrong_is_said(hazards, levels, part):
    assert part in rules.problem(hazards, levels)


def test_the_fingerprint_follows_the_content():
    content = plan_content()
    of = [content[key] for key in ("title", "hazards", "source", "standing")]
    turned = [dict(reversed(list(row.items()))) for row in content["levels"]]
    assert rules.digest(*of, content["levels"]) == rules.digest(*of, turned)
    assert rules.digest(*of, content["levels"]) != rules.digest(*of, content["levels"][:3])


@pytest.mark.parametrize(
    ("codes", "labels"),
    [
        (rules.PlanStatus, choices.PlanStatus),
        (rules.Recipient, choices.Recipient),
        (rules.Founding, choices.Founding),
        (rules.StartsWith, choices.StartsWith),
    ],
)
def test_every_code_has_a_label(codes, labels):
    assert {code.value for code in codes} == set(labels.values)
