import type { FieldValues, Path, UseFormReturn } from "react-hook-form";

interface WithFieldErrors {
  message: string;
  errors: readonly { field: string; message: string }[];
}

function hasFieldErrors(error: unknown): error is WithFieldErrors {
  return error instanceof Error && "errors" in error && Array.isArray(error.errors);
}

/** Drops the place words the API may put in front: "body.address" and "address" are the same field. */
export function fieldName(field: string): string {
  return field.replace(/^body\./u, "");
}

/** Whether the form has a field of this name that can say what is wrong: a list as a whole cannot. */
function hasField(values: unknown, name: string): boolean {
  let at = values;
  for (const part of name.split(".")) {
    if (typeof at !== "object" || at === null || !(part in at)) return false;
    at = (at as Record<string, unknown>)[part];
  }
  return typeof at !== "object" || at === null;
}

/**
 * Puts a refused request on the form: a 422's fields where they belong, everything else on the form as a whole
 * (`formState.errors.root`). The typed text stays.
 */
export function applyProblem<V extends FieldValues>(form: UseFormReturn<V>, error: unknown): void {
  const values = form.getValues();
  const left: string[] = [];
  let first = true;
  for (const { field, message } of hasFieldErrors(error) ? error.errors : []) {
    const name = fieldName(field);
    if (hasField(values, name)) {
      form.setError(name as Path<V>, { type: "server", message }, { shouldFocus: first });
      first = false;
    } else {
      left.push(message);
    }
  }
  if (first) {
    const sentence = error instanceof Error ? error.message : "Something went wrong. Try again.";
    form.setError("root", { type: "server", message: left[0] ?? sentence });
  } else if (left.length > 0) {
    form.setError("root", { type: "server", message: left.join(" ") });
  }
}
