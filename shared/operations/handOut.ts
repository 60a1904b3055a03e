/** Messages of one queue to the jobs that they name: the same on AWS and on one machine. */

/** As SQS gives it to a function. */
export interface Waiting {
  messageId: string;
  /** JSON, with the id of its job as `kind`. */
  body: string;
}

/** What is to be delivered again. */
export interface Failures {
  batchItemFailures: { itemIdentifier: string }[];
}

/** All jobs of a batch at once. One that throws fails its own messages and nobody else's; `tell` hears of it. */
export async function handOut<R extends Waiting>(
  records: readonly R[],
  run: (kind: string, records: R[]) => Promise<Failures | undefined>,
  tell: (kind: string, error: Error) => void,
): Promise<Failures> {
  const failed = await Promise.all(
    [...Map.groupBy(records, kindOf)].map(async ([kind, of]) => {
      try {
        return (await run(kind, of))?.batchItemFailures ?? [];
      } catch (error) {
        tell(kind, error instanceof Error ? error : new Error(String(error)));
        return of.map(({ messageId }) => ({ itemIdentifier: messageId }));
      }
    }),
  );
  return { batchItemFailures: failed.flat() };
}

/** Nobody's where it cannot be read: it fails alone, and is set aside. */
function kindOf({ body }: Waiting): string {
  try {
    return String((JSON.parse(body) as { kind?: string }).kind); // written by events.send
  } catch {
    return '';
  }
}
