"""What one space judges: its stations as numbered sensors, and the rules in force resolved for them."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone

from sentinel import stream
from sentinel.kernel import parameters
from sentinel.kernel.actor import Actor
from sentinel.kernel.areas import district
from sentinel.kernel.scope import area_contains
from sentinel.runtime.gateway.measures import Gauge
from sentinel.stream.language import Spec
from sentinel.wings.watch.stations import queries, rules
from sentinel.wings.watch.stations.rules import StationKind

_COLUMNS = ("id", "code", "address", "kind", "slug", "area_code", "river", "external")


class Register:
    """Stations and rules of one instant. Each series of each station is a sensor; those of a station follow each other.

    `basis` compares two registers; `rules` are the resolved ones, those of areas last.
    """

    def __init__(self, actor: Actor, at: datetime) -> None:
        specs = queries.specs_in_force(actor, at)
        values = parameters.values_on(timezone.localdate(at))
        rows = list(queries.stations(actor).values_list(*_COLUMNS))
        self.basis = (rows, specs, values)
        self.specs = {spec.id: spec for spec in specs}
        self.gauges: dict[str, Gauge] = {}
        self.by_sensor: list[Gauge] = []
        for pk, code, address, kind, *_rest in rows:
            gauge = Gauge(pk, code, StationKind(kind), len(self.by_sensor))
            self.gauges[address] = gauge
            self.by_sensor += [gauge] * len(rules.SERIES[gauge.kind])
        root = district()
        self.district = root.code if root is not None else ""
        found = self._resolved(specs, values, {row[1]: row for row in rows})
        self.alone = [rule for rule in found if not rule.areas]
        self.of_areas = [rule for rule in found if rule.areas]

    @property
    def rules(self) -> tuple[stream.Rule, ...]:
        """Every rule that has something to judge."""
        return (*self.alone, *self.of_areas)

    def series(self) -> Iterator[tuple[int, int, str]]:
        """Every sensor with the station (its row) and the element it stands for."""
        for gauge in self.gauges.values():
            for place, element in enumerate(rules.SERIES[gauge.kind]):
                yield gauge.sensor + place, gauge.id, element.value

    def station_of(self, sensor: int) -> str:
        """The code of the station a sensor belongs to."""
        return self.by_sensor[sensor].code

    def sensor_at(self, gauge: Gauge, rule: str) -> int:
        """The sensor at which a rule judges a station."""
        return gauge.sensor + place_of(gauge, self.specs[rule].element)

    def minutes(self, rule: str, slots: int) -> int:
        """The window a crossing tells; nothing for the last reading alone."""
        last = slots == 1 and any(leaf.measure == "last" for leaf in self.specs[rule].leaves())
        return 0 if last else slots * rules.SLOT_S // 60

    def _resolved(
        self, specs: Sequence[Spec], values: Mapping[str, Any], facts: Mapping[str, Any]
    ) -> list[stream.Rule]:
        sensors: dict[tuple[str, str], tuple[int, ...]] = {}

        def names(sensor: int) -> dict[str, str]:
            _pk, code, _address, _kind, slug, area_code, *_rest = facts[self.station_of(sensor)]
            return {"station": code, "slug": slug, "area": area_code}

        found = []
        for spec in specs:
            series = spec.kind, spec.element
            if series not in sensors:
                sensors[series] = self._sensors(*series)
            if spec.of_areas:
                areas = self._members(spec, sensors[series], facts)
                found.append(spec.rule_of_areas(values, [(area, {"area": area.id}) for area in areas]))
            else:
                found.append(spec.rule(values, sensors[series], names))
        return [rule for rule in found if rule is not None]

    def _sensors(self, kind: str, element: str) -> tuple[int, ...]:
        return tuple(
            gauge.sensor + place_of(gauge, element) for gauge in self.gauges.values() if gauge.kind.value == kind
        )

    def _members(self, spec: Spec, sensors: Sequence[int], facts: Mapping[str, Any]) -> list[stream.Area]:
        """The areas of a rule that have stations; stations outside the district count for none of its divisions."""
        rows = [(sensor, facts[self.station_of(sensor)]) for sensor in sensors]
        found = {
            code: [sensor for sensor, row in rows if not row[7] and area_contains(code, row[5])] for code in spec.areas
        }
        found |= {name: [sensor for sensor, row in rows if row[6] == name] for name in spec.catchments}
        return [stream.Area(name, tuple(members)) for name, members in found.items() if members]


def place_of(gauge: Gauge, element: str) -> int:
    """Which of a station's series an element is."""
    return [each.value for each in rules.SERIES[gauge.kind]].index(element)
