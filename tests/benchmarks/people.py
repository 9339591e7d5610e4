"""Made-up leads with the frequencies of real ones: a few names and company words are everywhere, most are rare."""

import random
from collections.abc import Iterator, Sequence

FIRST = """
    Maria Anna Michael Thomas Andreas Peter Stefan Daniel David Christian Martin Alexander Sarah Laura Julia Lisa James
    Robert John William Mary Linda Jennifer Patricia Elizabeth Susan Jessica Karen Nancy Sofia Pierre Jean Marie Camille
    Luca Marco Giulia Francesca Carlos Jose Carmen Lucia Pablo Lars Ingrid Sven Astrid Piotr Agnieszka Katarzyna Jakub
    Elif Mehmet Ayse Wei Li Priya Rahul Amit Yuki Hiroshi Fatima Omar Olga Ivan Natalia Björn Zoë Renée Łukasz Jürgen
""".split()  # noqa: SIM905 (a list of names reads better without quotes)
LAST = """
    Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann Smith Johnson Williams Brown Jones Garcia
    Miller Davis Rodriguez Martinez Anderson Taylor Moore Jackson Lee Thompson White Harris Martin Bernard Dubois Moreau
    Rossi Russo Ferrari Esposito Bianchi Silva Santos Oliveira Fernandez Lopez Gonzalez Hansen Johansson Andersson
    Nielsen Larsen Nowak Kowalski Wisniewski Novak Horvat Yilmaz Kaya Demir Wang Chen Zhang Singh Kumar Patel Tanaka
    Sato Ivanov
""".split()  # noqa: SIM905
TRADE = """
    Software Systems Consulting Solutions Technologies Group Digital Media Health Logistics Energy Finance Data Cloud
    Labs Studio Partners Capital Services Industries Networks Robotics Analytics Security Mobility Commerce Education
""".split()  # noqa: SIM905
FORMS = ("GmbH", "GmbH", "AG", "Inc", "Inc", "Ltd", "LLC", "SAS", "BV", "S.A.", "", "")
BEGINNINGS = "b br c ch d dr f g gr h j k kl l m n p pr r s sch st t tr v w z".split()  # noqa: SIM905
VOWELS = "a e i o u ei au".split()  # noqa: SIM905
ENDINGS = "n r s t l nd rt ck m ng x".split()  # noqa: SIM905


def made_up(count: int, seed: int = 7) -> Iterator[tuple[int, str, str]]:
    """Lead id, name and company of `count` people."""
    chance = random.Random(seed)
    for lead_id in range(1, count + 1):
        given = _drawn(chance, FIRST) if chance.random() < 0.85 else _syllables(chance, 2)
        family = _drawn(chance, LAST) if chance.random() < 0.4 else _syllables(chance, 2)
        brand = _syllables(chance, chance.choice((2, 2, 2, 3))) if chance.random() < 0.8 else _drawn(chance, LAST)
        company = f"{brand} {chance.choice(TRADE)} {chance.choice(FORMS)}".strip()
        yield lead_id, f"{given} {family}", company


def _drawn(chance: random.Random, words: Sequence[str]) -> str:
    """The first words more often than the last: the commonest name is that of every thirtieth person."""
    return words[int(len(words) * chance.random() ** 1.3)]


def _syllables(chance: random.Random, count: int) -> str:
    parts = [chance.choice(BEGINNINGS) + chance.choice(VOWELS) for _ in range(count)]
    return ("".join(parts) + chance.choice(ENDINGS)).title()
