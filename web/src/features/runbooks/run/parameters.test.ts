import { describe, expect, it } from "vitest";

import type { RunbookParameter } from "@/api/types";

import { initialForm, parameterFault, parametersSchema, rulesOf, valuesOf } from "./parameters";

function parameter(name: string, more: Partial<RunbookParameter> = {}): RunbookParameter {
  return {
    name,
    type: "string",
    required: false,
    default: null,
    choices: null,
    description: "",
    pattern: null,
    min: null,
    max: null,
    secret: false,
    restricted: false,
    ...more,
  };
}

const days = parameter("days", { type: "integer", default: 14, min: 1, max: 3650 });
const path = parameter("path", { required: true, pattern: "/[a-z/]{0,9}" });
const force = parameter("force", { type: "boolean", default: true });
const mode = parameter("mode", { type: "choice", choices: ["fast", "safe"], required: true });

describe("initialForm", () => {
  it("starts from the defaults, text for everything but a switch", () => {
    expect(initialForm([days, path, force, mode])).toEqual({ days: "14", path: "", force: true, mode: "" });
  });
});

describe("parameterFault", () => {
  it.each([
    [days, "", null],
    [days, "7", null],
    [days, "0", "At least 1."],
    [days, "4000", "At most 3650."],
    [days, "2.5", "Give a whole number."],
    [parameter("load", { type: "number", min: 0.1 }), "1e-3", "At least 0.1."],
    [parameter("load", { type: "number" }), "fast", "Give a number."],
    [path, "", "This is needed."],
    [path, "/var/log", null],
    [path, "var", "It must match /[a-z/]{0,9}"],
    [parameter("name", { min: 3 }), "ab", "At least 3 characters."],
    [mode, "slow", "Choose one of the list."],
    [mode, "safe", null],
  ])("%o with %s", (one, typed, fault) => expect(parameterFault(one, typed)).toBe(fault));

  it("matches a pattern in full, as the server does", () => {
    expect(parameterFault(parameter("n", { pattern: "a|b" }), "ab")).not.toBeNull();
  });

  it("leaves a pattern it cannot read to the server", () => {
    expect(parameterFault(parameter("n", { pattern: "(?P<x>a)" }), "anything")).toBeNull();
  });
});

describe("parametersSchema", () => {
  it("tells each fault at its own parameter", () => {
    const result = parametersSchema([days, path, mode]).safeParse({ days: "0", path: "/x", mode: "" });
    expect(result.error?.issues.map((issue) => issue.path)).toEqual([["days"], ["mode"]]);
  });
});

describe("valuesOf", () => {
  it("sends numbers as numbers and leaves out what was left empty", () => {
    const parameters = [days, path, force, mode];
    expect(valuesOf(parameters, { days: " 7", path: "", force: false, mode: "safe" })).toEqual({
      days: 7,
      force: false,
      mode: "safe",
    });
  });
});

describe("rulesOf", () => {
  it("says the bounds in words", () => {
    expect(rulesOf(days)).toBe("1 to 3650");
    expect(rulesOf(parameter("x", { type: "number", max: 2 }))).toBe("at most 2");
  });
});
