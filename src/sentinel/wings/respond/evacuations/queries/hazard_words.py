"""How a plan speaks of the hazard it is made for."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from sentinel.kernel.text import Label
from sentinel.wings.watch.forecasts.choices import Hazard


@dataclass(frozen=True, slots=True)
class Said:
    """Words and sentences of one hazard; `warning` is the kind a warning of it has, empty where there is none.

    `worst`, `comes`, `unknown`, `lost` and `bare` take values; `head_*` head the columns of the villages.
    """

    model: Label
    warning: str
    worst: Label
    comes: Label
    no_time: Label
    no_shelter: Label
    unknown: Label
    lost: Label
    bare: Label
    nobody: Label
    past: Label
    began: Label
    head_inside: Label
    head_worst: Label
    head_comes: Label


SAID: dict[str, Said] = {
    Hazard.FLOOD: Said(
        model=_("洪水推演"),
        warning="flash_flood",
        worst=_("最大水深约 {level} 米"),
        comes=_("约 {comes} 水到"),
        no_time=_("水到时间不详"),
        no_shelter=_("没有可用的安置点：待用或已启用、未受淹、有余位的转移安置点一处也没有，请先准备安置点。"),
        unknown=_("推演没有给出水到时间：{names}，排在有时间的村之后。"),
        lost=_("以下安置点在推演中受淹，没有采用：{names}。"),
        bare=_("另有 {n} 个受淹的村（社区）没有在册险户，不在方案里，请另行核实。"),
        nobody=_("在您的管辖范围内，这次推演的水没有到有在册险户的村（社区），没有要转移的名单。"),
        past=_("这次推演所算的时段已经过去，雨情可能已变；请先重新推演，或与会商意见核对后再用。"),
        began=_("水到时间从推演发起时算起："),
        head_inside=_("险户在水中"),
        head_worst=_("最大水深"),
        head_comes=_("水到"),
    ),
    Hazard.FIRE: Said(
        model=_("山火推演"),
        warning="",
        worst=_("旁边火焰最长约 {level} 米"),
        comes=_("约 {comes} 火到"),
        no_time=_("火到时间不详"),
        no_shelter=_("没有可用的安置点：待用或已启用、火烧不到、有余位的转移安置点一处也没有，请先准备安置点。"),
        unknown=_("推演没有给出火到时间：{names}，排在有时间的村之后。"),
        lost=_("以下安置点在推演中火会到，没有采用：{names}。"),
        bare=_("另有 {n} 个火会到的村（社区）没有在册险户，不在方案里，请另行核实。"),
        nobody=_("在您的管辖范围内，这次推演的火没有到有在册险户的村（社区），没有要转移的名单。"),
        past=_("这次推演所算的时段已经过去，风和火情可能已变；请先重新推演，或与会商意见核对后再用。"),
        began=_("火到时间从推演发起时起火算起："),
        head_inside=_("险户在火场内"),
        head_worst=_("火焰最长"),
        head_comes=_("火到"),
    ),
}
