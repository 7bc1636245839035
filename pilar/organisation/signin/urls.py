"""Addresses of the sign-in. Only the views of allauth that are used are mounted, under Indonesian paths."""

from allauth.account import views as account
from allauth.mfa.webauthn import views as webauthn
from django.urls import path

from pilar.organisation.signin import factors, outside, own_account, views

# allauth looks its own addresses up by these names.
urlpatterns = [
    path("masuk/", views.sign_in, name="account_login"),
    path("masuk/pertama/", views.first_login, name="account_first"),
    path("masuk/lupa/", views.forgotten, name="account_forgotten"),
    path("masuk/lupa/terkirim/", views.forgotten_sent, name="account_forgotten_sent"),
    path("masuk/lupa/<str:who>/<str:token>/", views.reset, name="account_reset"),
    path("masuk/faktor/", factors.second_step, name="mfa_authenticate"),
    path("masuk/kunci/", webauthn.login_webauthn, name="mfa_login_webauthn"),
    path("masuk/luar/", outside.leave, name="account_outside"),
    path("masuk/luar/kembali/", outside.come_back, {"provider_id": outside.PROVIDER}, name="openid_connect_callback"),
    path("keluar/", account.logout, name="account_logout"),
    path("akun/", own_account.show, name="account"),
    path("akun/sandi/", own_account.password, name="account_password"),
    path("akun/ringkasan/", own_account.daily_mail, name="account_daily_mail"),
    path("akun/sesi/akhiri/", own_account.end_session, name="account_end_session"),
    path("akun/sesi/akhiri-lainnya/", own_account.end_others, name="account_end_others"),
    path("akun/konfirmasi/", factors.confirm, name="account_reauthenticate"),
    path("akun/konfirmasi/kode/", factors.confirm_by_code, name="mfa_reauthenticate"),
    path("akun/konfirmasi/kunci/", factors.confirm_by_passkey, name="mfa_reauthenticate_webauthn"),
    path("akun/faktor/", factors.index, name="mfa_index"),
    path("akun/faktor/aplikasi/pasang/", factors.add_app, name="mfa_activate_totp"),
    path("akun/faktor/aplikasi/lepas/", factors.remove_app, name="mfa_deactivate_totp"),
    path("akun/faktor/kunci/tambah/", factors.add_passkey, name="mfa_add_webauthn"),
    path("akun/faktor/kunci/<int:pk>/nama/", factors.rename_passkey, name="mfa_edit_webauthn"),
    path("akun/faktor/kunci/<int:pk>/hapus/", factors.remove_passkey, name="mfa_remove_webauthn"),
    path("akun/faktor/pemulihan/", factors.show_codes, name="mfa_view_recovery_codes"),
    path("akun/faktor/pemulihan/baru/", factors.renew_codes, name="mfa_generate_recovery_codes"),
    path("akun/faktor/pemulihan/unduh/", factors.download_codes, name="mfa_download_recovery_codes"),
]
