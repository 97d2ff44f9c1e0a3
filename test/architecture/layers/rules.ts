/** The layout of docs/architecture.md as rules: which room may name which, and who alone may name a platform. */
import type { IFlattenedRuleSet, IForbiddenRuleType } from 'dependency-cruiser';

/** The arrows between packages. A package that is not listed fails the test until someone decides where it belongs. */
export const ARROWS: Readonly<Record<string, readonly string[]>> = {
  'packages/std': [],
  'packages/engine': ['packages/std'],
  'packages/contracts': ['packages/std'],
  'packages/resources': [],
  'packages/simfill': ['packages/engine', 'packages/std'],
  'packages/matcher': ['packages/engine', 'packages/std'],
  'packages/exchange': ['packages/contracts', 'packages/engine', 'packages/std'],
  'packages/adapters-memory': ['packages/contracts', 'packages/engine', 'packages/exchange', 'packages/std'],
  'packages/adapters-aws': [
    'packages/contracts',
    'packages/engine',
    'packages/exchange',
    'packages/resources',
    'packages/std',
  ],
  services: [
    'packages/adapters-aws',
    'packages/contracts',
    'packages/engine',
    'packages/exchange',
    'packages/matcher',
    'packages/resources',
    'packages/simfill',
    'packages/std',
  ],
  ui: ['packages/contracts'],
};

/** Outside the house: they may look into every room, and no room may look at them. */
export const OUTSIDE = ['test', 'tools'];

const PURE = '^packages/(std|engine|contracts|resources|simfill|matcher|exchange|adapters-memory)/';
/** Test code may use what a test needs: the runner, Node, another adapter. */
export const TEST_CODE = ['\\.test\\.tsx?$', '/src/testing/', '/src/port-contract/', '/src/contract\\.ts$'];
const AWS_SDK = '(^|node_modules/)@aws-sdk/';
const HOST_MODULES = [
  '(^|node_modules/)(@hono/node-server|@dynoxide|fauxqs|ws)/?',
  '(^|node_modules/)hono/.*(aws-)?lambda',
  '@types/aws-lambda/',
  '^aws-lambda$',
];

function arrowRules(): IForbiddenRuleType[] {
  return Object.entries(ARROWS).map(([from, allowed]) => ({
    name: `arrows-of-${from.replace('packages/', '')}`,
    severity: 'error',
    comment: `${from} may name ${allowed.length === 0 ? 'no other room' : allowed.join(', ')}.`,
    from: { path: `^${from}/`, pathNot: TEST_CODE },
    to: {
      path: '^(packages/[^/]+|services|ui|test|tools|infra|fis)/',
      pathNot: [from, ...allowed].map((room) => `^${room}/`),
    },
  }));
}

const PLATFORM_RULES: IForbiddenRuleType[] = [
  {
    name: 'pure-packages-name-no-node',
    severity: 'error',
    comment: 'D10: clock, chance and input are dependencies.',
    from: { path: PURE, pathNot: TEST_CODE },
    to: { dependencyTypes: ['core'] },
  },
  {
    name: 'only-adapters-aws-names-an-aws-sdk',
    severity: 'error',
    comment:
      'D11. The laptop host is excepted: like infra it creates tables and queues before anything runs, and its change feed sits at the seam of the SDK client.',
    from: {
      path: '^(packages|services|ui)/',
      pathNot: ['^packages/adapters-aws/', '^services/src/hosts/laptop/', ...TEST_CODE],
    },
    to: { path: AWS_SDK },
  },
  {
    name: 'only-hosts-name-a-host',
    severity: 'error',
    comment: 'D11: handlers run on Lambda, on Fargate and on the laptop, and cannot tell which.',
    from: { path: '^services/src/', pathNot: ['^services/src/hosts/', ...TEST_CODE] },
    to: { path: HOST_MODULES },
  },
  {
    name: 'handlers-never-import-hosts',
    severity: 'error',
    comment: 'The composition root knows the parts; the parts do not know it.',
    from: { path: '^services/src/', pathNot: ['^services/src/hosts/', ...TEST_CODE] },
    to: { path: '^services/src/hosts/' },
  },
  {
    name: 'lambda-never-imports-the-laptop',
    severity: 'error',
    comment: 'The laptop runs the Lambda entries (D12), never the other way round.',
    from: { path: '^services/src/hosts/lambda/', pathNot: TEST_CODE },
    to: { path: '^services/src/hosts/laptop/' },
  },
  {
    name: 'only-tools-name-other-order-books',
    severity: 'error',
    comment: 'They are measured beside the matcher and shipped with nothing.',
    from: { path: '^(packages|services|ui|test)/' },
    to: { path: '(^|node_modules/)(nodejs-order-book|big-order-book)/?' },
  },
  {
    name: 'zod-by-its-small-door',
    severity: 'error',
    comment: "`zod` whole is 454 kB in a bundle, `zod/mini` 13 kB: import * as z from 'zod/mini'.",
    from: { path: '^(packages|services|ui)/' },
    to: { path: ['^zod$', 'node_modules/zod/index\\.', '^zod/v\\d$'] },
  },
];

const GENERAL_RULES: IForbiddenRuleType[] = [
  {
    name: 'no-cycles',
    severity: 'error',
    comment: 'Modules that import each other cannot be read, tested or deleted alone.',
    from: {},
    to: { circular: true },
  },
  {
    name: 'no-test-code-in-production',
    severity: 'error',
    comment: 'What a test needs is not shipped.',
    from: { path: '^(packages|services|ui)/', pathNot: TEST_CODE },
    to: { path: TEST_CODE },
  },
  {
    name: 'no-unresolvable-imports',
    severity: 'error',
    comment: 'An import that cannot be followed hides whatever lies behind it from every other rule.',
    from: {},
    to: { couldNotResolve: true },
  },
];

export const LAYER_RULES: IFlattenedRuleSet = { forbidden: [...arrowRules(), ...PLATFORM_RULES, ...GENERAL_RULES] };
