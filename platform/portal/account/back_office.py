"""What stands where Wagtail had its own sign-in and its own forgotten passwords."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.views.decorators.cache import never_cache

from accounts.roles import Right
from accounts.standing import may
from portal import errors
from portal.account.adapter import AccountAdapter


@never_cache
def sign_in(request: HttpRequest) -> HttpResponse:
    """To our sign-in, and back to where somebody wanted to go, if that is a place of this portal.

    Who is signed in already and is no staff came here because the place is closed to them.
    """
    wanted = request.GET.get("next") or request.POST.get("next") or "/admin/"
    back = wanted if AccountAdapter(request).is_safe_url(wanted) else "/admin/"
    if may(request.user, Right.ENTER):
        return redirect(back)
    if request.user.is_authenticated:
        return errors.forbidden(request)
    return redirect(f"{reverse('account_login')}?{urlencode({'next': back})}")


@never_cache
def forgotten(request: HttpRequest, **parts: str) -> HttpResponse:
    """To our page for forgotten passwords."""
    return redirect("account_reset_password")


urlpatterns = [
    path("admin/login/", sign_in),
    path("admin/password_reset/", forgotten),
    path("admin/password_reset/done/", forgotten),
    path("admin/password_reset/confirm/<uidb64>/<token>/", forgotten),
    path("admin/password_reset/complete/", forgotten),
    path("_util/login/", sign_in),
]
