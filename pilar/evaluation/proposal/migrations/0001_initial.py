import django.db.models.deletion
from django.db import migrations, models

from pilar.kernel.first_tables import FirstTables


class Migration(FirstTables):
    initial = True

    dependencies = [
        ("evaluation", "0001_initial"),
        ("kernel", "0001_initial"),
        ("organisation", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Act",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("letter_number", models.CharField(blank=True, max_length=120, verbose_name="nomor surat")),
                ("letter_on", models.DateField(blank=True, null=True, verbose_name="tanggal surat")),
                ("filename", models.CharField(blank=True, max_length=255, verbose_name="nama berkas")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("nomination", "Pencalonan oleh dinas"),
                            ("appointment", "Penetapan oleh pimpinan instansi"),
                        ],
                        max_length=12,
                        verbose_name="jenis",
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="tahun")),
                (
                    "signatory",
                    models.CharField(help_text="Jabatan, bukan nama.", max_length=200, verbose_name="penanda tangan"),
                ),
                ("note", models.TextField(blank=True, verbose_name="catatan")),
                ("made_at", models.DateTimeField(verbose_name="dicatat pada")),
                ("made_by", models.CharField(help_text="Id akun.", max_length=40, verbose_name="dicatat oleh")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="ditarik pada")),
                (
                    "withdrawn_by",
                    models.CharField(blank=True, help_text="Id akun.", max_length=40, verbose_name="ditarik oleh"),
                ),
                ("reason", models.TextField(blank=True, verbose_name="alasan penarikan")),
                (
                    "stored",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="kernel.storedfile",
                        verbose_name="berkas surat",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="zi_acts",
                        to="organisation.unit",
                        verbose_name="unit yang menetapkan",
                    ),
                ),
            ],
            options={
                "ordering": ("-letter_on", "-pk"),
                "indexes": [models.Index(fields=["letter_on", "id"], name="zi_act_by_day")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["nomination", "appointment"])), name="zi_act_kind_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("letter_number", ""), _negated=True), ("letter_on__isnull", False)
                        ),
                        name="zi_act_has_a_letter",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("withdrawn_at__isnull", True), models.Q(("reason", ""), _negated=True), _connector="OR"
                        ),
                        name="zi_act_withdrawn_with_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ActZone",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("nomination", "Pencalonan oleh dinas"),
                            ("appointment", "Penetapan oleh pimpinan instansi"),
                        ],
                        max_length=12,
                        verbose_name="jenis",
                    ),
                ),
                ("is_open", models.BooleanField(default=True, verbose_name="berlaku")),
                (
                    "act",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="zones",
                        to="proposal.act",
                        verbose_name="keputusan",
                    ),
                ),
                (
                    "zone",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="acts",
                        to="evaluation.zone",
                        verbose_name="zona",
                    ),
                ),
            ],
            options={
                "ordering": ("act", "pk"),
                "constraints": [
                    models.UniqueConstraint(fields=("act", "zone"), name="zi_act_zone_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("is_open", True)), fields=("zone", "kind"), name="zone_named_once_by_kind"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BodyPrerequisite",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("letter_number", models.CharField(blank=True, max_length=120, verbose_name="nomor surat")),
                ("letter_on", models.DateField(blank=True, null=True, verbose_name="tanggal surat")),
                ("filename", models.CharField(blank=True, max_length=255, verbose_name="nama berkas")),
                (
                    "code",
                    models.CharField(help_text="Kode dari daftar prasyarat.", max_length=30, verbose_name="prasyarat"),
                ),
                (
                    "value",
                    models.CharField(
                        blank=True,
                        help_text="Kosong: belum diketahui. Angka dengan titik, tanggal menurut ISO.",
                        max_length=40,
                        verbose_name="nilai",
                    ),
                ),
                ("as_of", models.DateField(blank=True, null=True, verbose_name="keadaan per")),
                ("note", models.TextField(blank=True, verbose_name="catatan")),
                ("at", models.DateTimeField(verbose_name="waktu")),
                ("by", models.CharField(help_text="Id akun.", max_length=40, verbose_name="oleh")),
                ("version", models.PositiveIntegerField(default=1, verbose_name="versi")),
                ("year", models.PositiveSmallIntegerField(verbose_name="tahun")),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="prerequisites",
                        to="organisation.body",
                        verbose_name="instansi",
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
                        verbose_name="berkas surat",
                    ),
                ),
            ],
            options={
                "ordering": ("body", "year", "code"),
                "constraints": [
                    models.UniqueConstraint(fields=("body", "year", "code"), name="body_prerequisite_once"),
                    models.CheckConstraint(
                        condition=models.Q(("code", ""), _negated=True), name="body_prerequisite_has_a_code"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="GrantedPredicate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("letter_number", models.CharField(blank=True, max_length=120, verbose_name="nomor surat")),
                ("letter_on", models.DateField(blank=True, null=True, verbose_name="tanggal surat")),
                ("filename", models.CharField(blank=True, max_length=255, verbose_name="nama berkas")),
                ("predicate", models.CharField(help_text="WBK atau WBBM.", max_length=20, verbose_name="predikat")),
                (
                    "giver",
                    models.CharField(help_text="Pejabat yang menetapkan.", max_length=200, verbose_name="pemberi"),
                ),
                ("valid_from", models.DateField(verbose_name="berlaku mulai")),
                (
                    "outside",
                    models.TextField(
                        blank=True,
                        help_text="Mengapa predikat ini tidak berasal dari usulan unit di Pilar.",
                        verbose_name="alasan dari luar usulan",
                    ),
                ),
                ("made_at", models.DateTimeField(verbose_name="dicatat pada")),
                ("made_by", models.CharField(help_text="Id akun.", max_length=40, verbose_name="dicatat oleh")),
                ("revoked_on", models.DateField(blank=True, null=True, verbose_name="dicabut tanggal")),
                (
                    "revoked_number",
                    models.CharField(blank=True, max_length=120, verbose_name="nomor keputusan pencabutan"),
                ),
                ("revoked_reason", models.TextField(blank=True, verbose_name="alasan pencabutan")),
                (
                    "revoked_filename",
                    models.CharField(blank=True, max_length=255, verbose_name="nama berkas pencabutan"),
                ),
                (
                    "revoked_by",
                    models.CharField(
                        blank=True, help_text="Id akun.", max_length=40, verbose_name="pencabutan dicatat oleh"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, verbose_name="versi")),
                (
                    "revoked_stored",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="kernel.storedfile",
                        verbose_name="berkas keputusan pencabutan",
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
                        verbose_name="berkas surat",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="predicates",
                        to="organisation.unit",
                        verbose_name="unit",
                    ),
                ),
                (
                    "zone",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="granted",
                        to="evaluation.zone",
                        verbose_name="zona",
                    ),
                ),
            ],
            options={
                "ordering": ("-letter_on", "-pk"),
                "indexes": [models.Index(fields=["predicate", "letter_on", "id"], name="predicate_by_day")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("revoked_on__isnull", True)),
                        fields=("unit", "predicate"),
                        name="predicate_held_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("letter_number", ""), _negated=True), ("letter_on__isnull", False)
                        ),
                        name="predicate_has_a_decree",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("revoked_on__isnull", True),
                            models.Q(
                                ("revoked_on__gte", models.F("valid_from")),
                                models.Q(("revoked_reason", ""), _negated=True),
                                models.Q(("revoked_number", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="predicate_revoked_with_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Proposal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("letter_number", models.CharField(blank=True, max_length=120, verbose_name="nomor surat")),
                ("letter_on", models.DateField(blank=True, null=True, verbose_name="tanggal surat")),
                ("filename", models.CharField(blank=True, max_length=255, verbose_name="nama berkas")),
                ("year", models.PositiveSmallIntegerField(help_text="Tahun evaluasi.", verbose_name="tahun")),
                ("predicate", models.CharField(help_text="WBK atau WBBM.", max_length=20, verbose_name="predikat")),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "Disusun"), ("fixed", "Ditetapkan"), ("withdrawn", "Ditarik")],
                        default="draft",
                        max_length=10,
                        verbose_name="keadaan",
                    ),
                ),
                ("fixed_at", models.DateTimeField(blank=True, null=True, verbose_name="ditetapkan pada")),
                ("sha256", models.CharField(blank=True, max_length=64, verbose_name="sidik SHA-256")),
                ("created_at", models.DateTimeField(verbose_name="dibuat pada")),
                ("created_by", models.CharField(help_text="Id akun.", max_length=40, verbose_name="dibuat oleh")),
                ("version", models.PositiveIntegerField(default=1, verbose_name="versi")),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposals",
                        to="organisation.body",
                        verbose_name="instansi",
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
                        verbose_name="berkas surat",
                    ),
                ),
            ],
            options={
                "ordering": ("-year", "predicate", "-pk"),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "withdrawn"), _negated=True),
                        fields=("body", "year", "predicate"),
                        name="proposal_open_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["draft", "fixed", "withdrawn"])), name="proposal_state_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "draft"),
                            models.Q(("fixed_at__isnull", False), ("letter_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="proposal_fixed_with_letter",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProposedUnit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("rank", models.PositiveSmallIntegerField(verbose_name="urutan")),
                ("external_id", models.CharField(max_length=80, verbose_name="id di PortalRB")),
                ("name", models.CharField(max_length=200, verbose_name="nama")),
                (
                    "is_affirmation",
                    models.BooleanField(
                        default=False, help_text="Diusulkan lewat jalur afirmasi (WBK).", verbose_name="afirmasi"
                    ),
                ),
                (
                    "exception",
                    models.TextField(
                        blank=True,
                        help_text="Mengapa diusulkan walau ada prasyarat yang belum terpenuhi.",
                        verbose_name="alasan pengecualian",
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="units",
                        to="proposal.proposal",
                        verbose_name="usulan",
                    ),
                ),
                (
                    "submission",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposed",
                        to="evaluation.submission",
                        verbose_name="yang dibekukan",
                    ),
                ),
                (
                    "zone",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposed",
                        to="evaluation.zone",
                        verbose_name="zona",
                    ),
                ),
            ],
            options={
                "ordering": ("proposal", "rank", "pk"),
                "constraints": [
                    models.UniqueConstraint(fields=("proposal", "zone"), name="proposed_once"),
                    models.UniqueConstraint(fields=("proposal", "external_id"), name="proposed_id_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="StageResult",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("letter_number", models.CharField(blank=True, max_length=120, verbose_name="nomor surat")),
                ("letter_on", models.DateField(blank=True, null=True, verbose_name="tanggal surat")),
                ("filename", models.CharField(blank=True, max_length=255, verbose_name="nama berkas")),
                (
                    "stage",
                    models.CharField(help_text="Kode dari daftar tahap setahun.", max_length=30, verbose_name="tahap"),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("passed", "Lulus"),
                            ("failed", "Tidak lulus"),
                            ("conditional", "Lulus dengan catatan"),
                        ],
                        max_length=12,
                        verbose_name="hasil",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="catatan")),
                (
                    "past",
                    models.TextField(
                        blank=True,
                        help_text="Temuan yang dicabut sesudah ditanggapi, dengan tanggapannya.",
                        verbose_name="tanggapan yang dicabut",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="dicatat pada")),
                ("by", models.CharField(help_text="Id akun.", max_length=40, verbose_name="dicatat oleh")),
                ("version", models.PositiveIntegerField(default=1, verbose_name="versi")),
                (
                    "proposed",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="results",
                        to="proposal.proposedunit",
                        verbose_name="unit diusulkan",
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
                        verbose_name="berkas surat",
                    ),
                ),
            ],
            options={
                "ordering": ("proposed", "letter_on", "pk"),
                "constraints": [
                    models.UniqueConstraint(fields=("proposed", "stage"), name="stage_result_once"),
                    models.CheckConstraint(
                        condition=models.Q(("outcome__in", ["passed", "failed", "conditional"])),
                        name="stage_outcome_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("letter_number", ""), _negated=True), ("letter_on__isnull", False)
                        ),
                        name="stage_result_has_a_letter",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Objection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("letter_number", models.CharField(blank=True, max_length=120, verbose_name="nomor surat")),
                ("letter_on", models.DateField(blank=True, null=True, verbose_name="tanggal surat")),
                ("filename", models.CharField(blank=True, max_length=255, verbose_name="nama berkas")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("preparing", "Disiapkan"),
                            ("sent", "Dikirim"),
                            ("given-up", "Tidak disanggah"),
                            ("accepted", "Diterima TPN"),
                            ("rejected", "Ditolak TPN"),
                        ],
                        default="preparing",
                        max_length=12,
                        verbose_name="keadaan",
                    ),
                ),
                ("due_on", models.DateField(help_text="Hari terakhir sanggah dikirim.", verbose_name="paling lambat")),
                (
                    "rule",
                    models.CharField(
                        help_text="Aturan yang dipakai menghitungnya.", max_length=200, verbose_name="dasar tenggat"
                    ),
                ),
                ("is_confirmed", models.BooleanField(default=False, verbose_name="tenggat sudah pasti")),
                ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="dikirim pada")),
                ("answer", models.TextField(blank=True, verbose_name="jawaban TPN")),
                ("answer_number", models.CharField(blank=True, max_length=120, verbose_name="nomor surat jawaban")),
                ("answer_on", models.DateField(blank=True, null=True, verbose_name="tanggal surat jawaban")),
                ("answer_filename", models.CharField(blank=True, max_length=255, verbose_name="nama berkas jawaban")),
                ("created_at", models.DateTimeField(verbose_name="dibuat pada")),
                ("created_by", models.CharField(help_text="Id akun.", max_length=40, verbose_name="dibuat oleh")),
                (
                    "answer_stored",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="kernel.storedfile",
                        verbose_name="berkas jawaban TPN",
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
                        verbose_name="berkas surat",
                    ),
                ),
                (
                    "result",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="objection",
                        to="proposal.stageresult",
                        verbose_name="hasil",
                    ),
                ),
            ],
            options={
                "ordering": ("due_on", "pk"),
                "indexes": [models.Index(fields=["state", "due_on"], name="objection_due")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["preparing", "sent", "given-up", "accepted", "rejected"])),
                        name="objection_state_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ObjectionStep",
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
                        to="proposal.objection",
                        verbose_name="sanggah",
                    ),
                ),
            ],
            options={
                "ordering": ("at", "pk"),
                "abstract": False,
                "indexes": [models.Index(fields=["obj", "at"], name="objection_step_of")],
            },
        ),
        migrations.CreateModel(
            name="Pleno",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(verbose_name="tahun")),
                ("predicate", models.CharField(max_length=20, verbose_name="predikat")),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "Disiapkan"), ("closed", "Ditutup")],
                        default="draft",
                        max_length=10,
                        verbose_name="keadaan",
                    ),
                ),
                ("held_on", models.DateField(blank=True, null=True, verbose_name="tanggal rapat")),
                ("place", models.CharField(blank=True, max_length=200, verbose_name="tempat")),
                (
                    "attendants",
                    models.TextField(
                        blank=True, help_text="Jabatan yang hadir, satu tiap baris.", verbose_name="peserta"
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="pembahasan")),
                ("quota", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="kuota saat ditutup")),
                ("created_at", models.DateTimeField(verbose_name="dibuat pada")),
                ("created_by", models.CharField(help_text="Id akun.", max_length=40, verbose_name="dibuat oleh")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="ditutup pada")),
                (
                    "closed_by",
                    models.CharField(blank=True, help_text="Id akun.", max_length=40, verbose_name="ditutup oleh"),
                ),
                ("version", models.PositiveIntegerField(default=1, verbose_name="versi")),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="plenos",
                        to="organisation.body",
                        verbose_name="instansi",
                    ),
                ),
            ],
            options={
                "ordering": ("-year", "predicate", "-pk"),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "draft")),
                        fields=("body", "year", "predicate"),
                        name="pleno_open_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["draft", "closed"])), name="pleno_state_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "draft"),
                            models.Q(
                                ("closed_at__isnull", False), ("held_on__isnull", False), ("quota__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="pleno_closed_with_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Candidate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("total", models.DecimalField(decimal_places=6, max_digits=9, verbose_name="nilai TPI")),
                ("rank", models.PositiveSmallIntegerField(verbose_name="peringkat")),
                (
                    "decision",
                    models.CharField(
                        blank=True,
                        choices=[("chosen", "Diusulkan"), ("waits", "Tidak diusulkan")],
                        max_length=10,
                        verbose_name="keputusan",
                    ),
                ),
                (
                    "reason",
                    models.TextField(
                        blank=True, help_text="Wajib bila menyimpang dari peringkat.", verbose_name="alasan"
                    ),
                ),
                (
                    "zone",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="candidacies",
                        to="evaluation.zone",
                        verbose_name="zona",
                    ),
                ),
                (
                    "pleno",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="candidates",
                        to="proposal.pleno",
                        verbose_name="pleno",
                    ),
                ),
            ],
            options={
                "ordering": ("pleno", "rank", "pk"),
                "constraints": [
                    models.UniqueConstraint(fields=("pleno", "zone"), name="candidate_once"),
                    models.CheckConstraint(
                        condition=models.Q(("decision__in", ["", "chosen", "waits"])), name="candidate_decision_known"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PredicateCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField(verbose_name="tanggal")),
                (
                    "checked_by",
                    models.CharField(
                        help_text="TPI, TPN, atau instansi lain.", max_length=120, verbose_name="pemantau"
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("kept", "Tetap terjaga"),
                            ("attention", "Perlu perhatian"),
                            ("lost", "Tidak terjaga"),
                        ],
                        max_length=10,
                        verbose_name="hasil",
                    ),
                ),
                (
                    "note",
                    models.TextField(
                        help_text="Apa yang ditemukan, misalnya hasil survei atau pengaduan.", verbose_name="catatan"
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="waktu")),
                ("by", models.CharField(help_text="Id akun.", max_length=40, verbose_name="oleh")),
                (
                    "granted",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="checks",
                        to="proposal.grantedpredicate",
                        verbose_name="predikat",
                    ),
                ),
            ],
            options={
                "ordering": ("-on", "-pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("note", ""), _negated=True), name="predicate_check_has_words"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("outcome__in", ["kept", "attention", "lost"])),
                        name="predicate_check_outcome_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PredicateCorrection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "changes",
                    models.TextField(
                        help_text="Satu baris satu perubahan: dari apa menjadi apa.", verbose_name="yang diubah"
                    ),
                ),
                ("reason", models.TextField(verbose_name="alasan")),
                ("at", models.DateTimeField(verbose_name="waktu")),
                ("by", models.CharField(help_text="Id akun.", max_length=40, verbose_name="oleh")),
                (
                    "granted",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="corrections",
                        to="proposal.grantedpredicate",
                        verbose_name="predikat",
                    ),
                ),
            ],
            options={
                "ordering": ("-at", "-pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("changes", ""), _negated=True), models.Q(("reason", ""), _negated=True)
                        ),
                        name="predicate_correction_has_words",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ProposalStep",
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
                        to="proposal.proposal",
                        verbose_name="usulan",
                    ),
                ),
            ],
            options={
                "ordering": ("at", "pk"),
                "abstract": False,
                "indexes": [models.Index(fields=["obj", "at"], name="proposal_step_of")],
            },
        ),
        migrations.CreateModel(
            name="Quota",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("letter_number", models.CharField(blank=True, max_length=120, verbose_name="nomor surat")),
                ("letter_on", models.DateField(blank=True, null=True, verbose_name="tanggal surat")),
                ("filename", models.CharField(blank=True, max_length=255, verbose_name="nama berkas")),
                ("year", models.PositiveSmallIntegerField(verbose_name="tahun")),
                ("predicate", models.CharField(max_length=20, verbose_name="predikat")),
                (
                    "count",
                    models.PositiveSmallIntegerField(
                        help_text="Paling banyak unit yang boleh diusulkan.", verbose_name="banyak unit"
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        help_text="Instansi yang menetapkan kuota ini.", max_length=200, verbose_name="ditetapkan oleh"
                    ),
                ),
                ("changed_at", models.DateTimeField(verbose_name="diubah pada")),
                ("changed_by", models.CharField(help_text="Id akun.", max_length=40, verbose_name="diubah oleh")),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="quotas",
                        to="organisation.body",
                        verbose_name="instansi",
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
                        verbose_name="berkas surat",
                    ),
                ),
            ],
            options={
                "ordering": ("-year", "predicate"),
                "constraints": [
                    models.UniqueConstraint(fields=("body", "year", "predicate"), name="quota_once_a_year"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("letter_number", ""), _negated=True), ("letter_on__isnull", False)
                        ),
                        name="quota_has_a_letter",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RemovedResult",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("letter_number", models.CharField(blank=True, max_length=120, verbose_name="nomor surat")),
                ("letter_on", models.DateField(blank=True, null=True, verbose_name="tanggal surat")),
                ("filename", models.CharField(blank=True, max_length=255, verbose_name="nama berkas")),
                (
                    "stage",
                    models.CharField(help_text="Kode dari daftar tahap setahun.", max_length=30, verbose_name="tahap"),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("passed", "Lulus"),
                            ("failed", "Tidak lulus"),
                            ("conditional", "Lulus dengan catatan"),
                        ],
                        max_length=12,
                        verbose_name="hasil",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="catatan")),
                (
                    "findings",
                    models.TextField(
                        blank=True, help_text="Satu tiap baris: tentang apa, lalu bunyinya.", verbose_name="temuan"
                    ),
                ),
                ("reason", models.TextField(verbose_name="alasan penghapusan")),
                ("at", models.DateTimeField(verbose_name="dihapus pada")),
                ("by", models.CharField(help_text="Id akun.", max_length=40, verbose_name="dihapus oleh")),
                (
                    "proposed",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="removed",
                        to="proposal.proposedunit",
                        verbose_name="unit diusulkan",
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
                        verbose_name="berkas surat",
                    ),
                ),
            ],
            options={
                "ordering": ("proposed", "at", "pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="removed_result_has_a_reason"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ServiceStory",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "issue",
                    models.TextField(
                        blank=True, help_text="Apa yang tidak berjalan baik, bagi siapa.", verbose_name="isu"
                    ),
                ),
                (
                    "risk",
                    models.TextField(
                        blank=True, help_text="Apa yang dapat terjadi bila dibiarkan.", verbose_name="risiko"
                    ),
                ),
                (
                    "control",
                    models.TextField(
                        blank=True,
                        help_text="Apa yang dilakukan terhadapnya.",
                        verbose_name="pengendalian atau inovasi",
                    ),
                ),
                (
                    "result",
                    models.TextField(
                        blank=True, help_text="Apa yang dirasakan pengguna layanan sekarang.", verbose_name="hasil"
                    ),
                ),
                (
                    "before",
                    models.TextField(blank=True, help_text="Keadaan sebelum perubahan.", verbose_name="sebelum"),
                ),
                ("after", models.TextField(blank=True, help_text="Keadaan sesudah perubahan.", verbose_name="sesudah")),
                (
                    "measure",
                    models.CharField(
                        blank=True,
                        help_text="Misalnya lama menunggu di loket.",
                        max_length=200,
                        verbose_name="yang diukur",
                    ),
                ),
                (
                    "measured_in",
                    models.CharField(blank=True, help_text="Misalnya menit.", max_length=40, verbose_name="satuan"),
                ),
                (
                    "figure_before",
                    models.DecimalField(
                        blank=True, decimal_places=4, max_digits=18, null=True, verbose_name="angka sebelum"
                    ),
                ),
                (
                    "when_before",
                    models.CharField(
                        blank=True, help_text="Misalnya triwulan I 2025.", max_length=60, verbose_name="diukur"
                    ),
                ),
                (
                    "figure_after",
                    models.DecimalField(
                        blank=True, decimal_places=4, max_digits=18, null=True, verbose_name="angka sesudah"
                    ),
                ),
                ("when_after", models.CharField(blank=True, max_length=60, verbose_name="diukur lagi")),
                (
                    "figure_source",
                    models.CharField(
                        blank=True, help_text="Misalnya rekap antrean.", max_length=200, verbose_name="sumber angka"
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="diubah pada")),
                ("by", models.CharField(help_text="Id akun.", max_length=40, verbose_name="diubah oleh")),
                ("version", models.PositiveIntegerField(default=1, verbose_name="versi")),
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stories",
                        to="organisation.service",
                        verbose_name="layanan",
                    ),
                ),
                (
                    "zone",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="stories",
                        to="evaluation.zone",
                        verbose_name="zona",
                    ),
                ),
            ],
            options={
                "ordering": ("zone", "service"),
                "constraints": [
                    models.UniqueConstraint(fields=("zone", "service"), name="service_story_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("figure_before__isnull", True),
                                ("measure", ""),
                                ("measured_in", ""),
                                ("when_before", ""),
                            ),
                            models.Q(
                                ("figure_before__isnull", False),
                                models.Q(("measure", ""), _negated=True),
                                models.Q(("measured_in", ""), _negated=True),
                                models.Q(("when_before", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="service_story_figure_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("figure_after__isnull", True), ("when_after", "")),
                            models.Q(
                                ("figure_after__isnull", False),
                                ("figure_before__isnull", False),
                                models.Q(("when_after", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="service_story_measured_again",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FailedRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "about",
                    models.CharField(
                        help_text="Kode prasyarat atau pertanyaan LKE, atau kata-kata sesudah “lain-lain”.",
                        max_length=60,
                        verbose_name="tentang",
                    ),
                ),
                (
                    "finding",
                    models.TextField(
                        help_text="Apa yang dinyatakan tidak terpenuhi, seperti pada suratnya.", verbose_name="temuan"
                    ),
                ),
                (
                    "defence",
                    models.TextField(
                        blank=True,
                        help_text="Penjelasan unit, dengan bukti yang ditunjuknya.",
                        verbose_name="tanggapan",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="diubah pada")),
                ("by", models.CharField(help_text="Id akun.", max_length=40, verbose_name="diubah oleh")),
                (
                    "result",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="failed",
                        to="proposal.stageresult",
                        verbose_name="hasil",
                    ),
                ),
            ],
            options={
                "ordering": ("result", "pk"),
                "constraints": [
                    models.UniqueConstraint(fields=("result", "about"), name="failed_row_once"),
                    models.CheckConstraint(
                        condition=models.Q(("finding", ""), _negated=True), name="failed_row_has_words"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TpnImport",
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
                (
                    "source",
                    models.CharField(
                        help_text="Lembar dan kolom yang dibaca, atau JSON PortalRB.",
                        max_length=120,
                        verbose_name="sumber",
                    ),
                ),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="diterima pada")),
                (
                    "closed_by",
                    models.CharField(blank=True, help_text="Id akun.", max_length=40, verbose_name="diterima oleh"),
                ),
                (
                    "proposed",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tpn_imports",
                        to="proposal.proposedunit",
                        verbose_name="unit diusulkan",
                    ),
                ),
            ],
            options={
                "ordering": ("-uploaded_at", "-pk"),
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("closed_at__isnull", True), models.Q(("closed_by", ""), _negated=True), _connector="OR"
                        ),
                        name="tpn_import_accepted_by_somebody",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ZonePrerequisite",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("letter_number", models.CharField(blank=True, max_length=120, verbose_name="nomor surat")),
                ("letter_on", models.DateField(blank=True, null=True, verbose_name="tanggal surat")),
                ("filename", models.CharField(blank=True, max_length=255, verbose_name="nama berkas")),
                (
                    "code",
                    models.CharField(help_text="Kode dari daftar prasyarat.", max_length=30, verbose_name="prasyarat"),
                ),
                (
                    "value",
                    models.CharField(
                        blank=True,
                        help_text="Kosong: belum diketahui. Angka dengan titik, tanggal menurut ISO.",
                        max_length=40,
                        verbose_name="nilai",
                    ),
                ),
                ("as_of", models.DateField(blank=True, null=True, verbose_name="keadaan per")),
                ("note", models.TextField(blank=True, verbose_name="catatan")),
                ("at", models.DateTimeField(verbose_name="waktu")),
                ("by", models.CharField(help_text="Id akun.", max_length=40, verbose_name="oleh")),
                ("version", models.PositiveIntegerField(default=1, verbose_name="versi")),
                (
                    "stored",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="kernel.storedfile",
                        verbose_name="berkas surat",
                    ),
                ),
                (
                    "zone",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="prerequisites",
                        to="evaluation.zone",
                        verbose_name="zona",
                    ),
                ),
            ],
            options={
                "ordering": ("zone", "code"),
                "constraints": [
                    models.UniqueConstraint(fields=("zone", "code"), name="zone_prerequisite_once"),
                    models.CheckConstraint(
                        condition=models.Q(("code", ""), _negated=True), name="zone_prerequisite_has_a_code"
                    ),
                ],
            },
        ),
    ]
