#!/usr/bin/env python3
"""Checks an exported journal of «Окно» and shares no code with the program that wrote it.

Python 3.9, `cryptography`; lines as in ARCHITECTURE.md, 3.8. Exit: 0 whole, 1 broken, 2 unread.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import re
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable
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
SLIP = re.compile(r"OKZ1:(.+\.\d+\.\d+):([0-9a-f]{64}):([a-z]+=-?\d+(?:;[a-z]+=-?\d+)*)")
SLIP_SUMS = {"cod": "cod_payable", "fee": "cod_fee", "sto": "storage_fee", "pol": "policy_premium"}
SLIP_SUMS.update(exp="expected", cnt="counted", tot="receipts", ret="returns")
ACCOUNTS = {"cod": "cod_payable", "storage": "storage_fee", "policy": "policy_premium"}
SUMS = {"receipts": "чеки", "expected": "ждали", "counted": "насчитали", "difference": "разница"}
DAYS = {"day_opened": "day", "day_closed": "next"}  # which day comes after these entries
RECEIPT, BANK = ("drive", "document", "total"), ("card_terminal", "reference", "amount")
PAPERS = {"settlement_posted": RECEIPT, "returned": RECEIPT}  # the device, its number, the sum
PAPERS |= {"card_approved": BANK, "card_reversed": BANK, "card_refunded": BANK}
OWN = {"shift_opened": "_open", "cash": "_move", "correction": "_correct"}
WAITING = {"unknown_receipts": "settling returning", "held_charges": "charged reversing refunded"}
WAITING["money_owed"] = "owed"  # where a close names the visits in states that do not hold it up
TABLE = """ who writes it, the right; the visit before, after; task | the kinds
terminal                                     | epoch_opened session_opened
clerk                                        | session_closed copy_requested item_returned
clerk                                        | pin_changed
clerk manage_staff                           | pin_reset badge_blocked badge_given
clerk answer_corrections                     | correction_accepted correction_disputed
clerk open_day                               | day_opened day_closed
clerk serve                                  | shift_opened shift_closed
clerk serve                                  | cash_sent cash_received cash_taken_back
clerk - open open                            | visit_opened item_added item_inspected item_refused
clerk - open open                            | customer_identified offer_shown offer_answered
clerk - open suspended                       | visit_suspended
clerk - suspended open                       | visit_resumed
clerk - open over                            | visit_cancelled
clerk serve open,charged settling            | settlement_started
clerk,recovery - settling settling charge    | card_approved
clerk,recovery - settling settled settlement | settlement_posted
clerk,recovery - settling open settlement    | settlement_voided
clerk - charged reversing charge             | card_reversal_started
clerk,recovery - reversing open charge       | card_reversed
clerk,recovery - reversing charged charge    | card_reversal_refused
clerk - settled settled                      | return_confirmed
clerk serve settled,refunded returning       | return_started
clerk,recovery - returning returning refund  | card_refunded
clerk,recovery - returning owed return       | returned
clerk,recovery - returning settled return    | return_voided
clerk serve owed over return                 | money_given_back
clerk - open,settled over                    | handed_over"""
ROWS = [row.split("|") for row in TABLE.splitlines()[1:]]
KINDS = {kind: [*row.split(), *"----"][:5] for row, kinds in ROWS for kind in kinds.split()}
canonical = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode


class Bad(Exception):
    """A line that is not what it claims to be; its text says why."""


def need(holds: object, reason: str) -> None:
    if not holds:
        raise Bad(reason)


def same(facts: Facts, **expected: object) -> None:
    for name, value in expected.items():
        need(facts[name] == value, f"«{name}»: сказано {facts[name]}, а выходит {value}")


def is_plain(value: object) -> bool:
    """Tell whether there is nothing but texts, whole numbers of 64 bits, lists and objects."""
    if isinstance(value, (dict, list)):
        return all(map(is_plain, value.values() if isinstance(value, dict) else value))
    return type(value) is str or (type(value) is int and -(2**63) < value < 2**63)


def read(data: bytes) -> Facts:
    """Return the object whose one canonical form these bytes are."""
    value = json.loads(data.decode())
    is_form = isinstance(value, dict) and is_plain(value) and canonical(value).encode() == data
    need(is_form, "это не объект в канонической записи JSON")
    return dict(value)


def check_signature(key: str, data: bytes, signature: str) -> None:
    try:
        PublicKey.from_public_bytes(bytes.fromhex(key)).verify(bytes.fromhex(signature), data)
    except InvalidSignature as error:
        raise Bad(f"подпись не от ключа {key}") from error


def rub(kopecks: int) -> str:
    return f"{kopecks / 100:,.2f}\u00a0₽".translate({44: "\u00a0", 45: "−", 46: ","})


def total(lines: list[Any], account: str = "") -> int:
    return sum(amount for name, amount in lines if account in ("", name))


def counted(count: dict[str, int]) -> int:
    need(all(int(note) > 0 < pieces for note, pieces in count.items()), "пересчёт неверен")
    return sum(int(note) * pieces for note, pieces in count.items())


def turned(lines: list[Any], sign: int, drawer: str = "drawer") -> list[Any]:
    return [[drawer if name == "drawer" else name, sign * amount] for name, amount in lines]


def claimed(entry: Facts, kind: str, keys: Iterable[str]) -> None:
    found = {claim[1] for claim in entry.get("facts", ()) if claim[0] == kind}
    need(found.issuperset(keys), f"запись не заняла своего факта «{kind}»")


class Signers:
    """Who may sign now: the terminal's key binds the recovery and, one after another, clerks."""

    def __init__(self, terminal: str, key: str) -> None:
        self.key, self.now = key, {"terminal": (key, terminal)}
        self.rights, self.seen = list[str](), set[str]()

    def admit(self, entry: Facts) -> None:
        kind, facts, (who, _, hand) = entry["kind"], entry["payload"], entry["author"].values()
        hands, right, *_ = KINDS.get(kind, [hand, "-"])
        need(hand in hands.split(","), f"«{kind}» пишет не {hand}")
        if kind == "return_confirmed" and who != self.now.get("clerk", ("", who))[1]:
            bound = canonical({"clerk": who, "key": entry["key"], "prev": entry["prev"]})
            check_signature(self.key, WITNESS + bound.encode(), facts["binding"])
            return  # a second person, bound to this one place
        need(self.now.get(hand) == (entry["key"], who), f"ключ не подписывает за {hand} {who}")
        need(right in ["-", *self.rights], f"у {who} нет права на «{kind}»")
        if kind == "epoch_opened":
            need(facts["terminal_key"] == entry["key"], "эпоху открывает другой ключ окна")
            self.now["recovery"] = (facts["recovery_key"], who)
        elif kind == "session_opened":
            need(facts["session_key"] not in self.seen, "ключ сеанса назван второй раз")
            self.seen.add(facts["session_key"])
            self.now["clerk"], self.rights = (facts["session_key"], facts["clerk"]), facts["rights"]
        elif kind == "session_closed":
            del self.now["clerk"]


