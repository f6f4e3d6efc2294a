import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { SECURITY_SCHEMES } from '../auth/access.decorators.js';
import { completeProblems } from '../common/http/complete-problems.js';
import { ProblemDocument } from '../common/http/problem-document.js';

const DESCRIPTION = `Orders, payment sessions and their reconciled status, for shops that take money with Zoho Payments.

Money is a decimal string with exactly the currency's minor digits, times are ISO 8601 in UTC, errors are
\`application/problem+json\` with a stable \`code\`, each explained under [/docs/errors](/docs/errors).`;

/** The living contract: `/docs/json` for tools; `/docs` shows it to people (docs-page.ts). */
export function serveOpenApi(app: NestFastifyApplication): void {
  SwaggerModule.setup('docs', app, () => createDocument(app), {
    ui: false,
    raw: ['json'],
    jsonDocumentUrl: 'docs/json',
  });
}

/** The document of a service that need not listen, nor reach a database. @public tools/generate-client.mjs */
export function createDocument(app: NestFastifyApplication): OpenAPIObject {
  const builder = new DocumentBuilder().setTitle('checkout-bff').setDescription(DESCRIPTION).setVersion('1');
  const bearer = (description: string) => ({ type: 'http', scheme: 'bearer', description }) as const;
  builder.addBearerAuth(bearer('A storefront server’s key (STOREFRONT_API_KEYS).'), SECURITY_SCHEMES.storefront);
  builder.addBearerAuth(
    bearer('The clientToken returned when an order is placed; good for that order.'),
    SECURITY_SCHEMES.shopper,
  );
  builder.addBearerAuth(bearer('A support desk’s key (SUPPORT_API_KEYS).'), SECURITY_SCHEMES.support);
  return completeProblems(SwaggerModule.createDocument(app, builder.build(), { extraModels: [ProblemDocument] }));
}
