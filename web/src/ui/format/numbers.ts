/** Numbers as people read them here: 1,284,310 · 11.8% · 14.2× · −3% · 412 ms · 3.2 GiB. A dash stands for no value. */

export const NONE = "–";
const NBSP = "\u00a0";
const MINUS = "\u2212";

type Maybe = number | null | undefined;

function known(value: Maybe): value is number {
  return typeof value === "number" && Number.isFinite(value);
}

function decimal(value: number, digits: number): string {
  const text = Math.abs(value).toLocaleString("en-GB", {
    minimumFractionDigits: 0,
    maximumFractionDigits: digits,
  });
  return value < 0 && text !== "0" ? `${MINUS}${text}` : text;
}

/** 1284310 → "1,284,310". */
export function count(value: Maybe, digits = 0): string {
  return known(value) ? decimal(value, digits) : NONE;
}

/** A share of one: 0.118 → "11.8%". */
export function percent(share: Maybe, digits = 1): string {
  return known(share) ? `${decimal(share * 100, digits)}%` : NONE;
}

/** 14.2 → "14.2×". */
export function times(value: Maybe, digits = 1): string {
  return known(value) ? `${decimal(value, digits)}×` : NONE;
}

/** A number and its unit with a no-break space between: "412 ms". */
export function withUnit(value: Maybe, unit: string, digits = 1): string {
  return known(value) ? `${decimal(value, digits)}${NBSP}${unit}` : NONE;
}

/** Always give the limit beside the value: "412 of 500". */
export function ofLimit(value: Maybe, limit: number): string {
  return `${count(value)} of ${count(limit)}`;
}

const BINARY = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"] as const;

/** 3435973837 → "3.2 GiB". */
export function bytes(value: Maybe): string {
  if (!known(value)) return NONE;
  let rest = Math.abs(value);
  let step = 0;
  while (rest >= 1024 && step < BINARY.length - 1) {
    rest /= 1024;
    step += 1;
  }
  const digits = step === 0 || rest >= 100 ? 0 : 1;
  return withUnit(Math.sign(value) * rest, BINARY[step] ?? "B", digits);
}

/** "1 alert", "3 alerts". */
export function plural(value: number, one: string, many = `${one}s`): string {
  return `${count(value)}${NBSP}${value === 1 ? one : many}`;
}
