/** Understands as much of curl as the demo's banner uses, so that the pasted line is tested on machines without curl. */
const headers = {};
let url = '';
let body;
for (let args = process.argv.slice(2); args.length > 0; args = args.slice(1)) {
  const [word = '', value = ''] = args;
  if (word === '-H') headers[value.split(':')[0]] = value.slice(value.indexOf(':') + 1).trim();
  else if (word === '-d') body = value;
  else if (!word.startsWith('-')) url = word;
  if (word === '-H' || word === '-d') args = args.slice(1);
}
const answer = await fetch(url, { headers, ...(body === undefined ? {} : { method: 'POST', body }) });
process.stdout.write(await answer.text());
