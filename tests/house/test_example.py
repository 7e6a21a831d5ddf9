"""The sale printed in ARCHITECTURE.md is one: byte for byte chained, balanced and handed over."""

import re
from pathlib import Path

import pytest

from app.domain.visit import VisitState
from app.domain.visit_fold import VisitEntry, fold
from app.messages.canonical import canonical, digest, parse
from app.messages.entries import Entry, read

PAGE = Path(__file__).parents[2] / "ARCHITECTURE.md"


@pytest.fixture(scope="module")
def page() -> str:
    return PAGE.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def sale(page: str) -> list[Entry]:
    found = re.search(r"<!-- example:begin -->.*?```json\n(.*?)\n```", page, re.DOTALL)
    assert found is not None
    bodies = [line.encode() for line in found[1].splitlines()]
    return [read(body, digest(body), b"") for body in bodies]


def test_every_line_is_in_canonical_form(sale: list[Entry]) -> None:
    assert all(canonical(parse(entry.body)) == entry.body for entry in sale)


def test_every_line_holds_the_hash_of_the_line_above(sale: list[Entry], page: str) -> None:
    assert [entry.prev for entry in sale[1:]] == [entry.hash.hex() for entry in sale[:-1]]
    assert f"`{sale[-1].hash.hex()}`" in page


def test_its_postings_sum_to_zero(sale: list[Entry]) -> None:
    sums = [sum(amount for _, amount in (*each.postings, *each.pending)) for each in sale]

    assert not any(sums)
    assert any(entry.postings for entry in sale)


def test_it_tells_of_an_item_that_was_handed_over(sale: list[Entry]) -> None:
    visit = fold(
        VisitEntry(
            entry.kind, entry.key.text, entry.author.id, entry.at["boot"], entry.at["mono_ms"],
            entry.payload, {},
        )
        for entry in sale
    )  # fmt: skip

    assert visit.state is VisitState.HANDED_OVER
    assert visit.payment is not None
    assert visit.items[0].policy


def test_it_tells_nobodys_name(sale: list[Entry]) -> None:
    text = b"".join(entry.body for entry in sale).decode()

    assert not re.search("Ковал|Орлов|4507|Мира", text)
