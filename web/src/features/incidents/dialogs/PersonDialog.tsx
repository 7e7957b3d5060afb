import { useQuery } from "@tanstack/react-query";
import { z } from "zod";

import { useMay, useMe } from "@/api/session";
import { usersQuery } from "@/api/shared/lists";
import { onCallQuery } from "@/api/shared/watch";
import type { Incident } from "@/api/types";
import { ComboboxField } from "@/ui/form/bound";
import { FormDialog } from "@/ui/form/form-dialog";

import { usePagePerson } from "../api/page-person";
import { useSetOwner } from "../api/set-owner";
import { peopleOptions } from "./people";

const schema = z.object({ person: z.string().min(1, "Choose a person.") });
const NOBODY = "nobody";

function usePeople() {
  const me = useMe();
  const users = useQuery({ ...usersQuery, enabled: useMay("users:read") });
  const onCall = useQuery({ ...onCallQuery, enabled: useMay("oncall:read") });
  const options = peopleOptions(users.data ?? [], onCall.data?.now ?? [], me.id);
  const nameOf = (id: string) =>
    users.data?.find((user) => user.id === id)?.name ??
    onCall.data?.now.find((one) => one.user.id === id)?.user.name ??
    me.name;
  return { options, nameOf };
}

interface PersonDialogProps {
  incident: Incident;
  onClose: () => void;
}

/** Pages somebody at once, whatever the escalation policy would do. */
export function PageDialog({ incident, onClose }: PersonDialogProps) {
  const page = usePagePerson();
  const { options, nameOf } = usePeople();
  return (
    <FormDialog
      open
      onClose={onClose}
      title={`Page somebody for ${incident.key}`}
      description="The person is told on every contact method that is switched on. The escalation policy goes on."
      schema={schema}
      defaultValues={{ person: "" }}
      action="Page"
      onSubmit={({ person }) => page.mutateAsync({ incident, person: { id: person, name: nameOf(person) } })}
    >
      <ComboboxField name="person" label="Person" placeholder="Type a name" options={options} />
    </FormDialog>
  );
}

/** Gives the incident to somebody, or to nobody. */
export function OwnerDialog({ incident, onClose }: PersonDialogProps) {
  const change = useSetOwner();
  const { options, nameOf } = usePeople();
  return (
    <FormDialog
      open
      onClose={onClose}
      title={`Who owns ${incident.key}?`}
      description="The owner leads the work and is the one others ask."
      schema={schema}
      defaultValues={{ person: incident.owner?.id ?? "" }}
      action="Set owner"
      onSubmit={({ person }) => {
        change.mutate({ incident, owner: person === NOBODY ? null : { id: person, name: nameOf(person) } });
        return Promise.resolve();
      }}
    >
      <ComboboxField
        name="person"
        label="Owner"
        placeholder="Type a name"
        options={[...options, { value: NOBODY, label: "Nobody" }]}
      />
    </FormDialog>
  );
}
