"""Mail: asked for, joined, sent to a real SMTP server, given up, forgotten; and what a kill in the middle does."""

from __future__ import annotations

import signal
import ssl
import stat
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from django.core.mail import EmailMessage as DjangoMessage
from django.core.mail import EmailMultiAlternatives
from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet

from pilar.errors import PilarError
from pilar.kernel import mail, mail_address, mail_transport
from pilar.kernel.jobs import enqueue, retry, work_off
from pilar.kernel.mail_address import MailServer, Security
from pilar.kernel.mail_backend import QueueBackend
from pilar.kernel.models.jobs import Job, JobState
from pilar.kernel.models.mail import MailPart, MailState, OutgoingMail
from tests.kernel import races
from tests.kernel.mailbox import TAKEN, open_mailbox
from tests.kernel.test_serve import PATIENCE, eventually
from tests.kernel.workers import worker

AT = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)
SITI, BUDI = "siti@contoh.go.id", "budi@contoh.go.id"
pytestmark = pytest.mark.django_db


@pytest.fixture
def mailbox(settings):
    with open_mailbox() as found:
        settings.PILAR_EMAIL_SERVER = mail_address.server_from(found.url)
        settings.PILAR_EMAIL_FROM = "Zona Integritas <zi@contoh.go.id>"
        yield found


def ask(key: str = "1", to: str = SITI, text: str = "Isi surat.", at: datetime = AT, **options) -> OutgoingMail:
    with transaction.atomic():
        return mail.send(to, f"Perihal {key}", text, key=key, at=at, **options)


def again(found: OutgoingMail) -> OutgoingMail:
    return OutgoingMail.objects.get(pk=found.pk)


def said(message: EmailMessage) -> str:
    return str(message.get_content()).replace("\r\n", "\n")


def texts() -> set[tuple[str, str]]:
    return set(MailPart.objects.values_list("subject", "text"))


# -- one mail


def test_a_mail_arrives_as_it_was_written_and_its_text_is_forgotten(mailbox):
    asked = ask(text="Yth. Ibu Siti,\n\nKode Anda 123456 – berlaku 15 menit.")
    assert work_off(at=AT) == 1
    (arrived,) = mailbox.mails
    assert mailbox.recipients == [SITI]
    assert (arrived["From"], arrived["To"]) == ("Zona Integritas <zi@contoh.go.id>", SITI)
    assert (arrived["Subject"], arrived["Message-ID"]) == ("Perihal 1", asked.message_id)
    assert arrived["Date"].datetime == AT
    assert arrived["Auto-Submitted"] == "auto-generated"
    assert arrived.get_content_type() == "text/plain"
    assert said(arrived) == "Yth. Ibu Siti,\n\nKode Anda 123456 – berlaku 15 menit.\n"
    assert (again(asked).state, again(asked).ended_at) == (MailState.SENT, AT)
    assert texts() == {("", "")}


def test_the_same_key_is_the_same_mail(mailbox):
    asked = ask()
    assert ask(to=BUDI).pk == asked.pk
    work_off(at=AT)
    assert ask().pk == asked.pk
    assert work_off(at=AT) == 0
    assert mailbox.recipients == [SITI]


def test_asking_takes_a_few_queries(django_assert_num_queries):
    with transaction.atomic(), django_assert_num_queries(7):  # five, and a savepoint's two
        mail.send(SITI, "x", "x", key="1", at=AT)


def test_a_change_that_is_undone_sends_nothing(mailbox):
    def change() -> None:
        with transaction.atomic():
            ask()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        change()
    assert work_off(at=AT) == 0


def test_it_does_not_leave_before_its_time(mailbox):
    ask(send_at=AT + timedelta(hours=4))
    assert work_off(at=AT + timedelta(hours=3)) == 0
    assert work_off(at=AT + timedelta(hours=4)) == 1
    assert len(mailbox.mails) == 1


@pytest.mark.parametrize(
    "to",
    ["", "siti", "siti@", "@contoh.id", "a b@contoh.id", "siti@contoh.id\nBcc: x@y.id", "sïti@contoh.id", "a@b@c.id"],
)
def test_an_address_that_no_server_takes_is_refused(to):
    with pytest.raises(mail.MailError, match="tidak dapat dipakai"):
        ask(to=to)
    assert not OutgoingMail.objects.exists()


@pytest.mark.parametrize("options", [{"key": "siti@contoh.id"}, {"key": ""}, {"text": " \n"}])
def test_a_key_with_an_address_and_an_empty_text_are_refused(options):
    with pytest.raises(ValueError, match="key"):
        ask(**options)


def test_a_subject_cannot_smuggle_a_header(mailbox):
    with transaction.atomic():
        mail.send(SITI, "Kabar\nBcc: budi@contoh.go.id", "x", key="1", at=AT)
    work_off(at=AT)
    assert mailbox.mails[0]["Subject"] == "Kabar Bcc: budi@contoh.go.id"
    assert mailbox.recipients == [SITI]


