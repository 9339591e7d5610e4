import pytest

from bot.intake.csv import columns
from bot.intake.csv.columns import CannotImport

HUBSPOT = [
    "Record ID", "First Name", "Last Name", "Email", "Phone Number", "Company Name", "Job Title", "Country/Region",
    "Original Traffic Source", "Create Date", "Contact owner", "Became a Customer Date",
]  # fmt: skip
PIPEDRIVE = ["Person - ID", "Person - Email - Work", "Person - Phone - Work", "Lead - Lead created", "Deal - Won time"]
SALESFORCE = ["Lead ID", "First Name", "Company / Account", "Lead Source", "Lead Owner", "Created Date", "Email"]


def named(header: list[str], **mapping: str) -> dict[str, str]:
    found = columns.recognise(header, mapping)
    return {field: header[place] for field, place in found.places.items()}


@pytest.mark.parametrize("header", [["E-Mail"], ["e mail"], ["EMAIL_ADDRESS"], ["  Email "], ["email"]])
def test_case_blanks_and_marks_do_not_matter(header: list[str]) -> None:
    assert named(header) == {"email": header[0]}


@pytest.mark.parametrize("field", columns.FIELDS)
def test_every_canonical_name_is_its_own_column(field: str) -> None:
    header = [field, "id", "outcome"] if field == "closed" else [field, "id"]
    assert named(header)[field] == field


def test_when_a_deal_closed_is_read_only_beside_how() -> None:
    assert "closed" not in named(["id", "Close Date"])
    assert named(["id", "Close Date", "Deal Stage"])["closed"] == "Close Date"
    assert columns.recognise(["id", "Close Date"], {"outcome": "=won"}).places["closed"] == 1


def test_hubspots_export_needs_no_mapping() -> None:
    found = named(HUBSPOT)
    assert found["won"] == "Became a Customer Date"
    assert found["external_id"] == "Record ID"
    assert len(found) == len(HUBSPOT)


def test_pipedrives_and_salesforces_need_none_either() -> None:
    assert len(named(PIPEDRIVE)) == len(PIPEDRIVE)
    assert len(named(SALESFORCE)) == len(SALESFORCE)


def test_of_two_columns_for_one_field_the_likelier_is_taken_and_the_other_is_an_extra_fact() -> None:
    found = columns.recognise(["Lead Number", "Lead Origin", "Prospect ID", "Lead Source"], {})
    assert found.places == {"external_id": 2, "source": 3}
    assert (found.extra, found.unused) == ((("lead number", "Lead Number", 0), ("lead origin", "Lead Origin", 1)), ())


def test_a_header_that_comes_twice_is_read_twice_and_not_passed_over() -> None:
    found = columns.recognise(["Id", "Email", "E-Mail", "Name"], {})
    assert (found.places["email"], found.twins, found.unused) == (1, {"email": (2,)}, ())


def test_a_mapping_wins_over_the_usual_names() -> None:
    header = ["Email", "Lead Source", "Lead Origin"]
    assert named(header, source="lead origin") == {"email": "Email", "source": "Lead Origin"}


def test_a_mapped_column_is_not_used_a_second_time() -> None:
    assert named(["Email", "Lead Source"], campaign="Lead Source") == {"email": "Email", "campaign": "Lead Source"}


def test_a_field_can_be_left_out_or_given_the_same_words_in_every_row() -> None:
    found = columns.recognise(["Email", "Title"], {"title": "", "source": "=webinar"})
    assert found.places == {"email": 0}
    assert found.texts == {"source": "webinar"}


def test_an_unknown_field_is_said_with_the_nearest() -> None:
    with pytest.raises(CannotImport, match=r"'sorce' \(did you mean 'source'\?\)"):
        columns.recognise(["Email"], {"sorce": "Email"})


def test_an_unknown_column_is_said_with_all_there_are() -> None:
    with pytest.raises(CannotImport, match=r"did you mean 'Email'\?\). The columns are: Email, Name"):
        columns.recognise(["Email", "Name"], {"email": "Emial"})


def test_a_file_that_says_nobodys_id_or_mail_is_refused() -> None:
    with pytest.raises(CannotImport, match="--map external_id=COLUMN"):
        columns.recognise(["Name", "Company"], {})
