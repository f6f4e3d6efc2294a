export const CHECKOUT_PAGE = '';
