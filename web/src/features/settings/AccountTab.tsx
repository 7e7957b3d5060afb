import { useState } from "react";
import { z } from "zod";

import { useMe } from "@/api/session";
import { Button } from "@/ui/button";
import { DescriptionList } from "@/ui/description-list";
import { TextField } from "@/ui/form/bound";
import { OpsForm, useOpsForm } from "@/ui/form/form";
import { PASSWORD_HINT, passwordLack } from "@/ui/form/password";
import { Segmented } from "@/ui/form/segmented";
import { Switch } from "@/ui/form/toggle";
import { localZone } from "@/ui/format/time";
import { Panel } from "@/ui/panel";
import { shortcutsAreOn, switchShortcuts } from "@/ui/shortcuts";
import { chooseTheme, useThemeChoice, type ThemeChoice } from "@/ui/theme";
import { toast } from "@/ui/toast";

import { useChangePassword } from "./api/password";

const THEMES: readonly { value: ThemeChoice; label: string }[] = [
  { value: "system", label: "As the system" },
  { value: "dark", label: "Dark" },
  { value: "light", label: "Light" },
];

/** What belongs to the person: who they are, how it looks, the password. */
export function AccountTab() {
  const me = useMe();
  return (
    <div className="g2 settings-g">
      <div className="stack">
        <Panel title="You" padded>
          <DescriptionList
            items={[
              ["Name", me.name],
              ["E-mail", me.email],
              ["Role", me.role],
              ["Time zone", `${localZone()}, as the browser says`],
            ]}
          />
        </Panel>
        <Look />
      </div>
      <PasswordPanel />
    </div>
  );
}

function Look() {
  const theme = useThemeChoice();
  const [keysOn, setKeysOn] = useState(shortcutsAreOn);
  return (
    <Panel title="On this browser" padded>
      <div className="stack g12">
        <div className="f">
          <span className="lab">Theme</span>
          <span>
            <Segmented label="Theme" value={theme} onChange={chooseTheme} options={THEMES} />
          </span>
        </div>
        <Switch
          label="Single keys"
          hint="J, K, A and the like, while no field has the focus. Ctrl K works in any case."
          checked={keysOn}
          onChange={(on) => {
            switchShortcuts(on);
            setKeysOn(on);
          }}
        />
      </div>
    </Panel>
  );
}

const schema = z
  .object({
    current: z.string().min(1, "Type the password you use now."),
    new: z.string(),
    again: z.string(),
  })
  .superRefine((values, context) => {
    const lack = passwordLack(values.new);
    if (lack !== null) context.addIssue({ code: "custom", path: ["new"], message: lack });
    if (values.again !== values.new) {
      context.addIssue({ code: "custom", path: ["again"], message: "The two passwords differ." });
    }
  });

function PasswordPanel() {
  const change = useChangePassword();
  const form = useOpsForm({ schema, defaultValues: { current: "", new: "", again: "" } });
  return (
    <Panel title="Password" padded>
      <OpsForm
        form={form}
        onSubmit={async (values) => {
          await change.mutateAsync({ current: values.current, new: values.new });
          form.reset();
          toast.done("Password changed.", { detail: "Other browsers have to sign in again." });
        }}
      >
        <TextField name="current" label="Present password" type="password" autoComplete="current-password" />
        <TextField
          name="new"
          label="New password"
          type="password"
          autoComplete="new-password"
          hint={PASSWORD_HINT}
        />
        <TextField name="again" label="New password again" type="password" autoComplete="new-password" />
        <div>
          <Button type="submit" kind="primary" pending={form.formState.isSubmitting}>
            Change password
          </Button>
        </div>
      </OpsForm>
    </Panel>
  );
}
