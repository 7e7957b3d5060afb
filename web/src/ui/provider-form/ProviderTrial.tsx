import { PlugZap } from "lucide-react";
import { useState } from "react";
import { useFormContext, useWatch } from "react-hook-form";

import { Button } from "../button";
import { errorSentence } from "../error-sentence";
import { Note } from "../note";
import type { FieldSpec, JsonValue } from "./schema";
import { StageList, testSummary, type StagedTest } from "./StageList";
import { keptSecrets, settingsOf, type ProviderValues, type ShownWith, type StoredSettings } from "./values";

interface ProviderTrialProps {
  fields: readonly FieldSpec[];
  stored: StoredSettings;
  shownWith?: ShownWith;
  onTest: (settings: Record<string, JsonValue>) => Promise<StagedTest>;
}

/** Tries what is in the form before it is saved. A secret that is only kept is not known here and cannot be tried. */
export function ProviderTrial({ fields, stored, shownWith, onTest }: ProviderTrialProps) {
  const { control, getValues, trigger } = useFormContext<ProviderValues>();
  const [settings, remove] = useWatch({ control, name: ["settings", "remove"] });
  const [running, setRunning] = useState(false);
  const [result, setResult] = useState<StagedTest | Error | null>(null);
  const kept = [...keptSecrets(fields, { settings }, stored)].filter(
    (name) => (settings[name] ?? "") === "" && remove[name] !== true,
  );

  const run = async () => {
    if (!(await trigger())) return;
    setRunning(true);
    try {
      setResult(await onTest(settingsOf(fields, getValues(), shownWith)));
    } catch (error) {
      setResult(error instanceof Error ? error : new Error(String(error)));
    } finally {
      setRunning(false);
    }
  };

  return (
    <section aria-label="Test" className="stack g8">
      <div className="row">
        <Button
          size="sm"
          icon={PlugZap}
          pending={running}
          disabled={kept.length > 0}
          onClick={() => void run()}
        >
          Test these settings
        </Button>
        {kept.length > 0 ? (
          <span className="text-xs text-text-2">
            Save first, or enter again what is kept: it is not known here.
          </span>
        ) : null}
      </div>
      <div role="status">
        {result === null ? null : result instanceof Error ? (
          <Note tone="fail">{errorSentence(result)}</Note>
        ) : (
          <>
            <p className="text-xs text-text-2 num">{testSummary(result)}</p>
            <StageList stages={result.stages} label="Stages of the test" />
          </>
        )}
      </div>
    </section>
  );
}
