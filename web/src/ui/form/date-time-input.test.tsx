import { fireEvent, render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { expect, it } from "vitest";

import { UtcField } from "./utc-field";

function Moment({ start = "2026-03-12 02:47" }: { start?: string }) {
  const [text, setText] = useState(start);
  return (
    <>
      <UtcField label="From" value={text} onChange={setText} />
      <output>{text}</output>
    </>
  );
}

const part = (name: string) =>
  within(screen.getByRole("group", { name: "From, UTC" })).getByRole("spinbutton", {
    name: new RegExp(`^${name}`, "u"),
  });

it("shows the year first and 24 hours, and changes part by part", async () => {
  render(<Moment />);
  const shown = (await screen.findAllByRole("spinbutton")).map((each) => each.textContent);
  expect(shown).toEqual(["2026", "03", "12", "02", "47"]);
  await userEvent.click(part("hour"));
  await userEvent.keyboard("{ArrowUp}{ArrowRight}05");
  expect(screen.getByRole("status")).toHaveTextContent("2026-03-12 03:05:00");
});

it("takes a whole moment that is pasted", async () => {
  render(<Moment start="" />);
  await screen.findAllByRole("spinbutton");
  fireEvent.paste(part("year"), { clipboardData: { getData: () => "2026-03-12T02:47:12Z" } });
  expect(screen.getByRole("status")).toHaveTextContent("2026-03-12 02:47:12");
});
