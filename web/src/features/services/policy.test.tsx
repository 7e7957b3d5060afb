import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";

import type { Service } from "@/api/types";
import { answerWith, signedIn } from "@/test/answers";
import { renderAt } from "@/test/render-at";

import { ServiceDialog } from "./ServiceDialog";

const service = {
  id: "s1",
  name: "checkout",
  description: "",
  owner_user_id: null,
  tier: null,
  server_ids: [],
  version: 2,
} as unknown as Service;

const ANSWERS = {
  "/api/v1/escalation-policies": {
    items: [
      { id: "p1", name: "Platform", is_default: true },
      { id: "p2", name: "Payments", is_default: false },
    ],
    next_cursor: null,
  },
  "/api/v1/escalation-policies/services": {
    items: [{ service_id: "s1", policy_id: "p2" }],
    next_cursor: null,
  },
};

async function show(permissions: string[]) {
  const sent = answerWith(ANSWERS, service);
  await renderAt(
    "/services",
    <ServiceDialog service={service} onClose={() => undefined} />,
    signedIn(permissions),
  );
  await screen.findByRole("button", { name: "Save changes" });
  return sent;
}

it("gives a service back to the default policy", async () => {
  const sent = await show(["catalog:write", "oncall:read", "oncall:write"]);
  const field = await screen.findByRole("combobox", { name: "Escalation policy" });
  expect(field).toHaveTextContent("Payments");
  await userEvent.click(field);
  await userEvent.click(screen.getByRole("option", { name: /The default/u }));
  await userEvent.click(screen.getByRole("button", { name: "Save changes" }));
  await waitFor(() => expect(sent.map(({ method }) => method)).toEqual(["PATCH", "PUT"]));
  expect(sent[1]).toMatchObject({
    path: "/api/v1/services/s1/escalation-policy",
    body: { policy_id: null },
  });
});

it("leaves the policy alone when it was not changed or may not be", async () => {
  const sent = await show(["catalog:write"]);
  expect(screen.queryByRole("combobox", { name: "Escalation policy" })).toBeNull();
  await userEvent.click(screen.getByRole("button", { name: "Save changes" }));
  await waitFor(() => expect(sent.map(({ method }) => method)).toEqual(["PATCH"]));
});
