/** Names that are known before anything is made. */
export const queueName = (stage: string, job: string) => `regulars-${stage}-${job}`;
export const stackName = (stage: string, stack: 'Data' | 'Web' | 'Api' | 'Jobs' | 'Watch') => `Regulars-${stage}-${stack}`;
