/** The sentence of an error, whatever was thrown. */
export function errorSentence(error: unknown): string {
  return error instanceof Error && error.message !== "" ? error.message : "Something went wrong. Try again.";
}
