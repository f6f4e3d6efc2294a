import { OrderFlow } from './order-flow.js';
import { byId } from './dom.js';
import { AnswerError } from './http.js';
import { loadOrder, saveOrder, type Cart, type KeptOrder } from './memory.js';
import { ShelfView } from './shelf-view.js';
import { shop } from './shop-client.js';
import { showTimeBar } from './time-bar.js';

/** Wires the page: the shelf hands a basket over, the order flow takes it to its end. */
async function start(): Promise<void> {
  const shelf = new ShelfView(await shop.listProducts(), (cart) => void checkOut(cart));
  const flow = new OrderFlow((cartId, isSold) => shelf.settle(cartId, isSold));
  const kept = loadOrder();
  if (kept) flow.follow(kept);
  document.body.classList.add('is-ready');

  async function checkOut(cart: Cart): Promise<void> {
    shelf.say('Placing your order…', true);
    try {
      const { serviceUrl, order } = await shop.checkOut(cart);
      const { id: orderId, reference, clientToken } = order;
      const kept: KeptOrder = { cartId: cart.cartId, orderId, reference, serviceUrl, clientToken };
      saveOrder(kept);
      shelf.say('');
      flow.follow(kept, order);
    } catch (error) {
      // The basket keeps its id, so trying again goes on with the same order if there is one already.
      shelf.say(error instanceof AnswerError ? error.message : 'The shop cannot be reached. Please try again.');
    }
  }
}

void showTimeBar();
start().catch(() => {
  byId('shelf-message', HTMLParagraphElement).textContent = 'The shop cannot be reached. Please reload the page.';
});
