/** A place in the journal as programs keep it: sealed for the workspace. One that was edited, or another workspace's, opens nothing. */
import { CrmError } from '@regulars/shared/errors.ts';
import { LANES } from '@regulars/shared/rules/position.ts';
import { type Keyring, seal, unseal } from '../runtime/store/seal.ts';

const about = 'events';

export const printPlace = (keyring: Keyring, lanes: readonly number[]): string => seal(keyring, about, lanes).toString('base64url');

export function parsePlace(keyring: Keyring, text: string): readonly number[] {
  try {
    const lanes = unseal(keyring, about, Buffer.from(text, 'base64url')) as number[]; // sealed by printPlace
    if (lanes.length === LANES) return lanes;
  } catch (error) {
    throw new CrmError('BAD_CURSOR', String(error));
  }
  throw new CrmError('BAD_CURSOR', 'Of another number of lanes');
}
