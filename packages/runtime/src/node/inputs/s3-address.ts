import { FexgraphError } from '@fexgraph/core';
import type { Credentials } from '@fexgraph/files';
import { AwsV4Signer } from 'aws4fetch';
import type { Environment, NamedAddress } from './input-address.ts';

const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

/**
 * An object of a store that speaks S3. Requests are signed (AWS Signature Version 4) where the environment has keys.
 *
 * @throws FexgraphError BAD_OPTION for a bucket or key that there cannot be.
 */
export function s3Address(given: string, env: Environment): NamedAddress {
  const [, bucket = '', key = ''] = /^s3:\/\/([^/]*)\/(.+)$/is.exec(given) ?? [];
  if (!BUCKET.test(bucket) || key.split('/').some((part) => part === '.' || part === '..')) {
    throw new FexgraphError(
      'BAD_OPTION',
      `s3://${BUCKET.test(bucket) ? bucket : '***'}/… names no object of a bucket`,
      {
        hint: 's3://bucket/key; keys are taken from the environment: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY',
      },
    );
  }
  const region = env.AWS_REGION || env.AWS_DEFAULT_REGION || 'us-east-1';
  const path = key.split('/').map(encodeURIComponent).join('/');
  return {
    name: `s3://${bucket}/${key}`,
    url: new URL(`${bucketAddress(bucket, region, env)}/${path}`),
    hasSecrets: false,
    ...withSigner(region, env),
  };
}

function bucketAddress(bucket: string, region: string, env: Environment): string {
  const endpoint = env.AWS_ENDPOINT_URL_S3 || env.AWS_ENDPOINT_URL;
  if (endpoint) return `${endpoint.replace(/\/+$/, '')}/${bucket}`;
  // The certificate of the store is for one name before it.
  if (bucket.includes('.')) return `https://s3.${region}.amazonaws.com/${bucket}`;
  return `https://${bucket}.s3.${region}.amazonaws.com`;
}

function withSigner(region: string, env: Environment): { readonly credentials?: Credentials } {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN } = env;
  if (!accessKeyId || !secretAccessKey) return {};
  const keys = { accessKeyId, secretAccessKey, sessionToken: AWS_SESSION_TOKEN || undefined };
  return {
    credentials: async (url) => {
      const signed = await new AwsV4Signer({ ...keys, region, service: 's3', url: url.href }).sign();
      const headers = [...signed.headers].filter(([name]) => name !== 'host');
      return Object.fromEntries(headers);
    },
  };
}
