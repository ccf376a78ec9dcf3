"""Messages of another issuer, signed or not, on the district of the warnings' tests."""

from datetime import datetime, timedelta
from decimal import Decimal

from sentinel.codecs import cap
from sentinel.codecs.cap import signing
from sentinel.kernel.actor import Actor, system
from sentinel.wings.watch.foreign_alerts import actions
from sentinel.wings.watch.foreign_alerts.models import ForeignAlert
from sentinel.wings.watch.warnings.tests import samples as warnings

AT, DISTRICT, TOWN, MINUTE = warnings.AT, warnings.DISTRICT, warnings.TOWN, warnings.MINUTE
CITY = "11000041600000"
NEIGHBOUR = signing.self_made("房山区气象台")
SQUARE = tuple((Decimal(lat), Decimal(lon)) for lat, lon in ((39, 115), (39, 116), (40, 116), (39, 115)))


def message(
    number: int = 1,
    *,
    msg_type: str = "Alert",
    refers: int = 0,
    status: str = "Actual",
    place: str = TOWN,
    sent: datetime = AT,
    signer: str = "",
) -> str:
    """A city rain warning, the number-th of its issuer; `refers` to an earlier number."""
    references = (cap.Reference(CITY, f"{CITY}_{refers}", AT),) if refers else ()
    text = cap.write(
        cap.Alert(
            identifier=f"{CITY}_{number}",
            sender=CITY,
            sent=sent,
            status=status,
            msg_type=msg_type,
            scope="Public",
            references=references,
            info=(
                cap.Info(
                    language="en",
                    category=("Met",),
                    event="rain",
                    urgency="Expected",
                    severity="Extreme",
                    certainty="Likely",
                ),
                cap.Info(
                    language="zh-CN",
                    category=("Met",),
                    event="暴雨",
                    urgency="Immediate",
                    severity="Severe",
                    certainty="Likely",
                    sender_name="北京市气象台",
                    headline="北京市气象台发布暴雨橙色预警",
                    description="西部山区有强降雨。",
                    expires=AT + timedelta(hours=12),
                    area=(
                        cap.Area(
                            description="妙峰山镇",
                            polygon=(SQUARE,),
                            geocode=(cap.Named("CPEAS Geographic Code", place),),
                        ),
                    ),
                ),
            ),
        )
    )
    return (signing.sign(text, signer) if signer else text).decode()


def receive(xml: str, *, at: datetime = AT, actor: Actor | None = None) -> ForeignAlert:
    """Take a message in."""
    return actions.receive_alert(actor=actor or system("test"), at=at, xml=xml)


def make_alert(*, area_code: str = DISTRICT, code: str = "") -> ForeignAlert:
    """One message that names no place of ours, as others of this district see it."""
    warnings.make_district()
    return receive(message(sum(map(ord, code or area_code)), place="130000000000"))


SAMPLES = {"foreign_alerts.alert": make_alert}
