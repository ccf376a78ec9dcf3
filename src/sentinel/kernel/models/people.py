"""Accounts, grants and the log of unmasked personal data."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sentinel.kernel.crypto import EncryptedText
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
    provider_subject = models.CharField(_("统一认证标识"), max_length=128, unique=True, null=True, blank=True)

    objects = AccountManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return self.label

    @property
    def area_code(self) -> str:
        """The place of whoever logs in with it."""
        return self.person.area_code if self.person is not None else ""

    @property
    def natural_key(self) -> str:  # type: ignore[override]  # as of every subject of an event; Django's is for fixtures
        """The user name."""
        return self.username


class AccountSession(models.Model):
    """One row is one log-in on one device, in wall time; ended when logged out or ended from elsewhere."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="sessions")
    session_key = models.CharField(max_length=40, unique=True)
    device = models.CharField(max_length=64)
    address = models.GenericIPAddressField(null=True)
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-seen_at",)


class SecondFactor(models.Model):
    """One row is one account's one-time codes: the secret, the last step used, hashes of the recovery codes left."""

    account = models.OneToOneField(Account, on_delete=models.CASCADE, related_name="second_factor")
    secret = EncryptedText()
    confirmed_at = models.DateTimeField(null=True)
    last_step = models.BigIntegerField(default=0)
    recovery = ArrayField(models.CharField(max_length=64), default=list)


class ApiToken(models.Model):
    """One row is one key a program calls the API with, as its account; only the hash is kept."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="tokens")
    title = models.CharField(_("用途"), max_length=64)
    prefix = models.CharField(max_length=12, unique=True)
    digest = models.CharField(max_length=64, unique=True)
    read_only = models.BooleanField(_("只读"), default=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(_("有效期至"))
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-created_at",)


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
