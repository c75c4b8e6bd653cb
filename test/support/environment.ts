/** What the global setup has left in the environment. */
export function environment(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run this with Jest from the repository's root`);
  return value;
}
