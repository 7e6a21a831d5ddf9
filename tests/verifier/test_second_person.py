"""A manager's confirmation of a return: signed by a key that the window bound to this one place."""

import json
from pathlib import Path

from app.domain.visit import Step
from app.messages.feed import Stream
from app.messages.signing import Signer
from app.services.money_back import give_money_back, start_return
from app.services.return_effects import drive_return
from app.services.second_person import call_second_person
from tests.support.counter import PIN, clerk, feed, make_counter
from tests.verifier.day import body_of, checked, exported, sealed, written

LOBANOVA = "005002"


def confirmed(folder: Path) -> bytes:
    counter = make_counter(folder)
    facts = clerk(LOBANOVA, "Лобанова Е. В.", "serve") | {"role": "manager"}
    feed(counter.agent, counter.centre, Stream.REFERENCE, [("staff_changed", facts)])
    orlova = counter.clerk_with_shift()
    visit = counter.up_to(Step.HAND_OVER, orlova)
    second = call_second_person(counter.journal, orlova, LOBANOVA, PIN)
    start_return(counter.journal, orlova, visit.id, "26.2", second, "key:Return")
    drive_return(counter.journal, orlova, counter.register, visit.id)
    give_money_back(counter.journal, orlova, visit.id, "key:Return")
    data = exported(counter)
    counter.store.close()
    counter.agent.close()
    return data


def test_a_confirmed_return_is_whole_and_a_strangers_confirmation_is_named(tmp_path: Path) -> None:
    data = confirmed(tmp_path)
    assert checked(data)["whole"]

    lines = [json.loads(line) for line in data.splitlines()]
    at = next(
        index
        for index, line in enumerate(lines)
        if line["line"] == "entry" and body_of(line)["kind"] == "return_confirmed"
    )
    stranger = Signer.new()
    lines[at] = sealed(body_of(lines[at]) | {"key": stranger.key}, stranger)
    found = checked(written(lines))

    assert (found["whole"], found["first_bad"]) == (False, at + 1)
    assert "подпись не от ключа" in found["reason"]
