"""People who sign in to one municipality, who stands in for whom, and integrators' tokens."""

from datetime import datetime
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, BaseUserManager, Group
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from tenants.isolation.signing import salted


class UserManager(BaseUserManager["User"]):
    """Makes people by their e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A person who may sign in with `email`; without a password none works until one is set."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        """The person with that address, however it is capitalised."""
        # As the constraint compares them; capitals that only Unicode equates are two addresses.
        address = Lower(Value((username or "").strip()))
        return self.alias(address=Lower("email")).get(address=address)


class User(AbstractUser):
    """A person with an account here; the same address in another municipality is another."""

    username = None  # type: ignore[assignment]
    email = models.EmailField(_("e-mail address"), unique=True)
    # In which mails are written, and to which signing in leads; empty: the portal's first.
    language = models.CharField(_("language"), max_length=5, blank=True, db_default="", default="")
    # A local community or department: its editors and officials act for nothing else.
    unit = models.CharField(
        _("local community or department"), max_length=80, blank=True, db_default="", default=""
    )
    # Whose account it is, once an official has seen a document (`residents`): a keyed digest of
    # name, date of birth and address, which themselves are not kept.
    identity = models.CharField(max_length=64, blank=True, db_default="", default="")
    verified_at = models.DateTimeField(null=True, blank=True)
    # The eighteenth birthday of somebody who was not of age when they were verified.
    of_age_on = models.DateField(null=True, blank=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[UserManager] = UserManager()  # type: ignore[assignment]

    class Meta(AbstractUser.Meta):
        swappable = "AUTH_USER_MODEL"
        constraints = [
            models.UniqueConstraint(Lower("email"), name="one_account_an_email_address"),
            models.UniqueConstraint(
                fields=["identity"], condition=~Q(identity=""), name="one_account_a_resident"
            ),
        ]

    def _get_session_auth_hash(self, secret: str | bytes | None = None) -> str:
        # The schema is part of the hash, so that a session row copied elsewhere signs nobody in.
        salt = salted("accounts.session")
        return salted_hmac(salt, self.password, secret=secret, algorithm="sha256").hexdigest()

    def __str__(self) -> str:
        return self.get_full_name() or self.email


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    """Reads of tokens."""

    def usable(self, now: datetime) -> "ApiTokenQuerySet":
        """Tokens neither revoked nor expired at `now`."""
        return self.filter(Q(expires_at=None) | Q(expires_at__gt=now), revoked_at=None)


class ApiToken(models.Model):
    """A key with which a program of an integrator acts in this municipality, within its scopes."""

    name = models.CharField(_("name"), max_length=100)
    digest = models.CharField(max_length=64, unique=True)
    scopes = ArrayField(models.CharField(max_length=60))
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["name"], condition=Q(revoked_at=None), name="one_live_token_a_name"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Reads of invitations."""

    def open(self, now: datetime) -> "InvitationQuerySet":
        """Those that can still be accepted at `now`."""
        return self.filter(accepted_at=None, expires_at__gt=now)


class Invitation(models.Model):
    """A link with which one person, at one address, takes up a role here; it works once."""

    email = models.EmailField(_("e-mail address"))
    group = models.ForeignKey(Group, on_delete=models.CASCADE, verbose_name=_("role"))
    unit = models.CharField(max_length=80, blank=True)
    # What is kept of the link: who reads the table cannot use it.
    digest = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(
        User, null=True, on_delete=models.SET_NULL, related_name="invitations_sent"
    )
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.email}: {self.group}"


class DeputyshipQuerySet(models.QuerySet["Deputyship"]):
    """Reads of deputies."""

    def at(self, now: datetime) -> "DeputyshipQuerySet":
        """Those that hold at `now`: from the first moment on, and no longer at the last."""
        return self.filter(starts_at__lte=now, ends_at__gt=now, principal__is_active=True)


class Deputyship(models.Model):
    """Who stands in for whom, from when until when."""

    principal = models.ForeignKey(User, on_delete=models.CASCADE, related_name="deputies")
    deputy = models.ForeignKey(User, on_delete=models.CASCADE, related_name="stands_in_for")
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))
    granted_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField()

    objects = DeputyshipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="deputyship_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=~Q(deputy=F("principal")), name="nobody_is_their_own_deputy"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deputy} → {self.principal}"
