#!/usr/bin/env python3
"""Checks an exported journal of «Окно» and shares no code with the program that wrote it.

Needs Python 3.9 or newer and the package `cryptography`. The form of the lines stands in
ARCHITECTURE.md, section 3.8. Exit code: 0 whole, 1 broken, 2 could not look.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any, BinaryIO

try:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey as PublicKey
except ImportError:
    print("Нужен пакет: python3 -m pip install cryptography", file=sys.stderr)
    sys.exit(2)

Facts = dict[Any, Any]
ZERO_HASH = "0" * 64
ENTRY, FEED, ANSWER, WITNESS = (b"okno-%s-1\0" % x for x in (b"entry", b"feed", b"ack", b"witness"))
SIGNED, ENTRY_NAME = ("terminal", "epoch", "seq", "head", "turnover"), "{terminal}.{epoch}.{seq}"
LINES = {"okno-journal": "_journal", "feed": "_feed", "context": "_entry", "entry": "_entry"}
LINES.update({"acknowledgement": "_acknowledgement", "end": "_end"})
SLIP = re.compile(r"OKZ1:(.+\.\d+\.\d+):([0-9a-f]{64}):([a-z]+=-?\d+(?:;[a-z]+=-?\d+)*)")
SLIP_SUMS = {"cod": "cod_payable", "fee": "cod_fee", "sto": "storage_fee", "pol": "policy_premium"}
ACCOUNTS = {"cod": "cod_payable", "storage": "storage_fee", "policy": "policy_premium"}
SUMS = {"receipts": "чеки", "expected": "ждали", "counted": "насчитали", "difference": "разница"}
RIGHTS = {"day_opened": "open_day", "shift_opened": "serve", "settlement_started": "serve"}
RIGHTS.update(return_started="serve", money_given_back="serve")
HANDS = {"epoch_opened": "terminal", "session_opened": "terminal"}
PROOFS = ("settlement_posted", "settlement_voided", "returned", "return_voided")
HANDS.update(dict.fromkeys(PROOFS, "clerk recovery"))
STEPS = {"settlement_started": ("open", "settling"), "visit_suspended": ("open", "suspended")}
STEPS.update(settlement_posted=("settling", "settled"), settlement_voided=("settling", "open"))
STEPS.update(visit_resumed=("suspended", "open"), visit_cancelled=("open", "over"))
STEPS.update(return_confirmed=("settled", "settled"), return_started=("settled", "returning"))
STEPS.update(returned=("returning", "owed"), return_voided=("returning", "settled"))
STEPS.update(money_given_back=("owed", "over"), handed_over=("settled open", "over"))
WAITING = {"settling", "returning", "owed"}  # a visit's states that hold no close up
KNOWN = {"epoch_opened", "session_opened", "session_closed", "day_opened", "day_closed", *STEPS}
KNOWN |= {"shift_opened", "shift_closed", "copy_requested", "visit_opened", "item_added"}
KNOWN |= {"customer_identified", "offer_shown", "offer_answered", "item_inspected", "item_refused"}
canonical = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode


class Bad(Exception):
    """A line that is not what it claims to be; its text says why."""


def need(holds: object, reason: str) -> None:
    if not holds:
        raise Bad(reason)


def is_plain(value: object) -> bool:
    """Tell whether there is nothing but texts, whole numbers of 64 bits, lists and objects."""
    if isinstance(value, (dict, list)):
        return all(map(is_plain, value.values() if isinstance(value, dict) else value))
    return type(value) is str or (type(value) is int and -(2**63) < value < 2**63)


def read(data: bytes) -> Facts:
    """Return the object whose one canonical form these bytes are."""
    try:
        value = json.loads(data.decode())
        is_form = isinstance(value, dict) and is_plain(value) and canonical(value).encode() == data
    except (ValueError, RecursionError):
        is_form = False
    need(is_form, "это не объект в канонической записи JSON")
    return dict(value)


def check_signature(key: str, data: bytes, signature: str) -> None:
    try:
        PublicKey.from_public_bytes(bytes.fromhex(key)).verify(bytes.fromhex(signature), data)
    except InvalidSignature as error:
        raise Bad(f"подпись не от ключа {key}") from error


def rub(kopecks: int) -> str:
    whole, rest = divmod(abs(kopecks), 100)
    return f"{'−' * (kopecks < 0)}{whole:,}".replace(",", "\u00a0") + f",{rest:02}\u00a0₽"


def sum_of(lines: list[Any], account: str) -> int:
    return sum(amount for name, amount in lines if name == account)


def counted(count: dict[str, int]) -> int:
    need(all(int(note) > 0 < pieces for note, pieces in count.items()), "пересчёт неверен")
    return sum(int(note) * pieces for note, pieces in count.items())


class Signers:
    """Who may sign now: the terminal's key binds the recovery and, one after another, clerks."""

    def __init__(self, terminal: str, key: str) -> None:
        self.key, self.now = key, {"terminal": (key, terminal)}
        self.rights, self.seen = list[str](), set[str]()

    def admit(self, entry: Facts) -> None:
        kind, author, facts = entry["kind"], entry["author"], entry["payload"]
        hand, who = author["kind"], author["id"]
        need(hand in HANDS.get(kind, "clerk") or kind not in KNOWN, f"«{kind}» пишет не {hand}")
        if kind == "return_confirmed" and who != self.now.get("clerk", ("", who))[1]:
            bound = canonical({"clerk": who, "key": entry["key"], "prev": entry["prev"]})
            check_signature(self.key, WITNESS + bound.encode(), facts["binding"])
            return  # a second person, bound to this one place
        need(self.now.get(hand) == (entry["key"], who), f"ключ не подписывает за {hand} {who}")
        need(RIGHTS.get(kind, "") in ["", *self.rights], f"у {who} нет права на «{kind}»")
        if kind == "epoch_opened":
            need(facts["terminal_key"] == entry["key"], "эпоху открывает другой ключ окна")
            self.now["recovery"] = (facts["recovery_key"], who)
        elif kind == "session_opened":
            need(facts["session_key"] not in self.seen, "ключ сеанса назван второй раз")
            self.seen.add(facts["session_key"])
            self.now["clerk"], self.rights = (facts["session_key"], facts["clerk"]), facts["rights"]
        elif kind == "session_closed":
            del self.now["clerk"]


