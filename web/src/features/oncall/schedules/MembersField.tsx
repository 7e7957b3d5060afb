import { useQuery } from "@tanstack/react-query";
import { ArrowDown, ArrowUp, Plus, X } from "lucide-react";
import { useFieldArray, useFormContext } from "react-hook-form";

import { usersQuery } from "@/api/shared/lists";
import { Button } from "@/ui/button";
import { ComboboxField } from "@/ui/form/bound";
import { IconButton } from "@/ui/icon-button";

import type { ScheduleForm } from "./schedule-form";

/** The people of a rotation, in the order of their turns. */
export function MembersField() {
  const { control, formState } = useFormContext<ScheduleForm>();
  const { fields, append, remove, swap } = useFieldArray({ control, name: "members" });
  const users = useQuery(usersQuery);
  const options = (users.data ?? [])
    .filter((user) => !user.disabled)
    .map((user) => ({ value: user.id, label: user.name, note: user.role }));
  const fault = formState.errors.members?.root?.message ?? formState.errors.members?.message;
  return (
    <fieldset className="f">
      <legend>People, in the order of their turns</legend>
      <ol className="members">
        {fields.map((field, index) => (
          <li key={field.id}>
            <span className="grow">
              <ComboboxField
                name={`members.${index}.id`}
                label={<span className="vh">Person {index + 1}</span>}
                placeholder={`Person ${index + 1}`}
                options={options}
              />
            </span>
            <IconButton
              bare
              icon={ArrowUp}
              label={`Move person ${index + 1} up`}
              disabled={index === 0}
              onClick={() => swap(index, index - 1)}
            />
            <IconButton
              bare
              icon={ArrowDown}
              label={`Move person ${index + 1} down`}
              disabled={index === fields.length - 1}
              onClick={() => swap(index, index + 1)}
            />
            <IconButton bare icon={X} label={`Remove person ${index + 1}`} onClick={() => remove(index)} />
          </li>
        ))}
      </ol>
      <div>
        <Button size="sm" icon={Plus} onClick={() => append({ id: "" })}>
          Add person
        </Button>
      </div>
      {fault === undefined ? null : (
        <p className="err" role="alert">
          {fault}
        </p>
      )}
    </fieldset>
  );
}
