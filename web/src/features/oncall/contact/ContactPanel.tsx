import { useQuery } from "@tanstack/react-query";
import { Plus, Send, X } from "lucide-react";
import { useFieldArray, useFormContext, useWatch } from "react-hook-form";
import { z } from "zod";

import { useMay, useMe } from "@/api/session";
import type { Channel, ContactMethod } from "@/api/types";
import { Button, ButtonLink } from "@/ui/button";
import { EmptyState } from "@/ui/empty-state";
import { ErrorState } from "@/ui/error-state";
import { SelectField, SwitchField, TextField } from "@/ui/form/bound";
import { OpsForm, useOpsForm } from "@/ui/form/form";
import { IconButton } from "@/ui/icon-button";
import { Panel } from "@/ui/panel";
import { Skeleton } from "@/ui/skeleton";
import { failureOf, testSummary } from "@/ui/provider-form";
import { toast } from "@/ui/toast";

import { channelsQuery, useTestChannel } from "../api/channels";
import { contactMethodsQuery, useSaveContactMethods } from "../api/contact-methods";

const schema = z.object({
  items: z.array(
    z.object({
      channel_id: z.string().min(1, "Choose a channel."),
      address: z.string().trim().max(500),
      enabled: z.boolean(),
    }),
  ),
});
type ContactForm = z.infer<typeof schema>;

/** Where the pages of the person who is signed in go. */
export function ContactPanel() {
  const me = useMe();
  const channels = useQuery({ ...channelsQuery, enabled: useMay("notifications:read") });
  const methods = useQuery(contactMethodsQuery(me.id));
  const failed = [channels, methods].find((each) => each.isError && each.data === undefined);
  return (
    <Panel title="Where your pages go" note="in this order">
      {channels.data !== undefined && methods.data !== undefined ? (
        channels.data.length === 0 ? (
          <EmptyState
            title="There is no channel yet"
            action={
              <ButtonLink size="sm" to="/notifications">
                Open notifications
              </ButtonLink>
            }
          >
            Pages need a channel: e-mail or a webhook.
          </EmptyState>
        ) : (
          <ContactForm channels={channels.data} methods={methods.data} userId={me.id} email={me.email} />
        )
      ) : failed !== undefined ? (
        <ErrorState
          title="Your contact methods did not load"
          error={failed.error}
          onRetry={() => void failed.refetch()}
        />
      ) : (
        <Skeleton rows={3} rowHeight={48} label="Loading your contact methods" />
      )}
    </Panel>
  );
}

interface ContactFormProps {
  channels: readonly Channel[];
  methods: readonly ContactMethod[];
  userId: string;
  email: string | null;
}

function ContactForm({ channels, methods, userId, email }: ContactFormProps) {
  const save = useSaveContactMethods(userId);
  const form = useOpsForm({ schema, defaultValues: { items: methods.map((method) => ({ ...method })) } });
  return (
    <OpsForm
      form={form}
      className="stack g12 pb-t"
      onSubmit={async ({ items }) => {
        const saved = await save.mutateAsync(items);
        form.reset({ items: saved.items });
        toast.done("Your contact methods are saved.");
      }}
    >
      <Rows channels={channels} email={email} />
      <div className="row">
        <Button
          kind="primary"
          type="submit"
          pending={form.formState.isSubmitting}
          disabled={!form.formState.isDirty}
        >
          Save contact methods
        </Button>
        <span className="text-xs text-text-3">Without any, pages go to your e-mail address.</span>
      </div>
    </OpsForm>
  );
}

function Rows({ channels, email }: { channels: readonly Channel[]; email: string | null }) {
  const { control } = useFormContext<ContactForm>();
  const { fields, append, remove } = useFieldArray({ control, name: "items" });
  const first = channels.find((channel) => channel.enabled) ?? channels[0];
  return (
    <>
      <ol className="stack g8">
        {fields.map((field, index) => (
          <Row key={field.id} index={index} channels={channels} onRemove={() => remove(index)} />
        ))}
      </ol>
      <div>
        <Button
          size="sm"
          icon={Plus}
          onClick={() =>
            append({
              channel_id: first?.id ?? "",
              address: first?.kind === "email" ? (email ?? "") : "",
              enabled: true,
            })
          }
        >
          Add contact method
        </Button>
      </div>
    </>
  );
}

function Row({
  index,
  channels,
  onRemove,
}: {
  index: number;
  channels: readonly Channel[];
  onRemove: () => void;
}) {
  const { control } = useFormContext<ContactForm>();
  const chosen = useWatch({ control, name: `items.${index}.channel_id` });
  const channel = channels.find((each) => each.id === chosen);
  const mayTest = useMay("notifications:write");
  const test = useTestChannel();
  const send = (id: string) =>
    test.mutate(id, {
      onSuccess: (result) =>
        result.ok
          ? toast.done("The test message was taken.", { detail: testSummary(result) })
          : toast.failed("The test message was not taken.", new Error(failureOf(result))),
      onError: (error) => toast.failed("The test message was not sent.", error),
    });
  return (
    <li className="inset cm-row">
      <SelectField
        name={`items.${index}.channel_id`}
        label="Channel"
        options={channels.map((each) => ({
          value: each.id,
          label: each.name,
          note: each.enabled ? each.kind : `${each.kind}, off`,
        }))}
      />
      {channel?.kind === "email" ? (
        <TextField name={`items.${index}.address`} label="Address" type="email" autoComplete="email" />
      ) : (
        <TextField
          name={`items.${index}.address`}
          label="Address"
          optional
          hint="Sent along with the message."
        />
      )}
      <SwitchField name={`items.${index}.enabled`} label="On" />
      <span className="row ml-auto">
        {mayTest && channel !== undefined ? (
          <Button size="sm" icon={Send} pending={test.isPending} onClick={() => send(channel.id)}>
            Send test
          </Button>
        ) : null}
        <IconButton bare size="sm" icon={X} label={`Remove contact method ${index + 1}`} onClick={onRemove} />
      </span>
    </li>
  );
}
