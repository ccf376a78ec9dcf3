"""The parts of the log a reader may pick."""

from django.utils.translation import gettext_lazy as _

MODULE_TITLES = {
    "stations": _("监测"),
    "warnings": _("预警"),
    "notify": _("叫应"),
    "responses": _("响应"),
    "tasks": _("任务"),
    "evacuations": _("转移"),
    "shelters": _("安置"),
    "incidents": _("事件与报告"),
}