def test_the_row_of_the_job_tells_nothing_about_people(mailbox):
    asked = ask()
    found = Job.objects.get(code=mail.CODE)
    assert (found.key, found.arguments) == (str(asked.pk), {"pk": asked.pk})


# -- several in one


def test_what_waits_under_one_digest_is_one_message(mailbox):
    morning: dict[str, Any] = {"digest": "inbox", "send_at": AT + timedelta(hours=4)}
    first = ask("1", text="Satu.", **morning)
    assert ask("2", text="Dua.", **morning).pk == first.pk
    assert ask("2", text="Dua lagi.", **morning).pk == first.pk
    others = [ask("3", to=BUDI, **morning), ask("4", digest="other", send_at=AT + timedelta(hours=4)), ask("5")]
    assert len({mail.pk for mail in (first, *others)}) == 4
    work_off(at=AT + timedelta(hours=4))
    joined = next(each for each in mailbox.mails if each["Message-ID"] == first.message_id)
    assert joined["Subject"] == "2 pemberitahuan"
    assert said(joined) == "1. Perihal 1\n\nSatu.\n\n--------------------\n\n2. Perihal 2\n\nDua.\n"
    assert len(mailbox.mails) == 4
    assert texts() == {("", "")}


def test_a_digest_that_has_left_is_followed_by_a_new_one(mailbox):
    first = ask("1", digest="inbox")
    work_off(at=AT)
    second = ask("2", digest="inbox", at=AT + timedelta(hours=1))
    assert second.pk != first.pk
    work_off(at=AT + timedelta(hours=1))
    assert [each["Subject"] for each in mailbox.mails] == ["Perihal 1", "Perihal 2"]


def test_a_digest_is_kept_as_long_as_its_last_part_is_of_use():
    first = ask("1", digest="inbox", within=timedelta(hours=1))
    ask("2", digest="inbox", within=timedelta(hours=9))
    assert again(first).give_up_at == AT + timedelta(hours=9)


@pytest.mark.parametrize("guarded", [True, False])
@pytest.mark.django_db(transaction=True)
def test_a_part_that_comes_while_the_digest_leaves(request, tmp_path, monkeypatch, guarded):
    if not guarded and connection.vendor == "sqlite":
        pytest.skip("SQLite menjaga ini dengan transaksinya sendiri")
    with races.open_site(request, tmp_path) as site:
        first = ask("1", digest="inbox")
        found, read = races.Meeting(guarded=guarded), races.Meeting(guarded=guarded)
        monkeypatch.setattr(mail, "_joined", found.after(mail._joined))
        monkeypatch.setattr(mail, "enqueue", read.after(enqueue))
        if not guarded:
            monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **options: self)

        def close() -> list[str]:
            found()  # the mail that waits
            closed = mail.close(first.pk, at=AT)
            parts = list(closed.parts.values_list("key", flat=True))
            read()  # and only now the other commits
            mail.mark_sent(closed, at=AT)
            return parts

        asked, told = site.together(lambda: ask("2", digest="inbox"), close)
        part = MailPart.objects.select_related("mail").get(key="2")
    assert isinstance(asked, OutgoingMail)
    if guarded:
        # It went along, or waits in a mail of its own.
        assert "2" in told or part.mail.state == MailState.WAITING
    else:
        assert "2" not in told
        assert part.mail.state == MailState.SENT  # and nobody will ever say it


# -- what goes wrong


def test_a_server_that_is_busy_is_asked_again(mailbox):
    asked = ask()
    mailbox.replies = ["451 coba lagi nanti"]
    work_off(at=AT)
    assert (mailbox.mails, again(asked).state) == ([], MailState.SENDING)
    job = Job.objects.get()
    assert (job.state, job.last_error) == (JobState.WAITING, "smtplib.SMTPDataError")
    assert work_off(at=AT + timedelta(seconds=10)) == 1
    assert mailbox.ids() == [asked.message_id]
    assert mailbox.mails[0]["Date"].datetime == AT  # the same message as the first time


@pytest.mark.parametrize("reply", ["450 kotak penuh", "421 sibuk"])
def test_a_recipient_who_is_out_of_reach_for_now_is_asked_again(mailbox, reply):
    asked = ask()
    mailbox.to_recipient = reply
    work_off(at=AT)
    mailbox.to_recipient = TAKEN
    work_off(at=AT + timedelta(seconds=10))
    assert mailbox.ids() == [asked.message_id]


def test_a_server_that_is_not_there_is_asked_again(settings):
    settings.PILAR_EMAIL_SERVER = MailServer(Security.PLAIN, "127.0.0.1", 1)
    ask()
    work_off(at=AT)
    assert Job.objects.get().last_error == "ConnectionRefusedError"


