"""An entry is what was sealed, or it is broken; personal data hang on it by a hash alone."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from app.clock import Reading
from app.messages.canonical import ZERO_HASH, digest
from app.messages.entries import (
    Author,
    AuthorKind,
    BrokenEntry,
    Draft,
    Entry,
    EntryKey,
    FactKey,
    Place,
    Private,
    moment,
    read,
    seal,
)
from app.messages.signing import Signer

CLERK = Author(AuthorKind.CLERK, "002417", "key:Return")
PLACE = Place(EntryKey("660049-2", 1, 7), ZERO_HASH)
AT = moment(Reading(datetime(2026, 11, 21, 7, 32, tzinfo=UTC), "boot-1", 5_000), 0)
DRAFT = Draft(
    kind="settlement_started",
    payload={"visit": "v1", "due": 262_260},
    postings=(("drawer", 262_260), ("cod_payable", -262_260)),
    facts=((FactKey("settled", "80084740397510@M1/1", 2), EntryKey("660049-2", 1, 5)),),
    reverses=(FactKey("policy", "80084740397510@M1/1", 1),),
    numbers=(("policy", "B1", 17),),
    documents=("slip",),
    private={"clerk_name": "Орлова М. С."},
)


def sealed(draft: Draft = DRAFT) -> tuple[Entry, Private | None, Signer]:
    signer = Signer.new()
    entry, private = seal(draft, PLACE, CLERK, signer, AT, {"items": 3})
    return entry, private, signer


def test_an_entry_is_read_back_from_its_bytes_alone() -> None:
    entry, _private, _signer = sealed()

    assert read(entry.body, entry.hash, entry.signature) == entry
    assert entry.is_signed


@pytest.mark.parametrize("odd", [1.5, True, None, 2**63, object, "\ud800", {1: "x"}], ids=repr)
def test_what_cannot_be_read_again_is_never_sealed(odd: object) -> None:
    with pytest.raises(ValueError, match=r"."):
        sealed(Draft(kind="x", payload={"deep": [{"odd": odd}]}))


def test_names_stay_out_of_the_chain() -> None:
    entry, private, _signer = sealed()

    assert private is not None
    assert "Орлова".encode() not in entry.body
    assert entry.private_hash == digest(private.salt + private.data).hex()


def test_the_same_personal_data_never_look_the_same() -> None:
    one, two = sealed()[0], sealed()[0]

    assert one.private_hash != two.private_hash


@given(st.data())
def test_a_flipped_bit_breaks_the_entry(data: st.DataObject) -> None:
    entry, _private, _signer = sealed()
    at = data.draw(st.integers(0, len(entry.body) * 8 - 1))
    bent = bytearray(entry.body)
    bent[at // 8] ^= 1 << at % 8

    with pytest.raises(BrokenEntry):
        read(bytes(bent), entry.hash, entry.signature)


def test_a_hash_made_anew_does_not_carry_the_old_signature() -> None:
    entry, _private, _signer = sealed()
    body = entry.body.replace(b"262260", b"162260")

    forged = read(body, digest(body), entry.signature)

    assert not forged.is_signed


def test_another_key_cannot_sign_for_the_first() -> None:
    entry, _private, _signer = sealed()
    other = sealed()[0]

    assert not replace(entry, signature=other.signature).is_signed


def test_bytes_that_are_no_entry_are_broken_not_a_crash() -> None:
    for body in (b"{}", b"[]", b'{"v":1}', "ё".encode("cp1251")):
        with pytest.raises(BrokenEntry):
            read(body, digest(body), b"")


@pytest.mark.parametrize(
    ("said", "instead"),
    [
        (b'"epoch":1', b'"epoch":true'),
        (b'"epoch":1', b'"epoch":1.0'),
        (b'"epoch":1', b'"epoch":"1"'),
        (b'"kind":"clerk"', b'"kind":"somebody"'),
        (b'["cod_payable",-262260]', b'["cod_payable","-262260"]'),
        (b'"660049-2.1.5"]', b'"660049-2.1.5","more"]'),
        (b'"660049-2.1.5"]', b'"no entry"]'),
        (b'"seq":7', b'"seq":9223372036854775808'),
        (b'"payload":{"due":262260,"visit":"v1"}', b'"payload":"text"'),
    ],
)
def test_a_body_of_other_types_is_broken(said: bytes, instead: bytes) -> None:
    body = sealed()[0].body
    assert said in body
    bent = body.replace(said, instead)

    with pytest.raises(BrokenEntry):
        read(bent, digest(bent), b"")


def test_a_fact_that_is_none_breaks_nothing_by_itself() -> None:
    entry, _private, _signer = sealed()
    body = entry.body.replace(b'["policy","80084740397510@M1/1",1]', b'["policy",["x"],1]')

    assert body != entry.body
    assert read(body, digest(body), b"").reverses == (FactKey("policy", ["x"], 1),)  # type: ignore[arg-type]


def test_what_a_later_version_adds_is_kept_in_the_bytes_and_no_hindrance() -> None:
    entry, _private, _signer = sealed()
    body = entry.body.replace(b'{"at":', b'{"appendix":[[[[[[[[["deep"]]]]]]]]],"at":')

    later = read(body, digest(body), entry.signature)

    assert replace(later, body=entry.body, hash=entry.hash) == entry


def test_time_is_written_with_what_the_wall_clock_cannot_falsify() -> None:
    assert AT == {
        "wall": "2026-11-21T07:32:00.000Z",
        "boot": "boot-1",
        "mono_ms": 5_000,
        "centre_offset_ms": 0,
    }


def test_a_key_is_the_same_text_everywhere() -> None:
    key = EntryKey("660049-2", 1, 7)

    assert key.text == "660049-2.1.7"
    assert EntryKey.parse(key.text) == key
