import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";

import type { ServiceAccount, ServiceToken } from "@/api/types";
import { answerWith, signedIn } from "@/test/answers";
import { renderAt } from "@/test/render-at";

import { endFault, endOf } from "./expiry";
import { TokensTab } from "./TokensTab";

const NOW = Date.parse("2026-03-12T03:14:22Z");
const owner = { id: "u2", name: "Kenji Mori", email: "kenji@x.example", disabled: true };
const account: ServiceAccount = {
  id: "a1",
  name: "prometheus",
  owner: { ...owner, disabled: false },
  disabled: false,
  created_at: "2026-02-01T00:00:00Z",
  version: 3,
};
const token: ServiceToken = {
  id: "t1",
  name: "alerts in",
  permissions: ["alerts:write"],
  owner,
  service_account: null,
  state: "owner_disabled",
  created_at: "2026-02-01T00:00:00Z",
  last_used_at: null,
  expires_at: "2026-04-01T00:00:00Z",
};

async function show() {
  const answers = {
    "/api/v1/tokens": { items: [token], next_cursor: null },
    "/api/v1/service-accounts": { items: [account], next_cursor: null },
  };
  const sent = answerWith(answers, { ...token, token: "ops_secret" });
  const may = ["tokens:read", "tokens:write", "alerts:write"];
  await renderAt("/access?tab=tokens", <TokensTab />, signedIn(may));
  await screen.findByText("alerts in");
  return sent;
}

it("ends a token after so many days, or with a day", () => {
  expect(new Date(endOf("90", "", NOW)).toISOString()).toBe("2026-06-10T03:14:22.000Z");
  expect(new Date(endOf("day", "2026-03-31", NOW)).toISOString()).toBe("2026-03-31T23:59:59.000Z");
  expect(endFault("365", "", NOW)).toBeUndefined();
  expect(endFault("day", "", NOW)).toBe("Give the last day it is good for.");
  expect(endFault("day", "2026-03-11", NOW)).toBe("It has to end after today.");
  expect(endFault("day", "2028-04-01", NOW)).toBe("It may be good for two years at most.");
});

it("says whose a token is, and why it does not work", async () => {
  await show();
  expect(screen.getAllByText("Kenji Mori")).toHaveLength(2);
  expect(screen.getByText("Owner disabled")).toBeVisible();
  expect(screen.getByText("never")).toBeVisible();
  expect(screen.getByText("prometheus")).toBeVisible();
});

it("makes no token without an end", async () => {
  const sent = await show();
  await userEvent.click(screen.getByRole("button", { name: "Make token…" }));
  await userEvent.type(screen.getByLabelText("Name"), "rsyslog");
  await userEvent.click(screen.getByLabelText("alerts:write"));
  await userEvent.click(screen.getByRole("button", { name: "Make token" }));
  await waitFor(() => expect(sent).toHaveLength(1));
  expect(sent[0]).toMatchObject({ path: "/api/v1/tokens", body: { name: "rsyslog" } });
  const { expires_at: end } = sent[0]?.body as { expires_at: string };
  expect(Math.round((Date.parse(end) - Date.now()) / 86_400_000)).toBe(90);
  expect(await screen.findByText("ops_secret")).toBeVisible();
});

it("disables a service account", async () => {
  const sent = await show();
  await userEvent.click(screen.getByRole("switch", { name: "prometheus is on" }));
  await waitFor(() => expect(sent).toHaveLength(1));
  expect(sent[0]).toEqual({
    method: "PATCH",
    path: "/api/v1/service-accounts/a1",
    body: { disabled: true },
  });
});
