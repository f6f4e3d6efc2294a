import { byId, create, setText } from './dom.js';
import { loadCart, saveCart, type Cart, type Line } from './memory.js';
import { formatMinor, formatMoney, toMinor } from './money.js';
import type { ShownProduct } from './shop-client.js';

/** Sandbox rules of the simulator's UPI: shown, because otherwise a refused payment looks like a fault of the demo. */
const UPI_SUCCEEDS_UP_TO = 50_000;
const MOST_PER_LINE = 9;

/** The selection and the basket. */
export class ShelfView {
  private cart = loadCart();
  private readonly checkout = byId('checkout', HTMLButtonElement);
  private readonly message = byId('shelf-message', HTMLParagraphElement);

  constructor(
    private readonly products: ShownProduct[],
    onCheckout: (cart: Cart) => void,
  ) {
    byId('shelf', HTMLUListElement).replaceChildren(...products.map((product) => this.card(product)));
    this.checkout.addEventListener('click', () => onCheckout(this.cart));
    this.cart.lines = this.cart.lines.filter(({ sku }) => products.some((product) => product.sku === sku));
    this.render();
  }

  /** Says what went wrong, or that we are busy. A busy shelf takes no second click. */
  say(text: string, isBusy = false): void {
    setText(this.message, text);
    this.checkout.disabled = isBusy || this.cart.lines.length === 0;
    byId('shelf-view', HTMLElement).classList.toggle('is-busy', isBusy);
  }

  /** The basket's order is over: a sold basket is emptied, another can be ordered anew, under a new id. */
  settle(cartId: string, isSold: boolean): void {
    if (cartId === this.cart.cartId) this.set(isSold ? [] : this.cart.lines);
  }

  private card(product: ShownProduct): HTMLLIElement {
    const add = create('button', { type: 'button', class: 'button button-quiet', 'data-sku': product.sku }, 'Add');
    add.setAttribute('aria-label', `Add ${product.name}`);
    add.addEventListener('click', () => this.change(product.sku, 1));
    return create(
      'li',
      { class: 'card', 'data-tone': product.tone },
      create('div', { class: 'tin', 'aria-hidden': 'true' }, create('span', { class: 'tin-label' })),
      create('h3', {}, product.name),
      create('p', { class: 'note' }, product.note),
      create(
        'div',
        { class: 'card-foot' },
        create('span', { class: 'price' }, formatMoney(product.unitAmount), create('small', {}, product.weight)),
        add,
      ),
    );
  }

  private change(sku: string, by: number): void {
    const quantity = Math.min((this.cart.lines.find((line) => line.sku === sku)?.quantity ?? 0) + by, MOST_PER_LINE);
    const isNew = !this.cart.lines.some((line) => line.sku === sku);
    const lines = this.cart.lines.map((line) => (line.sku === sku ? { sku, quantity } : line));
    this.set((isNew ? [...lines, { sku, quantity }] : lines).filter((line) => line.quantity > 0));
  }

  private set(lines: Line[]): void {
    this.cart = saveCart(lines);
    this.render();
  }

  private render(): void {
    const { lines } = this.cart;
    const focused = document.activeElement instanceof HTMLElement ? document.activeElement.dataset.step : undefined;
    const list = byId('basket-lines', HTMLUListElement);
    list.replaceChildren(...lines.flatMap((line) => this.line(line)));
    // Rebuilding the list must not take the focus away from somebody who steps with the keyboard.
    if (focused) (list.querySelector<HTMLElement>(`[data-step="${focused}"]`) ?? this.checkout).focus();
    const totalMinor = lines.reduce((sum, { sku, quantity }) => sum + this.unitMinor(sku) * quantity, 0);
    byId('basket-empty', HTMLParagraphElement).hidden = lines.length > 0;
    byId('sandbox-hint', HTMLParagraphElement).hidden = totalMinor <= UPI_SUCCEEDS_UP_TO;
    setText(byId('total', HTMLElement), formatMinor(totalMinor));
    const basketLink = byId('to-basket', HTMLAnchorElement);
    basketLink.hidden = lines.length === 0;
    setText(basketLink, `Your basket: ${formatMinor(totalMinor)}`);
    setText(this.checkout, lines.length > 0 ? `Pay ${formatMinor(totalMinor)}` : 'Pay');
    this.say('');
  }

  private unitMinor(sku: string): number {
    return toMinor(this.products.find((product) => product.sku === sku)?.unitAmount ?? '0');
  }

  private line({ sku, quantity }: Line): HTMLLIElement[] {
    const product = this.products.find((candidate) => candidate.sku === sku);
    if (!product) return [];
    const step = (by: 1 | -1, label: string): HTMLButtonElement => {
      const attributes = {
        type: 'button',
        class: 'step',
        'data-step': `${sku}${by}`,
        'aria-label': `${label} ${product.name}`,
      };
      const button = create('button', attributes, by > 0 ? '+' : '−');
      button.addEventListener('click', () => this.change(sku, by));
      return button;
    };
    const count = create('span', { class: 'count' }, String(quantity));
    const stepper = create('span', { class: 'stepper' }, step(-1, 'One less'), count, step(1, 'One more'));
    const sum = create('span', { class: 'sum' }, formatMinor(this.unitMinor(sku) * quantity));
    return [create('li', {}, create('span', { class: 'line-name' }, product.name), stepper, sum)];
  }
}
