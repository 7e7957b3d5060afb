import { render, screen } from "@testing-library/react";
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
});
