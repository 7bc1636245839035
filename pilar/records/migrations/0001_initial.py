import django.db.models.deletion
from django.db import migrations, models

from pilar.kernel.first_tables import FirstTables


class Migration(FirstTables):
    initial = True

    dependencies = [
        ("kernel", "0001_initial"),
        ("organisation", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Series",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("activity", "Kegiatan"), ("review", "Evaluasi berkala")],
                        max_length=10,
                        verbose_name="jenis",
                    ),
                ),
                (
                    "title",
                    models.CharField(
                        help_text="Misalnya “Rapat monev ZI triwulanan”.", max_length=200, verbose_name="nama"
                    ),
                ),
                ("topics", models.CharField(max_length=300, verbose_name="tentang")),
                (
                    "every",
                    models.CharField(
                        choices=[
                            ("monthly", "Bulanan"),
                            ("quarterly", "Triwulanan"),
                            ("half_yearly", "Semesteran"),
                            ("yearly", "Tahunan"),
                        ],
                        max_length=12,
                        verbose_name="jadwal",
                    ),
                ),
                ("starts_on", models.DateField(help_text="Hari pertama masa pertama.", verbose_name="mulai")),
                (
                    "ends_on",
                    models.DateField(blank=True, help_text="Kosong bila berlanjut.", null=True, verbose_name="sampai"),
                ),
                ("created_at", models.DateTimeField(verbose_name="dibuat pada")),
                ("created_by", models.CharField(help_text="Id akun.", max_length=40, verbose_name="dibuat oleh")),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="record_series",
                        to="organisation.unit",
                        verbose_name="unit",
                    ),
                ),
            ],
            options={
                "ordering": ("title", "pk"),
                "indexes": [models.Index(fields=["unit", "kind"], name="series_of_unit")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("title", ""), _negated=True), name="series_has_a_title"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True), ("ends_on__gte", models.F("starts_on")), _connector="OR"
                        ),
                        name="series_ends_after_start",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Activity",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "mode",
                    models.CharField(
                        choices=[("here", "Dijalankan di Pilar"), ("outside", "Didaftarkan dari luar")],
                        default="here",
                        max_length=10,
                        verbose_name="cara",
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="judul")),
                (
                    "topics",
                    models.CharField(
                        blank=True,
                        help_text="Menentukan pertanyaan LKE mana yang dibuktikan catatan ini.",
                        max_length=300,
                        verbose_name="tentang",
                    ),
                ),
                (
                    "outside_number",
                    models.CharField(
                        blank=True,
                        help_text="Nomor berkas atau sistem asalnya, bila dari luar.",
                        max_length=120,
                        verbose_name="nomor di luar",
                    ),
                ),
                (
                    "outside_system",
                    models.CharField(
                        blank=True,
                        help_text="Misalnya e-Kinerja atau Srikandi.",
                        max_length=120,
                        verbose_name="sistem asal",
                    ),
                ),
                ("created_at", models.DateTimeField(verbose_name="dibuat pada")),
                ("created_by", models.CharField(help_text="Id akun.", max_length=40, verbose_name="dibuat oleh")),
                ("place", models.CharField(blank=True, max_length=200, verbose_name="tempat")),
                ("agenda", models.TextField(blank=True, verbose_name="acara")),
                (
                    "invited",
                    models.TextField(
                        blank=True, help_text="Satu baris satu orang, jabatan, atau unit.", verbose_name="yang diundang"
                    ),
                ),
                ("starts_at", models.DateTimeField(verbose_name="mulai")),
                ("ends_at", models.DateTimeField(blank=True, null=True, verbose_name="selesai")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "Direncanakan"),
                            ("held", "Dilaksanakan"),
                            ("reported", "Dilaporkan"),
                            ("cancelled", "Dibatalkan"),
                        ],
                        default="planned",
                        max_length=12,
                        verbose_name="keadaan",
                    ),
                ),
                (
                    "public_audience",
                    models.BooleanField(
                        default=False, help_text="Sasarannya orang di luar unit.", verbose_name="untuk publik"
                    ),
                ),
                (
                    "door_token",
                    models.CharField(
                        blank=True,
                        help_text="Isi QR presensi di pintu.",
                        max_length=64,
                        null=True,
                        unique=True,
                        verbose_name="kode pintu",
                    ),
                ),
                ("door_opened_at", models.DateTimeField(blank=True, null=True, verbose_name="presensi dibuka")),
                (
                    "door_closes_at",
                    models.DateTimeField(
                        blank=True,
                        help_text="Waktu selesai ditambah kelonggaran.",
                        null=True,
                        verbose_name="presensi menutup sendiri",
                    ),
                ),
                (
                    "door_closed_at",
                    models.DateTimeField(
                        blank=True, help_text="Oleh panitia.", null=True, verbose_name="presensi ditutup"
                    ),
                ),
                (
                    "minutes",
                    models.TextField(blank=True, help_text="Pokok pembahasan dan keputusan.", verbose_name="notulen"),
                ),
                ("outcome", models.TextField(blank=True, help_text="Ringkasan untuk laporan.", verbose_name="hasil")),
                (
                    "outside_people",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="Bila didaftarkan dari luar tanpa daftar nama.",
                        null=True,
                        verbose_name="jumlah peserta",
                    ),
                ),
                (
                    "leader",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.person",
                        verbose_name="pemimpin kegiatan",
                    ),
                ),
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
                    "series",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="activities",
                        to="records.series",
                        verbose_name="jadwal",
                    ),
                ),
            ],
            options={
                "ordering": ("-starts_at", "-pk"),
                "abstract": False,
                "indexes": [models.Index(fields=["unit", "-starts_at", "-id"], name="activity_of_unit")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("title", ""), _negated=True), name="activity_has_a_title"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_at__isnull", True), ("ends_at__gte", models.F("starts_at")), _connector="OR"
                        ),
                        name="activity_ends_after_start",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("mode", "here"),
                            models.Q(("mode", "outside"), models.Q(("outside_number", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="activity_outside_number",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("door_opened_at__isnull", True),
                            models.Q(
                                ("door_closes_at__isnull", False), ("door_token__isnull", False), ("mode", "here")
                            ),
                            _connector="OR",
                        ),
                        name="activity_door_has_its_token",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Review",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "mode",
                    models.CharField(
                        choices=[("here", "Dijalankan di Pilar"), ("outside", "Didaftarkan dari luar")],
                        default="here",
                        max_length=10,
                        verbose_name="cara",
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="judul")),
                (
                    "topics",
                    models.CharField(
                        blank=True,
                        help_text="Menentukan pertanyaan LKE mana yang dibuktikan catatan ini.",
                        max_length=300,
                        verbose_name="tentang",
                    ),
                ),
                (
                    "outside_number",
                    models.CharField(
                        blank=True,
                        help_text="Nomor berkas atau sistem asalnya, bila dari luar.",
                        max_length=120,
                        verbose_name="nomor di luar",
                    ),
                ),
                (
                    "outside_system",
                    models.CharField(
                        blank=True,
                        help_text="Misalnya e-Kinerja atau Srikandi.",
                        max_length=120,
                        verbose_name="sistem asal",
                    ),
                ),
                ("created_at", models.DateTimeField(verbose_name="dibuat pada")),
                ("created_by", models.CharField(help_text="Id akun.", max_length=40, verbose_name="dibuat oleh")),
                (
                    "subject",
                    models.CharField(
                        help_text="Misalnya “Penerapan SOP 2026”.", max_length=200, verbose_name="yang dievaluasi"
                    ),
                ),
                ("period_from", models.DateField(verbose_name="masa mulai")),
                ("period_until", models.DateField(verbose_name="masa sampai")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="jadwal selesai")),
                (
                    "held_on",
                    models.DateField(
                        blank=True, help_text="Hari hasilnya dibahas.", null=True, verbose_name="dibahas pada"
                    ),
                ),
                ("conclusion", models.TextField(blank=True, verbose_name="kesimpulan")),
                (
                    "links_to_performance",
                    models.BooleanField(
                        default=False,
                        help_text="Ada pembanding kinerja sebelum dan sesudah.",
                        verbose_name="memuat kaitan ke kinerja",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Berjalan"), ("concluded", "Disimpulkan"), ("dropped", "Dibatalkan")],
                        default="open",
                        max_length=12,
                        verbose_name="keadaan",
                    ),
                ),
                (
                    "report_sha256",
                    models.CharField(
                        blank=True,
                        help_text="Laporan yang mendasari kesimpulan.",
                        max_length=64,
                        verbose_name="sidik laporan",
                    ),
                ),
                (
                    "activity",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to="records.activity",
                        verbose_name="rapat pembahasan",
                    ),
                ),
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
                    "series",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="reviews",
                        to="records.series",
                        verbose_name="jadwal",
                    ),
                ),
            ],
            options={
                "ordering": ("-period_until", "-pk"),
                "abstract": False,
                "indexes": [
                    models.Index(fields=["unit", "-period_until", "-id"], name="review_of_unit"),
                    models.Index(fields=["-period_until", "-id"], name="review_newest"),
                ],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("title", ""), _negated=True), name="review_has_a_title"),
                    models.CheckConstraint(
                        condition=models.Q(("period_until__gte", models.F("period_from"))), name="review_period"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "concluded"), _negated=True),
                            models.Q(("held_on__isnull", False), models.Q(("conclusion", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="review_concluded_says_what",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "concluded"), _negated=True),
                            ("activity__isnull", False),
                            models.Q(("report_sha256", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="review_concluded_with_proof",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("mode", "here"),
                            models.Q(("mode", "outside"), models.Q(("outside_number", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="review_outside_number",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Finding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField(verbose_name="temuan")),
                ("cause", models.TextField(blank=True, verbose_name="sebab")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="urutan")),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="findings",
                        to="records.review",
                        verbose_name="evaluasi",
                    ),
                ),
            ],
            options={
                "ordering": ("review", "position", "pk"),
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("text", ""), _negated=True), name="finding_has_words")
                ],
            },
        ),
        migrations.CreateModel(
            name="ActivityFile",
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
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="files",
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
            ],
            options={
                "ordering": ("what", "at", "pk"),
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ActivityStep",
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
                        to="records.activity",
                        verbose_name="kegiatan",
                    ),
                ),
            ],
            options={
                "ordering": ("at", "pk"),
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Decree",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "mode",
                    models.CharField(
                        choices=[("here", "Dijalankan di Pilar"), ("outside", "Didaftarkan dari luar")],
                        default="here",
                        max_length=10,
                        verbose_name="cara",
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="judul")),
                (
                    "topics",
                    models.CharField(
                        blank=True,
                        help_text="Menentukan pertanyaan LKE mana yang dibuktikan catatan ini.",
                        max_length=300,
                        verbose_name="tentang",
                    ),
                ),
                (
                    "outside_number",
                    models.CharField(
                        blank=True,
                        help_text="Nomor berkas atau sistem asalnya, bila dari luar.",
                        max_length=120,
                        verbose_name="nomor di luar",
                    ),
                ),
                (
                    "outside_system",
                    models.CharField(
                        blank=True,
                        help_text="Misalnya e-Kinerja atau Srikandi.",
                        max_length=120,
                        verbose_name="sistem asal",
                    ),
                ),
                ("created_at", models.DateTimeField(verbose_name="dibuat pada")),
                ("created_by", models.CharField(help_text="Id akun.", max_length=40, verbose_name="dibuat oleh")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("zi-team", "SK tim kerja ZI"),
                            ("change-agents", "SK agen perubahan"),
                            ("appointment", "SK penunjukan lain"),
                            ("assignment", "Surat tugas"),
                            ("policy", "Keputusan kebijakan atau pedoman"),
                            ("sop", "Penetapan SOP"),
                            ("reward", "Keputusan penghargaan atau sanksi"),
                            ("other", "Keputusan lain"),
                        ],
                        max_length=20,
                        verbose_name="jenis",
                    ),
                ),
                (
                    "number",
                    models.CharField(
                        blank=True, help_text="Nomor resmi sebagaimana tertulis.", max_length=120, verbose_name="nomor"
                    ),
                ),
                ("decided_on", models.DateField(blank=True, null=True, verbose_name="tanggal ditetapkan")),
                ("signatory_name", models.CharField(blank=True, max_length=200, verbose_name="nama penanda tangan")),
                (
                    "capacity",
                    models.CharField(
                        blank=True,
                        help_text="Termasuk Plt./Plh.",
                        max_length=200,
                        verbose_name="jabatan penanda tangan",
                    ),
                ),
                ("valid_from", models.DateField(blank=True, null=True, verbose_name="berlaku mulai")),
                (
                    "valid_until",
                    models.DateField(
                        blank=True, help_text="Kosong bila tanpa batas.", null=True, verbose_name="berlaku sampai"
                    ),
                ),
                (
                    "selection",
                    models.TextField(
                        blank=True,
                        help_text="Syarat tertulis dan alasan memilih orang-orangnya.",
                        verbose_name="cara pemilihan",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "Rancangan"), ("in_force", "Ditetapkan"), ("revoked", "Dicabut")],
                        default="draft",
                        max_length=12,
                        verbose_name="keadaan",
                    ),
                ),
                (
                    "revoked_on",
                    models.DateField(
                        blank=True,
                        help_text="Hari pertama keputusan yang dicabut tidak berlaku.",
                        null=True,
                        verbose_name="tidak berlaku sejak",
                    ),
                ),
                (
                    "replaces",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="records.decree",
                        verbose_name="menggantikan",
                    ),
                ),
                (
                    "signatory",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.person",
                        verbose_name="penanda tangan",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.unit",
                        verbose_name="unit",
                    ),
                ),
            ],
            options={
                "ordering": ("-valid_from", "-pk"),
                "abstract": False,
                "indexes": [
                    models.Index(fields=["unit", "kind", "-valid_from"], name="decree_of_unit"),
                    models.Index(fields=["unit", "-created_at", "-id"], name="decree_newest"),
                    models.Index(
                        condition=models.Q(("state", "in_force")), fields=["valid_until"], name="decree_lapses"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("title", ""), _negated=True), name="decree_has_a_title"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until__isnull", True),
                            models.Q(("valid_from__isnull", False), ("valid_until__gte", models.F("valid_from"))),
                            _connector="OR",
                        ),
                        name="decree_ends_after_start",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "draft"),
                            models.Q(
                                models.Q(("number", ""), _negated=True),
                                ("decided_on__isnull", False),
                                ("valid_from__isnull", False),
                                models.Q(("signatory_name", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="decree_in_force_is_complete",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("revoked_on__gte", models.F("valid_from")),
                                ("revoked_on__isnull", False),
                                ("state", "revoked"),
                            ),
                            models.Q(models.Q(("state", "revoked"), _negated=True), ("revoked_on__isnull", True)),
                            _connector="OR",
                        ),
                        name="decree_revoked_since_when",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DecreeFile",
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
                    "decree",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="files",
                        to="records.decree",
                        verbose_name="keputusan",
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
            name="DecreeMember",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "name",
                    models.CharField(
                        help_text="Sebagaimana tertulis di keputusan.", max_length=200, verbose_name="nama"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("leader", "Ketua"),
                            ("secretary", "Sekretaris"),
                            ("pokja", "Anggota pokja"),
                            ("member", "Anggota"),
                            ("agent", "Agen perubahan"),
                        ],
                        default="member",
                        max_length=12,
                        verbose_name="kedudukan",
                    ),
                ),
                (
                    "area",
                    models.PositiveSmallIntegerField(
                        blank=True, help_text="Area perubahan 1–6.", null=True, verbose_name="pokja"
                    ),
                ),
                (
                    "element",
                    models.CharField(
                        blank=True,
                        help_text="Seksi, kelompok jabatan, atau jenjang yang diwakilinya.",
                        max_length=200,
                        verbose_name="unsur",
                    ),
                ),
                ("task", models.CharField(blank=True, max_length=300, verbose_name="tugas")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="urutan")),
                (
                    "decree",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="members",
                        to="records.decree",
                        verbose_name="keputusan",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decree_memberships",
                        to="organisation.person",
                        verbose_name="orang",
                    ),
                ),
            ],
            options={
                "ordering": ("decree", "position", "pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True), name="decree_member_has_a_name"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("area__isnull", True), ("area__range", (1, 6)), _connector="OR"),
                        name="decree_member_area_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("area__isnull", False), ("person__isnull", False)),
                        fields=("decree", "person", "role", "area"),
                        name="decree_member_once_per_area",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("area__isnull", True), ("person__isnull", False)),
                        fields=("decree", "person", "role"),
                        name="decree_member_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DecreeStep",
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
                        to="records.decree",
                        verbose_name="keputusan",
                    ),
                ),
            ],
            options={
                "ordering": ("at", "pk"),
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Innovation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "mode",
                    models.CharField(
                        choices=[("here", "Dijalankan di Pilar"), ("outside", "Didaftarkan dari luar")],
                        default="here",
                        max_length=10,
                        verbose_name="cara",
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="judul")),
                (
                    "topics",
                    models.CharField(
                        blank=True,
                        help_text="Menentukan pertanyaan LKE mana yang dibuktikan catatan ini.",
                        max_length=300,
                        verbose_name="tentang",
                    ),
                ),
                (
                    "outside_number",
                    models.CharField(
                        blank=True,
                        help_text="Nomor berkas atau sistem asalnya, bila dari luar.",
                        max_length=120,
                        verbose_name="nomor di luar",
                    ),
                ),
                (
                    "outside_system",
                    models.CharField(
                        blank=True,
                        help_text="Misalnya e-Kinerja atau Srikandi.",
                        max_length=120,
                        verbose_name="sistem asal",
                    ),
                ),
                ("created_at", models.DateTimeField(verbose_name="dibuat pada")),
                ("created_by", models.CharField(help_text="Id akun.", max_length=40, verbose_name="dibuat oleh")),
                (
                    "problem",
                    models.TextField(help_text="Apa yang tidak berjalan baik, untuk siapa.", verbose_name="masalah"),
                ),
                ("idea", models.TextField(blank=True, verbose_name="gagasan")),
                (
                    "proposer_name",
                    models.CharField(
                        blank=True,
                        help_text="Orang atau tim, sebagaimana disebut di uraiannya.",
                        max_length=200,
                        verbose_name="nama pengusul",
                    ),
                ),
                ("proposed_on", models.DateField(blank=True, null=True, verbose_name="digagas pada")),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("own", "Khas unit ini"),
                            ("developed", "Pengembangan dari yang ada"),
                            ("adopted", "Menjalankan inovasi instansi"),
                        ],
                        default="developed",
                        max_length=12,
                        verbose_name="asal",
                    ),
                ),
                ("brings_closer", models.BooleanField(default=False, verbose_name="mendekatkan layanan")),
                ("trial_on", models.DateField(blank=True, null=True, verbose_name="diuji coba sejak")),
                ("applied_where", models.CharField(blank=True, max_length=300, verbose_name="diterapkan di")),
                ("applied_on", models.DateField(blank=True, null=True, verbose_name="diterapkan sejak")),
                ("result", models.TextField(blank=True, verbose_name="hasil")),
                ("evaluated_on", models.DateField(blank=True, null=True, verbose_name="dievaluasi pada")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("idea", "Gagasan"),
                            ("trial", "Uji coba"),
                            ("applied", "Diterapkan"),
                            ("evaluated", "Dievaluasi"),
                            ("stopped", "Dihentikan"),
                        ],
                        default="idea",
                        max_length=12,
                        verbose_name="keadaan",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="innovations",
                        to="organisation.person",
                        verbose_name="pengusul",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.unit",
                        verbose_name="unit",
                    ),
                ),
            ],
            options={
                "ordering": ("-created_at", "-pk"),
                "abstract": False,
                "indexes": [models.Index(fields=["unit", "-created_at", "-id"], name="innovation_of_unit")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("title", ""), _negated=True), name="innovation_has_a_title"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("problem", ""), _negated=True), name="innovation_has_a_problem"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["idea", "trial", "stopped"]), ("applied_on__isnull", False), _connector="OR"
                        ),
                        name="innovation_applied_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "evaluated"), _negated=True),
                            models.Q(("evaluated_on__isnull", False), models.Q(("result", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="innovation_evaluated_when",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InnovationFile",
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
                    "innovation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="files",
                        to="records.innovation",
                        verbose_name="inovasi",
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
            name="InnovationMeasure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "name",
                    models.CharField(help_text="Misalnya “Lama layanan AK/I”.", max_length=200, verbose_name="ukuran"),
                ),
                ("unit_of_measure", models.CharField(max_length=40, verbose_name="satuan")),
                ("before", models.DecimalField(decimal_places=4, max_digits=18, verbose_name="sebelum")),
                ("before_on", models.DateField(verbose_name="diukur")),
                (
                    "after",
                    models.DecimalField(blank=True, decimal_places=4, max_digits=18, null=True, verbose_name="sesudah"),
                ),
                ("after_on", models.DateField(blank=True, null=True, verbose_name="diukur lagi")),
                ("lower_is_better", models.BooleanField(default=True, verbose_name="makin kecil makin baik")),
                ("source", models.CharField(blank=True, max_length=200, verbose_name="sumber angka")),
                (
                    "innovation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="measures",
                        to="records.innovation",
                        verbose_name="inovasi",
                    ),
                ),
            ],
            options={
                "ordering": ("innovation", "pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("after__isnull", True), ("after_on__isnull", True)),
                            models.Q(
                                ("after__isnull", False),
                                ("after_on__gte", models.F("before_on")),
                                ("after_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="innovation_measured_after",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True), name="innovation_measure_has_a_name"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InnovationStep",
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
                        to="records.innovation",
                        verbose_name="inovasi",
                    ),
                ),
            ],
            options={
                "ordering": ("at", "pk"),
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ReviewFile",
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
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="files",
                        to="records.review",
                        verbose_name="evaluasi",
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
            name="Recommendation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "number",
                    models.CharField(
                        blank=True, help_text="Nomornya di laporan, bila ada.", max_length=40, verbose_name="nomor"
                    ),
                ),
                ("text", models.TextField(verbose_name="rekomendasi")),
                ("due_on", models.DateField(verbose_name="tenggat")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Terbuka"),
                            ("done", "Menunggu diterima"),
                            ("closed", "Selesai"),
                            ("dropped", "Dicabut"),
                        ],
                        default="open",
                        max_length=12,
                        verbose_name="keadaan",
                    ),
                ),
                ("action_taken", models.TextField(blank=True, verbose_name="tindak lanjut")),
                (
                    "reported_by",
                    models.CharField(blank=True, help_text="Id akun.", max_length=40, verbose_name="dilaporkan oleh"),
                ),
                ("reported_at", models.DateTimeField(blank=True, null=True, verbose_name="dilaporkan pada")),
                (
                    "closed_by",
                    models.CharField(
                        blank=True, help_text="Id akun; bukan pelapornya.", max_length=40, verbose_name="diterima oleh"
                    ),
                ),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="diterima pada")),
                (
                    "closed_on",
                    models.DateField(
                        blank=True, help_text="Hari setempat instansi.", null=True, verbose_name="hari diterima"
                    ),
                ),
                (
                    "finding",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="recommendations",
                        to="records.finding",
                        verbose_name="temuan",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recommendations",
                        to="organisation.person",
                        verbose_name="penanggung jawab",
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="recommendations",
                        to="records.review",
                        verbose_name="evaluasi",
                    ),
                ),
                (
                    "proof",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.reviewfile",
                        verbose_name="bukti",
                    ),
                ),
            ],
            options={
                "ordering": ("due_on", "pk"),
                "indexes": [
                    models.Index(fields=["due_on", "id"], name="recommendation_in_order"),
                    models.Index(fields=["state", "due_on"], name="recommendation_due"),
                    models.Index(fields=["owner", "state", "due_on"], name="recommendation_of_owner"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="recommendation_has_words"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ("done", "closed")), _negated=True),
                            models.Q(
                                ("proof__isnull", False),
                                ("reported_at__isnull", False),
                                models.Q(("reported_by", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="recommendation_done_with_proof",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "closed"), _negated=True),
                            models.Q(
                                ("closed_at__isnull", False),
                                ("closed_on__isnull", False),
                                models.Q(("closed_by", ""), _negated=True),
                                models.Q(("closed_by", models.F("reported_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="recommendation_closed_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "closed"),
                            models.Q(("closed_at__isnull", True), ("closed_by", ""), ("closed_on__isnull", True)),
                            _connector="OR",
                        ),
                        name="recommendation_not_closed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DueChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("before", models.DateField(verbose_name="tenggat sebelumnya")),
                ("after", models.DateField(verbose_name="tenggat sesudahnya")),
                ("reason", models.TextField(verbose_name="alasan")),
                ("by", models.CharField(help_text="Id akun.", max_length=40, verbose_name="oleh")),
                ("at", models.DateTimeField(verbose_name="waktu")),
                (
                    "recommendation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="due_changes",
                        to="records.recommendation",
                        verbose_name="rekomendasi",
                    ),
                ),
            ],
            options={
                "ordering": ("at", "pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("after", models.F("before")), _negated=True), name="due_change_changes"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="due_change_says_why"
                    ),
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
                    "obj",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="records.recommendation",
                        verbose_name="rekomendasi",
                    ),
                ),
            ],
            options={
                "ordering": ("at", "pk"),
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Replication",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("by_whom", models.CharField(max_length=200, verbose_name="ditiru oleh")),
                ("on", models.DateField(verbose_name="tanggal")),
                (
                    "innovation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="replications",
                        to="records.innovation",
                        verbose_name="inovasi",
                    ),
                ),
                (
                    "letter",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.innovationfile",
                        verbose_name="surat",
                    ),
                ),
            ],
            options={
                "ordering": ("innovation", "on", "pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("by_whom", ""), _negated=True), name="replication_by_somebody"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ReviewStep",
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
                        to="records.review",
                        verbose_name="evaluasi",
                    ),
                ),
            ],
            options={
                "ordering": ("at", "pk"),
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Attendance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200, verbose_name="nama")),
                (
                    "position",
                    models.CharField(
                        blank=True, help_text="Jabatan saat hadir.", max_length=200, verbose_name="jabatan"
                    ),
                ),
                ("unit_name", models.CharField(blank=True, max_length=200, verbose_name="unit/asal")),
                (
                    "name_key",
                    models.CharField(
                        blank=True,
                        editable=False,
                        help_text="Nama dan unit dalam huruf kecil tanpa spasi ganda; mencegah orang yang sama tercatat dua kali.",
                        max_length=401,
                        verbose_name="kunci nama",
                    ),
                ),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("own", "Dengan akun sendiri"),
                            ("kiosk", "Di pintu tanpa akun"),
                            ("listed", "Dicatat panitia"),
                        ],
                        max_length=10,
                        verbose_name="cara",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="waktu")),
                (
                    "by",
                    models.CharField(
                        blank=True,
                        help_text="Id akun; kosong bila di pintu tanpa akun.",
                        max_length=40,
                        verbose_name="oleh",
                    ),
                ),
                ("struck_at", models.DateTimeField(blank=True, null=True, verbose_name="dicoret pada")),
                (
                    "struck_by",
                    models.CharField(blank=True, help_text="Id akun.", max_length=40, verbose_name="dicoret oleh"),
                ),
                ("struck_reason", models.CharField(blank=True, max_length=300, verbose_name="alasan dicoret")),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attendances",
                        to="records.activity",
                        verbose_name="kegiatan",
                    ),
                ),
                (
                    "duty",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="organisation.duty",
                        verbose_name="tugas saat hadir",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attendances",
                        to="organisation.person",
                        verbose_name="orang",
                    ),
                ),
            ],
            options={
                "ordering": ("activity", "at", "pk"),
                "indexes": [models.Index(fields=["activity", "at", "id"], name="attendance_in_order")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True), name="attendance_has_a_name"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("method", "listed"),
                            models.Q(("method", "own"), ("person__isnull", False)),
                            models.Q(("method", "kiosk"), ("person", None)),
                            _connector="OR",
                        ),
                        name="attendance_own_is_a_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("struck_at__isnull", True), ("struck_reason", "")),
                            models.Q(("struck_at__isnull", False), models.Q(("struck_reason", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="attendance_struck_has_a_reason",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("person__isnull", False)),
                        fields=("activity", "person"),
                        name="attendance_person_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("person__isnull", True)),
                        fields=("activity", "name_key"),
                        name="attendance_name_once",
                    ),
                ],
            },
        ),
    ]
