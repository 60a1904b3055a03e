import type { ApiError } from '#lib/api/http.ts';

declare global {
  namespace App {
    interface Error {
      message: string;
      /** What the server or the network refused, where that is why a page could not be shown. */
      refused?: Pick<ApiError, 'status' | 'code' | 'title' | 'detail' | 'requestId'>;
    }
  }
}
