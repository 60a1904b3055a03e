export { handler } from './pairRecords.ts';
