// How one module ends: PASS, WARN, FAIL or SKIP.

/** Thrown where the official suite leaves a module out as well: the server says that it has no such feature. */
export class Skip extends Error {}

export function skip(reason) { throw new Skip(reason); }

/** The text of an error with what the client libraries keep in its cause. */
function reasonOf(error) {
  const cause = error.cause === undefined ? '' : ` (${error.cause instanceof Error ? error.cause.message : JSON.stringify(error.cause)})`;
  return `${error.message}${cause}`.slice(0, 2000);
}

/** Runs a module to its end: {state, reasons}. Never rejects, because the control's failures are results too. */
export async function outcomeOf(start, module) {
  let run;
  try {
    run = await start();
    await module(run);
    return run.warnings.length > 0 ? { state: 'WARN', reasons: run.warnings } : { state: 'PASS', reasons: [] };
  } catch (error) {
    return { state: error instanceof Skip ? 'SKIP' : 'FAIL', reasons: [reasonOf(error)], stack: error.stack };
  } finally {
    await run?.end();
  }
}
