"""Who is who in every test: Kestrel's people, as in the demo. Only Tess has no role."""

from bot.demo import company

ANA, BEN, CHLOE, DIEGO, MIA, NOOR, SAM, TESS = (person.id for person in company.PEOPLE)
NAMES = {person.id: person.name for person in company.PEOPLE}
