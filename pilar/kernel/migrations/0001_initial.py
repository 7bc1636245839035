import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
from django.db import migrations, models

from pilar.kernel import ledger
from pilar.kernel.first_tables import FirstTables


class Migration(FirstTables):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Rule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "code",
                    models.CharField(
                        help_text="Nama tetap aturan ini, misalnya kernel.day-end.", max_length=80, verbose_name="kode"
                    ),
                ),
                (
                    "body",
                    models.UUIDField(
                        blank=True,
                        help_text="Kosong untuk nilai bawaan yang berlaku bagi semua instansi.",
                        null=True,
                        verbose_name="instansi",
                    ),
                ),
                (
                    "label",
                    models.CharField(
                        help_text="Apa yang diatur, dengan kata yang dipakai pegawai.",
                        max_length=200,
                        verbose_name="aturan",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("count", "bilangan bulat"),
                            ("decimal", "bilangan desimal"),
                            ("time", "jam"),
                            ("weekdays", "hari dalam sepekan"),
                        ],
                        help_text="Bentuk nilainya.",
                        max_length=20,
                        verbose_name="bentuk nilai",
                    ),
                ),
                ("value", models.JSONField(help_text="Nilai yang berlaku dalam masa ini.", verbose_name="nilai")),
                (
                    "unit",
                    models.CharField(
                        choices=[
                            ("workday", "hari kerja"),
                            ("calendar_day", "hari kalender"),
                            ("hour", "jam"),
                            ("minute", "menit"),
                            ("month", "bulan"),
                            ("year", "tahun"),
                            ("lesson_hour", "JP"),
                            ("rupiah", "rupiah"),
                            ("percent", "persen"),
                            ("index", "nilai indeks"),
                            ("item", "buah"),
                            ("local_time", "waktu setempat"),
                            ("weekday", "hari dalam sepekan (1 Senin – 7 Minggu)"),
                        ],
                        help_text="Satuan nilainya.",
                        max_length=20,
                        verbose_name="satuan",
                    ),
                ),
                (
                    "minimum",
                    models.DecimalField(
                        blank=True,
                        decimal_places=4,
                        help_text="Nilai terkecil yang boleh ditetapkan instansi.",
                        max_digits=20,
                        null=True,
                        verbose_name="paling kecil",
                    ),
                ),
                (
                    "maximum",
                    models.DecimalField(
                        blank=True,
                        decimal_places=4,
                        help_text="Nilai terbesar yang boleh ditetapkan instansi.",
                        max_digits=20,
                        null=True,
                        verbose_name="paling besar",
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        help_text="Peraturan atau keputusan yang menetapkannya.",
                        max_length=200,
                        verbose_name="dasar hukum",
                    ),
                ),
                (
                    "verified",
                    models.CharField(
                        choices=[("confirmed", "terkonfirmasi"), ("unconfirmed", "perlu dicek bagian hukum")],
                        help_text="Apakah nilainya sudah dicocokkan dengan naskah peraturannya.",
                        max_length=20,
                        verbose_name="status pemeriksaan",
                    ),
                ),
                (
                    "valid_from",
                    models.DateField(help_text="Hari pertama nilai ini berlaku.", verbose_name="berlaku mulai"),
                ),
                (
                    "valid_until",
                    models.DateField(
                        blank=True,
                        help_text="Hari terakhir nilai ini berlaku; kosong bila masih berlaku.",
                        null=True,
                        verbose_name="berlaku sampai",
                    ),
                ),
                (
                    "note",
                    models.CharField(
                        blank=True, help_text="Penjelasan untuk pembaca.", max_length=500, verbose_name="catatan"
                    ),
                ),
                (
                    "withdrawn",
                    models.BooleanField(
                        default=False,
                        help_text="Baris salah ketik yang tidak berlaku lagi untuk perkara baru; perkara lama tetap menunjuknya.",
                        verbose_name="ditarik",
                    ),
                ),
                (
                    "set_by",
                    models.CharField(
                        blank=True,
                        editable=False,
                        help_text="Kosong untuk nilai bawaan.",
                        max_length=40,
                        verbose_name="ditetapkan oleh",
                    ),
                ),
                (
                    "set_at",
                    models.DateTimeField(
                        blank=True,
                        editable=False,
                        help_text="Waktu nilai instansi ini dicatat.",
                        null=True,
                        verbose_name="ditetapkan pada",
                    ),
                ),
            ],
            options={
                "verbose_name": "aturan",
                "verbose_name_plural": "aturan",
                "ordering": ("code", "valid_from", "pk"),
                "indexes": [models.Index(fields=["code", "body", "valid_from"], name="rule_code_body_from")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("body", None), ("withdrawn", False)),
                        fields=("code", "valid_from"),
                        name="rule_shipped_from_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("body__isnull", False), ("withdrawn", False)),
                        fields=("code", "body", "valid_from"),
                        name="rule_body_from_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("body", None), ("valid_until", None), ("withdrawn", False)),
                        fields=("code",),
                        name="rule_shipped_open_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("body__isnull", False), ("valid_until", None), ("withdrawn", False)),
                        fields=("code", "body"),
                        name="rule_body_open_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until", None), ("valid_until__gte", models.F("valid_from")), _connector="OR"
                        ),
                        name="rule_period",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("body", None), ("set_at", None), ("set_by", ""), ("withdrawn", False)),
                            models.Q(
                                ("body__isnull", False),
                                ("set_at__isnull", False),
                                models.Q(("set_by", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="rule_shipped_or_set",
                    ),
                    models.CheckConstraint(condition=models.Q(("source", ""), _negated=True), name="rule_source"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Clock",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("body", models.UUIDField(help_text="Instansi yang kalendernya dipakai.", verbose_name="instansi")),
                ("allowed", models.PositiveIntegerField(help_text="Lamanya menurut aturan.", verbose_name="lama")),
                (
                    "unit",
                    models.CharField(
                        choices=[("workday", "hari kerja"), ("calendar_day", "hari kalender"), ("hour", "jam")],
                        help_text="Satuan lamanya.",
                        max_length=20,
                        verbose_name="satuan",
                    ),
                ),
                (
                    "time_zone",
                    models.CharField(
                        help_text="Zona waktu instansi, misalnya Asia/Jakarta; menentukan batas hari.",
                        max_length=50,
                        verbose_name="zona waktu",
                    ),
                ),
                (
                    "started",
                    models.DateTimeField(
                        help_text="Peristiwa yang memulai hitungan; harinya sendiri tidak dihitung.",
                        verbose_name="mulai",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("running", "berjalan"), ("paused", "dihentikan sementara"), ("finished", "selesai")],
                        default="running",
                        help_text="Berjalan, dihentikan sementara, atau selesai.",
                        max_length=20,
                        verbose_name="keadaan",
                    ),
                ),
                (
                    "due_at",
                    models.DateTimeField(help_text="Saat terakhir yang masih tepat waktu.", verbose_name="batas waktu"),
                ),
                (
                    "due_on",
                    models.DateField(
                        help_text="Tanggal batas waktu menurut waktu setempat.", verbose_name="hari batas waktu"
                    ),
                ),
                (
                    "provisional",
                    models.BooleanField(
                        default=False,
                        help_text="Batas melewati tahun yang kalendernya belum ditetapkan atau hari libur yang masih perkiraan.",
                        verbose_name="batas dapat bergeser",
                    ),
                ),
                (
                    "stopped_since",
                    models.DateTimeField(
                        blank=True,
                        help_text="Terisi selama hitungan dihentikan sementara.",
                        null=True,
                        verbose_name="berhenti sejak",
                    ),
                ),
                (
                    "finished_at",
                    models.DateTimeField(
                        blank=True,
                        help_text="Saat pekerjaannya selesai; hitungan tidak berjalan lagi.",
                        null=True,
                        verbose_name="selesai pada",
                    ),
                ),
                (
                    "rule",
                    models.ForeignKey(
                        help_text="Aturan yang berlaku ketika perkara dibuka; tidak berganti walau aturannya berubah.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="clocks",
                        to="kernel.rule",
                        verbose_name="aturan",
                    ),
                ),
            ],
            options={
                "verbose_name": "hitungan batas waktu",
                "verbose_name_plural": "hitungan batas waktu",
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "running")), fields=["body", "due_at"], name="clock_running_due"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("allowed__gte", 1)), name="clock_allowed"),
                    models.CheckConstraint(
                        condition=models.Q(("due_at__gte", models.F("started"))), name="clock_due_after_start"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("finished_at", None), ("state", "running"), ("stopped_since", None)),
                            models.Q(("finished_at", None), ("state", "paused"), ("stopped_since__isnull", False)),
                            models.Q(("finished_at__isnull", False), ("state", "finished"), ("stopped_since", None)),
                            _connector="OR",
                        ),
                        name="clock_state_times",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LedgerEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("chain", models.UUIDField(help_text="UUID badan pemerintah pemilik rantai.", verbose_name="rantai")),
                (
                    "sequence",
                    models.PositiveBigIntegerField(
                        help_text="1, 2, 3 … tanpa lompatan di dalam satu rantai.", verbose_name="nomor"
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        help_text="Kode kejadian, misalnya unit.created.", max_length=60, verbose_name="kejadian"
                    ),
                ),
                (
                    "object_type",
                    models.CharField(
                        help_text="Nama model, misalnya organisation.unit.", max_length=60, verbose_name="jenis objek"
                    ),
                ),
                ("object_id", models.CharField(max_length=40, verbose_name="id objek")),
                (
                    "actor",
                    models.CharField(
                        help_text="Id akun pelaku, atau nama proses sistem.", max_length=40, verbose_name="pelaku"
                    ),
                ),
                ("at", models.DateTimeField(help_text="UTC.", verbose_name="waktu")),
                (
                    "digest",
                    models.CharField(
                        help_text="HMAC-SHA256 isi kejadian dengan garamnya.", max_length=64, verbose_name="sidik isi"
                    ),
                ),
                ("previous", models.CharField(max_length=64, verbose_name="sidik sebelumnya")),
                ("hash", models.CharField(max_length=64, verbose_name="sidik")),
            ],
            options={
                "indexes": [
                    models.Index(fields=["chain", "-at", "-id"], name="ledger_by_time"),
                    models.Index(fields=["chain", "code", "-at", "-id"], name="ledger_by_event"),
                    models.Index(fields=["chain", "actor", "-at", "-id"], name="ledger_by_actor"),
                ],
                "constraints": [models.UniqueConstraint(fields=("chain", "sequence"), name="ledger_sequence_once")],
            },
        ),
        migrations.CreateModel(
            name="LedgerHead",
            fields=[
                (
                    "chain",
                    models.UUIDField(
                        help_text="UUID badan pemerintah pemilik rantai.",
                        primary_key=True,
                        serialize=False,
                        verbose_name="rantai",
                    ),
                ),
                ("sequence", models.PositiveBigIntegerField(verbose_name="nomor terakhir")),
                ("hash", models.CharField(max_length=64, verbose_name="sidik terakhir")),
            ],
        ),
        migrations.CreateModel(
            name="OutgoingMail",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("recipient", models.EmailField(help_text="Satu alamat surel.", max_length=254, verbose_name="kepada")),
                (
                    "digest",
                    models.CharField(
                        blank=True,
                        help_text="Surel dengan kumpulan dan alamat yang sama digabung menjadi satu.",
                        max_length=60,
                        verbose_name="kumpulan",
                    ),
                ),
                (
                    "message_id",
                    models.CharField(
                        help_text="Message-ID; sama pada setiap percobaan pengiriman.",
                        max_length=300,
                        unique=True,
                        verbose_name="nomor pesan",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "menunggu"),
                            ("sending", "sedang dikirim"),
                            ("sent", "terkirim"),
                            ("failed", "gagal"),
                        ],
                        default="waiting",
                        help_text="Keadaan surel.",
                        max_length=10,
                        verbose_name="keadaan",
                    ),
                ),
                ("created_at", models.DateTimeField(help_text="Saat surel diminta.", verbose_name="dibuat")),
                (
                    "send_at",
                    models.DateTimeField(help_text="Tidak dikirim sebelum saat ini.", verbose_name="dikirim mulai"),
                ),
                (
                    "give_up_at",
                    models.DateTimeField(
                        help_text="Sesudah ini isinya dihapus dan tidak dikirim.", verbose_name="dikirim paling lambat"
                    ),
                ),
                (
                    "closed_at",
                    models.DateTimeField(
                        blank=True,
                        help_text="Saat pengiriman pertama dimulai; sejak itu isinya tetap.",
                        null=True,
                        verbose_name="ditutup",
                    ),
                ),
                (
                    "ended_at",
                    models.DateTimeField(
                        blank=True, help_text="Saat terkirim atau gagal.", null=True, verbose_name="berakhir"
                    ),
                ),
                (
                    "reply",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Kode SMTP dari server yang menolak, misalnya 550.",
                        null=True,
                        verbose_name="jawaban server",
                    ),
                ),
            ],
            options={
                "verbose_name": "surel keluar",
                "verbose_name_plural": "surel keluar",
                "indexes": [
                    models.Index(
                        condition=models.Q(("ended_at__isnull", False)), fields=["ended_at"], name="mail_ended"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "waiting"), models.Q(("digest", ""), _negated=True)),
                        fields=("recipient", "digest"),
                        name="mail_open_digest_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at", None), ("ended_at", None), ("state", "waiting")),
                            models.Q(("closed_at__isnull", False), ("ended_at", None), ("state", "sending")),
                            models.Q(("ended_at__isnull", False), ("state__in", ["sent", "failed"])),
                            _connector="OR",
                        ),
                        name="mail_state_times",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MailPart",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "key",
                    models.CharField(
                        help_text="Yang sama hanya dikirim satu kali.",
                        max_length=200,
                        unique=True,
                        verbose_name="kunci",
                    ),
                ),
                (
                    "subject",
                    models.CharField(
                        blank=True, help_text="Dihapus setelah terkirim.", max_length=200, verbose_name="perihal"
                    ),
                ),
                ("text", models.TextField(blank=True, help_text="Dihapus setelah terkirim.", verbose_name="isi")),
                (
                    "mail",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="parts",
                        to="kernel.outgoingmail",
                        verbose_name="surel",
                    ),
                ),
            ],
            options={
                "verbose_name": "isi surel",
                "verbose_name_plural": "isi surel",
                "indexes": [
                    models.Index(
                        condition=models.Q(("text", ""), _negated=True), fields=["mail"], name="mail_part_with_text"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="NumberCounter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("body", models.UUIDField(help_text="Instansi pemilik register.", verbose_name="instansi")),
                (
                    "series",
                    models.CharField(help_text="Jenis dokumen yang dinomori.", max_length=60, verbose_name="seri"),
                ),
                (
                    "year",
                    models.PositiveIntegerField(
                        help_text="Register dimulai dari 1 setiap tahun.", verbose_name="tahun"
                    ),
                ),
                (
                    "last",
                    models.PositiveIntegerField(
                        default=0, help_text="Nomor yang terakhir dipakai.", verbose_name="nomor terakhir"
                    ),
                ),
            ],
            options={
                "verbose_name": "register nomor",
                "verbose_name_plural": "register nomor",
                "constraints": [models.UniqueConstraint(fields=("body", "series", "year"), name="number_counter_once")],
            },
        ),
        migrations.CreateModel(
            name="NumberFormat",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("body", models.UUIDField(help_text="Instansi yang memakai format ini.", verbose_name="instansi")),
                (
                    "series",
                    models.CharField(
                        help_text="Jenis dokumen yang dinomori, misalnya sk.", max_length=60, verbose_name="seri"
                    ),
                ),
                (
                    "template",
                    models.CharField(
                        help_text="Misalnya {kode}/{nomor:3}/{bulan_romawi}/{tahun}.",
                        max_length=100,
                        verbose_name="format nomor",
                    ),
                ),
                (
                    "kode",
                    models.CharField(
                        blank=True,
                        help_text="Isi {kode}: klasifikasi arsip atau singkatan unit.",
                        max_length=60,
                        verbose_name="kode",
                    ),
                ),
            ],
            options={
                "verbose_name": "format nomor",
                "verbose_name_plural": "format nomor",
                "constraints": [
                    models.UniqueConstraint(fields=("body", "series"), name="number_format_once"),
                    models.CheckConstraint(
                        condition=models.Q(("template__contains", "{nomor")), name="number_format_has_number"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NumberGap",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "first",
                    models.PositiveIntegerField(
                        help_text="Nomor pertama yang tidak diberikan oleh Pilar.", verbose_name="nomor pertama"
                    ),
                ),
                (
                    "last",
                    models.PositiveIntegerField(
                        help_text="Nomor terakhir yang tidak diberikan oleh Pilar.", verbose_name="nomor terakhir"
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        help_text="Misalnya: dipakai di buku agenda sebelum Pilar.",
                        max_length=200,
                        verbose_name="alasan",
                    ),
                ),
                (
                    "noted_by",
                    models.CharField(help_text="Siapa yang mencatat.", max_length=40, verbose_name="dicatat oleh"),
                ),
                ("noted_at", models.DateTimeField(help_text="Kapan dicatat.", verbose_name="dicatat pada")),
                (
                    "counter",
                    models.ForeignKey(
                        help_text="Register yang melompati nomor.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="gaps",
                        to="kernel.numbercounter",
                        verbose_name="register",
                    ),
                ),
            ],
            options={
                "verbose_name": "nomor yang dilompati",
                "verbose_name_plural": "nomor yang dilompati",
                "ordering": ("counter", "first"),
                "constraints": [
                    models.UniqueConstraint(fields=("counter", "first"), name="number_gap_once"),
                    models.CheckConstraint(
                        condition=models.Q(("first__gte", 1), ("last__gte", models.F("first"))), name="number_gap_order"
                    ),
                    models.CheckConstraint(condition=models.Q(("reason", ""), _negated=True), name="number_gap_reason"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ScheduleTurn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "code",
                    models.CharField(
                        help_text="Jenis pekerjaan yang terjadwal.", max_length=60, unique=True, verbose_name="jenis"
                    ),
                ),
                (
                    "slot",
                    models.DateTimeField(
                        help_text="Waktu menurut jadwal, bukan waktu pelaksanaan.", verbose_name="giliran terakhir"
                    ),
                ),
            ],
            options={
                "verbose_name": "giliran jadwal",
                "verbose_name_plural": "giliran jadwal",
            },
        ),
        migrations.CreateModel(
            name="Signature",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("body", models.UUIDField(help_text="UUID badan pemerintah.", verbose_name="badan")),
                ("object_type", models.CharField(max_length=60, verbose_name="jenis dokumen")),
                ("object_id", models.CharField(max_length=40, verbose_name="id dokumen")),
                (
                    "text_sha256",
                    models.CharField(
                        help_text="SHA-256 teks yang ditampilkan saat disetujui.",
                        max_length=64,
                        verbose_name="sidik teks",
                    ),
                ),
                (
                    "signer",
                    models.CharField(
                        help_text="Id akun yang menyetujui.", max_length=40, verbose_name="penanda tangan"
                    ),
                ),
                (
                    "signer_name",
                    models.CharField(
                        help_text="Sebagaimana tertulis pada hari itu.", max_length=200, verbose_name="nama"
                    ),
                ),
                (
                    "capacity",
                    models.CharField(
                        help_text="Misalnya “Plt. Kepala UPT P2TK”.", max_length=200, verbose_name="kapasitas"
                    ),
                ),
                (
                    "method",
                    models.CharField(
                        choices=[("click", "Persetujuan di Pilar"), ("paper", "Tanda tangan basah")],
                        max_length=20,
                        verbose_name="cara",
                    ),
                ),
                ("signed_at", models.DateTimeField(verbose_name="waktu")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("object_type", "object_id", "text_sha256", "signer"), name="signature_once_per_text"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="StoredFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "body",
                    models.UUIDField(
                        help_text="Instansi pemilik berkas; isi yang sama di instansi lain terpisah.",
                        verbose_name="instansi",
                    ),
                ),
                (
                    "sha256",
                    models.CharField(
                        help_text="Sidik isi berkas; juga namanya di penyimpanan.",
                        max_length=64,
                        verbose_name="sidik SHA-256",
                    ),
                ),
                ("size", models.PositiveBigIntegerField(help_text="Dalam bita.", verbose_name="ukuran")),
                (
                    "media_type",
                    models.CharField(
                        help_text="Dikenali dari isinya, bukan dari namanya.", max_length=100, verbose_name="jenis isi"
                    ),
                ),
                (
                    "created",
                    models.DateTimeField(
                        help_text="Saat isi ini pertama kali diunggah di instansinya.", verbose_name="pertama disimpan"
                    ),
                ),
                (
                    "unused_since",
                    models.DateTimeField(
                        blank=True,
                        help_text="Terisi setelah dilepas; sehari kemudian isinya dihapus, kecuali diunggah atau dipakai lagi.",
                        null=True,
                        verbose_name="tidak dipakai sejak",
                    ),
                ),
            ],
            options={
                "verbose_name": "berkas tersimpan",
                "verbose_name_plural": "berkas tersimpan",
                "indexes": [
                    models.Index(
                        condition=models.Q(("unused_since__isnull", False)),
                        fields=["unused_since"],
                        name="stored_file_unused",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("body", "sha256"), name="stored_file_once_per_body"),
                    models.CheckConstraint(condition=models.Q(("size__gte", 1)), name="stored_file_not_empty"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Document",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("body", models.UUIDField(help_text="UUID instansi yang menerbitkan.", verbose_name="instansi")),
                ("kind", models.CharField(help_text="Kode jenis dokumen.", max_length=40, verbose_name="jenis")),
                (
                    "kind_label",
                    models.CharField(
                        help_text="Nama jenis sebagaimana tercetak.", max_length=100, verbose_name="nama jenis"
                    ),
                ),
                ("title", models.CharField(help_text="Sebagaimana tercetak.", max_length=300, verbose_name="judul")),
                (
                    "number",
                    models.CharField(
                        blank=True,
                        help_text="Kosong untuk jenis dokumen yang tidak dinomori.",
                        max_length=200,
                        verbose_name="nomor",
                    ),
                ),
                (
                    "token",
                    models.CharField(
                        help_text="Acak; bagian dari alamat verifikasi.",
                        max_length=26,
                        unique=True,
                        verbose_name="kode verifikasi",
                    ),
                ),
                (
                    "object_type",
                    models.CharField(
                        help_text="Apa yang diterangkan dokumen ini.", max_length=60, verbose_name="jenis pokok"
                    ),
                ),
                ("object_id", models.CharField(help_text="Barisnya.", max_length=40, verbose_name="id pokok")),
                (
                    "unit_name",
                    models.CharField(
                        help_text="Sebagaimana tercetak di kepala surat.", max_length=300, verbose_name="unit"
                    ),
                ),
                (
                    "responsible_name",
                    models.CharField(
                        blank=True,
                        help_text="Nama sebagaimana tercetak.",
                        max_length=200,
                        verbose_name="penanggung jawab",
                    ),
                ),
                (
                    "responsible_capacity",
                    models.CharField(
                        blank=True,
                        help_text="Sebagaimana tercetak.",
                        max_length=200,
                        verbose_name="jabatan penanggung jawab",
                    ),
                ),
                ("issued_on", models.DateField(help_text="Tanggal yang tercetak.", verbose_name="tanggal terbit")),
                ("issued_at", models.DateTimeField(verbose_name="dibuat pada")),
                ("issued_by", models.CharField(help_text="Id akun.", max_length=40, verbose_name="dibuat oleh")),
                (
                    "valid_until",
                    models.DateField(
                        blank=True, help_text="Hari terakhir berlaku.", null=True, verbose_name="berlaku sampai"
                    ),
                ),
                (
                    "sha256",
                    models.CharField(
                        help_text="SHA-256 PDF yang diterbitkan.", max_length=64, verbose_name="sidik berkas"
                    ),
                ),
                (
                    "content_sha256",
                    models.CharField(
                        help_text="SHA-256 isi yang tercetak; sidik ini sendiri ikut tercetak.",
                        max_length=64,
                        verbose_name="sidik isi",
                    ),
                ),
                (
                    "signed_outside",
                    models.BooleanField(
                        default=True,
                        help_text="Salinan bertanda tangan boleh diunggah di sampingnya.",
                        verbose_name="boleh ditandatangani di luar",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("valid", "Berlaku"), ("replaced", "Digantikan"), ("revoked", "Dicabut")],
                        default="valid",
                        max_length=10,
                        verbose_name="keadaan",
                    ),
                ),
                (
                    "state_reason",
                    models.CharField(
                        blank=True, help_text="Mengapa diganti atau dicabut.", max_length=300, verbose_name="alasan"
                    ),
                ),
                ("state_at", models.DateTimeField(blank=True, null=True, verbose_name="sejak")),
                ("state_by", models.CharField(blank=True, help_text="Id akun.", max_length=40, verbose_name="oleh")),
                (
                    "replaces",
                    models.OneToOneField(
                        blank=True,
                        help_text="Dokumen yang digantikan oleh dokumen ini.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="kernel.document",
                        verbose_name="menggantikan",
                    ),
                ),
                (
                    "stored",
                    models.ForeignKey(
                        help_text="PDF yang diterbitkan.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="kernel.storedfile",
                        verbose_name="berkas",
                    ),
                ),
            ],
            options={
                "verbose_name": "dokumen",
                "verbose_name_plural": "dokumen",
                "ordering": ("-issued_at", "-pk"),
                "indexes": [
                    models.Index(fields=["object_type", "object_id", "-issued_at"], name="document_of_subject")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("number", ""), _negated=True),
                        fields=("body", "kind", "number"),
                        name="document_number_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("title", ""), _negated=True), name="document_has_a_title"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            django.db.models.lookups.Exact(django.db.models.functions.text.Length("token"), 26)
                        ),
                        name="document_token_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until__isnull", True), ("valid_until__gte", models.F("issued_on")), _connector="OR"
                        ),
                        name="document_ends_after_issue",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "valid"), ("state_at__isnull", True), ("state_reason", "")),
                            models.Q(
                                ("state__in", ["replaced", "revoked"]),
                                ("state_at__isnull", False),
                                models.Q(("state_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="document_state_has_its_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SignedCopy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "version",
                    models.PositiveSmallIntegerField(
                        help_text="1, 2, 3 …; yang terakhir yang dipakai.", verbose_name="versi"
                    ),
                ),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("wet", "Pindaian tanda tangan basah"),
                            ("outside", "PDF yang ditandatangani di luar Pilar"),
                        ],
                        max_length=10,
                        verbose_name="cara",
                    ),
                ),
                (
                    "sha256",
                    models.CharField(
                        help_text="SHA-256 berkas yang disimpan.", max_length=64, verbose_name="sidik berkas"
                    ),
                ),
                ("filename", models.CharField(max_length=200, verbose_name="nama berkas")),
                ("added_at", models.DateTimeField(verbose_name="diunggah pada")),
                ("added_by", models.CharField(help_text="Id akun.", max_length=40, verbose_name="diunggah oleh")),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signed_copies",
                        to="kernel.document",
                        verbose_name="dokumen",
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
                "verbose_name": "salinan bertanda tangan",
                "verbose_name_plural": "salinan bertanda tangan",
                "ordering": ("document", "-version"),
                "constraints": [
                    models.UniqueConstraint(fields=("document", "version"), name="signed_copy_version_once"),
                    models.UniqueConstraint(fields=("document", "stored"), name="signed_copy_content_once"),
                    models.CheckConstraint(
                        condition=models.Q(("version__gte", 1)), name="signed_copy_version_from_one"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("method__in", ["wet", "outside"])), name="signed_copy_method_known"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WorkerBeat",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "worker",
                    models.UUIDField(
                        help_text="Dibuat setiap kali proses pekerja dimulai.", unique=True, verbose_name="pekerja"
                    ),
                ),
                (
                    "host",
                    models.CharField(
                        help_text="Nama mesin tempat proses berjalan.", max_length=100, verbose_name="mesin"
                    ),
                ),
                ("started_at", models.DateTimeField(help_text="Saat proses dimulai.", verbose_name="mulai")),
                (
                    "beat_at",
                    models.DateTimeField(
                        db_index=True, help_text="Saat proses terakhir melapor.", verbose_name="terakhir terlihat"
                    ),
                ),
            ],
            options={
                "verbose_name": "proses pekerja",
                "verbose_name_plural": "proses pekerja",
            },
        ),
        migrations.CreateModel(
            name="ClockPause",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("since", models.DateTimeField(help_text="Saat hitungan berhenti.", verbose_name="berhenti sejak")),
                (
                    "until",
                    models.DateTimeField(
                        blank=True,
                        help_text="Saat hitungan berjalan lagi; kosong selama berhenti.",
                        null=True,
                        verbose_name="berjalan lagi sejak",
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        help_text="Mengapa berhenti, tanpa data pribadi: misalnya menunggu kelengkapan pelapor.",
                        max_length=200,
                        verbose_name="alasan",
                    ),
                ),
                (
                    "clock",
                    models.ForeignKey(
                        help_text="Hitungan batas waktu.",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pauses",
                        to="kernel.clock",
                        verbose_name="hitungan",
                    ),
                ),
            ],
            options={
                "verbose_name": "penghentian sementara",
                "verbose_name_plural": "penghentian sementara",
                "ordering": ("since", "pk"),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until", None)), fields=("clock",), name="clock_pause_open_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until", None), ("until__gte", models.F("since")), _connector="OR"),
                        name="clock_pause_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="clock_pause_reason"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Holiday",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "body",
                    models.UUIDField(
                        blank=True,
                        help_text="Kosong untuk hari libur nasional dan cuti bersama.",
                        null=True,
                        verbose_name="instansi",
                    ),
                ),
                ("day", models.DateField(help_text="Hari yang libur.", verbose_name="tanggal")),
                (
                    "name",
                    models.CharField(
                        help_text="Misalnya: Hari Raya Natal.", max_length=200, verbose_name="nama hari libur"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("national", "libur nasional"),
                            ("joint_leave", "cuti bersama ASN"),
                            ("regional", "libur daerah"),
                        ],
                        help_text="Libur nasional dan cuti bersama berlaku untuk semua; libur daerah hanya untuk instansinya.",
                        max_length=20,
                        verbose_name="jenis",
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        help_text="Keputusan yang menetapkannya, misalnya SKB tiga menteri atau SE Gubernur.",
                        max_length=200,
                        verbose_name="dasar",
                    ),
                ),
                (
                    "estimated",
                    models.BooleanField(
                        default=False,
                        help_text="Tanggal belum ditetapkan, misalnya menunggu isbat. Batas waktu yang melewatinya diberi tanda.",
                        verbose_name="masih perkiraan",
                    ),
                ),
                (
                    "shipped_day",
                    models.DateField(
                        blank=True,
                        editable=False,
                        help_text="Tanggal baris ini di paket data, atau kosong bila ditambahkan orang.",
                        null=True,
                        verbose_name="tanggal menurut paket data",
                    ),
                ),
                (
                    "edited_by",
                    models.CharField(
                        blank=True,
                        editable=False,
                        help_text="Kosong selama mengikuti paket data. Baris yang diubah orang tidak ditimpa lagi.",
                        max_length=40,
                        verbose_name="diubah oleh",
                    ),
                ),
                (
                    "edited_at",
                    models.DateTimeField(
                        blank=True,
                        editable=False,
                        help_text="Waktu perubahan terakhir oleh orang.",
                        null=True,
                        verbose_name="diubah pada",
                    ),
                ),
                (
                    "removed",
                    models.BooleanField(
                        default=False,
                        editable=False,
                        help_text="Hari ini tidak lagi libur; barisnya disimpan.",
                        verbose_name="dihapus",
                    ),
                ),
                (
                    "version",
                    models.PositiveIntegerField(
                        default=1,
                        editable=False,
                        help_text="Naik satu setiap diubah; mencegah dua orang saling menimpa.",
                        verbose_name="versi",
                    ),
                ),
            ],
            options={
                "verbose_name": "hari libur",
                "verbose_name_plural": "hari libur",
                "ordering": ("day", "pk"),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("body", None), ("removed", False)),
                        fields=("day",),
                        name="holiday_national_day_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("body__isnull", False), ("removed", False)),
                        fields=("body", "day"),
                        name="holiday_regional_day_once",
                    ),
                    models.UniqueConstraint(fields=("shipped_day",), name="holiday_shipped_day_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("body__isnull", False), ("kind", "regional")),
                            models.Q(("body__isnull", True), ("kind__in", ("national", "joint_leave"))),
                            _connector="OR",
                        ),
                        name="holiday_regional_has_body",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("edited_at", None),
                                ("edited_by", ""),
                                ("removed", False),
                                ("shipped_day__isnull", False),
                            ),
                            models.Q(models.Q(("edited_by", ""), _negated=True), ("edited_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="holiday_edited_or_shipped",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name", ""), _negated=True), models.Q(("source", ""), _negated=True)
                        ),
                        name="holiday_name_and_source",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Job",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "code",
                    models.CharField(
                        help_text="Jenis pekerjaan, misalnya mail.send.", max_length=60, verbose_name="jenis"
                    ),
                ),
                (
                    "key",
                    models.CharField(
                        help_text="Pekerjaan yang sama hanya ada satu kali per jenis dan kunci.",
                        max_length=200,
                        verbose_name="kunci",
                    ),
                ),
                (
                    "arguments",
                    models.JSONField(
                        default=dict, help_text="Isian pekerjaan; nomor id, bukan data pribadi.", verbose_name="isian"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "menunggu"),
                            ("running", "sedang dikerjakan"),
                            ("done", "selesai"),
                            ("failed", "gagal"),
                        ],
                        default="waiting",
                        help_text="Keadaan pekerjaan.",
                        max_length=10,
                        verbose_name="keadaan",
                    ),
                ),
                ("enqueued_at", models.DateTimeField(help_text="Saat pekerjaan diminta.", verbose_name="diminta")),
                (
                    "due_at",
                    models.DateTimeField(
                        blank=True,
                        help_text="Selama menunggu: saat dikerjakan. Selama dikerjakan: saat dianggap ditinggal mati oleh pekerjanya.",
                        null=True,
                        verbose_name="dapat diambil mulai",
                    ),
                ),
                (
                    "lease",
                    models.UUIDField(
                        blank=True,
                        help_text="Berganti setiap kali pekerjaan diambil.",
                        null=True,
                        verbose_name="tanda pengambilan",
                    ),
                ),
                (
                    "attempts",
                    models.PositiveSmallIntegerField(
                        default=0, help_text="Berapa kali sudah dicoba.", verbose_name="percobaan"
                    ),
                ),
                (
                    "last_error",
                    models.CharField(
                        blank=True,
                        help_text="Jenis kesalahannya saja, tanpa isi pesannya.",
                        max_length=200,
                        verbose_name="kesalahan terakhir",
                    ),
                ),
                (
                    "started_at",
                    models.DateTimeField(
                        blank=True, help_text="Saat percobaan terakhir.", null=True, verbose_name="terakhir dimulai"
                    ),
                ),
                (
                    "finished_at",
                    models.DateTimeField(
                        blank=True,
                        help_text="Saat selesai atau gagal untuk seterusnya.",
                        null=True,
                        verbose_name="berakhir",
                    ),
                ),
                (
                    "progress_done",
                    models.PositiveIntegerField(
                        blank=True, help_text="Bagian yang sudah selesai.", null=True, verbose_name="sudah"
                    ),
                ),
                (
                    "progress_total",
                    models.PositiveIntegerField(
                        blank=True, help_text="Jumlah seluruh bagian.", null=True, verbose_name="dari"
                    ),
                ),
                (
                    "progress_note",
                    models.CharField(
                        blank=True,
                        help_text="Apa yang sedang dikerjakan, tanpa data pribadi.",
                        max_length=200,
                        verbose_name="keterangan",
                    ),
                ),
            ],
            options={
                "verbose_name": "pekerjaan latar",
                "verbose_name_plural": "pekerjaan latar",
                "indexes": [
                    models.Index(
                        condition=models.Q(("due_at__isnull", False)), fields=["due_at", "id"], name="job_due"
                    ),
                    models.Index(fields=["state", "-id"], name="job_state_newest"),
                    models.Index(
                        condition=models.Q(("finished_at__isnull", False)), fields=["finished_at"], name="job_finished"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("code", "key"), name="job_once_per_key"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("due_at__isnull", False), ("finished_at", None), ("lease", None), ("state", "waiting")
                            ),
                            models.Q(
                                ("due_at__isnull", False),
                                ("finished_at", None),
                                ("lease__isnull", False),
                                ("state", "running"),
                            ),
                            models.Q(
                                ("due_at", None),
                                ("finished_at__isnull", False),
                                ("lease", None),
                                ("state__in", ["done", "failed"]),
                            ),
                            _connector="OR",
                        ),
                        name="job_state_times",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LedgerCheckpoint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("chain", models.UUIDField(verbose_name="rantai")),
                ("day", models.DateField(verbose_name="tanggal")),
                ("sequence", models.PositiveBigIntegerField(verbose_name="nomor")),
                ("hash", models.CharField(max_length=64, verbose_name="sidik")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("chain", "day"), name="ledger_checkpoint_once")],
            },
        ),
        migrations.CreateModel(
            name="LedgerSalt",
            fields=[
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="salt",
                        serialize=False,
                        to="kernel.ledgerentry",
                    ),
                ),
                ("value", models.BinaryField(max_length=16, verbose_name="garam")),
            ],
        ),
        migrations.RunPython(ledger.create_triggers, ledger.drop_triggers, elidable=False),
    ]
