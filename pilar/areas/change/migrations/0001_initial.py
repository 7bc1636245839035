import uuid

import django.db.models.deletion
from django.db import migrations, models

from pilar.kernel.first_tables import FirstTables


class Migration(FirstTables):
    initial = True

    dependencies = [
        ("kernel", "0001_initial"),
        ("organisation", "0001_initial"),
        ("records", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Pulse",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=200, verbose_name="judul")),
                ("round", models.PositiveSmallIntegerField(verbose_name="putaran")),
                (
                    "edition",
                    models.CharField(
                        help_text="Hanya putaran seedisi yang dibandingkan.",
                        max_length=20,
                        verbose_name="edisi pertanyaan",
                    ),
                ),
                ("opens_on", models.DateField(verbose_name="mulai")),
                ("closes_on", models.DateField(help_text="Hari terakhir menjawab.", verbose_name="sampai")),
                ("invited", models.PositiveIntegerField(default=0, verbose_name="pegawai saat dibuka")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Rancangan"),
                            ("open", "Sedang berjalan"),
                            ("closed", "Ditutup"),
                            ("withdrawn", "Dibatalkan"),
                        ],
                        default="draft",
                        max_length=12,
                        verbose_name="keadaan",
                    ),
                ),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="ditutup pada")),
                (
                    "answered",
                    models.PositiveIntegerField(default=0, help_text="Diisi saat ditutup.", verbose_name="menjawab"),
                ),
                (
                    "resistance",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        help_text="0 sampai 100; kosong bila penjawabnya terlalu sedikit.",
                        max_digits=4,
                        null=True,
                        verbose_name="indeks penolakan",
                    ),
                ),
                (
                    "cells",
                    models.JSONField(
                        default=dict,
                        help_text="Kode pertanyaan → banyak jawaban per kelompok; kosong bila disembunyikan.",
                        verbose_name="sebaran",
                    ),
                ),
                ("created_at", models.DateTimeField(verbose_name="dibuat pada")),
                ("created_by", models.CharField(help_text="Id akun.", max_length=40, verbose_name="dibuat oleh")),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pulses",
                        to="organisation.unit",
                        verbose_name="unit",
                    ),
                ),
            ],
            options={
                "ordering": ("-opens_on", "-pk"),
                "indexes": [models.Index(fields=["unit", "state", "closed_on"], name="pulse_of_unit")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("title", ""), _negated=True), name="pulse_has_a_title"),
                    models.CheckConstraint(
                        condition=models.Q(("closes_on__gte", models.F("opens_on"))), name="pulse_ends_after_start"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "withdrawn"), _negated=True),
                        fields=("unit", "round"),
                        name="pulse_round_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "open")), fields=("unit",), name="pulse_open_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_on__isnull", False), ("state", "closed")),
                            models.Q(
                                models.Q(("state", "closed"), _negated=True),
                                ("answered", 0),
                                ("closed_on__isnull", True),
                                ("resistance__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="pulse_results_when_closed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("resistance__isnull", True), ("resistance__range", (0, 100)), _connector="OR"
                        ),
                        name="pulse_resistance_in_range",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AgentChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=200, verbose_name="perubahan")),
                ("problem", models.TextField(help_text="Keadaan sebelum perubahan.", verbose_name="masalah")),
                ("plan", models.TextField(blank=True, verbose_name="rencana")),
                ("planned_on", models.DateField(verbose_name="target selesai")),
                ("made_on", models.DateField(blank=True, null=True, verbose_name="dibuat pada")),
                ("result", models.TextField(blank=True, verbose_name="hasil")),
                (
                    "made_by",
                    models.CharField(blank=True, help_text="Id akun.", max_length=40, verbose_name="dinyatakan oleh"),
                ),
                (
                    "confirmed_by",
                    models.CharField(
                        blank=True, help_text="Id akun atasan.", max_length=40, verbose_name="dikonfirmasi oleh"
                    ),
                ),
                ("confirmed_at", models.DateTimeField(blank=True, null=True, verbose_name="dikonfirmasi pada")),
                (
                    "integrated_into",
                    models.CharField(
                        blank=True,
                        choices=[("sop", "SOP"), ("decree", "Keputusan"), ("system", "Sistem")],
                        max_length=10,
                        verbose_name="masuk ke",
                    ),
                ),
                ("integrated_as", models.CharField(blank=True, max_length=200, verbose_name="nama atau nomornya")),
                ("integrated_on", models.DateField(blank=True, null=True, verbose_name="terintegrasi pada")),
                ("integrated_until", models.DateField(blank=True, null=True, verbose_name="berlaku sampai")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "Direncanakan"),
                            ("made", "Dibuat, menunggu konfirmasi"),
                            ("confirmed", "Dikonfirmasi atasan"),
                            ("integrated", "Masuk SOP, keputusan, atau sistem"),
                            ("dropped", "Tidak dilanjutkan"),
                        ],
                        default="planned",
                        max_length=12,
                        verbose_name="keadaan",
                    ),
                ),
                ("created_at", models.DateTimeField(verbose_name="dibuat pada")),
                ("created_by", models.CharField(help_text="Id akun.", max_length=40, verbose_name="dibuat oleh")),
                (
                    "agent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agent_changes",
                        to="organisation.person",
                        verbose_name="agen perubahan",
                    ),
                ),
                (
                    "decree",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.decree",
                        verbose_name="keputusan penampung",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agent_changes",
                        to="organisation.unit",
                        verbose_name="unit",
                    ),
                ),
            ],
            options={
                "ordering": ("-planned_on", "-pk"),
                "indexes": [models.Index(fields=["unit", "state", "made_on"], name="agent_change_of_unit")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("title", ""), _negated=True), name="agent_change_has_a_title"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["planned", "dropped"]), ("made_on__isnull", False), _connector="OR"
                        ),
                        name="agent_change_made_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["confirmed", "integrated"]), _negated=True),
                            models.Q(
                                models.Q(("confirmed_by", ""), _negated=True),
                                ("confirmed_at__isnull", False),
                                models.Q(("confirmed_by", models.F("made_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="agent_change_confirmed_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "integrated"), _negated=True),
                            models.Q(
                                models.Q(("integrated_into", ""), _negated=True),
                                models.Q(("integrated_as", ""), _negated=True),
                                ("integrated_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="agent_change_integrated_where",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("integrated_until__isnull", True),
                            models.Q(
                                ("integrated_on__isnull", False), ("integrated_until__gte", models.F("integrated_on"))
                            ),
                            _connector="OR",
                        ),
                        name="agent_change_holds_after_start",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AgentChangeFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("what", models.CharField(max_length=20, verbose_name="isi")),
                ("title", models.CharField(max_length=200, verbose_name="judul")),
                ("filename", models.CharField(blank=True, max_length=255, verbose_name="nama berkas")),
                ("url", models.CharField(blank=True, max_length=2000, verbose_name="tautan")),
                ("sha256", models.CharField(max_length=64, verbose_name="sidik SHA-256")),
                ("by", models.CharField(help_text="Id akun.", max_length=40, verbose_name="oleh")),
                ("at", models.DateTimeField(verbose_name="waktu")),
                (
                    "change",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="files",
                        to="change.agentchange",
                        verbose_name="perubahan",
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
                    ),
                ),
            ],
            options={
                "ordering": ("what", "at", "pk"),
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="AgentChangeStep",
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
                        to="change.agentchange",
                        verbose_name="perubahan",
                    ),
                ),
            ],
            options={
                "ordering": ("at", "pk"),
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Communication",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "on",
                    models.DateField(help_text="Spanduk dihitung sekali, pada hari dipasang.", verbose_name="tanggal"),
                ),
                ("title", models.CharField(max_length=200, verbose_name="isi")),
                (
                    "medium",
                    models.CharField(
                        choices=[
                            ("meeting", "Apel atau rapat"),
                            ("poster", "Spanduk, poster, papan"),
                            ("social", "Media sosial"),
                            ("web", "Laman"),
                            ("chat", "Grup percakapan"),
                            ("press", "Siaran pers atau media massa"),
                            ("video", "Video"),
                            ("other", "Lainnya"),
                        ],
                        max_length=10,
                        verbose_name="media",
                    ),
                ),
                (
                    "audience",
                    models.CharField(
                        choices=[
                            ("internal", "Pegawai"),
                            ("external", "Masyarakat"),
                            ("both", "Pegawai dan masyarakat"),
                        ],
                        max_length=10,
                        verbose_name="sasaran",
                    ),
                ),
                ("two_way", models.BooleanField(default=False, verbose_name="ada tanya-jawab")),
                (
                    "reach",
                    models.PositiveIntegerField(
                        blank=True, help_text="Orang yang terjangkau.", null=True, verbose_name="jangkauan"
                    ),
                ),
                ("url", models.CharField(blank=True, max_length=2000, verbose_name="tautan")),
                ("filename", models.CharField(blank=True, max_length=255, verbose_name="nama berkas")),
                ("created_at", models.DateTimeField(verbose_name="dibuat pada")),
                ("created_by", models.CharField(help_text="Id akun.", max_length=40, verbose_name="dibuat oleh")),
                (
                    "activity",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="communications",
                        to="records.activity",
                        verbose_name="kegiatan",
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
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="communications",
                        to="organisation.unit",
                        verbose_name="unit",
                    ),
                ),
            ],
            options={
                "ordering": ("-on", "-pk"),
                "indexes": [models.Index(fields=["unit", "-on", "-id"], name="communication_of_unit")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("title", ""), _negated=True), name="communication_has_a_title"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("stored__isnull", True), models.Q(("filename", ""), _negated=True), _connector="OR"
                        ),
                        name="communication_file_has_a_name",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Launch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=200, verbose_name="judul")),
                ("planned_on", models.DateField(verbose_name="rencana tanggal")),
                ("held_on", models.DateField(blank=True, null=True, verbose_name="dilaksanakan pada")),
                ("place", models.CharField(blank=True, max_length=200, verbose_name="tempat")),
                ("charter", models.TextField(blank=True, verbose_name="isi piagam")),
                (
                    "charter_signatory",
                    models.CharField(blank=True, max_length=200, verbose_name="penanda tangan piagam"),
                ),
                (
                    "summary",
                    models.TextField(
                        blank=True,
                        help_text="Apa yang dijanjikan, tanpa nama orang selain yang di piagam.",
                        verbose_name="ringkasan untuk publik",
                    ),
                ),
                ("news_url", models.CharField(blank=True, max_length=2000, verbose_name="tautan berita")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "Direncanakan"),
                            ("held", "Dilaksanakan"),
                            ("published", "Dipublikasikan"),
                            ("cancelled", "Dibatalkan"),
                        ],
                        default="planned",
                        max_length=12,
                        verbose_name="keadaan",
                    ),
                ),
                ("created_at", models.DateTimeField(verbose_name="dibuat pada")),
                ("created_by", models.CharField(help_text="Id akun.", max_length=40, verbose_name="dibuat oleh")),
                (
                    "activity",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="launches",
                        to="records.activity",
                        verbose_name="kegiatan",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="launches",
                        to="organisation.unit",
                        verbose_name="unit",
                    ),
                ),
            ],
            options={
                "ordering": ("-planned_on", "-pk"),
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("title", ""), _negated=True), name="launch_has_a_title"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["planned", "cancelled"]), ("held_on__isnull", False), _connector="OR"
                        ),
                        name="launch_held_when",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LaunchFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("what", models.CharField(max_length=20, verbose_name="isi")),
                ("title", models.CharField(max_length=200, verbose_name="judul")),
                ("filename", models.CharField(blank=True, max_length=255, verbose_name="nama berkas")),
                ("url", models.CharField(blank=True, max_length=2000, verbose_name="tautan")),
                ("sha256", models.CharField(max_length=64, verbose_name="sidik SHA-256")),
                ("by", models.CharField(help_text="Id akun.", max_length=40, verbose_name="oleh")),
                ("at", models.DateTimeField(verbose_name="waktu")),
                (
                    "launch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="files",
                        to="change.launch",
                        verbose_name="pencanangan",
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
                    ),
                ),
            ],
            options={
                "ordering": ("what", "at", "pk"),
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="LaunchStep",
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
                        to="change.launch",
                        verbose_name="pencanangan",
                    ),
                ),
            ],
            options={
                "ordering": ("at", "pk"),
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="LaunchWitness",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200, verbose_name="nama")),
                ("capacity", models.CharField(blank=True, max_length=200, verbose_name="jabatan")),
                ("institution", models.CharField(max_length=200, verbose_name="lembaga")),
                (
                    "launch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="witnesses",
                        to="change.launch",
                        verbose_name="pencanangan",
                    ),
                ),
            ],
            options={
                "ordering": ("launch", "pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name", ""), _negated=True), models.Q(("institution", ""), _negated=True)
                        ),
                        name="launch_witness_has_a_name",
                    ),
                    models.UniqueConstraint(fields=("launch", "name", "institution"), name="launch_witness_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="LeaderNote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("wealth", "LHKPN/LHKASN tepat waktu"),
                            ("attendance", "Rekap kehadiran"),
                            ("discipline", "Tanpa hukuman disiplin"),
                            ("training", "Pelatihan yang diikuti"),
                            ("example", "Keteladanan lain"),
                        ],
                        max_length=12,
                        verbose_name="hal",
                    ),
                ),
                ("on", models.DateField(verbose_name="tanggal")),
                ("met", models.BooleanField(default=True, verbose_name="terpenuhi")),
                ("number", models.CharField(blank=True, max_length=120, verbose_name="nomor berkas")),
                ("text", models.CharField(blank=True, max_length=300, verbose_name="keterangan")),
                ("filename", models.CharField(blank=True, max_length=255, verbose_name="nama berkas")),
                ("created_at", models.DateTimeField(verbose_name="dibuat pada")),
                ("created_by", models.CharField(help_text="Id akun.", max_length=40, verbose_name="dibuat oleh")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="leader_notes",
                        to="organisation.person",
                        verbose_name="kepala",
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
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="leader_notes",
                        to="organisation.unit",
                        verbose_name="unit",
                    ),
                ),
            ],
            options={
                "ordering": ("-on", "-pk"),
                "indexes": [models.Index(fields=["unit", "person", "-on"], name="leader_note_of_unit")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("number", ""), _negated=True),
                            models.Q(("filename__gt", ""), ("stored__isnull", False)),
                            _connector="OR",
                        ),
                        name="leader_note_has_a_basis",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LessonResult",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("lesson", models.CharField(max_length=40, verbose_name="pelajaran")),
                (
                    "edition",
                    models.CharField(
                        help_text="Edisi isi pelajaran saat dijawab.", max_length=20, verbose_name="edisi"
                    ),
                ),
                ("right", models.PositiveSmallIntegerField(verbose_name="benar")),
                ("asked", models.PositiveSmallIntegerField(verbose_name="soal")),
                ("passed", models.BooleanField(verbose_name="lulus")),
                ("at", models.DateTimeField(verbose_name="waktu")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lesson_results",
                        to="organisation.person",
                        verbose_name="orang",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lesson_results",
                        to="organisation.unit",
                        verbose_name="unit saat itu",
                    ),
                ),
            ],
            options={
                "ordering": ("-at", "-pk"),
                "indexes": [
                    models.Index(fields=["unit", "lesson", "passed"], name="lesson_result_of_unit"),
                    models.Index(fields=["person", "lesson"], name="lesson_result_of_person"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("right__lte", models.F("asked"))), name="lesson_right_of_asked"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("asked__gt", 0), models.Q(("lesson", ""), _negated=True)),
                        name="lesson_result_of_something",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Pact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("individual", "Pakta integritas"), ("joint", "Komitmen bersama pimpinan")],
                        default="individual",
                        max_length=12,
                        verbose_name="jenis",
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="tahun")),
                ("version", models.PositiveSmallIntegerField(default=1, verbose_name="versi teks")),
                ("title", models.CharField(max_length=200, verbose_name="judul")),
                (
                    "text",
                    models.TextField(
                        help_text="Sebagaimana ditandatangani: pembuka, baris kosong, lalu tiap butir sebaris.",
                        verbose_name="teks",
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        blank=True,
                        help_text="Peraturan yang menjadi dasar teksnya.",
                        max_length=300,
                        verbose_name="dasar",
                    ),
                ),
                ("text_sha256", models.CharField(max_length=64, verbose_name="sidik teks")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Rancangan"),
                            ("open", "Dibuka untuk ditandatangani"),
                            ("closed", "Ditutup"),
                            ("withdrawn", "Dicabut"),
                        ],
                        default="draft",
                        max_length=12,
                        verbose_name="keadaan",
                    ),
                ),
                ("opened_at", models.DateTimeField(blank=True, null=True, verbose_name="dibuka pada")),
                (
                    "due_on",
                    models.DateField(
                        blank=True, help_text="Hari terakhir yang diharapkan.", null=True, verbose_name="tenggat"
                    ),
                ),
                (
                    "is_public",
                    models.BooleanField(
                        default=False, help_text="Teks dan porsinya, tanpa nama.", verbose_name="tampil untuk publik"
                    ),
                ),
                ("created_at", models.DateTimeField(verbose_name="dibuat pada")),
                ("created_by", models.CharField(help_text="Id akun.", max_length=40, verbose_name="dibuat oleh")),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pacts",
                        to="organisation.unit",
                        verbose_name="unit",
                    ),
                ),
            ],
            options={
                "ordering": ("-year", "kind", "-version"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("text", ""), _negated=True), models.Q(("title", ""), _negated=True)
                        ),
                        name="pact_has_words",
                    ),
                    models.UniqueConstraint(fields=("unit", "kind", "year", "version"), name="pact_version_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "open")), fields=("unit", "kind", "year"), name="pact_open_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Kiosk",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "token",
                    models.CharField(
                        help_text="Acak; bagian dari alamat di QR.",
                        max_length=64,
                        unique=True,
                        verbose_name="kode alamat",
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        help_text="Ditunjukkan petugas; diketik bersama NIP atau nama.",
                        max_length=8,
                        verbose_name="kode unit",
                    ),
                ),
                (
                    "opened_by",
                    models.CharField(
                        help_text="Id akun petugas yang menyaksikan.", max_length=40, verbose_name="dibuka oleh"
                    ),
                ),
                ("opened_at", models.DateTimeField(verbose_name="dibuka pada")),
                ("closes_at", models.DateTimeField(verbose_name="ditutup sendiri pada")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="ditutup pada")),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.unit",
                        verbose_name="unit",
                    ),
                ),
                (
                    "pact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="kiosks",
                        to="change.pact",
                        verbose_name="pakta",
                    ),
                ),
            ],
            options={
                "ordering": ("-opened_at", "-pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("closes_at__gt", models.F("opened_at"))), name="kiosk_closes_later"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PactSignature",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "name",
                    models.CharField(
                        help_text="Sebagaimana tertulis pada hari itu.", max_length=200, verbose_name="nama"
                    ),
                ),
                ("capacity", models.CharField(max_length=220, verbose_name="jabatan")),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("own", "Di Pilar dengan akun sendiri"),
                            ("kiosk", "Di kios tanpa akun"),
                            ("scan", "Tanda tangan basah"),
                        ],
                        max_length=10,
                        verbose_name="cara",
                    ),
                ),
                ("text_sha256", models.CharField(max_length=64, verbose_name="sidik teks")),
                (
                    "signed_on",
                    models.DateField(
                        help_text="Pada tanda tangan basah: tanggal di kertasnya.", verbose_name="tanggal tanda tangan"
                    ),
                ),
                ("signed_at", models.DateTimeField(verbose_name="waktu dicatat")),
                (
                    "by",
                    models.CharField(
                        help_text="Id akun: penanda tangan, atau petugas kios dan pemindai.",
                        max_length=40,
                        verbose_name="oleh",
                    ),
                ),
                ("scan_name", models.CharField(blank=True, max_length=255, verbose_name="nama berkas")),
                ("witnessed_at", models.DateTimeField(blank=True, null=True, verbose_name="disaksikan pada")),
                ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="dicoret pada")),
                (
                    "revoked_by",
                    models.CharField(blank=True, help_text="Id akun.", max_length=40, verbose_name="dicoret oleh"),
                ),
                ("revoked_reason", models.CharField(blank=True, max_length=300, verbose_name="alasan dicoret")),
                (
                    "duty",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pact_signatures",
                        to="organisation.duty",
                        verbose_name="tugas saat itu",
                    ),
                ),
                (
                    "kiosk",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signatures",
                        to="change.kiosk",
                        verbose_name="kios",
                    ),
                ),
                (
                    "pact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signatures",
                        to="change.pact",
                        verbose_name="pakta",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pact_signatures",
                        to="organisation.person",
                        verbose_name="orang",
                    ),
                ),
                (
                    "scan",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="kernel.storedfile",
                        verbose_name="pindaian",
                    ),
                ),
                (
                    "witness",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="witnessed_pacts",
                        to="organisation.person",
                        verbose_name="saksi",
                    ),
                ),
            ],
            options={
                "ordering": ("-signed_at", "-pk"),
                "indexes": [
                    models.Index(fields=["pact", "-signed_at", "-id"], name="pact_signature_recent"),
                    models.Index(fields=["person", "-signed_at"], name="pact_signature_of_person"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("revoked_at__isnull", True)),
                        fields=("pact", "duty"),
                        name="pact_signed_once_per_duty",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("revoked_at__isnull", True), ("revoked_reason", "")),
                            models.Q(("revoked_at__isnull", False), models.Q(("revoked_reason", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="pact_signature_struck_with_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("witness__isnull", True), ("witnessed_at__isnull", True)),
                            models.Q(("witness__isnull", False), ("witnessed_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="pact_witness_with_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kiosk__isnull", False), ("method", "kiosk")),
                            models.Q(models.Q(("method", "kiosk"), _negated=True), ("kiosk__isnull", True)),
                            _connector="OR",
                        ),
                        name="pact_signature_kiosk",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("method", "scan"), ("scan__isnull", False)),
                            models.Q(models.Q(("method", "scan"), _negated=True), ("scan__isnull", True)),
                            _connector="OR",
                        ),
                        name="pact_signature_scan",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("witness__isnull", True),
                            models.Q(("witness", models.F("person")), _negated=True),
                            _connector="OR",
                        ),
                        name="pact_witness_is_another",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PactStep",
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
                        to="change.pact",
                        verbose_name="pakta",
                    ),
                ),
            ],
            options={
                "ordering": ("at", "pk"),
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PulseBox",
            fields=[
                (
                    "pulse",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="box",
                        serialize=False,
                        to="change.pulse",
                        verbose_name="jajak",
                    ),
                ),
                (
                    "sealed",
                    models.BinaryField(
                        help_text="Jumlah jawaban per pertanyaan dan pilihan, selalu sama panjang.",
                        verbose_name="isi bersegel",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PulseStep",
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
                        to="change.pulse",
                        verbose_name="jajak",
                    ),
                ),
            ],
            options={
                "ordering": ("at", "pk"),
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PulseTicket",
            fields=[
                (
                    "key",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False, verbose_name="kunci"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.person",
                        verbose_name="orang",
                    ),
                ),
                (
                    "pulse",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tickets",
                        to="change.pulse",
                        verbose_name="jajak",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("pulse", "person"), name="pulse_answered_once")],
            },
        ),
        migrations.CreateModel(
            name="TeamElement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("added", "Ditambah"), ("struck", "Tidak perlu diwakili")],
                        max_length=8,
                        verbose_name="perubahan daftar",
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        help_text="Dari daftar; untuk yang ditambah dari namanya.",
                        max_length=220,
                        verbose_name="kode unsur",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="nama unsur")),
                ("reason", models.CharField(max_length=300, verbose_name="alasan")),
                ("created_at", models.DateTimeField(verbose_name="dibuat pada")),
                ("created_by", models.CharField(help_text="Id akun.", max_length=40, verbose_name="dibuat oleh")),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="team_elements",
                        to="organisation.unit",
                        verbose_name="unit",
                    ),
                ),
            ],
            options={
                "ordering": ("name", "pk"),
                "constraints": [
                    models.UniqueConstraint(fields=("unit", "code"), name="team_element_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name", ""), _negated=True), models.Q(("reason", ""), _negated=True)
                        ),
                        name="team_element_says_why",
                    ),
                ],
            },
        ),
    ]
