import { expect, it } from '@jest/globals';
import { addressOf, filtersOf, listOf } from './filters';

it('reads the search of an address, and nothing else that stands there', () => {
  const address = new URLSearchParams('q=asha%40example.com&status=paid,expired&minAmount=10.50&page=3&storefront=');

  expect(filtersOf(address)).toEqual({ q: 'asha@example.com', status: 'paid,expired', minAmount: '10.50' });
});

it('writes a search so that reading it gives the same search again', () => {
  const filters = { q: '+91 98765', attention: 'late_payment', createdFrom: '2026-11-01', maxAmount: '1499.50' };

  expect(filtersOf(addressOf(filters))).toEqual(filters);
});

it('leaves out what is empty or blank, and blanks around what is not', () => {
  expect(addressOf({ q: '  SO-1001 ', currency: '   ', status: '' }).toString()).toBe('q=SO-1001');
});

it('keeps an amount the text that it is', () => {
  expect(addressOf({ minAmount: '0.10', maxAmount: '123456789012.345' }).toString()).toBe(
    'minAmount=0.10&maxAmount=123456789012.345',
  );
});

it('reads a list of values', () => {
  expect(listOf('paid,expired')).toEqual(['paid', 'expired']);
  expect(listOf(undefined)).toEqual([]);
  expect(listOf('')).toEqual([]);
});