class Books:
    """What the entries come to: facts and numbers, visits, and the sums of shifts and days."""

    def __init__(self, whole: bool) -> None:
        self.whole = whole  # or an extract, which knows nothing of what was before it
        self.facts, self.undone, self.blocks, self.taken = Facts(), Facts(), Facts(), Facts()
        self.visits, self.now, self.seen = Facts(), Facts(), set[Any]()  # open visits, open shift
        self.shifts, self.day, self.number = list[Facts](), "", 0
        self.days: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))

    def claim(self, entry: Facts, name: str) -> None:
        """Let facts be true once, and numbers be taken one by one from the blocks issued here."""
        for kind, key, generation, *cites in entry.get("facts", ()):
            last = self.facts.get((kind, key), 0 if self.whole else generation - 1)
            undone = self.undone.get((kind, key, last))
            is_free = not last or undone in cites or not (undone or self.whole)
            need(generation == last + 1 and is_free, f"факт {kind} {key} уже был")
            self.facts[kind, key] = generation
        for kind, key, generation in entry.get("reverses", ()):
            last = self.facts.get((kind, key), 0 if self.whole else generation)
            need(last == generation and (kind, key, last) not in self.undone, f"{key} не отменить")
            self.undone[kind, key, generation] = name
        for kind, block, number in entry.get("numbers", ()):
            key = (kind, block, entry["terminal"], str(entry["epoch"]))
            first, last, position = self.blocks.get(key, (0, -1, 0))
            is_issued = first <= number <= last and position <= entry["feed"]["urgent"]
            need(is_issued, f"номер {number} блока {block} этому окну не выдан")
            expected = self.taken.get((kind, block), (first if self.whole else number) - 1) + 1
            need(number == expected, f"в блоке {block} ждали номер {expected}, взят {number}")
            self.taken[kind, block] = number

    def first_time(self, *what: object, reason: str) -> None:
        need(self.seen.isdisjoint(what) and len({*what}) == len(what), reason)
        self.seen.update(what)

    def claimed(self, entry: Facts, kind: str, keys: Iterable[str]) -> None:
        found = {claim[1] for claim in entry.get("facts", ()) if claim[0] == kind}
        need(found.issuperset(keys), f"запись не заняла своего факта «{kind}»")

    def follow(self, entry: Facts, of: str) -> None:
        self.claim(entry, of)
        kind, facts, postings = entry["kind"], entry["payload"], entry.get("postings", [])
        if kind == "day_opened":
            self.day = facts["day"]
        elif kind == "shift_opened":
            self._open(entry, facts, postings)
        is_known = self.whole or self.number  # else an extract that began within a shift
        shift = str(self.now.get("shift", "") if is_known else facts.get("shift", ""))
        if "visit" in facts and kind in KNOWN:
            self._visit(entry, facts, shift)
        need(not postings or facts.get("shift", "") == shift, "проводка не в своей смене")
        need(self.now or not is_known or not sum_of(postings, "drawer"), "деньги вне смены")
        drawer = self.now["accounts"]["drawer"] if self.now else 0
        self._book(kind, postings, facts)
        if kind == "shift_closed":
            need(self.now or not is_known, "закрыта смена, которой нет")
            self._close(facts, drawer, postings) if self.now else None
            self.now, self.number = {}, facts["number"]

    def _visit(self, entry: Facts, facts: Facts, shift: str) -> None:
        kind, name = entry["kind"], facts["visit"]
        if kind == "visit_opened":
            self.first_time(name, reason=f"выдача {name} уже была")
            need(facts["shift"] == shift != "", "выдача начата вне своей смены")
            self.visits[name] = {"state": "open", "items": {}, "prices": {}, "wanted": {}}
        visit = self.visits.get(name)
        if visit is None:  # of before the extract, or over
            need(not self.whole and name not in self.seen, f"выдача {name} не идёт")
            return
        before, after = STEPS.get(kind, ("open", "open"))
        need(visit["state"] in before, f"«{kind}» не следует за состоянием «{visit['state']}»")
        check = self._prove if kind in PROOFS else getattr(self, f"_{kind}", self._serve)
        check(visit, facts, entry, shift)
        self.visits.pop(name) if after == "over" else visit.update(state=after)

    def _serve(self, visit: Facts, facts: Facts, entry: Facts, _shift: str) -> None:
        kind, items = entry["kind"], visit["items"]
        if kind in ("visit_opened", "item_added"):
            items[facts["item"]["key"]] = facts["charges"]
        elif kind == "offer_shown":
            visit["prices"][facts["item"]] = facts["price"]
        elif kind == "offer_answered":
            need(facts["item"] in visit["prices"], "ответ на предложение, которого не показали")
            visit["wanted"][facts["item"]] = facts["answer"] == "accepted"
        elif kind == "item_refused":
            need(items.pop(facts["item"], None) is not None, "этого отправления нет в выдаче")
            self.claimed(entry, "refused", [facts["item"]])
        elif kind == "handed_over":
            need(sorted(facts["items"]) == sorted(items), "вручено не то, что в выдаче")
            need(visit["state"] == "settled" or not self._owed(visit), "вручено без оплаты")
            self.claimed(entry, "handed_over", items)
        elif kind == "return_confirmed":
            visit["said"] = [entry["seq"], facts["return"]]
        elif kind == "money_given_back":
            cash = sum_of(visit["lines"], "drawer")
            need(entry["postings"] == [["customer", cash], ["drawer", -cash]], "отдано не то")

    def _owed(self, visit: Facts) -> list[Any]:
        owed = [[item, *each] for item, charges in visit["items"].items() for each in charges]
        wanted = (item for item in visit["items"] if visit["wanted"].get(item))
        return owed + [[item, "policy", visit["prices"][item]] for item in wanted]

    def _settlement_started(self, visit: Facts, facts: Facts, entry: Facts, shift: str) -> None:
        owed, policies = self._owed(visit), facts["policies"]
        wanted = sorted(item for item, kind, _ in owed if kind == "policy")
        due, card = sum(amount for _item, _kind, amount in owed), facts["card"]
        need(sorted(facts["charges"]) == sorted(owed), "начислено не то, что названо в выдаче")
        need(sorted(each["item"] for each in policies) == wanted, "полис без показа и согласия")
        numbers = [["policy", each["block"], int(each["number"][-7:-1])] for each in policies]
        need(numbers == entry.get("numbers", []), "номера полисов не те, что взяты из блока")
        self.first_time(*(each["number"] for each in policies), reason="номер полиса уже был")
        need(due == facts["due"] >= card >= 0 < due, "сумма к оплате не сходится")
        need(facts["cash"] + card - due == facts["change"] >= 0, "сдача не сходится")
        need(facts["shift"] == shift != "", "оплата начата вне своей смены")
        self.first_time(facts["settlement"], reason="эта оплата уже была")
        lines = [["drawer", due - card], ["card", card]]
        lines += [[ACCOUNTS.get(kind, kind), -amount] for _item, kind, amount in owed]
        lines = sorted(line for line in lines if line[1])
        need(sorted(entry["pending"]) == lines, "проводки не следуют из оплаты")
        self.claimed(entry, "settled", visit["items"])
        self.claimed(entry, "policy", wanted)
        visit.update(facts=sorted(claim[:3] for claim in entry["facts"]), lines=lines, due=due)
        visit.update(task=facts["settlement"], payment=facts["settlement"], shift=shift)

    def _return_started(self, visit: Facts, facts: Facts, entry: Facts, shift: str) -> None:
        is_it = (facts["settlement"], facts["total"]) == (visit["payment"], visit["due"])
        need(is_it, "возвращают другую оплату")
        lines = [[name, -amount] for name, amount in visit["lines"]]
        need(sorted(entry["pending"]) == sorted(lines), "проводки возврата не обратны оплате")
        said = [entry["seq"] - 1, facts["return"]] if facts["second"] == "manager" else []
        need(visit.pop("said", []) == said, "второе лицо подтвердило не это")
        need(facts["shift"] == shift != "", "возврат начат вне своей смены")
        self.claimed(entry, "money_back", [facts["settlement"]])
        visit.update(task=facts["return"], undo=[claim[:3] for claim in entry["facts"]])

    def _prove(self, visit: Facts, facts: Facts, entry: Facts, shift: str) -> None:
        kind, is_back = entry["kind"], visit["state"] == "returning"
        need(facts["return" if is_back else "settlement"] == visit["task"], "ответ не о том")
        undo: Facts = {"settlement_posted": [], "return_voided": visit.get("undo")}
        is_all = sorted(entry.get("reverses", [])) == undo.get(kind, visit["facts"])
        need(is_all, "отменено не то, что было занято")
        if "document" not in facts:
            return
        need(facts["total"] == visit["due"], "чек на другую сумму")
        self.first_time((facts["drive"], facts["document"]), reason="чек с этим номером уже был")
        cash = "customer" if is_back else "drawer" if visit["shift"] == shift else "difference"
        lines = [[cash if name == "drawer" else name, amount] for name, amount in visit["lines"]]
        lines = [[name, -amount if is_back else amount] for name, amount in lines]
        need(sorted(entry["postings"]) == sorted(lines), "проводки не те, что у начатого")

    def _open(self, entry: Facts, facts: Facts, postings: list[Any]) -> None:
        is_known, number = self.whole or self.number, facts["number"]
        need(not self.now, "смена открыта при открытой смене")
        need(number == self.number + 1 or not is_known, f"смена {number} открыта не по порядку")
        need(facts["day"] == self.day or not (self.whole or self.day), "смена не в своём дне")
        self.claimed(entry, "shift", [f"{entry['terminal']}/{entry['epoch']}/{number}"])
        opening = sum_of(postings, "drawer")
        need(opening == counted(facts["count"]), "пересчёт на начало не равен проводке в кассу")
        self.day, self.number = facts["day"], number
        self.now = {**facts, "clerk": entry["author"]["id"], "opening": opening, "receipts": 0}
        self.now.update(returns=0, accounts=defaultdict(int), taken=defaultdict(int))
        self.shifts.append(self.now)

    def _book(self, kind: str, postings: list[Any], facts: Facts) -> None:
        for name, amount in postings:
            self.days[self.day][name] += amount
            if self.now:
                self.now["accounts"][name] += amount
                self.now["taken"][name] += max(-amount, 0)
        if self.now and kind in ("settlement_posted", "returned"):
            self.now["returns" if kind == "returned" else "receipts"] += facts["total"]

    def _close(self, facts: Facts, drawer: int, postings: list[Any]) -> None:
        need(all(facts[name] == self.now[name] for name in ("shift", "number")), "закрыта другая")
        expected, found = facts["expected"], facts["counted"]
        need(expected == drawer, f"ожидалось {rub(expected)}, а по записям {rub(drawer)}")
        need(found == counted(facts["count"]), "сумма пересчёта не равна его купюрам")
        booked = -sum_of(postings, "difference")
        need(facts["difference"] == found - expected == booked, "расхождение неверно")
        need(self.now["accounts"]["drawer"] == 0, "после закрытия в кассе остались деньги")
        named, waiting = {*facts["unknown_receipts"], *facts["money_owed"]}, {*self.visits}
        need({each["state"] for each in self.visits.values()} <= WAITING, "у окна стоял получатель")
        need(named == waiting or (named > waiting and not self.whole), "названы не те чеки")
        self.now.update(expected=expected, counted=found, difference=found - expected)