class Visit:
    """What a customer takes and owes, and what the devices were asked and have to prove."""

    state, shift, due, card, charged = "open", "", 0, 0, 0

    def __init__(self, first_time: Callable[..., None]) -> None:
        self.first_time, self.confirmed = first_time, list[Any]()
        self.items, self.prices, self.wanted = Facts(), Facts(), Facts()
        self.tasks, self.lines, self.undo = Facts(charge=""), Facts(), Facts()  # of what will come

    def follow(self, entry: Facts, facts: Facts, shift: str) -> None:
        kind, postings = entry["kind"], entry.get("postings", [])
        before, after, task = KINDS[kind][2:]
        need(self.state in before, f"«{kind}» не следует за состоянием «{self.state}»")
        need(task == "-" or facts[task] == self.tasks[task] != "", "это ответ не о том, что начато")
        need(sorted(entry.get("reverses", [])) == self.undo.get(kind, []), "отменено не то")
        is_late = kind == "settlement_posted" and shift != self.shift
        lines = turned(self.lines.get(kind, []), 1, "difference" if is_late else "drawer")
        need(sorted(postings) == sorted(lines), "проводки не те, что у начатого")
        if kind in PAPERS:
            device, number, amount = (facts[name] for name in PAPERS[kind])
            need(amount == (self.card if PAPERS[kind] is BANK else self.due), "сумма не начатая")
            self.first_time((device, number), reason=f"номер {number} от {device} уже был")
            charged = 0 if kind in ("card_approved", "returned") else self.card
            need(self.charged == charged, "банк этого не подтверждал или подтвердил второй раз")
            self.charged = self.card if kind in ("card_approved", "settlement_posted") else 0
        getattr(self, f"_{kind}", self._serve)(facts, entry, shift)
        after = "charged" if after == "open" and self.charged else after
        after = "refunded" if after == "settled" and self.charged != self.card else after
        self.state = "over" if after == "owed" and self.card == self.due else after

    def _serve(self, facts: Facts, entry: Facts, _shift: str) -> None:
        kind = entry["kind"]
        if kind in ("visit_opened", "item_added"):
            self.items[facts["item"]["key"]] = facts["charges"]
        elif kind == "offer_shown":
            self.prices[facts["item"]] = facts["price"]
        elif kind == "offer_answered":
            need(facts["item"] in self.prices, "ответ на предложение, которого не показали")
            self.wanted[facts["item"]] = facts["answer"] == "accepted"
        elif kind == "item_refused":
            need(self.items.pop(facts["item"], None) is not None, "этого отправления нет в выдаче")
            claimed(entry, "refused", [facts["item"]])
        elif kind == "handed_over":
            need(sorted(facts["items"]) == sorted(self.items), "вручено не то, что в выдаче")
            need(self.state == "settled" or not self._owed(), "вручено без оплаты")
            claimed(entry, "handed_over", self.items)
        elif kind in ("settlement_voided", "return_voided"):
            held = self.charged if kind == "settlement_voided" else self.card - self.charged
            need(facts.get("held", 0) == held, "не названо, где деньги с карты")
        elif kind == "return_confirmed":
            self.confirmed = [entry["seq"], facts["return"]]

    def _owed(self) -> list[Any]:
        owed = [[item, *each] for item, charges in self.items.items() for each in charges]
        wanted = (item for item in self.items if self.wanted.get(item))
        return owed + [[item, "policy", self.prices[item]] for item in wanted]

    def _settlement_started(self, facts: Facts, entry: Facts, shift: str) -> None:
        owed, policies = self._owed(), facts["policies"]
        wanted = sorted(item for item, kind, _ in owed if kind == "policy")
        due, card = sum(amount for _item, _kind, amount in owed), facts["card"]
        need(sorted(facts["charges"]) == sorted(owed), "начислено не то, что названо в выдаче")
        need(sorted(each["item"] for each in policies) == wanted, "полис без показа и согласия")
        numbers = [["policy", each["block"], int(each["number"][-7:-1])] for each in policies]
        need(numbers == entry.get("numbers", []), "номера полисов не те, что взяты из блока")
        need(due >= card >= 0 < due, "сумма к оплате не сходится")
        need(facts["change"] >= 0 and shift, "сдача не сходится или оплата вне смены")
        same(facts, due=due, change=facts["cash"] + card - due, shift=shift)
        once = [facts["settlement"], *(each["number"] for each in policies)]
        self.first_time(*once, reason="эта оплата или номер полиса уже были")
        charge = self.tasks["charge"] if self.charged else facts["settlement"] if card else ""
        need(facts.get("charge", "") == charge, "карта списывается второй раз")
        need(self.charged in (0, card), "с карты уже списана другая сумма")
        lines = [["drawer", due - card], ["card_held", card]]
        lines += [[ACCOUNTS.get(kind, kind), -amount] for _item, kind, amount in owed]
        lines = sorted(line for line in lines if line[1])
        need(sorted(entry["pending"]) == lines, "проводки не следуют из оплаты")
        claimed(entry, "settled", self.items)
        claimed(entry, "policy", wanted)
        self.due, self.card, self.shift = due, card, shift
        self.tasks, taken = {**facts, "charge": charge}, [["card", card], ["card_held", -card]]
        self.lines = {"settlement_posted": lines, "card_approved": taken}
        self.lines["card_reversed"] = self.lines["card_refunded"] = turned(taken, -1)
        undo = sorted(claim[:3] for claim in entry["facts"])
        self.undo = {"settlement_voided": undo, "returned": undo}

    def _return_started(self, facts: Facts, entry: Facts, shift: str) -> None:
        held = self.card - self.charged  # what the bank has given back before
        same(facts, settlement=self.tasks["settlement"], total=self.due, shift=shift)
        need(facts.get("held", 0) == held, "не названо, что вернул банк")
        lines = turned(self.lines["settlement_posted"], -1)
        need(shift and sorted(entry["pending"]) == sorted(lines), "возврат не обратен оплате")
        said = [entry["seq"] - 1, facts["return"]] if facts["second"] == "manager" else []
        need(self.confirmed == ([] if held else said), "второе лицо подтвердило не это")
        claimed(entry, "money_back", [facts["settlement"]])
        cash, self.lines["returned"] = total(lines, "drawer"), turned(lines, 1, "customer")
        self.lines["money_given_back"] = [["customer", -cash], ["drawer", cash]]
        self.tasks, self.confirmed = {**self.tasks, "refund": "", **facts}, []
        self.undo["return_voided"] = [claim[:3] for claim in entry["facts"]]


