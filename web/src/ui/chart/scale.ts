/** Axis arithmetic shared by the charts. */

/** The smallest of 1, 2, 5, 10, 20, 50 ... that is not below the value; 1 for nothing. */
export function niceCeiling(value: number): number {
  if (!(value > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  for (const step of [1, 2, 2.5, 5, 10]) if (step * power >= value) return step * power;
  return 10 * power;
}

/** Splits a line at gaps (null), since gaps stay gaps. Points are in the box 0 0 width height, zero at the bottom. */
export function linePaths(
  values: readonly (number | null)[],
  top: number,
  width: number,
  height: number,
): string[] {
  const paths: string[] = [];
  let current = "";
  const step = values.length > 1 ? width / (values.length - 1) : 0;
  values.forEach((value, index) => {
    if (value === null) {
      if (current !== "") paths.push(current);
      current = "";
      return;
    }
    const x = Math.round(index * step * 10) / 10;
    const y = Math.round((height - (Math.min(value, top) / top) * height) * 10) / 10;
    current += `${current === "" ? "M" : "L"}${x} ${y}`;
  });
  if (current !== "") paths.push(current);
  return paths;
}
