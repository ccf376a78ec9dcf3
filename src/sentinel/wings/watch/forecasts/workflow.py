"""The moves of a run: processes start and end it, people cancel it or ask again."""

from django.utils.translation import gettext_lazy as _

from sentinel.wings.watch.forecasts.choices import Status as S
from sentinel.workflow import Move, Workflow

RUN = "forecasts.run"

FORECAST = Workflow(
    name="forecasts.run",
    states=S,
    initial=S.QUEUED,
    moves=(
        Move(name="start", label=_("开始"), sources={S.QUEUED}, target=S.RUNNING, permission=RUN, by_system=True),
        Move(name="resume", label=_("续算"), sources={S.RUNNING}, target=S.RUNNING, permission=RUN, by_system=True),
        Move(name="finish", label=_("完成"), sources={S.RUNNING}, target=S.DONE, permission=RUN, by_system=True),
        Move(name="fail", label=_("失败"), sources={S.RUNNING}, target=S.FAILED, permission=RUN, by_system=True),
        Move(
            name="cancel",
            label=_("取消"),
            sources={S.QUEUED, S.RUNNING},
            target=S.CANCELLED,
            aside=True,
            permission=RUN,
            needs_note=True,
        ),
        Move(name="again", label=_("重新计算"), sources={S.FAILED, S.CANCELLED}, target=S.QUEUED, permission=RUN),
    ),
)
