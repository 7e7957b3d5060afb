import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";

import { Histogram } from "./histogram";
import { linePaths, niceCeiling } from "./scale";
import { TrendChart } from "./trend-chart";
import { labelRoom } from "./uplot-options";
import { snap } from "./use-brush";

it("finds a round top that no value exceeds", () => {
  expect([0, 0.7, 1, 3, 47, 64, 812, 1001].map(niceCeiling)).toEqual([1, 1, 1, 5, 50, 100, 1000, 2000]);
});

it("leaves gaps as gaps", () => {
  expect(linePaths([0, 5, null, 10], 10, 30, 100)).toEqual(["M0 100L10 50", "M30 0"]);
});

it("widens a chosen span to whole buckets inside the chart", () => {
  const span = { from: 1000, to: 2000 };
  expect(snap(1410, 1290, span, 100)).toEqual({ from: 1200, to: 1500 });
  expect(snap(1250, 1250, span, 100)).toEqual({ from: 1200, to: 1300 });
  expect(snap(-50, 9000, span, 100)).toEqual(span);
});

it("can be read as a table", async () => {
  render(
    <TrendChart
      label="Time to resolve"
      points={["5 Mar", "12 Mar"]}
      series={[{ label: "Resolve", values: [40, null] }]}
      format={(value) => (value === null ? "–" : `${value} min`)}
    />,
  );
  expect(screen.getByRole("img", { name: "Time to resolve" })).toBeInTheDocument();
  await userEvent.click(screen.getByRole("button", { name: "Show as table" }));
  expect(screen.getByRole("row", { name: "5 Mar 40 min" })).toBeInTheDocument();
  expect(screen.getByRole("row", { name: "12 Mar –" })).toBeInTheDocument();
});

it("marks what is counted with whole numbers", () => {
  const chart = { label: "Opened", points: ["5 Mar", "12 Mar"], format: String };
  const { rerender } = render(<TrendChart {...chart} whole series={[{ label: "Opened", values: [5, 4] }]} />);
  expect(screen.getByText("3")).toBeInTheDocument();
  rerender(<TrendChart {...chart} series={[{ label: "Opened", values: [5, 4] }]} />);
  expect(screen.getByText("2.5")).toBeInTheDocument();
});

it("moves the ends of a chosen span with the arrow keys", async () => {
  const onSelect = vi.fn();
  const bars = Array.from({ length: 10 }, (_, index) => ({ at: index * 1000, values: { error: index } }));
  render(
    <Histogram
      label="Events"
      bars={bars}
      series={[{ id: "error", label: "Error", color: "red" }]}
      bucketMs={1000}
      selected={{ from: 2000, to: 5000 }}
      onSelect={onSelect}
    />,
  );
  screen.getByRole("button", { name: /^Start of the span/u }).focus();
  await userEvent.keyboard("{ArrowRight}");
  expect(onSelect).toHaveBeenCalledWith({ from: 3000, to: 5000 });
  screen.getByRole("button", { name: /^End of the span/u }).focus();
  await userEvent.keyboard("{ArrowLeft}");
  expect(onSelect).toHaveBeenLastCalledWith({ from: 2000, to: 4000 });
});

it("makes room for the longest label of an axis", () => {
  expect(labelRoom([])).toBe(52);
  expect(labelRoom(["0", "60"])).toBe(52);
  expect(labelRoom(["0", "2,000,000"])).toBeGreaterThan(60);
});
