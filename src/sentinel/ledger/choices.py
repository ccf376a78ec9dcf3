"""Labels of what the ledgers keep for themselves."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ImportState(TextChoices):
    """How far an import is."""

    LOADING = "loading", _("正在接收")
    MAPPING = "mapping", _("待核对列")
    CHECKING = "checking", _("正在检查")
    REVIEW = "review", _("待确认")
    APPLYING = "applying", _("正在导入")
    DONE = "done", _("已完成")
    CANCELLED = "cancelled", _("已取消")


class Outcome(TextChoices):
    """What the check found about a row."""

    WAITING = "", _("未检查")
    NEW = "new", _("新增")
    CHANGED = "changed", _("修改")
    SAME = "same", _("无变化")
    WRONG = "wrong", _("有问题")
    DOUBLE = "double", _("重复")


class Result(TextChoices):
    """What became of a row when it was given to the ledger's action."""

    NONE = "", _("未导入")
    DONE = "done", _("已导入")
    REFUSED = "refused", _("未能导入")


class Blanks(TextChoices):
    """What an empty cell means for a record that exists."""

    KEEP = "keep", _("保留原来的内容")
    CLEAR = "clear", _("清空这一项")
