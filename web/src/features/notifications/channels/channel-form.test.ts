import { describe, expect, it } from "vitest";

import { channelSchema, fieldsOf, formOf } from "./channel-form";

describe("fieldsOf", () => {
  it("sends nothing of a mail server when there is none of its own", () => {
    const form = formOf(null);
    form.name = "Mail";
    form.config = { ...form.config, from_address: "ops@x.example", username: "left over" };
    expect(fieldsOf(form)).toEqual({
      name: "Mail",
      kind: "email",
      config: { from_address: "ops@x.example" },
    });
  });

  it("leaves a secret out that was not typed, so that the one there stays", () => {
    const form = { ...formOf(null), name: "Hook", kind: "webhook" as const };
    form.config = { ...form.config, url: "https://hooks.example/x" };
    expect(fieldsOf(form).config).toEqual({ url: "https://hooks.example/x" });
    form.config.secret = "s3cret";
    expect(fieldsOf(form).config).toEqual({ url: "https://hooks.example/x", secret: "s3cret" });
  });
});

describe("channelSchema", () => {
  it("asks for an address of a webhook alone", () => {
    const form = { ...formOf(null), name: "x" };
    expect(channelSchema.safeParse(form).success).toBe(true);
    const hook = channelSchema.safeParse({ ...form, kind: "webhook" });
    expect(hook.error?.issues[0]?.path).toEqual(["config", "url"]);
  });

  it("takes mail addresses with or without a name, and a host without its port", () => {
    const faults = (config: Partial<ReturnType<typeof formOf>["config"]>) => {
      const form = formOf(null);
      const read = channelSchema.safeParse({ ...form, name: "x", config: { ...form.config, ...config } });
      return read.error?.issues.map((issue) => issue.path.join(".")) ?? [];
    };
    expect(faults({ from_address: "Operations <ops@example.org>", to_address: "ops@example.org" })).toEqual(
      [],
    );
    expect(faults({ from_address: "not an address" })).toEqual(["config.from_address"]);
    expect(faults({ host: "mail.example.org" })).toEqual([]);
    expect(faults({ host: "2001:db8::25" })).toEqual([]);
    expect(faults({ host: "mail.example.org:25" })).toEqual(["config.host"]);
    expect(faults({ host: "smtp://mail.example.org" })).toEqual(["config.host"]);
  });
});
