"""A member of the house. Roles are not castes: one person may hold all of them."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a member does here."""

    DISPATCHER = "dispatcher", _("dispatcher")
    ENGINEER = "engineer", _("engineer")
    MANAGER = "manager", _("manager")
    ADMINISTRATOR = "administrator", _("administrator")


def known_roles(value: object) -> None:
    """Raise ValidationError unless `value` is a list of different roles."""
    if not isinstance(value, list) or len(set(value)) != len(value) or not set(value) <= set(Role.values):
        raise ValidationError(_("These are not roles of the house."))


class Members(BaseUserManager["Member"]):
    """Makes members; an address is one address whatever its case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Member:
        """Make a member; without a password he can only come in by a link."""
        member = self.model(email=email.strip().lower(), **fields)
        member.set_password(password)
        member.save(using=self._db)
        return member

    def get_by_natural_key(self, username: str | None) -> Member:
        """Find by address, ignoring case."""
        return self.get(email=(username or "").strip().lower())


class Member(AbstractBaseUser):
    """One of us."""

    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    roles = models.JSONField(_("roles"), default=list, validators=[known_roles])
    language = models.CharField(
        _("language"), max_length=2, choices=[("ru", "Русский"), ("en", "English")], default="ru"
    )
    time_zone = models.CharField(_("time zone"), max_length=64, blank=True, default="")
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField()
    # Closed teams that are not his, found when he first looks; None: not found yet. See office.viewing.
    hidden_teams = models.JSONField(null=True, blank=True, default=None)

    objects: ClassVar[Members] = Members()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        constraints = [models.CheckConstraint(condition=~models.Q(email=""), name="member_has_address")]

    def __str__(self) -> str:
        return self.name or self.email

    def has_role(self, *roles: str) -> bool:
        """Whether the member holds any of `roles`; an administrator holds them all."""
        return Role.ADMINISTRATOR in self.roles or bool(set(roles) & set(self.roles))

    @property
    def initials(self) -> str:
        """Two letters for the avatar."""
        words = self.name.split()
        return "".join(word[0] for word in words[:2]).upper() or self.email[:1].upper()
