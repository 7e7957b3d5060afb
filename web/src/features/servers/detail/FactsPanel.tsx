import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import { useMay } from "@/api/session";
import { credentialsQuery } from "@/api/shared/lists";
import type { Server } from "@/api/types";
import { LabelBadges } from "@/ui/badge";
import { DescriptionList } from "@/ui/description-list";
import { NONE } from "@/ui/format/numbers";
import { Panel } from "@/ui/panel";
import { Time } from "@/ui/time";

export function FactsPanel({ server }: { server: Server }) {
  return (
    <Panel title="Facts" padded>
      <DescriptionList
        items={[
          ["Address", <code key="a">{`${server.address}:${server.port}`}</code>],
          ["Log in as", server.username === "" ? "the credential’s user" : <code>{server.username}</code>],
          ["Credential", <CredentialName key="c" id={server.credential_id} />],
          ["System", server.os ?? NONE],
          ["Labels", Object.keys(server.labels).length === 0 ? NONE : <LabelBadges labels={server.labels} />],
          [
            "Description",
            server.description === "" ? undefined : <span className="pre">{server.description}</span>,
          ],
          ["Last check", <Time key="l" at={server.last_checked_at} none="never" />],
          ["Added", <Time key="t" at={server.created_at} as="short" minutes />],
        ]}
      />
    </Panel>
  );
}

function CredentialName({ id }: { id: string | null }) {
  const credentials = useQuery({ ...credentialsQuery, enabled: useMay("credentials:read") });
  if (id === null) return <span className="c-fail">None, so nothing can run here</span>;
  const found = credentials.data?.find((each) => each.id === id);
  if (found === undefined) return "Set";
  return (
    <Link to="/credentials" search={{ q: found.name }}>
      {found.name}
    </Link>
  );
}