class Check:
    """Reads the lines of an export one after the other and stops at the first bad one."""

    def __init__(self, witnesses: Iterable[str], keys: Facts) -> None:
        self.top: Facts = {"terminal": "?", **keys}
        self.lines = self.entries = self.feed = self.agreed = 0
        self.epoch = self.seq = self.turnover = self.proven = 0
        self.head = self.feed_head = ZERO_HASH
        self.whole, self.is_feed_signed, self.is_ended = True, True, False
        self.unknown, self.sum, self.name = set[str](), hashlib.sha256(), ""
        self.books, self.witnesses = Books(whole=True), list(map(read_witness, witnesses))

    def run(self, file: BinaryIO) -> Bad | None:
        try:
            for data in iter(lambda: file.readline(2**25), b""):
                self.lines += 1
                need(data.endswith(b"\n") and not self.is_ended, "строка не окончена или лишняя")
                line = read(data[:-1])
                is_first = line["line"] == "okno-journal"
                need(is_first == (self.lines == 1), "строка не на своём месте")
                getattr(self, LINES[line["line"]])(line)
                self.sum.update(data)
            self.lines += 1
            need(self.is_ended, "выписка обрывается: последней строки нет")
            for name, _said in self.witnesses:
                raise Bad(f"свидетель говорит о записи {name}, которой в выписке нет")
        except Bad as error:
            return error
        except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
            return Bad(f"строка не читается: {type(error).__name__} {error}")
        return None

    def _journal(self, line: Facts) -> None:
        need(line["form"] == 1, "форма выписки новее этой проверки")
        for name in ("terminal_key", "centre_key"):
            need(self.top[name] in ("", line[name]), f"{name} не тот, что назван при проверке")
        self.top = line
        terminal, epoch, seq = line["first"].rsplit(".", 2)
        self.epoch, self.seq, self.head = int(epoch), int(seq) - 1, line["prev"]
        need((self.seq == 0) == (self.head == ZERO_HASH), "отпечаток перед первой записью неверен")
        self.whole = self.is_based = self.seq == 0
        self.epoch -= self.whole  # its first entry opens the epoch
        self.signers = Signers(terminal, line["terminal_key"])
        self.books = Books(self.whole)

    def _feed(self, line: Facts) -> None:
        body = base64.b64decode(line["body"], validate=True)
        message, digest = read(body), hashlib.sha256(body).digest()
        self.feed += 1
        place = [message[name] for name in ("branch", "stream", "position", "prev")]
        here = [self.top["branch"], "urgent", self.feed, self.feed_head]
        need(place == here, "лента центра сюда не ведёт")
        self.feed_head, self.is_feed_signed = digest.hex(), line["signature"] != ""
        if self.is_feed_signed:
            check_signature(self.top["centre_key"], FEED + digest, line["signature"])
        if message["kind"] == "numbers_issued":
            issued = message["payload"]
            key = tuple(str(issued[name]) for name in ("kind", "block", "terminal", "epoch"))
            self.books.blocks[key] = (issued["first"], issued["last"], self.feed)

    def _entry(self, line: Facts) -> None:
        self.name = f"{self.top['terminal']}.{self.epoch}.{self.seq + 1}"
        body = base64.b64decode(line["body"], validate=True)
        entry, digest = read(body), hashlib.sha256(body).digest()
        need(line["hash"] == digest.hex(), "отпечаток не от этой записи")
        need((entry["v"], entry["terminal"]) == (1, self.top["terminal"]), "окно или форма не те")
        check_signature(entry["key"], ENTRY + digest, line["signature"])
        if line["line"] == "context":  # who may sign where an extract begins
            is_before = entry["epoch"] == self.epoch and entry["seq"] <= self.seq
            need(is_before and entry["kind"] in HANDS, "пояснение не о ключах этой выписки")
            self.signers.admit(entry)
            return
        kind, postings, pending = (entry.get(name, []) for name in ("kind", "postings", "pending"))
        if kind == "epoch_opened" and entry["seq"] == 1 and entry["epoch"] > self.epoch:
            self.epoch, self.seq, self.turnover, self.proven = entry["epoch"], 0, 0, 0
            self.head, self.is_based = ZERO_HASH, True
            self.signers = Signers(self.top["terminal"], self.top["terminal_key"])
        self.seq += 1
        self.name = f"{self.top['terminal']}.{self.epoch}.{self.seq}"
        need((entry["epoch"], entry["seq"]) == (self.epoch, self.seq), "запись не по порядку")
        need(entry["prev"] == self.head, "цепочка сюда не ведёт: перед этой записью была другая")
        self.head = line["hash"]
        self.signers.admit(entry)
        left = [sum(amount for _name, amount in lines) for lines in (postings, pending)]
        need(left == [0, 0], "проводки не сходятся в ноль")
        self.books.follow(entry, self.name)
        self.unknown |= {kind} - KNOWN
        self.turnover += sum(max(amount, 0) for _name, amount in postings)
        self.entries += 1
        for name, said in [each for each in self.witnesses if each[0] == self.name]:
            self.witnesses.remove((name, said))
            self._acknowledgement(said) if "turnover" in said else self._slip(said)

    def _slip(self, slip: Facts) -> None:
        need(slip["head"] == self.head, "на квитанции смены другой отпечаток этой записи")
        for shift in self.books.shifts[-1:]:  # an extract may not know it
            sums = {"exp": shift["expected"], "cnt": shift["counted"], "tot": shift["receipts"]}
            sums["ret"] = shift["returns"]
            sums.update((name, shift["taken"][account]) for name, account in SLIP_SUMS.items())
            need(sums == slip["sums"], f"на квитанции смены другие суммы: {slip['sums']}")
        self.agreed += 1

    def _acknowledgement(self, answer: Facts) -> None:
        said = canonical({name: answer[name] for name in SIGNED}).encode()
        check_signature(self.top["centre_key"], ANSWER + said, answer["signature"])
        name = ENTRY_NAME.format(**answer)
        is_it = (name, answer["head"]) == (self.name, self.head)
        need(is_it, f"центр подтвердил другую запись {name}")
        theirs = answer["turnover"]
        if not self.is_based:  # an extract learns from the first answer what came before it
            self.turnover, self.is_based = max(theirs, self.turnover), True
        need(theirs == self.turnover, f"у центра оборот {rub(theirs)}, по записям другой")
        self.proven = self.seq

    def _end(self, line: Facts) -> None:
        need(self.is_feed_signed, "последнее сообщение ленты не подписано")
        need(self.name == self.top["last"] and self.entries, "выписка кончается не той записью")
        need(line["sha256"] == self.sum.hexdigest(), "контрольная сумма выписки другая")
        self.is_ended = True


