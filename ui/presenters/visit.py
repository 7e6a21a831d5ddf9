"""The visit at this window: what keys, scans and the customer's touch do to it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final, TypeVar

from PySide6.QtCore import QObject, Signal, Slot

from app.domain.documents import IdentityDocument, shipped_documents
from app.domain.money import Money
from app.domain.scan import Scan
from app.domain.visit import Answer, AnswerWay, IdentificationWay, Step, Visit, VisitState
from app.errors import ClerkError, Refusal
from app.services import cancel, customer, deliver, identify, inspect, offer_policy, workplace
from app.services.customer import Identification
from app.services.staff import ClerkSession
from ui.bridge.desk import Desk
from ui.bridge.tasks import ProgramFault
from ui.presenters import words
