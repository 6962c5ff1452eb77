"""The addresses of the office. Of allauth only what is listed here is open: no sign-up, no reset by mail."""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from django.urls import path

from gromootvod.office import second_factor, views
from gromootvod.office.views import entrance

set_password = account.PasswordSetView.as_view(template_name="account/password_change.html")

urlpatterns = [
    path("join/<str:token>/", views.join, name="join"),
    path("accounts/second-factor/", second_factor.needed, name="second_factor"),
    path("accounts/login/", entrance(account.login), name="account_login"),
    path("accounts/logout/", entrance(account.logout), name="account_logout"),
    path("accounts/reauthenticate/", entrance(account.reauthenticate), name="account_reauthenticate"),
    path("accounts/password/change/", entrance(account.password_change), name="account_change_password"),
    path("accounts/password/set/", entrance(set_password), name="account_set_password"),
    path("accounts/2fa/", entrance(mfa.index), name="mfa_index"),
    path("accounts/2fa/authenticate/", entrance(mfa.authenticate), name="mfa_authenticate"),
    path("accounts/2fa/reauthenticate/", entrance(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("accounts/2fa/totp/activate/", entrance(totp.activate_totp), name="mfa_activate_totp"),
    path("accounts/2fa/totp/deactivate/", entrance(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("accounts/2fa/codes/", entrance(codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(
        "accounts/2fa/codes/generate/",
        entrance(codes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "accounts/2fa/codes/download/",
        entrance(codes.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
    path("accounts/2fa/passkeys/", entrance(passkeys.list_webauthn), name="mfa_list_webauthn"),
    path("accounts/2fa/passkeys/add/", entrance(passkeys.add_webauthn), name="mfa_add_webauthn"),
    path("accounts/2fa/passkeys/login/", entrance(passkeys.login_webauthn), name="mfa_login_webauthn"),
    path(
        "accounts/2fa/passkeys/reauthenticate/",
        entrance(passkeys.reauthenticate_webauthn),
        name="mfa_reauthenticate_webauthn",
    ),
    path("accounts/2fa/passkeys/<int:pk>/", entrance(passkeys.edit_webauthn), name="mfa_edit_webauthn"),
    path(
        "accounts/2fa/passkeys/<int:pk>/removal/",
        entrance(passkeys.remove_webauthn),
        name="mfa_remove_webauthn",
    ),
]
