import { expect, test } from "vitest";

import { clock, percent } from "../src/frame/figures.js";
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

test("no gap is rounded to a proof that it is not", () => {
  expect([0, 0.00001, 0.1759, null].map(percent)).toEqual(["0.00 %", "< 0.01 %", "17.59 %", "–"]);
  expect([7, 125, 3723].map(clock)).toEqual(["0:07", "2:05", "1:02:03"]);
});
