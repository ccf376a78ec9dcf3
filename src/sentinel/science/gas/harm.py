"""Share of people who die from a dose of gas, by probit."""

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from sentinel.science.contract import Numbers, OutOfRange, Stamp, inputs, quantity, result, stamp


@dataclass(frozen=True, slots=True)
class Probit:
    """Pr = a + b ln(C^n t), C in ppm, t in minutes."""

    name: str
    a: float
    b: float
    n: float
    source: str


CHLORINE = Probit("氯", -8.29, 0.92, 2, "CCPS")
AMMONIA = Probit("氨", -35.9, 1.85, 2, "CCPS")


@inputs
class Exposure:
    """People in the gas for a time."""

    ppm: Numbers = quantity("浓度", "ppm", shape="points", low=0, high=1e6)
    minutes: float = quantity("暴露时间", "min", low=0.01, high=1440)
    probit: Probit

    def validate(self) -> None:
        if not self.probit.source.strip():
            raise OutOfRange("probit", "致死概率函数没有出处，请写明来源。")


@result
class Toll:
    """Share who die, per place."""

    share: Numbers = quantity("死亡概率", shape="points")
    stamp: Stamp


def toxic_share(given: Exposure) -> Toll:
    """Share who die (shape "points", 0-1) of people who stay in the open: Phi(Pr - 5), Pr = a + b ln(C^n t).

    Source: probit of the substance, see its `source`.
    """
    said = given.probit
    dose = np.log(np.maximum(given.ppm, 1e-9)) * said.n + np.log(given.minutes)
    share = np.where(given.ppm > 0, ndtr(said.a + said.b * dose - 5), 0.0)
    mark = f"{said.name}的致死概率函数（{said.source}）尚未与原文核对。"
    return Toll(share=share, stamp=stamp("gas.toxic_share", "1", given, provisional=(mark,)))
