import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { describe, expect, it } from "vitest";

import { Button } from "./button";
import { ConfirmDialog } from "./confirm-dialog";
import { Dialog } from "./dialog";

const nothing = () => undefined;

describe("focus of a dialog", () => {
  it("begins at the first field", () => {
    render(
      <ConfirmDialog
        open
        onClose={nothing}
        title="Delete server a1?"
        action="Delete server"
        typeName="a1"
        onConfirm={() => Promise.resolve()}
      >
        It is gone.
      </ConfirmDialog>,
    );
    expect(screen.getByRole("textbox")).toHaveFocus();
  });

  it("begins at the foot when there is no field, never at the way out", () => {
    render(<Dialog open onClose={nothing} title="Shift" footer={<Button>Keep</Button>} />);
    expect(screen.getByRole("button", { name: "Keep" })).toHaveFocus();
  });

  it("goes back to what opened it, also when the dialog is taken away as a whole", async () => {
    function Page() {
      const [open, setOpen] = useState(false);
      return (
        <>
          <Button onClick={() => setOpen(true)}>Add</Button>
          {open ? (
            <Dialog open onClose={() => setOpen(false)} title="Add channel">
              <input aria-label="Name" autoFocus />
            </Dialog>
          ) : null}
        </>
      );
    }
    render(<Page />);
    await userEvent.click(screen.getByRole("button", { name: "Add" }));
    expect(screen.getByLabelText("Name")).toHaveFocus();
    await userEvent.keyboard("{Escape}");
    await waitFor(() => expect(screen.getByRole("button", { name: "Add" })).toHaveFocus());
  });
});
