"""Labels over the codes of `rules` and of the science of gases."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from sentinel.science.gas.release import Form as GasForm
from sentinel.science.gas.sigmas import Sigmas
from sentinel.science.gas.substances import SUBSTANCES
from sentinel.science.gas.weather import Sky as Skies
from sentinel.wings.watch.consequences import rules


class Kind(TextChoices):
    """What happens."""

    LEAK = rules.Kind.LEAK.value, _("持续泄漏")
    BURST = rules.Kind.BURST.value, _("瞬时泄漏")
    CLOUD = rules.Kind.CLOUD.value, _("蒸气云爆炸")
    FIREBALL = rules.Kind.FIREBALL.value, _("储罐火球（BLEVE）")
    CHARGE = rules.Kind.CHARGE.value, _("爆炸物")


class Phase(TextChoices):
    """What comes out of the vessel."""

    LIQUEFIED = rules.Phase.LIQUEFIED.value, _("液化气体（罐内带压成液）")
    GAS = rules.Phase.GAS.value, _("气体")


class Severity(TextChoices):
    """What a zone means for people, the gravest first."""

    LIFE = rules.Severity.LIFE.value, _("可能危及生命")
    ESCAPE = rules.Severity.ESCAPE.value, _("影响撤离能力")
    DISCOMFORT = rules.Severity.DISCOMFORT.value, _("不适或轻伤")


class Standing(TextChoices):
    """How a village lies to the zones."""

    INSIDE = rules.Standing.INSIDE.value, _("在范围内")
    EDGE = rules.Standing.EDGE.value, _("在边缘")
    TURNED = rules.Standing.TURNED.value, _("风向改变时")


class Sky(TextChoices):
    """What the sky looks like."""

    STRONG_SUN = Skies.STRONG_SUN.value, _("白天，烈日")
    SUN = Skies.SUN.value, _("白天，晴间多云")
    WEAK_SUN = Skies.WEAK_SUN.value, _("白天，日光弱（早晚、薄云）")
    OVERCAST = Skies.OVERCAST.value, _("阴天或下雨，昼夜都选它")
    NIGHT_CLOUDY = Skies.NIGHT_CLOUDY.value, _("夜间，云多")
    NIGHT_CLEAR = Skies.NIGHT_CLEAR.value, _("夜间，晴")


class Surface(TextChoices):
    """What the cloud drifts over."""

    OPEN = Sigmas.BRIGGS_OPEN.value, _("开阔地、山野")
    BUILT = Sigmas.BRIGGS_URBAN.value, _("成片楼房")


class Form(TextChoices):
    """Which form of the equations held."""

    GAUSSIAN = GasForm.GAUSSIAN.value, _("高斯模型")
    DENSE = GasForm.DENSE.value, _("重气模型（Britter–McQuaid）")


SUBSTANCE_NAMES = [(each.code, each.name) for each in SUBSTANCES.values()]
_QUARTERS = (
    ("北", "北东北", "东北", "东东北"),
    ("东", "东东南", "东南", "南东南"),
    ("南", "南西南", "西南", "西西南"),
    ("西", "西西北", "西北", "北西北"),
)
_POINTS = [name for quarter in _QUARTERS for name in quarter]
WINDS = [(f"{number * 22.5:g}", f"{name}风") for number, name in enumerate(_POINTS)]


def way(degrees: float) -> str:
    """The nearest of eight directions of a bearing, as people say it."""
    return _POINTS[round(degrees / 45) % 8 * 2]
