"""Rows that are no lots are left out only when that is certain, and the receipt says so."""

import pytest

from fillsched.errors import Fault, InvalidInput
from fillsched.intake import ReadOptions, Receipt, read_lots, survey_lots
from fillsched.model import Lot

HEAD = "Lot ID,Type,Vials\n"
TWO = "A,V,100\nB,V,200\n"


def read(text: str) -> tuple[list[Lot], Receipt]:
    return read_lots(text.encode(), filename="lots.csv")


def faults_of(text: str) -> tuple[Fault, ...]:
    with pytest.raises(InvalidInput) as caught:
        read(text)
    return caught.value.faults


def test_title_rows_above_the_headings_are_skipped_and_said() -> None:
    lots, receipt = read(f"Lots of week 42\nLine 1,draft\n\n{HEAD}{TWO}")
    assert len(lots) == 2
    assert (receipt.header_row, receipt.rows_skipped) == (4, 2)
    assert receipt.notes == ("2 rows above the headings not read",)


def test_a_lot_above_the_headings_is_not_lost_in_silence() -> None:
    (fault,) = faults_of(f"Z,V,300\n{HEAD}{TWO}")
    assert fault.where == "row 1"
    assert "above the headings" in fault.reason


def test_headings_that_repeat_on_a_new_page_are_skipped_and_said() -> None:
    lots, receipt = read(f"{HEAD}A,V,100\n{HEAD}B,V,200\n")
    assert [lot.id for lot in lots] == ["A", "B"]
    assert (receipt.rows_skipped, receipt.notes) == (1, ("1 row repeating the headings not read",))


@pytest.mark.parametrize(
    "last", ["Total,,300", "TOTAL:,,300", ",Summe,300", ",,300", "Grand total,2 lots,300"]
)
def test_a_totals_row_that_is_the_sum_is_no_lot_and_said(last: str) -> None:
    lots, receipt = read(f"{HEAD}{TWO}{last}\n")
    assert [lot.id for lot in lots] == ["A", "B"]
    assert receipt.rows_skipped == 1
    assert receipt.notes == ("row 4 is the total of the rows above and no lot",)


@pytest.mark.parametrize("last", ["Total,,299", "Total,V,5", ",,5", "Total,,", "Total,300"])
def test_a_totals_row_that_is_not_the_sum_is_an_error(last: str) -> None:
    (fault,) = faults_of(f"{HEAD}{TWO}{last}\n")
    assert fault.where == "row 4"
    assert "totals" in fault.reason


THREE = "A,V,100\nB,W,200\nC,W,300\n"


@pytest.mark.parametrize("last", ["4,4,600", "Celkem,4,600", "合計,3,600", "D,V,600"])
def test_import_a1_a_last_row_that_is_the_sum_of_all_others_is_an_error(last: str) -> None:
    (fault,) = faults_of(f"{HEAD}{THREE}{last}\n")
    assert (fault.where, fault.value) == ("row 5, column C (Vials)", "600")
    assert "sum of all other rows" in fault.reason


def test_import_a1_a_first_row_that_is_the_sum_of_all_others_is_an_error() -> None:
    (fault,) = faults_of(f"{HEAD}alle,3,600\n{THREE}")
    assert fault.where == "row 2, column C (Vials)"


def test_import_a1_hours_that_are_the_sum_of_all_others_are_an_error() -> None:
    (fault,) = faults_of("lot_id,type,fill_hours\nA,V,0.1\nB,V,0.2\nC,V,0.3\n3,1,0.6\n")
    assert fault.where == "row 5, column C (fill_hours)"


@pytest.mark.parametrize("rows", ["A,V,100\nB,V,100\n", "A,V,1\nB,V,2\nC,V,3\n"])
def test_import_a1_a_lot_as_large_as_one_or_two_others_is_a_lot(rows: str) -> None:
    assert len(read(f"{HEAD}{rows}")[0]) == rows.count("\n")


def test_import_a1_a_true_lot_as_large_as_all_others_can_stand_between_them() -> None:
    assert len(read(f"{HEAD}A,V,100\nBig,V,600\nB,W,200\nC,W,300\n")[0]) == 4


def test_import_a1_the_row_in_doubt_is_not_among_the_lots_that_are_certain() -> None:
    found = survey_lots(f"{HEAD}{THREE}4,4,600\n".encode(), filename="lots.csv")
    assert [lot.id for lot in found.lots] == ["A", "B", "C"]


def test_a_subtotal_between_lots_that_is_no_sum_is_an_error() -> None:
    (fault,) = faults_of(f"{HEAD}A,V,100\nSubtotal,V,101\nB,V,200\n")
    assert (fault.where, fault.value) == ("row 3", "Subtotal")
    assert "totals" in fault.reason


def test_a_totals_row_helps_to_settle_how_numbers_are_written() -> None:
    text = "Lot ID;Type;Vials\nA;V;900.000\nB;V;200.000\nTotal;;1.100.000\n"
    lots, receipt = read(text)
    assert [lot.vials for lot in lots] == [900_000, 200_000]
    assert receipt.decimal == "comma"


def test_a_totals_row_is_not_judged_while_other_rows_are_wrong() -> None:
    assert [fault.where for fault in faults_of(f"{HEAD}A,V,many\nTotal,,300\n")] == [
        "row 2, column C (Vials)"
    ]


def test_identical_rows_count_once_and_are_said() -> None:
    lots, receipt = read(f"{HEAD}{TWO}A,V,100\n")
    assert [lot.id for lot in lots] == ["A", "B"]
    assert receipt.rows_skipped == 1
    assert receipt.notes == (
        "row 4 repeated an earlier lot exactly and counted once: a lot of its own needs an id of "
        "its own",
    )


