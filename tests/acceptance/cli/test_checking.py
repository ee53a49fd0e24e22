"""`check`: what it says, what it remembers, what it writes, through the real command."""

import csv
from pathlib import Path

import pytest
from xlsxwriter import Workbook

from fillsched.intake import read_lots
from tests.acceptance.cli.conftest import Shell

GERMAN = b"Los-Nr;Produktname;Menge\n00123;A;120.000\nL2;B;180.000\n"
BAD = b"Lot ID,Type,Vials\nL1,A,100\nL2,A,n/a\nL3,A,n/a\nL4,A,-4\n00123,=B,500\nL1,A,100\n"
READ = ["--decimal", "comma", "--map", "lot_id=Los-Nr", "--map", "vials=Menge"]


def test_what_settled_one_file_settles_the_next_and_is_said(served: Shell) -> None:
    file = served.lots("german.csv", GERMAN)
    assert served.run("check", file).code == 2
    assert served.run("check", file, *READ, "--map", "product=Produktname").code == 0
    again = served.run("check", file, "--decimal", "comma")
    assert again.code == 0
    assert "read as settled for an earlier file: --map vials=Menge" in again.err
    submitted = served.run("submit", file, "--watch", "--decimal", "comma")
    assert submitted.code == 0 and "2 lots" in submitted.out


@pytest.mark.parametrize("command", ["check", "submit", "compare"])
def test_import_a2_how_the_numbers_of_one_file_are_written_is_asked_again_for_the_next(
    served: Shell, command: str
) -> None:
    german = served.lots("de.csv", b"Lot ID;Type;Vials\nL1;A;120.000\nL2;B;90.000\n")
    assert served.run("check", german, "--decimal", "comma", "--dates", "dmy").code == 0
    english = served.lots("us.csv", b'Lot ID,Type,Vials\nL1,A,"120,000"\nL2,B,"90,000"\n')
    for file in (english, german):
        ran = served.run(command, file)
        assert ran.code == 2 and "decimals or thousands" in ran.err
        assert "read as settled" not in ran.err


def test_import_a2_a_remembered_column_answers_only_a_file_that_asks_for_one(
    served: Shell,
) -> None:
    first = served.lots("pieces.csv", b"Lot ID,Type,Output\nL1,A,100\n")
    assert served.run("check", first, "--map", "vials=Output").code == 0
    both = served.lots("both.csv", b"Lot ID,Type,Vials,Output\nL1,A,n/a,100\n")
    ran = served.run("check", both)
    assert ran.code == 2 and "read as settled" not in ran.err


def test_import_a2_a_remembered_column_does_not_hide_what_else_is_wrong(served: Shell) -> None:
    first = served.lots("pieces2.csv", b"Lot ID,Type,Output\nL1,A,100\n")
    assert served.run("check", first, "--map", "vials=Output").code == 0
    ran = served.run("check", served.lots("next.csv", b"Lot ID,Type,Output\nL1,A,n/a\n"))
    assert ran.code == 2
    assert "read as settled" in ran.err and "'n/a'" in ran.err


def test_what_is_remembered_can_be_left_aside_and_never_counts_for_programs(
    served: Shell,
) -> None:
    file = served.lots("german2.csv", GERMAN)
    served.run("check", file, *READ, "--map", "product=Produktname")
    assert served.run("check", file, "--fresh").code == 2
    assert served.run("check", file, "--json").code == 2
    assert served.run("submit", file, "-q").code == 2


def test_a_file_that_needs_no_answer_is_not_read_by_an_old_one(served: Shell) -> None:
    served.run("check", served.lots("german3.csv", GERMAN), *READ)
    english = served.lots("english.csv", b'Lot ID,Type,Vials\nL1,A,"1,234,567"\nL2,B,1.5E2\n')
    ran = served.run("check", english)
    assert ran.code == 2 and "read as settled" not in ran.err


def test_dates_change_nothing_and_that_is_said(served: Shell) -> None:
    ran = served.run("check", served.lots(), "--dates", "dmy")
    assert ran.code == 0 and "no column of dates is read" in ran.err
    assert served.run("check", served.lots(), "--dates", "ydm").code == 2


def test_problems_are_told_by_cause(served: Shell) -> None:
    ran = served.run("check", served.lots("bad.csv", BAD))
    assert ran.code == 2 and ran.out == ""
    assert "3 problems of 2 causes" in ran.err
    assert "rows 3, 4, column C (Vials): 'n/a'" in ran.err


