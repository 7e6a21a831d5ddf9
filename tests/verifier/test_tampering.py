"""Whatever is done to a line of the export, it is named, though the checksum is made right."""

from typing import Any

import pytest

from app.messages.canonical import canonical, digest
from app.messages.signing import ACKNOWLEDGEMENT, FEED, Signer
from app.messages.wire import acknowledged_bytes
from tests.support.counter import TERMINAL
from tests.verifier.day import Day, Line, body_of, checked, sealed, written

KINDS = ("epoch_opened", "shift_opened", "settlement_started", "settlement_posted", "shift_closed")


def named(found: dict[str, Any]) -> int | None:
    """Return the line that the verifier names; it must not call the export whole."""
    assert not found["whole"]
    assert found["reason"]
    first_bad: int | None = found["first_bad"]
    return first_bad


def bent(text: str) -> str:
    """Return a text whose middle letter is another one of the same alphabet."""
    at = len(text) // 2
    return text[:at] + ("1" if text[at] != "1" else "2") + text[at + 1 :]


@pytest.mark.parametrize("field", ["body", "hash", "signature"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_changed_field_of_an_entry(day: Day, kind: str, field: str) -> None:
    at, lines = day.number_of(kind), day.lines
    lines[at][field] = bent(lines[at][field])

    assert named(checked(written(lines))) == at + 1


@pytest.mark.parametrize("kind", KINDS)
def test_every_key_of_a_body_is_under_hash_and_signature(day: Day, kind: str) -> None:
    at = day.number_of(kind)
    body = body_of(day.lines[at])
    for key in body:
        for changed in ({**body, key: "changed"}, {k: v for k, v in body.items() if k != key}):
            lines = day.lines
            forged = sealed(changed, Signer.new())
            lines[at] = {**lines[at], "body": forged["body"]}
            assert named(checked(written(lines))) == at + 1
            lines[at]["hash"] = forged["hash"]
            assert named(checked(written(lines))) == at + 1


@pytest.mark.parametrize("kind", KINDS[:-1])
def test_swapped_lines(day: Day, kind: str) -> None:
    at, lines = day.number_of(kind), day.lines
    lines[at], lines[at + 1] = lines[at + 1], lines[at]

    assert named(checked(written(lines))) == at + 1


@pytest.mark.parametrize("kind", KINDS)
def test_a_dropped_line(day: Day, kind: str) -> None:
    at, lines = day.number_of(kind), day.lines
    del lines[at]

    assert named(checked(written(lines))) == at + 1


@pytest.mark.parametrize("kind", KINDS)
def test_a_doubled_line(day: Day, kind: str) -> None:
    at, lines = day.number_of(kind), day.lines
    lines.insert(at, lines[at])

    assert named(checked(written(lines))) == at + 2


def test_a_line_of_another_window(day: Day) -> None:
    at, lines = day.number_of("handed_over"), day.lines
    body = body_of(lines[at])
    lines[at] = sealed({**body, "terminal": "660049-3"}, day.signers[body["key"]])

    assert named(checked(written(lines))) == at + 1


def answers(day: Day) -> list[int]:
    return [at for at, line in enumerate(day.lines) if line["line"] == "acknowledgement"]


@pytest.mark.parametrize(
    ("field", "value"),
    [("terminal", "660049-3"), ("epoch", 2), ("seq", 3), ("head", "ab" * 32), ("turnover", 1),
     ("signature", "ab" * 64)],
)  # fmt: skip
def test_a_changed_acknowledgement(day: Day, field: str, value: str | int) -> None:
    for at in answers(day):
        lines = day.lines
        lines[at][field] = value
        assert named(checked(written(lines))) == at + 1


def test_a_sum_at_the_centre_that_differs_from_ours(day: Day) -> None:
    [at, *_], lines = answers(day), day.lines
    told = {name: lines[at][name] for name in ("terminal", "epoch", "seq", "head", "turnover")}
    told["turnover"] += 1
    lines[at] |= told
    signed = day.counter.centre.sign(ACKNOWLEDGEMENT, acknowledged_bytes(**told))
    lines[at]["signature"] = signed.hex()

    found = checked(written(lines))

    assert named(found) == at + 1
    assert "у центра оборот" in found["reason"]


def test_a_journal_cut_off_below_what_the_centre_signed(day: Day) -> None:
    *_, last = answers(day)
    lines = [*day.lines[: last - 1], day.lines[last], day.lines[-1]]
    lines[0]["last"] = f"{TERMINAL}.1.{body_of(lines[-3])['seq']}"

    assert named(checked(written(lines))) == last


def test_an_acknowledgement_from_the_centre_itself_is_a_witness(day: Day) -> None:
    first, last = answers(day)
    kept = [line for line in day.lines if line["line"] != "acknowledgement"]
    theirs = [canonical(day.lines[at]).decode() for at in (first, last)]

    found = checked(written(kept), theirs)
    assert (found["whole"], found["acknowledged"]) == (True, day.lines[last]["seq"])

    short = [*kept[:-20], kept[-1]]
    short[0]["last"] = f"{TERMINAL}.1.{body_of(short[-2])['seq']}"
    assert checked(written(short))["whole"]
    missed = checked(written(short), theirs)
    assert named(missed) is None
    assert "свидетель" in missed["reason"]


@pytest.mark.parametrize("name", ["exp", "cnt", "tot", "ret", "cod", "fee", "sto", "pol"])
def test_a_slip_with_another_sum(day: Day, name: str) -> None:
    for number, slip in enumerate(day.slips):
        changed = slip.replace(f"{name}=", f"{name}=1")
        at = day.number_of("shift_closed", number)
        assert named(checked(day.data, [changed])) == at + 1


def test_a_slip_with_another_hash(day: Day) -> None:
    [slip, _] = day.slips
    start, head, sums = slip.rsplit(":", 2)

    found = checked(day.data, [f"{start}:{bent(head)}:{sums}"])

    assert named(found) == day.number_of("shift_closed") + 1


def test_a_slip_of_an_entry_that_is_not_here(day: Day) -> None:
    [slip, _] = day.slips

    assert named(checked(day.data, [slip.replace(".1.", ".7.", 1)])) is None


def test_a_slip_without_one_of_its_sums_is_no_witness(day: Day) -> None:
    [slip, _] = day.slips

    found = checked(day.data, [slip.rpartition(";")[0]])

    assert named(found) == day.number_of("shift_closed") + 1


@pytest.mark.parametrize("kind", KINDS)
def test_an_entry_signed_anew_with_a_strangers_key(day: Day, kind: str) -> None:
    at, lines, stranger = day.number_of(kind), day.lines, Signer.new()
    lines[at] = sealed({**body_of(lines[at]), "key": stranger.key}, stranger)

    found = checked(written(lines))

    assert named(found) == at + 1
    assert "ключ" in found["reason"]


def test_a_clerks_entry_signed_with_another_right_key(day: Day) -> None:
    at, lines = day.number_of("handed_over"), day.lines
    terminal = day.signers[lines[0]["terminal_key"]]
    lines[at] = sealed({**body_of(lines[at]), "key": terminal.key}, terminal)

    assert named(checked(written(lines))) == at + 1


@pytest.mark.parametrize("name", ["terminal_key", "centre_key"])
def test_keys_that_are_known_from_elsewhere(day: Day, name: str) -> None:
    assert checked(day.data, keys={name: day.lines[0][name]})["whole"]
    assert named(checked(day.data, keys={name: Signer.new().key})) == 1


def feed_line(day: Day, **changes: Any) -> Line:
    message = body_of(day.lines[1])
    message["payload"] = message["payload"] | changes
    body = canonical(message)
    forged = Signer.new().sign(FEED, digest(body))
    line = sealed(message, Signer.new())
    return {"line": "feed", "body": line["body"], "signature": forged.hex()}


def test_a_block_of_numbers_that_the_centre_never_issued(day: Day) -> None:
    lines = day.lines
    lines[1] = feed_line(day, last=99)

    assert named(checked(written(lines))) == 2


def test_a_feed_without_the_centres_signature(day: Day) -> None:
    lines = day.lines
    lines[1] = {**feed_line(day, last=99), "signature": ""}

    assert named(checked(written(lines))) == len(lines)


def test_without_the_feed_no_number_was_ever_issued(day: Day) -> None:
    lines = [line for line in day.lines if line["line"] != "feed"]

    assert named(checked(written(lines))) == day.number_of("settlement_started")


@pytest.mark.parametrize("change", [b"", b"\n", b"{}\n", b'{"line":"entry"}\n', b"\xff\n"])
def test_something_after_the_end(day: Day, change: bytes) -> None:
    found = checked(day.data + change)

    assert found["whole"] is (change == b"")


def test_every_beginning_of_the_file_is_known_to_be_one(day: Day) -> None:
    ends = [at for at, byte in enumerate(day.data) if byte == ord("\n")]
    for end in (0, 1, *(at + 1 for at in ends[:-1]), len(day.data) - 1):
        assert not checked(day.data[:end])["whole"]
