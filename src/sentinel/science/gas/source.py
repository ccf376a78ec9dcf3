"""How much comes out: choked gas, liquid through a hole, flash, a boiling pool."""

import math

from sentinel.science.contract import OutOfRange, Stamp, inputs, quantity, result, stamp

GRAVITY = 9.80665


@result
class Discharge:
    """Flow through a hole; pressure and temperature in its throat."""

    rate: float = quantity("泄漏速率", "kg/s")
    velocity: float = quantity("出口平均流速", "m/s")
    throat_pressure: float = quantity("喉部压力", "Pa")
    throat_temperature: float = quantity("喉部温度", "K")
    stamp: Stamp


@inputs
class GasHole:
    """A vessel of gas with a hole."""

    diameter: float = quantity("孔径", "m", low=1e-4, high=2)
    coefficient: float = quantity("流量系数", low=0.1, high=1)
    pressure: float = quantity("容器绝对压力", "Pa", low=1e5, high=1e8)
    temperature: float = quantity("容器温度", "K", low=100, high=1500)
    density: float = quantity("容器内气体密度", "kg/m³", low=1e-3, high=1000)
    heat_ratio: float = quantity("绝热指数", low=1.01, high=1.7)
    ambient: float = quantity("环境压力", "Pa", low=5e4, high=1.1e5, default=101_325.0)

    def validate(self) -> None:
        k = self.heat_ratio
        critical = (2 / (k + 1)) ** (k / (k - 1))
        if self.ambient > critical * self.pressure:
            raise OutOfRange(
                "pressure",
                f"容器压力低于 {self.ambient / critical / 1000:.0f} kPa（绝压），不是临界流，本公式不适用。",
            )


def choked_gas(given: GasHole) -> Discharge:
    """Choked flow of an ideal gas [kg/s, m/s]: C A sqrt(k rho p (2/(k+1))^((k+1)/(k-1))).

    OutOfRange at `pressure` where the flow is not choked. Source: CCPS (1999), gas discharge.
    """
    k, area = given.heat_ratio, math.pi / 4 * given.diameter**2
    ratio = 2 / (k + 1)
    inside = k * given.density * given.pressure * ratio ** ((k + 1) / (k - 1))
    rate = given.coefficient * area * math.sqrt(inside)
    return Discharge(
        rate=rate,
        velocity=rate / (given.density * ratio ** (1 / (k - 1)) * area),
        throat_pressure=given.pressure * ratio ** (k / (k - 1)),
        throat_temperature=given.temperature * ratio,
        stamp=stamp("gas.choked", "1", given),
    )


@inputs
class LiquidHole:
    """A vessel of liquid with a hole below its surface."""

    diameter: float = quantity("孔径", "m", low=1e-4, high=2)
    coefficient: float = quantity("流量系数", low=0.1, high=1)
    pressure: float = quantity("液面绝对压力", "Pa", low=5e4, high=1e8)
    temperature: float = quantity("液体温度", "K", low=70, high=1000)
    density: float = quantity("液体密度", "kg/m³", low=50, high=20_000)
    head: float = quantity("液面高出孔口", "m", low=0, high=200, default=0.0)
    ambient: float = quantity("环境压力", "Pa", low=5e4, high=1.1e5, default=101_325.0)

    def validate(self) -> None:
        if self.pressure + self.density * GRAVITY * self.head <= self.ambient:
            raise OutOfRange("pressure", "孔口内压力不高于环境压力，液体不会流出，请核对压力和液位。")


def liquid_orifice(given: LiquidHole) -> Discharge:
    """Flow of a liquid that does not flash in the hole: C A sqrt(2 rho (dp + rho g h)). Source: CCPS (1999)."""
    area = math.pi / 4 * given.diameter**2
    drop = given.pressure - given.ambient + given.density * GRAVITY * given.head
    rate = given.coefficient * area * math.sqrt(2 * given.density * drop)
    return Discharge(
        rate=rate,
        velocity=rate / (given.density * area),
        throat_pressure=given.ambient,
        throat_temperature=given.temperature,
        stamp=stamp("gas.liquid_orifice", "1", given),
    )


@inputs
class Superheated:
    """A liquid let out above its boiling point."""

    heat_capacity: float = quantity("液体定压比热", "J/(kg·K)", low=100, high=20_000)
    temperature: float = quantity("液体温度", "K", low=20, high=1000)
    boiling: float = quantity("常压沸点", "K", low=20, high=1000)
    latent_heat: float = quantity("汽化潜热", "J/kg", low=1e4, high=5e6)


@result
class Flash:
    """What becomes vapour at once."""

    share: float = quantity("闪蒸份额")
    stamp: Stamp


def flash_fraction(given: Superheated) -> Flash:
    """Share that flashes, cp (T - Tb) / lambda within 0-1; 0 for a liquid below its boiling point. CCPS (1999)."""
    share = given.heat_capacity * (given.temperature - given.boiling) / given.latent_heat
    return Flash(share=min(max(share, 0.0), 1.0), stamp=stamp("gas.flash", "1", given))


@inputs
class BoilingPool:
    """A pool of liquid that boils by the heat it is given."""

    area: float = quantity("液池面积", "m²", low=0.01, high=1e6)
    heat_flux: float = quantity("进入液池的热流密度", "W/m²", low=0, high=5e5)
    latent_heat: float = quantity("汽化潜热", "J/kg", low=1e4, high=5e6)


@result
class Evaporation:
    """What a pool gives off."""

    rate: float = quantity("蒸发速率", "kg/s")
    stamp: Stamp


def boiling_pool(given: BoilingPool) -> Evaporation:
    """Evaporation of a boiling pool [kg/s] by the balance of energy: flux * area / latent heat; the flux is given."""
    rate = given.heat_flux * given.area / given.latent_heat
    return Evaporation(rate=rate, stamp=stamp("gas.boiling_pool", "1", given))
