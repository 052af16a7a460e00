import { describe, expect, test } from "vitest";
import { z } from "zod";
import document from "../../../docs/openapi.json" with { type: "json" };
import { ErrorBody, ErrorCode } from "../src/error.ts";
import { toFieldErrors, toPointer } from "../src/field-errors.ts";
import { limits } from "../src/limits.ts";
import { CreateAccessToken } from "../src/access-token.ts";
import { BulkOperation, BulkRequest } from "../src/bulk.ts";
import { ListChanges } from "../src/changes.ts";
import { SignIn, SignUp, UserChanges } from "../src/credentials.ts";
import { ListTasks } from "../src/list-tasks.ts";
import { CompleteTask, CreateTask, TaskParams, UpdateTask } from "../src/task.ts";
import { refusalOf } from "./refusal.ts";
import { taskDefaults } from "./task-defaults.ts";

const strict = (json: string) => refusalOf(CreateTask.strict(), JSON.parse(json));
const unknown = (pointer: string) => ({
  pointer,
  detail: "Is unknown or read-only.",
  code: "unrecognized_keys",
});

describe("JSON Pointer (RFC 6901)", () => {
  test("~ and / in a member's name are escaped, in this order", () => {
    expect(strict('{"title":"a","a/b":1,"c~d":1,"~1":1,"/":1,"":1}')).toEqual(
      ["/a~1b", "/c~0d", "/~01", "/~1", "/"].map(unknown),
    );
  });

  test("nested members and array elements are separated by slashes", () => {
    const schema = z.object({ tags: z.array(z.object({ "a/b": z.string() })) });
    expect(refusalOf(schema, { tags: [{ "a/b": "x" }, { "a/b": 1 }] })).toMatchObject([
      { pointer: "/tags/1/a~1b" },
    ]);
  });

  test("the body as a whole is the empty pointer", () => {
    expect(refusalOf(CreateTask, [])).toMatchObject([{ pointer: "" }]);
  });

  test("a pointer is cut after 256 characters", () => {
    const [error] = strict(JSON.stringify({ title: "a", ["x".repeat(70_000)]: 1 }));
    expect(error).toEqual(unknown(`/${"x".repeat(255)}`));
  });

  test("a cut pointer is a pointer still: no half escape", () => {
    const pointers = [0, 1].map(
      (shift) =>
        strict(JSON.stringify({ title: "a", ["x".repeat(shift) + "/".repeat(300)]: 1 }))[0],
    );
    for (const error of pointers) {
      expect(error?.pointer).toMatch(/^(?:\/(?:[^~/]|~[01])*)*$/);
      expect(error?.pointer.length).toBeLessThanOrEqual(256);
    }
  });

  test("a cut pointer and a lone surrogate stay well-formed Unicode", () => {
    const [cut] = strict(JSON.stringify({ title: "a", ["👍".repeat(300)]: 1 }));
    const [lone] = strict('{"title":"a","x\\ud83d":1}');
    expect([cut?.pointer.isWellFormed(), lone?.pointer]).toEqual([true, "/x\ufffd"]);
  });
});

describe("parameters", () => {
  test("a path parameter is named in braces", () => {
    const { error } = TaskParams.safeParse({ id: "abc" });
    expect(error && toFieldErrors(error, "path")).toEqual([
      {
        pointer: "{id}",
        detail: "Must be a whole number in plain decimal digits, or a UUID.",
        code: "invalid_format",
      },
    ]);
  });

  test("a query parameter is named after a question mark", () => {
    const { error } = z.object({ limit: z.int("Must be a number.") }).safeParse({ limit: "x" });
    expect(error && toFieldErrors(error, "query")).toEqual([
      { pointer: "?limit", detail: "Must be a number.", code: "invalid_type" },
    ]);
  });
});

test("within a path parameter the way is separated by dots; a query parameter is named alone", () => {
  expect(toPointer(["ids", 0], "path")).toBe("{ids.0}");
  expect(toPointer(["ids", 0], "query")).toBe("?ids");
});

