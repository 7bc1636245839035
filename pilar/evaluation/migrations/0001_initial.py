from decimal import Decimal

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from pilar.kernel.first_tables import FirstTables


class Migration(FirstTables):
    initial = True

    dependencies = [
        ("kernel", "0001_initial"),
        ("organisation", "0001_initial"),
        ("organisation", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Assessor",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "code",
                    models.CharField(help_text="unit, tpi, tpi-2 …, atau tpn.", max_length=10, verbose_name="kode"),
                ),
                ("label", models.CharField(max_length=60, verbose_name="nama")),
                (
                    "position",
                    models.PositiveSmallIntegerField(
                        help_text="Unit lebih dahulu, TPN terakhir.", verbose_name="urutan"
                    ),
                ),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assessors",
                        to="organisation.body",
                        verbose_name="instansi",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="evaluation.assessor",
                        verbose_name="menilai setelah",
                    ),
                ),
            ],
            options={
                "ordering": ("position", "pk"),
                "constraints": [
                    models.UniqueConstraint(fields=("body", "code"), name="assessor_code_once"),
                    models.CheckConstraint(condition=models.Q(("code", ""), _negated=True), name="assessor_has_a_code"),
                ],
            },
        ),
        migrations.CreateModel(
            name="EditionWording",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("edition", models.CharField(max_length=60, verbose_name="edisi LKE")),
                ("source", models.CharField(help_text="Berkas yang diimpor.", max_length=200, verbose_name="asal")),
                ("nodes", models.JSONField(default=dict, verbose_name="nama kelompok")),
                ("questions", models.JSONField(default=dict, verbose_name="pertanyaan")),
                ("criteria", models.JSONField(default=dict, verbose_name="kriteria")),
                ("imported_at", models.DateTimeField(verbose_name="diimpor pada")),
                ("imported_by", models.CharField(help_text="Id akun.", max_length=40, verbose_name="diimpor oleh")),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="wordings",
                        to="organisation.body",
                        verbose_name="instansi",
                    ),
                ),
            ],
            options={
                "ordering": ("edition", "pk"),
                "constraints": [models.UniqueConstraint(fields=("body", "edition"), name="wording_once_per_edition")],
            },
        ),
        migrations.CreateModel(
            name="Evidence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("file", "Dokumen"), ("photo", "Foto"), ("link", "Tautan"), ("fact", "Lembar fakta")],
                        max_length=10,
                        verbose_name="jenis",
                    ),
                ),
                (
                    "title",
                    models.CharField(
                        help_text="Apa isinya, misalnya “SK Tim Kerja ZI 2026”.", max_length=200, verbose_name="judul"
                    ),
                ),
                ("created_at", models.DateTimeField(verbose_name="dibuat pada")),
                ("created_by", models.CharField(help_text="Id akun.", max_length=40, verbose_name="dibuat oleh")),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evidence",
                        to="organisation.unit",
                        verbose_name="unit pemilik",
                    ),
                ),
            ],
            options={
                "ordering": ("-created_at", "-pk"),
                "indexes": [models.Index(fields=["unit", "-created_at"], name="evidence_of_unit")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("title", ""), _negated=True), name="evidence_has_a_title"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["file", "photo", "link", "fact"])), name="evidence_kind_known"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EvidenceVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="versi")),
                ("filename", models.CharField(blank=True, max_length=255, verbose_name="nama berkas")),
                ("url", models.CharField(blank=True, max_length=2000, verbose_name="tautan")),
                (
                    "sha256",
                    models.CharField(
                        help_text="Dari isi berkas, atau dari alamat tautannya.",
                        max_length=64,
                        verbose_name="sidik SHA-256",
                    ),
                ),
                ("pages", models.PositiveIntegerField(blank=True, null=True, verbose_name="halaman")),
                (
                    "period_from",
                    models.DateField(
                        blank=True, help_text="Sejak kapan isinya berlaku.", null=True, verbose_name="masa mulai"
                    ),
                ),
                (
                    "period_until",
                    models.DateField(
                        blank=True,
                        help_text="Kosong bila masih berlaku atau hanya satu hari.",
                        null=True,
                        verbose_name="masa sampai",
                    ),
                ),
                ("by", models.CharField(help_text="Id akun.", max_length=40, verbose_name="oleh")),
                ("at", models.DateTimeField(verbose_name="waktu")),
                (
                    "check_state",
                    models.CharField(
                        choices=[
                            ("unchecked", "belum diperiksa"),
                            ("accepted", "diperiksa"),
                            ("returned", "perlu diperbaiki"),
                        ],
                        default="unchecked",
                        max_length=10,
                        verbose_name="pemeriksaan",
                    ),
                ),
                (
                    "checked_by",
                    models.CharField(
                        blank=True,
                        help_text="Id akun; bukan pengunggahnya.",
                        max_length=40,
                        verbose_name="diperiksa oleh",
                    ),
                ),
                ("checked_at", models.DateTimeField(blank=True, null=True, verbose_name="diperiksa pada")),
                (
                    "link_state",
                    models.CharField(
                        choices=[
                            ("not_asked", "belum diperiksa"),
                            ("reachable", "dapat dibuka"),
                            ("locked", "terkunci"),
                            ("dead", "mati"),
                            ("not_reachable_from_here", "tidak terjangkau dari sini"),
                            ("refused", "ditolak"),
                        ],
                        default="not_asked",
                        max_length=30,
                        verbose_name="keadaan tautan",
                    ),
                ),
                ("link_detail", models.CharField(blank=True, max_length=300, verbose_name="keterangan tautan")),
                ("link_asked_at", models.DateTimeField(blank=True, null=True, verbose_name="tautan diperiksa pada")),
                (
                    "evidence",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="versions",
                        to="evaluation.evidence",
                        verbose_name="bukti",
                    ),
                ),
                (
                    "stored",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="kernel.storedfile",
                        verbose_name="berkas",
                    ),
                ),
            ],
            options={
                "ordering": ("evidence", "-number"),
                "indexes": [
                    models.Index(fields=["sha256"], name="evidence_version_content"),
                    models.Index(
                        condition=models.Q(("url", ""), _negated=True),
                        fields=["link_asked_at", "id"],
                        name="evidence_link_due",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("evidence", "number"), name="evidence_version_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("stored__isnull", False), ("url", "")),
                            models.Q(("stored__isnull", True), models.Q(("url", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="evidence_file_or_link",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("period_until__isnull", True),
                            models.Q(("period_from__isnull", False), ("period_until__gte", models.F("period_from"))),
                            _connector="OR",
                        ),
                        name="evidence_period",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("checked_by", models.F("by")), _negated=True),
                        name="evidence_checked_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("check_state", "unchecked"), ("checked_by", "")),
                            models.Q(
                                ("check_state__in", ["accepted", "returned"]),
                                models.Q(("checked_by", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="evidence_check_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EvidenceRemark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("remark", "Komentar"),
                            ("accepted", "Dinyatakan benar"),
                            ("returned", "Perlu diperbaiki"),
                        ],
                        default="remark",
                        max_length=10,
                        verbose_name="jenis",
                    ),
                ),
                ("text", models.TextField(blank=True, verbose_name="isi")),
                ("by", models.CharField(help_text="Id akun.", max_length=40, verbose_name="oleh")),
                ("at", models.DateTimeField(verbose_name="waktu")),
                (
                    "evidence",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="remarks",
                        to="evaluation.evidence",
                        verbose_name="bukti",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="remarks",
                        to="evaluation.evidenceversion",
                        verbose_name="versi",
                    ),
                ),
            ],
            options={
                "ordering": ("at", "pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind", "accepted"), models.Q(("text", ""), _negated=True), _connector="OR"
                        ),
                        name="evidence_remark_has_words",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="FactCursor",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sequence", models.PositiveBigIntegerField(default=0, verbose_name="nomor kejadian terakhir")),
                ("measured_on", models.DateField(blank=True, null=True, verbose_name="terakhir dihitung semua")),
                (
                    "body",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="fact_cursor",
                        to="organisation.body",
                        verbose_name="instansi",
                    ),
                ),
            ],
            options={
                "ordering": ("pk",),
            },
        ),
        migrations.CreateModel(
            name="Milestone",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(verbose_name="tahun")),
                ("code", models.CharField(help_text="Kode dari daftar tahap.", max_length=30, verbose_name="tahap")),
                ("opens_on", models.DateField(help_text="Hari pertama.", verbose_name="dibuka")),
                ("closes_on", models.DateField(help_text="Hari terakhir.", verbose_name="ditutup")),
                (
                    "source",
                    models.CharField(
                        help_text="Nomor surat atau peraturan yang menetapkannya.", max_length=200, verbose_name="dasar"
                    ),
                ),
                (
                    "is_confirmed",
                    models.BooleanField(
                        default=False,
                        help_text="Ditetapkan surat tahun itu; kalau belum, ini perkiraan.",
                        verbose_name="sudah pasti",
                    ),
                ),
                ("changed_at", models.DateTimeField(verbose_name="diubah pada")),
                ("changed_by", models.CharField(help_text="Id akun.", max_length=40, verbose_name="diubah oleh")),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="milestones",
                        to="organisation.body",
                        verbose_name="instansi",
                    ),
                ),
            ],
            options={
                "ordering": ("opens_on", "closes_on", "code"),
                "constraints": [
                    models.UniqueConstraint(fields=("body", "year", "code"), name="milestone_once_a_year"),
                    models.CheckConstraint(
                        condition=models.Q(("closes_on__gte", models.F("opens_on"))), name="milestone_ends_after_start"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Zone",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(help_text="Tahun evaluasi zona ini.", verbose_name="tahun")),
                ("name", models.CharField(help_text="Nama unit pada tahun itu.", max_length=200, verbose_name="nama")),
                (
                    "target",
                    models.CharField(
                        help_text="Predikat yang dituju: WBK atau WBBM.", max_length=20, verbose_name="target"
                    ),
                ),
                (
                    "edition",
                    models.CharField(
                        help_text="Instrumen dan tahun lembar kerjanya.", max_length=60, verbose_name="edisi LKE"
                    ),
                ),
                (
                    "cutoff",
                    models.DateField(
                        help_text="Keadaan dan masa bukti dihitung sampai tanggal ini, biasanya hari penyerahan LKE.",
                        verbose_name="tanggal batas",
                    ),
                ),
                (
                    "publicity",
                    models.CharField(
                        choices=[
                            ("hidden", "Tidak diterbitkan"),
                            ("building", "Pernyataan sedang membangun ZI"),
                            ("score", "Pernyataan dan nilai mandiri"),
                        ],
                        default="hidden",
                        max_length=10,
                        verbose_name="terbit",
                    ),
                ),
                ("published_at", models.DateTimeField(blank=True, null=True, verbose_name="diterbitkan pada")),
                ("created_at", models.DateTimeField(verbose_name="dibuat pada")),
                ("created_by", models.CharField(help_text="Id akun.", max_length=40, verbose_name="dibuat oleh")),
                (
                    "previous",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="next",
                        to="evaluation.zone",
                        verbose_name="zona tahun sebelumnya",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="zones",
                        to="organisation.unit",
                        verbose_name="unit",
                    ),
                ),
            ],
            options={
                "ordering": ("-year", "name", "pk"),
                "indexes": [
                    models.Index(fields=["-year", "name", "id"], name="zone_by_year"),
                    models.Index(
                        condition=models.Q(("publicity", "hidden"), _negated=True),
                        fields=["publicity", "-year"],
                        name="zone_public",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("unit", "year"), name="zone_once_a_year"),
                    models.CheckConstraint(condition=models.Q(("year__range", (2014, 2100))), name="zone_year_known"),
                    models.CheckConstraint(condition=models.Q(("name", ""), _negated=True), name="zone_has_a_name"),
                    models.CheckConstraint(
                        condition=models.Q(("publicity__in", ["hidden", "building", "score"])),
                        name="zone_publicity_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("publicity", "hidden"), ("published_at__isnull", False), _connector="OR"),
                        name="zone_published_when",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Worksheet",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Sedang diisi"),
                            ("submitted", "Diserahkan"),
                            ("taken", "Sedang dinilai"),
                            ("agreed", "Disetujui TPI"),
                        ],
                        default="draft",
                        max_length=12,
                        verbose_name="keadaan",
                    ),
                ),
                (
                    "round",
                    models.PositiveSmallIntegerField(
                        default=0, help_text="Berapa kali sudah diserahkan.", verbose_name="putaran"
                    ),
                ),
                (
                    "total",
                    models.DecimalField(decimal_places=6, default=Decimal(0), max_digits=9, verbose_name="nilai"),
                ),
                (
                    "levers",
                    models.DecimalField(decimal_places=6, default=Decimal(0), max_digits=9, verbose_name="pengungkit"),
                ),
                ("answered", models.PositiveSmallIntegerField(default=0, verbose_name="terjawab")),
                ("fields", models.PositiveSmallIntegerField(default=0, verbose_name="isian")),
                (
                    "drafts",
                    models.PositiveSmallIntegerField(
                        default=0, help_text="Bawaan tahun lalu yang belum dipastikan.", verbose_name="rancangan"
                    ),
                ),
                (
                    "is_provisional",
                    models.BooleanField(
                        default=True, help_text="Ada isian kosong yang dihitung 0.", verbose_name="sementara"
                    ),
                ),
                ("meets_target", models.BooleanField(default=False, verbose_name="memenuhi target")),
                (
                    "failing",
                    models.PositiveSmallIntegerField(
                        default=0, help_text="Syarat target yang belum terpenuhi.", verbose_name="syarat gagal"
                    ),
                ),
                (
                    "failing_codes",
                    models.CharField(
                        blank=True,
                        help_text="Syarat target yang gagal, misalnya |total|area-3|.",
                        max_length=160,
                        verbose_name="kode syarat gagal",
                    ),
                ),
                (
                    "area_1",
                    models.DecimalField(
                        decimal_places=6, default=Decimal(0), max_digits=7, verbose_name="bagian yang diraih"
                    ),
                ),
                (
                    "area_2",
                    models.DecimalField(
                        decimal_places=6, default=Decimal(0), max_digits=7, verbose_name="bagian yang diraih"
                    ),
                ),
                (
                    "area_3",
                    models.DecimalField(
                        decimal_places=6, default=Decimal(0), max_digits=7, verbose_name="bagian yang diraih"
                    ),
                ),
                (
                    "area_4",
                    models.DecimalField(
                        decimal_places=6, default=Decimal(0), max_digits=7, verbose_name="bagian yang diraih"
                    ),
                ),
                (
                    "area_5",
                    models.DecimalField(
                        decimal_places=6, default=Decimal(0), max_digits=7, verbose_name="bagian yang diraih"
                    ),
                ),
                (
                    "area_6",
                    models.DecimalField(
                        decimal_places=6, default=Decimal(0), max_digits=7, verbose_name="bagian yang diraih"
                    ),
                ),
                (
                    "areas",
                    models.JSONField(
                        default=dict, help_text="Per area: nilai, bobot, terjawab, isian.", verbose_name="area"
                    ),
                ),
                (
                    "floors",
                    models.JSONField(
                        default=dict,
                        help_text="Per predikat: syarat, nilai, minimum, terpenuhi.",
                        verbose_name="syarat",
                    ),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="terakhir dijawab")),
                (
                    "revise_by",
                    models.DateField(
                        blank=True,
                        help_text="Hari terakhir unit memperbaiki lembar kerja yang dikembalikan penilai.",
                        null=True,
                        verbose_name="perbaikan sampai",
                    ),
                ),
                (
                    "assessor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="worksheets",
                        to="evaluation.assessor",
                        verbose_name="penilai",
                    ),
                ),
                (
                    "zone",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="worksheets",
                        to="evaluation.zone",
                        verbose_name="zona",
                    ),
                ),
            ],
            options={
                "ordering": ("zone", "assessor"),
                "indexes": [
                    models.Index(fields=["total", "id"], name="worksheet_by_total"),
                    models.Index(fields=["failing", "id"], name="worksheet_by_failing"),
                    models.Index(fields=["answered", "id"], name="worksheet_by_answered"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("zone", "assessor"), name="worksheet_once_per_assessor"),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["draft", "submitted", "taken", "agreed"])),
                        name="worksheet_state_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WorkbookImport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("filename", models.CharField(max_length=255, verbose_name="nama berkas")),
                (
                    "rows",
                    models.JSONField(
                        default=dict,
                        help_text="Per isian: yang dikatakan berkas, tempatnya, masalahnya.",
                        verbose_name="isi",
                    ),
                ),
                (
                    "findings",
                    models.JSONField(default=list, help_text="Yang salah pada berkasnya.", verbose_name="temuan"),
                ),
                (
                    "accepted",
                    models.JSONField(default=list, help_text="Isian yang sudah diambil.", verbose_name="diterima"),
                ),
                ("uploaded_at", models.DateTimeField(db_index=True, verbose_name="diunggah pada")),
                ("uploaded_by", models.CharField(help_text="Id akun.", max_length=40, verbose_name="diunggah oleh")),
                ("sheet", models.CharField(max_length=60, verbose_name="lembar")),
                ("layout", models.CharField(max_length=10, verbose_name="tata letak")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="selesai pada")),
                (
                    "worksheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="imports",
                        to="evaluation.worksheet",
                        verbose_name="lembar kerja",
                    ),
                ),
            ],
            options={
                "ordering": ("-uploaded_at", "-pk"),
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Submission",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("round", models.PositiveSmallIntegerField(verbose_name="putaran")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("submit", "Penyerahan"),
                            ("return", "Pengembalian"),
                            ("agree", "Persetujuan"),
                            ("propose", "Pengusulan"),
                        ],
                        max_length=12,
                        verbose_name="jenis",
                    ),
                ),
                (
                    "content",
                    models.TextField(
                        help_text="JSON kanonik: jawaban, catatan, versi bukti, dan nilai.", verbose_name="isi"
                    ),
                ),
                ("sha256", models.CharField(max_length=64, verbose_name="sidik SHA-256")),
                ("at", models.DateTimeField(verbose_name="waktu")),
                ("by", models.CharField(help_text="Id akun.", max_length=40, verbose_name="oleh")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="ditarik pada")),
                (
                    "worksheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="submissions",
                        to="evaluation.worksheet",
                        verbose_name="lembar kerja",
                    ),
                ),
            ],
            options={
                "ordering": ("worksheet", "-round"),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("kind__in", ["submit", "return"]), ("withdrawn_at__isnull", True), _connector="OR"
                        ),
                        fields=("worksheet", "round", "kind"),
                        name="submission_once_per_round",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Answer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("option", models.CharField(blank=True, max_length=10, null=True, verbose_name="pilihan")),
                (
                    "number",
                    models.DecimalField(blank=True, decimal_places=12, max_digits=28, null=True, verbose_name="angka"),
                ),
                (
                    "note",
                    models.TextField(blank=True, help_text="Penjelasan unit kepada penilai.", verbose_name="catatan"),
                ),
                (
                    "is_draft",
                    models.BooleanField(
                        default=False,
                        help_text="Bawaan tahun lalu; belum dinilai sebelum dipastikan.",
                        verbose_name="rancangan",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=0, verbose_name="versi")),
                (
                    "field",
                    models.CharField(help_text="Kode isian pada instrumen.", max_length=60, verbose_name="isian"),
                ),
                (
                    "evidence_text",
                    models.TextField(
                        blank=True,
                        help_text="Isi kolom bukti pada lembar Excel, seperti yang diketik.",
                        verbose_name="keterangan bukti",
                    ),
                ),
                ("changed_at", models.DateTimeField(blank=True, null=True, verbose_name="diubah pada")),
                (
                    "changed_by",
                    models.CharField(blank=True, help_text="Id akun.", max_length=40, verbose_name="diubah oleh"),
                ),
                (
                    "worksheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answers",
                        to="evaluation.worksheet",
                        verbose_name="lembar kerja",
                    ),
                ),
            ],
            options={
                "ordering": ("worksheet", "pk"),
                "constraints": [
                    models.UniqueConstraint(fields=("worksheet", "field"), name="answer_once_per_field"),
                    models.CheckConstraint(
                        condition=models.Q(("option__isnull", True), ("number__isnull", True), _connector="OR"),
                        name="answer_one_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("option__isnull", True), models.Q(("option", ""), _negated=True), _connector="OR"
                        ),
                        name="answer_option_not_empty",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("number__isnull", True), ("number__gte", 0), _connector="OR"),
                        name="answer_not_negative",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WorksheetStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=40, verbose_name="langkah")),
                ("source", models.CharField(max_length=40, verbose_name="dari")),
                ("target", models.CharField(max_length=40, verbose_name="menjadi")),
                ("by", models.CharField(help_text="Id akun.", max_length=40, verbose_name="oleh")),
                ("at", models.DateTimeField(verbose_name="waktu")),
                ("reason", models.TextField(blank=True, verbose_name="alasan")),
                (
                    "obj",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="evaluation.worksheet",
                        verbose_name="lembar kerja",
                    ),
                ),
            ],
            options={
                "ordering": ("at", "pk"),
                "abstract": False,
                "indexes": [models.Index(fields=["obj", "at"], name="worksheet_step_of")],
            },
        ),
        migrations.CreateModel(
            name="FrozenFact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "question",
                    models.CharField(help_text="Kode pada instrumen.", max_length=60, verbose_name="pertanyaan"),
                ),
                (
                    "content",
                    models.TextField(
                        help_text="JSON kanonik: angka, syarat, baris, jendela, saran.", verbose_name="isi"
                    ),
                ),
                ("sha256", models.CharField(max_length=64, verbose_name="sidik SHA-256")),
                (
                    "digest",
                    models.CharField(
                        help_text="Sama dengan sidik pengukurannya.", max_length=64, verbose_name="sidik angka"
                    ),
                ),
                ("option", models.CharField(blank=True, max_length=10, verbose_name="pilihan")),
                (
                    "statement",
                    models.TextField(
                        blank=True, help_text="Yang dinyatakan orang yang membekukannya.", verbose_name="pernyataan"
                    ),
                ),
                (
                    "document",
                    models.CharField(
                        blank=True, help_text="Kode verifikasi lembar faktanya.", max_length=64, verbose_name="dokumen"
                    ),
                ),
                ("as_of", models.DateField(verbose_name="keadaan per")),
                ("by", models.CharField(help_text="Id akun.", max_length=40, verbose_name="oleh")),
                ("at", models.DateTimeField(verbose_name="waktu")),
                (
                    "version",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="frozen_fact",
                        to="evaluation.evidenceversion",
                        verbose_name="versi bukti",
                    ),
                ),
                (
                    "zone",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="frozen_facts",
                        to="evaluation.zone",
                        verbose_name="zona",
                    ),
                ),
            ],
            options={
                "ordering": ("-at", "-pk"),
                "indexes": [models.Index(fields=["zone", "question", "-at"], name="frozen_fact_of_question")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("content", ""), _negated=True), name="frozen_fact_has_content"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="FactReading",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "key",
                    models.CharField(
                        help_text="Kode pada instrumen.", max_length=60, verbose_name="pertanyaan atau isian"
                    ),
                ),
                ("fact", models.CharField(max_length=80, verbose_name="fakta")),
                (
                    "option",
                    models.CharField(
                        blank=True, help_text="Kosong bila tidak ada saran.", max_length=10, verbose_name="saran"
                    ),
                ),
                (
                    "number",
                    models.DecimalField(blank=True, decimal_places=6, max_digits=18, null=True, verbose_name="angka"),
                ),
                ("nil", models.BooleanField(default=False, verbose_name="nihil")),
                ("figures", models.JSONField(default=dict, verbose_name="isi")),
                (
                    "digest",
                    models.CharField(
                        help_text="Berubah bila angka atau barisnya berubah.", max_length=64, verbose_name="sidik"
                    ),
                ),
                ("as_of", models.DateField(verbose_name="keadaan per")),
                ("measured_at", models.DateTimeField(verbose_name="dihitung pada")),
                (
                    "zone",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="fact_readings",
                        to="evaluation.zone",
                        verbose_name="zona",
                    ),
                ),
            ],
            options={
                "ordering": ("zone", "key"),
                "constraints": [models.UniqueConstraint(fields=("zone", "key"), name="fact_reading_once")],
            },
        ),
        migrations.CreateModel(
            name="EvidenceUse",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "field",
                    models.CharField(help_text="Kode isian pada instrumen.", max_length=60, verbose_name="isian"),
                ),
                (
                    "page",
                    models.PositiveIntegerField(
                        blank=True, help_text="Halaman yang membuktikan.", null=True, verbose_name="halaman"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="urutan")),
                (
                    "is_draft",
                    models.BooleanField(
                        default=False, help_text="Bawaan tahun lalu; belum dipastikan.", verbose_name="rancangan"
                    ),
                ),
                ("by", models.CharField(help_text="Id akun.", max_length=40, verbose_name="oleh")),
                ("at", models.DateTimeField(verbose_name="waktu")),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="uses",
                        to="evaluation.evidenceversion",
                        verbose_name="versi bukti",
                    ),
                ),
                (
                    "zone",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="evidence_uses",
                        to="evaluation.zone",
                        verbose_name="zona",
                    ),
                ),
            ],
            options={
                "ordering": ("field", "position", "pk"),
                "indexes": [models.Index(fields=["zone", "field", "position"], name="evidence_use_of_field")],
                "constraints": [
                    models.UniqueConstraint(fields=("zone", "field", "version"), name="evidence_use_once"),
                    models.CheckConstraint(
                        condition=models.Q(("page__isnull", True), ("page__gte", 1), _connector="OR"),
                        name="evidence_use_page",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Assignment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("question", models.CharField(help_text="Kode pertanyaan.", max_length=60, verbose_name="pertanyaan")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="tenggat")),
                ("given_by", models.CharField(help_text="Id akun.", max_length=40, verbose_name="diberikan oleh")),
                ("given_at", models.DateTimeField(verbose_name="diberikan pada")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="selesai pada")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assignments",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="kontributor",
                    ),
                ),
                (
                    "zone",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="assignments",
                        to="evaluation.zone",
                        verbose_name="zona",
                    ),
                ),
            ],
            options={
                "ordering": ("zone", "question", "pk"),
                "indexes": [
                    models.Index(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=["user", "due_on"],
                        name="assignment_of_user",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("zone", "question", "user"),
                        name="assignment_open_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ZoneMember",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_from", models.DateField(verbose_name="mulai")),
                (
                    "valid_until",
                    models.DateField(
                        blank=True, help_text="Hari terakhir unit ini termasuk zona.", null=True, verbose_name="sampai"
                    ),
                ),
                (
                    "basis",
                    models.CharField(
                        blank=True,
                        help_text="Nomor SK atau alasan perubahan cakupan.",
                        max_length=200,
                        verbose_name="dasar",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="zone_memberships",
                        to="organisation.unit",
                        verbose_name="unit",
                    ),
                ),
                (
                    "zone",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="members",
                        to="evaluation.zone",
                        verbose_name="zona",
                    ),
                ),
            ],
            options={
                "ordering": ("valid_from", "pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until__isnull", True), ("valid_until__gte", models.F("valid_from")), _connector="OR"
                        ),
                        name="zone_member_ends_after_start",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("valid_until__isnull", True)),
                        fields=("zone", "unit"),
                        name="zone_member_open_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AnswerRevision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("option", models.CharField(blank=True, max_length=10, null=True, verbose_name="pilihan")),
                (
                    "number",
                    models.DecimalField(blank=True, decimal_places=12, max_digits=28, null=True, verbose_name="angka"),
                ),
                (
                    "note",
                    models.TextField(blank=True, help_text="Penjelasan unit kepada penilai.", verbose_name="catatan"),
                ),
                (
                    "is_draft",
                    models.BooleanField(
                        default=False,
                        help_text="Bawaan tahun lalu; belum dinilai sebelum dipastikan.",
                        verbose_name="rancangan",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=0, verbose_name="versi")),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("typed", "Diisi"),
                            ("imported", "Diimpor dari Excel"),
                            ("carried", "Dibawa dari tahun lalu"),
                            ("confirmed", "Dipastikan"),
                            ("fact", "Diambil dari fakta"),
                        ],
                        max_length=10,
                        verbose_name="asal",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="waktu")),
                ("by", models.CharField(help_text="Id akun.", max_length=40, verbose_name="oleh")),
                (
                    "answer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="revisions",
                        to="evaluation.answer",
                        verbose_name="jawaban",
                    ),
                ),
            ],
            options={
                "ordering": ("answer", "version"),
                "constraints": [
                    models.UniqueConstraint(fields=("answer", "version"), name="answer_revision_once"),
                    models.CheckConstraint(
                        condition=models.Q(("option__isnull", True), ("number__isnull", True), _connector="OR"),
                        name="answer_revision_one_kind",
                    ),
                ],
            },
        ),
    ]
