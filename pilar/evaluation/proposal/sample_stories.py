"""What the sample's P2TK told TPN of its services last year. All of it is invented: *data contoh*."""

from __future__ import annotations

from decimal import Decimal

from pilar.evaluation.proposal.actions.stories import Telling


def p2tk_stories(year: int) -> dict[str, Telling]:
    """By the name of the service, as told in the evaluation year ``year``."""
    return {
        "Kartu pencari kerja AK/I (contoh)": Telling(
            issue="Pencari kerja mengantre sejak subuh, dan seperlima pulang tanpa dilayani (contoh).",
            risk="Calo menjual nomor antrean; petugas mendahulukan kenalan (contoh).",
            control="Nomor antrean diambil lewat telepon sehari sebelumnya, berkas diperiksa sebelum datang, dan "
            "urutan panggilan tampil di layar ruang tunggu (contoh).",
            result="Tidak ada lagi antrean sebelum jam buka. Lansia dan penyandang disabilitas tetap dilayani tanpa "
            "janji (contoh).",
            before="Nomor dibagi dengan tangan pada pukul 06.00; yang datang sesudah pukul 08.00 kehabisan (contoh).",
            after="Pemohon datang pada jam yang dipilihnya dan selesai dalam setengah jam (contoh).",
            measure="Lama menunggu di loket",
            measured_in="menit",
            figure_before=Decimal(135),
            when_before=f"triwulan I {year - 1}",
            figure_after=Decimal(28),
            when_after=f"triwulan I {year}",
            figure_source="rekap antrean sebulan (contoh)",
        ),
        "Pelindungan pekerja migran Indonesia (contoh)": Telling(
            issue="Keluarga pekerja migran tidak tahu sampai di mana pengaduannya ditangani (contoh).",
            risk="Pengaduan tidak ditindaklanjuti, atau keluarga dimintai uang oleh pihak yang mengaku dapat membantu "
            "(contoh).",
            control="Setiap pengaduan mendapat nomor, petugas penanggung jawab, dan kabar paling lambat tiga hari "
            "kerja; layanan diumumkan gratis di loket dan di balai desa (contoh).",
            result="Keluarga memeriksa sendiri keadaan pengaduannya, dan tidak ada laporan permintaan uang (contoh).",
            before="Pengaduan dicatat di buku loket; keluarga datang berulang kali untuk bertanya (contoh).",
            after="Keadaan pengaduan dibaca lewat nomornya, dan kabar dikirim tanpa diminta (contoh).",
            measure="Pengaduan yang dikabari dalam tiga hari kerja",
            measured_in="persen",
            figure_before=Decimal(41),
            when_before=f"semester I {year - 1}",
            figure_after=Decimal("96.5"),
            when_after=f"semester I {year}",
            figure_source="buku pengaduan dan rekap kabar (contoh)",
        ),
        "Informasi lowongan dan penempatan kerja (contoh)": Telling(
            issue="Warga empat desa terjauh menempuh dua jam untuk melihat lowongan di papan kantor (contoh).",
            risk="Lowongan hanya sampai kepada yang dekat dengan kantor atau dengan petugas (contoh).",
            control="Loket keliling datang ke balai desa dua kali sebulan, dan semua lowongan diumumkan pada hari yang "
            "sama di laman dan di papan desa (contoh).",
            result="Pelamar dari desa terjauh bertambah, dan lamaran datang dari semua kecamatan (contoh).",
            before="Lowongan ditempel di papan kantor pada hari Senin (contoh).",
            after="Lowongan terbuka bagi semua pada hari yang sama, juga tanpa datang ke kantor (contoh).",
            measure="Warga desa terjauh yang dilayani sebulan",
            measured_in="orang",
            figure_before=Decimal(11),
            when_before=f"Maret {year - 1}",
            figure_after=Decimal(64),
            when_after=f"Maret {year}",
            figure_source="daftar hadir loket keliling (contoh)",
        ),
        "Konsultasi hubungan kerja (contoh)": Telling(
            issue="Pekerja harus izin setengah hari untuk bertanya tentang haknya (contoh).",
            risk="Pekerja mencari jawaban dari pihak yang memungut biaya (contoh).",
            control="Konsultasi lewat telepon dan pada Sabtu pagi, dengan daftar tanya jawab yang diperiksa mediator "
            "(contoh).",
            result="Lebih banyak pekerja bertanya sebelum perselisihan terjadi (contoh).",
            before="Konsultasi hanya di kantor pada jam kerja (contoh).",
            after="Dua dari tiga konsultasi selesai tanpa datang ke kantor (contoh).",
        ),
    }
