export async function selftestCommand(): Promise<0> {
  return 0;
}
