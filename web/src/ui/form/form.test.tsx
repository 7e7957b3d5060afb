import { render, renderHook, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useForm } from "react-hook-form";
import { describe, expect, it, vi } from "vitest";
import { z } from "zod";

import { ConfirmDialog } from "../confirm-dialog";
import { ComboboxField, TextField } from "./bound";
import { matching } from "./combobox";
import { FormDialog } from "./form-dialog";
import { applyProblem, fieldName } from "./problems";

const schema = z.object({
  name: z.string().min(1, "Type a name."),
  port: z.number({ error: "Type a number." }).max(65535, "Use a number from 1 to 65535."),
});

function show(onSubmit: (values: z.infer<typeof schema>) => Promise<unknown>) {
  const onClose = vi.fn();
  render(
    <FormDialog
      open
      onClose={onClose}
      title="Add server"
      action="Add server"
      schema={schema}
      defaultValues={{ name: "", port: 22 }}
      onSubmit={onSubmit}
    >
      <TextField name="name" label="Name" hint="As in DNS." />
      <TextField name="port" label="Port" type="number" />
    </FormDialog>,
  );
  return { onClose, submit: () => userEvent.click(screen.getByRole("button", { name: "Add server" })) };
}

const refused = (errors: { field: string; message: string }[], message = "Invalid.") =>
  Object.assign(new Error(message), { errors });

describe("a form dialog", () => {
  it("does not send what it can see is wrong, and says it at the field", async () => {
    const onSubmit = vi.fn();
    const { submit } = show(onSubmit);
    await submit();
    expect(await screen.findByText("Type a name.")).toBeInTheDocument();
    expect(screen.getByLabelText("Name")).toHaveAccessibleDescription("Type a name.");
    expect(screen.getByLabelText("Name")).toBeInvalid();
    expect(onSubmit).not.toHaveBeenCalled();
  });

  it("sends typed values and closes", async () => {
    const onSubmit = vi.fn(() => Promise.resolve());
    const { onClose, submit } = show(onSubmit);
    await userEvent.type(screen.getByLabelText("Name"), "pg-main");
    await submit();
    await waitFor(() => expect(onClose).toHaveBeenCalledOnce());
    expect(onSubmit).toHaveBeenCalledWith({ name: "pg-main", port: 22 });
  });

  it("puts what the server refused at its field, keeps what was typed, and stays open", async () => {
    const { onClose, submit } = show(() =>
      Promise.reject(refused([{ field: "body.name", message: "It is taken." }])),
    );
    await userEvent.type(screen.getByLabelText("Name"), "pg-main");
    await submit();
    expect(await screen.findByText("It is taken.")).toBeInTheDocument();
    expect(screen.getByLabelText("Name")).toHaveValue("pg-main");
    expect(onClose).not.toHaveBeenCalled();
  });

  it("shows a refusal of the whole at the end", async () => {
    const { submit } = show(() => Promise.reject(refused([], "Another change came first.")));
    await userEvent.type(screen.getByLabelText("Name"), "pg-main");
    await submit();
    expect(await screen.findByText("Another change came first.")).toBeInTheDocument();
  });

  it("shows a field the form does not have at the end too", async () => {
    const { submit } = show(() =>
      Promise.reject(refused([{ field: "If-Match", message: "Load it again." }])),
    );
    await userEvent.type(screen.getByLabelText("Name"), "pg-main");
    await submit();
    expect(await screen.findByText("Load it again.")).toBeInTheDocument();
  });
});

describe("a confirmation", () => {
  function ask(onConfirm: () => Promise<unknown>, onClose = vi.fn()) {
    render(
      <ConfirmDialog
        open
        onClose={onClose}
        title="Delete server pg-report-02?"
        action="Delete server"
        typeName="pg-report-02"
        onConfirm={onConfirm}
      >
        This removes its host key.
      </ConfirmDialog>,
    );
    return screen.getByRole("button", { name: "Delete server" });
  }

  it("waits until the name is typed", async () => {
    const onConfirm = vi.fn(() => Promise.resolve());
    const button = ask(onConfirm);
    expect(button).toBeDisabled();
    await userEvent.type(screen.getByRole("textbox"), "pg-report-02");
    await userEvent.click(button);
    expect(onConfirm).toHaveBeenCalledOnce();
  });

  it("stays and says why when it is refused", async () => {
    const onClose = vi.fn();
    const button = ask(() => Promise.reject(new Error("It is used by 3 rules.")), onClose);
    await userEvent.type(screen.getByRole("textbox"), "pg-report-02");
    await userEvent.click(button);
    expect(await screen.findByText("It is used by 3 rules.")).toBeInTheDocument();
    expect(onClose).not.toHaveBeenCalled();
  });
});

it("names a field as the form does, whatever place the API gives", () => {
  expect(fieldName("body.address")).toBe("address");
  expect(fieldName("address")).toBe("address");
});

describe("applyProblem", () => {
  const refused = (field: string) =>
    Object.assign(new Error("Not valid."), { errors: [{ field, message: `About ${field}.` }] });

  function errorsOf(field: string) {
    const { result } = renderHook(() =>
      useForm({ defaultValues: { name: "", items: [{ address: "" }], config: { port: 25 } } }),
    );
    const found: [string, string | undefined][] = [];
    applyProblem(
      { ...result.current, setError: (name, error) => void found.push([name, error.message]) },
      refused(field),
    );
    return found;
  }

  it("puts a sentence at its field, also deep in a list", () => {
    expect(errorsOf("body.name")).toEqual([["name", "About body.name."]]);
    expect(errorsOf("items.0.address")).toEqual([["items.0.address", "About items.0.address."]]);
    expect(errorsOf("config.port")).toEqual([["config.port", "About config.port."]]);
  });

  it("puts what no field can show on the form as a whole", () => {
    for (const field of ["items", "items.7.address", "elsewhere"]) {
      expect(errorsOf(field)).toEqual([["root", `About ${field}.`]]);
    }
  });
});

it("goes to the choice that is missing when a form is sent without it", async () => {
  const options = [{ value: "1", label: "Mara Lindqvist" }];
  render(
    <FormDialog
      open
      onClose={vi.fn()}
      title="Add override"
      schema={z.object({ note: z.string(), person: z.string().min(1, "Choose a person.") })}
      defaultValues={{ note: "", person: "" }}
      action="Add override"
      onSubmit={() => Promise.resolve()}
    >
      <TextField name="note" label="Note" />
      <ComboboxField name="person" label="Person" options={options} />
    </FormDialog>,
  );
  await userEvent.click(screen.getByRole("button", { name: "Add override" }));
  expect(await screen.findByText("Choose a person.")).toBeInTheDocument();
  expect(screen.getByLabelText("Person")).toHaveFocus();
});

it("narrows a long list by every word typed", () => {
  const options = [
    { value: "1", label: "Mara Lindqvist", note: "sre" },
    { value: "2", label: "Tomasz Wrona", note: "responder" },
  ];
  expect(matching(options, "lind SRE").map((option) => option.value)).toEqual(["1"]);
  expect(matching(options, "")).toHaveLength(2);
});
