import type { Mail } from '../cloud/mail.ts';
import type { Serve } from '../public.ts';
export type IdentityOptions = { folder: string; url: string; client: string; mail: Mail; from: string; log: (line: object) => void };
export async function openIdentity(_options: IdentityOptions): Promise<{ serve: Serve; close(): void }> {
  return { serve: (_request, response) => void response.writeHead(501).end(), close() {} };
}
