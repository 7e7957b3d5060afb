import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";

import { TextField } from "../form/bound";
import { FormDialog } from "../form/form-dialog";
import { ProviderFields } from "./ProviderFields";
import { ProviderTrial } from "./ProviderTrial";
import { fieldsOf, type SettingsSchema } from "./schema";
import type { StagedTest } from "./StageList";
import { NOTHING_STORED, settingsOf, valuesOf, type ProviderValues, type StoredSettings } from "./values";
import { providerSchema } from "./zod";

/** As pydantic writes it. */
const schema: SettingsSchema = {
  $defs: { Colour: { enum: ["red", "dark_blue"], type: "string", title: "Colour" } },
  properties: {
    token: {
      anyOf: [{ type: "string", format: "password", maxLength: 20 }, { type: "null" }],
      title: "Token",
      description: "From the settings of the chat.",
      "x-order": 3,
      "x-secret": true,
    },
    host: {
      type: "string",
      title: "Host",
      pattern: "^[^\\s/]+$",
      "x-order": 0,
      "x-destination": true,
      "x-placeholder": "chat.example.com",
    },
    port: {
      anyOf: [{ type: "integer", minimum: 1, maximum: 65_535 }, { type: "null" }],
      default: null,
      title: "Port",
      "x-order": 1,
    },
    colour: { $ref: "#/$defs/Colour", default: "red", "x-order": 2 },
    verify_certificate: { type: "boolean", default: true, "x-order": 4 },
  },
  required: ["host"],
};
const fields = fieldsOf(schema);
const stored: StoredSettings = {
  name: "Chat",
  settings: { host: "a.example", colour: "red", verify_certificate: true },
  secretsSet: ["token"],
};

function show(is = NOTHING_STORED, onTest: () => Promise<StagedTest> = vi.fn()) {
  const onSubmit = vi.fn<(values: ProviderValues) => Promise<void>>().mockResolvedValue();
  render(
    <FormDialog
      open
      onClose={() => undefined}
      title="Channel"
      action="Save"
      schema={providerSchema(fields, is)}
      defaultValues={valuesOf(fields, is)}
      onSubmit={onSubmit}
    >
      <TextField name="name" label="Name" />
      <ProviderFields fields={fields} stored={is} />
      <ProviderTrial fields={fields} stored={is} onTest={onTest} />
    </FormDialog>,
  );
  const sent = () => settingsOf(fields, onSubmit.mock.lastCall?.[0] ?? valuesOf(fields, is));
  return { onSubmit, sent, save: () => userEvent.click(screen.getByRole("button", { name: "Save" })) };
}

describe("fields of a schema", () => {
  it("come in the order of the schema, with what each is", () => {
    expect(fields.map(({ name, kind, required }) => [name, kind, required])).toEqual([
      ["host", "text", true],
      ["port", "number", false],
      ["colour", "choice", false],
      ["token", "secret", false],
      ["verify_certificate", "boolean", false],
    ]);
    expect(fields[1]).toMatchObject({ integer: true, limits: { minimum: 1, maximum: 65_535 } });
    expect(fields[2]).toMatchObject({ label: "Colour", options: ["red", "dark_blue"], initial: "red" });
    expect(fields[4]).toMatchObject({ label: "Verify certificate", initial: true });
  });
});

describe("a provider's form", () => {
  it("checks what the schema says before anything is sent", async () => {
    const { onSubmit, save } = show();
    await userEvent.type(screen.getByLabelText(/^Port/u), "70000");
    await save();
    expect(await screen.findByText("Give it a name.")).toBeInTheDocument();
    expect(screen.getByText("Host is needed.")).toBeInTheDocument();
    expect(screen.getByText("Give a number from 1 to 65535.")).toBeInTheDocument();
    await userEvent.type(screen.getByLabelText("Host"), "http://x/");
    expect(
      screen.getByText("Host is not in the form that is needed. Write it as chat.example.com."),
    ).toBeInTheDocument();
    expect(onSubmit).not.toHaveBeenCalled();
  });

  it("sends what was filled in and the defaults, and leaves out the rest", async () => {
    const { sent, save, onSubmit } = show();
    await userEvent.type(screen.getByLabelText("Name"), "Chat");
    await userEvent.type(screen.getByLabelText("Host"), " b.example ");
    await save();
    await waitFor(() => expect(onSubmit).toHaveBeenCalledOnce());
    expect(sent()).toEqual({ host: "b.example", colour: "red", verify_certificate: true });
  });

  it("keeps a secret that is not typed anew", async () => {
    const { sent, save, onSubmit } = show(stored);
    expect(screen.getByLabelText(/^Token/u)).toHaveAccessibleDescription(
      "One is set; leave it empty to keep it.",
    );
    await save();
    await waitFor(() => expect(onSubmit).toHaveBeenCalledOnce());
    expect(sent()).not.toHaveProperty("token");
  });

  it("asks for the secret again once its address changes, or for its removal", async () => {
    const { sent, save, onSubmit } = show(stored);
    await userEvent.type(screen.getByLabelText("Host"), ".evil");
    expect(screen.getByText("Enter it again because the address changes.")).toBeInTheDocument();
    await save();
    expect(
      await screen.findByText("Enter it again: a secret is only sent to the address it was entered for."),
    ).toBeInTheDocument();
    expect(onSubmit).not.toHaveBeenCalled();
    await userEvent.click(screen.getByLabelText("Remove token"));
    await save();
    await waitFor(() => expect(onSubmit).toHaveBeenCalledOnce());
    expect(sent()).toMatchObject({ host: "a.example.evil", token: null });
  });
});

describe("a test before saving", () => {
  const failed: StagedTest = {
    ok: false,
    stages: [
      { name: "Address", state: "ok", detail: "It may be connected to.", hint: "", ms: 12 },
      { name: "Answer", state: "failed", detail: "401", hint: "Make a new token.", ms: 30 },
      { name: "Message", state: "skipped", detail: "Not tried.", hint: "", ms: null },
    ],
  };

  it("tries what is in the form, and shows each stage with what to do", async () => {
    const onTest = vi.fn(() => Promise.resolve(failed));
    show(NOTHING_STORED, onTest);
    const test = screen.getByRole("button", { name: "Test these settings" });
    await userEvent.click(test);
    expect(onTest).not.toHaveBeenCalled();
    await userEvent.type(screen.getByLabelText("Name"), "Chat");
    await userEvent.type(screen.getByLabelText("Host"), "a.example");
    await userEvent.click(test);
    expect(await screen.findByText("1 of 3 passed, took 42 ms")).toBeInTheDocument();
    expect(screen.getByText("Make a new token.")).toBeInTheDocument();
    expect(onTest).toHaveBeenCalledExactlyOnceWith({
      host: "a.example",
      colour: "red",
      verify_certificate: true,
    });
  });

  it("is not offered while a secret is only kept, which is not known here", async () => {
    show(stored);
    const test = screen.getByRole("button", { name: "Test these settings" });
    expect(test).toBeDisabled();
    await userEvent.type(screen.getByLabelText(/^Token/u), "new");
    expect(test).toBeEnabled();
  });
});