class Books:
    """What the entries come to: facts and numbers, visits, and the sums of shifts and days."""

    def __init__(self, whole: bool) -> None:
        self.whole, self.away = whole, Facts()  # an extract knows nothing of what was before it
        self.facts, self.undone, self.blocks, self.taken = Facts(), Facts(), Facts(), Facts()
        self.visits, self.now, self.seen = Facts(), Facts(), set[Any]()  # open visits, open shift
        self.shifts, self.day, self.number, self.issued = list[Facts](), "", 0, Facts()
        self.days: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))

    def claim(self, entry: Facts, name: str) -> None:
        for kind, key, generation, *cites in entry.get("facts", ()):
            last = self.facts.get((kind, key), 0 if self.whole else generation - 1)
            undone = self.undone.get((kind, key, last))
            elsewhere = cites and cites[0].rpartition(".")[0] != name.rpartition(".")[0]
            is_free = not last or undone in cites or not (undone or self.whole) or elsewhere
            is_next = generation == last + 1 or (elsewhere and generation > last)  # another's
            need(is_next and is_free, f"факт {kind} {key} уже был")
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

    def follow(self, entry: Facts, of: str) -> None:
        self.claim(entry, of)
        kind, facts, postings = entry["kind"], entry["payload"], entry.get("postings", [])
        if kind == "day_closed":
            need(not self.now and facts["day"] == (self.day or facts["day"]), "закрыт не тот день")
            need(facts["positions"][-1][-1] == entry["prev"], "день закрыт не на этой записи")
        self.day = facts[DAYS[kind]] if kind in DAYS else self.day
        own = OWN.get(kind) or OWN.get(kind.partition("_")[0])
        getattr(self, own)(entry, facts, postings) if own else None
        is_known = self.whole or self.number  # else an extract that began within a shift
        shift = str(self.now.get("shift", "") if is_known else facts.get("shift", ""))
        if kind in KINDS and KINDS[kind][2] != "-":
            self._visit(entry, facts, shift)
        need(not postings or facts.get("shift", "") == shift, "проводка не в своей смене")
        need(self.now or not is_known or not total(postings, "drawer"), "деньги вне смены")
        drawer = self.now["accounts"]["drawer"] if self.now else 0
        self._book(kind, postings, facts)
        if kind == "shift_closed":
            need(self.now or not is_known, "закрыта смена, которой нет")
            self._close(facts, drawer, postings) if self.now else None
            self.now, self.number = {}, facts["number"]

    def _correct(self, entry: Facts, facts: Facts, postings: list[Any]) -> None:
        issued = self.issued.get(facts["message"], {"correction": ""})
        same(facts, correction=issued["correction"])
        claimed(entry, "correction", [facts["correction"]])
        booked = issued["postings"] if entry["kind"] == "correction_accepted" else []
        need(postings == booked, "проводки не центра")

    def _move(self, entry: Facts, facts: Facts, postings: list[Any]) -> None:
        kind, name, amount = entry["kind"][5:], facts["transfer"], facts["amount"]
        way = ("drawer", "in_transit") if kind == "sent" else ("in_transit", "drawer")
        is_sum = amount == counted(facts.get("count", {"1": amount})) > 0
        need(is_sum and postings == [[way[0], -amount], [way[1], amount]], "передана не та сумма")
        claimed(entry, f"transfer_{'sent' if kind == 'sent' else 'received'}", [name])
        gone = self.away.get(name, amount if kind == "taken_back" and not self.whole else 0)
        need(gone == amount * (kind == "taken_back"), "в кассу вернулось не то, что ушло")
        self.away[name] = amount if kind == "sent" else 0

    def _visit(self, entry: Facts, facts: Facts, shift: str) -> None:
        name = facts["visit"]
        if entry["kind"] == "visit_opened":
            self.first_time(name, reason=f"выдача {name} уже была")
            need(facts["shift"] == shift != "", "выдача начата вне своей смены")
            self.visits[name] = Visit(self.first_time)
        if name not in self.visits:  # of before the extract, or over
            need(not self.whole and name not in self.seen, f"выдача {name} не идёт")
            return
        self.visits[name].follow(entry, facts, shift)
        if self.visits[name].state == "over":
            del self.visits[name]

    def _open(self, entry: Facts, facts: Facts, postings: list[Any]) -> None:
        is_known, number = self.whole or self.number, facts["number"]
        need(not self.now, "смена открыта при открытой смене")
        need(number == self.number + 1 or not is_known, f"смена {number} открыта не по порядку")
        need(facts["day"] == self.day or not (self.whole or self.day), "смена не в своём дне")
        claimed(entry, "shift", [f"{entry['terminal']}/{entry['epoch']}/{number}"])
        need(counted(facts["count"]) == total(postings, "drawer"), "пересчёт не равен проводке")
        self.day, self.number = facts["day"], number
        self.now = {**facts, "clerk": entry["author"]["id"], "receipts": 0, "returns": 0}
        self.now.update(accounts=defaultdict(int), taken=defaultdict(int))
        self.shifts.append(self.now)

    def _book(self, kind: str, postings: list[Any], facts: Facts) -> None:
        for name, amount in postings:
            self.days[self.day][name] += amount
            if self.now:
                self.now["accounts"][name] += amount
                self.now["taken"][name] += max(-amount, 0) * (kind != "correction_accepted")
        if self.now and kind in ("settlement_posted", "returned"):
            self.now["returns" if kind == "returned" else "receipts"] += facts["total"]

    def _close(self, facts: Facts, drawer: int, postings: list[Any]) -> None:
        found, booked = counted(facts["count"]), -total(postings, "difference")
        same(facts, shift=self.now["shift"], number=self.now["number"], expected=drawer)
        same(facts, counted=found, difference=found - drawer)
        need(booked == found - drawer, "расхождение проведено не всё")
        need(self.now["accounts"]["drawer"] == 0, "после закрытия в кассе остались деньги")
        left = {each["transfer"]: each["amount"] for each in facts.get("open_transfers", ())}
        need(left.items() <= self.away.items() or not self.whole, "в пути не то, что ушло из кассы")
        states, away = {name: visit.state for name, visit in self.visits.items()}, set[str]()
        for place, waiting in WAITING.items():
            named, known = {*facts[place]}, {name for name in states if states[name] in waiting}
            need(named == known or (named > known and not self.whole), "названы не те выдачи")
            away |= known
        need(away == {*states}, "у окна стоял получатель")
        self.now.update(expected=drawer, counted=found, difference=booked)


