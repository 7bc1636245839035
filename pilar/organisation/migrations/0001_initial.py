import uuid

import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
from django.conf import settings
from django.db import migrations, models

from pilar.kernel.first_tables import FirstTables


class Migration(FirstTables):
    initial = True

    dependencies = [
        ("kernel", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Body",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="UUID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("province", "Pemerintah provinsi"),
                            ("regency", "Pemerintah kabupaten"),
                            ("city", "Pemerintah kota"),
                            ("ministry", "Kementerian/lembaga"),
                        ],
                        max_length=10,
                        verbose_name="jenis",
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        help_text="Nama resmi, misalnya “Pemerintah Kabupaten Contoh”.",
                        max_length=200,
                        verbose_name="nama",
                    ),
                ),
                (
                    "slug",
                    models.SlugField(
                        help_text="Huruf kecil, angka, tanda hubung.",
                        max_length=60,
                        unique=True,
                        verbose_name="alamat singkat",
                    ),
                ),
                (
                    "host",
                    models.CharField(
                        blank=True,
                        help_text="Nama domain yang halaman depannya milik instansi ini. Boleh kosong.",
                        max_length=253,
                        null=True,
                        unique=True,
                        verbose_name="nama situs",
                    ),
                ),
                (
                    "time_zone",
                    models.CharField(
                        choices=[("Asia/Jakarta", "WIB"), ("Asia/Makassar", "WITA"), ("Asia/Jayapura", "WIT")],
                        default="Asia/Jakarta",
                        max_length=40,
                        verbose_name="zona waktu",
                    ),
                ),
                (
                    "is_sample",
                    models.BooleanField(
                        default=False, help_text="Ditandai di setiap halaman.", verbose_name="data contoh"
                    ),
                ),
            ],
            options={
                "ordering": ("name", "pk"),
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("name", ""), _negated=True), name="body_has_a_name"),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["province", "regency", "city", "ministry"])),
                        name="body_kind_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Person",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "name",
                    models.CharField(
                        help_text="Nama lengkap dengan gelar, seperti di SK.", max_length=200, verbose_name="nama"
                    ),
                ),
                (
                    "search_name",
                    models.CharField(
                        editable=False,
                        help_text="Nama tanpa gelar dalam huruf kecil; daftar diurutkan dan dicari dengannya. Diisi saat disimpan.",
                        max_length=200,
                        verbose_name="nama untuk urutan",
                    ),
                ),
                (
                    "nip",
                    models.CharField(
                        blank=True,
                        help_text="18 angka. Kosong untuk non-ASN dan petugas mitra.",
                        max_length=18,
                        null=True,
                        unique=True,
                        verbose_name="NIP/NI PPPK",
                    ),
                ),
                (
                    "nip_note",
                    models.CharField(
                        blank=True,
                        help_text="Bila nomornya tampak janggal tetapi benar: SK yang dicocokkan, dan oleh siapa.",
                        max_length=200,
                        verbose_name="catatan NIP",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("pns", "PNS"),
                            ("pppk", "PPPK"),
                            ("non_asn", "Non-ASN"),
                            ("partner", "Petugas mitra"),
                        ],
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                (
                    "email",
                    models.EmailField(
                        blank=True,
                        help_text="Boleh kosong; tanpa surel dipakai slip masuk pertama.",
                        max_length=254,
                        verbose_name="surel",
                    ),
                ),
                ("phone", models.CharField(blank=True, max_length=20, verbose_name="nomor telepon")),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="people",
                        to="organisation.body",
                        verbose_name="instansi",
                    ),
                ),
            ],
            options={
                "ordering": ("name", "pk"),
                "indexes": [
                    models.Index(fields=["body", "search_name", "id"], name="person_by_name"),
                    models.Index(fields=["body", "status", "search_name", "id"], name="person_by_status"),
                    models.Index(fields=["name", "id"], name="person_name"),
                ],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("name", ""), _negated=True), name="person_has_a_name"),
                    models.CheckConstraint(
                        condition=models.Q(("search_name", ""), _negated=True), name="person_has_a_place_in_lists"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("nip__isnull", True),
                            django.db.models.lookups.Exact(django.db.models.functions.text.Length("nip"), 18),
                            _connector="OR",
                        ),
                        name="person_nip_has_18_digits",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("nip__isnull", True), ("status__in", ["pns", "pppk"]), _connector="OR"),
                        name="person_nip_only_for_asn",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="User",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                (
                    "username",
                    models.CharField(
                        help_text="NIP; tanpa NIP alamat surel; tanpa keduanya nama masuk yang tercetak di slip.",
                        max_length=150,
                        unique=True,
                        verbose_name="nama masuk",
                    ),
                ),
                (
                    "email",
                    models.EmailField(
                        blank=True,
                        help_text="Boleh kosong. Tiap surel hanya untuk satu akun.",
                        max_length=254,
                        null=True,
                        unique=True,
                        verbose_name="surel",
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        blank=True,
                        help_text="Untuk akun tanpa data orang.",
                        max_length=200,
                        verbose_name="nama tampilan",
                    ),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="aktif")),
                ("created_at", models.DateTimeField(verbose_name="dibuat")),
                (
                    "person",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="user",
                        to="organisation.person",
                        verbose_name="orang",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("username", ""), _negated=True), name="user_has_a_name"),
                    models.CheckConstraint(
                        condition=models.Q(("username", django.db.models.functions.text.Lower("username"))),
                        name="user_name_small",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("email__isnull", True),
                            ("email", django.db.models.functions.text.Lower("email")),
                            _connector="OR",
                        ),
                        name="user_email_small",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Attempts",
            fields=[
                (
                    "key",
                    models.CharField(
                        help_text="HMAC-SHA256 dari cara masuk dan akunnya.",
                        max_length=64,
                        primary_key=True,
                        serialize=False,
                        verbose_name="sidik akun",
                    ),
                ),
                (
                    "tries",
                    models.PositiveSmallIntegerField(
                        help_text="Sejak percobaan pertama pada masa ini.", verbose_name="percobaan"
                    ),
                ),
                ("since", models.DateTimeField(db_index=True, verbose_name="sejak")),
            ],
        ),
        migrations.CreateModel(
            name="Unit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("body", "Instansi"),
                            ("office", "Perangkat instansi (Inspektorat, Biro/Bagian)"),
                            ("opd", "OPD (dinas/badan)"),
                            ("section", "Bidang/sekretariat"),
                            ("upt", "UPT"),
                        ],
                        max_length=10,
                        verbose_name="jenis",
                    ),
                ),
                (
                    "path",
                    models.CharField(
                        editable=False,
                        help_text="Nomor semua unit di atasnya dan unit ini sendiri; hanya ditulis oleh satu tindakan.",
                        max_length=120,
                        unique=True,
                        verbose_name="jalur",
                    ),
                ),
                (
                    "name",
                    models.CharField(help_text="Nama resmi, tanpa singkatan.", max_length=200, verbose_name="nama"),
                ),
                (
                    "short_name",
                    models.CharField(
                        blank=True, help_text="Misalnya “UPT P2TK”.", max_length=60, verbose_name="nama pendek"
                    ),
                ),
                (
                    "slug",
                    models.SlugField(
                        help_text="Dipakai di alamat halaman unit.",
                        max_length=60,
                        unique=True,
                        verbose_name="alamat singkat",
                    ),
                ),
                (
                    "address",
                    models.CharField(
                        blank=True,
                        help_text="Untuk kop surat. Bila kosong, dipakai alamat unit di atasnya.",
                        max_length=200,
                        verbose_name="alamat kantor",
                    ),
                ),
                (
                    "contact",
                    models.CharField(
                        blank=True,
                        help_text="Baris kedua kop surat: telepon, surel, laman.",
                        max_length=200,
                        verbose_name="kontak",
                    ),
                ),
                ("valid_from", models.DateField(verbose_name="berlaku mulai")),
                (
                    "valid_until",
                    models.DateField(
                        blank=True, help_text="Hari terakhir unit ini ada.", null=True, verbose_name="berlaku sampai"
                    ),
                ),
                (
                    "closing_basis",
                    models.CharField(
                        blank=True, help_text="Nomor peraturan atau SK.", max_length=200, verbose_name="dasar penutupan"
                    ),
                ),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="units",
                        to="organisation.body",
                        verbose_name="instansi",
                    ),
                ),
                (
                    "crest",
                    models.ForeignKey(
                        blank=True,
                        help_text="Gambar di kiri kop surat. Bila kosong, dipakai lambang unit di atasnya.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="kernel.storedfile",
                        verbose_name="lambang",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="organisation.unit",
                        verbose_name="unit induk",
                    ),
                ),
                (
                    "successor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="predecessors",
                        to="organisation.unit",
                        verbose_name="unit penerus",
                    ),
                ),
            ],
            options={
                "ordering": ("path",),
                "indexes": [models.Index(fields=["body", "name", "id"], name="unit_by_name")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("name", ""), _negated=True), name="unit_has_a_name"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "body"), ("parent__isnull", True)),
                            models.Q(models.Q(("kind", "body"), _negated=True), ("parent__isnull", False)),
                            _connector="OR",
                        ),
                        name="unit_root_is_the_body",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until__isnull", True), ("valid_until__gte", models.F("valid_from")), _connector="OR"
                        ),
                        name="unit_ends_after_start",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("successor__isnull", True), ("valid_until__isnull", False), _connector="OR"
                        ),
                        name="unit_successor_when_closed",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "body")), fields=("body",), name="unit_one_root_per_body"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PeopleImport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("filename", models.CharField(max_length=255, verbose_name="nama berkas")),
                (
                    "columns",
                    models.JSONField(
                        default=dict,
                        help_text="Kolom yang dikenali, dengan huruf kolomnya di berkas.",
                        verbose_name="kolom",
                    ),
                ),
                ("uploaded_by", models.CharField(help_text="Id akun.", max_length=40, verbose_name="diunggah oleh")),
                ("uploaded_at", models.DateTimeField(db_index=True, verbose_name="diunggah pada")),
                (
                    "unit",
                    models.ForeignKey(
                        help_text="Isi daftar hanya mengenai unit ini dan unit di bawahnya.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="people_imports",
                        to="organisation.unit",
                        verbose_name="unit",
                    ),
                ),
            ],
            options={
                "ordering": ("-uploaded_at", "-pk"),
                "indexes": [models.Index(fields=["unit", "-uploaded_at"], name="people_import_of_unit")],
            },
        ),
        migrations.CreateModel(
            name="Digest",
            fields=[
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="digest",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="akun",
                    ),
                ),
                ("wanted", models.BooleanField(default=True, verbose_name="ringkasan harian lewat surel")),
                (
                    "told",
                    models.JSONField(
                        default=list, help_text="Sidik tiap hal dalam surel terakhir.", verbose_name="sudah disampaikan"
                    ),
                ),
                ("told_on", models.DateField(blank=True, null=True, verbose_name="surel terakhir")),
            ],
        ),
        migrations.CreateModel(
            name="PeopleImportRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(help_text="Nomor baris di berkas.", verbose_name="baris")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("new", "Baru"),
                            ("changed", "Berubah"),
                            ("same", "Sama"),
                            ("confirm", "Perlu dipastikan"),
                            ("wrong", "Salah"),
                            ("applied", "Sudah diterapkan"),
                        ],
                        max_length=10,
                        verbose_name="keadaan",
                    ),
                ),
                (
                    "key",
                    models.CharField(
                        blank=True,
                        help_text="Sidik NIP, atau nama, unit, dan jabatan: sama bila barisnya ganda.",
                        max_length=64,
                        verbose_name="kunci",
                    ),
                ),
                (
                    "values",
                    models.JSONField(default=dict, help_text="Isi tiap kolom seperti di berkas.", verbose_name="isi"),
                ),
                (
                    "problems",
                    models.JSONField(
                        default=list, help_text="Kolom, sel, dan apa yang perlu dibetulkan.", verbose_name="masalah"
                    ),
                ),
                (
                    "changes",
                    models.JSONField(
                        default=list, help_text="Apa yang akan berubah: lama dan baru.", verbose_name="perubahan"
                    ),
                ),
                (
                    "confirmed",
                    models.BooleanField(
                        default=False, help_text="NIP sudah dicocokkan dengan SK.", verbose_name="dipastikan"
                    ),
                ),
                (
                    "same_as",
                    models.CharField(
                        blank=True,
                        help_text="Untuk nama yang sama tanpa NIP: nomor orangnya, atau “new” bila orang lain.",
                        max_length=20,
                        verbose_name="orang yang dimaksud",
                    ),
                ),
                (
                    "upload",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rows",
                        to="organisation.peopleimport",
                        verbose_name="impor",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="import_rows",
                        to="organisation.person",
                        verbose_name="orang",
                    ),
                ),
            ],
            options={
                "ordering": ("number",),
                "indexes": [
                    models.Index(fields=["upload", "state", "number"], name="people_import_row_state"),
                    models.Index(fields=["upload", "key"], name="people_import_row_key"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("upload", "number"), name="people_import_row_once"),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["new", "changed", "same", "confirm", "wrong", "applied"])),
                        name="people_import_row_state_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Duty",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "position",
                    models.CharField(
                        help_text="Misalnya “Kepala UPT” atau “Pengantar Kerja”.",
                        max_length=200,
                        verbose_name="jabatan",
                    ),
                ),
                (
                    "rank_level",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "–"),
                            ("I", "JPT Madya (eselon I)"),
                            ("II", "JPT Pratama (eselon II)"),
                            ("III", "Administrator"),
                            ("IV", "Pengawas"),
                            ("F", "Fungsional"),
                            ("P", "Pelaksana"),
                        ],
                        max_length=3,
                        verbose_name="jenjang",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("definitive", "Definitif"),
                            ("plt", "Pelaksana tugas (Plt.)"),
                            ("plh", "Pelaksana harian (Plh.)"),
                        ],
                        default="definitive",
                        max_length=10,
                        verbose_name="sifat",
                    ),
                ),
                (
                    "leads",
                    models.BooleanField(
                        default=False, help_text="Kepala unit, atau Plt./Plh. kepala.", verbose_name="memimpin unit"
                    ),
                ),
                (
                    "basis",
                    models.CharField(
                        blank=True, help_text="Nomor SK atau surat perintah.", max_length=200, verbose_name="dasar"
                    ),
                ),
                ("valid_from", models.DateField(verbose_name="mulai")),
                (
                    "valid_until",
                    models.DateField(blank=True, help_text="Hari terakhir bertugas.", null=True, verbose_name="sampai"),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="duties",
                        to="organisation.person",
                        verbose_name="orang",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="duties",
                        to="organisation.unit",
                        verbose_name="unit",
                    ),
                ),
            ],
            options={
                "ordering": ("-valid_from", "-pk"),
                "indexes": [
                    models.Index(fields=["kind", "valid_until"], name="duty_by_kind"),
                    models.Index(
                        condition=models.Q(("valid_until__isnull", False)), fields=["valid_until"], name="duty_ended"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("position", ""), _negated=True), name="duty_has_a_position"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until__isnull", True), ("valid_until__gte", models.F("valid_from")), _connector="OR"
                        ),
                        name="duty_ends_after_start",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind", "definitive"), ("valid_until__isnull", False), _connector="OR"),
                        name="duty_acting_has_an_end",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Service",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "name",
                    models.CharField(
                        help_text="Seperti di standar pelayanan.", max_length=200, verbose_name="nama layanan"
                    ),
                ),
                ("slug", models.SlugField(max_length=60, unique=True, verbose_name="alamat singkat")),
                ("is_active", models.BooleanField(default=True, verbose_name="dibuka")),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="services",
                        to="organisation.unit",
                        verbose_name="unit",
                    ),
                ),
            ],
            options={
                "ordering": ("name", "pk"),
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("name", ""), _negated=True), name="service_has_a_name")
                ],
            },
        ),
        migrations.CreateModel(
            name="Grant",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("role", models.CharField(help_text="Kode dari tabel hak akses.", max_length=30, verbose_name="peran")),
                (
                    "area",
                    models.PositiveSmallIntegerField(
                        blank=True, help_text="1–6, hanya untuk pokja.", null=True, verbose_name="area"
                    ),
                ),
                ("valid_from", models.DateField(verbose_name="mulai")),
                (
                    "valid_until",
                    models.DateField(
                        blank=True, help_text="Hari terakhir peran berlaku.", null=True, verbose_name="sampai"
                    ),
                ),
                (
                    "basis",
                    models.CharField(
                        blank=True, help_text="Nomor SK atau alasan pemberian.", max_length=200, verbose_name="dasar"
                    ),
                ),
                ("given_by", models.CharField(help_text="Id akun.", max_length=40, verbose_name="diberikan oleh")),
                ("given_at", models.DateTimeField(verbose_name="diberikan pada")),
                ("ended_by", models.CharField(blank=True, max_length=40, verbose_name="diakhiri oleh")),
                (
                    "duty",
                    models.ForeignKey(
                        blank=True,
                        help_text="Diisi bila peran melekat pada tugas Plt. atau Plh.; peran berakhir bersama tugas itu.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="grants",
                        to="organisation.duty",
                        verbose_name="tugas",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="grants",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="akun",
                    ),
                ),
                (
                    "given_from",
                    models.ForeignKey(
                        blank=True,
                        help_text="Unit tempat pemberinya memegang hak itu. Kosong bila diberikan oleh pemasangan.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.unit",
                        verbose_name="diberikan dari",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="grants",
                        to="organisation.unit",
                        verbose_name="unit",
                    ),
                ),
            ],
            options={
                "ordering": ("-valid_from", "-pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until__isnull", True),
                            ("valid_until__gte", models.F("valid_from")),
                            models.Q(("ended_by", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="grant_ends_after_start",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("area__isnull", True), ("area__range", (1, 6)), _connector="OR"),
                        name="grant_area_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("area__isnull", True), ("valid_until__isnull", True)),
                        fields=("user", "role", "unit"),
                        name="grant_open_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("area__isnull", False), ("valid_until__isnull", True)),
                        fields=("user", "role", "unit", "area"),
                        name="grant_open_once_per_area",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Desk",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=100, verbose_name="nama loket")),
                ("slug", models.SlugField(max_length=60, unique=True, verbose_name="alamat singkat")),
                ("is_active", models.BooleanField(default=True, verbose_name="dibuka")),
                (
                    "services",
                    models.ManyToManyField(
                        blank=True, related_name="desks", to="organisation.service", verbose_name="layanan"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="desks",
                        to="organisation.unit",
                        verbose_name="unit",
                    ),
                ),
            ],
            options={
                "ordering": ("name", "pk"),
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("name", ""), _negated=True), name="desk_has_a_name")
                ],
            },
        ),
        migrations.CreateModel(
            name="UnitChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("renamed", "Nama diubah"), ("moved", "Dipindahkan")],
                        max_length=10,
                        verbose_name="perubahan",
                    ),
                ),
                (
                    "before",
                    models.CharField(
                        help_text="Nama lama, atau nama induk lama.", max_length=270, verbose_name="semula"
                    ),
                ),
                (
                    "after",
                    models.CharField(
                        help_text="Nama baru, atau nama induk baru.", max_length=270, verbose_name="menjadi"
                    ),
                ),
                ("changed_at", models.DateTimeField(verbose_name="diubah pada")),
                ("changed_by", models.CharField(help_text="Id akun.", max_length=40, verbose_name="diubah oleh")),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="organisation.unit",
                        verbose_name="unit",
                    ),
                ),
            ],
            options={
                "ordering": ("-changed_at", "-pk"),
                "indexes": [models.Index(fields=["unit", "-changed_at"], name="unit_change_of")],
            },
        ),
        migrations.CreateModel(
            name="UserSession",
            fields=[
                (
                    "session_key",
                    models.CharField(max_length=40, primary_key=True, serialize=False, verbose_name="session key"),
                ),
                ("session_data", models.TextField(verbose_name="session data")),
                ("expire_date", models.DateTimeField(db_index=True, verbose_name="expire date")),
                (
                    "device",
                    models.CharField(
                        blank=True, help_text="Nama peramban dan sistemnya.", max_length=80, verbose_name="perangkat"
                    ),
                ),
                ("started_at", models.DateTimeField(null=True, verbose_name="masuk pada")),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sessions",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="akun",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["user", "-started_at"], name="session_of_user")],
            },
        ),
        migrations.CreateModel(
            name="ApiToken",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "name",
                    models.CharField(
                        help_text="Untuk apa token ini, misalnya “PortalRB 2026”.", max_length=100, verbose_name="nama"
                    ),
                ),
                ("scopes", models.JSONField(help_text="Kode hal yang boleh dibaca dengannya.", verbose_name="cakupan")),
                (
                    "prefix",
                    models.CharField(
                        help_text="Bagian yang tidak rahasia, untuk mengenalinya.",
                        max_length=10,
                        unique=True,
                        verbose_name="awalan",
                    ),
                ),
                (
                    "digest",
                    models.CharField(help_text="Sidik seluruh token.", max_length=64, verbose_name="sidik SHA-256"),
                ),
                ("expires_on", models.DateField(help_text="Hari terakhir berlaku.", verbose_name="berlaku sampai")),
                ("created_at", models.DateTimeField(verbose_name="dibuat pada")),
                ("created_by", models.CharField(help_text="Id akun.", max_length=40, verbose_name="dibuat oleh")),
                (
                    "last_used_at",
                    models.DateTimeField(
                        blank=True, help_text="Teliti sampai menit.", null=True, verbose_name="terakhir dipakai"
                    ),
                ),
                (
                    "last_purpose",
                    models.CharField(
                        blank=True, help_text="Nama jalur yang diminta.", max_length=60, verbose_name="terakhir untuk"
                    ),
                ),
                ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="dicabut pada")),
                (
                    "revoked_by",
                    models.CharField(blank=True, help_text="Id akun.", max_length=40, verbose_name="dicabut oleh"),
                ),
                ("revoked_reason", models.CharField(blank=True, max_length=300, verbose_name="alasan dicabut")),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="api_tokens",
                        to="organisation.body",
                        verbose_name="instansi",
                    ),
                ),
            ],
            options={
                "ordering": ("-created_at", "-pk"),
                "indexes": [models.Index(fields=["body", "-created_at", "-id"], name="api_token_of_body")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("revoked_at__isnull", True)),
                        fields=("body", "name"),
                        name="api_token_name_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True), name="api_token_has_a_name"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("revoked_at__isnull", True), ("revoked_reason", "")),
                            models.Q(("revoked_at__isnull", False), models.Q(("revoked_reason", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="api_token_revoked_with_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FirstLoginCode",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "digest",
                    models.CharField(
                        help_text="HMAC-SHA256; kodenya sendiri tidak disimpan.",
                        max_length=64,
                        unique=True,
                        verbose_name="sidik kode",
                    ),
                ),
                ("issued_by", models.CharField(max_length=40, verbose_name="dibuat oleh")),
                ("issued_at", models.DateTimeField(verbose_name="dibuat")),
                ("expires_at", models.DateTimeField(verbose_name="berlaku sampai")),
                ("used_at", models.DateTimeField(blank=True, null=True, verbose_name="dipakai")),
                ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="dibatalkan")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="first_codes",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="akun",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("expires_at__gt", models.F("issued_at"))), name="first_code_expires"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("revoked_at__isnull", True), ("used_at__isnull", True)),
                        fields=("user",),
                        name="first_code_one_open",
                    ),
                ],
            },
        ),
    ]
