import { describe, expect, it } from "vitest";

import { EMPTY_CREDENTIAL } from "@/ui/form/credential-fields";

import { faultWords } from "./ImportDialog";
import { fieldsOf, formOf, NEW_CREDENTIAL, serverSchema, splitAddress } from "./server-form";

const filled = { ...formOf(null), address: "10.41.6.23" };
const paths = (form: typeof filled) =>
  (serverSchema.safeParse(form).error?.issues ?? []).map((issue) => issue.path.join("."));

describe("serverSchema", () => {
  it("asks nothing of a credential that is not being made", () => {
    expect(paths(filled)).toEqual([]);
  });

  it("asks for every part of a new credential, under its own names", () => {
    const wanted = paths({ ...filled, credential_id: NEW_CREDENTIAL });
    expect(wanted).toContain("credential.name");
    expect(wanted).toContain("credential.username");
    const key = { ...EMPTY_CREDENTIAL, name: "k", username: "ops" };
    expect(paths({ ...filled, credential_id: NEW_CREDENTIAL, credential: key })).toEqual([
      "credential.private_key",
    ]);
  });

  it("refuses an address with a user in it", () => {
    expect(paths({ ...filled, address: "ops@db-1" })).toEqual(["address"]);
  });
});

describe("fieldsOf", () => {
  it("calls a server without a name by its address, and leaves out labels without a name", () => {
    const form = {
      ...filled,
      labels: [
        { key: "", value: "x" },
        { key: "env", value: "production" },
      ],
    };
    expect(fieldsOf(form, null)).toMatchObject({ name: "10.41.6.23", labels: { env: "production" } });
  });
});

describe("splitAddress", () => {
  it.each([
    ["db-1", { address: "db-1" }],
    ["ops@db-1:2222", { address: "db-1", username: "ops", port: 2222 }],
    ["[2001:db8::1]:22", { address: "2001:db8::1", port: 22 }],
    ["not a host", { address: "not a host" }],
  ])("%s", (text, parts) => expect(splitAddress(text)).toEqual(parts));
});

it("says which lines of an import were no server, and not all of a thousand", () => {
  const problems = Array.from({ length: 7 }, (_, index) => ({
    line: index + 1,
    message: "Host has no value.",
  }));
  expect(faultWords({ problems: problems.slice(0, 1) })).toBe("Line 1: Host has no value.");
  expect(faultWords({ problems })).toMatch(/Line 5: Host has no value\. 2\u00a0more lines like these\.$/u);
});
