/** Answers to what a file leaves open: options of the command line in, the `read` of a request out. */
import type { rest } from "@fillsched/client";

export type Read = Record<string, string | Record<string, string>>;

/** `--map "vials=My vials"` added to `read`. */
export function answered(read: Read, option: string): Read {
  const [flag = "", value = ""] = shellWords(option);
  const name = flag.replace(/^--/, "");
  if (name !== "map") return { ...read, [name]: value };
  const at = value.indexOf("=");
  const map = { ...(read["map"] as Record<string, string> | undefined), [value.slice(0, at)]: value.slice(at + 1) };
  return { ...read, map };
}

/** The words of a line as a shell takes it apart. */
export function shellWords(line: string): string[] {
  const pieces = /'([^']*)'|"((?:[^"\\]|\\.)*)"|\\(.)|([^\s'"\\]+)|(\s+)/gs;
  const words: string[] = [];
  let word: string | undefined;
  for (const [, single, double, escaped, plain, blank] of line.matchAll(pieces)) {
    if (blank !== undefined) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else {
      word = (word ?? "") + (single ?? double?.replace(/\\(["\\$`])/g, "$1") ?? escaped ?? plain ?? "");
    }
  }
  return word === undefined ? words : [...words, word];
}

const OURS: Record<string, string> = {
  lot_id: "the lot’s number",
  type: "the product",
  vials: "the amount",
  hours: "the fill time",
  due: "the due date",
  release: "the release date",
};

/** A question, in words. */
export function questionText({ kind, column, letter }: rest.QuestionView): string {
  const place = letter ? `column ${letter}` : "the file";
  const ours = column == null ? place : (OURS[column] ?? column.replaceAll("_", " "));
  switch (kind) {
    case "column":
    case "columns":
      return `Which column is ${ours}?`;
    case "hidden":
      return `Is the hidden column ${letter ?? ""} meant?`;
    case "sheet":
      return "Which sheet holds the lots?";
    case "decimal":
      return `How are numbers written in ${place}?`;
    case "unit":
      return `In what are the amounts in ${place} given?`;
    case "encoding":
      return "How is the text written?";
    case "dates":
      return `How are dates written in ${place}?`;
    case "meaning":
      return `What does ${place} say?`;
    case "priority":
      return `What comes first in ${place}?`;
    default:
      return `What is meant in ${place}?`;
  }
}