def read_witness(text: str) -> tuple[str, Facts]:
    if text.startswith("{"):
        answer = read(text.encode())
        return ENTRY_NAME.format(**answer), answer
    found = SLIP.fullmatch(text)
    if found is None:
        raise Bad(f"это не код с квитанции смены: {text[:60]}")
    sums = dict(pair.split("=") for pair in found[3].split(";"))
    return found[1], {"head": found[2], "sums": {name: int(each) for name, each in sums.items()}}


def outcome(check: Check, bad: Bad | None) -> Facts:
    found: Facts = {"whole": bad is None, "entries": check.entries, "head": check.head}
    at = (check.lines, check.name or None) if bad and not check.is_ended else (None, None)
    found.update(first_bad=at[0], entry=at[1], reason=str(bad) if bad else None, slips=check.agreed)
    found.update(part="whole" if check.whole else "extract", acknowledged=check.proven)
    found.update(unknown_kinds=sorted(check.unknown), shifts=check.books.shifts)
    return {**found, "days": check.books.days}


def spoken(check: Check, bad: Bad | None) -> Iterable[str]:
    if bad is not None:
        where = "" if check.is_ended else f"Строка {check.lines}, {check.name or 'до записей'}: "
        yield f"ЖУРНАЛ НЕВЕРЕН. {where}{bad}.\nЦелых записей до этого места: {check.entries}."
        return
    part, left = "Журнал цел" if check.whole else "Выписка цела", check.seq - check.proven
    yield f"{part}: записей {check.entries}, последняя {check.name}, отпечаток {check.head}."
    yield f"Центр подтвердил записи по {check.proven}, ещё не подтверждены: {left}."
    for each in check.books.shifts:
        sums = [f"{text} {rub(each[name])}" for name, text in SUMS.items() if name in each]
        yield f"Смена {each['number']} за {each['day']}, {each['clerk']}: {', '.join(sums)}."
    strange = ", ".join(sorted(check.unknown)) or "нет"
    yield f"Сошлось квитанций смены: {check.agreed}. Записей неизвестного смысла: {strange}."
    yield "Сверьте ключ окна {terminal_key}\n  и ключ центра {centre_key}".format(**check.top)