describe("strict handling", () => {
  test("each unknown or read-only member is named", () => {
    expect(
      strict(
        '{"title":"a","id":1,"user_id":"x","created_at":"x","version":7,"completed_at":"x","labels":[]}',
      ),
    ).toEqual(
      ["/id", "/user_id", "/created_at", "/version", "/completed_at", "/labels"].map(unknown),
    );
    expect(refusalOf(UpdateTask.strict(), { title: "a", updated_at: "x" })).toEqual([
      unknown("/updated_at"),
    ]);
  });

  test.each(["__proto__", "constructor", "toString", "hasOwnProperty"])(
    "%s is an unknown member like any other",
    (name) => {
      expect(strict(`{"title":"a","${name}":{"x":1}}`)).toEqual([unknown(`/${name}`)]);
    },
  );

  test("a body without unknown members is accepted", () => {
    const body = { ...taskDefaults, title: "a", completed: true };
    expect(CreateTask.strict().parse(body)).toEqual(body);
    expect(UpdateTask.strict().parse(body)).toEqual(body);
  });
});

describe("size and content of an answer", () => {
  const membersOf = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`member${index}`, 1]));

  test("20 problems are listed, the 21st is not", () => {
    const valid = { title: "a" };
    expect(refusalOf(CreateTask.strict(), { ...valid, ...membersOf(20) })).toHaveLength(20);
    expect(refusalOf(CreateTask.strict(), { ...valid, ...membersOf(21) })).toHaveLength(20);
    expect(refusalOf(CreateTask.strict(), { ...valid, ...membersOf(10_000) })).toHaveLength(20);
    expect(refusalOf(z.array(z.string()), Array(1_000).fill(1))).toHaveLength(20);
  });

  test("wrong members come before unknown ones when the list is cut", () => {
    const errors = refusalOf(CreateTask.strict(), { title: 1, ...membersOf(100) });
    expect(errors[0]?.pointer).toBe("/title");
    expect(errors).toHaveLength(limits.fieldErrorsMax);
  });

  test("no value that was sent comes back", () => {
    const errors = refusalOf(CreateTask.strict(), {
      title: `${"4711".repeat(100)}`,
      description: { secret: 4711 },
      completed: "4711",
      extra: "4711",
    });
    expect(errors.map(({ pointer }) => pointer)).toEqual([
      "/title",
      "/description",
      "/completed",
      "/extra",
    ]);
    expect(JSON.stringify(errors)).not.toContain("4711");
  });
});

test("an error body has a code of the vocabulary, and errors only when there are some", () => {
  const body = { detail: "No.", error_code: "FORBIDDEN", request_id: "r" };
  expect(ErrorBody.parse(body)).toEqual(body);
  expect(ErrorBody.parse({ ...body, errors: [unknown("/id")] }).errors).toEqual([unknown("/id")]);
  expect(ErrorBody.safeParse({ ...body, error_code: "OOPS" }).success).toBe(false);
  expect(ErrorBody.safeParse({ ...body, errors: undefined }).success).toBe(false);
});

test("the codes are those that docs/openapi.json publishes", () => {
  expect(ErrorCode.options).toEqual(document.components.schemas.ErrorCode.enum);
});

describe("every refusal is a sentence of this project, not of the schema library", () => {
  const wrong = [undefined, null, 1.5, -1, true, "", "x", [], [1], [null], {}, { name: 1 }];
  const bodies: Record<string, z.ZodObject> = {
    CreateTask,
    UpdateTask,
    CompleteTask,
    CreateAccessToken,
    BulkRequest,
    SignUp,
    SignIn,
    UserChanges,
    ListTasks,
    ListChanges,
    TaskParams,
  };
  for (const operation of BulkOperation.options) {
    bodies[`bulk ${operation.shape.op.value}`] = operation;
  }

  test.each(Object.entries(bodies))("%s", (_name, schema) => {
    const values = Object.keys(schema.shape).flatMap((member) =>
      wrong.map((value) => ({ [member]: value })),
    );
    const issues = values.flatMap((body) => {
      const result = schema.safeParse(body);
      return result.success ? [] : toFieldErrors(result.error, "body");
    });
    const details = new Set(
      issues.filter(({ pointer }) => pointer !== "/op").map(({ detail }) => detail),
    );
    expect([...details].filter((detail) => !/^(?:Must|Is) .*\.$/.test(detail))).toEqual([]);
  });
});
