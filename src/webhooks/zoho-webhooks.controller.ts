import { Controller, Get, HttpCode, HttpStatus, Post, Req } from '@nestjs/common';
import { ApiBody, ApiHeader, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Public } from '../auth/access.decorators.js';
import { ApiProblems } from '../common/http/api-problems.js';
import { ReceiveWebhook } from './receive-webhook.js';

/** Where Zoho Payments posts its events (contract 6). */
@Public()
@ApiTags('webhooks')
@Controller('v1/webhooks/zoho')
export class ZohoWebhooksController {
  constructor(private readonly receiveWebhook: ReceiveWebhook) {}

  @Post()
  @HttpCode(HttpStatus.OK)
  @ApiOperation({
    summary: 'An event of Zoho Payments: stored once per event_id, answered, and only then worked on',
    description:
      'Also types, accounts and orders we do not know are answered 200. An unsigned probe (no body, or `{}`) is answered 200 and ignored.',
  })
  @ApiHeader({
    name: 'X-Zoho-Webhook-Signature',
    required: true,
    description: '`t=<ms>,v=<hex HMAC-SHA256 of t.rawBody>`, with the current or the previous webhook signing key',
  })
  @ApiBody({ schema: { type: 'object', description: 'Zoho’s event, as it is' } })
  @ApiOkResponse({ description: 'Stored, or known already' })
  @ApiProblems('unauthenticated', 'payload_too_large', 'rate_limited')
  async receive(@Req() request: FastifyRequest): Promise<void> {
    const raw = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    await this.receiveWebhook.run(raw, request.headers, request.ip);
  }

  /** Zoho registers an address only if it answers, by a request it does not document; HEAD comes with GET. */
  @Get()
  @ApiOperation({ summary: 'Says that the address answers' })
  @ApiOkResponse({ description: 'It does' })
  probe(): void {
    return;
  }
}
