"""The lists of outlooks, of the points they found at risk, and of the villages these threaten."""

from django import forms
from django.utils.translation import gettext_lazy as _

from sentinel.kernel import areas
from sentinel.ledger import Column, Ledger, register
from sentinel.wings.watch.geohazards import actions, queries
from sentinel.wings.watch.geohazards.choices import Colour, Rain
from sentinel.wings.watch.geohazards.models import Exposure, Outlook, Risk

SUPPOSED, WHERE = _("设定的雨"), _("看哪里")
COLOURS = {code: str(label) for code, label in reversed(Colour.choices)}


def _rain(row: Outlook) -> str:
    return queries.rain_words(row)


def _reached(row: Risk) -> str:
    return queries.reached_words(row)


OUTLOOKS = register(
    Ledger(
        name="geohazards.outlook",
        model=Outlook,
        title=_("地质灾害研判"),
        permission="geohazards.view",
        write_permission="geohazards.judge",
        rows=queries.outlooks,
        create=actions.make_outlook,
        imported=False,
        order=("-made_at", "-code"),
        columns=(
            Column(
                "title",
                searched=True,
                edited=True,
                group=WHERE,
                asked=forms.CharField(
                    label=_("名称"), max_length=64, required=False, help_text=_("留空就以时间或雨量命名。")
                ),
            ),
            Column("level", filtered=True),
            Column("red"),
            Column("orange"),
            Column("yellow"),
            Column("blue"),
            Column("unjudged"),
            Column("villages"),
            Column("people"),
            Column("households", listed=False),
            Column(
                "rain",
                filtered=True,
                edited=True,
                asked=forms.ChoiceField(
                    label=_("按哪种雨"),
                    choices=Rain.choices,
                    widget=forms.RadioSelect,
                    help_text=_("实测：各站到现在为止的雨。设定：假如再下这么大的雨，会怎样。"),
                ),
            ),
            Column("rain_mm", listed=False, edited=True, group=SUPPOSED),
            Column("rain_hours", listed=False, edited=True, group=SUPPOSED),
            Column(
                "chosen_areas",
                listed=False,
                edited=True,
                group=WHERE,
                asked=forms.MultipleChoiceField(
                    label=_("镇街"),
                    choices=areas.towns,
                    widget=forms.CheckboxSelectMultiple,
                    required=False,
                    help_text=_("都不选就看全区。"),
                ),
            ),
            Column("said", label=_("依据的雨"), value=_rain, listed=False),
            Column("source", filtered=True),
            Column("made_at"),
            Column("made_by", listed=False),
            Column("cause", listed=False),
            Column("looked", listed=False),
            Column("layer", listed=False),
            Column("digest", listed=False),
            Column("code", searched=True, listed=False),
        ),
        heading=str,
        detail_template="geohazards/panel.html",
        detail_context=queries.panel,
        help=_(
            "一次研判是按雨量把全部隐患点看一遍，哪些达到蓝、黄、橙、红，附近有谁。结果是估计，是否预警、转移由人决定。"
        ),
    )
)
RISKS = register(
    Ledger(
        name="geohazards.risk",
        model=Risk,
        title=_("隐患点风险"),
        permission="geohazards.view",
        rows=queries.risks,
        order=("-outlook__made_at", "-height", "code"),
        columns=(
            Column("name", searched=True),
            Column("colour", filtered=True, sort="height"),
            Column("kind", filtered=True),
            Column("scale", filtered=True, listed=False),
            Column("village", searched=True),
            Column("area_code", filtered=True, listed=False),
            Column("reached", label=_("怎样达到"), value=_reached),
            Column("window", listed=False, unit="h"),
            Column("rain_mm", listed=False, unit="mm"),
            Column("threshold_mm", listed=False, unit="mm"),
            Column("at_least", listed=False, filtered=True),
            Column("people"),
            Column("households", listed=False),
            Column("gauge", listed=False),
            Column("gauge_km", unit="km"),
            Column("outlook", label=_("研判"), value=lambda row: str(row.outlook), sort="outlook__made_at"),
            Column("outlook__code", label=_("研判编号"), filtered=True, listed=False),
            Column("point_code", searched=True, listed=False),
            Column("code", searched=True, listed=False),
        ),
        geometry="point",
        layer_rows=queries.newest_risks,
        layer_rows_of=queries.risks_of,
        layer_properties={
            "name": "label",
            "colour": "colour",
            "people": "people",
            "kind": "kind",
            "height": "height",
            "outlook": "outlook__title",
        },
        layer_style={
            "by": "colour",
            "colors": {"red": "red", "orange": "orange", "yellow": "yellow", "blue": "blue"},
            "words": COLOURS,
            "over": "height",
            "fields": {"kind": _("类别"), "people": _("附近险户人数"), "outlook": _("依据的研判")},
        },
        mark=_("估计"),
        detail_template="geohazards/risk_panel.html",
        help=_("研判中达到蓝色及以上的隐患点。图上是最近一次按实测雨量的研判。"),
    )
)
EXPOSURES = register(
    Ledger(
        name="geohazards.exposure",
        model=Exposure,
        title=_("受威胁的村"),
        permission="geohazards.view",
        rows=queries.exposures,
        order=("-outlook__made_at", "-height", "-people", "code"),
        columns=(
            Column("name", searched=True),
            Column("colour", filtered=True, sort="height"),
            Column("area_code", filtered=True, listed=False),
            Column("points"),
            Column("people"),
            Column("households"),
            Column("outlook", label=_("研判"), value=lambda row: str(row.outlook), sort="outlook__made_at"),
            Column("outlook__code", label=_("研判编号"), filtered=True, listed=False),
            Column("code", searched=True, listed=False),
        ),
        detail_template="geohazards/risk_panel.html",
        help=_("研判涉及的村（社区）：村里有达到颜色的隐患点，或险户住在这样的点附近。"),
    )
)
