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
      <label hidden><input type="radio" name="type" value="upi"><span>UPI</span></label>
      <label hidden><input type="radio" name="type" value="card"><span>Card</span></label>
      <label hidden><input type="radio" name="type" value="net_banking"><span>Net banking</span></label>
      <label hidden><input type="radio" name="type" value="wallet"><span>Wallet</span></label>
      <label hidden><input type="radio" name="type" value="bank_transfer"><span>Bank transfer</span></label>
      <label hidden><input type="radio" name="type" value="ach_debit"><span>Bank account</span></label>
      <label hidden><input type="radio" name="type" value="apple_pay"><span>Apple Pay</span></label>
    </fieldset>

    <div class="panel" data-for="upi" hidden>
      <label class="field">With<select name="upiChannel"><option value="qr">QR code</option><option value="intent">UPI app</option><option value="collect">UPI ID (iOS only since March 2026)</option></select></label>
      <label class="field">The shopper’s UPI ID<input name="upiId" value="shopper@bank" autocomplete="off" spellcheck="false"></label>
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

    <div class="panel" data-for="wallet" hidden><p class="quiet">A test wallet that always has enough.</p></div>
    <div class="panel" data-for="bank_transfer" hidden><p class="quiet">The money comes a moment later: the payment is under way till then.</p></div>
    <div class="panel" data-for="apple_pay" hidden><p class="quiet">A test card in the wallet.</p></div>
    <div class="panel" data-for="ach_debit" hidden>
      <label class="field">Account holder<input name="accountHolder" autocomplete="off" value="Charles"></label>
      <div class="pair">
        <label class="field">Routing number<input name="routingNumber" inputmode="numeric" autocomplete="off" value="110000000"></label>
        <label class="field">Account number<input name="accountNumber" inputmode="numeric" autocomplete="off" value="000123456789"></label>
      </div>
      <p class="quiet">Settles in four business days. The holder “Failure” has no funds then; with “Return” the bank takes the money back two business days later.</p>
    </div>

    <p id="fee" class="quiet" hidden></p>
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
