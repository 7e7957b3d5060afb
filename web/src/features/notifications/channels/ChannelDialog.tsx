import { useFormContext, useWatch } from "react-hook-form";

import type { Channel } from "@/api/types";
import { CheckboxField, SelectField, TextField } from "@/ui/form/bound";
import { FormDialog } from "@/ui/form/form-dialog";
import { RadioField } from "@/ui/form/radio-field";
import { toast } from "@/ui/toast";

import { useSaveChannel } from "../api/channels";
import { channelSchema, fieldsOf, formOf, type ChannelForm } from "./channel-form";

interface ChannelDialogProps {
  /** Null adds a new one. */
  channel: Channel | null;
  onClose: () => void;
}

/** A way to reach people. */
export function ChannelDialog({ channel, onClose }: ChannelDialogProps) {
  const save = useSaveChannel(channel);
  return (
    <FormDialog
      open
      wide
      onClose={onClose}
      title={channel === null ? "Add channel" : `Edit ${channel.name}`}
      description={channel === null ? "Send a test message afterwards." : undefined}
      schema={channelSchema}
      defaultValues={formOf(channel)}
      action={channel === null ? "Add channel" : "Save changes"}
      onSubmit={async (form) => {
        const saved = await save.mutateAsync(fieldsOf(form));
        toast.done(`${saved.name} saved.`, { detail: "Send a test message to see that it arrives." });
      }}
    >
      <TextField name="name" label="Name" placeholder="Mail" autoComplete="off" />
      {channel === null ? (
        <RadioField
          name="kind"
          label="Kind"
          options={[
            { value: "email", label: "E-mail", hint: "To the address of whoever is paged." },
            {
              value: "webhook",
              label: "Webhook",
              hint: "A signed JSON document posted to an address: a chat, a pager, a script.",
            },
          ]}
        />
      ) : null}
      <KindFields hasSecret={channel?.config.has_secret ?? false} />
    </FormDialog>
  );
}

function KindFields({ hasSecret }: { hasSecret: boolean }) {
  const { control } = useFormContext<ChannelForm>();
  const kind = useWatch({ control, name: "kind" });
  return kind === "webhook" ? <WebhookFields hasSecret={hasSecret} /> : <EmailFields hasSecret={hasSecret} />;
}

const kept = (hasSecret: boolean) => (hasSecret ? "One is kept. Leave it empty to keep it." : undefined);

function WebhookFields({ hasSecret }: { hasSecret: boolean }) {
  return (
    <>
      <TextField name="config.url" label="Address" mono placeholder="https://pager.example/hooks/opssight" />
      <TextField
        name="config.secret"
        label="Signing secret"
        type="password"
        optional
        autoComplete="new-password"
        hint={kept(hasSecret) ?? "The receiver checks X-OpsSight-Signature with it."}
      />
    </>
  );
}

function EmailFields({ hasSecret }: { hasSecret: boolean }) {
  const { control } = useFormContext<ChannelForm>();
  const host = useWatch({ control, name: "config.host" });
  return (
    <>
      <div className="form-grid">
        <TextField
          name="config.from_address"
          label="From"
          optional
          type="email"
          placeholder="opssight@example.org"
        />
        <TextField
          name="config.to_address"
          label="To"
          optional
          type="email"
          hint="For messages to the channel itself."
        />
        <TextField
          name="config.host"
          label="Mail server"
          optional
          mono
          hint="The platform's own when left empty."
        />
        {host === "" ? null : (
          <TextField name="config.port" label="Port" optional type="number" min={1} max={65_535} />
        )}
      </div>
      {host === "" ? null : (
        <>
          <div className="form-grid">
            <TextField name="config.username" label="Log in as" optional autoComplete="off" />
            <TextField
              name="config.password"
              label="Password"
              type="password"
              optional
              autoComplete="new-password"
              hint={kept(hasSecret)}
            />
            <SelectField
              name="config.security"
              label="Encryption"
              options={[
                { value: "auto", label: "As the port asks" },
                { value: "starttls", label: "STARTTLS" },
                { value: "tls", label: "TLS from the start" },
                { value: "none", label: "None" },
              ]}
            />
          </div>
          <CheckboxField
            name="config.verify_certificate"
            label="Check the certificate"
            hint="Without it somebody in between can read the password."
          />
        </>
      )}
    </>
  );
}
