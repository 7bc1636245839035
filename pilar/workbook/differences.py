"""Where the workbook's own figures are not what the rules give, and why."""

from __future__ import annotations

from fractions import Fraction

from pilar.instrument.engine import Score
from pilar.workbook.model import Difference, Reading

#: Two figures that differ by no more than this are the same (display and binary fractions).
TOLERANCE = Fraction(5, 100_000)


def find_differences(reading: Reading, score: Score, skipped: Score) -> tuple[Difference, ...]:
    """Every node whose workbook figure differs by more than 0.00005, in the order of the form, the total last.

    ``skipped`` is the score of the same answers by the official arithmetic, where blanks drop out of the averages.
    """
    return tuple(_Explainer(reading, score, skipped).differences())


class _Explainer:
    def __init__(self, reading: Reading, score: Score, skipped: Score) -> None:
        self.reading, self.score, self.skipped = reading, score, skipped
        self.instrument = score.instrument
        self.faults: dict[str, set[str]] = {}
        for finding in reading.findings:
            if finding.node and finding.severity == "fault":
                self.faults.setdefault(finding.node, set()).add(finding.code)
        self.differing: set[str] = set()

    def differences(self) -> list[Difference]:
        nodes = [code for code in self._order() if self._differs(code)]
        self.differing = set(nodes)
        found = [self._difference(code) for code in nodes]
        total = self.reading.total
        if total is not None and abs(total.value - self.score.total) > TOLERANCE:
            why = self._why_of_total(total.value)
            found.append(Difference("total", "Nilai total", self.score.total, total.value, why, total.place))
        return found

    def _order(self) -> list[str]:
        """Nodes and questions as they stand in the form."""
        order: list[str] = []
        for code, node in self.instrument.nodes.items():
            order.append(code)
            order.extend(question for question in node.questions if question != code)
        return order

    def _ours(self, code: str) -> Fraction:
        """Our figure in the unit of the workbook's cell: points of a node, 0 to 1 of a question."""
        if code in self.instrument.questions:
            return self.score.questions[code].value
        return self.score.points(code)

    def _accepted(self, code: str) -> tuple[Fraction, ...]:
        """Figures that say the same: some copies show points where others show a value of 0 to 1."""
        if code in self.instrument.questions:
            return (self.score.questions[code].value, self.score.questions[code].points)
        node = self.score.nodes[code]
        result = self.instrument.area_of(code) is None and bool(self.instrument.nodes[code].questions)
        return (self.score.points(code), node.share) if result else (self.score.points(code),)

    def _differs(self, code: str) -> bool:
        figure = self.reading.figures.get(code)
        return figure is not None and all(abs(figure.value - ours) > TOLERANCE for ours in self._accepted(code))

    def _difference(self, code: str) -> Difference:
        figure = self.reading.figures[code]
        name = (
            self.instrument.questions[code].title
            if code in self.instrument.questions
            else self.instrument.nodes[code].name
        )
        return Difference(code, name, self._ours(code), figure.value, self._why(code), figure.place)

    def _why_of_cell(self, code: str) -> str:
        """What is wrong with the workbook's own cell for a node, if anything."""
        if code in self.reading.typed:
            return "Angka pada lembar diketik menggantikan rumus."
        if code in self.reading.skipped:
            return f"Rumus pada lembar melewatkan {', '.join(self.reading.skipped[code])}."
        if "weight-differs" in self.faults.get(code, ()):
            return "Bobot pada lembar bukan bobot menurut aturan."
        return ""

    def _why(self, code: str) -> str:
        if own := self._why_of_cell(code):
            return own
        if code in self.instrument.questions:
            return self._why_of_question(code)
        node = self.instrument.nodes[code]
        below = [child for child in (*node.children, *node.questions) if child in self.differing]
        blank = [child for child in node.questions if self.score.questions[child].state != "answered"]
        reasons = []
        if node.questions and blank and self._explained_by_skipping(code):
            listed = ", ".join(blank)
            reasons.append(f"Lembar melewatkan yang belum dijawab ({listed}); menurut aturan dihitung 0.")
        elif broken := [child for child in self._unread(code) if self._faults_of(child) & _BREAKS_FORMULA]:
            reasons.append(f"Rumus pada lembar tidak membaca {', '.join(broken)}.")
        if below:
            reasons.append(f"Terbawa dari {', '.join(below)}.")
        if not reasons and node.questions and blank:
            reasons.append(f"Ada yang belum dijawab ({', '.join(blank)}); menurut aturan dihitung 0.")
        return " ".join(reasons) or self._unexplained()

    def _unread(self, code: str) -> list[str]:
        """Questions of a node, and those of its groups that show no figure of their own in the sheet."""
        node = self.instrument.nodes[code]
        groups = [child for child in node.children if child not in self.reading.figures]
        return [*node.questions, *(question for group in groups for question in self.instrument.nodes[group].questions)]

    def _faults_of(self, code: str) -> set[str]:
        """Codes of what is wrong with a question or one of its fields."""
        keys = (code, *(item.key for item in self.instrument.questions[code].fields))
        return {fault for key in keys for fault in self.faults.get(key, ())}

    def _explained_by_skipping(self, code: str) -> bool:
        figure, points = self.reading.figures[code], self.skipped.nodes[code].points
        return points is not None and abs(figure.value - points) <= TOLERANCE

    def _why_of_question(self, code: str) -> str:
        caution = next((item for item in self.score.cautions if item.node == code), None)
        if caution is not None:
            return caution.message
        found = self._faults_of(code)
        if "sum-mismatch" in found:
            return "Lembar memakai jumlah yang diketik; menurut aturan jumlah dihitung dari bagian-bagiannya."
        if "answer-not-plain" in found:
            return (
                "Cara menulis jawabannya tidak dikenal oleh rumus pada lembar; ketik ulang hurufnya atau angkanya saja."
            )
        if found:
            return "Jawaban atau jenis jawaban pada lembar bermasalah; lihat daftar masalah."
        if self.score.questions[code].state != "answered":
            return "Isiannya belum lengkap; menurut aturan dihitung 0."
        return self._unexplained()

    def _why_of_total(self, value: Fraction) -> str:
        if own := self._why_of_cell("total"):
            return own
        if abs(value - self.skipped.total) <= TOLERANCE:
            return "Lembar melewatkan pertanyaan yang belum dijawab; menurut aturan dihitung 0."
        components = [node.code for node in self.instrument.components if node.code in self.differing]
        if components:
            return f"Terbawa dari {', '.join(components)}."
        groups = [
            code for code in self.differing if code in self.instrument.nodes and self.instrument.nodes[code].questions
        ]
        if groups:
            return f"Terbawa dari {', '.join(sorted(groups))}."
        return self._unexplained()

    def _unexplained(self) -> str:
        return "Hasil yang tersimpan tidak cocok dengan jawabannya. Hitung ulang di Excel (Ctrl+Alt+F9), lalu simpan."


_BREAKS_FORMULA = frozenset({"answer-not-plain", "answer-type-overwritten", "unreadable-answer", "error-value"})
