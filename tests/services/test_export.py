"""The journal as a file: exact bytes, nothing of a person, the same for the same journal."""

import base64
import io
import json
import tracemalloc
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from app.domain.visit import Step
from app.errors import ClerkError, Refusal
from app.messages.canonical import ZERO_HASH
from app.messages.entries import Author, AuthorKind, Draft
from app.services.export import Part, export_journal
from app.services.staff import ClerkSession
from app.store.journal import Writer
from app.store.projections import DAY_OPENED
from app.store.tables import journal
from tests.support.counter import LETTER, Counter
from tests.support.personal import found_in, personal_data


def lines_of(counter: Counter, part: Part | None = None) -> list[dict[str, Any]]:
    out = io.BytesIO()
    export_journal(counter.journal, out.write, part or Part())
    return [json.loads(line) for line in out.getvalue().splitlines()]


def bodies(lines: list[dict[str, Any]]) -> list[bytes]:
    return [base64.b64decode(line["body"]) for line in lines if line["line"] == "entry"]


def stored(counter: Counter) -> list[bytes]:
    with counter.store.read() as connection:
        return list(connection.scalars(select(journal.c.body).order_by(journal.c.seq)))


def test_the_bytes_are_those_of_the_journal(counter: Counter, orlova: ClerkSession) -> None:
    counter.up_to(Step.DONE, orlova)

    lines = lines_of(counter)

    assert bodies(lines) == stored(counter)
    own = counter.journal.identity
    assert (lines[0]["terminal_key"], lines[0]["prev"]) == (own.terminal_signer.key, ZERO_HASH)
    assert lines[-1]["entries"] == len(stored(counter))


def test_the_same_journal_gives_the_same_file(counter: Counter, orlova: ClerkSession) -> None:
    counter.up_to(Step.DONE, orlova)

    assert lines_of(counter) == lines_of(counter)


def test_nothing_of_a_person_is_in_it(counter: Counter, orlova: ClerkSession) -> None:
    counter.up_to(Step.DONE, orlova)
    personal = personal_data(counter.store)

    assert {"Ковалёва", "4507123456", "Орлова М. С."} <= personal
    assert found_in(b"".join(bodies(lines_of(counter))), personal) == []


def test_a_part_begins_where_it_was_wanted_and_says_who_may_sign(
    counter: Counter, orlova: ClerkSession
) -> None:
    counter.up_to(Step.DONE, orlova)

    lines = lines_of(counter, Part(from_seq=6))

    assert bodies(lines) == stored(counter)[5:]
    assert [line["line"] for line in lines[1:4]] == ["feed", "context", "context"]
    assert lines[0]["prev"] == json.loads(stored(counter)[5])["prev"]


def test_a_day_ends_where_the_next_one_begins(counter: Counter, orlova: ClerkSession) -> None:
    counter.up_to(Step.DONE, orlova)
    hand = Writer(Author(AuthorKind.CLERK, orlova.clerk, "key:F5"), orlova.signer)
    with counter.journal.write(hand) as unit:
        next_day = unit.append(Draft(kind=DAY_OPENED, payload={"day": "2026-11-22"}))
    counter.visit(orlova, LETTER)
    everything = stored(counter)

    first = lines_of(counter, Part(day=date(2026, 11, 21)))
    second = lines_of(counter, Part(day=date(2026, 11, 22)))

    begins = next(
        at for at, body in enumerate(everything) if json.loads(body)["kind"] == DAY_OPENED
    )
    assert bodies(first) == everything[begins : next_day.key.seq - 1]
    assert bodies(second) == everything[next_day.key.seq - 1 :]


@pytest.mark.parametrize("part", [Part(from_seq=1000), Part(day=date(2026, 11, 20))])
def test_a_part_that_never_was_is_refused(counter: Counter, part: Part) -> None:
    with pytest.raises(ClerkError) as caught:
        lines_of(counter, part)

    assert caught.value.code is Refusal.NOTHING_TO_EXPORT


def test_it_is_streamed(counter: Counter, orlova: ClerkSession) -> None:
    """Ten times as many entries take no more memory: a page of them at a time."""

    def peak(entries: int) -> int:
        with counter.journal.write(orlova.writer("key:F7")) as unit:
            for number in range(entries):
                unit.append(Draft(kind="note", payload={"n": number, "text": "x" * 1_000}))
        tracemalloc.start()
        try:
            export_journal(counter.journal, len, Part())
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    small = peak(1_000)

    assert peak(9_000) < small * 2
