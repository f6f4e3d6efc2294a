import { CHECKOUT_SCRIPT } from './checkout-script.js';
import { CHECKOUT_STYLE } from './checkout-style.js';

/** One page for both ways to pay: in the widget's frame, and as the hosted page of its own. */
export const CHECKOUT_PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Checkout · Zoho Payments simulator</title>
<link rel="icon" href="data:,">
<style>${CHECKOUT_STYLE}</style>
</head>
<body>
<main>
  <header>
    <div>
      <p id="business" class="business">&nbsp;</p>
      <p id="description" class="quiet">&nbsp;</p>
    </div>
    <button id="close" class="icon" type="button" aria-label="Close">
      <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M6 6l12 12M18 6L6 18"/></svg>
    </button>
  </header>
  <section id="total" class="total" hidden><span id="amount">&nbsp;</span><span id="countdown" class="pill"></span></section>

  <div id="alert" role="alert" hidden></div>

  <form id="form" novalidate hidden>
    <fieldset class="methods">
      <legend class="unseen">Pay with</legend>
      <label><input type="radio" name="type" value="upi" checked><span>UPI</span></label>
      <label><input type="radio" name="type" value="card"><span>Card</span></label>
      <label><input type="radio" name="type" value="net_banking"><span>Net banking</span></label>
    </fieldset>

    <div class="panel" data-for="upi">
      <label class="field">UPI ID<input name="upiId" value="shopper@bank" autocomplete="off" spellcheck="false"></label>
      <p class="quiet">Test amounts: up to ₹500 succeeds, ₹501 to ₹1,000 fails.</p>
    </div>
    <div class="panel" data-for="card" hidden>
      <label class="field">Card number<input name="cardNumber" inputmode="numeric" autocomplete="off" value="4111 1111 1111 1111"></label>
      <div class="pair">
        <label class="field">Expiry (MM/YY)<input name="expiry" autocomplete="off" value="12/30"></label>
        <label class="field">CVV<input name="cvv" inputmode="numeric" autocomplete="off" value="123"></label>
      </div>
      <label class="field">Name on card<input name="cardHolder" autocomplete="off" value="Asha"></label>
      <p class="quiet">The name “Failure” makes the card fail.</p>
    </div>
    <div class="panel" data-for="net_banking" hidden>
      <label class="field">Bank<select name="bank"><option>Success Test Bank</option><option>Failure Test Bank</option></select></label>
    </div>

    <button id="pay" class="primary" type="submit">Pay</button>
    <details>
      <summary>Simulator</summary>
      <div class="pair">
        <button id="fail" type="button">Fail this attempt</button>
        <button id="later" type="button">Pay later</button>
      </div>
      <p class="quiet">“Pay later” leaves the payment under way; it succeeds by itself a little afterwards.</p>
    </details>
  </form>

  <section id="outcome" hidden>
    <div id="mark" class="mark" aria-hidden="true"></div>
    <h1 id="headline" tabindex="-1"></h1>
    <p id="detail" class="quiet"></p>
    <button id="back" class="primary" type="button" hidden>Back to the shop</button>
  </section>

  <footer class="quiet">Zoho Payments simulator. No money moves here.</footer>
</main>
<script>${CHECKOUT_SCRIPT}</script>
</body>
</html>
`;
