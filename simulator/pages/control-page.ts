export const CONTROL_PAGE = '<!doctype html><title>Zoho Payments simulator</title>';
