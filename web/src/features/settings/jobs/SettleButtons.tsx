import type { UseMutationResult } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";

import { Button } from "@/ui/button";
import { ConfirmDialog } from "@/ui/confirm-dialog";
import { toast } from "@/ui/toast";

interface SettleButtonsProps<T> {
  item: T;
  /** What it is called in sentences. */
  name: string;
  retry: UseMutationResult<undefined, Error, T>;
  drop: UseMutationResult<undefined, Error, T>;
  /** What will never happen once it is dropped. */
  consequence: ReactNode;
}

/** Try what was given up once more, or drop it. */
export function SettleButtons<T>({ item, name, retry, drop, consequence }: SettleButtonsProps<T>) {
  const [dropping, setDropping] = useState(false);
  return (
    <span className="row ends gap-1">
      <Button
        size="sm"
        pending={retry.isPending}
        aria-label={`Try ${name} again`}
        onClick={() =>
          retry.mutate(item, {
            onSuccess: () => void toast.done(`${name} is queued again.`),
            onError: (error) => void toast.failed(`${name} is not queued.`, error),
          })
        }
      >
        Try again
      </Button>
      <Button size="sm" kind="danger-quiet" aria-label={`Drop ${name}…`} onClick={() => setDropping(true)}>
        Drop…
      </Button>
      <ConfirmDialog
        open={dropping}
        onClose={() => setDropping(false)}
        title={`Drop ${name}?`}
        action="Drop"
        keep="Keep"
        onConfirm={async () => {
          await drop.mutateAsync(item);
          toast.done(`${name} is dropped.`);
        }}
      >
        {consequence} <b>It cannot be undone.</b>
      </ConfirmDialog>
    </span>
  );
}