def main() -> int:
    parser = argparse.ArgumentParser(description="Независимая проверка выписки из журнала «Окна».")
    parser.add_argument("export", metavar="ВЫПИСКА", type=Path, help="файл okno journal export")
    about = "свидетель: код с квитанции закрытия, подтверждение центра или файл с ними построчно"
    parser.add_argument("--slip", "--ack", action="append", default=[], metavar="КОД", help=about)
    parser.add_argument("--terminal-key", metavar="КЛЮЧ", default="", help="открытый ключ окна")
    parser.add_argument("--centre-key", metavar="КЛЮЧ", default="", help="открытый ключ центра")
    parser.add_argument("--json", action="store_true", help="ответ в виде JSON")
    given, texts = parser.parse_args(), list[str]()
    try:
        for named in given.slip:
            is_text = named.startswith(("OKZ1:", "{"))
            texts += [named] if is_text else Path(named).read_text(encoding="utf-8").splitlines()
        check = Check((text.strip() for text in texts if text.strip()), vars(given))
        with given.export.open("rb") as file:
            bad = check.run(file)
    except (OSError, ValueError, KeyError, Bad) as error:
        print(f"Проверить не удалось: {error}", file=sys.stderr)
        return 2
    answer = [json.dumps(outcome(check, bad), ensure_ascii=False)]
    print("\n".join(answer if given.json else spoken(check, bad)))
    return int(bad is not None)


if __name__ == "__main__":
    sys.exit(main())
