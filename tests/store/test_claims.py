"""What may still be claimed, by the rows of this window and of those beside it."""

import pytest
from sqlalchemy import create_engine, insert
from sqlalchemy.pool import StaticPool

from app.messages.entries import EntryKey, FactKey
from app.store import claims
from app.store.tables import fact_reversals, facts, feed_siblings, metadata

OWN, OTHER = "660049-2.1.7", "660049-1.1.5"
TAKEN = ""
Rows = list[tuple[int, str]]
"""(generation, the entry that undid it), TAKEN while none has."""


def row(generation: int, at: str) -> dict[str, object]:
    fact = {"kind": "settled", "key": "A@M1", "generation": generation}
    return fact | EntryKey.parse(at)._asdict()


@pytest.mark.parametrize(
    ("own", "others", "claim"),
    [
        ([], [], (1, None)),
        ([(1, TAKEN)], [], None),
        ([(1, OWN)], [], (2, OWN)),
        ([(1, OWN), (2, TAKEN)], [], None),
        ([], [(1, TAKEN)], None),
        ([], [(1, OTHER)], (2, OTHER)),
        ([(1, OWN)], [(1, OTHER)], (2, OWN)),  # both undone: each window cites what it knows best
        ([(1, OWN)], [(2, OTHER)], (3, OTHER)),
        ([(2, OWN)], [(1, OTHER)], (3, OWN)),
        ([(2, OWN)], [(1, TAKEN)], None),
        ([(1, TAKEN)], [(2, OTHER)], (3, OTHER)),  # it was undone on a computer that is gone
    ],
)
def test_a_fact_is_free_once_whatever_is_known_of_it_is_undone(
    own: Rows, others: Rows, claim: tuple[int, str | None] | None
) -> None:
    engine = create_engine("sqlite://", poolclass=StaticPool)
    with engine.begin() as connection:
        metadata.create_all(connection)
        for generation, undone_by in own:
            connection.execute(insert(facts), row(generation, "660049-2.1.3"))
            if undone_by:
                connection.execute(insert(fact_reversals), row(generation, undone_by))
        for generation, undone_by in others:
            theirs = row(generation, "660049-1.1.2") | {"state": undone_by or "taken"}
            connection.execute(insert(feed_siblings), theirs)

        found = claims.next_claim(connection, "settled", "A@M1")

    engine.dispose()
    if claim is None:
        assert found is None
    else:
        generation, cites = claim
        fact = FactKey("settled", "A@M1", generation)
        assert found == (fact, EntryKey.parse(cites) if cites else None)
