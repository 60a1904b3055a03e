/**
 * Who somebody is: a pool of people with pages for signing in, by password with a code from an app, or by a passkey. What
 * they may is not known here, so a second factor is asked of everybody: who is a viewer in one workspace may be the owner of
 * another, or will be tomorrow.
 */
import { Aws, Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { nameToken } from './deployed.ts';
import { OwnFunction } from './lambda.ts';
import { accept } from './nag.ts';
import type { Places } from './permit.ts';
import type { Settings } from './settings.ts';

export class People extends Construct {
  readonly pool: cognito.UserPool;
  /** Puts addresses into tokens. */
  readonly naming: OwnFunction;

  constructor(scope: Construct, id: string, { stage, mailFrom, secondFactor }: Settings, asset: string, log: ILogGroup) {
    super(scope, id);
    const nowhere = {} as Places; // it takes no role on and tells nobody
    this.naming = new OwnFunction(this, nameToken, { stage, asset, places: nowhere, stream: '', log, environment: {} });
    this.pool = new cognito.UserPool(this, 'Pool', {
      featurePlan: cognito.FeaturePlan.ESSENTIALS,
      selfSignUpEnabled: true,
      signInAliases: { email: true },
      signInCaseSensitive: false,
      autoVerify: { email: true },
      keepOriginal: { email: true },
      standardAttributes: { email: { required: true, mutable: true } },
      passwordPolicy: {
        minLength: 12,
        requireLowercase: true,
        requireUppercase: true,
        requireDigits: true,
        requireSymbols: true,
        tempPasswordValidity: Duration.days(1),
      },
      signInPolicy: { allowedFirstAuthFactors: { password: true, passkey: true } },
      passkeyUserVerification: cognito.PasskeyUserVerification.REQUIRED,
      mfa: secondFactor === 'required' ? cognito.Mfa.REQUIRED : cognito.Mfa.OPTIONAL,
      mfaSecondFactor: { otp: true, sms: false },
      accountRecovery: cognito.AccountRecovery.EMAIL_ONLY,
      ...(mailFrom ? { email: cognito.UserPoolEmail.withSES({ fromEmail: mailFrom.address, sesVerifiedDomain: mailFrom.domain }) } : {}),
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    // A passkey that asks for a finger or a PIN is two factors: without this it would not do where a second one is asked for.
    (this.pool.node.defaultChild as cognito.CfnUserPool).webAuthnFactorConfiguration = 'MULTI_FACTOR_WITH_USER_VERIFICATION'; // what a pool is made of
    this.pool.addTrigger(cognito.UserPoolOperation.PRE_TOKEN_GENERATION_CONFIG, this.naming.lambda, cognito.LambdaVersion.V2_0);
    accept(this.pool, {
      ...(secondFactor === 'required' ? {} : { COG2: 'The operator has chosen so in the settings.' }),
      COG3: 'Threat protection belongs to the plan Plus, at 0.020 in place of 0.015 USD a person and month; every plan locks out after repeated failures.',
      COG8: 'The plan Plus costs a third more and adds threat protection only.',
    });
    this.pool.addDomain('Pages', {
      cognitoDomain: { domainPrefix: `regulars-${stage}-${Aws.ACCOUNT_ID}` },
      managedLoginVersion: cognito.ManagedLoginVersion.NEWER_MANAGED_LOGIN,
    });
  }

  get issuer(): string {
    return this.pool.userPoolProviderUrl;
  }
}

/** The web app, which keeps no secret: code with PKCE, access tokens of 15 minutes, refresh tokens that change with each use. */
export function addWebClient(scope: Construct, { pool }: People, url: string): string {
  const { userPoolClientId } = new cognito.UserPoolClient(scope, 'Client', {
    userPool: pool,
    generateSecret: false,
    authFlows: { user: true },
    oAuth: {
      flows: { authorizationCodeGrant: true, implicitCodeGrant: false },
      scopes: [cognito.OAuthScope.OPENID, cognito.OAuthScope.EMAIL],
      callbackUrls: [`${url}/signed-in`],
      logoutUrls: [url],
    },
    supportedIdentityProviders: [cognito.UserPoolClientIdentityProvider.COGNITO],
    accessTokenValidity: Duration.minutes(15),
    idTokenValidity: Duration.minutes(15),
    refreshTokenValidity: Duration.days(30),
    // Two tabs may use the same one at once.
    refreshTokenRotationGracePeriod: Duration.seconds(20),
    enableTokenRevocation: true,
    preventUserExistenceErrors: true,
  });
  new cognito.CfnManagedLoginBranding(scope, 'Look', { userPoolId: pool.userPoolId, clientId: userPoolClientId, useCognitoProvidedValues: true });
  return userPoolClientId;
}