def test_a_cleaned_copy_holds_what_is_certain_and_the_rest_is_listed(
    served: Shell, tmp_path: Path
) -> None:
    file = tmp_path / "bad.csv"
    file.write_bytes(BAD)
    ran = served.run("check", file, "--fix")
    assert ran.code == 2 and "does NOT hold" in ran.err
    lots, receipt = read_lots((tmp_path / "bad.clean.csv").read_bytes(), filename="x.csv")
    assert [(lot.id, lot.product, lot.vials) for lot in lots] == [
        ("L1", "A", 100), ("00123", "=B", 500),
    ]  # fmt: skip
    assert receipt.notes == ()
    with (tmp_path / "bad.clean.left-out.csv").open(newline="", encoding="utf-8") as rest:
        assert [row["Value"] for row in csv.DictReader(rest)] == ["n/a", "n/a", '="-4"']
    assert file.read_bytes() == BAD


def test_a_cleaned_copy_of_a_good_file_is_whole_and_overwrites_nothing(
    served: Shell, tmp_path: Path
) -> None:
    file = tmp_path / "lots.csv"
    file.write_bytes("Lot ID;Type;Vials\r\nÄ1;A;1 000\r\n;;\r\nTotal;;1 000\r\n".encode("cp1252"))
    target = tmp_path / "mine.csv"
    ran = served.run("check", file, "--fix", "-o", target)
    assert ran.code == 0, ran.err
    assert target.read_text("cp1252").splitlines() == ["Lot ID;Type;Vials", "Ä1;A;1000"]
    assert served.run("check", file, "--fix", "-o", target).code == 2
    assert served.run("check", file, "--fix", "-o", target, "--force").code == 0
    assert served.run("check", file, "--fix", "-o", file, "--force").code == 2
    assert not list(tmp_path.glob("*left-out*"))


def test_a_cleaned_copy_of_a_workbook_is_a_workbook(served: Shell, tmp_path: Path) -> None:
    file = tmp_path / "lots.xlsx"
    with Workbook(file) as workbook:
        sheet = workbook.add_worksheet("Juli")
        for number, row in enumerate((["Lot ID", "Type", "Vials"], ["00123", "A", 500], ["L2"])):
            sheet.write_row(number, 0, row)
    ran = served.run("check", file, "--fix")
    assert ran.code == 2 and "lots.clean.xlsx  1 lot\n" in ran.err
    lots, receipt = read_lots((tmp_path / "lots.clean.xlsx").read_bytes(), filename="x.xlsx")
    assert [(lot.id, lot.vials) for lot in lots] == [("00123", 500)]
    assert (receipt.kind, receipt.sheet) == ("xlsx", "Juli")
    assert (tmp_path / "lots.clean.left-out.xlsx").exists()
    refused = served.run("check", file, "--fix", "-o", tmp_path / "mine.csv")
    assert refused.code == 2 and "Name a file that ends in .xlsx" in refused.err


def test_for_programs_the_report_is_the_same_with_a_copy_as_without(
    served: Shell, tmp_path: Path
) -> None:
    file = tmp_path / "lots.csv"
    file.write_bytes(BAD)
    plain, fixed = served.run("check", file, "--json"), served.run("check", file, "--json", "--fix")
    assert plain.code == 2 and plain.out == fixed.out
    assert (tmp_path / "lots.clean.csv").exists()


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"Lot ID,Type,Vials\nL1,A,x\n"])
def test_there_is_no_cleaned_copy_of_a_file_without_a_lot(
    served: Shell, tmp_path: Path, content: bytes
) -> None:
    file = tmp_path / "none.csv"
    file.write_bytes(content)
    ran = served.run("check", file, "--fix")
    assert ran.code == 2 and "Traceback" not in ran.err
    assert list(tmp_path.glob("none.clean*")) == []


@pytest.mark.parametrize("command", ["check", "submit", "compare"])
def test_import_a4_a_rate_for_a_product_that_no_lot_has_is_said_before_it_counts_for_nothing(
    served: Shell, tmp_path: Path, command: str
) -> None:
    plant = tmp_path / "plant.toml"
    plant.write_text('[product_rates]\n"HPV9 0.5mL" = 10000\n')
    lots = served.lots("hpv.csv", b"Lot ID,Type,Vials\nL1,HPV9 0.5 mL,100000\n")
    ran = served.run(command, lots, "--plant", plant)
    assert ran.code == 0
    assert "no lot is of 'HPV9 0.5mL'; did you mean 'HPV9 0.5 mL'?" in ran.err


def test_import_a4_it_is_said_as_well_when_the_lot_is_refused_for_it(
    served: Shell, tmp_path: Path
) -> None:
    plant = tmp_path / "plant.toml"
    plant.write_text('[product_rates]\n"fastt" = 100000\n')
    lots = served.lots("long.csv", b"Lot ID,Type,Vials\nL1,Fast,3000000\n")
    ran = served.run("submit", lots, "--plant", plant)
    assert ran.code == 2 and "did you mean 'Fast'?" in ran.err


