/** Ends the engine that the setup started; its files go with it. */
export default async function teardown() {
  await globalThis.attestryTestEngine?.stop();
}
