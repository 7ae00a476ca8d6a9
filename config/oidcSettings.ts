/** The identity provider (OpenID Connect) whose people sign in here. */
import { z } from 'zod';
import { isIssuer } from './addressForms.ts';
import { list, text } from './settingForms.ts';

/** The description of each is what a fault says was expected. */
export const oidcVariables = {
  CONSILIUM_OIDC_ISSUER: text
    .refine(isIssuer)
    .optional()
    .describe('the https:// address of an identity provider, just as it stands in its tokens'),
  CONSILIUM_OIDC_AUDIENCE: text.optional().describe('the audience that its tokens name'),
  CONSILIUM_OIDC_ROLE_CLAIM: text.default('roles').describe('where its tokens name the roles'),
  CONSILIUM_OIDC_ROLES: list
    .transform((items) => items.map((item) => item.split('=')))
    .pipe(z.array(z.tuple([z.string().min(1), z.enum(['patient', 'clinician', 'admin'])])))
    .default([])
    .describe('its names for our roles: doctors=clinician,it=admin'),
  CONSILIUM_OIDC_CLIENT_ID: text
    .optional()
    .describe('the name by which the identity provider knows this server'),
  CONSILIUM_OIDC_CLIENT_SECRET: text.optional().describe('the secret that goes with that name'),
  CONSILIUM_OIDC_SCOPE: z
    .string()
    .max(1024)
    // RFC 6749, section 3.3
    .regex(/^[\x21\x23-\x5b\x5d-\x7e]+( [\x21\x23-\x5b\x5d-\x7e]+)*$/)
    .refine((scope) => scope.split(' ').includes('openid'))
    .default('openid profile email')
    .describe('names separated by spaces, openid among them'),
};

/** Null: this server alone issues tokens. */
export function oidcSettings(values: z.output<z.ZodObject<typeof oidcVariables>>) {
  const { CONSILIUM_OIDC_ISSUER: issuer, CONSILIUM_OIDC_AUDIENCE: audience } = values;
  if (issuer === undefined || audience === undefined) return null;
  return Object.freeze({
    issuer,
    audience,
    roleClaim: values.CONSILIUM_OIDC_ROLE_CLAIM,
    roles: Object.freeze(Object.fromEntries(values.CONSILIUM_OIDC_ROLES)),
    /** Null: its tokens are taken, but the page does not send people there. */
    client:
      values.CONSILIUM_OIDC_CLIENT_ID === undefined
        ? null
        : Object.freeze({
            clientId: values.CONSILIUM_OIDC_CLIENT_ID,
            /** Null: a public client. */
            clientSecret: values.CONSILIUM_OIDC_CLIENT_SECRET ?? null,
            scope: values.CONSILIUM_OIDC_SCOPE,
          }),
  });
}
