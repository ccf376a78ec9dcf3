"""The digest follows the values, not the order they were written in."""

from sentinel.kernel.digest import digest


def test_the_order_of_keys_does_not_matter_and_every_value_does() -> None:
    assert digest({"a": 1, "b": [{"c": "字"}]}) == digest({"b": [{"c": "字"}], "a": 1})
    assert digest({"a": 1}) != digest({"a": "1"})