@pytest.mark.parametrize("command", ["check", "submit", "compare"])
def test_import_66_control_totals_and_figures_are_told_before_anything_is_planned(
    served: Shell, command: str
) -> None:
    """people P2: and that nobody gave the figures."""
    ran = served.run(command, served.lots("t.csv", b"Lot ID,Type,Vials\nL1,A,19920\nL2,B,39840\n"))
    assert ran.code == 0
    assert "59,760 vials (19,920 to 39,840), 3 h of filling (1 to 2)" in ran.err
    assert "line L1: 19,920 vials/h, clean 24 h, window 120 h" in ran.err
    assert "these are the defaults; give yours with --plant" in " ".join(ran.err.split())


def test_people_p2_figures_that_were_given_are_told_without_a_word_on_defaults(
    served: Shell, tmp_path: Path
) -> None:
    plant = tmp_path / "plant.toml"
    plant.write_bytes(b"\xef\xbb\xbfclean_hours = 20\n")
    ran = served.run("check", served.lots(), "--plant", plant)
    assert ran.code == 0 and "clean 20 h" in ran.err and "defaults" not in ran.err
    assert "Kind           csv" in ran.out
    assert "Columns        lot_id = Lot ID (A), product = Type (B), vials = Vials (C)" in ran.out


def test_import_a2_questions_are_asked_with_the_option_that_settles_each(served: Shell) -> None:
    file = served.lots("k.csv", b"Lot ID;Type;Vials [k]\nL1;A;120,5\n")
    ran = served.run("check", file)
    assert ran.code == 2
    assert "In what are the vials written? (column C)" in ran.err
    assert "--unit thousands  thousands" in ran.err
    settled = served.run("check", file, "--unit", "thousands")
    assert settled.code == 0 and "120,500 vials" in settled.err
    assert served.run("check", file, "--unit", "dozens").code == 2


def test_people_p5_a_german_file_of_windows_is_read_at_once(served: Shell) -> None:
    text = "Charge;Produkt;Menge [Stück]\r\nL1;Größe – 2;100.000\r\nL2;B;1.150.000\r\n"
    ran = served.run("check", served.lots("de.csv", text.encode("cp1252")))
    assert ran.code == 0 and "Windows-1252" in ran.err


def test_people_p5_an_encoding_that_is_not_certain_is_asked_for(served: Shell) -> None:
    file = served.lots("fr.csv", "Lot ID;Type;Vials\r\nL1;crème;100\r\n".encode("cp1252"))
    ran = served.run("check", file)
    assert ran.code == 2 and "--encoding windows-1252" in ran.err and "L1;crème;100" in ran.err
    assert served.run("check", file, "--encoding", "windows-1252").code == 0


def test_import_68_a_remembered_column_that_is_not_there_does_not_disable_the_others(
    served: Shell,
) -> None:
    first = served.lots("r1.csv", b"Key,Kind of vial,Output\nL1,A,100\n")
    maps = ["--map", "lot_id=Key", "--map", "product=Kind of vial", "--map", "vials=Output"]
    assert served.run("check", first, *maps).code == 0
    second = served.lots("r2.csv", b"Code,Kind of vial,Output\nL1,A,100\n")
    ran = served.run("check", second)
    assert ran.code == 2
    assert "remembered, but no column here is called so: --map lot_id=Key" in ran.err
    assert "the column Lot ID is missing" in ran.err and "Type is missing" not in ran.err


def test_people_p5_a_mapping_is_remembered_also_where_the_file_has_another_fault(
    served: Shell,
) -> None:
    bad = served.lots("p5.csv", b"Lot ID,Type,Ausstoss\nL1,A,n/a\n")
    assert served.run("check", bad, "--map", "vials=Ausstoss").code == 2
    ran = served.run("check", served.lots("p5b.csv", b"Lot ID,Type,Ausstoss\nL1,A,5\n"))
    assert ran.code == 0 and "read as settled for an earlier file: --map vials=Ausstoss" in ran.err


def test_dates_without_a_zone_are_meant_by_the_clock_of_the_site(
    served: Shell,
) -> None:
    file = served.lots("due.csv", b"Lot ID,Type,Vials,Due\nL1,A,5,2026-12-24\nL2,A,9,\n")
    ran = served.run("check", file)
    assert ran.code == 0 and "due: 1 lot, at 2026-12-24 24:00 (UTC)" in ran.err
    ran = served.run("check", file, FILLSCHED_TIME_ZONE="Europe/Berlin")
    assert ran.code == 0 and "due: 1 lot, at 2026-12-24 24:00 (Europe/Berlin)" in ran.err
    assert "clock of Europe/Berlin" in ran.err
