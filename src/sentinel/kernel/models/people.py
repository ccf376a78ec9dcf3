"""Accounts, grants and the log of unmasked personal data."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sentinel.kernel.models.organisation import Person, Post


class AccountManager(BaseUserManager["Account"]):
    """Looks accounts up by their user name."""


class Account(AbstractBaseUser):
    """One row is one way to log in. Lock-out counts in wall time."""

    username = models.CharField(_("用户名"), max_length=64, unique=True)
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="accounts")
    label = models.CharField(_("显示名"), max_length=64)
    is_active = models.BooleanField(_("启用"), default=True)
    failures = models.PositiveSmallIntegerField(default=0)
    locked_until = models.DateTimeField(null=True, blank=True)

    objects = AccountManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return self.label


class Grant(models.Model):
    """One row grants one permission over one area, unit or matter to a post or a person, for a time."""

    post = models.ForeignKey(Post, null=True, blank=True, on_delete=models.CASCADE, related_name="grants")
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.CASCADE, related_name="grants")
    permission = models.CharField(max_length=64)
    kind = models.CharField(max_length=8)
    value = models.CharField(max_length=48)
    valid_from = models.DateTimeField(null=True, blank=True)
    valid_to = models.DateTimeField(null=True, blank=True)
    source = models.CharField(max_length=64)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=("area", "unit", "matter")), name="kernel_grant_kind"),
            models.CheckConstraint(
                condition=Q(post__isnull=True) ^ Q(person__isnull=True), name="kernel_grant_one_holder"
            ),
            models.UniqueConstraint(
                fields=("post", "person", "permission", "kind", "value", "source"),
                name="kernel_grant_once",
                nulls_distinct=False,
            ),
        )


class Unmasking(models.Model):
    """One row is one look at personal data in the clear: who, whose, which field, why. Never changed."""

    at = models.DateTimeField()
    actor = models.CharField(max_length=64)
    actor_label = models.CharField(max_length=64)
    subject = models.CharField(max_length=96)
    fields = models.CharField(max_length=96)
    purpose = models.CharField(max_length=128)
