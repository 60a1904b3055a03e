/** Lambda asks a queue with five askers, each for 20 seconds, whether or not anything is in it. https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html */
const [ASKERS, WAITS_SECONDS] = [5, 20];

export const requestsToEmpty = (queues: number, seconds: number): number => (queues * ASKERS * seconds) / WAITS_SECONDS;
