from decimal import Decimal

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from pilar.kernel.first_tables import FirstTables


class Migration(FirstTables):
    initial = True

    dependencies = [
        ("evaluation", "0001_initial"),
        ("organisation", "0001_initial"),
        ("organisation", "__first__"),
        ("records", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Monev",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("period_from", models.DateField(verbose_name="masa mulai")),
                ("period_until", models.DateField(verbose_name="masa sampai")),
                ("agenda", models.TextField(help_text="JSON kanonik.", verbose_name="bahan rapat")),
                (
                    "document",
                    models.CharField(
                        blank=True, help_text="Kode verifikasi notulennya.", max_length=64, verbose_name="dokumen"
                    ),
                ),
                ("created_at", models.DateTimeField(verbose_name="dibuat pada")),
                ("created_by", models.CharField(help_text="Id akun.", max_length=40, verbose_name="dibuat oleh")),
                (
                    "activity",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="monev",
                        to="records.activity",
                        verbose_name="rapat",
                    ),
                ),
                (
                    "review",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="monev",
                        to="records.review",
                        verbose_name="evaluasi",
                    ),
                ),
                (
                    "zone",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="monevs",
                        to="evaluation.zone",
                        verbose_name="zona",
                    ),
                ),
            ],
            options={
                "ordering": ("zone", "-period_until", "-pk"),
                "constraints": [
                    models.UniqueConstraint(fields=("zone", "period_from", "period_until"), name="monev_once_a_period"),
                    models.CheckConstraint(
                        condition=models.Q(("period_until__gte", models.F("period_from"))), name="monev_period"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Need",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("service", "Masalah layanan"),
                            ("facility", "Sarana prasarana"),
                            ("flow", "Alur layanan"),
                            ("talk", "Komunikasi"),
                            ("people", "SDM dan kepemimpinan"),
                            ("finding", "Temuan penilai atau pemeriksa"),
                            ("other", "Lainnya"),
                        ],
                        max_length=10,
                        verbose_name="jenis",
                    ),
                ),
                (
                    "title",
                    models.CharField(
                        help_text="Satu kalimat: apa yang harus berubah.", max_length=200, verbose_name="kebutuhan"
                    ),
                ),
                (
                    "description",
                    models.TextField(blank=True, help_text="Apa yang terjadi sekarang.", verbose_name="uraian"),
                ),
                (
                    "sufferer",
                    models.CharField(
                        blank=True,
                        help_text="Misalnya pencari kerja dari luar kota.",
                        max_length=200,
                        verbose_name="siapa yang dirugikan",
                    ),
                ),
                (
                    "frequency",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("daily", "Setiap hari"),
                            ("weekly", "Tiap minggu"),
                            ("monthly", "Tiap bulan"),
                            ("sometimes", "Sesekali"),
                        ],
                        max_length=10,
                        verbose_name="seberapa sering",
                    ),
                ),
                (
                    "whys",
                    models.JSONField(
                        blank=True,
                        default=list,
                        help_text="Dari gejala ke akar masalah.",
                        verbose_name="lima kali mengapa",
                    ),
                ),
                ("root_cause", models.CharField(blank=True, max_length=300, verbose_name="akar masalah")),
                ("area", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="area perubahan")),
                (
                    "question",
                    models.CharField(
                        blank=True, help_text="Kode pertanyaan.", max_length=60, verbose_name="pertanyaan LKE"
                    ),
                ),
                (
                    "changes",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("standard", "Standar pelayanan"),
                            ("flow", "Alur layanan (SOP)"),
                            ("promise", "Maklumat atau janji layanan"),
                        ],
                        help_text="Kebutuhan tentang layanan berujung pada standar, alur, atau janji layanan.",
                        max_length=10,
                        verbose_name="yang akan berubah",
                    ),
                ),
                (
                    "change_text",
                    models.CharField(
                        blank=True,
                        help_text="Misalnya “selesai dalam 1 hari kerja”.",
                        max_length=300,
                        verbose_name="bunyi perubahannya",
                    ),
                ),
                (
                    "rank",
                    models.PositiveSmallIntegerField(
                        blank=True, help_text="1 paling mendesak.", null=True, verbose_name="peringkat"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "Diusulkan"),
                            ("accepted", "Diterima"),
                            ("planned", "Direncanakan"),
                            ("solved", "Teratasi"),
                            ("rejected", "Tidak diterima"),
                        ],
                        default="proposed",
                        max_length=12,
                        verbose_name="keadaan",
                    ),
                ),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("own", "Usulan unit"),
                            ("floor", "Ambang predikat"),
                            ("question", "Pertanyaan LKE"),
                            ("xray", "Rontgen"),
                            ("recommendation", "Rekomendasi evaluasi"),
                            ("fact", "Fakta di bawah target"),
                            ("assessor", "Temuan TPI atau TPN"),
                        ],
                        default="own",
                        max_length=15,
                        verbose_name="asal",
                    ),
                ),
                ("origin_key", models.CharField(blank=True, max_length=120, verbose_name="kode asal")),
                ("created_at", models.DateTimeField(verbose_name="dibuat pada")),
                ("created_by", models.CharField(help_text="Id akun.", max_length=40, verbose_name="dibuat oleh")),
                ("changed_at", models.DateTimeField(verbose_name="diubah pada")),
                (
                    "proposer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="needs",
                        to="organisation.person",
                        verbose_name="pengusul",
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="needs",
                        to="organisation.service",
                        verbose_name="layanan",
                    ),
                ),
                (
                    "zone",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="needs",
                        to="evaluation.zone",
                        verbose_name="zona",
                    ),
                ),
            ],
            options={
                "ordering": ("zone", models.OrderBy(models.F("rank"), nulls_last=True), "-created_at", "pk"),
                "indexes": [models.Index(fields=["zone", "state"], name="need_of_zone")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("title", ""), _negated=True), name="need_has_words"),
                    models.CheckConstraint(
                        condition=models.Q(("area__isnull", True), ("area__range", (1, 6)), _connector="OR"),
                        name="need_area_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("changes", ""), models.Q(("change_text", ""), _negated=True), _connector="OR"
                        ),
                        name="need_says_the_change",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["proposed", "accepted", "planned", "solved", "rejected"])),
                        name="need_state_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("origin_key", ""), _negated=True),
                        fields=("zone", "origin", "origin_key"),
                        name="need_taken_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NeedStep",
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
                        to="roadmap.need",
                        verbose_name="kebutuhan",
                    ),
                ),
            ],
            options={
                "ordering": ("at", "pk"),
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="NeedSupport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(verbose_name="waktu")),
                (
                    "need",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="supports",
                        to="roadmap.need",
                        verbose_name="kebutuhan",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="need_supports",
                        to="organisation.person",
                        verbose_name="pegawai",
                    ),
                ),
            ],
            options={
                "ordering": ("need", "at", "pk"),
                "constraints": [models.UniqueConstraint(fields=("need", "person"), name="need_supported_once")],
            },
        ),
        migrations.CreateModel(
            name="NeedTold",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "side",
                    models.CharField(
                        choices=[("inside", "Di dalam"), ("outside", "Di luar")], max_length=8, verbose_name="pihak"
                    ),
                ),
                (
                    "whom",
                    models.CharField(
                        help_text="Misalnya petugas loket, P3MI.", max_length=200, verbose_name="siapa yang diberi tahu"
                    ),
                ),
                (
                    "means",
                    models.CharField(
                        blank=True, help_text="Misalnya apel, banner, laman.", max_length=200, verbose_name="lewat"
                    ),
                ),
                ("told_on", models.DateField(verbose_name="pada tanggal")),
                ("by", models.CharField(help_text="Id akun.", max_length=40, verbose_name="oleh")),
                ("at", models.DateTimeField(verbose_name="waktu")),
                (
                    "need",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="told",
                        to="roadmap.need",
                        verbose_name="kebutuhan",
                    ),
                ),
            ],
            options={
                "ordering": ("need", "told_on", "pk"),
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("whom", ""), _negated=True), name="need_told_somebody"),
                    models.CheckConstraint(
                        condition=models.Q(("side__in", ["inside", "outside"])), name="need_told_side_known"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Plan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "Rancangan"), ("set", "Ditetapkan"), ("revising", "Sedang diubah")],
                        default="draft",
                        max_length=10,
                        verbose_name="keadaan",
                    ),
                ),
                (
                    "aim",
                    models.CharField(
                        choices=[
                            ("cheapest", "Beban terkecil"),
                            ("robust", "Paling tahan gagal"),
                            ("fewest", "Langkah paling sedikit"),
                        ],
                        default="cheapest",
                        max_length=10,
                        verbose_name="cara memilih",
                    ),
                ),
                (
                    "margin",
                    models.DecimalField(
                        decimal_places=3,
                        default=Decimal(0),
                        help_text="Bagian dari bobot tiap ambang.",
                        max_digits=4,
                        verbose_name="cadangan",
                    ),
                ),
                (
                    "revision",
                    models.PositiveSmallIntegerField(
                        default=0, help_text="0 selama belum ditetapkan.", verbose_name="perubahan ke"
                    ),
                ),
                ("is_public", models.BooleanField(default=False, verbose_name="diterbitkan kepada publik")),
                ("created_at", models.DateTimeField(verbose_name="dibuat pada")),
                ("created_by", models.CharField(help_text="Id akun.", max_length=40, verbose_name="dibuat oleh")),
                (
                    "zone",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="plan",
                        to="evaluation.zone",
                        verbose_name="zona",
                    ),
                ),
            ],
            options={
                "ordering": ("zone",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["draft", "set", "revising"])), name="plan_state_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("margin__gte", 0), ("margin__lte", Decimal("0.2"))), name="plan_margin"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state", "draft"), ("revision__gte", 1), _connector="OR"),
                        name="plan_set_has_a_revision",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PlanItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "number",
                    models.PositiveSmallIntegerField(
                        help_text="Urutan dalam rencana; tidak dipakai lagi.", verbose_name="nomor"
                    ),
                ),
                (
                    "area",
                    models.PositiveSmallIntegerField(
                        help_text="Pokja yang mengerjakannya.", verbose_name="area perubahan"
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="rencana aksi")),
                (
                    "output",
                    models.CharField(
                        blank=True,
                        help_text="Benda atau keadaan yang dihasilkan.",
                        max_length=300,
                        verbose_name="keluaran",
                    ),
                ),
                (
                    "indicator",
                    models.CharField(
                        blank=True, help_text="Bagaimana selesainya diukur.", max_length=300, verbose_name="indikator"
                    ),
                ),
                (
                    "target",
                    models.CharField(
                        blank=True, help_text="Misalnya 100 % atau 12 SOP.", max_length=100, verbose_name="target"
                    ),
                ),
                (
                    "evidence_expected",
                    models.CharField(
                        blank=True,
                        help_text="Apa yang akan ditunjukkan kepada penilai.",
                        max_length=300,
                        verbose_name="bukti yang diharapkan",
                    ),
                ),
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="mulai")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="tenggat")),
                (
                    "effort",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        help_text="Hari-tim.",
                        max_digits=6,
                        null=True,
                        verbose_name="beban",
                    ),
                ),
                (
                    "budget",
                    models.DecimalField(
                        blank=True, decimal_places=0, max_digits=15, null=True, verbose_name="anggaran"
                    ),
                ),
                ("is_priority", models.BooleanField(default=False, verbose_name="target prioritas")),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("step", "Usulan penyusun rencana"),
                            ("need", "Kebutuhan"),
                            ("own", "Ditulis tim"),
                            ("copied", "Ditiru dari praktik baik"),
                            ("monev", "Keputusan monev"),
                        ],
                        default="own",
                        max_length=10,
                        verbose_name="asal",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Belum mulai"),
                            ("running", "Dikerjakan"),
                            ("done", "Selesai"),
                            ("dropped", "Dibatalkan"),
                        ],
                        default="waiting",
                        max_length=10,
                        verbose_name="keadaan",
                    ),
                ),
                ("percent", models.PositiveSmallIntegerField(default=0, help_text="Persen.", verbose_name="kemajuan")),
                (
                    "done_on",
                    models.DateField(
                        blank=True, help_text="Hari setempat instansi.", null=True, verbose_name="selesai tanggal"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, verbose_name="versi")),
                ("created_at", models.DateTimeField(verbose_name="dibuat pada")),
                ("created_by", models.CharField(help_text="Id akun.", max_length=40, verbose_name="dibuat oleh")),
                (
                    "need",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="roadmap.need",
                        verbose_name="kebutuhan",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="plan_items",
                        to="organisation.person",
                        verbose_name="penanggung jawab",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="items",
                        to="roadmap.plan",
                        verbose_name="rencana",
                    ),
                ),
            ],
            options={
                "ordering": ("plan", "number"),
                "indexes": [
                    models.Index(fields=["plan", "state", "due_on"], name="plan_item_of_plan"),
                    models.Index(fields=["owner", "state", "due_on"], name="plan_item_of_owner"),
                    models.Index(
                        condition=models.Q(("state__in", ["waiting", "running"])),
                        fields=["due_on", "id"],
                        name="plan_item_due",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("plan", "number"), name="plan_item_number_once"),
                    models.CheckConstraint(
                        condition=models.Q(("title", ""), _negated=True), name="plan_item_has_words"
                    ),
                    models.CheckConstraint(condition=models.Q(("area__range", (1, 6))), name="plan_item_area_known"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("starts_on__isnull", True),
                            ("due_on__isnull", True),
                            ("due_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="plan_item_due_after_start",
                    ),
                    models.CheckConstraint(condition=models.Q(("percent__lte", 100)), name="plan_item_percent"),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["waiting", "running", "done", "dropped"])),
                        name="plan_item_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "done"), _negated=True), ("done_on__isnull", False), _connector="OR"
                        ),
                        name="plan_item_done_when",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Obstacle",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField(verbose_name="hambatan")),
                (
                    "state",
                    models.CharField(
                        choices=[("asked", "Menunggu pimpinan"), ("answered", "Sudah dijawab"), ("lifted", "Teratasi")],
                        default="asked",
                        max_length=10,
                        verbose_name="keadaan",
                    ),
                ),
                ("answer", models.TextField(blank=True, verbose_name="jawaban")),
                ("by", models.CharField(help_text="Id akun.", max_length=40, verbose_name="oleh")),
                ("at", models.DateTimeField(verbose_name="waktu")),
                (
                    "answered_by",
                    models.CharField(blank=True, help_text="Id akun.", max_length=40, verbose_name="dijawab oleh"),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="dijawab pada")),
                ("lifted_at", models.DateTimeField(blank=True, null=True, verbose_name="teratasi pada")),
                (
                    "leader",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="obstacles",
                        to="organisation.person",
                        verbose_name="diminta membantu",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="obstacles",
                        to="roadmap.planitem",
                        verbose_name="rencana aksi",
                    ),
                ),
            ],
            options={
                "ordering": ("item", "-at", "-pk"),
                "indexes": [models.Index(fields=["leader", "state"], name="obstacle_of_leader")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("text", ""), _negated=True), name="obstacle_has_words"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "answered"), _negated=True),
                            models.Q(("answer", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="obstacle_answered_says_what",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ItemStep",
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
                        to="roadmap.planitem",
                        verbose_name="rencana aksi",
                    ),
                ),
            ],
            options={
                "ordering": ("at", "pk"),
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ItemQuestion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("question", models.CharField(help_text="Kode pertanyaan.", max_length=60, verbose_name="pertanyaan")),
                ("now", models.CharField(blank=True, max_length=60, verbose_name="keadaan waktu dipilih")),
                ("target", models.CharField(blank=True, max_length=60, verbose_name="yang dituju")),
                (
                    "gain",
                    models.DecimalField(
                        blank=True, decimal_places=6, max_digits=9, null=True, verbose_name="nilai tambah"
                    ),
                ),
                ("linked_at", models.DateTimeField(verbose_name="dikaitkan pada")),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="questions",
                        to="roadmap.planitem",
                        verbose_name="rencana aksi",
                    ),
                ),
            ],
            options={
                "ordering": ("item", "pk"),
                "indexes": [models.Index(fields=["question"], name="item_question_of")],
                "constraints": [models.UniqueConstraint(fields=("item", "question"), name="item_question_once")],
            },
        ),
        migrations.CreateModel(
            name="ItemProof",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("by", models.CharField(help_text="Id akun.", max_length=40, verbose_name="oleh")),
                ("at", models.DateTimeField(verbose_name="waktu")),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="item_proofs",
                        to="evaluation.evidenceversion",
                        verbose_name="bukti",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="proofs",
                        to="roadmap.planitem",
                        verbose_name="rencana aksi",
                    ),
                ),
            ],
            options={
                "ordering": ("item", "at", "pk"),
                "constraints": [models.UniqueConstraint(fields=("item", "version"), name="item_proof_once")],
            },
        ),
        migrations.CreateModel(
            name="ItemAfter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "before",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="comes_before",
                        to="roadmap.planitem",
                        verbose_name="menunggu",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="comes_after",
                        to="roadmap.planitem",
                        verbose_name="rencana aksi",
                    ),
                ),
            ],
            options={
                "ordering": ("item", "pk"),
                "constraints": [
                    models.UniqueConstraint(fields=("item", "before"), name="item_after_once"),
                    models.CheckConstraint(
                        condition=models.Q(("item", models.F("before")), _negated=True), name="item_not_after_itself"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DueMove",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("before", models.DateField(verbose_name="tenggat sebelumnya")),
                ("after", models.DateField(verbose_name="tenggat sesudahnya")),
                ("reason", models.TextField(verbose_name="alasan")),
                ("by", models.CharField(help_text="Id akun.", max_length=40, verbose_name="oleh")),
                ("at", models.DateTimeField(verbose_name="waktu")),
                (
                    "monev",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="due_moves",
                        to="roadmap.monev",
                        verbose_name="keputusan monev",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="due_moves",
                        to="roadmap.planitem",
                        verbose_name="rencana aksi",
                    ),
                ),
            ],
            options={
                "ordering": ("item", "at", "pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("after", models.F("before")), _negated=True), name="due_move_moves"
                    ),
                    models.CheckConstraint(condition=models.Q(("reason", ""), _negated=True), name="due_move_says_why"),
                ],
            },
        ),
        migrations.CreateModel(
            name="PlanRevision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="perubahan ke")),
                ("content", models.TextField(help_text="JSON kanonik.", verbose_name="isi")),
                ("sha256", models.CharField(max_length=64, verbose_name="sidik SHA-256")),
                (
                    "document",
                    models.CharField(
                        blank=True, help_text="Kode verifikasi PDF-nya.", max_length=64, verbose_name="dokumen"
                    ),
                ),
                (
                    "capacity",
                    models.CharField(help_text="Jabatan yang menetapkan.", max_length=200, verbose_name="selaku"),
                ),
                ("set_on", models.DateField(help_text="Hari setempat instansi.", verbose_name="ditetapkan tanggal")),
                ("at", models.DateTimeField(verbose_name="waktu")),
                ("by", models.CharField(help_text="Id akun.", max_length=40, verbose_name="oleh")),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="revisions",
                        to="roadmap.plan",
                        verbose_name="rencana",
                    ),
                ),
            ],
            options={
                "ordering": ("plan", "-number"),
                "constraints": [
                    models.UniqueConstraint(fields=("plan", "number"), name="plan_revision_once"),
                    models.CheckConstraint(
                        condition=models.Q(("content", ""), _negated=True), name="plan_revision_has_content"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PlanStep",
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
                        to="roadmap.plan",
                        verbose_name="rencana",
                    ),
                ),
            ],
            options={
                "ordering": ("at", "pk"),
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Practice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=200, verbose_name="praktik")),
                (
                    "story",
                    models.TextField(
                        help_text="Keadaan sebelum, yang dilakukan, keadaan sesudah.", verbose_name="apa yang berhasil"
                    ),
                ),
                (
                    "conditions",
                    models.TextField(
                        blank=True, help_text="Yang perlu ada supaya berhasil di tempat lain.", verbose_name="syaratnya"
                    ),
                ),
                ("is_shared", models.BooleanField(default=False, verbose_name="boleh ditiru unit lain")),
                ("by", models.CharField(help_text="Id akun.", max_length=40, verbose_name="oleh")),
                ("at", models.DateTimeField(verbose_name="waktu")),
                (
                    "item",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="practice",
                        to="roadmap.planitem",
                        verbose_name="rencana aksi",
                    ),
                ),
            ],
            options={
                "ordering": ("-at", "-pk"),
                "indexes": [
                    models.Index(condition=models.Q(("is_shared", True)), fields=["-at", "-id"], name="practice_newest")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("title", ""), _negated=True), models.Q(("story", ""), _negated=True)
                        ),
                        name="practice_has_words",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PracticeCopy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(verbose_name="waktu")),
                (
                    "item",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="copied_from",
                        to="roadmap.planitem",
                        verbose_name="rencana aksi",
                    ),
                ),
                (
                    "practice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="copies",
                        to="roadmap.practice",
                        verbose_name="praktik",
                    ),
                ),
            ],
            options={
                "ordering": ("practice", "at", "pk"),
            },
        ),
        migrations.CreateModel(
            name="Progress",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("percent", models.PositiveSmallIntegerField(help_text="Persen.", verbose_name="kemajuan")),
                ("note", models.TextField(blank=True, verbose_name="keterangan")),
                ("by", models.CharField(help_text="Id akun.", max_length=40, verbose_name="oleh")),
                ("at", models.DateTimeField(verbose_name="waktu")),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="progress",
                        to="roadmap.planitem",
                        verbose_name="rencana aksi",
                    ),
                ),
            ],
            options={
                "ordering": ("item", "-at", "-pk"),
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("percent__lte", 100)), name="progress_percent")
                ],
            },
        ),
        migrations.CreateModel(
            name="TargetYear",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(verbose_name="tahun")),
                ("target", models.CharField(help_text="WBK atau WBBM.", max_length=20, verbose_name="target")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="keterangan")),
                (
                    "zone",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="target_years",
                        to="evaluation.zone",
                        verbose_name="zona",
                    ),
                ),
            ],
            options={
                "ordering": ("zone", "year"),
                "constraints": [models.UniqueConstraint(fields=("zone", "year"), name="target_year_once")],
            },
        ),
        migrations.CreateModel(
            name="TrendPoint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField(verbose_name="hari")),
                ("total", models.DecimalField(decimal_places=6, max_digits=9, verbose_name="nilai")),
                (
                    "failing",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="ambang belum terpenuhi"),
                ),
                ("floors", models.JSONField(default=dict, verbose_name="ambang")),
                (
                    "zone",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="trend",
                        to="evaluation.zone",
                        verbose_name="zona",
                    ),
                ),
            ],
            options={
                "ordering": ("zone", "day"),
                "constraints": [models.UniqueConstraint(fields=("zone", "day"), name="trend_once_a_day")],
            },
        ),
        migrations.CreateModel(
            name="Wish",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("fixed", "Tidak dapat diubah sekarang"),
                            ("outside", "Di luar kuasa unit"),
                            ("must", "Harus dikerjakan"),
                            ("freed", "Boleh dikerjakan"),
                            ("most", "Paling banyak rencana aksi"),
                            ("expected", "Harapan hasil survei"),
                            ("effort", "Beban kerja"),
                        ],
                        max_length=10,
                        verbose_name="jenis",
                    ),
                ),
                ("key", models.CharField(max_length=60, verbose_name="pertanyaan, isian, atau area")),
                (
                    "number",
                    models.DecimalField(blank=True, decimal_places=4, max_digits=12, null=True, verbose_name="angka"),
                ),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="alasan")),
                ("by", models.CharField(help_text="Id akun.", max_length=40, verbose_name="oleh")),
                ("at", models.DateTimeField(verbose_name="waktu")),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="wishes",
                        to="roadmap.plan",
                        verbose_name="rencana",
                    ),
                ),
            ],
            options={
                "ordering": ("plan", "kind", "key"),
                "constraints": [
                    models.UniqueConstraint(fields=("plan", "kind", "key"), name="wish_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind__in", ["most", "expected", "effort"]), _negated=True),
                            models.Q(("number__gte", 0), ("number__isnull", False)),
                            _connector="OR",
                        ),
                        name="wish_has_its_number",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind__in", ["fixed", "outside"]), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="wish_says_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CalendarAddress",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("secret_sha256", models.CharField(max_length=64, unique=True, verbose_name="sidik alamat")),
                ("created_at", models.DateTimeField(verbose_name="dibuat pada")),
                ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="dicabut pada")),
                ("read_on", models.DateField(blank=True, null=True, verbose_name="terakhir dibaca")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="calendar_addresses",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="akun",
                    ),
                ),
            ],
            options={
                "ordering": ("user", "-created_at"),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("revoked_at__isnull", True)),
                        fields=("user",),
                        name="calendar_address_open_once",
                    )
                ],
            },
        ),
    ]
