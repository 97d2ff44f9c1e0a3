/** Error answers: RFC 9457 problem details from the registry. */
import { ERRORS, type ErrorCode, type FieldError, type Problem } from '@tulip/contracts';

export interface ProblemOptions {
  readonly detail?: string;
  readonly errors?: readonly FieldError[];
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A thrown answer: the one way out of a request for everything that the caller must be told. */
export class HttpProblem extends Error {
  override readonly name = 'HttpProblem';
  readonly code: ErrorCode;
  readonly options: ProblemOptions;
  constructor(code: ErrorCode, options: ProblemOptions = {}) {
    super(code);
    this.code = code;
    this.options = options;
  }
}

export function problemAnswer(problem: HttpProblem, requestId: string): Response {
  const { title, action, status } = ERRORS[problem.code];
  const { detail, errors, headers } = problem.options;
  const finalStatus = problem.options.status ?? status;
  const body: Problem = {
    type: `urn:tulip:error:${problem.code}`,
    title,
    status: finalStatus,
    code: problem.code,
    detail: detail ?? action,
    requestId,
    ...(errors === undefined ? {} : { errors: [...errors] }),
  };
  return new Response(JSON.stringify(body), {
    status: finalStatus,
    headers: { 'content-type': 'application/problem+json', ...headers },
  });
}
