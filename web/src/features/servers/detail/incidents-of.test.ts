import { expect, it } from "vitest";

import type { Incident } from "@/api/types";

import { incidentsOf } from "./incidents-of";

const server = { name: "web-1", address: "10.0.0.1", labels: { instance: "web-1.example.com" } };
const incident = (id: string) => ({ id, key: `INC-${id}` }) as Incident;
const alert = (instance: string, incident_id: string | null) => ({ labels: { instance }, incident_id });

it("finds open incidents by what their alerts name", () => {
  const open = ["1", "2", "3", "4"].map(incident);
  const firing = [
    alert("web-1", "1"),
    alert("web-1.example.com:9100", "2"),
    alert("web-10", "3"),
    alert("10.0.0.1:22", "4"),
    alert("web-1", "resolved already"),
    alert("web-1", null),
  ];
  expect(incidentsOf(server, firing, open).map((each) => each.key)).toEqual(["INC-1", "INC-2", "INC-4"]);
  expect(incidentsOf({ ...server, labels: {} }, firing, open).map((each) => each.id)).toEqual(["1", "4"]);
});
