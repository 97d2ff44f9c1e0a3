/** The S3 buckets of one Region. */
export interface BucketDefinition {
  readonly id: 'avatars';
  /** Without the stage prefix. */
  readonly name: string;
  readonly purpose: string;
  /** Replicated both ways with every Region of the stage; names are made of contents, so that no two writers can differ. */
  readonly isReplicated: boolean;
  /** The path under which CloudFront serves it, with the bucket as its origin; no object outside is public. */
  readonly servedUnder: string;
}

export const AVATARS_BUCKET = {
  id: 'avatars',
  name: 'avatars',
  purpose: 'Pictures of personas, 128×128 and 64×64, WebP, named by their content and never changed.',
  isReplicated: true,
  servedUnder: '/avatars/*',
} as const satisfies BucketDefinition;

export const BUCKETS: readonly BucketDefinition[] = [AVATARS_BUCKET];
