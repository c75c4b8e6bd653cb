const SECOND = 1_000;

/** Tells on standard error how far a long run is, a line a second. */
export function progressLines<Progress>(line: (progress: Progress) => string): (progress: Progress) => void {
  let next = Date.now() + SECOND;
  return (progress) => {
    if (Date.now() < next) return;
    next = Date.now() + SECOND;
    console.error(line(progress));
  };
}
