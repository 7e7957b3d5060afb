import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useController } from "react-hook-form";

import { useMay } from "@/api/session";
import { serversQuery } from "@/api/shared/lists";
import { Input } from "@/ui/form/input";
import { Checkbox } from "@/ui/form/toggle";
import { plural } from "@/ui/format/numbers";

const SHOWN = 100;

/** Servers a service runs on. Bound to `server_ids` of the form around it. */
export function ServersField() {
  const { field } = useController({ name: "server_ids" });
  const chosen = (field.value ?? []) as readonly string[];
  const [words, setWords] = useState("");
  const maySee = useMay("servers:read");
  const servers = useQuery({ ...serversQuery, enabled: maySee });
  if (!maySee) return null;
  const fits = (servers.data ?? []).filter((server) =>
    `${server.name} ${server.address} ${Object.values(server.labels).join(" ")}`
      .toLowerCase()
      .includes(words.toLowerCase()),
  );
  const toggle = (id: string, on: boolean) =>
    field.onChange(on ? [...chosen, id] : chosen.filter((each) => each !== id));
  return (
    <fieldset className="f">
      <legend>
        Servers <span className="text-text-3">{plural(chosen.length, "server")} chosen</span>
      </legend>
      <Input
        type="search"
        aria-label="Narrow the servers"
        placeholder="Name, address or label"
        value={words}
        onChange={(event) => setWords(event.target.value)}
      />
      <div className="pick" tabIndex={0} role="group" aria-label="Servers to choose from">
        {fits.slice(0, SHOWN).map((server) => (
          <Checkbox
            key={server.id}
            checked={chosen.includes(server.id)}
            onChange={(on) => toggle(server.id, on)}
            label={<span className="mono">{server.name}</span>}
          />
        ))}
        {fits.length > SHOWN ? (
          <p className="text-xs text-text-3">{fits.length - SHOWN} more; type to narrow.</p>
        ) : null}
        {fits.length === 0 ? <p className="text-xs text-text-3">No server fits.</p> : null}
      </div>
    </fieldset>
  );
}
