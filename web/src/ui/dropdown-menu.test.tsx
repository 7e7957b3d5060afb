import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { expect, it } from "vitest";

import { Dialog } from "./dialog";
import { DropdownMenu } from "./dropdown-menu";

function Row() {
  const [open, setOpen] = useState(false);
  return (
    <>
      <DropdownMenu
        trigger={<button type="button">Actions</button>}
        groups={[[{ label: "History", onSelect: () => setOpen(true) }]]}
      />
      <Dialog open={open} onClose={() => setOpen(false)} title="History">
        <input aria-label="Words" />
      </Dialog>
    </>
  );
}

it("has the focus back at its button when the dialog it opened is closed", async () => {
  render(<Row />);
  const button = screen.getByRole("button", { name: "Actions" });
  button.focus();
  await userEvent.keyboard("{Enter}");
  await userEvent.keyboard("{Enter}");
  await waitFor(() => expect(screen.getByLabelText("Words")).toHaveFocus());
  await userEvent.keyboard("{Escape}");
  await waitFor(() => expect(button).toHaveFocus());
});
