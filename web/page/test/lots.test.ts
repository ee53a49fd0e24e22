import { expect, test } from "vitest";

import { clock, counted, endOf, percent } from "../src/frame/figures.js";
import { answered, shellWords } from "../src/lots/options.js";

test("the answer to a question becomes what a request reads by", () => {
  expect(answered({}, "--decimal comma")).toEqual({ decimal: "comma" });
  const mapped = answered({ decimal: "comma" }, '--map vials="Menge [Stück]"');
  expect(answered(mapped, "--map type=Produkt")).toEqual({
    decimal: "comma",
    map: { vials: "Menge [Stück]", type: "Produkt" },
  });
});

test("words are taken apart as a shell does it", () => {
  expect(shellWords(`--map 'lot_id=a "b" $c'`)).toEqual(["--map", 'lot_id=a "b" $c']);
  expect(shellWords(`--sheet 'it'"'"'s'`)).toEqual(["--sheet", "it's"]);
  expect(shellWords('--map "a=b c"')).toEqual(["--map", "a=b c"]);
});

test("a day until which something is due ends at 24:00, by the plan's clock", () => {
  expect(endOf("2026-12-10T23:00:00Z", "Europe/Berlin")).toBe("Thu 10 Dec 24:00");
  expect(endOf("2026-03-28T23:00:00Z", "Europe/Berlin")).toBe("Sat 28 Mar 24:00"); // before a day of 23 hours
  expect(endOf("2026-12-10T22:30:00Z", "Europe/Berlin")).toBe("Thu 10 Dec 23:30");
  expect([0, 1, 1200].map((lots) => counted(lots, "lot"))).toEqual(["0 lots", "1 lot", "1,200 lots"]);
});

test("no gap is rounded to a proof that it is not", () => {
  expect([0, 0.00001, 0.1759, null].map(percent)).toEqual(["0.00 %", "< 0.01 %", "17.59 %", "–"]);
  expect([7, 125, 3723].map(clock)).toEqual(["0:07", "2:05", "1:02:03"]);
});