@pytest.mark.parametrize("place", ["recipient", "text"])
def test_a_refusal_is_final(mailbox, place):
    asked = ask()
    if place == "text":
        mailbox.replies = ["554 tidak diterima"]
    else:
        mailbox.to_recipient = "550 tidak dikenal"
    work_off(at=AT)
    found = again(asked)
    assert (found.state, found.reply, found.ended_at) == (MailState.FAILED, 554 if place == "text" else 550, AT)
    job = Job.objects.get()
    assert (job.state, job.attempts, job.last_error) == (JobState.FAILED, 1, "pilar.kernel.mail_transport.Refused")


def test_a_failed_mail_can_be_sent_while_its_text_is_there(mailbox):
    asked = ask()
    mailbox.to_recipient = "550 tidak dikenal"
    work_off(at=AT)
    mailbox.to_recipient = TAKEN
    retry(Job.objects.get().pk, at=AT + timedelta(hours=1))
    work_off(at=AT + timedelta(hours=1))
    assert (again(asked).state, again(asked).reply) == (MailState.SENT, None)
    assert mailbox.ids() == [asked.message_id]


def test_what_is_too_late_is_not_sent_and_forgotten(mailbox):
    asked = ask(within=timedelta(minutes=15))
    mailbox.replies = ["451 nanti"] * 9
    at = AT
    while (job := Job.objects.get()).state == JobState.WAITING:
        assert job.due_at
        at = job.due_at
        work_off(at=at)
    assert AT + timedelta(minutes=15) < at < AT + timedelta(minutes=25)
    assert job.last_error == "pilar.kernel.mail_jobs.TooLate"
    assert again(asked).state == MailState.FAILED
    assert (texts(), mailbox.mails) == ({("", "")}, [])


def test_the_text_of_a_mail_that_rests_between_attempts_is_dropped_when_its_time_is_over():
    ask("1", within=timedelta(hours=1))
    ask("2", within=timedelta(hours=5))
    assert mail.forget_late(at=AT + timedelta(hours=2)) == 1
    assert texts() == {("", ""), ("Perihal 2", "Isi surat.")}


def test_a_server_that_hangs_up_after_taking_it_changes_nothing(mailbox, monkeypatch):
    monkeypatch.setattr("smtplib.SMTP.quit", lambda self: self.docmd("MATI"))
    monkeypatch.setattr("aiosmtpd.smtp.SMTP.smtp_QUIT", None)
    ask()
    work_off(at=AT)
    assert Job.objects.get().state == JobState.DONE
    assert len(mailbox.mails) == 1


@pytest.mark.parametrize(
    "changes",
    [{"state": "sent"}, {"state": "sending"}, {"closed_at": AT}, {"ended_at": AT}],
)
def test_the_database_refuses_what_no_function_would_write(changes):
    asked = ask()
    with pytest.raises(IntegrityError), transaction.atomic():
        OutgoingMail.objects.filter(pk=asked.pk).update(**changes)


# -- killed in the middle

AFTER_250 = """
import os, signal
from pilar.kernel import mail_transport
usual = mail_transport.deliver
def deliver(*given, **options):
    usual(*given, **options)
    os.kill(os.getpid(), signal.SIGKILL)
mail_transport.deliver = deliver
"""
BEFORE_250 = AFTER_250.replace("    usual(*given, **options)\n", "")


@pytest.mark.parametrize(("when", "arrivals"), [(BEFORE_250, 1), (AFTER_250, 2)])
@pytest.mark.real_clock
@pytest.mark.django_db(transaction=True)
def test_only_a_kill_between_250_and_the_commit_repeats_a_mail_and_then_under_one_id(
    request, tmp_path, mailbox, when, arrivals
):
    with races.open_site(request, tmp_path):
        now = datetime.now(tz=UTC)
        asked = ask(at=now)
        with worker(tmp_path, when, PILAR_EMAIL_URL=mailbox.url) as first:
            assert first.wait(PATIENCE) == -signal.SIGKILL
        assert again(asked).state == MailState.SENDING
        ask("2", at=now)
        with worker(tmp_path, PILAR_EMAIL_URL=mailbox.url), worker(tmp_path, PILAR_EMAIL_URL=mailbox.url):
            eventually(lambda: not OutgoingMail.objects.exclude(state=MailState.SENT).exists())
        assert mailbox.ids().count(asked.message_id) == arrivals
        assert len(mailbox.mails) == arrivals + 1
        repeats = [each.as_bytes() for each in mailbox.mails if each["Message-ID"] == asked.message_id]
        assert len(set(repeats)) == 1
        assert texts() == {("", "")}


# -- the outbox


