"""The lists of officers, trainings, and who was there."""

from django import forms
from django.utils.translation import gettext_lazy as _

from sentinel.ledger import Column, Ledger, register
from sentinel.wings.prepare.officers import actions, queries
from sentinel.wings.prepare.officers.models import Attendance, Officer, Training
from sentinel.wings.prepare.officers.workflow import MANAGE, OFFICER, VIEW

NAME = forms.CharField(label=_("姓名"), max_length=32)
PHONE = forms.CharField(
    label=_("电话"),
    max_length=24,
    required=False,
    help_text=_("本区划通讯录里已有此人的可不填；没有的，填了就列入通讯录，以后只在通讯录修改。"),
)

OFFICERS = Ledger(
    name="officers.officer",
    model=Officer,
    title=_("灾害信息员"),
    permission=VIEW,
    write_permission=MANAGE,
    attachments=MANAGE,
    rows=queries.officers,
    create=actions.appoint_officer,
    create_many=actions.appoint_officers,
    update=actions.amend_officer,
    amendable=lambda row: row.relieved_on is None,
    workflow=OFFICER,
    moves={"relieve": actions.relieve_officer},
    columns=(
        Column("code", searched=True, listed=False),
        Column("person__name", label=_("姓名"), searched=True),
        Column("area_code", filtered=True, edited=True, once=True),
        Column("level", filtered=True),
        Column("group", searched=True, edited=True, once=True),
        Column("rank", filtered=True, edited=True, once=True),
        Column(
            "name",
            label=_("姓名"),
            edited=True,
            once=True,
            asked=NAME,
            value=lambda row: row.name,
            listed=False,
            recorded=False,
            exported=False,
        ),
        Column("phone", label=_("电话"), edited=True, once=True, asked=PHONE, value=lambda row: row.phone),
        Column("person__confirmed_at", label=_("电话核实")),
        Column("employment", filtered=True, edited=True, bulk=True),
        Column("trained_on", label=_("最近培训"), value=lambda row: row.trained_on, sort="trained_on"),
        Column("status", filtered=True),
        Column("appointed_on", edited=True),
        Column("relieved_on", listed=False),
        Column("reason", listed=False),
        Column("mark", edited=True, listed=False),
    ),
    heading=lambda row: row.name,
    detail_template="officers/officer.html",
    detail_context=queries.officer_panel,
    order=("area_code", "group", "rank", "code"),
)
TRAININGS = Ledger(
    name="officers.training",
    model=Training,
    title=_("灾害信息员培训"),
    permission=VIEW,
    write_permission=MANAGE,
    attachments=MANAGE,
    rows=queries.trainings,
    create=actions.register_training,
    update=actions.amend_training,
    columns=(
        Column("code", searched=True, listed=False),
        Column("title", searched=True, edited=True),
        Column("held_on", edited=True),
        Column("hours", edited=True, unit=_("学时")),
        Column("organiser", searched=True, edited=True),
        Column("level", filtered=True, edited=True),
        Column("area_code", filtered=True, edited=True, once=True),
        Column("place", edited=True, listed=False),
        Column("attended", label=_("到课"), value=lambda row: row.attended, sort="attended", unit=_("人")),
        Column("valid_until", edited=True),
        Column("mark", edited=True, listed=False),
    ),
    detail_template="officers/training.html",
    detail_context=queries.training_panel,
    order=("-held_on", "-code"),
)
ATTENDANCES = Ledger(
    name="officers.attendance",
    model=Attendance,
    title=_("培训到课"),
    permission=VIEW,
    write_permission=MANAGE,
    rows=queries.attendances,
    update=actions.amend_attendance,
    columns=(
        Column("code", searched=True, listed=False),
        Column("officer__person__name", label=_("姓名"), searched=True),
        Column("area_code", filtered=True),
        Column("officer__rank", label=_("AB角")),
        Column("training__title", label=_("培训内容"), searched=True),
        Column("training__held_on", label=_("培训日期")),
        Column("training__hours", label=_("学时")),
        Column("training__code", label=_("培训编号"), filtered=True, listed=False),
        Column("certificate", searched=True, edited=True),
        Column("training__valid_until", label=_("证书有效期至")),
    ),
    heading=lambda row: f"{row.officer.name} · {row.training.title}",
    order=("-training__held_on", "area_code", "code"),
)

for _ledger in (OFFICERS, TRAININGS, ATTENDANCES):
    register(_ledger)
