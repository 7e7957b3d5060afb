import { useQuery } from "@tanstack/react-query";

import { providersQuery } from "@/api/shared/providers";
import type { Channel, Provider } from "@/api/types";
import { lookOf } from "@/providers";
import { Dialog } from "@/ui/dialog";
import { ErrorState } from "@/ui/error-state";
import { TextField } from "@/ui/form/bound";
import { FormDialog } from "@/ui/form/form-dialog";
import {
  fieldsOf,
  NOTHING_STORED,
  ProviderCards,
  ProviderFields,
  providerSchema,
  ProviderTrial,
  settingsOf,
  valuesOf,
} from "@/ui/provider-form";
import { Skeleton } from "@/ui/skeleton";
import { toast } from "@/ui/toast";

import { useSaveChannel } from "../api/channels";
import { tryChannel } from "../api/test-channel";

/** Which kind of channel is to be added. */
export function ChooseKindDialog({
  onChoose,
  onClose,
}: {
  onChoose: (kind: string) => void;
  onClose: () => void;
}) {
  const kinds = useQuery(providersQuery("channel"));
  return (
    <Dialog
      open
      wide
      onClose={onClose}
      title="Add channel"
      description="Each kind has its own form and test."
    >
      {kinds.isError ? (
        <ErrorState title="The kinds did not load" error={kinds.error} onRetry={() => void kinds.refetch()} />
      ) : kinds.data === undefined ? (
        <Skeleton rows={2} rowHeight={56} label="Loading the kinds" />
      ) : (
        <ProviderCards
          label="Kinds of channel"
          kinds={kinds.data.map((one) => ({ ...one, icon: lookOf("channel", one.kind).icon }))}
          onChoose={onChoose}
        />
      )}
    </Dialog>
  );
}

interface ChannelDialogProps {
  kind: string;
  /** Null adds a new one. */
  channel: Channel | null;
  onClose: () => void;
}

/** A way to reach people, asked for as its kind's schema says. */
export function ChannelDialog({ kind, ...rest }: ChannelDialogProps) {
  const kinds = useQuery(providersQuery("channel"));
  const provider = kinds.data?.find((one) => one.kind === kind);
  if (provider !== undefined) return <ChannelForm provider={provider} {...rest} />;
  return (
    <Dialog open wide onClose={rest.onClose} title={rest.channel?.name ?? "Add channel"}>
      {kinds.isLoading ? (
        <Skeleton rows={4} label="Loading the form" />
      ) : (
        <ErrorState
          title={`The form of ${kind} did not load`}
          error={kinds.error ?? new Error(`This server knows no channel of the kind ${kind}.`)}
          onRetry={() => void kinds.refetch()}
        />
      )}
    </Dialog>
  );
}

function ChannelForm({
  provider,
  channel,
  onClose,
}: { provider: Provider } & Omit<ChannelDialogProps, "kind">) {
  const save = useSaveChannel(channel);
  const { shownWith, words } = lookOf(provider.family, provider.kind);
  const fields = fieldsOf(provider.settings_schema);
  const stored =
    channel === null
      ? NOTHING_STORED
      : { name: channel.name, settings: channel.settings, secretsSet: channel.secrets_set };
  return (
    <FormDialog
      open
      wide
      onClose={onClose}
      title={channel === null ? `Add channel: ${provider.title}` : `Edit ${channel.name}`}
      description={provider.description}
      schema={providerSchema(fields, stored, shownWith)}
      defaultValues={valuesOf(fields, stored)}
      action={channel === null ? "Add channel" : "Save changes"}
      onSubmit={async (form) => {
        const settings = settingsOf(fields, form, shownWith);
        const saved = await save.mutateAsync({ name: form.name.trim(), kind: provider.kind, settings });
        toast.done(`${saved.name} saved.`, { detail: "Send a test message to see that it arrives." });
      }}
    >
      <TextField name="name" label="Name" placeholder={provider.title} autoComplete="off" />
      <ProviderFields
        fields={fields}
        stored={stored}
        shownWith={shownWith}
        words={words}
        hints={channel?.hints}
      />
      <ProviderTrial
        fields={fields}
        stored={stored}
        shownWith={shownWith}
        onTest={(settings) => tryChannel(provider.kind, settings)}
      />
    </FormDialog>
  );
}
