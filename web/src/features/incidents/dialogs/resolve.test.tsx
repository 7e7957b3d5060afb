import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";

import type { Incident } from "@/api/types";
import { answerWith, signedIn } from "@/test/answers";
import { renderAt } from "@/test/render-at";

import { ResolveDialog } from "./ResolveDialog";

const show = (firing_alerts: number) => {
  const incident = { id: "i1", key: "INC-7", title: "Checkout fails", firing_alerts } as Incident;
  const dialog = <ResolveDialog incident={incident} onClose={() => undefined} />;
  return renderAt("/incidents/INC-7", dialog, signedIn(["incidents:write"]));
};

it("asks first whether to resolve what still fires, and says that it opens again", async () => {
  const sent = answerWith({}, {});
  await show(2);
  expect(screen.getByText("2 alerts still fire; it opens again when they repeat.")).toBeVisible();
  expect(sent).toEqual([]);
  await userEvent.click(screen.getByRole("button", { name: "Resolve all the same" }));
  expect(sent).toMatchObject([{ method: "POST", path: "/api/v1/incidents/i1/resolve" }]);
});

it("speaks of one alert, and of none when all is quiet", async () => {
  const view = await show(1);
  expect(screen.getByText("1 alert still fires; it opens again when it repeats.")).toBeVisible();
  view.unmount();
  await show(0);
  expect(screen.queryByText(/opens again/u)).toBeNull();
  expect(screen.getByRole("button", { name: "Resolve incident" })).toBeVisible();
});
