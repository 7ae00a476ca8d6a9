/** Other people's accounts, the keys of services, and access in an emergency. */
import { z } from 'zod';
import { admin, apiScope, clinician, userRole } from '../access.ts';
import { apiKeyView, email, invitedRole, oneTimeLink, userView } from '../accounts.ts';
import { caseNumber } from '../cases.ts';
import { route } from '../entries.ts';
import { sample } from '../examples.ts';
import { displayName, empty, id, plainText, timestamp } from '../values.ts';
import { sampleUser } from './accounts.ts';
import { sampleEmail, sampleSecret } from './signIn.ts';

const page = {
  limit: z.coerce.number().int().min(1).max(100).default(50),
  /** `nextCursor` of the page before. */
  cursor: id.optional(),
};
/** The number of the last account that was read. */
const accountCursor = z.string().regex(/^[1-9]\d{0,14}$/);
const accountPage = { ...page, cursor: accountCursor.optional() };
const accountState = z.enum(['enabled', 'disabled']);
const userParams = z.strictObject({ userId: id });
const sampleLink = (kind: string) => ({
  url: `https://clinic.example/app/#${kind}=${sampleSecret}`,
  expiresAt: '2026-03-09T09:00:00.000Z',
});

export const listUsers = route({
  name: 'listUsers',
  method: 'GET',
  path: '/api/v1/users',
  summary: 'Every account, newest first.',
  params: empty,
  query: z.strictObject(accountPage),
  body: empty,
  reply: z.strictObject({ users: z.array(userView), nextCursor: accountCursor.nullable() }),
  access: admin,
  errors: [],
  example: { query: { limit: 50 }, reply: { users: [sampleUser], nextCursor: null } },
});

export const searchUsers = route({
  name: 'searchUsers',
  method: 'POST',
  path: '/api/v1/search/users',
  summary:
    'Accounts, newest first, whose name or e-mail address has this text in it. All that is given must hold.',
  params: empty,
  query: empty,
  body: z.strictObject({
    text: plainText(200).optional(),
    role: userRole.optional(),
    state: accountState.optional(),
    ...accountPage,
    limit: z.int().min(1).max(100).default(50),
  }),
  reply: z.strictObject({
    users: z.array(userView),
    /** Null at the end. A page may be short, even empty, and still have one: each call reads a bounded part. */
    nextCursor: accountCursor.nullable(),
  }),
  access: admin,
  errors: [],
  example: {
    body: { text: 'okafor', role: 'clinician', state: 'enabled' },
    reply: { users: [sampleUser], nextCursor: null },
  },
});

export const findUser = route({
  name: 'findUser',
  method: 'POST',
  path: '/api/v1/directory/find',
  summary: 'The account of this e-mail address, to be added to a case.',
  params: empty,
  query: empty,
  body: z.strictObject({ email }),
  reply: userView,
  access: clinician,
  errors: ['USER_NOT_FOUND'],
  example: { body: { email: sampleEmail }, reply: sampleUser },
});

export const updateUser = route({
  name: 'updateUser',
  method: 'PATCH',
  path: '/api/v1/users/:userId',
  summary:
    'Changes the role of an account, disables or enables it, removes its second factors, or ends its sign-ins, which each of these does.',
  params: userParams,
  query: empty,
  body: z
    .strictObject({
      role: invitedRole.optional(),
      state: accountState.optional(),
      /** For somebody who lost their devices: app, recovery codes and passkeys are forgotten. */
      secondFactors: z.literal('removed').optional(),
      /** On every device and in every browser, where nothing else is to change. */
      signIns: z.literal('ended').optional(),
    })
    .refine(
      (wanted) => (wanted.role ?? wanted.state ?? wanted.secondFactors ?? wanted.signIns) !== undefined,
      {
        error: 'nothing to change',
      },
    ),
  reply: userView,
  access: admin,
  errors: ['USER_NOT_FOUND', 'LAST_ADMIN'],
  example: { params: { userId: sample.userId }, body: { state: 'enabled' }, reply: sampleUser },
});

export const createResetLink = route({
  name: 'createResetLink',
  method: 'POST',
  path: '/api/v1/users/:userId/reset-link',
  summary: 'A link by which this person sets a new password, to be handed to them. An older one is void.',
  params: userParams,
  query: empty,
  body: empty,
  reply: oneTimeLink,
  status: 201,
  access: admin,
  errors: ['USER_NOT_FOUND', 'SIGNS_IN_ELSEWHERE'],
  example: { params: { userId: sample.userId }, body: {}, reply: sampleLink('reset') },
});

const sampleKey = {
  apiKeyId: sample.apiKeyId,
  serviceId: sample.serviceId,
  serviceName: 'Booking platform',
  scopes: ['cases:write' as const],
  createdAt: sample.createdAt,
  expiresAt: '2027-03-02T09:00:00.000Z',
  revokedAt: null,
};

export const createApiKey = route({
  name: 'createApiKey',
  method: 'POST',
  path: '/api/v1/api-keys',
  summary:
    'A key for a service, new or (by `serviceId`) one that has keys already. It is answered here and cannot be read again.',
  params: empty,
  query: empty,
  body: z
    .strictObject({
      serviceName: displayName.optional(),
      serviceId: id.optional(),
      scopes: z.array(apiScope).min(1).max(apiScope.options.length),
      /** At most two years from now. */
      expiresAt: timestamp,
    })
    .refine(({ serviceName, serviceId }) => (serviceName === undefined) !== (serviceId === undefined), {
      error: 'either serviceName or serviceId',
    }),
  reply: z.strictObject({ apiKey: apiKeyView, key: z.string() }),
  status: 201,
  access: admin,
  errors: ['USER_NOT_FOUND'],
  example: {
    body: { serviceName: 'Booking platform', scopes: ['cases:write'], expiresAt: sampleKey.expiresAt },
    reply: { apiKey: sampleKey, key: `csk_${sampleSecret}` },
  },
});

