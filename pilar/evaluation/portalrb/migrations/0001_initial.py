import django.db.models.deletion
from django.db import migrations, models

from pilar.kernel.first_tables import FirstTables


class Migration(FirstTables):
    initial = True

    dependencies = [
        ("proposal", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="EvidenceLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "question",
                    models.CharField(
                        help_text="Kode pertanyaan pada instrumen.", max_length=60, verbose_name="pertanyaan"
                    ),
                ),
                (
                    "key",
                    models.CharField(
                        help_text="Acak; bagian dari alamatnya.", max_length=26, unique=True, verbose_name="kunci"
                    ),
                ),
                ("issued_at", models.DateTimeField(verbose_name="dibuat pada")),
                (
                    "issued_by",
                    models.CharField(help_text="Id akun, atau nama proses.", max_length=40, verbose_name="dibuat oleh"),
                ),
                ("expires_at", models.DateTimeField(verbose_name="berlaku sampai")),
                ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="dicabut pada")),
                (
                    "revoked_by",
                    models.CharField(blank=True, help_text="Id akun.", max_length=40, verbose_name="dicabut oleh"),
                ),
                ("revoked_reason", models.CharField(blank=True, max_length=300, verbose_name="alasan dicabut")),
                (
                    "proposed",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evidence_links",
                        to="proposal.proposedunit",
                        verbose_name="unit yang diusulkan",
                    ),
                ),
            ],
            options={
                "ordering": ("proposed", "question", "pk"),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("revoked_at__isnull", True)),
                        fields=("proposed", "question"),
                        name="evidence_link_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("revoked_at__isnull", True), ("revoked_reason", "")),
                            models.Q(("revoked_at__isnull", False), models.Q(("revoked_reason", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="evidence_link_revoked_with_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EvidenceLinkVisit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(help_text="Teliti sampai menit.", verbose_name="waktu")),
                (
                    "opened",
                    models.CharField(
                        choices=[
                            ("page", "Halaman"),
                            ("file", "Berkas"),
                            ("zip", "Semua berkas (ZIP)"),
                            ("expired", "Dibuka sesudah kedaluwarsa"),
                            ("revoked", "Dibuka sesudah dicabut"),
                        ],
                        max_length=10,
                        verbose_name="yang dibuka",
                    ),
                ),
                (
                    "number",
                    models.PositiveSmallIntegerField(
                        default=0, help_text="0 untuk yang bukan satu berkas.", verbose_name="bukti ke"
                    ),
                ),
                (
                    "times",
                    models.PositiveIntegerField(
                        default=1, help_text="Berapa kali dalam menit itu.", verbose_name="kali"
                    ),
                ),
                (
                    "link",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="visits",
                        to="portalrb.evidencelink",
                        verbose_name="tautan",
                    ),
                ),
            ],
            options={
                "ordering": ("-at", "-pk"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("link", "at", "opened", "number"), name="evidence_visit_once_a_minute"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("opened__in", ["page", "file", "zip", "expired", "revoked"])),
                        name="evidence_visit_known",
                    ),
                ],
            },
        ),
    ]
