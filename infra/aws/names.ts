/** Names that are known before anything is made. */
export const queueName = (stage: string, name: string) => `regulars-${stage}-${name}`;
export const stackName = (stage: string, stack: 'Data' | 'Web' | 'Api' | 'Jobs' | 'Watch') => `Regulars-${stage}-${stack}`;
