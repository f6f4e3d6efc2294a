export const WIDGET_SCRIPT = '';
