import { parseDate, parseDateTime, type CalendarDate, type CalendarDateTime } from "@internationalized/date";
import type { ClipboardEvent } from "react";
import { DateField, DateInput, DateSegment } from "react-aria-components/DateField";
import { I18nProvider } from "react-aria-components/I18nProvider";

import { useFieldLabel, useFieldWiring } from "./field";
import { fromUtcText, asUtcText } from "./utc-time";

interface DateTimeInputProps {
  /** "2026-03-12 02:47:00", or a day alone; "" when nothing is chosen. */
  value: string;
  onChange: (text: string) => void;
  granularity?: "day" | "minute" | "second";
  onBlur?: () => void;
  "aria-label"?: string;
}

type Chosen = CalendarDate | CalendarDateTime;

function parsed(text: string, day: boolean): Chosen | null {
  if (day) return /^\d{4}-\d{2}-\d{2}$/u.test(text) ? parseDate(text) : null;
  const at = fromUtcText(text);
  return Number.isNaN(at) ? null : parseDateTime(asUtcText(at).replace(" ", "T"));
}

/** A moment part by part: arrows change a part, digits fill it, and a whole moment can be pasted. 24 h, no zone. */
export function DateTimeInput({ value, onChange, granularity = "minute", ...props }: DateTimeInputProps) {
  const { "aria-invalid": invalid, ...wiring } = useFieldWiring();
  const day = granularity === "day";
  const paste = (event: ClipboardEvent) => {
    const text = event.clipboardData.getData("text").trim().replace("T", " ").replace(/Z$/u, "");
    if (parsed(text, day) === null) return;
    event.preventDefault();
    onChange(text);
  };
  return (
    // English as in Canada writes the year first, which is the order of every other moment on the page.
    <I18nProvider locale="en-CA">
      <DateField<Chosen>
        {...wiring}
        aria-labelledby={useFieldLabel()}
        aria-label={props["aria-label"]}
        value={parsed(value, day)}
        onChange={(chosen) => onChange(chosen === null ? "" : chosen.toString().replace("T", " "))}
        onBlur={props.onBlur}
        granularity={granularity}
        hourCycle={24}
        shouldForceLeadingZeros
        isInvalid={invalid === true}
      >
        <div onPaste={paste}>
          <DateInput className="in dt mono">
            {(segment) => <DateSegment segment={segment} className="dt-s" />}
          </DateInput>
        </div>
      </DateField>
    </I18nProvider>
  );
}
