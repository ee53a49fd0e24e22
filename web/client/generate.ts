/**
 * Types of the contracts, made by generators: `messages.ts` of what streams say (AsyncAPI), `rest.ts`
 * of what calls take and give (OpenAPI). Run by `make web` with the documents on standard input
 * and the folder to write into; what it writes is committed, and never edited.
 */
import { mkdtemp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";

import { createClient } from "@hey-api/openapi-ts";
import { compile, type JSONSchema } from "json-schema-to-typescript";

const HEAD = "// Made by `make web` from the contracts. Do not edit.\n\n";

interface Documents {
  openapi: Record<string, unknown>;
  asyncapi: {
    components: {
      messages: Record<string, { payload: JSONSchema }>;
      schemas: Record<string, JSONSchema>;
    };
  };
}

/** One schema of all messages: AsyncAPI keeps shared shapes where JSON Schema does not look. */
async function messages({ components }: Documents["asyncapi"]): Promise<string> {
  const payloads = Object.entries(components.messages).map(
    ([name, { payload }]) => [titled(name), told(payload, titled(name))] as const,
  );
  const spoken = payloads.filter(([name]) => name.endsWith("Message"));
  const all = {
    title: "AnyMessage",
    description: "What a stream says. Unknown types and fields are to be ignored.",
    anyOf: refs(spoken),
    $defs: { ...components.schemas, ...Object.fromEntries(payloads) },
  };
  const schema = JSON.parse(
    JSON.stringify(untitled(all)).replaceAll("#/components/schemas/", "#/$defs/"),
  ) as JSONSchema;
  return compile(schema, "AnyMessage", { bannerComment: "", additionalProperties: false, unreachableDefinitions: true });
}

/** What tells messages apart is always sent. */
function told(payload: JSONSchema, title: string): JSONSchema {
  const fields = Object.entries(payload.properties ?? {});
  const constants = fields.filter(([, field]) => "const" in field).map(([name]) => name);
  const required = [...new Set([...constants, ...((payload.required as string[]) ?? [])])];
  return { ...payload, title, required };
}

const refs = (named: (readonly [string, JSONSchema])[]) =>
  named.map(([name]) => ({ $ref: `#/$defs/${name}` }));

const titled = (name: string) =>
  name.endsWith("Message") ? name : `${name[0]!.toUpperCase()}${name.slice(1)}Command`;

/** Without the titles of single fields, each of which would become a type of its own. */
function untitled(value: unknown, isField = false): unknown {
  if (Array.isArray(value)) return value.map((each) => untitled(each, true));
  if (value === null || typeof value !== "object") return value;
  const entries = Object.entries(value).filter(([key, each]) => !(isField && key === "title" && typeof each === "string"));
  return Object.fromEntries(
    entries.map(([key, each]) => {
      if (key !== "properties" && key !== "$defs") return [key, untitled(each, true)];
      const named = Object.entries(each as object);
      return [key, Object.fromEntries(named.map(([name, one]) => [name, untitled(one, key === "properties")]))];
    }),
  );
}

async function rest(input: Documents["openapi"]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "types-"));
  try {
    await createClient({
      input,
      output: { path: folder, entryFile: false },
      plugins: ["@hey-api/typescript"],
      logs: { level: "silent" },
    });
    const made = await readFile(join(folder, "types.gen.ts"), "utf8");
    return made.replace(/^\/\/.*\n+/, "");
  } finally {
    await rm(folder, { recursive: true });
  }
}

const [, , into] = process.argv;
if (into === undefined) throw new Error("the folder to write into is missing");
const documents = JSON.parse(await text(process.stdin)) as Documents;
await mkdir(into, { recursive: true });
await writeFile(join(into, "messages.ts"), HEAD + (await messages(documents.asyncapi)));
await writeFile(join(into, "rest.ts"), HEAD + (await rest(documents.openapi)));
