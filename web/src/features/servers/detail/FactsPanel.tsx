import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import { useMay } from "@/api/session";
import { credentialsQuery, servicesQuery } from "@/api/shared/lists";
import type { Server } from "@/api/types";
import { LabelBadges } from "@/ui/badge";
import { DescriptionList } from "@/ui/description-list";
import { bytes, NONE, percent, plural } from "@/ui/format/numbers";
import { Panel } from "@/ui/panel";
import { Duration, Time } from "@/ui/time";

/** What the machine told of itself, and what people say of it. */
export function FactsPanel({ server }: { server: Server }) {
  const { facts } = server;
  return (
    <Panel
      title="Facts"
      actions={
        facts === null ? (
          <span className="text-text-3">not collected yet</span>
        ) : (
          <span className="text-text-3">
            collected <Time at={facts.collected_at} as="short" minutes />
          </span>
        )
      }
      padded
    >
      <DescriptionList
        items={[
          ["Address", <code key="a">{`${server.address}:${server.port}`}</code>],
          ["Host name", facts?.hostname === undefined ? NONE : <code>{facts.hostname ?? NONE}</code>],
          ["System", facts?.system ?? server.os],
          ["Kernel", [facts?.kernel, facts?.architecture].filter(Boolean).join(", ") || NONE],
          ["Hardware", hardware(facts)],
          ["Disk /", disk(facts)],
          ["Up", facts?.booted_at ? <Duration key="u" from={facts.booted_at} /> : NONE],
          ["Log in as", server.username === "" ? "the credential’s user" : <code>{server.username}</code>],
          ["Credential", <CredentialName key="c" id={server.credential_id} />],
          ["Services", <Services key="s" id={server.id} />],
          ["Labels", Object.keys(server.labels).length === 0 ? NONE : <LabelBadges labels={server.labels} />],
          [
            "Description",
            server.description === "" ? undefined : (
              <span className="whitespace-pre-wrap">{server.description}</span>
            ),
          ],
          ["Added", <Time key="t" at={server.created_at} as="short" minutes />],
        ]}
      />
    </Panel>
  );
}

function hardware(facts: Server["facts"]): string {
  const cpus = facts?.cpus ?? null;
  const memory = facts?.memory ?? null;
  if (cpus === null && memory === null) return NONE;
  return `${cpus === null ? NONE : plural(cpus, "CPU")}, ${bytes(memory)}`;
}

function disk(facts: Server["facts"]): string {
  const size = facts?.disk ?? null;
  const used = facts?.disk_used ?? null;
  if (size === null || used === null) return NONE;
  return `${bytes(used)} of ${bytes(size)}, ${percent(used / size, 0)}`;
}

function CredentialName({ id }: { id: string | null }) {
  const credentials = useQuery({ ...credentialsQuery, enabled: useMay("credentials:read") });
  if (id === null) return <span className="text-fail">None, so nothing can run here</span>;
  const found = credentials.data?.find((each) => each.id === id);
  if (found === undefined) return "Set";
  return (
    <Link to="/credentials" search={{ q: found.name }}>
      {found.name}
    </Link>
  );
}

function Services({ id }: { id: string }) {
  const services = useQuery({ ...servicesQuery, enabled: useMay("catalog:read") });
  const here = services.data?.filter((service) => service.server_ids.includes(id)) ?? [];
  if (here.length === 0) return NONE;
  return (
    <span className="row wrap">
      {here.map((service) => (
        <Link key={service.id} to="/services" search={{ q: service.name }}>
          {service.name}
        </Link>
      ))}
    </span>
  );
}