class Check:
    """Reads the lines of an export one after the other and stops at the first bad one."""

    lines = entries = feed = agreed = epoch = seq = turnover = proven = 0
    name, head, feed_head = "", ZERO_HASH, ZERO_HASH
    whole, is_feed_signed, is_ended = True, True, False

    def __init__(self, witnesses: Iterable[str], keys: Facts) -> None:
        self.top: Facts = {"terminal": "?", **keys}
        self.sum, self.books, self.signers = hashlib.sha256(), Books(whole=True), Signers("", "")
        self.witnesses, self.unknown = list(map(read_witness, witnesses)), set[str]()

    def run(self, file: BinaryIO) -> Bad | None:
        try:
            for data in iter(lambda: file.readline(2**25), b""):
                self.lines += 1
                need(data.endswith(b"\n") and not self.is_ended, "строка не окончена или лишняя")
                line, is_first = read(data[:-1]), self.lines == 1
                need((line["line"] == "okno-journal") == is_first, "строка не на своём месте")
                getattr(self, "_on_" + line["line"].replace("-", "_"))(line)
                self.sum.update(data)
            self.lines += 1
            need(self.is_ended, "выписка обрывается: последней строки нет")
            need(not self.witnesses, "свидетель говорит о записи, которой в выписке нет")
        except Bad as error:
            return error
        except (LookupError, TypeError, ValueError, AttributeError, RecursionError) as error:
            return Bad(f"строка не читается: {type(error).__name__} {error}")
        return None

    def _on_okno_journal(self, line: Facts) -> None:
        same(line, form=1)
        for name in ("terminal_key", "centre_key"):
            need(self.top[name] in ("", line[name]), f"{name} не тот, что назван при проверке")
        self.top = line
        _terminal, epoch, seq = line["first"].rsplit(".", 2)
        self.seq, self.head = int(seq) - 1, line["prev"]
        need((self.seq == 0) == (self.head == ZERO_HASH), "отпечаток перед первой записью неверен")
        self.whole = self.is_based = self.seq == 0
        self.epoch = int(epoch) - self.whole  # its first entry opens the epoch
        self.books = Books(self.whole)

    def _on_feed(self, line: Facts) -> None:
        body = base64.b64decode(line["body"], validate=True)
        message, digest = read(body), hashlib.sha256(body).digest()
        self.feed += 1
        same(message, branch=self.top["branch"], stream="urgent", position=self.feed)
        same(message, prev=self.feed_head)
        self.feed_head, self.is_feed_signed = digest.hex(), line["signature"] != ""
        if self.is_feed_signed:
            check_signature(self.top["centre_key"], FEED + digest, line["signature"])
        issued = self.books.issued[digest.hex()] = message["payload"]
        if message["kind"] == "numbers_issued":
            key = tuple(str(issued[name]) for name in ("kind", "block", "terminal", "epoch"))
            self.books.blocks[key] = (issued["first"], issued["last"], self.feed)

    def _on_entry(self, line: Facts) -> None:
        self.name = f"{self.top['terminal']}.{self.epoch}.{self.seq + 1}"
        body = base64.b64decode(line["body"], validate=True)
        entry, digest = read(body), hashlib.sha256(body).digest()
        same(line, hash=digest.hex())
        same(entry, v=1, terminal=self.top["terminal"])
        check_signature(entry["key"], ENTRY + digest, line["signature"])
        is_last = self.top["last"].rsplit(".", 2)[1] == str(entry["epoch"])
        signers = Signers(entry["terminal"], self.top["terminal_key"] if is_last else entry["key"])
        if line["line"] == "context":  # who may sign where an extract begins
            same(entry, epoch=self.epoch)
            is_of_keys = entry["seq"] <= self.seq and "terminal" in KINDS[entry["kind"]]
            need(is_of_keys, "пояснение не о ключах этой выписки")
            self.signers = signers if entry["kind"] == "epoch_opened" else self.signers
            self.signers.admit(entry)
            return
        kind, postings, pending = (entry.get(name, []) for name in ("kind", "postings", "pending"))
        if kind == "epoch_opened" and entry["seq"] == 1 and entry["epoch"] > self.epoch:
            here = [self.epoch, self.head, self.seq, self.signers.key]  # as in canonical order
            cited = [*entry["payload"].get("continues", {"": entry["key"]}).values()]
            need(not self.entries or cited in (here, here[3:]), "эпоха продолжает не эту запись")
            self.epoch, self.seq, self.turnover, self.head = entry["epoch"], 0, 0, ZERO_HASH
            self.is_based, self.proven, self.signers = True, 0, signers
        self.seq += 1
        self.name = f"{self.top['terminal']}.{self.epoch}.{self.seq}"
        same(entry, epoch=self.epoch, seq=self.seq, prev=self.head)
        self.head = line["hash"]
        self.signers.admit(entry)
        need(not total(postings) and not total(pending), "проводки не сходятся в ноль")
        self.books.follow(entry, self.name)
        self._count(kind, postings)

    _on_context = _on_entry

    def _count(self, kind: str, postings: list[Any]) -> None:
        self.unknown |= {kind} - {*KINDS}
        self.turnover += sum(max(amount, 0) for _name, amount in postings)
        self.entries += 1
        for name, said in [each for each in self.witnesses if each[0] == self.name]:
            self.witnesses.remove((name, said))
            self._on_acknowledgement(said) if "turnover" in said else self._slip(said)

    def _slip(self, slip: Facts) -> None:
        same(slip, head=self.head)
        for shift in self.books.shifts[-1:]:  # an extract may not know it
            known = {**shift["taken"], **shift}
            same(slip, sums={name: known.get(of, 0) for name, of in SLIP_SUMS.items()})
        self.agreed += 1

    def _on_acknowledgement(self, answer: Facts) -> None:
        said = canonical({k: v for k, v in answer.items() if k not in ("line", "signature")})
        check_signature(self.top["centre_key"], ANSWER + said.encode(), answer["signature"])
        same(answer, terminal=self.top["terminal"], epoch=self.epoch, seq=self.seq, head=self.head)
        if not self.is_based:  # an extract learns from the first answer what came before it
            self.turnover, self.is_based = max(answer["turnover"], self.turnover), True
        need(answer["turnover"] == self.turnover, f"у центра оборот {rub(answer['turnover'])}")
        self.proven = self.seq

    def _on_totals(self, line: Facts) -> None:
        booked = [sums for day in self.books.days.values() for sums in day.items()]
        same(line, accounts={name: total(booked, name) for name, _sum in booked})
        same(line, entries=self.entries, head=self.head)

    def _on_end(self, line: Facts) -> None:
        need(self.is_feed_signed, "последнее сообщение ленты не подписано")
        need(self.name == self.top["last"] and self.entries, "выписка кончается не той записью")
        same(line, sha256=self.sum.hexdigest())
        self.is_ended = True


def read_witness(text: str) -> tuple[str, Facts]:
    if text.startswith("{"):
        answer = read(text.encode())
        return "{terminal}.{epoch}.{seq}".format_map(answer), answer
    found = SLIP.fullmatch(text)
    if found is None:
        raise Bad(f"это не код с квитанции смены: {text[:60]}")
    sums = dict(pair.split("=") for pair in found[3].split(";"))
    return found[1], {"head": found[2], "sums": {name: int(each) for name, each in sums.items()}}


def outcome(check: Check, bad: Bad | None) -> Facts:
    at = check.lines if bad and not check.is_ended else None
    found: Facts = {"whole": bad is None, "entries": check.entries, "head": check.head}
    found.update(first_bad=at, entry=at and (check.name or None), reason=bad and str(bad))
    found.update(part="whole" if check.whole else "extract", acknowledged=check.proven)
    found.update(unknown_kinds=sorted(check.unknown), slips=check.agreed)
    return {**found, "shifts": check.books.shifts, "days": check.books.days}


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
    said = spoken(check, bad)
    print(json.dumps(outcome(check, bad), ensure_ascii=False) if given.json else "\n".join(said))
    return int(bad is not None)


if __name__ == "__main__":
    sys.exit(main())
