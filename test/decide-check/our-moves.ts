import type { CaseState } from '../../src/reconciliation/rules/state.js';
import { ask, withDetailsOfNow, type Question } from './ask-zoho.js';
import { answerMoves } from './create-call.js';
import { codeOfNews } from './key.js';
import type { Move } from './moves.js';
import { closeCase } from './people.js';
import type { Rules } from './rules.js';
import { hearNews, retry } from './take-in.js';
import type { Step, Wish, World } from './world.js';

const EVERYTHING: Question = { about: 'everything', refresh: false, answer: 'plain' };
const FRESH: Question = { ...EVERYTHING, refresh: true };

/** What we do: ask and hear, at once or later or again, open sessions, cancel, and what people decide. */
export function ourMoves(world: World, rules: Rules): Move[] {
  return [
    ...looks(world, rules),
    ...wishes(rules),
    ...keeping(rules),
    ...(world.kept ? hearings(world.kept.wish, rules) : []),
    ...answerMoves(world, rules),
    ...world.ours.cases.filter(({ status }) => status === 'open').flatMap((open) => decisions(open, rules)),
  ];
}

function looks({ zoho }: World, rules: Rules): Move[] {
  const look = (told: string, question: Question): Move => ({
    told,
    run: (world) =>
      hearNews(world, rules, ask(world, rules, question), { isComplete: question.answer !== 'no details', isWholeLook: question === FRESH }),
  }); // prettier-ignore
  const named = [...new Set(zoho.payments.map(({ session }) => session))];
  return [
    look('the schedule asks about everything', FRESH),
    look('a status read asks about what is in play', { ...EVERYTHING, about: 'in_play' }),
    look('everything is asked about, the details are not answered', { ...EVERYTHING, answer: 'no details' }),
    look('everything is asked about, what is paid comes without its payments', { ...FRESH, answer: 'no list' }),
    ...named.map((session) =>
      look(`a webhook names a payment of session ${session}`, { ...FRESH, about: { session } }),
    ),
  ];
}

const NAMES: Readonly<Record<Wish, string>> = {
  look: 'a look',
  cancel: 'a cancel',
  cancel_while_under_way: 'a cancel come what may',
  retry: 'a wish for another session',
  retry_while_under_way: 'a wish for another session come what may',
};

function wishes(rules: Rules): Move[] {
  const wish = (name: Wish): Move => ({
    told: `${NAMES[name]}, after a last look`,
    run: (world) => {
      const news = ask(world, rules, EVERYTHING);
      return name.startsWith('retry')
        ? retry(world, rules, news, name)
        : hearNews(world, rules, news, { isComplete: true, wish: name });
    },
  });
  return (['cancel', 'cancel_while_under_way', 'retry', 'retry_while_under_way'] as const).map(wish);
}

/** An answer that is fetched now and heard later, or never. */
function keeping(rules: Rules): Move[] {
  return (['look', 'cancel', 'retry'] as const).map((wish) => ({
    told: `${NAMES[wish]} asks Zoho, and is slow to hear`,
    run: (world: World): Step => {
      const news = ask(world, rules, wish === 'look' ? FRESH : EVERYTHING);
      const kept = { news, wish, code: `${wish}:${codeOfNews(news)}` };
      return { before: world, after: { ...world, kept }, changes: [], isWholeLook: false };
    },
  }));
}

function hearings(kept: Wish, rules: Rules): Move[] {
  const hearing = (told: string, ofNow: boolean): Move => ({
    told: `${NAMES[kept]} hears what it was answered${told}`,
    run: (world) => {
      if (!world.kept) return null;
      const { news, wish } = world.kept;
      const told = ofNow ? withDetailsOfNow(news, world) : news;
      if (wish.startsWith('retry')) return retry(world, rules, told, wish);
      return hearNews(world, rules, told, { isComplete: true, wish });
    },
  });
  return [hearing('', false), hearing(', the details fetched just now', true)];
}

function decisions(open: CaseState, rules: Rules): Move[] {
  return (['dismiss', 'accept'] as const).map((resolution) => ({
    told: `a person means to ${resolution} ${open.kind} of ${open.paymentId}`,
    run: (world: World) => closeCase(world, rules, open, resolution),
  }));
}