export const listApiKeys = route({
  name: 'listApiKeys',
  method: 'GET',
  path: '/api/v1/api-keys',
  summary: 'Every key of every service, newest first, without what opens doors.',
  params: empty,
  query: z.strictObject(page),
  body: empty,
  reply: z.strictObject({ apiKeys: z.array(apiKeyView), nextCursor: id.nullable() }),
  access: admin,
  errors: [],
  example: { query: { limit: 50 }, reply: { apiKeys: [sampleKey], nextCursor: null } },
});

export const revokeApiKey = route({
  name: 'revokeApiKey',
  method: 'DELETE',
  path: '/api/v1/api-keys/:apiKeyId',
  summary: 'From now on nobody gets in by this key.',
  params: z.strictObject({ apiKeyId: id }),
  query: empty,
  body: empty,
  reply: empty,
  status: 204,
  access: admin,
  errors: ['API_KEY_NOT_FOUND'],
  example: { params: { apiKeyId: sample.apiKeyId }, reply: {} },
});

export const breakGlassView = z.strictObject({
  breakGlassId: id,
  caseId: id,
  userId: id,
  reason: z.string(),
  openedAt: timestamp,
  until: timestamp,
  review: z
    .strictObject({
      at: timestamp,
      byUserId: id,
      verdict: z.enum(['justified', 'unjustified']),
      remark: z.string().nullable(),
    })
    .nullable(),
});

const sampleBreakGlass = {
  breakGlassId: sample.breakGlassId,
  caseId: sample.caseId,
  userId: sample.userId,
  reason: 'Unconscious in the emergency room, nobody of the care team can be reached.',
  openedAt: sample.createdAt,
  until: '2026-03-02T13:00:00.000Z',
  review: null,
};

export const breakGlass = route({
  name: 'breakGlass',
  method: 'POST',
  path: '/api/v1/break-glass',
  summary:
    'Opens a case that is not the caller’s for reading, by its number or id, for an hour or as long as told. Administrators see it and review it.',
  params: empty,
  query: empty,
  body: z
    .strictObject({
      caseNumber: caseNumber.optional(),
      caseId: id.optional(),
      reason: plainText(1000),
      minutes: z.int().min(5).max(240).default(60),
    })
    .refine((body) => (body.caseNumber === undefined) !== (body.caseId === undefined), {
      error: 'either caseNumber or caseId',
    }),
  reply: breakGlassView,
  status: 201,
  access: { who: 'user', roles: ['clinician'] },
  errors: ['CASE_NOT_FOUND', 'EMERGENCIES_OPEN'],
  example: {
    body: { caseNumber: 'C-2026-000123-X', reason: sampleBreakGlass.reason, minutes: 240 },
    reply: sampleBreakGlass,
  },
});

const listedBreakGlass = breakGlassView.extend({
  /** Of who opened it; null where they have no account any more. */
  displayName: displayName.nullable(),
  caseNumber: z.string().nullable(),
  /** Name of who reviewed it. */
  reviewedBy: displayName.nullable(),
});
export type ListedBreakGlass = z.infer<typeof listedBreakGlass>;

const listed = {
  ...sampleBreakGlass,
  displayName: 'Dr. Okafor',
  caseNumber: 'C-2026-000123-X',
  reviewedBy: null,
};

export const listBreakGlass = route({
  name: 'listBreakGlass',
  method: 'GET',
  path: '/api/v1/break-glass',
  summary: 'Every emergency access, newest first; with `review=open` those that nobody has reviewed.',
  params: empty,
  query: z.strictObject({ ...page, review: z.enum(['open', 'all']).default('all') }),
  body: empty,
  reply: z.strictObject({ accesses: z.array(listedBreakGlass), nextCursor: id.nullable() }),
  access: admin,
  errors: [],
  example: { query: { limit: 50 }, reply: { accesses: [listed], nextCursor: null } },
});

export const reviewBreakGlass = route({
  name: 'reviewBreakGlass',
  method: 'POST',
  path: '/api/v1/break-glass/:breakGlassId/review',
  summary: 'Says whether an emergency access was right. Nobody reviews their own. It ends with that.',
  params: z.strictObject({ breakGlassId: id }),
  query: empty,
  body: z.strictObject({
    verdict: z.enum(['justified', 'unjustified']),
    remark: plainText(1000).optional(),
  }),
  reply: breakGlassView,
  access: admin,
  errors: ['BREAK_GLASS_NOT_FOUND', 'ALREADY_REVIEWED'],
  example: {
    params: { breakGlassId: sample.breakGlassId },
    body: { verdict: 'justified' },
    reply: {
      ...sampleBreakGlass,
      review: { at: sample.startedAt, byUserId: sample.hostId, verdict: 'justified', remark: null },
    },
  },
});

export const userRoutes = [
  listUsers,
  searchUsers,
  findUser,
  updateUser,
  createResetLink,
  createApiKey,
  listApiKeys,
  revokeApiKey,
  breakGlass,
  listBreakGlass,
  reviewBreakGlass,
] as const;
