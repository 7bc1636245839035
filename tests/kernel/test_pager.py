"""Walking long lists by key. The rows are days off, because that table has a date, texts and no limits of its own."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, models
from django.db.models import F, IntegerField, Value
from django.db.models.functions import Coalesce, Concat, Lower
from django.http import QueryDict
from django.template.loader import render_to_string
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from pilar.kernel import pager
from pilar.kernel.models.files import StoredFile
from pilar.kernel.models.numbering import NumberCounter, NumberGap

pytestmark = pytest.mark.django_db

BODY = UUID(int=7)
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
ORDERS = [("pk",), ("-pk",), ("size", "pk"), ("-size", "-pk"), ("-size", "pk"), ("created", "-size", "pk"),
          ("-media_type", "created", "size", "-pk")]  # fmt: skip


def add(*sizes: int, moments: int = 1) -> None:
    """Stored files (rows only) of these sizes; every ``moments`` of them share a microsecond."""
    start = StoredFile.objects.count()
    StoredFile.objects.bulk_create(
        StoredFile(body=BODY, sha256=f"{start + number:064x}", size=size, media_type="abc"[size % 3],
                   created=NOON + timedelta(microseconds=(start + number) // moments))
        for number, size in enumerate(sizes)
    )  # fmt: skip


def at(query: str | None, order=("pk",), size=3, rows=None, **kwargs) -> pager.Page[Any]:
    rows = StoredFile.objects.all() if rows is None else rows
    return pager.page(rows, QueryDict((query or "").lstrip("?")), order=order, size=size, **kwargs)


def walk(order, size=3, rows=None) -> tuple[list[list[Any]], list[list[Any]]]:
    """All pages forward by ``next`` from the first, then all pages back by ``previous`` from the last."""
    page = at(None, order, size, rows)
    forward = [page.rows]
    while page.next:
        page = at(page.next, order, size, rows)
        forward.append(page.rows)
    backward = [page.rows]
    while page.previous:
        page = at(page.previous, order, size, rows)
        backward.append(page.rows)
    return forward, backward[::-1]


def flat(pages):
    return [row for page in pages for row in page]


class EveryWalk(TestCase):
    """Walking all pages forward and backward yields the queryset exactly."""

    @settings(max_examples=60, deadline=None)
    @given(
        sizes=st.lists(st.integers(1, 4), max_size=14),
        moments=st.integers(1, 4),
        order=st.sampled_from(ORDERS),
        size=st.integers(1, 5),
    )
    def test_every_row_comes_once_and_in_order(self, sizes, moments, order, size):
        add(*sizes, moments=moments)
        expected = list(StoredFile.objects.order_by(*order))
        forward, backward = walk(order, size)
        assert flat(forward) == expected
        assert backward == forward
        assert all(len(page) == size for page in forward[:-1])


def test_the_first_page_has_no_way_back_and_the_last_none_onward():
    add(1, 1, 1, 1)
    first = at(None)
    assert (len(first.rows), first.previous, first.notice) == (3, None, None)
    last = at(first.next)
    assert (len(last.rows), last.next) == (1, None)
    assert at(last.previous) == first


def test_exactly_one_page_has_no_links():
    add(1, 1, 1)
    page = at(None)
    assert (page.next, page.previous) == (None, None)


def test_an_empty_list_is_a_page_without_links():
    assert at(None) == pager.Page([], None, None)


def test_rows_added_before_do_not_shift_the_next_page():
    add(5, 5, 5, 5)
    first = at(None, ("size", "pk"))
    add(1, 1, 1, 5)
    page = at(first.next, ("size", "pk"))
    assert not {row.pk for row in page.rows} & {row.pk for row in first.rows}
    assert [row.size for row in page.rows] == [5, 5]


def test_the_page_goes_on_where_it_was_though_its_last_row_is_gone_or_has_moved():
    add(1, 2, 3, 4, 5)
    first = at(None, ("size", "pk"))
    first.rows[-1].delete()
    assert [row.size for row in at(first.next, ("size", "pk")).rows] == [4, 5]
    StoredFile.objects.filter(size=2).update(size=9)
    assert [row.size for row in at(first.next, ("size", "pk")).rows] == [4, 5, 9]


def test_a_page_that_has_become_empty_leads_back():
    add(1, 2, 3, 4)
    first = at(None)
    StoredFile.objects.filter(size=4).delete()
    empty = at(first.next)
    assert (empty.rows, empty.next) == ([], None)
    assert at(empty.previous).rows == first.rows


def test_going_back_to_a_beginning_that_has_grown_shows_a_whole_page():
    add(3, 3, 3, 3)
    second = at(at(None, ("size", "pk")).next, ("size", "pk"))
    StoredFile.objects.filter(size=3).first().delete()
    page = at(second.previous, ("size", "pk"))
    assert (len(page.rows), page.previous) == (3, None)


def test_microseconds_decide():
    add(1, 1, 1, 1, 1, 1, 1)
    forward, _ = walk(("created", "pk"), 2)
    assert flat(forward) == list(StoredFile.objects.order_by("created"))


def test_dictionaries_and_columns_of_related_rows_and_annotations_page_too():
    for year in (2024, 2025, 2026):
        counter = NumberCounter.objects.create(body=BODY, series="x", year=year)
        for number in (1, 5):
            NumberGap.objects.create(
                counter=counter, first=number, last=number, reason="r", noted_by="x", noted_at=NOON
            )
    for rows, order in [
        (NumberGap.objects.values("counter__year", "pk"), ("-counter__year", "-pk")),
        (NumberGap.objects.select_related("counter"), ("-counter__year", "pk")),
        (NumberGap.objects.all(), ("-counter", "pk")),
        (NumberGap.objects.annotate(low=Lower("reason")), ("low", "pk")),
        (NumberGap.objects.annotate(key=Concat(F("reason"), Value("é\x01"))), ("key", "pk")),
    ]:
        forward, backward = walk(order, 2, rows)
        assert flat(forward) == list(rows.order_by(*order)), order
        assert backward == forward


@pytest.mark.parametrize(
    "value",
    [date(2026, 2, 28), datetime(2026, 1, 1, 1, 1, 1, 1, tzinfo=UTC), Decimal("1.10"), UUID(int=3), "é;'", 7, True],
)
def test_a_value_in_a_cursor_loses_nothing(value):
    field = next(field for kind, field in _FIELDS.items() if type(value) is kind)
    columns = [pager._Column("x", field, descending=False)]
    cursors = pager._Cursors(StoredFile, ["x"], columns)
    (read,) = cursors.read(cursors.write({"x": value}))
    assert read == value
    assert type(read) is type(value)


_FIELDS = {kind: getattr(models, name)() for kind, name in {
    date: "DateField", datetime: "DateTimeField", Decimal: "DecimalField", UUID: "UUIDField", str: "TextField",
    int: "BigIntegerField", bool: "BooleanField",
}.items()}  # fmt: skip


def bad_cursors():
    add(1, 2, 3, 4)
    good = QueryDict(at(None).next.lstrip("?"))[pager.AFTER]
    other_order = QueryDict(at(None, ("-pk",)).next.lstrip("?"))[pager.AFTER]
    return ["x", "x:y", good[:-1], good + "x", "A" + good[1:], other_order, ":" * 10, "é\x00", "\ud800", "9" * 3000]


@pytest.mark.parametrize("number", range(10))
@pytest.mark.parametrize("name", [pager.AFTER, pager.BEFORE])
def test_a_cursor_that_is_damaged_or_of_another_list_gives_the_first_page_and_a_notice(number, name):
    params = QueryDict(mutable=True)
    params[name] = bad_cursors()[number]
    page = pager.page(StoredFile.objects.all(), params, order=("pk",), size=3)
    assert page.rows == at(None).rows
    assert page.notice == pager.BAD_CURSOR


def test_a_cursor_whose_columns_have_changed_meanwhile_is_refused_too():
    columns = [pager._Column("size", IntegerField(), descending=False)]
    cursors = pager._Cursors(StoredFile, ["size"], columns)
    for key in (["text"], [1, 2], []):
        with pytest.raises(pager.BadCursor):
            cursors.read(cursors.write_key(key))


def test_the_links_keep_the_filters_and_carry_one_cursor_only():
    add(1, 1, 1, 1, 1, 1, 1)
    first = at("?q=a%26b&jenis=x&jenis=y")
    middle = at(first.next)
    for link in (first.next, middle.next, middle.previous):
        params = QueryDict(link.lstrip("?"))
        assert (params["q"], params.getlist("jenis")) == ("a&b", ["x", "y"])
        assert len([name for name in params if name in (pager.AFTER, pager.BEFORE)]) == 1


@pytest.mark.parametrize(
    ("order", "told"),
    [
        ((), "unique"),
        (("size",), "unique"),
        (("pk", "size"), "unique"),
        (("unused_since", "pk"), "Coalesce"),
        (("nothing", "pk"), "no column"),
    ],
)
def test_an_order_that_could_lose_rows_is_refused(order, told):
    with pytest.raises(ValueError, match=told):
        at(None, order)


def test_a_column_that_may_be_empty_pages_through_coalesce():
    add(1, 2, 3, 4)
    StoredFile.objects.filter(size=2).update(unused_since=NOON)
    rows = StoredFile.objects.annotate(unused=Coalesce("unused_since", Value(datetime(9999, 1, 1, tzinfo=UTC))))
    forward, backward = walk(("unused", "pk"), 1, rows)
    assert [row.size for row in flat(forward)] == [2, 1, 3, 4]
    assert backward == forward


def test_an_annotation_without_a_value_is_told_to_the_programmer():
    add(1, 2)
    with pytest.raises(ValueError, match="without a value"):
        at(None, ("unused", "pk"), 1, StoredFile.objects.annotate(unused=F("unused_since")))


def test_a_page_is_one_query_without_offset_or_count(django_assert_num_queries):
    add(*[1] * 20)
    first = at(None, ("created", "pk"))
    with django_assert_num_queries(1) as asked:
        at(first.next, ("created", "pk"))
    sql = asked.captured_queries[0]["sql"]
    assert "OFFSET" not in sql
    assert "COUNT" not in sql
    assert "LIMIT 4" in sql


def test_columns_in_one_direction_are_compared_as_a_row(django_assert_num_queries):
    add(1, 2, 3, 4)
    second = at(None, ("-created", "-pk")).next
    with django_assert_num_queries(1) as asked:
        at(second, ("-created", "-pk"))
    table = connection.ops.quote_name("kernel_storedfile")
    assert f'({table}."created", {table}."id") < (' in asked.captured_queries[0]["sql"]


def test_the_partial_shows_links_for_both_ways_and_the_notice():
    add(*[1] * 9)
    html = render_to_string("components/pager.html", {"page": at(at("?q=%22a").next), "label": "pegawai"})
    assert 'aria-label="Halaman pegawai"' in html
    assert 'rel="prev">Sebelumnya' in html
    assert 'rel="next">Berikutnya' in html
    assert 'href="?q=%22a&amp;setelah=' in html
    assert "dari awal" in render_to_string("components/pager.html", {"page": at("?setelah=x")})


def test_the_partial_of_a_single_page_is_empty():
    assert render_to_string("components/pager.html", {"page": at(None)}).strip() == ""
