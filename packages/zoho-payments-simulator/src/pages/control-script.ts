export const CONTROL_SCRIPT = String.raw`
(function () {
  'use strict';
  var REFRESH_MS = 2000;
  var MOST_ROWS = 50;
  var GOOD = ['succeeded', 'delivered', 'refunded', 'partially_refunded'];
  var BAD = ['failed', 'expired', 'lost', 'gave_up', 'disputed', 'blocked', 'canceled'];
  var PAID = ['succeeded', 'partially_refunded', 'refunded'];
  var OVER = ['failed', 'canceled', 'blocked'];
  var $ = function (id) { return document.getElementById(id); };
  var shown = {};

  function call(method, path, body) {
    var options = { method: method };
    if (body) { options.headers = { 'Content-Type': 'application/json' }; options.body = JSON.stringify(body); }
    return fetch('/_simulator' + path, options).then(function (answer) {
      return answer.json().then(function (data) { if (!answer.ok) throw new Error(data.error); return data; });
    });
  }

  function act(method, path, body, done) {
    call(method, path, body).then(function () { $('notice').textContent = done; return refresh(); },
      function (error) { $('notice').textContent = error.message; });
  }

  function element(tag, text, className) {
    var node = document.createElement(tag);
    if (text !== undefined) node.textContent = text;
    if (className) node.className = className;
    return node;
  }

  function status(value) {
    var kind = GOOD.indexOf(value) >= 0 ? 'good' : BAD.indexOf(value) >= 0 ? 'bad' : value === 'initiated' || value === 'pending' || value === 'waiting' ? 'busy' : '';
    return element('span', value, 'status ' + kind);
  }

  function button(label, run) {
    var node = element('button', label);
    node.type = 'button';
    node.addEventListener('click', run);
    return node;
  }

  function press(label, path, body, done) {
    return button(label, function () { act('POST', path, body, done); });
  }

  /** Redraws a table only when its data changed, so that focus and scroll survive the refresh. */
  function table(id, heads, rows, cells) {
    var text = JSON.stringify(rows);
    if (shown[id] === text) return;
    shown[id] = text;
    var head = element('tr');
    heads.forEach(function (name) { var th = element('th', name); th.scope = 'col'; head.append(th); });
    var lines = rows.slice(-MOST_ROWS).reverse().map(function (row) {
      var line = element('tr');
      cells(row).forEach(function (cell) { var td = element('td'); td.append.apply(td, [].concat(cell)); line.append(td); });
      return line;
    });
    if (!lines.length) { var none = element('tr'); none.append(element('td', 'Nothing yet', 'empty')); lines.push(none); }
    $(id).replaceChildren.apply($(id), rows.length ? [head].concat(lines) : lines);
  }

  function list(id, items) {
    $(id).replaceChildren.apply($(id), items.map(function (text) { return element('li', text); }));
  }

  function pay(session, outcome) {
    return button(outcome, function () {
      act('POST', '/sessions/' + session.payments_session_id + '/pay', { outcome: outcome }, 'Attempt made: ' + outcome);
    });
  }

  function drawSessions(data) {
    table('sessions', ['Session', 'Amount', 'Status', 'Reference', 'Attempts', 'Pay'], data.sessions, function (session) {
      return [session.payments_session_id, session.amount + ' ' + session.currency, status(session.status),
        session.reference_number || '', String(session.payments.length),
        (session.status === 'created' ? [pay(session, 'success'), pay(session, 'failure'), pay(session, 'pending')] : []).concat([
          press('forget', '/sessions/' + session.payments_session_id + '/forget', {}, 'Session forgotten'),
          press('recall', '/sessions/' + session.payments_session_id + '/recall', {}, 'Session known again'),
        ])];
    });
  }

  function paymentButtons(payment) {
    var path = '/payments/' + payment.payment_id;
    var word = button('other word…', function () {
      var status = prompt('Status of payment ' + payment.payment_id, payment.status);
      if (status) act('POST', path + '/status', { status: status }, 'Payment is ' + status);
    });
    if (payment.status === 'disputed') {
      return [press('won', path + '/dispute/end', { outcome: 'won' }, 'Dispute won'),
        press('lost', path + '/dispute/end', { outcome: 'lost' }, 'Dispute lost'), word];
    }
    if (PAID.indexOf(payment.status) >= 0) {
      return [press('refund', path + '/refund', {}, 'Refund begun'), press('dispute', path + '/dispute', {}, 'Payment disputed'),
        press('reverse', path + '/reverse', {}, 'Payment reversed'), word];
    }
    if (OVER.indexOf(payment.status) >= 0) return [word];
    return [press('succeed', path + '/settle', { outcome: 'success' }, 'Payment settled'),
      press('fail', path + '/settle', { outcome: 'failure' }, 'Payment settled'), word];
  }

  function drawPayments(data) {
    table('payments', ['Payment', 'Session', 'Amount', 'Refunded', 'Method', 'Status', ''], data.payments, function (payment) {
      return [payment.payment_id, payment.payments_session_id, payment.amount + ' ' + payment.currency, payment.amount_refunded,
        payment.payment_method.type, status(payment.status), paymentButtons(payment)];
    });
  }

  function drawRefunds(data) {
    table('refunds', ['Refund', 'Payment', 'Amount', 'Status', ''], data.refunds, function (refund) {
      var path = '/refunds/' + refund.refund_id;
      var settle = function (outcome) { return press(outcome, path + '/settle', { outcome: outcome }, 'Refund ' + outcome); };
      var handles = { initiated: ['succeeded', 'failed', 'pending', 'canceled'], pending: ['succeeded', 'failed', 'canceled'] }[refund.status] || [];
      return [refund.refund_id, refund.payment_id, refund.amount, status(refund.status),
        refund.status === 'succeeded' ? press('return', path + '/return', {}, 'Refund returned') : handles.map(settle)];
    });
  }

  function drawWebhooks(data) {
    table('deliveries', ['Event', 'Type', 'Outcome', 'Answers', ''], data.deliveries, function (delivery) {
      var answers = delivery.attempts.map(function (attempt) { return attempt.status || attempt.error; }).join(', ');
      return [delivery.eventId, delivery.type, status(delivery.outcome), answers,
        button('send again', function () { act('POST', '/webhooks/' + delivery.eventId + '/redeliver', {}, 'Sent again'); })];
    });
    list('endpoints', data.endpoints.map(function (endpoint) { return endpoint.url + (endpoint.disabled ? ' (disabled)' : ''); })
      .concat(data.mode.mode === 'normal' ? [] : ['Now: ' + data.mode.mode]));
  }

  function drawCalls(data) {
    table('calls', ['At', 'Operation', 'Call', 'Answer', 'Fault'], data.requests.slice(-MOST_ROWS), function (entry) {
      return [entry.at.slice(11, 23), entry.operation, entry.method + ' ' + entry.path, entry.status === null ? '…' : String(entry.status), entry.fault || ''];
    });
  }

  function drawFaults(data) {
    list('faults', data.faults.map(function (fault) { return fault.kind + ' on ' + fault.operation + ', ' + fault.times + ' (struck ' + fault.struck + ')'; }));
  }

  function refresh() {
    return Promise.all([
      call('GET', '/sessions').then(drawSessions), call('GET', '/payments').then(drawPayments), call('GET', '/refunds').then(drawRefunds),
      call('GET', '/webhooks').then(drawWebhooks), call('GET', '/requests').then(drawCalls), call('GET', '/faults').then(drawFaults),
      call('GET', '/clock').then(function (clock) { $('clock').textContent = clock.now.replace('T', ' ').slice(0, 19) + ' UTC'; }),
    ]).catch(function () { $('notice').textContent = 'The simulator does not answer.'; });
  }

  function onSubmit(id, run) {
    $(id).addEventListener('submit', function (event) {
      event.preventDefault();
      run(Object.fromEntries(new FormData(event.target)));
    });
  }

  onSubmit('clock-form', function (data) { act('POST', '/clock', { advanceMs: Number(data.ms) }, 'Clock moved'); });
  onSubmit('fault-form', function (data) {
    act('POST', '/faults', { operation: data.operation, kind: data.kind, times: data.times === 'forever' ? 'forever' : Number(data.times) }, 'Fault added');
  });
  onSubmit('mode-form', function (data) { act('POST', '/webhooks/config', { mode: { mode: data.mode } }, 'Delivery is ' + data.mode); });
  onSubmit('settings-form', function (data) { act('POST', '/settings', data, 'Answers changed'); });
  onSubmit('fee-form', function (data) {
    var fees = {};
    if (data.percent) fees[data.method] = { percent: data.percent };
    act('POST', '/settings', { customerFees: fees }, data.percent ? 'Shoppers pay the fee' : 'The merchant pays the fee');
  });
  onSubmit('link-form', function (data) { act('POST', '/links/pay', { amount: data.amount, reference: data.reference }, 'Link paid'); });
  $('forget-all').addEventListener('click', function () { act('POST', '/sessions/forget', {}, 'All sessions forgotten'); });
  $('recall-all').addEventListener('click', function () { act('POST', '/sessions/recall', {}, 'All sessions known again'); });
  $('clear-faults').addEventListener('click', function () { act('DELETE', '/faults', undefined, 'Faults cleared'); });
  $('clear-calls').addEventListener('click', function () { act('DELETE', '/requests', undefined, 'Calls cleared'); });
  $('flush').addEventListener('click', function () { act('POST', '/webhooks/flush', {}, 'Waiting webhooks sent'); });
  call('GET', '/settings').then(function (settings) {
    document.querySelector('[name=timeUnit]').value = settings.timeUnit;
    document.querySelector('[name=fieldSet]').value = settings.fieldSet;
    document.querySelector('[name=refundOutcome]').value = settings.refundOutcome;
  });
  (function loop() { refresh().then(function () { setTimeout(loop, REFRESH_MS); }); })();
})();
`;
