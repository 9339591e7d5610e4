"""Invented people and companies, from a seed: the same seed gives the same ones."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

FIRST = (
    "Ada", "Amara", "Anton", "Bela", "Carla", "Chidi", "Daria", "Elif", "Emil", "Farah", "Goran", "Hana", "Ines",
    "Ivo", "Jonas", "Kaja", "Lars", "Leila", "Luca", "Mael", "Mira", "Nadia", "Nils", "Olga", "Pavel", "Petra",
    "Rafael", "Rosa", "Sanna", "Sven", "Tariq", "Thea", "Ulla", "Viktor", "Wanda", "Yara", "Yusuf", "Zoe",
)  # fmt: skip
LAST = (
    "Adeyemi", "Almeida", "Anders", "Baumann", "Bergström", "Castro", "Cohen", "Dubois", "Eklund", "Farkas",
    "Ferrari", "Gallagher", "Haas", "Hansen", "Horvat", "Ibrahim", "Ito", "Jensen", "Kaya", "Keller", "Kowalska",
    "Lefèvre", "Lindholm", "Marino", "Mensah", "Moreau", "Nagy", "Novák", "Okoye", "Öztürk", "Petrov", "Quinn",
    "Rossi", "Sato", "Silva", "Szabó", "Tanaka", "Ueda", "Varga", "Weber", "Yılmaz", "Zieliński",
)  # fmt: skip
STEMS = (
    "Alder", "Amber", "Arbor", "Basalt", "Beacon", "Birch", "Cedar", "Cobalt", "Copper", "Delta", "Ember", "Fjord",
    "Garnet", "Harbor", "Hazel", "Indigo", "Juniper", "Keel", "Larch", "Linden", "Maple", "Meridian", "North", "Onyx",
    "Orchard", "Pebble", "Quarry", "Raven", "River", "Sable", "Slate", "Solstice", "Summit", "Tidal", "Umber", "Vale",
    "Willow", "Zephyr",
)  # fmt: skip
# Of companies that are new to Kestrel.
NEW_STEMS = (
    "Acorn", "Aspen", "Bramble", "Brook", "Canyon", "Clover", "Coral", "Dune", "Elm", "Falcon", "Fern", "Glacier",
    "Granite", "Heron", "Iris", "Ivory", "Jasper", "Kite", "Lagoon", "Lark", "Laurel", "Marble", "Moss", "Nectar",
    "Opal", "Osprey", "Pine", "Prairie", "Quill", "Reed", "Saffron", "Sequoia", "Spruce", "Thistle", "Topaz", "Velvet",
    "Walnut", "Yarrow",
)  # fmt: skip
TRADES = ("Analytics", "Foods", "Freight", "Health", "Insurance", "Labs", "Logistics", "Mobility", "Robotics", "Studio")
FORMS = ("GmbH", "AB", "Ltd", "Inc", "SAS", "")
TITLES = (
    "Head of Sales", "VP Marketing", "Founder", "COO", "Head of Operations", "Director of Sales", "Operations Manager",
    "Marketing Manager", "Managing Partner", "Sales Operations Lead",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class InventedPerson:
    """An invented person at an invented company."""

    name: str
    title: str
    company: str
    email: str
    phone: str


class PersonMaker:
    """Makes people, no two with the same address. `after` keeps two of them apart, `stems` their companies."""

    def __init__(self, dice: random.Random, after: int = 0, stems: Sequence[str] = STEMS) -> None:
        self._dice = dice
        self._stems = stems
        self._number = after

    def next(self) -> InventedPerson:
        """The next person."""
        dice = self._dice
        self._number += 1
        first, last = dice.choice(FIRST), dice.choice(LAST)
        stem, trade = dice.choice(self._stems), dice.choice(TRADES)
        company = f"{stem} {trade} {dice.choice(FORMS)}".strip()
        address = f"{first}.{self._number}@{stem}-{trade}.example".lower()
        phone = f"+49 30 5550{self._number:04d}"
        return InventedPerson(f"{first} {last}", dice.choice(TITLES), company, address, phone)
