/**
 * Served at the path of Zoho's script, with the interface of Zoho's script: `new ZPayments(config)`,
 * `requestPaymentMethod(options)` and `close()`. It opens the simulator's checkout page in a modal frame.
 */
export const WIDGET_SCRIPT = String.raw`(function () {
  'use strict';
  // A page that never says "ready" within this time will not come any more.
  var LOAD_TIMEOUT_MS = 15000;
  var origin = new URL(document.currentScript ? document.currentScript.src : location.href, location.href).origin;

  function failure(code, message) {
    var error = new Error(message);
    error.code = code;
    return error;
  }

  function missing(config, options) {
    var other = config.otherOptions || {};
    var wanted = {
      account_id: config.account_id,
      domain: config.domain,
      'otherOptions.api_key': other.api_key,
      amount: options.amount,
      currency_code: options.currency_code,
      payments_session_id: options.payments_session_id,
    };
    return Object.keys(wanted).filter(function (name) { return !wanted[name]; });
  }

  function buildDialog() {
    var dialog = document.createElement('dialog');
    dialog.setAttribute('aria-label', 'Payment');
    dialog.style.cssText =
      'border:0;padding:0;background:transparent;width:min(440px,100vw);height:min(720px,100dvh);' +
      'max-width:100vw;max-height:100dvh;overflow:hidden;border-radius:16px;box-shadow:0 24px 80px rgba(15,23,42,.35)';
    var frame = document.createElement('iframe');
    frame.title = 'Zoho Payments checkout (simulator)';
    frame.src = origin + '/checkout/widget';
    frame.style.cssText = 'border:0;width:100%;height:100%;display:block;background:#fff';
    dialog.className = 'zpayments-widget';
    dialog.append(frame);
    return { dialog: dialog, frame: frame };
  }

  // Not a style element: a page whose Content-Security-Policy allows no inline styles would refuse it.
  function styleBackdrop() {
    var sheet = new CSSStyleSheet();
    sheet.replaceSync('.zpayments-widget::backdrop{background:rgba(15,23,42,.55)}');
    document.adoptedStyleSheets = document.adoptedStyleSheets.concat(sheet);
  }

  function ZPayments(config) {
    this.config = config || {};
    this.shown = null;
  }

  /** Resolves { payment_id, message, signature, payments_session_id }; asynchronous methods leave id and signature out. */
  ZPayments.prototype.requestPaymentMethod = function (options) {
    var self = this;
    options = options || {};
    var lacking = missing(self.config, options);
    if (lacking.length) {
      return Promise.reject(failure('inadequate_params_to_load_widget', 'Missing: ' + lacking.join(', ')));
    }
    if (self.shown) return Promise.reject(failure('widget_validation_error', 'The widget is already open'));
    return new Promise(function (resolve, reject) { self.shown = open(self, options, resolve, reject); });
  };

  function open(self, options, resolve, reject) {
    var built = buildDialog();
    var before = document.activeElement;
    var timer = setTimeout(function () {
      finish(function () { reject(failure('widget_failed_to_load', 'The widget did not load')); });
    }, LOAD_TIMEOUT_MS);

    function finish(settle) {
      if (!self.shown) return;
      self.shown = null;
      clearTimeout(timer);
      removeEventListener('message', hear);
      built.dialog.close();
      built.dialog.remove();
      if (before && before.focus) before.focus();
      settle();
    }

    function cancel() {
      finish(function () { reject(failure('widget_closed', 'Widget closed by the customer')); });
    }

    function hear(event) {
      if (event.origin !== origin || event.source !== built.frame.contentWindow || !event.data) return;
      var data = event.data;
      if (data.type === 'ready') {
        clearTimeout(timer);
        built.frame.contentWindow.postMessage({ type: 'open', config: self.config, options: plain(options) }, origin);
        built.frame.focus();
      } else if (data.type === 'resolve') {
        finish(function () { resolve(data.result); });
      } else if (data.type === 'reject') {
        finish(function () { reject(failure(data.error.code, data.error.message)); });
      }
    }

    addEventListener('message', hear);
    built.dialog.addEventListener('cancel', function (event) { event.preventDefault(); cancel(); });
    document.body.append(built.dialog);
    built.dialog.showModal();
    return { cancel: cancel };
  }

  function plain(options) {
    return JSON.parse(JSON.stringify(options));
  }

  /** Closes the widget if it is open; its promise is then rejected with widget_closed. */
  ZPayments.prototype.close = function () {
    if (this.shown) this.shown.cancel();
    return Promise.resolve();
  };

  styleBackdrop();
  window.ZPayments = ZPayments;
})();
`;
