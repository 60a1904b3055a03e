/** A refusal in AWS's words: whatever the door declines leaves it as one of these, in the service's own wire format. */

export class Refusal extends Error {
  readonly code: string;
  readonly status: number;
  /** Further members of a JSON answer, such as CancellationReasons. */
  readonly detail: object | undefined;

  constructor(status: number, code: string, message: string, detail?: object) {
    super(message);
    this.status = status;
    this.code = code;
    this.detail = detail;
  }
}

export type Answer = { status: number; headers: Record<string, string>; body?: Buffer | string };

const escapeXml = (text: string) => text.replace(/[<>&"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** S3 and STS speak XML, all others JSON; SDK clients find the code in the place their protocol names. */
export function refusalAnswer(service: string, refusal: Refusal): Answer {
  const { status, code, message, detail } = refusal;
  if (service === 's3') {
    const body = `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${escapeXml(message)}</Message></Error>`;
    return { status, headers: { 'content-type': 'application/xml' }, body };
  }
  if (service === 'sts') {
    const body = `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${escapeXml(message)}</Message></Error></ErrorResponse>`;
    return { status, headers: { 'content-type': 'text/xml' }, body };
  }
  const body = JSON.stringify({ __type: code, message, ...detail });
  return { status, headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-errortype': code }, body };
}