def test_an_id_with_two_sets_of_values_is_an_error_that_names_both_rows() -> None:
    (fault,) = faults_of(f"{HEAD}{TWO}A,V,101\n")
    assert (fault.where, fault.value) == ("row 4, column A (Lot ID)", "A")
    assert "row 2" in fault.reason


def test_import_32_equal_rows_of_a_batch_may_be_several_lots() -> None:
    text = "Batch,Type,Vials\nB1,V,100\nB1,V,100\nB2,V,7\n"
    (fault,) = faults_of(text)
    assert fault.where == "row 3, column A (Batch)" and "as one lot or as several" in fault.reason
    options = ReadOptions(columns={"lot_id": "Batch"})
    lots, _ = read_lots(text.encode(), filename="lots.csv", options=options)
    assert [lot.id for lot in lots] == ["B1", "B2"]


def test_ids_that_differ_only_in_leading_zeros_are_two_lots() -> None:
    lots, _ = read(f"{HEAD}00123,V,100\n123,V,100\n")
    assert [lot.id for lot in lots] == ["00123", "123"]


def test_empty_cells_beyond_the_headings_do_not_matter_and_filled_ones_do() -> None:
    assert len(read(f"{HEAD}A,V,100,,\n")[0]) == 1
    (fault,) = faults_of(f"{HEAD}A,V,100,,x\n")
    assert (fault.where, fault.value) == ("row 2", "5 cells")


def test_columns_that_are_not_used_are_said() -> None:
    _, receipt = read("Lot ID,Comment,Type,Vials,Owner\nA,x,V,100,y\n")
    assert receipt.notes == ("columns kept but not used: Comment (B), Owner (E)",)


def test_an_id_or_a_product_of_a_thousand_characters_is_refused() -> None:
    long = "x" * 1_000
    assert [fault.where for fault in faults_of(f"{HEAD}{long},{long},5\n")] == [
        "row 2, column A (Lot ID)",
        "row 2, column B (Type)",
    ]
    assert all(len(fault.value) <= 60 for fault in faults_of(f"{HEAD}{long},{long},5\n"))


def test_an_id_with_a_control_character_is_refused() -> None:
    (fault,) = faults_of(f"{HEAD}A\x1b[31m,V,5\n")
    assert fault.where == "row 2, column A (Lot ID)"
    assert "\x1b" not in str(fault)


def test_spaces_that_look_alike_are_one_space() -> None:
    lots, receipt = read(f"{HEAD}A,Flu 0.5 mL,5\nB,Flu 0.5\u00a0mL,6\n")
    assert {lot.product for lot in lots} == {"Flu 0.5 mL"}
    assert receipt.notes == ()


def test_products_that_differ_only_in_spelling_stay_two_and_are_said() -> None:
    lots, receipt = read(f"{HEAD}A,VialA,5\nB,Vial a,6\nC,VialB,7\n")
    assert [lot.product for lot in lots] == ["VialA", "Vial a", "VialB"]
    assert receipt.notes == ("taken as different products: 'VialA', 'Vial a'",)


def test_an_id_of_which_a_csv_export_lost_digits_is_refused() -> None:
    (fault,) = faults_of(f"{HEAD}1.23457E+14,V,5\n")
    assert "exponent" in fault.reason


def test_a_double_id_is_told_even_when_one_of_the_rows_is_wrong() -> None:
    assert [fault.where for fault in faults_of(f"{HEAD}A,V,5\nA,W,many\nB,V,x\nB,V,x\n")] == [
        "row 3, column C (Vials)",
        "row 3, column A (Lot ID)",
        "row 4, column C (Vials)",
        "row 5, column C (Vials)",
    ]


def test_import_a1_a_row_that_is_the_sum_of_two_others_is_a_lot_and_never_without_a_word() -> None:
    content = b"Lot ID,Type,Vials\nL1,A,100000\nL2,B,120000\nsamt,B,220000\n"
    lots, receipt = read_lots(content, filename="lots.csv")
    assert len(lots) == 3
    assert receipt.notes == ("row 4 is the exact sum of the others: if it is a total, remove it",)


def test_import_a13_delimiters_left_out_behind_our_columns_do_no_harm() -> None:
    text = "Lot ID,Type,Vials,Comment,Owner\nA,V,5,,\nB,V,6\nC,V,7,x\n"
    assert [lot.vials for lot in read(text)[0]] == [5, 6, 7]


@pytest.mark.parametrize("row", ["B", "B,V"])
def test_import_a13_a_row_that_ends_before_a_column_of_ours_is_an_error(row: str) -> None:
    (fault,) = faults_of(f"Lot ID,Type,Vials,Comment\nA,V,5,\n{row}\n")
    assert fault.where == "row 3" and "fewer cells" in fault.reason


def test_import_45_another_table_below_is_one_clear_reason() -> None:
    text = f"{HEAD}{TWO}\nLine,Product,Output\nL1,V,5000\nL2,V,many\nL3,,\n"
    (fault,) = faults_of(text)
    assert fault.where == "row 5" and fault.value == "Line, Product, Output"
    assert "another table" in fault.reason and "Keep one table" in fault.fix


def test_headings_that_repeat_without_their_last_ones_are_no_other_table() -> None:
    text = "Lot ID,Type,Vials,Note\nA,V,5,x\n\nLot ID,Type,Vials\nB,V,6\n"
    assert [lot.id for lot in read(text)[0]] == ["A", "B"]


def test_a_lot_of_words_alone_begins_no_other_table() -> None:
    (fault,) = faults_of(f"{HEAD}A,V,5\nB,V,many\n")
    assert "not a number" in fault.reason
