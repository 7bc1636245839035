import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from pilar.kernel.first_tables import FirstTables


class Migration(FirstTables):
    initial = True

    dependencies = [
        ("evaluation", "0001_initial"),
        ("kernel", "0001_initial"),
        ("organisation", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Round",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="putaran")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("assessing", "Sedang dinilai"),
                            ("returned", "Dikembalikan"),
                            ("agreed", "Disetujui"),
                        ],
                        default="assessing",
                        max_length=12,
                        verbose_name="keadaan",
                    ),
                ),
                (
                    "tier",
                    models.PositiveSmallIntegerField(
                        default=1, help_text="Pada jenjang mana putaran ini berada.", verbose_name="jenjang kini"
                    ),
                ),
                ("taken_at", models.DateTimeField(verbose_name="diambil pada")),
                ("taken_by", models.CharField(help_text="Id akun.", max_length=40, verbose_name="diambil oleh")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="ditutup pada")),
                (
                    "revise_by",
                    models.DateField(
                        blank=True,
                        help_text="Hari terakhir unit memperbaiki.",
                        null=True,
                        verbose_name="perbaikan sampai",
                    ),
                ),
                (
                    "submission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rounds",
                        to="evaluation.submission",
                        verbose_name="penyerahan unit",
                    ),
                ),
                (
                    "worksheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rounds",
                        to="evaluation.worksheet",
                        verbose_name="lembar kerja penilai",
                    ),
                ),
                (
                    "zone",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assessment_rounds",
                        to="evaluation.zone",
                        verbose_name="zona",
                    ),
                ),
            ],
            options={
                "ordering": ("zone", "-number"),
                "constraints": [
                    models.UniqueConstraint(fields=("worksheet", "number"), name="round_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "assessing")), fields=("zone",), name="round_open_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["assessing", "returned", "agreed"])), name="round_state_known"
                    ),
                    models.CheckConstraint(condition=models.Q(("tier__range", (1, 3))), name="round_tier_known"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Recommendation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(help_text="Dalam zona ini.", verbose_name="nomor")),
                (
                    "question",
                    models.CharField(
                        blank=True, help_text="Kode pertanyaan, bila ada.", max_length=60, verbose_name="pertanyaan"
                    ),
                ),
                (
                    "area",
                    models.PositiveSmallIntegerField(
                        blank=True, help_text="1–6; kosong untuk hasil dan umum.", null=True, verbose_name="area"
                    ),
                ),
                ("text", models.TextField(verbose_name="rekomendasi")),
                (
                    "due_on",
                    models.DateField(help_text="Hari terakhir untuk menindaklanjutinya.", verbose_name="tenggat"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Terbuka"),
                            ("reported", "Menunggu diterima TPI"),
                            ("closed", "Selesai"),
                            ("dropped", "Dicabut"),
                        ],
                        default="open",
                        max_length=10,
                        verbose_name="keadaan",
                    ),
                ),
                (
                    "report",
                    models.TextField(
                        blank=True, help_text="Apa yang sudah dilakukan unit.", verbose_name="tindak lanjut"
                    ),
                ),
                (
                    "reported_by",
                    models.CharField(blank=True, help_text="Id akun.", max_length=40, verbose_name="dilaporkan oleh"),
                ),
                ("reported_at", models.DateTimeField(blank=True, null=True, verbose_name="dilaporkan pada")),
                ("made_by", models.CharField(help_text="Id akun.", max_length=40, verbose_name="dibuat oleh")),
                ("made_at", models.DateTimeField(verbose_name="dibuat pada")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="selesai pada")),
                (
                    "closed_on",
                    models.DateField(
                        blank=True, help_text="Menurut waktu instansi.", null=True, verbose_name="hari selesai"
                    ),
                ),
                (
                    "proof",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="evaluation.evidenceversion",
                        verbose_name="bukti",
                    ),
                ),
                (
                    "zone",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recommendations",
                        to="evaluation.zone",
                        verbose_name="zona",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recommendations",
                        to="assessment.round",
                        verbose_name="putaran",
                    ),
                ),
            ],
            options={
                "ordering": ("zone", "number"),
                "indexes": [
                    models.Index(fields=["due_on", "id"], name="tpi_recommendation_due"),
                    models.Index(fields=["state", "due_on"], name="tpi_recommendation_state_due"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("zone", "number"), name="tpi_recommendation_number_once"),
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="tpi_recommendation_has_words"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["open", "reported", "closed", "dropped"])),
                        name="tpi_recommendation_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "closed"), _negated=True),
                            models.Q(("closed_at__isnull", False), ("closed_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="tpi_recommendation_closed_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "reported"), _negated=True),
                            models.Q(("report", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="tpi_recommendation_reported_says_what",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("area__isnull", True), ("area__range", (1, 6)), _connector="OR"),
                        name="tpi_recommendation_area",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PaperImport",
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
                ("tier", models.PositiveSmallIntegerField(verbose_name="jenjang")),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="papers",
                        to="assessment.round",
                        verbose_name="putaran",
                    ),
                ),
            ],
            options={
                "ordering": ("-uploaded_at", "-pk"),
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Opinion",
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
                ("tier", models.PositiveSmallIntegerField(verbose_name="jenjang")),
                (
                    "field",
                    models.CharField(help_text="Kode isian pada instrumen.", max_length=60, verbose_name="isian"),
                ),
                (
                    "recommendation",
                    models.TextField(blank=True, help_text="Yang perlu dilakukan unit.", verbose_name="rekomendasi"),
                ),
                ("changed_at", models.DateTimeField(verbose_name="diubah pada")),
                ("changed_by", models.CharField(help_text="Id akun.", max_length=40, verbose_name="diubah oleh")),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="opinions",
                        to="assessment.round",
                        verbose_name="putaran",
                    ),
                ),
            ],
            options={
                "ordering": ("round", "field", "tier"),
                "constraints": [
                    models.UniqueConstraint(fields=("round", "field", "tier"), name="opinion_once"),
                    models.CheckConstraint(
                        condition=models.Q(("option__isnull", True), ("number__isnull", True), _connector="OR"),
                        name="opinion_one_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("number__isnull", True), ("number__gte", 0), _connector="OR"),
                        name="opinion_not_negative",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FieldCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("visit", "Kunjungan lapangan"),
                            ("interview", "Wawancara singkat"),
                            ("mystery-call", "Telepon menyamar"),
                            ("mystery-visit", "Kunjungan menyamar"),
                        ],
                        max_length=15,
                        verbose_name="cara",
                    ),
                ),
                ("on", models.DateField(verbose_name="tanggal")),
                (
                    "place",
                    models.CharField(
                        help_text="Loket, ruang, atau nomor yang dihubungi.", max_length=200, verbose_name="tempat"
                    ),
                ),
                (
                    "respondent",
                    models.CharField(
                        blank=True,
                        help_text="Jabatan atau jenis pengguna, bukan nama.",
                        max_length=200,
                        verbose_name="narasumber",
                    ),
                ),
                ("summary", models.TextField(help_text="Apa yang dilihat dan didengar.", verbose_name="ringkasan")),
                ("by", models.CharField(help_text="Id akun.", max_length=40, verbose_name="oleh")),
                ("at", models.DateTimeField(verbose_name="waktu")),
                ("changed_at", models.DateTimeField(blank=True, null=True, verbose_name="diubah pada")),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="field_checks",
                        to="assessment.round",
                        verbose_name="putaran",
                    ),
                ),
            ],
            options={
                "ordering": ("on", "pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("summary", ""), _negated=True), name="field_check_has_words"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["visit", "interview", "mystery-call", "mystery-visit"])),
                        name="field_check_kind_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ExitMeeting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField(verbose_name="tanggal")),
                ("place", models.CharField(max_length=200, verbose_name="tempat")),
                (
                    "attendants",
                    models.TextField(help_text="Jabatan yang hadir dari unit dan dari TPI.", verbose_name="peserta"),
                ),
                (
                    "agreed",
                    models.TextField(help_text="Temuan dan rekomendasi yang diterima unit.", verbose_name="disepakati"),
                ),
                (
                    "disputed",
                    models.TextField(
                        blank=True, help_text="Keberatan unit dan tanggapan TPI.", verbose_name="belum disepakati"
                    ),
                ),
                ("by", models.CharField(help_text="Id akun.", max_length=40, verbose_name="oleh")),
                ("at", models.DateTimeField(verbose_name="waktu")),
                (
                    "round",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="exit_meeting",
                        to="assessment.round",
                        verbose_name="putaran",
                    ),
                ),
            ],
            options={
                "ordering": ("round",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("attendants", ""), _negated=True), models.Q(("agreed", ""), _negated=True)
                        ),
                        name="exit_meeting_says_who_and_what",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RoundStep",
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
                        to="assessment.round",
                        verbose_name="putaran",
                    ),
                ),
            ],
            options={
                "ordering": ("at", "pk"),
                "abstract": False,
                "indexes": [models.Index(fields=["obj", "at"], name="round_step_of")],
            },
        ),
        migrations.CreateModel(
            name="Tier",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "number",
                    models.PositiveSmallIntegerField(help_text="1 menilai lebih dahulu.", verbose_name="jenjang"),
                ),
                (
                    "label",
                    models.CharField(
                        help_text="Misalnya Anggota, Ketua, Pengendali teknis.", max_length=60, verbose_name="nama"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        help_text="Peran yang harus dipegang penilainya.", max_length=30, verbose_name="peran"
                    ),
                ),
                (
                    "is_used",
                    models.BooleanField(
                        default=True, help_text="Jenjang yang tidak dipakai lagi tetap dicatat.", verbose_name="dipakai"
                    ),
                ),
                (
                    "assessor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tiers",
                        to="evaluation.assessor",
                        verbose_name="penilai",
                    ),
                ),
            ],
            options={
                "ordering": ("assessor", "number"),
                "constraints": [
                    models.UniqueConstraint(fields=("assessor", "number"), name="tier_once"),
                    models.CheckConstraint(condition=models.Q(("number__range", (1, 3))), name="tier_one_to_three"),
                    models.CheckConstraint(condition=models.Q(("label", ""), _negated=True), name="tier_has_a_label"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Seat",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "areas",
                    models.CharField(
                        blank=True,
                        help_text="Nomor area yang dinilai, misalnya 1,2,3; 0 berarti hasil. Kosong berarti semuanya.",
                        max_length=20,
                        verbose_name="area",
                    ),
                ),
                ("given_by", models.CharField(help_text="Id akun.", max_length=40, verbose_name="ditunjuk oleh")),
                ("given_at", models.DateTimeField(verbose_name="ditunjuk pada")),
                (
                    "basis",
                    models.CharField(blank=True, help_text="Nomor surat tugas.", max_length=200, verbose_name="dasar"),
                ),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="selesai pada")),
                ("ended_by", models.CharField(blank=True, max_length=40, verbose_name="diakhiri oleh")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assessor_seats",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="penilai",
                    ),
                ),
                (
                    "zone",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="assessor_seats",
                        to="evaluation.zone",
                        verbose_name="zona",
                    ),
                ),
                (
                    "tier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seats",
                        to="assessment.tier",
                        verbose_name="jenjang",
                    ),
                ),
            ],
            options={
                "ordering": ("zone", "tier__number", "pk"),
                "indexes": [
                    models.Index(
                        condition=models.Q(("ended_at__isnull", True)), fields=["user", "zone"], name="seat_of_user"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("zone", "tier", "user"),
                        name="seat_open_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="FieldNote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("question", models.CharField(help_text="Kode pertanyaan.", max_length=60, verbose_name="pertanyaan")),
                (
                    "outcome",
                    models.CharField(
                        choices=[("agrees", "Sesuai"), ("partly", "Sebagian sesuai"), ("differs", "Tidak sesuai")],
                        max_length=10,
                        verbose_name="hasil",
                    ),
                ),
                ("text", models.TextField(blank=True, verbose_name="catatan")),
                (
                    "field_check",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notes",
                        to="assessment.fieldcheck",
                        verbose_name="cek lapangan",
                    ),
                ),
            ],
            options={
                "ordering": ("field_check", "pk"),
                "constraints": [
                    models.UniqueConstraint(fields=("field_check", "question"), name="field_note_once"),
                    models.CheckConstraint(
                        condition=models.Q(("outcome__in", ["agrees", "partly", "differs"])), name="field_note_outcome"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("outcome", "agrees"), models.Q(("text", ""), _negated=True), _connector="OR"
                        ),
                        name="field_note_says_what_differs",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FieldPhoto",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("caption", models.CharField(max_length=200, verbose_name="keterangan")),
                ("by", models.CharField(help_text="Id akun.", max_length=40, verbose_name="oleh")),
                ("at", models.DateTimeField(verbose_name="waktu")),
                (
                    "field_check",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="photos",
                        to="assessment.fieldcheck",
                        verbose_name="cek lapangan",
                    ),
                ),
                (
                    "stored",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="kernel.storedfile",
                        verbose_name="berkas",
                    ),
                ),
            ],
            options={
                "ordering": ("field_check", "pk"),
                "constraints": [models.UniqueConstraint(fields=("field_check", "stored"), name="field_photo_once")],
            },
        ),
        migrations.CreateModel(
            name="QuestionMessage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("question", models.CharField(help_text="Kode pertanyaan.", max_length=60, verbose_name="pertanyaan")),
                (
                    "round",
                    models.PositiveSmallIntegerField(help_text="Putaran ketika ditulis.", verbose_name="putaran"),
                ),
                (
                    "side",
                    models.CharField(
                        choices=[("unit", "Unit"), ("assessor", "Penilai")], max_length=10, verbose_name="dari"
                    ),
                ),
                ("text", models.TextField(verbose_name="isi")),
                ("at", models.DateTimeField(verbose_name="waktu")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="oleh",
                    ),
                ),
                (
                    "zone",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="question_messages",
                        to="evaluation.zone",
                        verbose_name="zona",
                    ),
                ),
            ],
            options={
                "ordering": ("at", "pk"),
                "indexes": [models.Index(fields=["zone", "question", "at"], name="question_message_of")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="question_message_has_words"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RecommendationStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=40, verbose_name="langkah")),
                ("source", models.CharField(max_length=40, verbose_name="dari")),
                ("target", models.CharField(max_length=40, verbose_name="menjadi")),
                ("by", models.CharField(help_text="Id akun.", max_length=40, verbose_name="oleh")),
                ("at", models.DateTimeField(verbose_name="waktu")),
                ("reason", models.TextField(blank=True, verbose_name="alasan")),
                (
                    "was_text",
                    models.TextField(
                        blank=True, help_text="Bila langkah ini mengubah bunyinya.", verbose_name="bunyi sebelumnya"
                    ),
                ),
                (
                    "was_due_on",
                    models.DateField(
                        blank=True,
                        help_text="Bila langkah ini mengubah tenggatnya.",
                        null=True,
                        verbose_name="tenggat sebelumnya",
                    ),
                ),
                (
                    "obj",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="assessment.recommendation",
                        verbose_name="rekomendasi",
                    ),
                ),
            ],
            options={
                "ordering": ("at", "pk"),
                "abstract": False,
                "indexes": [models.Index(fields=["obj", "at"], name="tpi_recommendation_step_of")],
            },
        ),
    ]
