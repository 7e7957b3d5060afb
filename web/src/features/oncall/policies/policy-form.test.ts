import { describe, expect, it } from "vitest";

import { decodeTarget, encodeTarget, fieldsOf, formOf, policySchema } from "./policy-form";

describe("targets", () => {
  it.each([
    { kind: "schedule" as const, id: "0192-a" },
    { kind: "user" as const, id: "0192-b" },
    { kind: "on_call" as const, id: null },
    { kind: "next_on_call" as const, id: null },
  ])("keep what they are: %o", (target) => expect(decodeTarget(encodeTarget(target))).toEqual(target));
});

describe("fieldsOf", () => {
  it("begins with two steps, the first at once", () => {
    const fields = fieldsOf({ ...formOf(null), name: " Default " }, false);
    expect(fields.name).toBe("Default");
    expect(fields.steps.map((step) => [step.delay_seconds, step.targets[0]?.kind])).toEqual([
      [0, "on_call"],
      [300, "next_on_call"],
    ]);
  });

  it("never waits before the first step, and leaves out rows that were not filled", () => {
    const form = {
      ...formOf(null),
      steps: [{ delay_seconds: 600, targets: [{ value: "" }, { value: "user:u" }] }],
    };
    expect(fieldsOf(form, false).steps).toEqual([{ delay_seconds: 0, targets: [{ kind: "user", id: "u" }] }]);
  });

  it("asks to be the default only when it was not", () => {
    const form = { ...formOf(null), is_default: true };
    expect(fieldsOf(form, false).is_default).toBe(true);
    expect(fieldsOf(form, true)).not.toHaveProperty("is_default");
  });
});

describe("policySchema", () => {
  it("wants somebody in every step", () => {
    const form = { ...formOf(null), name: "x", steps: [{ delay_seconds: 0, targets: [{ value: "" }] }] };
    expect(policySchema.safeParse(form).error?.issues[0]?.path).toEqual(["steps", 0, "targets"]);
  });
});
