"""Acts on accounts: made, confirmed, changed, deleted."""

from datetime import date, datetime, timedelta

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import BY_KEY, Right
from accounts.rules import may_leave, may_sign_up
from accounts.standing import holders
from common.errors import Conflict, Invalid, NotAllowed

CITIZENS = BY_KEY["citizen"].group
# An account whose address nobody confirmed is forgotten after this.
UNCONFIRMED = timedelta(days=7)


def with_address(email: str) -> User | None:
    """Whose address it is, however it is capitalised."""
    wanted = email.strip().lower()
    return User.objects.alias(address=Lower("email")).filter(address=wanted).first()


@transaction.atomic
def sign_up(
    *, email: str, password: str, born: date, language: str, today: date
) -> EmailAddress | None:
    """Make an account that waits for its address to be confirmed; None when there is one already.

    The caller answers both alike; they take the same time, which is that of the password's hash.
    An account that was never confirmed gives way: nobody can keep an address by typing it first.
    The date of birth is looked at and forgotten.

    Raises Invalid when the person is too young.
    """
    if reason := may_sign_up(born, today):
        raise Invalid("too_young", reason, {"born": reason})
    hashed = make_password(password)
    before = with_address(email)
    if before is not None and not _is_unconfirmed(before):
        return None
    try:
        with transaction.atomic():
            if before is not None:
                before.delete()
            person = User(email=email.strip().lower(), password=hashed, language=language)
            person.save()
            return EmailAddress.objects.create(user=person, email=person.email, primary=True)
    except IntegrityError:
        return None


def owner_of(email: str) -> User | None:
    """Whose address it is beyond doubt: an account that nobody confirmed is nobody's."""
    found = with_address(email)
    return None if found is None or _is_unconfirmed(found) else found


def _is_unconfirmed(person: User) -> bool:
    waits = EmailAddress.objects.filter(user=person, verified=False).exists()
    confirmed = EmailAddress.objects.filter(user=person, verified=True).exists()
    return waits and not confirmed and person.last_login is None and not person.groups.exists()


@transaction.atomic
def confirm(*, address: EmailAddress) -> str | None:
    """Take an address as its owner's; returns the one that it takes the place of, if any.

    Raises Conflict when the link was used meanwhile, or the address has become somebody else's.
    """
    waiting = EmailAddress.objects.select_for_update().filter(pk=address.pk, verified=False)
    found = waiting.select_related("user").first()
    if found is None or not found.user.is_active:
        raise Conflict("link_used", _("This link has been used already."))
    person, before = found.user, found.user.email
    try:
        with transaction.atomic():
            EmailAddress.objects.filter(user=person).exclude(pk=found.pk).delete()
            found.verified = found.primary = True
            found.save()
            person.email = found.email
            person.save(update_fields=["email"])
    except IntegrityError as error:
        message = _("This address cannot be used here. Choose another.")
        raise Conflict("address_taken", message) from error
    person.groups.add(Group.objects.get_or_create(name=CITIZENS)[0])
    return before if before != found.email else None


@transaction.atomic
def vouch(*, person: User) -> None:
    """The municipality itself gave this person the account: the address is taken as confirmed."""
    kept = EmailAddress.objects.filter(user=person, email=person.email.lower())
    EmailAddress.objects.filter(user=person).exclude(pk__in=kept.values("pk")).delete()
    if not kept.update(verified=True, primary=True):
        EmailAddress.objects.create(
            user=person, email=person.email.lower(), verified=True, primary=True
        )


@transaction.atomic
def ask_for_address(*, person: User, email: str) -> EmailAddress | None:
    """Let a new address wait for its confirmation, in place of one that waits; None when it is
    somebody else's, which the caller does not say on the page."""
    email = email.strip().lower()
    if with_address(email) is not None:
        return None
    EmailAddress.objects.filter(user=person, verified=False).delete()
    if not EmailAddress.objects.filter(user=person).exists():
        vouch(person=person)
    return EmailAddress.objects.create(user=person, email=email)


def describe(*, person: User, first_name: str, last_name: str, language: str) -> None:
    """Change what a person is called and in which language mails are."""
    person.first_name, person.last_name = first_name.strip(), last_name.strip()
    person.language = language
    person.save(update_fields=["first_name", "last_name", "language"])


@transaction.atomic
def leave(*, person: User) -> None:
    """Delete a person's own account, with what hangs on it; what they published stays.

    Raises NotAllowed for the last administrator.
    """
    # Two who leave at the same moment wait for each other.
    managers = User.objects.select_for_update().filter(pk__in=holders(Right.PEOPLE).values("pk"))
    if reason := may_leave({one.pk for one in managers.order_by("pk")} == {person.pk}):
        raise NotAllowed("last_administrator", reason)
    end_sessions(person=person)
    person.delete()


def wrong_password() -> Invalid:
    """The refusal of a password that is another's, at its field."""
    message = _("This is not the password of this account.")
    return Invalid("wrong_password", message, {"password": message})


def end_sessions(*, person: User, but: str | None = None) -> int:
    """Sign a person out in every browser except the one of the session `but`; says in how many."""
    found = list(UserSession.objects.filter(user=person).exclude(session_key=but or ""))
    for session in found:
        session.end()
    return len(found)


def forget_unconfirmed(*, now: datetime) -> int:
    """Delete accounts whose address nobody confirmed within a week; says how many."""
    old = User.objects.filter(date_joined__lt=now - UNCONFIRMED, last_login=None, groups=None)
    waiting = old.filter(emailaddress__verified=False).exclude(emailaddress__verified=True)
    people = list(waiting.distinct())
    for person in people:
        person.delete()
    return len(people)
