/** Files of a workspace, all under its own prefix: uploads, error files, snapshots. */

import type { Readable } from 'node:stream';
import { DeleteObjectCommand, GetObjectCommand, HeadObjectCommand, NotFound, PutObjectCommand, S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { environment } from '../environment.ts';
import { clientsBySession } from '../sessions.ts';
import { count, type Meter } from '../store/table.ts';

const SIGNED_SECONDS = 900;
const clients = clientsBySession<S3Client>(
  (credentials, like) =>
    new S3Client({
      credentials,
      forcePathStyle: true,
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
      ...(like ? { requestHandler: like.config.requestHandler } : {}),
    }),
);

export type Files = ReturnType<typeof filesOf>;

/** `meter`: told of what is put here for good. What is gone again within a day, such as a snapshot or an export, is not counted. */
export function filesOf(workspace: string, meter?: Meter) {
  const reader = () => clients({ workspace }, 'read');
  const writer = () => clients({ workspace }, 'write');
  const place = (name: string) => ({ Bucket: environment.bucket, Key: `T/${workspace}/${name}` });
  return {
    /** Bytes in the file; undefined where there is none. */
    async size(name: string): Promise<number | undefined> {
      try {
        return (await reader().send(new HeadObjectCommand(place(name)))).ContentLength;
      } catch (error) {
        // S3 tells who may not list that nothing is there by refusing.
        if (error instanceof S3ServiceException && (error instanceof NotFound || error.$metadata.httpStatusCode === 403)) return undefined;
        throw error;
      }
    },
    /** `first`: that many bytes from the beginning only. */
    async read(name: string, first?: number): Promise<Readable> {
      const found = await reader().send(new GetObjectCommand({ ...place(name), ...(first ? { Range: `bytes=0-${first - 1}` } : {}) }));
      return found.Body as Readable; // in Node a body is a Readable
    },
    async write(name: string, bytes: Uint8Array | string, type = 'application/octet-stream'): Promise<void> {
      await writer().send(new PutObjectCommand({ ...place(name), Body: bytes, ContentType: type }));
    },
    async remove(name: string): Promise<void> {
      await writer().send(new DeleteObjectCommand(place(name)));
    },
    /** A URL that takes one upload of exactly this size and type. */
    async uploadUrl(name: string, size: number, type: string): Promise<{ url: string; headers: Record<string, string> }> {
      const command = new PutObjectCommand({ ...place(name), ContentLength: size, ContentType: type });
      if (meter) count(meter, 'files', size);
      const url = await getSignedUrl(writer(), command, { expiresIn: SIGNED_SECONDS, signableHeaders: new Set(['content-type', 'content-length', 'host']) });
      return { url, headers: { 'content-type': type } };
    },
    /** A URL that gives the file as a download. */
    downloadUrl: (name: string, as: string): Promise<string> =>
      getSignedUrl(reader(), new GetObjectCommand({ ...place(name), ResponseContentDisposition: `attachment; filename="${as}"` }), {
        expiresIn: SIGNED_SECONDS,
      }),
  };
}
