/**
 * Behaviour of the checkout page. In the widget it talks to the script that opened it by postMessage; as hosted page it
 * leaves for the shop's URL. All text goes in by textContent: nothing a shop sends becomes markup.
 */
export const CHECKOUT_SCRIPT = String.raw`
(function () {
  'use strict';
  // Long enough to read, short enough not to be in the way.
  var SHOW_RESULT_MS = 1200;
  var BANK_DELAY_MS = 500;
  var hosted = location.pathname.indexOf('/hostedcheckout/') === 0;
  var key, session, ending, address = {}, parentOrigin = '*', ticker;
  var $ = function (id) { return document.getElementById(id); };
  var form = $('form');

  function tell(message) {
    if (!hosted && window.parent !== window) window.parent.postMessage(message, parentOrigin);
  }

  function leave(end) {
    if (hosted) {
      if (end.redirect) location.assign(end.redirect);
    } else if (end.error) tell({ type: 'reject', error: end.error });
    else tell({ type: 'resolve', result: end.result });
  }

  function post(path, body) {
    return fetch('/checkout/api/' + path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    }).then(function (answer) { return answer.json(); });
  }

  function start(options) {
    var body = { key: key };
    if (options.amount !== undefined) body.amount = String(options.amount);
    if (options.currency_code) body.currency_code = options.currency_code;
    address = options.address || {};
    return post('open', body).then(function (answer) {
      if (answer.error) return showRefusal(answer);
      session = answer;
      $('total').hidden = false;
      $('business').textContent = options.business || answer.business;
      $('description').textContent = options.description || answer.description;
      $('amount').textContent = money(answer.amount, answer.currency);
      offer(answer.methods);
      countDown(Date.now() + answer.expires_in_ms);
      showForm();
    }, function () { showRefusal({ error: { code: 'widget_failed_to_load', message: 'The checkout could not be loaded.' } }); });
  }

  function offer(methods) {
    document.querySelectorAll('input[name=type]').forEach(function (radio) {
      radio.parentNode.hidden = !methods.some(function (method) { return method.type === radio.value; });
      radio.checked = methods.length > 0 && methods[0].type === radio.value;
    });
    showMethod();
  }

  function showMethod() {
    var type = new FormData(form).get('type');
    document.querySelectorAll('.panel').forEach(function (panel) { panel.hidden = panel.dataset.for !== type; });
    var method = session.methods.find(function (candidate) { return candidate.type === type; });
    $('pay').hidden = !method;
    if (!method) return;
    $('pay').textContent = 'Pay ' + money(method.amount, session.currency);
    $('fee').hidden = Number(method.fee) === 0;
    $('fee').textContent = money(session.amount, session.currency) + ' and a convenience fee of ' + money(method.fee, session.currency);
  }

  function money(amount, currency) {
    return new Intl.NumberFormat(currency === 'INR' ? 'en-IN' : 'en-US', { style: 'currency', currency: currency }).format(amount);
  }

  function countDown(until) {
    clearInterval(ticker);
    var tick = function () {
      var seconds = Math.max(0, Math.round((until - Date.now()) / 1000));
      $('countdown').textContent = Math.floor(seconds / 60) + ':' + String(seconds % 60).padStart(2, '0') + ' left';
      if (seconds > 0 || !session) return;
      clearInterval(ticker);
      // Only while a person is choosing: a result on the screen stays what it is.
      if (!form.hidden) showRefusal({ error: { code: 'session_expired', message: 'The payment session has expired.' }, redirect: session.return_url });
    };
    tick();
    ticker = setInterval(tick, 1000);
  }

  function showForm() {
    $('outcome').hidden = true;
    form.hidden = false;
    (document.querySelector('input[name=type]:checked') || $('close')).focus();
  }

  function showOutcome(mark, headline, detail) {
    form.hidden = true;
    $('alert').hidden = true;
    $('outcome').hidden = false;
    $('mark').className = 'mark ' + mark;
    $('headline').textContent = headline;
    $('detail').textContent = detail;
    $('headline').focus();
  }

  function showRefusal(refusal) {
    clearInterval(ticker);
    $('countdown').textContent = '';
    var isExpired = refusal.error.code === 'session_expired';
    showOutcome('bad', isExpired ? 'This payment session has expired' : 'This payment cannot go on',
      isExpired ? 'Go back to the shop to start a new one. Nothing was charged by this page.' : refusal.error.message);
    endWith({ error: refusal.error, redirect: refusal.redirect });
  }

  /** The way out is chosen; the person leaves by the button, the cross or Escape. */
  function endWith(end) {
    ending = end;
    $('back').hidden = hosted && !end.redirect;
    if (!$('back').hidden) $('back').focus();
  }

  function input() {
    var data = new FormData(form);
    var type = data.get('type');
    if (type === 'upi') return { type: type, upiId: data.get('upiId'), upiChannel: data.get('upiChannel') };
    if (type === 'net_banking') return { type: type, bank: data.get('bank') };
    if (type === 'ach_debit') {
      return { type: type, accountHolder: data.get('accountHolder'), routingNumber: data.get('routingNumber'), accountNumber: data.get('accountNumber') };
    }
    if (type !== 'card') return { type: type };
    return { type: type, cardNumber: data.get('cardNumber'), cardHolder: data.get('cardHolder'), expiry: data.get('expiry') };
  }

  function pay(wish) {
    var body = { key: key, input: input(), contact: {} };
    if (wish) body.wish = wish;
    if (address.email) body.contact.email = address.email;
    if (address.phone) body.contact.phone = address.phone;
    showOutcome('busy', 'Talking to your bank…', 'Do not close this page.');
    // The payment is made first and shown later: closing meanwhile leaves a paid session behind, as in real life.
    post('attempt', body).then(function (result) { return pause(BANK_DELAY_MS).then(function () { show(result); }); }, function () {
      showForm();
      warn('The simulator did not answer. Try again.');
    });
  }

  function show(result) {
    if (result.error && result.error.code === 'paymentmethods_validation') { showForm(); return warn(result.error.message); }
    if (result.error) return showRefusal(result);
    if (result.status !== 'failed') return showSuccess(result);
    if (result.attempts_left > 0) {
      showForm();
      return warn((result.reason || 'The payment failed') + '. ' + left(result.attempts_left));
    }
    showOutcome('bad', 'The payment failed', 'No attempts are left. Go back to the shop to start again.');
    endWith({ error: { code: 'processor_error', message: result.reason || 'The payment failed' }, redirect: result.redirect });
  }

  function showSuccess(result) {
    clearInterval(ticker);
    $('countdown').textContent = '';
    if (result.status === 'succeeded') showOutcome('good', 'Payment successful', 'Taking you back to the shop…');
    else showOutcome('busy', 'Payment is being processed', 'Your bank will confirm it shortly.');
    ending = { result: result.widget_result, redirect: result.redirect };
    pause(SHOW_RESULT_MS).then(function () { leave(ending); });
  }

  function left(count) { return count === 1 ? 'One attempt is left.' : count + ' attempts are left.'; }
  function warn(text) { $('alert').textContent = text; $('alert').hidden = false; }
  function pause(ms) { return new Promise(function (resolve) { setTimeout(resolve, ms); }); }

  function giveUp() {
    leave(ending || { error: { code: 'widget_closed', message: 'Widget closed by the customer' }, redirect: session && session.return_url });
  }

  form.addEventListener('submit', function (event) { event.preventDefault(); pay(); });
  form.addEventListener('change', showMethod);
  $('fail').addEventListener('click', function () { pay('failure'); });
  $('later').addEventListener('click', function () { pay('pending'); });
  $('close').addEventListener('click', giveUp);
  $('back').addEventListener('click', function () { leave(ending); });
  addEventListener('keydown', function (event) { if (event.key === 'Escape' && !hosted) giveUp(); });

  document.body.classList.toggle('hosted', hosted);
  if (hosted) {
    key = { access_key: decodeURIComponent(location.pathname.split('/').pop()) };
    start({});
  } else {
    addEventListener('message', function (event) {
      if (event.source !== window.parent || !event.data || event.data.type !== 'open' || key) return;
      parentOrigin = event.origin;
      var config = event.data.config, options = event.data.options;
      key = {
        account_id: String(config.account_id),
        api_key: String(config.otherOptions.api_key),
        payments_session_id: String(options.payments_session_id),
      };
      start(options);
    });
    tell({ type: 'ready' });
  }
})();
`;
