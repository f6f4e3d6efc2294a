import { CONTROL_SCRIPT } from './control-script.js';
import { CONTROL_STYLE } from './control-style.js';

/** What the simulator holds and the handles to make trouble with, for a person. */
export const CONTROL_PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Zoho Payments simulator</title>
<link rel="icon" href="data:,">
<style>${CONTROL_STYLE}</style>
</head>
<body>
<header>
  <h1>Zoho Payments simulator</h1>
  <p><span id="clock">…</span></p>
</header>
<p id="notice" role="status"></p>
<main>
  <section class="tools" aria-label="Handles">
    <form id="clock-form"><h2>Clock</h2>
      <label>Forward by <select name="ms">
        <option value="60000">1 minute</option><option value="900000">15 minutes</option>
        <option value="3600000">1 hour</option><option value="43200000">1 night</option>
        <option value="86400000">1 day</option><option value="432000000">5 days</option></select></label>
      <button>Move</button></form>
    <form id="fault-form"><h2>Faults</h2>
      <label>On <select name="operation">
        <option>any</option><option>token</option><option>create_session</option><option>get_session</option>
        <option>get_payment</option><option>list_payments</option><option>create_refund</option><option>get_refund</option></select></label>
      <label>Kind <select name="kind">
        <option>latency</option><option>timeout</option><option>timeout_after_work</option><option>status</option>
        <option>status_after_work</option><option>html</option><option>missing_envelope</option><option>truncated_body</option>
        <option>reset</option><option>reset_after_work</option><option>revoked_token</option><option>refresh_revoked</option>
        <option>token_throttled</option></select></label>
      <label>Times <select name="times"><option>1</option><option>3</option><option>forever</option></select></label>
      <button>Add</button> <button type="button" id="clear-faults">Clear all</button>
      <ul id="faults"></ul></form>
    <form id="mode-form"><h2>Webhooks</h2>
      <label>Delivery <select name="mode">
        <option>normal</option><option>off</option><option>duplicate</option><option>delayed</option><option>reordered</option></select></label>
      <button>Set</button> <button type="button" id="flush">Send waiting now</button>
      <ul id="endpoints"></ul></form>
    <form id="settings-form"><h2>Answers</h2>
      <label>Times in <select name="timeUnit"><option value="s">seconds</option><option value="ms">milliseconds</option></select></label>
      <label>Session fields <select name="fieldSet"><option>new</option><option>old</option></select></label>
      <label>Refunds end <select name="refundOutcome"><option>sandbox</option><option>succeeded</option><option>failed</option><option>canceled</option><option>pending</option></select></label>
      <button>Set</button></form>
    <form id="fee-form"><h2>Fee on top</h2>
      <label>Method <select name="method"><option>upi</option><option>card</option><option>net_banking</option><option>wallet</option><option>ach_debit</option></select></label>
      <label>Percent <input name="percent" inputmode="decimal" placeholder="none" pattern="\\d{1,2}(\\.\\d{1,4})?"></label>
      <button>Set</button></form>
    <form id="link-form"><h2>Payment link</h2>
      <label>Amount <input name="amount" inputmode="decimal" value="100.00" required></label>
      <label>Reference <input name="reference" value="LINK-1"></label>
      <button>Pay it</button></form>
  </section>
  <section><h2>Sessions <button type="button" id="forget-all">Forget all</button> <button type="button" id="recall-all">Recall all</button></h2><div class="scroll"><table id="sessions"></table></div></section>
  <section><h2>Payments</h2><div class="scroll"><table id="payments"></table></div></section>
  <section><h2>Refunds</h2><div class="scroll"><table id="refunds"></table></div></section>
  <section><h2>Webhook deliveries</h2><div class="scroll"><table id="deliveries"></table></div></section>
  <section><h2>Calls <button type="button" id="clear-calls">Clear</button></h2><div class="scroll"><table id="calls"></table></div></section>
</main>
<script>${CONTROL_SCRIPT}</script>
</body>
</html>
`;
