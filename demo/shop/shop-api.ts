import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import { CheckoutProblem, type CheckoutClient } from '@checkout-bff/client';
import { basketSchema, orderReference, toOrderRequest } from './basket.js';
import { listProducts } from './catalogue.js';
import type { ReceivedEvents } from './received-events.js';

const cartSchema = z.strictObject({ cartId: z.uuid() });

/** What the page asks its own server for. The cart's id is a secret of one browser: who knows it, may see its order. */
export function registerShopApi(
  server: FastifyInstance,
  client: () => CheckoutClient | undefined,
  events: ReceivedEvents,
): void {
  server.get('/api/products', () => ({ products: listProducts() }));

  // The cart's id is the Idempotency-Key: a double click or a reload finds the order that is there already.
  server.post('/api/checkout', async (request, reply) => {
    const basket = basketSchema.safeParse(request.body);
    const order = basket.success ? toOrderRequest(basket.data) : undefined;
    if (!basket.success || !order) {
      await refuse(reply, 400, 'This basket cannot be ordered.');
      return;
    }
    return await withService(reply, client(), async (service) => ({
      serviceUrl: service.baseUrl,
      order: await service.placeOrder(order, { idempotencyKey: basket.data.cartId }),
    }));
  });

  // A client token ends, the shop's own key does not: for who comes back late, or after its secret was changed.
  server.post('/api/resume', async (request, reply) => {
    const cart = cartSchema.safeParse(request.body);
    return await withService(reply, client(), async (service) => {
      const order = cart.success && (await service.findByReference(orderReference(cart.data.cartId)));
      if (!order) return await refuse(reply, 404, 'There is no such order.');
      const { status } = await service.getStatus(order.id);
      if (status?.status !== 'awaiting_payment') return { status };
      const { clientToken } = await service.openSession(order.id);
      return { status, clientToken };
    });
  });

  server.post('/api/cancel', async (request, reply) => {
    const cart = cartSchema.safeParse(request.body);
    if (!cart.success) {
      await refuse(reply, 400, 'There is no such basket.');
      return;
    }
    return await withService(reply, client(), async (service) => {
      const order = await service.findByReference(orderReference(cart.data.cartId));
      if (order) await service.cancel(order.id);
      return { cancelled: true };
    });
  });

  server.get('/api/events/:cartId', (request) => {
    const cart = cartSchema.safeParse(request.params);
    return { events: cart.success ? events.about(orderReference(cart.data.cartId)) : [] };
  });

  registerWebhook(server, events);
}

function registerWebhook(server: FastifyInstance, events: ReceivedEvents): void {
  // A scope of its own: here the body stays the bytes that were signed.
  void server.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, parsed) => parsed(null, body));
    scope.post('/webhooks/checkout', async (request, reply) => {
      try {
        events.receive(request.body as Buffer, request.headers as Record<string, string>);
        return await reply.code(204).send();
      } catch {
        await refuse(reply, 401, 'The signature does not match.');
        return;
      }
    });
    done();
  });
}

async function withService<T>(
  reply: FastifyReply,
  service: CheckoutClient | undefined,
  call: (service: CheckoutClient) => Promise<T>,
): Promise<T | undefined> {
  if (!service) {
    await refuse(reply, 503, 'The checkout is still starting. Please try again in a moment.');
    return;
  }
  try {
    return await call(service);
  } catch (error) {
    if (error instanceof CheckoutProblem) return await refuse(reply, error.status, error.detail);
    await refuse(reply, 503, 'The checkout cannot be reached. Your basket is kept: please try again.');
    return;
  }
}

async function refuse(reply: FastifyReply, status: number, detail: string): Promise<undefined> {
  await reply.code(status).send({ status, detail });
  return undefined;
}