def test_without_a_server_mails_lie_in_the_outbox(settings, tmp_path):
    settings.PILAR_HOME = tmp_path
    asked = ask()
    work_off(at=AT)
    (file,) = (tmp_path / "outbox").iterdir()
    assert file.name == f"{asked.message_id.strip('<>').split('@')[0]}.eml"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    found = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert isinstance(found, EmailMessage)
    assert (found["To"], said(found)) == (SITI, "Isi surat.\n")
    mail_transport.deliver(mail.compose(asked), None, outbox=tmp_path / "outbox")
    assert len(list((tmp_path / "outbox").iterdir())) == 1


# -- the settings


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("", None),
        ("smtp://surel.contoh.go.id", MailServer(Security.PLAIN, "surel.contoh.go.id", 25)),
        ("smtp://akun:s@localhost:2525", MailServer(Security.PLAIN, "localhost", 2525, "akun", "s")),
        ("smtp+tls://a%40b.id:p%2Fq@surel.id/", MailServer(Security.STARTTLS, "surel.id", 587, "a@b.id", "p/q")),
        ("smtps://surel.id", MailServer(Security.TLS, "surel.id", 465)),
    ],
)
def test_the_address_of_a_server(url, server):
    assert mail_address.server_from(url) == server


@pytest.mark.parametrize(
    "url",
    [
        "surel.id",
        "http://surel.id",
        "smtp://",
        "smtp://surel.id:x",
        "smtp://surel.id:70000",
        "smtp://surel.id/kotak",
        "smtp://surel.id?tls=1",
        "smtps://akun@surel.id",
        "smtps://:rahasia@surel.id",
        "smtp://akun:rahasia@surel.id",
        "smtps://akun:rahasia@su rel.id",
        "smtps://akun:rahasia@[surel.id",
    ],
)
def test_a_wrong_one_is_one_sentence_without_the_password(url):
    with pytest.raises(PilarError) as caught:
        mail_address.server_from(url)
    assert caught.value.message.startswith("Setelan PILAR_EMAIL_URL ")
    assert caught.value.message.endswith(".")
    assert "rahasia" not in caught.value.message
    assert "rahasia" not in repr(MailServer(Security.TLS, "x", 1, "akun", "rahasia"))


@pytest.mark.parametrize(
    ("text", "header"),
    [
        ("", "Pilar <pilar@zi.contoh.go.id>"),
        ("zi@contoh.go.id", "zi@contoh.go.id"),
        ("Zona Integritas <zi@contoh.go.id>", "Zona Integritas <zi@contoh.go.id>"),
        ("Dinas Tenaga Kerja, Jatim <zi@contoh.go.id>", '"Dinas Tenaga Kerja, Jatim" <zi@contoh.go.id>'),
    ],
)
def test_the_sender(text, header):
    assert mail_address.sender_from(text, "zi.contoh.go.id") == header


@pytest.mark.parametrize("text", ["zi", "Zona <zi>", "a@b.id, c@d.id", "Zona zi@contoh.id", "<>", "x\n<a@b.id>"])
def test_a_wrong_sender_is_one_sentence(text):
    with pytest.raises(PilarError, match="Setelan PILAR_EMAIL_FROM"):
        mail_address.sender_from(text, "x.id")


@pytest.mark.real_clock  # in which the certificate is made
@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
def test_an_encrypted_server_is_believed_only_with_a_certificate_for_its_name(monkeypatch, tmp_path, security):
    key = certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "cert.pem", key)
    options = {"ssl_context": context} if security is Security.TLS else {"tls_context": context}
    asked = ask()
    with open_mailbox(**options) as mailbox:
        server = MailServer(security, "localhost", mailbox.port)
        with pytest.raises(ssl.SSLError):
            mail_transport.deliver(mail.compose(asked), server, outbox=tmp_path)
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "cert.pem"))
        mail_transport.deliver(mail.compose(asked), server, outbox=tmp_path)
        assert mailbox.ids() == [asked.message_id]


def certificate(folder: Path) -> Path:
    """Writes cert.pem and key.pem for localhost, signed by itself."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(tz=UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "key.pem").write_bytes(private)
    return folder / "key.pem"


# -- Django's own way


def test_what_libraries_send_is_queued_as_plain_text(mailbox):
    plain = DjangoMessage("Kode masuk", "Kode Anda 123456", to=[SITI, BUDI])
    html = EmailMultiAlternatives("Salam", "Teks", to=[SITI])
    html.attach_alternative("<b>Teks</b>", "text/html")
    assert QueueBackend().send_messages([plain, html]) == 2
    assert OutgoingMail.objects.count() == 3
    work_off(at=datetime.now(tz=UTC))
    assert sorted(mailbox.recipients) == sorted([SITI, BUDI, SITI])
    assert {each.get_content_type() for each in mailbox.mails} == {"text/plain"}
    assert texts() == {("", "")}
