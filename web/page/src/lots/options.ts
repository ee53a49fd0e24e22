/** Answers to what a file leaves open: options of the command line in, the `read` of a request out. */
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
